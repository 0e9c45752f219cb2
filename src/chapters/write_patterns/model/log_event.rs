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
    /// In words, without the lane.
    pub fn text(self) -> String {
        match self {
            Self::Hit { key, stale, .. } if stale => format!("key {key}: a hit, but stale"),
            Self::Hit { key, .. } => format!("key {key}: a hit"),
            Self::Missed { key, .. } => format!("key {key}: a miss"),
            Self::Filled { key, .. } => format!("key {key} was stored"),
            Self::NotFilled { key, .. } => format!("key {key} came too late to be stored"),
            Self::Written { key, .. } => format!("key {key} was written into the cache"),
            Self::Buffered {
                key,
                absorbed: true,
                ..
            } => {
                format!("key {key} was dirty already: one row for both writes")
            }
            Self::Buffered { key, .. } => format!("key {key} became dirty"),
            Self::WaitsForRoom { key, .. } => format!("key {key} waits: the buffer is full"),
            Self::Committed { key, version, .. } => {
                format!("key {key}, version {version} is in the database")
            }
            Self::Removed { key, .. } => format!("key {key} was removed from the cache"),
            Self::Acknowledged { key, version, .. } => {
                format!("key {key}, version {version} was acknowledged")
            }
            Self::TimedOut { key, .. } => format!("key {key} waited too long"),
            Self::Refused { key, why, .. } => format!("key {key} was refused: {}", why.because()),
            Self::FlushSent { rows, .. } => format!("a flush of {} left", rows_text(rows)),
            Self::FlushCommitted { rows, .. } => {
                format!("a flush of {} is in the database", rows_text(rows))
            }
            Self::FlushFailed { rows, .. } => {
                format!(
                    "a flush of {} failed; it will be tried again",
                    rows_text(rows)
                )
            }
            Self::CacheCrashed { lost: 0, .. } => {
                "the cache crashed; no acknowledged write was lost".to_owned()
            }
            Self::CacheCrashed { lost: 1, .. } => {
                "the cache crashed; 1 acknowledged write was lost".to_owned()
            }
            Self::CacheCrashed { lost, .. } => {
                format!("the cache crashed; {lost} acknowledged writes were lost")
            }
            Self::CacheBack { .. } => "the cache is back, empty".to_owned(),
            Self::DatabaseCrashed { .. } => "the database crashed".to_owned(),
            Self::DatabaseBack { .. } => "the database is back".to_owned(),
            Self::Lost { key, version, .. } => {
                format!("key {key}, version {version}: acknowledged, and lost")
            }
            Self::Changed { name } => format!("{name} was changed"),
            Self::Chosen { .. } => "chosen for this workload".to_owned(),
        }
    }

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

fn rows_text(rows: u32) -> String {
    if rows == 1 {
        "1 row".to_owned()
    } else {
        format!("{rows} rows")
    }
}
