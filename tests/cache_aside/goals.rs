//! Every goal can be reached, is not reached by doing nothing, and needs every lever that it is
//! about: each attempt below is made on 20 seeds.

use crate::common::goals::{
    Attempt, Commands, assert_all_attempted, assert_as_told, preset_of, times_met,
};
use crate::common::open;

const fn by_hand(tried: Commands, wins: bool) -> Attempt<Commands> {
    let goal = "build-race";
    Attempt { goal, tried, wins }
}

const fn cure(tried: Commands, wins: bool) -> Attempt<Commands> {
    let goal = "cure-race";
    Attempt { goal, tried, wins }
}

const fn herd(tried: Commands, wins: bool) -> Attempt<Commands> {
    let goal = "stop-herd";
    Attempt { goal, tried, wins }
}

const fn calm(tried: Commands, wins: bool) -> Attempt<Commands> {
    let goal = "fresh-and-calm";
    Attempt { goal, tried, wins }
}

/// How long an attempt runs, in virtual seconds.
fn attempt_s(goal: &str) -> f64 {
    match goal {
        "build-race" => 2.0,
        "stop-herd" => 3.0,
        _ => 120.0,
    }
}

const ATTEMPTS: &[Attempt<Commands>] = &[
    // Thread 1 is held before its set. The update must pass, delete and all, before it goes on.
    by_hand(&[], false),
    by_hand(&[("update=1", 0.1)], false),
    by_hand(&[("release=1", 0.1)], false),
    by_hand(&[("release=1", 0.1), ("update=1", 0.2)], false),
    by_hand(&[("update=1", 0.1), ("release=1", 0.105)], false),
    by_hand(&[("update=2", 0.1), ("release=1", 0.2)], false),
    by_hand(
        &[
            ("set update=ttl-only", 0.05),
            ("update=1", 0.1),
            ("release=1", 0.2),
        ],
        false,
    ),
    by_hand(&[("update=1", 0.1), ("release=1", 0.2)], true),
    cure(&[], false),
    cure(&[("set protection=single-flight", 1.0)], false),
    cure(&[("set protection=early", 1.0)], false),
    cure(&[("set protection=jitter", 1.0)], false),
    cure(&[("set protection=serve-stale", 1.0)], false),
    cure(&[("set update=ttl-only", 1.0)], false),
    cure(&[("set update=delete-before", 1.0)], false),
    cure(&[("set ttl_s=1", 1.0)], false),
    cure(&[("set ttl_s=0", 1.0)], false),
    cure(&[("set set_delay_ms=0", 1.0)], false),
    cure(
        &[("set protection=lease", 1.0), ("set ttl_s=5", 1.0)],
        false,
    ),
    cure(
        &[("set protection=lease", 1.0), ("set update=ttl-only", 1.0)],
        false,
    ),
    cure(&[("set protection=lease", 1.0)], true),
    herd(&[], false),
    herd(&[("set protection=early", 0.0), ("crowd=50", 0.02)], false),
    herd(&[("set protection=jitter", 0.0), ("crowd=50", 0.02)], false),
    herd(
        &[("set protection=serve-stale", 0.0), ("crowd=50", 0.02)],
        false,
    ),
    herd(
        &[("set protection=single-flight", 0.0), ("crowd=49", 0.02)],
        false,
    ),
    // They find the key: that stops no herd.
    herd(&[("crowd=50", 1.0)], false),
    herd(
        &[("set protection=single-flight", 0.0), ("crowd=50", 0.02)],
        true,
    ),
    herd(&[("set protection=lease", 0.0), ("crowd=50", 0.02)], true),
    // Fresh takes a delete or a short TTL, calm takes a protection that also stops a herd after
    // a delete.
    calm(&[], false),
    calm(&[("set update=delete-after", 1.0)], false),
    calm(&[("set ttl_s=1.8", 1.0)], false),
    calm(&[("set protection=single-flight", 1.0)], false),
    calm(&[("set protection=lease", 1.0)], false),
    calm(&[("set protection=early", 1.0)], false),
    calm(&[("set protection=serve-stale", 1.0)], false),
    calm(
        &[
            ("set update=delete-after", 1.0),
            ("set protection=early", 1.0),
        ],
        false,
    ),
    calm(
        &[
            ("set update=delete-after", 1.0),
            ("set protection=serve-stale", 1.0),
        ],
        false,
    ),
    calm(
        &[("set update=none", 1.0), ("set protection=lease", 1.0)],
        false,
    ),
    // So short a life leaves too few hits.
    calm(
        &[
            ("set ttl_s=0.5", 1.0),
            ("set protection=single-flight", 1.0),
        ],
        false,
    ),
    calm(
        &[
            ("set update=delete-after", 1.0),
            ("set protection=single-flight", 1.0),
        ],
        true,
    ),
    calm(
        &[
            ("set update=delete-after", 1.0),
            ("set protection=lease", 1.0),
        ],
        true,
    ),
];

#[test]
fn the_reference_solutions_win_and_every_lever_alone_fails() {
    assert_as_told(ATTEMPTS, |attempt| {
        let what = preset_of("cache-aside", attempt.goal);
        times_met(&what, attempt.goal, attempt.tried, attempt_s(attempt.goal))
    });
}

#[test]
fn every_goal_is_attempted_both_ways() {
    assert_all_attempted("cache-aside", ATTEMPTS, &[]);
}

#[test]
fn a_goal_starts_on_its_workload() {
    for (goal, _) in open("cache-aside").goals() {
        let lab = open(&format!("cache-aside/{}", goal.preset));
        let goals = lab.goals();
        let (_, reading) = goals.iter().find(|(known, _)| known.id == goal.id).unwrap();
        assert_ne!(reading.reading, "–", "{}", goal.id);
    }
}
