//! How much memory the copies take: entries in all caches, and different keys among them.

use serde::Serialize;

use crate::components::workload::Key;

/// Counts of entries, expired ones included: they keep their slots.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Copies {
    holders: Vec<u8>,
    entries: u64,
    distinct: u64,
}

impl Copies {
    /// Entries in all caches.
    pub fn entries(&self) -> u64 {
        self.entries
    }

    /// Different keys among them.
    pub fn distinct(&self) -> u64 {
        self.distinct
    }

    pub(super) fn added(&mut self, key: Key) {
        let index = key as usize;
        if index >= self.holders.len() {
            self.holders.resize(index + 1, 0);
        }
        self.entries += 1;
        if self.holders[index] == 0 {
            self.distinct += 1;
        }
        self.holders[index] += 1;
    }

    pub(super) fn removed(&mut self, key: Key) {
        let Some(holders) = self.holders.get_mut(key as usize) else {
            return;
        };
        self.entries = self.entries.saturating_sub(1);
        *holders = holders.saturating_sub(1);
        if *holders == 0 {
            self.distinct = self.distinct.saturating_sub(1);
        }
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.holders.len()
    }
}
