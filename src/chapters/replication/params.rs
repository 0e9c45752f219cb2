//! The parameters of replication: names and ranges of the headless contract, and a few more.

use serde::{Deserialize, Serialize};

use crate::components::latency::{LatencyShape, Leg};
use crate::components::named::{self, Named};
use crate::lesson::parameters::{
    DAY_MS, DAY_S, MOST, MOST_PER_S, count, flag, interval, number, word,
};
use crate::lesson::{Field, Parameters, Refusal};
use crate::sim::SimDuration;

/// Nodes there can be, spares included.
pub const MOST_NODES: usize = 15;
/// Clients there can be.
pub const MOST_CLIENTS: u64 = 8;
/// Values that all nodes together may hold.
const MOST_VALUES: u64 = 1_000_000;

/// How copies are kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Strategy {
    /// One node takes all writes and sends its log to the others.
    #[default]
    SingleLeader,
    /// Two regions, each with a leader that takes writes.
    MultiLeader,
    /// Every node takes writes; quorums overlap or do not.
    Leaderless,
    /// Terms, votes and a log that a majority holds.
    Consensus,
}

impl Named for Strategy {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("single-leader", Self::SingleLeader),
        ("multi-leader", Self::MultiLeader),
        ("leaderless", Self::Leaderless),
        ("consensus", Self::Consensus),
    ];
}

/// When a leader tells a client that its write is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Ack {
    /// When it has written it itself.
    #[default]
    Async,
    /// When any `ack_count` followers have it, too.
    Any,
    /// When one named follower has it: node 2, or node 1 while node 2 leads.
    Named,
    /// When all followers have it.
    All,
    /// When more than half of all nodes have it, the leader among them.
    Majority,
}

impl Named for Ack {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("async", Self::Async),
        ("any", Self::Any),
        ("named", Self::Named),
        ("all", Self::All),
        ("majority", Self::Majority),
    ];
}

/// Whom clients ask.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum ReadFrom {
    /// The leader.
    #[default]
    Leader,
    /// Any node, another one each time.
    Any,
    /// One follower, always the same for a client.
    Sticky,
}

impl Named for ReadFrom {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("leader", Self::Leader),
        ("any", Self::Any),
        ("sticky", Self::Sticky),
    ];
}

/// How the lag of a follower is spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Lag {
    /// Always the same.
    #[default]
    Fixed,
    /// Exponential, `lag_ms` in the mean.
    Exponential,
}

impl Named for Lag {
    const NAMES: &'static [(&'static str, Self)] =
        &[("fixed", Self::Fixed), ("exponential", Self::Exponential)];
}

/// What becomes of two writes of one record that did not know of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Conflict {
    /// The later time stamp wins, the other is dropped.
    #[default]
    Lww,
    /// Both are kept in one value.
    Merge,
    /// Both are kept side by side until a client writes again.
    Ask,
}

impl Named for Conflict {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("lww", Self::Lww),
        ("merge", Self::Merge),
        ("ask", Self::Ask),
    ];
}

/// The shortest time between two comparisons of nodes, in seconds: a node has other things to do.
const LEAST_COMPARED_S: f64 = 0.001;
/// The shortest silence after which a leader is replaced, in milliseconds.
const LEAST_FAILOVER_MS: f64 = 1.0;

/// Everything that can be set.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, each with a name of its own"
)]
pub struct Params {
    /// How copies are kept.
    #[serde(with = "named")]
    pub strategy: Strategy,
    /// Nodes that hold copies (N).
    pub nodes: u64,
    /// Further nodes that stand in for others under a sloppy quorum.
    pub spares: u64,
    /// Clients.
    pub clients: u64,
    /// When a leader acknowledges.
    #[serde(with = "named")]
    pub ack: Ack,
    /// Followers to wait for under `any`.
    pub ack_count: u64,
    /// Whether the log is sent beside the leader's own write rather than after it.
    pub parallel_write: bool,
    /// Whom clients ask.
    #[serde(with = "named")]
    pub read_from: ReadFrom,
    /// Answers a leaderless read waits for (R).
    pub read_quorum: u64,
    /// Acknowledgements a leaderless write waits for (W).
    pub write_quorum: u64,
    /// Whether a read that finds an old copy has it mended.
    pub read_repair: bool,
    /// Whether writes for a node that is out of reach are kept and handed over later.
    pub hinted_handoff: bool,
    /// Whether spares may stand in for nodes that are out of reach.
    pub sloppy: bool,
    /// Seconds between two comparisons of each node with another; 0 is never.
    pub anti_entropy_s: f64,
    /// The shape of delays.
    #[serde(with = "named")]
    pub latency: LatencyShape,
    /// The mean of W under `exponential`, in milliseconds.
    pub write_mean_ms: f64,
    /// The mean of A.
    pub ack_mean_ms: f64,
    /// The mean of R.
    pub read_mean_ms: f64,
    /// The mean of S.
    pub answer_mean_ms: f64,
    /// A leader's own write, in milliseconds.
    pub leader_ms: f64,
    /// From node to node and back under `fixed`, in milliseconds.
    pub rtt_ms: f64,
    /// A follower's or replica's write under `fixed`, in milliseconds.
    pub follower_ms: f64,
    /// How much later the log reaches followers that no acknowledgement waits for, or the other
    /// region, in milliseconds.
    pub lag_ms: f64,
    /// How that lag is spread.
    #[serde(with = "named")]
    pub lag: Lag,
    /// A node that everything reaches late; 0 is none.
    pub slow_node: u64,
    /// By how much, in milliseconds.
    pub slow_ms: f64,
    /// Keys are 1 to this, all equally popular.
    pub keys: u64,
    /// Reads a second besides those that follow a write.
    pub reads_per_s: f64,
    /// Writes a second.
    pub writes_per_s: f64,
    /// Whether each acknowledged write is followed by a read of the same client and key.
    pub read_back: bool,
    /// How long after the acknowledgement, in milliseconds.
    pub read_after_ms: f64,
    /// By how much the clocks of region 2, or of every second client, run ahead, in milliseconds.
    pub clock_skew_ms: f64,
    /// What becomes of conflicting writes.
    #[serde(with = "named")]
    pub conflict: Conflict,
    /// How long a leader must be silent before another takes its place, in milliseconds; 0 is
    /// never.
    pub failover_ms: f64,
    /// How long a client waits, in milliseconds; 0 is for ever.
    pub timeout_ms: f64,
}

