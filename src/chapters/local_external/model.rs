//! The chapter's model: clients, a balancer, instances with caches of their own, a shared cache
//! and a database.
//!
//! A read goes to an instance, which looks into its own cache, then asks the shared cache and
//! then the database, as far as the mode has them, and keeps the answer on the way back. A write
//! goes from its instance to the database; then the instance deletes the shared entry, drops its
//! own copy, tells the others if it is to, and only then takes the write for acknowledged.
//! `reads`, `queries`, `writes` and `messages` hold these steps, `stores` what they do to the caches,
//! `learner` what is done to the system from outside.

mod commands;
pub(super) mod copies;
mod histories;
mod log_event;
mod messages;
mod oracle;
mod queries;
mod reads;
mod replica;
mod seen;
mod staleness;
mod stores;
mod writes;

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

pub use crate::components::oracle::Oracle;
pub use copies::Copies;
pub use log_event::LogEvent;
pub use oracle::Stored;

use self::histories::{Fate, Histories};
use self::oracle::Seen;
use self::replica::Replica;
use self::staleness::StaleCopies;
use super::command::Command;
use super::goals::GoalTracker;
use super::params::{Params, Placement};
use super::request::{Message, Request, Shown};
use super::tally::Tally;
use crate::components::cache::{Cache, PolicyKind};
use crate::components::database::Station;
use crate::components::footprint;
use crate::components::recent::Recent;
use crate::components::trace::TraceLog;
use crate::components::workload::{ArrivalProcess, Key, Keys, Source};
use crate::lesson::parameters::stored::off;
use crate::sim::{self, SimTime, Stream};

/// Clients have at most this many requests under way, and instances so many messages; what they
/// would send beyond it is refused or lost. It bounds memory whatever the parameters are.
pub const MOST_UNDER_WAY: usize = 100_000;
/// Memory whatever the parameters are, roughly, in bytes: the log, what is remembered and counted.
const FIXED_BYTES: u64 = 400_000;

/// How many lines the event log keeps.
const LOG_LINES: usize = 400;
/// Messages that have arrived or were lost lately.
const RECENT_MESSAGES: usize = 96;
/// Answers to client 1 that are remembered.
const RECENT_SHOWN: usize = 200;

/// An answer on its way into the shared cache.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Set {
    id: u64,
    key: Key,
    version: u64,
    coin: u64,
    /// Since when it is known to be behind, and by which write.
    #[serde(skip_serializing_if = "off")]
    behind: Option<(SimTime, Option<u64>)>,
}

/// What can happen next. The number is a request's or a message's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Event {
    /// A client sends a read.
    ReadArrives,
    /// A client sends a write.
    WriteArrives,
    /// An instance has looked into its own cache and has to ask on.
    AsksOn(u64),
    /// A question reaches the shared cache.
    AtShared(u64),
    /// Its answer is back at the instance.
    FromShared(u64),
    /// A query reaches the database.
    AtDatabase(u64),
    /// The database has done its work.
    Served(u64),
    /// The database's answer is back at the instance.
    FromDatabase(u64),
    /// An answer reaches the shared cache, to be stored.
    SetArrives(Set),
    /// A write's delete reaches the shared cache.
    DeleteArrives(u64),
    /// The writer knows that it did.
    Deleted(u64),
    /// The client has what it waited for.
    Ends(u64),
    /// An invalidation message arrives, or would have.
    MessageDue(u64),
    /// The time of an instance's stale copy is over.
    StaleExpires(u32, Key),
    /// An instance is back, unless it was stopped again since.
    Starts(u32, u32),
}

type Context<'a> = sim::Context<'a, Event>;

/// An application instance.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Instance {
    cache: Cache<Stored>,
    is_up: bool,
    epoch: u32,
    histories: Histories,
}

/// The state of the chapter's system.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    params: Params,
    instances: Vec<Instance>,
    shared: Cache<Stored>,
    shared_is_up: bool,
    shared_histories: Histories,
    /// For each key a bit for each instance that has asked the shared cache for it.
    tracked: Vec<u32>,
    keys: Keys,
    reads: Source,
    writes: Source,
    database: Station<u64>,
    under_way: BTreeMap<u64, Request>,
    sets_under_way: usize,
    messages: BTreeMap<u64, Message>,
    /// When the log's last message arrives at each cache: a log keeps its order.
    #[serde(skip_serializing_if = "off")]
    delivered: BTreeMap<u32, SimTime>,
    #[serde(skip_serializing_if = "off")]
    replica: Replica,
    recent_messages: VecDeque<Message>,
    next_request: u64,
    next_message: u64,
    oracle: Oracle,
    seen: Seen,
    shown: VecDeque<Shown>,
    stale: StaleCopies,
    copies: Copies,
    recent: Recent<Request>,
    pub(super) log: TraceLog<LogEvent>,
    tally: Tally,
    goals: GoalTracker,
}

