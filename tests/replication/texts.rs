//! Every number in text, quiz, teachers' page and notes is recomputed.

use hotset::chapters::replication::{Params, Strategy, survives};

use crate::common::claims::{
    Claim, Measured, assert_all, assert_whole, between, every, fact, names as is, of,
    parameter as setting, run, share,
};
use crate::common::open;

const LESSON: &str = include_str!("../../assets/lessons/replication.md");
const QUIZ: &str = include_str!("../../assets/lessons/replication.quiz.ron");
const TEACHERS: &str = include_str!("../../assets/lessons/replication.teachers.md");

const CRASH: Measured = run("replication/async-crash", &[], &[("crash=1", 2.0)], 3.0);
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

/// Whether a preset's log has these commands, in this order.
fn logs(preset: &str, commands: &[&str]) -> bool {
    let (_, opened) = crate::common::labs()
        .find(|(id, _)| *id == "replication")
        .unwrap();
    let mut rest = opened.preset(preset).unwrap().source;
    commands
        .iter()
        .all(|command| match rest.split_once(command) {
            Some((_, after)) => {
                rest = after;
                true
            }
            None => false,
        })
}

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
        is("a hundred times a second", first, "writes_per_s", 100.0),
        is("needs 5 ms to put it on its disk", first, "leader_ms", 5.0),
        is("sends its log on, 80 ms later", first, "lag_ms", 80.0),
        fact(
            "Node 1 is the **leader**",
            survives(&Params::default())[0].text.contains("leader"),
        ),
        exactly(
            "runs without a fault",
            run(first, &[], &[], 10.0),
            "stale_reads",
            0.0,
        ),
        is(
            "For 100 ms nobody takes writes",
            first,
            "failover_ms",
            100.0,
        ),
        between(
            "In the mean 8 writes are gone",
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
        exactly("| itself | 5 ms", run(first, &[], &[], 10.0), latency, 5.0),
        exactly(
            "| a follower | 11 ms",
            run(first, &[("ack", "any")], &[], 10.0),
            latency,
            11.0,
        ),
        exactly(
            "side by side | 6 ms",
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
            "loses none",
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
            "would do in 11 ms",
            run("replication/slow-follower", &[("ack", "any")], &[], 10.0),
            latency,
            11.0,
        ),
        between(
            "answers after 7.4 ms in the mean",
            run(any, &[], &[], 60.0).mean(of(latency)),
            7.34,
            7.48,
        ),
        between(
            "the slowest after 15.3 ms",
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
            "Two of three nodes do not have it yet",
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
            "in 20 s 32 to 38 % of the reads are stale",
            &one.each(of("stale_rate")),
            0.32,
            0.38,
        ),
        exactly(
            "the two sets share at least one node",
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
            "Of 20 writes a second",
            "replication/two-regions",
            "writes_per_s",
            20.0,
        ),
        every(
            "about four in five meet one they did not know of: in a minute 78 to 88 %",
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
            "the later of two writes can be",
            &skewed.each(of("later_dropped")),
            1.0,
            1e6,
        ),
        exactly(
            "Merging keeps both",
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
            "asking leaves the choice",
            &run("replication/two-regions", &[("conflict", "ask")], &[], 20.0)
                .each(of("reads_open")),
            1.0,
            1e6,
        ),
        exactly(
            "acknowledges nothing",
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
            "The others elect another",
            &run("replication/leader-cut-off", &[], MINORITY, 3.0).each(of("failovers")),
            1.0,
            20.0,
        ),
        between(
            "costs a write nothing: 6 ms",
            run("replication/majority-latency", &[], &[], 20.0).mean(of("write_latency_mean_ms")),
            6.0 - 1e-6,
            6.0 + 1e-6,
        ),
    ]
}

fn assert_covered(text: &str, claims: &[Claim]) {
    assert_whole(text, claims);
}

#[test]
fn the_text_says_what_the_model_does() {
    let mut claims = leader_claims();
    claims.extend(other_claims());
    assert_covered(LESSON, &claims);
}

