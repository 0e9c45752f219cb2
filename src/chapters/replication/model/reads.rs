//! Reads that one node answers.

use super::network::{Draft, TARGET_LUCK};
use super::{Context, Model};
use crate::chapters::replication::message::{Body, Message, MessageKind, Place};
use crate::chapters::replication::node::Stored;
use crate::chapters::replication::operation::{Operation, Verdict};
use crate::chapters::replication::params::{ReadFrom, Strategy};
use crate::components::latency::Leg;
use crate::sim::SimDuration;

impl Model {
    /// Gives a read to the one node it is to be answered by; whether there is one.
    pub(super) fn read_from_one(&mut self, id: u64, cx: &mut Context<'_>) -> bool {
        if self.params.strategy == Strategy::Consensus {
            let _known = self.known_leader();
        }
        let Some(operation) = self.operations.get(&id) else {
            return false;
        };
        let Some(node) = self.read_target(operation) else {
            return false;
        };
        let (from, to) = (Place::Client(operation.client), Place::Node(node));
        let draft = Draft {
            kind: MessageKind::Read,
            from,
            to,
            operation: Some(id),
            key: operation.key,
            version: 0,
            term: 0,
            body: Body::Nothing,
            delay: self.leg_of(operation, Leg::Read, from, to),
            waits: SimDuration::ZERO,
            ordered: false,
        };
        if let Some(operation) = self.operations.get_mut(&id) {
            operation.at_node = Some(node);
            operation.needs = 1;
        }
        self.send(draft, cx);
        true
    }

    pub(super) fn read_target(&self, operation: &Operation) -> Option<u8> {
        let side = self.side_of_client(operation.client);
        let leader = self.leader_of_side(side);
        let region = self.params.group_of_client(operation.client);
        let members: Vec<u8> = self
            .nodes
            .iter()
            .map(|node| node.id)
            .filter(|&id| self.params.group_of(id) == region)
            .collect();
        let from = |list: &[u8], first: usize| {
            let ids = (0..list.len()).map(|i| list[(first + i) % list.len()]);
            ids.into_iter().find(|&id| self.is_up(id))
        };
        match self.params.read_from {
            ReadFrom::Leader => leader.filter(|&id| self.is_up(id)),
            ReadFrom::Any => {
                let u = operation.luck(0, TARGET_LUCK);
                from(&members, (u * members.len() as f64) as usize)
            }
            ReadFrom::Sticky => {
                let followers: Vec<u8> = members
                    .into_iter()
                    .filter(|&id| Some(id) != leader)
                    .collect();
                let clients_before = usize::from(operation.client - 1) / self.params.groups();
                from(&followers, clients_before).or(leader.filter(|&id| self.is_up(id)))
            }
        }
    }

    /// What reads and their answers do where one node answers; whether this was one of them.
    pub(super) fn take_read(
        &mut self,
        message: &Message,
        body: &Body,
        cx: &mut Context<'_>,
    ) -> bool {
        match (message.kind, body, message.to) {
            (MessageKind::Read, _, Place::Node(to)) => {
                let from_leader = self.params.read_from == ReadFrom::Leader;
                if self.params.strategy == Strategy::Consensus && from_leader {
                    self.leader_reads(message, to, cx);
                    return true;
                }
                let waits = message.operation;
                if !waits.is_some_and(|id| self.waits_for_log(id, to, cx)) {
                    self.answer_read(message.operation, to, cx);
                }
                true
            }
            (MessageKind::Answer, Body::Value(value), Place::Client(_)) => {
                if let Some(id) = message.operation {
                    if let (Some(operation), Some(node)) =
                        (self.operations.get_mut(&id), message.from.node())
                    {
                        let counted = operation.verdict != Some(Verdict::TimedOut);
                        let touch = operation.touch(node);
                        (touch.back_at, touch.counted) = (Some(cx.now()), counted);
                    }
                    self.answer(id, *value, cx);
                }
                true
            }
            _ => false,
        }
    }

    /// A node answers a read with what it holds.
    pub(super) fn answer_read(&mut self, id: Option<u64>, node: u8, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(operation) = id.and_then(|id| self.operations.get_mut(&id)) else {
            return;
        };
        let (id, key, client) = (operation.id, operation.key, operation.client);
        let found = self
            .node(node)
            .map_or_else(Stored::default, |node| node.value(key));
        let Some(operation) = self.operations.get_mut(&id) else {
            return;
        };
        let touch = operation.touch(node);
        (touch.there_at, touch.found) = (Some(now), found);
        let (from, to) = (Place::Node(node), Place::Client(client));
        let operation = operation.clone();
        let draft = Draft {
            kind: MessageKind::Answer,
            from,
            to,
            operation: Some(id),
            key,
            version: found.version,
            term: 0,
            body: Body::Value(found),
            delay: self.leg_of(&operation, Leg::Answer, from, to),
            waits: SimDuration::ZERO,
            ordered: false,
        };
        self.send(draft, cx);
    }
}
