//! What the chapter measures, under the names of the headless contract. Counts are since the start
//! or the last restart of the metrics.

use super::model::Model;
use crate::lesson::MetricRows;
use crate::lesson::metric::{count, metrics, millis};

/// All metrics, in the order in which they are listed.
pub(super) const METRICS: &[MetricRows<Model>] = &[ROWS];

metrics! {
    const ROWS: Model = |m, now| {
        "writes", Plain, "writes", "Writes that clients sent." => count(m.tally().counts.writes);
        "writes_acknowledged", Plain, "writes acknowledged",
            "Writes that were acknowledged to their client."
            => count(m.tally().counts.writes_acknowledged);
        "writes_lost", Plain, "writes lost", "Acknowledged writes that a failover lost."
            => count(m.tally().counts.writes_lost);
        "writes_refused", Plain, "writes failed",
            "Writes that no node could accept, or that timed out."
            => count(m.tally().counts.writes_refused);
        "writes_timed_out", Plain, "writes timed out", "Writes that timed out."
            => count(m.tally().counts.writes_timed_out);
        "writes_dropped", Plain, "writes dropped",
            "Acknowledged writes that last-write-wins dropped."
            => count(m.tally().counts.writes_dropped);
        "later_dropped", Plain, "later writes dropped",
            "Dropped writes that had been accepted after the write that won."
            => count(m.tally().counts.later_dropped);
        "reads", Plain, "reads", "Reads that clients sent." => count(m.tally().counts.reads);
        "reads_answered", Plain, "reads answered", "Reads that were answered."
            => count(m.tally().counts.reads_answered);
        "reads_refused", Plain, "reads failed",
            "Reads that no node could answer, or that timed out."
            => count(m.tally().counts.reads_refused);
        "reads_timed_out", Plain, "reads timed out", "Reads that timed out."
            => count(m.tally().counts.reads_timed_out);
        "stale_reads", Plain, "stale reads", "Reads whose answer lacked an acknowledged write."
            => count(m.tally().counts.stale_reads);
        "stale_rate", Share, "stale share", "Stale reads as a share of all answered reads."
            => m.tally().counts.stale_rate();
        "stale_age_max_ms", Millis, "greatest staleness",
            "Age of the oldest stale answer: how long ago the write that it lacked was acknowledged."
            => {
                let counts = &m.tally().counts;
                (counts.stale_reads > 0).then(|| counts.stale_age_max.as_millis_f64())
            };
        "backwards_reads", Plain, "non-monotonic reads",
            "Answers older than one that the same client had seen before."
            => count(m.tally().counts.backwards_reads);
        "own_write_missed", Plain, "own writes missed",
            "Answers that lacked the client's own last acknowledged write."
            => count(m.tally().counts.own_write_missed);
        "writes_split", Plain, "writes in a split brain",
            "Writes that a leader acknowledged after another had replaced it."
            => count(m.tally().counts.writes_split);
        "writes_fenced", Plain, "writes fenced",
            "Writes of a replaced leader that storage refused, by their fencing token."
            => count(m.tally().counts.writes_fenced);
        "reads_waited", Plain, "reads that waited",
            "Reads that waited for a node to catch up with their token."
            => count(m.tally().counts.reads_waited);
        "conflicts", Plain, "conflicts",
            "Writes that were concurrent with another write of the same key."
            => count(m.tally().counts.conflicts);
        "reads_open", Plain, "reads with conflicts",
            "Reads that found two concurrent writes side by side."
            => count(m.tally().counts.reads_open);
        "repairs", Plain, "repairs",
            "Old replicas repaired by reads, hinted handoff and anti-entropy."
            => count(m.tally().counts.repairs);
        "failovers", Plain, "failovers", "Leaders that took the place of another."
            => count(m.tally().counts.failovers);
        "messages", Plain, "messages", "Messages that nodes sent."
            => count(m.tally().counts.messages);
        "messages_lost", Plain, "messages lost", "Messages that never arrived."
            => count(m.tally().counts.messages_lost);
        "write_latency_mean_ms", Millis, "mean write latency",
            "Mean latency of all writes, with those that failed."
            => m.tally().write_latencies.all().mean_ms();
        "write_latency_p50_ms", Millis, "p50 write latency",
            "Median latency of all writes, with those that failed."
            => millis(m.tally().write_latencies.all().quantile(0.5));
        "write_latency_p99_ms", Millis, "p99 write latency",
            "99th percentile of the latency of all writes, with those that failed."
            => millis(m.tally().write_latencies.all().quantile(0.99));
        "write_latency_p999_ms", Millis, "p99.9 write latency",
            "99.9th percentile of the latency of all writes, with those that failed."
            => millis(m.tally().write_latencies.all().quantile(0.999));
        "write_latency_mean_answered_ms", Millis, "mean write latency, acknowledged",
            "Mean latency of the writes that were acknowledged."
            => m.tally().write_latencies.answered().mean_ms();
        "write_latency_p50_answered_ms", Millis, "p50 write latency, acknowledged",
            "Median latency of the writes that were acknowledged."
            => millis(m.tally().write_latencies.answered().quantile(0.5));
        "write_latency_p99_answered_ms", Millis, "p99 write latency, acknowledged",
            "99th percentile of the latency of the writes that were acknowledged."
            => millis(m.tally().write_latencies.answered().quantile(0.99));
        "write_latency_p999_answered_ms", Millis, "p99.9 write latency, acknowledged",
            "99.9th percentile of the latency of the writes that were acknowledged."
            => millis(m.tally().write_latencies.answered().quantile(0.999));
        "read_latency_mean_ms", Millis, "mean read latency",
            "Mean latency of all reads, with those that failed."
            => m.tally().read_latencies.all().mean_ms();
        "read_latency_p50_ms", Millis, "p50 read latency",
            "Median latency of all reads, with those that failed."
            => millis(m.tally().read_latencies.all().quantile(0.5));
        "read_latency_p99_ms", Millis, "p99 read latency",
            "99th percentile of the latency of all reads, with those that failed."
            => millis(m.tally().read_latencies.all().quantile(0.99));
        "read_latency_p999_ms", Millis, "p99.9 read latency",
            "99.9th percentile of the latency of all reads, with those that failed."
            => millis(m.tally().read_latencies.all().quantile(0.999));
        "read_latency_mean_answered_ms", Millis, "mean read latency, answered",
            "Mean latency of the reads that were answered."
            => m.tally().read_latencies.answered().mean_ms();
        "read_latency_p50_answered_ms", Millis, "p50 read latency, answered",
            "Median latency of the reads that were answered."
            => millis(m.tally().read_latencies.answered().quantile(0.5));
        "read_latency_p99_answered_ms", Millis, "p99 read latency, answered",
            "99th percentile of the latency of the reads that were answered."
            => millis(m.tally().read_latencies.answered().quantile(0.99));
        "read_latency_p999_answered_ms", Millis, "p99.9 read latency, answered",
            "99.9th percentile of the latency of the reads that were answered."
            => millis(m.tally().read_latencies.answered().quantile(0.999));
        "visible_after_p999_ms", Millis, "p99.9 time to visibility",
            "99.9th percentile of how long after its acknowledgement a write was visible to every read."
            => millis(m.tally().visible_after.quantile(0.999));
        "availability_reads", Share, "availability of reads",
            "Answered reads as a share of all reads that ended."
            => m.tally().counts.availability_reads();
        "availability_writes", Share, "availability of writes",
            "Acknowledged writes as a share of all writes that ended."
            => m.tally().counts.availability_writes();
    }
}
