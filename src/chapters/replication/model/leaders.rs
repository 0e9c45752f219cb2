//! A leader and its followers: once for the single leader, once in each region for two.

use super::network::{Draft, LAG_LUCK};
use super::{Context, Event, LogEvent, Model};
use crate::chapters::replication::message::{Body, Message, MessageKind, Place};
use crate::chapters::replication::node::{Entry, NodeSet, Stored};
use crate::chapters::replication::params::{Ack, Conflict, Strategy};
use crate::components::latency::Leg;
use crate::components::workload::Key;
use crate::sim::SimDuration;

impl Model {
    /// Gives a write to the leader of the client's region; whether there is one.
    pub(super) fn write_to_leader(&mut self, id: u64, cx: &mut Context<'_>) -> bool {
        let Some(client) = self.operations.get(&id).map(|op| op.client) else {
            return false;
        };
        let region = self.side_of_client(client);
        let leader = self
            .leader_of_side(region)
            .filter(|&leader| self.is_up(leader));
        let Some(leader) = leader else {
            return false;
        };
        let ahead = region == 1 && self.deposed.is_none();
        let Some(position) = self.append(id, leader, region, ahead, cx) else {
            return false;
        };
        if let Some(node) = self.node_mut(leader)
            && let Some(entry) = node.log.get(position)
        {
            let (key, version) = (entry.key, entry.stored.version);
            node.written_here.insert(key, version);
        }
        if self.params.parallel_write {
            self.ship(leader, position, cx);
        }
        true
    }

    /// Puts a write into a leader's log and starts its write to the disk. Returns its position.
    pub(super) fn append(
        &mut self,
        id: u64,
        leader: u8,
        region: usize,
        clock_ahead: bool,
        cx: &mut Context<'_>,
    ) -> Option<u64> {
        let now = cx.now();
        let (client, key) = self.operations.get(&id).map(|op| (op.client, op.key))?;
        let version = self.oracle.next_version();
        let stamp = self.clock(clock_ahead, now);
        let node = self.node_mut(leader)?;
        let mut seen = node.value(key).seen;
        seen[region] = version;
        let stored = Stored {
            version,
            stamp,
            seen,
            open: false,
        };
        node.log.push(Entry {
            term: node.term,
            key,
            stored,
            operation: id,
            at: now,
        });
        let position = node.log.last();
        let operation = self.operations.get_mut(&id)?;
        operation.at_node = Some(leader);
        operation.value = stored;
        operation.position = position;
        operation.open += 1;
        self.waiting[region].insert(position, id);
        self.log.note(
            now,
            LogEvent::Accepted {
                id,
                client,
                key,
                version,
                node: leader,
            },
        );
        let write = SimDuration::from_millis_f64(self.params.leader_ms);
        cx.after(write, Event::LeaderWrote(id));
        Some(position)
    }

    /// A leader's own write is done, if it has not crashed meanwhile.
    pub(super) fn leader_wrote(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let found = self.operations.get_mut(&id).and_then(|operation| {
            let at = operation.at_node?;
            Some((at, operation.position, operation.value, operation.key))
        });
        let found =
            found.filter(|(leader, position, ..)| !self.is_fenced(id, (*leader, *position), cx));
        if let Some((leader, position, stored, key)) = found {
            let node = self.node_mut(leader).filter(|node| {
                let entry = node.log.get(position);
                node.up && entry.is_some_and(|entry| entry.operation == id)
            });
            if let Some(node) = node {
                node.durable = node.durable.max(position);
                if let Some(operation) = self.operations.get_mut(&id) {
                    let touch = operation.touch(leader);
                    touch.there_at = Some(now);
                    touch.back_at = Some(now);
                }
                if self.params.strategy == Strategy::Consensus {
                    self.proposal_written(leader, id, cx);
                } else {
                    self.leader_stores(leader, id, key, stored, cx);
                    if !self.params.parallel_write {
                        self.ship(leader, position, cx);
                    }
                    self.cross(leader, id, key, stored, cx);
                    self.check_ack(self.side_of(leader), position, cx);
                    self.answer_waiting(leader, cx);
                }
            }
        }
        self.close_one(id, cx);
    }

    pub(super) fn leader_stores(
        &mut self,
        leader: u8,
        id: u64,
        key: Key,
        stored: Stored,
        cx: &mut Context<'_>,
    ) {
        let rule = self.rule();
        let Some(node) = self.node_mut(leader) else {
            return;
        };
        let held = node.value(key);
        let taken = held.after(stored, rule);
        node.set_value(key, taken);
        if rule == Some(Conflict::Lww) && taken.version != stored.version {
            // The other region's clock runs ahead: a later write loses at once.
            self.note_dropped(id, held.version, cx.now());
        }
        if let Some(node) = self.node_mut(leader) {
            let durable = node.durable;
            node.log.forget(durable);
        }
    }

    /// How values meet where two regions write; one leader's log is simply followed.
    pub(super) fn rule(&self) -> Option<Conflict> {
        (self.params.strategy == Strategy::MultiLeader).then_some(self.params.conflict)
    }

