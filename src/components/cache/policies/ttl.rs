//! Who expires first goes first.

use serde::Serialize;

use super::{Choice, Rule, Use};
use crate::components::cache::heap::SlotHeap;
use crate::components::cache::{Entry, Slot};
use crate::sim::SimTime;

/// Residents by expiry, and by their last fill where that is the same or never.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Ttl {
    by_expiry: SlotHeap<(u64, SimTime, u64)>,
}

impl Ttl {
    pub(super) fn new() -> Self {
        let by_expiry = SlotHeap::new();
        Self { by_expiry }
    }
}

impl Rule for Ttl {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        let expires = entry.expires_at.map_or(u64::MAX, SimTime::as_nanos);
        let place = (expires, entry.filled_at, entry.inserted);
        self.by_expiry.file(slot, place);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        if what.refill {
            self.inserted(slot, what.after);
        }
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.by_expiry.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.by_expiry.rename(from, to);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.by_expiry.first().map(|(_, slot)| slot)
    }

    fn footprint_bytes(&self) -> usize {
        self.by_expiry.footprint_bytes()
    }
}
