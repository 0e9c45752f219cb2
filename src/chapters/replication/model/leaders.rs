//! A leader and its followers: once for the single leader, once in each region for two.

use super::network::{Draft, LAG_LUCK, TARGET_LUCK};
use super::{Context, Event, Model, What};
use crate::chapters::replication::message::{Body, Message, MessageKind, Place};
use crate::chapters::replication::node::{Entry, NodeSet, Stored};
use crate::chapters::replication::operation::{Operation, Verdict};
use crate::chapters::replication::params::{Ack, Conflict, ReadFrom, Strategy};
use crate::components::latency::Leg;
use crate::components::workload::Key;
use crate::sim::{SimDuration, Stream};

/// Entries that are sent at once to one who has missed them.
const MOST_AT_ONCE: usize = 1_024;
/// How long a follower waits for what it has asked for before it asks again.
const ASKS_AGAIN: SimDuration = SimDuration::from_millis(50);

impl Model {
    /// Gives a write to the leader of the client's region; whether there is one.
    pub(super) fn write_to_leader(&mut self, id: u64, cx: &mut Context<'_>) -> bool {
        let Some(client) = self.operations.get(&id).map(|op| op.client) else {
            return false;
        };
        let region = self.params.group_of_client(client);
        let leader = self.leader(region).filter(|&leader| self.is_up(leader));
        let Some(leader) = leader else {
            return false;
        };
        let ahead = region == 1;
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
            What::Accepted {
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
                    self.check_ack(self.params.group_of(leader), position, cx);
                }
            }
        }
        self.close_one(id, cx);
    }

    fn leader_stores(
        &mut self,
        leader: u8,
        id: u64,
        key: Key,
        stored: Stored,
        cx: &mut Context<'_>,
    ) {
        let drops =
            self.params.strategy == Strategy::MultiLeader && self.params.conflict == Conflict::Lww;
        let Some(node) = self.node_mut(leader) else {
            return;
        };
        let mut held = node.value(key);
        if drops && !stored.is_later_than(&held) {
            // The other region's clock runs ahead: a later write loses at once.
            let by = held.version;
            held.note_seen(&stored);
            node.set_value(key, held);
            self.note_dropped(id, by, cx.now());
        } else {
            let mut taken = stored;
            taken.note_seen(&held);
            node.set_value(key, taken);
        }
        if let Some(node) = self.node_mut(leader) {
            let durable = node.durable;
            node.log.forget(durable);
        }
    }

    /// The other nodes of a leader's region.
    fn followers(&self, leader: u8) -> Vec<u8> {
        let region = self.params.group_of(leader);
        let others = self.nodes.iter().map(|node| node.id);
        others
            .filter(|&id| id != leader && self.params.group_of(id) == region)
            .collect()
    }

    /// Whether a follower's share of the log may wait: a single leader does not hurry for those
    /// whom no acknowledgement waits for.
    fn lags_behind(&self, leader: u8, follower: u8) -> bool {
        let named = if leader == 2 { 1 } else { 2 };
        self.params.strategy == Strategy::SingleLeader
            && match self.params.ack {
                Ack::Async => true,
                Ack::Named => follower != named,
                Ack::Any | Ack::All | Ack::Majority => false,
            }
    }

    /// Sends one entry to all followers that are connected.
    fn ship(&mut self, leader: u8, position: u64, cx: &mut Context<'_>) {
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

    fn ship_to(&mut self, from: u8, to: u8, position: u64, entry: Entry, cx: &mut Context<'_>) {
        let term = self.node(from).map_or(0, |node| node.term);
        let places = (Place::Node(from), Place::Node(to));
        let delay = match self.operations.get(&entry.operation) {
            Some(operation) => {
                let lag = match self.lags_behind(from, to) {
                    true => self.lag_at(operation.luck(to, LAG_LUCK)),
                    false => SimDuration::ZERO,
                };
                self.leg_of(operation, Leg::Write, places.0, places.1) + lag
            }
            None => self.upkeep_leg(Leg::Write, from, to, cx),
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
            ordered: true,
        };
        self.send(draft, cx);
    }

    /// Sends a write to the leader of the other region.
    fn cross(&mut self, leader: u8, id: u64, key: Key, stored: Stored, cx: &mut Context<'_>) {
        if self.params.groups() < 2 {
            return;
        }
        let other = self.leader(1 - self.params.group_of(leader));
        let (Some(to), Some(operation)) = (other, self.operations.get(&id)) else {
            return;
        };
        if !self.is_up(to) {
            return;
        }
        let (from, to) = (Place::Node(leader), Place::Node(to));
        let lag = self.lag_at(operation.luck(0, LAG_LUCK));
        let draft = Draft {
            kind: MessageKind::Cross,
            from,
            to,
            operation: Some(id),
            key,
            version: stored.version,
            term: 0,
            body: Body::Value(stored),
            delay: self.leg_of(operation, Leg::Write, from, to) + lag,
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
                self.follower_has(from, to, position, message, cx)
            }
            (MessageKind::CatchUp, Body::UpTo(position)) => {
                self.send_missed(to, from, position, cx)
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

    /// A follower has an entry on its disk, if it fits.
    fn take_entry(&mut self, message: &Message, position: u64, entry: Entry, cx: &mut Context<'_>) {
        let now = cx.now();
        let Some(to) = message.to.node() else {
            return;
        };
        let Some(node) = self.node_mut(to) else {
            return;
        };
        if message.term < node.term || node.leads() {
            return;
        }
        let last = node.log.last();
        if position > last + 1 {
            self.ask_for_missed(to, cx);
            return;
        }
        if position == last + 1 {
            node.log.push(Entry { at: now, ..entry });
            node.durable = position;
            node.set_value(entry.key, entry.stored);
            node.log.forget(position);
        }
        let durable = node.durable;
        if let Some(operation) = self.operations.get_mut(&entry.operation) {
            operation.touch(to).there_at = Some(now);
        }
        self.reply(message, MessageKind::Ack, Leg::Ack, Body::UpTo(durable), cx);
    }

    /// A leader hears how far a follower's log is on disk.
    fn follower_has(
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
        let region = self.params.group_of(leader);
        if position > before {
            let new = self.waiting[region].range(before + 1..=position);
            let due: Vec<u64> = new.map(|(position, _)| *position).collect();
            for position in due {
                self.check_ack(region, position, cx);
            }
        }
        let members = self
            .nodes
            .iter()
            .filter(|node| self.params.group_of(node.id) == region);
        let safe = members.map(|node| node.durable).min().unwrap_or(0);
        self.oracle.safe_up_to(region, safe);
    }

    /// What leaders wait for has changed.
    pub(super) fn check_all_waiting(&mut self, cx: &mut Context<'_>) {
        if self.params.strategy == Strategy::Consensus {
            return;
        }
        for region in 0..self.params.groups() {
            let positions: Vec<u64> = self.waiting[region].keys().copied().collect();
            for position in positions {
                self.check_ack(region, position, cx);
            }
        }
    }

    /// Acknowledges the write at a position if all are there that it waits for.
    fn check_ack(&mut self, region: usize, position: u64, cx: &mut Context<'_>) {
        let (Some(id), Some(leader)) = (
            self.waiting[region].get(&position).copied(),
            self.leader(region),
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

    fn send_missed(&mut self, leader: u8, to: u8, position: u64, cx: &mut Context<'_>) {
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
        let lag = match self.lags_behind(leader, to) {
            true => self.lag_at(u),
            false => SimDuration::ZERO,
        };
        let delay = self.upkeep_leg(Leg::Write, leader, to, cx) + lag;
        let mut draft = Draft::between(MessageKind::Missed, leader, to, delay);
        (draft.term, draft.version, draft.body, draft.ordered) = (term, newest, body, true);
        self.send(draft, cx);
    }

    fn take_missed(
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
                node.set_value(entry.key, entry.stored);
            }
        }
        node.durable = node.log.last();
        let durable = node.durable;
        node.log.forget(durable);
        if !entries.is_empty() {
            self.log.note(now, What::CaughtUp { node: to });
        }
        self.reply(message, MessageKind::Ack, Leg::Ack, Body::UpTo(durable), cx);
    }

    fn take_copy(&mut self, message: &Message, cx: &mut Context<'_>) {
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
        self.log.note(cx.now(), What::CaughtUp { node: to });
        self.reply(message, MessageKind::Ack, Leg::Ack, Body::UpTo(durable), cx);
    }

    /// All followers ask for what they have missed.
    pub(super) fn followers_catch_up(&mut self, cx: &mut Context<'_>) {
        for id in 1..=self.nodes.len() as u8 {
            self.ask_for_missed(id, cx);
        }
    }

    /// The leaders of two regions send each other what the other has not.
    pub(super) fn regions_exchange(&mut self, cx: &mut Context<'_>) {
        if let (Some(a), Some(b)) = (self.leader(0), self.leader(1))
            && self.is_up(a)
            && self.is_up(b)
        {
            self.exchange(a, b, cx);
        }
    }

    /// A write of the other region reaches this region's leader.
    fn resolve(
        &mut self,
        leader: u8,
        key: Key,
        stored: Stored,
        operation: Option<u64>,
        cx: &mut Context<'_>,
    ) {
        let now = cx.now();
        let region = self.params.group_of(leader);
        let rule = self.params.conflict;
        let Some(node) = self.node_mut(leader).filter(|node| node.leads()) else {
            return;
        };
        let held = node.value(key);
        let here = node.written_here.get(&key).copied().unwrap_or(0);
        let conflicts = here > stored.seen[region];
        let mut taken = match rule {
            _ if held.knows(&stored) => held,
            Conflict::Lww if stored.is_later_than(&held) => stored,
            Conflict::Lww => held,
            _ if stored.knows(&held) => stored,
            _ => Stored {
                version: held.version.max(stored.version),
                stamp: held.stamp.max(stored.stamp),
                seen: held.seen,
                open: rule == Conflict::Ask || held.open || stored.open,
            },
        };
        let is_dropped =
            taken.version == held.version && rule == Conflict::Lww && !held.knows(&stored);
        taken.note_seen(&held);
        taken.note_seen(&stored);
        node.set_value(key, taken);
        let changed = taken != held;
        if changed {
            node.log.push(Entry {
                term: node.term,
                key,
                stored: taken,
                operation: operation.unwrap_or(0),
                at: now,
            });
            node.durable = node.log.last();
            node.log.forget(node.durable);
        }
        let position = node.log.last();
        if let Some(id) = operation {
            if let Some(operation) = self.operations.get_mut(&id) {
                operation.touch(leader).there_at = Some(now);
            }
            if conflicts {
                self.tally.counts.conflicts += 1;
                let version = stored.version;
                self.log.note(
                    now,
                    What::Conflicted {
                        id,
                        key,
                        version,
                        node: leader,
                    },
                );
                let met = self.goals.conflicted();
                self.note_goal(met, now);
            }
            if is_dropped {
                self.note_dropped(id, held.version, now);
            }
        }
        if changed {
            self.ship(leader, position, cx);
        }
    }

    /// Gives a read to the one node it is to be answered by; whether there is one.
    pub(super) fn read_from_one(&mut self, id: u64, cx: &mut Context<'_>) -> bool {
        if self.params.strategy == Strategy::Consensus {
            self.look_for_leader();
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
            ordered: false,
        };
        if let Some(operation) = self.operations.get_mut(&id) {
            operation.at_node = Some(node);
            operation.needs = 1;
        }
        self.send(draft, cx);
        true
    }

    fn read_target(&self, operation: &Operation) -> Option<u8> {
        let region = self.params.group_of_client(operation.client);
        let leader = self.leader(region);
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
                self.answer_read(message.operation, to, cx);
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
            ordered: false,
        };
        self.send(draft, cx);
    }
}
