//! The lines of the event log.

use serde::Serialize;

use crate::components::workload::Key;
use crate::sim::SimDuration;

/// Something that happened. `id` is the request it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum LogEvent {
    /// A worker began with it.
    Started {
        id: u64,
        page: Key,
        in_memory: Option<bool>,
        waited: SimDuration,
    },
    /// The client has its answer.
    Answered {
        id: u64,
        page: Key,
        from_cache: bool,
    },
    /// It waited too long.
    TimedOut { id: u64, page: Key },
    /// It found no room.
    Refused { id: u64, page: Key },
    /// The client tries once more.
    Retried { id: u64, page: Key, attempt: u64 },
    /// It was served, and nobody waited for it any more.
    Wasted { id: u64, page: Key },
    /// A write is done at the first replica.
    Written { id: u64, page: Key },
    /// The cache was killed.
    Killed { entries: u32 },
    /// The cache came back, empty.
    Revived,
    /// A parameter was set.
    Changed { name: &'static str },
    /// It was rejected at once, because it would have waited this long.
    Shed {
        id: u64,
        page: Key,
        wait: SimDuration,
    },
    /// It failed, and the retry budget was spent.
    RetryDenied { id: u64, page: Key },
}

impl LogEvent {
    /// The request it happened to.
    pub fn request(self) -> Option<u64> {
        match self {
            Self::Started { id, .. }
            | Self::Answered { id, .. }
            | Self::TimedOut { id, .. }
            | Self::Refused { id, .. }
            | Self::Retried { id, .. }
            | Self::Wasted { id, .. }
            | Self::Written { id, .. }
            | Self::Shed { id, .. }
            | Self::RetryDenied { id, .. } => Some(id),
            Self::Killed { .. } | Self::Revived | Self::Changed { .. } => None,
        }
    }
}
