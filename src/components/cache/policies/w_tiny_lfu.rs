//! W-TinyLFU: a small LRU window for newcomers, and a main cache that lets in only who was asked
//! for more often than the one who would have to go.

use serde::Serialize;

use super::sketch::Sketch;
use super::{Choice, Rule, Use};
use crate::components::cache::lists::Lists;
use crate::components::cache::{Entry, Slot};
use crate::components::workload::Key;

/// The list of newcomers.
const WINDOW: usize = 0;
/// The segment of the main cache that loses its oldest.
const PROBATION: usize = 1;
/// The segment of what was used in the main cache.
const PROTECTED: usize = 2;

/// The window, the two segments of the main cache, and the sketch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct WTinyLfu {
    lists: Lists<3>,
    sketch: Sketch,
    capacity: usize,
}

impl WTinyLfu {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            lists: Lists::new(),
            sketch: Sketch::new(capacity),
            capacity,
        }
    }

    /// One percent of the slots, at least one.
    fn window_limit(&self) -> usize {
        (self.capacity / 100).max(1)
    }

    /// Four fifths of the rest.
    fn protected_limit(&self) -> usize {
        self.capacity.saturating_sub(self.window_limit()) * 4 / 5
    }

    fn settle(&mut self) {
        while self.lists.len(PROTECTED) > self.protected_limit() {
            let Some(oldest) = self.lists.oldest(PROTECTED) else {
                break;
            };
            self.lists.push_newest(PROBATION, oldest);
        }
    }

    /// The one at the window's end, the one at the main cache's end, and whether the first wins.
    fn duel<T>(&self, choice: &Choice<'_, T>) -> (Option<Slot>, Option<Slot>, bool) {
        // A newcomer pushes the window's oldest out only if the window is full.
        let full = self.lists.len(WINDOW) >= self.window_limit();
        let candidate = self.lists.oldest(WINDOW).filter(|_| full);
        let resident = self
            .lists
            .oldest(PROBATION)
            .or(self.lists.oldest(PROTECTED));
        let often = |slot: Option<Slot>| {
            slot.and_then(|slot| choice.key_in(slot))
                .map_or(0, |key| self.sketch.estimate(key))
        };
        (candidate, resident, often(candidate) > often(resident))
    }
}

impl Rule for WTinyLfu {
    fn asked(&mut self, key: Key) {
        self.sketch.count(key);
    }

    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.lists.push_newest(WINDOW, slot);
        while self.lists.len(WINDOW) > self.window_limit() {
            let Some(oldest) = self.lists.oldest(WINDOW) else {
                break;
            };
            self.lists.push_newest(PROBATION, oldest);
        }
    }

    fn used<T>(&mut self, slot: Slot, _what: Use<'_, T>) {
        if self.lists.contains(WINDOW, slot) {
            self.lists.push_newest(WINDOW, slot);
        } else {
            self.lists.push_newest(PROTECTED, slot);
            self.settle();
        }
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.lists.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.lists.rename(from, to);
    }

    /// A sketch of another size cannot take over the old counters and begins anew.
    fn resized(&mut self, capacity: usize) {
        if capacity != self.capacity {
            self.capacity = capacity;
            self.sketch = Sketch::new(capacity);
            self.settle();
        }
    }

    fn victim<T>(&self, choice: &Choice<'_, T>) -> Option<Slot> {
        match self.duel(choice) {
            (Some(_), Some(resident), true) => Some(resident),
            (candidate, resident, _) => candidate.or(resident).or(self.lists.oldest(WINDOW)),
        }
    }

    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        match self.duel(choice) {
            (Some(candidate), Some(resident), true) => {
                self.lists.push_newest(PROBATION, candidate);
                Some(resident)
            }
            (candidate, resident, _) => candidate.or(resident).or(self.lists.oldest(WINDOW)),
        }
    }

    fn footprint_bytes(&self) -> usize {
        self.lists.footprint_bytes() + self.sketch.footprint_bytes()
    }
}
