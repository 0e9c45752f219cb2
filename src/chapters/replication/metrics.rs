//! The numbers of replication under the names of the headless contract.

use super::model::Model;
use crate::lesson::Metrics;
use crate::sim::SimDuration;

/// All metrics, in the order in which they are listed. Counts are since the start or the last
/// restart of the metrics.
pub(super) fn metrics(model: &Model) -> Metrics {
    let tally = model.tally();
    let counts = &tally.counts;
    let count = |value: u64| Some(value as f64);
    let millis = |duration: Option<SimDuration>| duration.map(SimDuration::as_millis_f64);
    let (writes, reads) = (&tally.write_latencies, &tally.read_latencies);
    let write = |q: f64| millis(writes.all().quantile(q));
    let read = |q: f64| millis(reads.all().quantile(q));
    let acknowledged = |q: f64| millis(writes.answered().quantile(q));
    let answered = |q: f64| millis(reads.answered().quantile(q));
    vec![
        ("writes", count(counts.writes)),
        ("writes_acknowledged", count(counts.writes_acknowledged)),
        ("writes_lost", count(counts.writes_lost)),
        ("writes_refused", count(counts.writes_refused)),
        ("writes_timed_out", count(counts.writes_timed_out)),
        ("writes_dropped", count(counts.writes_dropped)),
        ("later_dropped", count(counts.later_dropped)),
        ("reads", count(counts.reads)),
        ("reads_answered", count(counts.reads_answered)),
        ("reads_refused", count(counts.reads_refused)),
        ("reads_timed_out", count(counts.reads_timed_out)),
        ("stale_reads", count(counts.stale_reads)),
        ("stale_rate", counts.stale_rate()),
        (
            "stale_age_max_ms",
            (counts.stale_reads > 0).then(|| counts.stale_age_max.as_millis_f64()),
        ),
        ("backwards_reads", count(counts.backwards_reads)),
        ("own_write_missed", count(counts.own_write_missed)),
        ("writes_split", count(counts.writes_split)),
        ("writes_fenced", count(counts.writes_fenced)),
        ("reads_waited", count(counts.reads_waited)),
        ("conflicts", count(counts.conflicts)),
        ("reads_open", count(counts.reads_open)),
        ("repairs", count(counts.repairs)),
        ("failovers", count(counts.failovers)),
        ("messages", count(counts.messages)),
        ("messages_lost", count(counts.messages_lost)),
        ("write_latency_mean_ms", writes.all().mean_ms()),
        ("write_latency_p50_ms", write(0.5)),
        ("write_latency_p99_ms", write(0.99)),
        ("write_latency_p999_ms", write(0.999)),
        (
            "write_latency_mean_answered_ms",
            writes.answered().mean_ms(),
        ),
        ("write_latency_p50_answered_ms", acknowledged(0.5)),
        ("write_latency_p99_answered_ms", acknowledged(0.99)),
        ("write_latency_p999_answered_ms", acknowledged(0.999)),
        ("read_latency_mean_ms", reads.all().mean_ms()),
        ("read_latency_p50_ms", read(0.5)),
        ("read_latency_p99_ms", read(0.99)),
        ("read_latency_p999_ms", read(0.999)),
        ("read_latency_mean_answered_ms", reads.answered().mean_ms()),
        ("read_latency_p50_answered_ms", answered(0.5)),
        ("read_latency_p99_answered_ms", answered(0.99)),
        ("read_latency_p999_answered_ms", answered(0.999)),
        (
            "visible_after_p999_ms",
            millis(tally.visible_after.quantile(0.999)),
        ),
        ("availability_reads", counts.availability_reads()),
        ("availability_writes", counts.availability_writes()),
    ]
}
