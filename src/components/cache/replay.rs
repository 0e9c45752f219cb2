//! A policy on a recorded sequence of keys.

use super::{Cache, PolicyKind};
use crate::components::workload::Key;
use crate::sim::{Luck, SimTime, Stream};

/// The seed of the luck that policies use here.
const SEED: u64 = 7;

/// The hits of a policy on a trace from an empty cache, without a time to live. A missed key
/// always enters, at once.
pub fn hits(trace: &[Key], policy: PolicyKind, capacity: usize) -> u64 {
    let mut luck = Luck::new(SEED);
    let mut cache = Cache::new(policy, capacity, luck.bits(Stream::Policy));
    let mut hits = 0;
    for &key in trace {
        let coin = luck.bits(Stream::Policy);
        if cache.look_up(key, SimTime::ZERO, coin).is_hit() {
            hits += 1;
        } else {
            cache.fill(key, (), SimTime::ZERO, None, coin);
        }
    }
    hits
}
