//! What the learner sets, and how a cluster begins.

use super::{Context, Event, LogEvent, Model};
use crate::chapters::replication::node::{Node, Role};
use crate::chapters::replication::params::Strategy;
use crate::components::recent::Recent;
use crate::lesson::{Parameters as _, Value};

impl Model {
    /// Empty nodes, as the parameters say.
    pub(super) fn build(&mut self, cx: &mut Context<'_>) {
        let params = self.params.clone();
        let replicas = params.replicas();
        self.nodes = (1..=params.all_nodes() as u8)
            .map(|id| {
                let role = match params.strategy {
                    Strategy::Leaderless if usize::from(id) > replicas => Role::Spare,
                    Strategy::Leaderless => Role::Replica,
                    _ => Role::Follower,
                };
                Node::new(id, role, params.group_of(id))
            })
            .collect();
        self.leaders = [None; 2];
        self.deposed = None;
        if params.strategy != Strategy::Leaderless {
            for region in 0..params.groups() {
                let first = (1..=replicas as u8).find(|&id| params.group_of(id) == region);
                self.leaders[region] = first;
                if let Some(node) = first.and_then(|id| self.node_mut(id)) {
                    node.role = Role::Leader;
                }
            }
        }
        if params.strategy == Strategy::Consensus {
            self.oracle.leads(1, 1);
            for id in 1..=replicas as u8 {
                if let Some(node) = self.node_mut(id) {
                    node.voted_for = Some(1);
                }
                self.be_patient(id, cx);
            }
            self.beat_later(1, cx);
        }
        self.start_comparing(cx);
    }

    /// Another cluster: everything under way is gone, and so is what the oracle knew.
    fn rebuild(&mut self, cx: &mut Context<'_>) {
        for node in &mut self.nodes {
            for handle in [node.watch.take(), node.beat.take()].into_iter().flatten() {
                cx.cancel(handle);
            }
        }
        for handle in self.failing.iter_mut().filter_map(Option::take) {
            cx.cancel(handle);
        }
        for timer in std::mem::take(&mut self.timers).into_values() {
            cx.cancel(timer);
        }
        self.operations.clear();
        self.messages.clear();
        self.numbers.clear();
        self.free_numbers.clear();
        self.streams.clear();
        self.cut.clear();
        self.slowed.clear();
        for waiting in &mut self.waiting {
            waiting.clear();
        }
        self.ended_messages = Recent::default();
        self.recent = crate::components::recent::Recent::default();
        self.tokens.clear();
        self.lost.clear();
        self.oracle.begin_anew();
        self.log.note(cx.now(), LogEvent::Rebuilt);
        self.goals.down(false, cx.now());
        self.build(cx);
    }

    pub(super) fn set(&mut self, name: &str, value: &Value, cx: &mut Context<'_>) {
        let now = cx.now();
        let note = |name| self.log.note(now, LogEvent::Changed { name });
        let Some(before) = self.params.change(name, value, note) else {
            return;
        };
        let params = self.params.clone();
        self.goals.changed(&params, now);
        if params.reads_per_s != before.reads_per_s {
            self.reads
                .set_rate(params.reads_per_s, Event::ReadArrives, cx);
        }
        if params.writes_per_s != before.writes_per_s {
            self.writes
                .set_rate(params.writes_per_s, Event::WriteArrives, cx);
        }
        if !params.same_cluster(&before) {
            self.rebuild(cx);
            return;
        }
        if params.anti_entropy_s != before.anti_entropy_s {
            self.start_comparing(cx);
        }
        if params.failover_ms != before.failover_ms {
            self.set_patience(cx);
        }
        if params.failover_when_cut && !before.failover_when_cut {
            self.expect_fail_over(cx);
        }
        if params.read_token != before.read_token {
            self.tokens_changed(cx);
        }
        if params.ack != before.ack || params.ack_count != before.ack_count {
            self.check_all_waiting(cx);
        }
    }

    fn set_patience(&mut self, cx: &mut Context<'_>) {
        for handle in self.failing.iter_mut().filter_map(Option::take) {
            cx.cancel(handle);
        }
        self.expect_fail_over(cx);
        if self.params.strategy != Strategy::Consensus {
            return;
        }
        for id in 1..=self.nodes.len() as u8 {
            let Some(node) = self.node_mut(id) else {
                continue;
            };
            if let Some(watch) = node.watch.take() {
                cx.cancel(watch);
            }
            if node.leads() {
                self.beat_later(id, cx);
            }
            self.be_patient(id, cx);
        }
    }
}
