//! What became of the keys of one cache.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::chapters::local_external::request::{Cause, Reason};
use crate::components::footprint;
use crate::components::workload::Key;

/// Keys whose going is remembered with its moment; of all others only how they went.
const MOST_REASONS: usize = 1_000;

/// Where a key is, or how it went.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub(super) enum Fate {
    #[default]
    NeverCached,
    Cached,
    Evicted,
    Invalidated,
    Lost,
}

/// The last thing that happened to each key up to the largest that was ever cached.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct Histories {
    fates: Vec<Fate>,
    reasons: BTreeMap<Key, Reason>,
}

impl Histories {
    pub(super) fn fate(&self, key: Key) -> Fate {
        self.fates.get(key as usize).copied().unwrap_or_default()
    }

    pub(super) fn cached(&mut self, key: Key) {
        *self.entry(key) = Fate::Cached;
        self.reasons.remove(&key);
    }

    pub(super) fn gone(&mut self, key: Key, fate: Fate, reason: Reason) {
        *self.entry(key) = fate;
        self.reasons.insert(key, reason);
        // The coldest key's is given up first.
        if self.reasons.len() > MOST_REASONS {
            self.reasons.pop_last();
        }
    }

    /// The cause of a miss on a key that is not in the cache.
    pub(super) fn why_absent(&self, key: Key) -> (Cause, Option<Reason>) {
        let cause = match self.fate(key) {
            Fate::NeverCached | Fate::Cached => Cause::Cold,
            Fate::Evicted => Cause::Capacity,
            Fate::Invalidated => Cause::Invalidated,
            Fate::Lost => Cause::Lost,
        };
        (cause, self.reasons.get(&key).copied())
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::list::<Fate>(self.fates.len())
            + footprint::tree::<Key, Reason>(self.reasons.len())
    }

    pub(super) fn most_bytes(keys: u64) -> u64 {
        let reasons = keys.min(MOST_REASONS as u64) as usize;
        keys * size_of::<Fate>() as u64 + footprint::tree::<Key, Reason>(reasons) as u64
    }

    fn entry(&mut self, key: Key) -> &mut Fate {
        let index = key as usize;
        if index >= self.fates.len() {
            self.fates.resize(index + 1, Fate::NeverCached);
        }
        &mut self.fates[index]
    }
}
