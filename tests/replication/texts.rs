//! Every number in the text is recomputed.

use hotset::chapters::replication::{Params, Strategy, survives};

use super::notes::{TOKEN, logs, waits_ms};
use crate::common::claims::{
    Claim, Measured, assert_all, between, every, fact, names as is, of, parameter as setting, run,
    share, uncovered,
};

const LESSON: &str = include_str!("../../assets/lessons/replication.md");

pub(super) const CRASH: Measured = run("replication/async-crash", &[], &[("crash=1", 2.0)], 3.0);
const CUTS: &[(&str, f64)] = &[
    ("cut=1-3", 0.2),
    ("cut=2-3", 0.2),
    ("cut=1-4", 0.2),
    ("cut=2-4", 0.2),
];
const SLOPPY: Measured = run("replication/sloppy-quorum", &[], CUTS, 10.0);
const MINORITY: &[(&str, f64)] = &[
    ("cut=1-3", 0.3),
    ("cut=1-4", 0.3),
    ("cut=1-5", 0.3),
    ("cut=2-3", 0.3),
    ("cut=2-4", 0.3),
    ("cut=2-5", 0.3),
];

fn exactly(snippet: &'static str, measured: Measured, metric: &'static str, printed: f64) -> Claim {
    every(
        snippet,
        &measured.each(of(metric)),
        printed - 1e-6,
        printed + 1e-6,
    )
}

#[expect(
    clippy::too_many_lines,
    reason = "a flat list of parts, one after another; dividing it would only name them twice"
)]
fn leader_claims() -> Vec<Claim> {
    let first = "replication/async-crash";
    let latency = "write_latency_mean_ms";
    let any = "replication/any-of-three";
    vec![
        is("a hundred times per second", first, "writes_per_s", 100.0),
        is("needs 5 ms to flush its log", first, "leader_ms", 5.0),
        is("With a round trip of 1 ms", first, "rtt_ms", 1.0),
        is("5 ms for the follower's disk", first, "follower_ms", 5.0),
        between("11 ms (5 + 1 + 5)", 5.0 + 1.0 + 5.0, 11.0, 11.0),
        is("sends the log on 80 ms later", first, "lag_ms", 80.0),
        fact(
            "Node 1 is the **leader**",
            survives(&Params::default())[0].text.contains("leader"),
        ),
        exactly(
            "where no read is stale",
            run(first, &[], &[], 10.0),
            "stale_reads",
            0.0,
        ),
        is(
            "For 100 ms no node takes writes",
            first,
            "failover_ms",
            100.0,
        ),
        between(
            "On average about 8 writes are lost",
            CRASH.mean(of("writes_lost")),
            6.5,
            9.5,
        ),
        every(
            "in one crash 1 to 16",
            &CRASH.each(of("writes_lost")),
            1.0,
            16.0,
        ),
        exactly(
            "| itself | asynchronous | 5 ms",
            run(first, &[], &[], 10.0),
            latency,
            5.0,
        ),
        exactly(
            "semi-synchronous | 11 ms",
            run(first, &[("ack", "any")], &[], 10.0),
            latency,
            11.0,
        ),
        exactly(
            "so it pays the 11 ms",
            run(first, &[("ack", "any")], &[], 10.0),
            latency,
            11.0,
        ),
        exactly(
            "in parallel | as in Raft | 6 ms",
            run(
                first,
                &[("ack", "any"), ("parallel_write", "true")],
                &[],
                10.0,
            ),
            latency,
            6.0,
        ),
        exactly(
            "none is lost if that follower is promoted",
            run(first, &[("ack", "any")], &[("crash=1", 2.0)], 3.0),
            "writes_lost",
            0.0,
        ),
        is(
            "everything reaches node 3",
            "replication/slow-follower",
            "slow_node",
            3.0,
        ),
        exactly(
            "every write takes 61 ms",
            run("replication/slow-follower", &[], &[], 10.0),
            latency,
            61.0,
        ),
        exactly(
            "would take 11 ms",
            run("replication/slow-follower", &[("ack", "any")], &[], 10.0),
            latency,
            11.0,
        ),
        between(
            "waits for the fastest of three followers takes 7.4 ms on average",
            run(any, &[], &[], 60.0).mean(of(latency)),
            7.34,
            7.48,
        ),
        between(
            "waits for the slowest takes 15.3 ms",
            run(any, &[("ack", "all")], &[], 60.0).mean(of(latency)),
            15.15,
            15.45,
        ),
    ]
}

