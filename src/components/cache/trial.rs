//! A policy on a recorded trace with its sizes and times: hits by objects and by bytes.

mod course;

pub use course::Stretch;

use super::{Cache, DecaySettings, Lookup, PolicyKind, next_uses};
use crate::components::request_trace::RequestTrace;
use crate::sim::{Draws, Luck, SimDuration, SimTime, Stream};

/// The seed of the luck that policies use here, as [`super::Replay`] does.
const SEED: u64 = 7;
/// Requests between two questions whether to go on.
const ASKS_EVERY: usize = 1 << 16;

/// How much a cache holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Room {
    /// So many objects, of whatever size.
    Slots(usize),
    /// So many bytes. An object that is larger than the cache is never admitted. Where a policy
    /// divides its slots into segments it takes as many as objects of the mean size would be.
    Bytes(u64),
}

/// When entries expire, counted from their fill.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lifetime {
    /// Never; the times of the trace are not looked at.
    #[default]
    Endless,
    /// After this long.
    Fixed(SimDuration),
    /// After the time to live that the filling request sets; never where it sets none.
    OfTrace,
}

/// What is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Trial {
    /// Which object is evicted. Belady's rule is optimal where all objects are of one size.
    pub policy: PolicyKind,
    /// How much the cache holds.
    pub room: Room,
    /// When entries expire.
    pub lifetime: Lifetime,
    /// So many requests at the start fill the cache and are not counted.
    pub warmup: usize,
}

/// What was counted after the warm-up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Requests.
    pub requests: u64,
    /// Those that were hits.
    pub hits: u64,
    /// Bytes of the requested objects.
    pub bytes: u64,
    /// Bytes of those that were hits.
    pub hit_bytes: u64,
}

/// Distinct objects of a trace and their bytes; an object has the size of its first request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Extent {
    /// Distinct keys.
    pub objects: u64,
    /// Bytes of all of them; each counts as one where the trace has no sizes.
    pub bytes: u64,
}

impl Extent {
    /// The extent of a trace.
    pub fn of(trace: &RequestTrace) -> Self {
        let mut extent = Self::default();
        // Keys are numbered in the order in which they first appear.
        for (index, &key) in trace.keys().iter().enumerate() {
            if u64::from(key) == extent.objects {
                extent.objects += 1;
                extent.bytes += bytes_at(trace, index);
            }
        }
        extent
    }

    /// As many objects of the mean size fit into so many bytes, at least one.
    fn fit(&self, bytes: u64) -> usize {
        let objects = u128::from(bytes) * u128::from(self.objects);
        let fit = objects.checked_div(u128::from(self.bytes)).unwrap_or(1);
        usize::try_from(fit)
            .unwrap_or(usize::MAX)
            .clamp(1, self.objects.max(1) as usize)
    }
}

/// The bytes of a request's object, at least one.
fn bytes_at(trace: &RequestTrace, index: usize) -> u64 {
    u64::from(trace.sizes().get(index).copied().unwrap_or(1).max(1))
}

/// A trace, and what trials want to be worked out once.
#[derive(Clone, Debug)]
pub struct Recording {
    trace: RequestTrace,
    extent: Extent,
    /// For each request when its key is asked for next; only where a policy needs it.
    future: Vec<u64>,
}

impl Recording {
    /// Prepares a trace for trials of these policies.
    pub fn new(trace: RequestTrace, policies: &[PolicyKind]) -> Self {
        let future = if policies.contains(&PolicyKind::Belady) {
            next_uses(trace.keys())
        } else {
            Vec::new()
        };
        Self {
            extent: Extent::of(&trace),
            trace,
            future,
        }
    }

    /// The trace.
    pub fn trace(&self) -> &RequestTrace {
        &self.trace
    }

    /// Its objects and their bytes.
    pub fn extent(&self) -> Extent {
        self.extent
    }
}

impl Trial {
    /// A trial without times to live and without a warm-up.
    pub fn new(policy: PolicyKind, room: Room) -> Self {
        Self {
            policy,
            room,
            lifetime: Lifetime::Endless,
            warmup: 0,
        }
    }

    /// Runs the trace from an empty cache. A missed object always enters, at once, unless the
    /// policy evicts nothing or the object is larger than the cache. Asks every so many requests
    /// whether to go on, with the share that is done.
    ///
    /// # Errors
    /// What `go_on` returns.
    pub fn run<E>(
        &self,
        recording: &Recording,
        mut go_on: impl FnMut(f64) -> Result<(), E>,
    ) -> Result<Counts, E> {
        let requests = recording.trace.len();
        let mut run = Run::new(self, recording);
        for index in 0..requests {
            if index.is_multiple_of(ASKS_EVERY) {
                go_on(index as f64 / requests as f64)?;
            }
            run.request(index);
        }
        Ok(run.counts)
    }
}

