//! A policy in its cache: its name, its settings, its luck, and what it remembers.

use serde::{Serialize, Serializer};

use super::count_order::CountOrder;
use super::entry::{Entry, Slot};
use super::index::Index;
use super::order::SlotOrder;
use super::policies::{Choice, Exchange, PolicyKind, State, Use};
use super::settings::{DecaySettings, SamplingSettings};
use crate::components::workload::Key;
use crate::sim::SimTime;

/// A policy and what it remembers about the resident entries.
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    kind: PolicyKind,
    decay: DecaySettings,
    sampling: SamplingSettings,
    state: State,
    /// The luck of the next eviction.
    next_coin: u64,
    /// How many entries there are.
    residents: usize,
}

/// The first five policies are written as before there were others, so that digests of their runs
/// stay; the others follow with what is their own.
impl Serialize for Policy {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (no_order, no_counts) = (SlotOrder::new(), CountOrder::default());
        let head = (
            self.kind,
            self.decay,
            self.state.order().unwrap_or(&no_order),
            self.state.counts().unwrap_or(&no_counts),
            self.next_coin,
            self.residents,
        );
        match self.state {
            State::Fifo(_) | State::Lfu(_) | State::LfuDecay(_) | State::Random(_) => {
                head.serialize(serializer)
            }
            State::Lru(_) if self.kind == PolicyKind::Lru => head.serialize(serializer),
            _ => (head, self.sampling, &self.state).serialize(serializer),
        }
    }
}

/// The slots as the cache knows them, for a policy that has to choose.
pub(super) struct Held<'a, T> {
    pub slots: &'a [Option<Entry<T>>],
    pub slot_of: &'a Index,
    pub uses: u64,
    pub insertions: u64,
    pub now: SimTime,
}

impl Policy {
    pub(super) fn new(kind: PolicyKind, capacity: usize, decay: DecaySettings, coin: u64) -> Self {
        Self {
            kind,
            decay,
            sampling: SamplingSettings::default(),
            state: State::new(kind, capacity),
            next_coin: coin,
            residents: 0,
        }
    }

    /// Its name.
    pub fn kind(&self) -> PolicyKind {
        self.kind
    }

    pub(super) fn decay(&self) -> &DecaySettings {
        &self.decay
    }

    pub(super) fn set_decay(&mut self, decay: DecaySettings) {
        self.decay = decay;
    }

    pub(super) fn set_sampling(&mut self, sampling: SamplingSettings) {
        self.sampling = sampling;
    }

    /// The same luck under another policy, with the resident entries still to be inserted.
    pub(super) fn restarted(&self, kind: PolicyKind, capacity: usize) -> Self {
        Self {
            sampling: self.sampling,
            ..Self::new(kind, capacity, self.decay, self.next_coin)
        }
    }

    pub(super) fn asked(&mut self, key: Key) {
        self.state.asked(key);
    }

    pub(super) fn expect_keys_up_to(&mut self, key: Key) {
        self.state.expect_keys_up_to(key);
    }

    pub(super) fn was_asked_before(&mut self, key: Key) {
        self.state.was_asked_before(key);
    }

    pub(super) fn enters(&mut self, key: Key) {
        self.state.enters(key);
    }

    pub(super) fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.residents += 1;
        self.state.inserted(slot, entry);
    }

    pub(super) fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        self.state.used(slot, what);
    }

    pub(super) fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        self.residents = self.residents.saturating_sub(1);
        self.state.removed(slot, entry);
    }

    /// All entries go at once. Returns whether that is done; if not they are to be taken out one
    /// by one.
    pub(super) fn emptied(&mut self) -> bool {
        let done = self.state.emptied();
        if done {
            self.residents = 0;
        }
        done
    }

    pub(super) fn moved<T>(&mut self, from: Slot, to: Slot, entry: &Entry<T>) {
        self.state.moved(from, to, entry);
    }

    pub(super) fn resized(&mut self, capacity: usize) {
        self.state.resized(capacity);
    }

    pub(super) fn foresee(&mut self, next_use: u64) {
        self.state.foresee(next_use);
    }

    pub(super) fn weigh(&mut self, bytes: u32) {
        self.state.weigh(bytes);
    }

    pub(super) fn correct(&mut self, slot: Slot, next_use: u64) {
        self.state.correct(slot, next_use);
    }

    pub(super) fn recall(
        &mut self,
        key: Key,
        next_use: u64,
        slots: &[Option<Entry<()>>],
    ) -> Option<Exchange> {
        self.state.recall(key, next_use, slots)
    }

    pub(super) fn settle(&mut self) {
        self.state.settle();
    }

    pub(super) fn times_settled(&self) -> u64 {
        self.state.times_settled()
    }

    pub(super) fn next_use(&self, slot: Slot) -> Option<u64> {
        self.state.next_use(slot)
    }

    /// An eviction has happened; `coin` is the luck of the next one.
    pub(super) fn evicted(&mut self, coin: u64) {
        self.next_coin = coin;
    }

    /// Whom an eviction would take.
    pub(super) fn victim<T>(&self, slots: &Held<'_, T>) -> Option<Slot> {
        self.state.victim(&self.choice(slots))
    }

    /// Whom an eviction takes.
    pub(super) fn make_room<T>(&mut self, slots: &Held<'_, T>) -> Option<Slot> {
        let choice = self.choice(slots);
        self.state.make_room(&choice)
    }

    /// Whom `count` evictions at once would take, in order, where the work is that of one look at
    /// all entries; `None` where they are to be made one by one.
    pub(super) fn victims<T>(&self, slots: &Held<'_, T>, count: usize) -> Option<Vec<Slot>> {
        self.state.victims(&self.choice(slots), count)
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.state.footprint_bytes()
    }

    fn choice<'a, T>(&self, slots: &Held<'a, T>) -> Choice<'a, T> {
        Choice {
            slots: slots.slots,
            slot_of: slots.slot_of,
            count: self.residents,
            uses: slots.uses,
            insertions: slots.insertions,
            now: slots.now,
            coin: self.next_coin,
            decay: self.decay,
            sampling: self.sampling,
        }
    }
}
