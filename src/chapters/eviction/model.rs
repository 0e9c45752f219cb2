//! The chapter's model: one stream of requests into rows of caches.
//!
//! Every request goes into every row at the same moment and is answered there; a miss fills at
//! once. Nothing else takes time. `learner` holds what is done from outside.

mod commands;
mod log_event;

use std::collections::VecDeque;

use serde::Serialize;

pub use log_event::LogEvent;

use super::command::Command;
use super::game::Game;
use super::goals::GoalTracker;
use super::known::Known;
use super::params::Params;
use super::requests::{Requests, shift_number};
use super::rows::{Ask, Gone, REDIS, Row, Seen};
use super::tally::Tally;
use crate::components::cache::{Cache, PolicyKind};
use crate::components::trace::TraceLog;
use crate::components::workload::{Key, Recorded};
use crate::lesson::MarkKind;
use crate::sim::stats::Sample;
use crate::sim::{self, EventHandle, SimTime, Stream};

/// With more slots than this only the rows of the stage are run; it bounds memory and time.
pub const ALL_ROWS_UP_TO: u64 = 5_000;
/// The same of keys: each row remembers where each of them stands.
const ALL_ROWS_UP_TO_KEYS: u64 = 500_000;

/// How many requests are remembered.
const REMEMBERED: usize = 64;
/// Memory whatever the parameters are, roughly, in bytes: the log, what is remembered and counted.
const FIXED_BYTES: u64 = 500_000;

/// How many lines the event log keeps.
const LOG_LINES: usize = 300;

/// Evictions that the optimum leaves open at most, and what each takes, roughly, in bytes.
const MOST_OPEN: u64 = 250_000;
const OPEN_BYTES: u64 = 220;

/// What can happen next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Event {
    /// The next request of the stream comes.
    Arrives,
}

type Context<'a> = sim::Context<'a, Event>;

/// A request that was answered.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Past {
    /// Counts all requests from 1.
    pub number: u64,
    /// For this key.
    pub key: Key,
    /// When.
    pub at: SimTime,
    /// Whether it is one that is asked for once.
    pub once: bool,
    /// Whether the learner sent it.
    pub by_hand: bool,
    /// What it found in each row; `None` where the row rested.
    pub rows: Vec<Option<Seen>>,
}

/// The chapter's state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    params: Params,
    requests: Requests,
    pending: Option<EventHandle>,
    rows: Vec<Row>,
    known: Known,
    past: VecDeque<Past>,
    number: u64,
    shift: u64,
    game: Game,
    pub(super) log: TraceLog<LogEvent>,
    tally: Tally,
    goals: GoalTracker,
}

impl sim::Model for Model {
    type Params = Params;
    type Command = Command;
    type Event = Event;

    fn new(params: &Params, cx: &mut Context<'_>) -> Self {
        let now = cx.now();
        let coin = cx.luck().bits(Stream::Policy);
        let requests = Requests::new(params, now, cx.luck());
        let mut model = Self {
            params: params.clone(),
            known: Known::new(&requests),
            requests,
            pending: None,
            rows: (0..=REDIS).map(|_| Row::new()).collect(),
            past: VecDeque::new(),
            number: 0,
            shift: 0,
            game: Game::new(cx.luck()),
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(),
            goals: GoalTracker::new(params),
        };
        model.wake_rows(coin);
        model.schedule(cx);
        model
    }

