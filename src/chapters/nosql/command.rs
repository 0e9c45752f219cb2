//! What a learner can do while the questions are asked.

use serde::{Deserialize, Serialize};

use crate::lesson::Value;

/// A command, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Sets a parameter.
    Set(String, Value),
    /// Asks the present question once, now.
    Ask,
    /// Writes a user whose age is a text.
    InsertMalformed,
    /// Begins the metrics anew.
    RestartMetrics,
}
