//! The path over a map: steps that lead along its concepts, each with a claim and a few sentences,
//! and some with a question that another chapter's lab has answered. Nothing in it runs.

use serde::Deserialize;

use super::Refusal;

/// A step of the path over a map.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MapStep {
    /// The claim in its title.
    pub caption: String,
    /// Its text; see [`super::bound`] for what it may hold besides words.
    pub words: String,
    /// The concepts that it is about, by their names in links; none if it is about all.
    #[serde(default)]
    pub focus: Vec<String>,
    /// The question of the chapter that it asks, by its name.
    #[serde(default)]
    pub question: Option<String>,
}

/// Reads the steps of a map's path.
///
/// # Errors
/// In a sentence, when the text is no path of a map.
pub fn read_map_path(source: &str) -> Result<Vec<MapStep>, Refusal> {
    ron::from_str(source)
        .map_err(|error| Refusal::new(format!("the path of the map cannot be read: {error}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_needs_a_claim_and_words_and_nothing_else() {
        let read = read_map_path("[(caption: \"a\", words: \"b\")]").expect("a path");
        assert_eq!(read.len(), 1);
        assert!(read[0].focus.is_empty() && read[0].question.is_none());
        for wrong in [
            "[(caption: \"a\")]",
            "[(caption: \"a\", words: \"b\", run: 1)]",
            "(",
        ] {
            assert!(read_map_path(wrong).is_err(), "{wrong}");
        }
    }
}
