//! What a lab tells of its run: the events of its log in words, and why things happened.

use std::fmt::Debug;

use super::{Explanation, Subject};
use crate::components::trace::TraceLog;
use crate::sim::SimTime;

/// An explanation of the model `M`.
pub type ExplanationOf<M> = Explanation<<M as Narrative>::LogEvent, <M as Narrative>::Thing>;

/// A model whose run can be told. From this one declaration come the event log, the line that says
/// what is happening, the card that says why, and `hotset run --why`.
pub trait Narrative: Subject {
    /// What the event log notes.
    type LogEvent: Copy + PartialEq + Debug;
    /// What can be explained: a request, a slot, a node.
    type Thing: Copy + PartialEq + Debug;

    /// Whether each event is told when it happens as long as few come; otherwise a sentence stays
    /// until the next stretch of time.
    const TELLS_EACH: bool = false;

    /// The event log.
    fn log(&self) -> &TraceLog<Self::LogEvent>;
    /// Whether an event says no more than that a setting was changed.
    fn is_setting(event: Self::LogEvent) -> bool;
    /// How much an event matters to whoever watches: of several the greatest is told.
    fn weight(&self, event: Self::LogEvent) -> u8;
    /// An event as a line of the log.
    fn sentence(&self, event: Self::LogEvent) -> String;
    /// An event as it is told while it happens, with what it costs.
    fn story(&self, event: Self::LogEvent, _now: SimTime) -> String {
        self.sentence(event)
    }
    /// What is explained when an event is asked about.
    fn thing(&self, event: Self::LogEvent) -> Option<Self::Thing>;
    /// Explains a thing as far as it has come at `now`; `None` if it lies too far back or has not
    /// begun.
    fn explain(&self, thing: Self::Thing, now: SimTime) -> Option<ExplanationOf<Self>>;
}

/// A line of an event log, without its model's type.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Told {
    /// Its number, from 0 over the whole run.
    pub id: u64,
    /// When it happened.
    pub at: SimTime,
    /// What, in a sentence.
    pub text: String,
    /// All that the log knows of it: two events are the same if moment and this are.
    pub exact: String,
    /// Whether it says no more than that a setting was changed.
    pub is_setting: bool,
}

/// What a model's event log has noted from the line `id` on, as far as it still has it.
pub fn told_since<M: Narrative>(model: &M, id: u64) -> Vec<Told> {
    let lines = model.log().lines().rev().take_while(|line| line.id >= id);
    let mut told: Vec<Told> = lines
        .map(|line| Told {
            id: line.id,
            at: line.at,
            text: model.sentence(line.what),
            exact: format!("{:?}", line.what),
            is_setting: M::is_setting(line.what),
        })
        .collect();
    told.reverse();
    told
}
