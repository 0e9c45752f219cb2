use std::sync::Arc;
use std::time::Duration;

use super::*;
use crate::components::cache::{Costs, Curve, Estimate, PolicyKind, Recording, Sample, hits};
use crate::components::request_trace::RequestTrace;
use crate::components::theory::Prices;
use crate::components::trace_study::{Popularity, Reuse, working_set as parts};

/// Requests for so many keys, low ones more often, numbered as they appear.
fn trace_of(requests: u32, keys: u32) -> RequestTrace {
    let mut numbers = std::collections::BTreeMap::new();
    let numbered = (0..requests).map(|at| {
        let drawn = at.wrapping_mul(2_654_435_761) >> 8;
        let next = numbers.len() as u32;
        *numbers.entry(drawn % (1 + drawn % keys)).or_insert(next)
    });
    RequestTrace::from_keys(numbered.collect())
}

fn trace(requests: u32) -> RequestTrace {
    trace_of(requests, 200)
}

/// What a crew brings of these tasks.
fn brought(recording: Recording, scope: Scope, tasks: &[Task]) -> Vec<Found> {
    let mut crew = Crew::begin(Arc::new(recording), scope, || {});
    for task in tasks {
        crew.give(task.clone(), false);
    }
    assert_eq!(crew.left(), tasks.len());
    let mut found = Vec::new();
    for _ in 0..3_000 {
        found.extend(crew.collect());
        if crew.left() == 0 {
            break;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    found
}

#[test]
fn a_crew_brings_what_was_asked_for() {
    let trace = trace(3_000);
    let keys = trace.keys().to_vec();
    let distinct = trace.distinct();
    let scope = Scope::of(3_000, distinct);
    let policies = vec![PolicyKind::Sieve, PolicyKind::Belady];
    let tasks = [
        Task::WorkingSet,
        Task::Reuse,
        Task::Points(policies.clone(), 7),
        Task::Course(PolicyKind::Lru, 20),
    ];
    let recording = Recording::new(trace, &[PolicyKind::Belady]);
    let found = brought(recording, scope.clone(), &tasks);
    assert_eq!(found.len(), 4);
    for found in found {
        match found {
            Found::WorkingSet(windows) => {
                let new: u64 = windows.iter().map(|window| window.new).sum();
                assert_eq!(new, u64::from(distinct));
            }
            Found::Reuse(reuse) => assert_eq!(reuse.first, u64::from(distinct)),
            Found::Points(of, place, points) => {
                assert_eq!((&of, place), (&policies, 7));
                for (policy, point) in of.into_iter().zip(points) {
                    let missed = 3_000 - hits(&keys, policy, scope.sizes[7]);
                    assert!((point.miss_ratio - missed as f64 / 3_000.0).abs() < 1e-12);
                }
            }
            Found::Course(policy, slots, course) => {
                let all: u64 = course.iter().map(|part| part.counts.hits).sum();
                assert_eq!(all, hits(&keys, policy, slots));
            }
        }
    }
}

#[test]
fn what_was_not_begun_can_be_halted_and_a_crew_that_is_dropped_ends() {
    let recording = Arc::new(Recording::new(trace(60_000), &[]));
    let mut crew = Crew::begin(Arc::clone(&recording), Scope::of(60_000, 200), || {});
    for place in 0..20 {
        crew.give(Task::Points(vec![PolicyKind::Arc], place), false);
    }
    let forgotten = crew.halt().len();
    assert_eq!(crew.left(), 20 - forgotten);
    drop(crew);
    for _ in 0..3_000 {
        if Arc::strong_count(&recording) == 1 {
            return;
        }
        std::thread::sleep(Duration::from_millis(10));
    }
    panic!("a thread still works");
}

#[test]
fn several_policies_on_one_sample_are_each_alone_on_it() {
    let recording = Recording::new(trace_of(40_000, 2_000), &[]);
    let sample = Sample::new(0.9).unwrap();
    let policies = [PolicyKind::Lru, PolicyKind::Arc, PolicyKind::S3Fifo];
    let of = |policies: &[PolicyKind]| -> Vec<Estimate> {
        let found: Result<_, std::convert::Infallible> =
            sample.estimates(&recording, policies, 400, |_| Ok(()));
        found.unwrap()
    };
    let together = of(&policies);
    for (policy, point) in policies.into_iter().zip(together) {
        assert_eq!(of(&[policy]), [point], "{policy:?}");
        assert!(point.error > 0.0, "{policy:?} was sampled");
    }
}

#[test]
fn charts_hold_what_was_measured() {
    let trace = trace(2_000);
    let chart = popularity(&Popularity::of(&[(9, 1), (5, 3), (1, 2)]));
    let lines = &chart.panels[0].series;
    assert_eq!(lines[0].points[0], (1.0, 9.0));
    assert!(lines[1].name.starts_with("Zipf ") && lines[1].dashed);
    let windows: Result<_, std::convert::Infallible> =
        parts(trace.keys(), trace.distinct(), 10, |_| Ok(()));
    let chart = working_set(&windows.unwrap());
    assert_eq!(chart.panels[0].y.name, "keys in 200 requests");
    assert_eq!(chart.panels[0].series[0].points.len(), 10);
    let found: Result<_, std::convert::Infallible> = Reuse::of(&trace, 1.0, |_| Ok(()));
    let chart = reuse(&found.unwrap());
    for line in &chart.panels[0].series {
        let all: f64 = line.points.iter().map(|point| point.1).sum();
        assert!((all - 2_000.0 + f64::from(trace.distinct())).abs() < 1e-6);
    }
    // Each is a picture.
    assert!(chart.svg().contains("distance (keys)"));
}

#[test]
fn curves_stand_beside_theory_and_the_present_size() {
    let point = |miss_ratio, error| Estimate { miss_ratio, error };
    let sizes = vec![10, 100];
    let curve = Curve::new(
        PolicyKind::Sieve,
        &sizes,
        vec![point(0.5, 0.01), point(0.25, 0.0)],
    );
    let measured = [(sizes.clone(), curve.clone())];
    let chart = curves::ratios_chart(&measured, vec![(10.0, 0.6)], Some(40));
    let lines = &chart.panels[0].series;
    let names: Vec<&str> = lines.iter().map(|line| line.name.as_str()).collect();
    assert_eq!(names, ["SIEVE", "LRU, theory (Che)", "present size"]);
    assert_eq!(lines[0].band[0], (10.0, 0.48, 0.52));
    let table = csv(&chart);
    let mut rows = table.split("\r\n");
    assert_eq!(
        rows.next(),
        Some(
            "cache size (slots),SIEVE,SIEVE (low),SIEVE (high),\"LRU, theory (Che)\",present size"
        )
    );
    assert_eq!(rows.next(), Some("10,0.5,0.48,0.52,0.6,"));
    let prices = Prices {
        per_gib_hour: 1.0,
        per_million_reads: 1.0,
        object_bytes: f64::from(1 << 20),
        requests_per_s: 1_000.0,
    };
    let costs = Costs::of(&prices, &sizes, &curve.points);
    // 3.6 million requests an hour: half of them and 10 MiB, or a quarter and 100 MiB.
    let expected = [1.8 + 10.0 / 1_024.0, 0.9 + 100.0 / 1_024.0];
    let pairs = costs.per_hour.iter().zip(expected);
    assert!(
        pairs
            .into_iter()
            .all(|(found, cost)| (found - cost).abs() < 1e-9)
    );
    let chart = curves::costs_chart(&measured, &prices, None);
    assert_eq!(
        chart.panels[0].series[0].mark,
        Some((100.0, costs.lowest()))
    );
}
