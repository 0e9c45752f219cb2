//! Every number in the quiz, on the teachers' page and in the notes is recomputed.

use super::texts::{CRASH, assert_covered};
use crate::common::claims::{
    assert_all, between, every, fact, names as is, of, parameter as setting, run, share,
};
use crate::common::open;

const QUIZ: &str = include_str!("../../assets/lessons/replication.quiz.ron");
const TEACHERS: &str = include_str!("../../assets/lessons/replication.teachers.md");

pub(super) const TOKEN: &str = "replication/read-token";

/// What a read takes that is sent right after its client's write was acknowledged by the leader
/// alone, at a follower: the log's lag and the follower's disk, less the time until the read was
/// sent, and the way of the answer. The ways of log and read to the follower take the same time.
pub(super) fn waits_ms(what: &str) -> f64 {
    let value = |name| setting(what, name);
    let (way, back) = (value("rtt_ms") / 2.0, value("rtt_ms") / 2.0);
    let replicated = value("lag_ms") + way + value("follower_ms");
    let asked = value("read_after_ms") + way;
    way + (replicated - asked) + back
}

/// Whether a preset's log has these commands, in this order.
pub(super) fn logs(preset: &str, commands: &[&str]) -> bool {
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
            "acknowledges 100 writes per second",
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
        is("receive it 80 ms later", own, "lag_ms", 80.0),
        every(
            "No own write is missed",
            &run(TOKEN, &[], &[], 20.0).each(of("own_write_missed")),
            0.0,
            0.0,
        ),
        between("takes 84 ms at a follower", waits_ms(TOKEN), 84.0, 84.0),
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
            "receive each other's changes 80 ms later",
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
            "Nodes 1 and 2 are cut off from node 3 and the spare, node 4",
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
            "At 0.3 s node 1, the leader, is cut off from both followers",
            logs(
                "split-brain",
                &[
                    "300000000, command: Cut(1, 2)",
                    "300000000, command: Cut(1, 3)",
                ],
            ),
        ),
        fact("Client 2 still writes to node 1", true),
        fact(
            "from 0.3 s to 1.5 s",
            logs(
                "fencing-token",
                &[
                    "300000000, command: Cut(1, 3)",
                    "1500000000, command: Heal(1, 2)",
                ],
            ),
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