#[expect(
    clippy::too_many_lines,
    reason = "a flat list of parts, one after another; dividing it would only name them twice"
)]
fn other_claims() -> Vec<Claim> {
    let own = run(
        "replication/read-your-writes",
        &[("reads_per_s", "0")],
        &[],
        20.0,
    );
    let one = run("replication/one-and-one", &[], &[], 20.0);
    let two = run("replication/two-regions", &[], &[], 60.0);
    let skewed = run("replication/skewed-clock", &[], &[], 60.0);
    vec![
        between(
            "two of three nodes do not have it yet",
            own.mean(share("own_write_missed", "reads_answered")),
            0.64,
            0.69,
        ),
        is(
            "With [W = 1",
            "replication/one-and-one",
            "write_quorum",
            1.0,
        ),
        is("and R = 1]", "replication/one-and-one", "read_quorum", 1.0),
        every(
            "32 to 38 % of the reads in 20 s are stale",
            &one.each(of("stale_rate")),
            0.32,
            0.38,
        ),
        exactly(
            "every read set shares a node with every write set",
            run(
                "replication/one-and-one",
                &[("write_quorum", "2"), ("read_quorum", "2")],
                &[],
                20.0,
            ),
            "stale_reads",
            0.0,
        ),
        every(
            "over ten seconds 42 to 50 % of the reads miss",
            &SLOPPY.each(of("stale_rate")),
            0.42,
            0.5,
        ),
        is(
            "with W + R = 4",
            "replication/sloppy-quorum",
            "write_quorum",
            2.0,
        ),
        is(
            "the other 80 ms later",
            "replication/two-regions",
            "lag_ms",
            80.0,
        ),
        is(
            "Of 20 writes per second",
            "replication/two-regions",
            "writes_per_s",
            20.0,
        ),
        every(
            "about four in five conflict: 78 to 88 % in a minute",
            &two.each(share("conflicts", "writes_acknowledged")),
            0.78,
            0.88,
        ),
        every(
            "drops more than half of all writes",
            &two.each(share("writes_dropped", "writes_acknowledged")),
            0.5,
            0.65,
        ),
        is(
            "half a second ahead",
            "replication/skewed-clock",
            "clock_skew_ms",
            500.0,
        ),
        every(
            "it can drop the later of two",
            &skewed.each(of("later_dropped")),
            1.0,
            1e6,
        ),
        exactly(
            "merge (CRDTs)",
            run(
                "replication/two-regions",
                &[("conflict", "merge")],
                &[],
                20.0,
            ),
            "writes_dropped",
            0.0,
        ),
        every(
            "keep both and ask",
            &run("replication/two-regions", &[("conflict", "ask")], &[], 20.0)
                .each(of("reads_open")),
            1.0,
            1e6,
        ),
        exactly(
            "commits nothing",
            run(
                "replication/leader-cut-off",
                &[("failover_ms", "0"), ("read_back", "false")],
                &[
                    ("cut=1-3", 0.3),
                    ("cut=1-4", 0.3),
                    ("cut=1-5", 0.3),
                    ("cut=2-3", 0.3),
                    ("cut=2-4", 0.3),
                    ("cut=2-5", 0.3),
                    ("restart-metrics", 0.35),
                ],
                3.0,
            ),
            "writes_acknowledged",
            0.0,
        ),
        every(
            "the others elect another",
            &run("replication/leader-cut-off", &[], MINORITY, 3.0).each(of("failovers")),
            1.0,
            20.0,
        ),
        between(
            "adds nothing, and a write takes 6 ms",
            run("replication/majority-latency", &[], &[], 20.0).mean(of("write_latency_mean_ms")),
            6.0 - 1e-6,
            6.0 + 1e-6,
        ),
    ]
}

