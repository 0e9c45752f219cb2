//! Who expires first goes first.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Choice, Rule, Use};
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;
use crate::sim::SimTime;

/// Residents by expiry, and by their last fill where that is the same or never.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Ttl {
    by_expiry: BTreeSet<(u64, SimTime, u64, Slot)>,
}

impl Ttl {
    pub(super) fn new() -> Self {
        let by_expiry = BTreeSet::new();
        Self { by_expiry }
    }
}

fn place<T>(slot: Slot, entry: &Entry<T>) -> (u64, SimTime, u64, Slot) {
    let expires = entry.expires_at.map_or(u64::MAX, SimTime::as_nanos);
    (expires, entry.filled_at, entry.inserted, slot)
}

impl Rule for Ttl {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.by_expiry.insert(place(slot, entry));
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        self.by_expiry.remove(&place(slot, what.before));
        self.by_expiry.insert(place(slot, what.after));
    }

    fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.by_expiry.remove(&place(slot, entry));
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, entry: &Entry<T>) {
        self.removed(from, entry);
        self.inserted(to, entry);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.by_expiry.first().map(|&(_, _, _, slot)| slot)
    }

    fn footprint_bytes(&self) -> usize {
        footprint::tree::<(u64, SimTime, u64, Slot), ()>(self.by_expiry.len())
    }
}
