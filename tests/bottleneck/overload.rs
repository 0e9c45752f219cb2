//! A retry budget bounds retries whatever happens, and ends a metastable failure; load shedding by
//! the expected wait is a bound on the queue where all services take the same time.

use hotset::chapters::bottleneck::{
    Command, LogEvent, Model, Params, RETRIES_SAVED, RETRY, Service, Verdict,
};
use hotset::lesson::{Narrative as _, Subject as _, Value};
use hotset::sim::{Luck, Model as _, SimTime, Simulation, Stream};

use crate::common::metric;

fn to(run: &mut Simulation<Model>, at_s: f64) {
    run.run_until(SimTime::from_secs_f64(at_s));
}

/// The set-up of the ready-made outage.
fn outage(retry_budget: f64) -> Params {
    Params {
        reads_per_s: 900.0,
        cache_slots: 240,
        servers: 4,
        queue_limit: 2_000,
        timeout_ms: 200.0,
        retries: 5,
        backoff_ms: 200.0,
        retry_budget,
        ..Params::default()
    }
}

/// Retries sent, by the law of the token bucket, in millionths: what was paid in, and what was
/// there at first.
fn assert_within_budget(model: &Model, budget: f64, seed: u64) {
    let counts = &model.tally().counts;
    let retries = (counts.attempts - counts.reads) as f64;
    let most = budget * counts.reads as f64 + RETRIES_SAVED as f64;
    assert!(
        retries <= most + 1e-6,
        "seed {seed}: {retries} retries, {most} allowed"
    );
}

#[test]
fn retries_never_exceed_the_budget() {
    for seed in 0..10 {
        for budget in [0.01, 0.1, 0.3] {
            let mut run = Simulation::<Model>::new(&outage(budget), seed);
            let mut luck = Luck::new(500 + seed);
            for second in 1..=20 {
                to(&mut run, f64::from(second));
                match luck.below(Stream::Faults, 4) {
                    0 => run.apply(&Command::KillCache),
                    1 => run.apply(&Command::ReviveCache),
                    _ => {}
                }
                assert_within_budget(run.model(), budget, seed);
                run.model().assert_invariants(run.now());
            }
            let counts = &run.model().tally().counts;
            assert!(counts.retries_denied > 0, "seed {seed}: {counts:?}");
        }
    }
}

/// What is left in the bucket is what was paid in less what was taken out, as long as it has never
/// been full since.
#[test]
fn what_is_left_is_what_was_paid_in_less_what_was_taken_out() {
    let params = Params {
        reads_per_s: 500.0,
        service: Service::Fixed,
        service_ms: 10.0,
        queue_limit: 0,
        retries: 1,
        retry_budget: 0.25,
        ..Params::default()
    };
    for seed in 0..5 {
        let mut run = Simulation::<Model>::new(&params, seed);
        // Four reads in five are refused, so it is empty soon, and is never full again.
        to(&mut run, 1.0);
        assert!(run.model().retries_left() < Some(RETRIES_SAVED));
        let before = run.model().tally().counts.clone();
        let saved = run.model().saved_retries();
        to(&mut run, 9.0);
        let after = &run.model().tally().counts;
        let paid_in = (after.reads - before.reads) * RETRY / 4;
        // A retry is paid for when its attempt fails and sent after the pause.
        let sent = (after.attempts - before.attempts) - (after.reads - before.reads);
        let left = i128::from(run.model().saved_retries());
        let off = i128::from(saved + paid_in) - i128::from(sent * RETRY) - left;
        assert!(
            off.abs() <= 40 * i128::from(RETRY),
            "seed {seed}: {off} millionths"
        );
    }
}

