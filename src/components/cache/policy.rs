//! Who has to go: the eviction policies.

use std::collections::BTreeSet;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::Slot;
use super::order::SlotOrder;
use super::store::Entry;
use crate::components::named::Named;
use crate::sim::{SimDuration, SimTime, scale};

/// The policies by name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum PolicyKind {
    /// First in, first out: evicts the oldest insertion. A hit or a refill changes nothing; there
    /// are no ties. (Belady, Nelson and Shedler, 1969, study it.)
    Fifo,
    /// Least recently used: evicts the entry whose last use lies furthest back. A hit and a refill
    /// are uses; there are no ties. (Mattson et al., 1970.)
    #[default]
    Lru,
    /// Least frequently used, in cache: a count of 1 on insertion, one more a hit or refill,
    /// forgotten on eviction. Evicts the smallest count; among those the least recently used.
    Lfu,
    /// Least frequently used with a fading memory, as Redis counts since 4.0 (`evict.c`): an 8-bit
    /// counter that starts at 5, grows with probability 1 / ((count - 5) * factor + 1), and loses
    /// one every decay period. Evicts the smallest counter; among those the least recently used.
    /// Unlike Redis it compares all entries, not a sample.
    LfuDecay,
    /// Evicts a uniformly random entry. It is drawn ahead, at the previous eviction, so that the
    /// next victim can be shown before it goes.
    Random,
}

impl Named for PolicyKind {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("fifo", Self::Fifo),
        ("lru", Self::Lru),
        ("lfu", Self::Lfu),
        ("lfu-decay", Self::LfuDecay),
        ("random", Self::Random),
    ];
}

impl PolicyKind {
    /// Its rule in a line, with its source.
    pub fn source(self) -> &'static str {
        match self {
            Self::Fifo => "the oldest insertion goes (Belady, Nelson and Shedler, 1969)",
            Self::Lru => "the least recently used goes (Mattson et al., 1970)",
            Self::Lfu => "the least often used since insertion goes, then the least recently used",
            Self::LfuDecay => "the smallest fading 8-bit counter goes (as Redis counts since 4.0)",
            Self::Random => "anyone goes, all with the same chance",
        }
    }
}

/// How the counters of [`PolicyKind::LfuDecay`] behave.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct DecaySettings {
    /// The larger, the slower counters grow (Redis: `lfu-log-factor`, 10).
    pub log_factor: f64,
    /// After this long without a use a counter has lost one (Redis: `lfu-decay-time`, 1 min);
    /// zero: they never fade.
    pub period: SimDuration,
}

impl Default for DecaySettings {
    fn default() -> Self {
        Self {
            log_factor: 10.0,
            period: SimDuration::from_secs(60),
        }
    }
}

/// The value a fading counter starts from, so that a newcomer is not the next victim.
const COUNTER_START: u8 = 5;

/// A policy and what it remembers about the resident entries.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Policy {
    kind: PolicyKind,
    decay: DecaySettings,
    /// Insertion order for FIFO, order of use for LRU.
    order: SlotOrder,
    /// (count, last use, slot) for LFU.
    by_count: BTreeSet<(u32, u64, Slot)>,
    /// The luck of the next random victim.
    next_coin: u64,
    /// How many entries there are.
    residents: usize,
}

impl Policy {
    pub(super) fn new(kind: PolicyKind, decay: DecaySettings, coin: u64) -> Self {
        Self {
            kind,
            decay,
            order: SlotOrder::new(),
            by_count: BTreeSet::new(),
            next_coin: coin,
            residents: 0,
        }
    }

    /// Its name.
    pub fn kind(&self) -> PolicyKind {
        self.kind
    }

    pub(super) fn set_decay(&mut self, decay: DecaySettings) {
        self.decay = decay;
    }

    /// The same luck under another policy, with the resident entries still to be inserted.
    pub(super) fn restarted(&self, kind: PolicyKind) -> Self {
        Self::new(kind, self.decay, self.next_coin)
    }

