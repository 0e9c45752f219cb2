//! What a learner can do while the shelves are in use.

use serde::{Deserialize, Serialize};

use super::cards::Card;
use super::layout::Node;
use crate::lesson::Value;

/// A command, as it stands in the log.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Command {
    /// Sets a parameter.
    Set(String, Value),
    /// One more shelf; keys move to it as the rule says.
    AddNode,
    /// Takes a shelf away; its keys move to the others.
    RemoveNode(Node),
    /// Lets the border of this number (1 is the first) stand before this row, counted from the
    /// oldest.
    Border(u32, u64),
    /// Executes a query card.
    Ask(Card),
    /// Stores a row of today for a user with this name.
    Put(String),
    /// Begins the metrics anew; everything else goes on.
    RestartMetrics,
}