impl sim::Model for Model {
    type Params = Params;
    type Command = Command;
    type Event = Event;

    fn new(params: &Params, cx: &mut Context<'_>) -> Self {
        let mut source =
            |stream, rate| Source::new(ArrivalProcess::Poisson, stream, rate, cx.luck());
        let mut model = Self {
            params: params.clone(),
            instances: Vec::new(),
            shared: Cache::new(PolicyKind::Lru, shared_slots(params), 0),
            shared_is_up: true,
            shared_histories: Histories::default(),
            tracked: Vec::new(),
            keys: Keys::new(params.key_pattern()),
            reads: source(Stream::ReadArrivals, params.reads_per_s),
            writes: source(Stream::WriteArrivals, params.writes_per_s),
            database: Station::new(servers(params), MOST_UNDER_WAY),
            under_way: BTreeMap::new(),
            sets_under_way: 0,
            messages: BTreeMap::new(),
            delivered: BTreeMap::new(),
            replica: Replica::default(),
            recent_messages: VecDeque::new(),
            next_request: 0,
            next_message: 0,
            oracle: Oracle::default(),
            seen: Seen::default(),
            shown: VecDeque::new(),
            stale: StaleCopies::default(),
            copies: Copies::default(),
            recent: Recent::default(),
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(),
            goals: GoalTracker::new(params),
        };
        model.resize_instances(cx);
        model.fill_static(cx);
        model.reads.schedule(Event::ReadArrives, cx);
        model.writes.schedule(Event::WriteArrives, cx);
        model
    }

