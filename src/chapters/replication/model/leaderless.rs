//! Quorums: a coordinator sends each write to all replicas and waits for W, each read and waits
//! for R.

use super::network::{COORDINATOR_LUCK, Draft};
use super::{Context, LogEvent, Model};
use crate::chapters::replication::message::{Body, Message, MessageKind, Place};
use crate::chapters::replication::node::{Entry, NodeSet, Role, Stored};
use crate::chapters::replication::operation::{Operation, Touch, Verdict};
use crate::components::latency::Leg;
use crate::components::workload::Key;
use crate::sim::{SimDuration, SimTime};

/// Hints on their way to a node at once; the next leaves as one is confirmed.
const MOST_AT_ONCE: usize = 64;

/// Where a write for a replica goes.
enum Target {
    /// To the replica itself.
    Home(u8),
    /// To a node that stands in for it.
    StandIn(u8, u8),
    /// Into the coordinator's own keeping.
    Hint(u8),
}

impl Model {
    /// Whether a node can send another a message and it would arrive.
    pub(super) fn reaches(&self, from: u8, to: u8) -> bool {
        self.is_up(to) && (from == to || !self.is_cut(from, to))
    }

    pub(super) fn is_up(&self, id: u8) -> bool {
        self.node(id).is_some_and(|node| node.up)
    }

    /// The node that takes care of an operation: any, or the next one that is up.
    fn coordinator(&self, operation: &Operation) -> Option<u8> {
        let all = self.nodes.len();
        let u = operation.luck(0, COORDINATOR_LUCK);
        let first = (u * all as f64) as usize;
        let ids = (0..all).map(|i| ((first + i) % all) as u8 + 1);
        ids.into_iter().find(|&id| self.is_up(id))
    }

    fn spares(&self) -> impl Iterator<Item = u8> {
        let spares = self.nodes.iter().filter(|node| node.role == Role::Spare);
        spares.map(|node| node.id)
    }

    fn targets(&self, coordinator: u8) -> Vec<Target> {
        let mut stand_ins = self
            .spares()
            .filter(|&spare| self.reaches(coordinator, spare));
        let mut targets = Vec::new();
        for home in 1..=self.params.replicas() as u8 {
            if self.reaches(coordinator, home) {
                targets.push(Target::Home(home));
                continue;
            }
            let stand_in = self.params.sloppy.then(|| stand_ins.next()).flatten();
            match stand_in {
                Some(spare) => targets.push(Target::StandIn(spare, home)),
                None if self.params.hinted_handoff => targets.push(Target::Hint(home)),
                None => {}
            }
        }
        targets
    }

    /// Sends a write to all replicas; whether enough are within reach.
    pub(super) fn write_quorum(&mut self, id: u64, cx: &mut Context<'_>) -> bool {
        let now = cx.now();
        let needs = self.params.w();
        let Some(operation) = self.operations.get(&id) else {
            return false;
        };
        let Some(coordinator) = self.coordinator(operation) else {
            return false;
        };
        let targets = self.targets(coordinator);
        let within_reach = targets
            .iter()
            .filter(|target| !matches!(target, Target::Hint(_)))
            .count();
        if within_reach < needs {
            return false;
        }
        let version = self.oracle.next_version();
        let stored = Stored {
            version,
            stamp: self.clock(operation.client.is_multiple_of(2), now),
            seen: [version, 0],
            open: false,
        };
        let (client, key) = (operation.client, operation.key);
        if let Some(operation) = self.operations.get_mut(&id) {
            operation.at_node = Some(coordinator);
            operation.value = stored;
            operation.needs = needs;
        }
        self.log.note(
            now,
            LogEvent::Accepted {
                id,
                client,
                key,
                version,
                node: coordinator,
            },
        );
        for target in targets {
            match target {
                Target::Home(to) => self.send_value(id, coordinator, to, Body::Value(stored), cx),
                Target::StandIn(to, home) => {
                    self.send_value(id, coordinator, to, Body::For(home, stored), cx);
                }
                Target::Hint(home) => self.keep_hint(coordinator, home, key, stored),
            }
        }
        true
    }

    fn keep_hint(&mut self, keeper: u8, home: u8, key: Key, stored: Stored) {
        let kept = self
            .node_mut(keeper)
            .is_some_and(|node| node.keep_hint(home, key, stored));
        self.tally.bounds_met.hints += u64::from(!kept);
    }

