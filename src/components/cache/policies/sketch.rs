//! How often keys were asked for lately, in little memory: a count-min sketch that ages.

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use crate::components::workload::Key;

/// Rows; a key's estimate is the smallest of its counters, one a row.
const ROWS: usize = 4;
/// Counters stop here, as those of four bits do.
const MOST: u8 = 15;
/// Counters a row for each slot of the cache.
const WIDTH: usize = 4;
/// After as many requests as this times the slots all counters are halved.
const PERIOD: u64 = 10;

/// The sketch of `TinyLFU` (Einziger, Friedman and Manes, 2017).
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) struct Sketch {
    counters: Vec<u8>,
    width: usize,
    /// Requests counted since the last halving.
    counted: u64,
    period: u64,
}

impl Sketch {
    /// A sketch for a cache of `capacity` slots.
    pub(super) fn new(capacity: usize) -> Self {
        let width = (capacity * WIDTH).next_power_of_two().max(64);
        Self {
            counters: vec![0; width * ROWS],
            width,
            counted: 0,
            period: PERIOD * (capacity as u64).max(1),
        }
    }

    fn places(&self, key: Key) -> [usize; ROWS] {
        let hash = xxh3_64_with_seed(&key.to_le_bytes(), 0);
        // Two halves of one hash make as many as are needed (Kirsch and Mitzenmacher, 2006).
        let (first, second) = (hash as u32, (hash >> 32) as u32 | 1);
        std::array::from_fn(|row| {
            let mixed = first.wrapping_add((row as u32).wrapping_mul(second));
            row * self.width + (mixed as usize & (self.width - 1))
        })
    }

    /// Counts a request; only the smallest counters of a key rise.
    pub(super) fn count(&mut self, key: Key) {
        let places = self.places(key);
        let least = self.least(places);
        if least < MOST {
            for place in places {
                if self.counters[place] == least {
                    self.counters[place] += 1;
                }
            }
        }
        self.counted += 1;
        if self.counted >= self.period {
            self.counted /= 2;
            for counter in &mut self.counters {
                *counter /= 2;
            }
        }
    }

    /// About how often a key was asked for lately; never less than the truth between two halvings.
    pub(super) fn estimate(&self, key: Key) -> u8 {
        self.least(self.places(key))
    }

    fn least(&self, places: [usize; ROWS]) -> u8 {
        let counters = places.map(|place| self.counters[place]);
        counters.into_iter().min().unwrap_or(0)
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.counters.len()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_counts_few_keys_exactly_and_forgets_by_halves() {
        let mut sketch = Sketch::new(100);
        for (key, times) in [(1, 9), (2, 4), (3, 1)] {
            for _ in 0..times {
                sketch.count(key);
            }
        }
        let seen = [1, 2, 3, 4].map(|key| sketch.estimate(key));
        assert_eq!(seen, [9, 4, 1, 0]);
        for _ in 14..1_000 {
            sketch.count(2);
        }
        assert_eq!(sketch.estimate(1), 4);
        assert_eq!(sketch.estimate(2), MOST / 2);
    }
}
