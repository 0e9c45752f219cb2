//! GDSF: often used and small stays, with an age that lets old fame fade.

use serde::Serialize;

use super::{Choice, Rule, Use};
use crate::components::cache::heap::SlotHeap;
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;

/// Residents by the paper's priority `L + frequency * cost / size`, with a cost of one, so that
/// misses are counted and not their bytes. `L` is the priority of the last that was evicted. Of
/// equal priorities the least recently used goes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Gdsf {
    /// The priority's bits, which for numbers from 0 up are ordered as the numbers are, and the last
    /// use.
    by_priority: SlotHeap<(u64, u64)>,
    /// Bytes by slot.
    sizes: Vec<u32>,
    /// The bytes of the object that is looked up.
    weighed: u32,
    age: f64,
}

impl Gdsf {
    pub(super) fn new() -> Self {
        Self {
            by_priority: SlotHeap::new(),
            sizes: Vec::new(),
            weighed: 1,
            age: 0.0,
        }
    }

    /// Tells the bytes of the object that is looked up now.
    pub(super) fn weigh(&mut self, bytes: u32) {
        self.weighed = bytes.max(1);
    }

    fn file<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        let size = self.sizes.get(slot as usize).copied().unwrap_or(1);
        let priority = self.age + f64::from(entry.uses) / f64::from(size.max(1));
        self.by_priority
            .file(slot, (priority.to_bits(), entry.last_use));
    }

    fn note_size(&mut self, slot: Slot, size: u32) {
        let index = slot as usize;
        if index >= self.sizes.len() {
            self.sizes.resize(index + 1, 1);
        }
        self.sizes[index] = size;
    }
}

impl Rule for Gdsf {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.note_size(slot, self.weighed);
        self.file(slot, entry);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        if what.refill {
            self.note_size(slot, self.weighed);
        }
        self.file(slot, what.after);
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.by_priority.remove(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        self.by_priority.rename(from, to);
        let size = self.sizes.get(from as usize).copied().unwrap_or(1);
        self.note_size(to, size);
    }

    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        self.by_priority.first().map(|(_, slot)| slot)
    }

    fn make_room<T>(&mut self, _choice: &Choice<'_, T>) -> Option<Slot> {
        let ((priority, _), slot) = self.by_priority.first()?;
        self.age = f64::from_bits(priority);
        Some(slot)
    }

    fn footprint_bytes(&self) -> usize {
        self.by_priority.footprint_bytes() + footprint::list::<u32>(self.sizes.len())
    }
}

#[cfg(test)]
mod tests {
    use crate::components::cache::{Cache, PolicyKind};
    use crate::sim::SimTime;

    /// Asks for a key of so many bytes in a cache of three slots; the key that goes for it.
    fn request(cache: &mut Cache<()>, key: u32, bytes: u32) -> Option<u32> {
        cache.weigh(bytes);
        if cache.look_up(key, SimTime::ZERO, 0).is_hit() {
            return None;
        }
        let filled = cache.fill(key, (), SimTime::ZERO, None, 0)?;
        filled.evicted.map(|entry| entry.key)
    }

    #[test]
    fn priorities_are_those_worked_out_by_hand() {
        let mut cache = Cache::new(PolicyKind::Gdsf, 3, 0);
        // 1: 1/4, then 2/4 and 3/4. 2: 1/2. 3: 1/1.
        for (key, bytes) in [(1, 4), (2, 2), (1, 4), (1, 4), (3, 1)] {
            assert_eq!(request(&mut cache, key, bytes), None);
        }
        // 2 goes with L = 1/2; 4 enters with 1/2 + 1/8, the least of 3/4, 1 and 5/8.
        assert_eq!(request(&mut cache, 4, 8), Some(2));
        // A hit counts from the present L: 1/2 + 2/8 = 3/4, and 1, which has as much, was used
        // before.
        assert_eq!(request(&mut cache, 4, 8), None);
        assert_eq!(request(&mut cache, 5, 1), Some(1));
        // L = 3/4: 3 at 1, 4 at 3/4, 5 at 7/4.
        assert_eq!(request(&mut cache, 6, 1), Some(4));
        assert_eq!(request(&mut cache, 7, 1), Some(3));
    }
}
