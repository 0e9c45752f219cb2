//! What policies are called and what they do, in few words.

use crate::chapters::eviction::params::Params;
use crate::chapters::eviction::rows::RowName;
use crate::components::cache::{PolicyKind, RedisPolicy};
use crate::components::named::Named as _;

/// What a policy does, in a few words.
pub(super) fn motto(kind: PolicyKind) -> &'static str {
    match kind {
        PolicyKind::Fifo => "first in, first out",
        PolicyKind::Lru => "forgets the long unseen",
        PolicyKind::Mru => "throws out the latest",
        PolicyKind::Lfu => "remembers how often",
        PolicyKind::LfuPerfect => "never forgets how often",
        PolicyKind::LfuDecay => "counts that fade",
        PolicyKind::Random => "anyone goes",
        PolicyKind::Clock => "a second chance",
        PolicyKind::Clock2 => "up to three more chances",
        PolicyKind::Sieve => "keeps what came twice",
        PolicyKind::Slru => "a hit climbs a step",
        PolicyKind::TwoQ => "keeps who comes back",
        PolicyKind::Arc => "once against again",
        PolicyKind::S3Fifo => "newcomers are on trial",
        PolicyKind::WTinyLfu => "lets in who is wanted more",
        PolicyKind::SampledLru => "LRU of a few samples",
        PolicyKind::SampledLfu => "LFU of a few samples",
        PolicyKind::Ttl => "first to expire goes",
        PolicyKind::Belady => "knows the future (Belady)",
        PolicyKind::Redis(policy) => of_redis(policy),
    }
}

/// Whom a policy of Redis considers, and who of them goes.
fn of_redis(policy: RedisPolicy) -> &'static str {
    match policy {
        RedisPolicy::NoEviction => "refuses newcomers",
        RedisPolicy::AllkeysLru => "all keys: longest unused",
        RedisPolicy::AllkeysLfu => "all keys: least counted",
        RedisPolicy::AllkeysRandom => "all keys: anyone",
        RedisPolicy::AllkeysLrm => "all keys: longest as is",
        RedisPolicy::VolatileLru => "with TTL: longest unused",
        RedisPolicy::VolatileLfu => "with TTL: least counted",
        RedisPolicy::VolatileRandom => "with TTL: anyone",
        RedisPolicy::VolatileLrm => "with TTL: longest as is",
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
        let kind = crate::chapters::eviction::rows::policy_of(index, params);
        let (label, note) = match kind {
            PolicyKind::Redis(policy) => ("Redis", policy.considers()),
            _ => (kind.label(), motto(kind)),
        };
        all.push((*name, label, note));
    }
    all.push((RowName::NONE, "no row", "leaves the others more room"));
    all
}
