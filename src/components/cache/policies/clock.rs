//! CLOCK: FIFO with another chance for what was used, with one bit or two.

use serde::Serialize;

use super::{Choice, Rule, Use, at_slot, copy_at_slot, set_at_slot};
use crate::components::cache::order::SlotOrder;
use crate::components::cache::{Entry, Slot};

/// The queue and the counters of its entries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Clock {
    order: SlotOrder,
    counts: Vec<u8>,
    most: u8,
}

impl Clock {
    /// Counters with `bits` bits.
    pub(super) fn new(bits: u32) -> Self {
        Self {
            order: SlotOrder::new(),
            counts: Vec::new(),
            most: (1_u8 << bits) - 1,
        }
    }
}

impl Rule for Clock {
    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.order.push_newest(slot);
        set_at_slot(&mut self.counts, slot, 0);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        if !what.refill {
            let count = at_slot(&self.counts, slot);
            set_at_slot(&mut self.counts, slot, (count + 1).min(self.most));
        }
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.order.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.order.rename(from, to);
        copy_at_slot(&mut self.counts, from, to);
    }

    /// All counts fall by one a round, so the first of the smallest counts goes.
    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.order
            .iter()
            .min_by_key(|&slot| at_slot(&self.counts, slot))
    }

    fn make_room<T>(&mut self, _choice: &Choice<'_, T>) -> Option<Slot> {
        loop {
            let oldest = self.order.oldest()?;
            let count = at_slot(&self.counts, oldest);
            if count == 0 {
                return Some(oldest);
            }
            set_at_slot(&mut self.counts, oldest, count - 1);
            self.order.push_newest(oldest);
        }
    }

    fn footprint_bytes(&self) -> usize {
        self.order.footprint_bytes() + self.counts.len()
    }
}
