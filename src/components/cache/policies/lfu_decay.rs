//! LFU with a fading memory, as Redis counts, but comparing all residents.

use serde::Serialize;

use super::{Choice, Rule, Use};
use crate::components::cache::count_order::CountOrder;
use crate::components::cache::{Entry, Slot};

/// Residents by their counter as it stood at their last use, and by that use. Of those with the same
/// counter the least recently used has faded the most, so it alone is compared with the others:
/// there are no more than 256 of them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct LfuDecay {
    by_counter: CountOrder,
}

impl LfuDecay {
    pub(super) fn new() -> Self {
        let by_counter = CountOrder::default();
        Self { by_counter }
    }
}

impl Rule for LfuDecay {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        let counter = u32::from(entry.counter);
        self.by_counter.file(slot, counter, entry.last_use);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        self.inserted(slot, what.after);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.by_counter.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.by_counter.rename(from, to);
    }

    fn victim<T>(&self, choice: &Choice<'_, T>) -> Option<Slot> {
        // None has lost more than the whole run so far could take from it.
        let period = choice.decay.period.as_nanos();
        let most_lost = choice.now.as_nanos().checked_div(period).unwrap_or(0);
        let mut least: Option<(u8, u64, Slot)> = None;
        for (counter, slot) in self.by_counter.first_of_each() {
            let at_least = u64::from(counter).saturating_sub(most_lost);
            if least.is_some_and(|(faded, ..)| u64::from(faded) < at_least) {
                break;
            }
            let entry = choice.entry(slot)?;
            let merit = (choice.decay.faded(entry, choice.now), entry.last_use, slot);
            least = Some(least.map_or(merit, |least| least.min(merit)));
        }
        least.map(|(_, _, slot)| slot)
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
        self.by_counter.footprint_bytes()
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
        let compared: Vec<Slot> = lfu
            .by_counter
            .first_of_each()
            .map(|(_, slot)| slot)
            .collect();
        assert_eq!(compared, (0..256).collect::<Vec<Slot>>());
    }
}
