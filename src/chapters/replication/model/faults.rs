//! What breaks, what comes back, and who takes the place of a leader that is gone.

use super::oracle::Owed;
use super::{Context, Event, LogEvent, Model};
use crate::chapters::replication::message::Fate;
use crate::chapters::replication::node::{Node, NodeSet, Role};
use crate::chapters::replication::params::{MOST_NODES, Strategy};
use crate::lesson::MarkKind;
use crate::sim::SimTime;

impl Model {
    pub(super) fn node_mut(&mut self, id: u8) -> Option<&mut Node> {
        self.nodes.get_mut(usize::from(id).checked_sub(1)?)
    }

    pub(super) fn crash(&mut self, id: u8, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(node) = self.node_mut(id).filter(|node| node.up) else {
            return;
        };
        node.up = false;
        let durable = node.durable;
        node.log.truncate(durable);
        node.votes = NodeSet::default();
        node.asked_at = None;
        let being_written: Vec<u64> = self
            .messages
            .values()
            .filter(|message| message.fate == Fate::BeingWritten && message.to.node() == Some(id))
            .map(|message| message.id)
            .collect();
        for message in being_written {
            self.end_message(message, Fate::ReceiverDown, cx);
        }
        self.never_leave(id, cx);
        self.give_up_reads(id, cx);
        self.log.note(now, LogEvent::Crashed { node: id });
        self.goals.down(true, now);
        self.end_split(cx);
        self.expect_fail_over(cx);
    }

    pub(super) fn revive(&mut self, id: u8, cx: &mut Context<'_>) {
        let now = cx.now();
        let consensus = self.params.strategy == Strategy::Consensus;
        let Some(node) = self.node_mut(id).filter(|node| !node.up) else {
            return;
        };
        node.up = true;
        if consensus {
            node.role = Role::Follower;
        }
        self.log.note(now, LogEvent::Revived { node: id });
        let some_down = self.nodes.iter().any(|node| !node.up);
        self.goals.down(some_down, now);
        if consensus {
            self.be_patient(id, cx);
        } else {
            self.leader_is_back(id, cx);
        }
        self.end_split(cx);
        self.reconnected(cx);
        self.expect_fail_over(cx);
    }

    /// A leader that nobody has replaced yet goes on in a term of its own: what its followers
    /// have and it has not, it never acknowledged.
    fn leader_is_back(&mut self, id: u8, cx: &mut Context<'_>) {
        let region = self.params.group_of(id);
        if self.leader(region) != Some(id) {
            if let Some(node) = self.node_mut(id)
                && node.role == Role::Leader
            {
                node.role = Role::Follower;
            }
            return;
        }
        if let Some(pending) = self.failing[region].take() {
            cx.cancel(pending);
        }
        let Some(node) = self.node_mut(id) else {
            return;
        };
        let (before, last) = (node.term, node.log.last());
        node.term += 1;
        node.matching = [0; MOST_NODES + 1];
        self.adopt_term(region, id, before, last);
    }

    /// The nodes of a region that are up and fit in with the leader's log take up its term; the
    /// others will take a copy of everything.
    fn adopt_term(&mut self, region: usize, leader: u8, before: u64, last: u64) {
        let Some(term) = self.node(leader).map(|node| node.term) else {
            return;
        };
        let params = self.params.clone();
        let all = 1..=self.nodes.len() as u8;
        let hears: Vec<bool> = all.map(|node| self.hears_of(leader, node)).collect();
        for (node, hears) in self.nodes.iter_mut().zip(hears) {
            let is_other = node.id != leader && params.group_of(node.id) == region;
            if is_other && node.up && hears {
                node.role = Role::Follower;
                node.asked_at = None;
                if node.term == before && node.log.last() <= last {
                    node.term = term;
                }
            }
        }
    }

    /// If a leader is down and nothing has been arranged yet, somebody takes its place in time.
    pub(super) fn expect_fail_over(&mut self, cx: &mut Context<'_>) {
        let with_leader = matches!(
            self.params.strategy,
            Strategy::SingleLeader | Strategy::MultiLeader
        );
        let Some(timeout) = self.params.failover().filter(|_| with_leader) else {
            return;
        };
        for region in 0..self.params.groups() {
            let is_down = self
                .leader(region)
                .is_some_and(|leader| self.is_gone(leader));
            if is_down && self.failing[region].is_none() {
                let event = Event::FailOver(region as u8);
                self.failing[region] = Some(cx.after(timeout, event));
            }
        }
    }

    /// The most advanced follower that is up takes a dead leader's place.
    pub(super) fn fail_over(&mut self, region: usize, cx: &mut Context<'_>) {
        let now = cx.now();
        self.failing[region] = None;
        let Some(old) = self.leader(region).filter(|&leader| self.is_gone(leader)) else {
            return;
        };
        let old_term = self.node(old).map_or(0, |node| node.term);
        let candidates = self
            .nodes
            .iter()
            .filter(|node| node.up && self.params.group_of(node.id) == region)
            .filter(|node| self.can_replace(old, node.id));
        // A log of a later term is more advanced than a longer one; of equals the first.
        let best =
            candidates.max_by_key(|node| (node.term, node.log.last(), MOST_NODES as u8 - node.id));
        let Some(id) = best.map(|node| node.id) else {
            return;
        };
        let Some(node) = self.node_mut(id) else {
            return;
        };
        let before = node.term;
        node.role = Role::Leader;
        node.term = old_term.max(before) + 1;
        node.matching = [0; MOST_NODES + 1];
        node.durable = node.log.last();
        let (last, term) = (node.log.last(), node.term);
        self.leaders[region] = Some(id);
        let mut lost = Vec::new();
        if region == 0 {
            lost = self.split_from(old, id, last);
        } else {
            self.waiting[region].clear();
        }
        self.tokens_end_at(last);
        self.adopt_term(region, id, before, last);
        lost.extend(self.lost_to(region, id));
        self.mark_lost(&lost, now);
        self.tally.counts.failovers += 1;
        self.log.note(
            now,
            LogEvent::Promoted {
                node: id,
                term,
                lost: lost.len() as u64,
            },
        );
        self.tally
            .marks
            .add(now, MarkKind::Recovery, "a follower takes over");
        self.tell_split(old, cx);
        self.goals.leads_again();
        self.answer_waiting(id, cx);
        self.reconnected(cx);
    }

    /// Acknowledged writes that a new leader does not have.
    pub(super) fn lost_to(&mut self, region: usize, leader: u8) -> Vec<Owed> {
        let Some(node) = self.nodes.get(usize::from(leader).saturating_sub(1)) else {
            return Vec::new();
        };
        let log = &node.log;
        self.oracle.take_lost(region, log.last(), |owed| {
            let entry = log.get(owed.position);
            owed.position <= log.forgotten()
                || entry.is_some_and(|entry| entry.operation == owed.operation)
        })
    }

    pub(super) fn mark_lost(&mut self, lost: &[Owed], now: SimTime) {
        for owed in lost {
            if let Some(operation) = self.operations.get_mut(&owed.operation) {
                operation.lost = true;
            }
        }
        self.lost.extend(lost.iter().map(|owed| owed.operation));
        while self.lost.len() > super::LOST_KEPT {
            self.lost.pop_first();
        }
        self.tally.lost(lost.len() as u64, now);
        self.goals.lost(lost.len() as u64);
    }
}
