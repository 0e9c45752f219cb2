//! The laboratory's model: clients, one cache, one database.
//!
//! A read looks the key up in the cache, half a round trip away. A miss goes on to the database,
//! where it may wait; when the answer is back at the client, the client stores it in the cache.
//! A write goes to the database; when its answer is back, the client removes the entry, if the
//! set-up says so, and only then takes the write for acknowledged. The stages of a request are
//! the methods below, in the order in which it passes them.

mod recent;
mod truth;
mod what;

use std::collections::BTreeMap;

use serde::Serialize;

pub use recent::Recent;
pub use truth::{Stored, Truth};
pub use what::What;

use self::truth::{Fate, Histories};
use super::command::Command;
use super::goals::GoalTracker;
use super::params::Params;
use super::request::{Cause, Kind, Outcome, Reason, Request, Staleness, Verdict};
use super::tally::Tally;
use crate::components::cache::{Cache, Lookup, Slot};
use crate::components::database::{Offer, Station};
use crate::components::trace::TraceLog;
use crate::components::workload::{Arrivals, Key, Keys};
use crate::lesson::{Mark, MarkKind, Parameters as _, Value};
use crate::sim::{self, EventHandle, SimDuration, SimTime, Stream};

/// Clients have at most this many requests under way; what they would send beyond it counts as
/// refused. It bounds memory whatever the parameters are.
pub const MOST_UNDER_WAY: usize = 100_000;

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
    truth: Truth,
    histories: Histories,
    recent: Recent,
    log: TraceLog<What>,
    tally: Tally,
    goals: GoalTracker,
}

/// A stream of arrivals and the one that is on its way.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Source {
    arrivals: Arrivals,
    pending: Option<EventHandle>,
}

impl Source {
    fn schedule(&mut self, event: Event, cx: &mut Context<'_>) {
        self.pending = self.arrivals.delay().map(|delay| cx.after(delay, event));
    }

    fn set_rate(&mut self, rate_per_s: f64, event: Event, cx: &mut Context<'_>) {
        if let Some(pending) = self.pending.take() {
            cx.cancel(pending);
        }
        self.arrivals.set_rate(cx.now(), rate_per_s);
        self.schedule(event, cx);
    }

    fn go_on(&mut self, event: Event, cx: &mut Context<'_>) {
        let now = cx.now();
        self.arrivals.next(now, cx.luck());
        self.schedule(event, cx);
    }
}

impl sim::Model for Model {
    type Params = Params;
    type Command = Command;
    type Event = Event;

    fn new(params: &Params, cx: &mut Context<'_>) -> Self {
        let coin = cx.luck().bits(Stream::Policy);
        let mut cache = Cache::new(params.policy, params.capacity as usize, coin);
        cache.set_policy(params.policy, params.decay());
        let mut source = |stream, rate| Source {
            arrivals: Arrivals::new(params.arrivals, stream, rate, cx.luck()),
            pending: None,
        };
        let mut model = Self {
            params: params.clone(),
            cache,
            cache_is_up: true,
            keys: Keys::new(params.key_pattern()),
            reads: source(Stream::ReadArrivals, params.reads_per_s),
            writes: source(Stream::WriteArrivals, params.writes_per_s),
            database: Station::new(servers(params), params.queue_limit as usize),
            under_way: BTreeMap::new(),
            timers: BTreeMap::new(),
            next_request: 0,
            truth: Truth::default(),
            histories: Histories::default(),
            recent: Recent::default(),
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(),
            goals: GoalTracker::new(params),
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
            Event::FromDatabase(id) => self.from_database(id, cx),
            Event::Removal(id) => self.removal(id, cx),
            Event::Ends(id) => self.ends(id, cx),
        }
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        self.tally
            .sample_until(cx.now(), self.database.waiting().len());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::KillCache => self.kill_cache(cx.now()),
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
            + (self.under_way.len() + self.recent.len()) * size_of::<Request>()
            + LOG_LINES * 64
            + self.tally.footprint_bytes()
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
                request.version <= self.truth.committed(request.key),
                "no version from nowhere"
            );
        }
        for entry in self.cache.slots().iter().flatten() {
            assert!(entry.value.version <= self.truth.committed(entry.key));
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
                "{id} is timed, but not in line"
            );
            assert!(timer.at() > now, "a timer that is over");
        }
        self.tally.assert_invariants();
    }
}