#[test]
fn the_numbers_of_the_quiz_hold() {
    let named = run(
        "replication/async-crash",
        &[("ack", "named")],
        &[("crash=2", 1.0)],
        5.0,
    );
    let any = run("replication/any-of-three", &[], &[], 60.0);
    let claims = [
        is(
            "acknowledges 100 writes a second",
            "replication/async-crash",
            "writes_per_s",
            100.0,
        ),
        between("100/s x 0.08 s = 8", 100.0 * 0.08, 7.999, 8.001),
        is(
            "for the followers 80 ms later",
            "replication/async-crash",
            "lag_ms",
            80.0,
        ),
        between("\"About 8\"", CRASH.mean(of("writes_lost")), 6.5, 9.5),
        between(
            "any one: 7.4 ms",
            any.mean(of("write_latency_mean_ms")),
            7.34,
            7.48,
        ),
        between("1 + 1/2 + 1/3 = 1.83", 1.0 + 0.5 + 1.0 / 3.0, 1.83, 1.84),
        between(
            "About a fifth of the writes",
            named.mean(of("availability_writes")),
            0.17,
            0.23,
        ),
        is(
            "The standby crashes at 1 s",
            "replication/async-crash",
            "nodes",
            3.0,
        ),
        between("for 1.2 s", 1.5 - 0.3, 1.19, 1.21),
        between(
            "W + R - N = 1",
            3.0 + 3.0 - setting("replication/quorum-overlap", "nodes"),
            1.0,
            1.0,
        ),
    ];
    assert_all(QUIZ, &claims);
}

#[test]
fn the_teachers_page_holds() {
    let own = run(
        "replication/read-your-writes",
        &[
            ("reads_per_s", "0"),
            ("lag", "exponential"),
            ("read_after_ms", "0"),
        ],
        &[],
        20.0,
    );
    let two = run("replication/two-regions", &[], &[], 60.0);
    let claims = [
        between("5 + 1 + 5 = 11 ms", 5.0 + 1.0 + 5.0, 11.0, 11.0),
        between("8 writes", CRASH.mean(of("writes_lost")), 6.5, 9.5),
        between(
            "67 % right after",
            own.mean(share("own_write_missed", "reads_answered")),
            0.62,
            0.69,
        ),
        between(
            "| 82 % |",
            two.mean(share("conflicts", "writes_acknowledged")),
            0.78,
            0.84,
        ),
        fact(
            "last 256 entries",
            hotset::chapters::replication::LOG_KEPT == 256,
        ),
    ];
    assert_all(TEACHERS, &claims);
}

#[test]
#[expect(
    clippy::too_many_lines,
    reason = "a flat list of parts, one after another; dividing it would only name them twice"
)]
fn the_notes_of_the_presets_hold_and_leave_no_number_unproven() {
    let (_, opened) = crate::common::labs()
        .find(|(id, _)| *id == "replication")
        .unwrap();
    let notes: Vec<String> = opened
        .presets
        .iter()
        .map(|preset| {
            open(&format!("replication/{}", preset.id))
                .notes()
                .to_owned()
        })
        .collect();
    let notes = notes.join("\n");
    let first = "replication/async-crash";
    let own = "replication/read-your-writes";
    let claims = [
        is("for the followers 80 ms later", first, "lag_ms", 80.0),
        is(
            "reaches node 3 late",
            "replication/slow-follower",
            "slow_node",
            3.0,
        ),
        is("by 50 ms", "replication/slow-follower", "slow_ms", 50.0),
        is("2 ms after their own write", own, "read_after_ms", 2.0),
        is("hear of it 80 ms later", own, "lag_ms", 80.0),
        fact(
            "Nodes 4 and 5 are down while key 1 is written; then nodes 1 and 2",
            logs(
                "quorum-overlap",
                &[
                    "Crash(4)", "Crash(5)", "Write(1)", "Crash(1)", "Crash(2)", "Read(1)",
                ],
            ),
        ),
        is(
            "read 2 ms after its acknowledgement",
            "replication/one-and-one",
            "read_after_ms",
            2.0,
        ),
        is(
            "hear of each other 80 ms later",
            "replication/two-regions",
            "lag_ms",
            80.0,
        ),
        is(
            "region 2 is half a second ahead. Region 1 writes",
            "replication/skewed-clock",
            "clock_skew_ms",
            500.0,
        ),
        fact(
            "Node 3 and the spare cannot reach nodes 1 and 2",
            logs(
                "sloppy-quorum",
                &["Cut(1, 3)", "Cut(2, 3)", "Cut(1, 4)", "Cut(2, 4)"],
            ),
        ),
        is(
            "W = 2 is met",
            "replication/sloppy-quorum",
            "write_quorum",
            2.0,
        ),
        is(
            "R = 2 on the other",
            "replication/sloppy-quorum",
            "read_quorum",
            2.0,
        ),
        fact(
            "At 0.3 s node 1, the leader, and node 2",
            logs(
                "leader-cut-off",
                &[
                    "300000000, command: Cut(1, 3)",
                    "300000000, command: Cut(2, 5)",
                ],
            ),
        ),
        fact(
            "At 1.5 s the links are healed",
            logs(
                "leader-cut-off",
                &[
                    "1500000000, command: Heal(1, 3)",
                    "1500000000, command: Heal(2, 5)",
                ],
            ),
        ),
    ];
    assert_covered(&notes, &claims);
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