    /// What a clock says, in nanoseconds.
    pub(super) fn clock(&self, runs_ahead: bool, now: SimTime) -> u64 {
        let skew = crate::sim::SimDuration::from_millis_f64(self.params.clock_skew_ms);
        if runs_ahead {
            (now + skew).as_nanos()
        } else {
            now.as_nanos()
        }
    }

    fn send_value(&mut self, id: u64, from: u8, to: u8, body: Body, cx: &mut Context<'_>) {
        let Some(operation) = self.operations.get(&id) else {
            return;
        };
        let (from, to) = (Place::Node(from), Place::Node(to));
        let draft = Draft {
            kind: MessageKind::Write,
            from,
            to,
            operation: Some(id),
            key: operation.key,
            version: operation.value.version,
            term: 0,
            body,
            delay: self.leg_of(operation, Leg::Write, from, to),
            waits: SimDuration::ZERO,
            ordered: false,
        };
        self.send(draft, cx);
    }

    /// Asks all replicas; whether enough are within reach. A sloppy read asks the first N nodes
    /// that are.
    pub(super) fn read_quorum(&mut self, id: u64, cx: &mut Context<'_>) -> bool {
        let needs = self.params.r();
        let Some(operation) = self.operations.get_mut(&id) else {
            return false;
        };
        operation.needs = needs;
        let operation = operation.clone();
        let Some(coordinator) = self.coordinator(&operation) else {
            return false;
        };
        let replicas = self.params.replicas();
        let homes = 1..=replicas as u8;
        let mut asked: Vec<u8> = homes
            .filter(|&home| self.reaches(coordinator, home))
            .collect();
        if self.params.sloppy {
            let spares: Vec<u8> = self
                .spares()
                .filter(|&spare| self.reaches(coordinator, spare))
                .collect();
            asked.extend(spares);
            asked.truncate(replicas);
        }
        if asked.len() < needs {
            return false;
        }
        if let Some(operation) = self.operations.get_mut(&id) {
            operation.at_node = Some(coordinator);
        }
        for to in asked {
            let (from, to) = (Place::Node(coordinator), Place::Node(to));
            let draft = Draft {
                kind: MessageKind::Read,
                from,
                to,
                operation: Some(id),
                key: operation.key,
                version: 0,
                term: 0,
                body: Body::Nothing,
                delay: self.leg_of(&operation, Leg::Read, from, to),
                waits: SimDuration::ZERO,
                ordered: false,
            };
            self.send(draft, cx);
        }
        true
    }

    pub(super) fn take_leaderless(&mut self, message: &Message, body: Body, cx: &mut Context<'_>) {
        let (Some(from), Some(to)) = (message.from.node(), message.to.node()) else {
            return;
        };
        match (message.kind, body) {
            (MessageKind::Write, Body::Value(stored)) => {
                self.store(to, message.key, stored, message.operation, cx);
                self.note_there(message, Stored::default(), cx);
                self.reply(message, MessageKind::Ack, Leg::Ack, Body::Nothing, cx);
            }
            (MessageKind::Write, Body::For(home, stored)) => {
                self.store(to, message.key, stored, message.operation, cx);
                if self.params.hinted_handoff {
                    self.keep_hint(to, home, message.key, stored);
                }
                self.note_there(message, Stored::default(), cx);
                self.reply(message, MessageKind::Ack, Leg::Ack, Body::Nothing, cx);
            }
            (MessageKind::Ack, Body::Value(stored)) => {
                self.handed_over(to, from, message, stored, cx);
            }
            (MessageKind::Ack, _) => self.quorum_acked(message, cx),
            (MessageKind::Read, _) => {
                let found = self
                    .node(to)
                    .map_or_else(Stored::default, |node| node.value(message.key));
                self.note_there(message, found, cx);
                self.reply(
                    message,
                    MessageKind::Answer,
                    Leg::Answer,
                    Body::Value(found),
                    cx,
                );
            }
            (MessageKind::Answer, Body::Value(found)) => self.quorum_answered(message, found, cx),
            (MessageKind::Repair, Body::Value(stored))
                if self.store(to, message.key, stored, None, cx) =>
            {
                self.mended(to, message.key, stored.version, false, cx);
            }
            (MessageKind::HandOff, Body::Value(stored)) => {
                if self.store(to, message.key, stored, None, cx) {
                    self.mended(to, message.key, stored.version, true, cx);
                }
                let delay = self.upkeep_leg(Leg::Ack, to, from, cx);
                let mut draft = Draft::between(MessageKind::Ack, to, from, delay);
                (draft.key, draft.version) = (message.key, stored.version);
                draft.body = Body::Value(stored);
                self.send(draft, cx);
            }
            (MessageKind::Exchange, Body::Values(values)) => self.take_values(to, &values, cx),
            _ => {}
        }
    }

