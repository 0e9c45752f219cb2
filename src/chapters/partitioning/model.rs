//! The model: rows on shards, a stream of keys, and query cards.
//!
//! A request of the stream goes to the shard that the rule names. A query asks every shard that
//! may hold a part of its answer and waits for the last. `stages` holds both, `learner` what is
//! done from outside, `resize` what moves when a shard comes or goes.

mod commands;
mod log_event;
mod resize;
mod seen;
mod stages;

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

pub use log_event::LogEvent;
pub use resize::Moved;

use super::command::Command;
use super::goals::GoalTracker;
use super::hash::Hash;
use super::layout::{Layout, Node};
use super::params::Params;
use super::request::{Ask, REMEMBERED, Request};
use super::tally::Tally;
use super::world::World;
use crate::components::footprint;
use crate::components::recent::Recent;
use crate::components::trace::TraceLog;
use crate::components::workload::{ArrivalProcess, Keys, Source};
use crate::sim::{self, SimTime, Stream};

/// At most this many queries are under way; what would be sent beyond it counts as refused. It
/// bounds memory whatever the parameters are.
pub const MOST_UNDER_WAY: usize = 50_000;
/// Names of the learner's own that are kept; then the oldest goes.
pub const MOST_NAMES: usize = 24;
/// The longest name.
pub const LONGEST_NAME: usize = 12;

/// Memory whatever the parameters are, roughly, in bytes: queries, the log, what is counted.
const FIXED_BYTES: u64 = 1_500_000;
/// How many lines the event log keeps.
const LOG_LINES: usize = 400;

/// What can happen next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Event {
    /// The stream asks for a key.
    RequestArrives,
    /// A card is asked.
    AsksItself,
    /// The last answer of this query is back.
    Answered(u64),
    /// This query asks second replicas for what is not answered yet.
    Hedges(u64),
}

/// A name that the learner has stored.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stored {
    /// Counts up over the run.
    pub number: u64,
    /// The name.
    pub name: String,
    /// When.
    pub at: SimTime,
    /// The shard that holds it.
    pub home: Node,
}

type Context<'a> = sim::Context<'a, Event>;

/// The state.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    params: Params,
    world: World,
    layout: Layout,
    /// Grows whenever rows may have got another home.
    version: u64,
    names: VecDeque<Stored>,
    next_name: u64,
    keys: Keys,
    stream: Source,
    queries: Source,
    /// Rows on each shard, without copies.
    data: Vec<u64>,
    under_way: BTreeMap<u64, Ask>,
    next_request: u64,
    next_query: u64,
    recent: Recent<Request>,
    recent_queries: Recent<Ask>,
    moved: Option<Moved>,
    pub(super) log: TraceLog<LogEvent>,
    tally: Tally,
    goals: GoalTracker,
}

impl sim::Model for Model {
    type Params = Params;
    type Command = Command;
    type Event = Event;

    fn new(params: &Params, cx: &mut Context<'_>) -> Self {
        let hash = Hash::new(cx.luck().bits(Stream::Hash));
        let world = World::new(params.keys, params.users);
        let layout = Layout::new(params, &world, hash);
        let arrivals = ArrivalProcess::Poisson;
        let rate = params.reads_per_s;
        let stream = Source::new(arrivals, Stream::ReadArrivals, rate, cx.luck());
        // Cards are asked like a clock ticks; the stream of luck is only named, not drawn from.
        let ticks = ArrivalProcess::Fixed;
        let rate = params.queries_per_s;
        let queries = Source::new(ticks, Stream::WriteArrivals, rate, cx.luck());
        let mut model = Self {
            params: params.clone(),
            world,
            data: Vec::new(),
            layout,
            version: 0,
            names: VecDeque::new(),
            next_name: 0,
            keys: Keys::new(params.popularity()),
            stream,
            queries,
            under_way: BTreeMap::new(),
            next_request: 0,
            next_query: 0,
            recent: Recent::default(),
            recent_queries: Recent::default(),
            moved: None,
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(params.nodes as usize),
            goals: GoalTracker::new(params),
        };
        model.data = model.counted(&model.layout);
        cx.charge(model.layout.work(&model.world));
        model.stream.schedule(Event::RequestArrives, cx);
        model.queries.schedule(Event::AsksItself, cx);
        model
    }

    fn on_event(&mut self, event: Event, cx: &mut Context<'_>) {
        self.sample_until(cx.now());
        match event {
            Event::RequestArrives => self.request_arrives(cx),
            Event::AsksItself => self.asks_itself(cx),
            Event::Answered(id) => self.answered(id, cx.now()),
            Event::Hedges(id) => self.hedges(id, cx.now()),
        }
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        self.sample_until(cx.now());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::AddNode => self.add_node(cx),
            Command::RemoveNode(node) => self.remove_node(*node, cx),
            Command::Border(number, row) => self.move_border(*number, *row, cx),
            Command::Ask(card) => self.ask(*card, cx),
            Command::Put(name) => self.put(name, cx.now()),
            Command::RestartMetrics => self.tally.restart_counts(),
        }
    }

    fn footprint_bytes(&self) -> usize {
        let moved = self.moved.as_ref().map_or(0, Moved::footprint_bytes);
        size_of::<Self>()
            + self.layout.footprint_bytes()
            + self.data.len() * 24
            + moved
            + footprint::tree::<u64, Ask>(self.under_way.len())
            + self.under_way.len() * REMEMBERED * size_of::<Node>()
            + self.recent.footprint_bytes()
            + self.recent_queries.footprint_bytes()
            + (self.recent.len() + self.recent_queries.len()) * REMEMBERED
            + self.log.footprint_bytes()
            + Tally::footprint_bytes()
    }

    fn most_bytes(params: &Params) -> u64 {
        // A home of each row, and its home before the last change.
        let rows = params.keys * 2 * size_of::<Node>() as u64;
        let tokens = params.nodes * params.vnodes * 24;
        FIXED_BYTES + rows + tokens + params.nodes * 64
    }

    fn assert_invariants(&self, now: SimTime) {
        let rows = self.world.keys + self.names.len() as u64;
        assert_eq!(self.data.iter().sum::<u64>(), rows, "each row is somewhere");
        assert_eq!(self.data.len(), self.layout.nodes().len());
        assert_eq!(self.params.nodes, self.layout.nodes().len() as u64);
        assert_eq!(self.layout.borders().len() + 1, self.layout.nodes().len());
        assert!(self.layout.borders().is_sorted(), "ranges do not cross");
        let mut counted = vec![0; self.data.len()];
        for row in self.world.rows() {
            let home = self.layout.home(&self.world, row);
            assert!(self.layout.nodes().contains(&home), "row {row} is nowhere");
            if let Some(index) = self.layout.index(home) {
                counted[index] += 1;
            }
        }
        for stored in &self.names {
            if let Some(index) = self.layout.index(stored.home) {
                counted[index] += 1;
            }
        }
        assert_eq!(counted, self.data, "rows are where they are counted");
        assert!(self.under_way.len() <= MOST_UNDER_WAY);
        for ask in self.under_way.values() {
            assert!(ask.sent_at <= now && ask.ends_at > now, "a query in time");
        }
        self.tally.assert_invariants(self.data.len());
    }
}