// The stages of a request.
impl Model {
    fn read_arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let draw = cx.luck().unit(Stream::ReadKeys);
        let coin = cx.luck().bits(Stream::Policy);
        let key = self.keys.read(now, draw);
        self.reads.go_on(Event::ReadArrives, cx);
        let mut read = Request::new(self.next_id(), Kind::Read, key, now);
        read.coin = coin;
        read.must_include = self.truth.acknowledged(key);
        self.tally.counts.reads += 1;
        if self.under_way.len() >= MOST_UNDER_WAY {
            self.refuse(read, now);
        } else if self.cache_is_up {
            cx.after(self.half_look_up(), Event::AtCache(read.id));
            self.under_way.insert(read.id, read);
        } else {
            self.miss(&mut read, Cause::CacheDown, None, now);
            self.offer_to_database(read, cx);
        }
    }

    fn write_arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let draw = cx.luck().unit(Stream::WriteKeys);
        let key = self.keys.popular(now, draw);
        self.writes.go_on(Event::WriteArrives, cx);
        self.send_write(key, cx);
    }

    fn send_write(&mut self, key: Key, cx: &mut Context<'_>) {
        let write = Request::new(self.next_id(), Kind::Write, key, cx.now());
        self.tally.counts.writes += 1;
        if self.under_way.len() >= MOST_UNDER_WAY {
            self.refuse(write, cx.now());
        } else {
            self.offer_to_database(write, cx);
        }
    }

    fn at_cache(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut read) = self.under_way.remove(&id) else {
            return;
        };
        read.cache_at = Some(now);
        if !self.cache_is_up {
            self.miss(&mut read, Cause::CacheDown, None, now);
            self.offer_to_database(read, cx);
            return;
        }
        let rest = SimDuration::from_millis_f64(self.params.cache_ms) - self.half_look_up();
        match self.cache.look_up(read.key, now, read.coin) {
            Lookup::Hit(slot) => {
                self.hit(&mut read, slot, now);
                cx.after(rest, Event::Ends(id));
            }
            Lookup::Expired(slot) => {
                let reason = self.cache.slots()[slot as usize].map(|entry| Reason {
                    at: entry.expires_at.unwrap_or(now),
                    by: None,
                    by_key: None,
                    filled_at: entry.filled_at,
                });
                self.miss(&mut read, Cause::Expired, reason, now);
                cx.after(rest, Event::AtDatabase(id));
            }
            Lookup::Absent => {
                let (cause, reason) = self.histories.why_absent(read.key);
                self.miss(&mut read, cause, reason, now);
                cx.after(rest, Event::AtDatabase(id));
            }
        }
        self.under_way.insert(id, read);
    }

    fn hit(&mut self, read: &mut Request, slot: Slot, now: SimTime) {
        read.outcome = Some(Outcome::Hit(slot));
        if let Some(entry) = &self.cache.slots()[slot as usize] {
            read.version = entry.value.version;
            if read.version < read.must_include {
                let since = entry.value.behind_since.unwrap_or(now);
                read.stale = Some(Staleness {
                    versions: read.must_include - read.version,
                    age: now.since(since),
                });
                read.reason = Some(Reason {
                    at: since,
                    by: entry.value.behind_by,
                    by_key: Some(read.key),
                    filled_at: entry.filled_at,
                });
            }
        }
        let stale = read.stale.is_some();
        self.log.note(
            now,
            What::Hit {
                id: read.id,
                key: read.key,
                slot,
                stale,
            },
        );
        self.tally.hit(read.stale, now);
        let met = self.goals.looked_up(read, now);
        self.note_goal(met, now);
    }

    fn miss(&mut self, read: &mut Request, cause: Cause, reason: Option<Reason>, now: SimTime) {
        read.outcome = Some(Outcome::Miss(cause));
        read.reason = reason;
        self.log.note(
            now,
            What::Missed {
                id: read.id,
                key: read.key,
                cause,
            },
        );
        self.tally.miss(cause);
        let met = self.goals.looked_up(read, now);
        self.note_goal(met, now);
    }

    fn at_database(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(request) = self.under_way.remove(&id) {
            self.offer_to_database(request, cx);
        }
    }

    fn offer_to_database(&mut self, mut request: Request, cx: &mut Context<'_>) {
        let now = cx.now();
        let id = request.id;
        request.database_at = Some(now);
        self.tally.database_arrival(now);
        match self.database.offer(id, now) {
            Offer::Started => {
                self.under_way.insert(id, request);
                self.start_service(id, cx);
            }
            Offer::Waits => {
                let timeout = SimDuration::from_millis_f64(self.params.timeout_ms);
                if !timeout.is_zero() {
                    self.timers
                        .insert(id, cx.after(timeout, Event::TimesOut(id)));
                }
                self.under_way.insert(id, request);
            }
            Offer::Refused => self.refuse(request, now),
        }
    }

    fn refuse(&mut self, mut request: Request, now: SimTime) {
        request.verdict = Some(Verdict::Refused);
        request.ended_at = Some(now);
        self.tally.refused(now);
        let met = self.goals.ended(&request, now);
        self.note_goal(met, now);
        self.log.note(
            now,
            What::Refused {
                id: request.id,
                key: request.key,
            },
        );
        self.recent.keep(request);
    }

    fn start_service(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(timer) = self.timers.remove(&id) {
            cx.cancel(timer);
        }
        if let Some(request) = self.under_way.get_mut(&id) {
            request.service_at = Some(cx.now());
        }
        cx.after(self.params.service().unwrap_or_default(), Event::Served(id));
    }

    fn times_out(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        self.timers.remove(&id);
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.verdict = Some(Verdict::TimedOut);
        request.ended_at = Some(now);
        self.log.note(
            now,
            What::TimedOut {
                id,
                key: request.key,
            },
        );
        let met = self.goals.ended(request, now);
        self.note_goal(met, now);
        self.tally.timed_out(now);
    }

    fn served(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        if let Some(next) = self.database.finish(now) {
            self.start_service(next, cx);
        }
        let Some(request) = self.under_way.get_mut(&id) else {
            return;
        };
        request.served_at = Some(now);
        match request.kind {
            Kind::Read => {
                request.version = self.truth.committed(request.key);
                self.tally.counts.database_reads += 1;
            }
            Kind::Write => {
                request.version = self.truth.commit(request.key);
                let (key, version) = (request.key, request.version);
                self.log.note(now, What::Committed { id, key, version });
            }
        }
        self.tally.served += 1;
        cx.after(
            SimDuration::from_millis_f64(self.params.database_ms),
            Event::FromDatabase(id),
        );
    }

    fn from_database(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(mut request) = self.under_way.remove(&id) else {
            return;
        };
        request.filled_at = Some(now);
        if request.kind == Kind::Read {
            self.fill(&mut request, now);
            self.end(request, now);
        } else if self.params.invalidate && self.cache_is_up {
            self.under_way.insert(id, request);
            cx.after(self.half_look_up(), Event::Removal(id));
        } else {
            self.end(request, now);
        }
    }

    fn fill(&mut self, read: &mut Request, now: SimTime) {
        if !self.cache_is_up {
            return;
        }
        let (id, key) = (read.id, read.key);
        let stored = self.truth.stored(key, read.version);
        let Some(filled) = self
            .cache
            .fill(key, stored, now, self.params.ttl(), read.coin)
        else {
            return;
        };
        read.slot = Some(filled.slot);
        if let Some(victim) = filled.evicted {
            read.evicted = Some(victim.key);
            self.note_eviction(victim.key, Some((id, key)), victim.filled_at, now);
        }
        self.histories.cached(key);
        self.log.note(
            now,
            What::Filled {
                id,
                key,
                slot: filled.slot,
            },
        );
    }

    fn note_eviction(
        &mut self,
        key: Key,
        by: Option<(u64, Key)>,
        filled_at: SimTime,
        now: SimTime,
    ) {
        let by_key = by.map(|(_, key)| key);
        let by = by.map(|(id, _)| id);
        self.histories.gone(
            key,
            Fate::Evicted,
            Reason {
                at: now,
                by,
                by_key,
                filled_at,
            },
        );
        self.tally.counts.evictions += 1;
        self.log.note(now, What::Evicted { key, by, by_key });
    }

    fn removal(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(write) = self.under_way.get_mut(&id) else {
            return;
        };
        write.cache_at = Some(now);
        let key = write.key;
        if let Some(entry) = self.cache.remove(key) {
            let reason = Reason {
                at: now,
                by: Some(id),
                by_key: Some(key),
                filled_at: entry.filled_at,
            };
            self.histories.gone(key, Fate::Invalidated, reason);
            self.log.note(now, What::Invalidated { id, key });
        }
        let rest = SimDuration::from_millis_f64(self.params.cache_ms) - self.half_look_up();
        cx.after(rest, Event::Ends(id));
    }

    fn ends(&mut self, id: u64, cx: &mut Context<'_>) {
        if let Some(request) = self.under_way.remove(&id) {
            self.end(request, cx.now());
        }
    }

    /// The last stage; a request that has timed out has ended for its client before.
    fn end(&mut self, mut request: Request, now: SimTime) {
        if request.ended_at.is_none() {
            request.ended_at = Some(now);
            request.verdict = Some(Verdict::Answered);
            if request.kind == Kind::Read {
                self.tally.answered(now.since(request.sent_at));
            } else {
                self.acknowledge(&request, now);
            }
            let met = self.goals.ended(&request, now);
            self.note_goal(met, now);
        }
        self.recent.keep(request);
    }

    fn acknowledge(&mut self, write: &Request, now: SimTime) {
        let (id, key, version) = (write.id, write.key, write.version);
        self.truth.acknowledge(key, version, id, now);
        if let Some(stored) = self.cache.value_mut(key)
            && stored.version < version
            && stored.behind_since.is_none()
        {
            stored.behind_since = Some(now);
            stored.behind_by = Some(id);
        }
        self.log.note(now, What::Acknowledged { id, key, version });
    }

    fn note_goal(&mut self, met: Option<&'static str>, now: SimTime) {
        if let Some(title) = met {
            self.tally.marks.add(now, MarkKind::Goal, title);
        }
    }

    fn next_id(&mut self) -> u64 {
        self.next_request += 1;
        self.next_request - 1
    }

    fn half_look_up(&self) -> SimDuration {
        SimDuration::from_millis_f64(self.params.cache_ms).half()
    }
}

