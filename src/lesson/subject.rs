//! What a model tells of itself so that files, commands, goals and plots need not know it.

use std::ops::Range;

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{
    Commands, Goal, GoalReading, KeyRequest, Mark, MetricRows, NamedSeries, Parameters, Refusal,
    Threshold, Told, metric,
};
use crate::sim::{Model, SimTime};

/// Named numbers, in the order in which they are listed. `None` has no value, as the mean of
/// nothing. Those of one lane, policy or family among several are called `lru.hits`.
pub type Metrics = Vec<(&'static str, Option<f64>)>;

/// The value of a metric; `None` if it has none, or there is no metric of that name.
pub(super) fn value_of(metrics: &Metrics, name: &str) -> Option<f64> {
    let found = metrics.iter().find(|(known, _)| *known == name);
    found.and_then(|(_, value)| *value)
}

/// Something a learner can do besides setting parameters.
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    /// Its name in commands.
    pub name: &'static str,
    /// What stands after the `=`.
    pub argument: VerbArgument,
    /// What it does.
    pub help: &'static str,
}

/// What a verb takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbArgument {
    /// Nothing.
    None,
    /// A whole number: a key, a node, a length. The text is what stands for it in the usage.
    Number(&'static str),
    /// Two nodes, `A-B`.
    Link,
    /// Two nodes and a whole number, `A-B-NUMBER`. The text is what stands for the number.
    LinkAndNumber(&'static str),
    /// One of these names. The text is what stands for it in the usage.
    Word(&'static str, &'static [&'static str]),
    /// Any text; the chapter says what it takes. The text is what stands for it in the usage.
    Text(&'static str),
}

/// What a verb is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Argument<'a> {
    /// Nothing.
    None,
    /// A whole number.
    Number(u64),
    /// Two nodes.
    Link(u64, u64),
    /// Two nodes and a number.
    LinkAndNumber(u64, u64, u64),
    /// A name.
    Word(&'a str),
    /// Any text.
    Text(&'a str),
}

impl VerbArgument {
    /// What stands after the verb in its usage.
    pub fn usage(self) -> String {
        match self {
            Self::None => String::new(),
            Self::Number(form) | Self::Word(form, _) | Self::Text(form) => format!("={form}"),
            Self::Link => "=A-B".to_owned(),
            Self::LinkAndNumber(form) => format!("=A-B-{form}"),
        }
    }

    /// Reads what stands after the `=`, if anything does; `None` if it is not of this form.
    pub fn read(self, text: Option<&str>) -> Option<Argument<'_>> {
        match (self, text) {
            (Self::None, None) => Some(Argument::None),
            (Self::Number(_), Some(text)) => text.parse().ok().map(Argument::Number),
            (Self::Link, Some(text)) => {
                let (a, b) = text.split_once('-')?;
                Some(Argument::Link(whole(a)?, whole(b)?))
            }
            (Self::LinkAndNumber(_), Some(text)) => {
                let (a, rest) = text.split_once('-')?;
                let (b, number) = rest.split_once('-')?;
                let number = whole(number)?;
                Some(Argument::LinkAndNumber(whole(a)?, whole(b)?, number))
            }
            (Self::Word(_, names), Some(text)) => {
                names.contains(&text).then_some(Argument::Word(text))
            }
            (Self::Text(_), Some(text)) => Some(Argument::Text(text)),
            _ => None,
        }
    }
}

/// A whole number, if the text is one.
fn whole(text: &str) -> Option<u64> {
    text.trim().parse().ok()
}

/// A model that is the subject of a chapter.
pub trait Subject:
    Model<Params: Parameters, Command: Commands + Serialize + DeserializeOwned>
{
    /// How it is shown.
    #[cfg(feature = "gui")]
    type View: super::View<Model = Self>;

    /// What a command means; it grows when the meaning changes.
    const MODEL_VERSION: u32;
    /// What can be reached.
    const GOALS: &'static [Goal];
    /// The numbers that some of the goals ask for.
    const THRESHOLDS: &'static [Threshold] = &[];
    /// What is measured, in the order in which it is listed.
    const METRICS: &'static [MetricRows<Self>];
    /// The few metrics by which settings are judged, the first of them before the others.
    const HEADLINES: &'static [&'static str];

    /// Refuses a command that a file or a person may have got wrong.
    fn check_command(command: &Self::Command, params: &Self::Params) -> Result<(), Refusal> {
        match command.as_set() {
            Some((name, value)) => params.with(name, value).map(drop),
            None => Self::check_verb(command, params),
        }
    }
    /// Refuses a command other than `set` that could not be done.
    fn check_verb(_command: &Self::Command, _params: &Self::Params) -> Result<(), Refusal> {
        Ok(())
    }
    /// The parameters as they stand.
    fn params(&self) -> &Self::Params;
    /// Its numbers at `now`.
    fn metrics(&self, now: SimTime) -> Metrics {
        metric::read_all(Self::METRICS, self, now)
    }
    /// The bounds of its memory that this run has met, a sentence each: what is not counted for it,
    /// and which metrics are therefore lower or higher than they would be. Empty while every metric
    /// is what it says it is.
    fn bounds_met(&self) -> Vec<String> {
        Vec::new()
    }
    /// How it stands to the goal at this index of [`Self::GOALS`].
    fn goal(&self, index: usize) -> GoalReading;
    /// The moments worth going back to, oldest first; bounded.
    fn marks(&self) -> &[Mark];
    /// What it has sampled in the course of the run, whole and in the order of a table.
    fn series(&self) -> Vec<NamedSeries> {
        Vec::new()
    }
    /// What its event log has noted from the line `id` on, as far as it still has it; see
    /// [`super::told_since`].
    fn told_since(&self, id: u64) -> Vec<Told>;
    /// The numbers of all requests for keys that clients have sent; `None` where a chapter's
    /// requests are for something else.
    fn sent(&self) -> Option<Range<u64>> {
        None
    }
    /// One of them, as long as the model remembers it: at least to the end of the event or command
    /// that sent it.
    fn sent_request(&self, _number: u64) -> Option<KeyRequest> {
        None
    }
    /// The curve that stays behind as a ghost when another run begins: (seconds, value).
    fn headline(&self) -> Vec<[f64; 2]>;
    /// What distinguishes this run from the default, in a few words, to label the ghost with.
    fn headline_label(&self) -> String;
}
