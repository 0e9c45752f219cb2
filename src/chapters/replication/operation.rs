//! What clients do: reads and writes, what they were promised and what they were answered.

use serde::Serialize;

use super::node::{NodeSet, Stored};
use crate::components::recent::Numbered;
use crate::components::workload::Key;
use crate::lesson::parameters::stored::off;
use crate::sim::{SimDuration, SimTime};

/// Read or write.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Kind {
    /// It asks for a value.
    Read,
    /// It changes one.
    Write,
}

/// How an operation ended for its client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub enum Verdict {
    /// A write was acknowledged, or a read answered.
    Done,
    /// Nobody could take it.
    Refused,
    /// The client has waited too long. A write may still take effect.
    TimedOut,
}

/// How far an answer lags behind what had been promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Staleness {
    /// Acknowledged writes of the key that are missing, as far as the oracle remembers them.
    pub versions: u64,
    /// How long before the read was sent the first of them had been acknowledged.
    pub age: SimDuration,
    /// The newest of them.
    pub missing: u64,
}

/// What went between an operation and one node.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Touch {
    /// The node.
    pub node: u8,
    /// When a write was on its disk, or a read was looked up there.
    pub there_at: Option<SimTime>,
    /// When its acknowledgement or answer was back.
    pub back_at: Option<SimTime>,
    /// What a read found there.
    pub found: Stored,
    /// Whether it counted: it was among those the operation waited for.
    pub counted: bool,
}

/// What a client knows of a key.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub(crate) struct Seen {
    /// The newest version of each region that an answer contained.
    pub seen: [u64; 2],
    /// Its own last acknowledged write, by region.
    pub own: [u64; 2],
}

/// A read or write from its sending to the last message about it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, each with a name of its own"
)]
pub struct Operation {
    /// Counts up over the run.
    pub id: u64,
    /// Read or write.
    pub kind: Kind,
    /// Who did it, from 1.
    pub client: u8,
    /// The key.
    pub key: Key,
    /// When the client sent it.
    pub sent_at: SimTime,
    /// The node that takes care of it: the leader, the node asked, or the coordinator.
    pub at_node: Option<u8>,
    /// What a write stores, or a read was answered; the default while there is none.
    pub value: Stored,
    /// Where a write stands in its leader's log; 0 without one.
    pub position: u64,
    /// Acknowledgements or answers it needs from others.
    pub needs: usize,
    /// What went between it and each node.
    pub touches: Vec<Touch>,
    /// When it ended for the client.
    pub ended_at: Option<SimTime>,
    /// How it ended for the client.
    pub verdict: Option<Verdict>,
    /// The nodes that held an acknowledged write when the client was told: the promise.
    pub promised: NodeSet,
    /// By how much an answer was behind, if it was.
    pub stale: Option<Staleness>,
    /// Whether an answer was older than one the same client had seen before.
    pub backwards: bool,
    /// Whether an answer lacked the client's own last acknowledged write.
    pub own_missed: bool,
    /// Whether a fail-over lost this acknowledged write while messages about it were under way;
    /// `Model::is_lost` also knows of those that were over by then.
    pub lost: bool,
    /// Whether last-write-wins has dropped this write.
    pub dropped: bool,
    /// The acknowledged write that this read follows, or the read that follows this write.
    pub partner: Option<u64>,
    /// The newest version of each region that was acknowledged for the key when it was sent.
    pub must_include: [u64; 2],
    /// What its client knew of the key when it was sent.
    pub(super) known: Seen,
    /// The log position of its client's last acknowledged write when it was sent; 0 without one.
    #[serde(skip_serializing_if = "off")]
    pub token: u64,
    /// Its luck, drawn when it arrived, used or not.
    pub(super) coin: u64,
    /// Messages under way for it, and whatever else it waits for.
    pub(super) open: u32,
    /// The touches of the partner that has ended before.
    pub(super) partner_touches: Vec<Touch>,
    pub(super) partner_sent_at: SimTime,
}

impl Numbered for Operation {
    fn number(&self) -> u64 {
        self.id
    }
}

impl Operation {
    pub(super) fn new(id: u64, kind: Kind, client: u8, key: Key, now: SimTime, coin: u64) -> Self {
        Self {
            id,
            kind,
            client,
            key,
            sent_at: now,
            at_node: None,
            value: Stored::default(),
            position: 0,
            needs: 0,
            touches: Vec::new(),
            ended_at: None,
            verdict: None,
            promised: NodeSet::default(),
            stale: None,
            backwards: false,
            own_missed: false,
            lost: false,
            dropped: false,
            partner: None,
            must_include: [0; 2],
            known: Seen::default(),
            token: 0,
            coin,
            open: 0,
            partner_touches: Vec::new(),
            partner_sent_at: now,
        }
    }

    /// The version it wrote or was answered; 0 for none.
    pub fn version(&self) -> u64 {
        self.value.version
    }

    /// From the client's send to the client's receipt; `None` while it waits.
    pub fn latency(&self) -> Option<SimDuration> {
        self.ended_at.map(|at| at.since(self.sent_at))
    }

    /// The nodes whose acknowledgement or answer is back.
    pub fn backs(&self) -> usize {
        self.touches
            .iter()
            .filter(|touch| touch.back_at.is_some())
            .count()
    }

    pub(super) fn touch(&mut self, node: u8) -> &mut Touch {
        let at = self.touches.iter().position(|touch| touch.node == node);
        let at = at.unwrap_or_else(|| {
            self.touches.push(Touch {
                node,
                there_at: None,
                back_at: None,
                found: Stored::default(),
                counted: false,
            });
            self.touches.len() - 1
        });
        &mut self.touches[at]
    }

    /// A uniform number in [0, 1) that belongs to this operation, a node and a purpose: the luck
    /// of a message does not depend on which others are sent.
    pub(super) fn luck(&self, node: u8, purpose: u8) -> f64 {
        unit(self.coin, (u64::from(purpose) << 8) | u64::from(node))
    }
}

/// The `index`-th uniform number in [0, 1) that follows from `coin`: the finaliser of `SplitMix64`
/// over a Weyl sequence (Steele, Lea and Flood, 2014).
pub(super) fn unit(coin: u64, index: u64) -> f64 {
    let mut z = coin.wrapping_add((index + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^= z >> 31;
    (z >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}
