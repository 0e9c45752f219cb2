//! Every goal can be reached, is not reached by doing nothing, and not by one lever alone where
//! it is about two: each attempt is made on 20 seeds.

use crate::common::{Run, in_parallel, open};

const SEEDS: u64 = 20;
/// 40 requests a second fill the window of 2,000 visits in 50 s.
const ATTEMPT_S: f64 = 150.0;
const AT_S: f64 = 5.0;

struct Attempt {
    goal: &'static str,
    commands: &'static [&'static str],
    wins: bool,
}

const fn wins(goal: &'static str, commands: &'static [&'static str]) -> Attempt {
    Attempt {
        goal,
        commands,
        wins: true,
    }
}

const fn fails(goal: &'static str, commands: &'static [&'static str]) -> Attempt {
    Attempt {
        goal,
        commands,
        wins: false,
    }
}

const ATTEMPTS: &[Attempt] = &[
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

fn preset_of(goal: &str) -> String {
    let goals = open("partitioning").goals();
    let (goal, _) = goals.iter().find(|(known, _)| known.id == goal).unwrap();
    format!("partitioning/{}", goal.preset)
}

fn times_met(goal: &str, commands: &[(&str, f64)]) -> u64 {
    let what = preset_of(goal);
    let met = (0..SEEDS).filter(|&seed| {
        let run = Run {
            what: &what,
            seed,
            set: &[],
            commands,
            until_s: ATTEMPT_S,
        };
        let goals = run.lab().goals();
        goals
            .iter()
            .any(|(known, reading)| known.id == goal && reading.met)
    });
    met.count() as u64
}

#[test]
fn the_reference_solutions_win_and_every_lever_alone_fails() {
    let results = in_parallel(ATTEMPTS, |attempt| {
        let commands: Vec<(&str, f64)> = attempt.commands.iter().map(|&c| (c, AT_S)).collect();
        times_met(attempt.goal, &commands)
    });
    let mut wrong = Vec::new();
    for (attempt, met) in ATTEMPTS.iter().zip(results) {
        let line = format!(
            "{:<10} met on {met:>2} of {SEEDS} seeds: {:?}",
            attempt.goal, attempt.commands
        );
        println!("{line}");
        if met != if attempt.wins { SEEDS } else { 0 } {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

#[test]
fn every_goal_is_attempted_here() {
    for (goal, _) in open("partitioning").goals() {
        for wins in [true, false] {
            let attempted = ATTEMPTS.iter().any(|a| a.goal == goal.id && a.wins == wins);
            assert!(attempted, "{} {wins}", goal.id);
        }
    }
}
