//! What a learner can do while the lanes run.

use serde::{Deserialize, Serialize};

use super::lane::LaneKind;
use crate::components::workload::Key;
use crate::lesson::Value;

/// A command, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Sets a parameter.
    Set(String, Value),
    /// A lane's cache crashes: what is only in its memory is gone.
    CrashCache(LaneKind),
    /// A lane's database crashes: what is committed stays, what is under way fails.
    CrashDatabase(LaneKind),
    /// A lane's database is back with all that was committed.
    ReviveDatabase(LaneKind),
    /// Sends one write of this key into all lanes.
    Write(Key),
    /// Chooses a lane for the workload; the goals judge it.
    Choose(LaneKind),
    /// Begins the metrics anew; plots, goals and the system itself go on.
    RestartMetrics,
}
