//! Bets: before an experiment runs, the learner says what it will measure.

use serde::{Deserialize, Serialize};

use super::refusal::quoted;
use super::subject::value_of;
use super::{LIMITS, Metrics, Refusal};
use crate::sim::SimTime;

/// What can be offered as answers, at most: the digit keys 1 to 9.
pub const MOST_OPTIONS: usize = 9;
/// Characters of a question.
const MOST_QUESTION: usize = 160;
/// Characters of an option, or of what is measured.
const MOST_OPTION: usize = 60;

/// A question that the run of an experiment decides, as files have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bet {
    /// What is asked.
    pub question: String,
    /// What can be bet on, in the order of the digit keys.
    pub options: Vec<BetOption>,
    /// How the run decides.
    pub decided_by: DecidedBy,
    /// What is measured, in words that follow its number.
    pub measured: String,
    /// What is measured is counted from this second on; 0: from the start.
    #[serde(default, skip_serializing_if = "is_start")]
    pub since_s: f64,
    /// When it is decided, in virtual seconds.
    pub at_s: f64,
    /// What the learner bets on, counted from 0; `None`: nothing yet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen: Option<usize>,
}

/// Something that can be bet on.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BetOption {
    /// What it says.
    pub text: String,
    /// It is right if the metric of the bet is at least this; `None`: however small it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<f64>,
    /// It is right if the metric of the bet is less than this; `None`: however large it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<f64>,
    /// A metric of its own, where the options are compared.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub metric: String,
}

/// How a run decides a bet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DecidedBy {
    /// By the range into which this metric falls.
    Metric(String),
    /// The option whose metric is the highest is right.
    Highest,
    /// The option whose metric is the lowest is right.
    Lowest,
}

/// How a bet stands to the run.
#[derive(Clone, Debug, PartialEq)]
pub enum BetState {
    /// The learner is asked.
    Asked,
    /// The learner has bet, and the run has not come so far.
    Waiting,
    /// Something else was done than what the bet is about, or nothing was measured.
    Void,
    /// The run has decided.
    Decided {
        /// The option that is right.
        right: usize,
        /// What was measured: one number, or one an option where they are compared.
        values: Vec<f64>,
    },
}

#[expect(
    clippy::trivially_copy_pass_by_ref,
    reason = "serde gives it by reference"
)]
fn is_start(since_s: &f64) -> bool {
    *since_s == 0.0
}

impl Bet {
    /// The moment from which on it is counted.
    pub fn since(&self) -> SimTime {
        SimTime::from_secs_f64(self.since_s)
    }

    /// The moment at which it is decided.
    pub fn at(&self) -> SimTime {
        SimTime::from_secs_f64(self.at_s)
    }

    /// The metrics that decide.
    pub fn metrics(&self) -> Vec<&str> {
        self.decided_by.metrics(&self.options)
    }

    /// What these numbers of a run say of its metrics.
    pub(super) fn read(&self, metrics: &Metrics) -> Vec<Option<f64>> {
        let names = self.metrics().into_iter();
        names.map(|name| value_of(metrics, name)).collect()
    }

    /// The option that these numbers make right; `None` if they decide nothing.
    pub fn right(&self, values: &[f64]) -> Option<usize> {
        self.decided_by.right(&self.options, values)
    }

    /// Refuses what a file may have got wrong; `known` are the metrics of the chapter.
    pub(super) fn check(&self, known: &Metrics) -> Result<(), Refusal> {
        if !(2..=MOST_OPTIONS).contains(&self.options.len()) {
            return Err(Refusal::new(format!(
                "a bet takes 2 to {MOST_OPTIONS} options, not {}.",
                self.options.len()
            )));
        }
        let options = self.options.iter().map(|option| &option.text);
        let short = |text: &String| (1..=MOST_OPTION).contains(&text.chars().count());
        if !(1..=MOST_QUESTION).contains(&self.question.chars().count())
            || !options.chain([&self.measured]).all(short)
        {
            return Err(Refusal::new(format!(
                "a bet's question takes 1 to {MOST_QUESTION} characters, an option and what is \
                 measured 1 to {MOST_OPTION}."
            )));
        }
        let seconds = 0.0..=LIMITS.seconds;
        if !(seconds.contains(&self.at_s) && self.since_s >= 0.0 && self.since_s < self.at_s) {
            return Err(Refusal::new(
                "a bet is decided within 24 virtual hours, after the second since which it \
                 counts.",
            ));
        }
        if self.chosen >= Some(self.options.len()) {
            return Err(Refusal::new(format!(
                "a bet's `chosen` takes an option from 0 to {}.",
                self.options.len() - 1
            )));
        }
        self.decided_by
            .check_metrics(&self.options, known, "a bet")?;
        self.check_ranges()
    }

    /// Ranges follow on each other, so that a number makes one option right and no other.
    fn check_ranges(&self) -> Result<(), Refusal> {
        if !matches!(self.decided_by, DecidedBy::Metric(_)) {
            return Ok(());
        }
        let rises = |option: &BetOption| match (option.from, option.below) {
            (Some(from), Some(below)) => from < below,
            (from, below) => from.or(below).is_some(),
        };
        let follow = self
            .options
            .windows(2)
            .all(|pair| pair[0].below.is_some() && pair[0].below == pair[1].from);
        if follow && self.options.iter().all(rises) {
            return Ok(());
        }
        Err(Refusal::new(
            "the ranges of a bet's options rise, and each begins `from` where the one before it \
             ends `below`.",
        ))
    }
}

