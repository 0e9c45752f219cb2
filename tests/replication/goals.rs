//! Each goal is won by its solutions on 20 seeds, and lost on 20 by doing nothing and by every
//! lever alone.

use crate::common::{Run, in_parallel, open};

const SEEDS: u64 = 20;

struct Attempt {
    goal: &'static str,
    set: &'static [&'static str],
    wins: bool,
    /// Whether a node crashes at 4 s; otherwise nothing is done.
    crash: bool,
}

const fn wins(goal: &'static str, set: &'static [&'static str]) -> Attempt {
    Attempt {
        goal,
        set,
        wins: true,
        crash: true,
    }
}

const fn fails(goal: &'static str, set: &'static [&'static str]) -> Attempt {
    Attempt {
        wins: false,
        ..wins(goal, set)
    }
}

const fn idle(goal: &'static str, set: &'static [&'static str]) -> Attempt {
    Attempt {
        crash: false,
        ..fails(goal, set)
    }
}

const PROMISE: &str = "no-promise-broken";
const FRESH: &str = "fresh-with-one-down";
const DROPPED: &str = "nothing-dropped";

const ATTEMPTS: &[Attempt] = &[
    idle(PROMISE, &[]),
    fails(PROMISE, &[]),
    fails(PROMISE, &["parallel_write=true"]),
    fails(PROMISE, &["ack=any"]),
    fails(PROMISE, &["ack=named"]),
    fails(PROMISE, &["ack=majority"]),
    fails(PROMISE, &["ack=all"]),
    fails(PROMISE, &["failover_ms=10"]),
    fails(PROMISE, &["strategy=consensus"]),
    idle(PROMISE, &["ack=any", "parallel_write=true"]),
    wins(PROMISE, &["ack=any", "parallel_write=true"]),
    // Node 2 takes over and then waits for node 1, which is down.
    fails(PROMISE, &["ack=named", "parallel_write=true"]),
    wins(PROMISE, &["strategy=consensus", "parallel_write=true"]),
    idle(FRESH, &[]),
    fails(FRESH, &[]),
    fails(FRESH, &["write_quorum=2"]),
    fails(FRESH, &["write_quorum=3"]),
    fails(FRESH, &["read_quorum=2"]),
    fails(FRESH, &["read_quorum=3"]),
    fails(FRESH, &["read_repair=true"]),
    fails(FRESH, &["hinted_handoff=true"]),
    fails(FRESH, &["write_quorum=3", "read_quorum=2"]),
    fails(FRESH, &["write_quorum=2", "read_quorum=3"]),
    idle(FRESH, &["write_quorum=2", "read_quorum=2"]),
    wins(FRESH, &["write_quorum=2", "read_quorum=2"]),
    idle(DROPPED, &[]),
    idle(DROPPED, &["conflict=ask"]),
    idle(DROPPED, &["ack=any"]),
    Attempt {
        wins: true,
        ..idle(DROPPED, &["conflict=merge"])
    },
];

fn is_met(attempt: &Attempt, seed: u64) -> bool {
    let goals = open("replication").goals();
    let (goal, _) = goals
        .iter()
        .find(|(known, _)| known.id == attempt.goal)
        .unwrap();
    let what = format!("replication/{}", goal.preset);
    let sets: Vec<String> = attempt.set.iter().map(|set| format!("set {set}")).collect();
    let mut commands: Vec<(&str, f64)> = sets.iter().map(|set| (set.as_str(), 0.0)).collect();
    if attempt.crash {
        commands.push(("crash=1", 4.0));
    }
    let run = Run {
        what: &what,
        seed,
        set: &[],
        commands: &commands,
        until_s: 14.0,
    };
    let goals = run.lab().goals();
    goals
        .iter()
        .any(|(known, reading)| known.id == attempt.goal && reading.met)
}

#[test]
fn solutions_win_and_every_lever_alone_loses() {
    let met = in_parallel(ATTEMPTS, |attempt| {
        (0..SEEDS).filter(|&seed| is_met(attempt, seed)).count() as u64
    });
    let mut wrong = Vec::new();
    for (attempt, met) in ATTEMPTS.iter().zip(met) {
        let expected = if attempt.wins { SEEDS } else { 0 };
        if met != expected {
            wrong.push(format!(
                "{} with {:?}, crash {}: met on {met} of {SEEDS}",
                attempt.goal, attempt.set, attempt.crash
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
