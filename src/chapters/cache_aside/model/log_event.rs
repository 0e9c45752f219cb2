//! The lines of the event log.

use serde::Serialize;

use crate::chapters::cache_aside::request::{Cause, Seat, Step};
use crate::components::cache::Slot;
use crate::components::workload::Key;

/// Something that happened. `id` is the request it happened to.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum LogEvent {
    /// A look-up found a live entry; `early` if the reader loads all the same.
    Hit {
        id: u64,
        key: Key,
        slot: Slot,
        stale: bool,
        early: bool,
    },
    /// A look-up did not.
    Missed { id: u64, key: Key, cause: Cause },
    /// A reader leaves the load to another.
    Waits { id: u64, key: Key },
    /// The row was read.
    Selected { id: u64, key: Key, version: u64 },
    /// An answer was stored; `old` if a newer version is out and its delete has passed.
    Stored {
        id: u64,
        key: Key,
        slot: Slot,
        version: u64,
        old: bool,
    },
    /// A set was refused: its token was void.
    Rejected { id: u64, key: Key, version: u64 },
    /// There is no row, and that is not cached.
    NothingToStore { id: u64, key: Key },
    /// An entry was evicted, for a set or because slots were taken away.
    Evicted {
        key: Key,
        by: Option<u64>,
        by_key: Option<Key>,
    },
    /// The row was written.
    Committed { id: u64, key: Key, version: u64 },
    /// A delete reached the cache, where there was something to remove or not.
    Deleted { id: u64, key: Key, had: bool },
    /// A delete was lost on its way.
    DeleteLost { id: u64, key: Key },
    /// A client was told that its update is done.
    Acknowledged { id: u64, key: Key, version: u64 },
    /// A held thread has come to a step and stands before it.
    Stopped {
        id: u64,
        seat: Seat,
        key: Key,
        step: Step,
    },
    /// A request found no thread.
    Refused { id: u64, key: Key },
    /// A thread was told to stop before its next step.
    Held { seat: Seat },
    /// It goes on.
    Released { seat: Seat },
    /// Many readers of key 1 arrive at once.
    Crowd { readers: u64 },
    /// The cache was filled beforehand.
    Warmed { entries: u32 },
    /// A parameter was set.
    Changed { name: &'static str },
}

impl LogEvent {
    /// The request it happened to.
    pub fn request(self) -> Option<u64> {
        match self {
            Self::Hit { id, .. }
            | Self::Missed { id, .. }
            | Self::Waits { id, .. }
            | Self::Selected { id, .. }
            | Self::Stored { id, .. }
            | Self::Rejected { id, .. }
            | Self::NothingToStore { id, .. }
            | Self::Committed { id, .. }
            | Self::Deleted { id, .. }
            | Self::DeleteLost { id, .. }
            | Self::Acknowledged { id, .. }
            | Self::Stopped { id, .. }
            | Self::Refused { id, .. } => Some(id),
            Self::Evicted { by, .. } => by,
            Self::Held { .. }
            | Self::Released { .. }
            | Self::Crowd { .. }
            | Self::Warmed { .. }
            | Self::Changed { .. } => None,
        }
    }

    /// The key it is about.
    pub fn key(self) -> Option<Key> {
        match self {
            Self::Hit { key, .. }
            | Self::Missed { key, .. }
            | Self::Waits { key, .. }
            | Self::Selected { key, .. }
            | Self::Stored { key, .. }
            | Self::Rejected { key, .. }
            | Self::NothingToStore { key, .. }
            | Self::Evicted { key, .. }
            | Self::Committed { key, .. }
            | Self::Deleted { key, .. }
            | Self::DeleteLost { key, .. }
            | Self::Acknowledged { key, .. }
            | Self::Stopped { key, .. }
            | Self::Refused { key, .. } => Some(key),
            Self::Crowd { .. } => Some(1),
            Self::Held { .. }
            | Self::Released { .. }
            | Self::Warmed { .. }
            | Self::Changed { .. } => None,
        }
    }
}
