//! The answer to a question, as a run shows it: from when on it is watched, and where its number is
//! read.

use super::measure;
use crate::lesson::{Lab, Show};
use crate::sim::SimTime;

/// How much of the run is watched before its end, in real seconds.
const WATCHED_S: f64 = 10.0;
/// The same where something was done later than that, which is to be seen as well.
const WATCHED_AT_MOST_S: f64 = 30.0;
/// How long before something is done one begins to watch, in real seconds.
const LEAD_S: f64 = 2.0;

/// The answer to a question, as the run in front shows it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Shown {
    /// From when on the run is watched.
    pub(super) from: SimTime,
    /// The moment at which the number is read.
    pub(super) at: SimTime,
    /// The number's name.
    pub(super) metric: String,
    /// What the model has measured.
    pub(super) said: String,
}

impl Shown {
    /// What `show` shows in `lab`, which has been run to its end.
    pub(super) fn of(show: &Show, lab: &dyn Lab) -> Self {
        let pace = lab.pace();
        let done = show.commands.iter().map(|(_, at_s)| *at_s);
        let last_s = done.reduce(f64::max).unwrap_or(show.until_s) - LEAD_S * pace;
        let from_s = (show.until_s - WATCHED_S * pace)
            .min(last_s)
            .max(show.until_s - WATCHED_AT_MOST_S * pace);
        Self {
            from: SimTime::from_secs_f64(from_s.max(0.0)),
            at: lab.now(),
            metric: measure::name(lab, &show.metric),
            said: measure::verdict(show, lab),
        }
    }
}
