//! LIRS: what comes back after few other keys stays, however long ago it was used.

use serde::Serialize;

use super::{Choice, Rule, Use};
use crate::components::cache::key_table::KeyTable;
use crate::components::cache::order::SlotOrder;
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;
use crate::components::workload::Key;

/// One slot in so many is for keys of high recency between their uses.
const HIGH_SHARE: usize = 100;
const NONE: u32 = u32::MAX;

/// The paper's stack `S` and queue `Q`. Keys with low inter-reference recency (LIR) are in the stack
/// and resident. The others (HIR) are in the queue while they are resident, and in the stack as
/// long as some LIR key was used before them, resident or not.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Lirs {
    nodes: Vec<Node>,
    spare: Vec<u32>,
    /// The node of each slot plus one, or 0.
    node_of: Vec<u32>,
    /// Nodes of keys in the stack that are not resident.
    left: KeyTable,
    /// By node, the bottom is the oldest.
    stack: SlotOrder,
    /// By node, the front is the oldest.
    queue: SlotOrder,
    /// How many are LIR, and how many may be.
    low: usize,
    most_low: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Node {
    key: Key,
    /// [`NONE`] where the key is not resident.
    slot: Slot,
    is_low: bool,
}

impl Lirs {
    pub(super) fn new(capacity: usize) -> Self {
        Self {
            nodes: Vec::new(),
            spare: Vec::new(),
            node_of: Vec::new(),
            left: KeyTable::default(),
            stack: SlotOrder::new(),
            queue: SlotOrder::new(),
            low: 0,
            most_low: most_low(capacity),
        }
    }

    fn node_in(&self, slot: Slot) -> Option<u32> {
        self.node_of.get(slot as usize)?.checked_sub(1)
    }

    fn note(&mut self, slot: Slot, node: u32) {
        let index = slot as usize;
        if index >= self.node_of.len() {
            self.node_of.resize(index + 1, 0);
        }
        self.node_of[index] = node.wrapping_add(1);
    }

    fn new_node(&mut self, node: Node) -> u32 {
        if let Some(place) = self.spare.pop() {
            self.nodes[place as usize] = node;
            return place;
        }
        self.nodes.push(node);
        self.nodes.len() as u32 - 1
    }

    /// Makes a key LIR; whichever LIR key was used before all others becomes HIR if there are too
    /// many.
    fn raise(&mut self, node: u32) {
        self.nodes[node as usize].is_low = true;
        self.low += 1;
        self.queue.remove(node);
        self.stack.push_newest(node);
        self.lower_beyond_limit();
    }

    fn lower_beyond_limit(&mut self) {
        while self.low > self.most_low {
            self.prune();
            let Some(bottom) = self.stack.oldest() else {
                break;
            };
            self.nodes[bottom as usize].is_low = false;
            self.low -= 1;
            self.queue.push_newest(bottom);
            self.stack.remove(bottom);
        }
        self.prune();
    }

    /// Takes HIR keys from the bottom of the stack, so that a LIR key is there.
    fn prune(&mut self) {
        while let Some(bottom) = self.stack.oldest() {
            let node = self.nodes[bottom as usize];
            if node.is_low {
                break;
            }
            self.stack.remove(bottom);
            if node.slot == NONE {
                self.left.remove(node.key);
                self.spare.push(bottom);
            }
        }
    }

    /// Takes a resident key out of everything but the stack; returns its node.
    fn leave(&mut self, slot: Slot) -> Option<u32> {
        let node = self.node_in(slot)?;
        self.note(slot, NONE);
        self.queue.remove(node);
        self.nodes[node as usize].slot = NONE;
        Some(node)
    }

    fn forget(&mut self, node: u32) {
        self.stack.remove(node);
        self.spare.push(node);
        if std::mem::take(&mut self.nodes[node as usize].is_low) {
            self.low -= 1;
            self.prune();
        }
    }
}

/// How many keys may be LIR; at least one slot is for the others.
fn most_low(capacity: usize) -> usize {
    capacity.saturating_sub((capacity / HIGH_SHARE).max(1))
}

impl Rule for Lirs {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        if let Some(node) = self.left.remove(entry.key) {
            self.nodes[node as usize].slot = slot;
            self.note(slot, node);
            self.raise(node);
            return;
        }
        let node = self.new_node(Node {
            key: entry.key,
            slot,
            is_low: false,
        });
        self.note(slot, node);
        if self.low < self.most_low {
            self.raise(node);
        } else {
            self.stack.push_newest(node);
            self.queue.push_newest(node);
            self.prune();
        }
    }

    fn used<T>(&mut self, slot: Slot, _what: Use<'_, T>) {
        let Some(node) = self.node_in(slot) else {
            return;
        };
        if self.nodes[node as usize].is_low {
            self.stack.push_newest(node);
            self.prune();
        } else if self.stack.contains(node) {
            self.raise(node);
        } else {
            self.stack.push_newest(node);
            self.queue.push_newest(node);
            self.prune();
        }
    }

    /// After an eviction it has left already.
    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        if let Some(node) = self.leave(slot) {
            self.forget(node);
        }
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        if let Some(node) = self.node_in(from) {
            self.note(from, NONE);
            self.note(to, node);
            self.nodes[node as usize].slot = to;
        }
    }

    fn resized(&mut self, capacity: usize) {
        self.most_low = most_low(capacity);
        self.lower_beyond_limit();
    }

    /// The front of the queue; without one the LIR key that was used before all others.
    fn victim<T>(&self, _choice: &Choice<'_, T>) -> Option<Slot> {
        let node = self.queue.oldest().or(self.stack.oldest())?;
        self.nodes.get(node as usize).map(|node| node.slot)
    }

    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        let victim = self.victim(choice)?;
        let node = self.leave(victim)?;
        let Node { key, is_low, .. } = self.nodes[node as usize];
        if !is_low && self.stack.contains(node) {
            self.left.insert(key, node);
        } else {
            self.forget(node);
        }
        Some(victim)
    }

    fn footprint_bytes(&self) -> usize {
        footprint::list::<Node>(self.nodes.len())
            + footprint::list::<u32>(self.spare.len() + self.node_of.len())
            + self.left.footprint_bytes()
            + self.stack.footprint_bytes()
            + self.queue.footprint_bytes()
    }
}

