//! The laboratory's model: clients, one cache, one database.
//!
//! A read looks the key up in the cache, half a round trip away. A miss goes on to the database,
//! where it may wait; when the answer is back at the client, the client stores it in the cache.
//! A write goes to the database; when its answer is back, the client removes the entry, if the
//! set-up says so, and only then takes the write for acknowledged. `stages` holds these steps in
//! their order, `learner` what is done to the system from outside.

mod commands;
mod log_event;
mod oracle;
mod seen;
mod stages;

use std::collections::BTreeMap;

use serde::Serialize;

pub use crate::components::oracle::Oracle;
pub use log_event::LogEvent;
pub use oracle::Stored;

use self::oracle::{Fate, Histories};
use super::command::Command;
use super::goals::GoalTracker;
use super::params::Params;
use super::request::Request;
use super::tally::Tally;
use crate::components::cache::Cache;
use crate::components::database::Station;
use crate::components::footprint;
use crate::components::recent::Recent;
use crate::components::trace::TraceLog;
use crate::components::workload::{Key, Keys, Recorded, Source};
use crate::lesson::parameters::stored::off;
use crate::sim::{self, EventHandle, SimTime, Stream};

/// Clients have at most this many requests under way; what they would send beyond it counts as
/// refused. It bounds memory whatever the parameters are.
pub const MOST_UNDER_WAY: usize = 250_000;

/// Memory whatever the parameters are, roughly, in bytes: the log, what is remembered and counted.
const FIXED_BYTES: u64 = 300_000;

/// How many lines the event log keeps.
const LOG_LINES: usize = 400;

/// What can happen next. The number is a request's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Event {
    /// A client sends a read.
    ReadArrives,
    /// A client sends a write.
    WriteArrives,
    /// A look-up reaches the cache.
    AtCache(u64),
    /// A miss or a write reaches the database.
    AtDatabase(u64),
    /// It has waited too long there.
    TimesOut(u64),
    /// The database has done its work.
    Served(u64),
    /// The database's answer is back at the client.
    FromDatabase(u64),
    /// A write's removal reaches the cache.
    Removal(u64),
    /// The client has what it waited for.
    Ends(u64),
}

type Context<'a> = sim::Context<'a, Event>;

/// The laboratory's state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    params: Params,
    cache: Cache<Stored>,
    cache_is_up: bool,
    keys: Keys,
    reads: Source,
    writes: Source,
    database: Station<u64>,
    under_way: BTreeMap<u64, Request>,
    timers: BTreeMap<u64, EventHandle>,
    next_request: u64,
    oracle: Oracle,
    histories: Histories,
    recent: Recent<Request>,
    pub(super) log: TraceLog<LogEvent>,
    tally: Tally,
    goals: GoalTracker,
    /// Reads of a trace that have come.
    #[serde(skip_serializing_if = "off")]
    of_trace: u64,
}

impl sim::Model for Model {
    type Params = Params;
    type Command = Command;
    type Event = Event;

    fn new(params: &Params, cx: &mut Context<'_>) -> Self {
        let coin = cx.luck().bits(Stream::Policy);
        let mut cache = Cache::new(params.policy, params.capacity as usize, coin);
        cache.set_policy(params.policy, params.decay());
        let mut source = |stream, rate| Source::new(params.arrivals, stream, rate, cx.luck());
        let mut model = Self {
            params: params.clone(),
            cache,
            cache_is_up: true,
            keys: match &params.trace {
                Some(trace) => Keys::recorded(params.key_pattern(), trace),
                None => Keys::new(params.key_pattern()),
            },
            reads: source(Stream::ReadArrivals, params.reads_per_s),
            writes: source(Stream::WriteArrivals, params.writes_per_s),
            database: Station::new(servers(params), params.queue_limit as usize),
            under_way: BTreeMap::new(),
            timers: BTreeMap::new(),
            next_request: 0,
            oracle: Oracle::default(),
            histories: Histories::default(),
            recent: Recent::default(),
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(),
            goals: GoalTracker::new(params),
            of_trace: 0,
        };
        model.reads.schedule(Event::ReadArrives, cx);
        model.writes.schedule(Event::WriteArrives, cx);
        model
    }

