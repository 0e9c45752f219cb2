//! The run beside which another one is shown, as files have it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::{LIMITS, Refusal, Value};
use crate::sim::{LogEntry, SimTime};

/// Characters of the name of a side.
pub(super) const MOST_NAME: usize = 200;

/// What A, the run that was pinned, has of its own. Its requests, its faults and its trace are those
/// of the experiment, which is B, and so is its seed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(bound(deserialize = "C: Deserialize<'de>"))]
pub struct Compared<C> {
    /// What it is called.
    #[serde(default)]
    pub name: String,
    /// Parameters of its set-up that are others than those of the experiment's set-up.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub set: BTreeMap<String, Value>,
    /// The settings that are changed in the course of its run. Commands of any other kind are those
    /// of the experiment.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<LogEntry<C>>,
    /// The moment at which it was pinned, in nanoseconds.
    #[serde(default)]
    pub at_ns: SimTime,
    /// The seed with which it was pinned; `None`: that of the experiment. With another one its
    /// settings hold from the start of the run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// Its settings when it was pinned, where they do not follow from `set` and `log`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub settings: BTreeMap<String, Value>,
}

impl<C> Compared<C> {
    /// Refuses what is larger than any file may ask for.
    pub(super) fn check_limits(&self) -> Result<(), Refusal> {
        let at_start = self.log.iter().filter(|entry| entry.at_ns == SimTime::ZERO);
        if self.log.len() > LIMITS.commands || at_start.count() > LIMITS.commands_at_start {
            return Err(Refusal::new(format!(
                "the run that is compared holds more than {} commands, or more than {} at its first \
                 moment.",
                LIMITS.commands, LIMITS.commands_at_start
            )));
        }
        let moments = self.log.iter().map(|entry| entry.at_ns);
        let end = moments.max().unwrap_or_default().max(self.at_ns);
        if end.as_secs_f64() > LIMITS.seconds {
            return Err(Refusal::new(
                "the run that is compared goes on for more than 24 virtual hours.",
            ));
        }
        if self.name.chars().count() > MOST_NAME {
            return Err(Refusal::new(format!(
                "the name of the run that is compared is longer than {MOST_NAME} characters."
            )));
        }
        Ok(())
    }
}
