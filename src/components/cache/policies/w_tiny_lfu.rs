//! W-TinyLFU: a small LRU window for newcomers, and a main cache that lets in only who was asked
//! for more often than the one who would have to go.

use serde::Serialize;

use super::sketch::Sketch;
use super::{Choice, Rule, Use};
use crate::components::cache::order::SlotOrder;
use crate::components::cache::{Entry, Slot};
use crate::components::workload::Key;

/// The window, the two segments of the main cache, and the sketch.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct WTinyLfu {
    window: SlotOrder,
    probation: SlotOrder,
    protected: SlotOrder,
    sketch: Sketch,
    capacity: usize,
}

impl WTinyLfu {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            window: SlotOrder::new(),
            probation: SlotOrder::new(),
            protected: SlotOrder::new(),
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
        while self.protected.len() > self.protected_limit() {
            let Some(oldest) = self.protected.oldest() else {
                break;
            };
            self.protected.remove(oldest);
            self.probation.push_newest(oldest);
        }
    }

    /// The one at the window's end, the one at the main cache's end, and whether the first wins.
    fn duel<T>(&self, choice: &Choice<'_, T>) -> (Option<Slot>, Option<Slot>, bool) {
        // A newcomer pushes the window's oldest out only if the window is full.
        let full = self.window.len() >= self.window_limit();
        let candidate = self.window.oldest().filter(|_| full);
        let resident = self.probation.oldest().or(self.protected.oldest());
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
        self.window.push_newest(slot);
        while self.window.len() > self.window_limit() {
            let Some(oldest) = self.window.oldest() else {
                break;
            };
            self.window.remove(oldest);
            self.probation.push_newest(oldest);
        }
    }

    fn used<T>(&mut self, slot: Slot, _what: Use<'_, T>) {
        if self.window.contains(slot) {
            self.window.push_newest(slot);
        } else {
            self.probation.remove(slot);
            self.protected.push_newest(slot);
            self.settle();
        }
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.window.remove(slot);
        self.probation.remove(slot);
        self.protected.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.window.rename(from, to);
        self.probation.rename(from, to);
        self.protected.rename(from, to);
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
            (candidate, resident, _) => candidate.or(resident).or(self.window.oldest()),
        }
    }

    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        let victim = self.victim(choice);
        if let (Some(candidate), Some(_), true) = self.duel(choice) {
            self.window.remove(candidate);
            self.probation.push_newest(candidate);
        }
        victim
    }

    fn footprint_bytes(&self) -> usize {
        self.window.footprint_bytes()
            + self.probation.footprint_bytes()
            + self.protected.footprint_bytes()
            + self.sketch.footprint_bytes()
    }
}
