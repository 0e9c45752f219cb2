//! What has happened to each key: the last fate of its entry, and the loads of its present period.
//!
//! A *period* of a key ends with the first set among the loads whose look-ups were in it; the next
//! begins there. Loads that come late, or whose sets do, belong to the period of their look-up, which
//! is therefore remembered as long as a reader is in it.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chapters::cache_aside::request::{Cause, Reason};
use crate::components::workload::Key;
use crate::sim::SimTime;

/// Where a key is, or how it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) enum Fate {
    #[default]
    NeverCached,
    Cached,
    Evicted,
    Deleted,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct History {
    fate: Fate,
    reason: Option<Reason>,
    period: Period,
}

/// From one set of a key to the next that it led to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Period {
    /// Counts up.
    pub number: u64,
    /// Loads that have begun in it.
    pub loads: u32,
    /// Readers that have looked up in it, have not done so again, and are not done.
    pub inside: u32,
    /// How long before the expiry the first of them began, in seconds; negative after it.
    pub ahead_s: Option<f64>,
    /// Whether a reader met an expired entry in it.
    pub met_expired: bool,
    /// Whether it began with a set: the first of a key does not.
    pub began_with_set: bool,
}

/// The histories of all keys up to the largest that was ever asked for.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Histories {
    keys: Vec<History>,
    /// Periods that ended while readers were in them, by key and number.
    ended: BTreeMap<(Key, u64), Ended>,
}

/// A period that has ended while readers were in it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Ended {
    /// Loads that have begun in it, before its end and after.
    pub loads: u32,
    /// Whether it began with a set.
    pub began_with_set: bool,
    /// When a set that it led to ended it; `None` if something else did.
    pub at: Option<SimTime>,
    inside: u32,
}

impl Histories {
    pub(super) fn is_cached(&self, key: Key) -> bool {
        self.keys
            .get(key as usize)
            .is_some_and(|history| history.fate == Fate::Cached)
    }

    pub(super) fn cached(&mut self, key: Key) {
        let history = self.entry(key);
        (history.fate, history.reason) = (Fate::Cached, None);
    }

    pub(super) fn gone(&mut self, key: Key, fate: Fate, reason: Reason) {
        let history = self.entry(key);
        (history.fate, history.reason) = (fate, Some(reason));
    }

    /// The cause of a miss on a key that is not in the cache.
    pub(super) fn why_absent(&self, key: Key) -> (Cause, Option<Reason>) {
        let history = self.keys.get(key as usize).copied().unwrap_or_default();
        let cause = match history.fate {
            Fate::NeverCached | Fate::Cached => Cause::Cold,
            Fate::Evicted => Cause::Capacity,
            Fate::Deleted => Cause::Deleted,
        };
        (cause, history.reason)
    }

    /// The present period of a key.
    pub(super) fn period(&self, key: Key) -> Period {
        self.keys
            .get(key as usize)
            .map(|history| history.period)
            .unwrap_or_default()
    }

    /// A reader looks a key up; returns the number of the period that it is in.
    pub(super) fn enters(&mut self, key: Key) -> u64 {
        let period = &mut self.entry(key).period;
        period.inside += 1;
        period.number
    }

    /// A reader that looked up in period `number` is done, or looks up again.
    pub(super) fn leaves(&mut self, key: Key, number: u64) {
        let period = &mut self.entry(key).period;
        if period.number == number {
            period.inside = period.inside.saturating_sub(1);
        } else if let Some(ended) = self.ended.get_mut(&(key, number)) {
            ended.inside -= 1;
            if ended.inside == 0 {
                self.ended.remove(&(key, number));
            }
        }
    }

    /// A load begins, so long before the expiry, after a look-up in period `number`. If that has
    /// ended meanwhile, the look-up being before the set and the load after it, it is returned.
    pub(super) fn load_begins(
        &mut self,
        key: Key,
        number: u64,
        left_s: Option<f64>,
    ) -> Option<Ended> {
        let period = &mut self.entry(key).period;
        if period.number != number {
            let ended = self.ended.get_mut(&(key, number))?;
            ended.loads = ended.loads.saturating_add(1);
            return Some(*ended);
        }
        if period.loads == 0 {
            period.ahead_s = left_s;
        }
        period.loads = period.loads.saturating_add(1);
        None
    }

    pub(super) fn met_expired(&mut self, key: Key) {
        self.entry(key).period.met_expired = true;
    }

    /// A load that began in period `number` is stored. If that ends the period, it is returned.
    pub(super) fn stored(&mut self, key: Key, number: u64, now: SimTime) -> Option<Period> {
        if self.period(key).number != number {
            return None;
        }
        Some(self.next_period(key, Some(now)))
    }

    /// The cache was filled beforehand: a period begins with a set that no load led to.
    pub(super) fn warmed(&mut self, key: Key) {
        self.next_period(key, None);
    }

    /// Begins a key's next period with a set; returns the one that ends.
    fn next_period(&mut self, key: Key, ended_at: Option<SimTime>) -> Period {
        let period = &mut self.entry(key).period;
        let next = Period {
            number: period.number + 1,
            began_with_set: true,
            ..Period::default()
        };
        let ended = std::mem::replace(period, next);
        if ended.inside > 0 {
            let remembered = Ended {
                loads: ended.loads,
                began_with_set: ended.began_with_set,
                at: ended_at,
                inside: ended.inside,
            };
            self.ended.insert((key, ended.number), remembered);
        }
        ended
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.keys.len() * size_of::<History>() + self.ended.len() * 64
    }

    pub(super) fn most_bytes(keys: u64) -> u64 {
        keys * size_of::<History>() as u64
    }

    fn entry(&mut self, key: Key) -> &mut History {
        let index = key as usize;
        if index >= self.keys.len() {
            self.keys.resize(index + 1, History::default());
        }
        &mut self.keys[index]
    }
}
