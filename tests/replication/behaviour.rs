//! What each strategy does under faults, on many seeds.

use hotset::chapters::replication::{
    Command, Conflict, Kind, Model, Params, ReadFrom, Role, Strategy, Verdict,
};
use hotset::components::latency::LatencyShape;
use hotset::lesson::Value;
use hotset::sim::{Luck, Model as _, SimDuration, SimTime, Simulation, Stream};

fn simulation(params: &Params, seed: u64) -> Simulation<Model> {
    Simulation::new(params, seed)
}

fn to(simulation: &mut Simulation<Model>, at_s: f64) {
    simulation.run_until(SimTime::from_secs_f64(at_s));
}

/// Crashes, revives, cuts and heals at random, and in the end puts everything right.
fn chaos(simulation: &mut Simulation<Model>, seed: u64, steps: u32) {
    let mut luck = Luck::new(1_000 + seed);
    let nodes = simulation.model().nodes().len() as u64;
    for _ in 0..steps {
        let mut node = || 1 + luck.below(Stream::Faults, nodes) as u8;
        let (a, b) = (node(), node());
        let command = match luck.below(Stream::Policy, 8) {
            0 | 1 => Command::Crash(a),
            2 | 3 => Command::Revive(a),
            4 => Command::Cut(a, b),
            5 => Command::Heal(a, b),
            6 => Command::DropMessage(1),
            _ => Command::DelayMessage(2),
        };
        simulation.apply(&command);
        let pause = luck.unit(Stream::Service) * 0.08;
        simulation.run_until(simulation.now() + SimDuration::from_secs_f64(pause));
        simulation.model().assert_invariants(simulation.now());
    }
    for a in 1..=nodes as u8 {
        for b in a + 1..=nodes as u8 {
            simulation.apply(&Command::Heal(a, b));
        }
    }
    for node in 1..=nodes as u8 {
        simulation.apply(&Command::Revive(node));
    }
}

fn every_strategy() -> Vec<Params> {
    let base = Params {
        nodes: 5,
        writes_per_s: 200.0,
        reads_per_s: 50.0,
        lag_ms: 20.0,
        ..Params::default()
    };
    vec![
        base.clone(),
        Params {
            ack: hotset::chapters::replication::Ack::Majority,
            parallel_write: true,
            read_from: ReadFrom::Any,
            ..base.clone()
        },
        Params {
            strategy: Strategy::MultiLeader,
            ..base.clone()
        },
        Params {
            strategy: Strategy::MultiLeader,
            conflict: Conflict::Merge,
            ..base.clone()
        },
        Params {
            strategy: Strategy::Leaderless,
            latency: LatencyShape::Exponential,
            anti_entropy_s: 0.05,
            hinted_handoff: true,
            sloppy: true,
            read_repair: true,
            nodes: 4,
            spares: 1,
            ..base.clone()
        },
        Params {
            strategy: Strategy::Consensus,
            ..base.clone()
        },
        Params {
            strategy: Strategy::Consensus,
            parallel_write: true,
            latency: LatencyShape::Exponential,
            failover_ms: 30.0,
            ..base
        },
    ]
}

/// After any faults, once all is healed and nobody writes any more, all copies are equal.
#[test]
fn copies_come_to_agree() {
    for params in every_strategy() {
        for seed in 0..10 {
            let mut run = simulation(&params, seed);
            to(&mut run, 0.3);
            chaos(&mut run, seed, 60);
            // What a learner has dropped in a region is overtaken by the next write of the key.
            run.run_until(run.now() + SimDuration::from_secs_f64(1.0));
            run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
            let end = run.now() + SimDuration::from_secs_f64(4.0);
            run.run_until(end);
            let model = run.model();
            model.assert_invariants(end);
            for key in 1..=params.keys as u32 {
                let held: Vec<u64> = model
                    .nodes()
                    .iter()
                    .filter(|node| node.role != Role::Spare)
                    .map(|node| node.value(key).version)
                    .collect();
                assert!(
                    held.iter().all(|version| *version == held[0]),
                    "seed {seed}, key {key}: {held:?} under {params:?}"
                );
            }
            if params.strategy == Strategy::Consensus {
                let counts = &model.tally().counts;
                assert_eq!(counts.writes_lost, 0, "seed {seed}");
                assert_eq!(counts.stale_reads, 0, "seed {seed}: {counts:?}");
                assert!(counts.writes_acknowledged > 100, "seed {seed}: {counts:?}");
            }
        }
    }
}

#[test]
fn a_leader_cut_off_with_a_minority_acknowledges_and_answers_nothing() {
    for seed in 0..20 {
        let params = Params {
            strategy: Strategy::Consensus,
            nodes: 5,
            ..Params::default()
        };
        let mut run = simulation(&params, seed);
        to(&mut run, 0.3);
        for a in [1, 2] {
            for b in [3, 4, 5] {
                run.apply(&Command::Cut(a, b));
            }
        }
        let cut_at = run.now();
        to(&mut run, 2.0);
        let model = run.model();
        assert!(model.node(1).unwrap().leads(), "it goes on believing");
        let newest = model
            .nodes()
            .iter()
            .filter(|node| node.leads())
            .max_by_key(|n| n.term);
        assert!(
            [3, 4, 5].contains(&newest.unwrap().id),
            "the majority has elected another"
        );
        let all = model.recent().under_stride(1).chain(model.operations());
        for operation in all.filter(|operation| operation.sent_at > cut_at) {
            if operation.at_node == Some(1) {
                assert_ne!(operation.verdict, Some(Verdict::Done), "{operation:?}");
            } else if operation.kind == Kind::Write && operation.verdict == Some(Verdict::Done) {
                assert!(operation.promised.len() >= 3);
                assert!(operation.promised.iter().all(|node| node >= 3));
            }
        }
        let acknowledged = model.tally().counts.writes_acknowledged;
        assert!(acknowledged > 100, "the majority goes on: {acknowledged}");
    }
}

/// Seven trials on which everything is known: what the grid tells of the run's own quorums is
/// what the model counted.
#[test]
fn the_grid_tells_of_its_own_quorums_what_was_counted() {
    for (w, r) in [(1, 1), (1, 2), (2, 1), (2, 2), (3, 1), (1, 3)] {
        let params = Params {
            strategy: Strategy::Leaderless,
            latency: LatencyShape::Exponential,
            write_quorum: w,
            read_quorum: r,
            reads_per_s: 0.0,
            writes_per_s: 50.0,
            keys: 10_000,
            ..Params::default()
        };
        let mut run = simulation(&params, 3);
        to(&mut run, 40.0);
        run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
        to(&mut run, 42.0);
        let tally = run.model().tally();
        let told = tally.grid.stale_count(w as usize, r as usize).unwrap();
        let counted = tally.counts.stale_reads;
        assert_eq!(tally.grid.trials(), tally.counts.writes_acknowledged);
        assert!(
            told.abs_diff(counted) <= 2,
            "W = {w}, R = {r}: {told} and {counted}"
        );
    }
}

/// Another W or R meets the same messages: the same luck.
#[test]
fn other_quorums_meet_the_same_delays() {
    let grid = |w, r| {
        let params = Params {
            strategy: Strategy::Leaderless,
            latency: LatencyShape::LnkdDisk,
            write_quorum: w,
            read_quorum: r,
            ..Params::default()
        };
        let mut run = simulation(&params, 5);
        to(&mut run, 20.0);
        run.model().tally().grid.stale_rate(1, 1).unwrap()
    };
    assert!((grid(1, 1) - grid(3, 2)).abs() < 0.01);
}
