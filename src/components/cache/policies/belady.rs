//! Belady's optimum: the one that is needed last goes. It must be told the future, as far ahead as
//! anybody likes: what is not in sight is decided when it comes in sight.

use std::cmp::Reverse;

use serde::{Serialize, Serializer};

use super::undecided::Undecided;
use super::{Choice, NEVER, Rule, UNKNOWN, Use};
use crate::components::cache::heap::SlotHeap;
use crate::components::cache::lists::Lists;
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;
use crate::components::workload::Key;

/// The list of what is not in sight, by last use.
const OUT_OF_SIGHT: usize = 0;
/// The list of what is never used again, by last use.
const USELESS: usize = 1;

/// Residents by their next use.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::components::cache) struct Belady {
    /// Those whose next use is in sight, the farthest first: next use, last use.
    in_sight: SlotHeap<(Reverse<u64>, u64)>,
    /// The others.
    others: Lists<2>,
    /// Under what each slot stands there.
    filed: Vec<(u64, u64)>,
    /// When the key that is asked for now will be asked for next.
    foreseen: u64,
    /// Who went although others could have gone as well.
    undecided: Undecided,
}

/// Two entries that change places, now that it is known which is needed first.
#[derive(Clone, Copy, Debug)]
pub(in crate::components::cache) struct Exchange {
    /// Where.
    pub slot: Slot,
    /// Who is there again, as if it had never gone.
    pub back: Entry<()>,
}

impl Belady {
    pub(super) fn new() -> Self {
        Self {
            in_sight: SlotHeap::new(),
            others: Lists::new(),
            filed: Vec::new(),
            foreseen: NEVER,
            undecided: Undecided::default(),
        }
    }

    /// Tells of the key that is about to be looked up when it will be asked for next.
    pub(super) fn foresee(&mut self, next_use: u64) {
        self.foreseen = next_use;
    }

    /// Tells that the entry in a slot will be asked for at `next_use`.
    pub(super) fn correct(&mut self, slot: Slot, next_use: u64) {
        if let Some(&(_, last_use)) = self.filed.get(slot as usize) {
            self.file(slot, next_use, last_use);
            self.settle_what_can_be();
        }
    }

    /// Tells that a key that is not there will be asked for at `next_use`. If it went only for the
    /// time being, one that is not in sight goes in its place.
    pub(super) fn recall(
        &mut self,
        key: Key,
        next_use: u64,
        slots: &[Option<Entry<()>>],
    ) -> Option<Exchange> {
        if !self.undecided.has(key) {
            return None;
        }
        let (_, slot) = self.first_out_of_sight()?;
        let instead = slots.get(slot as usize).copied().flatten()?;
        let back = self.undecided.exchange(key, instead)?;
        self.take_out(slot);
        self.file(slot, next_use, back.last_use);
        self.settle_what_can_be();
        Some(Exchange { slot, back })
    }

    /// What was done stays done: the future that it was to be judged by has changed.
    pub(super) fn settle(&mut self) {
        self.undecided.settle();
    }

    /// How often evictions were settled because too many were open.
    pub(super) fn times_settled(&self) -> u64 {
        self.undecided.times_settled()
    }

    /// Of the residents of which nothing is in sight the least recently used: when, and its slot.
    fn first_out_of_sight(&self) -> Option<(u64, Slot)> {
        let slot = self.others.oldest(OUT_OF_SIGHT)?;
        let &(_, last_use) = self.filed.get(slot as usize)?;
        Some((last_use, slot))
    }

    fn settle_what_can_be(&mut self) {
        let first = self.first_out_of_sight().map(|(last_use, _)| last_use);
        self.undecided.settle_before(first);
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
        if next_use < UNKNOWN {
            self.others.remove(slot);
            self.in_sight.file(slot, (Reverse(next_use), last_use));
            return;
        }
        self.take_out(slot);
        let list = if next_use == NEVER {
            USELESS
        } else {
            OUT_OF_SIGHT
        };
        let used_before = |&other: &Slot| self.filed[other as usize].1 < last_use;
        let older = self.others.iter_back(list).find(used_before);
        self.others.insert_after(list, slot, older);
    }

    fn take_out(&mut self, slot: Slot) {
        self.in_sight.remove(slot);
        self.others.remove(slot);
    }

    /// Who is needed last.
    fn farthest(&self) -> Option<Slot> {
        let others = self
            .others
            .oldest(USELESS)
            .or(self.others.oldest(OUT_OF_SIGHT));
        others.or_else(|| self.in_sight.first().map(|(_, slot)| slot))
    }
}

/// Written as a sorted set of next use, last use and slot.
impl Serialize for Belady {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let others = (0..2).flat_map(|list| self.others.iter(list));
        let mut sorted: Vec<(u64, Reverse<u64>, Slot)> = (self.in_sight.iter())
            .map(|(_, slot)| slot)
            .chain(others)
            .map(|slot| {
                let (next_use, last_use) = self.filed[slot as usize];
                (next_use, Reverse(last_use), slot)
            })
            .collect();
        sorted.sort_unstable();
        (sorted, &self.filed, self.foreseen, &self.undecided).serialize(serializer)
    }
}

impl Rule for Belady {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.file(slot, self.foreseen, entry.last_use);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        self.file(slot, self.foreseen, what.after.last_use);
        self.settle_what_can_be();
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
        self.farthest()
    }

    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        let slot = self.farthest()?;
        if self.others.contains(OUT_OF_SIGHT, slot)
            && let Some(entry) = choice.entry(slot)
        {
            self.undecided.goes(entry.without_value(), choice.uses);
            self.take_out(slot);
            self.settle_what_can_be();
        }
        Some(slot)
    }

    fn footprint_bytes(&self) -> usize {
        footprint::list::<(u64, u64)>(self.filed.len())
            + self.in_sight.footprint_bytes()
            + self.others.footprint_bytes()
            + self.undecided.footprint_bytes()
    }
}
