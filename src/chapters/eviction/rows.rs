//! A row: one cache under one policy, and what it counts.

use std::collections::VecDeque;

use serde::Serialize;

use super::params::Params;
pub use super::row_name::{REDIS, ROWS, RowName};
use super::tally::RECENT;
use crate::components::cache::{Cache, Lookup, PolicyKind, Slot};
use crate::components::workload::Key;
use crate::sim::SimTime;
use crate::sim::stats::{Series, WindowedShare};

/// Why a look-up was a miss.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Cause {
    /// The key was never in this cache.
    Cold,
    /// It was evicted, or was not let in.
    Capacity,
    /// It was there, but past its time to live.
    Expired,
}

impl Cause {
    /// All causes, in the order in which they are listed.
    pub const ALL: [Self; 3] = [Self::Cold, Self::Capacity, Self::Expired];

    /// In a word.
    pub fn name(self) -> &'static str {
        match self {
            Self::Cold => "cold",
            Self::Capacity => "capacity",
            Self::Expired => "expired",
        }
    }
}

/// That a key was evicted.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Gone {
    /// The key.
    pub key: Key,
    /// When.
    pub at: SimTime,
    /// For this request and its key; `None` where slots were taken away.
    pub by: Option<(u64, Key)>,
}

/// What a request found in a row, and did there.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Seen {
    /// Why it was a miss; `None` if it was a hit.
    pub miss: Option<Cause>,
    /// Where the key stands now; `None` if it was not let in.
    pub slot: Option<Slot>,
    /// What was evicted for it.
    pub evicted: Option<Key>,
    /// When a key that missed for want of room had gone, if that is still remembered.
    pub gone: Option<Gone>,
    /// Since when the key was expired.
    pub expired_at: Option<SimTime>,
}

/// Counts since the start or the last restart.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Counts {
    /// Requests.
    pub reads: u64,
    /// Of these, answered from the cache.
    pub hits: u64,
    /// The others, by cause.
    pub misses: [u64; Cause::ALL.len()],
    /// Entries that were evicted.
    pub evictions: u64,
}

impl Counts {
    /// Hits over requests, 0 to 1.
    pub fn hit_rate(&self) -> Option<f64> {
        (self.reads > 0).then(|| self.hits as f64 / self.reads as f64)
    }
}

/// How many evictions a row remembers.
const REMEMBERED: usize = 128;

/// A cache under a policy, and what it counts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// The cache; `None` while the row rests.
    pub cache: Option<Cache<()>>,
    /// Since the start or the last restart.
    pub counts: Counts,
    /// Outcomes of the last requests.
    pub recent: WindowedShare,
    /// Their share of hits over the run.
    pub series: Series,
    gone: VecDeque<Gone>,
}

/// A request as a row gets it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ask {
    pub number: u64,
    pub key: Key,
    pub now: SimTime,
    pub coin: u64,
    /// When the key will be asked for next, for the optimum.
    pub next_use: u64,
    /// Whether nobody has asked for the key before.
    pub new: bool,
}

impl Row {
    pub(super) fn new() -> Self {
        Self {
            cache: None,
            counts: Counts::default(),
            recent: WindowedShare::new(RECENT),
            series: Series::new(),
            gone: VecDeque::new(),
        }
    }

    /// Wakes the row with an empty cache, or lets it rest.
    pub(super) fn awake(&mut self, awake: bool, policy: PolicyKind, params: &Params, coin: u64) {
        if !awake {
            self.cache = None;
        } else if self.cache.is_none() {
            self.cache = Some(cache(policy, params, coin));
        }
    }

    /// Answers a request; `None` while the row rests.
    pub(super) fn ask(&mut self, ask: Ask, params: &Params, is_redis: bool) -> Option<Seen> {
        let cache = self.cache.as_mut()?;
        let ttl = params.ttl_of(ask.key, is_redis);
        let mut seen = Seen::default();
        cache.foresee(ask.next_use);
        if !ask.new {
            cache.was_asked_before(ask.key);
        }
        match cache.look_up(ask.key, ask.now, ask.coin) {
            Lookup::Hit(slot) => seen.slot = Some(slot),
            Lookup::Expired(slot) => {
                seen.miss = Some(Cause::Expired);
                let entry = cache.slots()[slot as usize].as_ref();
                seen.expired_at = entry.and_then(|entry| entry.expires_at);
            }
            Lookup::Absent if ask.new => seen.miss = Some(Cause::Cold),
            Lookup::Absent => {
                seen.miss = Some(Cause::Capacity);
                seen.gone = self
                    .gone
                    .iter()
                    .rev()
                    .find(|gone| gone.key == ask.key)
                    .copied();
            }
        }
        self.counts.reads += 1;
        self.recent.record(seen.miss.is_none());
        let Some(cause) = seen.miss else {
            self.counts.hits += 1;
            return Some(seen);
        };
        self.counts.misses[cause as usize] += 1;
        if let Some(filled) = cache.fill(ask.key, (), ask.now, ttl, ask.coin) {
            seen.slot = Some(filled.slot);
            if let Some(victim) = filled.evicted {
                seen.evicted = Some(victim.key);
                self.evicted(victim.key, ask.now, Some((ask.number, ask.key)));
            }
        }
        Some(seen)
    }

    pub(super) fn evicted(&mut self, key: Key, at: SimTime, by: Option<(u64, Key)>) {
        self.counts.evictions += 1;
        if self.gone.len() == REMEMBERED {
            self.gone.pop_front();
        }
        self.gone.push_back(Gone { key, at, by });
    }

    /// Not `stays` was evicted, but `goes`; returns for which request, if that is still remembered.
    pub(super) fn gone_instead(&mut self, stays: Key, goes: Key) -> Option<(u64, Key)> {
        let mut gone = self.gone.iter_mut().rev();
        let gone = gone.find(|gone| gone.key == stays)?;
        gone.key = goes;
        gone.by
    }

    /// The entry that would be evicted for a key that was never seen.
    pub fn next_victim(&self, now: SimTime) -> Option<Slot> {
        self.cache.as_ref()?.next_victim(now)
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        let cache = self.cache.as_ref().map_or(0, Cache::footprint_bytes);
        cache + size_of::<Self>() + RECENT + self.gone.len() * size_of::<Gone>() + 300 * 8
    }
}

/// An empty cache with the settings as they stand.
pub(super) fn cache(policy: PolicyKind, params: &Params, coin: u64) -> Cache<()> {
    let mut cache = Cache::new(policy, params.capacity as usize, coin);
    cache.set_policy(policy, params.decay());
    cache.set_sampling(params.sampling());
    cache.expect_keys_up_to(params.highest_key());
    cache
}