const SPLIT_FROM_45: &[(&str, f64)] = &[
    ("cut=1-2", 0.3),
    ("cut=1-3", 0.3),
    ("restart-metrics", 0.45),
    ("heal=1-2", 1.5),
    ("heal=1-3", 1.5),
];
const SPLIT_FROM_140: &[(&str, f64)] = &[
    ("cut=1-2", 0.3),
    ("cut=1-3", 0.3),
    ("restart-metrics", 1.4),
    ("heal=1-2", 1.5),
    ("heal=1-3", 1.5),
];

/// Two leaders: what the old one acknowledges, and what a fencing token refuses.
fn split_claims() -> Vec<Claim> {
    let split = run("replication/split-brain", &[], &[], 3.0);
    let fenced = run("replication/fencing-token", &[], &[], 3.0);
    // From the moment on at which the successor leads.
    let healed = run("replication/fencing-token", &[], SPLIT_FROM_45, 3.0);
    let cuts = |of| logs(of, &["Cut(1, 2)", "Cut(1, 3)", "Heal(1, 2)", "Heal(1, 3)"]);
    vec![
        is(
            "After 100 ms one of them is promoted",
            "replication/split-brain",
            "failover_ms",
            100.0,
        ),
        every(
            "After 100 ms one of them is promoted",
            &split.each(of("failovers")),
            1.0,
            1.0,
        ),
        fact(
            "the leader, node 1, is cut off from both followers",
            cuts("split-brain") && cuts("fencing-token"),
        ),
        is("of client 2", "replication/split-brain", "clients", 3.0),
        every(
            "it acknowledges 5 to 30 more writes",
            &split.each(of("writes_split")),
            5.0,
            30.0,
        ),
        // Besides those, only what the promotion itself lost.
        every(
            "and all are lost when the links heal",
            &run("replication/split-brain", &[], SPLIT_FROM_140, 3.0).each(of("writes_lost")),
            5.0,
            30.0,
        ),
        every(
            "and all are lost when the links heal",
            &split.each(|m| of("writes_lost")(m) - of("writes_split")(m)),
            0.0,
            20.0,
        ),
        every(
            "Client 2 gets errors",
            &fenced.each(of("writes_fenced")),
            5.0,
            1e6,
        ),
        exactly("nothing more is lost", healed, "writes_lost", 0.0),
    ]
}

/// What a token costs and guarantees.
fn token_claims() -> Vec<Claim> {
    let with = run(TOKEN, &[], &[], 20.0);
    let at_leader = run(TOKEN, &[("read_from", "leader")], &[], 20.0);
    vec![
        exactly(
            "No client misses its own write",
            with,
            "own_write_missed",
            0.0,
        ),
        // A round trip; the histogram's classes are up to 1 % wide.
        every(
            "a read at the leader takes 1 ms",
            &at_leader.each(of("read_latency_p50_ms")),
            0.99 * setting(TOKEN, "rtt_ms"),
            1.01 * setting(TOKEN, "rtt_ms"),
        ),
        between(
            "the first read after a write takes 84 ms at a follower",
            waits_ms(TOKEN),
            84.0,
            84.0,
        ),
    ]
}

/// How often `needed` of three nodes are up, each of them 99 % of the time.
fn possible(needed: usize) -> f64 {
    let (up, down) = (0.99, 0.01);
    let exactly = [
        down * down * down,
        3.0 * up * down * down,
        3.0 * up * up * down,
        up * up * up,
    ];
    100.0 * exactly[needed..].iter().sum::<f64>()
}