#[cfg(test)]
mod tests {
    use crate::components::cache::{Cache, PolicyKind, hits};
    use crate::sim::{Luck, SimTime, Stream};

    /// Runs letters in a cache of three slots, two of them for LIR keys; returns the letter that each
    /// evicted, a dot where it was a hit and a dash where it evicted none.
    fn run(letters: &str) -> String {
        let mut cache = Cache::new(PolicyKind::Lirs, 3, 0);
        let request = |key: u8| {
            if cache.look_up(u32::from(key), SimTime::ZERO, 0).is_hit() {
                return '.';
            }
            let filled = cache.fill(u32::from(key), (), SimTime::ZERO, None, 0);
            let gone = filled.unwrap().evicted.map(|entry| entry.key as u8);
            gone.map_or('-', char::from)
        };
        letters.bytes().map(request).collect()
    }

    #[test]
    fn the_cases_of_the_paper_come_out_as_worked_by_hand() {
        // The paper's state at time 10, with A and B LIR, is brought about by A B A B; C, D and E
        // are HIR, E alone resident. From bottom to top the stack then holds A B C D E.
        let start = "ABABCDE";
        assert_eq!(run(start), "--..-CD");
        // D is in the stack: it becomes LIR in the place of A at the bottom, which goes to the
        // queue and, as E went for D, is resident. So A is a hit, B too, and C, which stayed in the
        // stack above B, becomes LIR when it comes back: A goes for it.
        assert_eq!(run(&format!("{start}D")), "--..-CDE");
        assert_eq!(run(&format!("{start}DABD")), "--..-CDE...");
        // Used after it was lowered A is in the stack once more, and used again it is LIR; B, at the
        // bottom, is lowered into the queue and goes for a new key F, while A and D stay.
        assert_eq!(run(&format!("{start}DAAF")), "--..-CDE..B");
        assert_eq!(run(&format!("{start}DAAFAD")), "--..-CDE..B..");
        // A new key goes through the queue and evicts the last that did.
        assert_eq!(run(&format!("{start}FGHAB")), "--..-CDEFG..");
    }

    /// The paper's two lists, searched from end to end: hits of `keys` in `capacity` slots.
    fn naive(keys: &[u32], capacity: usize) -> u64 {
        let (mut stack, mut queue) = (Vec::<u32>::new(), Vec::<u32>::new());
        let mut low = Vec::<u32>::new();
        let mut hits = 0;
        for &key in keys {
            let is_low = low.contains(&key);
            let was_queued = queue.contains(&key);
            let was_stacked = stack.contains(&key);
            if is_low || was_queued {
                hits += 1;
            } else if low.len() + queue.len() == capacity {
                queue.remove(0);
            }
            stack.retain(|&other| other != key);
            queue.retain(|&other| other != key);
            stack.push(key);
            let is_new = !is_low && !was_queued && !was_stacked;
            if (is_new && low.len() < capacity - 1) || (!is_low && was_stacked) {
                low.push(key);
            } else if !is_low {
                queue.push(key);
            }
            if low.len() > capacity - 1 {
                let lowered = stack.iter().position(|other| low.contains(other));
                let lowered = stack.remove(lowered.unwrap());
                low.retain(|&other| other != lowered);
                queue.push(lowered);
            }
            let bottom = stack.iter().position(|other| low.contains(other));
            stack.drain(..bottom.unwrap_or(0));
        }
        hits
    }

    #[test]
    fn hits_are_those_of_lists_that_are_searched() {
        let mut luck = Luck::new(2);
        for capacity in [2, 5, 20, 60] {
            let keys: Vec<u32> = (0..4_000)
                .map(|_| (100.0 * luck.unit(Stream::ReadKeys) * luck.unit(Stream::ReadKeys)) as u32)
                .collect();
            let found = hits(&keys, PolicyKind::Lirs, capacity);
            assert_eq!(found, naive(&keys, capacity), "{capacity} slots");
        }
    }

    #[test]
    fn a_loop_that_is_larger_than_the_cache_is_hit_all_the_same() {
        // Under LRU none of these is a hit. Here A and B, LIR from the start, are hits in each
        // round; C and D pass through the one slot that is left.
        let rounds = run("ABCDABCDABCD");
        assert_eq!(rounds.matches('.').count(), 4, "{rounds}");
    }
}
