//! The chapter's model: one application whose threads run the recipe, one cache, one database.
//!
//! A reader asks the cache, half of `cache_ms` away, and on a miss the database, half of
//! `database_ms` away, where the row is read. With the answer it sends its `set`, does not wait
//! for it, and returns. A writer changes the row, and what it does about the cached copy is its
//! handling; a delete is waited for, and only then is the update acknowledged. `reads` and
//! `updates` hold these steps in their order, `shared` what comes of many readers of one key,
//! `learner` what is done to the system from outside, `truth` is the oracle.

mod commands;
pub(super) mod histories;
mod log_event;
mod oracle;
mod reads;
mod seats;
mod seen;
mod shared;
mod updates;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use histories::Period;
pub use log_event::LogEvent;
pub use oracle::{Entry, Oracle};

use self::histories::Histories;
use self::seats::Seats;
use super::command::Command;
use super::goals::GoalTracker;
use super::params::Params;
use super::protection::{Flights, Leases};
use super::request::{Coins, Kind, Request, Seat, Step};
use super::tally::Tally;
use crate::components::cache::{Cache, PolicyKind};
use crate::components::footprint;
use crate::components::recent::Recent;
use crate::components::trace::TraceLog;
use crate::components::workload::{ArrivalProcess, Key, Keys, Source};
use crate::lesson::MarkKind;
use crate::sim::{self, SimDuration, SimTime, Stream};

/// At most this many requests are under way; what would come beyond it counts as refused. It
/// bounds memory whatever the parameters are.
pub const MOST_UNDER_WAY: usize = 100_000;

/// Memory whatever the parameters are, roughly, in bytes: the log, what is remembered and counted.
const FIXED_BYTES: u64 = 300_000;

/// How many lines the event log keeps.
const LOG_LINES: usize = 400;

/// What can happen next. The number is a request's.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Event {
    /// A read arrives.
    ReadArrives,
    /// An update arrives.
    UpdateArrives,
    /// A read that was asked for by hand arrives.
    Arrives(u64),
    /// A look-up reaches the cache.
    LookUp(u64),
    /// Its result is back.
    Got(u64),
    /// A reader without a token asks again.
    AsksAgain(u64),
    /// A query reaches the row.
    AtRow(u64),
    /// Its answer is back.
    Answered(u64),
    /// A thread comes to this step.
    ComesTo(u64, Step),
    /// A set reaches the cache.
    SetArrives(u64),
    /// A delete reaches the cache.
    DeleteArrives(u64),
    /// The writer knows of its delete, or gives up.
    DeleteDone(u64),
    /// The cache is filled beforehand from this key on.
    Warms(Key),
}

type Context<'a> = sim::Context<'a, Event>;