    /// The other nodes of a leader's region.
    pub(super) fn followers(&self, leader: u8) -> Vec<u8> {
        let region = self.params.group_of(leader);
        let others = self.nodes.iter().map(|node| node.id);
        others
            .filter(|&id| id != leader && self.params.group_of(id) == region)
            .collect()
    }

    /// Whether a follower's share of the log may wait: a single leader does not hurry for those
    /// whom no acknowledgement waits for.
    pub(super) fn lags_behind(&self, leader: u8, follower: u8) -> bool {
        let named = if leader == 2 { 1 } else { 2 };
        self.params.strategy == Strategy::SingleLeader
            && match self.params.ack {
                Ack::Async => true,
                Ack::Named => follower != named,
                Ack::Any | Ack::All | Ack::Majority => false,
            }
    }

    /// Sends one entry to all followers that are connected.
    pub(super) fn ship(&mut self, leader: u8, position: u64, cx: &mut Context<'_>) {
        let Some(entry) = self
            .node(leader)
            .and_then(|node| node.log.get(position))
            .copied()
        else {
            return;
        };
        for to in self.followers(leader) {
            if self.is_up(to) {
                self.ship_to(leader, to, position, entry, cx);
            }
        }
    }

    pub(super) fn ship_to(
        &mut self,
        from: u8,
        to: u8,
        position: u64,
        entry: Entry,
        cx: &mut Context<'_>,
    ) {
        let term = self.node(from).map_or(0, |node| node.term);
        let places = (Place::Node(from), Place::Node(to));
        let (delay, waits) = if let Some(operation) = self.operations.get(&entry.operation) {
            let waits = if self.lags_behind(from, to) {
                self.lag_at(operation.luck(to, LAG_LUCK))
            } else {
                SimDuration::ZERO
            };
            (
                self.leg_of(operation, Leg::Write, places.0, places.1),
                waits,
            )
        } else {
            let delay = self.upkeep_leg(Leg::Write, from, to, cx);
            (delay, SimDuration::ZERO)
        };
        let draft = Draft {
            kind: MessageKind::Write,
            from: places.0,
            to: places.1,
            operation: Some(entry.operation),
            key: entry.key,
            version: entry.stored.version,
            term,
            body: Body::Append(position, entry),
            delay,
            waits,
            ordered: true,
        };
        self.send(draft, cx);
    }

    pub(super) fn take_with_leader(&mut self, message: &Message, body: Body, cx: &mut Context<'_>) {
        if self.take_read(message, &body, cx) {
            return;
        }
        let (Some(from), Some(to)) = (message.from.node(), message.to.node()) else {
            return;
        };
        match (message.kind, body) {
            (MessageKind::Write, Body::Append(position, entry)) => {
                self.take_entry(message, position, entry, cx);
            }
            (MessageKind::Ack, Body::UpTo(position)) => {
                self.follower_has(from, to, position, message, cx);
            }
            (MessageKind::CatchUp, Body::UpTo(position)) => {
                self.send_missed(to, from, position, cx);
            }
            (MessageKind::Missed, Body::Entries(after, entries)) => {
                self.take_missed(message, after, &entries, cx);
            }
            (MessageKind::Missed, Body::Copy) => self.take_copy(message, cx),
            (MessageKind::Cross, Body::Value(stored)) => {
                self.resolve(to, message.key, stored, message.operation, cx);
            }
            (MessageKind::Exchange, Body::Values(values)) => {
                for (key, stored) in values {
                    self.resolve(to, key, stored, None, cx);
                }
            }
            _ => {}
        }
    }

    /// What leaders wait for has changed.
    pub(super) fn check_all_waiting(&mut self, cx: &mut Context<'_>) {
        if self.params.strategy == Strategy::Consensus {
            return;
        }
        for region in 0..self.waiting.len() {
            let positions: Vec<u64> = self.waiting[region].keys().copied().collect();
            for position in positions {
                self.check_ack(region, position, cx);
            }
        }
    }

    /// Acknowledges the write at a position if all are there that it waits for.
    pub(super) fn check_ack(&mut self, region: usize, position: u64, cx: &mut Context<'_>) {
        let (Some(id), Some(leader)) = (
            self.waiting[region].get(&position).copied(),
            self.leader_of_side(region),
        ) else {
            return;
        };
        let followers = self.followers(leader);
        let Some(node) = self.node(leader) else {
            return;
        };
        if node.durable < position {
            return;
        }
        let has = |id: &u8| node.matching[usize::from(*id)] >= position;
        let having = followers.iter().filter(|id| has(id)).count();
        let named = if leader == 2 { 1 } else { 2 };
        let is_enough = match self.params.ack {
            Ack::Async => true,
            Ack::Any => having >= (self.params.ack_count as usize).min(followers.len()),
            Ack::Named => !followers.contains(&named) || has(&named),
            Ack::All => having == followers.len(),
            Ack::Majority => having >= followers.len().div_ceil(2),
        };
        if !is_enough {
            return;
        }
        let mut promised = NodeSet::default();
        promised.insert(leader);
        if self.params.ack != Ack::Async {
            for id in followers.iter().filter(|id| has(id)) {
                promised.insert(*id);
            }
        }
        self.waiting[region].remove(&position);
        self.acknowledge(id, promised, cx);
    }
}
