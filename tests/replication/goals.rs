//! Each goal is won by its solutions on 20 seeds, and lost on 20 by doing nothing and by every
//! lever alone.

use crate::common::goals::{
    Attempt, Levers, all_at, assert_all_attempted, assert_as_told, preset_of, sets, times_met,
};

/// What is set at the first moment, and whether a node crashes at 4 s; otherwise nothing is done.
type Tried = (Levers, bool);

const fn wins(goal: &'static str, set: Levers) -> Attempt<Tried> {
    crate::common::goals::wins(goal, (set, true))
}

const fn fails(goal: &'static str, set: Levers) -> Attempt<Tried> {
    crate::common::goals::fails(goal, (set, true))
}

const fn idle(goal: &'static str, set: Levers) -> Attempt<Tried> {
    crate::common::goals::fails(goal, (set, false))
}

const PROMISE: &str = "no-promise-broken";
const FRESH: &str = "fresh-with-one-down";
const DROPPED: &str = "nothing-dropped";

const ATTEMPTS: &[Attempt<Tried>] = &[
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

#[test]
fn solutions_win_and_every_lever_alone_loses() {
    assert_as_told(ATTEMPTS, |attempt| {
        let (levers, crash) = attempt.tried;
        let levers = sets(levers);
        let mut commands = all_at(&levers, 0.0);
        if crash {
            commands.push(("crash=1", 4.0));
        }
        let what = preset_of("replication", attempt.goal);
        times_met(&what, attempt.goal, &commands, 14.0)
    });
}

#[test]
fn every_goal_is_attempted_both_ways() {
    assert_all_attempted("replication", ATTEMPTS, &[]);
}
