//! The oracle: which version the row has, which was promised, and which nobody will repair.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::components::footprint;
use crate::components::overtaken::{OnTheWay, Overtaken};
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

/// What a slot stores besides the key.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Entry {
    /// The version of the value; a row that was never written has version 1.
    pub version: u64,
    /// Whether there is a row: without one it is the note that there is none.
    pub present: bool,
    /// How long its load took.
    pub load_took: SimDuration,
    /// Who stored it; `None` if it was there from the warm-up.
    pub stored_by: Option<u64>,
    /// When the first newer version was acknowledged.
    pub behind_since: Option<SimTime>,
    /// The update that made it so.
    pub behind_by: Option<u64>,
}

/// What the oracle knows of the keys that were ever written.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Oracle {
    keys: BTreeMap<Key, KeyVersions>,
    on_the_way: OnTheWay,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct KeyVersions {
    committed: u64,
    committed_at: SimTime,
    acknowledged: u64,
    settled: u64,
}

const UNWRITTEN: KeyVersions = KeyVersions {
    committed: 1,
    committed_at: SimTime::ZERO,
    acknowledged: 1,
    settled: 1,
};

impl Oracle {
    fn of(&self, key: Key) -> KeyVersions {
        self.keys.get(&key).copied().unwrap_or(UNWRITTEN)
    }

    /// The version in the row.
    pub fn committed(&self, key: Key) -> u64 {
        self.of(key).committed
    }

    /// When it was written; `None` if it never was.
    pub fn committed_at(&self, key: Key) -> Option<SimTime> {
        self.keys.get(&key).map(|oracle| oracle.committed_at)
    }

    /// Whether a key was ever written.
    pub fn is_written(&self, key: Key) -> bool {
        self.committed(key) > 1
    }

    /// The newest version that was acknowledged to its writer.
    pub fn acknowledged(&self, key: Key) -> u64 {
        self.of(key).acknowledged
    }

    /// The newest version of which nothing is to come any more that would remove older copies.
    pub(super) fn settled(&self, key: Key) -> u64 {
        self.of(key).settled
    }

    pub(super) fn commit(&mut self, key: Key, now: SimTime) -> u64 {
        let oracle = self.keys.entry(key).or_insert(UNWRITTEN);
        oracle.committed += 1;
        oracle.committed_at = now;
        oracle.committed
    }

    pub(super) fn settle(&mut self, key: Key, version: u64) {
        let oracle = self.keys.entry(key).or_insert(UNWRITTEN);
        oracle.settled = oracle.settled.max(version);
    }

    pub(super) fn acknowledge(&mut self, key: Key, version: u64, by: u64, now: SimTime) {
        let oracle = self.keys.entry(key).or_insert(UNWRITTEN);
        if version > oracle.acknowledged {
            oracle.acknowledged = version;
            self.on_the_way.acknowledged(key, version, by, now);
        }
    }

    /// A load takes the current version from the row.
    pub(super) fn load(&mut self, key: Key) -> u64 {
        let version = self.committed(key);
        self.on_the_way.leaves(key, version);
        version
    }

    /// A loaded version is where it was to go.
    pub(super) fn arrived(&mut self, key: Key, version: u64) {
        self.on_the_way.arrives(key, version);
    }

    /// Since when, and by which update, a version that is on its way is behind.
    pub(super) fn overtaken(&self, key: Key, version: u64) -> Option<Overtaken> {
        self.on_the_way.overtaken(key, version)
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::tree::<Key, KeyVersions>(self.keys.len()) + self.on_the_way.footprint_bytes()
    }

    pub(super) fn most_bytes(keys: u64) -> u64 {
        keys * footprint::tree::<Key, KeyVersions>(1) as u64
    }
}
