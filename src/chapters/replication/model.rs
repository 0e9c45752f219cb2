//! The model of replication: clients, nodes, links and the messages between them.
//!
//! One set of nodes under four strategies. `clients` sends operations and scores answers,
//! `network` carries messages, `leaders`, `followers` and `regions` are a leader with followers,
//! once or in two regions, `reads` are those that one node answers,
//! `leaderless` is quorums, `consensus` and `election` are terms, votes and a majority's log,
//! `split` is a leader that lives on after it was replaced, `token` is what reads carry and
//! followers wait for, `faults` is what breaks and heals, `learner` what is set, `oracle` who knows the truth.

mod clients;
mod commands;
mod consensus;
mod election;
mod faults;
mod followers;
mod leaderless;
mod leaders;
mod log_event;
mod network;
mod oracle;
mod reads;
mod regions;
mod seen;
mod split;
mod token;
mod upkeep;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

pub use consensus::MOST_UNCOMMITTED;
pub use log_event::LogEvent;
pub use oracle::{MOST_OWED, MOST_REMEMBERED, MOST_SEEN, Oracle};

use self::network::DELAY_MS;
use super::command::Command;
use super::goals::GoalTracker;
use super::message::Message;
use super::node::{Node, Stored};
use super::operation::Operation;
use super::params::{MOST_NODES, Params};
use super::tally::Tally;
use crate::components::footprint;
use crate::components::recent::Recent;
use crate::components::trace::TraceLog;
use crate::components::workload::{ArrivalProcess, Source};
use crate::lesson::parameters::stored::off;
use crate::sim::{self, EventHandle, SimTime, Stream};

/// Operations that may be under way; what clients would send beyond it is refused. It bounds
/// memory whatever the parameters are, and a run that has met it says so.
pub const MOST_UNDER_WAY: usize = 60_000;
/// Messages that may be under way; those beyond it are lost, and a run says that they were.
pub const MOST_MESSAGES: usize = 120_000;
/// Messages that have ended and are remembered, to be drawn: of all operations, of one in 16, and so on.
pub const MESSAGES_KEPT: usize = 400;
/// Lost writes that are remembered by number, to be named; all of them are counted.
const LOST_KEPT: usize = 1_000;
/// Memory whatever the parameters are, roughly, in bytes: the log, what is remembered and counted.
const FIXED_BYTES: u64 = 2_000_000;
/// Nodes do not compare their copies while messages under way carry more than this, in bytes.
const MOST_CARRIED_BYTES: usize = 8 << 20;
/// What the oracle remembers of a key that was written, roughly, in bytes.
const PROMISES_BYTES: u64 = 350;

/// How many lines the event log keeps.
const LOG_LINES: usize = 400;

/// What can happen next.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub enum Event {
    /// A client sends a read.
    ReadArrives,
    /// A client sends a write.
    WriteArrives,
    /// A client reads what it has written: the write.
    ReadBack(u64),
    /// A message arrives.
    Arrives(u64),
    /// What it carries is on the receiver's disk.
    Written(u64),
    /// A leader has an operation's write on its own disk.
    LeaderWrote(u64),
    /// A client has waited too long.
    TimesOut(u64),
    /// The leader of a region has been silent for too long.
    FailOver(u8),
    /// A node looks whether it has heard of a leader.
    Watch(u8),
    /// A leader says that it is there, if it still leads in this term.
    Beat(u8, u64),
    /// Nodes compare their copies; of an older clock it means nothing.
    Compare(u64),
}

type Context<'a> = sim::Context<'a, Event>;

