//! Which keys requests ask for.

use std::sync::Arc;

use serde::Serialize;

use super::{Key, Recorded};
use crate::components::named::Named;
use crate::components::theory::zipf_weights;
use crate::sim::SimTime;

/// The shape of popularity.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Pattern {
    /// Every key is equally likely.
    Uniform,
    /// Key i has weight i^-s.
    #[default]
    Zipf,
    /// Zipf's law, and at regular times a scan that asks for one key after another.
    Scan,
    /// A few keys share a large part of all requests.
    Hotset,
    /// Zipf's law, but which keys are the popular ones changes at regular times.
    Shift,
}

impl Named for Pattern {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("uniform", Self::Uniform),
        ("zipf", Self::Zipf),
        ("scan", Self::Scan),
        ("hotset", Self::Hotset),
        ("shift", Self::Shift),
    ];
}

/// A pattern with its settings.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct KeyPattern {
    /// The shape.
    pub pattern: Pattern,
    /// Keys are 1 to this.
    pub keys: Key,
    /// Zipf's exponent s, 0 or more (`zipf`, `scan`, `shift`).
    pub zipf_exponent: f64,
    /// Seconds between the starts of two scans (`scan`); 0 for none.
    pub scan_every_s: f64,
    /// Requests in a scan (`scan`).
    pub scan_length: u64,
    /// Size of the hot set in keys (`hotset`).
    pub hot_keys: u64,
    /// The hot set's share of all requests, 0 to 1 (`hotset`).
    pub hot_share: f64,
    /// Seconds between two shifts (`shift`); 0 for none.
    pub shift_every_s: f64,
    /// By how many keys the ranks move at a shift (`shift`).
    pub shift_by: u64,
}

impl KeyPattern {
    /// Zipf's law with this exponent, 0 or more, over the keys from 1 to `keys`, without scans, hot
    /// set and shifts. A number beyond the highest [`Key`] is that.
    pub fn zipf(keys: u64, exponent: f64) -> Self {
        Self {
            pattern: Pattern::Zipf,
            keys: Key::try_from(keys).unwrap_or(Key::MAX),
            zipf_exponent: exponent,
            scan_every_s: 0.0,
            scan_length: 0,
            hot_keys: 0,
            hot_share: 0.0,
            shift_every_s: 0.0,
            shift_by: 0,
        }
    }

    /// The probability of each rank, the most popular first; they add up to 1.
    pub fn weights(&self) -> Vec<f64> {
        let keys = self.keys as usize;
        match self.pattern {
            Pattern::Uniform => zipf_weights(keys, 0.0),
            Pattern::Zipf | Pattern::Scan | Pattern::Shift => {
                zipf_weights(keys, self.zipf_exponent)
            }
            Pattern::Hotset => self.hotset_weights(keys),
        }
    }

    fn hotset_weights(&self, keys: usize) -> Vec<f64> {
        let hot = usize::try_from(self.hot_keys)
            .unwrap_or(usize::MAX)
            .min(keys);
        let cold = keys - hot;
        if hot == 0 || cold == 0 {
            return zipf_weights(keys, 0.0);
        }
        let mut weights = vec![self.hot_share / hot as f64; hot];
        weights.resize(keys, (1.0 - self.hot_share) / cold as f64);
        weights
    }

    /// By how many places ranks stand away from keys at `now`.
    fn rotation(&self, now: SimTime) -> u64 {
        if self.pattern != Pattern::Shift || self.shift_every_s <= 0.0 || self.keys == 0 {
            return 0;
        }
        let shifts = (now.as_secs_f64() / self.shift_every_s) as u64;
        shifts.wrapping_mul(self.shift_by) % u64::from(self.keys)
    }
}

/// Chooses keys by a pattern.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Keys {
    #[serde(skip)]
    spec: KeyPattern,
    /// Cumulated weights, shared by all copies of a run: it follows from `spec` alone.
    #[serde(skip)]
    cumulated: Arc<[f64]>,
    /// The key the scan asked for last.
    scan_at: Key,
    /// Requests left of the scan under way.
    scan_left: u64,
    /// Scans that have started.
    scans: u64,
}

impl Keys {
    /// A chooser for `spec`.
    pub fn new(spec: KeyPattern) -> Self {
        let cumulated = cumulate(&spec.weights());
        Self {
            spec,
            cumulated,
            scan_at: 0,
            scan_left: 0,
            scans: 0,
        }
    }

    /// A chooser that chooses each key as often as a recorded stream requests it; the other settings
    /// are those of `spec`.
    pub fn recorded(spec: KeyPattern, recorded: &Recorded) -> Self {
        let keys = Key::try_from(recorded.distinct()).unwrap_or(Key::MAX);
        Self {
            spec: KeyPattern { keys, ..spec },
            cumulated: cumulate(&recorded.shares()),
            scan_at: 0,
            scan_left: 0,
            scans: 0,
        }
    }

    /// What it takes to think through all keys of a pattern, in units of work.
    pub fn work(&self) -> u64 {
        u64::from(self.spec.keys) / 25
    }

    /// Goes on with other settings from `now` on. Returns whether they are others.
    pub fn set_pattern(&mut self, spec: KeyPattern, now: SimTime) -> bool {
        if spec == self.spec {
            return false;
        }
        self.cumulated = cumulate(&spec.weights());
        self.spec = spec;
        self.scan_left = 0;
        self.scans = self.scan_number(now);
        if self.scan_at > spec.keys {
            self.scan_at = 0;
        }
        true
    }

    /// The settings.
    pub fn pattern(&self) -> &KeyPattern {
        &self.spec
    }

