//! What policies are called and what they do, in few words.

use crate::chapters::eviction::params::Params;
use crate::chapters::eviction::rows::RowName;
use crate::components::cache::{PolicyKind, RedisPolicy};
use crate::components::named::Named as _;

/// What a policy does, in a few words.
pub(super) fn motto(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Fifo => "first in, first out",
        PolicyKind::Lru => "evicts the least recent",
        PolicyKind::Mru => "evicts the most recent",
        PolicyKind::Lfu => "evicts the least frequent",
        PolicyKind::LfuPerfect => "counts evicted keys too",
        PolicyKind::LfuDecay => "LFU with aging",
        PolicyKind::Random => "evicts at random",
        PolicyKind::Clock => "a second chance",
        PolicyKind::Clock2 => "up to three chances",
        PolicyKind::Sieve => "spares what was hit",
        PolicyKind::Slru => "probation, protected",
        PolicyKind::TwoQ => "FIFO, then LRU on reuse",
        PolicyKind::Arc => "recency and frequency",
        PolicyKind::S3Fifo => "a small FIFO filters",
        PolicyKind::WTinyLfu => "admits by frequency",
        PolicyKind::SampledLru => "LRU of a sample",
        PolicyKind::SampledLfu => "LFU of a sample",
        PolicyKind::Ttl => "evicts the next to expire",
        PolicyKind::Belady => "evicts the furthest reuse",
        PolicyKind::Redis(policy) => of_redis(policy),
        PolicyKind::Lirs => "spares short reuse gaps",
        PolicyKind::LruK => "the last use but one",
        PolicyKind::Gdsf => "uses per byte, aged",
    }
}

/// Which keys a policy of Redis considers, and which of them is evicted.
fn of_redis(policy: RedisPolicy) -> &'static str {
    match policy {
        RedisPolicy::NoEviction => "refuses writes",
        RedisPolicy::AllkeysLru => "all keys: LRU",
        RedisPolicy::AllkeysLfu => "all keys: LFU",
        RedisPolicy::AllkeysRandom => "all keys: random",
        RedisPolicy::AllkeysLrm => "all keys: LRM",
        RedisPolicy::VolatileLru => "with TTL: LRU",
        RedisPolicy::VolatileLfu => "with TTL: LFU",
        RedisPolicy::VolatileRandom => "with TTL: random",
        RedisPolicy::VolatileLrm => "with TTL: LRM",
        RedisPolicy::VolatileTtl => "with TTL: next to expire",
    }
}

/// Every row that can be chosen: its place, what it is called and what it does.
pub(super) fn choices(params: &Params) -> Vec<(RowName, &'static str, &'static str)> {
    let mut all = Vec::new();
    for (_, name) in RowName::NAMES {
        let Some(index) = name.index() else {
            continue;
        };
        let kind = params.policy_of(index);
        let (label, note) = match kind {
            PolicyKind::Redis(policy) => ("Redis", policy.considers()),
            _ => (kind.label(), motto(kind)),
        };
        all.push((*name, label, note));
    }
    all.push((RowName::NONE, "no row", "leaves the others more room"));
    all
}
