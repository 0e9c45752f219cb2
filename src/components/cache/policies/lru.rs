//! The least recently used goes, or under MRU the most recently used.

use serde::Serialize;

use super::{Choice, Rule, Use};
use crate::components::cache::order::SlotOrder;
use crate::components::cache::{Entry, Slot};

/// The order of use.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Lru {
    pub(super) order: SlotOrder,
    newest_goes: bool,
}

impl Lru {
    pub(super) fn new() -> Self {
        Self {
            order: SlotOrder::new(),
            newest_goes: false,
        }
    }

    pub(super) fn most_recent() -> Self {
        Self {
            newest_goes: true,
            ..Self::new()
        }
    }
}

impl Rule for Lru {
    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.order.push_newest(slot);
    }

    fn used<T>(&mut self, slot: Slot, _what: Use<'_, T>) {
        self.order.push_newest(slot);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.order.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.order.rename(from, to);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        if self.newest_goes {
            self.order.newest()
        } else {
            self.order.oldest()
        }
    }

    fn emptied(&mut self) -> bool {
        self.order.clear();
        true
    }

    fn footprint_bytes(&self) -> usize {
        self.order.footprint_bytes()
    }
}