/// Every pair of quorums of the table, at the clients of one experiment.
fn quorum_claims() -> Vec<Claim> {
    let stale = |set: &'static [(&'static str, &'static str)]| {
        run("replication/one-and-one", set, &[], 20.0).each(of("stale_reads"))
    };
    let one_down = run(
        "replication/one-and-one",
        &[("write_quorum", "3"), ("read_quorum", "1")],
        &[("crash=3", 1.0), ("restart-metrics", 2.0)],
        5.0,
    );
    let one_down_for_reads = Measured {
        set: &[("write_quorum", "1"), ("read_quorum", "3")],
        ..one_down
    };
    vec![
        between(
            "[N = 5, W = 3, R = 3](preset:quorum-overlap)",
            setting("replication/quorum-overlap", "nodes"),
            5.0,
            5.0,
        ),
        is(
            "| N = 3 | a write waits for",
            "replication/one-and-one",
            "nodes",
            3.0,
        ),
        fact("If each node is up 99 % of the time", true),
        every(
            "| W = 3, R = 1 |",
            &stale(&[("write_quorum", "3"), ("read_quorum", "1")]),
            0.0,
            0.0,
        ),
        between("| 97 % of the time |", possible(3), 96.95, 97.05),
        every(
            "what it costs is writes while a node is down",
            &one_down.each(of("availability_writes")),
            0.0,
            0.0,
        ),
        every(
            "| W = 2, R = 2 |",
            &stale(&[("write_quorum", "2"), ("read_quorum", "2")]),
            0.0,
            0.0,
        ),
        between("| 99.97 % |", possible(2), 99.965, 99.975),
        every(
            "| W = 1, R = 3 |",
            &stale(&[("write_quorum", "1"), ("read_quorum", "3")]),
            0.0,
            0.0,
        ),
        between("| 99.9999 % |", possible(1), 99.999_85, 99.999_95),
        every(
            "one node down stops reads",
            &one_down_for_reads.each(of("availability_reads")),
            0.0,
            0.0,
        ),
        every("| W = 1, R = 1 |", &stale(&[]), 1.0, 1e6),
        every(
            "*\"W = 3, R = 1 is eventual.\"* It overlaps",
            &stale(&[("write_quorum", "3"), ("read_quorum", "1")]),
            0.0,
            0.0,
        ),
    ]
}

/// What the products' manuals state: nothing of the model.
fn manuals() -> Vec<Claim> {
    [
        "'ANY 1 (standby_a, standby_b)'",
        "falls back after 10 s",
        "majority writes since 5.0",
        "hints are kept for 3 hours",
    ]
    .map(|snippet| fact(snippet, true))
    .into()
}

pub(super) fn assert_covered(text: &str, claims: &[Claim]) {
    assert_all(text, claims);
    let missing = uncovered(text, claims);
    assert!(
        missing.is_empty(),
        "numbers that no claim covers:\n{}",
        missing.join("\n")
    );
}

#[test]
fn the_text_says_what_the_model_does() {
    let mut claims = leader_claims();
    claims.extend(other_claims());
    claims.extend(token_claims());
    claims.extend(split_claims());
    claims.extend(quorum_claims());
    claims.extend(manuals());
    assert_covered(LESSON, &claims);
}

#[test]
fn what_the_settings_survive_is_what_runs_show() {
    let texts = |params: &Params| -> String {
        let all: Vec<String> = survives(params).into_iter().map(|c| c.text).collect();
        all.join("\n")
    };
    let default = Params::default();
    assert!(texts(&default).contains("about 8.0 at this rate"));
    let quorum = Params {
        strategy: Strategy::Leaderless,
        ..default.clone()
    };
    assert!(texts(&quorum).contains("W + R = 4 > N = 3"));
    let weak = Params {
        write_quorum: 1,
        read_quorum: 1,
        ..quorum
    };
    assert!(texts(&weak).contains("W + R = 2 ≤ N = 3"));
    let five = Params {
        strategy: Strategy::Consensus,
        nodes: 5,
        ..default
    };
    assert!(texts(&five).contains("2 nodes of 5 may fail"));
    for strategy in [
        Strategy::SingleLeader,
        Strategy::MultiLeader,
        Strategy::Leaderless,
        Strategy::Consensus,
    ] {
        for nodes in 1..=15 {
            let params = Params {
                strategy,
                nodes,
                ..Params::default()
            };
            assert!(!survives(&params).is_empty());
        }
    }
}
