//! What a cache that writes later has yet to write: one entry a dirty key, however often it was
//! written, and the batch that is on its way to the database.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use crate::components::footprint;
use crate::components::workload::Key;
use crate::sim::{EventHandle, SimTime};

/// Acknowledged writes that are remembered one by one; the rest are counted.
const MOST_NAMED: usize = 20_000;

/// A dirty key: its newest value, for all the writes that it stands for.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Dirty {
    /// The version.
    pub version: u64,
    /// The write that made it.
    pub by: u64,
    /// When the key became dirty.
    pub since: SimTime,
    /// Acknowledged writes that would be lost with it.
    pub promised: u64,
    order: u64,
}

/// Rows on their way to the database. They are one transaction: all are committed, or none.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Batch {
    /// Counts up over the run.
    pub number: u64,
    /// The rows.
    pub rows: BTreeMap<Key, Dirty>,
    /// Whether the database has them.
    pub committed: bool,
}

/// An acknowledged write that is not in the database.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Promise {
    /// The write.
    pub id: u64,
    /// Its key.
    pub key: Key,
    /// Its version.
    pub version: u64,
    /// When it was acknowledged.
    pub acknowledged_at: SimTime,
}

/// The buffer.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Buffer {
    dirty: BTreeMap<Key, Dirty>,
    /// Dirty keys, the longest dirty first.
    order: BTreeMap<u64, Key>,
    next_order: u64,
    batch: Option<Batch>,
    next_batch: u64,
    promises: BTreeMap<(Key, u64), Promise>,
    at_risk: u64,
    /// Dirty keys that are to leave as soon as the database can take them.
    pub(super) owed: usize,
    /// Writes that wait for room.
    pub(super) line: VecDeque<u64>,
    /// The next flush by time.
    pub(super) timer: Option<EventHandle>,
    /// The next attempt after a failed flush.
    pub(super) retry: Option<EventHandle>,
}

impl Buffer {
    /// Dirty keys, those on their way included.
    pub fn len(&self) -> usize {
        self.dirty.len() + self.batch.as_ref().map_or(0, |batch| batch.rows.len())
    }

    /// Whether nothing is dirty.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Dirty keys that have not left.
    pub fn resting(&self) -> usize {
        self.dirty.len()
    }

    /// Acknowledged writes that are not in the database.
    pub fn promised(&self) -> u64 {
        self.at_risk
    }

    /// The batch on its way.
    pub fn batch(&self) -> Option<&Batch> {
        self.batch.as_ref()
    }

    /// Writes that wait for room.
    pub fn waiting(&self) -> usize {
        self.line.len()
    }

    /// The next flush by time.
    pub fn next_flush(&self) -> Option<SimTime> {
        self.timer.map(EventHandle::at)
    }

    /// The newest value of a key that the database may not have.
    pub fn holds(&self, key: Key) -> Option<Dirty> {
        let on_its_way = || self.batch.as_ref()?.rows.get(&key);
        self.dirty.get(&key).or_else(on_its_way).copied()
    }

    /// Whether a write of this key finds room.
    pub(super) fn has_room(&self, key: Key, room: u64) -> bool {
        self.dirty.contains_key(&key) || (self.len() as u64) < room
    }

    /// Takes a write; returns whether its key was dirty, so that the row is saved.
    pub(super) fn take(&mut self, key: Key, version: u64, by: u64, now: SimTime) -> bool {
        if let Some(dirty) = self.dirty.get_mut(&key) {
            dirty.version = version;
            dirty.by = by;
            return true;
        }
        let order = self.next_order;
        self.next_order += 1;
        self.order.insert(order, key);
        let dirty = Dirty {
            version,
            by,
            since: now,
            promised: 0,
            order,
        };
        self.dirty.insert(key, dirty);
        false
    }

    /// Its client has been told. Returns `false` if the value is not here.
    pub(super) fn promise(&mut self, promise: Promise) -> bool {
        let (key, version) = (promise.key, promise.version);
        let in_batch = self
            .batch
            .as_mut()
            .filter(|batch| !batch.committed)
            .and_then(|batch| batch.rows.get_mut(&key))
            .filter(|row| row.version >= version);
        let Some(holder) = in_batch.or_else(|| {
            let dirty = self.dirty.get_mut(&key);
            dirty.filter(|dirty| dirty.version >= version)
        }) else {
            return false;
        };
        holder.promised += 1;
        self.at_risk += 1;
        if self.promises.len() < MOST_NAMED {
            self.promises.insert((key, version), promise);
        }
        true
    }

    /// The owed keys leave, at most `most` of them, the longest dirty first.
    pub(super) fn load(&mut self, most: usize) -> Option<(u64, usize)> {
        let count = self.owed.min(most).min(self.dirty.len());
        if count == 0 || self.batch.is_some() {
            return None;
        }
        let mut rows = BTreeMap::new();
        for _ in 0..count {
            if let Some((_, key)) = self.order.pop_first()
                && let Some(dirty) = self.dirty.remove(&key)
            {
                rows.insert(key, dirty);
            }
        }
        self.owed -= count;
        let number = self.next_batch;
        self.next_batch += 1;
        self.batch = Some(Batch {
            number,
            rows,
            committed: false,
        });
        Some((number, count))
    }

    /// The database has taken the batch: its promises are kept.
    pub(super) fn committed(&mut self, number: u64) -> Option<&Batch> {
        let batch = self
            .batch
            .as_mut()
            .filter(|batch| batch.number == number && !batch.committed)?;
        batch.committed = true;
        for (&key, row) in &mut batch.rows {
            self.at_risk -= row.promised;
            row.promised = 0;
            let kept: Vec<(Key, u64)> = self
                .promises
                .range((key, 0)..=(key, row.version))
                .map(|(&at, _)| at)
                .collect();
            for at in kept {
                self.promises.remove(&at);
            }
        }
        self.batch.as_ref()
    }

