//! What a trace is like, counted as its requests pass: 12 bytes a key, however many requests.

use super::request_trace::{Operation, TraceRequest};
use super::theory::{ZipfFit, zipf_fit};
use crate::sim::SimTime;

/// The lengths of windows in which different keys are counted, in requests.
const WINDOWS: [u64; 8] = [
    100,
    1_000,
    10_000,
    100_000,
    1_000_000,
    10_000_000,
    100_000_000,
    1_000_000_000,
];

/// Requests that can be counted: their numbers take 4 bytes a key.
pub const MOST_REQUESTS: u64 = u32::MAX as u64;

/// Counts a trace.
#[derive(Clone, Debug, Default)]
pub struct TraceProfile {
    requests: u64,
    counts: Vec<u32>,
    /// The number of the last request for each key.
    last: Vec<u32>,
    /// Bytes of each key's object, as the last request for it tells them.
    sizes: Vec<u32>,
    bytes: Option<u64>,
    span: Option<(SimTime, SimTime)>,
    operations: [u64; Operation::ALL.len()],
    /// For each length, how many windows of it a key is not in, summed over the keys.
    absent: [u64; WINDOWS.len()],
}

impl TraceProfile {
    /// Counts a request; its key is at most one above all before.
    pub fn note(&mut self, request: &TraceRequest) {
        let (key, now) = (request.key as usize, self.requests);
        if key >= self.counts.len() {
            self.counts.resize(key + 1, 0);
            self.last.resize(key + 1, 0);
        }
        if let (Some(count), Some(last)) = (self.counts.get_mut(key), self.last.get_mut(key)) {
            // Before its first request a key is missing since the start.
            let gap = match *count {
                0 => now,
                _ => now - u64::from(*last) - 1,
            };
            *count = count.saturating_add(1);
            *last = now as u32;
            self.is_absent(gap);
        }
        self.requests += 1;
        if let Some(at) = request.at {
            let (first, last) = self.span.unwrap_or((at, at));
            self.span = Some((first.min(at), last.max(at)));
        }
        if let Some(size) = request.size {
            self.bytes = Some(self.bytes.unwrap_or(0).saturating_add(u64::from(size)));
            self.sizes.resize(self.sizes.len().max(key + 1), 0);
            if let Some(known) = self.sizes.get_mut(key) {
                *known = size;
            }
        }
        if let Some(count) = self.operations.get_mut(request.operation as usize) {
            *count += 1;
        }
    }

    /// A key is not requested for so many requests in a row.
    fn is_absent(&mut self, gap: u64) {
        for (length, absent) in WINDOWS.iter().zip(&mut self.absent) {
            if gap < *length {
                break;
            }
            *absent = absent.saturating_add(gap - length + 1);
        }
    }

    /// Requests.
    pub fn requests(&self) -> u64 {
        self.requests
    }

    /// Different keys.
    pub fn keys(&self) -> u64 {
        self.counts.len() as u64
    }

    /// Keys that are requested once.
    pub fn one_time_keys(&self) -> u64 {
        self.counts.iter().filter(|count| **count == 1).count() as u64
    }

    /// Requests that do this.
    pub fn operations(&self, operation: Operation) -> u64 {
        let count = self.operations.get(operation as usize);
        count.copied().unwrap_or(0)
    }

    /// The first and the last moment of a request; `None` of a trace without times.
    pub fn span(&self) -> Option<(SimTime, SimTime)> {
        self.span
    }

    /// Bytes of the requested objects, each counted as often as it is requested; `None` of a trace
    /// without sizes.
    pub fn bytes(&self) -> Option<u64> {
        self.bytes
    }

    /// Bytes of all different objects, with the size that each was last told to have.
    pub fn footprint_bytes(&self) -> Option<u64> {
        self.bytes?;
        Some(self.sizes.iter().map(|&size| u64::from(size)).sum())
    }

    /// How many keys are requested how often: `(requests, keys)`, the most requested first.
    pub fn groups(&self) -> Vec<(u64, u64)> {
        let mut counts = self.counts.clone();
        counts.sort_unstable_by(|a, b| b.cmp(a));
        counts
            .chunk_by(|a, b| a == b)
            .filter_map(|group| Some((u64::from(*group.first()?), group.len() as u64)))
            .collect()
    }

    /// The Zipf exponent that fits; see [`zipf_fit`].
    pub fn popularity(&self) -> Option<ZipfFit> {
        zipf_fit(&self.groups())
    }

