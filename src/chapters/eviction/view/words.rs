//! What policies are called and what they do, in few words.

use crate::chapters::eviction::params::Params;
use crate::chapters::eviction::rows::RowName;
use crate::components::cache::PolicyKind;
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
        PolicyKind::Redis(policy) => policy.considers(),
    }
}

/// Every row that can be chosen: its place, what it is called and what it does.
pub(super) fn choices(params: &Params) -> Vec<(RowName, &'static str, &'static str)> {
    let mut all = Vec::new();
    for (_, name) in RowName::NAMES {
        let Some(index) = name.index() else {
            continue;
        };
        let kind = crate::chapters::eviction::model::policy_of(index, params);
        let label = if index == crate::chapters::eviction::rows::REDIS {
            "Redis"
        } else {
            kind.label()
        };
        all.push((*name, label, motto(kind)));
    }
    all.push((RowName::NONE, "no row", "leaves the others more room"));
    all
}
