//! Split brain: a leader that most nodes cannot reach is replaced while it lives, and both take
//! writes. Clients with even numbers stay with the old one until it receives its successor's epoch.
//! Where storage has seen the latest epoch, it refuses what the old one writes: a fencing token.

use serde::Serialize;

use super::oracle::Owed;
use super::{Context, LogEvent, Model};
use crate::chapters::replication::node::Role;
use crate::chapters::replication::operation::{Operation, Verdict};
use crate::chapters::replication::params::Strategy;
use crate::lesson::MarkKind;

/// The side of a leader that was replaced and lives: where versions count that only it has.
pub(super) const OLD_SIDE: usize = 1;

/// A leader that was replaced and lives.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub(super) struct Deposed {
    node: u8,
    /// The last position up to which its log and its successor's are the same.
    common: u64,
}

impl Model {
    /// The leader that was replaced and has not stepped down yet.
    pub fn deposed(&self) -> Option<u8> {
        self.deposed.map(|deposed| deposed.node)
    }

    /// The region, or the side of a split, of a leader.
    pub(super) fn side_of(&self, leader: u8) -> usize {
        match self.deposed() {
            Some(old) if old == leader => OLD_SIDE,
            _ => self.params.group_of(leader),
        }
    }

    /// The region, or the side of a split, of a client.
    pub(super) fn side_of_client(&self, client: u8) -> usize {
        match self.deposed() {
            Some(_) if client.is_multiple_of(2) => OLD_SIDE,
            _ => self.params.group_of_client(client),
        }
    }

    /// The side on which a write was taken.
    pub(super) fn side_of_write(&self, write: &Operation) -> usize {
        let value = &write.value;
        let is_old = value.version > 0 && value.seen[OLD_SIDE] == value.version;
        match self.params.strategy {
            Strategy::SingleLeader if is_old => OLD_SIDE,
            _ => self.params.group_of(write.at_node.unwrap_or(1)),
        }
    }

    /// The leader of a region, or of a side of a split.
    pub(super) fn leader_of_side(&self, side: usize) -> Option<u8> {
        match self.deposed() {
            Some(old) if side == OLD_SIDE => Some(old),
            _ => self.leader(side),
        }
    }

    /// Whether a leader is taken for dead: it is down, or, where that counts, most nodes cannot
    /// reach it.
    pub(super) fn is_gone(&self, leader: u8) -> bool {
        !self.is_up(leader) || self.is_silent(leader)
    }

    fn is_silent(&self, leader: u8) -> bool {
        let counts = self.params.failover_when_cut
            && self.params.strategy == Strategy::SingleLeader
            && self.deposed.is_none();
        let away = || {
            let others = self.nodes.iter().filter(|node| node.up);
            others.filter(|node| self.is_cut(leader, node.id)).count()
        };
        counts && away() >= self.params.majority()
    }

    /// Whether a node can take the place of a leader: of one that lives, only those do that cannot
    /// reach it.
    pub(super) fn can_replace(&self, old: u8, node: u8) -> bool {
        !self.is_up(old) || (node != old && self.is_cut(old, node))
    }

    /// Another leader has been promoted, whose log ends at `last`: the old one, if it lives, goes on
    /// with what it has. Where a leader that was replaced leads again, returns the acknowledged
    /// writes of its successor that are lost with it.
    pub(super) fn split_from(&mut self, old: u8, new: u8, last: u64) -> Vec<Owed> {
        let waiting = std::mem::take(&mut self.waiting[0]);
        if self.is_up(old) {
            self.deposed = Some(Deposed {
                node: old,
                common: last,
            });
            self.waiting[OLD_SIDE] = waiting;
            return Vec::new();
        }
        match &mut self.deposed {
            // It leads again, and keeps what it has acknowledged meanwhile.
            Some(Deposed { node, common }) if *node == new => {
                let common = *common;
                let apart = |owed: &Owed| owed.position <= common;
                let lost = self.oracle.take_lost(0, common, apart);
                self.deposed = None;
                self.waiting[OLD_SIDE].clear();
                self.oracle.join_sides(OLD_SIDE);
                lost
            }
            Some(deposed) => {
                deposed.common = deposed.common.min(last);
                Vec::new()
            }
            None => Vec::new(),
        }
    }

    /// A leader that can be reached again in time is not replaced.
    pub(super) fn leader_is_reached(&mut self, cx: &mut Context<'_>) {
        let is_well = self.leader(0).is_some_and(|leader| !self.is_gone(leader));
        if is_well && let Some(pending) = self.failing[0].take() {
            cx.cancel(pending);
        }
    }

    /// Says that two nodes lead, once the promotion itself has been told.
    pub(super) fn tell_split(&mut self, old: u8, cx: &Context<'_>) {
        if self.deposed() == Some(old) {
            let term = self.node(old).map_or(0, |node| node.term);
            self.log.note(cx.now(), LogEvent::Split { node: old, term });
            let text = "two nodes lead";
            self.tally.marks.add(cx.now(), MarkKind::Failure, text);
        }
    }

    /// Whether a node hears that a leader was promoted.
    pub(super) fn hears_of(&self, leader: u8, node: u8) -> bool {
        match self.deposed() {
            Some(old) => node != old && !self.is_cut(leader, node),
            None => true,
        }
    }

    /// What a leader has written reaches its storage, which refuses it if the leader's epoch is
    /// over; whether it did. Then its log has no such entry, nor any after it.
    pub(super) fn is_fenced(
        &mut self,
        id: u64,
        (leader, position): (u8, u64),
        cx: &mut Context<'_>,
    ) -> bool {
        if !self.params.fencing || self.deposed() != Some(leader) {
            return false;
        }
        let Some(key) = self.operations.get(&id).map(|write| write.key) else {
            return false;
        };
        if let Some(node) = self.node_mut(leader)
            && let Some(entry) = node.log.get(position)
            && entry.operation == id
        {
            node.log.truncate(position.saturating_sub(1));
        }
        self.tally.counts.writes_fenced += 1;
        let node = leader;
        self.log.note(cx.now(), LogEvent::Fenced { id, key, node });
        self.fail(id, Verdict::Refused, cx);
        true
    }

    /// The old leader steps down as soon as it reaches its successor, or crashes: what it alone has
    /// acknowledged is lost.
    pub(super) fn end_split(&mut self, cx: &mut Context<'_>) {
        let (Some(Deposed { node: old, common }), Some(new)) = (self.deposed, self.leader(0))
        else {
            return;
        };
        let hears = self.is_up(old) && self.is_up(new) && !self.is_cut(old, new);
        if self.is_up(old) && !hears {
            return;
        }
        let now = cx.now();
        self.deposed = None;
        self.waiting[OLD_SIDE].clear();
        let term = self.node(new).map_or(0, |node| node.term);
        if let Some(node) = self.node_mut(old) {
            node.role = Role::Follower;
            // Beyond that its disk holds nothing that another replica could be given.
            node.durable = node.durable.min(common);
        }
        let all = self.oracle.take_lost(OLD_SIDE, 0, |_| false);
        self.mark_lost(&all, now);
        cx.charge(self.oracle.forget_side(OLD_SIDE) / 100);
        let (node, lost) = (old, all.len() as u64);
        if hears {
            self.log.note(now, LogEvent::SteppedDown { node, term });
            let text = "the old leader steps down";
            self.tally.marks.add(now, MarkKind::Recovery, text);
        }
        if lost > 0 {
            self.log.note(now, LogEvent::Discarded { node, lost });
        }
    }
}
