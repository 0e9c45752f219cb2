//! Terms and votes.

use super::network::Draft;
use super::{Context, Event, LogEvent, Model};
use crate::chapters::replication::message::{Body, Message, MessageKind};
use crate::chapters::replication::node::{Entry, NodeSet, Role, Stored};
use crate::chapters::replication::params::{MOST_NODES, Strategy};
use crate::components::latency::Leg;
use crate::lesson::MarkKind;
use crate::sim::{SimDuration, Stream};

/// The least patience, and the least time between two heartbeats.
const LEAST_PATIENCE: SimDuration = SimDuration::from_millis(4);
const LEAST_BEAT: SimDuration = SimDuration::from_millis(2);

impl Model {
    /// A node waits for a sign of life: between once and twice the time-out, by its own luck.
    pub(super) fn be_patient(&mut self, id: u8, cx: &mut Context<'_>) {
        let Some(least) = self.params.failover() else {
            return;
        };
        let u = cx.luck().unit(Stream::Elections);
        let least = least.max(LEAST_PATIENCE).as_secs_f64();
        let patience = SimDuration::from_secs_f64(least * (1.0 + u));
        let now = cx.now();
        if let Some(node) = self.node_mut(id) {
            node.patience = patience.as_nanos();
            node.deadline = now + patience;
        }
        self.watch_later(id, cx);
    }

    fn watch_later(&mut self, id: u8, cx: &mut Context<'_>) {
        let now = cx.now();
        let consensus = self.params.strategy == Strategy::Consensus;
        let never = self.params.failover().is_none();
        if let Some(node) = self.node_mut(id)
            && consensus
            && !never
            && node.up
            && !node.leads()
            && node.watch.is_none()
        {
            node.watch = Some(cx.after(node.deadline.since(now), Event::Watch(id)));
        }
    }

    /// A node looks whether it has heard of a leader in time.
    pub(super) fn watch(&mut self, id: u8, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(node) = self.node_mut(id) else {
            return;
        };
        node.watch = None;
        if !node.up || node.leads() || self.params.failover().is_none() {
            return;
        }
        if self.node(id).is_some_and(|node| now >= node.deadline) {
            self.stand_for_election(id, cx);
        }
        self.watch_later(id, cx);
    }

    fn stand_for_election(&mut self, id: u8, cx: &mut Context<'_>) {
        let now = cx.now();
        let majority = self.params.majority();
        let Some(node) = self.node_mut(id) else {
            return;
        };
        node.term += 1;
        node.role = Role::Candidate;
        node.voted_for = Some(id);
        node.votes = NodeSet::default();
        node.votes.insert(id);
        let (term, last, last_term) = (node.term, node.log.last(), node.log.last_term());
        self.log
            .note(now, LogEvent::StoodForElection { node: id, term });
        self.be_patient(id, cx);
        if majority <= 1 {
            self.lead(id, cx);
            return;
        }
        for to in 1..=self.nodes.len() as u8 {
            if to != id {
                let delay = self.upkeep_leg(Leg::Ack, id, to, cx);
                let mut draft = Draft::between(MessageKind::AskVote, id, to, delay);
                draft.term = term;
                draft.body = Body::AskVote(last, last_term);
                self.send(draft, cx);
            }
        }
    }

    pub(super) fn asked_for_vote(
        &mut self,
        message: &Message,
        last: u64,
        last_term: u64,
        cx: &mut Context<'_>,
    ) {
        let (Some(from), Some(to)) = (message.from.node(), message.to.node()) else {
            return;
        };
        let _stepped_down = self.hears_of_term(to, message.term, cx);
        let now = cx.now();
        let Some(node) = self.node_mut(to) else {
            return;
        };
        let has_all = (last_term, last) >= (node.log.last_term(), node.log.last());
        let is_free = node.voted_for.is_none_or(|voted| voted == from);
        let gives = message.term == node.term && is_free && has_all && !node.leads();
        if gives {
            node.voted_for = Some(from);
            node.deadline = now + SimDuration::from_nanos(node.patience);
        }
        let term = node.term;
        let delay = self.upkeep_leg(Leg::Ack, to, from, cx);
        let mut draft = Draft::between(MessageKind::Vote, to, from, delay);
        draft.term = term;
        draft.body = Body::Vote(gives);
        self.send(draft, cx);
    }

