//! LRU-2: the one whose last use but one lies furthest back goes.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Choice, Rule, Use};
use crate::components::cache::heap::SlotHeap;
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;
use crate::components::workload::Key;

/// Keys below this have a place each in the history.
const PLACES: usize = 1 << 26;

/// LRU-K of the paper with K = 2, a correlated reference period of zero, and a history that is
/// never purged. What was used only once as far as is remembered has an infinite distance and goes
/// first, the least recently used of it before the others.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct LruK {
    /// The last use but one, 0 where there was none, and the last.
    by_use: SlotHeap<(u64, u64)>,
    /// The last use of keys that have gone; 0 where there was none.
    history: Vec<u64>,
    /// The same of the keys without a place.
    others: BTreeMap<Key, u64>,
}

impl LruK {
    pub(super) fn new() -> Self {
        Self {
            by_use: SlotHeap::new(),
            history: Vec::new(),
            others: BTreeMap::new(),
        }
    }

    fn remembered(&self, key: Key) -> u64 {
        let found = match key as usize {
            place if place < PLACES => self.history.get(place),
            _ => self.others.get(&key),
        };
        found.copied().unwrap_or(0)
    }
}

impl Rule for LruK {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        let before = self.remembered(entry.key);
        self.by_use.file(slot, (before, entry.last_use));
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        let before = self.by_use.value_of(slot).map_or(0, |(_, last)| last);
        self.by_use.file(slot, (before, what.after.last_use));
    }

    fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.by_use.remove(slot);
        let place = entry.key as usize;
        if place >= PLACES {
            self.others.insert(entry.key, entry.last_use);
            return;
        }
        if place >= self.history.len() {
            self.history.resize(place + 1, 0);
        }
        self.history[place] = entry.last_use;
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.by_use.rename(from, to);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.by_use.first().map(|(_, slot)| slot)
    }

    fn footprint_bytes(&self) -> usize {
        self.by_use.footprint_bytes()
            + footprint::list::<u64>(self.history.len())
            + footprint::tree::<Key, u64>(self.others.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::components::cache::{Cache, PolicyKind, hits};
    use crate::sim::{Luck, SimTime, Stream};

    #[test]
    fn victims_are_those_worked_out_by_hand() {
        let mut cache = Cache::new(PolicyKind::LruK, 3, 0);
        let mut gone = Vec::new();
        for key in [1, 2, 1, 3, 4, 3, 4, 2, 5] {
            if !cache.look_up(key, SimTime::ZERO, 0).is_hit() {
                let filled = cache.fill(key, (), SimTime::ZERO, None, 0).unwrap();
                gone.extend(filled.evicted.map(|entry| entry.key));
            }
        }
        // At 5 keys 2 and 3 were used once each, 2 first. At 6 to 8 key 2 comes back, and with its
        // last use at 2 its last but one is 2: now 1 has 1, 3 has 4, 4 has 5, so 1 goes. At 9 it is
        // 2 itself.
        assert_eq!(gone, [2, 1, 2]);
    }

    /// The paper's experiment with two pools of pages, its table 4.1: hit ratios of LRU-1 and LRU-2
    /// with 100 and 10,000 pages, which are asked for in turn.
    #[test]
    fn two_pools_give_the_table_of_the_paper() {
        let requests = 300_000;
        let mut luck = Luck::new(1);
        let keys: Vec<u32> = (0..requests)
            .map(|index| match index % 2 {
                0 => luck.below(Stream::ReadKeys, 100) as u32,
                _ => 100 + luck.below(Stream::ReadKeys, 10_000) as u32,
            })
            .collect();
        for (slots, lru_1, lru_2) in [
            (60, 0.14, 0.291),
            (80, 0.18, 0.382),
            (100, 0.22, 0.459),
            (120, 0.26, 0.496),
            (140, 0.29, 0.502),
            (200, 0.37, 0.505),
        ] {
            for (policy, expected) in [(PolicyKind::Lru, lru_1), (PolicyKind::LruK, lru_2)] {
                let ratio = hits(&keys, policy, slots) as f64 / f64::from(requests);
                // The paper counted some thousand requests.
                assert!(
                    (ratio - expected).abs() < 0.015,
                    "{policy:?} {slots}: {ratio}"
                );
            }
        }
    }
}
