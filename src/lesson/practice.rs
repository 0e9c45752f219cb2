//! Exercises without end: a lab declares kinds of exercises, and each seed makes one of a kind.
//!
//! A kind is data and one function. The function draws a set-up, runs the model on it, and tells the
//! question, the answer that the run gave, and what people who are mistaken would answer. Nothing is
//! known of the answer that the run did not show, so a set-up opens in the window and shows it.

mod draw;
mod written;

pub use draw::{Draw, Setting, at, go_to, metric, why_of};

use super::refusal::quoted;
use super::{Chapter, FileText, Refusal};
use crate::sim::SimTime;

/// The difficulties there are.
pub const DIFFICULTIES: std::ops::RangeInclusive<u8> = 1..=3;
/// Options of an exercise with options.
pub const OPTIONS: usize = 4;
/// How far off a share may be, in points.
pub const POINTS: f64 = 5.0;
/// How often a kind may draw until a situation is worth a question.
const MOST_DRAWS: u32 = 400;

/// A kind of exercises of a lab.
#[derive(Clone, Copy, Debug)]
pub struct PracticeKind {
    /// Its name in commands and in the record of what was answered, in kebab case.
    pub id: &'static str,
    /// What is asked, in a few words.
    pub title: &'static str,
    /// Draws a situation and runs it; `None` if nothing worth a question came of it, so that
    /// another is drawn.
    pub make: fn(&mut Draw) -> Result<Option<Draft>, Refusal>,
}

/// An answer that can be chosen.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The answer.
    pub text: String,
    /// Why it is wrong, as far as that is known; empty for the right one.
    pub because: String,
}

impl Choice {
    /// An answer and why it is wrong.
    pub fn new(text: impl Into<String>, because: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            because: because.into(),
        }
    }
}

/// What a kind has drawn and found out.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// The situation and the question, Markdown.
    pub question: String,
    /// What the run answered.
    pub found: Found,
    /// Why.
    pub why: String,
    /// The runs that show it.
    pub moments: Vec<Moment>,
}

/// What a run answered.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// One of several.
    Choice {
        /// What the run showed.
        right: String,
        /// What it did not: the first that differ from each other and from the right one count.
        wrong: Vec<Choice>,
    },
    /// A number.
    Number {
        /// What the run measured.
        value: f64,
        /// How far off an answer may be.
        within: f64,
        /// Its unit.
        unit: &'static str,
    },
}

impl Found {
    /// A share from 0 to 1, which is asked for in percent.
    pub fn share(share: f64) -> Self {
        Self::Number {
            value: share * 100.0,
            within: POINTS,
            unit: "%",
        }
    }
}

/// Wrong numbers of which no mistake is known.
pub fn near(numbers: impl IntoIterator<Item = f64>) -> impl Iterator<Item = Choice> {
    let numbers = numbers.into_iter();
    numbers.map(|near| Choice::new(number(near), ""))
}

/// A run that shows an answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Moment {
    /// What it is called where there are several; otherwise empty.
    pub label: String,
    /// The experiment as a file that stands at the moment of the question.
    pub file: FileText,
    /// The moment of the question.
    pub asked_at: SimTime,
    /// The moment at which the run has answered it.
    pub answered_at: SimTime,
}

/// What is to be answered, and how.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// One of several.
    Choice {
        /// The options, [`OPTIONS`] of them.
        options: Vec<Choice>,
        /// The index of the right one.
        right: usize,
    },
    /// A number.
    Number {
        /// The right one.
        value: f64,
        /// How far off an answer may be.
        within: f64,
        /// Its unit.
        unit: &'static str,
    },
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Given {
    /// The option at this index.
    Option(usize),
    /// A number, in the unit of the exercise.
    Number(f64),
}

/// An exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// The id of its chapter.
    pub chapter: &'static str,
    /// The id of its kind.
    pub kind: &'static str,
    /// What is asked, in a few words.
    pub title: &'static str,
    /// The seed that made it.
    pub seed: u64,
    /// How hard it is, one of [`DIFFICULTIES`].
    pub difficulty: u8,
    /// The situation and the question, Markdown.
    pub question: String,
    /// What is to be answered.
    pub answer: Answer,
    /// Why it is the answer.
    pub why: String,
    /// The runs that show it.
    pub moments: Vec<Moment>,
}

impl Exercise {
    /// Whether an answer is right.
    pub fn is_right(&self, given: Given) -> bool {
        match (&self.answer, given) {
            (Answer::Choice { right, .. }, Given::Option(index)) => *right == index,
            (Answer::Number { value, within, .. }, Given::Number(given)) => {
                // Half a unit of the last place that is written does not make an answer wrong.
                (given - value).abs() <= within + 1e-9
            }
            _ => false,
        }
    }

    /// The right answer in words.
    pub fn solution(&self) -> String {
        match &self.answer {
            Answer::Choice { options, right } => options
                .get(*right)
                .map_or_else(String::new, |choice| choice.text.clone()),
            Answer::Number { value, unit, .. } => with_unit(*value, unit),
        }
    }

