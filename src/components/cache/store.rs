//! The slots and what is in them.

mod written;

use std::collections::BTreeSet;

use super::entry::{Entry, Slot};
use super::index::Index;
use super::policies::{Order, PolicyKind, Use};
use super::policy::{Held, Policy};
use super::settings::{COUNTER_START, DecaySettings, SamplingSettings};
use crate::components::footprint;
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

/// What a look-up found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lookup {
    /// The key, still within its time.
    Hit(Slot),
    /// The key, but its time is over.
    Expired(Slot),
    /// Nothing.
    Absent,
}

impl Lookup {
    /// Whether it can be answered from the cache.
    pub fn is_hit(self) -> bool {
        matches!(self, Self::Hit(_))
    }
}

/// What a fill did.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Filled<T> {
    /// Where the entry stands now.
    pub slot: Slot,
    /// What was evicted for it.
    pub evicted: Option<Entry<T>>,
}

/// A cache of equal slots.
#[derive(Clone, Debug, PartialEq)]
pub struct Cache<T> {
    /// The slots up to the last that was ever taken; those behind it are free and take no memory.
    slots: Vec<Option<Entry<T>>>,
    /// How many slots there are.
    capacity: usize,
    slot_of: Index,
    /// Those of `slots` that are free.
    free: BTreeSet<Slot>,
    policy: Policy,
    insertions: u64,
    uses: u64,
}

impl<T: Copy> Cache<T> {
    /// An empty cache of `capacity` slots. `coin` is the luck of the first random victim.
    pub fn new(policy: PolicyKind, capacity: usize, coin: u64) -> Self {
        Self::expecting(policy, capacity, capacity, coin)
    }

    /// An empty cache in which the policy divides `expected` slots, where what fits is not a matter
    /// of slots.
    pub(super) fn expecting(
        policy: PolicyKind,
        capacity: usize,
        expected: usize,
        coin: u64,
    ) -> Self {
        Self {
            slots: Vec::new(),
            capacity,
            slot_of: Index::new(),
            free: BTreeSet::new(),
            policy: Policy::new(policy, expected, DecaySettings::default(), coin),
            insertions: 0,
            uses: 0,
        }
    }

    /// Looks a key up at `now`. A hit is a use; `coin` is its luck, for policies that need it.
    pub fn look_up(&mut self, key: Key, now: SimTime, coin: u64) -> Lookup {
        self.policy.asked(key);
        let Some(slot) = self.slot_of(key) else {
            return Lookup::Absent;
        };
        match &self.slots[slot as usize] {
            Some(entry) if entry.is_expired(now) => Lookup::Expired(slot),
            Some(_) => {
                self.use_slot(slot, now, coin, None);
                Lookup::Hit(slot)
            }
            None => Lookup::Absent,
        }
    }

    /// Stores a value at `now`. A resident key is refilled where it stands, which is a use;
    /// otherwise the entry takes the first free slot or that of the victim. `coin` is the luck of
    /// this request. With no slots at all nothing is stored and `None` returned.
    pub fn fill(
        &mut self,
        key: Key,
        value: T,
        now: SimTime,
        ttl: Option<SimDuration>,
        coin: u64,
    ) -> Option<Filled<T>> {
        let expires_at = ttl.map(|ttl| now + ttl);
        if let Some(slot) = self.slot_of(key) {
            self.use_slot(slot, now, coin, Some((value, expires_at)));
            return Some(Filled {
                slot,
                evicted: None,
            });
        }
        self.policy.enters(key);
        let victim = if self.is_full() {
            self.choose_victim(now, coin)
        } else {
            None
        };
        // In a full cache the victim's slot is the only one that becomes free.
        let (slot, evicted) = match victim {
            Some(victim) => (victim, self.vacate(victim)),
            None => (self.take_free()?, None),
        };
        self.put(slot, key, value, now, expires_at);
        Some(Filled { slot, evicted })
    }

    /// Stores under a key that is not resident, after as many evictions as it takes: `more` is
    /// given each entry that went, at first none, and returns the luck of another eviction, or
    /// `None` once there is room. Returns whether it was stored.
    pub(super) fn fill_making_room(
        &mut self,
        key: Key,
        value: T,
        now: SimTime,
        ttl: Option<SimDuration>,
        mut more: impl FnMut(Option<&Entry<T>>) -> Option<u64>,
    ) -> bool {
        self.policy.enters(key);
        let mut gone = None;
        while let Some(coin) = more(gone.as_ref()) {
            gone = self.evict(now, coin);
            if gone.is_none() {
                return false;
            }
        }
        let Some(slot) = self.take_free() else {
            return false;
        };
        self.put(slot, key, value, now, ttl.map(|ttl| now + ttl));
        true
    }