// What the learner does.
impl Model {
    fn kill_cache(&mut self, now: SimTime) {
        if !self.cache_is_up {
            return;
        }
        self.cache_is_up = false;
        let lost = self.cache.clear();
        for entry in &lost {
            let reason = Reason {
                at: now,
                by: None,
                by_key: None,
                filled_at: entry.filled_at,
            };
            self.histories.gone(entry.key, Fate::Lost, reason);
        }
        self.goals.killed(now);
        self.log.note(
            now,
            What::Killed {
                entries: lost.len() as u32,
            },
        );
    }

    fn revive_cache(&mut self, now: SimTime) {
        if !self.cache_is_up {
            self.cache_is_up = true;
            self.goals.revived(now);
            self.log.note(now, What::Revived);
        }
    }

    fn set(&mut self, name: &str, value: &Value, cx: &mut Context<'_>) {
        let now = cx.now();
        let before = self.params.clone();
        // Commands are checked before they are issued; one that does not fit changes nothing.
        let Ok(field) = Params::field(name) else {
            return;
        };
        if field.set(&mut self.params, value).is_err() || self.params.check_together().is_err() {
            self.params = before;
            return;
        }
        self.log.note(now, What::Changed { name: field.name });
        self.goals.changed(&before, &self.params, now);
        let params = self.params.clone();
        self.keys.set_pattern(params.key_pattern(), now);
        self.cache.set_policy(params.policy, params.decay());
        if params.capacity != before.capacity {
            let coin = cx.luck().bits(Stream::Policy);
            for victim in self.cache.set_capacity(params.capacity as usize, now, coin) {
                self.note_eviction(victim.key, None, victim.filled_at, now);
            }
        }
        self.reads.arrivals.set_process(params.arrivals);
        self.writes.arrivals.set_process(params.arrivals);
        if params.reads_per_s != before.reads_per_s {
            self.reads
                .set_rate(params.reads_per_s, Event::ReadArrives, cx);
        }
        if params.writes_per_s != before.writes_per_s {
            self.writes
                .set_rate(params.writes_per_s, Event::WriteArrives, cx);
        }
        self.database.set_limit(params.queue_limit as usize);
        self.database.set_servers(servers(&params));
        while let Some(next) = self.database.start_waiting(now) {
            self.start_service(next, cx);
        }
    }
}

