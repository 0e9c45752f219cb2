//! How soon a key is requested again: over how many other keys, and after how many requests.

use super::LogHistogram;
use crate::components::cache::{StackDistances, sampled};
use crate::components::request_trace::RequestTrace;

/// Requests between two questions whether to go on.
const ASKS_EVERY: usize = 1 << 16;
/// The share of the work that measures distances.
const DISTANCES: f64 = 0.8;

/// Reuse distances and reuse times of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Reuse {
    /// The distances are those of this share of the keys, from above 0 to 1.
    pub rate: f64,
    /// Requests for a key that was requested before, by reuse distance: the different keys requested
    /// since then, itself included. An LRU cache of at least as many slots has a hit (Mattson et al.,
    /// 1970). Estimated from a sample of keys where `rate` is below 1.
    pub distances: LogHistogram,
    /// The same requests by reuse time: the requests since then, itself included. Always of all
    /// requests.
    pub times: LogHistogram,
    /// Requests for a key that was not requested before: as many as there are keys.
    pub first: u64,
    /// The stack distances themselves, where all keys were measured.
    pub stack: Option<StackDistances>,
}

impl Reuse {
    /// Measures a trace; distances on this share of its keys, which a hash chooses (Waldspurger,
    /// Park, Garthwaite and Ahmad, FAST 2015): among a share `R` of the keys a distance is `R` times
    /// as long, and each of their requests stands for `1 / R`. Asks every so many requests whether to
    /// go on, with the share that is done.
    ///
    /// # Errors
    /// What `go_on` returns.
    pub fn of<E>(
        trace: &RequestTrace,
        rate: f64,
        mut go_on: impl FnMut(f64) -> Result<(), E>,
    ) -> Result<Self, E> {
        let keys = trace.keys();
        let mut times = LogHistogram::up_to(keys.len() as u64);
        // The number of each key's last request, from 1.
        let mut last = vec![0_u32; trace.distinct() as usize];
        for (index, &key) in keys.iter().enumerate() {
            if index.is_multiple_of(ASKS_EVERY) {
                go_on((1.0 - DISTANCES) * index as f64 / keys.len() as f64)?;
            }
            // Below 2^32 requests; the last of them is told apart from none by the wrapping alone.
            let now = (index as u32).wrapping_add(1);
            let Some(last) = last.get_mut(key as usize) else {
                continue;
            };
            if *last > 0 {
                times.add(f64::from(now.wrapping_sub(*last)), 1.0);
            }
            *last = now;
        }
        let mut distances = LogHistogram::up_to(u64::from(trace.distinct()));
        let is_whole = rate >= 1.0;
        let part = (!is_whole).then(|| sampled(trace, 0.0, rate));
        let part = part.as_ref().unwrap_or(trace);
        let stack = StackDistances::of(part.keys(), part.distinct(), |share| {
            go_on(1.0 - DISTANCES + DISTANCES * share)
        })?;
        let rate = if is_whole { 1.0 } else { rate };
        for (distance, requests) in stack.counts() {
            distances.add(distance as f64 / rate, requests as f64 / rate);
        }
        Ok(Self {
            rate,
            distances,
            times,
            first: u64::from(trace.distinct()),
            stack: is_whole.then_some(stack),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Luck, Stream};

    fn certain<T>(result: Result<T, std::convert::Infallible>) -> T {
        match result {
            Ok(value) => value,
        }
    }

    fn drawn(requests: usize, keys: f64) -> RequestTrace {
        let mut luck = Luck::new(8);
        let mut numbers = std::collections::BTreeMap::new();
        let keys = (0..requests)
            .map(|_| {
                let unit = luck.unit(Stream::ReadKeys);
                let next = numbers.len() as u32;
                *numbers.entry((keys * unit * unit) as u32).or_insert(next)
            })
            .collect();
        RequestTrace::from_keys(keys)
    }

    #[test]
    fn distances_and_times_are_those_of_a_list_that_is_searched() {
        let trace = drawn(2_000, 90.0);
        let found = certain(Reuse::of(&trace, 1.0, |_| Ok(())));
        let mut distances = LogHistogram::up_to(u64::from(trace.distinct()));
        let mut times = LogHistogram::up_to(2_000);
        // Keys with the number of their last request, the last requested in front.
        let mut list: Vec<(u32, usize)> = Vec::new();
        for (now, &key) in trace.keys().iter().enumerate() {
            if let Some(place) = list.iter().position(|(other, _)| *other == key) {
                distances.add(place as f64 + 1.0, 1.0);
                times.add((now - list[place].1) as f64, 1.0);
                list.remove(place);
            }
            list.insert(0, (key, now));
        }
        assert_eq!((&found.distances, &found.times), (&distances, &times));
        let again = found.times.total() as u64;
        assert_eq!(found.first + again, 2_000);
        assert!(found.stack.is_some());
    }

    #[test]
    fn a_sample_stands_for_all_requests() {
        let trace = drawn(60_000, 4_000.0);
        let whole = certain(Reuse::of(&trace, 1.0, |_| Ok(())));
        let part = certain(Reuse::of(&trace, 0.25, |_| Ok(())));
        assert_eq!(part.times, whole.times);
        assert!(part.stack.is_none() && (part.rate - 0.25).abs() < f64::EPSILON);
        let ratio = part.distances.total() / whole.distances.total();
        assert!((ratio - 1.0).abs() < 0.15, "{ratio}");
        // The median lies within a bar or two of the exact one.
        let median = |reuse: &Reuse| reuse.distances.quantile(0.5).unwrap();
        let ratio = median(&part) / median(&whole);
        assert!((0.6..1.7).contains(&ratio), "{ratio}");
    }
}