    /// The mean size of the different objects, in bytes; `None` of a trace without sizes.
    pub fn mean_object_bytes(&self) -> Option<f64> {
        let keys = self.counts.len();
        self.footprint_bytes()
            .filter(|_| keys > 0)
            .map(|bytes| bytes as f64 / keys as f64)
    }

    /// The requests per second, from the first moment to the last; `None` of a trace without times.
    pub fn requests_per_s(&self) -> Option<f64> {
        let (first, last) = self.span?;
        let seconds = last.since(first).as_secs_f64();
        (seconds > 0.0).then(|| self.requests as f64 / seconds)
    }

    /// The working set (Denning, 1968): different keys in so many requests in a row, the average of
    /// all such windows inside of the trace. For each power of ten from 100 up to its length.
    ///
    /// A window misses a key if it lies between two requests for it, and such windows can be counted
    /// when the second one comes: no window is walked through.
    pub fn working_sets(&self) -> Vec<(u64, f64)> {
        let mut whole = Self {
            absent: self.absent,
            ..Self::default()
        };
        for &last in &self.last {
            whole.is_absent(self.requests - u64::from(last) - 1);
        }
        let keys = self.counts.len() as f64;
        WINDOWS
            .iter()
            .zip(whole.absent)
            .filter(|(length, _)| **length <= self.requests)
            .map(|(&length, absent)| {
                let windows = self.requests - length + 1;
                (length, keys - absent as f64 / windows as f64)
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn profile(keys: &[u32]) -> TraceProfile {
        let mut profile = TraceProfile::default();
        for &key in keys {
            profile.note(&TraceRequest {
                key,
                ..TraceRequest::default()
            });
        }
        profile
    }

    #[test]
    fn working_sets_are_those_of_every_window_walked_through() {
        // Some keys often, some in one part only, some once.
        let mut keys = Vec::new();
        let mut next = 0;
        for step in 0..2_500_u32 {
            let wanted = match step % 7 {
                0 => step,
                1..=3 => step % 50,
                _ => step / 300,
            };
            // Numbers in the order of first appearance.
            let known = keys.iter().position(|&(name, _)| name == wanted);
            let number = known.map_or(next, |at| keys[at].1);
            if known.is_none() {
                next += 1;
            }
            keys.push((wanted, number));
        }
        let keys: Vec<u32> = keys.into_iter().map(|(_, number)| number).collect();
        let naive = |length: usize| {
            let windows = keys.windows(length);
            let all: usize = windows
                .clone()
                .map(|window| window.iter().collect::<BTreeSet<_>>().len())
                .sum();
            all as f64 / windows.count() as f64
        };
        let found = profile(&keys).working_sets();
        assert_eq!(found.len(), 2, "100 and 1,000");
        for (length, average) in found {
            assert!((average - naive(length as usize)).abs() < 1e-9, "{length}");
        }
    }

    #[test]
    fn counts_are_those_of_the_requests() {
        let mut profile = TraceProfile::default();
        for (key, at_s, size, operation) in [
            (0, 9, 10, Operation::Set),
            (1, 4, 20, Operation::Get),
            (0, 7, 30, Operation::Get),
        ] {
            profile.note(&TraceRequest {
                key,
                at: Some(SimTime::from_nanos(at_s)),
                size: Some(size),
                operation,
                ttl: None,
            });
        }
        assert_eq!((profile.requests(), profile.keys()), (3, 2));
        assert_eq!(profile.one_time_keys(), 1);
        assert_eq!(profile.bytes(), Some(60));
        assert_eq!(profile.footprint_bytes(), Some(50), "the last size of each");
        let (first, last) = profile.span().unwrap();
        assert_eq!((first.as_nanos(), last.as_nanos()), (4, 9));
        // 50 bytes of two objects; three requests in five billionths of a second.
        assert_eq!(profile.mean_object_bytes(), Some(25.0));
        assert!((profile.requests_per_s().unwrap() - 6e8).abs() < 1.0);
        assert_eq!(profile.groups(), [(2, 1), (1, 1)]);
        assert_eq!(profile.operations(Operation::Get), 2);
        assert_eq!(profile.operations(Operation::Delete), 0);
        let empty = TraceProfile::default();
        assert_eq!((empty.bytes(), empty.span()), (None, None));
        assert_eq!(
            (empty.popularity(), empty.working_sets()),
            (None, Vec::new())
        );
    }
}