impl DecidedBy {
    /// The metrics that decide between these options.
    pub(super) fn metrics<'a>(&'a self, options: &'a [BetOption]) -> Vec<&'a str> {
        match self {
            Self::Metric(name) => vec![name],
            Self::Highest | Self::Lowest => {
                let options = options.iter();
                options.map(|option| option.metric.as_str()).collect()
            }
        }
    }

    /// The option that these numbers, one a metric, make right; `None` if they decide nothing.
    pub(super) fn right(&self, options: &[BetOption], values: &[f64]) -> Option<usize> {
        match self {
            Self::Metric(_) => {
                let &value = values.first()?;
                let within = |option: &BetOption| {
                    option.from.is_none_or(|from| from <= value)
                        && option.below.is_none_or(|below| value < below)
                };
                options.iter().position(within)
            }
            Self::Highest => first_alone(values, |a, b| a > b),
            Self::Lowest => first_alone(values, |a, b| a < b),
        }
    }

    /// Refuses metrics that the chapter, whose metrics are `known`, does not have; `what` is
    /// decided by them.
    pub(super) fn check_metrics(
        &self,
        options: &[BetOption],
        known: &Metrics,
        what: &str,
    ) -> Result<(), Refusal> {
        let unknown = |name: &&str| !known.iter().any(|(known, _)| known == name);
        match self.metrics(options).into_iter().find(unknown) {
            Some(name) => Err(Refusal::new(format!(
                "{what} cannot be decided by `{}`: this chapter measures no such number.",
                quoted(name)
            ))),
            None => Ok(()),
        }
    }
}

/// The place of the value that comes before all others; `None` if there is no such one.
fn first_alone(values: &[f64], before: impl Fn(f64, f64) -> bool) -> Option<usize> {
    let comes_first = |&place: &usize| {
        let others = values
            .iter()
            .enumerate()
            .filter(|(other, _)| *other != place);
        others
            .into_iter()
            .all(|(_, &other)| before(values[place], other))
    };
    (0..values.len()).find(comes_first)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ranges() -> Bet {
        let option = |text: &str, from: Option<f64>, below: Option<f64>| BetOption {
            text: text.to_owned(),
            from,
            below,
            metric: String::new(),
        };
        Bet {
            question: "How many?".to_owned(),
            options: vec![
                option("few", None, Some(10.0)),
                option("some", Some(10.0), Some(20.0)),
                option("many", Some(20.0), None),
            ],
            decided_by: DecidedBy::Metric("reads".to_owned()),
            measured: "reads".to_owned(),
            since_s: 0.0,
            at_s: 5.0,
            chosen: None,
        }
    }

    fn compared(decided_by: DecidedBy) -> Bet {
        let mut bet = ranges();
        for option in &mut bet.options {
            (option.from, option.below) = (None, None);
            option.metric = format!("{}.reads", option.text);
        }
        Bet { decided_by, ..bet }
    }

    #[test]
    fn a_number_makes_the_option_right_in_whose_range_it_lies() {
        let bet = ranges();
        for (value, right) in [
            (-1.0, 0),
            (9.9, 0),
            (10.0, 1),
            (19.0, 1),
            (20.0, 2),
            (1e9, 2),
        ] {
            assert_eq!(bet.right(&[value]), Some(right), "{value}");
        }
        assert_eq!(bet.right(&[]), None);
    }

    #[test]
    fn of_compared_options_one_must_be_ahead_of_all_others() {
        let highest = compared(DecidedBy::Highest);
        assert_eq!(highest.right(&[1.0, 3.0, 2.0]), Some(1));
        assert_eq!(highest.right(&[3.0, 3.0, 2.0]), None);
        let lowest = compared(DecidedBy::Lowest);
        assert_eq!(lowest.right(&[3.0, 3.0, 2.0]), Some(2));
        assert_eq!(lowest.right(&[1.0, 1.0, 2.0]), None);
    }

    #[test]
    fn what_cannot_be_decided_is_refused_in_a_sentence() {
        let known: Metrics = vec![("reads", None)];
        assert_eq!(ranges().check(&known), Ok(()));
        let wrong: [fn(&mut Bet); 9] = [
            |bet| bet.options.truncate(1),
            |bet| bet.options[1].from = Some(11.0),
            |bet| bet.options.swap(0, 1),
            |bet| bet.options[1].below = None,
            |bet| bet.at_s = f64::NAN,
            |bet| bet.since_s = 5.0,
            |bet| bet.chosen = Some(3),
            |bet| bet.question = "x".repeat(500),
            |bet| bet.decided_by = DecidedBy::Highest,
        ];
        for (place, spoil) in wrong.iter().enumerate() {
            let mut bet = ranges();
            spoil(&mut bet);
            let refused = bet.check(&known).expect_err(&place.to_string()).to_string();
            assert!(refused.ends_with('.'), "{refused}");
        }
    }
}
