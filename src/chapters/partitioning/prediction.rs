//! Closed forms for what the shards do, drawn as dashed lines beside what they did.

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

/// The n-th harmonic number: the mean of the slowest of n exponential times with mean 1.
pub fn harmonic(shards: u64) -> f64 {
    (1..=shards).map(|n| 1.0 / n as f64).sum()
}
