//! Every goal is reached by its solution on 20 seeds, and by nothing less on any.

use crate::common::goals::{SEEDS, all_at, times_met};

const PLANNED: [&str; 5] = [
    "sessions_in",
    "users_in",
    "readings_in",
    "orders_in",
    "friends_in",
];

#[test]
fn a_plan_of_several_families_meets_the_budget_and_one_family_for_all_does_not() {
    let attempt = |commands: &[&str]| {
        let commands = all_at(commands, 1.0);
        times_met("nosql/five-workloads", "budget", &commands, 60.0)
    };
    let solution = [
        "set sessions_in=key-value",
        "set readings_in=wide-column",
        "set friends_in=graph",
    ];
    assert_eq!(attempt(&solution), SEEDS);
    assert_eq!(attempt(&[]), 0, "doing nothing");
    for lever in solution {
        assert_eq!(attempt(&[lever]), 0, "{lever} alone");
    }
    for family in [
        "key-value",
        "document",
        "wide-column",
        "graph",
        "relational",
    ] {
        let all = PLANNED.map(|what| format!("set {what}={family}"));
        let all: Vec<&str> = all.iter().map(String::as_str).collect();
        assert_eq!(attempt(&all), 0, "{family} for all");
    }
}

#[test]
fn reading_only_results_takes_the_index() {
    let attempt = |commands: &[&str]| {
        let commands = all_at(commands, 1.0);
        times_met("nosql/users-over-30", "no-waste", &commands, 60.0)
    };
    assert_eq!(attempt(&["set index=true"]), SEEDS);
    assert_eq!(attempt(&[]), 0);
    assert_eq!(attempt(&["set embed=true"]), 0);
    assert_eq!(
        attempt(&["set users=100", "set index=true"]),
        0,
        "another workload"
    );
}
