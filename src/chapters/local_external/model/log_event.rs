//! The lines of the event log.

use serde::Serialize;

use crate::chapters::local_external::request::{Cause, Sender};
use crate::components::workload::Key;

/// Something that happened. `id` is the request it happened to; instances count from 0.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum LogEvent {
    /// An instance had the key itself.
    LocalHit {
        id: u64,
        key: Key,
        instance: u32,
        stale: bool,
    },
    /// It had not.
    LocalMiss {
        id: u64,
        key: Key,
        instance: u32,
        cause: Cause,
    },
    /// The shared cache had the key.
    SharedHit { id: u64, key: Key, stale: bool },
    /// It had not.
    SharedMiss { id: u64, key: Key, cause: Cause },
    /// The database read the value.
    Loaded { id: u64, key: Key, version: u64 },
    /// An instance stored an answer.
    Kept { id: u64, key: Key, instance: u32 },
    /// The shared cache stored an answer.
    Set { id: u64, key: Key },
    /// An entry was evicted, from an instance or from the shared cache.
    Evicted {
        key: Key,
        instance: Option<u32>,
        by: Option<u64>,
    },
    /// A client was shown an older version than before.
    WentBack {
        id: u64,
        key: Key,
        client: u32,
        version: u64,
        from: u64,
    },
    /// The database has a new version.
    Committed { id: u64, key: Key, version: u64 },
    /// A write deleted the shared entry.
    Deleted { id: u64, key: Key },
    /// The writer dropped its own copy.
    Dropped { id: u64, key: Key, instance: u32 },
    /// A writer was told that its write is done; so many instances keep an older copy.
    Acknowledged {
        id: u64,
        key: Key,
        version: u64,
        left: u32,
    },
    /// Messages about a write were sent.
    Told {
        id: u64,
        key: Key,
        from: Sender,
        messages: u32,
    },
    /// A message arrived; it found a copy or not.
    Heard {
        id: u64,
        key: Key,
        instance: u32,
        removed: bool,
    },
    /// A message did not arrive.
    Unheard { id: u64, key: Key, instance: u32 },
    /// A stale copy's time was over.
    StaleExpired { key: Key, instance: u32 },
    /// A request found no instance, or too much was under way.
    Refused { id: u64, key: Key },
    /// An instance was stopped.
    Stopped { instance: u32, entries: u32 },
    /// It is back, with an empty cache.
    Started { instance: u32 },
    /// The shared cache was killed.
    Killed { entries: u32 },
    /// It came back, empty.
    Revived,
    /// A parameter was set.
    Changed { name: &'static str },
    /// The replica answered without so many acknowledged writes.
    ReplicaBehind { id: u64, key: Key, lacks: u64 },
    /// The database's log named the key, and the shared cache dropped it.
    DroppedByLog { id: u64, key: Key },
}

impl LogEvent {
    /// The request it happened to.
    pub fn request(self) -> Option<u64> {
        match self {
            Self::LocalHit { id, .. }
            | Self::LocalMiss { id, .. }
            | Self::SharedHit { id, .. }
            | Self::SharedMiss { id, .. }
            | Self::Loaded { id, .. }
            | Self::Kept { id, .. }
            | Self::Set { id, .. }
            | Self::WentBack { id, .. }
            | Self::Committed { id, .. }
            | Self::Deleted { id, .. }
            | Self::Dropped { id, .. }
            | Self::Acknowledged { id, .. }
            | Self::Told { id, .. }
            | Self::Heard { id, .. }
            | Self::Unheard { id, .. }
            | Self::ReplicaBehind { id, .. }
            | Self::DroppedByLog { id, .. }
            | Self::Refused { id, .. } => Some(id),
            Self::Evicted { by, .. } => by,
            Self::StaleExpired { .. }
            | Self::Stopped { .. }
            | Self::Started { .. }
            | Self::Killed { .. }
            | Self::Revived
            | Self::Changed { .. } => None,
        }
    }

    /// The key it is about.
    pub fn key(self) -> Option<Key> {
        match self {
            Self::LocalHit { key, .. }
            | Self::LocalMiss { key, .. }
            | Self::SharedHit { key, .. }
            | Self::SharedMiss { key, .. }
            | Self::Loaded { key, .. }
            | Self::Kept { key, .. }
            | Self::Set { key, .. }
            | Self::Evicted { key, .. }
            | Self::WentBack { key, .. }
            | Self::Committed { key, .. }
            | Self::Deleted { key, .. }
            | Self::Dropped { key, .. }
            | Self::Acknowledged { key, .. }
            | Self::Told { key, .. }
            | Self::Heard { key, .. }
            | Self::Unheard { key, .. }
            | Self::StaleExpired { key, .. }
            | Self::ReplicaBehind { key, .. }
            | Self::DroppedByLog { key, .. }
            | Self::Refused { key, .. } => Some(key),
            Self::Stopped { .. }
            | Self::Started { .. }
            | Self::Killed { .. }
            | Self::Revived
            | Self::Changed { .. } => None,
        }
    }
}
