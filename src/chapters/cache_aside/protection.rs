//! What can be done about a write, and about many readers of one missing entry. Each of these
//! few lines can be read beside the place it comes from.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::components::named::Named;
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

/// What a writer does about the cached copy.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Update {
    /// Nothing, and entries carry no time to live: what is cached stays.
    None,
    /// Nothing; the time to live alone ends what is old.
    TtlOnly,
    /// It removes the entry once the database has the new version.
    #[default]
    DeleteAfter,
    /// It removes the entry first and writes to the database then.
    DeleteBefore,
}

impl Named for Update {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("ttl-only", Self::TtlOnly),
        ("delete-after", Self::DeleteAfter),
        ("delete-before", Self::DeleteBefore),
    ];
}

/// What keeps many readers of one missing entry from all asking the database.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Protection {
    /// Nothing: who misses, loads.
    #[default]
    None,
    /// Readers of one application share one load (golang.org/x/sync/singleflight).
    SingleFlight,
    /// The cache hands out one token a key; who has none waits and asks again, and a delete voids
    /// the token (Nishtala et al., NSDI 2013, section 3.2.1).
    Lease,
    /// A reader may load before the expiry, the likelier the closer it is (Vattani, Chierichetti
    /// and Lowenstein, VLDB 2015: `XFetch`).
    Early,
    /// Times to live are spread, so that entries stored together do not expire together.
    Jitter,
    /// An expired entry is still handed out while one reader renews it (RFC 5861).
    ServeStale,
}

impl Named for Protection {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("none", Self::None),
        ("single-flight", Self::SingleFlight),
        ("lease", Self::Lease),
        ("early", Self::Early),
        ("jitter", Self::Jitter),
        ("serve-stale", Self::ServeStale),
    ];
}

/// `XFetch`: whether a reader loads before the expiry.
///
/// The paper recomputes if `now - delta * beta * ln(rand) >= expiry`, with `delta` the time the
/// last load took and `rand` uniform in (0, 1]; `left` is `expiry - now`.
pub fn loads_early(left: SimDuration, delta: SimDuration, beta: f64, rand: f64) -> bool {
    -delta.as_secs_f64() * beta * libm::log(rand) >= left.as_secs_f64()
}

/// A time to live spread uniformly over `ttl * (1 - jitter)` to `ttl * (1 + jitter)`; `unit` is
/// uniform in [0, 1).
pub fn jittered(ttl: SimDuration, jitter: f64, unit: f64) -> SimDuration {
    ttl.times(1.0 + jitter * (2.0 * unit - 1.0))
}

/// Loads under way that others may share: one leader a key, and who waits for it.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Flights {
    by_key: BTreeMap<Key, Flight>,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Flight {
    leader: u64,
    waiting: Vec<u64>,
}

impl Flights {
    /// Makes `id` the leader of `key` if nobody is.
    pub fn lead(&mut self, key: Key, id: u64) -> bool {
        if self.by_key.contains_key(&key) {
            return false;
        }
        let waiting = Vec::new();
        let flight = Flight {
            leader: id,
            waiting,
        };
        self.by_key.insert(key, flight);
        true
    }

    /// Lets `id` wait for the leader of `key`, whose number is returned.
    pub fn wait(&mut self, key: Key, id: u64) -> Option<u64> {
        let flight = self.by_key.get_mut(&key)?;
        flight.waiting.push(id);
        Some(flight.leader)
    }

    /// The leader `id` has its answer: who has waited for it.
    pub fn land(&mut self, key: Key, id: u64) -> Vec<u64> {
        match self.by_key.get(&key) {
            Some(flight) if flight.leader == id => self
                .by_key
                .remove(&key)
                .map_or_else(Vec::new, |flight| flight.waiting),
            _ => Vec::new(),
        }
    }

    /// The leaders with their keys and how many wait for each.
    pub fn all(&self) -> impl Iterator<Item = (Key, u64, usize)> {
        self.by_key
            .iter()
            .map(|(key, flight)| (*key, flight.leader, flight.waiting.len()))
    }
}