    pub(super) fn voted(&mut self, message: &Message, given: bool, cx: &mut Context<'_>) {
        let (Some(from), Some(to)) = (message.from.node(), message.to.node()) else {
            return;
        };
        if self.hears_of_term(to, message.term, cx) {
            return;
        }
        let majority = self.params.majority();
        let Some(node) = self.node_mut(to) else {
            return;
        };
        if given && node.role == Role::Candidate && node.term == message.term {
            node.votes.insert(from);
            if node.votes.len() >= majority {
                self.lead(to, cx);
            }
        }
    }

    fn lead(&mut self, id: u8, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(node) = self.node_mut(id) else {
            return;
        };
        node.role = Role::Leader;
        let last = node.log.last();
        node.next = [last + 1; MOST_NODES + 1];
        node.matching = [0; MOST_NODES + 1];
        node.rounds = [0; MOST_NODES + 1];
        node.round = 0;
        // An entry of its own term: only with it can it commit what earlier terms have left.
        node.log.push(Entry {
            term: node.term,
            key: 0,
            stored: Stored::default(),
            operation: 0,
            at: now,
        });
        node.durable = node.log.last();
        let term = node.term;
        self.oracle.leads(term, id);
        let lost = self.lost_to(0, id);
        self.mark_lost(&lost, now);
        self.tally.counts.failovers += 1;
        self.log.note(now, LogEvent::Elected { node: id, term });
        self.tally
            .marks
            .add(now, MarkKind::Recovery, "a leader is elected");
        self.goals.leads_again();
        self.replicate_to_all(id, None, cx);
        self.beat_later(id, cx);
        self.advance_commit(id, cx);
    }

    pub(super) fn beat_later(&mut self, id: u8, cx: &mut Context<'_>) {
        let Some(patience) = self.params.failover() else {
            return;
        };
        let every = SimDuration::from_nanos(patience.as_nanos() / 4).max(LEAST_BEAT);
        if let Some(node) = self.node_mut(id) {
            if let Some(beat) = node.beat.take() {
                cx.cancel(beat);
            }
            node.beat = Some(cx.after(every, Event::Beat(id, node.term)));
        }
    }

    /// A leader says that it is there.
    pub(super) fn beat(&mut self, id: u8, term: u64, cx: &mut Context<'_>) {
        let Some(node) = self.node_mut(id) else {
            return;
        };
        node.beat = None;
        if node.leads() && node.term == term {
            self.replicate_to_all(id, None, cx);
            self.beat_later(id, cx);
        }
    }

    /// A node hears of a later term: whatever it took itself for, it follows. Returns whether it
    /// did.
    pub(super) fn hears_of_term(&mut self, id: u8, term: u64, cx: &mut Context<'_>) -> bool {
        let now = cx.now();
        let Some(node) = self.node_mut(id) else {
            return false;
        };
        if term <= node.term {
            return false;
        }
        node.term = term;
        node.voted_for = None;
        self.follow(id, now, cx);
        true
    }

    fn follow(&mut self, id: u8, now: crate::sim::SimTime, cx: &mut Context<'_>) {
        let Some(node) = self.node_mut(id) else {
            return;
        };
        let led = node.role == Role::Leader;
        node.role = Role::Follower;
        node.votes = NodeSet::default();
        let term = node.term;
        if led {
            self.log.note(now, LogEvent::SteppedDown { node: id, term });
            self.give_up_reads(id, cx);
            self.be_patient(id, cx);
        }
    }

    /// A message from a leader reaches a node; whether that leader is of the present term.
    pub(super) fn hears_leader(
        &mut self,
        id: u8,
        _from: u8,
        term: u64,
        cx: &mut Context<'_>,
    ) -> bool {
        self.hears_of_term(id, term, cx);
        let now = cx.now();
        let Some(node) = self.node_mut(id) else {
            return false;
        };
        if term < node.term || node.leads() {
            return false;
        }
        node.role = Role::Follower;
        node.deadline = now + SimDuration::from_nanos(node.patience);
        self.watch_later(id, cx);
        true
    }
}
