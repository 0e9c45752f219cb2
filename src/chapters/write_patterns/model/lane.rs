//! One lane: a cache, a database and what is between them.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::buffer::Buffer;
use super::oracle::Oracle;
use super::{Context, Event, LogEvent};
use crate::chapters::write_patterns::goals::GoalTracker;
use crate::chapters::write_patterns::lane::{LaneKind, WritePath};
use crate::chapters::write_patterns::params::Params;
use crate::chapters::write_patterns::request::{Kind, Refused, Request, Verdict};
use crate::chapters::write_patterns::tally::LaneTally;
use crate::components::cache::{Cache, PolicyKind};
use crate::components::database::Station;
use crate::components::footprint;
use crate::components::recent::Recent;
use crate::components::trace::TraceLog;
use crate::components::workload::Key;
use crate::lesson::{MarkKind, Marks};
use crate::sim::{EventHandle, SimDuration, SimTime};

/// A lane has at most this many operations under way; what comes beyond it is refused. It bounds
/// memory whatever the parameters are.
pub const MOST_UNDER_WAY: usize = 50_000;
/// Flushes that are remembered, to be drawn.
const FLUSHES: usize = 24;
/// Lost writes that are remembered by name.
const NAMED_LOSSES: usize = 200;

/// What stands in a slot besides the key.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Stored {
    /// The version; meaningless while it is pending.
    pub version: u64,
    /// The write whose value it is; `None` if it was never written.
    pub write: Option<u64>,
    /// The operation that stored it.
    pub by: u64,
    /// Whether a write put it there, not a reader's fill.
    pub written: bool,
    /// The database has not taken it yet, so that it has no version.
    pub pending: bool,
    /// It was older than what it replaced or than the database when it was stored.
    pub overtaken: bool,
    /// When the first newer version was acknowledged.
    pub behind_since: Option<SimTime>,
}

/// What stands in line at a database.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Job {
    /// An operation.
    Request(u64),
    /// A flush.
    Batch(u64),
}

/// A flush and its moments.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Flush {
    /// Counts up over the run of the lane.
    pub number: u64,
    /// How many rows.
    pub rows: u32,
    /// When it left the cache; it is at the database at once.
    pub sent_at: SimTime,
    /// When the database had taken all rows.
    pub committed_at: Option<SimTime>,
    /// When the cache knew.
    pub confirmed_at: Option<SimTime>,
    /// When it failed.
    pub failed_at: Option<SimTime>,
}

/// An acknowledged write that is lost.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct LostWrite {
    /// The write.
    pub id: u64,
    /// Its key.
    pub key: Key,
    /// Its version.
    pub version: u64,
    /// When its client was told that it is done.
    pub acknowledged_at: SimTime,
    /// When it was lost.
    pub lost_at: SimTime,
}

/// What can happen next in a lane. Numbers are operations'.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Step {
    /// An operation reaches the cache.
    AtCache(u64),
    /// It reaches the database.
    AtDatabase(u64),
    /// It has waited too long.
    TimesOut(u64),
    /// The database, in this of its lives, has done its work.
    Served(Job, u64),
    /// The database's answer is back.
    Back(u64),
    /// A removal reaches the cache.
    Removal(u64),
    /// The second cache has the write, too.
    Replicated(u64),
    /// The client has what it waited for.
    Ends(u64),
    /// Time for a flush.
    Flush,
    /// Time to try a failed flush again.
    Retry,
    /// The cache knows that the flush was committed.
    Confirmed(u64),
    /// The cache is back, if it has not crashed again.
    Restarted(u64),
}

/// What a lane may touch besides itself.
pub(super) struct Env<'a, 'b> {
    pub params: &'a Params,
    pub cx: &'a mut Context<'b>,
    pub log: &'a mut TraceLog<LogEvent>,
    pub marks: &'a mut Marks,
    pub goals: &'a mut GoalTracker,
}

