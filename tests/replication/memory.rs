//! What the model remembers: as much as the metrics need, and where that is too much, the run
//! says so.

use hotset::chapters::replication::{
    Command, Conflict, MOST_REMEMBERED, MOST_UNDER_WAY, Model, Node, Params, ReadFrom, Strategy,
};
use hotset::lesson::{Metrics, Subject as _, Value};
use hotset::sim::{Model as _, SimTime, Simulation};

use crate::common::{Run, metric};

type Set = &'static [(&'static str, &'static str)];

fn run(seed: u64, set: Set, commands: &[(&str, f64)], until_s: f64) -> (Metrics, Vec<String>) {
    let run = Run {
        what: "replication",
        seed,
        set,
        commands,
        until_s,
    };
    let lab = run.lab();
    lab.assert_invariants();
    (lab.summary().metrics, lab.bounds_met())
}

/// A follower is behind by its lag, half a round trip and its disk, and with a fixed lag never by
/// more: whoever asks just before the write is there misses one that was acknowledged about
/// 1 + 4.5 ms less than that before. Many writes of a key are under way meanwhile.
#[test]
fn the_oldest_stale_answer_is_as_old_as_the_log_is_late() {
    for (lag, lag_ms) in [("1000", 1_000.0), ("2000", 2_000.0), ("20000", 20_000.0)] {
        for seed in 0..3 {
            let run = Run {
                what: "replication",
                seed,
                set: &[("read_from", "any"), ("lag_ms", lag)],
                commands: &[],
                until_s: 60.0,
            };
            let oldest = metric(&run.metrics(), "stale_age_max_ms");
            assert!(
                (lag_ms..lag_ms + 11.0).contains(&oldest),
                "seed {seed}: {oldest} at a lag of {lag_ms}"
            );
            assert_eq!(run.lab().bounds_met(), Vec::<String>::new());
        }
    }
}

/// The plot of ages reaches as far as answers are old.
#[test]
fn old_answers_have_classes_of_their_own() {
    let params = Params {
        read_from: ReadFrom::Any,
        lag_ms: 8_000.0,
        ..Params::default()
    };
    let mut run = Simulation::<Model>::new(&params, 1);
    run.run_until(SimTime::from_secs_f64(60.0));
    let tally = run.model().tally();
    let borders = hotset::chapters::replication::AGE_BORDERS_MS;
    let class = borders.partition_point(|border| *border < 8_005.0);
    assert!(class < borders.len(), "8 s lie within the borders");
    assert!(tally.stale_ages[class] > 0, "{:?}", tally.stale_ages);
    assert_eq!(tally.stale_ages[class + 1..].iter().sum::<u64>(), 0);
}

/// A thousand writes a second whose log is 15 s late: 15,000 are on their way, nobody has failed,
/// so that nothing is refused; and the leader's crash loses what no follower has.
#[test]
fn nothing_is_refused_without_a_fault_and_a_crash_loses_what_is_on_its_way() {
    const LATE: Set = &[
        ("nodes", "2"),
        ("rtt_ms", "0"),
        ("leader_ms", "0"),
        ("follower_ms", "0"),
        ("reads_per_s", "0"),
        ("read_back", "false"),
        ("writes_per_s", "1000"),
        ("lag_ms", "15000"),
    ];
    for seed in 0..3 {
        let (metrics, met) = run(seed, LATE, &[], 31.0);
        assert_eq!(metric(&metrics, "writes_refused"), 0.0, "seed {seed}");
        assert_eq!(met, Vec::<String>::new());
        let (metrics, met) = run(seed, LATE, &[("crash=1", 30.0)], 31.0);
        let lost = metric(&metrics, "writes_lost");
        // Poisson: three standard deviations are 367.
        assert!((lost - 15_000.0).abs() < 400.0, "seed {seed}: {lost}");
        assert_eq!(met, Vec::<String>::new());
    }
}

/// A follower that is a minute behind knows of no write that its client reads back at once.
#[test]
fn every_read_of_ones_own_write_misses_it_where_the_log_is_a_minute_late() {
    const LATE: Set = &[
        ("read_from", "sticky"),
        ("lag_ms", "60000"),
        ("reads_per_s", "0"),
        ("keys", "100000"),
    ];
    for seed in 0..3 {
        let (metrics, met) = run(seed, LATE, &[], 120.0);
        let missed = metric(&metrics, "own_write_missed");
        assert!(missed > 10_000.0, "seed {seed}: {missed}");
        assert_eq!(missed, metric(&metrics, "reads_answered"), "seed {seed}");
        assert_eq!(met, Vec::<String>::new());
    }
}

