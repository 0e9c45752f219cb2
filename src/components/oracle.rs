//! The oracle of a database: which version of each key is current, which was acknowledged, and since
//! when an answer on its way has been behind.

use std::collections::BTreeMap;

use serde::Serialize;

use super::footprint;
use super::overtaken::{OnTheWay, Overtaken};
use super::workload::Key;
use crate::sim::SimTime;

/// What is known of the keys that were ever written.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Oracle {
    keys: BTreeMap<Key, Versions>,
    on_the_way: OnTheWay,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Versions {
    committed: u64,
    acknowledged: u64,
}

impl Oracle {
    /// The current version of a key; 0 was never written.
    pub fn committed(&self, key: Key) -> u64 {
        self.keys.get(&key).map_or(0, |of| of.committed)
    }

    /// The newest version that was acknowledged to its writer.
    pub fn acknowledged(&self, key: Key) -> u64 {
        self.keys.get(&key).map_or(0, |of| of.acknowledged)
    }

    /// The database takes a write of a key; returns its version.
    pub fn commit(&mut self, key: Key) -> u64 {
        let of = self.keys.entry(key).or_default();
        of.committed += 1;
        of.committed
    }

    /// A write is acknowledged: older answers on their way are behind from now on.
    pub fn acknowledge(&mut self, key: Key, version: u64, by: u64, now: SimTime) {
        let of = self.keys.entry(key).or_default();
        if version > of.acknowledged {
            of.acknowledged = version;
            self.on_the_way.acknowledged(key, version, by, now);
        }
    }

    /// An answer sets out with a version that is not known to be behind.
    pub fn leaves(&mut self, key: Key, version: u64) {
        self.on_the_way.leaves(key, version);
    }

    /// It has arrived.
    pub fn arrives(&mut self, key: Key, version: u64) {
        self.on_the_way.arrives(key, version);
    }

    /// Since when, and by which write, a version that is on its way is behind.
    pub fn overtaken(&self, key: Key, version: u64) -> Option<Overtaken> {
        self.on_the_way.overtaken(key, version)
    }

    /// Memory it takes, roughly, in bytes.
    pub fn footprint_bytes(&self) -> usize {
        footprint::tree::<Key, Versions>(self.keys.len()) + self.on_the_way.footprint_bytes()
    }

    /// The most it takes for so many keys, in bytes, without what is on its way.
    pub fn most_bytes(keys: u64) -> u64 {
        keys * footprint::tree::<Key, Versions>(1) as u64
    }
}
