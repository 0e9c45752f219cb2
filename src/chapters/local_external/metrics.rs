//! The chapter's numbers under the names of the headless contract.

use super::model::Model;
use super::request::Tier;
use crate::lesson::Metrics;
use crate::sim::{SimDuration, SimTime};

/// All metrics, in the order in which they are listed. Counts are since the start or the last
/// restart of the metrics.
pub(super) fn metrics(model: &Model, now: SimTime) -> Metrics {
    let tally = model.tally();
    let counts = &tally.counts;
    let count = |value: u64| Some(value as f64);
    let micros = |duration: Option<SimDuration>| duration.map(|d| d.as_secs_f64() * 1e6);
    let (seen, answered) = (tally.latencies.all(), tally.latencies.answered());
    let rate = |found: u64, missed: u64| {
        let look_ups = found + missed;
        (look_ups > 0).then(|| found as f64 / look_ups as f64)
    };
    let (l1, l2) = (counts.found(Tier::L1), counts.found(Tier::L2));
    vec![
        ("reads", count(counts.reads)),
        ("writes", count(counts.writes)),
        ("l1_hits", count(l1)),
        ("l2_hits", count(l2)),
        ("database_reads", count(counts.found(Tier::Database))),
        ("l1_hit_rate", rate(l1, counts.l1_misses)),
        ("l2_hit_rate", rate(l2, counts.l2_misses)),
        ("stale_reads", count(counts.stale_reads)),
        (
            "stale_age_max_s",
            (counts.stale_reads > 0).then(|| counts.stale_age_max.as_secs_f64()),
        ),
        ("stale_versions_max", count(counts.stale_versions_max)),
        ("stale_instances", count(u64::from(model.stale_instances()))),
        ("stale_instances_mean", tally.stale_mean.mean(now)),
        (
            "stale_instances_max",
            count(u64::from(counts.stale_instances_max)),
        ),
        (
            "stale_left_mean",
            (counts.acknowledged > 0).then(|| counts.left as f64 / counts.acknowledged as f64),
        ),
        ("stale_life_mean_s", counts.stale_lives.mean_s()),
        ("stale_last_mean_s", counts.stale_lasts.mean_s()),
        ("backwards_reads", count(counts.backwards_reads)),
        ("latency_mean_us", seen.mean_ns().map(|nanos| nanos / 1e3)),
        ("latency_p50_us", micros(seen.quantile(0.5))),
        ("latency_p99_us", micros(seen.quantile(0.99))),
        (
            "latency_mean_answered_us",
            answered.mean_ns().map(|nanos| nanos / 1e3),
        ),
        ("latency_p50_answered_us", micros(answered.quantile(0.5))),
        ("latency_p99_answered_us", micros(answered.quantile(0.99))),
        (
            "network_calls",
            count(counts.shared_calls + counts.database_calls),
        ),
        ("shared_calls", count(counts.shared_calls)),
        ("database_calls", count(counts.database_calls)),
        ("messages_sent", count(counts.messages_sent)),
        ("messages_lost", count(counts.messages_lost)),
        ("messages_resent", count(counts.messages_resent)),
        ("copies", count(model.copies().entries())),
        ("distinct_keys", count(model.copies().distinct())),
        ("evictions", count(counts.evictions)),
        ("refused", count(counts.refused)),
        ("writes_refused", count(counts.writes_refused)),
    ]
}
