//! The eviction policies: a file each, behind one enum.
//!
//! A policy is told what happens to the slots and answers who goes next. It may remember what it
//! likes, but it draws no luck of its own: the coin of an eviction was drawn at the eviction
//! before, so that the next victim is known before the miss that needs its slot.

mod arc;
mod belady;
mod clock;
mod fifo;
mod gdsf;
mod ghosts;
mod info;
mod kind;
mod lfu;
mod lfu_decay;
mod lirs;
mod lru;
mod lru_k;
mod random;
mod redis;
mod s3_fifo;
mod sampled;
mod sieve;
mod sketch;
mod slru;
mod ttl;
mod two_q;
mod undecided;
mod w_tiny_lfu;

use serde::Serialize;

pub(super) use belady::Exchange;
pub(super) use info::Order;
pub use info::PolicyInfo;
pub use kind::PolicyKind;
pub use redis::RedisPolicy;

use self::sampled::{Merit, Sampled, Scope};
use super::count_order::CountOrder;
use super::entry::{Entry, Slot};
use super::index::Index;
use super::order::SlotOrder;
use super::settings::{DecaySettings, SamplingSettings};
use crate::components::workload::Key;
use crate::sim::SimTime;

/// The next use of what is never used again.
pub const NEVER: u64 = u64::MAX;
/// The next use of what is not asked for as far as can be seen: after all that is, and before what
/// is never used again.
pub const UNKNOWN: u64 = NEVER - 1;

/// What a policy may look at when it has to choose.
pub(super) struct Choice<'a, T> {
    pub slots: &'a [Option<Entry<T>>],
    pub slot_of: &'a Index,
    /// How many slots are taken.
    pub count: usize,
    /// Uses and insertions of the cache so far.
    pub uses: u64,
    pub insertions: u64,
    pub now: SimTime,
    /// The luck of this eviction.
    pub coin: u64,
    pub decay: DecaySettings,
    pub sampling: SamplingSettings,
}

impl<T> Choice<'_, T> {
    fn residents(&self) -> impl Iterator<Item = (Slot, &Entry<T>)> {
        self.slots
            .iter()
            .enumerate()
            .filter_map(|(slot, entry)| Some((slot as Slot, entry.as_ref()?)))
    }

    fn entry(&self, slot: Slot) -> Option<&Entry<T>> {
        self.slots.get(slot as usize)?.as_ref()
    }

    fn key_in(&self, slot: Slot) -> Option<Key> {
        self.entry(slot).map(|entry| entry.key)
    }

    fn slot_of(&self, key: Key) -> Option<Slot> {
        self.slot_of.get(key)
    }
}

/// A hit, or the refill of a resident.
pub(super) struct Use<'a, T> {
    pub after: &'a Entry<T>,
    /// Whether the entry was filled again, as after its expiry.
    pub refill: bool,
}

/// What every policy is told, and what it must answer.
pub(super) trait Rule: Sized {
    /// A key is looked up, whatever comes of it.
    fn asked(&mut self, _key: Key) {}
    /// A key that is not resident is about to be stored; room for it is made next, if none is.
    fn enters(&mut self, _key: Key) {}
    fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>);
    fn used<T>(&mut self, _slot: Slot, _what: Use<'_, T>) {}
    fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>);
    /// All entries go at once. Returns whether that is done here; what a policy remembers of who
    /// has gone asks for one after another.
    fn emptied(&mut self) -> bool {
        false
    }
    /// An entry now stands in another slot.
    fn moved<T>(&mut self, from: Slot, to: Slot, entry: &Entry<T>);
    fn resized(&mut self, _capacity: usize) {}
    /// Whom an eviction would take.
    fn victim<T>(&self, choice: &Choice<'_, T>) -> Option<Slot>;
    /// The same, and what the choice itself changes: hands move, memories are made.
    fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        self.victim(choice)
    }
    /// Whom `count` evictions at once would take, where one look at all entries tells.
    fn victims<T>(&self, _choice: &Choice<'_, T>, _count: usize) -> Option<Vec<Slot>> {
        None
    }
    /// Memory that a copy takes besides itself, roughly, in bytes.
    fn footprint_bytes(&self) -> usize;
}