    /// The key of a read at `now`, given its uniform draw in [0, 1). While a scan is under way it
    /// is the scan's next key, whatever was drawn.
    pub fn read(&mut self, now: SimTime, draw: f64) -> Key {
        let scan = self.scan_number(now);
        if scan > self.scans {
            self.scans = scan;
            self.scan_left = self.spec.scan_length;
        }
        if self.scan_left == 0 {
            return self.popular(now, draw);
        }
        self.scan_left -= 1;
        self.scan_at = self.scan_at % self.spec.keys.max(1) + 1;
        self.scan_at
    }

    /// A key by popularity alone, as writes choose it.
    pub fn popular(&self, now: SimTime, draw: f64) -> Key {
        let rank = self.cumulated.partition_point(|&sum| sum <= draw);
        self.key_of_rank(rank.min(self.cumulated.len().saturating_sub(1)) as u64, now)
    }

    /// Whether a scan is under way.
    pub fn is_scanning(&self) -> bool {
        self.scan_left > 0
    }

    /// The probability of every key from 1 on at `now`, apart from scans.
    pub fn popularity(&self, now: SimTime) -> Vec<f64> {
        let mut by_key = vec![0.0; self.cumulated.len()];
        let mut below = 0.0;
        for (rank, &sum) in self.cumulated.iter().enumerate() {
            let key = self.key_of_rank(rank as u64, now) as usize;
            if let Some(weight) = by_key.get_mut(key - 1) {
                *weight = sum - below;
            }
            below = sum;
        }
        by_key
    }

    /// The probability of a key at `now`, apart from scans; 0 if there is no such key.
    pub fn probability(&self, key: Key, now: SimTime) -> f64 {
        let keys = u64::from(self.spec.keys.max(1));
        let place = u64::from(key).wrapping_sub(1);
        if place >= keys {
            return 0.0;
        }
        let rank = ((place + keys - self.spec.rotation(now)) % keys) as usize;
        let below = rank.checked_sub(1).map_or(0.0, |rank| self.cumulated[rank]);
        self.cumulated.get(rank).map_or(0.0, |sum| sum - below)
    }

    /// The probability of the key that is asked for most.
    pub fn highest_probability(&self) -> f64 {
        let first = self.cumulated.first().copied().unwrap_or(0.0);
        let last = match self.cumulated.as_ref() {
            [.., before, last] => last - before,
            _ => first,
        };
        first.max(last)
    }

    fn key_of_rank(&self, rank: u64, now: SimTime) -> Key {
        let keys = u64::from(self.spec.keys.max(1));
        ((rank + self.spec.rotation(now)) % keys) as Key + 1
    }

    fn scan_number(&self, now: SimTime) -> u64 {
        if self.spec.pattern == Pattern::Scan && self.spec.scan_every_s > 0.0 {
            (now.as_secs_f64() / self.spec.scan_every_s) as u64
        } else {
            0
        }
    }
}

fn cumulate(weights: &[f64]) -> Arc<[f64]> {
    let mut sum = 0.0;
    weights
        .iter()
        .map(|weight| {
            sum += weight;
            sum
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Luck, Stream};

    fn spec(pattern: Pattern) -> KeyPattern {
        KeyPattern {
            pattern,
            keys: 100,
            zipf_exponent: 1.0,
            scan_every_s: 10.0,
            scan_length: 30,
            hot_keys: 10,
            hot_share: 0.9,
            shift_every_s: 10.0,
            shift_by: 20,
        }
    }

    #[test]
    fn every_pattern_asks_for_each_key_as_often_as_it_says() {
        for pattern in [
            Pattern::Uniform,
            Pattern::Zipf,
            Pattern::Hotset,
            Pattern::Shift,
        ] {
            let mut keys = Keys::new(spec(pattern));
            let now = SimTime::from_secs_f64(25.0);
            let expected = keys.popularity(now);
            for (key, share) in (1..).zip(&expected) {
                assert_eq!(keys.probability(key, now).to_bits(), share.to_bits());
            }
            let most = expected.iter().copied().fold(0.0, f64::max);
            assert!(
                (keys.highest_probability() - most).abs() < 1e-15,
                "{pattern:?}"
            );
            let mut luck = Luck::new(3);
            let mut counts = vec![0.0; 100];
            let n = 200_000.0;
            for _ in 0..200_000 {
                counts[keys.read(now, luck.unit(Stream::ReadKeys)) as usize - 1] += 1.0;
            }
            // Pearson's chi-squared over 99 degrees of freedom; 0.999 quantile 148.2.
            let chi: f64 = counts
                .iter()
                .zip(&expected)
                .map(|(count, p)| (count - n * p) * (count - n * p) / (n * p))
                .sum();
            assert!(chi < 148.2, "{pattern:?}: {chi}");
            assert!((expected.iter().sum::<f64>() - 1.0).abs() < 1e-9);
        }
    }

    #[test]
    fn a_shift_moves_the_hottest_key() {
        let keys = Keys::new(spec(Pattern::Shift));
        assert_eq!(keys.popular(SimTime::from_secs_f64(9.9), 0.0), 1);
        assert_eq!(keys.popular(SimTime::from_secs_f64(10.0), 0.0), 21);
        assert_eq!(keys.popular(SimTime::from_secs_f64(50.0), 0.0), 1);
    }

    #[test]
    fn a_scan_walks_on_where_the_last_one_stopped() {
        let mut keys = Keys::new(spec(Pattern::Scan));
        let at = SimTime::from_secs_f64;
        assert_eq!(keys.read(at(9.0), 0.0), 1);
        let first: Vec<Key> = (0..30).map(|_| keys.read(at(10.0), 0.0)).collect();
        assert_eq!(first, (1..=30).collect::<Vec<Key>>());
        assert_eq!(keys.read(at(11.0), 0.0), 1);
        assert_eq!(keys.read(at(20.0), 0.0), 31);
    }
}
