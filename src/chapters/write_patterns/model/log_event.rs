//! Lines of the event log.

use serde::Serialize;

use crate::chapters::write_patterns::lane::LaneKind;
use crate::chapters::write_patterns::request::Refused;
use crate::components::workload::Key;

/// What has happened, and in which lane.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
#[expect(
    missing_docs,
    reason = "the members' names say it: numbers of operations, keys, counts"
)]
pub enum LogEvent {
    Hit {
        lane: LaneKind,
        id: u64,
        key: Key,
        stale: bool,
    },
    Missed {
        lane: LaneKind,
        id: u64,
        key: Key,
    },
    Filled {
        lane: LaneKind,
        id: u64,
        key: Key,
    },
    NotFilled {
        lane: LaneKind,
        id: u64,
        key: Key,
    },
    Written {
        lane: LaneKind,
        id: u64,
        key: Key,
    },
    Buffered {
        lane: LaneKind,
        id: u64,
        key: Key,
        absorbed: bool,
    },
    WaitsForRoom {
        lane: LaneKind,
        id: u64,
        key: Key,
    },
    Committed {
        lane: LaneKind,
        id: u64,
        key: Key,
        version: u64,
    },
    Removed {
        lane: LaneKind,
        id: u64,
        key: Key,
    },
    Acknowledged {
        lane: LaneKind,
        id: u64,
        key: Key,
        version: u64,
    },
    TimedOut {
        lane: LaneKind,
        id: u64,
        key: Key,
    },
    Refused {
        lane: LaneKind,
        id: u64,
        key: Key,
        why: Refused,
    },
    FlushSent {
        lane: LaneKind,
        batch: u64,
        rows: u32,
    },
    FlushCommitted {
        lane: LaneKind,
        batch: u64,
        rows: u32,
    },
    FlushFailed {
        lane: LaneKind,
        batch: u64,
        rows: u32,
    },
    CacheCrashed {
        lane: LaneKind,
        dirty: u32,
        lost: u64,
    },
    CacheBack {
        lane: LaneKind,
    },
    DatabaseCrashed {
        lane: LaneKind,
    },
    DatabaseBack {
        lane: LaneKind,
    },
    Lost {
        lane: LaneKind,
        id: u64,
        key: Key,
        version: u64,
    },
    Changed {
        name: &'static str,
    },
    Chosen {
        lane: LaneKind,
    },
}

impl LogEvent {
    /// The lane it happened in.
    pub fn lane(self) -> Option<LaneKind> {
        match self {
            Self::Hit { lane, .. }
            | Self::Missed { lane, .. }
            | Self::Filled { lane, .. }
            | Self::NotFilled { lane, .. }
            | Self::Written { lane, .. }
            | Self::Buffered { lane, .. }
            | Self::WaitsForRoom { lane, .. }
            | Self::Committed { lane, .. }
            | Self::Removed { lane, .. }
            | Self::Acknowledged { lane, .. }
            | Self::TimedOut { lane, .. }
            | Self::Refused { lane, .. }
            | Self::FlushSent { lane, .. }
            | Self::FlushCommitted { lane, .. }
            | Self::FlushFailed { lane, .. }
            | Self::CacheCrashed { lane, .. }
            | Self::CacheBack { lane }
            | Self::DatabaseCrashed { lane }
            | Self::DatabaseBack { lane }
            | Self::Lost { lane, .. }
            | Self::Chosen { lane } => Some(lane),
            Self::Changed { .. } => None,
        }
    }

    /// The operation and key it is about, if it is about one.
    pub fn about(self) -> Option<(u64, Key)> {
        match self {
            Self::Hit { id, key, .. }
            | Self::Missed { id, key, .. }
            | Self::Filled { id, key, .. }
            | Self::NotFilled { id, key, .. }
            | Self::Written { id, key, .. }
            | Self::Buffered { id, key, .. }
            | Self::WaitsForRoom { id, key, .. }
            | Self::Committed { id, key, .. }
            | Self::Removed { id, key, .. }
            | Self::Acknowledged { id, key, .. }
            | Self::TimedOut { id, key, .. }
            | Self::Refused { id, key, .. }
            | Self::Lost { id, key, .. } => Some((id, key)),
            _ => None,
        }
    }
}
