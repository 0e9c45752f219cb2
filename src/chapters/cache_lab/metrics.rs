//! What the laboratory measures, under the names of the headless contract. Counts are since the
//! start or the last restart of the metrics.

use super::model::Model;
use super::request::Cause;
use crate::lesson::MetricRows;
use crate::lesson::metric::{count, latencies, metrics, millis};

/// All metrics, in the order in which they are listed.
pub(super) const METRICS: &[MetricRows<Model>] = &[ROWS, LATENCIES];

metrics! {
    const ROWS: Model = |m, now| {
        "reads", Plain, "reads", "Reads that clients sent." => count(m.tally().counts.reads);
        "writes", Plain, "writes", "Writes that clients sent." => count(m.tally().counts.writes);
        "hits", Plain, "hits", "Look-ups that the cache answered." => count(m.tally().counts.hits);
        "misses", Plain, "misses", "Look-ups that the cache could not answer."
            => count(m.tally().counts.misses());
        "hit_rate", Share, "hit rate", "Hits as a share of all look-ups."
            => m.tally().counts.hit_rate();
        "misses_cold", Plain, "cold misses", "Misses of keys that had never been cached."
            => missed(m, Cause::Cold);
        "misses_capacity", Plain, "capacity misses", "Misses of keys that had been evicted."
            => missed(m, Cause::Capacity);
        "misses_expired", Plain, "expired misses", "Misses of entries past their time to live."
            => missed(m, Cause::Expired);
        "misses_invalidated", Plain, "invalidated misses",
            "Misses of entries that a write had removed." => missed(m, Cause::Invalidated);
        "misses_lost", Plain, "misses after the crash",
            "Misses of entries that were lost when the cache was killed."
            => missed(m, Cause::Lost);
        "misses_cache_down", Plain, "misses while down", "Look-ups while the cache was down."
            => missed(m, Cause::CacheDown);
        "stale_reads", Plain, "stale reads", "Hits whose answer lacked an acknowledged write."
            => count(m.tally().counts.stale_reads);
        "stale_age_max_s", Seconds, "greatest staleness",
            "Age of the oldest stale answer: how long ago the write that it lacked was acknowledged."
            => {
                let counts = &m.tally().counts;
                (counts.stale_reads > 0).then(|| counts.stale_age_max.as_secs_f64())
            };
        "evictions", Plain, "evictions", "Entries that were evicted."
            => count(m.tally().counts.evictions);
        "database_reads", Plain, "database reads", "Reads that the database served."
            => count(m.tally().counts.database_reads);
        "timed_out", Plain, "reads timed out", "Reads that timed out."
            => count(m.tally().counts.timed_out);
        "refused", Plain, "reads refused", "Reads that found the queue full."
            => count(m.tally().counts.refused);
        "writes_timed_out", Plain, "writes timed out", "Writes that timed out."
            => count(m.tally().counts.writes_timed_out);
        "writes_refused", Plain, "writes refused", "Writes that found the queue full."
            => count(m.tally().counts.writes_refused);
    }
}

latencies! {
    const LATENCIES: Model = |m| m.tally().latencies
}

fn missed(model: &Model, cause: Cause) -> Option<f64> {
    count(model.tally().counts.misses[cause as usize])
}