/// More is under way than hotset holds: the numbers are of that bound, and the run says so.
#[test]
fn a_run_that_meets_a_bound_says_so() {
    const TOO_LATE: Set = &[
        ("nodes", "2"),
        ("leader_ms", "0"),
        ("reads_per_s", "0"),
        ("read_back", "false"),
        ("writes_per_s", "20000"),
        ("lag_ms", "60000"),
    ];
    let (metrics, met) = run(1, TOO_LATE, &[], 6.0);
    let refused = metric(&metrics, "writes_refused");
    let beyond = metric(&metrics, "writes") - MOST_UNDER_WAY as f64;
    assert!(refused > 0.0 && (refused - beyond).abs() < 2.0, "{refused}");
    let said = met.join("\n");
    assert!(said.contains("60,000 were under way"), "{said}");
    assert!(said.contains("writes_refused"), "{said}");

    // So many acknowledgements that the first are forgotten, and a follower that lacks them.
    let params = Params {
        writes_per_s: 10_000.0,
        reads_per_s: 100.0,
        read_back: false,
        read_from: ReadFrom::Any,
        leader_ms: 0.0,
        nodes: 3,
        keys: 1_000,
        ..Params::default()
    };
    let mut run = Simulation::<Model>::new(&params, 1);
    for other in [1, 3] {
        run.apply(&Command::Cut(2, other));
    }
    run.run_until(SimTime::from_secs_f64(
        0.5 * MOST_REMEMBERED as f64 / params.writes_per_s,
    ));
    assert_eq!(run.model().bounds_met(), Vec::<String>::new());
    run.run_until(SimTime::from_secs_f64(
        1.5 * MOST_REMEMBERED as f64 / params.writes_per_s,
    ));
    let said = run.model().bounds_met().join("\n");
    assert!(said.contains("stale_age_max_ms is at least"), "{said}");
    run.model().assert_invariants(run.now());
}

/// All that was kept for a node reaches it once it is back, however much it was.
#[test]
fn every_hint_is_handed_over() {
    for seed in 0..3 {
        let params = Params {
            strategy: Strategy::Leaderless,
            nodes: 3,
            write_quorum: 2,
            read_quorum: 2,
            hinted_handoff: true,
            keys: 2_000,
            writes_per_s: 500.0,
            reads_per_s: 0.0,
            read_back: false,
            ..Params::default()
        };
        let mut run = Simulation::<Model>::new(&params, seed);
        run.apply(&Command::Crash(3));
        run.run_until(SimTime::from_secs_f64(10.0));
        run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
        run.run_until(SimTime::from_secs_f64(11.0));
        let kept: usize = run.model().nodes().iter().map(Node::hints).sum();
        assert!(kept > 1_000, "seed {seed}: {kept}");
        run.apply(&Command::Revive(3));
        run.run_until(SimTime::from_secs_f64(20.0));
        let model = run.model();
        assert!(model.nodes().iter().all(|node| node.hints() == 0));
        for key in 1..=2_000 {
            let held = |id: u8| model.node(id).unwrap().value(key).version;
            assert_eq!(held(1), held(3), "seed {seed}, key {key}");
        }
        model.assert_invariants(run.now());
    }
}

/// Two regions that were apart come to agree on all keys, however many differ.
#[test]
fn regions_that_meet_again_tell_each_other_everything() {
    for conflict in [Conflict::Lww, Conflict::Merge] {
        let params = Params {
            strategy: Strategy::MultiLeader,
            conflict,
            nodes: 4,
            keys: 5_000,
            writes_per_s: 1_000.0,
            reads_per_s: 0.0,
            read_back: false,
            ..Params::default()
        };
        let mut run = Simulation::<Model>::new(&params, 2);
        for a in 1..=4 {
            for b in a + 1..=4 {
                let apart = params.group_of(a) != params.group_of(b);
                if apart {
                    run.apply(&Command::Cut(a, b));
                }
            }
        }
        run.run_until(SimTime::from_secs_f64(10.0));
        run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
        run.run_until(SimTime::from_secs_f64(11.0));
        for a in 1..=4 {
            for b in a + 1..=4 {
                run.apply(&Command::Heal(a, b));
            }
        }
        run.run_until(SimTime::from_secs_f64(30.0));
        let model = run.model();
        for key in 1..=5_000 {
            let held: Vec<u64> = (1..=4)
                .map(|id| model.node(id).unwrap().value(key).version)
                .collect();
            assert!(held.iter().all(|one| *one == held[0]), "{key}: {held:?}");
        }
        assert_eq!(model.bounds_met(), Vec::<String>::new());
    }
}