    /// Evicts one entry.
    pub(super) fn evict_one(&mut self, now: SimTime, coin: u64) -> Option<Entry<T>> {
        self.evict(now, coin)
    }

    fn put(&mut self, slot: Slot, key: Key, value: T, now: SimTime, expires_at: Option<SimTime>) {
        self.insertions += 1;
        self.uses += 1;
        let entry = Entry {
            key,
            value,
            filled_at: now,
            expires_at,
            last_used_at: now,
            inserted: self.insertions,
            last_use: self.uses,
            uses: 1,
            counter: COUNTER_START,
        };
        self.policy.inserted(slot, &entry);
        self.slots[slot as usize] = Some(entry);
        self.slot_of.note(key, Some(slot));
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: Key) -> Option<Entry<T>> {
        let slot = self.slot_of(key)?;
        self.take(slot)
    }

    /// Empties all slots; returns what was in them.
    pub fn take_all(&mut self) -> Vec<Entry<T>> {
        let entries = self.slots.iter().flatten().copied().collect();
        self.clear();
        entries
    }

    /// Empties all slots; returns how many were taken.
    pub fn clear(&mut self) -> usize {
        let taken = self.len();
        if !self.policy.emptied() {
            for slot in 0..self.slots.len() {
                self.take(slot as Slot);
            }
        }
        self.slots = Vec::new();
        self.slot_of.clear();
        self.free.clear();
        taken
    }

    /// Changes the number of slots at `now`. Who no longer fits is evicted by the policy and
    /// returned; who stands in a slot that goes moves to a free one.
    pub fn set_capacity(&mut self, capacity: usize, now: SimTime, coin: u64) -> Vec<Entry<T>> {
        let excess = self.len().saturating_sub(capacity);
        let mut evicted = Vec::new();
        // All at once, where a look at every entry for each of them would take hours.
        match self.policy.victims(&self.at(now), excess) {
            Some(victims) => {
                if !victims.is_empty() {
                    self.policy.evicted(coin);
                }
                evicted.extend(victims.into_iter().filter_map(|slot| self.take(slot)));
            }
            None => evicted.extend((0..excess).map_while(|_| self.evict(now, coin))),
        }
        if capacity < self.slots.len() {
            evicted.extend(self.move_down_from(capacity));
            self.slots.truncate(capacity);
            self.free = free_slots(&self.slots);
        }
        self.capacity = capacity;
        self.policy.resized(capacity);
        evicted
    }

    /// Goes on under another policy with what the entries themselves remember: their insertion,
    /// their last use and their count.
    pub fn set_policy(&mut self, kind: PolicyKind, decay: DecaySettings) {
        self.policy.set_decay(decay);
        if kind == self.policy.kind() {
            return;
        }
        self.policy = self.policy.restarted(kind, self.capacity);
        self.reinsert_all();
    }

    /// Sets how the sampled policies look at residents.
    pub fn set_sampling(&mut self, sampling: SamplingSettings) {
        self.policy.set_sampling(sampling);
    }

    /// Keys up to this are asked for again and again. Of others only what is resident is remembered,
    /// so that their number is not bounded.
    pub fn expect_keys_up_to(&mut self, key: Key) {
        self.slot_of.set_limit(key);
        self.policy.expect_keys_up_to(key);
    }

    /// Tells of the key that is about to be looked up that it was asked for before. Policies that
    /// count all requests for a key remember no more of those that are not expected again.
    pub fn was_asked_before(&mut self, key: Key) {
        self.policy.was_asked_before(key);
    }

    /// Tells the number of the request that will next ask for the key that is looked up now, or
    /// [`super::NEVER`], or [`super::UNKNOWN`] if it is not in sight. Only Belady's optimum listens.
    pub fn foresee(&mut self, next_use: u64) {
        self.policy.foresee(next_use);
    }

    /// Tells the bytes of the object that is looked up now. Only GDSF listens.
    pub(super) fn weigh(&mut self, bytes: u32) {
        self.policy.weigh(bytes);
    }

    /// When the entry in a slot will be asked for next, as far as Belady's optimum was told.
    pub fn next_use(&self, slot: Slot) -> Option<u64> {
        self.policy.next_use(slot)
    }

