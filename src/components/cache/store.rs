//! The slots and what is in them.

use std::collections::BTreeSet;

use serde::Serialize;

use super::policy::{DecaySettings, Policy, PolicyKind};
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

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
    /// The fading counter of LFU with decay.
    pub counter: u8,
}

impl<T> Entry<T> {
    /// Whether its time is over at `now`.
    pub fn is_expired(&self, now: SimTime) -> bool {
        self.expires_at.is_some_and(|at| at <= now)
    }
}

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
    /// Who had to go for it.
    pub evicted: Option<Entry<T>>,
}

/// A cache of equal slots.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Cache<T> {
    slots: Vec<Option<Entry<T>>>,
    /// For each key up to the largest seen its slot plus one, or 0.
    slot_of: Vec<Slot>,
    free: BTreeSet<Slot>,
    policy: Policy,
    insertions: u64,
    uses: u64,
}

impl<T: Copy> Cache<T> {
    /// An empty cache of `capacity` slots. `coin` is the luck of the first random victim.
    pub fn new(policy: PolicyKind, capacity: usize, coin: u64) -> Self {
        Self {
            slots: vec![None; capacity],
            slot_of: Vec::new(),
            free: (0..capacity as Slot).collect(),
            policy: Policy::new(policy, DecaySettings::default(), coin),
            insertions: 0,
            uses: 0,
        }
    }

    /// Looks a key up at `now`. A hit is a use; `coin` is its luck, for policies that need it.
    pub fn look_up(&mut self, key: Key, now: SimTime, coin: u64) -> Lookup {
        let Some(slot) = self.slot_of(key) else {
            return Lookup::Absent;
        };
        match &self.slots[slot as usize] {
            Some(entry) if entry.is_expired(now) => Lookup::Expired(slot),
            Some(_) => {
                self.use_slot(slot, now, coin);
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
            self.use_slot(slot, now, coin);
            if let Some(entry) = &mut self.slots[slot as usize] {
                entry.value = value;
                entry.filled_at = now;
                entry.expires_at = expires_at;
            }
            return Some(Filled {
                slot,
                evicted: None,
            });
        }
        let evicted = if self.free.is_empty() {
            self.evict(now, coin)
        } else {
            None
        };
        let slot = self.free.pop_first()?;
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
            counter: Policy::first_counter(),
        };
        self.policy.inserted(slot, &entry);
        self.slots[slot as usize] = Some(entry);
        self.note_slot(key, slot + 1);
        Some(Filled { slot, evicted })
    }

    /// Takes a key out.
    pub fn remove(&mut self, key: Key) -> Option<Entry<T>> {
        let slot = self.slot_of(key)?;
        self.take(slot)
    }

    /// Empties all slots; returns what was in them.
    pub fn clear(&mut self) -> Vec<Entry<T>> {
        (0..self.slots.len())
            .filter_map(|slot| self.take(slot as Slot))
            .collect()
    }

    /// Changes the number of slots at `now`. Who no longer fits is evicted by the policy and
    /// returned; who stands in a slot that goes moves to a free one.
    pub fn set_capacity(&mut self, capacity: usize, now: SimTime, coin: u64) -> Vec<Entry<T>> {
        // All at once: a look at every entry for each of them would take hours in a large cache.
        let excess = self.len().saturating_sub(capacity);
        let victims = self.policy.victims(&self.slots, excess, now);
        if !victims.is_empty() {
            self.policy.evicted(coin);
        }
        let evicted = victims
            .into_iter()
            .filter_map(|slot| self.take(slot))
            .collect();
        if capacity < self.slots.len() {
            self.move_down_from(capacity);
        }
        self.slots.resize(capacity, None);
        self.free = free_slots(&self.slots);
        evicted
    }

    /// Goes on under another policy with what the entries themselves remember: their insertion,
    /// their last use and their count.
    pub fn set_policy(&mut self, kind: PolicyKind, decay: DecaySettings) {
        self.policy.set_decay(decay);
        if kind == self.policy.kind() {
            return;
        }
        self.policy = self.policy.restarted(kind);
        self.reinsert_all();
    }

    /// The policy.
    pub fn policy(&self) -> PolicyKind {
        self.policy.kind()
    }

