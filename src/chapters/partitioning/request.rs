//! Requests of the stream, and queries, with everything that has happened to them.

use serde::Serialize;

use super::cards::Card;
use super::hash::finish;
use super::layout::Node;
use crate::components::recent::Numbered;
use crate::lesson::parameters::stored::off;
use crate::sim::{SimDuration, SimTime};

/// Shards of a request or a query that are remembered one by one.
pub const REMEMBERED: usize = 16;
/// A slow shard takes this many times its time.
pub const SLOW: f64 = 10.0;

/// What a request of the stream does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// Reads a row.
    Read,
    /// Changes a row.
    Write,
    /// Stores a new row.
    Insert,
}

/// A request of the stream. It reaches its shards at once: what is compared here is where it
/// goes, not how long it takes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Request {
    /// Counts up over the run.
    pub id: u64,
    /// What it does.
    pub kind: Kind,
    /// Its row; of a key of the learner's own the newest of all, whose day it has.
    pub row: u64,
    /// The number of a key of the learner's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<u64>,
    /// When.
    pub at: SimTime,
    /// The part of a divided key that it wrote.
    pub part: Option<u64>,
    /// The shards that had to work, at most sixteen of them.
    pub nodes: Vec<Node>,
    /// How many had to.
    pub asked: u32,
}

impl Numbered for Request {
    fn number(&self) -> u64 {
        self.id
    }
}

/// A query: a card on its way.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Ask {
    /// Counts up over the run.
    pub id: u64,
    /// The card.
    pub card: Card,
    /// When it was sent.
    pub sent_at: SimTime,
    /// When its last answer is back.
    pub ends_at: SimTime,
    /// The shards that are asked, at most sixteen of them.
    pub nodes: Vec<Node>,
    /// How many are.
    pub asked: u32,
    /// The rows in the answer.
    pub rows: u64,
    /// The shard whose answer comes last.
    pub slowest: Node,
    /// Shards that were slow.
    pub slow: u32,
    /// Parts of which a second replica was asked as well (hedged requests).
    #[serde(skip_serializing_if = "off")]
    pub hedged: u32,
    /// How it was sent: mean time of a shard and chance to be slow.
    pub(super) dice: Dice,
}

impl Numbered for Ask {
    fn number(&self) -> u64 {
        self.id
    }
}

impl Ask {
    /// How long this shard's part takes, and whether the replica that answered first is slow.
    pub fn takes(&self, node: Node) -> (SimDuration, bool) {
        self.dice.takes(node)
    }

    /// When a second replica is asked for this shard's part, and whether it answers first; `None`
    /// if it is not asked.
    pub fn hedge(&self, node: Node) -> Option<(SimTime, bool)> {
        let hedge = self.dice.hedge(node)?;
        Some((self.sent_at + hedge.after, hedge.wins))
    }

    /// From the question to the last answer.
    pub fn latency(&self) -> SimDuration {
        self.ends_at.since(self.sent_at)
    }
}

/// The luck of a query: one draw, from which every shard takes its own.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Dice {
    /// The draw.
    pub coin: u64,
    /// Mean time of a shard, in milliseconds.
    pub mean_ms: f64,
    /// The chance that a shard is slow.
    pub slow_share: f64,
    /// After how long without an answer a second replica is asked as well; `None` is never.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hedge_after: Option<SimDuration>,
}

/// The second copy of a part of a query.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Hedge {
    /// When it is sent, after the first.
    pub after: SimDuration,
    /// Whether its answer is back first.
    pub wins: bool,
}

/// Of the luck of a second replica: it draws its own.
const SECOND: u64 = 0x5851_f42d_4c95_7f2d;

impl Dice {
    /// How long a part takes, and whether the replica that answers first is slow: the shorter of
    /// the first replica's time and, where a second is asked, that delay and its time.
    pub fn takes(self, node: Node) -> (SimDuration, bool) {
        let (first, hedge) = (self.alone(self.coin, node), self.hedge_after);
        match hedge.filter(|after| first.0 > *after) {
            Some(after) => {
                let (takes, slow) = self.alone(self.coin ^ SECOND, node);
                let second = (after + takes, slow);
                if second.0 < first.0 { second } else { first }
            }
            None => first,
        }
    }

    /// The second copy of a part, if there is one.
    pub(super) fn hedge(self, node: Node) -> Option<Hedge> {
        let after = self.hedge_after?;
        let first = self.alone(self.coin, node).0;
        (first > after).then(|| Hedge {
            after,
            wins: self.takes(node).0 < first,
        })
    }

    /// Exponential time of a replica, ten times as long if it is slow.
    fn alone(self, coin: u64, node: Node) -> (SimDuration, bool) {
        let (share, slow) = Self { coin, ..self }.roll(node);
        let factor = if slow { SLOW } else { 1.0 };
        let millis = -libm::log1p(-share) * self.mean_ms * factor;
        (SimDuration::from_millis_f64(millis), slow)
    }

    /// What a shard draws: the share of all times that are shorter than its, and whether it is
    /// slow.
    fn roll(self, node: Node) -> (f64, bool) {
        let first = finish(self.coin ^ (u64::from(node) << 1));
        let second = finish(first.wrapping_add(0x9e37_79b9_7f4a_7c15));
        (unit(first), unit(second) < self.slow_share)
    }

    /// The longest time among these shards, whose it is, how many are slow, and of how many a
    /// second replica is asked.
    pub(super) fn outcome(self, nodes: &[Node]) -> (SimDuration, Node, u32, u32) {
        if self.hedge_after.is_none() {
            let (takes, node, slow) = self.slowest(nodes);
            return (takes, node, slow, 0);
        }
        let mut found = (SimDuration::ZERO, 1, 0, 0);
        for &node in nodes {
            let (takes, slow) = self.takes(node);
            if takes >= found.0 {
                (found.0, found.1) = (takes, node);
            }
            found.2 += u32::from(slow);
            found.3 += u32::from(self.hedge(node).is_some());
        }
        found
    }

    /// The longest time among these shards, whose it is, and how many are slow. Among shards
    /// that are alike the greater share takes longer, so two logarithms do for thousands.
    fn slowest(self, nodes: &[Node]) -> (SimDuration, Node, u32) {
        let mut best: [Option<(f64, Node)>; 2] = [None; 2];
        let mut slow_ones = 0;
        for &node in nodes {
            let (share, slow) = self.roll(node);
            slow_ones += u32::from(slow);
            let place = &mut best[usize::from(slow)];
            if place.is_none_or(|(known, _)| share > known) {
                *place = Some((share, node));
            }
        }
        let longest = best
            .into_iter()
            .flatten()
            .map(|(_, node)| (self.takes(node).0, node))
            .max_by_key(|&(takes, _)| takes);
        let (takes, node) = longest.unwrap_or((SimDuration::ZERO, 1));
        (takes, node, slow_ones)
    }
}

/// Uniform in [0, 1), on the grid of 2^-53.
pub(super) fn unit(bits: u64) -> f64 {
    (bits >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}
