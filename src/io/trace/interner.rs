//! Keys as numbers: each key is kept once, as a fingerprint of 128 bits.
//!
//! Of a hundred million keys two share a fingerprint with a chance of about 10^-23
//! (n^2 / 2^129), and none is ever compared letter by letter: 16 bytes a key, however long it is,
//! and at most 16 for finding it.

use xxhash_rust::xxh3::xxh3_128;

/// The fingerprint of a key.
pub(super) fn fingerprint(key: &[u8]) -> u128 {
    xxh3_128(key)
}

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

    /// The numbers of keys by their fingerprints, one after another; false if there are too many.
    ///
    /// A key that is known mostly stands where it is looked for first. That is looked up for all of
    /// them before anything depends on it, so that a processor waits for its memory once, not for
    /// each of them.
    pub(super) fn numbers(&mut self, prints: &[u128], numbers: &mut Vec<u32>) -> bool {
        numbers.clear();
        numbers.extend(prints.iter().map(|&print| {
            let taken = self.slots.get(self.first_slot(print));
            taken.copied().unwrap_or(0)
        }));
        for (number, print) in numbers.iter_mut().zip(prints) {
            let known = (*number as usize).checked_sub(1);
            if known.and_then(|known| self.prints.get(known)) != Some(print) {
                *number = 0;
            }
        }
        for (number, &print) in numbers.iter_mut().zip(prints) {
            *number = match number.checked_sub(1) {
                Some(known) => known,
                None => match self.number(print) {
                    Some(found) => found,
                    None => return false,
                },
            };
        }
        true
    }

    /// The number of a key; `None` if there are too many.
    fn number(&mut self, print: u128) -> Option<u32> {
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
        // Steps through 30,011 keys in an order that comes back to each three times; some twice in
        // a row, so that a new key is in one batch twice.
        let keys: Vec<String> = (0..90_033_u64)
            .flat_map(|step| {
                let key = format!("user:{}", step * 7_919 % 30_011);
                vec![key; 1 + usize::from(step % 5 == 0)]
            })
            .collect();
        let mut numbers = Vec::new();
        for batch in keys.chunks(37) {
            let prints: Vec<u128> = batch
                .iter()
                .map(|key| fingerprint(key.as_bytes()))
                .collect();
            assert!(interner.numbers(&prints, &mut numbers));
            for (key, number) in batch.iter().zip(&numbers) {
                let next = naive.len() as u32;
                assert_eq!(*number, *naive.entry(key.clone()).or_insert(next));
            }
        }
        assert_eq!(interner.len(), 30_011);
        assert!(interner.numbers(&[fingerprint(b"")], &mut numbers));
        assert_eq!(numbers, [30_011], "the empty key is one");
    }
}
