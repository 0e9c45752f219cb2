//! First in, first out.

use serde::Serialize;

use super::{Choice, Rule};
use crate::components::cache::order::SlotOrder;
use crate::components::cache::{Entry, Slot};

/// The order of insertion.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Fifo {
    pub(super) order: SlotOrder,
}

impl Fifo {
    pub(super) fn new() -> Self {
        let order = SlotOrder::new();
        Self { order }
    }
}

impl Rule for Fifo {
    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.order.push_newest(slot);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.order.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.order.rename(from, to);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.order.oldest()
    }

    fn emptied(&mut self) -> bool {
        self.order.clear();
        true
    }

    fn footprint_bytes(&self) -> usize {
        self.order.footprint_bytes()
    }
}
