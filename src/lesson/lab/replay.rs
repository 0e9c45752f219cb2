//! What brings a run back, and the way to a moment of it.

use crate::lesson::Subject;
use crate::sim::{LogEntry, Setup, SimTime};

/// What brings a run back: its set-up, what was done, and where the clock stood.
#[derive(Clone, Debug)]
pub(super) struct Snapshot<M: Subject> {
    pub(super) setup: Setup<M::Params>,
    pub(super) log: Vec<LogEntry<M::Command>>,
    pub(super) now: SimTime,
    /// The step of the talk at which it stood.
    pub(super) step: Option<usize>,
    /// What was bet on.
    pub(super) chosen: Option<usize>,
}

/// A replay under way.
#[derive(Clone, Debug)]
pub(super) struct Replay {
    pub(super) to: SimTime,
    pub(super) digest: String,
    pub(super) same_version: bool,
}

impl Replay {
    /// To a moment for which no digest is known.
    pub(super) fn unproven(to: SimTime) -> Self {
        Self {
            to,
            digest: String::new(),
            same_version: true,
        }
    }
}