    fn on_event(&mut self, event: Event, cx: &mut Context<'_>) {
        self.sample_until(cx.now());
        match event {
            Event::Arrives => self.arrives(cx),
        }
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        self.sample_until(cx.now());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::Read(key) => self.read(*key, cx),
            Command::Scan(length) => self.scan(*length, cx),
            Command::NewGame => {
                self.game.deal(cx.luck());
                self.log.note(cx.now(), LogEvent::Dealt);
            }
            Command::Evict(slot) => self.choose(*slot, cx.now()),
            Command::RestartMetrics => {
                for row in &mut self.rows {
                    row.counts = super::rows::Counts::default();
                }
                self.tally.apart = 0;
            }
        }
    }

    fn footprint_bytes(&self) -> usize {
        let rows: usize = self.rows.iter().map(Row::footprint_bytes).sum();
        size_of::<Self>()
            + rows
            + self.requests.footprint_bytes()
            + self.known.footprint_bytes()
            + self.past.len() * (size_of::<Past>() + (REDIS + 1) * size_of::<Option<Seen>>())
            + self.log.footprint_bytes()
            + 20_000
    }

    fn most_bytes(params: &Params) -> u64 {
        let all = commands::all_rows_run(params);
        let shown = params.shown();
        let rows = (0..=REDIS).filter(|row| all || shown.contains(row));
        // Of one-time keys only those are remembered that are resident.
        let row =
            |row| Cache::<()>::most_bytes(params.policy_of(row), params.capacity, params.keys);
        FIXED_BYTES
            + rows.map(row).sum::<u64>()
            + params.keys * size_of::<bool>() as u64
            + params.keys.min(MOST_OPEN) * OPEN_BYTES
            + Requests::most_bytes(params)
            + params.trace.as_ref().map_or(0, Recorded::bytes)
    }

    fn assert_invariants(&self, now: SimTime) {
        self.requests.assert_invariants();
        for row in &self.rows {
            let counts = &row.counts;
            let misses: u64 = counts.misses.iter().sum();
            assert_eq!(
                counts.reads,
                counts.hits + misses,
                "every request is a hit or a miss"
            );
            if let Some(cache) = &row.cache {
                cache.assert_invariants();
                assert_eq!(cache.capacity() as u64, self.params.capacity);
            }
        }
        for past in &self.past {
            assert!(past.at <= now && past.number <= self.number);
        }
    }
}

impl Model {
    fn arrives(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        let coin = cx.luck().bits(Stream::Policy);
        let was_scanning = self.requests.is_scanning();
        self.note_shift(now);
        if let Some((asked, drawn)) = self.requests.advance(&self.params, cx.luck()) {
            let begins = self.requests.is_scanning() && !was_scanning;
            if begins || (asked.once && !was_scanning && self.params.pattern.scans()) {
                self.note_scan(now);
            }
            if let Some((key, number)) = drawn {
                self.comes_in_sight(key, number);
            }
            self.ask(asked.key, asked.once, false, coin, now);
        }
        self.schedule(cx);
    }

    /// The optimum learns when a key will be asked for next. If that shows that another should have
    /// gone in its place, so it was.
    fn comes_in_sight(&mut self, key: Key, number: u64) {
        let row = &mut self.rows[BELADY];
        let Some(cache) = &mut row.cache else {
            return;
        };
        let Some(gone) = cache.foresee_for(key, number) else {
            return;
        };
        if let Some((by, _)) = row.gone_instead(key, gone)
            && let Some(past) = self.past.iter_mut().find(|past| past.number == by)
            && let Some(seen) = &mut past.rows[BELADY]
        {
            seen.evicted = Some(gone);
        }
    }

    /// Sends a request into every row.
    fn ask(&mut self, key: Key, once: bool, by_hand: bool, coin: u64, now: SimTime) {
        self.number += 1;
        let new = self.known.ask(key, by_hand, &self.requests);
        let ask = Ask {
            number: self.number,
            key,
            now,
            coin,
            next_use: self.requests.next_use(key),
            new,
        };
        self.goals.before(&self.rows, &self.params, once);
        let (mut hits, mut awake) = (0_u32, 0_u32);
        let mut found = Vec::with_capacity(self.rows.len());
        for (index, row) in self.rows.iter_mut().enumerate() {
            let seen = row.ask(ask, &self.params, index == REDIS);
            awake |= u32::from(seen.is_some()) << index;
            hits |= u32::from(seen.is_some_and(|seen| seen.miss.is_none())) << index;
            found.push(seen);
        }
        self.note_outcomes(hits, awake, now);
        self.tally.reuse.asked(key);
        let met = self.goals.asked(ask, once, hits, &self.params);
        for title in met {
            self.tally.marks.add(now, MarkKind::Goal, title);
        }
        self.log.note(
            now,
            LogEvent::Asked {
                number: self.number,
                key,
                once,
                hits,
                awake,
            },
        );
        if self.past.len() == REMEMBERED {
            self.past.pop_front();
        }
        self.past.push_back(Past {
            number: self.number,
            key,
            at: now,
            once,
            by_hand,
            rows: found,
        });
    }

