//! LFU with a fading memory, as Redis counts, but comparing all residents.

use serde::Serialize;

use super::{Choice, Rule};
use crate::components::cache::{Entry, Slot};

/// The counters stand in the entries; see [`super::DecaySettings`].
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct LfuDecay;

impl Rule for LfuDecay {
    fn inserted<T>(&mut self, _slot: Slot, _entry: &Entry<T>) {}

    fn removed<T>(&mut self, _slot: Slot, _entry: &Entry<T>) {}

    fn moved<T>(&mut self, _from: Slot, _to: Slot, _entry: &Entry<T>) {}

    fn victim<T>(&self, choice: &Choice<'_, T>) -> Option<Slot> {
        choice
            .residents()
            .min_by_key(|(_, entry)| (choice.decay.faded(entry, choice.now), entry.last_use))
            .map(|(slot, _)| slot)
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
        true
    }

    fn footprint_bytes(&self) -> usize {
        0
    }
}
