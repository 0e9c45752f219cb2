//! Goals: what wins and what does not. Each attempt is made on 20 seeds; one that wins does so on all
//! of them, and any other on none.

use std::fmt::Debug;

use super::{Run, in_parallel, open};

/// Seeds of an attempt.
pub const SEEDS: u64 = 20;

/// Something a learner may try for a goal.
#[derive(Clone, Copy, Debug)]
pub struct Attempt<T> {
    pub goal: &'static str,
    pub tried: T,
    pub wins: bool,
}

/// Settings as `NAME=VALUE`, or commands, all given at one moment.
pub type Levers = &'static [&'static str];
/// Commands and their seconds.
pub type Commands = &'static [(&'static str, f64)];

pub const fn wins<T: Copy>(goal: &'static str, tried: T) -> Attempt<T> {
    let wins = true;
    Attempt { goal, tried, wins }
}

pub const fn fails<T: Copy>(goal: &'static str, tried: T) -> Attempt<T> {
    let wins = false;
    Attempt { goal, tried, wins }
}

/// Fails unless each attempt does as it says; `times_met` tells on how many seeds one meets its goal.
pub fn assert_as_told<T: Copy + Debug + Sync>(
    attempts: &[Attempt<T>],
    times_met: impl Fn(&Attempt<T>) -> u64 + Sync,
) {
    let results = in_parallel(attempts, times_met);
    let mut wrong = Vec::new();
    for (attempt, met) in attempts.iter().zip(results) {
        let Attempt { goal, tried, wins } = attempt;
        let line = format!("{goal:<14} met on {met:>2} of {SEEDS} seeds: {tried:?}");
        println!("{line}");
        if met != if *wins { SEEDS } else { 0 } {
            wrong.push(line);
        }
    }
    assert!(wrong.is_empty(), "\n{}", wrong.join("\n"));
}

/// Fails unless every goal of a chapter is attempted both ways, but for `others`, which are tried
/// elsewhere.
pub fn assert_all_attempted<T>(chapter: &str, attempts: &[Attempt<T>], others: &[&str]) {
    let goals = open(chapter).goals();
    assert!(!goals.is_empty());
    for (goal, _) in goals {
        let tried = |wins: bool| attempts.iter().any(|a| a.goal == goal.id && a.wins == wins);
        let here = tried(true) && tried(false);
        assert!(here || others.contains(&goal.id), "{}", goal.id);
    }
}

/// The preset from which a goal is attempted.
pub fn preset_of(chapter: &str, goal: &str) -> String {
    let goals = open(chapter).goals();
    let (goal, _) = goals.iter().find(|(known, _)| known.id == goal).unwrap();
    format!("{chapter}/{}", goal.preset)
}

/// Levers as settings that are made at a moment.
pub fn sets(levers: &[&str]) -> Vec<String> {
    levers.iter().map(|lever| format!("set {lever}")).collect()
}

/// Commands that are all given at a moment.
pub fn all_at<T: AsRef<str>>(commands: &[T], at_s: f64) -> Vec<(&str, f64)> {
    let commands = commands.iter().map(AsRef::as_ref);
    commands.map(|command| (command, at_s)).collect()
}

/// On how many seeds a goal is met at the end of a run of `what`.
pub fn times_met(what: &str, goal: &str, commands: &[(&str, f64)], until_s: f64) -> u64 {
    count(what, commands, until_s, |run| {
        let goals = run.lab().goals();
        let mut own = goals.iter().filter(|(known, _)| known.id == goal);
        own.any(|(_, reading)| reading.met)
    })
}

/// On how many seeds a goal is met in the course of a run of `what`.
pub fn times_met_on_the_way(what: &str, goal: &str, commands: &[(&str, f64)], until_s: f64) -> u64 {
    count(what, commands, until_s, |run| run.meets(goal))
}

fn count(
    what: &str,
    commands: &[(&str, f64)],
    until_s: f64,
    is_met: impl Fn(&Run<'_>) -> bool + Sync,
) -> u64 {
    let seeds: Vec<u64> = (0..SEEDS).collect();
    let met = in_parallel(&seeds, |&seed| {
        is_met(&Run {
            what,
            seed,
            set: &[],
            commands,
            until_s,
        })
    });
    met.into_iter().filter(|&met| met).count() as u64
}
