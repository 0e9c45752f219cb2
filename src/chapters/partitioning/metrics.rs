//! What the chapter measures, under the names of the headless contract.

use super::cards::Card;
use super::model::Model;
use super::tally::imbalance;
use crate::lesson::MetricRows;
use crate::lesson::metric::{count, metrics, millis, over};

/// All metrics, in the order in which they are listed.
pub(super) const METRICS: &[MetricRows<Model>] = &[ROWS];

metrics! {
    const ROWS: Model = |m, now| {
        "requests", Plain, "requests", "Requests of the stream." => count(m.tally().counts.requests);
        "data_imbalance", Plain, "data imbalance",
            "Rows on the fullest shard over the mean of all shards; 1 is even."
            => imbalance(&m.stored());
        "traffic_imbalance", Plain, "traffic imbalance",
            "Requests at the busiest shard over the mean of all shards; 1 is even."
            => imbalance(&m.tally().traffic);
        "largest_share", Share, "largest shard", "Share of all rows that the fullest shard holds."
            => share(m, Iterator::max);
        "smallest_share", Share, "smallest shard", "Share of all rows that the emptiest shard holds."
            => share(m, Iterator::min);
        "share_cv", Plain, "variation of the shards",
            "Standard deviation of the rows of the shards over their mean; 0 is even."
            => variation(&m.stored());
        "placements", Plain, "placements", "Shards times the replicas that each of them has."
            => {
                let shards = m.layout().nodes().len() as u64;
                count(shards * m.params().replication.min(shards))
            };
        "queries", Plain, "queries", "Queries that were sent." => count(m.tally().counts.queries);
        "queries_refused", Plain, "queries refused", "Queries that were not sent."
            => count(m.tally().counts.refused);
        "shards_touched_mean", Plain, "shards per query", "Shards that a query touched, on average."
            => over(m.tally().counts.touched, m.tally().counts.queries);
        "user_shards", Plain, "shards for a user's month",
            "Shards that the query for one user in one month touches."
            => reach(m, Card::User);
        "month_shards", Plain, "shards for a month",
            "Shards that the query for all users in one month touches." => reach(m, Card::Month);
        "row_shards", Plain, "shards for a row", "Shards that the query for a single row touches."
            => reach(m, Card::Row);
        "query_latency_mean_ms", Millis, "mean query latency",
            "Mean latency of all queries, with those that failed." => m.tally().latencies.all().mean_ms();
        "query_latency_p50_ms", Millis, "p50 query latency",
            "Median latency of all queries, with those that failed."
            => millis(m.tally().latencies.all().quantile(0.5));
        "query_latency_p99_ms", Millis, "p99 query latency",
            "99th percentile of the latency of all queries, with those that failed."
            => millis(m.tally().latencies.all().quantile(0.99));
        "hedged_share", Share, "hedged requests",
            "Share of the requests to shards that were sent to a second replica as well."
            => over(m.tally().counts.hedged, m.tally().counts.touched);
        "query_latency_mean_answered_ms", Millis, "mean query latency, answered",
            "Mean latency of the queries that were answered."
            => m.tally().latencies.answered().mean_ms();
        "slow_queries_share", Share, "slow queries",
            "Share of the answered queries that waited for a slow shard."
            => over(m.tally().counts.slow, m.tally().latencies.answered().count());
        "keys_moved", Plain, "rows moved", "Rows that moved when shards were added or removed."
            => count(m.tally().counts.moved);
        "keys_moved_share", Share, "share of rows moved",
            "Rows that moved as a share of the rows that were there each time."
            => over(m.tally().counts.moved, m.tally().counts.moved_of);
    }
}

/// The share of all rows that one of the shards holds.
fn share(model: &Model, which: fn(std::vec::IntoIter<u64>) -> Option<u64>) -> Option<f64> {
    let stored = model.stored();
    let all: u64 = stored.iter().sum();
    which(stored.into_iter()).and_then(|rows| over(rows, all))
}

fn reach(model: &Model, card: Card) -> Option<f64> {
    count(model.reach(card).nodes.len() as u64)
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
