//! A node: its role, its log and its values.

use std::collections::{BTreeMap, VecDeque};

use serde::Serialize;

use super::params::{Conflict, MOST_NODES};
use crate::components::workload::Key;
use crate::sim::{EventHandle, SimTime};

/// Entries a log keeps; who needs older ones is given a copy of everything.
pub const LOG_KEPT: usize = 256;
/// Writes a node keeps for others that are out of reach, the newest of each of their keys.
pub(super) const MOST_HINTS: usize = 50_000;

/// A set of nodes or positions, as bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct NodeSet(u16);

impl NodeSet {
    /// Adds a node (from 1).
    pub fn insert(&mut self, node: u8) {
        self.0 |= 1_u16.checked_shl(u32::from(node)).unwrap_or(0);
    }

    /// Whether a node is in it.
    pub fn contains(self, node: u8) -> bool {
        self.0 & 1_u16.checked_shl(u32::from(node)).unwrap_or(0) != 0
    }

    /// How many nodes are in it.
    pub fn len(self) -> usize {
        self.0.count_ones() as usize
    }

    /// Whether none is.
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The nodes, in order.
    pub fn iter(self) -> impl Iterator<Item = u8> {
        (0..=MOST_NODES as u8).filter(move |&node| self.contains(node))
    }
}

/// What a node holds under a key. The default was never written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Stored {
    /// The version of the value: versions count all writes of a run in the order in which they
    /// were accepted.
    pub version: u64,
    /// The writer's clock in nanoseconds; last-write-wins goes by it.
    pub stamp: u64,
    /// The newest version of each region that has reached this copy, kept or dropped.
    pub seen: [u64; 2],
    /// Whether it holds two writes side by side until a client writes again.
    pub open: bool,
}

impl Stored {
    /// Whether everything that has reached `other` has reached this.
    pub fn knows(&self, other: &Self) -> bool {
        self.seen[0] >= other.seen[0] && self.seen[1] >= other.seen[1]
    }

    /// Takes note of what has reached `other`.
    pub fn note_seen(&mut self, other: &Self) {
        for (mine, theirs) in self.seen.iter_mut().zip(other.seen) {
            *mine = (*mine).max(theirs);
        }
    }

    /// What becomes of this value when another one of the other region, or of the same log, comes
    /// to it. Whatever the order in which values come, all copies end up with the same.
    pub fn joined(self, other: Self, rule: Conflict) -> Self {
        let mut joined = match rule {
            _ if self.knows(&other) => self,
            Conflict::Lww if other.is_later_than(&self) => other,
            Conflict::Lww => self,
            _ if other.knows(&self) => other,
            _ => Self {
                version: self.version.max(other.version),
                stamp: self.stamp.max(other.stamp),
                seen: self.seen,
                open: rule == Conflict::Ask || self.open || other.open,
            },
        };
        joined.note_seen(&self);
        joined.note_seen(&other);
        joined
    }

    /// What a log's next value makes of this one, if a rule says how values meet.
    pub(super) fn after(self, next: Self, rule: Option<Conflict>) -> Self {
        if let Some(rule) = rule {
            return self.joined(next, rule);
        }
        let mut taken = next;
        taken.note_seen(&self);
        taken
    }

    /// Whether last-write-wins prefers this.
    pub fn is_later_than(&self, other: &Self) -> bool {
        (self.stamp, self.version) > (other.stamp, other.version)
    }
}

/// One entry of a log: a block of the stack.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Entry {
    /// The term of the leader that made it; 0 where there are no terms.
    pub term: u64,
    /// The key; 0 for the empty entry with which a leader's term begins.
    pub key: Key,
    /// What it stores.
    pub stored: Stored,
    /// The write it comes from.
    pub operation: u64,
    /// When this node took it in.
    pub at: SimTime,
}

impl Entry {
    /// Its version; 0 for the empty entry.
    pub fn version(&self) -> u64 {
        if self.key == 0 {
            0
        } else {
            self.stored.version
        }
    }

    /// Whether it is the same entry, wherever and whenever it was taken in.
    pub fn is_same(&self, other: &Self) -> bool {
        self.term == other.term && self.key == other.key && self.operation == other.operation
    }
}

/// A log whose oldest entries are forgotten.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Log {
    /// How many are forgotten.
    forgotten: u64,
    /// The term of the last of them.
    forgotten_term: u64,
    entries: VecDeque<Entry>,
}

