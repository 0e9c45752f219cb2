//! What others may see of the replicas.

use super::{Model, Oracle};
use crate::chapters::replication::goals::GoalTracker;
use crate::chapters::replication::message::Message;
use crate::chapters::replication::node::{Node, Role, Stored};
use crate::chapters::replication::operation::Operation;
use crate::chapters::replication::params::{Params, Strategy};
use crate::chapters::replication::tally::Tally;
use crate::components::recent::Recent;
use crate::components::workload::Key;
use crate::lesson::Mark;

/// Keys that are looked at to tell how far a node is behind where no log says so.
const LOOKED_AT: u64 = 64;

impl Model {
    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// All nodes in order, spares last.
    pub fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// A node by its number, from 1.
    pub fn node(&self, id: u8) -> Option<&Node> {
        self.nodes.get(usize::from(id).checked_sub(1)?)
    }

    /// The leader that the clients of a region (0 or 1) know, whether or not it is up.
    pub fn leader(&self, region: usize) -> Option<u8> {
        self.leaders.get(region).copied().flatten()
    }

    /// Whether nothing gets through between two nodes.
    pub fn is_cut(&self, a: u8, b: u8) -> bool {
        self.cut.contains(&(a.min(b), a.max(b)))
    }

    /// The links that are cut, the smaller number first.
    pub fn cuts(&self) -> impl Iterator<Item = (u8, u8)> {
        self.cut.iter().copied()
    }

    /// How much longer messages between two nodes take each way, in milliseconds.
    pub fn slowed_ms(&self, a: u8, b: u8) -> u32 {
        let by = self.slowed.get(&(a.min(b), a.max(b)));
        by.copied().unwrap_or(0)
    }

    /// The messages under way, oldest first.
    pub fn messages(&self) -> impl ExactSizeIterator<Item = &Message> {
        self.messages.values()
    }

    /// The message under way that commands call by this number.
    pub fn message(&self, number: u32) -> Option<&Message> {
        self.messages.get(self.numbers.get(&number)?)
    }

    /// Messages that have arrived or were lost lately, in the order in which they ended; under a
    /// stride those of one operation in so many.
    pub fn ended_messages(&self, stride: u64) -> impl DoubleEndedIterator<Item = &Message> {
        self.ended_messages.under_stride(stride)
    }

    /// What clients have under way, oldest first; those that have ended for their client stay
    /// while messages about them are under way.
    pub fn operations(&self) -> impl ExactSizeIterator<Item = &Operation> {
        self.operations.values()
    }

    /// What clients have done lately, and nothing is under way for any more.
    pub fn recent(&self) -> &Recent<Operation> {
        &self.recent
    }

    /// An operation under way or still remembered.
    pub fn operation(&self, id: u64) -> Option<&Operation> {
        self.operations.get(&id).or_else(|| self.recent.get(id))
    }

    /// Whether a fail-over has lost this acknowledged write, as far as it is remembered.
    pub fn is_lost(&self, operation: u64) -> bool {
        self.lost.contains(&operation)
    }

    /// Reads that wait at a node for its log to reach their token.
    pub fn reads_waiting_at(&self, id: u8) -> usize {
        match self.params.strategy {
            Strategy::SingleLeader => self.node(id).map_or(0, |node| node.reads.len()),
            _ => 0,
        }
    }

    /// Counters, windows and series.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The progress towards the goals.
    pub fn goals(&self) -> &GoalTracker {
        &self.goals
    }

    /// Who knows the truth.
    pub fn oracle(&self) -> &Oracle {
        &self.oracle
    }

    /// The marks of the timeline.
    pub fn marks(&self) -> &[Mark] {
        self.tally.marks.all()
    }

    /// How far a node is behind: entries its leader has and it has not, or, where no one log
    /// counts, how many of the first 64 keys are older than elsewhere.
    pub fn lag_of(&self, id: u8) -> u64 {
        let Some(node) = self.node(id) else {
            return 0;
        };
        let leader = match self.params.strategy {
            Strategy::Leaderless => None,
            Strategy::Consensus => self
                .nodes
                .iter()
                .filter(|node| node.leads())
                .max_by_key(|node| node.term),
            Strategy::SingleLeader | Strategy::MultiLeader => {
                self.leader(node.group).and_then(|leader| self.node(leader))
            }
        };
        match leader {
            Some(leader) if leader.id != id => leader.height().saturating_sub(node.height()),
            _ if node.role == Role::Spare => 0,
            _ => self.keys_behind(node),
        }
    }

    fn keys_behind(&self, node: &Node) -> u64 {
        let keys = 1..=self.params.keys.min(LOOKED_AT) as Key;
        let newest = |key: Key| {
            let mut newest = Stored::default();
            for other in &self.nodes {
                newest.note_seen(&other.value(key));
            }
            newest
        };
        keys.filter(|&key| !node.value(key).knows(&newest(key)))
            .count() as u64
    }
}
