//! SIEVE: FIFO with a hand that passes over what was used since it last came by.

use serde::Serialize;

use super::{Choice, Rule, Use, at_slot, copy_at_slot, set_at_slot};
use crate::components::cache::order::SlotOrder;
use crate::components::cache::{Entry, Slot};

/// The queue, who was visited, and where the hand stands.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Sieve {
    order: SlotOrder,
    visited: Vec<u8>,
    /// Where the next search begins; `None` is the tail.
    hand: Option<Slot>,
}

impl Sieve {
    pub(super) fn new() -> Self {
        Self {
            order: SlotOrder::new(),
            visited: Vec::new(),
            hand: None,
        }
    }
}

impl Rule for Sieve {
    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.order.push_newest(slot);
        set_at_slot(&mut self.visited, slot, 0);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        if !what.refill {
            set_at_slot(&mut self.visited, slot, 1);
        }
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        if self.hand == Some(slot) {
            self.hand = self.order.newer(slot);
        }
        self.order.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.order.rename(from, to);
        copy_at_slot(&mut self.visited, from, to);
        if self.hand == Some(from) {
            self.hand = Some(to);
        }
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        let start = self.hand.or(self.order.oldest())?;
        let mut at = start;
        loop {
            if at_slot(&self.visited, at) == 0 {
                return Some(at);
            }
            at = self.order.newer(at).or(self.order.oldest())?;
            if at == start {
                return Some(start);
            }
        }
    }

    fn make_room<T>(&mut self, _choice: &Choice<'_, T>) -> Option<Slot> {
        let mut at = self.hand.or(self.order.oldest())?;
        while at_slot(&self.visited, at) > 0 {
            set_at_slot(&mut self.visited, at, 0);
            at = self.order.newer(at).or(self.order.oldest())?;
        }
        // It goes now, and the hand with it to the next.
        self.hand = Some(at);
        Some(at)
    }

    fn footprint_bytes(&self) -> usize {
        self.order.footprint_bytes() + self.visited.len()
    }
}