impl Default for Params {
    fn default() -> Self {
        Self {
            strategy: Strategy::SingleLeader,
            nodes: 3,
            spares: 0,
            clients: 3,
            ack: Ack::Async,
            ack_count: 1,
            parallel_write: false,
            read_from: ReadFrom::Leader,
            read_quorum: 2,
            write_quorum: 2,
            read_repair: false,
            hinted_handoff: false,
            sloppy: false,
            anti_entropy_s: 0.0,
            latency: LatencyShape::Fixed,
            write_mean_ms: 5.5,
            ack_mean_ms: 0.5,
            read_mean_ms: 0.5,
            answer_mean_ms: 0.5,
            leader_ms: 5.0,
            rtt_ms: 1.0,
            follower_ms: 5.0,
            lag_ms: 80.0,
            lag: Lag::Fixed,
            slow_node: 0,
            slow_ms: 50.0,
            keys: 3,
            reads_per_s: 20.0,
            writes_per_s: 100.0,
            read_back: true,
            read_after_ms: 2.0,
            clock_skew_ms: 0.0,
            conflict: Conflict::Lww,
            failover_ms: 100.0,
            timeout_ms: 200.0,
        }
    }
}

impl Params {
    /// Nodes that hold copies.
    pub fn replicas(&self) -> usize {
        (self.nodes as usize).clamp(1, MOST_NODES)
    }

    /// All nodes, spares included; only a leaderless system has spares.
    pub fn all_nodes(&self) -> usize {
        let spares = match self.strategy {
            Strategy::Leaderless => self.spares as usize,
            _ => 0,
        };
        (self.replicas() + spares).min(MOST_NODES)
    }

    /// Acknowledgements a leaderless write needs: W, at most N.
    pub fn w(&self) -> usize {
        (self.write_quorum as usize).clamp(1, self.replicas())
    }

    /// Answers a leaderless read needs: R, at most N.
    pub fn r(&self) -> usize {
        (self.read_quorum as usize).clamp(1, self.replicas())
    }

    /// More than half of the nodes.
    pub fn majority(&self) -> usize {
        self.replicas() / 2 + 1
    }

    /// Groups with a leader of their own.
    pub fn groups(&self) -> usize {
        match self.strategy {
            Strategy::MultiLeader if self.replicas() > 1 => 2,
            _ => 1,
        }
    }

    /// The group, 0 or 1, of a node (from 1): the first half of the nodes is region 1.
    pub fn group_of(&self, node: u8) -> usize {
        let first = self.replicas().div_ceil(2);
        usize::from(self.groups() == 2 && usize::from(node) > first)
    }

    /// The group, 0 or 1, of a client (from 1): every second one is in region 2.
    pub fn group_of_client(&self, client: u8) -> usize {
        usize::from(self.groups() == 2 && client.is_multiple_of(2))
    }

    /// The mean of a leg in milliseconds; under `fixed` it follows from `rtt_ms` and, for writes,
    /// excludes the write into the replica.
    pub fn mean_ms(&self, leg: Leg) -> f64 {
        match (self.latency, leg) {
            (LatencyShape::Fixed, _) => self.rtt_ms / 2.0,
            (_, Leg::Write) => self.write_mean_ms,
            (_, Leg::Ack) => self.ack_mean_ms,
            (_, Leg::Read) => self.read_mean_ms,
            (_, Leg::Answer) => self.answer_mean_ms,
        }
    }

