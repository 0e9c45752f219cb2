//! The least frequently used goes: counted while it is in the cache, or for ever.

use std::collections::{BTreeMap, BTreeSet};

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

/// Counts of all keys that were ever asked for. Of those that are not expected again, who was asked
/// for once is not remembered once it has gone: its count follows from having been asked for.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct PerfectLfu {
    /// By key, up to the largest that was asked for.
    counts: Vec<u32>,
    /// Keys up to this stand there; the others here.
    limit: Key,
    others: BTreeMap<Key, u32>,
    /// Who was asked for last, until it is there.
    asked: Option<Key>,
    /// (count, last use, slot).
    by_count: BTreeSet<(u32, u64, Slot)>,
    /// The count under which a slot stands in `by_count`.
    filed: Vec<(u32, u64)>,
}

impl PerfectLfu {
    pub(super) fn new() -> Self {
        Self {
            counts: Vec::new(),
            limit: Key::MAX,
            others: BTreeMap::new(),
            asked: None,
            by_count: BTreeSet::new(),
            filed: Vec::new(),
        }
    }

    fn file<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        let index = slot as usize;
        if index >= self.filed.len() {
            self.filed.resize(index + 1, (0, 0));
        }
        let count = self.count(entry.key);
        self.filed[index] = (count, entry.last_use);
        self.by_count.insert((count, entry.last_use, slot));
    }

    fn count(&self, key: Key) -> u32 {
        let counted = if key <= self.limit {
            self.counts.get(key as usize)
        } else {
            self.others.get(&key)
        };
        counted.copied().unwrap_or(0)
    }

    fn count_mut(&mut self, key: Key) -> &mut u32 {
        if key > self.limit {
            return self.others.entry(key).or_default();
        }
        let index = key as usize;
        if index >= self.counts.len() {
            self.counts.resize(index + 1, 0);
        }
        &mut self.counts[index]
    }

    pub(super) fn expect_keys_up_to(&mut self, limit: Key) {
        let above = self
            .counts
            .split_off(self.counts.len().min(limit as usize + 1));
        let first = self.counts.len() as Key;
        let above = (first..).zip(above).filter(|&(_, count)| count > 0);
        let below = std::mem::take(&mut self.others);
        self.limit = limit;
        for (key, count) in above.chain(below) {
            *self.count_mut(key) = count;
        }
    }

    pub(super) fn was_asked_before(&mut self, key: Key) {
        if key > self.limit {
            let count = self.count_mut(key);
            *count = (*count).max(1);
        }
    }

    /// Forgets a key that has gone, or was not let in, if its count follows without.
    fn forget(&mut self, key: Key) {
        if key > self.limit && self.count(key) == 1 {
            self.others.remove(&key);
        }
    }

    fn take_out(&mut self, slot: Slot) {
        if let Some(&(count, last_use)) = self.filed.get(slot as usize) {
            self.by_count.remove(&(count, last_use, slot));
        }
    }
}

impl Rule for PerfectLfu {
    fn asked(&mut self, key: Key) {
        let count = self.count_mut(key);
        *count = count.saturating_add(1);
        if let Some(left_out) = self.asked.replace(key).filter(|&asked| asked != key) {
            self.forget(left_out);
        }
    }

    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.asked = None;
        self.file(slot, entry);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        self.asked = None;
        self.take_out(slot);
        self.file(slot, what.after);
    }

    fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.take_out(slot);
        self.forget(entry.key);
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
            + footprint::tree::<Key, u32>(self.others.len())
            + footprint::list::<(u32, u64)>(self.filed.len())
            + footprint::tree::<(u32, u64, Slot), ()>(self.by_count.len())
    }
}
