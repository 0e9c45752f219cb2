//! A majority's log: Raft (Ongaro and Ousterhout, 2014) with pipelining, reads that a round of
//! heartbeats confirms, and copies for those who lack what is forgotten.

use super::network::Draft;
use super::{Context, LogEvent, Model};
use crate::chapters::replication::message::{Body, Message, MessageKind, Place};
use crate::chapters::replication::node::{Entry, NodeSet, Role};
use crate::chapters::replication::operation::Verdict;
use crate::components::latency::Leg;
use crate::sim::SimDuration;

/// Entries in one message.
const MOST_AT_ONCE: usize = 64;
/// Entries a leader takes that it cannot commit: then it takes no more, and a run that has met this
/// says so.
pub const MOST_UNCOMMITTED: u64 = 50_000;

impl Model {
    /// Clients ask around for the leader of the latest term.
    pub(super) fn look_for_leader(&mut self) {
        let leading = self.nodes.iter().filter(|node| node.leads());
        let latest = leading.max_by_key(|node| node.term).map(|node| node.id);
        self.leaders[0] = latest.or(self.leaders[0]);
    }

    /// The node that clients take for the leader, if it does so itself. They ask around only when
    /// it does not, or after they have waited in vain.
    pub(super) fn known_leader(&mut self) -> Option<u8> {
        let known = self.leader(0).and_then(|id| self.node(id));
        if known.is_none_or(|node| !node.leads()) {
            self.look_for_leader();
        }
        let known = self.leader(0).and_then(|id| self.node(id));
        known.filter(|node| node.leads()).map(|node| node.id)
    }

    /// Gives a write to the leader that clients know; whether it takes it.
    pub(super) fn propose(&mut self, id: u64, cx: &mut Context<'_>) -> bool {
        let Some(leader) = self.known_leader() else {
            return false;
        };
        let is_full = self.node(leader).is_some_and(|node| {
            node.log.last().saturating_sub(node.heard_committed) > MOST_UNCOMMITTED
        });
        self.tally.bounds_met.proposals += u64::from(is_full);
        if is_full || self.append(id, leader, 0, false, cx).is_none() {
            return false;
        }
        if self.params.parallel_write {
            self.replicate_to_all(leader, Some(id), cx);
        }
        true
    }

    /// A leader has a proposal on its own disk.
    pub(super) fn proposal_written(&mut self, leader: u8, id: u64, cx: &mut Context<'_>) {
        if self.node(leader).is_none_or(|node| !node.leads()) {
            return;
        }
        if !self.params.parallel_write {
            self.replicate_to_all(leader, Some(id), cx);
        }
        self.advance_commit(leader, cx);
        // Followers may have been quicker than the leader's own disk.
        self.apply(leader);
        self.answer_confirmed_reads(leader, cx);
    }

    pub(super) fn replicate_to_all(&mut self, leader: u8, id: Option<u64>, cx: &mut Context<'_>) {
        for to in 1..=self.nodes.len() as u8 {
            if to != leader {
                self.replicate_to(leader, to, id, cx);
            }
        }
    }

    /// Sends a follower what it has not been sent, or a sign of life.
    fn replicate_to(&mut self, leader: u8, to: u8, id: Option<u64>, cx: &mut Context<'_>) {
        let only_durable = !self.params.parallel_write;
        let Some(node) = self.node_mut(leader) else {
            return;
        };
        let after = node.next[usize::from(to)] - 1;
        let (term, committed, round) = (node.term, node.heard_committed, node.round);
        let found = node
            .log
            .term_at(after)
            .zip(node.log.after(after, MOST_AT_ONCE));
        let (body, newest, key, count) = match found {
            None => (Body::Copy, 0, 0, 0),
            Some((after_term, mut entries)) => {
                if only_durable {
                    entries.truncate(node.durable.saturating_sub(after) as usize);
                }
                let newest = entries.last().map_or(0, Entry::version);
                let key = entries.last().map_or(0, |entry| entry.key);
                let count = entries.len() as u64;
                let body = Body::Replicate {
                    after,
                    after_term,
                    entries,
                    committed,
                    round,
                };
                (body, newest, key, count)
            }
        };
        node.next[usize::from(to)] += count;
        let kind = match body {
            Body::Copy => MessageKind::Missed,
            _ if count == 0 => MessageKind::Heartbeat,
            _ => MessageKind::Write,
        };
        let (from, to) = (Place::Node(leader), Place::Node(to));
        let operation = id.filter(|_| kind == MessageKind::Write);
        let delay = if let Some(operation) = operation.and_then(|id| self.operations.get(&id)) {
            self.leg_of(operation, Leg::Write, from, to)
        } else {
            let u = cx.luck().unit(crate::sim::Stream::Upkeep);
            let leg = if count == 0 { Leg::Ack } else { Leg::Write };
            self.leg(leg, from, to, u)
        };
        let draft = Draft {
            kind,
            from,
            to,
            operation,
            key,
            version: newest,
            term,
            body,
            delay,
            waits: SimDuration::ZERO,
            ordered: true,
        };
        self.send(draft, cx);
    }