    /// Whom the next fill of an absent key would evict; `None` while a slot is free.
    pub fn next_victim(&self, now: SimTime) -> Option<Slot> {
        if !self.free.is_empty() {
            return None;
        }
        self.policy.victim(&self.slots, now)
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

    /// All slots in order.
    pub fn slots(&self) -> &[Option<Entry<T>>] {
        &self.slots
    }

    /// How many slots there are.
    pub fn capacity(&self) -> usize {
        self.slots.len()
    }

    /// How many slots are taken.
    pub fn len(&self) -> usize {
        self.slots.len() - self.free.len()
    }

    /// Whether all slots are free.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Memory it takes, roughly, in bytes.
    pub fn footprint_bytes(&self) -> usize {
        self.slots.len() * (size_of::<Option<Entry<T>>>() + 32) + self.slot_of.len() * 4
    }

    /// For tests.
    ///
    /// # Panics
    /// If slots, index and counts contradict each other.
    pub fn assert_invariants(&self) {
        let taken = self.slots.iter().flatten().count();
        assert_eq!(self.free, free_slots(&self.slots), "the free slots");
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
        assert_eq!(
            self.slot_of.iter().filter(|&&slot| slot > 0).count(),
            taken,
            "the index"
        );
    }

    fn slot_of(&self, key: Key) -> Option<Slot> {
        self.slot_of.get(key as usize).copied()?.checked_sub(1)
    }

    fn note_slot(&mut self, key: Key, slot_plus_one: Slot) {
        let index = key as usize;
        if index >= self.slot_of.len() {
            self.slot_of.resize(index + 1, 0);
        }
        self.slot_of[index] = slot_plus_one;
    }

    fn use_slot(&mut self, slot: Slot, now: SimTime, coin: u64) {
        self.uses += 1;
        let Some(entry) = &mut self.slots[slot as usize] else {
            return;
        };
        let before = *entry;
        entry.counter = self.policy.counter_after_use(&before, now, coin);
        entry.uses = entry.uses.saturating_add(1);
        entry.last_use = self.uses;
        entry.last_used_at = now;
        self.policy.used(slot, &before, entry);
    }

    fn take(&mut self, slot: Slot) -> Option<Entry<T>> {
        let entry = self.slots.get_mut(slot as usize)?.take()?;
        self.policy.removed(slot, &entry);
        self.note_slot(entry.key, 0);
        self.free.insert(slot);
        Some(entry)
    }

    fn evict(&mut self, now: SimTime, coin: u64) -> Option<Entry<T>> {
        let victim = self.policy.victim(&self.slots, now)?;
        self.policy.evicted(coin);
        self.take(victim)
    }

    fn move_down_from(&mut self, capacity: usize) {
        let mut free = (0..capacity)
            .filter(|&slot| self.slots[slot].is_none())
            .collect::<Vec<_>>();
        free.reverse();
        for slot in capacity..self.slots.len() {
            if let Some(entry) = self.slots[slot].take()
                && let Some(target) = free.pop()
            {
                self.note_slot(entry.key, target as Slot + 1);
                self.slots[target] = Some(entry);
            }
        }
        self.policy = self.policy.restarted(self.policy.kind());
        self.reinsert_all();
    }

    /// Tells a fresh policy of all residents, in the order in which it would have met them.
    fn reinsert_all(&mut self) {
        let by_use = self.policy.kind() == PolicyKind::Lru;
        let mut residents: Vec<(u64, Slot)> = self
            .slots
            .iter()
            .enumerate()
            .filter_map(|(slot, entry)| {
                let entry = entry.as_ref()?;
                let order = if by_use {
                    entry.last_use
                } else {
                    entry.inserted
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

fn free_slots<T>(slots: &[Option<Entry<T>>]) -> BTreeSet<Slot> {
    slots
        .iter()
        .enumerate()
        .filter(|(_, entry)| entry.is_none())
        .map(|(slot, _)| slot as Slot)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: SimTime = SimTime::ZERO;

    fn at(seconds: f64) -> SimTime {
        SimTime::from_secs_f64(seconds)
    }

    /// Asks for a key and stores it on a miss; returns whether it was a hit.
    fn request(cache: &mut Cache<()>, key: Key, now: SimTime, ttl: Option<SimDuration>) -> bool {
        let hit = cache.look_up(key, now, 0).is_hit();
        if !hit {
            cache.fill(key, (), now, ttl, 0);
        }
        cache.assert_invariants();
        hit
    }

    fn filled(policy: PolicyKind) -> Cache<()> {
        let mut cache = Cache::new(policy, 3, u64::MAX);
        for key in [1, 2, 3, 1, 1, 2] {
            request(&mut cache, key, NOW, None);
        }
        cache
    }

    fn next_victim(cache: &Cache<()>, now: SimTime) -> Option<Key> {
        cache.slots()[cache.next_victim(now)? as usize].map(|entry| entry.key)
    }

    #[test]
    fn the_marked_victim_is_the_one_that_goes() {
        for (policy, victim) in [
            (PolicyKind::Fifo, 1),
            (PolicyKind::Lru, 3),
            (PolicyKind::Lfu, 3),
            (PolicyKind::LfuDecay, 3),
            (PolicyKind::Random, 3),
        ] {
            let mut cache = filled(policy);
            assert_eq!(next_victim(&cache, NOW), Some(victim), "{policy:?}");
            let evicted = cache.fill(9, (), NOW, None, 0).unwrap().evicted.unwrap();
            assert_eq!(evicted.key, victim, "{policy:?}");
        }
    }

    #[test]
    fn a_tie_in_counts_takes_the_least_recently_used() {
        let mut cache = Cache::new(PolicyKind::Lfu, 3, 0);
        for key in [1, 2, 3, 2, 1, 3] {
            request(&mut cache, key, NOW, None);
        }
        assert_eq!(next_victim(&cache, NOW), Some(2));
    }

    #[test]
    fn the_time_to_live_counts_from_the_fill_and_not_from_a_use() {
        let ttl = Some(SimDuration::from_secs(10));
        let mut cache = Cache::new(PolicyKind::Lru, 3, 0);
        assert!(!request(&mut cache, 1, at(0.0), ttl));
        assert!(request(&mut cache, 1, at(9.9), ttl));
        assert_eq!(cache.look_up(1, at(10.0), 0), Lookup::Expired(0));
        assert!(!request(&mut cache, 1, at(10.0), ttl));
        assert!(request(&mut cache, 1, at(19.9), ttl));
    }

    #[test]
    fn an_expired_entry_keeps_its_slot_and_its_place_in_the_order_of_insertion() {
        let ttl = Some(SimDuration::from_secs(1));
        for (policy, victim) in [(PolicyKind::Fifo, 1), (PolicyKind::Lru, 2)] {
            let mut cache = Cache::new(policy, 3, 0);
            for key in [1, 2, 3] {
                request(&mut cache, key, at(0.0), ttl);
            }
            assert!(!request(&mut cache, 1, at(5.0), ttl));
            assert_eq!(cache.len(), 3);
            assert_eq!(next_victim(&cache, at(5.0)), Some(victim), "{policy:?}");
        }
    }

    #[test]
    fn fading_counters_forget_old_fame() {
        let decay = DecaySettings {
            log_factor: 0.0,
            period: SimDuration::from_secs(1),
        };
        // Nine uses at once bring key 1 to 13; it stands at 6 after 7 s and at 4 after 9 s. The
        // newcomer starts at 5.
        for (newcomer_at, victim) in [(7.0, 2), (9.0, 1)] {
            let mut cache = Cache::new(PolicyKind::LfuDecay, 2, 0);
            cache.set_policy(PolicyKind::LfuDecay, decay);
            for _ in 0..9 {
                request(&mut cache, 1, at(0.0), None);
            }
            request(&mut cache, 2, at(newcomer_at), None);
            assert_eq!(next_victim(&cache, at(newcomer_at)), Some(victim));
        }
    }

    #[test]
    fn fewer_slots_evict_by_the_policy_and_keep_the_order_of_use() {
        let mut cache = filled(PolicyKind::Lru);
        let gone: Vec<Key> = cache
            .set_capacity(1, NOW, 0)
            .iter()
            .map(|entry| entry.key)
            .collect();
        assert_eq!(gone, [3, 1]);
        cache.assert_invariants();
        assert!(cache.get(2).is_some());
        cache.set_capacity(0, NOW, 0);
        assert_eq!(cache.fill(2, (), NOW, None, 0), None);
        cache.assert_invariants();
    }

    #[test]
    fn taking_slots_away_evicts_whom_single_evictions_would_have_taken() {
        for policy in [
            PolicyKind::Fifo,
            PolicyKind::Lru,
            PolicyKind::Lfu,
            PolicyKind::LfuDecay,
        ] {
            let mut at_once = Cache::new(policy, 9, 0);
            for key in [1, 2, 3, 1, 4, 5, 2, 6, 7, 1, 8, 9, 5, 5] {
                request(&mut at_once, key, at(f64::from(key)), None);
            }
            let mut one_by_one = at_once.clone();
            let keys = |gone: Vec<Entry<()>>| gone.iter().map(|e| e.key).collect::<Vec<_>>();
            let gone = keys(at_once.set_capacity(3, at(20.0), 0));
            let mut expected = Vec::new();
            for capacity in (3..9).rev() {
                expected.extend(keys(one_by_one.set_capacity(capacity, at(20.0), 0)));
            }
            assert_eq!(gone, expected, "{policy:?}");
            at_once.assert_invariants();
        }
    }

    #[test]
    fn a_change_of_policy_keeps_what_the_entries_remember() {
        let mut cache = filled(PolicyKind::Fifo);
        for (policy, victim) in [
            (PolicyKind::Lru, 3),
            (PolicyKind::Lfu, 3),
            (PolicyKind::Fifo, 1),
        ] {
            cache.set_policy(policy, DecaySettings::default());
            assert_eq!(next_victim(&cache, NOW), Some(victim), "{policy:?}");
        }
    }

    #[test]
    fn random_victims_are_spread_evenly() {
        let mut luck = crate::sim::Luck::new(5);
        let mut cache = Cache::new(PolicyKind::Random, 10, 0);
        let mut counts = [0.0; 10];
        for key in 1..=100_010 {
            let coin = luck.bits(crate::sim::Stream::Policy);
            let filled = cache.fill(key, (), NOW, None, coin).unwrap();
            if filled.evicted.is_some() {
                counts[filled.slot as usize] += 1.0;
            }
        }
        // Pearson's chi-squared over 9 degrees of freedom; 0.999 quantile 27.9.
        let chi: f64 = counts.iter().map(|c| (c - 1e4) * (c - 1e4) / 1e4).sum();
        assert!(chi < 27.9, "{chi}");
    }
}
