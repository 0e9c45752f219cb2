//! The numbers under the names of the headless contract.

use super::cards::Card;
use super::model::Model;
use super::tally::imbalance;
use crate::lesson::Metrics;
use crate::sim::SimDuration;

/// All metrics, in the order in which they are listed.
pub(super) fn metrics(model: &Model) -> Metrics {
    let tally = model.tally();
    let counts = &tally.counts;
    let count = |value: u64| Some(value as f64);
    let over = |part: u64, whole: u64| (whole > 0).then(|| part as f64 / whole as f64);
    let latencies = &tally.latencies;
    let quantile = |q: f64| latencies.all().quantile(q).map(SimDuration::as_millis_f64);
    let stored = model.stored();
    let all: u64 = stored.iter().sum();
    let share = |rows: Option<&u64>| rows.and_then(|&rows| over(rows, all));
    let reach = |card| Some(model.reach(card).nodes.len() as f64);
    let shards = model.layout().nodes().len() as u64;
    vec![
        ("requests", count(counts.requests)),
        ("data_imbalance", imbalance(&stored)),
        ("traffic_imbalance", imbalance(&tally.traffic)),
        ("largest_share", share(stored.iter().max())),
        ("smallest_share", share(stored.iter().min())),
        ("share_cv", variation(&stored)),
        (
            "placements",
            count(shards * model.params().replication.min(shards)),
        ),
        ("queries", count(counts.queries)),
        ("queries_refused", count(counts.refused)),
        ("shards_touched_mean", over(counts.touched, counts.queries)),
        ("user_shards", reach(Card::User)),
        ("month_shards", reach(Card::Month)),
        ("row_shards", reach(Card::Row)),
        ("query_latency_mean_ms", latencies.all().mean_ms()),
        ("query_latency_p50_ms", quantile(0.5)),
        ("query_latency_p99_ms", quantile(0.99)),
        ("hedged_share", over(counts.hedged, counts.touched)),
        (
            "query_latency_mean_answered_ms",
            latencies.answered().mean_ms(),
        ),
        (
            "slow_queries_share",
            over(counts.slow, latencies.answered().count()),
        ),
        ("keys_moved", count(counts.moved)),
        ("keys_moved_share", over(counts.moved, counts.moved_of)),
    ]
}

/// Standard deviation over the mean.
fn variation(loads: &[u64]) -> Option<f64> {
    let mean = loads.iter().sum::<u64>() as f64 / loads.len().max(1) as f64;
    let squares = loads.iter().map(|&load| {
        let off = load as f64 - mean;
        off * off
    });
    let variance = squares.sum::<f64>() / loads.len().max(1) as f64;
    (mean > 0.0).then(|| libm::sqrt(variance) / mean)
}
