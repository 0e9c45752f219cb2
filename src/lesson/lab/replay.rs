//! The way to a moment of a run.

use crate::sim::SimTime;

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
