//! The whole curve behind the size slider: misses against slots, on twenty seeds.
//!
//! It runs the same requests through the same caches as the rows, with other numbers of slots and
//! other seeds. It is done in pieces, so that a window can go on drawing.

use super::params::Params;
use super::requests::Requests;
use super::rows::cache;
use crate::components::cache::PolicyKind;
use crate::components::workload::Key;
use crate::sim::{Luck, SimDuration, SimTime, Stream};

/// Seeds of a curve.
pub const SEEDS: u64 = 20;
/// Requests of a run, from an empty cache.
pub const REQUESTS: usize = 1_000;
/// Requests of a run on a trace: its first ones. More would take a frame too long at a time.
pub const OF_TRACE: usize = 5_000;
/// Places on the axis at most.
const SIZES: usize = 14;

/// The runs of one policy.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// The row.
    pub row: usize,
    /// For each size the misses over requests of each seed that is done.
    shares: Vec<Vec<f64>>,
}

impl Curve {
    /// Least, mean and largest share of misses at the size with this index.
    pub fn band(&self, size: usize) -> Option<[f64; 3]> {
        let shares = self.shares.get(size).filter(|shares| !shares.is_empty())?;
        let least = shares.iter().copied().fold(f64::INFINITY, f64::min);
        let most = shares.iter().copied().fold(0.0, f64::max);
        Some([
            least,
            shares.iter().sum::<f64>() / shares.len() as f64,
            most,
        ])
    }

    /// The standard deviation over the seeds.
    pub fn deviation(&self, size: usize) -> Option<f64> {
        let shares = self.shares.get(size).filter(|shares| shares.len() > 1)?;
        let mean = shares.iter().sum::<f64>() / shares.len() as f64;
        let squares: f64 = shares.iter().map(|x| (x - mean) * (x - mean)).sum();
        Some((squares / (shares.len() - 1) as f64).sqrt())
    }
}

/// A sweep, done in pieces.
#[derive(Clone, Debug)]
pub struct Sweep {
    params: Params,
    /// Numbers of slots, in order.
    pub sizes: Vec<u64>,
    /// A curve for each row of the stage.
    pub curves: Vec<Curve>,
    seed: u64,
    size: usize,
    trace: Vec<(Key, SimTime, u64)>,
    next: Vec<u64>,
}

impl Sweep {
    /// A sweep for these settings, of which nothing is done yet.
    pub fn new(params: &Params) -> Self {
        let rows = params.shown();
        let sizes = sizes(params);
        let curve = |row| Curve {
            row,
            shares: vec![Vec::new(); sizes.len()],
        };
        Self {
            params: params.clone(),
            curves: rows.into_iter().map(curve).collect(),
            sizes,
            seed: 0,
            size: 0,
            trace: Vec::new(),
            next: Vec::new(),
        }
    }

    /// Whether it is about these settings: whatever changes a curve, not where one stands on it.
    pub fn is_about(&self, params: &Params) -> bool {
        let same = Params {
            capacity: params.capacity,
            ..self.params.clone()
        };
        same == *params && self.sizes.contains(&params.capacity)
    }

    /// Whether all is done.
    pub fn is_done(&self) -> bool {
        self.seed >= self.seeds() || self.curves.is_empty()
    }

    /// The seeds that are to be done: a trace is the same on all of them.
    pub fn seeds(&self) -> u64 {
        if self.params.trace.is_some() {
            1
        } else {
            SEEDS
        }
    }

    /// The seeds that are done.
    pub fn seeds_done(&self) -> u64 {
        self.seed
    }

    /// Goes on for about so many requests.
    pub fn go_on(&mut self, requests: usize) {
        let mut left = requests;
        while !self.is_done() {
            if self.size == 0 && self.trace.is_empty() {
                self.draw();
            }
            let cost = requests_of(&self.params) * self.curves.len();
            self.run_size();
            if left < cost {
                return;
            }
            left -= cost;
        }
    }

    /// The index of a number of slots.
    pub fn index_of(&self, capacity: u64) -> Option<usize> {
        self.sizes.iter().position(|&size| size == capacity)
    }

    /// The mean share of hits of the row at this place of the stage with so many slots, between
    /// the sizes of the sweep on the straight line; `None` while nothing is done.
    pub fn hits(&self, place: usize, slots: f64) -> Option<f64> {
        let curve = self.curves.get(place)?;
        let at = |index: usize| Some(1.0 - curve.band(index)?[1]);
        let after = self.sizes.iter().position(|&size| size as f64 >= slots);
        let after = after.unwrap_or(self.sizes.len() - 1);
        let Some(before) = after.checked_sub(1) else {
            return at(after);
        };
        let (low, high) = (self.sizes[before] as f64, self.sizes[after] as f64);
        let part = ((slots - low) / (high - low)).clamp(0.0, 1.0);
        Some(at(before)? + (at(after)? - at(before)?) * part)
    }

    /// The requests of the present seed.
    fn draw(&mut self) {
        let mut luck = Luck::new(self.seed);
        let params = &self.params;
        let mut requests = Requests::new(params, SimTime::ZERO, &mut luck);
        let gap = params.gap().unwrap_or(SimDuration::from_secs(1));
        let mut at = SimTime::ZERO;
        self.trace.clear();
        for _ in 0..requests_of(params) {
            let coin = luck.bits(Stream::Policy);
            at += gap;
            if let Some((asked, _)) = requests.advance(params, &mut luck) {
                self.trace.push((asked.key, at, coin));
            }
        }
        let keys: Vec<Key> = self.trace.iter().map(|(key, ..)| *key).collect();
        self.next = crate::components::cache::next_uses(&keys);
    }

    fn run_size(&mut self) {
        let capacity = self.sizes[self.size];
        let params = Params {
            capacity,
            ..self.params.clone()
        };
        for curve in &mut self.curves {
            let policy = params.policy_of(curve.row);
            let share = misses(policy, &params, &self.trace, &self.next);
            curve.shares[self.size].push(share);
        }
        self.size += 1;
        if self.size == self.sizes.len() {
            self.size = 0;
            self.seed += 1;
            self.trace.clear();
        }
    }
}

fn misses(policy: PolicyKind, params: &Params, trace: &[(Key, SimTime, u64)], next: &[u64]) -> f64 {
    let mut cache = cache(policy, params, 1);
    let mut misses = 0;
    for (&(key, at, coin), &next) in trace.iter().zip(next) {
        cache.foresee(next);
        if !cache.look_up(key, at, coin).is_hit() {
            misses += 1;
            let ttl = params.ttl_of(key, matches!(policy, PolicyKind::Redis(_)));
            cache.fill(key, (), at, ttl, coin);
        }
    }
    f64::from(misses) / trace.len().max(1) as f64
}

/// Requests of a run with these settings.
pub fn requests_of(params: &Params) -> usize {
    let trace = params.trace.as_ref();
    trace.map_or(REQUESTS, |trace| trace.keys().len().min(OF_TRACE))
}

/// From one slot to all keys (at most as many as a run can fill), and the present number.
fn sizes(params: &Params) -> Vec<u64> {
    let most = params.keys.min(2 * requests_of(params) as u64).max(1);
    let mut sizes: Vec<u64> = (0..SIZES)
        .map(|index| {
            let share = index as f64 / (SIZES - 1) as f64;
            if most <= 60 {
                1 + ((most - 1) as f64 * share).round() as u64
            } else {
                libm::pow(most as f64, share).round() as u64
            }
        })
        .collect();
    sizes.push(params.capacity.clamp(1, params.keys));
    sizes.sort_unstable();
    sizes.dedup();
    sizes
}
