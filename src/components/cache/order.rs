//! One order of slots, for policies that keep a single queue.

use serde::{Serialize, Serializer};

use super::Slot;
use super::lists::Lists;

/// An order of slots in which any slot can be moved or removed in constant time.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SlotOrder(Lists<1>);

impl SlotOrder {
    pub(super) fn new() -> Self {
        Self(Lists::new())
    }

    /// Takes all slots out.
    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    /// Memory that a copy takes besides itself, in bytes.
    pub(super) fn footprint_bytes(&self) -> usize {
        self.0.footprint_bytes()
    }

    /// Makes `slot` the newest, wherever it stood.
    pub(super) fn push_newest(&mut self, slot: Slot) {
        self.0.push_newest(0, slot);
    }

    /// Takes `slot` out, if it is in.
    pub(super) fn remove(&mut self, slot: Slot) {
        self.0.remove(slot);
    }

    /// Gives the place of `from` to `to`, which must not be in.
    pub(super) fn rename(&mut self, from: Slot, to: Slot) {
        self.0.rename(from, to);
    }

    /// Whether `slot` is in.
    pub(super) fn contains(&self, slot: Slot) -> bool {
        self.0.contains(0, slot)
    }

    /// The slots from the oldest to the newest.
    pub(super) fn iter(&self) -> impl Iterator<Item = Slot> {
        self.0.iter(0)
    }

    pub(super) fn oldest(&self) -> Option<Slot> {
        self.0.oldest(0)
    }

    pub(super) fn newest(&self) -> Option<Slot> {
        self.0.newest(0)
    }

    /// The slot that came in after `slot`, if both are in.
    pub(super) fn newer(&self, slot: Slot) -> Option<Slot> {
        self.0.newer(slot)
    }
}

impl Serialize for SlotOrder {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.one(0).serialize(serializer)
    }
}