/// A lane's state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Lane {
    pub(super) kind: LaneKind,
    pub(super) cache: Cache<Stored>,
    pub(super) cache_is_up: bool,
    /// Crashes of the cache so far.
    pub(super) life: u64,
    /// The newest version of each key that this life of the cache has been told of.
    pub(super) seen: BTreeMap<Key, u64>,
    pub(super) database: Station<Job>,
    pub(super) database_is_up: bool,
    /// Crashes of the database so far.
    pub(super) database_life: u64,
    pub(super) under_way: BTreeMap<u64, Request>,
    pub(super) timers: BTreeMap<u64, EventHandle>,
    pub(super) oracle: Oracle,
    pub(super) buffer: Buffer,
    pub(super) flushes: VecDeque<Flush>,
    pub(super) lost: VecDeque<LostWrite>,
    pub(super) recent: Recent<Request>,
    pub(super) tally: LaneTally,
}

impl Lane {
    pub(super) fn new(kind: LaneKind, params: &Params) -> Self {
        Self {
            kind,
            cache: Cache::new(PolicyKind::Lru, params.capacity as usize, 0),
            cache_is_up: true,
            life: 0,
            seen: BTreeMap::new(),
            database: Station::new(servers(params), params.queue_limit as usize),
            database_is_up: true,
            database_life: 0,
            under_way: BTreeMap::new(),
            timers: BTreeMap::new(),
            oracle: Oracle::default(),
            buffer: Buffer::default(),
            flushes: VecDeque::new(),
            lost: VecDeque::new(),
            recent: Recent::default(),
            tally: LaneTally::new(),
        }
    }

    pub(super) fn on_step(&mut self, step: Step, env: &mut Env<'_, '_>) {
        match step {
            Step::AtCache(id) => self.at_cache(id, env),
            Step::AtDatabase(id) => self.at_database(id, env),
            Step::TimesOut(id) => self.times_out(id, env),
            Step::Served(job, life) => self.served(job, life, env),
            Step::Back(id) => self.back(id, env),
            Step::Removal(id) => self.removal(id, env),
            Step::Replicated(id) => self.replicated(id, env),
            Step::Ends(id) => self.ends(id, env),
            Step::Flush => self.flush_by_time(env),
            Step::Retry => self.retry(env),
            Step::Confirmed(number) => self.confirmed(number, env),
            Step::Restarted(life) => self.restarted(life, env),
        }
        self.note_levels(env);
    }

    /// Acknowledged writes that a crash of the cache would lose now.
    pub(super) fn at_risk(&self, params: &Params) -> u64 {
        if params.replicated_log {
            0
        } else {
            self.buffer.promised()
        }
    }

    pub(super) fn note_levels(&mut self, env: &mut Env<'_, '_>) {
        let at_risk = self.at_risk(env.params);
        let dirty = self.buffer.len();
        self.tally.note_levels(env.cx.now(), dirty, at_risk);
        env.goals.at_risk(self.kind, at_risk);
    }

    pub(super) fn path(&self, env: &Env<'_, '_>) -> WritePath {
        self.kind.write_path(env.params)
    }

    pub(super) fn after(
        &self,
        delay: SimDuration,
        step: Step,
        env: &mut Env<'_, '_>,
    ) -> EventHandle {
        env.cx.after(delay, Event::In(self.kind, step))
    }

    /// It ends with an error.
    pub(super) fn refuse(&mut self, mut request: Request, why: Refused, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        if let Some(timer) = self.timers.remove(&request.op.id) {
            env.cx.cancel(timer);
        }
        if request.ended_at.is_none() {
            request.ended_at = Some(now);
            request.verdict = Some(Verdict::Refused(why));
            let waited = now.since(request.op.sent_at);
            self.tally
                .failed(request.op.kind, Verdict::Refused(why), waited, now);
            env.goals.failed(self.kind, request.op.kind);
            env.marks
                .add(now, MarkKind::Failure, "operations were refused");
            let (id, key, lane) = (request.op.id, request.op.key, self.kind);
            env.log.note(now, LogEvent::Refused { lane, id, key, why });
        }
        self.recent.keep(request);
    }

