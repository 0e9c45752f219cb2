//! The model: clients, a cache that may be there, and replicas of one database.
//!
//! A read looks into the cache, half a round trip away, if there is one; otherwise, and on a miss,
//! it goes to a replica of the database, chosen at random. It waits in that replica's line for a worker,
//! which takes the longer the page has to come from disk. The answer is at the client at once and
//! fills the cache. A read that waits too long or finds no room may be tried again. A write goes to
//! the first replica and, when it is done there, to all others: each has to apply it.

mod clients;
mod commands;
mod database;
mod log_event;
mod seen;

use std::collections::BTreeMap;

use serde::Serialize;

pub use log_event::LogEvent;

use super::command::Command;
use super::goals::GoalTracker;
use super::params::{Params, RETRIES_SAVED, RETRY};
use super::replica::Replica;
use super::request::Request;
use super::tally::Tally;
use crate::components::cache::{Cache, PolicyKind};
use crate::components::footprint;
use crate::components::recent::Recent;
use crate::components::trace::TraceLog;
use crate::components::workload::{ArrivalProcess, Key, Keys, Source};
use crate::lesson::parameters::stored::off;
use crate::sim::{self, SimTime, Stream};

/// Requests under way at most, at all replicas together and those that were given up included; what
/// would be sent beyond it counts as refused, and a run that has met it says so. It bounds memory
/// whatever the parameters are.
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
    /// A client tries a read again.
    TriesAgain(u64),
    /// A look-up reaches the cache.
    AtCache(u64),
    /// A miss reaches the database.
    AtDatabase(u64),
    /// It has waited too long there.
    TimesOut(u64),
    /// A worker has done its work.
    Served(u64),
    /// The client has the cache's answer.
    Ends(u64),
}

type Context<'a> = sim::Context<'a, Event>;

/// The state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    params: Params,
    cache: Cache<()>,
    cache_is_up: bool,
    pages: Keys,
    reads: Source,
    writes: Source,
    replicas: Vec<Replica>,
    under_way: BTreeMap<u64, Request>,
    next_request: u64,
    /// What the retry budget holds, in millionths of a retry; 0 without one.
    #[serde(skip_serializing_if = "off")]
    saved_retries: u64,
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
            cache: warm_cache(params.used_slots()),
            cache_is_up: true,
            pages: Keys::new(params.key_pattern()),
            reads: source(Stream::ReadArrivals, params.reads_per_s),
            writes: source(Stream::WriteArrivals, params.writes_per_s),
            replicas: (0..params.replicas)
                .map(|_| Replica::warm(params))
                .collect(),
            under_way: BTreeMap::new(),
            next_request: 0,
            saved_retries: params.retry_deposit().map_or(0, |_| RETRIES_SAVED * RETRY),
            recent: Recent::default(),
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(params.reads_per_s),
            goals: GoalTracker::new(params),
        };
        model.reads.schedule(Event::ReadArrives, cx);
        model.writes.schedule(Event::WriteArrives, cx);
        model.note_levels(SimTime::ZERO);
        model
    }

    fn on_event(&mut self, event: Event, cx: &mut Context<'_>) {
        self.tally.sample_until(cx.now(), self.waiting());
        match event {
            Event::ReadArrives => self.read_arrives(cx),
            Event::WriteArrives => self.write_arrives(cx),
            Event::TriesAgain(id) => self.tries_again(id, cx),
            Event::AtCache(id) => self.at_cache(id, cx),
            Event::AtDatabase(id) => self.at_database(id, cx),
            Event::TimesOut(id) => self.times_out(id, cx),
            Event::Served(id) => self.served(id, cx),
            Event::Ends(id) => self.cache_answers(id, cx),
        }
        self.note_levels(cx.now());
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        let now = cx.now();
        self.tally.sample_until(now, self.waiting());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::KillCache => self.kill_cache(now),
            Command::ReviveCache => self.revive_cache(now),
            Command::RestartMetrics => self.tally.restart_counts(now),
        }
        self.note_levels(now);
    }

    fn footprint_bytes(&self) -> usize {
        let replicas: usize = self.replicas.iter().map(Replica::footprint_bytes).sum();
        size_of::<Self>()
            + replicas
            + self.cache.footprint_bytes()
            + footprint::list::<Replica>(self.replicas.len())
            + footprint::tree::<u64, Request>(self.under_way.len())
            + self.recent.footprint_bytes()
            + self.log.footprint_bytes()
            + Tally::footprint_bytes()
    }

    fn most_bytes(params: &Params) -> u64 {
        let pages = params.data_pages;
        let per_s = params.reads_per_s + params.writes_per_s;
        let takes_ms = params.cache_ms
            + params.service_ms.max(params.disk_ms)
            + params.retries as f64 * params.backoff_ms;
        let waiting = params.queue_limit.saturating_mul(params.replicas);
        let held = params.pool_pages();
        FIXED_BYTES
            + Cache::<()>::most_bytes(PolicyKind::Lru, params.used_slots(), pages)
            + params.replicas * Cache::<()>::most_bytes(PolicyKind::Lru, held, held.min(1) * pages)
            + footprint::under_way::<Request>(per_s, takes_ms, waiting, MOST_UNDER_WAY)
    }

    fn assert_invariants(&self, now: SimTime) {
        self.cache.assert_invariants();
        assert!(
            self.cache_is_up || self.cache.is_empty(),
            "a killed cache holds nothing"
        );
        self.tally.assert_invariants();
        self.assert_copies(now);
        self.assert_littles_law(now);
    }
}

