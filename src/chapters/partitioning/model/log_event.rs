//! The lines of the event log.

use serde::Serialize;

use crate::chapters::partitioning::cards::Card;
use crate::chapters::partitioning::layout::Node;

/// Something that happened. `id` is the request or query it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum LogEvent {
    /// A request of the stream reached its shard; `asked` counts all shards that had to work.
    Came {
        id: u64,
        row: u64,
        node: Node,
        asked: u32,
        write: bool,
    },
    /// A card was asked.
    Asked { id: u64, card: Card, shards: u32 },
    /// Its last answer was back; it came from this shard.
    Answered {
        id: u64,
        card: Card,
        slowest: Node,
        slow: bool,
    },
    /// A query was not sent: too many are under way.
    Refused { id: u64, card: Card },
    /// A shard was added; so many rows moved.
    Added { node: Node, moved: u64, of: u64 },
    /// A shard was taken away; so many rows moved.
    Removed { node: Node, moved: u64, of: u64 },
    /// A border was moved.
    Bordered { number: u32, row: u64 },
    /// A name was stored on this shard.
    Named { number: u64, node: Node },
    /// A parameter was set.
    Changed { name: &'static str },
    /// The stream asked for the learner's own key of this number.
    Called {
        id: u64,
        number: u64,
        node: Node,
        write: bool,
    },
    /// So many parts of a card were not answered yet, and second replicas were asked for them.
    Hedged { id: u64, card: Card, parts: u32 },
}

impl LogEvent {
    /// The request it happened to.
    pub fn request(self) -> Option<u64> {
        match self {
            Self::Came { id, .. } | Self::Called { id, .. } => Some(id),
            _ => None,
        }
    }

    /// The query it happened to.
    pub fn query(self) -> Option<u64> {
        match self {
            Self::Asked { id, .. }
            | Self::Answered { id, .. }
            | Self::Refused { id, .. }
            | Self::Hedged { id, .. } => Some(id),
            _ => None,
        }
    }
}