    /// Entries reach a follower's memory; what it will answer waits for its disk.
    pub(super) fn look_at_entries(&mut self, id: u64, cx: &mut Context<'_>) {
        let Some(message) = self.messages.get_mut(&id) else {
            return;
        };
        if !matches!(message.body, Body::Replicate { .. }) {
            return;
        }
        let body = std::mem::replace(&mut message.body, Body::Nothing);
        let (term, from, to) = (message.term, message.from.node(), message.to.node());
        let Body::Replicate {
            after,
            after_term,
            entries,
            committed,
            round,
        } = body
        else {
            return;
        };
        let (Some(from), Some(to)) = (from, to) else {
            return;
        };
        let mut fits = false;
        let mut up_to = 0;
        if self.hears_leader(to, from, term, cx)
            && let Some(node) = self.node_mut(to)
        {
            (fits, up_to) = node.take_entries(after, after_term, &entries, cx.now());
        }
        if let Some(message) = self.messages.get_mut(&id) {
            message.body = Body::Replicated {
                fits,
                up_to,
                round,
                wrote: fits && !entries.is_empty(),
                committed,
            };
        }
    }

    #[expect(
        clippy::needless_pass_by_value,
        reason = "a message is consumed by whoever handles it"
    )]
    pub(super) fn take_consensus(&mut self, message: &Message, body: Body, cx: &mut Context<'_>) {
        if self.take_read(message, &body, cx) {
            return;
        }
        let (Some(from), Some(to)) = (message.from.node(), message.to.node()) else {
            return;
        };
        match body {
            Body::Replicated {
                fits,
                mut up_to,
                round,
                wrote,
                committed,
            } if message.kind != MessageKind::Ack => {
                // In another term nothing is confirmed to who led in an earlier one.
                let fits = fits && self.node(to).is_some_and(|node| node.term == message.term);
                if fits {
                    self.entries_written(message, up_to, wrote, committed);
                    // What is not on the disk yet is not confirmed.
                    up_to = up_to.min(self.node(to).map_or(0, |node| node.durable));
                }
                let answer = Body::Replicated {
                    fits,
                    up_to,
                    round,
                    wrote: false,
                    committed: 0,
                };
                self.answer_leader(message, to, from, answer, cx);
            }
            Body::Replicated {
                fits, up_to, round, ..
            } => self.follower_answers(message, fits, up_to, round, cx),
            Body::Copy => self.take_committed_copy(message, cx),
            Body::AskVote(last, last_term) => self.asked_for_vote(message, last, last_term, cx),
            Body::Vote(given) => self.voted(message, given, cx),
            _ => {}
        }
    }

    fn entries_written(&mut self, message: &Message, up_to: u64, wrote: bool, committed: u64) {
        let Some(to) = message.to.node() else {
            return;
        };
        let Some(node) = self.node_mut(to) else {
            return;
        };
        if node.term != message.term {
            return;
        }
        if wrote {
            node.durable = node.durable.max(up_to.min(node.log.last()));
        }
        node.heard_committed = node.heard_committed.max(committed.min(up_to));
        self.apply(to);
    }

    fn answer_leader(
        &mut self,
        message: &Message,
        from: u8,
        to: u8,
        body: Body,
        cx: &mut Context<'_>,
    ) {
        let term = self.node(from).map_or(0, |node| node.term);
        let places = (Place::Node(from), Place::Node(to));
        let delay = match message.operation.and_then(|id| self.operations.get(&id)) {
            Some(operation) => self.leg_of(operation, Leg::Ack, places.0, places.1),
            None => self.upkeep_leg(Leg::Ack, from, to, cx),
        };
        let draft = Draft {
            kind: MessageKind::Ack,
            from: places.0,
            to: places.1,
            operation: message.operation,
            key: message.key,
            version: message.version,
            term,
            body,
            delay,
            waits: SimDuration::ZERO,
            ordered: false,
        };
        self.send(draft, cx);
    }

    /// A follower's answer reaches its leader.
    fn follower_answers(
        &mut self,
        message: &Message,
        fits: bool,
        up_to: u64,
        round: u64,
        cx: &mut Context<'_>,
    ) {
        let (Some(from), Some(to)) = (message.from.node(), message.to.node()) else {
            return;
        };
        if self.hears_of_term(to, message.term, cx) {
            return;
        }
        let Some(node) = self.node_mut(to) else {
            return;
        };
        if !node.leads() || node.term != message.term {
            return;
        }
        let index = usize::from(from);
        node.rounds[index] = node.rounds[index].max(round);
        if fits {
            node.matching[index] = node.matching[index].max(up_to);
            node.next[index] = node.next[index].max(up_to + 1);
            if let Some(operation) = message
                .operation
                .and_then(|id| self.operations.get_mut(&id))
            {
                let waits = operation.verdict.is_none();
                let touch = operation.touch(from);
                (touch.back_at, touch.counted) = (Some(cx.now()), waits);
                touch.there_at = touch.there_at.or(Some(message.sent_at));
            }
            self.advance_commit(to, cx);
        } else {
            let next = (up_to + 1).max(node.matching[index] + 1);
            // An answer to an older message than the last correction says nothing new.
            if next < node.next[index] {
                node.next[index] = next;
                self.replicate_to(to, from, None, cx);
            }
        }
        self.answer_confirmed_reads(to, cx);
    }

    /// Commits what a majority has on its disks, if it is of the leader's own term.
    pub(super) fn advance_commit(&mut self, leader: u8, cx: &mut Context<'_>) {
        let majority = self.params.majority();
        let all = self.nodes.len();
        let Some(node) = self.node_mut(leader) else {
            return;
        };
        let mut have: Vec<u64> = (1..=all)
            .map(|id| {
                if id == usize::from(leader) {
                    node.durable
                } else {
                    node.matching[id]
                }
            })
            .collect();
        have.sort_unstable_by(|a, b| b.cmp(a));
        let Some(&up_to) = have.get(majority - 1) else {
            return;
        };
        if up_to <= node.heard_committed || node.log.term_at(up_to) != Some(node.term) {
            return;
        }
        let before = node.heard_committed;
        node.heard_committed = up_to;
        for position in before + 1..=up_to {
            self.commit_one(leader, position, cx);
        }
        self.apply(leader);
        let safe = self
            .nodes
            .iter()
            .map(|node| node.durable)
            .min()
            .unwrap_or(0);
        self.oracle.safe_up_to(0, safe);
        self.answer_confirmed_reads(leader, cx);
    }

    fn commit_one(&mut self, leader: u8, position: u64, cx: &mut Context<'_>) {
        let Some(node) = self.node(leader) else {
            return;
        };
        let Some(entry) = node.log.get(position).copied() else {
            return;
        };
        let mut promised = NodeSet::default();
        for id in 1..=self.nodes.len() as u8 {
            let has = if id == leader {
                node.durable
            } else {
                node.matching[usize::from(id)]
            };
            if has >= position {
                promised.insert(id);
            }
        }
        self.oracle.commit(position, entry.version(), entry.term);
        if self.waiting[0].get(&position) == Some(&entry.operation) {
            self.waiting[0].remove(&position);
            self.acknowledge(entry.operation, promised, cx);
        }
    }

    /// A node applies what is committed and on its disk.
    fn apply(&mut self, id: u8) {
        let Some(node) = self.node_mut(id) else {
            return;
        };
        let until = node.heard_committed.min(node.durable);
        let mut applied = Vec::new();
        while node.committed < until {
            let position = node.committed + 1;
            let Some(entry) = node.log.get(position).copied() else {
                break;
            };
            if entry.key > 0 {
                let mut stored = entry.stored;
                stored.note_seen(&node.value(entry.key));
                node.set_value(entry.key, stored);
            }
            node.committed = position;
            applied.push((position, entry.version(), entry.term));
        }
        let committed = node.committed;
        node.log.forget(committed);
        for (position, version, term) in applied {
            self.oracle.commit(position, version, term);
        }
    }

    /// A leader that is asked for a value first makes sure that it still leads.
    pub(super) fn leader_reads(&mut self, message: &Message, to: u8, cx: &mut Context<'_>) {
        let Some(id) = message.operation else {
            return;
        };
        let Some(node) = self.node_mut(to) else {
            return;
        };
        let is_ready = node.leads() && node.log.term_at(node.heard_committed) == Some(node.term);
        if !is_ready {
            self.fail(id, Verdict::Refused, cx);
            return;
        }
        node.round += 1;
        let round = node.round;
        node.reads.push_back((round, id));
        if let Some(operation) = self.operations.get_mut(&id) {
            operation.open += 1;
        }
        self.replicate_to_all(to, None, cx);
        self.answer_confirmed_reads(to, cx);
    }

    /// Answers the reads whose round a majority has confirmed.
    fn answer_confirmed_reads(&mut self, leader: u8, cx: &mut Context<'_>) {
        let majority = self.params.majority();
        let all = self.nodes.len();
        let Some(node) = self.node_mut(leader) else {
            return;
        };
        if node.reads.is_empty() {
            return;
        }
        let mut rounds: Vec<u64> = (1..=all)
            .map(|id| {
                if id == usize::from(leader) {
                    node.round
                } else {
                    node.rounds[id]
                }
            })
            .collect();
        rounds.sort_unstable_by(|a, b| b.cmp(a));
        let confirmed = rounds.get(majority - 1).copied().unwrap_or(0);
        // What is applied must not lag behind what is committed.
        if node.committed < node.heard_committed {
            return;
        }
        let mut due = Vec::new();
        while let Some((round, id)) = node.reads.front().copied()
            && round <= confirmed
        {
            node.reads.pop_front();
            due.push(id);
        }
        for id in due {
            self.answer_read(Some(id), leader, cx);
            self.close_one(id, cx);
        }
    }

    /// A follower that lacks what is forgotten takes over all that is committed.
    fn take_committed_copy(&mut self, message: &Message, cx: &mut Context<'_>) {
        let (Some(from), Some(to)) = (message.from.node(), message.to.node()) else {
            return;
        };
        if !self.hears_leader(to, from, message.term, cx) {
            return;
        }
        let Some(leader) = self.node(from).filter(|node| node.leads()) else {
            return;
        };
        let (mut log, values) = (leader.log.clone(), leader.values.clone());
        let (committed, round) = (leader.committed, leader.round);
        log.truncate(committed);
        let Some(node) = self.node_mut(to) else {
            return;
        };
        if node.committed < committed {
            (node.log, node.values) = (log, values);
            node.durable = committed;
            node.committed = committed;
            node.heard_committed = node.heard_committed.max(committed);
            self.log.note(cx.now(), LogEvent::CaughtUp { node: to });
        }
        let up_to = self.node(to).map_or(0, |node| node.committed);
        let body = Body::Replicated {
            fits: true,
            up_to,
            round,
            wrote: false,
            committed: 0,
        };
        self.answer_leader(message, to, from, body, cx);
    }

    /// Reads that a node has promised an answer to and cannot give any more.
    pub(super) fn give_up_reads(&mut self, id: u8, cx: &mut Context<'_>) {
        let Some(node) = self.node_mut(id) else {
            return;
        };
        let reads = std::mem::take(&mut node.reads);
        let down = !node.up;
        for (_, read) in reads {
            // A dead node refuses nothing; its clients wait in vain.
            if !down {
                self.fail(read, Verdict::Refused, cx);
            }
            self.close_one(read, cx);
        }
    }
}

impl crate::chapters::replication::node::Node {
    /// Takes entries into its memory. Returns whether they fitted, and up to where its log then
    /// is the leader's, or where the leader might try instead.
    fn take_entries(
        &mut self,
        after: u64,
        after_term: u64,
        entries: &[Entry],
        now: crate::sim::SimTime,
    ) -> (bool, u64) {
        let forgotten = self.log.forgotten();
        if after >= forgotten && self.log.term_at(after) != Some(after_term) {
            let hint = self.log.last().min(after.saturating_sub(1));
            return (false, hint.max(self.committed));
        }
        for (position, entry) in (after + 1..).zip(entries) {
            if position <= forgotten {
                continue;
            }
            if self.log.term_at(position) == Some(entry.term) {
                continue;
            }
            // What differs was never committed: the leader's entries take its place.
            self.log.truncate(position - 1);
            self.durable = self.durable.min(position - 1);
            self.log.push(Entry { at: now, ..*entry });
        }
        debug_assert!(self.role != Role::Leader, "a leader takes no entries");
        (true, after + entries.len() as u64)
    }
}
