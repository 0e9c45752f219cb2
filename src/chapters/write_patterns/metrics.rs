//! What every lane measures, under the names of the headless contract. Counts are since the start or
//! the last restart of the metrics.

use super::lane::LaneKind;
use super::model::{Lane, Model};
use super::request::StaleCause;
use crate::lesson::MetricRows;
use crate::lesson::metric::{count, metrics, millis};

/// All metrics, lane by lane.
pub(super) const METRICS: &[MetricRows<Model>] = &[OF_ALL, OF_LANES];

metrics! {
    const OF_ALL: Model = |m, now| {
        "chosen_lane", Plain, "lane chosen",
            "Lane chosen for the goals, counted from 1 in the order of the stage."
            => m.goals().chosen().map(|lane| lane as usize as f64 + 1.0);
    }
}

metrics! {
    const OF_LANES: Model = each [
        "cache-aside" => "cache-aside",
        "write-through" => "write-through",
        "write-behind" => "write-behind",
        "read-through" => "read-through",
    ] of |m, place| LaneKind::ALL.get(place).map(|kind| m.lane(*kind));
    |l, now| {
        "reads", Plain, "reads", "Reads that clients sent." => count(l.tally().counts.reads);
        "writes", Plain, "writes", "Writes that clients sent." => count(l.tally().counts.writes);
        "hits", Plain, "hits", "Look-ups that the cache answered." => count(l.tally().counts.hits);
        "misses", Plain, "misses", "Look-ups that the cache could not answer."
            => count(l.tally().counts.misses);
        "hit_rate", Share, "hit rate", "Hits as a share of all look-ups."
            => l.tally().counts.hit_rate();
        "stale_reads", Plain, "stale reads", "Reads whose answer lacked an acknowledged write."
            => count(l.tally().counts.stale_reads());
        "stale_lost_write", Plain, "stale: write lost",
            "Stale reads because the cache lost the write when it crashed."
            => stale(l, StaleCause::LostWrite);
        "stale_reordered", Plain, "stale: writes reordered",
            "Stale reads because cache and database applied two writes in different orders."
            => stale(l, StaleCause::Reordered);
        "stale_late_fill", Plain, "stale: late fill",
            "Stale reads because a reader filled the cache with a value it had read before the write."
            => stale(l, StaleCause::LateFill);
        "stale_not_told", Plain, "stale: not invalidated",
            "Stale reads because the write neither updated nor invalidated the cache."
            => stale(l, StaleCause::NotTold);
        "stale_age_max_s", Seconds, "greatest staleness",
            "Age of the oldest stale answer: how long ago the write that it lacked was acknowledged."
            => {
                let counts = &l.tally().counts;
                (counts.stale_reads() > 0).then(|| counts.stale_age_max.as_secs_f64())
            };
        "backwards_reads", Plain, "non-monotonic reads",
            "Reads whose answer was older than one given to a reader before."
            => count(l.tally().counts.went_back);
        "writes_acknowledged", Plain, "writes acknowledged",
            "Writes that were acknowledged to their client."
            => count(l.tally().counts.writes_acknowledged);
        "writes_lost", Plain, "writes lost", "Acknowledged writes that were lost."
            => count(l.tally().counts.writes_lost);
        "writes_failed", Plain, "writes failed", "Writes that ended with an error or timed out."
            => count(l.tally().counts.writes_failed);
        "reads_failed", Plain, "reads failed", "Reads that ended with an error or timed out."
            => count(l.tally().counts.reads_failed);
        "timed_out", Plain, "reads timed out", "Reads that timed out."
            => count(l.tally().counts.timed_out);
        "writes_timed_out", Plain, "writes timed out", "Writes that timed out."
            => count(l.tally().counts.writes_timed_out);
        "absorbed", Plain, "writes coalesced",
            "Writes that found their key dirty: the database never receives the write before."
            => count(l.tally().counts.absorbed);
        "fills_dropped", Plain, "fills dropped",
            "Answers of the database that came too late and were not cached."
            => count(l.tally().counts.fills_dropped);
        "database_reads", Plain, "database reads", "Reads that the database served."
            => count(l.tally().counts.database_reads);
        "database_writes", Plain, "rows written", "Rows that the database wrote."
            => count(l.tally().counts.database_writes);
        "flushes", Plain, "flushes", "Flushes that the database accepted."
            => count(l.tally().counts.flushes);
        "flush_failures", Plain, "flush failures", "Flushes that failed."
            => count(l.tally().counts.flush_failures);
        "dirty_mean", Plain, "mean dirty keys", "Dirty keys in the cache, on average over time."
            => l.tally().dirty.mean(now);
        "dirty_max", Plain, "most dirty keys", "Most dirty keys in the cache at once."
            => count(l.tally().counts.dirty_max);
        "at_risk_mean", Plain, "mean writes at risk",
            "Acknowledged writes that were only in memory, on average over time."
            => l.tally().at_risk.mean(now);
        "at_risk_max", Plain, "most writes at risk",
            "Most acknowledged writes that were only in memory at once."
            => count(l.tally().counts.at_risk_max);
        "write_latency_mean_ms", Millis, "mean write latency",
            "Mean latency of all writes, with those that failed."
            => l.tally().write_latencies.all().mean_ms();
        "write_latency_p50_ms", Millis, "p50 write latency",
            "Median latency of all writes, with those that failed."
            => millis(l.tally().write_latencies.all().quantile(0.5));
        "write_latency_p99_ms", Millis, "p99 write latency",
            "99th percentile of the latency of all writes, with those that failed."
            => millis(l.tally().write_latencies.all().quantile(0.99));
        "write_latency_mean_answered_ms", Millis, "mean write latency, acknowledged",
            "Mean latency of the writes that were acknowledged."
            => l.tally().write_latencies.answered().mean_ms();
        "write_latency_p50_answered_ms", Millis, "p50 write latency, acknowledged",
            "Median latency of the writes that were acknowledged."
            => millis(l.tally().write_latencies.answered().quantile(0.5));
        "write_latency_p99_answered_ms", Millis, "p99 write latency, acknowledged",
            "99th percentile of the latency of the writes that were acknowledged."
            => millis(l.tally().write_latencies.answered().quantile(0.99));
        "read_latency_mean_ms", Millis, "mean read latency",
            "Mean latency of all reads, with those that failed."
            => l.tally().read_latencies.all().mean_ms();
        "read_latency_mean_answered_ms", Millis, "mean read latency, answered",
            "Mean latency of the reads that were answered."
            => l.tally().read_latencies.answered().mean_ms();
    }
}

fn stale(lane: &Lane, cause: StaleCause) -> Option<f64> {
    count(lane.tally().counts.stale[cause as usize])
}