impl Model {
    fn note_levels(&mut self, now: SimTime) {
        let busy = self
            .replicas
            .iter()
            .map(|replica| replica.station().busy())
            .sum();
        let workers = self.params.servers * self.params.replicas;
        let waiting = self.waiting();
        self.tally.levels_are(now, busy, workers, waiting);
    }

    fn next_id(&mut self) -> u64 {
        self.next_request += 1;
        self.next_request - 1
    }

    fn assert_copies(&self, now: SimTime) {
        assert!(self.replicas.len() as u64 >= self.params.replicas);
        for (index, replica) in self.replicas.iter().enumerate() {
            replica.assert_invariants();
            let mut present_ns = 0;
            let waiting = replica.station().waiting().map(|id| (*id, false));
            let served = replica.workers().iter().flatten().map(|id| (*id, true));
            for (id, is_served) in waiting.chain(served) {
                let request = self.under_way.get(&id);
                let request = request.unwrap_or_else(|| panic!("{id} is there, but gone"));
                assert_eq!(
                    request.replica as usize, index,
                    "{id} is at another replica"
                );
                assert_eq!(request.service_at.is_some(), is_served, "{id}");
                assert!(
                    request
                        .timer
                        .is_none_or(|timer| timer.at() > now && !is_served)
                );
                let came = request.database_at.unwrap_or(now);
                present_ns += u128::from(now.since(came).as_nanos());
            }
            let flow = replica.flow();
            assert_eq!(
                flow.area_ns(now),
                flow.stays_ns() + present_ns,
                "Little's law at replica {index}"
            );
        }
    }

    /// The area under the number of reads in flight is the sum of the times they were.
    fn assert_littles_law(&self, now: SimTime) {
        let flights = &self.tally.flights;
        let in_flight = self
            .under_way
            .values()
            .filter(|request| request.is_in_flight());
        let (mut count, mut present_ns) = (0, 0);
        for read in in_flight {
            count += 1;
            present_ns += u128::from(now.since(read.first_sent_at).as_nanos());
        }
        assert_eq!(flights.inside(), count, "reads that clients wait for");
        assert_eq!(
            flights.area_ns(now),
            flights.stays_ns() + present_ns,
            "Little's law"
        );
    }
}

/// A cache as after a long time: full, with the most popular pages.
fn warm_cache(slots: u64) -> Cache<()> {
    let mut cache = Cache::new(PolicyKind::Lru, slots as usize, 0);
    for page in (1..=slots as Key).rev() {
        cache.fill(page, (), SimTime::ZERO, None, 0);
    }
    cache
}
