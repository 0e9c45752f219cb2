//! The parameters of replication: names and ranges of the headless contract, and a few more.

use serde::Serialize;

use crate::components::latency::{LatencyShape, Leg};
use crate::components::named::Named;
use crate::lesson::parameters::stored::off;
use crate::lesson::parameters::{DAY_MS, DAY_S, MOST, MOST_PER_S, parameters};
use crate::lesson::{Field, Knob, Parameters, Refusal, Zero};
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

/// Whether reads carry a token: the log position of their client's last acknowledged write.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum ReadToken {
    /// They carry none: a node answers with what it has.
    #[default]
    Off,
    /// They do, and a node whose log ends before that position answers once it has caught up.
    Wait,
}

impl Named for ReadToken {
    const NAMES: &'static [(&'static str, Self)] = &[("off", Self::Off), ("wait", Self::Wait)];
}

/// How the lag of a follower is spread.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Lag {
    /// Always the same.
    #[default]
    Fixed,
    /// Exponential, `lag_ms` on average.
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

const STRATEGIES: &[(&str, &str)] = &[
    ("single-leader", "single leader"),
    ("multi-leader", "multi-leader"),
    ("leaderless", "leaderless"),
    ("consensus", "consensus"),
];

const ACKS: &[(&str, &str)] = &[
    ("async", "leader"),
    ("any", "any"),
    ("named", "node 2"),
    ("all", "all"),
    ("majority", "majority"),
];

const SOURCES: &[(&str, &str)] = &[("leader", "leader"), ("any", "any"), ("sticky", "own")];

const TOKENS: &[(&str, &str)] = &[("off", "off"), ("wait", "wait")];

const SHAPES: &[(&str, &str)] = &[
    ("fixed", "fixed"),
    ("exponential", "drawn"),
    ("lnkd-ssd", "SSD"),
    ("lnkd-disk", "disk"),
    ("ymmr", "Yammer"),
    ("wan", "WAN"),
];

const LAGS: &[(&str, &str)] = &[("fixed", "fixed"), ("exponential", "varies")];

const CONFLICTS: &[(&str, &str)] = &[
    ("lww", "last write wins"),
    ("merge", "merge"),
    ("ask", "keep both"),
];

/// A leader in each region, if there are as many already.
fn least_nodes(params: &Params) -> f64 {
    let least = if is_multi_leader(params) { 2 } else { 1 };
    params.nodes.min(least) as f64
}

/// The nodes that the window offers: few enough to be looked at. Files may have more.
fn most_nodes(params: &Params) -> f64 {
    let free = (MOST_NODES as u64).saturating_sub(params.spares);
    free.min(9).max(params.nodes) as f64
}

fn most_spares(params: &Params) -> f64 {
    let free = (MOST_NODES as u64).saturating_sub(params.nodes);
    free.min(3).max(params.spares) as f64
}

fn is_single_leader(params: &Params) -> bool {
    params.strategy == Strategy::SingleLeader
}

fn is_multi_leader(params: &Params) -> bool {
    params.strategy == Strategy::MultiLeader
}

fn is_leaderless(params: &Params) -> bool {
    params.strategy == Strategy::Leaderless
}

/// Whether there are spares, or what needs them.
pub fn has_spares(params: &Params) -> bool {
    is_leaderless(params) && (params.sloppy || params.spares > 0)
}

fn has_leader(params: &Params) -> bool {
    !is_leaderless(params)
}

/// Whether all clients may ask one leader.
fn has_one_leader(params: &Params) -> bool {
    matches!(
        params.strategy,
        Strategy::SingleLeader | Strategy::Consensus
    )
}

/// Whether clients may ask a follower of a single leader.
fn reads_followers(params: &Params) -> bool {
    is_single_leader(params) && params.read_from != ReadFrom::Leader
}

/// Why a fixed delay changes nothing.
fn drawn(params: &Params) -> Option<&'static str> {
    (params.latency != LatencyShape::Fixed)
        .then_some("delays are drawn; this belongs to fixed ones")
}

