//! LFU with a fading memory, as Redis counts, but comparing all residents.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Choice, Rule, Use};
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;

/// Residents by their counter as it stood at their last use, and by that use. Of those with the same
/// counter the least recently used has faded the most, so it alone is compared with the others:
/// there are no more than 256 of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct LfuDecay {
    by_counter: BTreeSet<(u8, u64, Slot)>,
}

impl LfuDecay {
    pub(super) fn new() -> Self {
        let by_counter = BTreeSet::new();
        Self { by_counter }
    }

    /// The least recently used resident of each counter.
    fn first_of_each(&self) -> impl Iterator<Item = Slot> {
        let from = |counter: u8| self.by_counter.range((counter, 0, 0)..).next();
        let after = move |&&(counter, ..): &&(u8, u64, Slot)| from(counter.checked_add(1)?);
        std::iter::successors(from(0), after).map(|&(_, _, slot)| slot)
    }
}

fn place<T>(slot: Slot, entry: &Entry<T>) -> (u8, u64, Slot) {
    (entry.counter, entry.last_use, slot)
}

impl Rule for LfuDecay {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.by_counter.insert(place(slot, entry));
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        self.by_counter.remove(&place(slot, what.before));
        self.by_counter.insert(place(slot, what.after));
    }

    fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.by_counter.remove(&place(slot, entry));
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, entry: &Entry<T>) {
        self.removed(from, entry);
        self.inserted(to, entry);
    }

    fn victim<T>(&self, choice: &Choice<'_, T>) -> Option<Slot> {
        let merit = |slot: &Slot| {
            let entry = choice.entry(*slot);
            entry.map(|entry| (choice.decay.faded(entry, choice.now), entry.last_use))
        };
        self.first_of_each().min_by_key(merit)
    }

    fn victims<T>(&self, choice: &Choice<'_, T>, count: usize) -> Option<Vec<Slot>> {
        let mut all: Vec<_> = choice
            .residents()
            .map(|(slot, entry)| (choice.decay.faded(entry, choice.now), entry.last_use, slot))
            .collect();
        all.sort_unstable();
        Some(
            all.into_iter()
                .take(count)
                .map(|(_, _, slot)| slot)
                .collect(),
        )
    }

    fn emptied(&mut self) -> bool {
        self.by_counter.clear();
        true
    }

    fn footprint_bytes(&self) -> usize {
        footprint::tree::<(u8, u64, Slot), ()>(self.by_counter.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::SimTime;

    #[test]
    fn no_choice_looks_at_more_residents_than_there_are_counters() {
        let mut lfu = LfuDecay::new();
        for slot in 0..30_000 {
            let entry = Entry {
                key: slot,
                value: (),
                filled_at: SimTime::ZERO,
                expires_at: None,
                last_used_at: SimTime::ZERO,
                inserted: u64::from(slot),
                last_use: u64::from(slot),
                uses: 1,
                counter: (slot % 256) as u8,
            };
            lfu.inserted(slot, &entry);
        }
        let compared: Vec<Slot> = lfu.first_of_each().collect();
        assert_eq!(compared, (0..256).collect::<Vec<Slot>>());
    }
}