    /// What a replica's write takes after the message has arrived. The other shapes count it as
    /// part of W.
    pub fn replica_write(&self) -> SimDuration {
        match self.latency {
            LatencyShape::Fixed => SimDuration::from_millis_f64(self.follower_ms),
            _ => SimDuration::ZERO,
        }
    }

    /// The time-out after which a silent leader is replaced; `None` is never.
    pub fn failover(&self) -> Option<SimDuration> {
        (self.failover_ms > 0.0).then(|| SimDuration::from_millis_f64(self.failover_ms))
    }

    /// Whether the cluster a set-up describes is another one, which starts empty.
    pub fn same_cluster(&self, other: &Self) -> bool {
        self.strategy == other.strategy
            && self.nodes == other.nodes
            && self.all_nodes() == other.all_nodes()
            && self.clients == other.clients
    }
}

impl Parameters for Params {
    const FIELDS: &'static [Field<Self>] = &[
        word!(strategy, Strategy, "how replicas are kept"),
        count!(nodes, 1, MOST_NODES as u64, "nodes that hold a replica (N)"),
        count!(
            spares,
            0,
            5,
            "further nodes that stand in for others (leaderless, sloppy)"
        ),
        count!(clients, 1, MOST_CLIENTS, "clients"),
        word!(ack, Ack, "what a leader waits for before it acknowledges"),
        count!(
            ack_count,
            1,
            MOST_NODES as u64,
            "followers to wait for (ack = any), at most all"
        ),
        flag!(
            parallel_write,
            "whether the log is sent beside the leader's own write"
        ),
        word!(read_from, ReadFrom, "whom clients ask (with a leader)"),
        count!(
            read_quorum,
            1,
            MOST_NODES as u64,
            "answers a read waits for (leaderless: R), at most N"
        ),
        count!(
            write_quorum,
            1,
            MOST_NODES as u64,
            "acknowledgements a write waits for (leaderless: W), at most N"
        ),
        flag!(
            read_repair,
            "whether reads repair stale replicas (leaderless)"
        ),
        flag!(
            hinted_handoff,
            "whether writes for a node out of reach are kept for it (leaderless)"
        ),
        flag!(
            sloppy,
            "whether spares stand in for nodes out of reach (leaderless)"
        ),
        interval!(
            anti_entropy_s,
            LEAST_COMPARED_S,
            DAY_S,
            "time between comparisons of nodes, of up to 512 keys each (leaderless); 0: never"
        ),
        word!(latency, LatencyShape, "the shape of delays"),
        number!(write_mean_ms, DAY_MS, "mean of W (exponential)"),
        number!(ack_mean_ms, DAY_MS, "mean of A (exponential)"),
        number!(read_mean_ms, DAY_MS, "mean of R (exponential)"),
        number!(answer_mean_ms, DAY_MS, "mean of S (exponential)"),
        number!(leader_ms, DAY_MS, "a leader's own write"),
        number!(rtt_ms, DAY_MS, "from node to node and back (fixed)"),
        number!(follower_ms, DAY_MS, "a follower's write (fixed)"),
        number!(
            lag_ms,
            DAY_MS,
            "how much later the log reaches followers nobody waits for, or the other region"
        ),
        word!(lag, Lag, "how the lag is spread"),
        count!(
            slow_node,
            0,
            MOST_NODES as u64,
            "a node that everything reaches late; 0: none"
        ),
        number!(slow_ms, DAY_MS, "by how much"),
        count!(keys, 1, MOST, "keys, all equally popular"),
        number!(
            reads_per_s,
            MOST_PER_S,
            "reads besides those that follow a write"
        ),
        number!(writes_per_s, MOST_PER_S, "writes"),
        flag!(
            read_back,
            "whether each write is followed by a read of the same client"
        ),
        number!(
            read_after_ms,
            DAY_MS,
            "how long after the acknowledgement that read is sent"
        ),
        number!(
            clock_skew_ms,
            DAY_MS,
            "how far clocks of region 2, or of every second client, run ahead"
        ),
        word!(
            conflict,
            Conflict,
            "what becomes of conflicting writes (multi-leader)"
        ),
        interval!(
            failover_ms,
            LEAST_FAILOVER_MS,
            DAY_MS,
            "silence after which a leader is replaced; 0: never"
        ),
        number!(timeout_ms, DAY_MS, "how long a client waits; 0: for ever"),
    ];

    fn check_together(&self) -> Result<(), Refusal> {
        let all = self.nodes + self.spares;
        if all > MOST_NODES as u64 {
            return Err(Refusal::new(format!(
                "`nodes` and `spares` together are at most {MOST_NODES}, not `{all}`."
            )));
        }
        if all.saturating_mul(self.keys) > MOST_VALUES {
            return Err(Refusal::new(format!(
                "`keys` times the number of nodes is at most {MOST_VALUES}: {} keys for {all} nodes.",
                MOST_VALUES / all.max(1)
            )));
        }
        Ok(())
    }
}
