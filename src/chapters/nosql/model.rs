//! The model: questions arrive, and every family answers each of them by really walking what it
//! keeps. The work is counted there; here it takes its time.

mod commands;
mod log_event;
mod seen;

use std::collections::BTreeMap;

use serde::Serialize;

pub use log_event::LogEvent;

use super::command::Command;
use super::execution::{Execution, Part};
use super::families::Family;
use super::goals::GoalTracker;
use super::known::Outcome;
use super::params::Params;
use super::question::{Draws, Query, Question};
use super::tally::Tally;
use super::world::World;
use crate::components::footprint;
use crate::components::recent::Recent;
use crate::components::trace::TraceLog;
use crate::components::workload::{ArrivalProcess, Source};
use crate::sim::{self, SimDuration, SimTime, Stream};

/// Memory whatever the parameters are, roughly, in bytes: the log, what is remembered and counted.
const FIXED_BYTES: u64 = 300_000;
/// How many lines the event log keeps.
const LOG_LINES: usize = 300;
/// Questions under way beyond this are not asked; it bounds memory, and a run that has met it says
/// so.
pub const MOST_UNDER_WAY: usize = 2_000;
/// Rows, pages and edges that a unit of work looks at.
const ITEMS_PER_UNIT: u64 = 20;

/// What can happen next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Event {
    /// A question arrives.
    Asks,
    /// A family has answered the question with this number.
    Answered(u64, Family),
    /// A family works out ahead what the question with this number comes to: a piece of the work
    /// that is too much for one event, at the moment at which it is asked.
    WorksOut(u64, Question, Family),
}

type Context<'a> = sim::Context<'a, Event>;

/// The state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    params: Params,
    data_seed: u64,
    /// It follows from the settings and the number above.
    #[serde(skip)]
    world: World,
    source: Source,
    under_way: BTreeMap<u64, Execution>,
    recent: Recent<Execution>,
    next_id: u64,
    /// Documents whose age is no number.
    malformed: u32,
    pub(super) log: TraceLog<LogEvent>,
    tally: Tally,
    goals: GoalTracker,
}

impl sim::Model for Model {
    type Params = Params;
    type Command = Command;
    type Event = Event;

    fn new(params: &Params, cx: &mut Context<'_>) -> Self {
        let data_seed = cx.luck().bits(Stream::Data);
        cx.charge(World::work(params));
        let (process, stream) = (ArrivalProcess::Fixed, Stream::ReadArrivals);
        let mut model = Self {
            params: params.clone(),
            data_seed,
            world: World::new(params, data_seed),
            source: Source::new(process, stream, params.queries_per_s, cx.luck()),
            under_way: BTreeMap::new(),
            recent: Recent::default(),
            next_id: 0,
            malformed: 0,
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(),
            goals: GoalTracker::new(params),
        };
        model.source.schedule(Event::Asks, cx);
        model
    }

    fn on_event(&mut self, event: Event, cx: &mut Context<'_>) {
        self.tally.sample_until(cx.now());
        match event {
            Event::Asks => {
                self.source.go_on(Event::Asks, cx);
                self.ask(cx);
            }
            Event::Answered(id, family) => self.answered(id, family, cx.now()),
            Event::WorksOut(id, question, family) => self.works_out(id, question, family, cx),
        }
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        self.tally.sample_until(cx.now());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::Ask => self.ask(cx),
            Command::InsertMalformed => self.insert_malformed(cx.now()),
            Command::RestartMetrics => self.tally.restart(),
        }
    }

    fn footprint_bytes(&self) -> usize {
        size_of::<Self>()
            + footprint::tree::<u64, Execution>(self.under_way.len())
            + self.recent.footprint_bytes()
            + self.log.footprint_bytes()
            + Tally::footprint_bytes()
    }

    fn most_bytes(params: &Params) -> u64 {
        FIXED_BYTES
            + footprint::tree::<u64, Execution>(MOST_UNDER_WAY) as u64
            + World::most_bytes(params)
    }

    fn assert_invariants(&self, now: SimTime) {
        assert!(
            !self.world.differs(&self.params),
            "the world of other settings"
        );
        assert_eq!(self.world.seed(), self.data_seed);
        assert!(self.under_way.len() <= MOST_UNDER_WAY);
        for execution in self.under_way.values() {
            assert!(execution.asked_at <= now, "asked before now");
            let last = execution.parts.iter().map(|part| part.ends_at).max();
            assert!(last >= Some(now), "answered by all, but still under way");
        }
    }
}

