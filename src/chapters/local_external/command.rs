//! What a learner can do while the instances run.

use serde::{Deserialize, Serialize};

use crate::components::workload::Key;
use crate::lesson::Value;

/// A command, as it stands in the log. Instances are numbered from 1.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Sets a parameter.
    Set(String, Value),
    /// Instance 1 writes this key.
    Write(Key),
    /// An instance writes a key.
    WriteFrom(u32, Key),
    /// Client 1 asks for this key once.
    Read(Key),
    /// An instance is stopped; it comes back with an empty cache.
    Restart(u32),
    /// The shared cache is killed: all its entries are lost and it does not answer.
    KillShared,
    /// An empty shared cache takes its place.
    ReviveShared,
    /// Begins the metrics anew; plots, goals and the system itself go on.
    RestartMetrics,
}