    /// Why an answer is wrong, if that is known; `None` also for the right one.
    pub fn objection(&self, given: Given) -> Option<&str> {
        let (Answer::Choice { options, .. }, Given::Option(index)) = (&self.answer, given) else {
            return None;
        };
        let because = options.get(index)?.because.as_str();
        Some(because).filter(|because| !because.is_empty())
    }

    /// What is to be answered where that is a number: `within 5 % of what the model measures`.
    pub fn wanted(&self) -> Option<String> {
        match &self.answer {
            Answer::Choice { .. } => None,
            Answer::Number { within, unit, .. } => Some(format!(
                "A number; what the run measures, give or take {}, is right.",
                with_unit(*within, if *unit == "%" { "points" } else { unit })
            )),
        }
    }
}

/// A number as exercises write it: whole where it is, otherwise with at most three digits.
pub fn number(value: f64) -> String {
    let digits = match value.abs() {
        size if size >= 100.0 || (value - value.round()).abs() < 1e-9 => 0,
        size if size >= 10.0 => 1,
        _ => 2,
    };
    let text = format!("{value:.digits$}");
    if text.contains('.') {
        let text = text.trim_end_matches('0').trim_end_matches('.');
        return text.to_owned();
    }
    text
}

/// A number with its unit, if it has one.
pub fn with_unit(value: f64, unit: &str) -> String {
    let text = number(value);
    if unit.is_empty() {
        text
    } else {
        format!("{text} {unit}")
    }
}

/// The kinds of a chapter; a sentence if it has none.
pub fn kinds(chapter: &Chapter) -> Result<&'static [PracticeKind], Refusal> {
    let kinds = chapter.content.lab().map_or(&[][..], |lab| lab.practice);
    if kinds.is_empty() {
        return Err(Refusal::new(format!(
            "the chapter `{}` is a map and has no exercises; those of the other chapters have.",
            chapter.id
        )));
    }
    Ok(kinds)
}

/// The kind called `id`, or a sentence that lists all names.
pub fn kind(chapter: &Chapter, id: &str) -> Result<&'static PracticeKind, Refusal> {
    let kinds = kinds(chapter)?;
    kinds.iter().find(|kind| kind.id == id).ok_or_else(|| {
        let ids: Vec<&str> = kinds.iter().map(|kind| kind.id).collect();
        Refusal::new(format!(
            "`{}` has no exercises of the kind `{}`; the kinds are {}.",
            chapter.id,
            quoted(id),
            ids.join(", ")
        ))
    })
}

/// The kind that a seed gets where none is asked for: one after the other.
pub fn kind_of_seed(chapter: &Chapter, seed: u64) -> Result<&'static PracticeKind, Refusal> {
    let kinds = kinds(chapter)?;
    let index = seed % kinds.len() as u64;
    kinds
        .get(index as usize)
        .ok_or_else(|| Refusal::new("there are no exercises."))
}

/// Makes an exercise. Equal arguments make equal exercises.
pub fn exercise(
    chapter: &'static Chapter,
    kind: &PracticeKind,
    seed: u64,
    difficulty: u8,
) -> Result<Exercise, Refusal> {
    let difficulty = difficulty.clamp(*DIFFICULTIES.start(), *DIFFICULTIES.end());
    for number in 0..MOST_DRAWS {
        let mut draw = Draw::new(chapter, kind, seed, difficulty, number);
        let Some(draft) = (kind.make)(&mut draw)? else {
            continue;
        };
        let Some(answer) = answer(draft.found, &mut draw) else {
            continue;
        };
        return Ok(Exercise {
            chapter: chapter.id,
            kind: kind.id,
            title: kind.title,
            seed,
            difficulty,
            question: draft.question,
            answer,
            why: draft.why,
            moments: draft.moments,
        });
    }
    Err(Refusal::new(format!(
        "no exercise `{}` came of the seed {seed}; another seed makes one.",
        kind.id
    )))
}

/// Three wrong options and the right one, at a drawn place; `None` if there are too few.
fn answer(found: Found, draw: &mut Draw) -> Option<Answer> {
    let (right, wrong) = match found {
        Found::Choice { right, wrong } => (right, wrong),
        Found::Number {
            value,
            within,
            unit,
        } => {
            return value.is_finite().then_some(Answer::Number {
                value,
                within,
                unit,
            });
        }
    };
    let mut options: Vec<Choice> = Vec::with_capacity(OPTIONS);
    for choice in wrong {
        let is_new = choice.text != right && options.iter().all(|other| other.text != choice.text);
        if is_new && options.len() + 1 < OPTIONS {
            options.push(choice);
        }
    }
    if options.len() + 1 < OPTIONS {
        return None;
    }
    draw.shuffle(&mut options);
    let place = draw.below(OPTIONS as u64) as usize;
    options.insert(place, Choice::new(right, ""));
    Some(Answer::Choice {
        options,
        right: place,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_written_short() {
        assert_eq!(number(12.0), "12");
        assert_eq!(number(0.5), "0.5");
        assert_eq!(number(12.34), "12.3");
        assert_eq!(number(1234.5), "1234");
        assert_eq!(with_unit(3.0, "ms"), "3 ms");
        assert_eq!(with_unit(3.0, ""), "3");
    }
}
