//! Every goal can be reached, is not reached by doing nothing, and needs every lever that it is
//! about: each attempt below is made on 20 seeds.

use hotset::chapters::local_external::{CHAPTER, Command, GOALS, Model, Params};
use hotset::lesson::Commands as _;
use hotset::lesson::{Argument, LabOf, Opening, Parameters as _, Subject as _};
use hotset::sim::{SimTime, Simulation};

use crate::common::goals::{
    Attempt, Levers, SEEDS, all_at, assert_all_attempted, assert_as_told, fails, sets, wins,
};

/// When the learner moves the levers.
const AT_S: f64 = 1.0;

const ATTEMPTS: &[Attempt<Levers>] = &[
    // A client that always meets the same instance goes its way; nothing else keeps ten caches
    // together while the network stays out of it.
    fails("no-step-back", &[]),
    fails("no-step-back", &["l1_ttl_s=5"]),
    fails("no-step-back", &["l1_ttl_s=1"]),
    fails("no-step-back", &["l1_slots=100"]),
    fails("no-step-back", &["invalidation=broadcast"]),
    fails("no-step-back", &["mode=external"]),
    fails("no-step-back", &["mode=two-tier"]),
    fails(
        "no-step-back",
        &["mode=two-tier", "l1_slots=60", "invalidation=tracking"],
    ),
    fails("no-step-back", &["routing=sticky", "mode=external"]),
    fails("no-step-back", &["routing=sticky", "l1_slots=12"]),
    wins("no-step-back", &["routing=sticky", "l1_slots=60"]),
    wins(
        "no-step-back",
        &["routing=sticky", "l1_slots=100", "l1_ttl_s=60"],
    ),
    // Local copies carry the load if they are many and last.
    fails("outage", &[]),
    fails("outage", &["mode=two-tier"]),
    fails("outage", &["l1_slots=500"]),
    fails("outage", &["l1_ttl_s=60"]),
    fails("outage", &["l1_slots=500", "l1_ttl_s=60"]),
    fails("outage", &["mode=two-tier", "l1_slots=500"]),
    fails("outage", &["mode=two-tier", "l1_ttl_s=60"]),
    fails("outage", &["l2_slots=1000", "l2_ttl_s=0"]),
    wins("outage", &["mode=two-tier", "l1_slots=500", "l1_ttl_s=60"]),
    wins("outage", &["mode=two-tier", "l1_slots=1000", "l1_ttl_s=0"]),
    // Two tiers for speed, room for few calls, a short time to live for what messages miss.
    fails("three-at-once", &[]),
    fails("three-at-once", &["mode=two-tier"]),
    fails("three-at-once", &["l1_ttl_s=5"]),
    fails("three-at-once", &["l1_slots=1000"]),
    fails("three-at-once", &["mode=two-tier", "l1_ttl_s=5"]),
    fails("three-at-once", &["mode=two-tier", "l1_slots=1000"]),
    fails(
        "three-at-once",
        &["mode=two-tier", "l1_slots=1000", "invalidation=broadcast"],
    ),
    fails(
        "three-at-once",
        &["mode=local", "l1_slots=1000", "l1_ttl_s=5"],
    ),
    wins(
        "three-at-once",
        &["mode=two-tier", "l1_slots=1000", "l1_ttl_s=5"],
    ),
];

/// How long an attempt runs, in virtual seconds. Those that fail would go on failing: what they
/// lack does not depend on time once caches are warm.
fn attempt_s(goal: &str) -> f64 {
    match goal {
        "three-at-once" => 36.0,
        "outage" => 80.0,
        _ => 300.0,
    }
}

/// Where a goal is attempted: the parameters of its preset.
fn params_of(goal: &str) -> Params {
    let goal = GOALS.iter().find(|known| known.id == goal).unwrap();
    let preset = CHAPTER.lab().unwrap().preset(goal.preset).unwrap();
    let lab = LabOf::<Model>::open(&CHAPTER, Opening::Preset(preset)).unwrap();
    lab.model().params().clone()
}

fn command(text: &str) -> Command {
    if let Some((name, value)) = text.strip_prefix("set ").and_then(|t| t.split_once('=')) {
        return Command::set(name, Params::field(name).unwrap().parse(value));
    }
    Command::of(text, Argument::None).unwrap()
}

/// On how many seeds the goal is met. Nobody goes back in these runs, so that they need no copies
/// to go back to.
fn times_met(goal: &str, commands: &[(&str, f64)]) -> u64 {
    let params = params_of(goal);
    let index = GOALS.iter().position(|known| known.id == goal).unwrap();
    let met = (0..SEEDS).filter(|&seed| {
        let mut simulation = Simulation::<Model>::new(&params, seed);
        for (text, at_s) in commands {
            simulation.run_until(SimTime::from_secs_f64(*at_s));
            let command = command(text);
            Model::check_command(&command, simulation.model().params()).unwrap();
            simulation.apply(&command);
        }
        simulation.run_until(SimTime::from_secs_f64(attempt_s(goal)));
        simulation.model().goals().reading(index).met
    });
    met.count() as u64
}

#[test]
fn the_reference_solutions_win_and_every_lever_alone_fails() {
    assert_as_told(ATTEMPTS, |attempt| {
        let levers = sets(attempt.tried);
        let mut commands = all_at(&levers, AT_S);
        if attempt.goal == "outage" {
            // The preset's own outage.
            commands.extend([("kill-shared", 30.0), ("revive-shared", 50.0)]);
        }
        times_met(attempt.goal, &commands)
    });
}

#[test]
fn a_short_outage_and_one_without_an_end_do_not_count() {
    let levers = [
        ("set mode=two-tier", 1.0),
        ("set l1_slots=500", 1.0),
        ("set l1_ttl_s=60", 1.0),
        ("kill-shared", 30.0),
    ];
    let with = |end: Option<f64>| {
        let mut commands = levers.to_vec();
        commands.extend(end.map(|at| ("revive-shared", at)));
        times_met("outage", &commands)
    };
    assert_eq!(with(Some(40.1)), SEEDS, "10 s are enough");
    assert_eq!(with(Some(39.9)), 0, "less are not");
    assert_eq!(with(None), 0, "nor an outage that does not end");
}

#[test]
fn another_workload_meets_no_goal() {
    for (lever, goal) in [
        ("set reads_per_s=50", "no-step-back"),
        ("set message_loss=0", "no-step-back"),
        ("set database_per_s=0", "outage"),
        ("set reads_per_s=100", "outage"),
        ("set reads_per_s=500", "three-at-once"),
    ] {
        let mut commands = vec![(lever, 1.0)];
        commands.extend(match goal {
            "no-step-back" => vec![("set routing=sticky", 1.0), ("set l1_slots=60", 1.0)],
            "outage" => vec![
                ("set mode=two-tier", 1.0),
                ("set l1_slots=500", 1.0),
                ("set l1_ttl_s=60", 1.0),
                ("kill-shared", 30.0),
                ("revive-shared", 50.0),
            ],
            _ => vec![
                ("set mode=two-tier", 1.0),
                ("set l1_slots=1000", 1.0),
                ("set l1_ttl_s=5", 1.0),
            ],
        });
        assert_eq!(times_met(goal, &commands), 0, "{lever}");
    }
}

#[test]
fn every_goal_is_attempted_here() {
    assert_all_attempted("local-external", ATTEMPTS, &[]);
}
