//! Every goal can be reached, is not reached by doing nothing, and needs every lever that it is
//! about: each attempt below is made on 20 seeds.

use crate::common::{Run, in_parallel, open};

/// Seeds of an attempt.
const SEEDS: u64 = 20;

/// Something a learner may try.
struct Attempt {
    goal: &'static str,
    /// Commands and their seconds.
    commands: &'static [(&'static str, f64)],
    until_s: f64,
    wins: bool,
}

const fn by_hand(commands: &'static [(&'static str, f64)], wins: bool) -> Attempt {
    Attempt {
        goal: "build-race",
        commands,
        until_s: 2.0,
        wins,
    }
}

const fn cure(commands: &'static [(&'static str, f64)], wins: bool) -> Attempt {
    Attempt {
        goal: "cure-race",
        commands,
        until_s: 120.0,
        wins,
    }
}

const fn herd(commands: &'static [(&'static str, f64)], wins: bool) -> Attempt {
    Attempt {
        goal: "stop-herd",
        commands,
        until_s: 3.0,
        wins,
    }
}

const fn calm(commands: &'static [(&'static str, f64)], wins: bool) -> Attempt {
    Attempt {
        goal: "fresh-and-calm",
        commands,
        until_s: 120.0,
        wins,
    }
}

const ATTEMPTS: &[Attempt] = &[
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
    let goals = open("cache-aside").goals();
    let results = in_parallel(ATTEMPTS, |attempt| {
        let (goal, _) = goals
            .iter()
            .find(|(known, _)| known.id == attempt.goal)
            .unwrap();
        let what = format!("cache-aside/{}", goal.preset);
        let met = (0..SEEDS).filter(|&seed| {
            let run = Run {
                what: &what,
                seed,
                set: &[],
                commands: attempt.commands,
                until_s: attempt.until_s,
            };
            let reached = run.lab().goals();
            reached
                .iter()
                .any(|(known, reading)| known.id == attempt.goal && reading.met)
        });
        met.count() as u64
    });
    let mut wrong = Vec::new();
    for (attempt, met) in ATTEMPTS.iter().zip(results) {
        let line = format!(
            "{}: {:?} met on {met} of {SEEDS}",
            attempt.goal, attempt.commands
        );
        println!("{line}");
        if met != if attempt.wins { SEEDS } else { 0 } {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
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
