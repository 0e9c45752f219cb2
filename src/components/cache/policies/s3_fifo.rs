//! S3-FIFO: a small queue on trial, a main queue, and a memory of who failed the trial.

use serde::Serialize;

use super::ghosts::Ghosts;
use super::{Choice, Rule, Use, at_slot, copy_at_slot, set_at_slot};
use crate::components::cache::lists::Lists;
use crate::components::cache::{Entry, Slot};
use crate::components::workload::Key;

/// Counters stop here.
const MOST: u8 = 3;

/// The queue of newcomers.
const SMALL: usize = 0;
/// The queue of what was used again.
const MAIN: usize = 1;

/// `S` and `M`, and `G` of the paper.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct S3Fifo {
    queues: Lists<2>,
    failed: Ghosts,
    counts: Vec<u8>,
    capacity: usize,
    returns: bool,
}

impl S3Fifo {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            queues: Lists::new(),
            failed: Ghosts::default(),
            counts: Vec::new(),
            capacity,
            returns: false,
        }
    }

    fn main_limit(&self) -> usize {
        self.capacity - (self.capacity / 10).max(1).min(self.capacity)
    }

    /// The paper's EVICTM: who was used goes round once more.
    fn evict_main(&mut self) -> Option<Slot> {
        loop {
            let oldest = self.queues.oldest(MAIN)?;
            let count = at_slot(&self.counts, oldest);
            if count == 0 {
                return Some(oldest);
            }
            set_at_slot(&mut self.counts, oldest, count - 1);
            self.queues.push_newest(MAIN, oldest);
        }
    }

    /// The paper's EVICTS: who was used twice is promoted, the first who was not goes.
    fn evict_small<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        while let Some(oldest) = self.queues.oldest(SMALL) {
            if at_slot(&self.counts, oldest) <= 1 {
                if let Some(key) = choice.key_in(oldest) {
                    self.failed.push(key);
                    self.failed.trim((self.capacity * 9 / 10).max(1));
                }
                return Some(oldest);
            }
            set_at_slot(&mut self.counts, oldest, 0);
            self.queues.push_newest(MAIN, oldest);
            if self.queues.len(MAIN) > self.main_limit() {
                return self.evict_main();
            }
        }
        self.evict_main()
    }
}

impl Rule for S3Fifo {
    fn enters(&mut self, key: Key) {
        self.returns = self.failed.remove(key);
    }

    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        set_at_slot(&mut self.counts, slot, 0);
        if std::mem::take(&mut self.returns) {
            self.queues.push_newest(MAIN, slot);
        } else {
            self.queues.push_newest(SMALL, slot);
        }
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        if !what.refill {
            let count = at_slot(&self.counts, slot);
            set_at_slot(&mut self.counts, slot, (count + 1).min(MOST));
        }
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.queues.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.queues.rename(from, to);
        copy_at_slot(&mut self.counts, from, to);
    }

    fn resized(&mut self, capacity: usize) {
        self.capacity = capacity;
        self.failed.trim((capacity * 9 / 10).max(1));
    }

    fn victim<T>(&self, choice: &Choice<'_, T>) -> Option<Slot> {
        self.clone().make_room(choice)
    }

    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        let small = self.queues.len(SMALL);
        if (small > 0 && small >= self.capacity / 10) || self.queues.len(MAIN) == 0 {
            self.evict_small(choice)
        } else {
            self.evict_main()
        }
    }

    fn footprint_bytes(&self) -> usize {
        self.queues.footprint_bytes() + self.failed.footprint_bytes() + self.counts.len()
    }
}
