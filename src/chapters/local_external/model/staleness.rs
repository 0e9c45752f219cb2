//! The copies in local caches that are behind, from the write that made them so to their end.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::components::footprint;
use crate::components::workload::Key;
use crate::sim::{EventHandle, SimDuration, SimTime};

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Copy {
    since: SimTime,
    /// The write that waits for its end.
    by: Option<u64>,
    /// Its expiry, as an event.
    timer: Option<EventHandle>,
}

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Spread {
    acknowledged_at: SimTime,
    copies: u32,
}

/// A stale copy that is no more.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Ended {
    /// Its expiry, if that has not happened.
    pub timer: Option<EventHandle>,
    /// How long it was stale.
    pub life: SimDuration,
    /// How long the last copy of its write lived, if it was that.
    pub last: Option<SimDuration>,
}

/// All live copies that are behind an acknowledged write.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub(super) struct StaleCopies {
    copies: BTreeMap<(u32, Key), Copy>,
    writes: BTreeMap<u64, Spread>,
    instances: u32,
}

impl StaleCopies {
    /// How many instances hold at least one.
    pub(super) fn instances(&self) -> u32 {
        self.instances
    }

    /// The keys of which an instance holds one.
    pub(super) fn keys_of(&self, instance: u32) -> impl Iterator<Item = Key> {
        let of = self.copies.range((instance, 0)..=(instance, Key::MAX));
        of.map(|(&(_, key), _)| key)
    }

    pub(super) fn contains(&self, instance: u32, key: Key) -> bool {
        self.copies.contains_key(&(instance, key))
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::tree::<(u32, Key), Copy>(self.copies.len())
            + footprint::tree::<u64, Spread>(self.writes.len())
    }

    pub(super) fn most_bytes(copies: u64) -> u64 {
        let entry = footprint::tree::<(u32, Key), Copy>(1) + footprint::tree::<u64, Spread>(1);
        copies * entry as u64
    }

    /// A copy is behind from `since` on; `by` is the write that made it so just now.
    pub(super) fn begin(
        &mut self,
        (instance, key): (u32, Key),
        since: SimTime,
        by: Option<u64>,
        timer: Option<EventHandle>,
    ) {
        if self.keys_of(instance).next().is_none() {
            self.instances += 1;
        }
        if let Some(write) = by {
            let spread = self.writes.entry(write).or_insert(Spread {
                acknowledged_at: since,
                copies: 0,
            });
            spread.copies += 1;
        }
        self.copies
            .insert((instance, key), Copy { since, by, timer });
    }

    /// A copy is gone, whatever ended it.
    pub(super) fn end(&mut self, instance: u32, key: Key, now: SimTime) -> Option<Ended> {
        let copy = self.copies.remove(&(instance, key))?;
        if self.keys_of(instance).next().is_none() {
            self.instances -= 1;
        }
        let last = copy.by.and_then(|write| {
            let spread = self.writes.get_mut(&write)?;
            spread.copies -= 1;
            let was_last = spread.copies == 0;
            let life = now.since(spread.acknowledged_at);
            was_last.then(|| {
                self.writes.remove(&write);
                life
            })
        });
        Some(Ended {
            timer: copy.timer.filter(|timer| timer.at() > now),
            life: now.since(copy.since),
            last,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_write_is_over_when_its_last_copy_is() {
        let mut stale = StaleCopies::default();
        let at = SimTime::from_secs_f64;
        stale.begin((0, 1), at(1.0), Some(9), None);
        stale.begin((2, 1), at(1.0), Some(9), None);
        stale.begin((2, 7), at(2.0), None, None);
        assert_eq!(stale.instances(), 2);
        let first = stale.end(2, 1, at(3.0)).unwrap();
        assert_eq!((first.life, first.last), (SimDuration::from_secs(2), None));
        assert_eq!(stale.instances(), 2, "instance 2 still has key 7");
        let second = stale.end(0, 1, at(6.0)).unwrap();
        assert_eq!(second.last, Some(SimDuration::from_secs(5)));
        assert_eq!(stale.end(0, 1, at(6.0)), None);
        assert_eq!(stale.instances(), 1);
    }
}
