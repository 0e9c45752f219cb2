//! 2Q, full version: a queue for newcomers, a memory of who left it, and LRU for who came back.

use serde::{Serialize, Serializer};

use super::ghosts::Ghosts;
use super::{Choice, Rule, Use};
use crate::components::cache::lists::Lists;
use crate::components::cache::{Entry, Slot};
use crate::components::workload::Key;

/// The queue of newcomers.
const NEWCOMERS: usize = 0;
/// The LRU list of what came back.
const MAIN: usize = 1;

/// `A1in` and `Am`, and `A1out` of the paper.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::components::cache) struct TwoQ {
    lists: Lists<2>,
    left: Ghosts,
    capacity: usize,
    /// Whether the key that is entering was remembered.
    returns: bool,
}

impl TwoQ {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            lists: Lists::new(),
            left: Ghosts::default(),
            capacity,
            returns: false,
        }
    }

    fn newcomer_goes(&self) -> bool {
        let limit = (self.capacity / 4).max(1);
        self.lists.len(NEWCOMERS) > limit || self.lists.len(MAIN) == 0
    }
}

/// Written in the order of the paper: queue, memory, list.
impl Serialize for TwoQ {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (
            self.lists.one(NEWCOMERS),
            &self.left,
            self.lists.one(MAIN),
            self.capacity,
            self.returns,
        )
            .serialize(serializer)
    }
}

impl Rule for TwoQ {
    fn enters(&mut self, key: Key) {
        self.returns = self.left.remove(key);
    }

    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        if std::mem::take(&mut self.returns) {
            self.lists.push_newest(MAIN, slot);
        } else {
            self.lists.push_newest(NEWCOMERS, slot);
        }
    }

    fn used<T>(&mut self, slot: Slot, _what: Use<'_, T>) {
        if self.lists.contains(MAIN, slot) {
            self.lists.push_newest(MAIN, slot);
        }
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.lists.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.lists.rename(from, to);
    }

    fn resized(&mut self, capacity: usize) {
        self.capacity = capacity;
        self.left.trim((capacity / 2).max(1));
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        if self.newcomer_goes() {
            self.lists.oldest(NEWCOMERS)
        } else {
            self.lists.oldest(MAIN)
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
        self.lists.footprint_bytes() + self.left.footprint_bytes()
    }
}
