//! Each goal is reached by its solution on twenty seeds, and by nothing less on any of them.

use crate::common::goals::{
    Attempt, Levers, all_at, assert_as_told, fails, times_met_on_the_way, wins,
};

struct Case {
    goal: &'static str,
    preset: &'static str,
    until_s: f64,
    wins: &'static [Levers],
    loses: &'static [Levers],
}

fn check(case: &Case) {
    let won = case.wins.iter().map(|levers| wins(case.goal, *levers));
    let lost = case.loses.iter().map(|levers| fails(case.goal, *levers));
    let attempts: Vec<Attempt<Levers>> = won.chain(lost).collect();
    let what = format!("write-patterns/{}", case.preset);
    assert_as_told(&attempts, |attempt| {
        let commands = all_at(attempt.tried, 0.0);
        times_met_on_the_way(&what, attempt.goal, &commands, case.until_s)
    });
}

#[test]
fn the_view_counters_want_a_lane_that_writes_later_and_flushes_often() {
    check(&Case {
        goal: "counters",
        preset: "view-counters",
        until_s: 14.0,
        wins: &[&["set flush_s=0.5", "choose=write-behind"]],
        loses: &[
            &[],
            &["choose=write-behind"],
            &["set flush_s=0.5"],
            &["set flush_s=0.5", "choose=cache-aside"],
            &["set flush_s=0.5", "choose=write-through"],
            &["set flush_s=0.5", "choose=read-through"],
        ],
    });
}

#[test]
fn the_ledger_wants_the_database_first_and_versions() {
    check(&Case {
        goal: "ledger",
        preset: "bank-ledger",
        until_s: 42.0,
        wins: &[&["set versions=true", "choose=cache-aside"]],
        loses: &[
            &[],
            &["choose=cache-aside"],
            &["set versions=true"],
            &["set versions=true", "choose=write-through"],
            &["set versions=true", "choose=write-behind"],
            &["set versions=true", "choose=read-through"],
        ],
    });
}

#[test]
fn the_archive_wants_a_lane_that_does_not_store_what_it_writes() {
    check(&Case {
        goal: "archive",
        preset: "write-once-read-never",
        until_s: 50.0,
        wins: &[&["set capacity=50", "choose=cache-aside"]],
        loses: &[
            &[],
            &["choose=cache-aside"],
            &["set capacity=50"],
            &["set capacity=50", "choose=write-through"],
            &["set capacity=50", "choose=write-behind"],
        ],
    });
}

#[test]
fn the_ledger_can_be_fast_with_a_second_cache_that_keeps_the_log() {
    check(&Case {
        goal: "fast-ledger",
        preset: "bank-ledger",
        until_s: 42.0,
        wins: &[&["set replicated_log=true", "choose=write-behind"]],
        loses: &[
            &[],
            &["choose=write-behind"],
            &["set replicated_log=true"],
            &["set replicated_log=true", "choose=cache-aside"],
            &["set replicated_log=true", "choose=write-through"],
        ],
    });
}
