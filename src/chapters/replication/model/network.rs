//! Links, and the messages on them.

use super::{Context, Event, LogEvent, MOST_MESSAGES, Model};
use crate::chapters::replication::message::{Body, Fate, Message, MessageKind, Place};
use crate::chapters::replication::operation::Operation;
use crate::chapters::replication::params::{Lag, Strategy};
use crate::components::latency::{Leg, exponential};
use crate::components::workload::Key;
use crate::lesson::MarkKind;
use crate::sim::{SimDuration, Stream};

/// By how much a command delays a message that does not say by how much.
pub(super) const DELAY_MS: u32 = 20;

/// Purposes of an operation's luck besides the legs.
pub(super) const LAG_LUCK: u8 = 10;
pub(super) const COORDINATOR_LUCK: u8 = 11;
pub(super) const TARGET_LUCK: u8 = 12;

/// A message before it is sent.
pub(super) struct Draft {
    pub kind: MessageKind,
    pub from: Place,
    pub to: Place,
    pub operation: Option<u64>,
    pub key: Key,
    pub version: u64,
    pub term: u64,
    pub body: Body,
    pub delay: SimDuration,
    /// How long it waits at the sender before that.
    pub waits: SimDuration,
    /// Whether it belongs to a stream, which keeps its order.
    pub ordered: bool,
}

impl Draft {
    /// A message from node to node that belongs to no operation and carries nothing.
    pub fn between(kind: MessageKind, from: u8, to: u8, delay: SimDuration) -> Self {
        Self {
            kind,
            from: Place::Node(from),
            to: Place::Node(to),
            operation: None,
            key: 0,
            version: 0,
            term: 0,
            body: Body::Nothing,
            delay,
            waits: SimDuration::ZERO,
            ordered: false,
        }
    }
}

impl Model {
    /// How long a leg takes at the luck `u`, without the write into the replica.
    pub(super) fn leg(&self, leg: Leg, from: Place, to: Place, u: f64) -> SimDuration {
        let params = &self.params;
        let shape = params.latency;
        let is_local = from == to;
        let mut millis = shape.delay_ms(leg, params.mean_ms(leg), u);
        if is_local && params.latency.mixture(leg).is_none() && !self.is_drawn() {
            millis = 0.0;
        }
        if let (Some(a), Some(b)) = (from.node(), to.node())
            && !is_local
        {
            millis += shape.remote_ms() + f64::from(self.slowed_ms(a, b));
        }
        if !is_local
            && to
                .node()
                .is_some_and(|to| u64::from(to) == params.slow_node)
        {
            millis += params.slow_ms;
        }
        SimDuration::from_millis_f64(millis)
    }

    /// Whether delays are drawn: then a coordinator's own copy is one like the others.
    fn is_drawn(&self) -> bool {
        self.params.latency != crate::components::latency::LatencyShape::Fixed
    }

    /// The leg of an operation between it and a node, by the operation's luck.
    pub(super) fn leg_of(
        &self,
        operation: &Operation,
        leg: Leg,
        from: Place,
        to: Place,
    ) -> SimDuration {
        let node = match leg {
            Leg::Write | Leg::Read => to.node(),
            Leg::Ack | Leg::Answer => from.node(),
        };
        let u = operation.luck(node.unwrap_or(0), leg as u8);
        self.leg(leg, from, to, u)
    }

    /// A leg of a message that belongs to no operation.
    pub(super) fn upkeep_leg(
        &self,
        leg: Leg,
        from: u8,
        to: u8,
        cx: &mut Context<'_>,
    ) -> SimDuration {
        let u = cx.luck().unit(Stream::Upkeep);
        self.leg(leg, Place::Node(from), Place::Node(to), u)
    }

    /// The lag of a log's or a region's messages at the luck `u`.
    pub(super) fn lag_at(&self, u: f64) -> SimDuration {
        let millis = match self.params.lag {
            Lag::Fixed => self.params.lag_ms,
            Lag::Exponential => exponential(self.params.lag_ms, u),
        };
        SimDuration::from_millis_f64(millis)
    }

