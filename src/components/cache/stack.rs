//! Hits of LRU at every size at once. A request is a hit in a cache of at least as many slots as
//! keys were asked for since its own last request, itself included: its stack distance (Mattson,
//! Gecsei, Slutz and Traiger, 1970).

use crate::components::workload::Key;

/// Requests between two questions whether to go on.
const ASKS_EVERY: usize = 1 << 16;

/// The stack distances of a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StackDistances {
    /// By number of slots, the hits of a cache of that many.
    hits: Vec<u64>,
    requests: u64,
}

impl StackDistances {
    /// Measures them in one pass, in a time that grows with the logarithm of the number of keys.
    /// Keys are numbers below `distinct`. Asks every so many requests whether to go on, with the
    /// share that is done.
    ///
    /// # Errors
    /// What `go_on` returns.
    pub fn of<E>(
        keys: &[Key],
        distinct: u32,
        mut go_on: impl FnMut(f64) -> Result<(), E>,
    ) -> Result<Self, E> {
        let mut stack = Stack::new(distinct as usize);
        let mut at_distance = vec![0; distinct as usize + 1];
        for (index, &key) in keys.iter().enumerate() {
            if index.is_multiple_of(ASKS_EVERY) {
                go_on(index as f64 / keys.len() as f64)?;
            }
            if let Some(distance) = stack.request(key as usize) {
                at_distance[distance] += 1;
            }
        }
        let mut hits = at_distance;
        let mut sum = 0_u64;
        for at_most in &mut hits {
            sum += *at_most;
            *at_most = sum;
        }
        Ok(Self {
            hits,
            requests: keys.len() as u64,
        })
    }

    /// The hits of an LRU cache of so many slots.
    pub fn hits(&self, slots: usize) -> u64 {
        let most = self.hits.len().saturating_sub(1);
        self.hits.get(slots.min(most)).copied().unwrap_or(0)
    }

    /// How many requests have each stack distance that any has: `(distance, requests)`, the nearest
    /// first. What is requested for the first time has none.
    pub fn counts(&self) -> impl Iterator<Item = (u64, u64)> + '_ {
        let pairs = (1_u64..).zip(self.hits.windows(2));
        let counts = pairs.map(|(distance, pair)| (distance, pair[1] - pair[0]));
        counts.filter(|&(_, requests)| requests > 0)
    }

    /// Requests of the trace.
    pub fn requests(&self) -> u64 {
        self.requests
    }
}

/// The keys in the order of their last requests. Each stands at a place, and a tree of partial sums
/// over the places (Fenwick, 1994) counts how many stand behind one. When all places were used the
/// keys move together.
struct Stack {
    /// The place of each key's last request, from 1; 0 before its first.
    place: Vec<u32>,
    /// Sums over the places; a place counts one where a key stands.
    sums: Vec<u32>,
    /// The place that was used last.
    last: usize,
    /// How many keys stand somewhere.
    standing: usize,
}

impl Stack {
    fn new(distinct: usize) -> Self {
        // With twice the places that keys need, they move together once in as many requests as
        // there are keys.
        let places = (2 * distinct).max(16);
        Self {
            place: vec![0; distinct],
            sums: vec![0; places + 1],
            last: 0,
            standing: 0,
        }
    }

    /// A key is asked for; returns its stack distance, but at its first request.
    fn request(&mut self, key: usize) -> Option<usize> {
        if self.last + 1 == self.sums.len() {
            self.move_together();
        }
        self.last += 1;
        let former = std::mem::replace(&mut self.place[key], self.last as u32) as usize;
        if former == self.last - 1 && former > 0 {
            // What was asked for just before stays the last.
            self.last = former;
            self.place[key] = former as u32;
            return Some(1);
        }
        self.add(self.last, 1);
        if former == 0 {
            self.standing += 1;
            return None;
        }
        let distance = self.standing - self.sum_before(former);
        self.add(former, u32::MAX);
        Some(distance)
    }

    /// Adds to a place; [`u32::MAX`] takes one away.
    fn add(&mut self, mut place: usize, more: u32) {
        while let Some(sum) = self.sums.get_mut(place) {
            *sum = sum.wrapping_add(more);
            place += place & place.wrapping_neg();
        }
    }

    /// How many keys stood before this place, not counting the one that was just added behind.
    fn sum_before(&self, place: usize) -> usize {
        let mut left = place - 1;
        let mut sum = 0;
        while left > 0 {
            sum += self.sums[left];
            left &= left - 1;
        }
        sum as usize
    }

    fn move_together(&mut self) {
        let mut standing: Vec<(u32, u32)> = (self.place.iter().zip(0..))
            .filter(|&(&place, _)| place > 0)
            .map(|(&place, key)| (place, key))
            .collect();
        standing.sort_unstable();
        self.sums.fill(0);
        for (&(_, key), place) in standing.iter().zip(1_u32..) {
            self.place[key as usize] = place;
        }
        self.last = standing.len();
        for place in 1..self.sums.len() {
            self.sums[place] += u32::from(place <= self.last);
            let above = place + (place & place.wrapping_neg());
            if above < self.sums.len() {
                self.sums[above] += self.sums[place];
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::cache::{PolicyKind, hits};
    use crate::sim::{Luck, Stream};

    fn measured(keys: &[Key], distinct: u32) -> StackDistances {
        let all: Result<_, std::convert::Infallible> =
            StackDistances::of(keys, distinct, |_| Ok(()));
        match all {
            Ok(distances) => distances,
        }
    }

    /// Requests for 60 keys, low ones more often, numbered as they appear.
    fn keys(requests: usize) -> (Vec<Key>, u32) {
        let mut luck = Luck::new(11);
        let mut numbers = std::collections::BTreeMap::new();
        let keys = (0..requests)
            .map(|_| {
                let unit = luck.unit(Stream::ReadKeys);
                let drawn = (60.0 * unit * unit) as Key;
                let next = numbers.len() as Key;
                *numbers.entry(drawn).or_insert(next)
            })
            .collect();
        (keys, numbers.len() as u32)
    }

    /// Keys in a list, the last asked for in front.
    fn naive(keys: &[Key]) -> Vec<Option<usize>> {
        let mut list: Vec<Key> = Vec::new();
        let mut found = Vec::new();
        for &key in keys {
            let place = list.iter().position(|&other| other == key);
            found.push(place.map(|place| place + 1));
            if let Some(place) = place {
                list.remove(place);
            }
            list.insert(0, key);
        }
        found
    }

    #[test]
    fn distances_are_those_of_a_list_that_is_searched() {
        let (keys, distinct) = keys(3_000);
        let mut stack = Stack::new(distinct as usize);
        let found: Vec<_> = keys
            .iter()
            .map(|&key| stack.request(key as usize))
            .collect();
        assert_eq!(found, naive(&keys));
    }

    #[test]
    fn hits_at_every_size_are_those_of_lru_run_at_that_size() {
        let (keys, distinct) = keys(3_000);
        let distances = measured(&keys, distinct);
        for slots in 0..=distinct as usize + 3 {
            let run = hits(&keys, PolicyKind::Lru, slots);
            assert_eq!(distances.hits(slots), run, "{slots} slots");
        }
        assert_eq!(distances.requests(), 3_000);
        let mut counted = std::collections::BTreeMap::new();
        for distance in naive(&keys).into_iter().flatten() {
            *counted.entry(distance as u64).or_insert(0) += 1;
        }
        assert!(distances.counts().eq(counted));
        let none = measured(&[], 0);
        assert_eq!((none.hits(5), none.requests()), (0, 0));
    }
}