    /// A node takes a value; whether it changed what it holds.
    pub(super) fn store(
        &mut self,
        node: u8,
        key: Key,
        stored: Stored,
        operation: Option<u64>,
        cx: &mut Context<'_>,
    ) -> bool {
        let now = cx.now();
        let Some(node) = self.node_mut(node) else {
            return false;
        };
        let mut held = node.value(key);
        if stored.is_later_than(&held) {
            let mut taken = stored;
            taken.note_seen(&held);
            node.set_value(key, taken);
            node.log.push(Entry {
                term: 0,
                key,
                stored: taken,
                operation: operation.unwrap_or(0),
                at: now,
            });
            node.durable = node.log.last();
            node.log.forget(u64::MAX);
            return true;
        }
        let by = held.version;
        held.note_seen(&stored);
        node.set_value(key, held);
        // A write that was accepted earlier wins against it: clocks disagree.
        if by < stored.version
            && let Some(id) = operation
        {
            self.note_dropped(id, by, now);
        }
        false
    }

    pub(super) fn note_dropped(&mut self, id: u64, by: u64, now: SimTime) {
        let Some(operation) = self.operations.get_mut(&id) else {
            return;
        };
        if operation.dropped {
            return;
        }
        operation.dropped = true;
        let (key, version) = (operation.key, operation.value.version);
        // One that is not acknowledged yet is counted when it is.
        let is_promised = operation.verdict == Some(Verdict::Done);
        self.tally.counts.writes_dropped += u64::from(is_promised);
        self.tally.counts.later_dropped += u64::from(by < version);
        self.log.note(
            now,
            LogEvent::Dropped {
                id,
                key,
                version,
                by,
            },
        );
        self.goals.dropped();
    }

    fn mended(&mut self, node: u8, key: Key, version: u64, handed: bool, cx: &mut Context<'_>) {
        self.tally.counts.repairs += 1;
        let what = if handed {
            LogEvent::HandedOff { node, key, version }
        } else {
            LogEvent::Repaired { node, key, version }
        };
        self.log.note(cx.now(), what);
    }

    fn note_there(&mut self, message: &Message, found: Stored, cx: &mut Context<'_>) {
        let (Some(id), Some(node)) = (message.operation, message.to.node()) else {
            return;
        };
        if let Some(operation) = self.operations.get_mut(&id) {
            let touch = operation.touch(node);
            touch.there_at = Some(cx.now());
            touch.found = found;
        }
    }

    /// Sends the answer to a message back to where it came from.
    pub(super) fn reply(
        &mut self,
        message: &Message,
        kind: MessageKind,
        leg: Leg,
        body: Body,
        cx: &mut Context<'_>,
    ) {
        let (from, to) = (message.to, message.from);
        let operation = message.operation.and_then(|id| self.operations.get(&id));
        let delay = if let Some(operation) = operation {
            self.leg_of(operation, leg, from, to)
        } else {
            let u = cx.luck().unit(crate::sim::Stream::Upkeep);
            self.leg(leg, from, to, u)
        };
        let version = match &body {
            Body::Value(stored) => stored.version,
            _ => message.version,
        };
        let draft = Draft {
            kind,
            from,
            to,
            operation: message.operation,
            key: message.key,
            version,
            term: message.term,
            body,
            delay,
            waits: SimDuration::ZERO,
            ordered: false,
        };
        self.send(draft, cx);
    }

    fn quorum_acked(&mut self, message: &Message, cx: &mut Context<'_>) {
        let (Some(id), Some(node)) = (message.operation, message.from.node()) else {
            return;
        };
        let now = cx.now();
        let Some(operation) = self.operations.get_mut(&id) else {
            return;
        };
        let waits = operation.verdict.is_none();
        let touch = operation.touch(node);
        touch.back_at = Some(now);
        touch.counted = waits;
        if waits && operation.backs() >= operation.needs {
            let mut promised = NodeSet::default();
            for touch in operation.touches.iter().filter(|touch| touch.counted) {
                promised.insert(touch.node);
            }
            self.acknowledge(id, promised, cx);
        }
    }

