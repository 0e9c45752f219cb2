//! A replica that is behind, and invalidation from the database's log: what is delivered, in which
//! order, and how old an answer can be.

use std::collections::BTreeMap;

use hotset::chapters::local_external::{Invalidation, LogEvent, Mode, Model, Params, Thing};
use hotset::lesson::{Narrative as _, Subject as _};
use hotset::sim::{Model as _, SimDuration, SimTime, Simulation};

use crate::common::metric;

fn behind(mode: Mode, replica_lag_ms: f64) -> Params {
    Params {
        mode,
        replica_lag_ms,
        reads_per_s: 100.0,
        writes_per_s: 4.0,
        keys: 20,
        l1_slots: 20,
        l2_slots: 20,
        ..Params::default()
    }
}

fn logged(mode: Mode, replica_lag_ms: f64, delay_ms: f64, loss: f64) -> Params {
    Params {
        invalidation: Invalidation::Cdc,
        message_delay_ms: delay_ms,
        message_loss: loss,
        ..behind(mode, replica_lag_ms)
    }
}

fn run(params: &Params, seed: u64, until_s: f64) -> Simulation<Model> {
    let mut run = Simulation::<Model>::new(params, seed);
    for step in 1..=20 {
        run.run_until(SimTime::from_secs_f64(until_s * f64::from(step) / 20.0));
        run.model().assert_invariants(run.now());
    }
    run
}

fn of(params: &Params, seed: u64, name: &str) -> f64 {
    let run = run(params, seed, 60.0);
    metric(&run.model().metrics(run.now()), name)
}

/// With one shared cache and the primary nothing is stale; with a replica that is behind, old
/// values are put back and stay.
#[test]
fn a_replica_that_is_behind_refills_the_cache_with_old_values() {
    for seed in 0..5 {
        let fresh = behind(Mode::External, 0.0);
        assert!(of(&fresh, seed, "stale_reads").abs() < 1e-9, "seed {seed}");
        let old = behind(Mode::External, 100.0);
        assert!(of(&old, seed, "stale_age_max_s") > 1.0, "seed {seed}");
    }
}

/// Whatever the tiers: a relay that waits for the replica bounds the age of every answer by its
/// delay, and one that overtakes the replica does not.
#[test]
fn a_log_that_waits_for_the_replica_bounds_the_age_of_answers() {
    for seed in 0..5 {
        for mode in [Mode::Local, Mode::External, Mode::TwoTier] {
            for lag_ms in [0.0, 100.0] {
                let delay_ms = lag_ms + 20.0;
                let params = logged(mode, lag_ms, delay_ms, 0.0);
                let run = run(&params, seed, 60.0);
                let oldest = run.model().tally().counts.stale_age_max;
                // Instances are told when answers of the shared cache have arrived.
                let most = SimDuration::from_millis_f64(delay_ms) + params.l2_time();
                assert!(oldest <= most, "seed {seed}: {oldest} in {mode:?}");
            }
            let overtakes = logged(mode, 100.0, 5.0, 0.0);
            let oldest = of(&overtakes, seed, "stale_age_max_s");
            assert!(oldest > 1.0, "seed {seed}: {oldest} s in {mode:?}");
        }
    }
}

/// Messages of publish and subscribe that are lost leave copies until their TTL ends; the log's are
/// tried again. How often follows from the share that is lost: a geometric law.
#[test]
fn what_the_log_delivers_is_never_lost() {
    for seed in 0..5 {
        let published = Params {
            invalidation: Invalidation::Broadcast,
            ..logged(Mode::TwoTier, 0.0, 5.0, 0.3)
        };
        assert!(of(&published, seed, "stale_age_max_s") > 3.0, "seed {seed}");
        let run = run(&logged(Mode::TwoTier, 0.0, 5.0, 0.3), seed, 60.0);
        let metrics = run.model().metrics(run.now());
        assert!(metric(&metrics, "stale_age_max_s") < 0.3, "seed {seed}");
        assert!(metric(&metrics, "messages_lost").abs() < 1e-9);
        let share = metric(&metrics, "messages_resent") / metric(&metrics, "messages_sent");
        // 2,000 deliveries: the standard error is 0.017.
        assert!((share - 0.3 / 0.7).abs() < 0.08, "seed {seed}: {share}");
    }
}

/// Each instance hears of all writes in the order in which they were committed.
#[test]
fn deliveries_keep_the_order_of_the_log() {
    let params = logged(Mode::TwoTier, 0.0, 40.0, 0.4);
    let mut run = Simulation::<Model>::new(&params, 4);
    let (mut seen, mut committed) = (0, Vec::new());
    let mut heard: BTreeMap<u32, Vec<u64>> = BTreeMap::new();
    let mut dropped = Vec::new();
    for step in 1..=200 {
        run.run_until(SimTime::from_secs_f64(f64::from(step) * 0.1));
        let log = run.model().log();
        for line in log.lines().filter(|line| line.id >= seen) {
            match line.what {
                LogEvent::Committed { id, .. } => committed.push(id),
                LogEvent::Heard { id, instance, .. } => heard.entry(instance).or_default().push(id),
                LogEvent::DroppedByLog { id, .. } => dropped.push(id),
                _ => {}
            }
        }
        seen = log.count();
    }
    assert_eq!(heard.len(), 8);
    assert!(dropped.len() > 40);
    for found in heard.values().chain([&dropped]) {
        assert!(committed.starts_with(found), "{found:?}");
    }
}

#[test]
fn why_names_the_replica_that_was_behind() {
    let run = run(&behind(Mode::External, 300.0), 2, 30.0);
    let model = run.model();
    let mut told = 0;
    for line in model.log().lines() {
        let LogEvent::ReplicaBehind { id, .. } = line.what else {
            continue;
        };
        let Some(why) = model.explain(Thing::Request(id), run.now()) else {
            continue;
        };
        let cited = why
            .causes
            .iter()
            .find(|cause| cause.event == Some(line.what));
        assert!(cited.unwrap().text.contains("the replica lacked"));
        told += 1;
    }
    assert!(told > 0);
}