parameters! {
    /// Everything that can be set.
    pub struct Params {
        strategy: word(Strategy) = Strategy::SingleLeader, "how replicas are kept"
            => Knob::choice("strategy", STRATEGIES).on_top();
        nodes: count(1..=MOST_NODES as u64) = 3, "nodes that hold a replica (N)"
            => Knob::stepper("nodes (N)", 1.0, 9.0).most(most_nodes).on_top()
                .least(least_nodes).hint(
                    "nodes that hold a replica; another number is another cluster, which starts \
                     empty");
        spares: count(0..=5) = 0, "further nodes that stand in for others (leaderless, sloppy)"
            => Knob::stepper("spares", 0.0, 3.0).most(most_spares).shown(has_spares);
        clients: count(1..=MOST_CLIENTS) = 3, "clients";
        ack: word(Ack) = Ack::Async, "what a leader waits for before it acknowledges"
            => Knob::choice("ack after", ACKS).captioned().on_stage().shown(is_single_leader);
        ack_count: count(1..=MOST_NODES as u64) = 1,
            "followers to wait for (ack = any), at most all"
            => Knob::stepper("any", 1.0, 14.0).on_stage()
                .most(|p: &Self| p.nodes.saturating_sub(1) as f64)
                .shown(|p| is_single_leader(p) && p.ack == Ack::Any);
        parallel_write: flag = false, "whether the log is sent beside the leader's own write"
            => Knob::switch("parallel").shown(is_single_leader);
        read_from: word(ReadFrom) = ReadFrom::Leader, "whom clients ask (with a leader)"
            => Knob::choice("read", SOURCES).captioned().shown(has_one_leader);
        #[serde(skip_serializing_if = "off")]
        read_token: word(ReadToken) = ReadToken::Off,
            "whether reads carry a token, the position of the client's last write (single leader)"
            => Knob::choice("read token", TOKENS).captioned().shown(reads_followers)
                .hint("with a token, a follower that is behind the client's last write waits");
        read_quorum: count(1..=MOST_NODES as u64) = 2,
            "answers a read waits for (leaderless: R), at most N"
            => Knob::stepper("R", 1.0, 9.0).most(|p: &Self| p.nodes as f64).on_stage()
                .shown(is_leaderless);
        write_quorum: count(1..=MOST_NODES as u64) = 2,
            "acknowledgements a write waits for (leaderless: W), at most N"
            => Knob::stepper("W", 1.0, 9.0).most(|p: &Self| p.nodes as f64).on_stage()
                .shown(is_leaderless);
        read_repair: flag = false, "whether reads repair stale replicas (leaderless)"
            => Knob::switch("repair").shown(is_leaderless);
        hinted_handoff: flag = false,
            "whether writes for a node out of reach are kept for it (leaderless)"
            => Knob::switch("hand-off").shown(is_leaderless);
        sloppy: flag = false, "whether spares stand in for nodes out of reach (leaderless)"
            => Knob::switch("sloppy").shown(is_leaderless);
        anti_entropy_s: interval(LEAST_COMPARED_S..=DAY_S) = 0.0,
            "time between comparisons of nodes, of up to 512 keys each (leaderless); 0: never"
            => Knob::log("anti-entropy", 0.1, 60.0).zero(Zero::Last("never"))
                .shown(is_leaderless)
                .hint("how often each node compares its data with another (anti-entropy)");
        latency: word(LatencyShape) = LatencyShape::Fixed, "the shape of delays"
            => Knob::choice("delays", SHAPES).captioned().shown(is_leaderless)
                .offered(|_, name| name == "fixed" || name == "exponential");
        write_mean_ms: number(0.0..=DAY_MS) = 5.5, "mean of W (exponential)"
            => Knob::log("write delay", 0.1, 100.0).zero(Zero::First("none"))
                .shown(is_leaderless).hint("the mean of a write's way into a replica")
                .disabled(|p| (p.latency != LatencyShape::Exponential)
                    .then_some("this is the mean of exponential delays"));
        ack_mean_ms: number(0.0..=DAY_MS) = 0.5, "mean of A (exponential)";
        read_mean_ms: number(0.0..=DAY_MS) = 0.5, "mean of R (exponential)";
        answer_mean_ms: number(0.0..=DAY_MS) = 0.5, "mean of S (exponential)";
        leader_ms: number(0.0..=DAY_MS) = 5.0, "a leader's own write"
            => Knob::log("leader write", 0.1, 100.0).zero(Zero::First("none"))
                .shown(has_leader).hint("what a leader needs to write to its disk");
        rtt_ms: number(0.0..=DAY_MS) = 1.0, "from node to node and back (fixed)"
            => Knob::log("round trip", 0.1, 300.0).zero(Zero::First("none"))
                .shown(|p: &Self| p.slow_node == 0).disabled(drawn).hint(
                    "from node to node and back; choose a slow node to delay one alone");
        follower_ms: number(0.0..=DAY_MS) = 5.0, "a follower's write (fixed)"
            => Knob::log("node write", 0.1, 100.0).zero(Zero::First("none"))
                .shown(|p| !is_multi_leader(p)).disabled(drawn)
                .hint("what a node needs to write to its disk");
        lag_ms: number(0.0..=DAY_MS) = 80.0,
            "how much later the log reaches followers that no write waits for, or the other region"
            => Knob::log("replication lag", 0.1, 500.0).zero(Zero::First("none"))
                .shown(has_leader)
                .hint("how much later the log reaches followers, or a write the other region");
        lag: word(Lag) = Lag::Fixed, "how the lag is spread"
            => Knob::choice("lag", LAGS).captioned()
                .shown(|p| is_single_leader(p) || is_multi_leader(p))
                .hint("whether the lag varies: exponential, with that mean");
        slow_node: count(0..=MOST_NODES as u64) = 0,
            "a node that everything reaches late; 0: none"
            => Knob::stepper("slow node", 0.0, 15.0)
                .most(|p| p.slow_node.max(p.all_nodes() as u64) as f64);
        slow_ms: number(0.0..=DAY_MS) = 50.0, "by how much"
            => Knob::log("slow by", 0.1, 500.0).zero(Zero::First("none"))
                .shown(|p: &Self| p.slow_node > 0)
                .hint("how much later everything reaches the slow node");
        keys: count(1..=MOST) = 3, "keys, all equally popular";
        reads_per_s: number(0.0..=MOST_PER_S) = 20.0, "reads besides those that follow a write"
            => Knob::log("reads", 0.1, 200.0).zero(Zero::First("none"));
        writes_per_s: number(0.0..=MOST_PER_S) = 100.0, "writes"
            => Knob::log("writes", 0.1, 200.0).zero(Zero::First("none"))
                .hint("writes of all clients");
        read_back: flag = true, "whether each write is followed by a read of the same client";
        read_after_ms: number(0.0..=DAY_MS) = 2.0,
            "how long after the acknowledgement that read is sent"
            => Knob::log("read-back delay", 0.1, 200.0).zero(Zero::First("none"))
                .hint("how long after its acknowledgement each write is read");
        clock_skew_ms: number(0.0..=DAY_MS) = 0.0,
            "how far clocks of region 2, or of every second client, run ahead"
            => Knob::log("clock skew", 0.1, 1_000.0).zero(Zero::First("none"))
                .shown(|p| is_multi_leader(p) || is_leaderless(p));
        conflict: word(Conflict) = Conflict::Lww,
            "what becomes of conflicting writes (multi-leader)"
            => Knob::choice("conflict", CONFLICTS).captioned().on_stage()
                .shown(is_multi_leader);
        failover_ms: interval(LEAST_FAILOVER_MS..=DAY_MS) = 100.0,
            "silence after which a leader is replaced; 0: never"
            => Knob::log("failover", 1.0, 2_000.0).zero(Zero::Last("never")).shown(has_leader)
                .hint("how long a leader must be silent before another takes its place");
        #[serde(skip_serializing_if = "off")]
        failover_when_cut: flag = false,
            "whether a leader that most nodes cannot reach is replaced while it lives (single leader)"
            => Knob::switch("failover on a cut").shown(is_single_leader)
                .hint("a leader that most nodes cannot reach is replaced, although it lives");
        #[serde(skip_serializing_if = "off")]
        fencing: flag = false,
            "whether storage refuses a leader that was replaced (fencing token, epoch)"
            => Knob::switch("fencing token").shown(is_single_leader)
                .hint("storage refuses writes that carry an older epoch (fencing token)")
                .disabled(|p| (!p.failover_when_cut)
                    .then_some("no leader is replaced while it lives"));
        timeout_ms: number(0.0..=DAY_MS) = 200.0, "how long a client waits; 0: for ever";
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
    const FIELDS: &'static [Field<Self>] = Self::TABLE;

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knobs_set_what_is_allowed_and_offer_all_names() {
        crate::lesson::parameters::assert_knobs_fit::<Params>();
    }
}