    pub(super) fn send(&mut self, draft: Draft, cx: &mut Context<'_>) {
        self.tally.counts.messages += 1;
        if self.messages.len() >= MOST_MESSAGES {
            self.tally.counts.messages_lost += 1;
            self.tally.bounds_met.messages += 1;
            return;
        }
        let now = cx.now();
        let leaves_at = now + draft.waits;
        let mut arrives_at = leaves_at + draft.delay;
        if let (true, Some(from), Some(to)) = (draft.ordered, draft.from.node(), draft.to.node()) {
            let last = self.streams.entry((from, to)).or_default();
            arrives_at = arrives_at.max(*last);
            *last = arrives_at;
        }
        let is_cut = match (draft.from, draft.to) {
            (Place::Node(from), Place::Node(to)) => self.is_cut(from, to),
            _ => false,
        };
        let operation = draft
            .operation
            .and_then(|id| self.operations.get_mut(&id))
            .map(|operation| {
                operation.open += 1;
                operation.id
            });
        let id = self.next_message;
        self.next_message += 1;
        let number = self.free_number();
        self.numbers.insert(number, id);
        let message = Message {
            id,
            number,
            kind: draft.kind,
            from: draft.from,
            to: draft.to,
            operation,
            key: draft.key,
            version: draft.version,
            term: draft.term,
            sent_at: now,
            leaves_at,
            arrives_at,
            ended_at: None,
            fate: if is_cut {
                Fate::LinkCut
            } else {
                Fate::UnderWay
            },
            body: draft.body,
        };
        self.messages.insert(id, message);
        cx.after(arrives_at.since(now), Event::Arrives(id));
    }

    /// The smallest number that no message under way has.
    fn free_number(&mut self) -> u32 {
        self.free_numbers
            .pop_first()
            .unwrap_or(self.numbers.len() as u32 + 1)
    }

    pub(super) fn arrives(&mut self, id: u64, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(message) = self.messages.get_mut(&id) else {
            return;
        };
        if message.arrives_at > now {
            // It was delayed on its way.
            cx.after(message.arrives_at.since(now), Event::Arrives(id));
            return;
        }
        if message.fate == Fate::LinkCut {
            self.end_message(id, Fate::LinkCut, cx);
            return;
        }
        let to = message.to;
        if to.node().is_some_and(|node| !self.is_up(node)) {
            self.end_message(id, Fate::ReceiverDown, cx);
            return;
        }
        if self.params.strategy == Strategy::Consensus {
            self.look_at_entries(id, cx);
        }
        let write = self.params.replica_write();
        let is_written = self
            .messages
            .get(&id)
            .is_some_and(|message| message.kind.is_written() && message.body.is_written());
        if is_written && !write.is_zero() {
            if let Some(message) = self.messages.get_mut(&id) {
                message.fate = Fate::BeingWritten;
            }
            cx.after(write, Event::Written(id));
        } else {
            self.written(id, cx);
        }
    }

    /// What a message carries has its effect.
    pub(super) fn written(&mut self, id: u64, cx: &mut Context<'_>) {
        let Some(message) = self.messages.get_mut(&id) else {
            return;
        };
        let body = std::mem::replace(&mut message.body, Body::Nothing);
        let message = message.clone();
        match self.params.strategy {
            Strategy::Leaderless => self.take_leaderless(&message, body, cx),
            Strategy::Consensus => self.take_consensus(&message, body, cx),
            Strategy::SingleLeader | Strategy::MultiLeader => {
                self.take_with_leader(&message, body, cx);
            }
        }
        self.end_message(id, Fate::Arrived, cx);
    }

    /// Messages that have not left a node yet are gone with it.
    pub(super) fn never_leave(&mut self, node: u8, cx: &mut Context<'_>) {
        let now = cx.now();
        let waiting = self
            .messages
            .values()
            .filter(|message| message.from.node() == Some(node) && message.leaves_at > now);
        let waiting: Vec<u64> = waiting.map(|message| message.id).collect();
        for id in waiting {
            let Some(message) = self.messages.remove(&id) else {
                continue;
            };
            self.release_number(message.number);
            self.tally.counts.messages_lost += 1;
            if let Some(operation) = message.operation {
                self.close_one(operation, cx);
            }
        }
        self.streams.retain(|(from, _), _| *from != node);
    }

    fn release_number(&mut self, number: u32) {
        self.numbers.remove(&number);
        self.free_numbers.insert(number);
        if self.numbers.is_empty() {
            self.free_numbers.clear();
        }
    }

    pub(super) fn end_message(&mut self, id: u64, fate: Fate, cx: &mut Context<'_>) {
        let Some(mut message) = self.messages.remove(&id) else {
            return;
        };
        self.release_number(message.number);
        self.tally.counts.messages_lost += u64::from(fate.is_lost());
        message.fate = fate;
        message.ended_at = Some(cx.now());
        message.body = Body::Nothing;
        let operation = message.operation;
        self.ended_messages.keep(message);
        if let Some(operation) = operation {
            self.close_one(operation, cx);
        }
    }

