//! The chapter's numbers under the names of the headless contract.

use super::model::Model;
use super::protection::Protection;
use super::request::Cause;
use super::tally::share;
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
    let updates = &tally.update_latencies;
    let missed = |cause: Cause| count(counts.misses[cause as usize]);
    let expiries = counts.expiries + model.expired_residents(tally.counts_since, now);
    let early = model.params().protection == Protection::Early;
    vec![
        ("reads", count(counts.reads)),
        ("writes", count(counts.writes)),
        ("hits", count(counts.hits)),
        ("misses", count(counts.misses())),
        ("hit_rate", counts.hit_rate()),
        ("misses_cold", missed(Cause::Cold)),
        ("misses_capacity", missed(Cause::Capacity)),
        ("misses_expired", missed(Cause::Expired)),
        ("misses_deleted", missed(Cause::Deleted)),
        ("negative_hits", count(counts.negative_hits)),
        ("served_expired", count(counts.served_expired)),
        ("stale_reads", count(counts.stale_reads)),
        ("stale_share", counts.stale_share()),
        (
            "stale_age_max_s",
            (counts.stale_reads > 0).then(|| counts.stale_age_max.as_secs_f64()),
        ),
        ("stale_sets", count(counts.stale_sets)),
        ("sets_rejected", count(counts.sets_rejected)),
        ("deletes_lost", count(counts.deletes_lost)),
        ("database_loads", count(counts.database_loads)),
        ("expiries", count(expiries)),
        ("periods", count(counts.periods)),
        ("loads_per_expiry", counts.loads_per_expiry()),
        ("loads_most", count(u64::from(counts.loads_most))),
        (
            "met_expired_share",
            share(counts.periods_met_expired as f64, counts.periods),
        ),
        (
            "early_refresh_mean_s",
            share(counts.ahead_s, counts.ahead).filter(|_| early),
        ),
        ("waits", count(counts.waits)),
        ("wait_mean_ms", share(counts.waited_s * 1e3, counts.waits)),
        ("evictions", count(counts.evictions)),
        ("refused", count(counts.refused)),
        ("writes_refused", count(counts.writes_refused)),
        ("latency_mean_ms", seen.mean_ms()),
        ("latency_p50_ms", millis(seen.quantile(0.5))),
        ("latency_p99_ms", millis(seen.quantile(0.99))),
        ("latency_mean_answered_ms", answered.mean_ms()),
        ("latency_p50_answered_ms", millis(answered.quantile(0.5))),
        ("latency_p99_answered_ms", millis(answered.quantile(0.99))),
        ("update_latency_mean_ms", updates.all().mean_ms()),
        (
            "update_latency_mean_answered_ms",
            updates.answered().mean_ms(),
        ),
    ]
}