/// A policy with what it remembers.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub(super) enum State {
    Fifo(fifo::Fifo),
    Lru(lru::Lru),
    Lfu(lfu::Lfu),
    PerfectLfu(lfu::PerfectLfu),
    LfuDecay(lfu_decay::LfuDecay),
    Random(random::Random),
    Clock(clock::Clock),
    Sieve(sieve::Sieve),
    Slru(slru::Slru),
    TwoQ(two_q::TwoQ),
    Arc(arc::Arc),
    S3Fifo(s3_fifo::S3Fifo),
    WTinyLfu(w_tiny_lfu::WTinyLfu),
    Sampled(Sampled),
    Ttl(ttl::Ttl),
    Belady(belady::Belady),
    Lirs(lirs::Lirs),
    LruK(lru_k::LruK),
    Gdsf(gdsf::Gdsf),
}

/// Does the same with whatever policy it is.
macro_rules! each {
    ($state:expr, $rule:ident => $body:expr) => {
        match $state {
            State::Fifo($rule) => $body,
            State::Lru($rule) => $body,
            State::Lfu($rule) => $body,
            State::PerfectLfu($rule) => $body,
            State::LfuDecay($rule) => $body,
            State::Random($rule) => $body,
            State::Clock($rule) => $body,
            State::Sieve($rule) => $body,
            State::Slru($rule) => $body,
            State::TwoQ($rule) => $body,
            State::Arc($rule) => $body,
            State::S3Fifo($rule) => $body,
            State::WTinyLfu($rule) => $body,
            State::Sampled($rule) => $body,
            State::Ttl($rule) => $body,
            State::Belady($rule) => $body,
            State::Lirs($rule) => $body,
            State::LruK($rule) => $body,
            State::Gdsf($rule) => $body,
        }
    };
}

impl State {
    pub(super) fn new(kind: PolicyKind, capacity: usize) -> Self {
        match kind {
            PolicyKind::Fifo => Self::Fifo(fifo::Fifo::new()),
            PolicyKind::Lru => Self::Lru(lru::Lru::new()),
            PolicyKind::Mru => Self::Lru(lru::Lru::most_recent()),
            PolicyKind::Lfu => Self::Lfu(lfu::Lfu::new()),
            PolicyKind::LfuPerfect => Self::PerfectLfu(lfu::PerfectLfu::new()),
            PolicyKind::LfuDecay => Self::LfuDecay(lfu_decay::LfuDecay::new()),
            PolicyKind::Random => Self::Random(random::Random),
            PolicyKind::Clock => Self::Clock(clock::Clock::new(1)),
            PolicyKind::Clock2 => Self::Clock(clock::Clock::new(2)),
            PolicyKind::Sieve => Self::Sieve(sieve::Sieve::new()),
            PolicyKind::Slru => Self::Slru(slru::Slru::new(capacity)),
            PolicyKind::TwoQ => Self::TwoQ(two_q::TwoQ::new(capacity)),
            PolicyKind::Arc => Self::Arc(arc::Arc::new(capacity)),
            PolicyKind::S3Fifo => Self::S3Fifo(s3_fifo::S3Fifo::new(capacity)),
            PolicyKind::WTinyLfu => Self::WTinyLfu(w_tiny_lfu::WTinyLfu::new(capacity)),
            PolicyKind::SampledLru => Self::Sampled(Sampled::new(Scope::All, Merit::Idle)),
            PolicyKind::SampledLfu => Self::Sampled(Sampled::new(Scope::All, Merit::Seldom)),
            PolicyKind::Ttl => Self::Ttl(ttl::Ttl::new()),
            PolicyKind::Belady => Self::Belady(belady::Belady::new()),
            PolicyKind::Redis(policy) => Self::Sampled(redis(policy)),
            PolicyKind::Lirs => Self::Lirs(lirs::Lirs::new(capacity)),
            PolicyKind::LruK => Self::LruK(lru_k::LruK::new()),
            PolicyKind::Gdsf => Self::Gdsf(gdsf::Gdsf::new()),
        }
    }

    pub(super) fn asked(&mut self, key: Key) {
        each!(self, rule => rule.asked(key));
    }

    pub(super) fn enters(&mut self, key: Key) {
        each!(self, rule => rule.enters(key));
    }

