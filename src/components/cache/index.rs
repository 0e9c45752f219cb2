//! In which slot each key stands.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::Slot;
use crate::components::footprint;
use crate::components::workload::Key;

/// Slots by key. Keys up to a limit have a place each, so that finding them takes no search; of
/// those above it only residents are remembered, so that any number of them may come and go.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Index {
    /// For each key up to the largest seen its slot plus one, or 0.
    placed: Vec<Slot>,
    limit: Key,
    others: BTreeMap<Key, Slot>,
}

impl Index {
    /// All keys have a place.
    pub(super) fn new() -> Self {
        Self {
            placed: Vec::new(),
            limit: Key::MAX,
            others: BTreeMap::new(),
        }
    }

    #[inline]
    pub(super) fn get(&self, key: Key) -> Option<Slot> {
        if key <= self.limit {
            self.placed.get(key as usize).copied()?.checked_sub(1)
        } else {
            self.others.get(&key).copied()
        }
    }

    /// Notes where a key stands now; `None`: nowhere.
    pub(super) fn note(&mut self, key: Key, slot: Option<Slot>) {
        if key <= self.limit {
            let index = key as usize;
            if index >= self.placed.len() {
                self.placed.resize(index + 1, 0);
            }
            self.placed[index] = slot.map_or(0, |slot| slot + 1);
        } else if let Some(slot) = slot {
            self.others.insert(key, slot);
        } else {
            self.others.remove(&key);
        }
    }

    /// Keys up to this have a place each from now on.
    pub(super) fn set_limit(&mut self, limit: Key) {
        let residents: Vec<(Key, Slot)> = self.residents().collect();
        let length = self.placed.len().min(limit as usize + 1);
        *self = Self {
            placed: vec![0; length],
            limit,
            others: BTreeMap::new(),
        };
        for (key, slot) in residents {
            self.note(key, Some(slot));
        }
    }

    /// Nobody stands anywhere.
    pub(super) fn clear(&mut self) {
        self.placed.fill(0);
        self.others.clear();
    }

    /// How many keys stand somewhere.
    pub(super) fn len(&self) -> usize {
        self.residents().count()
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::list::<Slot>(self.placed.len()) + footprint::tree::<Key, Slot>(self.others.len())
    }

    fn residents(&self) -> impl Iterator<Item = (Key, Slot)> {
        let placed = self.placed.iter().zip(0..);
        placed
            .filter_map(|(slot, key)| Some((key, slot.checked_sub(1)?)))
            .chain(self.others.iter().map(|(&key, &slot)| (key, slot)))
    }
}

/// It follows from the slots, which are written beside it; those above the limit are left out, so
/// that digests of caches without a limit stay.
impl Serialize for Index {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.placed.serialize(serializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_found_on_either_side_of_a_limit_that_moves() {
        let mut index = Index::new();
        index.set_limit(10);
        for (key, slot) in [(3, 0), (10, 1), (11, 2), (4_000_000_000, 3)] {
            index.note(key, Some(slot));
        }
        index.note(11, None);
        for limit in [10, 2, 20] {
            index.set_limit(limit);
            let found = [3, 10, 11, 4_000_000_000].map(|key| index.get(key));
            assert_eq!(found, [Some(0), Some(1), None, Some(3)], "limit {limit}");
            assert_eq!(index.len(), 3);
            assert!(
                index.footprint_bytes() < 200,
                "no place for what never came"
            );
        }
    }
}
