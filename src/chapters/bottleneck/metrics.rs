//! The numbers under the names of the headless contract.

use super::model::Model;
use crate::lesson::Metrics;
use crate::sim::{SimDuration, SimTime};

/// All metrics, in the order in which they are listed. Counts are since the start or the last
/// restart of the metrics.
pub(super) fn metrics(model: &Model, now: SimTime) -> Metrics {
    let tally = model.tally();
    let counts = &tally.counts;
    let count = |value: u64| Some(value as f64);
    let millis = |duration: Option<SimDuration>| duration.map(SimDuration::as_millis_f64);
    let (seen, answered) = (tally.latencies.all(), tally.latencies.answered());
    let ([busy_s, workers_s, waiting_s, in_flight_s], elapsed_s) = tally.integrals(now);
    let mean = |integral: f64| (elapsed_s > 0.0).then(|| integral / elapsed_s);
    vec![
        ("reads", count(counts.reads)),
        ("writes", count(counts.writes)),
        ("attempts", count(counts.attempts)),
        (
            "retries",
            count(counts.attempts.saturating_sub(counts.reads)),
        ),
        ("retries_denied", count(counts.retries_denied)),
        ("shed", count(counts.shed)),
        ("completed", count(counts.answered + counts.timed_out)),
        ("answered", count(counts.answered)),
        ("timed_out", count(counts.timed_out)),
        ("refused", count(counts.refused)),
        ("writes_done", count(counts.writes_done)),
        (
            "writes_failed",
            count(counts.writes_timed_out + counts.writes_refused),
        ),
        ("writes_timed_out", count(counts.writes_timed_out)),
        ("writes_refused", count(counts.writes_refused)),
        ("utilisation", (workers_s > 0.0).then(|| busy_s / workers_s)),
        ("queue_mean", mean(waiting_s)),
        ("in_system_mean", mean(in_flight_s)),
        (
            "buffer_hit_rate",
            share(counts.page_hits, counts.page_misses),
        ),
        (
            "cache_hit_rate",
            share(counts.cache_hits, counts.cache_misses),
        ),
        ("database_reads", count(counts.database_reads)),
        ("latency_mean_ms", seen.mean_ms()),
        ("latency_p50_ms", millis(seen.quantile(0.5))),
        ("latency_p95_ms", millis(seen.quantile(0.95))),
        ("latency_p99_ms", millis(seen.quantile(0.99))),
        ("latency_mean_answered_ms", answered.mean_ms()),
        ("latency_p50_answered_ms", millis(answered.quantile(0.5))),
        ("latency_p95_answered_ms", millis(answered.quantile(0.95))),
        ("latency_p99_answered_ms", millis(answered.quantile(0.99))),
    ]
}

fn share(hits: u64, misses: u64) -> Option<f64> {
    let all = hits + misses;
    (all > 0).then(|| hits as f64 / all as f64)
}
