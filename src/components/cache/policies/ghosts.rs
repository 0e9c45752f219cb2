//! Keys that have gone and are still remembered, without their values.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::components::footprint;
use crate::components::workload::Key;

/// A queue of keys in which any can be looked up and removed.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Ghosts {
    by_age: BTreeMap<u64, Key>,
    age: BTreeMap<Key, u64>,
    next: u64,
}

impl Ghosts {
    pub(super) fn len(&self) -> usize {
        self.age.len()
    }

    /// Remembers a key as the newest.
    pub(super) fn push(&mut self, key: Key) {
        self.remove(key);
        self.by_age.insert(self.next, key);
        self.age.insert(key, self.next);
        self.next += 1;
    }

    /// Forgets a key; whether it was remembered.
    pub(super) fn remove(&mut self, key: Key) -> bool {
        match self.age.remove(&key) {
            Some(age) => self.by_age.remove(&age).is_some(),
            None => false,
        }
    }

    /// Forgets the oldest.
    pub(super) fn pop(&mut self) {
        if let Some((_, key)) = self.by_age.pop_first() {
            self.age.remove(&key);
        }
    }

    /// Forgets the oldest of those beyond `most`.
    pub(super) fn trim(&mut self, most: usize) {
        while self.len() > most {
            self.pop();
        }
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::tree::<u64, Key>(self.len()) + footprint::tree::<Key, u64>(self.len())
    }
}
