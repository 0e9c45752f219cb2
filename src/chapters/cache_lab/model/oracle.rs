//! What the oracle says of what is stored, and what happened to each key.

use serde::Serialize;

use crate::chapters::cache_lab::request::{Cause, Reason};
use crate::components::overtaken::Overtaken;
use crate::components::workload::Key;
use crate::sim::SimTime;

/// What a slot stores besides the key.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stored {
    /// The version of the value; 0 was never written.
    pub version: u64,
    /// When the first newer version was acknowledged.
    pub behind_since: Option<SimTime>,
    /// The write that made it so.
    pub behind_by: Option<u64>,
}

impl Stored {
    /// What a fill stores: an answer that was overtaken on its way is behind from the first
    /// acknowledgement on that it lacks.
    pub(super) fn filled(version: u64, overtaken: Option<Overtaken>) -> Self {
        Self {
            version,
            behind_since: overtaken.map(|first| first.at),
            behind_by: overtaken.map(|first| first.by),
        }
    }
}

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
    keys: Vec<(Fate, Option<Reason>)>,
}

impl Histories {
    pub(super) fn fate(&self, key: Key) -> Fate {
        self.keys
            .get(key as usize)
            .map_or(Fate::NeverCached, |(fate, _)| *fate)
    }

    pub(super) fn cached(&mut self, key: Key) {
        *self.entry(key) = (Fate::Cached, None);
    }

    pub(super) fn gone(&mut self, key: Key, fate: Fate, reason: Reason) {
        *self.entry(key) = (fate, Some(reason));
    }

    /// The cause of a miss on a key that is not in the cache.
    pub(super) fn why_absent(&self, key: Key) -> (Cause, Option<Reason>) {
        let (fate, reason) = self.keys.get(key as usize).copied().unwrap_or_default();
        let cause = match fate {
            Fate::NeverCached | Fate::Cached => Cause::Cold,
            Fate::Evicted => Cause::Capacity,
            Fate::Invalidated => Cause::Invalidated,
            Fate::Lost => Cause::Lost,
        };
        (cause, reason)
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.keys.len() * size_of::<(Fate, Option<Reason>)>()
    }

    pub(super) fn most_bytes(keys: u64) -> u64 {
        keys * size_of::<(Fate, Option<Reason>)>() as u64
    }

    fn entry(&mut self, key: Key) -> &mut (Fate, Option<Reason>) {
        let index = key as usize;
        if index >= self.keys.len() {
            self.keys.resize(index + 1, (Fate::NeverCached, None));
        }
        &mut self.keys[index]
    }
}
