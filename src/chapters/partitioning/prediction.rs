//! Closed forms for what the shards do, drawn as dashed lines beside what they did.

use super::request::SLOW;

/// The share of keys that `hash mod N` moves from N shards to N + 1: all but one residue of N + 1.
pub fn moved_mod(nodes: u64) -> f64 {
    nodes as f64 / (nodes + 1) as f64
}

/// The share of keys that a ring moves from N shards to N + 1, in expectation: what the new
/// shard owns (Karger et al., 1997).
pub fn moved_ring(nodes: u64) -> f64 {
    1.0 / (nodes + 1) as f64
}

/// The chance that a query waits for at least one slow shard of `shards`, each slow with
/// probability `slow` by itself: 1 - (1 - p)^n.
pub fn slow_query(shards: u64, slow: f64) -> f64 {
    1.0 - libm::pow(1.0 - slow.clamp(0.0, 1.0), shards as f64)
}

/// The share of a shard's answers that take longer than `ms`: exponential with mean `mean_ms`, ten
/// times as long with probability `slow`.
pub fn later_than(ms: f64, mean_ms: f64, slow: f64) -> f64 {
    if ms <= 0.0 {
        return 1.0;
    }
    let slow = slow.clamp(0.0, 1.0);
    (1.0 - slow) * libm::exp(-ms / mean_ms) + slow * libm::exp(-ms / (SLOW * mean_ms))
}

/// The time, in milliseconds, by which a share `quantile` of a shard's answers is due; found by
/// halving, to a billionth.
pub fn due_ms(quantile: f64, mean_ms: f64, slow: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    while later_than(high, 1.0, slow) > 1.0 - quantile && high < 1e3 {
        high *= 2.0;
    }
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if later_than(middle, 1.0, slow) > 1.0 - quantile {
            low = middle;
        } else {
            high = middle;
        }
    }
    low * mean_ms
}

/// The n-th harmonic number: the mean of the slowest of n exponential times with mean 1.
pub fn harmonic(shards: u64) -> f64 {
    (1..=shards).map(|n| 1.0 / n as f64).sum()
}
