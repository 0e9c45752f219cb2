//! Every parameter and every verb moves a number beyond the band of luck.

use crate::common::switches::{
    Commands, Set, Switch, assert_all_matter, assert_default_seed_is_typical, assert_none_left_out,
    setting, verb,
};

const FIRST: &str = "replication/async-crash";
const ANY: &str = "replication/any-of-three";
const SLOW: &str = "replication/slow-follower";
const OWN: &str = "replication/read-your-writes";
const ONE: &str = "replication/one-and-one";
const TWO: &str = "replication/two-regions";

const ALL: Set = &[("ack", "all")];
const CUTS: Commands = &[
    ("cut=1-3", 0.2),
    ("cut=2-3", 0.2),
    ("cut=1-4", 0.2),
    ("cut=2-4", 0.2),
];
const OUTAGE: Commands = &[("crash=3", 0.5), ("revive=3", 1.0)];
/// One write and nothing else: its log entry is message 1 from 55 ms on.
const QUIET: Set = &[
    ("ack", "all"),
    ("reads_per_s", "0"),
    ("writes_per_s", "0"),
    ("read_back", "false"),
];
const WRITE: Commands = &[("write=1", 0.05)];

/// A verb that follows others, on a set-up of its own.
const fn done(
    name: &'static str,
    shared: Set,
    before: Commands,
    and: Commands,
    metric: &'static str,
) -> Switch {
    let mut switch = verb(name, FIRST, before, and, metric);
    switch.shared = shared;
    switch.lasting(5.0)
}

