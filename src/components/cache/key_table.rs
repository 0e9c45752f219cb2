//! A number for each of a few keys out of all there may be: open addressing with linear probing,
//! so that what is remembered takes memory, and not what was ever asked for.

use serde::{Serialize, Serializer};

use crate::components::footprint;
use crate::components::workload::Key;

const FREE: u32 = u32::MAX;

/// Numbers below [`u32::MAX`] by key.
#[derive(Clone, Debug, Default)]
pub(super) struct KeyTable {
    /// A power of two, at least twice as many as are taken; none at first.
    cells: Vec<(Key, u32)>,
    len: usize,
}

impl KeyTable {
    pub(super) fn len(&self) -> usize {
        self.len
    }

    #[cfg(test)]
    fn get(&self, key: Key) -> Option<u32> {
        let number = self.cells.get(self.place_of(key)?)?.1;
        (number != FREE).then_some(number)
    }

    /// Notes the number of a key, which must have none yet.
    pub(super) fn insert(&mut self, key: Key, number: u32) {
        if self.len * 2 >= self.cells.len() {
            let doubled = (self.cells.len() * 2).max(16);
            let former = std::mem::replace(&mut self.cells, vec![(0, FREE); doubled]);
            for cell in former.into_iter().filter(|cell| cell.1 != FREE) {
                self.put(cell);
            }
        }
        self.put((key, number));
        self.len += 1;
    }

    /// Takes a key out; returns its number.
    pub(super) fn remove(&mut self, key: Key) -> Option<u32> {
        let mut hole = self.place_of(key)?;
        let number = self.cells[hole].1;
        if number == FREE {
            return None;
        }
        self.len -= 1;
        // What stands behind moves up, unless it would stand before its home.
        let mask = self.cells.len() - 1;
        let mut at = hole;
        loop {
            at = (at + 1) & mask;
            let cell = self.cells[at];
            if cell.1 == FREE {
                break;
            }
            let from_home = at.wrapping_sub(self.home(cell.0)) & mask;
            if from_home >= at.wrapping_sub(hole) & mask {
                self.cells[hole] = cell;
                hole = at;
            }
        }
        self.cells[hole].1 = FREE;
        Some(number)
    }

    /// Memory that a copy takes besides itself, in bytes.
    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::list::<(Key, u32)>(self.cells.len())
    }

    fn sorted(&self) -> Vec<(Key, u32)> {
        let taken = self.cells.iter().filter(|cell| cell.1 != FREE);
        let mut sorted: Vec<_> = taken.copied().collect();
        sorted.sort_unstable();
        sorted
    }

    fn put(&mut self, cell: (Key, u32)) {
        if let Some(place) = self.place_of(cell.0) {
            self.cells[place] = cell;
        }
    }

    /// Where a key stands, or else the first free cell from its home on.
    fn place_of(&self, key: Key) -> Option<usize> {
        let mask = self.cells.len().checked_sub(1)?;
        let mut at = self.home(key);
        while self.cells[at].1 != FREE && self.cells[at].0 != key {
            at = (at + 1) & mask;
        }
        Some(at)
    }

    /// The high bits of a product spread neighbours (Knuth's multiplicative hashing).
    fn home(&self, key: Key) -> usize {
        let spread = u64::from(key).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 32;
        spread as usize & (self.cells.len() - 1)
    }
}

/// In which cell a key stands is not to be seen.
impl PartialEq for KeyTable {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.sorted() == other.sorted()
    }
}

/// Written as a sorted map.
impl Serialize for KeyTable {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.sorted())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;

    #[test]
    fn it_is_the_map_whatever_comes() {
        let (mut table, mut map) = (KeyTable::default(), BTreeMap::new());
        let mut luck = 3_u64;
        for step in 0..50_000_u32 {
            luck = luck.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            let key = (luck >> 40) as Key % 300;
            if luck >> 63 == 0 {
                assert_eq!(table.remove(key), map.remove(&key));
            } else if table.get(key).is_none() {
                table.insert(key, step);
                map.insert(key, step);
            }
            assert_eq!(table.get(key), map.get(&key).copied());
            assert_eq!(table.len(), map.len());
        }
        assert!(
            map.iter()
                .all(|(&key, &number)| table.get(key) == Some(number))
        );
    }
}