/// A trial under way.
struct Run<'a> {
    trial: &'a Trial,
    trace: &'a RequestTrace,
    cache: Cache<u32>,
    luck: Draws,
    /// See [`Recording`]; empty where the policy does not need it.
    future: &'a [u64],
    now: SimTime,
    /// Bytes of all residents.
    held: u64,
    counts: Counts,
}

impl<'a> Run<'a> {
    fn new(trial: &'a Trial, recording: &'a Recording) -> Self {
        let mut luck = Luck::new(SEED).into_draws(Stream::Policy);
        let (slots, expected) = match trial.room {
            Room::Slots(slots) => (slots, slots),
            Room::Bytes(bytes) => {
                let extent = recording.extent;
                (extent.objects as usize, extent.fit(bytes))
            }
        };
        let mut cache = Cache::expecting(trial.policy, slots, expected, luck.bits());
        cache.set_policy(trial.policy, DecaySettings::default());
        Self {
            trial,
            trace: &recording.trace,
            cache,
            luck,
            future: match trial.policy {
                PolicyKind::Belady => &recording.future,
                _ => &[],
            },
            now: SimTime::ZERO,
            held: 0,
            counts: Counts::default(),
        }
    }

    fn request(&mut self, index: usize) {
        let key = self.trace.keys()[index];
        let bytes = bytes_at(self.trace, index) as u32;
        let ttl = self.ttl(index);
        let coin = self.luck.bits();
        self.cache.weigh(bytes);
        if let Some(&next) = self.future.get(index) {
            self.cache.foresee(next);
        }
        let found = self.cache.look_up(key, self.now, coin);
        let hit = found.is_hit();
        if !hit {
            match self.trial.room {
                Room::Slots(_) => {
                    self.cache.fill(key, bytes, self.now, ttl, coin);
                }
                Room::Bytes(most) => self.fill_bytes(key, (bytes, most), found, ttl, coin),
            }
        }
        if index >= self.trial.warmup {
            let (counts, bytes) = (&mut self.counts, u64::from(bytes));
            counts.requests += 1;
            counts.bytes += bytes;
            if hit {
                counts.hits += 1;
                counts.hit_bytes += bytes;
            }
        }
    }

    /// The time to live of a request, if it sets one; the clock goes on to the request. Times of a
    /// trace need not rise, the clock does.
    fn ttl(&mut self, index: usize) -> Option<SimDuration> {
        if self.trial.lifetime == Lifetime::Endless {
            return None;
        }
        if let (Some(&at), Some(&start)) =
            (self.trace.times().get(index), self.trace.times().first())
        {
            self.now = self.now.max(SimTime::ZERO + at.since(start));
        }
        match self.trial.lifetime {
            Lifetime::Endless => None,
            Lifetime::Fixed(ttl) => Some(ttl),
            Lifetime::OfTrace => {
                let ttl = self.trace.ttls().get(index).copied();
                ttl.filter(|ttl| !ttl.is_zero())
            }
        }
    }