    fn on_event(&mut self, event: Event, cx: &mut Context<'_>) {
        self.tally
            .sample_until(cx.now(), self.database.waiting().len());
        match event {
            Event::ReadArrives => self.read_arrives(cx),
            Event::WriteArrives => self.write_arrives(cx),
            Event::AtCache(id) => self.at_cache(id, cx),
            Event::AtDatabase(id) => self.at_database(id, cx),
            Event::TimesOut(id) => self.times_out(id, cx),
            Event::Served(id) => self.served(id, cx),
            Event::FromDatabase(id) => self.answer_arrives(id, cx),
            Event::Removal(id) => self.removal(id, cx),
            Event::Ends(id) => self.ends(id, cx),
        }
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        self.tally
            .sample_until(cx.now(), self.database.waiting().len());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::KillCache => self.kill_cache(cx),
            Command::ReviveCache => self.revive_cache(cx.now()),
            Command::Write(key) => self.send_write(*key, cx),
            Command::RestartMetrics => {
                self.tally.restart_counts();
                self.database.restart_averages(cx.now());
            }
        }
    }

    fn footprint_bytes(&self) -> usize {
        size_of::<Self>()
            + self.cache.footprint_bytes()
            + self.histories.footprint_bytes()
            + self.oracle.footprint_bytes()
            + footprint::tree::<u64, Request>(self.under_way.len())
            + footprint::tree::<u64, EventHandle>(self.timers.len())
            + self.database.footprint_bytes()
            + self.recent.footprint_bytes()
            + self.log.footprint_bytes()
            + Tally::footprint_bytes()
    }

    fn most_bytes(params: &Params) -> u64 {
        let (keys, per_s) = (params.keys, params.reads_per_s + params.writes_per_s);
        let takes_ms = params.cache_ms + params.database_ms;
        let written = footprint::touched(keys, params.writes_per_s);
        FIXED_BYTES
            + Cache::<Stored>::most_bytes(params.policy, params.capacity, keys)
            + Histories::most_bytes(params.capacity.min(1) * keys)
            + Oracle::most_bytes(written)
            + params.trace.as_ref().map_or(0, Recorded::bytes)
            + footprint::under_way::<Request>(per_s, takes_ms, params.queue_limit, MOST_UNDER_WAY)
    }

    fn assert_invariants(&self, now: SimTime) {
        self.cache.assert_invariants();
        assert!(
            self.cache_is_up || self.cache.is_empty(),
            "a killed cache holds nothing"
        );
        for request in self.under_way.values() {
            assert!(request.sent_at <= now, "sent before now");
            assert!(
                request.version <= self.oracle.committed(request.key),
                "no version from nowhere"
            );
        }
        for entry in self.cache.slots().iter().flatten() {
            assert!(entry.value.version <= self.oracle.committed(entry.key));
            assert_eq!(
                self.histories.fate(entry.key),
                Fate::Cached,
                "key {}",
                entry.key
            );
        }
        for id in self.database.waiting() {
            assert!(self.under_way.contains_key(id), "{id} waits, but is gone");
        }
        for (id, timer) in &self.timers {
            assert!(
                self.database.is_waiting(id),
                "{id} is timed, but not queued"
            );
            assert!(timer.at() > now, "a timer that is over");
        }
        self.tally.assert_invariants();
    }
}

impl Model {
    /// The key of the next read, given its draw; `None` after the end of a trace.
    fn next_key(&mut self, now: SimTime, draw: f64) -> Option<Key> {
        let Some(trace) = &self.params.trace else {
            return Some(self.keys.read(now, draw));
        };
        let key = *trace.keys().get(self.of_trace as usize)?;
        self.of_trace += 1;
        Some(key)
    }

    /// The reads of the trace that are still to come; `None` without a trace.
    pub fn left_of_trace(&self) -> Option<u64> {
        let trace = self.params.trace.as_ref()?;
        Some(trace.requests().saturating_sub(self.of_trace))
    }
}

fn servers(params: &Params) -> Option<u32> {
    (params.database_per_s > 0.0).then_some(1)
}