    pub(super) fn inserted<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        each!(self, rule => rule.inserted(slot, entry));
    }

    pub(super) fn used<T>(&mut self, slot: Slot, what: Use<'_, T>) {
        each!(self, rule => rule.used(slot, what));
    }

    pub(super) fn removed<T>(&mut self, slot: Slot, entry: &Entry<T>) {
        each!(self, rule => rule.removed(slot, entry));
    }

    pub(super) fn emptied(&mut self) -> bool {
        each!(self, rule => rule.emptied())
    }

    pub(super) fn moved<T>(&mut self, from: Slot, to: Slot, entry: &Entry<T>) {
        each!(self, rule => rule.moved(from, to, entry));
    }

    pub(super) fn resized(&mut self, capacity: usize) {
        each!(self, rule => rule.resized(capacity));
    }

    pub(super) fn victim<T>(&self, choice: &Choice<'_, T>) -> Option<Slot> {
        each!(self, rule => rule.victim(choice))
    }

    pub(super) fn make_room<T>(&mut self, choice: &Choice<'_, T>) -> Option<Slot> {
        each!(self, rule => rule.make_room(choice))
    }

    pub(super) fn victims<T>(&self, choice: &Choice<'_, T>, count: usize) -> Option<Vec<Slot>> {
        each!(self, rule => rule.victims(choice, count))
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        each!(self, rule => rule.footprint_bytes())
    }

    pub(super) fn expect_keys_up_to(&mut self, key: Key) {
        if let Self::PerfectLfu(lfu) = self {
            lfu.expect_keys_up_to(key);
        }
    }

    pub(super) fn was_asked_before(&mut self, key: Key) {
        if let Self::PerfectLfu(lfu) = self {
            lfu.was_asked_before(key);
        }
    }

    pub(super) fn foresee(&mut self, next_use: u64) {
        if let Self::Belady(belady) = self {
            belady.foresee(next_use);
        }
    }

    pub(super) fn weigh(&mut self, bytes: u32) {
        if let Self::Gdsf(gdsf) = self {
            gdsf.weigh(bytes);
        }
    }

    pub(super) fn correct(&mut self, slot: Slot, next_use: u64) {
        if let Self::Belady(belady) = self {
            belady.correct(slot, next_use);
        }
    }

    pub(super) fn recall(
        &mut self,
        key: Key,
        next_use: u64,
        slots: &[Option<Entry<()>>],
    ) -> Option<Exchange> {
        match self {
            Self::Belady(belady) => belady.recall(key, next_use, slots),
            _ => None,
        }
    }

    pub(super) fn settle(&mut self) {
        if let Self::Belady(belady) = self {
            belady.settle();
        }
    }

    pub(super) fn times_settled(&self) -> u64 {
        match self {
            Self::Belady(belady) => belady.times_settled(),
            _ => 0,
        }
    }

    pub(super) fn next_use(&self, slot: Slot) -> Option<u64> {
        match self {
            Self::Belady(belady) => belady.next_use(slot),
            _ => None,
        }
    }

    /// The order of FIFO or LRU.
    pub(super) fn order(&self) -> Option<&SlotOrder> {
        match self {
            Self::Fifo(fifo) => Some(&fifo.order),
            Self::Lru(lru) => Some(&lru.order),
            _ => None,
        }
    }

    /// The counts of LFU.
    pub(super) fn counts(&self) -> Option<&CountOrder> {
        match self {
            Self::Lfu(lfu) => Some(&lfu.by_count),
            _ => None,
        }
    }
}

fn redis(policy: RedisPolicy) -> Sampled {
    use RedisPolicy as R;
    let (scope, merit) = match policy {
        R::NoEviction => (Scope::Nothing, Merit::Chance),
        R::AllkeysLru => (Scope::All, Merit::Idle),
        R::AllkeysLfu => (Scope::All, Merit::Seldom),
        R::AllkeysRandom => (Scope::All, Merit::Chance),
        R::AllkeysLrm => (Scope::All, Merit::Unmodified),
        R::VolatileLru => (Scope::Expiring, Merit::Idle),
        R::VolatileLfu => (Scope::Expiring, Merit::Seldom),
        R::VolatileRandom => (Scope::Expiring, Merit::Chance),
        R::VolatileLrm => (Scope::Expiring, Merit::Unmodified),
        R::VolatileTtl => (Scope::Expiring, Merit::Expiry),
    };
    Sampled::new(scope, merit)
}

fn at_slot(values: &[u8], slot: Slot) -> u8 {
    values.get(slot as usize).copied().unwrap_or(0)
}

fn set_at_slot(values: &mut Vec<u8>, slot: Slot, value: u8) {
    let index = slot as usize;
    if index >= values.len() {
        values.resize(index + 1, 0);
    }
    values[index] = value;
}

fn copy_at_slot(values: &mut Vec<u8>, from: Slot, to: Slot) {
    let value = at_slot(values, from);
    set_at_slot(values, to, value);
}
