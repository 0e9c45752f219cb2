//! The least frequently used goes: counted while it is in the cache, or for ever.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Choice, Rule, Use};
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;
use crate::components::workload::Key;

/// Counts of residents that are forgotten on eviction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Lfu {
    /// (count, last use, slot).
    pub(super) by_count: BTreeSet<(u32, u64, Slot)>,
}

impl Lfu {
    pub(super) fn new() -> Self {
        let by_count = BTreeSet::new();
        Self { by_count }
    }
}

impl Rule for Lfu {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.by_count.insert((entry.uses, entry.last_use, slot));
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        let (before, after) = (what.before, what.after);
        self.by_count.remove(&(before.uses, before.last_use, slot));
        self.by_count.insert((after.uses, after.last_use, slot));
    }

    fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.by_count.remove(&(entry.uses, entry.last_use, slot));
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, entry: &Entry<T>) {
        self.removed(from, entry);
        self.inserted(to, entry);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.by_count.first().map(|&(_, _, slot)| slot)
    }

    fn emptied(&mut self) -> bool {
        self.by_count.clear();
        true
    }

    fn footprint_bytes(&self) -> usize {
        footprint::tree::<(u32, u64, Slot), ()>(self.by_count.len())
    }
}

/// Counts of all keys that were ever asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct PerfectLfu {
    /// By key, up to the largest that was asked for.
    counts: Vec<u32>,
    /// (count, last use, slot).
    by_count: BTreeSet<(u32, u64, Slot)>,
    /// The count under which a slot stands in `by_count`.
    filed: Vec<(u32, u64)>,
}

impl PerfectLfu {
    pub(super) fn new() -> Self {
        Self {
            counts: Vec::new(),
            by_count: BTreeSet::new(),
            filed: Vec::new(),
        }
    }

    fn file<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        let index = slot as usize;
        if index >= self.filed.len() {
            self.filed.resize(index + 1, (0, 0));
        }
        let count = self.counts.get(entry.key as usize).copied().unwrap_or(0);
        self.filed[index] = (count, entry.last_use);
        self.by_count.insert((count, entry.last_use, slot));
    }

    fn take_out(&mut self, slot: Slot) {
        if let Some(&(count, last_use)) = self.filed.get(slot as usize) {
            self.by_count.remove(&(count, last_use, slot));
        }
    }
}

impl Rule for PerfectLfu {
    fn asked(&mut self, key: Key) {
        let index = key as usize;
        if index >= self.counts.len() {
            self.counts.resize(index + 1, 0);
        }
        self.counts[index] = self.counts[index].saturating_add(1);
    }

    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.file(slot, entry);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        self.take_out(slot);
        self.file(slot, what.after);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.take_out(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, entry: &Entry<T>) {
        self.take_out(from);
        self.file(to, entry);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.by_count.first().map(|&(_, _, slot)| slot)
    }

    fn footprint_bytes(&self) -> usize {
        footprint::list::<u32>(self.counts.len())
            + footprint::list::<(u32, u64)>(self.filed.len())
            + footprint::tree::<(u32, u64, Slot), ()>(self.by_count.len())
    }
}
