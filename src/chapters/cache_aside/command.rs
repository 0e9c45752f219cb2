//! What a learner can do while the model runs.

use serde::{Deserialize, Serialize};

use crate::components::workload::Key;
use crate::lesson::Value;

/// A command, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Sets a parameter.
    Set(String, Value),
    /// Sends one read of this key.
    Read(Key),
    /// Sends one update of this key.
    Update(Key),
    /// Sends so many reads of key 1 at once.
    Crowd(u64),
    /// Stores every key that fits, all at this moment.
    Warm,
    /// The thread with this number stops before its next step.
    Hold(u32),
    /// It goes on.
    Release(u32),
    /// Begins the metrics anew; plots, goals and the system itself go on.
    RestartMetrics,
}
