//! Slots by a value that may become anything: a heap that knows where each slot stands in it.

use serde::{Serialize, Serializer};

use super::Slot;
use crate::components::footprint;

/// Children a node has: with four a heap is half as deep as with two, and they share a line of
/// memory.
const CHILDREN: usize = 4;

/// The smallest value first; of equal values the smallest slot.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct SlotHeap<V> {
    heap: Vec<(V, Slot)>,
    /// The place of each slot plus one, or 0.
    place: Vec<u32>,
}

impl<V: Ord + Copy> SlotHeap<V> {
    pub(super) fn new() -> Self {
        Self {
            heap: Vec::new(),
            place: Vec::new(),
        }
    }

    /// The slot with the smallest value.
    pub(super) fn first(&self) -> Option<(V, Slot)> {
        self.heap.first().copied()
    }

    /// All of them, in no order.
    pub(super) fn iter(&self) -> impl Iterator<Item = (V, Slot)> {
        self.heap.iter().copied()
    }

    /// The value of a slot that is in.
    pub(super) fn value_of(&self, slot: Slot) -> Option<V> {
        let at = self.place_of(slot)?;
        self.heap.get(at).map(|&(value, _)| value)
    }

    /// Files a slot, or files it anew.
    pub(super) fn file(&mut self, slot: Slot, value: V) {
        if let Some(at) = self.place_of(slot) {
            self.heap[at].0 = value;
            let at = self.rise(at);
            self.sink(at);
            return;
        }
        let index = slot as usize;
        if index >= self.place.len() {
            self.place.resize(index + 1, 0);
        }
        self.heap.push((value, slot));
        self.place[index] = self.heap.len() as u32;
        self.rise(self.heap.len() - 1);
    }

    /// Takes a slot out, if it is in.
    pub(super) fn remove(&mut self, slot: Slot) {
        let Some(at) = self.place_of(slot) else {
            return;
        };
        self.place[slot as usize] = 0;
        self.heap.swap_remove(at);
        if let Some(&(_, moved)) = self.heap.get(at) {
            self.place[moved as usize] = at as u32 + 1;
            let at = self.rise(at);
            self.sink(at);
        }
    }

    /// Gives the place of `from` to `to`, which must not be in.
    pub(super) fn rename(&mut self, from: Slot, to: Slot) {
        if let Some(value) = self.value_of(from).filter(|_| from != to) {
            self.remove(from);
            self.file(to, value);
        }
    }

    /// Memory that a copy takes besides itself, in bytes.
    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::list::<(V, Slot)>(self.heap.len()) + footprint::list::<u32>(self.place.len())
    }

    fn place_of(&self, slot: Slot) -> Option<usize> {
        let place = self.place.get(slot as usize).copied()?;
        (place as usize).checked_sub(1)
    }

    fn put(&mut self, at: usize, item: (V, Slot)) {
        self.heap[at] = item;
        self.place[item.1 as usize] = at as u32 + 1;
    }

    fn rise(&mut self, mut at: usize) -> usize {
        let item = self.heap[at];
        while at > 0 {
            let parent = (at - 1) / CHILDREN;
            if self.heap[parent] <= item {
                break;
            }
            self.put(at, self.heap[parent]);
            at = parent;
        }
        self.put(at, item);
        at
    }

    fn sink(&mut self, mut at: usize) {
        let item = self.heap[at];
        loop {
            let first = at * CHILDREN + 1;
            let end = (first + CHILDREN).min(self.heap.len());
            let Some(least) = (first..end).min_by_key(|&child| self.heap[child]) else {
                break;
            };
            if item <= self.heap[least] {
                break;
            }
            self.put(at, self.heap[least]);
            at = least;
        }
        self.put(at, item);
    }
}

/// Written as a sorted set, whatever stands where.
impl<V: Serialize + Ord + Copy> Serialize for SlotHeap<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut sorted = self.heap.clone();
        sorted.sort_unstable();
        serializer.collect_seq(sorted)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn its_first_is_that_of_the_sorted_set_whatever_comes() {
        let mut heap = SlotHeap::new();
        let mut set = BTreeSet::new();
        let mut luck = 7_u64;
        for _ in 0..20_000 {
            luck = luck.wrapping_mul(0x5851_f42d_4c95_7f2d).wrapping_add(1);
            let slot = (luck >> 40) as Slot % 50;
            let former = heap.value_of(slot);
            if let Some(value) = former {
                set.remove(&(value, slot));
            }
            if luck >> 62 == 0 {
                heap.remove(slot);
            } else if luck >> 62 == 1 && heap.value_of(slot + 50).is_none() {
                heap.rename(slot, slot + 50);
                set.extend(former.map(|value| (value, slot + 50)));
            } else {
                heap.file(slot, (luck >> 50) & 63);
                set.insert(((luck >> 50) & 63, slot));
            }
            assert_eq!(heap.first(), set.first().copied());
            assert!(heap.iter().collect::<BTreeSet<_>>() == set);
        }
    }
}
