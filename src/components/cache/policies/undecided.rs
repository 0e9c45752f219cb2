//! Evictions of which it is not known yet who should have gone.
//!
//! The optimum lets go whoever is needed last, but what is not asked for within sight cannot be
//! told apart. So one of these goes for the time being, and the eviction stays open: should it be
//! asked for before another that was there to be chosen, the two change places, and nothing that
//! happened meanwhile would have been otherwise. No end of the future need be known for it, and
//! what is remembered is at most one entry for each key.
//!
//! Who is absent must have been there: of the absent, at least as many were used last before an
//! eviction as there were evictions until then. How many more is the *slack* of that eviction.
//! Sets with that property are the bases of a matroid (a transversal matroid: each eviction takes
//! one of those before it), so that keeping whoever is asked for first, whenever the others can
//! stand in for it, is optimal. Where the slack is none and whoever could stand in was used later,
//! all before is settled.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::components::cache::Entry;
use crate::components::footprint;
use crate::components::workload::Key;

/// At most so many evictions are left open; beyond them all are settled as they stand.
const MOST_OPEN: usize = 250_000;

/// The open evictions, and who went for the time being. Times are counted in uses of the cache.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Undecided {
    gone: BTreeMap<Key, Entry<()>>,
    by_last_use: BTreeMap<u64, Key>,
    evictions: Slacks,
    times_settled: u64,
}

impl Undecided {
    /// An entry goes at `now`. It was used before all others of which nothing is in sight.
    pub(super) fn goes(&mut self, entry: Entry<()>, now: u64) {
        if self.gone.len() >= MOST_OPEN {
            self.settle();
            self.times_settled += 1;
        }
        self.evictions.add(entry.last_use, u64::MAX, 1);
        self.evictions.push(now);
        self.note(entry);
    }

    /// Whether somebody went only for the time being.
    pub(super) fn has(&self, key: Key) -> bool {
        self.gone.contains_key(&key)
    }

    /// A key that went comes back, and `instead`, which was used later, goes in its place.
    pub(super) fn exchange(&mut self, key: Key, instead: Entry<()>) -> Option<Entry<()>> {
        let back = self.gone.remove(&key)?;
        self.by_last_use.remove(&back.last_use);
        self.evictions.add(back.last_use, instead.last_use, -1);
        self.note(instead);
        Some(back)
    }

    /// The first that could stand in for others was last used at `first`; `None` if there is
    /// nobody. What it is too late for is settled.
    pub(super) fn settle_before(&mut self, first: Option<u64>) {
        if self.gone.is_empty() {
            return;
        }
        let Some(first) = first else {
            self.settle();
            return;
        };
        if let Some(until) = self.evictions.drop_settled(first) {
            let open = self.by_last_use.split_off(&(until + 1));
            for key in std::mem::replace(&mut self.by_last_use, open).values() {
                self.gone.remove(key);
            }
        }
    }

    /// All stays as it is.
    pub(super) fn settle(&mut self) {
        *self = Self {
            times_settled: self.times_settled,
            ..Self::default()
        };
    }

    /// How often evictions were settled because too many were open.
    pub(super) fn times_settled(&self) -> u64 {
        self.times_settled
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::tree::<Key, Entry<()>>(self.gone.len())
            + footprint::tree::<u64, Key>(self.by_last_use.len())
            + self.evictions.footprint_bytes()
    }

    fn note(&mut self, entry: Entry<()>) {
        self.by_last_use.insert(entry.last_use, entry.key);
        self.gone.insert(entry.key, entry);
    }
}

/// What no slack comes near.
const SETTLED: i32 = i32::MAX / 2;

/// The slack of each open eviction, by time: a tree of minima, to which whole stretches are added.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
struct Slacks {
    /// When each eviction was, in order.
    times: Vec<u64>,
    /// How many of the first are settled.
    settled: usize,
    /// For each node its minimum without, and with what was added to it as a whole. The children
    /// of node i are 2i and 2i + 1; the leaves are the second half.
    least: Vec<i32>,
    added: Vec<i32>,
}

