//! Followers: they take entries in order, confirm them, and ask for what they have missed.

use super::network::Draft;
use super::{Context, LogEvent, Model};
use crate::chapters::replication::message::{Body, Message, MessageKind};
use crate::chapters::replication::node::Entry;
use crate::components::latency::Leg;
use crate::sim::{SimDuration, Stream};

/// Entries that are sent at once to one who has missed them.
const MOST_AT_ONCE: usize = 1_024;
/// How long a follower waits for what it has asked for before it asks again.
const ASKS_AGAIN: SimDuration = SimDuration::from_millis(50);

impl Model {
    /// A follower has an entry on its disk, if it fits.
    pub(super) fn take_entry(
        &mut self,
        message: &Message,
        position: u64,
        entry: Entry,
        cx: &mut Context<'_>,
    ) {
        let now = cx.now();
        let Some(to) = message.to.node() else {
            return;
        };
        let rule = self.rule();
        let Some(node) = self.node_mut(to) else {
            return;
        };
        if message.term < node.term || node.leads() {
            return;
        }
        let last = node.log.last();
        // Another leader's log need not continue this one.
        if position > last + 1 || message.term > node.term {
            self.ask_for_missed(to, cx);
            return;
        }
        if position == last + 1 {
            node.log.push(Entry { at: now, ..entry });
            node.durable = position;
            let taken = node.value(entry.key).after(entry.stored, rule);
            node.set_value(entry.key, taken);
            node.log.forget(position);
        }
        let durable = node.durable;
        if let Some(operation) = self.operations.get_mut(&entry.operation) {
            operation.touch(to).there_at = Some(now);
        }
        self.reply(message, MessageKind::Ack, Leg::Ack, Body::UpTo(durable), cx);
        self.answer_waiting(to, cx);
    }

    /// A leader hears how far a follower's log is on disk.
    pub(super) fn follower_has(
        &mut self,
        follower: u8,
        leader: u8,
        position: u64,
        message: &Message,
        cx: &mut Context<'_>,
    ) {
        let now = cx.now();
        if let Some(operation) = message
            .operation
            .and_then(|id| self.operations.get_mut(&id))
        {
            let waits = operation.verdict.is_none();
            let touch = operation.touch(follower);
            (touch.back_at, touch.counted) = (Some(now), waits);
        }
        let Some(node) = self.node_mut(leader).filter(|node| node.leads()) else {
            return;
        };
        let known = &mut node.matching[usize::from(follower)];
        let before = *known;
        *known = before.max(position);
        let region = self.side_of(leader);
        if position > before {
            let new = self.waiting[region].range(before + 1..=position);
            let due: Vec<u64> = new.map(|(position, _)| *position).collect();
            for position in due {
                self.check_ack(region, position, cx);
            }
        }
        if self.deposed.is_some() {
            // Positions of two logs cannot be compared.
            return;
        }
        let members = self
            .nodes
            .iter()
            .filter(|node| self.params.group_of(node.id) == region);
        let safe = members.map(|node| node.durable).min().unwrap_or(0);
        self.oracle.safe_up_to(region, safe);
    }

    /// A follower asks its leader for what it has missed.
    pub(super) fn ask_for_missed(&mut self, follower: u8, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(leader) = self.leader(self.params.group_of(follower)) else {
            return;
        };
        let leads = self.node(leader).filter(|node| node.leads());
        let Some((term, last)) = leads.map(|node| (node.term, node.log.last())) else {
            return;
        };
        let Some(node) = self.node_mut(follower) else {
            return;
        };
        let asked = node.asked_at.is_some_and(|at| now.since(at) < ASKS_AGAIN);
        if leader == follower || !node.up || asked {
            return;
        }
        node.asked_at = Some(now);
        // A log that another leader began may differ: then it starts from nothing.
        let fits = node.term == term && node.log.last() <= last;
        let from = if fits { node.log.last() } else { u64::MAX };
        let delay = self.upkeep_leg(Leg::Ack, follower, leader, cx);
        let mut draft = Draft::between(MessageKind::CatchUp, follower, leader, delay);
        draft.body = Body::UpTo(from);
        self.send(draft, cx);
    }

    pub(super) fn send_missed(&mut self, leader: u8, to: u8, position: u64, cx: &mut Context<'_>) {
        let Some(node) = self.node(leader).filter(|node| node.leads()) else {
            return;
        };
        let durable = node.durable;
        let missed = node.log.after(position, MOST_AT_ONCE);
        let (term, newest) = (
            node.term,
            node.log.entries().next_back().map_or(0, Entry::version),
        );
        let body = match missed {
            _ if position == u64::MAX => Body::Copy,
            Some(mut entries) => {
                entries.truncate(durable.saturating_sub(position) as usize);
                Body::Entries(position, entries)
            }
            None => Body::Copy,
        };
        let u = cx.luck().unit(Stream::Upkeep);
        let lag = if self.lags_behind(leader, to) {
            self.lag_at(u)
        } else {
            SimDuration::ZERO
        };
        let delay = self.upkeep_leg(Leg::Write, leader, to, cx);
        let mut draft = Draft::between(MessageKind::Missed, leader, to, delay);
        draft.waits = lag;
        (draft.term, draft.version, draft.body, draft.ordered) = (term, newest, body, true);
        self.send(draft, cx);
    }

    pub(super) fn take_missed(
        &mut self,
        message: &Message,
        after: u64,
        entries: &[Entry],
        cx: &mut Context<'_>,
    ) {
        let now = cx.now();
        let Some(to) = message.to.node() else {
            return;
        };
        let rule = self.rule();
        let Some(node) = self
            .node_mut(to)
            .filter(|node| node.term == message.term && !node.leads())
        else {
            return;
        };
        node.asked_at = None;
        for (position, entry) in (after + 1..).zip(entries) {
            if position == node.log.last() + 1 {
                node.log.push(Entry { at: now, ..*entry });
                let taken = node.value(entry.key).after(entry.stored, rule);
                node.set_value(entry.key, taken);
            }
        }
        node.durable = node.log.last();
        let durable = node.durable;
        node.log.forget(durable);
        if !entries.is_empty() {
            self.log.note(now, LogEvent::CaughtUp { node: to });
        }
        self.reply(message, MessageKind::Ack, Leg::Ack, Body::UpTo(durable), cx);
        self.answer_waiting(to, cx);
    }

    pub(super) fn take_copy(&mut self, message: &Message, cx: &mut Context<'_>) {
        let (Some(from), Some(to)) = (message.from.node(), message.to.node()) else {
            return;
        };
        let Some(leader) = self.node(from).filter(|node| node.leads()) else {
            return;
        };
        let (mut log, durable, term) = (leader.log.clone(), leader.durable, leader.term);
        let values = leader.values.clone();
        log.truncate(durable);
        let Some(node) = self
            .node_mut(to)
            .filter(|node| !node.leads() && node.term <= term)
        else {
            return;
        };
        node.asked_at = None;
        (node.durable, node.term) = (log.last(), term);
        (node.log, node.values) = (log, values);
        self.log.note(cx.now(), LogEvent::CaughtUp { node: to });
        self.reply(message, MessageKind::Ack, Leg::Ack, Body::UpTo(durable), cx);
        self.answer_waiting(to, cx);
    }

    /// All followers ask for what they have missed.
    pub(super) fn followers_catch_up(&mut self, cx: &mut Context<'_>) {
        for id in 1..=self.nodes.len() as u8 {
            self.ask_for_missed(id, cx);
        }
    }
}