    /// The fading counter of an entry at `now`.
    pub fn faded(&self, entry: &Entry<T>, now: SimTime) -> u8 {
        self.policy.decay().faded(entry, now)
    }

    /// The policy.
    pub fn policy(&self) -> PolicyKind {
        self.policy.kind()
    }

    /// Whom the next fill of a key that was never seen would evict; `None` while a slot is free,
    /// or if the policy evicts nothing. Policies that remember who has gone may choose another for
    /// a key that they remember.
    pub fn next_victim(&self, now: SimTime) -> Option<Slot> {
        if !self.is_full() {
            return None;
        }
        self.policy.victim(&self.at(now))
    }

    /// The entry of a key, expired or not.
    pub fn get(&self, key: Key) -> Option<&Entry<T>> {
        self.slots[self.slot_of(key)? as usize].as_ref()
    }

    /// The entry of a key, to change what is stored; this is not a use.
    pub fn value_mut(&mut self, key: Key) -> Option<&mut T> {
        let slot = self.slot_of(key)?;
        self.slots[slot as usize]
            .as_mut()
            .map(|entry| &mut entry.value)
    }

    /// The slots in order up to the last that was ever taken; those behind it are free.
    pub fn slots(&self) -> &[Option<Entry<T>>] {
        &self.slots
    }

    /// The first `most` slots in order, free ones included.
    pub fn first_slots(&self, most: usize) -> impl ExactSizeIterator<Item = Option<&Entry<T>>> {
        let count = most.min(self.capacity);
        (0..count).map(|slot| self.slots.get(slot).and_then(Option::as_ref))
    }

    /// Where a key stands, expired or not.
    pub fn place_of(&self, key: Key) -> Option<Slot> {
        self.slot_of(key)
    }

    /// How many uses there were: what was used last has this number.
    pub fn uses(&self) -> u64 {
        self.uses
    }

    /// How many slots there are.
    pub fn capacity(&self) -> usize {
        self.capacity
    }

    /// How many slots are taken.
    pub fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Whether all slots are free.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Memory that a copy takes besides itself, roughly, in bytes.
    pub fn footprint_bytes(&self) -> usize {
        self.slots.len() * size_of::<Option<Entry<T>>>()
            + self.slot_of.footprint_bytes()
            + footprint::tree::<Slot, ()>(self.free.len())
            + self.policy.footprint_bytes()
    }

    /// Memory that a cache of so many slots takes at most for keys up to this, roughly, in bytes.
    pub fn most_bytes(policy: PolicyKind, capacity: u64, keys: u64) -> u64 {
        capacity.min(keys) * (size_of::<Option<Entry<T>>>() as u64 + policy.info().bytes_a_slot)
            + keys * size_of::<Slot>() as u64
    }

    /// For tests.
    ///
    /// # Panics
    /// If slots, index and counts contradict each other.
    pub fn assert_invariants(&self) {
        let taken = self.slots.iter().flatten().count();
        assert_eq!(self.free, free_slots(&self.slots), "the free slots");
        assert!(self.slots.len() <= self.capacity, "no slot behind the last");
        for (index, entry) in self.slots.iter().enumerate() {
            if let Some(entry) = entry {
                assert_eq!(
                    self.slot_of(entry.key),
                    Some(index as Slot),
                    "key {}",
                    entry.key
                );
            }
        }
        assert_eq!(self.slot_of.len(), taken, "the index");
    }

    fn slot_of(&self, key: Key) -> Option<Slot> {
        self.slot_of.get(key)
    }

    fn is_full(&self) -> bool {
        self.len() == self.capacity
    }

    /// Takes the first free slot; `None` if there is none.
    fn take_free(&mut self) -> Option<Slot> {
        if let Some(slot) = self.free.pop_first() {
            return Some(slot);
        }
        let behind = self.slots.len();
        if behind >= self.capacity {
            return None;
        }
        self.slots.push(None);
        Some(behind as Slot)
    }

    fn use_slot(
        &mut self,
        slot: Slot,
        now: SimTime,
        coin: u64,
        refill: Option<(T, Option<SimTime>)>,
    ) {
        self.uses += 1;
        let Some(entry) = &mut self.slots[slot as usize] else {
            return;
        };
        let before = *entry;
        entry.counter = self.policy.decay().after_use(&before, now, coin);
        entry.uses = entry.uses.saturating_add(1);
        entry.last_use = self.uses;
        entry.last_used_at = now;
        if let Some((value, expires_at)) = refill {
            entry.value = value;
            entry.filled_at = now;
            entry.expires_at = expires_at;
        }
        let what = Use {
            after: entry,
            refill: refill.is_some(),
        };
        self.policy.used(slot, what);
    }

