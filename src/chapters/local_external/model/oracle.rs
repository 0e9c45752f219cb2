//! The oracle: which version is current, which was promised and when, and what each client saw.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::components::footprint;
use crate::components::overtaken::OnTheWay;
use crate::components::workload::Key;
use crate::sim::SimTime;

/// What clients saw is remembered for this many pairs of client and key. It bounds memory.
const MOST_SEEN: usize = 100_000;

/// What a cache stores besides the key.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stored {
    /// The version of the value; 0 was never written.
    pub version: u64,
    /// When the first newer version was acknowledged.
    pub behind_since: Option<SimTime>,
    /// The write that made it so.
    pub behind_by: Option<u64>,
    /// When a message that would have removed it was lost.
    pub lost_at: Option<SimTime>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct KeyTruth {
    committed: u64,
    acknowledged: u64,
}

/// What the database knows of the keys that were ever written.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Oracle {
    keys: BTreeMap<Key, KeyTruth>,
    on_the_way: OnTheWay,
}

impl Oracle {
    /// The current version of a key.
    pub fn committed(&self, key: Key) -> u64 {
        self.keys.get(&key).map_or(0, |oracle| oracle.committed)
    }

    /// The newest version whose writer was told that it is done.
    pub fn acknowledged(&self, key: Key) -> u64 {
        self.keys.get(&key).map_or(0, |oracle| oracle.acknowledged)
    }

    pub(super) fn commit(&mut self, key: Key) -> u64 {
        let oracle = self.keys.entry(key).or_default();
        oracle.committed += 1;
        oracle.committed
    }

    pub(super) fn acknowledge(&mut self, key: Key, version: u64, by: u64, now: SimTime) {
        let oracle = self.keys.entry(key).or_default();
        if version <= oracle.acknowledged {
            return;
        }
        oracle.acknowledged = version;
        self.on_the_way.acknowledged(key, version, by, now);
    }

    /// Somebody sets out with a version that is not known to be behind.
    pub(super) fn leaves(&mut self, key: Key, version: u64) {
        self.on_the_way.leaves(key, version);
    }

    /// Somebody has arrived with it.
    pub(super) fn arrives(&mut self, key: Key, version: u64) {
        self.on_the_way.arrives(key, version);
    }

    /// What a cache stores with `version`. What it was copied from may know since when it is
    /// behind; an answer that was overtaken on its way is behind since it was.
    pub(super) fn stored(
        &self,
        key: Key,
        version: u64,
        known: Option<(SimTime, Option<u64>)>,
    ) -> Stored {
        let overtaken = self.on_the_way.overtaken(key, version);
        let behind = known.or_else(|| overtaken.map(|first| (first.at, Some(first.by))));
        Stored {
            version,
            behind_since: behind.map(|(at, _)| at),
            behind_by: behind.and_then(|(_, by)| by),
            lost_at: None,
        }
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::tree::<Key, KeyTruth>(self.keys.len()) + self.on_the_way.footprint_bytes()
    }

    pub(super) fn most_bytes(keys: u64) -> u64 {
        keys * footprint::tree::<Key, KeyTruth>(1) as u64
    }
}

/// The newest version of each key that each client has seen; keys never written need no memory.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Seen {
    newest: BTreeMap<(Key, u32), u64>,
    forgotten: u64,
}

impl Seen {
    /// A client is shown a version. Returns the newer one that it has seen before, if it has.
    pub(super) fn show(&mut self, client: u32, key: Key, version: u64) -> Option<u64> {
        let known = self.newest.get(&(key, client)).copied().unwrap_or(0);
        if known > version {
            return Some(known);
        }
        if version > known {
            self.newest.insert((key, client), version);
            // The coldest key's is given up first.
            if self.newest.len() > MOST_SEEN {
                self.newest.pop_last();
                self.forgotten += 1;
            }
        }
        None
    }

    /// How often something was given up.
    pub(super) fn forgotten(&self) -> u64 {
        self.forgotten
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::tree::<(Key, u32), u64>(self.newest.len())
    }

    pub(super) fn most_bytes(pairs: u64) -> u64 {
        footprint::tree::<(Key, u32), u64>(1) as u64 * pairs.min(MOST_SEEN as u64)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_behind_from_the_first_version_that_it_lacks() {
        let mut oracle = Oracle::default();
        let at = SimTime::from_secs_f64;
        oracle.leaves(5, 0);
        for second in 1..=30_u64 {
            let version = oracle.commit(5);
            oracle.acknowledge(5, version, 70 + second, at(second as f64));
        }
        assert_eq!(oracle.stored(5, 0, None).behind_since, Some(at(1.0)));
        assert_eq!(oracle.stored(5, 0, None).behind_by, Some(71));
        assert_eq!(oracle.stored(5, 30, None).behind_since, None);
        let known = Some((at(0.5), Some(70)));
        assert_eq!(oracle.stored(5, 0, known).behind_since, Some(at(0.5)));
    }

    #[test]
    fn a_client_goes_back_only_behind_what_it_saw_itself() {
        let mut seen = Seen::default();
        assert_eq!(seen.show(1, 5, 2), None);
        assert_eq!(seen.show(2, 5, 1), None);
        assert_eq!(seen.show(1, 5, 1), Some(2));
        assert_eq!(seen.show(1, 6, 0), None);
        assert_eq!(seen.show(1, 5, 2), None);
    }
}
