//! Segmented LRU: four equal segments, of which a hit climbs one.

use serde::Serialize;

use super::{Choice, Rule, Use, at_slot, copy_at_slot, set_at_slot};
use crate::components::cache::lists::Lists;
use crate::components::cache::{Entry, Slot};

const SEGMENTS: usize = 4;

/// The segments, the lowest first.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Slru {
    segments: Lists<SEGMENTS>,
    /// The segment of each slot.
    place: Vec<u8>,
    /// How many a segment holds.
    limit: usize,
}

impl Slru {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            segments: Lists::new(),
            place: Vec::new(),
            limit: capacity / SEGMENTS,
        }
    }

    fn put(&mut self, slot: Slot, segment: usize) {
        self.segments.push_newest(segment, slot);
        set_at_slot(&mut self.place, slot, segment as u8);
    }

    /// What is too much in a segment falls into the one below; the lowest is not bounded.
    fn settle(&mut self, from: usize) {
        for segment in (1..=from).rev() {
            while self.segments.len(segment) > self.limit {
                let Some(oldest) = self.segments.oldest(segment) else {
                    break;
                };
                self.put(oldest, segment - 1);
            }
        }
    }
}

impl Rule for Slru {
    fn inserted<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        let room = (0..SEGMENTS).find(|&segment| self.segments.len(segment) < self.limit);
        self.put(slot, room.unwrap_or(0));
    }

    fn used<T>(&mut self, slot: Slot, _what: Use<'_, T>) {
        let segment = usize::from(at_slot(&self.place, slot)).min(SEGMENTS - 1);
        let target = (segment + 1).min(SEGMENTS - 1);
        self.put(slot, target);
        self.settle(target);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.segments.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.segments.rename(from, to);
        copy_at_slot(&mut self.place, from, to);
    }

    fn resized(&mut self, capacity: usize) {
        self.limit = capacity / SEGMENTS;
        self.settle(SEGMENTS - 1);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        (0..SEGMENTS).find_map(|segment| self.segments.oldest(segment))
    }

    fn footprint_bytes(&self) -> usize {
        self.segments.footprint_bytes() + self.place.len()
    }
}