impl Slacks {
    fn leaves(&self) -> usize {
        self.least.len() / 2
    }

    /// One more eviction, after all others, with no slack.
    fn push(&mut self, time: u64) {
        if self.times.len() == self.leaves() {
            self.grow();
        }
        let leaf = self.times.len();
        self.times.push(time);
        self.add_at(1, (0, self.leaves()), (leaf, leaf + 1), -SETTLED);
    }

    /// Adds to the slack of all evictions from the time `from` on, before the time `to`.
    fn add(&mut self, from: u64, to: u64, more: i32) {
        let index = |time: u64| {
            let open = &self.times[self.settled..];
            self.settled + open.partition_point(|&at| at < time)
        };
        let stretch = (index(from), index(to));
        if stretch.0 < stretch.1 {
            self.add_at(1, (0, self.leaves()), stretch, more);
        }
    }

    /// Drops all evictions up to the last one before the time `before` that has no slack, and
    /// returns when that was.
    fn drop_settled(&mut self, before: u64) -> Option<u64> {
        let open = &self.times[self.settled..];
        let end = self.settled + open.partition_point(|&at| at < before);
        let last = self.last_without(1, (0, self.leaves()), end, 0)?;
        let stretch = (self.settled, last + 1);
        self.add_at(1, (0, self.leaves()), stretch, SETTLED);
        self.settled = last + 1;
        self.times.get(last).copied()
    }

    fn add_at(&mut self, node: usize, all: (usize, usize), stretch: (usize, usize), more: i32) {
        let (low, high) = all;
        if stretch.1 <= low || high <= stretch.0 {
            return;
        }
        if stretch.0 <= low && high <= stretch.1 {
            self.least[node] += more;
            self.added[node] += more;
            return;
        }
        let middle = usize::midpoint(low, high);
        self.add_at(2 * node, (low, middle), stretch, more);
        self.add_at(2 * node + 1, (middle, high), stretch, more);
        let least = self.least[2 * node].min(self.least[2 * node + 1]);
        self.least[node] = least + self.added[node];
    }

    /// The last leaf before `end` that has no slack, given what was added above this node.
    fn last_without(
        &self,
        node: usize,
        (low, high): (usize, usize),
        end: usize,
        above: i32,
    ) -> Option<usize> {
        let least = self.least.get(node)?;
        if end <= low || least + above > 0 {
            return None;
        }
        if high - low == 1 {
            return Some(low);
        }
        let middle = usize::midpoint(low, high);
        let above = above + self.added[node];
        self.last_without(2 * node + 1, (middle, high), end, above)
            .or_else(|| self.last_without(2 * node, (low, middle), end, above))
    }

    /// Makes room for as many again, without those that are settled.
    fn grow(&mut self) {
        let leaves = self.leaves();
        let mut slacks = Vec::with_capacity(self.times.len() - self.settled);
        for leaf in self.settled..self.times.len() {
            let mut node = leaves + leaf;
            let mut slack = self.least[node];
            while node > 1 {
                node /= 2;
                slack += self.added[node];
            }
            slacks.push(slack);
        }
        self.times.drain(..self.settled);
        self.settled = 0;
        let leaves = (2 * slacks.len()).next_power_of_two().max(16);
        self.added = vec![0; 2 * leaves];
        self.least = vec![SETTLED; 2 * leaves];
        self.least[leaves..leaves + slacks.len()].copy_from_slice(&slacks);
        for node in (1..leaves).rev() {
            self.least[node] = self.least[2 * node].min(self.least[2 * node + 1]);
        }
    }

    fn footprint_bytes(&self) -> usize {
        footprint::list::<u64>(self.times.len()) + footprint::list::<(i32, i32)>(self.least.len())
    }
}
