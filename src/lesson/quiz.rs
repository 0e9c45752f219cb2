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
    pub options: Vec<Choice>,
    /// The index of the right answer.
    pub answer: usize,
    /// Why it is right.
    pub why: String,
    /// The run that measures it.
    pub show: Show,
}

/// An answer to choose.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choice {
    /// What it says.
    pub text: String,
    /// Why it is wrong; empty for the right one, whose reason is the question's `why`.
    #[serde(default)]
    pub wrong: String,
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
///
/// # Errors
/// In a sentence, when the text is no quiz, an answer is not among its options, or an option does
/// not say why it is wrong.
pub fn read_quiz(source: &str) -> Result<Vec<Question>, Refusal> {
    let read: Result<Vec<Question>, _> = ron::from_str(source);
    let questions =
        read.map_err(|error| Refusal::new(format!("the quiz cannot be read: {error}")))?;
    for question in &questions {
        question.check()?;
    }
    Ok(questions)
}

impl Question {
    fn check(&self) -> Result<(), Refusal> {
        let id = &self.id;
        if self.answer >= self.options.len() {
            return Err(Refusal::new(format!(
                "the answer to `{id}` is not among its options."
            )));
        }
        for (place, choice) in self.options.iter().enumerate() {
            if (place == self.answer) != choice.wrong.is_empty() {
                return Err(Refusal::new(format!(
                    "each option of `{id}` but the right one says why it is wrong, and `{}` does \
                     not fit.",
                    choice.text
                )));
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A quiz of one question with these options, the first of which is right.
    fn quiz(options: &str, answer: usize) -> Result<Vec<Question>, Refusal> {
        read_quiz(&format!(
            "[(id: \"a\", question: \"b\", options: [{options}], answer: {answer}, why: \"c\", show: \
             (preset: \"d\", set: [], commands: [], until_s: 1.0, metric: \"e\", above: 0.0, \
             below: 1.0))]"
        ))
    }

    #[test]
    fn an_option_is_right_or_says_why_it_is_wrong() {
        let both = "(text: \"x\"), (text: \"y\", wrong: \"z\")";
        let read = quiz(both, 0).expect("it can be read");
        assert_eq!(read[0].options[1].wrong, "z");
        assert!(quiz(both, 1).is_err(), "the right one is called wrong");
        assert!(quiz(both, 2).is_err(), "the answer is not there");
        assert!(quiz("(text: \"x\"), (text: \"y\")", 0).is_err());
        assert!(quiz("\"x\", \"y\"", 0).is_err(), "the former form");
    }
}
