//! What nodes do by themselves: comparing copies, and mending what a break has left behind.

use super::network::Draft;
use super::{Context, Event, LogEvent, Model};
use crate::chapters::replication::message::{Body, MessageKind};
use crate::chapters::replication::node::Stored;
use crate::chapters::replication::params::Strategy;
use crate::components::latency::Leg;
use crate::components::workload::Key;
use crate::sim::{SimDuration, Stream};

/// Keys of a comparison among replicas, and in a message between two regions: a node has other
/// things to do.
const COMPARED: usize = 512;

impl Model {
    /// Starts the clock of comparisons anew.
    pub(super) fn start_comparing(&mut self, cx: &mut Context<'_>) {
        self.comparing += 1;
        self.compare_later(cx);
    }

    pub(super) fn compare_later(&mut self, cx: &mut Context<'_>) {
        let every = SimDuration::from_secs_f64(self.params.anti_entropy_s);
        if !every.is_zero() && self.params.strategy == Strategy::Leaderless {
            cx.after(every, Event::Compare(self.comparing));
        }
    }

    /// Every node compares its copies with those of another one.
    pub(super) fn compare(&mut self, clock: u64, cx: &mut Context<'_>) {
        if clock != self.comparing {
            return;
        }
        let all = self.nodes.len() as u64;
        for from in 1..=all as u8 {
            let other = 1 + cx.luck().below(Stream::Upkeep, all) as u8;
            if other != from && self.is_up(from) && self.reaches(from, other) {
                self.exchange(from, other, cx);
            }
        }
        self.compare_later(cx);
    }

    /// Sends each of two nodes what the other has and it has not.
    pub(super) fn exchange(&mut self, a: u8, b: u8, cx: &mut Context<'_>) {
        for (from, to) in [(a, b), (b, a)] {
            // Replicas compare again and again; regions do when they meet again, and then all.
            let most = match self.params.strategy {
                Strategy::MultiLeader => usize::MAX,
                _ => COMPARED,
            };
            let values = self.difference(from, to, most);
            if values.is_empty() {
                continue;
            }
            let delay = self.upkeep_leg(Leg::Write, from, to, cx);
            let lag = match self.params.strategy {
                Strategy::MultiLeader => self.lag_at(cx.luck().unit(Stream::Upkeep)),
                _ => SimDuration::ZERO,
            };
            for part in values.chunks(COMPARED) {
                let mut draft = Draft::between(MessageKind::Exchange, from, to, delay);
                draft.waits = lag;
                draft.version = part.iter().map(|(_, held)| held.version).max().unwrap_or(0);
                draft.body = Body::Values(part.to_vec());
                self.send(draft, cx);
            }
        }
    }

    /// What one node has and another has not, as comparing hash trees would find it.
    fn difference(&self, from: u8, to: u8, most: usize) -> Vec<(Key, Stored)> {
        let (Some(from), Some(to)) = (self.node(from), self.node(to)) else {
            return Vec::new();
        };
        let differs = |key: &Key| {
            let (mine, theirs) = (from.value(*key), to.value(*key));
            mine != theirs && (mine.is_later_than(&theirs) || !theirs.knows(&mine))
        };
        let keys = 1..=from.values.len().saturating_sub(1) as Key;
        keys.filter(differs)
            .take(most)
            .map(|key| (key, from.value(key)))
            .collect()
    }

    pub(super) fn take_values(&mut self, to: u8, values: &[(Key, Stored)], cx: &mut Context<'_>) {
        let mut taken = 0;
        for (key, stored) in values {
            taken += u32::from(self.store(to, *key, *stored, None, cx));
        }
        self.tally.counts.repairs += u64::from(taken);
        if taken > 0 {
            self.log.note(
                cx.now(),
                LogEvent::Exchanged {
                    node: to,
                    values: taken,
                },
            );
        }
    }

    /// A node or a link is back.
    pub(super) fn reconnected(&mut self, cx: &mut Context<'_>) {
        match self.params.strategy {
            Strategy::Leaderless => self.hand_over(cx),
            Strategy::SingleLeader | Strategy::MultiLeader => {
                // What they asked for before may have been lost.
                for node in &mut self.nodes {
                    node.asked_at = None;
                }
                self.followers_catch_up(cx);
                self.regions_exchange(cx);
            }
            Strategy::Consensus => {}
        }
    }
}