/// The cache fails for four seconds. With the budget the queue is empty again by itself; without
/// it the failure outlives its cause.
#[test]
fn a_metastable_failure_ends_by_itself_with_a_budget_alone() {
    for seed in 0..10 {
        let waiting = |budget: f64| {
            let mut run = Simulation::<Model>::new(&outage(budget), seed);
            to(&mut run, 4.0);
            run.apply(&Command::KillCache);
            to(&mut run, 8.0);
            run.apply(&Command::ReviveCache);
            to(&mut run, 60.0);
            run.model().waiting()
        };
        assert!(waiting(0.1) < 50, "seed {seed}");
        assert!(waiting(0.0) > 1_000, "seed {seed}");
    }
}

/// Where every service takes 2 ms, the wait behind `n` requests is `2 n` ms shared by the workers:
/// to reject above that is to let at most `n + 1` wait.
#[test]
fn shedding_by_expected_wait_is_a_bound_on_the_queue_of_equal_services() {
    for (servers, shed_wait_ms, queue_limit) in [(1, 20.0, 11), (2, 20.0, 21), (4, 9.0, 19)] {
        for seed in 0..5 {
            let bounded = Params {
                reads_per_s: 900.0 * servers as f64,
                servers,
                service: Service::Fixed,
                queue_limit,
                ..Params::default()
            };
            let shedding = Params {
                queue_limit: 10_000,
                shed_wait_ms,
                ..bounded.clone()
            };
            let metrics = |params: &Params| {
                let mut run = Simulation::<Model>::new(params, seed);
                to(&mut run, 30.0);
                run.model().metrics(run.now())
            };
            let (one, other) = (metrics(&bounded), metrics(&shedding));
            assert!(metric(&other, "shed") > 100.0);
            for name in ["answered", "refused", "latency_mean_ms", "queue_mean"] {
                let (one, other) = (metric(&one, name), metric(&other, name));
                assert!((one - other).abs() < 1e-9, "{name}: {one} and {other}");
            }
        }
    }
}

/// Requests that a replica must apply are never rejected.
#[test]
fn applied_writes_are_never_shed() {
    let params = Params {
        reads_per_s: 0.0,
        writes_per_s: 300.0,
        replicas: 3,
        shed_wait_ms: 5.0,
        ..Params::default()
    };
    let mut run = Simulation::<Model>::new(&params, 2);
    to(&mut run, 20.0);
    let counts = run.model().tally().counts.clone();
    assert!(counts.shed > 0 && counts.shed == counts.writes_refused);
    run.apply(&Command::Set("writes_per_s".to_owned(), Value::Number(0.0)));
    to(&mut run, 200.0);
    let model = run.model();
    assert_eq!(model.under_way().len(), 0, "all have been applied");
    model.assert_invariants(run.now());
}

#[test]
fn why_says_that_it_was_shed_or_not_retried() {
    let params = Params {
        // Far beyond what four workers can do: some are rejected at any moment.
        reads_per_s: 1_500.0,
        shed_wait_ms: 100.0,
        cache_slots: 0,
        ..outage(0.1)
    };
    let mut run = Simulation::<Model>::new(&params, 1);
    to(&mut run, 10.0);
    let model = run.model();
    let (mut shed, mut denied) = (0, 0);
    for line in model.log().lines() {
        let words = match line.what {
            LogEvent::Shed { .. } => "load shedding",
            LogEvent::RetryDenied { .. } => "retry budget",
            _ => continue,
        };
        let Some(request) = line.what.request().and_then(|id| model.request(id)) else {
            continue;
        };
        assert!(matches!(
            request.verdict,
            Some(Verdict::Refused | Verdict::TimedOut)
        ));
        let why = model.explain(request.id, run.now()).unwrap();
        let cause = why
            .causes
            .iter()
            .find(|cause| cause.event == Some(line.what));
        assert!(cause.unwrap().text.contains(words), "{why:?}");
        *(if words == "retry budget" {
            &mut denied
        } else {
            &mut shed
        }) += 1;
    }
    assert!(shed > 5 && denied > 5, "{shed}, {denied}");
}