impl Log {
    /// The position of its last entry; the first is 1.
    pub fn last(&self) -> u64 {
        self.forgotten + self.entries.len() as u64
    }

    /// The position before the first entry it still has.
    pub fn forgotten(&self) -> u64 {
        self.forgotten
    }

    /// The entry at a position, if it still has it.
    pub fn get(&self, position: u64) -> Option<&Entry> {
        let index = position.checked_sub(self.forgotten + 1)?;
        self.entries.get(usize::try_from(index).ok()?)
    }

    /// The entries it still has, oldest first.
    pub fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry> + ExactSizeIterator {
        self.entries.iter()
    }

    /// The term at a position; `None` if it is not known any more, or not yet.
    pub fn term_at(&self, position: u64) -> Option<u64> {
        if position == self.forgotten {
            Some(self.forgotten_term)
        } else {
            self.get(position).map(|entry| entry.term)
        }
    }

    /// The term of its last entry.
    pub fn last_term(&self) -> u64 {
        self.entries
            .back()
            .map_or(self.forgotten_term, |entry| entry.term)
    }

    pub(super) fn push(&mut self, entry: Entry) {
        self.entries.push_back(entry);
    }

    /// Forgets entries beyond those it keeps, but none after `keep_after`.
    pub(super) fn forget(&mut self, keep_after: u64) {
        while self.entries.len() > LOG_KEPT && self.forgotten < keep_after {
            if let Some(entry) = self.entries.pop_front() {
                self.forgotten += 1;
                self.forgotten_term = entry.term;
            }
        }
    }

    /// Drops everything after a position.
    pub(super) fn truncate(&mut self, last: u64) {
        while self.last() > last && self.entries.pop_back().is_some() {}
    }

    /// Entries after a position, at most `most`; `None` if they are forgotten.
    pub(super) fn after(&self, position: u64, most: usize) -> Option<Vec<Entry>> {
        let skip = position.checked_sub(self.forgotten)?;
        let skip = usize::try_from(skip).ok()?;
        Some(self.entries.iter().skip(skip).take(most).copied().collect())
    }

    fn len(&self) -> usize {
        self.entries.len()
    }
}

/// What a node takes itself for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Role {
    /// One among equals.
    #[default]
    Replica,
    /// It stands in for others.
    Spare,
    /// It follows a leader.
    Follower,
    /// It has asked for votes.
    Candidate,
    /// It takes writes.
    Leader,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Its number, from 1.
    pub id: u8,
    /// Whether it runs.
    pub up: bool,
    /// What it takes itself for.
    pub role: Role,
    /// Its region, 0 or 1.
    pub group: usize,
    /// The latest term it has heard of.
    pub term: u64,
    /// Whom it voted for in that term.
    pub voted_for: Option<u8>,
    /// Who voted for it, as far as it knows.
    pub votes: NodeSet,
    /// Its log: a block of its stack each.
    pub log: Log,
    /// How far the log is on disk.
    pub durable: u64,
    /// How far it is committed, as far as the node knows (consensus), or applied.
    pub committed: u64,
    /// When, without a word from a leader, it stands for election.
    pub deadline: SimTime,
    /// Values by key, from 1.
    pub(super) values: Vec<Stored>,
    /// Writes it keeps for nodes out of reach.
    pub(super) hints: BTreeMap<(u8, Key), Stored>,
    /// When it last asked for what it has missed.
    pub(super) asked_at: Option<SimTime>,
    /// A leader's view of the others: what it sends next, what they have, when it heard of them.
    pub(super) next: [u64; MOST_NODES + 1],
    pub(super) matching: [u64; MOST_NODES + 1],
    /// The round of heartbeats that reads wait for.
    pub(super) round: u64,
    /// Reads that wait: for a round of heartbeats (consensus), or for a log position (their token);
    /// that number and the operation.
    pub(super) reads: VecDeque<(u64, u64)>,
    /// Its patience in this term, in nanoseconds.
    pub(super) patience: u64,
    /// Its next look whether it has heard of a leader, and its next heartbeat.
    pub(super) watch: Option<EventHandle>,
    pub(super) beat: Option<EventHandle>,
    /// How far the leader says the log is committed, on this disk or not.
    pub(super) heard_committed: u64,
    /// The last round of heartbeats each follower has answered.
    pub(super) rounds: [u64; MOST_NODES + 1],
    /// The newest version that was written here, by key: what conflicts with writes that do not
    /// know of it.
    pub(super) written_here: BTreeMap<Key, u64>,
}

