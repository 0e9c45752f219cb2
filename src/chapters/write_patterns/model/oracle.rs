//! The oracle of a lane: which version of a key is where, which was promised, which is lost.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::components::footprint;
use crate::components::workload::Key;
use crate::sim::SimTime;

/// What is known of one key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct KeyVersions {
    /// The newest version there has been. Versions count in the order in which writes take
    /// effect: at the database, or at the cache where it writes later.
    pub issued: u64,
    /// The version the database holds; 0 was never written.
    pub database: u64,
    /// The write that put it there.
    pub database_by: u64,
    /// The newest version that was acknowledged to its writer.
    pub acknowledged: u64,
    /// When.
    pub acknowledged_at: SimTime,
    /// The write it belongs to.
    pub acknowledged_by: u64,
    /// The newest version a reader was given.
    pub shown: u64,
    /// Acknowledged versions up to this one are gone, unless the database has them.
    pub lost_to: u64,
}

/// What is known of the keys that were ever written or read.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Oracle {
    keys: BTreeMap<Key, KeyVersions>,
}

impl Oracle {
    /// What is known of a key.
    pub fn of(&self, key: Key) -> KeyVersions {
        self.keys.get(&key).copied().unwrap_or_default()
    }

    /// A version for a write that takes effect now in the cache.
    pub(super) fn issue(&mut self, key: Key) -> u64 {
        let oracle = self.keys.entry(key).or_default();
        oracle.issued += 1;
        oracle.issued
    }

    /// The database takes a write now; its version is the newest.
    pub(super) fn commit(&mut self, key: Key, by: u64) -> u64 {
        let version = self.issue(key);
        self.commit_row(key, version, by);
        version
    }

    /// The database takes a row of a flush; it keeps what is newer.
    pub(super) fn commit_row(&mut self, key: Key, version: u64, by: u64) {
        let oracle = self.keys.entry(key).or_default();
        if version > oracle.database {
            oracle.database = version;
            oracle.database_by = by;
        }
    }

    pub(super) fn acknowledge(&mut self, key: Key, version: u64, by: u64, now: SimTime) {
        let oracle = self.keys.entry(key).or_default();
        if version > oracle.acknowledged {
            oracle.acknowledged = version;
            oracle.acknowledged_at = now;
            oracle.acknowledged_by = by;
        }
    }

    pub(super) fn show(&mut self, key: Key, version: u64) {
        let oracle = self.keys.entry(key).or_default();
        oracle.shown = oracle.shown.max(version);
    }

    /// What was acknowledged of this key and is not in the database is gone.
    pub(super) fn lose(&mut self, key: Key) {
        let oracle = self.keys.entry(key).or_default();
        oracle.lost_to = oracle.acknowledged;
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::tree::<Key, KeyVersions>(self.keys.len())
    }

    pub(super) fn most_bytes(keys: u64) -> u64 {
        keys * footprint::tree::<Key, KeyVersions>(1) as u64
    }
}
