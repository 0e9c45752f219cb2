//! What helps towards a goal, and what is said of it once it is met.

use serde::Deserialize;

use super::{Goal, Refusal};

/// How many hints a goal has.
pub const HINTS: usize = 3;

/// Help with a goal. In hints and debriefs a control stands between asterisks, by its label.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guide {
    /// The goal's name.
    pub goal: String,
    /// From a nudge to nearly the solution; they are opened one by one.
    pub hints: [String; HINTS],
    /// What is said when it is met.
    pub debrief: Debrief,
}

/// What came of a goal.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Debrief {
    /// Which setting did it.
    pub setting: String,
    /// What the plots show.
    pub plot: String,
    /// What it cost.
    pub cost: String,
}

impl Guide {
    /// All that it says, in order.
    pub fn sentences(&self) -> impl Iterator<Item = &str> {
        let debrief = &self.debrief;
        let end = [&debrief.setting, &debrief.plot, &debrief.cost];
        self.hints.iter().chain(end).map(String::as_str)
    }

    /// The guide of a goal.
    pub fn of<'a>(guides: &'a [Self], goal: &Goal) -> Option<&'a Self> {
        guides.iter().find(|guide| guide.goal == goal.id)
    }
}

/// Reads a chapter's guides.
///
/// # Errors
/// In a sentence, when the text is none.
pub fn read_guides(source: &str) -> Result<Vec<Guide>, Refusal> {
    ron::from_str(source)
        .map_err(|error| Refusal::new(format!("the hints cannot be read: {error}")))
}

/// A text in pieces: what stands between asterisks, as the name of a control does, is `true`.
pub fn marked(text: &str) -> impl Iterator<Item = (&str, bool)> {
    let pieces = text.split('*').enumerate();
    let pieces = pieces.map(|(place, piece)| (piece, place % 2 == 1));
    pieces.filter(|(piece, _)| !piece.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_stand_between_asterisks() {
        let pieces: Vec<_> = marked("Set *slots* to 45, then *TTL*").collect();
        let expected = [
            ("Set ", false),
            ("slots", true),
            (" to 45, then ", false),
            ("TTL", true),
        ];
        assert_eq!(pieces, expected);
        assert_eq!(marked("").count(), 0);
    }

    #[test]
    fn a_guide_has_three_hints_and_the_three_parts_of_a_debrief() {
        let debrief = "debrief: (setting: \"d\", plot: \"e\", cost: \"f\")";
        let read =
            |hints: &str| read_guides(&format!("[(goal: \"g\", hints: ({hints}), {debrief})]"));
        let guides = read("\"a\", \"b\", \"c\"").expect("a guide");
        let said: Vec<&str> = guides[0].sentences().collect();
        assert_eq!(said, ["a", "b", "c", "d", "e", "f"]);
        assert!(read("\"a\", \"b\"").is_err());
    }
}
