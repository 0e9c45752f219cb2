//! The sliders that unfold, each with what it sets, and which of them matter under which strategy.

use crate::chapters::replication::params::{Params, Strategy};
use crate::components::latency::LatencyShape;

/// A slider: what it is called, what it sets, and how far it goes.
pub(super) struct Knob {
    pub label: &'static str,
    pub field: &'static str,
    pub value: f64,
    pub unit: &'static str,
    pub range: (f64, f64),
    pub logarithmic: bool,
    /// What the least value means, if not itself.
    pub least_is: Option<&'static str>,
    pub disabled_because: Option<&'static str>,
    pub help: &'static str,
}

/// The sliders under the strategy at hand, in reading order.
pub(super) fn knobs(params: &Params) -> Vec<Knob> {
    let shown: &[fn(&Params) -> Knob] = match params.strategy {
        Strategy::SingleLeader => &[
            writes,
            reads,
            lag,
            failover,
            leader_write,
            node_write,
            read_back,
            ways,
        ],
        Strategy::MultiLeader => &[
            writes,
            reads,
            between_regions,
            clock_of_region,
            failover,
            read_back,
            leader_write,
            ways,
        ],
        Strategy::Leaderless => &[
            writes,
            read_back,
            write_way,
            compare_every,
            reads,
            node_write,
            clocks_apart,
            ways,
        ],
        Strategy::Consensus => &[
            writes,
            reads,
            failover,
            node_write,
            leader_write,
            lag,
            read_back,
            ways,
        ],
    };
    shown.iter().map(|knob| knob(params)).collect()
}

/// A duration in milliseconds, of which none may be asked for.
fn ms(label: &'static str, field: &'static str, value: f64, most: f64, help: &'static str) -> Knob {
    Knob {
        label,
        field,
        value,
        unit: " ms",
        range: (0.1, most),
        logarithmic: true,
        least_is: Some("0"),
        disabled_because: None,
        help,
    }
}

fn rate(label: &'static str, field: &'static str, value: f64, help: &'static str) -> Knob {
    Knob {
        unit: "/s",
        range: (0.1, 200.0),
        ..ms(label, field, value, 0.0, help)
    }
}

fn writes(params: &Params) -> Knob {
    let help = "writes of all clients";
    rate("writes/s", "writes_per_s", params.writes_per_s, help)
}

fn reads(params: &Params) -> Knob {
    let help = "reads besides those that follow a write";
    rate("reads/s", "reads_per_s", params.reads_per_s, help)
}

fn read_back(params: &Params) -> Knob {
    let help = "how long after its acknowledgement each write is read";
    let value = params.read_after_ms;
    ms("read back after", "read_after_ms", value, 200.0, help)
}

fn lag(params: &Params) -> Knob {
    let help = "how much later the log reaches followers";
    ms("lag of the log", "lag_ms", params.lag_ms, 500.0, help)
}

fn between_regions(params: &Params) -> Knob {
    let help = "how much later a write reaches the other region";
    ms("between regions", "lag_ms", params.lag_ms, 500.0, help)
}

fn leader_write(params: &Params) -> Knob {
    let help = "what a leader needs to write to its disk";
    let value = params.leader_ms;
    ms("leader's write", "leader_ms", value, 100.0, help)
}

fn node_write(params: &Params) -> Knob {
    let drawn = params.latency != LatencyShape::Fixed;
    let help = "what a node needs to write to its disk";
    let value = params.follower_ms;
    Knob {
        disabled_because: drawn.then_some("delays are drawn; this belongs to fixed ones"),
        ..ms("node's write", "follower_ms", value, 100.0, help)
    }
}

fn write_way(params: &Params) -> Knob {
    let fixed = params.latency != LatencyShape::Exponential;
    let help = "the mean of a write's way into a replica";
    let value = params.write_mean_ms;
    Knob {
        disabled_because: fixed.then_some("this is the mean of exponential delays"),
        ..ms("write's way", "write_mean_ms", value, 100.0, help)
    }
}

/// The way between nodes and, once one of them is slow, by how much it is.
fn ways(params: &Params) -> Knob {
    if params.slow_node > 0 {
        let help = "how much later everything reaches the slow node";
        return ms("slow node by", "slow_ms", params.slow_ms, 500.0, help);
    }
    let drawn = params.latency != LatencyShape::Fixed;
    let help = "from node to node and back; choose a slow node below to delay one alone";
    Knob {
        disabled_because: drawn.then_some("delays are drawn; this belongs to fixed ones"),
        ..ms("round trip", "rtt_ms", params.rtt_ms, 300.0, help)
    }
}

fn failover(params: &Params) -> Knob {
    let help = "how long a leader must be silent before another takes its place";
    let value = params.failover_ms;
    Knob {
        least_is: Some("never"),
        ..ms(
            "silence until fail-over",
            "failover_ms",
            value,
            2_000.0,
            help,
        )
    }
}

fn clock_of_region(params: &Params) -> Knob {
    let help = "by how much its clock runs ahead";
    let value = params.clock_skew_ms;
    ms(
        "clock of region 2 ahead",
        "clock_skew_ms",
        value,
        1_000.0,
        help,
    )
}

fn clocks_apart(params: &Params) -> Knob {
    let help = "by how much every second client's clock runs ahead";
    let value = params.clock_skew_ms;
    ms("clocks apart", "clock_skew_ms", value, 1_000.0, help)
}

fn compare_every(params: &Params) -> Knob {
    let help = "how often each node compares its data with another (anti-entropy)";
    Knob {
        unit: " s",
        range: (0.1, 60.0),
        least_is: Some("never"),
        ..ms(
            "compare copies every",
            "anti_entropy_s",
            params.anti_entropy_s,
            0.0,
            help,
        )
    }
}
