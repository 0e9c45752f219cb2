//! What the chapter measures, under the names of the headless contract. Counts are since the start
//! or the last restart of the metrics.

use super::model::Model;
use super::request::Tier;
use crate::lesson::MetricRows;
use crate::lesson::metric::{count, metrics, over};
use crate::sim::SimDuration;

/// All metrics, in the order in which they are listed.
pub(super) const METRICS: &[MetricRows<Model>] = &[ROWS];

metrics! {
    const ROWS: Model = |m, now| {
        "reads", Plain, "reads", "Reads that clients sent." => count(m.tally().counts.reads);
        "writes", Plain, "writes", "Writes that clients sent." => count(m.tally().counts.writes);
        "l1_hits", Plain, "local hits", "Reads that the instance's own cache answered."
            => count(m.tally().counts.found(Tier::L1));
        "l2_hits", Plain, "shared hits", "Reads that the shared cache answered."
            => count(m.tally().counts.found(Tier::L2));
        "database_reads", Plain, "database reads", "Reads that the database answered."
            => count(m.tally().counts.found(Tier::Database));
        "l1_hit_rate", Share, "local hit rate", "Hits as a share of the look-ups in local caches."
            => hit_rate(m.tally().counts.found(Tier::L1), m.tally().counts.l1_misses);
        "l2_hit_rate", Share, "shared hit rate", "Hits as a share of the look-ups in the shared cache."
            => hit_rate(m.tally().counts.found(Tier::L2), m.tally().counts.l2_misses);
        "stale_reads", Plain, "stale reads", "Reads whose answer lacked an acknowledged write."
            => count(m.tally().counts.stale_reads);
        "stale_age_max_s", Seconds, "greatest staleness",
            "Age of the oldest stale answer: how long ago the write that it lacked was acknowledged."
            => {
                let counts = &m.tally().counts;
                (counts.stale_reads > 0).then(|| counts.stale_age_max.as_secs_f64())
            };
        "stale_versions_max", Plain, "most versions behind", "Most versions that one answer lacked."
            => count(m.tally().counts.stale_versions_max);
        "stale_instances", Plain, "stale instances",
            "Instances that hold a stale copy at this moment."
            => count(u64::from(m.stale_instances()));
        "stale_instances_mean", Plain, "mean stale instances",
            "Instances that held a stale copy, on average over time."
            => m.tally().stale_mean.mean(now);
        "stale_instances_max", Plain, "most stale instances",
            "Most instances that held a stale copy at once."
            => count(u64::from(m.tally().counts.stale_instances_max));
        "stale_left_mean", Plain, "stale copies per write",
            "Instances that a write left with a stale copy, on average."
            => over(m.tally().counts.left, m.tally().counts.acknowledged);
        "stale_life_mean_s", Seconds, "mean life of stale copies",
            "How long a stale copy stayed in a local cache, on average."
            => m.tally().counts.stale_lives.mean_s();
        "stale_last_mean_s", Seconds, "mean time to convergence",
            "How long after a write its last stale copy was gone, on average."
            => m.tally().counts.stale_lasts.mean_s();
        "backwards_reads", Plain, "non-monotonic reads",
            "Reads that showed a client an older version than it had seen before."
            => count(m.tally().counts.backwards_reads);
        "latency_mean_us", Micros, "mean latency",
            "Mean latency of all reads, with those that failed."
            => m.tally().latencies.all().mean_ns().map(|nanos| nanos / 1e3);
        "latency_p50_us", Micros, "p50 latency",
            "Median latency of all reads, with those that failed." => seen(m, 0.5);
        "latency_p99_us", Micros, "p99 latency",
            "99th percentile of the latency of all reads, with those that failed." => seen(m, 0.99);
        "latency_mean_answered_us", Micros, "mean latency, answered",
            "Mean latency of the reads that were answered."
            => m.tally().latencies.answered().mean_ns().map(|nanos| nanos / 1e3);
        "latency_p50_answered_us", Micros, "p50 latency, answered",
            "Median latency of the reads that were answered." => answered(m, 0.5);
        "latency_p99_answered_us", Micros, "p99 latency, answered",
            "99th percentile of the latency of the reads that were answered." => answered(m, 0.99);
        "network_calls", Plain, "network calls", "Calls of the shared cache and of the database."
            => count(m.tally().counts.shared_calls + m.tally().counts.database_calls);
        "shared_calls", Plain, "calls of the shared cache",
            "Look-ups, sets and deletes in the shared cache."
            => count(m.tally().counts.shared_calls);
        "database_calls", Plain, "database calls", "Reads and writes that the database was sent."
            => count(m.tally().counts.database_calls);
        "messages_sent", Plain, "messages sent", "Invalidation messages that were sent."
            => count(m.tally().counts.messages_sent);
        "messages_lost", Plain, "messages lost", "Invalidation messages that never arrived."
            => count(m.tally().counts.messages_lost);
        "messages_resent", Plain, "messages resent",
            "Deliveries from the database's log (CDC) that were retried."
            => count(m.tally().counts.messages_resent);
        "copies", Plain, "entries", "Entries in all caches together at this moment."
            => count(m.copies().entries());
        "distinct_keys", Plain, "distinct keys", "Different keys among these entries."
            => count(m.copies().distinct());
        "evictions", Plain, "evictions", "Entries that were evicted, in all caches."
            => count(m.tally().counts.evictions);
        "refused", Plain, "reads refused", "Reads that found no instance, or no room in a queue."
            => count(m.tally().counts.refused);
        "writes_refused", Plain, "writes refused",
            "Writes that found no instance, or no room in a queue."
            => count(m.tally().counts.writes_refused);
    }
}

fn hit_rate(found: u64, missed: u64) -> Option<f64> {
    over(found, found + missed)
}

fn micros(duration: Option<SimDuration>) -> Option<f64> {
    duration.map(|duration| duration.as_secs_f64() * 1e6)
}

fn seen(model: &Model, share: f64) -> Option<f64> {
    micros(model.tally().latencies.all().quantile(share))
}

fn answered(model: &Model, share: f64) -> Option<f64> {
    micros(model.tally().latencies.answered().quantile(share))
}
