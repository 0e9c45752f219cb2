//! ARC: two LRU lists, seen once and seen again, each with a memory; its hits move the border.

use serde::Serialize;

use super::ghosts::Ghosts;
use super::{Choice, Rule, Use};
use crate::components::cache::order::SlotOrder;
use crate::components::cache::{Entry, Slot};
use crate::components::workload::Key;

/// Where the key that is entering was remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
enum Remembered {
    Nowhere,
    Once,
    Again,
}

/// `T1`, `T2`, `B1`, `B2` and `p` of the paper.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Arc {
    once: SlotOrder,
    again: SlotOrder,
    once_left: Ghosts,
    again_left: Ghosts,
    /// The length that `once` is to have.
    target: f64,
    capacity: usize,
    entering: Remembered,
}

impl Arc {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            once: SlotOrder::new(),
            again: SlotOrder::new(),
            once_left: Ghosts::default(),
            again_left: Ghosts::default(),
            target: 0.0,
            capacity,
            entering: Remembered::Nowhere,
        }
    }

    /// Whether the oldest of those seen once goes (the paper's REPLACE).
    fn once_goes(&self) -> bool {
        let length = self.once.len() as f64;
        let beyond = match self.entering {
            Remembered::Again => length >= self.target,
            _ => length > self.target,
        };
        (self.once.len() > 0 && beyond) || self.again.len() == 0
    }
}

impl Rule for Arc {
    fn enters(&mut self, key: Key) {
        let (once, again) = (self.once_left.len() as f64, self.again_left.len() as f64);
        let capacity = self.capacity as f64;
        self.entering = if self.once_left.remove(key) {
            self.target = (self.target + (again / once).max(1.0)).min(capacity);
            Remembered::Once
        } else if self.again_left.remove(key) {
            self.target = (self.target - (once / again).max(1.0)).max(0.0);
            Remembered::Again
        } else {
            Remembered::Nowhere
        };
    }

    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        let entering = std::mem::replace(&mut self.entering, Remembered::Nowhere);
        if entering == Remembered::Nowhere {
            self.once.push_newest(slot);
            // Both lists of the first kind hold at most as many as the cache, all four twice that.
            while self.once_left.len() > 0 && self.once.len() + self.once_left.len() > self.capacity
            {
                self.once_left.pop();
            }
        } else {
            self.again.push_newest(slot);
        }
        let residents = self.once.len() + self.again.len();
        let room = (2 * self.capacity).saturating_sub(residents + self.once_left.len());
        self.again_left.trim(room);
    }

    fn used<T>(&mut self, slot: Slot, _what: Use<'_, T>) {
        self.once.remove(slot);
        self.again.push_newest(slot);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.once.remove(slot);
        self.again.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.once.rename(from, to);
        self.again.rename(from, to);
    }

    fn resized(&mut self, capacity: usize) {
        self.capacity = capacity;
        self.target = self.target.min(capacity as f64);
        self.once_left.trim(capacity);
        self.again_left.trim(capacity);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        // A newcomer finds the first list as long as the cache: its oldest goes, unremembered.
        let whole = self.entering == Remembered::Nowhere && self.once.len() >= self.capacity;
        if whole || self.once_goes() {
            self.once.oldest()
        } else {
            self.again.oldest()
        }
    }

    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        let victim = self.victim(choice)?;
        let newcomer = self.entering == Remembered::Nowhere;
        if newcomer && self.once.len() >= self.capacity {
            return Some(victim);
        }
        if newcomer {
            // The oldest memories make place for the one that is about to be made.
            if self.once.len() + self.once_left.len() >= self.capacity {
                self.once_left.pop();
            } else if self.once.len()
                + self.again.len()
                + self.once_left.len()
                + self.again_left.len()
                >= 2 * self.capacity
            {
                self.again_left.pop();
            }
        }
        let key = choice.key_in(victim)?;
        if self.once.contains(victim) {
            self.once_left.push(key);
        } else {
            self.again_left.push(key);
        }
        Some(victim)
    }

    fn footprint_bytes(&self) -> usize {
        self.once.footprint_bytes()
            + self.again.footprint_bytes()
            + self.once_left.footprint_bytes()
            + self.again_left.footprint_bytes()
    }
}