    pub(super) fn cut(&mut self, a: u8, b: u8, cx: &mut Context<'_>) {
        let link = (a.min(b), a.max(b));
        let exists = a != b && self.node(a).is_some() && self.node(b).is_some();
        if !exists || !self.cut.insert(link) {
            return;
        }
        for message in self.messages.values_mut() {
            if let (Some(from), Some(to)) = (message.from.node(), message.to.node())
                && (from.min(to), from.max(to)) == link
                && message.fate == Fate::UnderWay
            {
                message.fate = Fate::LinkCut;
            }
        }
        let now = cx.now();
        self.log.note(
            now,
            LogEvent::Cut {
                a: link.0,
                b: link.1,
            },
        );
        if self.params.failover_when_cut {
            self.expect_fail_over(cx);
        }
    }

    pub(super) fn heal(&mut self, a: u8, b: u8, cx: &mut Context<'_>) {
        let link = (a.min(b), a.max(b));
        if !self.cut.remove(&link) {
            return;
        }
        let now = cx.now();
        self.log.note(
            now,
            LogEvent::Healed {
                a: link.0,
                b: link.1,
            },
        );
        self.end_split(cx);
        self.leader_is_reached(cx);
        self.reconnected(cx);
    }

    /// What is sent between two nodes from now on takes so much longer; what is under way does not.
    pub(super) fn slow_link(&mut self, a: u8, b: u8, by_ms: u32, cx: &mut Context<'_>) {
        let (a, b) = (a.min(b), a.max(b));
        let exists = a != b && self.node(a).is_some() && self.node(b).is_some();
        if !exists || self.slowed_ms(a, b) == by_ms {
            return;
        }
        if by_ms == 0 {
            self.slowed.remove(&(a, b));
        } else {
            self.slowed.insert((a, b), by_ms);
        }
        self.log.note(cx.now(), LogEvent::Slowed { a, b, by_ms });
    }

    pub(super) fn delay_message(&mut self, number: u32, by_ms: u32, cx: &mut Context<'_>) {
        let Some(id) = self.numbers.get(&number).copied() else {
            return;
        };
        let Some(message) = self.messages.get_mut(&id) else {
            return;
        };
        if message.fate != Fate::UnderWay {
            return;
        }
        message.arrives_at += SimDuration::from_millis(u64::from(by_ms));
        // What follows in the same stream waits for it.
        if let (Some(from), Some(to)) = (message.from.node(), message.to.node())
            && let Some(last) = self.streams.get_mut(&(from, to))
        {
            let (delayed, sent_at) = (message.arrives_at, message.sent_at);
            *last = (*last).max(delayed);
            for other in self.messages.values_mut() {
                let same = other.from.node() == Some(from) && other.to.node() == Some(to);
                if same && other.body.is_in_stream() && other.sent_at >= sent_at {
                    other.arrives_at = other.arrives_at.max(delayed);
                }
            }
        }
        self.log
            .note(cx.now(), LogEvent::MessageDelayed { number, by_ms });
    }

    pub(super) fn drop_message(&mut self, number: u32, cx: &mut Context<'_>) {
        let Some(id) = self.numbers.get(&number).copied() else {
            return;
        };
        if self
            .messages
            .get(&id)
            .is_none_or(|message| message.fate != Fate::UnderWay)
        {
            return;
        }
        let now = cx.now();
        self.log.note(now, LogEvent::MessageDropped { number });
        self.tally
            .marks
            .add(now, MarkKind::Failure, "a message was dropped");
        self.end_message(id, Fate::Dropped, cx);
    }
}

impl MessageKind {
    /// Whether it changes what the receiver holds.
    fn is_written(self) -> bool {
        matches!(
            self,
            Self::Write
                | Self::Cross
                | Self::Missed
                | Self::Repair
                | Self::HandOff
                | Self::Exchange
        )
    }
}

impl Body {
    /// Whether the receiver writes it to its disk before it has its effect.
    fn is_written(&self) -> bool {
        match self {
            Self::Value(_)
            | Self::For(..)
            | Self::Append(..)
            | Self::Entries(..)
            | Self::Copy
            | Self::Values(_) => true,
            Self::Replicated { wrote, .. } => *wrote,
            _ => false,
        }
    }

    /// Whether it belongs to a stream.
    fn is_in_stream(&self) -> bool {
        matches!(
            self,
            Self::Append(..) | Self::Entries(..) | Self::Copy | Self::Replicate { .. }
        )
    }
}