    fn quorum_answered(&mut self, message: &Message, found: Stored, cx: &mut Context<'_>) {
        let (Some(id), Some(node)) = (message.operation, message.from.node()) else {
            return;
        };
        let now = cx.now();
        let Some(operation) = self.operations.get_mut(&id) else {
            return;
        };
        let waits = operation.verdict.is_none();
        let touch = operation.touch(node);
        touch.back_at = Some(now);
        touch.found = found;
        touch.counted = waits;
        if waits && operation.backs() >= operation.needs {
            let counted = operation.touches.iter().filter(|touch| touch.counted);
            if let Some(newest) = newest(counted) {
                self.answer(id, newest, cx);
            }
        }
    }

    /// A read is over: who answered with an old version is given the newest.
    pub(super) fn repair(&mut self, read: &Operation, cx: &mut Context<'_>) {
        let backs = read.touches.iter().filter(|touch| touch.back_at.is_some());
        let (Some(newest), Some(from)) = (newest(backs), read.at_node) else {
            return;
        };
        let behind = |touch: &&Touch| touch.back_at.is_some() && newest.is_later_than(&touch.found);
        let behind: Vec<u8> = read.touches.iter().filter(behind).map(|t| t.node).collect();
        if !self.is_up(from) {
            return;
        }
        for to in behind {
            let delay = self.upkeep_leg(Leg::Write, from, to, cx);
            let mut draft = Draft::between(MessageKind::Repair, from, to, delay);
            (draft.key, draft.version) = (read.key, newest.version);
            draft.body = Body::Value(newest);
            self.send(draft, cx);
        }
    }

    /// Whoever keeps writes for a node that is within reach again hands them over, so many at once.
    pub(super) fn hand_over(&mut self, cx: &mut Context<'_>) {
        let mut due = Vec::new();
        for node in self.nodes.iter().filter(|node| node.up) {
            for to in node.hinted().iter() {
                if self.reaches(node.id, to) {
                    let hints = node.hints_for(to).take(MOST_AT_ONCE);
                    due.extend(hints.map(|(key, stored)| (node.id, to, key, stored)));
                }
            }
        }
        for (from, to, key, stored) in due {
            self.send_hint(from, to, key, stored, cx);
        }
    }

    fn send_hint(&mut self, from: u8, to: u8, key: Key, stored: Stored, cx: &mut Context<'_>) {
        let delay = self.upkeep_leg(Leg::Write, from, to, cx);
        let mut draft = Draft::between(MessageKind::HandOff, from, to, delay);
        (draft.key, draft.version) = (key, stored.version);
        draft.body = Body::Value(stored);
        self.send(draft, cx);
    }

    /// A hand-off is confirmed; of what else is kept for the node, the next follows.
    fn handed_over(
        &mut self,
        keeper: u8,
        home: u8,
        message: &Message,
        stored: Stored,
        cx: &mut Context<'_>,
    ) {
        let Some(node) = self.node_mut(keeper) else {
            return;
        };
        let Some(kept) = node.hints.get(&(home, message.key)).copied() else {
            return;
        };
        if kept.is_later_than(&stored) {
            // A later write has come for the same key.
            self.send_hint(keeper, home, message.key, kept, cx);
            return;
        }
        node.hints.remove(&(home, message.key));
        // All before it are on their way.
        let next = node.hints_for(home).nth(MOST_AT_ONCE - 1);
        if let Some((key, stored)) = next {
            self.send_hint(keeper, home, key, stored, cx);
        }
    }
}

/// What several answers come to: the value that last-write-wins prefers, and all that they know.
fn newest<'a>(touches: impl Iterator<Item = &'a Touch>) -> Option<Stored> {
    let mut best: Option<Stored> = None;
    for touch in touches {
        best = Some(match best {
            None => touch.found,
            Some(known) => {
                let (mut newer, older) = if touch.found.is_later_than(&known) {
                    (touch.found, known)
                } else {
                    (known, touch.found)
                };
                newer.note_seen(&older);
                newer
            }
        });
    }
    best
}