/// The state of the whole system.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    params: Params,
    cache: Cache<Entry>,
    keys: Keys,
    reads: Source,
    writes: Source,
    seats: Seats,
    held: BTreeSet<Seat>,
    under_way: BTreeMap<u64, Request>,
    flights: Flights,
    leases: Leases,
    next_request: u64,
    oracle: Oracle,
    histories: Histories,
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
        let coin = cx.luck().bits(Stream::Policy);
        let mut source =
            |stream, rate| Source::new(ArrivalProcess::Poisson, stream, rate, cx.luck());
        let mut model = Self {
            params: params.clone(),
            cache: Cache::new(PolicyKind::Lru, params.capacity as usize, coin),
            keys: Keys::new(params.key_pattern()),
            reads: source(Stream::ReadArrivals, params.reads_per_s),
            writes: source(Stream::WriteArrivals, params.writes_per_s),
            seats: Seats::default(),
            held: BTreeSet::new(),
            under_way: BTreeMap::new(),
            flights: Flights::default(),
            leases: Leases::default(),
            next_request: 1,
            oracle: Oracle::default(),
            histories: Histories::default(),
            recent: Recent::default(),
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(),
            goals: GoalTracker::new(params),
        };
        model.reads.schedule(Event::ReadArrives, cx);
        model.writes.schedule(Event::UpdateArrives, cx);
        model
    }

    fn on_event(&mut self, event: Event, cx: &mut Context<'_>) {
        self.tally.sample_until(cx.now());
        self.handle(event, cx);
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        self.tally.sample_until(cx.now());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::Read(key) => Self::ask_for(*key, cx),
            Command::Update(key) => {
                let luck = Self::coins(cx);
                self.start(Kind::Update, *key, luck, cx);
            }
            Command::Crowd(readers) => self.crowd(*readers, cx),
            Command::Warm => self.warm(cx),
            Command::Hold(seat) => self.hold(*seat, cx.now()),
            Command::Release(seat) => self.release(*seat, cx),
            Command::RestartMetrics => self.tally.restart_counts(cx.now()),
        }
    }

    fn footprint_bytes(&self) -> usize {
        size_of::<Self>()
            + self.cache.footprint_bytes()
            + self.histories.footprint_bytes()
            + self.oracle.footprint_bytes()
            + footprint::tree::<u64, Request>(self.under_way.len())
            + self.recent.footprint_bytes()
            + self.log.footprint_bytes()
            + Tally::footprint_bytes()
    }

    fn most_bytes(params: &Params) -> u64 {
        let (keys, per_s) = (params.keys, params.reads_per_s + params.writes_per_s);
        let takes_ms = params.cache_ms
            + params.database_ms
            + params.set_delay_ms
            + params.delete_delay_ms
            + params.retry_ms;
        let written = footprint::touched(keys, params.writes_per_s);
        FIXED_BYTES
            + Cache::<Entry>::most_bytes(PolicyKind::Lru, params.capacity, keys)
            + Histories::most_bytes(keys)
            + Oracle::most_bytes(written)
            + footprint::under_way::<Request>(per_s, takes_ms, 0, MOST_UNDER_WAY)
    }

    fn assert_invariants(&self, now: SimTime) {
        self.cache.assert_invariants();
        for request in self.under_way.values() {
            assert!(request.arrived_at <= now, "arrived before now");
            assert!(
                request.version <= self.oracle.committed(request.key),
                "no version from nowhere"
            );
            assert!(self.seats.is_taken(request.seat), "a thread runs it");
        }
        assert_eq!(self.seats.taken(), self.under_way.len(), "a thread each");
        for entry in self.cache.slots().iter().flatten() {
            assert!(entry.value.version <= self.oracle.committed(entry.key));
            assert!(self.histories.is_cached(entry.key), "key {}", entry.key);
        }
        for (_, leader, waiting) in self.flights.all() {
            assert!(self.under_way.contains_key(&leader), "no thread leads");
            assert!(waiting < self.under_way.len());
        }
        assert!(self.leases.len() <= self.under_way.len() + 1_000);
        self.tally.assert_invariants();
    }
}

impl Model {
    fn handle(&mut self, event: Event, cx: &mut Context<'_>) {
        match event {
            Event::ReadArrives => self.read_arrives(cx),
            Event::UpdateArrives => self.update_arrives(cx),
            Event::Arrives(key) => {
                let luck = Self::coins(cx);
                self.start(Kind::Read, key as Key, luck, cx);
            }
            Event::Warms(key) => self.warm_from(key, cx),
            Event::LookUp(id) => self.look_up(id, cx),
            Event::Got(id) => self.got(id, cx),
            Event::AsksAgain(id) => self.asks_again(id, cx),
            Event::AtRow(id) => self.at_row(id, cx),
            Event::Answered(id) => self.answered(id, cx),
            Event::ComesTo(id, step) => self.come_to(id, step, cx),
            Event::SetArrives(id) => self.set_arrives(id, cx),
            Event::DeleteArrives(id) => self.delete_arrives(id, cx),
            Event::DeleteDone(id) => self.delete_done(id, cx),
        }
    }

    /// Lets something happen after a while; what takes no time happens at once.
    fn later(&mut self, delay: SimDuration, event: Event, cx: &mut Context<'_>) {
        if delay.is_zero() {
            self.handle(event, cx);
        } else {
            cx.after(delay, event);
        }
    }

    fn coins(cx: &mut Context<'_>) -> Coins {
        let luck = cx.luck();
        Coins {
            policy: luck.bits(Stream::Policy),
            early: 1.0 - luck.unit(Stream::EarlyLoads),
            ttl: luck.unit(Stream::TtlJitter),
            delete: luck.unit(Stream::Faults),
        }
    }

    fn read_arrives(&mut self, cx: &mut Context<'_>) {
        let draw = cx.luck().unit(Stream::ReadKeys);
        let key = self.keys.read(cx.now(), draw);
        let luck = Self::coins(cx);
        self.reads.go_on(Event::ReadArrives, cx);
        self.start(Kind::Read, key, luck, cx);
    }

    fn update_arrives(&mut self, cx: &mut Context<'_>) {
        let draw = cx.luck().unit(Stream::WriteKeys);
        let key = self.keys.popular(cx.now(), draw);
        let luck = Self::coins(cx);
        self.writes.go_on(Event::UpdateArrives, cx);
        self.start(Kind::Update, key, luck, cx);
    }

