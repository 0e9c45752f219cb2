//! The least frequently used goes: counted while it is in the cache, or for ever.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};

use super::{Choice, Rule, Use};
use crate::components::cache::count_order::CountOrder;
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;
use crate::components::workload::Key;

/// Counts of residents that are forgotten on eviction.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Lfu {
    pub(super) by_count: CountOrder,
}

impl Lfu {
    pub(super) fn new() -> Self {
        let by_count = CountOrder::default();
        Self { by_count }
    }
}

impl Rule for Lfu {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.by_count.file(slot, entry.uses, entry.last_use);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        self.inserted(slot, what.after);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.by_count.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.by_count.rename(from, to);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.by_count.first()
    }

    fn emptied(&mut self) -> bool {
        self.by_count.clear();
        true
    }

    fn footprint_bytes(&self) -> usize {
        self.by_count.footprint_bytes()
    }
}

/// Counts of all keys that were ever asked for. Of those that are not expected again, who was asked
/// for once is not remembered once it has gone: its count follows from having been asked for.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::components::cache) struct PerfectLfu {
    /// By key, up to the largest that was asked for.
    counts: Vec<u32>,
    /// Keys up to this stand there; the others here.
    limit: Key,
    others: BTreeMap<Key, u32>,
    /// Who was asked for last, until it is there.
    asked: Option<Key>,
    by_count: CountOrder,
}

/// Written with what each slot is filed under as well.
impl Serialize for PerfectLfu {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let filed: Vec<_> = self.by_count.filed().collect();
        (
            &self.counts,
            self.limit,
            &self.others,
            self.asked,
            &self.by_count,
            filed,
        )
            .serialize(serializer)
    }
}

impl PerfectLfu {
    pub(super) fn new() -> Self {
        Self {
            counts: Vec::new(),
            limit: Key::MAX,
            others: BTreeMap::new(),
            asked: None,
            by_count: CountOrder::default(),
        }
    }

    fn file<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        let count = self.count(entry.key);
        self.by_count.file(slot, count, entry.last_use);
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
        self.file(slot, what.after);
    }

    fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.by_count.remove(slot);
        self.forget(entry.key);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, entry: &Entry<T>) {
        if self.by_count.count_of(from) == Some(self.count(entry.key)) {
            self.by_count.rename(from, to);
        } else {
            self.by_count.remove(from);
            self.file(to, entry);
        }
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.by_count.first()
    }

    fn footprint_bytes(&self) -> usize {
        footprint::list::<u32>(self.counts.len())
            + footprint::tree::<Key, u32>(self.others.len())
            + self.by_count.footprint_bytes()
    }
}
