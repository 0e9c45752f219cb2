//! Hedged requests: the share of second copies is what the quantile says, the latency of a query is
//! that of a closed form, and none takes longer than it would alone.

use std::collections::BTreeMap;

use hotset::chapters::partitioning::{Model, Params, Strategy};
use hotset::lesson::Subject as _;
use hotset::sim::{Model as _, SimDuration, SimTime, Simulation};

use crate::common::metric;

/// The share of a shard's answers later than `ms`: exponential with mean `mean`, ten times as long
/// with probability `slow`.
fn later(ms: f64, mean: f64, slow: f64) -> f64 {
    if ms <= 0.0 {
        return 1.0;
    }
    (1.0 - slow) * libm::exp(-ms / mean) + slow * libm::exp(-ms / (10.0 * mean))
}

/// Where a falling function comes to `level`.
fn falls_to(level: f64, function: impl Fn(f64) -> f64) -> f64 {
    let (mut low, mut high) = (0.0, 10_000.0);
    for _ in 0..100 {
        let middle = 0.5 * (low + high);
        if function(middle) > level {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

/// The share of parts later than `ms` where a second replica is asked after `delay`.
fn hedged_later(ms: f64, delay: f64, mean: f64, slow: f64) -> f64 {
    let first = later(ms, mean, slow);
    if ms < delay {
        first
    } else {
        first * later(ms - delay, mean, slow)
    }
}

/// A quantile of the query that waits for all of `shards`, in milliseconds: alone, and with a
/// second replica asked after the p95 of one shard.
pub(super) fn closed_form(quantile: f64, shards: i32, mean: f64, slow: f64) -> [f64; 2] {
    let delay = falls_to(0.05, |ms| later(ms, mean, slow));
    let whole = |part: f64| 1.0 - libm::pow(1.0 - part, f64::from(shards));
    [
        falls_to(1.0 - quantile, |ms| whole(later(ms, mean, slow))),
        falls_to(1.0 - quantile, |ms| {
            whole(hedged_later(ms, delay, mean, slow))
        }),
    ]
}

fn twelve(hedge_quantile: f64) -> Params {
    Params {
        strategy: Strategy::HashMod,
        nodes: 12,
        replication: 2,
        slow_share: 0.01,
        queries_per_s: 40.0,
        reads_per_s: 0.0,
        hedge_quantile,
        ..Params::default()
    }
}

fn run(params: &Params, seed: u64, until_s: f64) -> Simulation<Model> {
    let mut run = Simulation::<Model>::new(params, seed);
    run.run_until(SimTime::from_secs_f64(until_s));
    run.model().assert_invariants(run.now());
    run
}

#[test]
fn latencies_and_extra_load_are_those_of_the_closed_form() {
    let run = run(&twelve(0.95), 3, 600.0);
    let metrics = run.model().metrics(run.now());
    let share = metric(&metrics, "hedged_share");
    // 288,000 parts: the standard error is 0.0004.
    assert!((share - 0.05).abs() < 0.002, "{share}");
    let [_, p50] = closed_form(0.5, 12, 5.0, 0.01);
    let [_, p99] = closed_form(0.99, 12, 5.0, 0.01);
    let median = metric(&metrics, "query_latency_p50_ms");
    let longest = metric(&metrics, "query_latency_p99_ms");
    assert!((median / p50 - 1.0).abs() < 0.02, "{median} for {p50}");
    assert!((longest / p99 - 1.0).abs() < 0.05, "{longest} for {p99}");
    // The mean is the area under the share that is later.
    let delay = falls_to(0.05, |ms| later(ms, 5.0, 0.01));
    let step = 0.01;
    let mean: f64 = (0..60_000)
        .map(|i| {
            let part = hedged_later((f64::from(i) + 0.5) * step, delay, 5.0, 0.01);
            step * (1.0 - libm::pow(1.0 - part, 12.0))
        })
        .sum();
    let measured = metric(&metrics, "query_latency_mean_ms");
    assert!(
        (measured / mean - 1.0).abs() < 0.02,
        "{measured} for {mean}"
    );
}

/// The same luck: a query is never later for a second replica that was asked.
#[test]
fn no_query_takes_longer_for_being_hedged() {
    for seed in 0..5 {
        let latencies = |quantile: f64| -> BTreeMap<u64, SimDuration> {
            let run = run(&twelve(quantile), seed, 20.0);
            let queries = run.model().recent_queries().under_stride(1);
            queries.map(|ask| (ask.id, ask.latency())).collect()
        };
        let (alone, hedged) = (latencies(0.0), latencies(0.8));
        let mut shorter = 0;
        for (id, takes) in &hedged {
            let Some(before) = alone.get(id) else {
                continue;
            };
            assert!(takes <= before, "seed {seed}, query {id}");
            shorter += u32::from(takes < before);
        }
        assert!(shorter > 5, "seed {seed}: {shorter}");
    }
}

/// Without a second replica there is none to ask, and what is hedged is counted when it is asked.
#[test]
fn a_second_copy_needs_a_second_replica() {
    let single = Params {
        replication: 1,
        ..twelve(0.95)
    };
    let one = run(&single, 1, 20.0);
    assert_eq!(one.model().tally().counts.hedged, 0);
    let two = run(&twelve(0.5), 1, 20.0);
    let model = two.model();
    let ended: u32 = model
        .recent_queries()
        .under_stride(1)
        .map(|ask| {
            let late = |node: &&u32| ask.hedge(**node).is_some();
            let parts = ask.nodes.iter().filter(late).count() as u32;
            assert_eq!(parts, ask.hedged);
            parts
        })
        .sum();
    assert!(ended > 0);
    for ask in model.recent_queries().under_stride(1) {
        for &node in &ask.nodes {
            if let Some((asked_at, _)) = ask.hedge(node) {
                assert!(asked_at <= ask.ends_at);
                assert_ne!(model.second_replica(node), Some(node));
            }
        }
    }
}
