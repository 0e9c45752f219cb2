//! Questions whose answers the model measures.

use serde::Deserialize;

use super::Refusal;

/// A question with its answer, and the situation that shows it.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its name, for the record of what has been answered.
    pub id: String,
    /// What is asked.
    pub question: String,
    /// What can be answered.
    pub options: Vec<String>,
    /// The index of the right answer.
    pub answer: usize,
    /// Why it is right.
    pub why: String,
    /// The run that measures it.
    pub show: Show,
}

/// A run that measures an answer.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Show {
    /// The chapter in whose lab it runs; `None`: the question's own.
    #[serde(default)]
    pub chapter: Option<String>,
    /// Where it starts.
    pub preset: String,
    /// Parameters that differ from the preset: name and value.
    pub set: Vec<(String, String)>,
    /// Commands and the seconds at which they are given.
    pub commands: Vec<(String, f64)>,
    /// How long it runs, in virtual seconds.
    pub until_s: f64,
    /// What is read off at the end.
    pub metric: String,
    /// The answer stands if the metric is larger than this ...
    pub above: f64,
    /// ... and smaller than this.
    pub below: f64,
}

/// Reads a chapter's questions.
pub fn read_quiz(source: &str) -> Result<Vec<Question>, Refusal> {
    ron::from_str(source).map_err(|error| Refusal::new(format!("the quiz cannot be read: {error}")))
}
