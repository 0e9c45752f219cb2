//! What a learner can do while the database runs.

use serde::{Deserialize, Serialize};

use crate::lesson::Value;

/// A command, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Sets a parameter.
    Set(String, Value),
    /// Kills the cache: all entries are lost and nobody answers.
    KillCache,
    /// Brings an empty cache back.
    ReviveCache,
    /// Begins the metrics anew; plots, goals and the system itself go on.
    RestartMetrics,
}
