//! Each goal is reached by its solution on twenty seeds, and by nothing less on any of them.

use crate::common::{Run, in_parallel};

const SEEDS: u64 = 20;

/// An attempt: the preset, what is done at its start, and until when.
#[derive(Clone, Copy)]
struct Attempt {
    preset: &'static str,
    goal: &'static str,
    commands: &'static [&'static str],
    until_s: f64,
}

impl Attempt {
    fn won_on(self) -> u64 {
        let seeds: Vec<u64> = (0..SEEDS).collect();
        let what = format!("write-patterns/{}", self.preset);
        let won = in_parallel(&seeds, |&seed| {
            let commands: Vec<(&str, f64)> = self.commands.iter().map(|&c| (c, 0.0)).collect();
            let run = Run {
                what: &what,
                seed,
                set: &[],
                commands: &commands,
                until_s: self.until_s,
            };
            run.meets(self.goal)
        });
        won.into_iter().filter(|&won| won).count() as u64
    }
}

struct Case {
    goal: &'static str,
    preset: &'static str,
    until_s: f64,
    wins: &'static [&'static [&'static str]],
    loses: &'static [&'static [&'static str]],
}

fn check(case: &Case) {
    let attempt = |commands| Attempt {
        preset: case.preset,
        goal: case.goal,
        commands,
        until_s: case.until_s,
    };
    let mut wrong = Vec::new();
    for (list, expected) in [(case.wins, SEEDS), (case.loses, 0)] {
        for &commands in list {
            let won = attempt(commands).won_on();
            println!("{}: {commands:?} wins on {won} of {SEEDS} seeds", case.goal);
            if won != expected {
                wrong.push((commands, won));
            }
        }
    }
    assert!(wrong.is_empty(), "{}: {wrong:?}", case.goal);
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
