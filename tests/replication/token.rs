//! Reads that carry a token: nobody misses what they wrote themselves, whatever the lag, and what
//! it costs is the lag, in the latency of reads.

use hotset::chapters::replication::{
    Command, Kind, Lag, LogEvent, Model, Operation, Params, ReadFrom, ReadToken, Thing, Verdict,
};
use hotset::lesson::{Narrative as _, Value};
use hotset::sim::{Model as _, SimDuration, SimTime, Simulation};

fn tokens(lag_ms: f64, lag: Lag, read_from: ReadFrom) -> Params {
    Params {
        read_from,
        read_token: ReadToken::Wait,
        lag_ms,
        lag,
        writes_per_s: 60.0,
        reads_per_s: 60.0,
        timeout_ms: 0.0,
        ..Params::default()
    }
}

fn to(simulation: &mut Simulation<Model>, at_s: f64) {
    simulation.run_until(SimTime::from_secs_f64(at_s));
}

#[test]
fn no_client_misses_its_own_write_whatever_the_lag() {
    for seed in 0..10 {
        for lag_ms in [0.0, 3.0, 80.0, 700.0] {
            for lag in [Lag::Fixed, Lag::Exponential] {
                for read_from in [ReadFrom::Any, ReadFrom::Sticky] {
                    let with = tokens(lag_ms, lag, read_from);
                    let mut run = Simulation::<Model>::new(&with, seed);
                    to(&mut run, 10.0);
                    let counts = &run.model().tally().counts;
                    assert_eq!(counts.own_write_missed, 0, "seed {seed}: {with:?}");
                    assert!(counts.reads_answered > 500, "seed {seed}: {counts:?}");
                    run.model().assert_invariants(run.now());
                }
            }
        }
    }
}

/// Writes by hand, a second apart, so that no other write raises the token: each read that
/// follows takes one of two times that the settings tell.
#[test]
fn the_first_read_after_a_write_takes_what_is_left_of_the_lag() {
    let params = Params {
        writes_per_s: 0.0,
        reads_per_s: 0.0,
        ..tokens(80.0, Lag::Fixed, ReadFrom::Any)
    };
    let mut run = Simulation::<Model>::new(&params, 3);
    for second in 0..38 {
        to(&mut run, f64::from(second));
        run.apply(&Command::Write(1));
    }
    to(&mut run, 39.0);
    let model = run.model();
    let reads: Vec<&Operation> = model
        .recent()
        .under_stride(1)
        .filter(|operation| operation.kind == Kind::Read)
        .collect();
    let is_at_leader = |read: &&&Operation| read.at_node == Some(1);
    let at_leader = reads.iter().filter(is_at_leader).count();
    assert!((3..35).contains(&at_leader), "{at_leader} of 38");
    let ms = |millis| SimDuration::from_millis_f64(millis);
    let round_trip = ms(params.rtt_ms);
    let waits = ms(params.lag_ms + params.follower_ms - params.read_after_ms);
    for read in &reads {
        let expected = match read.at_node {
            Some(1) => round_trip,
            _ => round_trip + waits,
        };
        assert_eq!(read.latency(), Some(expected), "{read:?}");
    }
    let waited = model.tally().counts.reads_waited;
    assert_eq!(waited as usize, reads.len() - at_leader);
}

/// A follower that is cut off cannot catch up: what waits there times out, and what waits when
/// tokens are switched off is answered with what is there.
#[test]
fn who_waits_in_vain_times_out_or_is_let_go() {
    let params = Params {
        timeout_ms: 200.0,
        ..tokens(80.0, Lag::Fixed, ReadFrom::Any)
    };
    for seed in 0..10 {
        let mut run = Simulation::<Model>::new(&params, seed);
        to(&mut run, 1.0);
        run.apply(&Command::Cut(1, 3));
        to(&mut run, 4.0);
        let counts = &run.model().tally().counts;
        assert!(counts.reads_timed_out > 20, "seed {seed}: {counts:?}");
        assert_eq!(counts.own_write_missed, 0, "seed {seed}");
        assert!(run.model().reads_waiting_at(3) > 0, "seed {seed}");
        run.apply(&Command::Set(
            "read_token".to_owned(),
            Value::Word("off".to_owned()),
        ));
        assert_eq!(run.model().reads_waiting_at(3), 0, "seed {seed}");
        to(&mut run, 6.0);
        assert!(
            run.model().tally().counts.own_write_missed > 0,
            "seed {seed}"
        );
        run.model().assert_invariants(run.now());
    }
}

/// From the moment tokens are switched on, and after a failover that lost writes.
#[test]
fn tokens_can_be_switched_on_and_survive_a_failover() {
    for seed in 0..10 {
        let params = Params {
            read_token: ReadToken::Off,
            ..tokens(80.0, Lag::Fixed, ReadFrom::Any)
        };
        let mut run = Simulation::<Model>::new(&params, seed);
        to(&mut run, 3.0);
        run.apply(&Command::Set(
            "read_token".to_owned(),
            Value::Word("wait".to_owned()),
        ));
        to(&mut run, 3.2);
        run.apply(&Command::RestartMetrics);
        to(&mut run, 6.0);
        assert_eq!(
            run.model().tally().counts.own_write_missed,
            0,
            "seed {seed}"
        );
        run.apply(&Command::Crash(1));
        to(&mut run, 9.0);
        let counts = &run.model().tally().counts;
        assert_eq!(counts.failovers, 1, "seed {seed}");
        assert!(counts.writes_lost > 0, "seed {seed}");
        run.model().assert_invariants(run.now());
        // Reads go on being answered: none waits for a position that the new log never had.
        let before = counts.reads_answered;
        to(&mut run, 10.0);
        let after = run.model().tally().counts.reads_answered;
        assert!(after > before + 50, "seed {seed}");
    }
}

#[test]
fn why_says_what_a_read_waited_for() {
    let params = tokens(80.0, Lag::Fixed, ReadFrom::Any);
    let mut run = Simulation::<Model>::new(&params, 1);
    to(&mut run, 2.0);
    let model = run.model();
    let mut told = 0;
    for line in model.log().lines() {
        let LogEvent::WaitsForLog {
            id, node, behind, ..
        } = line.what
        else {
            continue;
        };
        let Some(read) = model.operation(id) else {
            continue;
        };
        assert!(behind > 0 && read.at_node == Some(node));
        if read.verdict == Some(Verdict::Done) {
            let why = model.explain(Thing::Operation(id), run.now()).unwrap();
            let cause = why.causes.iter().find(|cause| cause.at == Some(line.at));
            assert!(cause.unwrap().text.contains("up to its token"), "{why:?}");
            told += 1;
        }
    }
    assert!(told > 5, "{told}");
}
