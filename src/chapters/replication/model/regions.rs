//! Two regions: what their leaders tell each other, and what becomes of writes that meet.

use super::network::{Draft, LAG_LUCK};
use super::{Context, LogEvent, Model};
use crate::chapters::replication::message::{Body, MessageKind, Place};
use crate::chapters::replication::node::{Entry, Stored};
use crate::chapters::replication::params::Conflict;
use crate::components::latency::Leg;
use crate::components::workload::Key;

impl Model {
    /// Sends a write to the leader of the other region.
    pub(super) fn cross(
        &mut self,
        leader: u8,
        id: u64,
        key: Key,
        stored: Stored,
        cx: &mut Context<'_>,
    ) {
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
            delay: self.leg_of(operation, Leg::Write, from, to),
            waits: lag,
            ordered: true,
        };
        self.send(draft, cx);
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
    pub(super) fn resolve(
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
        let taken = held.joined(stored, rule);
        let is_dropped =
            rule == Conflict::Lww && taken.version == held.version && !held.knows(&stored);
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
                    LogEvent::Conflicted {
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
}