    /// The batch is over; returns it.
    pub(super) fn confirmed(&mut self, number: u64) -> Option<Batch> {
        self.batch.take_if(|batch| batch.number == number)
    }

    /// The batch did not get there: its rows are dirty again, unless a newer value is.
    pub(super) fn put_back(&mut self) {
        let Some(batch) = self.batch.take_if(|batch| !batch.committed) else {
            return;
        };
        for (key, row) in batch.rows {
            match self.dirty.get_mut(&key) {
                Some(newer) => {
                    self.order.remove(&newer.order);
                    newer.order = row.order;
                    newer.since = row.since;
                    newer.promised += row.promised;
                }
                None => {
                    self.dirty.insert(key, row);
                }
            }
            self.order.insert(row.order, key);
        }
    }

    /// Everything is gone. Returns the keys, how many acknowledged writes went with them, and
    /// those of them that are known one by one, in the order of their promises.
    pub(super) fn crash(&mut self) -> (Vec<Key>, u64, Vec<Promise>) {
        self.put_back();
        let keys = self.dirty.keys().copied().collect();
        let lost = self.at_risk;
        let mut named: Vec<Promise> = std::mem::take(&mut self.promises).into_values().collect();
        named.sort_by_key(|promise| (promise.acknowledged_at, promise.id));
        self.dirty.clear();
        self.order.clear();
        self.batch = None;
        self.at_risk = 0;
        self.owed = 0;
        (keys, lost, named)
    }

    /// The dirty keys that have not left, with their values.
    pub(super) fn dirty(&self) -> impl Iterator<Item = (Key, Dirty)> {
        self.dirty.iter().map(|(&key, &dirty)| (key, dirty))
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        footprint::tree::<Key, Dirty>(self.len())
            + footprint::tree::<u64, Key>(self.order.len())
            + footprint::tree::<(Key, u64), Promise>(self.promises.len())
            + footprint::list::<u64>(self.line.len())
    }

    /// At most about the memory of so many dirty keys, in bytes.
    pub(super) fn most_bytes(dirty: u64) -> u64 {
        let entry = footprint::tree::<Key, Dirty>(1) + footprint::tree::<u64, Key>(1);
        let promises = footprint::tree::<(Key, u64), Promise>(MOST_NAMED);
        dirty * entry as u64 + promises as u64
    }

    pub(super) fn assert_invariants(&self) {
        assert_eq!(
            self.order.len(),
            self.dirty.len(),
            "every dirty key in order"
        );
        for (order, key) in &self.order {
            assert_eq!(self.dirty.get(key).map(|dirty| dirty.order), Some(*order));
        }
        let on_its_way = self.batch.iter().flat_map(|batch| batch.rows.values());
        let promised: u64 = self
            .dirty
            .values()
            .chain(on_its_way)
            .map(|d| d.promised)
            .sum();
        assert_eq!(promised, self.at_risk, "promises add up");
        assert!(self.promises.len() as u64 <= self.at_risk);
        assert!(
            self.owed <= self.dirty.len() || self.owed == 0,
            "owed without being dirty"
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn promise(id: u64, key: Key, version: u64) -> Promise {
        Promise {
            id,
            key,
            version,
            acknowledged_at: SimTime::from_nanos(id),
        }
    }

    #[test]
    fn writes_of_one_key_are_one_row_and_as_many_promises() {
        let mut buffer = Buffer::default();
        for version in 1..=3 {
            let absorbed = buffer.take(7, version, version, SimTime::ZERO);
            assert_eq!(absorbed, version > 1);
            assert!(buffer.promise(promise(version, 7, version)));
        }
        assert_eq!((buffer.len(), buffer.promised()), (1, 3));
        buffer.owed = 1;
        assert_eq!(buffer.load(100), Some((0, 1)));
        assert!(buffer.committed(0).is_some());
        assert_eq!(buffer.promised(), 0);
        buffer.assert_invariants();
    }

    #[test]
    fn a_failed_batch_goes_back_to_its_place_and_keeps_what_is_newer() {
        let mut buffer = Buffer::default();
        buffer.take(1, 1, 10, SimTime::ZERO);
        buffer.take(2, 1, 11, SimTime::ZERO);
        assert!(buffer.promise(promise(10, 1, 1)));
        buffer.owed = 2;
        buffer.load(1);
        buffer.take(1, 2, 12, SimTime::from_nanos(9));
        buffer.put_back();
        buffer.assert_invariants();
        assert_eq!(buffer.holds(1).map(|dirty| dirty.version), Some(2));
        buffer.owed = 1;
        buffer.load(1);
        let batch = buffer
            .batch()
            .map(|batch| batch.rows.keys().copied().collect::<Vec<_>>());
        assert_eq!(batch, Some(vec![1]), "the longest dirty leaves first");
    }

    #[test]
    fn a_crash_names_what_was_promised_and_nothing_else() {
        let mut buffer = Buffer::default();
        buffer.take(1, 1, 10, SimTime::ZERO);
        buffer.take(2, 1, 11, SimTime::ZERO);
        buffer.promise(promise(11, 2, 1));
        let (keys, lost, named) = buffer.crash();
        assert_eq!((keys, lost), (vec![1, 2], 1));
        assert_eq!(named, [promise(11, 2, 1)]);
        assert!(!buffer.promise(promise(10, 1, 1)), "it is not held");
        buffer.assert_invariants();
    }
}
