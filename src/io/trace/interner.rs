//! Keys as numbers: each key is kept once, as a fingerprint of 128 bits.
//!
//! Of a hundred million keys two share a fingerprint with a chance of about 10^-23
//! (n^2 / 2^129), and none is ever compared letter by letter: 16 bytes a key, however long it is,
//! and at most 16 for finding it.

use xxhash_rust::xxh3::xxh3_128;

/// Different keys that a trace may have: with 24 bytes each they take about 3 GiB.
pub(super) const MOST_KEYS: usize = 1 << 27;
const FIRST_SLOTS: usize = 1 << 10;

/// Numbers keys from 0, in the order in which they first appear.
pub(super) struct Interner {
    /// The fingerprint of each key.
    prints: Vec<u128>,
    /// A key's number and 1, where its fingerprint says or in the next free slot; at most half of
    /// them are taken.
    slots: Vec<u32>,
}

impl Interner {
    pub(super) fn new() -> Self {
        Self {
            prints: Vec::new(),
            slots: vec![0; FIRST_SLOTS],
        }
    }

    /// Different keys so far.
    pub(super) fn len(&self) -> usize {
        self.prints.len()
    }

    /// The number of a key; `None` if there are too many.
    pub(super) fn number(&mut self, key: &[u8]) -> Option<u32> {
        let print = xxh3_128(key);
        let mut slot = self.first_slot(print);
        loop {
            let taken = self.slots.get_mut(slot)?;
            if *taken == 0 {
                if self.prints.len() == MOST_KEYS {
                    return None;
                }
                let number = self.prints.len() as u32;
                *taken = number + 1;
                self.prints.push(print);
                if self.prints.len() * 2 > self.slots.len() {
                    self.grow();
                }
                return Some(number);
            }
            let number = *taken - 1;
            if self.prints.get(number as usize) == Some(&print) {
                return Some(number);
            }
            slot = (slot + 1) & (self.slots.len() - 1);
        }
    }

    fn first_slot(&self, print: u128) -> usize {
        print as usize & (self.slots.len() - 1)
    }

    /// Twice as many slots. The old ones go first: all that they say follows from the fingerprints.
    fn grow(&mut self) {
        let slots = self.slots.len() * 2;
        self.slots = Vec::new();
        self.slots = vec![0; slots];
        let mask = slots - 1;
        for (number, &print) in (1..).zip(&self.prints) {
            let mut slot = print as usize & mask;
            while self.slots.get(slot).is_some_and(|&taken| taken > 0) {
                slot = (slot + 1) & mask;
            }
            if let Some(free) = self.slots.get_mut(slot) {
                *free = number;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn keys_are_numbered_as_an_ordered_map_numbers_them() {
        let mut interner = Interner::new();
        let mut naive: BTreeMap<String, u32> = BTreeMap::new();
        // Steps through 30,011 keys in an order that comes back to each three times.
        for step in 0..90_033_u64 {
            let key = format!("user:{}", step * 7_919 % 30_011);
            let next = naive.len() as u32;
            let expected = *naive.entry(key.clone()).or_insert(next);
            assert_eq!(interner.number(key.as_bytes()), Some(expected));
        }
        assert_eq!(interner.len(), 30_011);
        assert_eq!(interner.number(b""), Some(30_011), "the empty key is one");
    }
}
