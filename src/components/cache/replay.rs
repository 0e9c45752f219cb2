//! A policy on a recorded sequence of keys.

use std::collections::BTreeMap;

use super::{Cache, DecaySettings, NEVER, PolicyKind, SamplingSettings};
use crate::components::workload::Key;
use crate::sim::{Luck, SimDuration, SimTime, Stream};

/// The seed of the luck that policies use here.
const SEED: u64 = 7;

/// Requests between two questions whether to go on.
const ASKS_EVERY: usize = 1 << 16;

/// How a trace is replayed.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Replay {
    /// Who is evicted.
    pub policy: PolicyKind,
    /// Slots.
    pub capacity: usize,
    /// How fading counters behave.
    pub decay: DecaySettings,
    /// How sampled policies look at residents.
    pub sampling: SamplingSettings,
    /// The time from one request to the next.
    pub gap: SimDuration,
    /// How long an entry is good for, from its fill.
    pub ttl: Option<SimDuration>,
}

impl Replay {
    /// All at one moment, with the settings of Redis.
    pub fn new(policy: PolicyKind, capacity: usize) -> Self {
        Self {
            policy,
            capacity,
            decay: DecaySettings::default(),
            sampling: SamplingSettings::default(),
            gap: SimDuration::ZERO,
            ttl: None,
        }
    }

    /// The hits on a trace from an empty cache. A missed key always enters, at once, unless the
    /// policy evicts nothing.
    pub fn hits(&self, trace: &[Key]) -> u64 {
        let all: Result<u64, std::convert::Infallible> = self.hits_while(trace, |_| Ok(()));
        match all {
            Ok(hits) => hits,
        }
    }

    /// As [`Self::hits`], but asks every so many requests whether to go on, with the share that is
    /// done.
    pub fn hits_while<E>(
        &self,
        trace: &[Key],
        mut go_on: impl FnMut(f64) -> Result<(), E>,
    ) -> Result<u64, E> {
        let mut luck = Luck::new(SEED).into_draws(Stream::Policy);
        let mut cache = Cache::new(self.policy, self.capacity, luck.bits());
        cache.set_policy(self.policy, self.decay);
        cache.set_sampling(self.sampling);
        let future = match self.policy {
            PolicyKind::Belady => next_uses(trace),
            _ => Vec::new(),
        };
        let mut hits = 0;
        let mut now = SimTime::ZERO;
        for (index, &key) in trace.iter().enumerate() {
            if index.is_multiple_of(ASKS_EVERY) {
                go_on(index as f64 / trace.len() as f64)?;
            }
            let coin = luck.bits();
            if let Some(&next) = future.get(index) {
                cache.foresee(next);
            }
            if cache.look_up(key, now, coin).is_hit() {
                hits += 1;
            } else {
                cache.fill(key, (), now, self.ttl, coin);
            }
            now += self.gap;
        }
        Ok(hits)
    }
}

/// The hits of a policy on a trace from an empty cache; see [`Replay::hits`].
pub fn hits(trace: &[Key], policy: PolicyKind, capacity: usize) -> u64 {
    Replay::new(policy, capacity).hits(trace)
}

/// For each request of a trace the index of the next for the same key, or [`NEVER`].
pub fn next_uses(trace: &[Key]) -> Vec<u64> {
    let mut next = vec![NEVER; trace.len()];
    let largest = trace.iter().copied().max().unwrap_or(0) as usize;
    // Keys that are numbered one after another have a place each.
    if largest / 4 <= trace.len() {
        let mut coming = vec![NEVER; largest + 1];
        for (index, &key) in trace.iter().enumerate().rev() {
            next[index] = std::mem::replace(&mut coming[key as usize], index as u64);
        }
        return next;
    }
    let mut coming = BTreeMap::new();
    for (index, key) in trace.iter().enumerate().rev() {
        if let Some(later) = coming.insert(*key, index as u64) {
            next[index] = later;
        }
    }
    next
}