impl Node {
    pub(super) fn new(id: u8, role: Role, group: usize) -> Self {
        Self {
            id,
            up: true,
            role,
            group,
            term: 1,
            voted_for: None,
            votes: NodeSet::default(),
            log: Log::default(),
            durable: 0,
            committed: 0,
            deadline: SimTime::MAX,
            values: Vec::new(),
            hints: BTreeMap::new(),
            asked_at: None,
            next: [1; MOST_NODES + 1],
            matching: [0; MOST_NODES + 1],
            round: 0,
            reads: VecDeque::new(),
            patience: 0,
            watch: None,
            beat: None,
            heard_committed: 0,
            rounds: [0; MOST_NODES + 1],
            written_here: BTreeMap::new(),
        }
    }

    /// What it holds under a key.
    pub fn value(&self, key: Key) -> Stored {
        self.values.get(key as usize).copied().unwrap_or_default()
    }

    /// How many versions it has taken in: the height of its stack.
    pub fn height(&self) -> u64 {
        self.log.last()
    }

    /// How many writes it keeps for others.
    pub fn hints(&self) -> usize {
        self.hints.len()
    }

    /// What it keeps for a node, by key.
    pub(super) fn hints_for(&self, node: u8) -> impl Iterator<Item = (Key, Stored)> {
        self.hints
            .range((node, Key::MIN)..=(node, Key::MAX))
            .map(|((_, key), stored)| (*key, *stored))
    }

    /// The nodes it keeps writes for.
    pub fn hinted(&self) -> NodeSet {
        let mut all = NodeSet::default();
        for (node, _) in self.hints.keys() {
            all.insert(*node);
        }
        all
    }

    /// Whether it is up and takes itself for a leader.
    pub fn leads(&self) -> bool {
        self.up && self.role == Role::Leader
    }

    pub(super) fn set_value(&mut self, key: Key, stored: Stored) {
        let index = key as usize;
        if index >= self.values.len() {
            self.values.resize(index + 1, Stored::default());
        }
        self.values[index] = stored;
    }

    /// Keeps a write for another node; whether there is room for it.
    #[must_use]
    pub(super) fn keep_hint(&mut self, node: u8, key: Key, stored: Stored) -> bool {
        let is_new = !self.hints.contains_key(&(node, key));
        if is_new && self.hints.len() >= MOST_HINTS {
            return false;
        }
        let kept = self.hints.entry((node, key)).or_default();
        if stored.is_later_than(kept) {
            *kept = stored;
        }
        true
    }

    pub(super) fn footprint_bytes(&self) -> usize {
        size_of::<Self>()
            + self.values.len() * size_of::<Stored>()
            + self.log.len() * size_of::<Entry>()
            + self.hints.len() * 64
            + self.written_here.len() * 32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(term: u64, operation: u64) -> Entry {
        Entry {
            term,
            key: 1,
            stored: Stored::default(),
            operation,
            at: SimTime::ZERO,
        }
    }

    #[test]
    fn a_log_knows_positions_and_terms_of_what_it_has_forgotten_last() {
        let mut log = Log::default();
        for i in 1..=300 {
            log.push(entry(i / 100, i));
        }
        log.forget(20);
        assert_eq!((log.forgotten(), log.last()), (20, 300));
        assert_eq!(log.term_at(20), Some(0));
        assert_eq!(log.term_at(19), None);
        assert_eq!(log.get(300).map(|e| e.operation), Some(300));
        log.forget(300);
        assert_eq!(log.forgotten(), 300 - LOG_KEPT as u64);
        assert_eq!(log.after(298, 9).map(|e| e.len()), Some(2));
        assert_eq!(log.after(3, 9), None);
        log.truncate(250);
        assert_eq!((log.last(), log.last_term()), (250, 2));
    }

    #[test]
    fn a_set_of_nodes_counts_each_once() {
        let mut set = NodeSet::default();
        for node in [3, 15, 3] {
            set.insert(node);
        }
        assert_eq!(set.len(), 2);
        assert_eq!(set.iter().collect::<Vec<_>>(), [3, 15]);
    }
}
