//! What a learner can do while the rows run.

use serde::{Deserialize, Serialize};

use crate::components::workload::Key;
use crate::lesson::Value;

/// A command, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Sets a parameter.
    Set(String, Value),
    /// Sends one request for this key into all rows.
    Read(Key),
    /// Puts so many requests before the coming ones, each for a key that is asked for once.
    Scan(u64),
    /// Deals sixty new requests to the learner's own cache.
    NewGame,
    /// In the game: whom to evict, by the number of its slot from 1.
    Evict(u64),
    /// Begins the metrics anew; plots, goals and the rows themselves go on.
    RestartMetrics,
}
