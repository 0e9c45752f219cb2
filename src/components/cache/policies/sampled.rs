//! Redis's way: look at a few residents and let the best of them go.

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::{Choice, Rule, Use};
use crate::components::cache::{Entry, Slot};
use crate::components::footprint;
use crate::components::workload::Key;
use crate::sim::scale;

/// Who is considered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Scope {
    /// No key: what does not fit is not stored.
    Nothing,
    /// All residents.
    All,
    /// Those with a time to live.
    Expiring,
}

/// What makes one better to evict than another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) enum Merit {
    /// Long unused.
    Idle,
    /// A small fading counter.
    Seldom,
    /// Long unmodified: in a cache that is only read, filled long ago.
    Unmodified,
    /// About to expire.
    Expiry,
    /// Nothing: one draw decides.
    Chance,
}

/// Who can be drawn, and the pool of the best that were drawn before.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(in crate::components::cache) struct Sampled {
    scope: Scope,
    merit: Merit,
    candidates: Vec<Slot>,
    /// The place of each slot among them plus one, or 0.
    place: Vec<u32>,
    /// (merit when it was drawn, key), the best last.
    pool: Vec<(u64, Key)>,
}

impl Sampled {
    pub(super) fn new(scope: Scope, merit: Merit) -> Self {
        Self {
            scope,
            merit,
            candidates: Vec::new(),
            place: Vec::new(),
            pool: Vec::new(),
        }
    }

    fn place_of(&self, slot: Slot) -> Option<usize> {
        let place = self.place.get(slot as usize).copied()?;
        (place as usize).checked_sub(1)
    }

    fn note(&mut self, slot: Slot, place: u32) {
        let index = slot as usize;
        if index >= self.place.len() {
            self.place.resize(index + 1, 0);
        }
        self.place[index] = place;
    }

    fn consider<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        let is_in = match self.scope {
            Scope::Nothing => false,
            Scope::All => true,
            Scope::Expiring => entry.expires_at.is_some(),
        };
        if is_in && self.place_of(slot).is_none() {
            self.candidates.push(slot);
            self.note(slot, self.candidates.len() as u32);
        } else if !is_in {
            self.drop_out(slot);
        }
    }

    fn drop_out(&mut self, slot: Slot) {
        let Some(place) = self.place_of(slot) else {
            return;
        };
        self.candidates.swap_remove(place);
        self.note(slot, 0);
        if let Some(&moved) = self.candidates.get(place) {
            self.note(moved, place as u32 + 1);
        }
    }

    fn merit<T>(&self, entry: &Entry<T>, choice: &Choice<'_, T>) -> u64 {
        let clock = choice.sampling.lru_clock.as_nanos();
        match self.merit {
            Merit::Idle if clock == 0 => choice.uses.saturating_sub(entry.last_use),
            Merit::Idle => {
                let tick = |nanos: u64| nanos / clock;
                tick(choice.now.as_nanos()).saturating_sub(tick(entry.last_used_at.as_nanos()))
            }
            Merit::Seldom => u64::from(u8::MAX - choice.decay.faded(entry, choice.now)),
            // Where time stands still, as on a recorded trace, the order of insertion tells.
            Merit::Unmodified => (choice.now.since(entry.filled_at).as_nanos())
                .saturating_add(choice.insertions.saturating_sub(entry.inserted)),
            Merit::Expiry => entry.expires_at.map_or(0, |at| u64::MAX - at.as_nanos()),
            Merit::Chance => 0,
        }
    }

    /// The draws of an eviction: as many as are asked for, with replacement.
    fn draws<T>(&self, choice: &Choice<'_, T>) -> impl Iterator<Item = Slot> {
        let many = match self.merit {
            Merit::Chance => 1,
            _ => choice.sampling.samples,
        };
        let coin = choice.coin.to_le_bytes();
        (0..many).map(move |draw| {
            let luck = xxh3_64_with_seed(&coin, u64::from(draw));
            let place = scale(luck, self.candidates.len() as u64) as usize;
            self.candidates[place]
        })
    }

    /// The best of the samples alone; of equals the first.
    fn best_drawn<T>(&self, choice: &Choice<'_, T>) -> Option<Slot> {
        let mut best: Option<(u64, Slot)> = None;
        for slot in self.draws(choice) {
            let entry = choice.entry(slot)?;
            let merit = self.merit(entry, choice);
            if best.is_none_or(|(most, _)| merit > most) {
                best = Some((merit, slot));
            }
        }
        best.map(|(_, slot)| slot)
    }

    /// Puts the samples into the pool, as `evictionPoolPopulate` of Redis does.
    fn pool_into<T>(&self, pool: &mut Vec<(u64, Key)>, choice: &Choice<'_, T>) {
        let most = choice.sampling.pool as usize;
        let beyond = pool.len().saturating_sub(most);
        pool.drain(..beyond);
        for slot in self.draws(choice) {
            let Some(entry) = choice.entry(slot) else {
                continue;
            };
            let merit = self.merit(entry, choice);
            let worse = pool.iter().take_while(|&&(known, _)| known < merit).count();
            if pool.len() < most {
                pool.insert(worse, (merit, entry.key));
            } else if worse > 0 {
                pool[..worse].rotate_left(1);
                pool[worse - 1] = (merit, entry.key);
            }
        }
    }

    /// The slot of a key that is still there to be considered. The pool remembers keys that may
    /// have gone since.
    fn still_there<T>(&self, key: Key, choice: &Choice<'_, T>) -> Option<Slot> {
        let slot = choice.slot_of(key)?;
        self.place_of(slot).map(|_| slot)
    }
}

impl Rule for Sampled {
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.consider(slot, entry);
    }

    fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        if what.refill {
            self.consider(slot, what.after);
        }
    }

    fn removed<T>(&mut self, slot: Slot, _entry: &Entry<T>) {
        self.drop_out(slot);
    }

    fn moved<T>(&mut self, from: Slot, to: Slot, _entry: &Entry<T>) {
        if let Some(place) = self.place_of(from) {
            self.candidates[place] = to;
            self.note(from, 0);
            self.note(to, place as u32 + 1);
        }
    }

    fn victim<T>(&self, choice: &Choice<'_, T>) -> Option<Slot> {
        if self.candidates.is_empty() {
            return None;
        }
        if choice.sampling.pool == 0 || self.merit == Merit::Chance {
            return self.best_drawn(choice);
        }
        let mut pool = self.pool.clone();
        self.pool_into(&mut pool, choice);
        let best = pool.iter().rev();
        best.into_iter()
            .find_map(|&(_, key)| self.still_there(key, choice))
            .or_else(|| self.best_drawn(choice))
    }

    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        if self.candidates.is_empty() || choice.sampling.pool == 0 || self.merit == Merit::Chance {
            return self.victim(choice);
        }
        let mut pool = std::mem::take(&mut self.pool);
        self.pool_into(&mut pool, choice);
        let victim = loop {
            let Some((_, key)) = pool.pop() else {
                break self.best_drawn(choice);
            };
            let there = self.still_there(key, choice);
            if there.is_some() {
                break there;
            }
        };
        self.pool = pool;
        victim
    }

    fn footprint_bytes(&self) -> usize {
        footprint::list::<Slot>(self.candidates.len() + self.place.len())
            + footprint::list::<(u64, Key)>(self.pool.len())
    }
}