/// The state of the replicas and all around them.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Model {
    params: Params,
    nodes: Vec<Node>,
    /// Links that are cut, the smaller number first.
    cut: BTreeSet<(u8, u8)>,
    /// Links on which messages take longer, by how many milliseconds each way.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    slowed: BTreeMap<(u8, u8), u32>,
    /// Each region's leader as its clients know it.
    leaders: [Option<u8>; 2],
    /// When each region's leader crashed, while a fail-over is due.
    failing: [Option<EventHandle>; 2],
    reads: Source,
    writes: Source,
    operations: BTreeMap<u64, Operation>,
    timers: BTreeMap<u64, EventHandle>,
    /// Writes of each region that wait for followers, by position in the leader's log.
    waiting: [BTreeMap<u64, u64>; 2],
    next_operation: u64,
    messages: BTreeMap<u64, Message>,
    /// Messages by the number commands use, and numbers that are free below the highest.
    numbers: BTreeMap<u32, u64>,
    free_numbers: BTreeSet<u32>,
    next_message: u64,
    /// When the last message of a stream arrives: a stream keeps its order.
    streams: BTreeMap<(u8, u8), SimTime>,
    ended_messages: Recent<Message, MESSAGES_KEPT>,
    recent: Recent<Operation>,
    /// A leader that was replaced and lives.
    #[serde(skip_serializing_if = "off")]
    deposed: Option<split::Deposed>,
    /// The position of each client's last acknowledged write, where reads carry it.
    #[serde(skip_serializing_if = "off")]
    tokens: BTreeMap<u8, u64>,
    /// Acknowledged writes that a fail-over has lost, the latest of them.
    lost: BTreeSet<u64>,
    /// Counts up when the clock of comparisons starts anew.
    comparing: u64,
    oracle: Oracle,
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
            nodes: Vec::new(),
            cut: BTreeSet::new(),
            slowed: BTreeMap::new(),
            leaders: [None; 2],
            failing: [None; 2],
            reads: source(Stream::ReadArrivals, params.reads_per_s),
            writes: source(Stream::WriteArrivals, params.writes_per_s),
            operations: BTreeMap::new(),
            timers: BTreeMap::new(),
            waiting: [BTreeMap::new(), BTreeMap::new()],
            next_operation: 1,
            messages: BTreeMap::new(),
            numbers: BTreeMap::new(),
            free_numbers: BTreeSet::new(),
            next_message: 1,
            streams: BTreeMap::new(),
            ended_messages: Recent::default(),
            recent: Recent::default(),
            deposed: None,
            tokens: BTreeMap::new(),
            lost: BTreeSet::new(),
            comparing: 0,
            oracle: Oracle::default(),
            log: TraceLog::new(LOG_LINES),
            tally: Tally::new(),
            goals: GoalTracker::new(params),
        };
        model.build(cx);
        model.reads.schedule(Event::ReadArrives, cx);
        model.writes.schedule(Event::WriteArrives, cx);
        model
    }

    fn on_event(&mut self, event: Event, cx: &mut Context<'_>) {
        self.sample(cx.now());
        match event {
            Event::ReadArrives => self.read_arrives(cx),
            Event::WriteArrives => self.write_arrives(cx),
            Event::ReadBack(write) => self.read_back(write, cx),
            Event::Arrives(id) => self.arrives(id, cx),
            Event::Written(id) => self.written(id, cx),
            Event::LeaderWrote(id) => self.leader_wrote(id, cx),
            Event::TimesOut(id) => self.times_out(id, cx),
            Event::FailOver(region) => self.fail_over(usize::from(region), cx),
            Event::Watch(node) => self.watch(node, cx),
            Event::Beat(node, term) => self.beat(node, term, cx),
            Event::Compare(clock) => self.time_to_compare(clock, cx),
        }
    }

    fn on_command(&mut self, command: &Command, cx: &mut Context<'_>) {
        self.sample(cx.now());
        match command {
            Command::Set(name, value) => self.set(name, value, cx),
            Command::Crash(node) => self.crash(*node, cx),
            Command::Revive(node) => self.revive(*node, cx),
            Command::Cut(a, b) => self.cut(*a, *b, cx),
            Command::Heal(a, b) => self.heal(*a, *b, cx),
            Command::SlowLink(a, b, by_ms) => self.slow_link(*a, *b, *by_ms, cx),
            Command::DelayMessage(number) => self.delay_message(*number, DELAY_MS, cx),
            Command::DelayMessageBy(number, by_ms) => self.delay_message(*number, *by_ms, cx),
            Command::DropMessage(number) => self.drop_message(*number, cx),
            Command::Write(key) => self.send_write(*key, cx),
            Command::Read(key) => self.send_read(*key, None, cx),
            Command::RestartMetrics => self.tally.restart_counts(),
        }
    }

    fn footprint_bytes(&self) -> usize {
        size_of::<Self>()
            + self.nodes.iter().map(Node::footprint_bytes).sum::<usize>()
            + (self.operations.len() + self.recent.len()) * (size_of::<Operation>() + 300)
            + (self.messages.len() + self.ended_messages.len()) * (size_of::<Message>() + 64)
            + self.carried_bytes()
            + self.oracle.footprint_bytes()
            + self.log.footprint_bytes()
            + self.tally.footprint_bytes()
    }

    fn most_bytes(params: &Params) -> u64 {
        let nodes = params.all_nodes() as u64;
        let per_s = params.reads_per_s + 2.0 * params.writes_per_s;
        let takes_ms = params.timeout_ms + params.lag_ms + params.rtt_ms;
        FIXED_BYTES
            + nodes * params.keys * size_of::<Stored>() as u64
            + params.keys * PROMISES_BYTES
            + MOST_CARRIED_BYTES as u64
            + footprint::under_way::<Operation>(per_s, takes_ms, 0, MOST_UNDER_WAY)
            + footprint::under_way::<Message>(per_s * nodes as f64, takes_ms, 0, MOST_MESSAGES)
    }

    fn assert_invariants(&self, now: SimTime) {
        assert_eq!(self.nodes.len(), self.params.all_nodes());
        self.oracle.assert_invariants();
        self.tally.assert_invariants();
        self.assert_nodes();
        self.assert_messages(now);
        for (id, operation) in &self.operations {
            assert!(operation.sent_at <= now, "sent before now");
            assert!(
                operation.value.version <= self.oracle.accepted(),
                "{id}: a version from nowhere"
            );
            assert!(
                operation.open > 0 || operation.verdict.is_none(),
                "{id} has ended, and nothing is under way for it"
            );
        }
        for (id, timer) in &self.timers {
            assert!(self.operations.contains_key(id), "{id} is timed, but gone");
            assert!(timer.at() > now, "a timer that is over");
        }
    }
}

