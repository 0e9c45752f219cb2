//! The lines of the event log.

use serde::Serialize;

use crate::chapters::cache_lab::request::Cause;
use crate::components::cache::Slot;
use crate::components::workload::Key;

/// Something that happened. `id` is the request it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum LogEvent {
    /// A read was answered from the cache.
    Hit {
        id: u64,
        key: Key,
        slot: Slot,
        stale: bool,
    },
    /// A read was not.
    Missed { id: u64, key: Key, cause: Cause },
    /// An answer was stored.
    Filled { id: u64, key: Key, slot: Slot },
    /// An entry was evicted, for a fill or because slots were taken away.
    Evicted {
        key: Key,
        by: Option<u64>,
        by_key: Option<Key>,
    },
    /// The database has a new version.
    Committed { id: u64, key: Key, version: u64 },
    /// A write removed the entry.
    Invalidated { id: u64, key: Key },
    /// A client was told that its write is done.
    Acknowledged { id: u64, key: Key, version: u64 },
    /// A request waited too long at the database.
    TimedOut { id: u64, key: Key },
    /// A request found no room at the database.
    Refused { id: u64, key: Key },
    /// The cache was killed.
    Killed { entries: u32 },
    /// The cache came back, empty.
    Revived,
    /// A parameter was set.
    Changed { name: &'static str },
}

impl LogEvent {
    /// The request it happened to.
    pub fn request(self) -> Option<u64> {
        match self {
            Self::Hit { id, .. }
            | Self::Missed { id, .. }
            | Self::Filled { id, .. }
            | Self::Committed { id, .. }
            | Self::Invalidated { id, .. }
            | Self::Acknowledged { id, .. }
            | Self::TimedOut { id, .. }
            | Self::Refused { id, .. } => Some(id),
            Self::Evicted { by, .. } => by,
            Self::Killed { .. } | Self::Revived | Self::Changed { .. } => None,
        }
    }

    /// The key it is about.
    pub fn key(self) -> Option<Key> {
        match self {
            Self::Hit { key, .. }
            | Self::Missed { key, .. }
            | Self::Filled { key, .. }
            | Self::Evicted { key, .. }
            | Self::Committed { key, .. }
            | Self::Invalidated { key, .. }
            | Self::Acknowledged { key, .. }
            | Self::TimedOut { key, .. }
            | Self::Refused { key, .. } => Some(key),
            Self::Killed { .. } | Self::Revived | Self::Changed { .. } => None,
        }
    }
}
