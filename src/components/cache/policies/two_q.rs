//! 2Q, full version: a queue for newcomers, a memory of who left it, and LRU for who came back.

use serde::Serialize;

use super::ghosts::Ghosts;
use super::{Choice, Rule, Use};
use crate::components::cache::order::SlotOrder;
use crate::components::cache::{Entry, Slot};
use crate::components::workload::Key;

/// `A1in`, `A1out` and `Am` of the paper.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct TwoQ {
    newcomers: SlotOrder,
    left: Ghosts,
    main: SlotOrder,
    capacity: usize,
    /// Whether the key that is entering was remembered.
    returns: bool,
}

impl TwoQ {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            newcomers: SlotOrder::new(),
            left: Ghosts::default(),
            main: SlotOrder::new(),
            capacity,
            returns: false,
        }
    }

    fn newcomer_goes(&self) -> bool {
        let limit = (self.capacity / 4).max(1);
        self.newcomers.len() > limit || self.main.len() == 0
    }
}

impl Rule for TwoQ {
    fn enters(&mut self, key: Key) {
        self.returns = self.left.remove(key);
    }

    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        if std::mem::take(&mut self.returns) {
            self.main.push_newest(slot);
        } else {
            self.newcomers.push_newest(slot);
        }
    }

    fn used<T>(&mut self, slot: Slot, _what: Use<'_, T>) {
        if self.main.contains(slot) {
            self.main.push_newest(slot);
        }
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.newcomers.remove(slot);
        self.main.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.newcomers.rename(from, to);
        self.main.rename(from, to);
    }

    fn resized(&mut self, capacity: usize) {
        self.capacity = capacity;
        self.left.trim((capacity / 2).max(1));
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        if self.newcomer_goes() {
            self.newcomers.oldest()
        } else {
            self.main.oldest()
        }
    }

    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        let victim = self.victim(choice)?;
        if self.newcomer_goes()
            && let Some(key) = choice.key_in(victim)
        {
            self.left.push(key);
            self.left.trim((self.capacity / 2).max(1));
        }
        Some(victim)
    }

    fn footprint_bytes(&self) -> usize {
        self.newcomers.footprint_bytes() + self.main.footprint_bytes() + self.left.footprint_bytes()
    }
}