    fn on_event(&mut self, event: Event, cx: &mut Context<'_>) {
        self.sample_until(cx.now());
        match event {
            Event::ReadArrives => self.read_arrives(cx),
            Event::WriteArrives => self.write_arrives(cx),
            Event::AsksOn(id) => self.asks_on(id, cx),
            Event::AtShared(id) => self.at_shared(id, cx),
            Event::FromShared(id) => self.back_from_shared(id, cx),
            Event::AtDatabase(id) => self.at_database(id, cx),
            Event::Served(id) => self.served(id, cx),
            Event::FromDatabase(id) => self.back_from_database(id, cx),
            Event::SetArrives(set) => self.set_arrives(set, cx),
            Event::DeleteArrives(id) => self.delete_arrives(id, cx),
            Event::Deleted(id) => self.deleted(id, cx),
            Event::Ends(id) => self.ends(id, cx),
            Event::MessageDue(id) => self.message_due(id, cx),
            Event::StaleExpires(instance, key) => self.stale_expires(instance, key, cx),
            Event::Starts(instance, epoch) => self.starts(instance, epoch, cx.now()),
        }
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        self.sample_until(cx.now());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::Write(key) => self.learner_writes(0, *key, cx),
            Command::WriteFrom(instance, key) => {
                self.learner_writes(instance.saturating_sub(1), *key, cx);
            }
            Command::Read(key) => self.learner_reads(*key, cx),
            Command::Restart(instance) => self.restart(instance.saturating_sub(1), cx),
            Command::KillShared => self.kill_shared(cx.now()),
            Command::ReviveShared => self.revive_shared(cx.now()),
            Command::RestartMetrics => {
                self.tally.restart_counts(cx.now());
                self.database.restart_averages(cx.now());
            }
        }
    }

    fn footprint_bytes(&self) -> usize {
        let instances = self.instances.iter().map(|instance| {
            instance.cache.footprint_bytes() + instance.histories.footprint_bytes()
        });
        size_of::<Self>()
            + instances.sum::<usize>()
            + self.shared.footprint_bytes()
            + self.shared_histories.footprint_bytes()
            + footprint::list::<Instance>(self.instances.len())
            + footprint::list::<u32>(self.tracked.len())
            + footprint::tree::<u64, Request>(self.under_way.len())
            + self.recent.footprint_bytes()
            + footprint::tree::<u64, Message>(self.messages.len())
            + footprint::list::<Message>(self.recent_messages.len())
            + footprint::list::<Shown>(self.shown.len())
            + self.database.footprint_bytes()
            + self.oracle.footprint_bytes()
            + self.replica.footprint_bytes()
            + self.seen.footprint_bytes()
            + self.copies.footprint_bytes()
            + self.stale.footprint_bytes()
            + self.log.footprint_bytes()
            + Tally::footprint_bytes()
    }

    fn most_bytes(params: &Params) -> u64 {
        let (keys, per_s) = (params.keys, params.reads_per_s + params.writes_per_s);
        let takes_ms = params.l2_us / 500.0 + params.database_us / 1e3;
        let waiting = if params.database_per_s > 0.0 {
            (per_s * 10.0) as u64
        } else {
            0
        };
        let written = footprint::touched(keys, params.writes_per_s);
        let (local, shared) = (local_slots(params) as u64, shared_slots(params) as u64);
        let cache = |slots: u64| {
            let kept = slots.min(1) * keys;
            Cache::<Stored>::most_bytes(PolicyKind::Lru, slots, kept) + Histories::most_bytes(kept)
        };
        let stale = (local * params.instances).min(written * params.instances);
        FIXED_BYTES
            + params.instances * cache(local)
            + cache(shared)
            + keys * (size_of::<u32>() + size_of::<u8>()) as u64
            + Oracle::most_bytes(written)
            + Replica::most_bytes(params.writes_per_s, params.replica_lag_ms)
            + Seen::most_bytes(written * params.clients)
            + StaleCopies::most_bytes(stale)
            + footprint::under_way::<Request>(per_s, takes_ms, waiting, MOST_UNDER_WAY)
    }

    fn assert_invariants(&self, now: SimTime) {
        self.assert_copies(now);
        assert!(self.shared_is_up || self.shared.is_empty(), "killed");
        assert!(self.messages.len() <= MOST_UNDER_WAY);
        for request in self.under_way.values() {
            assert!(request.sent_at <= now, "sent before now");
            assert!(request.version <= self.oracle.committed(request.key));
        }
        for message in self.messages.values() {
            assert!(message.sent_at <= now && now <= message.due_at);
        }
        for id in self.database.waiting() {
            assert!(self.under_way.contains_key(id), "{id} waits, but is gone");
        }
        self.tally.assert_invariants();
    }
}

impl Model {
    fn sample_until(&mut self, now: SimTime) {
        self.tally
            .sample_until(now, self.stale.instances(), &self.copies);
    }

    /// What is counted twice must agree.
    fn assert_copies(&self, now: SimTime) {
        let mut entries = self.shared.len();
        for (index, instance) in self.instances.iter().enumerate() {
            instance.cache.assert_invariants();
            assert!(
                instance.is_up || instance.cache.is_empty(),
                "a stopped instance"
            );
            entries += instance.cache.len();
            for entry in instance.cache.slots().iter().flatten() {
                assert!(entry.value.version <= self.oracle.committed(entry.key));
                assert_eq!(instance.histories.fate(entry.key), Fate::Cached);
                let behind = entry.value.version < self.oracle.acknowledged(entry.key);
                assert_eq!(behind, entry.value.behind_since.is_some());
                let is_stale = behind && !entry.is_expired(now);
                assert_eq!(is_stale, self.stale.contains(index as u32, entry.key));
            }
        }
        self.shared.assert_invariants();
        for entry in self.shared.slots().iter().flatten() {
            assert_eq!(self.shared_histories.fate(entry.key), Fate::Cached);
        }
        assert_eq!(entries as u64, self.copies.entries());
        assert!(self.copies.distinct() <= self.copies.entries());
    }
}

fn servers(params: &Params) -> Option<u32> {
    (params.database_per_s > 0.0).then_some(1)
}

fn local_slots(params: &Params) -> usize {
    if params.mode.has_l1() {
        params.l1_slots as usize
    } else {
        0
    }
}

fn shared_slots(params: &Params) -> usize {
    if params.mode.has_l2() {
        params.l2_slots as usize
    } else {
        0
    }
}

/// Whether a cache of so many slots keeps this key at all.
fn keeps(params: &Params, slots: usize, key: Key) -> bool {
    match params.placement {
        Placement::Lru => slots > 0,
        Placement::Static => key as usize <= slots,
    }
}
