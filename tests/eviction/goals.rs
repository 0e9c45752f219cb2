//! Every goal can be reached, is not reached by doing nothing, and not by any lever that misses
//! its point: each attempt is made on 20 seeds.

use crate::common::goals::{
    Attempt, Levers, SEEDS, assert_all_attempted, assert_as_told, fails, wins,
};
use hotset::chapters::eviction::{CHAPTER, Command, GOALS, Model, Params};
use hotset::lesson::Commands as _;
use hotset::lesson::{Changes, Lab as _, LabOf, Opening, Parameters as _, Subject as _};
use hotset::sim::{SimTime, Simulation};

const ATTEMPTS: &[Attempt<Levers>] = &[
    fails("scan", &[]),
    fails("scan", &["row_1=fifo"]),
    fails("scan", &["row_1=clock"]),
    fails("scan", &["row_1=belady"]),
    fails("scan", &["row_1=sampled-lru"]),
    fails("scan", &["lfu_decay_s=5"]),
    fails("scan", &["samples=10"]),
    fails("scan", &["pool=0"]),
    wins("scan", &["row_1=w-tinylfu"]),
    wins("scan", &["row_1=lfu-perfect"]),
    fails("shift", &[]),
    fails("shift", &["row_1=lfu-perfect"]),
    fails("shift", &["row_1=belady"]),
    fails("shift", &["lfu_decay_s=3"]),
    fails("shift", &["lfu_log_factor=100"]),
    wins("shift", &["row_1=lru"]),
    wins("shift", &["row_1=sieve"]),
    wins("shift", &["row_1=w-tinylfu"]),
    fails("both", &[]),
    fails("both", &["row_1=lfu"]),
    fails("both", &["row_1=lfu-perfect"]),
    fails("both", &["row_1=fifo"]),
    fails("both", &["row_1=random"]),
    fails("both", &["row_1=belady"]),
    fails("both", &["row_1=sampled-lru"]),
    fails("both", &["samples=10"]),
    fails("both", &["lfu_decay_s=3"]),
    wins("both", &["row_1=w-tinylfu"]),
    wins("both", &["row_1=s3-fifo"]),
];

fn until_s(goal: &str) -> f64 {
    if goal == "scan" { 450.0 } else { 425.0 }
}

/// The goals are about the first row, which no other row touches: the others rest, once it runs.
const ALONE: [&str; 5] = [
    "every_row=false",
    "row_2=none",
    "row_3=none",
    "row_4=none",
    "row_5=none",
];

fn set(text: &str) -> Command {
    let (name, value) = text.split_once('=').unwrap();
    Command::set(name, Params::field(name).unwrap().parse(value))
}

/// The first row at the end of an attempt. Nobody goes back in these runs, so that they need no
/// copies to go back to.
fn attempted(goal: &str, sets: &[&str], seed: u64) -> Simulation<Model> {
    let about = GOALS.iter().find(|known| known.id == goal).unwrap();
    let preset = CHAPTER.lab().unwrap().preset(about.preset).unwrap();
    let lab = LabOf::<Model>::open(&CHAPTER, Opening::Preset(preset)).unwrap();
    let mut simulation = Simulation::<Model>::new(lab.model().params(), seed);
    for text in sets {
        let command = set(text);
        Model::check_command(&command, simulation.model().params()).unwrap();
        simulation.apply(&command);
    }
    simulation.run_until(SimTime::from_secs_f64(until_s(goal)));
    simulation
}

fn times_met(goal: &str, sets: &[&str]) -> u64 {
    let index = GOALS.iter().position(|known| known.id == goal).unwrap();
    let sets: Vec<&str> = sets.iter().chain(&ALONE).copied().collect();
    let met = (0..SEEDS).filter(|&seed| {
        let simulation = attempted(goal, &sets, seed);
        simulation.model().goal(index).met
    });
    met.count() as u64
}

#[test]
fn the_first_row_fares_alike_whether_others_run_or_rest() {
    // Rows that draw luck draw from one stream: while others rest they have other luck, and only
    // those that draw none can be compared one to one.
    for row in ["lru", "lfu", "w-tinylfu"] {
        let first = format!("row_1={row}");
        let beside = attempted("scan", &[&first], 3);
        let sets: Vec<&str> = [first.as_str()].into_iter().chain(ALONE).collect();
        let alone = attempted("scan", &sets, 3);
        let index = beside.model().params().shown()[0];
        let of = |run: &Simulation<Model>| {
            let model = run.model();
            (
                model.rows()[index].counts.hits,
                model.goal(0),
                model.goal(1),
            )
        };
        assert_eq!(of(&beside), of(&alone), "{row}");
    }
}

#[test]
fn the_reference_solutions_win_and_everything_beside_the_point_fails() {
    assert_as_told(ATTEMPTS, |attempt| times_met(attempt.goal, attempt.tried));
}

#[test]
fn a_goal_is_not_met_under_another_workload() {
    for other in [
        "capacity=6",
        "keys=11",
        "zipf_exponent=1.1",
        "reads_per_s=4",
        "scan_length=9",
        "ttl_s=100",
    ] {
        assert_eq!(times_met("scan", &["row_1=w-tinylfu", other]), 0, "{other}");
    }
}

/// Plays a game, choosing by what the model says.
fn game(seed: u64, choose: impl Fn(&Model) -> usize) -> bool {
    let mut lab: LabOf<Model> = LabOf::open(&CHAPTER, Opening::Default).unwrap();
    let changes = Changes {
        seed: Some(seed),
        set: Vec::new(),
    };
    lab.change_setup(&changes).unwrap();
    while !lab.model().game().is_over() {
        let slot = choose(lab.model());
        lab.command(&format!("evict={}", slot + 1)).unwrap();
    }
    let goals = lab.goals();
    goals
        .iter()
        .any(|(known, reading)| known.id == "be-the-cache" && reading.met)
}

#[test]
fn the_game_is_won_by_looking_ahead_and_not_by_habit() {
    for seed in 0..SEEDS {
        assert!(
            game(seed, |model| model.game().best_slot().unwrap()),
            "seed {seed}"
        );
        // Always the same slot, round robin, and what LRU would do.
        assert!(!game(seed, |_| 0), "seed {seed}: always the first");
        assert!(
            !game(seed, |model| model.game().choices().len() % 5),
            "seed {seed}: in turn"
        );
        assert!(!game(seed, least_recent), "seed {seed}: LRU");
        let untouched = crate::common::open("eviction").goals();
        assert!(
            untouched.iter().all(|(_, reading)| !reading.met),
            "nothing done"
        );
    }
}

fn least_recent(model: &Model) -> usize {
    let game = model.game();
    let before = &game.requests()[..game.turn()];
    let last = |key: u32| before.iter().rposition(|&known| known == key);
    let board = game.board().unwrap();
    (0..board.len())
        .min_by_key(|&slot| last(board[slot]))
        .unwrap()
}

#[test]
fn every_goal_is_attempted_here() {
    assert_all_attempted("eviction", ATTEMPTS, &["be-the-cache"]);
}