/// A token of a lease; no two of a run are equal.
pub type Token = u64;

/// The tokens that are out: at most one a key.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Leases {
    by_key: BTreeMap<Key, (Token, SimTime)>,
    given: u64,
}

impl Leases {
    /// A token for `key`, unless one is out that is younger than `lasts`.
    pub fn ask(&mut self, key: Key, now: SimTime, lasts: SimDuration) -> Option<Token> {
        let is_out = self.by_key.get(&key);
        if is_out.is_some_and(|(_, given_at)| now.since(*given_at) < lasts) {
            return None;
        }
        self.given += 1;
        self.by_key.insert(key, (self.given, now));
        Some(self.given)
    }

    /// Gives a token back, to store with it or because there is nothing to store. Returns whether
    /// it was still good: a delete voids it, and so does a later token.
    pub fn give_back(&mut self, key: Key, token: Token) -> bool {
        let good = self
            .by_key
            .get(&key)
            .is_some_and(|(known, _)| *known == token);
        if good {
            self.by_key.remove(&key);
        }
        good
    }

    /// A delete: what a reader has fetched for this key may be old, so its token is worth nothing.
    pub fn void(&mut self, key: Key) {
        self.by_key.remove(&key);
    }

    /// The token that is out for a key.
    pub fn of(&self, key: Key) -> Option<Token> {
        self.by_key.get(&key).map(|(token, _)| *token)
    }

    /// How many are out.
    pub fn len(&self) -> usize {
        self.by_key.len()
    }

    /// Whether none is out.
    pub fn is_empty(&self) -> bool {
        self.by_key.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: SimDuration = SimDuration::from_millis(1);

    fn at(millis: u64) -> SimTime {
        SimTime::ZERO + SimDuration::from_millis(millis)
    }

    #[test]
    fn one_token_a_key_until_it_is_used_voided_or_too_old() {
        let mut leases = Leases::default();
        let lasts = MS.times(10.0);
        let first = leases.ask(1, at(0), lasts).unwrap();
        assert_eq!(leases.ask(1, at(9), lasts), None);
        assert!(leases.ask(2, at(9), lasts).is_some(), "keys are apart");
        leases.void(1);
        assert!(!leases.give_back(1, first), "a delete has voided it");
        let second = leases.ask(1, at(9), lasts).unwrap();
        let third = leases.ask(1, at(19), lasts).unwrap();
        assert!(!leases.give_back(1, second), "a later token is out");
        assert!(leases.give_back(1, third));
    }

    #[test]
    fn an_early_load_is_the_likelier_the_closer_the_expiry() {
        // -ln(rand) is exponential with mean 1: at `left = delta * beta * x` a share e^-x loads.
        let share = |left: f64, beta: f64| {
            let rands = (1..=10_000).map(|step| f64::from(step) / 10_000.0);
            let loads = rands.filter(|&rand| loads_early(MS.times(left), MS, beta, rand));
            loads.count() as f64 / 10_000.0
        };
        for (left, beta, expected) in [
            (1.0, 1.0, libm::exp(-1.0)),
            (2.0, 1.0, libm::exp(-2.0)),
            (2.0, 2.0, libm::exp(-1.0)),
            (0.0, 1.0, 1.0),
        ] {
            let found = share(left, beta);
            assert!((found - expected).abs() < 1e-3, "{left} {beta}: {found}");
        }
        assert!(!loads_early(MS, MS, 0.0, 1e-300), "beta 0 never does");
    }

    #[test]
    fn jitter_spreads_evenly_around_the_time_to_live() {
        let ttl = SimDuration::from_secs(100);
        assert_eq!(jittered(ttl, 0.1, 0.0), SimDuration::from_secs(90));
        assert_eq!(jittered(ttl, 0.1, 0.5), ttl);
        assert_eq!(jittered(ttl, 0.0, 0.9), ttl);
    }
}
