//! Every goal can be reached, is not reached by doing nothing, and needs every lever that it is
//! about: each attempt is made on 20 seeds.

use crate::common::goals::{
    Attempt, Commands, assert_all_attempted, assert_as_told, preset_of, times_met_on_the_way,
};

const fn wins(goal: &'static str, commands: Commands, until_s: f64) -> Attempt<(Commands, f64)> {
    crate::common::goals::wins(goal, (commands, until_s))
}

const fn fails(goal: &'static str, commands: Commands, until_s: f64) -> Attempt<(Commands, f64)> {
    crate::common::goals::fails(goal, (commands, until_s))
}

const LOAD: (&str, f64) = ("set reads_per_s=900", 2.0);

const ATTEMPTS: &[Attempt<(Commands, f64)>] = &[
    fails("triple", &[], 12.0),
    // The load alone, or with any lever that is not the cache.
    fails("triple", &[LOAD], 12.0),
    fails("triple", &[LOAD, ("set queue_limit=20", 2.0)], 12.0),
    fails("triple", &[LOAD, ("set queue_limit=10000", 2.0)], 12.0),
    fails("triple", &[LOAD, ("set timeout_ms=0", 2.0)], 12.0),
    fails("triple", &[LOAD, ("set timeout_ms=40", 2.0)], 12.0),
    fails("triple", &[LOAD, ("set retries=5", 2.0)], 12.0),
    // Another machine would do it, and is not what is asked for.
    fails("triple", &[LOAD, ("set servers=8", 2.0)], 12.0),
    fails("triple", &[LOAD, ("set memory_pages=400", 2.0)], 12.0),
    fails("triple", &[LOAD, ("set replicas=3", 2.0)], 12.0),
    // So would another workload.
    fails("triple", &[LOAD, ("set data_pages=100", 2.0)], 12.0),
    fails("triple", &[LOAD, ("set disk_ms=5", 2.0)], 12.0),
    fails("triple", &[LOAD, ("set cache_hit=0.9", 2.0)], 12.0),
    // A cache without the load, and one that is too small for it.
    fails("triple", &[("set cache_slots=240", 2.0)], 12.0),
    fails("triple", &[LOAD, ("set cache_slots=2", 2.0)], 12.0),
    wins("triple", &[LOAD, ("set cache_slots=240", 2.0)], 12.0),
    wins("triple", &[LOAD, ("set cache_slots=400", 2.0)], 12.0),
    // Losing the cache.
    fails("outage", &[], 11.0),
    fails("outage", &[KILL, BACK], 11.0),
    fails("outage", &[("set cache_slots=500", 1.0), KILL, BACK], 11.0),
    fails(
        "outage",
        &[("set queue_limit=10000", 1.0), KILL, BACK],
        11.0,
    ),
    fails("outage", &[("set queue_limit=10", 1.0), KILL, BACK], 11.0),
    fails("outage", &[("set timeout_ms=100", 1.0), KILL, BACK], 11.0),
    fails("outage", &[("set retries=3", 1.0), KILL, BACK], 11.0),
    fails("outage", &[("set reads_per_s=300", 1.0), KILL, BACK], 11.0),
    fails("outage", &[KILL, ("set reads_per_s=300", 4.1), BACK], 11.0),
    fails(
        "outage",
        &[("set servers=8", 1.0), KILL, ("revive-cache", 8.9)],
        11.0,
    ),
    fails("outage", &[("set servers=8", 1.0), KILL], 11.0),
    wins("outage", &[("set servers=8", 1.0), KILL, BACK], 11.0),
    wins("outage", &[("set memory_pages=600", 1.0), KILL, BACK], 11.0),
    // Coming back. The preset itself kills the cache at 4 s and revives it at 8 s.
    fails("recover", &[], 34.0),
    fails(
        "recover",
        &[("kill-cache", 12.0), ("revive-cache", 20.0)],
        34.0,
    ),
    fails("recover", &[("set reads_per_s=100", 12.0)], 34.0),
    fails("recover", &[("set retries=0", 12.0)], 34.0),
    fails("recover", &[("set queue_limit=50", 12.0)], 34.0),
    fails("recover", &[("set servers=16", 12.0)], 34.0),
    fails("recover", &[("set cache_slots=800", 12.0)], 34.0),
    fails(
        "recover",
        &[("set reads_per_s=100", 12.0), ("set reads_per_s=900", 12.5)],
        34.0,
    ),
    wins(
        "recover",
        &[("set reads_per_s=100", 12.0), ("set reads_per_s=900", 22.0)],
        34.0,
    ),
    wins(
        "recover",
        &[("set retries=0", 12.0), ("set retries=5", 24.0)],
        34.0,
    ),
];

const KILL: (&str, f64) = ("kill-cache", 4.0);
const BACK: (&str, f64) = ("revive-cache", 10.0);

#[test]
fn the_reference_solutions_win_and_every_lever_alone_fails() {
    assert_as_told(ATTEMPTS, |attempt| {
        let (commands, until_s) = attempt.tried;
        let what = preset_of("bottleneck", attempt.goal);
        times_met_on_the_way(&what, attempt.goal, commands, until_s)
    });
}

#[test]
fn every_goal_is_attempted_both_ways() {
    assert_all_attempted("bottleneck", ATTEMPTS, &[]);
}