impl Model {
    /// Nodes compare their copies, unless what earlier comparisons have found still fills the
    /// links.
    fn time_to_compare(&mut self, clock: u64, cx: &mut Context<'_>) {
        let values = self.params.keys * self.nodes.len() as u64;
        cx.charge((2 * values + self.messages.len() as u64) / 100);
        if clock == self.comparing && self.carried_bytes() > MOST_CARRIED_BYTES {
            self.compare_later(cx);
        } else {
            self.compare(clock, cx);
        }
    }

    /// Memory of what messages under way carry, in bytes.
    fn carried_bytes(&self) -> usize {
        let messages = self.messages.values();
        messages.map(|one| one.body.footprint_bytes()).sum()
    }

    fn assert_nodes(&self) {
        let accepted = self.oracle.accepted();
        for node in &self.nodes {
            for value in &node.values {
                assert!(
                    value.seen.iter().all(|v| *v <= accepted),
                    "node {} holds a version from nowhere",
                    node.id
                );
            }
            for entry in node.log.entries() {
                assert!(entry.version() <= accepted);
            }
            assert!(
                node.durable <= node.log.last(),
                "more on disk than there is"
            );
            assert!(
                node.up || node.reads.is_empty(),
                "a dead node answers nothing"
            );
        }
    }

    fn assert_messages(&self, now: SimTime) {
        assert_eq!(self.numbers.len(), self.messages.len());
        for (number, id) in &self.numbers {
            assert_eq!(self.messages.get(id).map(|m| m.number), Some(*number));
        }
        for message in self.messages.values() {
            assert!(message.sent_at <= now && message.sent_at <= message.arrives_at);
            assert!(message.version <= self.oracle.accepted());
        }
        let open: u64 = self.operations.values().map(|op| u64::from(op.open)).sum();
        let carried = self
            .messages
            .values()
            .filter(|message| message.operation.is_some())
            .count() as u64;
        assert!(open >= carried, "messages of operations that are gone");
    }

    /// How far each node is behind the highest stack of its kind, for the plots.
    fn lags(&self) -> [Option<f64>; MOST_NODES + 1] {
        let mut lags = [None; MOST_NODES + 1];
        for node in &self.nodes {
            if let Some(lag) = lags.get_mut(usize::from(node.id)) {
                *lag = Some(self.lag_of(node.id) as f64);
            }
        }
        lags
    }

    fn sample(&mut self, now: SimTime) {
        if self.tally.sampler.is_due(now) {
            let lags = self.lags();
            self.tally.sample_until(now, lags);
        }
    }
}