    fn take(&mut self, slot: Slot) -> Option<Entry<T>> {
        let entry = self.vacate(slot)?;
        self.free.insert(slot);
        Some(entry)
    }

    /// Takes out what stands in a slot, which is not noted as free.
    fn vacate(&mut self, slot: Slot) -> Option<Entry<T>> {
        let entry = self.slots.get_mut(slot as usize)?.take()?;
        self.policy.removed(slot, &entry);
        self.slot_of.note(entry.key, None);
        Some(entry)
    }

    fn evict(&mut self, now: SimTime, coin: u64) -> Option<Entry<T>> {
        let victim = self.choose_victim(now, coin)?;
        self.take(victim)
    }

    /// Lets the policy choose who goes, and draws the luck of the next choice.
    fn choose_victim(&mut self, now: SimTime, coin: u64) -> Option<Slot> {
        let slots = Held {
            slots: &self.slots,
            slot_of: &self.slot_of,
            uses: self.uses,
            insertions: self.insertions,
            now,
        };
        let victim = self.policy.make_room(&slots)?;
        self.policy.evicted(coin);
        Some(victim)
    }

    fn at(&self, now: SimTime) -> Held<'_, T> {
        Held {
            slots: &self.slots,
            slot_of: &self.slot_of,
            uses: self.uses,
            insertions: self.insertions,
            now,
        }
    }

    /// Empties the slots from `capacity` on; returns who finds no place below.
    fn move_down_from(&mut self, capacity: usize) -> Vec<Entry<T>> {
        let mut free = (0..capacity)
            .filter(|&slot| self.slots[slot].is_none())
            .collect::<Vec<_>>();
        free.reverse();
        let mut homeless = Vec::new();
        for slot in capacity..self.slots.len() {
            let Some(entry) = self.slots[slot] else {
                continue;
            };
            match free.pop() {
                Some(target) => {
                    self.slots[slot] = None;
                    self.slot_of.note(entry.key, Some(target as Slot));
                    self.slots[target] = Some(entry);
                    self.policy.moved(slot as Slot, target as Slot, &entry);
                }
                // A policy that evicts nothing.
                None => homeless.extend(self.take(slot as Slot)),
            }
        }
        homeless
    }

    /// Tells a fresh policy of all residents, in the order in which it would have met them.
    fn reinsert_all(&mut self) {
        let rejoins = self.policy.kind().info().rejoins;
        let mut residents: Vec<(u64, Slot)> = self
            .slots
            .iter()
            .enumerate()
            .filter_map(|(slot, entry)| {
                let entry = entry.as_ref()?;
                let order = match rejoins {
                    Order::Insertion => entry.inserted,
                    Order::Use => entry.last_use,
                };
                Some((order, slot as Slot))
            })
            .collect();
        residents.sort_unstable();
        for (_, slot) in residents {
            if let Some(entry) = &self.slots[slot as usize] {
                self.policy.inserted(slot, entry);
            }
        }
    }
}

impl Cache<()> {
    /// Tells Belady's optimum when a key that is not looked up now will be asked for next. If it
    /// went although it is needed before another that could have gone as well, it stands there
    /// again in the other's place, which is returned: nothing that happened since would have been
    /// otherwise.
    pub fn foresee_for(&mut self, key: Key, next_use: u64) -> Option<Key> {
        if let Some(slot) = self.slot_of(key) {
            self.policy.correct(slot, next_use);
            return None;
        }
        let exchange = self.policy.recall(key, next_use, &self.slots)?;
        let gone = self.slots[exchange.slot as usize].replace(exchange.back)?;
        self.slot_of.note(gone.key, None);
        self.slot_of.note(key, Some(exchange.slot));
        Some(gone.key)
    }

    /// Tells Belady's optimum that the future is another one from now on.
    pub fn settle(&mut self) {
        self.policy.settle();
    }

    /// How often Belady's optimum had to settle for less because too many evictions were open at
    /// once.
    pub fn times_settled(&self) -> u64 {
        self.policy.times_settled()
    }
}

fn free_slots<T>(slots: &[Option<Entry<T>>]) -> BTreeSet<Slot> {
    slots
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.is_none())
        .map(|(slot, _)| slot as Slot)
        .collect()
}

#[cfg(test)]
mod tests;
