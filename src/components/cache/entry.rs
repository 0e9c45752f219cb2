//! What stands in a slot.

use serde::Serialize;

use crate::components::workload::Key;
use crate::sim::SimTime;

/// The number of a slot, from 0.
pub type Slot = u32;

/// What a slot holds.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Entry<T> {
    /// The key.
    pub key: Key,
    /// What was stored under it.
    pub value: T,
    /// When it was filled or refilled last.
    pub filled_at: SimTime,
    /// When it expires; `None` without a time to live.
    pub expires_at: Option<SimTime>,
    /// When it was used last: looked up with success, filled or refilled.
    pub last_used_at: SimTime,
    /// Counts all insertions of this cache.
    pub inserted: u64,
    /// Counts all uses of this cache.
    pub last_use: u64,
    /// Uses since it was inserted, the insertion included.
    pub uses: u32,
    /// The fading counter of the policies that count as Redis does.
    pub counter: u8,
}

impl<T> Entry<T> {
    /// Whether its time is over at `now`.
    pub fn is_expired(&self, now: SimTime) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }

    /// All that a policy looks at.
    pub(super) fn without_value(&self) -> Entry<()> {
        Entry {
            key: self.key,
            value: (),
            filled_at: self.filled_at,
            expires_at: self.expires_at,
            last_used_at: self.last_used_at,
            inserted: self.inserted,
            last_use: self.last_use,
            uses: self.uses,
            counter: self.counter,
        }
    }
}
