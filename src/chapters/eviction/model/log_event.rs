//! The lines of the event log.

use serde::Serialize;

use crate::components::workload::Key;

/// Something that happened.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum LogEvent {
    /// A request was answered by every row that is awake: one bit a row, set for a hit.
    Asked {
        number: u64,
        key: Key,
        once: bool,
        hits: u32,
        awake: u32,
    },
    /// For the first time two rows of the stage do not agree.
    Parted { number: u64 },
    /// A scan begins.
    ScanBegins,
    /// Other keys become the popular ones.
    Shifted,
    /// A parameter was set.
    Changed { name: &'static str },
    /// The learner's cache was dealt new requests.
    Dealt,
    /// In the game a key was evicted; `cost` is the hits that this choice lost.
    Chosen { turn: usize, key: Key, cost: u32 },
    /// The game is over.
    Over { hits: u32, optimum: u32 },
}

impl LogEvent {
    /// The request it happened to.
    pub fn request(self) -> Option<u64> {
        match self {
            Self::Asked { number, .. } | Self::Parted { number } => Some(number),
            _ => None,
        }
    }

    /// The key it is about.
    pub fn key(self) -> Option<Key> {
        match self {
            Self::Asked { key, .. } | Self::Chosen { key, .. } => Some(key),
            _ => None,
        }
    }
}