    pub(super) fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.residents += 1;
        match self.kind {
            PolicyKind::Fifo | PolicyKind::Lru => self.order.push_newest(slot),
            PolicyKind::Lfu => {
                self.by_count.insert((entry.uses, entry.last_use, slot));
            }
            PolicyKind::LfuDecay | PolicyKind::Random => {}
        }
    }

    /// `before` is the entry as it stood before this use.
    pub(super) fn used<T>(&mut self, slot: Slot, before: &Entry<T>, after: &Entry<T>) {
        match self.kind {
            PolicyKind::Lru => self.order.push_newest(slot),
            PolicyKind::Lfu => {
                self.by_count.remove(&(before.uses, before.last_use, slot));
                self.by_count.insert((after.uses, after.last_use, slot));
            }
            PolicyKind::Fifo | PolicyKind::LfuDecay | PolicyKind::Random => {}
        }
    }

    pub(super) fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.residents = self.residents.saturating_sub(1);
        self.order.remove(slot);
        self.by_count.remove(&(entry.uses, entry.last_use, slot));
    }

    /// An eviction has happened; `coin` is the luck of the next one.
    pub(super) fn evicted(&mut self, coin: u64) {
        self.next_coin = coin;
    }

    /// Whom an eviction at `now` would take.
    pub(super) fn victim<T>(&self, slots: &[Option<Entry<T>>], now: SimTime) -> Option<Slot> {
        match self.kind {
            PolicyKind::Fifo | PolicyKind::Lru => self.order.oldest(),
            PolicyKind::Lfu => self.by_count.first().map(|&(_, _, slot)| slot),
            PolicyKind::LfuDecay => residents(slots)
                .min_by_key(|(_, entry)| (self.faded(entry, now), entry.last_use))
                .map(|(slot, _)| slot),
            PolicyKind::Random => {
                let chosen = scale(self.next_coin, self.residents as u64);
                // In a full cache, the usual case, it is found without counting.
                if self.residents == slots.len() {
                    return (!slots.is_empty()).then_some(chosen as Slot);
                }
                let mut all = residents(slots).map(|(slot, _)| slot);
                all.nth(chosen as usize)
            }
        }
    }

    /// Whom `count` evictions at once would take, in order: the work is that of one look at all
    /// entries, not of one look each.
    pub(super) fn victims<T>(
        &self,
        slots: &[Option<Entry<T>>],
        count: usize,
        now: SimTime,
    ) -> Vec<Slot> {
        let mut all: Vec<Slot> = match self.kind {
            PolicyKind::Fifo | PolicyKind::Lru => self.order.iter().take(count).collect(),
            PolicyKind::Lfu => self.by_count.iter().map(|&(_, _, slot)| slot).collect(),
            PolicyKind::LfuDecay => {
                let mut all: Vec<_> = residents(slots)
                    .map(|(slot, entry)| (self.faded(entry, now), entry.last_use, slot))
                    .collect();
                all.sort_unstable();
                all.into_iter().map(|(_, _, slot)| slot).collect()
            }
            PolicyKind::Random => {
                let mut left: Vec<Slot> = residents(slots).map(|(slot, _)| slot).collect();
                let mut coin = self.next_coin;
                let mut drawn = Vec::with_capacity(count.min(left.len()));
                while drawn.len() < count && !left.is_empty() {
                    drawn.push(left.swap_remove(scale(coin, left.len() as u64) as usize));
                    coin = xxh3_64(&coin.to_le_bytes());
                }
                drawn
            }
        };
        all.truncate(count);
        all
    }

    /// The fading counter as it stands at `now`.
    fn faded<T>(&self, entry: &Entry<T>, now: SimTime) -> u8 {
        let periods = now
            .since(entry.last_used_at)
            .as_nanos()
            .checked_div(self.decay.period.as_nanos())
            .unwrap_or(0);
        entry
            .counter
            .saturating_sub(u8::try_from(periods).unwrap_or(u8::MAX))
    }

    /// The fading counter after a use at `now` with the luck `coin`.
    pub(super) fn counter_after_use<T>(&self, entry: &Entry<T>, now: SimTime, coin: u64) -> u8 {
        let faded = self.faded(entry, now);
        let above = f64::from(faded.saturating_sub(COUNTER_START));
        let chance = 1.0 / (above * self.decay.log_factor + 1.0);
        let unit = (coin >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0);
        faded.saturating_add(u8::from(unit < chance))
    }

    pub(super) const fn first_counter() -> u8 {
        COUNTER_START
    }
}

fn residents<T>(slots: &[Option<Entry<T>>]) -> impl Iterator<Item = (Slot, &Entry<T>)> {
    slots
        .iter()
        .enumerate()
        .filter_map(|(slot, entry)| Some((slot as Slot, entry.as_ref()?)))
}
