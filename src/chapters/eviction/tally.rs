//! What the chapter counts besides its rows.

use serde::Serialize;

use super::row_name::REDIS;
use crate::components::workload::Key;
use crate::lesson::Marks;
use crate::sim::SimDuration;
use crate::sim::stats::{Sampler, Series};

/// Requests in the window of a row's recent hit rate.
pub const RECENT: usize = 100;
/// Samples a series keeps.
pub(super) const SAMPLES: usize = 300;

/// How many distinct keys lie between two requests for the same key: an LRU cache with more slots
/// than that would have had a hit.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Reuse {
    /// The keys by their last use, the latest last.
    stack: Vec<Key>,
    /// By distance: 0, 1, 2 to 3, 4 to 7 and so on; the last holds all that are farther or new.
    pub counts: [u64; Self::CLASSES],
}

impl Reuse {
    /// Classes of distances.
    pub const CLASSES: usize = 12;
    /// Keys that are remembered.
    const DEEP: usize = 1_024;

    fn new() -> Self {
        Self {
            stack: Vec::new(),
            counts: [0; Self::CLASSES],
        }
    }

    pub(super) fn asked(&mut self, key: Key) {
        let found = self.stack.iter().rposition(|&known| known == key);
        let class = match found {
            Some(place) => {
                let distance = self.stack.len() - 1 - place;
                self.stack.remove(place);
                (usize::BITS - distance.leading_zeros()) as usize
            }
            None => Self::CLASSES - 1,
        };
        self.counts[class.min(Self::CLASSES - 1)] += 1;
        if self.stack.len() == Self::DEEP {
            self.stack.remove(0);
        }
        self.stack.push(key);
    }
}

/// Everything that is counted over all rows.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// For each two rows the number of the first request at which they differ.
    parted: Vec<Option<u64>>,
    /// The pairs that do not differ yet.
    together: Vec<(u8, u8)>,
    /// Requests since the start or the last restart at which rows of the stage differ.
    pub apart: u64,
    /// Distances between two requests for the same key.
    pub reuse: Reuse,
    /// The grid of all series.
    pub sampler: Sampler,
    /// 1 while a scan is under way.
    pub scanning: Series,
    /// Moments worth going back to.
    pub marks: Marks,
}

const ALL: usize = REDIS + 1;

impl Tally {
    pub(super) fn new() -> Self {
        let pairs = |a: u8| (0..a).map(move |b| (a, b));
        Self {
            parted: vec![None; ALL * ALL],
            together: (0..ALL as u8).flat_map(pairs).collect(),
            apart: 0,
            reuse: Reuse::new(),
            sampler: Sampler::new(SimDuration::from_millis(500), SAMPLES),
            scanning: Series::new(),
            marks: Marks::new(),
        }
    }

    /// Notes a request's outcomes: one bit a row, those that rest set to what they cannot differ by.
    pub(super) fn outcomes(&mut self, number: u64, hits: u32, awake: u32) {
        let parted = &mut self.parted;
        let differ = |a: u8, b: u8| {
            let both = awake >> a & awake >> b & 1 == 1;
            both && (hits >> a ^ hits >> b) & 1 == 1
        };
        self.together.retain(|&(a, b)| {
            let now = differ(a, b);
            if now {
                parted[usize::from(a) * ALL + usize::from(b)] = Some(number);
                parted[usize::from(b) * ALL + usize::from(a)] = Some(number);
            }
            !now
        });
    }

    /// The number of the first request at which two rows differ.
    pub fn parted(&self, a: usize, b: usize) -> Option<u64> {
        self.parted.get(a * ALL + b).copied().flatten()
    }

    /// The same for any two of these rows.
    pub fn first_parted(&self, rows: &[usize]) -> Option<u64> {
        let pairs = rows.iter().flat_map(|&a| rows.iter().map(move |&b| (a, b)));
        pairs.filter_map(|(a, b)| self.parted(a, b)).min()
    }
}