impl Model {
    fn ask(&mut self, cx: &mut Context<'_>) {
        // Everything luck decides is drawn, used or not: another question shifts nobody's luck.
        let draws = Draws {
            subject: cx.luck().bits(Stream::ReadKeys),
            product: cx.luck().bits(Stream::ReadKeys),
        };
        if self.under_way.len() >= MOST_UNDER_WAY {
            self.tally.not_asked += 1;
            return;
        }
        let query = match self.params.query {
            Query::Mix => Query::of_mix(self.next_id),
            query => query,
        };
        let (age, depth) = (self.params.age as u8, self.params.depth as u8);
        let question = Question::new(query, draws, self.world.data(), age, depth);
        let id = self.next_id;
        self.next_id += 1;
        if World::is_slow(question, &self.params) {
            let first = Event::WorksOut(id, question, Family::ALL[0]);
            cx.after(SimDuration::ZERO, first);
        } else {
            self.begin(id, question, cx);
        }
    }

    fn works_out(&mut self, id: u64, question: Question, family: Family, cx: &mut Context<'_>) {
        let touched = self.world.prepare(question, self.malformed, family);
        cx.charge(touched / ITEMS_PER_UNIT);
        match Family::ALL.get(family as usize + 1) {
            Some(&next) => {
                cx.after(SimDuration::ZERO, Event::WorksOut(id, question, next));
            }
            // Others may have been asked in the same instant.
            None if self.under_way.len() >= MOST_UNDER_WAY => self.tally.not_asked += 1,
            None => self.begin(id, question, cx),
        }
    }

    /// All families begin to answer.
    fn begin(&mut self, id: u64, question: Question, cx: &mut Context<'_>) {
        let now = cx.now();
        let (outcomes, touched) = self.world.outcomes(question, self.malformed);
        cx.charge(touched / ITEMS_PER_UNIT);
        let parts = Family::ALL.map(|family| {
            let Outcome { results, work } = outcomes[family as usize];
            let takes = SimDuration::from_secs_f64(work.cost_us() * 1e-6);
            cx.after(takes, Event::Answered(id, family));
            Part {
                results,
                work,
                ends_at: now + takes,
            }
        });
        self.log.note(now, LogEvent::Asked { id, question });
        self.under_way.insert(
            id,
            Execution {
                id,
                question,
                asked_at: now,
                parts,
                planned: self.params.planned(question.query()),
            },
        );
    }

    fn answered(&mut self, id: u64, family: Family, now: SimTime) {
        let Some(execution) = self.under_way.get(&id) else {
            return;
        };
        let part = *execution.part(family);
        self.tally.answered(family, &part, now);
        if part.work.read_errors > 0 {
            let errors = part.work.read_errors;
            self.log
                .note(now, LogEvent::ReadFailed { id, family, errors });
        }
        self.log.note(now, LogEvent::Answered { id, family });
        let planned = execution.planned == family;
        let is_last = execution.parts.iter().all(|part| part.ends_at <= now);
        if planned {
            self.tally.planned(&part);
        }
        if let Some(title) = self
            .goals
            .answered(execution.question, family, planned, &part)
        {
            self.tally.reached(now, title);
        }
        if is_last && let Some(execution) = self.take_if_last(id, family) {
            self.recent.keep(execution);
        }
    }

    /// Takes a question out of those under way with the last of its answers. Answers that are due
    /// at the same moment come in the order of the families.
    fn take_if_last(&mut self, id: u64, family: Family) -> Option<Execution> {
        let execution = self.under_way.get(&id)?;
        let last = Family::ALL
            .into_iter()
            .max_by_key(|&one| (execution.part(one).ends_at, one))?;
        if last == family {
            self.under_way.remove(&id)
        } else {
            None
        }
    }
}
