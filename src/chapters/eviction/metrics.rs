//! What the chapter measures, under the names of the headless contract. Counts are since the start
//! or the last restart of the metrics; a row that rests has none.

use super::model::Model;
use super::rows::Cause;
use crate::lesson::MetricRows;
use crate::lesson::metric::{count, metrics};

/// All metrics, in the order in which they are listed.
pub(super) const METRICS: &[MetricRows<Model>] = &[OF_ROWS, OF_ALL];

metrics! {
    const OF_ROWS: Model = each [
        "fifo" => "FIFO",
        "lru" => "LRU",
        "mru" => "MRU",
        "lfu" => "LFU",
        "lfu-perfect" => "perfect LFU",
        "lfu-decay" => "LFU with decay",
        "random" => "random",
        "clock" => "CLOCK",
        "clock2" => "CLOCK, 2 bits",
        "sieve" => "SIEVE",
        "slru" => "SLRU",
        "2q" => "2Q",
        "arc" => "ARC",
        "s3-fifo" => "S3-FIFO",
        "w-tinylfu" => "W-TinyLFU",
        "sampled-lru" => "sampled LRU",
        "sampled-lfu" => "sampled LFU",
        "ttl" => "TTL",
        "belady" => "OPT",
        "redis" => "Redis",
    ] of |m, place| m.rows().get(place).filter(|row| row.cache.is_some());
    |row, now| {
        "reads", Plain, "reads", "Requests that the policy has seen." => count(row.counts.reads);
        "hits", Plain, "hits", "Requests that its cache answered." => count(row.counts.hits);
        "hit_rate", Share, "hit rate", "Hits as a share of all requests." => row.counts.hit_rate();
        "evictions", Plain, "evictions", "Keys that the policy evicted."
            => count(row.counts.evictions);
        "misses_cold", Plain, "cold misses", "Misses of keys that had never been in this cache."
            => count(row.counts.misses[Cause::Cold as usize]);
        "misses_capacity", Plain, "capacity misses",
            "Misses of keys that had been evicted, or had not been admitted."
            => count(row.counts.misses[Cause::Capacity as usize]);
        "misses_expired", Plain, "expired misses", "Misses of entries past their time to live."
            => count(row.counts.misses[Cause::Expired as usize]);
    }
}

metrics! {
    const OF_ALL: Model = |m, now| {
        "parted_at", Plain, "first difference",
            "Number of the first request that was a hit under one policy of the stage and a miss \
             under another."
            => m.tally().first_parted(&m.params().shown()).map(|number| number as f64);
        "requests_apart", Plain, "requests that differ",
            "Requests that were a hit under one policy of the stage and a miss under another."
            => count(m.tally().apart);
        "game.turn", Plain, "game: requests answered", "Requests of the game answered so far."
            => count(m.game().turn() as u64);
        "game.hits", Plain, "game: your hits", "Your hits in the game so far."
            => count(u64::from(m.game().hits()));
        "game.lru", Plain, "game: hits of LRU", "Hits of LRU on the same requests of the game."
            => rival(m, 0);
        "game.lfu", Plain, "game: hits of LFU", "Hits of LFU on the same requests of the game."
            => rival(m, 1);
        "game.optimum", Plain, "game: hits of OPT", "Hits of OPT on the same requests of the game."
            => rival(m, 2);
    }
}

fn rival(model: &Model, place: usize) -> Option<f64> {
    let hits = model.game().rivals();
    hits.get(place).copied().map(f64::from)
}

/// What a row's metrics begin with.
pub(super) fn row_name(index: usize) -> &'static str {
    let first = OF_ROWS.rows.first().and_then(|row| row.names.get(index));
    first
        .and_then(|name| name.split_once('.'))
        .map_or("row", |(row, _)| row)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::eviction::rows::{REDIS, ROWS};

    #[test]
    fn rows_are_called_as_their_policies_are() {
        let labels: Vec<&str> = ROWS.iter().map(|policy| policy.label()).collect();
        assert_eq!(OF_ROWS.members[..REDIS], labels);
        assert_eq!(OF_ROWS.members.len(), REDIS + 1);
    }
}
