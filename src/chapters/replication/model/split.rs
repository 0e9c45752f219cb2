//! Split brain: a leader that most nodes cannot reach is replaced while it lives, and both take
//! writes. Clients with even numbers stay with the old one until it hears of its successor. Where
//! storage knows the latest epoch, it refuses what the old one writes: a fencing token.

use super::{Context, LogEvent, Model};
use crate::chapters::replication::node::Role;
use crate::chapters::replication::operation::{Operation, Verdict};
use crate::chapters::replication::params::Strategy;
use crate::lesson::MarkKind;

/// The side of a leader that was replaced and lives: where versions count that only it knows.
const OLD_SIDE: usize = 1;

impl Model {
    /// The leader that was replaced and does not know it yet.
    pub fn deposed(&self) -> Option<u8> {
        self.deposed
    }

    /// The region, or the side of a split, of a leader.
    pub(super) fn side_of(&self, leader: u8) -> usize {
        match self.deposed {
            Some(old) if old == leader => OLD_SIDE,
            _ => self.params.group_of(leader),
        }
    }

    /// The region, or the side of a split, of a client.
    pub(super) fn side_of_client(&self, client: u8) -> usize {
        match self.deposed {
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
        match self.deposed {
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

    /// Another leader has been promoted: the old one, if it lives, goes on with what it has.
    pub(super) fn split_from(&mut self, old: u8, new: u8) {
        let waiting = std::mem::take(&mut self.waiting[0]);
        if self.is_up(old) {
            self.deposed = Some(old);
            self.waiting[OLD_SIDE] = waiting;
        } else if self.deposed == Some(new) {
            // It leads again, and keeps what it has acknowledged meanwhile.
            self.deposed = None;
            self.waiting[OLD_SIDE].clear();
        }
    }

    /// Whether a node hears that a leader was promoted.
    pub(super) fn hears_of(&self, leader: u8, node: u8) -> bool {
        match self.deposed {
            Some(old) => node != old && !self.is_cut(leader, node),
            None => true,
        }
    }

    /// Refuses a write of a leader whose epoch is over; whether it did.
    pub(super) fn is_fenced(&mut self, id: u64, leader: u8, cx: &mut Context<'_>) -> bool {
        if !self.params.fencing || self.deposed != Some(leader) {
            return false;
        }
        let Some(write) = self.operations.get_mut(&id) else {
            return false;
        };
        write.at_node = Some(leader);
        let key = write.key;
        self.tally.counts.writes_fenced += 1;
        let node = leader;
        self.log.note(cx.now(), LogEvent::Fenced { id, key, node });
        self.fail(id, Verdict::Refused, cx);
        true
    }

    /// The old leader steps down as soon as it hears of its successor, or crashes: what it alone has
    /// acknowledged is lost.
    pub(super) fn end_split(&mut self, cx: &mut Context<'_>) {
        let (Some(old), Some(new)) = (self.deposed, self.leader(0)) else {
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
        }
        let mut lost = self.oracle.take_lost(OLD_SIDE, 0, |_| false);
        lost.extend(self.lost_to(0, new));
        self.mark_lost(&lost, now);
        cx.charge(self.oracle.forget_side(OLD_SIDE) / 100);
        let node = old;
        self.log.note(now, LogEvent::SteppedDown { node, term });
        let text = "the old leader steps down";
        self.tally.marks.add(now, MarkKind::Recovery, text);
    }
}
