//! ARC: two LRU lists, seen once and seen again, each with a memory; its hits move the border.

use serde::Serialize;

use super::ghosts::Ghosts;
use super::{Choice, Rule, Use};
use crate::components::cache::lists::Lists;
use crate::components::cache::{Entry, Slot};
use crate::components::workload::Key;

/// Where the key that is entering was remembered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
enum Remembered {
    Nowhere,
    Once,
    Again,
}

/// The list of what was seen once.
const ONCE: usize = 0;
/// The list of what was seen again.
const AGAIN: usize = 1;

/// `T1` and `T2`, `B1`, `B2` and `p` of the paper.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Arc {
    lists: Lists<2>,
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
            lists: Lists::new(),
            once_left: Ghosts::default(),
            again_left: Ghosts::default(),
            target: 0.0,
            capacity,
            entering: Remembered::Nowhere,
        }
    }

    /// Whether the oldest of those seen once goes (the paper's REPLACE).
    fn once_goes(&self) -> bool {
        let length = self.lists.len(ONCE) as f64;
        let beyond = match self.entering {
            Remembered::Again => length >= self.target,
            _ => length > self.target,
        };
        (self.lists.len(ONCE) > 0 && beyond) || self.lists.len(AGAIN) == 0
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
            self.lists.push_newest(ONCE, slot);
            // Both lists of the first kind hold at most as many as the cache, all four twice that.
            while self.once_left.len() > 0
                && self.lists.len(ONCE) + self.once_left.len() > self.capacity
            {
                self.once_left.pop();
            }
        } else {
            self.lists.push_newest(AGAIN, slot);
        }
        let residents = self.lists.len(ONCE) + self.lists.len(AGAIN);
        let room = (2 * self.capacity).saturating_sub(residents + self.once_left.len());
        self.again_left.trim(room);
    }

    fn used<T>(&mut self, slot: Slot, _what: Use<'_, T>) {
        self.lists.push_newest(AGAIN, slot);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.lists.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.lists.rename(from, to);
    }

    fn resized(&mut self, capacity: usize) {
        self.capacity = capacity;
        self.target = self.target.min(capacity as f64);
        self.once_left.trim(capacity);
        self.again_left.trim(capacity);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        // A newcomer finds the first list as long as the cache: its oldest goes, unremembered.
        let whole = self.entering == Remembered::Nowhere && self.lists.len(ONCE) >= self.capacity;
        if whole || self.once_goes() {
            self.lists.oldest(ONCE)
        } else {
            self.lists.oldest(AGAIN)
        }
    }

    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        let victim = self.victim(choice)?;
        let newcomer = self.entering == Remembered::Nowhere;
        if newcomer && self.lists.len(ONCE) >= self.capacity {
            return Some(victim);
        }
        if newcomer {
            // The oldest memories make place for the one that is about to be made.
            if self.lists.len(ONCE) + self.once_left.len() >= self.capacity {
                self.once_left.pop();
            } else if self.lists.len(ONCE)
                + self.lists.len(AGAIN)
                + self.once_left.len()
                + self.again_left.len()
                >= 2 * self.capacity
            {
                self.again_left.pop();
            }
        }
        let key = choice.key_in(victim)?;
        if self.lists.contains(ONCE, victim) {
            self.once_left.push(key);
        } else {
            self.again_left.push(key);
        }
        Some(victim)
    }

    fn footprint_bytes(&self) -> usize {
        self.lists.footprint_bytes()
            + self.once_left.footprint_bytes()
            + self.again_left.footprint_bytes()
    }
}
