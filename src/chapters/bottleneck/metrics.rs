//! What the chapter measures, under the names of the headless contract. Counts are since the start
//! or the last restart of the metrics.

use super::model::Model;
use crate::lesson::MetricRows;
use crate::lesson::metric::{count, latencies, metrics, millis, over};
use crate::sim::SimTime;

/// All metrics, in the order in which they are listed.
pub(super) const METRICS: &[MetricRows<Model>] = &[ROWS, LATENCIES];

metrics! {
    const ROWS: Model = |m, now| {
        "reads", Plain, "reads", "Reads that clients sent, without retries."
            => count(m.tally().counts.reads);
        "writes", Plain, "writes", "Writes that clients sent." => count(m.tally().counts.writes);
        "attempts", Plain, "attempts", "Attempts at reads, the first ones included."
            => count(m.tally().counts.attempts);
        "retries", Plain, "retries", "Attempts at reads after the first."
            => {
                let counts = &m.tally().counts;
                count(counts.attempts.saturating_sub(counts.reads))
            };
        "retries_denied", Plain, "retries denied",
            "Attempts that were not retried because the retry budget was spent."
            => count(m.tally().counts.retries_denied);
        "shed", Plain, "requests shed",
            "Requests rejected at once, because they would have waited too long."
            => count(m.tally().counts.shed);
        "completed", Plain, "reads completed", "Reads that were answered or timed out."
            => {
                let counts = &m.tally().counts;
                count(counts.answered + counts.timed_out)
            };
        "answered", Plain, "reads answered", "Reads that were answered."
            => count(m.tally().counts.answered);
        "timed_out", Plain, "reads timed out", "Reads whose last attempt timed out."
            => count(m.tally().counts.timed_out);
        "refused", Plain, "reads refused", "Reads whose last attempt found the queue full."
            => count(m.tally().counts.refused);
        "writes_done", Plain, "writes done", "Writes that the first replica applied."
            => count(m.tally().counts.writes_done);
        "writes_failed", Plain, "writes failed", "Writes that timed out or were refused."
            => {
                let counts = &m.tally().counts;
                count(counts.writes_timed_out + counts.writes_refused)
            };
        "writes_timed_out", Plain, "writes timed out", "Writes that timed out."
            => count(m.tally().counts.writes_timed_out);
        "writes_refused", Plain, "writes refused", "Writes that found the queue full."
            => count(m.tally().counts.writes_refused);
        "utilisation", Share, "utilisation", "Share of the workers that was busy, on average."
            => {
                let ([busy_s, workers_s, ..], _) = m.tally().integrals(now);
                (workers_s > 0.0).then(|| busy_s / workers_s)
            };
        "queue_mean", Plain, "mean queue length", "Requests that waited in the queues, on average."
            => mean(m, now, |[_, _, waiting_s, _]| waiting_s);
        "in_system_mean", Plain, "mean in the system",
            "Requests that waited or were served, on average."
            => mean(m, now, |[.., in_flight_s]| in_flight_s);
        "buffer_hit_rate", Share, "buffer pool hit rate",
            "Share of the services whose page was in the buffer pool."
            => {
                let counts = &m.tally().counts;
                over(counts.page_hits, counts.page_hits + counts.page_misses)
            };
        "cache_hit_rate", Share, "cache hit rate", "Share of the look-ups that the cache answered."
            => {
                let counts = &m.tally().counts;
                over(counts.cache_hits, counts.cache_hits + counts.cache_misses)
            };
        "database_reads", Plain, "database reads", "Reads that the database began to serve."
            => count(m.tally().counts.database_reads);
    }
}

latencies! {
    const LATENCIES: Model = |m| m.tally().latencies
}

/// The mean over time of one of the levels that are integrated.
fn mean(model: &Model, now: SimTime, level: fn([f64; 4]) -> f64) -> Option<f64> {
    let (integrals, elapsed_s) = model.tally().integrals(now);
    (elapsed_s > 0.0).then(|| level(integrals) / elapsed_s)
}