    /// Stores an object and lets others go until all fit.
    fn fill_bytes(
        &mut self,
        key: u32,
        (bytes, most): (u32, u64),
        found: Lookup,
        ttl: Option<SimDuration>,
        coin: u64,
    ) {
        let size = u64::from(bytes);
        if let Lookup::Expired(_) = found {
            // Refilled where it stands, unless it has outgrown the cache.
            let former = self
                .cache
                .get(key)
                .map_or(0, |entry| u64::from(entry.value));
            self.held -= former;
            if size > most {
                self.cache.remove(key);
                return;
            }
            self.cache.fill(key, bytes, self.now, ttl, coin);
            self.held += size;
            while self.held > most {
                let coin = self.luck.bits();
                let Some(gone) = self.cache.evict_one(self.now, coin) else {
                    break;
                };
                self.held -= u64::from(gone.value);
            }
            return;
        }
        if size > most {
            return;
        }
        let (mut held, luck) = (self.held, &mut self.luck);
        let filled = self
            .cache
            .fill_making_room(key, bytes, self.now, ttl, |gone| {
                held -= gone.map_or(0, |entry| u64::from(entry.value));
                if held + size <= most {
                    return None;
                }
                // The first eviction has the luck of the request, as with slots.
                Some(if gone.is_some() { luck.bits() } else { coin })
            });
        self.held = if filled { held + size } else { held };
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::named::Named as _;
    use crate::components::request_trace::{Columns, TraceRequest};

    const ALL: Columns = Columns {
        times: true,
        sizes: true,
        ttls: true,
    };

    /// Requests: key, second, bytes, time to live in seconds.
    fn recorded(requests: &[(u32, u64, u32, u64)]) -> Recording {
        let mut trace = RequestTrace::new(ALL);
        for &(key, at, size, ttl) in requests {
            let ttl = (ttl > 0).then(|| SimDuration::from_secs(ttl));
            trace.push(&TraceRequest {
                key,
                at: Some(SimTime::ZERO + SimDuration::from_secs(at)),
                size: Some(size),
                ttl,
                ..TraceRequest::default()
            });
        }
        trace.finish();
        Recording::new(trace, &[PolicyKind::Belady])
    }

    fn counted(trial: &Trial, trace: &Recording) -> Counts {
        let all: Result<Counts, std::convert::Infallible> = trial.run(trace, |_| Ok(()));
        match all {
            Ok(counts) => counts,
        }
    }

    /// A few hundred keys, some far more often than others.
    fn skewed(requests: usize, bytes: impl Fn(u32) -> u32) -> Recording {
        let mut numbers = std::collections::BTreeMap::new();
        let mut luck = Luck::new(3).into_draws(Stream::ReadKeys);
        let keys: Vec<(u32, u64, u32, u64)> = (0..requests)
            .map(|index| {
                let unit = (luck.bits() >> 11) as f64 / 9_007_199_254_740_992.0;
                let drawn = (300.0 * unit * unit * unit) as u32;
                let next = numbers.len() as u32;
                let key = *numbers.entry(drawn).or_insert(next);
                (key, index as u64, bytes(key), 0)
            })
            .collect();
        recorded(&keys)
    }

    #[test]
    fn hits_are_those_of_a_replay_and_bytes_of_one_size_are_slots() {
        let trace = skewed(4_000, |_| 8);
        for (name, policy) in PolicyKind::NAMES {
            let hits = super::super::hits(trace.trace.keys(), *policy, 40);
            let slots = counted(&Trial::new(*policy, Room::Slots(40)), &trace);
            assert_eq!((slots.hits, slots.requests), (hits, 4_000), "{name}");
            // Seven bytes more hold no other object. (Eight are a power of two, so that the
            // priorities of GDSF are rounded as those of single bytes are.)
            let bytes = counted(&Trial::new(*policy, Room::Bytes(327)), &trace);
            assert_eq!(bytes.hits, hits, "{name}");
            assert_eq!((bytes.bytes, bytes.hit_bytes), (32_000, 8 * hits), "{name}");
        }
    }

    #[test]
    fn a_large_object_pushes_out_as_many_as_it_takes() {
        // Ten bytes under LRU. 0, 1 and 2 take 3 + 3 + 4; 3 takes 5, so 0 and 1 go; 2 is a hit, 1
        // is not and takes the last byte and, from 3, its five; 4 is larger than the cache.
        let requests: Vec<_> = [
            (0, 3),
            (1, 3),
            (2, 4),
            (3, 5),
            (2, 4),
            (1, 3),
            (4, 11),
            (2, 4),
            (3, 5),
        ]
        .map(|(key, bytes)| (key, 0, bytes, 0))
        .to_vec();
        let trace = recorded(&requests);
        let counts = counted(&Trial::new(PolicyKind::Lru, Room::Bytes(10)), &trace);
        let expected = Counts {
            requests: 9,
            hits: 2,
            bytes: 42,
            hit_bytes: 8,
        };
        assert_eq!(counts, expected);
        let warm = Trial {
            warmup: 6,
            ..Trial::new(PolicyKind::Lru, Room::Bytes(10))
        };
        let counts = counted(&warm, &trace);
        assert_eq!((counts.requests, counts.hits, counts.bytes), (3, 1, 20));
    }

    #[test]
    fn entries_live_as_long_as_the_option_or_the_trace_says() {
        // Key 0 at 0, 4, 5 and 12 s; with five seconds from each fill: hit, miss, miss. The
        // request at 5 s sets ten itself, the first none: hit, hit, hit.
        let trace = recorded(&[
            (0, 100, 1, 0),
            (0, 104, 1, 0),
            (0, 105, 1, 10),
            (0, 112, 1, 0),
        ]);
        let hits = |lifetime| {
            let trial = Trial {
                lifetime,
                ..Trial::new(PolicyKind::Lru, Room::Slots(1))
            };
            counted(&trial, &trace).hits
        };
        assert_eq!(hits(Lifetime::Endless), 3);
        assert_eq!(hits(Lifetime::Fixed(SimDuration::from_secs(5))), 1);
        assert_eq!(hits(Lifetime::OfTrace), 3);
        assert_eq!(hits(Lifetime::Fixed(SimDuration::from_secs(6))), 2);
    }

    #[test]
    fn no_sizes_and_times_whatever_they_are_overfill_the_cache() {
        let trace = skewed(3_000, |key| key.wrapping_mul(2_654_435_761) >> 24);
        for (name, policy) in PolicyKind::NAMES {
            let trial = Trial {
                lifetime: Lifetime::Fixed(SimDuration::from_secs(40)),
                ..Trial::new(*policy, Room::Bytes(2_000))
            };
            let mut run = Run::new(&trial, &trace);
            for index in 0..trace.trace.len() {
                run.request(index);
                let held: u64 = (run.cache.slots().iter().flatten())
                    .map(|entry| u64::from(entry.value))
                    .sum();
                assert_eq!(held, run.held, "{name}");
                assert!(held <= 2_000, "{name}");
            }
            run.cache.assert_invariants();
        }
    }
}
