//! Anyone goes.

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::{Choice, Rule};
use crate::components::cache::{Entry, Slot};
use crate::sim::scale;

/// The luck is drawn ahead, at the eviction before; there is nothing else to remember.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Random;

impl Rule for Random {
    fn inserted<T>(&mut self, _slot: Slot, _entry: &Entry<T>) {}

    fn removed<T>(&mut self, _slot: Slot, _entry: &Entry<T>) {}

    fn moved<T>(&mut self, _from: Slot, _to: Slot, _entry: &Entry<T>) {}

    fn victim<T>(&self, choice: &Choice<'_, T>) -> Option<Slot> {
        let chosen = scale(choice.coin, choice.count as u64);
        // In a full cache, the usual case, it is found without counting.
        if choice.count == choice.slots.len() {
            return (!choice.slots.is_empty()).then_some(chosen as Slot);
        }
        choice
            .residents()
            .map(|(slot, _)| slot)
            .nth(chosen as usize)
    }

    fn victims<T>(&self, choice: &Choice<'_, T>, count: usize) -> Option<Vec<Slot>> {
        let mut left: Vec<Slot> = choice.residents().map(|(slot, _)| slot).collect();
        let mut coin = choice.coin;
        let mut drawn = Vec::with_capacity(count.min(left.len()));
        while drawn.len() < count && !left.is_empty() {
            drawn.push(left.swap_remove(scale(coin, left.len() as u64) as usize));
            coin = xxh3_64(&coin.to_le_bytes());
        }
        Some(drawn)
    }

    fn emptied(&mut self) -> bool {
        true
    }

    fn footprint_bytes(&self) -> usize {
        0
    }
}
