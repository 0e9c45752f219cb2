//! Belady's optimum: the one that is needed last goes. It must be told the future.

use std::collections::BTreeSet;

use serde::Serialize;

use super::{Choice, NEVER, Rule, Use};
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;

/// Residents by their next use.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Belady {
    /// (next use, last use, slot).
    by_next_use: BTreeSet<(u64, std::cmp::Reverse<u64>, Slot)>,
    /// Under what each slot stands there.
    filed: Vec<(u64, u64)>,
    /// When the key that is asked for now will be asked for next.
    foreseen: u64,
}

impl Belady {
    pub(super) fn new() -> Self {
        Self {
            by_next_use: BTreeSet::new(),
            filed: Vec::new(),
            foreseen: NEVER,
        }
    }

    /// Tells of the key that is about to be looked up when it will be asked for next.
    pub(super) fn foresee(&mut self, next_use: u64) {
        self.foreseen = next_use;
    }

    /// Tells that the entry in a slot will be asked for at `next_use`.
    pub(super) fn correct(&mut self, slot: Slot, next_use: u64) {
        if let Some(&(_, last_use)) = self.filed.get(slot as usize) {
            self.take_out(slot);
            self.file(slot, next_use, last_use);
        }
    }

    /// When the entry in a slot will be asked for next.
    pub(super) fn next_use(&self, slot: Slot) -> Option<u64> {
        self.filed.get(slot as usize).map(|&(next, _)| next)
    }

    fn file(&mut self, slot: Slot, next_use: u64, last_use: u64) {
        let index = slot as usize;
        if index >= self.filed.len() {
            self.filed.resize(index + 1, (NEVER, 0));
        }
        self.filed[index] = (next_use, last_use);
        let place = (next_use, std::cmp::Reverse(last_use), slot);
        self.by_next_use.insert(place);
    }

    fn take_out(&mut self, slot: Slot) {
        if let Some(&(next, last)) = self.filed.get(slot as usize) {
            self.by_next_use
                .remove(&(next, std::cmp::Reverse(last), slot));
        }
    }
}

impl Rule for Belady {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.file(slot, self.foreseen, entry.last_use);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        self.take_out(slot);
        self.file(slot, self.foreseen, what.after.last_use);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.take_out(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        if let Some(&(next, last)) = self.filed.get(from as usize) {
            self.take_out(from);
            self.file(to, next, last);
        }
    }

    /// Among those never needed again the least recently used goes.
    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.by_next_use.last().map(|&(_, _, slot)| slot)
    }

    fn footprint_bytes(&self) -> usize {
        footprint::list::<(u64, u64)>(self.filed.len())
            + footprint::tree::<(u64, std::cmp::Reverse<u64>, Slot), ()>(self.by_next_use.len())
    }
}
