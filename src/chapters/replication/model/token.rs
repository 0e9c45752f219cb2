//! Read-your-writes by token: a read carries the log position of its client's last acknowledged
//! write, and a node whose log ends before it answers once it has caught up, or never in time.

use super::{Context, LogEvent, Model};
use crate::chapters::replication::params::{ReadToken, Strategy};

impl Model {
    /// Whether reads carry tokens. Only one leader's log gives positions that all nodes share.
    fn has_tokens(&self) -> bool {
        self.params.read_token == ReadToken::Wait && self.params.strategy == Strategy::SingleLeader
    }

    /// What a client's read carries; 0 is nothing.
    pub(super) fn token_of(&self, client: u8) -> u64 {
        self.tokens.get(&client).copied().unwrap_or(0)
    }

    /// A client's write at this position is acknowledged: its reads ask for it from now on.
    pub(super) fn take_token(&mut self, client: u8, position: u64) {
        if self.has_tokens() {
            let token = self.tokens.entry(client).or_default();
            *token = (*token).max(position);
        }
    }

    /// Keeps a read at a node whose log ends before its token; whether it waits.
    pub(super) fn waits_for_log(&mut self, id: u64, at: u8, cx: &mut Context<'_>) -> bool {
        if !self.has_tokens() {
            return false;
        }
        let Some(operation) = self.operations.get_mut(&id) else {
            return false;
        };
        let index = usize::from(at).saturating_sub(1);
        let Some(node) = self.nodes.get_mut(index) else {
            return false;
        };
        let behind = operation.token.saturating_sub(node.durable);
        if behind == 0 {
            return false;
        }
        node.reads.push_back((operation.token, id));
        operation.open += 1;
        self.tally.counts.reads_waited += 1;
        let (key, node) = (operation.key, at);
        self.log.note(
            cx.now(),
            LogEvent::WaitsForLog {
                id,
                key,
                node,
                behind,
            },
        );
        true
    }

    /// A node's log has grown: it answers the reads that waited for no more than that.
    pub(super) fn answer_waiting(&mut self, at: u8, cx: &mut Context<'_>) {
        let all = !self.has_tokens();
        let Some(node) = self.node_mut(at).filter(|node| !node.reads.is_empty()) else {
            return;
        };
        let durable = node.durable;
        let reads = std::mem::take(&mut node.reads);
        let (due, later): (Vec<_>, Vec<_>) = reads
            .into_iter()
            .partition(|(position, _)| all || *position <= durable);
        node.reads = later.into();
        cx.charge(due.len() as u64 / 2);
        for (_, id) in due {
            self.answer_read(Some(id), at, cx);
            self.close_one(id, cx);
        }
    }

    /// A read that has timed out waits no longer.
    pub(super) fn stops_waiting(&mut self, id: u64, cx: &mut Context<'_>) {
        if !self.has_tokens() {
            return;
        }
        let at = self.operations.get(&id).and_then(|read| read.at_node);
        let Some(node) = at.and_then(|at| self.node_mut(at)) else {
            return;
        };
        // Who times out has waited longest, and stands in front.
        if let Some(place) = node.reads.iter().position(|(_, read)| *read == id) {
            node.reads.remove(place);
            self.close_one(id, cx);
        }
    }

    /// Another leader's log may end earlier: what it lacks is lost, and no read can wait for it.
    pub(super) fn tokens_end_at(&mut self, last: u64) {
        for token in self.tokens.values_mut() {
            *token = (*token).min(last);
        }
    }

    /// Reads begin to carry tokens, or carry none any more. What was acknowledged before is on the
    /// leader's disk.
    pub(super) fn tokens_changed(&mut self, cx: &mut Context<'_>) {
        self.tokens.clear();
        if self.has_tokens() {
            let leader = self.leader(0).and_then(|leader| self.node(leader));
            let last = leader.map_or(0, |node| node.durable);
            for client in 1..=self.params.clients as u8 {
                self.take_token(client, last);
            }
            return;
        }
        for at in 1..=self.nodes.len() as u8 {
            self.answer_waiting(at, cx);
        }
    }
}