// What others may see.
impl Model {
    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The cache.
    pub fn cache(&self) -> &Cache<Stored> {
        &self.cache
    }

    /// Whether there is a cache to ask.
    pub fn cache_is_up(&self) -> bool {
        self.cache_is_up
    }

    /// The chooser of keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The database's line: numbers of requests.
    pub fn database(&self) -> &Station<u64> {
        &self.database
    }

    /// The requests under way, oldest first.
    pub fn under_way(&self) -> impl ExactSizeIterator<Item = &Request> {
        self.under_way.values()
    }

    /// Requests that have ended lately.
    pub fn recent(&self) -> &Recent {
        &self.recent
    }

    /// A request under way or still remembered.
    pub fn request(&self, id: u64) -> Option<&Request> {
        self.under_way.get(&id).or_else(|| self.recent.get(id))
    }

    /// The event log.
    pub fn log(&self) -> &TraceLog<What> {
        &self.log
    }

    /// Counters, windows and series.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The progress towards the goals.
    pub fn goals(&self) -> &GoalTracker {
        &self.goals
    }

    /// What the database knows.
    pub fn truth(&self) -> &Truth {
        &self.truth
    }

    /// The marks of the timeline.
    pub fn marks(&self) -> &[Mark] {
        self.tally.marks.all()
    }
}

fn servers(params: &Params) -> Option<u32> {
    (params.database_per_s > 0.0).then_some(1)
}
