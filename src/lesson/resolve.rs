//! How a question to the room is resolved: the run decides which answer is right, a few steps later.

use serde::{Deserialize, Serialize};

use super::refusal::quoted;
use super::subject::value_of;
use super::task::{MOST_CONDITIONS, bare, keeps};
use super::{Metrics, Refusal};

/// Characters of the sentence that says why.
const MOST_WHY: usize = 160;
/// Steps between a question and its answer, at most.
const MOST_AFTER: usize = 10;

/// What decides a question, as files have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Resolves {
    /// It is decided at the end of the step so many after that of the question.
    #[serde(default = "next", skip_serializing_if = "is_next")]
    pub after: usize,
    /// For each answer, what has to hold then for it to be right. The first for which all of it holds
    /// is.
    pub right_if: Vec<Vec<Holds>>,
    /// Why, in a sentence.
    pub because: String,
}

/// A number within bounds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holds {
    /// The metric, under its name in `hotset run`.
    pub metric: String,
    /// Another one, which is taken from it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub minus: String,
    /// It has to be this, or more.
    #[serde(default, with = "bare", skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// It has to be this, or less.
    #[serde(default, with = "bare", skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
}

fn next() -> usize {
    1
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde gives it by reference"
)]
fn is_next(after: &usize) -> bool {
    *after == 1
}

impl Holds {
    fn by(&self, metrics: &Metrics) -> bool {
        let taken = match self.minus.as_str() {
            "" => Some(0.0),
            minus => value_of(metrics, minus),
        };
        let number = value_of(metrics, &self.metric).zip(taken);
        number.is_some_and(|(a, b)| keeps(a - b, self.at_least, self.at_most) == [true; 2])
    }
}

impl Resolves {
    /// The answer that these numbers make right.
    pub fn right(&self, metrics: &Metrics) -> Option<usize> {
        self.right_if
            .iter()
            .position(|all| !all.is_empty() && all.iter().all(|one| one.by(metrics)))
    }

    /// Refuses what a file may have got wrong; the question has so many answers.
    pub(super) fn check(&self, answers: usize) -> Result<(), Refusal> {
        let refuse = |text: String| Err(Refusal::new(text));
        if self.right_if.len() != answers {
            return refuse(format!(
                "a question has {answers} answers, and its `right_if` says of {} when they are right.",
                self.right_if.len()
            ));
        }
        if !(1..=MOST_AFTER).contains(&self.after) {
            return refuse(format!(
                "a question is decided from 1 to {MOST_AFTER} steps `after` it, not {}.",
                self.after
            ));
        }
        if self.because.chars().count() > MOST_WHY {
            return refuse(format!(
                "a question's `because` has more than {MOST_WHY} characters."
            ));
        }
        if self.right_if.iter().any(|all| all.len() > MOST_CONDITIONS) {
            return refuse(format!(
                "an answer's `right_if` has at most {MOST_CONDITIONS} conditions."
            ));
        }
        Ok(())
    }

    /// Refuses metrics that the chapter, whose metrics are `known`, does not have.
    pub(super) fn check_metrics(&self, known: &Metrics) -> Result<(), Refusal> {
        let all = self.right_if.iter().flatten();
        let mut named = all.flat_map(|holds| [&holds.metric, &holds.minus]);
        let is_known =
            |name: &str| name.is_empty() || known.iter().any(|(known, _)| *known == name);
        match named.find(|name| !is_known(name)) {
            Some(name) => Err(Refusal::new(format!(
                "a question's `right_if` names the metric `{}`, which this chapter does not have.",
                quoted(name)
            ))),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn holds(metric: &str, minus: &str, least: Option<f64>, most: Option<f64>) -> Holds {
        Holds {
            metric: metric.to_owned(),
            minus: minus.to_owned(),
            at_least: least,
            at_most: most,
        }
    }

    #[test]
    fn the_run_decides_and_without_its_numbers_nothing_does() {
        let resolves = Resolves {
            after: 1,
            right_if: vec![
                vec![holds("lost", "", None, Some(0.0))],
                vec![
                    holds("lost", "", Some(1.0), None),
                    holds("a", "b", Some(0.5), None),
                ],
                vec![],
            ],
            because: String::new(),
        };
        let metrics = |lost, a, b| -> Metrics { vec![("lost", lost), ("a", a), ("b", b)] };
        assert_eq!(resolves.right(&metrics(Some(0.0), None, None)), Some(0));
        assert_eq!(
            resolves.right(&metrics(Some(3.0), Some(2.0), Some(1.5))),
            Some(1)
        );
        assert_eq!(
            resolves.right(&metrics(Some(3.0), Some(2.0), Some(1.6))),
            None
        );
        assert_eq!(resolves.right(&metrics(Some(3.0), Some(2.0), None)), None);
        assert_eq!(resolves.right(&metrics(None, None, None)), None);
        assert_eq!(resolves.check(3), Ok(()));
        assert!(resolves.check(2).is_err());
        assert!(resolves.check_metrics(&metrics(None, None, None)).is_ok());
        assert!(resolves.check_metrics(&vec![("lost", None)]).is_err());
    }
}