const SWITCHES: &[Switch] = &[
    setting(
        "strategy",
        FIRST,
        &[],
        &[("strategy", "consensus")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    setting("nodes", ONE, &[], &[("nodes", "5")], "messages").lasting(5.0),
    setting(
        "spares",
        "replication/sloppy-quorum",
        &[],
        &[("spares", "0")],
        "availability_writes",
    )
    .after(&[("crash=1", 0.2), ("crash=2", 0.2)])
    .lasting(5.0),
    setting(
        "clients",
        OWN,
        &[("reads_per_s", "100")],
        &[("clients", "1")],
        "backwards_reads",
    )
    .lasting(5.0),
    setting("ack", FIRST, &[], ALL, "write_latency_mean_ms").lasting(5.0),
    setting(
        "ack_count",
        ANY,
        &[],
        &[("ack_count", "3")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    setting(
        "parallel_write",
        FIRST,
        ALL,
        &[("parallel_write", "true")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    setting(
        "read_from",
        FIRST,
        &[],
        &[("read_from", "any")],
        "stale_reads",
    )
    .lasting(5.0),
    setting(
        "failover_when_cut",
        "replication/split-brain",
        &[("failover_when_cut", "false")],
        &[("failover_when_cut", "true")],
        "failovers",
    )
    .lasting(3.0),
    setting(
        "fencing",
        "replication/split-brain",
        &[],
        &[("fencing", "true")],
        "writes_fenced",
    )
    .lasting(3.0),
    setting(
        "read_token",
        OWN,
        &[],
        &[("read_token", "wait")],
        "own_write_missed",
    )
    .lasting(5.0),
    setting(
        "read_quorum",
        ONE,
        &[],
        &[("read_quorum", "3")],
        "stale_reads",
    )
    .lasting(5.0),
    setting(
        "write_quorum",
        ONE,
        &[],
        &[("write_quorum", "3")],
        "stale_reads",
    )
    .lasting(5.0),
    setting(
        "read_repair",
        ONE,
        &[],
        &[("read_repair", "true")],
        "repairs",
    )
    .after(OUTAGE)
    .lasting(5.0),
    setting(
        "hinted_handoff",
        ONE,
        &[],
        &[("hinted_handoff", "true")],
        "repairs",
    )
    .after(OUTAGE)
    .lasting(5.0),
    setting(
        "sloppy",
        "replication/sloppy-quorum",
        &[],
        &[("sloppy", "false")],
        "availability_writes",
    )
    .after(CUTS)
    .lasting(5.0),
    setting(
        "anti_entropy_s",
        ONE,
        &[],
        &[("anti_entropy_s", "0.05")],
        "repairs",
    )
    .lasting(5.0),
    setting(
        "latency",
        FIRST,
        ALL,
        &[("latency", "wan")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    setting(
        "write_mean_ms",
        ONE,
        &[],
        &[("write_mean_ms", "20")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    setting(
        "ack_mean_ms",
        ONE,
        &[],
        &[("ack_mean_ms", "20")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    setting(
        "read_mean_ms",
        ONE,
        &[],
        &[("read_mean_ms", "20")],
        "read_latency_p50_ms",
    )
    .lasting(5.0),
    setting(
        "answer_mean_ms",
        ONE,
        &[],
        &[("answer_mean_ms", "20")],
        "read_latency_p50_ms",
    )
    .lasting(5.0),
    setting(
        "leader_ms",
        FIRST,
        &[],
        &[("leader_ms", "20")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    setting(
        "rtt_ms",
        FIRST,
        &[],
        &[("rtt_ms", "20")],
        "read_latency_p50_ms",
    )
    .lasting(5.0),
    setting(
        "follower_ms",
        FIRST,
        ALL,
        &[("follower_ms", "20")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    setting("lag_ms", OWN, &[], &[("lag_ms", "300")], "stale_age_max_ms").lasting(5.0),
    setting(
        "lag",
        OWN,
        &[],
        &[("lag", "exponential")],
        "stale_age_max_ms",
    )
    .lasting(5.0),
    setting(
        "slow_node",
        FIRST,
        ALL,
        &[("slow_node", "2")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    done(
        "slow-link",
        &[("ack", "all")],
        &[],
        &[("slow-link=1-2-30", 0.0)],
        "write_latency_mean_ms",
    ),
    setting(
        "slow_ms",
        SLOW,
        &[],
        &[("slow_ms", "5")],
        "write_latency_mean_ms",
    )
    .lasting(5.0),
    setting("keys", TWO, &[], &[("keys", "100")], "conflicts").lasting(10.0),
    setting(
        "reads_per_s",
        FIRST,
        &[],
        &[("reads_per_s", "100")],
        "reads",
    )
    .lasting(5.0),
    setting(
        "writes_per_s",
        FIRST,
        &[],
        &[("writes_per_s", "20")],
        "writes",
    )
    .lasting(5.0),
    setting("read_back", FIRST, &[], &[("read_back", "false")], "reads").lasting(5.0),
    setting(
        "read_after_ms",
        OWN,
        &[],
        &[("read_after_ms", "200")],
        "own_write_missed",
    )
    .lasting(5.0),
    setting(
        "clock_skew_ms",
        TWO,
        &[],
        &[("clock_skew_ms", "500")],
        "later_dropped",
    )
    .lasting(10.0),
    setting(
        "conflict",
        TWO,
        &[],
        &[("conflict", "merge")],
        "writes_dropped",
    )
    .lasting(10.0),
    setting(
        "failover_ms",
        FIRST,
        &[],
        &[("failover_ms", "1000")],
        "writes_refused",
    )
    .after(&[("crash=1", 1.0)])
    .lasting(5.0),
    setting(
        "timeout_ms",
        SLOW,
        &[],
        &[("timeout_ms", "20")],
        "availability_writes",
    )
    .lasting(5.0),
    verb("crash", FIRST, &[], &[("crash=1", 2.0)], "writes_lost").lasting(5.0),
    done(
        "revive",
        ALL,
        &[("crash=2", 1.0)],
        &[("revive=2", 2.0)],
        "availability_writes",
    ),
    done("cut", ALL, &[], &[("cut=1-2", 1.0)], "availability_writes"),
    done(
        "heal",
        ALL,
        &[("cut=1-2", 1.0)],
        &[("heal=1-2", 2.0)],
        "availability_writes",
    ),
    done(
        "delay-message",
        QUIET,
        WRITE,
        &[("delay-message=1", 0.0552)],
        "write_latency_mean_ms",
    ),
    done(
        "delay-message-by",
        QUIET,
        WRITE,
        &[("delay-message-by=1-35", 0.0552)],
        "write_latency_mean_ms",
    ),
    done(
        "drop-message",
        QUIET,
        WRITE,
        &[("drop-message=1", 0.0552)],
        "writes_refused",
    ),
    done("write", QUIET, &[], WRITE, "writes"),
    done("read", QUIET, &[], &[("read=1", 0.05)], "reads"),
    verb(
        "restart-metrics",
        FIRST,
        &[],
        &[("restart-metrics", 2.0)],
        "writes",
    )
    .lasting(5.0),
];

#[test]
fn every_switch_moves_a_number_beyond_the_band() {
    assert_all_matter(SWITCHES);
}

#[test]
fn no_parameter_and_no_verb_is_left_out() {
    assert_none_left_out("replication", SWITCHES);
}

#[test]
fn the_default_seed_is_typical() {
    assert_default_seed_is_typical("replication", "writes", 5.0);
}
