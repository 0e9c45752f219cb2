//! What a learner can do while the replicas run.

use serde::{Deserialize, Serialize};

use crate::components::workload::Key;
use crate::lesson::Value;

/// A command, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Sets a parameter.
    Set(String, Value),
    /// A node stops. What it had on disk stays there.
    Crash(u8),
    /// A node comes back with what it has on disk.
    Revive(u8),
    /// Nothing gets through between two nodes any more.
    Cut(u8, u8),
    /// Messages get through again.
    Heal(u8, u8),
    /// The message under way with this number arrives 20 ms later.
    DelayMessage(u32),
    /// The message under way with this number arrives so many milliseconds later.
    DelayMessageBy(u32, u32),
    /// The message under way with this number never arrives.
    DropMessage(u32),
    /// One client writes this key.
    Write(Key),
    /// One client reads this key.
    Read(Key),
    /// Messages between two nodes take so many milliseconds longer each way.
    SlowLink(u8, u8, u32),
    /// Begins the metrics anew; plots, goals and the system itself go on.
    RestartMetrics,
}
