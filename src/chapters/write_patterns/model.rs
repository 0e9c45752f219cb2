//! The chapter's model: the same clients before four lanes, each a cache and a database of its own.
//!
//! An operation is drawn once and arrives in all lanes at the same instant. `lane` holds what a
//! lane consists of, `stages` the way of a read and what reads and writes share, `writes` the ways
//! of a write, `behind` the flush, `faults` the crashes, `buffer` what is dirty, `truth` the oracle.

mod buffer;
mod faults;
mod flush;
mod lane;
mod log_event;
mod oracle;
mod seen;
mod stages;
mod writes;

use serde::Serialize;

pub use buffer::{Batch, Buffer, Dirty, Promise};
pub use lane::{Flush, Job, Lane, LostWrite, MOST_UNDER_WAY, Step, Stored};
pub use log_event::LogEvent;
pub use oracle::{KeyVersions, Oracle};

use self::lane::{Env, servers};
use super::command::Command;
use super::goals::GoalTracker;
use super::lane::{LaneKind, WriteKeys};
use super::params::Params;
use super::request::{Kind, Operation};
use super::tally::Tally;
use crate::components::trace::TraceLog;
use crate::components::workload::{ArrivalProcess, Key, Keys, Source};
use crate::lesson::{MarkKind, Parameters as _, Value};
use crate::sim::{self, SimTime, Stream};

/// Memory whatever the parameters are, roughly, in bytes: the log, what is remembered and counted.
const FIXED_BYTES: u64 = 600_000;

/// How many lines the event log keeps.
const LOG_LINES: usize = 1_600;

/// What can happen next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Event {
    /// A client sends a read into all lanes.
    ReadArrives,
    /// A client sends a write into all lanes.
    WriteArrives,
    /// All caches crash.
    CachesCrash,
    /// Something in one lane.
    In(LaneKind, Step),
}

type Context<'a> = sim::Context<'a, Event>;

/// The chapter's state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    params: Params,
    keys: Keys,
    reads: Source,
    writes: Source,
    crashes: Source,
    next_operation: u64,
    /// The last key of a sequence of writes.
    sequence: Key,
    lanes: [Lane; 4],
    pub(super) log: TraceLog<LogEvent>,
    tally: Tally,
    goals: GoalTracker,
}

impl sim::Model for Model {
    type Params = Params;
    type Command = Command;
    type Event = Event;

    fn new(params: &Params, cx: &mut Context<'_>) -> Self {
        let mut source = |stream, rate| Source::new(params.arrivals, stream, rate, cx.luck());
        let (reads, writes) = (
            source(Stream::ReadArrivals, params.reads_per_s),
            source(Stream::WriteArrivals, params.writes_per_s),
        );
        let crashes = Source::new(
            ArrivalProcess::Poisson,
            Stream::Faults,
            params.crashes_per_s(),
            cx.luck(),
        );
        let mut model = Self {
            params: params.clone(),
            keys: Keys::new(params.key_pattern()),
            reads,
            writes,
            crashes,
            next_operation: 0,
            sequence: 0,
            lanes: LaneKind::ALL.map(|kind| Lane::new(kind, params)),
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(),
            goals: GoalTracker::new(params),
        };
        model.reads.schedule(Event::ReadArrives, cx);
        model.writes.schedule(Event::WriteArrives, cx);
        model.crashes.schedule(Event::CachesCrash, cx);
        for kind in LaneKind::ALL {
            model.in_lane(kind, cx, Lane::schedule_flush);
        }
        model
    }

    fn on_event(&mut self, event: Event, cx: &mut Context<'_>) {
        self.sample_until(cx.now());
        match event {
            Event::ReadArrives => self.read_arrives(cx),
            Event::WriteArrives => self.write_arrives(cx),
            Event::CachesCrash => {
                self.crashes.go_on(Event::CachesCrash, cx);
                self.goals.crashed();
                for kind in LaneKind::ALL {
                    self.in_lane(kind, cx, Lane::crash_cache);
                }
            }
            Event::In(kind, step) => self.in_lane(kind, cx, |lane, env| lane.on_step(step, env)),
        }
        self.note_goals(cx.now());
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        self.sample_until(cx.now());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::CrashCache(kind) => self.in_lane(*kind, cx, Lane::crash_cache),
            Command::CrashDatabase(kind) => self.in_lane(*kind, cx, Lane::crash_database),
            Command::ReviveDatabase(kind) => self.in_lane(*kind, cx, Lane::revive_database),
            Command::Write(key) => self.send(Kind::Write, *key, cx),
            Command::Choose(kind) => {
                self.goals.choose(*kind);
                self.log.note(cx.now(), LogEvent::Chosen { lane: *kind });
            }
            Command::RestartMetrics => {
                for lane in &mut self.lanes {
                    lane.tally.restart_counts(cx.now());
                }
            }
        }
        self.note_goals(cx.now());
    }

    fn footprint_bytes(&self) -> usize {
        let lanes: usize = self.lanes.iter().map(Lane::footprint_bytes).sum();
        size_of::<Self>() + lanes + self.log.footprint_bytes()
    }

    fn most_bytes(params: &Params) -> u64 {
        FIXED_BYTES + LaneKind::ALL.len() as u64 * Lane::most_bytes(params)
    }

    fn assert_invariants(&self, now: SimTime) {
        for lane in &self.lanes {
            lane.assert_invariants(now);
        }
    }
}

