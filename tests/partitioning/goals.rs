//! Every goal can be reached, is not reached by doing nothing, and not by one lever alone where
//! it is about two: each attempt is made on 20 seeds.

use crate::common::goals::{
    Attempt, Levers, all_at, assert_all_attempted, assert_as_told, fails, preset_of, times_met,
    wins,
};

/// 40 requests a second fill the window of 2,000 visits in 50 s.
const ATTEMPT_S: f64 = 150.0;
const AT_S: f64 = 5.0;

const ATTEMPTS: &[Attempt<Levers>] = &[
    fails("both-cards", &[]),
    fails("both-cards", &["set strategy=range"]),
    fails("both-cards", &["set strategy=ring"]),
    fails("both-cards", &["set strategy=compound"]),
    fails("both-cards", &["set strategy=compound", "set choices=2"]),
    fails("both-cards", &["set choices=2"]),
    fails("both-cards", &["set salt=64"]),
    fails("both-cards", &["set vnodes=256"]),
    fails(
        "both-cards",
        &["border=1-1183", "border=2-2497", "border=3-3811"],
    ),
    fails("both-cards", &["set strategy=range", "border=3-3811"]),
    // Fewer shards make every card cheap: that is another exercise.
    fails("both-cards", &["set nodes=2"]),
    fails("both-cards", &["set nodes=1"]),
    // Other rows are another workload.
    fails("both-cards", &["set strategy=range", "set stream=ids"]),
    wins(
        "both-cards",
        &[
            "set strategy=range",
            "border=1-1183",
            "border=2-2497",
            "border=3-3811",
        ],
    ),
    fails("grow", &[]),
    fails("grow", &["add-node"]),
    fails("grow", &["set strategy=ring"]),
    fails("grow", &["set vnodes=256"]),
    fails("grow", &["set vnodes=256", "add-node"]),
    fails("grow", &["set strategy=ring", "add-node"]),
    fails("grow", &["set strategy=range", "add-node"]),
    fails("grow", &["set strategy=ring", "set vnodes=256"]),
    fails(
        "grow",
        &["set strategy=ring", "set vnodes=256", "set nodes=6"],
    ),
    wins("grow", &["set strategy=ring", "set vnodes=256", "add-node"]),
    wins(
        "grow",
        &["set strategy=ring", "set vnodes=512", "set nodes=5"],
    ),
    fails("celebrity", &[]),
    fails("celebrity", &["set strategy=hash-mod"]),
    fails("celebrity", &["set strategy=ring"]),
    fails("celebrity", &["set vnodes=1024"]),
    fails("celebrity", &["set choices=2"]),
    fails("celebrity", &["set choices=3"]),
    fails("celebrity", &["add-node"]),
    fails("celebrity", &["set hot_share=0", "set salt=64"]),
    fails("celebrity", &["set strategy=hash-mod", "set salt=64"]),
    wins("celebrity", &["set salt=64", "set choices=2"]),
    wins("celebrity", &["set salt=100"]),
];

#[test]
fn the_reference_solutions_win_and_every_lever_alone_fails() {
    assert_as_told(ATTEMPTS, |attempt| {
        let what = preset_of("partitioning", attempt.goal);
        let commands = all_at(attempt.tried, AT_S);
        times_met(&what, attempt.goal, &commands, ATTEMPT_S)
    });
}

#[test]
fn every_goal_is_attempted_here() {
    assert_all_attempted("partitioning", ATTEMPTS, &[]);
}