    fn note_outcomes(&mut self, hits: u32, awake: u32, now: SimTime) {
        let shown = self.params.shown();
        let before = self.tally.first_parted(&shown);
        self.tally.outcomes(self.number, hits, awake);
        let first = self.tally.first_parted(&shown);
        if before.is_none() && first.is_some() {
            self.tally
                .marks
                .add(now, MarkKind::Change, "two rows differ for the first time");
            self.log.note(
                now,
                LogEvent::Parted {
                    number: self.number,
                },
            );
        }
        let of = |row: &usize| hits >> row & 1;
        let apart = shown.first().is_some_and(|first| {
            let first = of(first);
            shown.iter().any(|row| of(row) != first)
        });
        self.tally.apart += u64::from(apart);
    }

    fn note_scan(&mut self, now: SimTime) {
        self.tally
            .marks
            .add(now, MarkKind::Failure, "a scan begins");
        self.log.note(now, LogEvent::ScanBegins);
    }

    fn note_shift(&mut self, now: SimTime) {
        let shift = shift_number(&self.params, now);
        if shift > self.shift {
            self.tally
                .marks
                .add(now, MarkKind::Change, "popularity shifts");
            self.log.note(now, LogEvent::Shifted);
            self.goals.shifted(&self.params);
        }
        self.shift = shift;
    }

    fn schedule(&mut self, cx: &mut Context<'_>) {
        let now = cx.now();
        self.pending = self
            .requests
            .next_at()
            .map(|at| cx.after(at.since(now), Event::Arrives));
    }

    fn sample_until(&mut self, now: SimTime) {
        while let Some(sample) = self.tally.sampler.due(now) {
            self.sample(sample);
        }
    }

    fn sample(&mut self, sample: Sample) {
        for row in &mut self.rows {
            row.series.take(sample, row.recent.share());
        }
        let scanning = f64::from(u8::from(self.requests.is_scanning()));
        self.tally.scanning.take(sample, Some(scanning));
    }

    /// The policy of the row at `index`.
    pub fn policy_of(&self, index: usize) -> PolicyKind {
        self.params.policy_of(index)
    }

    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// How often a bound of its memory kept the optimum from being one.
    pub(super) fn times_settled(&self) -> u64 {
        let cache = self.rows[BELADY].cache.as_ref();
        cache.map_or(0, Cache::times_settled)
    }

    /// The stream.
    pub fn requests(&self) -> &Requests {
        &self.requests
    }

    /// All rows, in the order of [`ROWS`](super::rows::ROWS), then that of Redis.
    pub fn rows(&self) -> &[Row] {
        &self.rows
    }

    /// The last requests, oldest first.
    pub fn past(&self) -> &VecDeque<Past> {
        &self.past
    }

    /// A request that is still remembered.
    pub fn request(&self, number: u64) -> Option<&Past> {
        let first = self.past.front()?.number;
        self.past.get(number.checked_sub(first)? as usize)
    }

    /// How many requests there were.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// The learner's own cache.
    pub fn game(&self) -> &Game {
        &self.game
    }

    /// Counters and series.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The progress towards the goals.
    pub fn goals(&self) -> &GoalTracker {
        &self.goals
    }
}

/// The row of the optimum.
const BELADY: usize = REDIS - 1;

/// When and for whom a key was evicted, as the reason of a miss.
pub(super) fn reason(seen: &Seen) -> Option<Gone> {
    seen.gone
}