impl Model {
    /// Lets something happen in one lane.
    fn in_lane(
        &mut self,
        kind: LaneKind,
        cx: &mut Context<'_>,
        job: impl FnOnce(&mut Lane, &mut Env<'_, '_>),
    ) {
        let mut env = Env {
            params: &self.params,
            cx,
            log: &mut self.log,
            marks: &mut self.tally.marks,
            goals: &mut self.goals,
        };
        let lane = &mut self.lanes[kind as usize];
        job(lane, &mut env);
        lane.note_levels(&mut env);
    }

    fn read_arrives(&mut self, cx: &mut Context<'_>) {
        let draw = cx.luck().unit(Stream::ReadKeys);
        let key = self.keys.popular(cx.now(), draw);
        self.reads.go_on(Event::ReadArrives, cx);
        self.send(Kind::Read, key, cx);
    }

    fn write_arrives(&mut self, cx: &mut Context<'_>) {
        let draw = cx.luck().unit(Stream::WriteKeys);
        let popular = self.keys.popular(cx.now(), draw);
        let keys = self.keys.pattern().keys.max(1);
        let key = match self.params.write_keys {
            WriteKeys::Popular => popular,
            WriteKeys::Sequence => {
                self.sequence = self.sequence % keys + 1;
                self.sequence
            }
        };
        self.writes.go_on(Event::WriteArrives, cx);
        self.send(Kind::Write, key, cx);
    }

    /// The same operation, with the same luck, into all lanes.
    fn send(&mut self, kind: Kind, key: Key, cx: &mut Context<'_>) {
        let now = cx.now();
        let luck = cx.luck();
        let op = Operation {
            id: self.next_operation,
            kind,
            key,
            sent_at: now,
            ways: [(); 2].map(|()| luck.exponential(Stream::Network)),
            coin: luck.bits(Stream::Policy),
        };
        self.next_operation += 1;
        self.tally.sent(kind);
        for lane in LaneKind::ALL {
            self.in_lane(lane, cx, |lane, env| lane.arrives(op, env));
        }
    }

    fn sample_until(&mut self, now: SimTime) {
        let Self {
            tally,
            lanes,
            params,
            ..
        } = self;
        while let Some(sample) = tally.sampler.due(now) {
            for lane in &mut *lanes {
                let at_risk = lane.at_risk(params);
                lane.tally.sample(sample, at_risk, now);
            }
        }
    }

    fn note_goals(&mut self, now: SimTime) {
        if let Some(title) = self.goals.newly_met() {
            self.tally.marks.add(now, MarkKind::Goal, title);
        }
    }

    fn set(&mut self, name: &str, value: &Value, cx: &mut Context<'_>) {
        let now = cx.now();
        let note = |name| self.log.note(now, LogEvent::Changed { name });
        let Some(before) = self.params.change(name, value, note) else {
            return;
        };
        self.goals.changed(&self.params);
        let params = self.params.clone();
        if self.keys.set_pattern(params.key_pattern(), now) {
            cx.charge(self.keys.work());
        }
        self.reads.set_process(params.arrivals);
        self.writes.set_process(params.arrivals);
        if params.reads_per_s != before.reads_per_s {
            self.reads
                .set_rate(params.reads_per_s, Event::ReadArrives, cx);
        }
        if params.writes_per_s != before.writes_per_s {
            self.writes
                .set_rate(params.writes_per_s, Event::WriteArrives, cx);
        }
        if params.crash_every_s != before.crash_every_s {
            let rate = params.crashes_per_s();
            self.crashes.set_rate(rate, Event::CachesCrash, cx);
        }
        for kind in LaneKind::ALL {
            self.in_lane(kind, cx, |lane, env| lane.settings_changed(&before, env));
        }
    }
}

impl Lane {
    fn settings_changed(&mut self, before: &Params, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        let params = env.params;
        if params.capacity != before.capacity {
            self.cache.set_capacity(params.capacity as usize, now, 0);
        }
        self.database.set_limit(params.queue_limit as usize);
        self.database.set_servers(servers(params));
        if self.database_is_up {
            while let Some(next) = self.database.start_waiting(now) {
                self.start_service(next, env);
            }
        }
        if params.flush_s != before.flush_s {
            self.schedule_flush(env);
        }
        self.admit(env);
        if self.path(env) == self.kind.write_path(before) {
            self.flush_if_full(env);
        } else {
            // Whoever no longer writes later does not keep back what it has.
            self.flush_all(env);
        }
    }
}
