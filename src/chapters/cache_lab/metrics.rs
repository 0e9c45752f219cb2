//! The laboratory's numbers under the names of the headless contract.

use super::model::Model;
use super::request::Cause;
use crate::lesson::Metrics;
use crate::sim::SimDuration;

/// All metrics, in the order in which they are listed. Counts are since the start or the last
/// restart of the metrics.
pub(super) fn metrics(model: &Model) -> Metrics {
    let tally = model.tally();
    let counts = &tally.counts;
    let count = |value: u64| Some(value as f64);
    let millis = |duration: Option<SimDuration>| duration.map(SimDuration::as_millis_f64);
    let (seen, answered) = (tally.latencies.all(), tally.latencies.answered());
    let missed = |cause: Cause| count(counts.misses[cause as usize]);
    vec![
        ("reads", count(counts.reads)),
        ("writes", count(counts.writes)),
        ("hits", count(counts.hits)),
        ("misses", count(counts.misses())),
        ("hit_rate", counts.hit_rate()),
        ("misses_cold", missed(Cause::Cold)),
        ("misses_capacity", missed(Cause::Capacity)),
        ("misses_expired", missed(Cause::Expired)),
        ("misses_invalidated", missed(Cause::Invalidated)),
        ("misses_lost", missed(Cause::Lost)),
        ("misses_cache_down", missed(Cause::CacheDown)),
        ("stale_reads", count(counts.stale_reads)),
        (
            "stale_age_max_s",
            (counts.stale_reads > 0).then(|| counts.stale_age_max.as_secs_f64()),
        ),
        ("evictions", count(counts.evictions)),
        ("database_reads", count(counts.database_reads)),
        ("timed_out", count(counts.timed_out)),
        ("refused", count(counts.refused)),
        ("writes_timed_out", count(counts.writes_timed_out)),
        ("writes_refused", count(counts.writes_refused)),
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
