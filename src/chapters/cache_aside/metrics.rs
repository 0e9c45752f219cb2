//! What the chapter measures, under the names of the headless contract. Counts are since the start
//! or the last restart of the metrics.

use super::model::Model;
use super::protection::Protection;
use super::request::Cause;
use super::tally::share;
use crate::lesson::MetricRows;
use crate::lesson::metric::{count, latencies, metrics, millis};

/// All metrics, in the order in which they are listed.
pub(super) const METRICS: &[MetricRows<Model>] = &[ROWS, LATENCIES, UPDATES];

metrics! {
    const ROWS: Model = |m, now| {
        "reads", Plain, "reads", "Reads that arrived." => count(m.tally().counts.reads);
        "writes", Plain, "updates", "Updates that arrived." => count(m.tally().counts.writes);
        "hits", Plain, "hits", "First look-ups that the cache answered."
            => count(m.tally().counts.hits);
        "misses", Plain, "misses", "First look-ups that the cache could not answer."
            => count(m.tally().counts.misses());
        "hit_rate", Share, "hit rate", "Hits as a share of all first look-ups."
            => m.tally().counts.hit_rate();
        "misses_cold", Plain, "cold misses", "Misses of keys that had never been cached."
            => missed(m, Cause::Cold);
        "misses_capacity", Plain, "capacity misses", "Misses of keys that had been evicted."
            => missed(m, Cause::Capacity);
        "misses_expired", Plain, "expired misses", "Misses of entries past their time to live."
            => missed(m, Cause::Expired);
        "misses_deleted", Plain, "misses after a delete",
            "Misses of entries that an update had deleted." => missed(m, Cause::Deleted);
        "negative_hits", Plain, "negative hits",
            "Hits on a negative entry, which says that there is no such row."
            => count(m.tally().counts.negative_hits);
        "served_expired", Plain, "expired entries served",
            "Answers that were an expired entry (stale-while-revalidate)."
            => count(m.tally().counts.served_expired);
        "stale_reads", Plain, "stale reads", "Answers that lacked an acknowledged update."
            => count(m.tally().counts.stale_reads);
        "stale_share", Share, "stale share", "Stale reads as a share of all answered reads."
            => m.tally().counts.stale_share();
        "stale_age_max_s", Seconds, "greatest staleness",
            "Age of the oldest stale answer: how long ago the update that it lacked was acknowledged."
            => {
                let counts = &m.tally().counts;
                (counts.stale_reads > 0).then(|| counts.stale_age_max.as_secs_f64())
            };
        "stale_sets", Plain, "stale sets",
            "Sets of a value that was older than a delete already applied."
            => count(m.tally().counts.stale_sets);
        "sets_rejected", Plain, "sets rejected",
            "Sets that the cache rejected because their lease was void."
            => count(m.tally().counts.sets_rejected);
        "deletes_lost", Plain, "deletes lost", "Deletes that never reached the cache."
            => count(m.tally().counts.deletes_lost);
        "database_loads", Plain, "database loads", "Queries that readers sent to the database."
            => count(m.tally().counts.database_loads);
        "expiries", Plain, "expiries", "Entries that reached the end of their time to live."
            => {
                let tally = m.tally();
                count(tally.counts.expiries + m.expired_residents(tally.counts_since, now))
            };
        "periods", Plain, "periods",
            "Periods that ended: from one set of a key to the next that it led to."
            => count(m.tally().counts.periods);
        "loads_per_expiry", Plain, "loads per expiry", "Loads of the database in a period, on average."
            => m.tally().counts.loads_per_expiry();
        "loads_most", Plain, "most loads per expiry", "Most loads of the database in one period."
            => count(u64::from(m.tally().counts.loads_most));
        "met_expired_share", Share, "periods that expired",
            "Share of the periods in which a reader met an expired entry."
            => {
                let counts = &m.tally().counts;
                share(counts.periods_met_expired as f64, counts.periods)
            };
        "early_refresh_mean_s", Seconds, "mean lead of early loads",
            "How long before the expiry the first early load began, on average (XFetch)."
            => {
                let counts = &m.tally().counts;
                let early = m.params().protection == Protection::Early;
                share(counts.ahead_s, counts.ahead).filter(|_| early)
            };
        "waits", Plain, "waits for a load", "Readers that waited for the load of another reader."
            => count(m.tally().counts.waits);
        "wait_mean_ms", Millis, "mean wait for a load",
            "How long these readers waited, on average."
            => {
                let counts = &m.tally().counts;
                share(counts.waited_s * 1e3, counts.waits)
            };
        "evictions", Plain, "evictions", "Entries that were evicted."
            => count(m.tally().counts.evictions);
        "refused", Plain, "reads refused", "Reads that found no free thread."
            => count(m.tally().counts.refused);
        "writes_refused", Plain, "updates refused", "Updates that found no free thread."
            => count(m.tally().counts.writes_refused);
    }
}

latencies! {
    const LATENCIES: Model = |m| m.tally().latencies
}

metrics! {
    const UPDATES: Model = |m, now| {
        "update_latency_mean_ms", Millis, "mean update latency",
            "Mean latency of all updates, with those that failed."
            => m.tally().update_latencies.all().mean_ms();
        "update_latency_mean_answered_ms", Millis, "mean update latency, answered",
            "Mean latency of the updates that were acknowledged."
            => m.tally().update_latencies.answered().mean_ms();
    }
}

fn missed(model: &Model, cause: Cause) -> Option<f64> {
    count(model.tally().counts.misses[cause as usize])
}
