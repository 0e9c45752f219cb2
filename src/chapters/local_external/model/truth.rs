//! The oracle: which version is current, which was promised and when, and what each client saw.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use crate::components::footprint;
use crate::components::workload::Key;
use crate::sim::SimTime;

/// Acknowledgements of a key that are remembered with their moments. An answer is overtaken by a
/// write within one round trip, so that a few are enough.
const ACKNOWLEDGEMENTS: usize = 8;
/// What clients saw is remembered for this many pairs of client and key. It bounds memory.
const MOST_SEEN: usize = 100_000;

/// Keys whose acknowledgements are counted to tell how much memory all of them take.
const LOOKED_AT: usize = 64;

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

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Acknowledged {
    version: u64,
    at: SimTime,
    by: u64,
}

#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct KeyTruth {
    committed: u64,
    acknowledged: u64,
    latest: VecDeque<Acknowledged>,
}

/// What the database knows of the keys that were ever written.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Truth {
    keys: BTreeMap<Key, KeyTruth>,
}

impl Truth {
    /// The current version of a key.
    pub fn committed(&self, key: Key) -> u64 {
        self.keys.get(&key).map_or(0, |truth| truth.committed)
    }

    /// The newest version whose writer was told that it is done.
    pub fn acknowledged(&self, key: Key) -> u64 {
        self.keys.get(&key).map_or(0, |truth| truth.acknowledged)
    }

    pub(super) fn commit(&mut self, key: Key) -> u64 {
        let truth = self.keys.entry(key).or_default();
        truth.committed += 1;
        truth.committed
    }

    pub(super) fn acknowledge(&mut self, key: Key, version: u64, by: u64, now: SimTime) {
        let truth = self.keys.entry(key).or_default();
        if version <= truth.acknowledged {
            return;
        }
        truth.acknowledged = version;
        if truth.latest.len() == ACKNOWLEDGEMENTS {
            truth.latest.pop_front();
        }
        truth.latest.push_back(Acknowledged {
            version,
            at: now,
            by,
        });
    }

    /// The first acknowledgement of a version newer than this, and its write.
    pub(super) fn behind(&self, key: Key, version: u64) -> Option<(SimTime, Option<u64>)> {
        let truth = self.keys.get(&key)?;
        let first = truth.latest.iter().find(|ack| ack.version > version)?;
        Some((first.at, Some(first.by)))
    }

    /// What a cache stores with `version`. What it was copied from may know since when it is
    /// behind; an answer that was overtaken on its way is behind since it was.
    pub(super) fn stored(
        &self,
        key: Key,
        version: u64,
        known: Option<(SimTime, Option<u64>)>,
    ) -> Stored {
        let behind = known.or_else(|| self.behind(key, version));
        Stored {
            version,
            behind_since: behind.map(|(at, _)| at),
            behind_by: behind.and_then(|(_, by)| by),
            lost_at: None,
        }
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        let latest: usize = match self.keys.values().next() {
            // Some of them tell how long the lists are.
            Some(_) => {
                let looked_at = self.keys.values().take(LOOKED_AT);
                let (keys, long) = looked_at.fold((0, 0), |(keys, long), truth| {
                    (keys + 1, long + truth.latest.capacity())
                });
                footprint::list::<Acknowledged>(self.keys.len() * long / keys)
            }
            None => 0,
        };
        footprint::tree::<Key, KeyTruth>(self.keys.len()) + latest
    }

    pub(super) fn most_bytes(keys: u64) -> u64 {
        let latest = footprint::list::<Acknowledged>(ACKNOWLEDGEMENTS);
        keys * (footprint::tree::<Key, KeyTruth>(1) + latest) as u64
    }
}

/// The newest version of each key that each client has seen; keys never written need no memory.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Seen {
    newest: BTreeMap<(Key, u32), u64>,
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
            }
        }
        None
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
        let mut truth = Truth::default();
        let at = SimTime::from_secs_f64;
        for second in 1..=3_u64 {
            let version = truth.commit(5);
            truth.acknowledge(5, version, 70 + second, at(second as f64));
        }
        assert_eq!(truth.behind(5, 0), Some((at(1.0), Some(71))));
        assert_eq!(truth.behind(5, 1), Some((at(2.0), Some(72))));
        assert_eq!(truth.behind(5, 3), None);
        assert_eq!(truth.stored(5, 2, None).behind_since, Some(at(3.0)));
        let known = Some((at(0.5), Some(70)));
        assert_eq!(truth.stored(5, 2, known).behind_since, Some(at(0.5)));
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