    /// It ends well; one that has timed out has ended for its client before.
    pub(super) fn end(&mut self, mut request: Request, env: &mut Env<'_, '_>) {
        let now = env.cx.now();
        if request.ended_at.is_none() {
            request.ended_at = Some(now);
            request.verdict = Some(Verdict::Answered);
            let latency = now.since(request.op.sent_at);
            match request.op.kind {
                Kind::Read => {
                    self.oracle.show(request.op.key, request.version);
                    self.tally.read_answered(latency);
                    env.goals.answered(self.kind);
                }
                Kind::Write => {
                    self.tally.write_acknowledged(latency, now);
                    env.goals.acknowledged(self.kind, latency);
                    self.acknowledge(&mut request, env);
                }
            }
        }
        self.recent.keep(request);
    }

    pub(super) fn remember_loss(&mut self, lost: LostWrite) {
        if self.lost.len() == NAMED_LOSSES {
            self.lost.pop_front();
        }
        self.lost.push_back(lost);
    }

    pub(super) fn remember_flush(&mut self, flush: Flush) {
        if self.flushes.len() == FLUSHES {
            self.flushes.pop_front();
        }
        self.flushes.push_back(flush);
    }

    pub(super) fn flush_mut(&mut self, number: u64) -> Option<&mut Flush> {
        self.flushes
            .iter_mut()
            .rfind(|flush| flush.number == number)
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        self.cache.footprint_bytes()
            + self.oracle.footprint_bytes()
            + self.buffer.footprint_bytes()
            + footprint::tree::<Key, u64>(self.seen.len())
            + footprint::tree::<u64, Request>(self.under_way.len())
            + footprint::tree::<u64, EventHandle>(self.timers.len())
            + self.database.footprint_bytes()
            + self.recent.footprint_bytes()
            + footprint::list::<LostWrite>(self.lost.len())
            + LaneTally::footprint_bytes()
    }

    /// At most about the memory of a lane, in bytes.
    pub(super) fn most_bytes(params: &Params) -> u64 {
        let (keys, per_s) = (params.keys, params.reads_per_s + params.writes_per_s);
        let touched = footprint::touched(keys, per_s);
        let takes_ms = params.cache_ms * 2.0 + params.database_ms + params.jitter_ms * 2.0;
        let waiting = params.queue_limit.saturating_add(params.buffer);
        Cache::<Stored>::most_bytes(PolicyKind::Lru, params.capacity.min(touched), keys)
            + Oracle::most_bytes(touched)
            + touched * footprint::tree::<Key, u64>(1) as u64
            + Buffer::most_bytes(params.buffer.min(touched))
            + footprint::under_way::<Request>(per_s, takes_ms, waiting, MOST_UNDER_WAY)
    }

    pub(super) fn assert_invariants(&self, now: SimTime) {
        self.cache.assert_invariants();
        self.buffer.assert_invariants();
        assert!(self.cache_is_up || self.cache.is_empty());
        assert!(self.database_is_up || self.database.busy() == 0);
        for request in self.under_way.values() {
            assert!(request.op.sent_at <= now);
            assert!(request.version <= self.oracle.of(request.op.key).issued);
        }
        for entry in self.cache.slots().iter().flatten() {
            let issued = self.oracle.of(entry.key).issued;
            assert!(entry.value.pending || entry.value.version <= issued);
            if let Some(dirty) = self.buffer.holds(entry.key)
                && !entry.value.pending
            {
                assert!(
                    entry.value.version >= dirty.version,
                    "the buffer is the newest"
                );
            }
        }
        for timer in self.timers.values() {
            assert!(timer.at() > now, "a timer that is over");
        }
        for id in &self.buffer.line {
            assert!(self.under_way.contains_key(id), "{id} waits, but is gone");
        }
        self.tally.assert_invariants();
    }
}

pub(super) fn servers(params: &Params) -> Option<u32> {
    (params.database_per_s > 0.0).then_some(1)
}
