//! The chapter's numbers under the names of the headless contract.

use super::model::Model;
use crate::lesson::Metrics;

/// The names of a row's metrics.
macro_rules! names {
    ($row:literal) => {
        [
            concat!($row, ".reads"),
            concat!($row, ".hits"),
            concat!($row, ".hit_rate"),
            concat!($row, ".evictions"),
            concat!($row, ".misses_cold"),
            concat!($row, ".misses_capacity"),
            concat!($row, ".misses_expired"),
        ]
    };
}

const NAMES: [[&str; 7]; 20] = [
    names!("fifo"),
    names!("lru"),
    names!("mru"),
    names!("lfu"),
    names!("lfu-perfect"),
    names!("lfu-decay"),
    names!("random"),
    names!("clock"),
    names!("clock2"),
    names!("sieve"),
    names!("slru"),
    names!("2q"),
    names!("arc"),
    names!("s3-fifo"),
    names!("w-tinylfu"),
    names!("sampled-lru"),
    names!("sampled-lfu"),
    names!("ttl"),
    names!("belady"),
    names!("redis"),
];

/// What a row's metrics begin with.
pub(super) fn row_name(index: usize) -> &'static str {
    let first = NAMES.get(index).map(|names| names[0]);
    first
        .and_then(|name| name.split_once('.'))
        .map_or("row", |(row, _)| row)
}

/// All metrics, in the order in which they are listed. Counts are since the start or the last
/// restart of the metrics; a row that rests has none.
pub(super) fn metrics(model: &Model) -> Metrics {
    let mut all = Vec::new();
    for (row, names) in model.rows().iter().zip(NAMES) {
        let counts = &row.counts;
        let value = |value: u64| row.cache.as_ref().map(|_| value as f64);
        let [cold, capacity, expired] = counts.misses;
        let values = [
            value(counts.reads),
            value(counts.hits),
            counts.hit_rate().filter(|_| row.cache.is_some()),
            value(counts.evictions),
            value(cold),
            value(capacity),
            value(expired),
        ];
        all.extend(names.into_iter().zip(values));
    }
    let parted = model.tally().first_parted(&model.params().shown());
    all.push(("parted_at", parted.map(|number| number as f64)));
    all.push(("requests_apart", Some(model.tally().apart as f64)));
    let game = model.game();
    let [lru, lfu, optimum] = game.rivals();
    all.push(("game.turn", Some(game.turn() as f64)));
    all.push(("game.hits", Some(f64::from(game.hits()))));
    all.push(("game.lru", Some(f64::from(lru))));
    all.push(("game.lfu", Some(f64::from(lfu))));
    all.push(("game.optimum", Some(f64::from(optimum))));
    all
}