    /// A request arrives and takes a thread.
    fn start(&mut self, kind: Kind, key: Key, luck: Coins, cx: &mut Context<'_>) {
        let now = cx.now();
        let id = self.next_request;
        self.next_request += 1;
        let mut request = Request::new(id, kind, key, now, luck);
        request.handling = self.params.update;
        request.must_include = self.oracle.acknowledged(key);
        match kind {
            Kind::Read => self.tally.counts.reads += 1,
            Kind::Update => self.tally.counts.writes += 1,
        }
        if self.under_way.len() >= MOST_UNDER_WAY {
            request.refused = true;
            request.ended_at = Some(now);
            request.done_at = Some(now);
            self.tally.refused(kind, now);
            self.log.note(now, LogEvent::Refused { id, key });
            self.recent.keep(request);
            return;
        }
        request.seat = self.seats.take();
        let first = Self::first_step(&request);
        self.under_way.insert(id, request);
        self.come_to(id, first, cx);
    }

    /// A thread comes to a step and makes it, unless it is held.
    fn come_to(&mut self, id: u64, step: Step, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.step = step;
        if self.held.contains(&request.seat) {
            request.held_since = Some(now);
            let (seat, key) = (request.seat, request.key);
            self.log.note(
                now,
                LogEvent::Stopped {
                    id,
                    seat,
                    key,
                    step,
                },
            );
            return;
        }
        match step {
            Step::Get => self.begin_get(id, cx),
            Step::Select | Step::Update => self.begin_query(id, cx),
            Step::Set => self.begin_set(id, cx),
            Step::Delete => self.begin_delete(id, cx),
            Step::Return => self.return_answer(id, cx),
        }
    }

    /// A query leaves for the row.
    fn begin_query(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.query_at = Some(now);
        if request.kind == Kind::Read {
            let key = request.key;
            let left = self.cache.get(key).and_then(|entry| entry.expires_at);
            let left = left.map(|at| at.as_secs_f64() - now.as_secs_f64());
            let late = self.histories.load_begins(key, request.period, left);
            self.tally.load(late, self.params.protection);
            self.goals
                .load_begins(id, late.is_some_and(|late| late.began_with_set));
        }
        self.later(self.params.half_database(), Event::AtRow(id), cx);
    }

    /// A query reaches the row.
    fn at_row(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.row_at = Some(now);
        let key = request.key;
        match request.kind {
            Kind::Read => {
                request.version = self.oracle.load(key);
                request.present = self.oracle.is_written(key) || self.params.has_row(key);
                let version = request.version;
                self.log.note(now, LogEvent::Selected { id, key, version });
            }
            Kind::Update => self.commit(id, now),
        }
        self.later(self.params.rest_of_database(), Event::Answered(id), cx);
    }

    /// The database's answer is back at the thread.
    fn answered(&mut self, id: u64, cx: &mut Context<'_>) {
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.answer_at = Some(cx.now());
        let (delay_ms, next) = match request.kind {
            Kind::Read => (self.params.set_delay_ms, Step::Set),
            Kind::Update => Self::after_the_row(request, self.params.delete_delay_ms),
        };
        // The step is shown as the next one while the thread takes its time before it.
        request.step = next;
        let delay = SimDuration::from_millis_f64(delay_ms);
        self.later(delay, Event::ComesTo(id, next), cx);
    }

    /// The client has its answer.
    fn return_answer(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        self.give_answer(id, now);
        self.finish(id, now);
    }

    fn give_answer(&mut self, id: u64, now: SimTime) {
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        if request.ended_at.is_some() {
            return;
        }
        request.ended_at = Some(now);
        match request.kind {
            Kind::Read => {
                self.tally.answered(request, now);
                let met = self.goals.answered(request, now);
                self.note_goal(met, now);
            }
            Kind::Update => {
                let (key, version) = (request.key, request.version);
                self.tally
                    .update_latencies
                    .answer(now.since(request.arrived_at));
                self.acknowledge(id, key, version, now);
            }
        }
    }

    /// The thread is free again.
    fn finish(&mut self, id: u64, now: SimTime) {
        if let Some(mut request) = self.under_way.remove(&id) {
            request.done_at = Some(now);
            request.step = Step::Return;
            self.seats.give_back(request.seat);
            if request.kind == Kind::Read {
                self.leaves_period(&request);
            }
            self.recent.keep(request);
        }
    }

    /// A reader is done: nothing comes any more of what it looked up and loaded.
    fn leaves_period(&mut self, read: &Request) {
        if read.looked_up_at.is_some() {
            self.histories.leaves(read.key, read.period);
        }
        if read.row_at.is_some() {
            self.oracle.arrived(read.key, read.version);
        }
    }

    fn note_goal(&mut self, met: Option<&'static str>, now: SimTime) {
        if let Some(title) = met {
            self.tally.marks.add(now, MarkKind::Goal, title);
        }
    }
}
