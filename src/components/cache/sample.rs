//! A trace in miniature: all requests for some of the keys, which are chosen by a hash, on a cache
//! that is smaller by as much (Waldspurger, Park, Garthwaite and Ahmad, FAST 2015; for other
//! policies than LRU Waldspurger, Saemundsson, Ahmad and Park, ATC 2017).

use super::{Counts, PolicyKind, Recording, Room, Trial};
use crate::components::request_trace::RequestTrace;

/// As many samples of other keys are taken; how they differ is the error.
const SAMPLES: u32 = 4;
/// No cache is made smaller than this: the error of a miniature grows as the square root of its
/// slots falls.
const FEWEST_SLOTS: f64 = 50.0;

/// How many keys a curve is estimated from.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sample {
    /// The share of keys in each of the four samples, above 0 and at most a quarter.
    rate: f64,
}

/// Misses as a share of requests, estimated.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// The mean of the samples.
    pub miss_ratio: f64,
    /// The standard error of that mean, by how much the samples differ.
    pub error: f64,
}

impl Estimate {
    /// A miss ratio that was counted, without an error.
    pub fn exact(requests: u64, hits: u64) -> Self {
        Self {
            miss_ratio: (requests - hits) as f64 / requests.max(1) as f64,
            error: 0.0,
        }
    }
}

impl Sample {
    /// Samples that hold this share of the keys together, above 0 and below 1.
    pub fn new(share: f64) -> Option<Self> {
        (share > 0.0 && share < 1.0).then(|| Self {
            rate: share / f64::from(SAMPLES),
        })
    }

    /// The share of keys that each sample holds for a cache of so many slots; `None` where taking
    /// all requests costs no more.
    fn rate_for(self, slots: usize) -> Option<f64> {
        let rate = self.rate.max(FEWEST_SLOTS / slots.max(1) as f64);
        (rate * f64::from(SAMPLES) < 1.0).then_some(rate)
    }
}

impl Sample {
    /// The miss ratio of a policy on a cache of so many slots. Of few slots it is exact, with no
    /// error. Asks every so many requests whether to go on, with the share that is done.
    ///
    /// # Errors
    /// What `go_on` returns.
    pub fn estimate<E>(
        self,
        recording: &Recording,
        policy: PolicyKind,
        slots: usize,
        go_on: impl FnMut(f64) -> Result<(), E>,
    ) -> Result<Estimate, E> {
        let found = self.estimates(recording, &[policy], slots, go_on)?;
        Ok(found.into_iter().next().unwrap_or(Estimate {
            miss_ratio: 1.0,
            error: 0.0,
        }))
    }

    /// As [`Self::estimate`], of several policies on the same samples, which are drawn once.
    ///
    /// # Errors
    /// What `go_on` returns.
    pub fn estimates<E>(
        self,
        recording: &Recording,
        policies: &[PolicyKind],
        slots: usize,
        mut go_on: impl FnMut(f64) -> Result<(), E>,
    ) -> Result<Vec<Estimate>, E> {
        let Some(rate) = self.rate_for(slots) else {
            return exactly(recording, policies, slots, go_on);
        };
        let requests = recording.trace().len() as f64;
        let small = (rate * slots as f64).round();
        // Exactly the share of keys that the miniature has of the slots.
        let rate = small / slots as f64;
        let all = f64::from(SAMPLES) * policies.len().max(1) as f64;
        let mut done = 0.0;
        let mut ratios: Vec<Vec<f64>> = vec![Vec::new(); policies.len()];
        for trace in samples(recording.trace(), rate) {
            let part = Recording::new(trace, policies);
            for (&policy, ratios) in policies.iter().zip(&mut ratios) {
                let trial = Trial::new(policy, Room::Slots(small as usize));
                let counts = trial.run(&part, |share| go_on((done + share) / all))?;
                done += 1.0;
                // Whether the few keys that are asked for most are in a sample decides how many
                // requests it has; they are hits. So misses are divided by the requests that it
                // should have (the paper's correction, SHARDS-adj).
                let misses = (counts.requests - counts.hits) as f64;
                ratios.push((misses / (rate * requests)).min(1.0));
            }
        }
        Ok(ratios.iter().map(|ratios| mean_of(ratios)).collect())
    }
}

/// The miss ratio of each policy on a cache of so many slots, from all requests.
pub(super) fn exactly<E>(
    recording: &Recording,
    policies: &[PolicyKind],
    slots: usize,
    mut go_on: impl FnMut(f64) -> Result<(), E>,
) -> Result<Vec<Estimate>, E> {
    let all = policies.len().max(1) as f64;
    let each = policies.iter().enumerate().map(|(place, &policy)| {
        let trial = Trial::new(policy, Room::Slots(slots));
        let Counts { requests, hits, .. } =
            trial.run(recording, |share| go_on((place as f64 + share) / all))?;
        Ok(Estimate::exact(requests, hits))
    });
    each.collect()
}

/// The mean of what samples tell, and its standard error.
fn mean_of(ratios: &[f64]) -> Estimate {
    let count = ratios.len() as f64;
    let mean = ratios.iter().sum::<f64>() / count;
    let squares: f64 = ratios
        .iter()
        .map(|ratio| (ratio - mean) * (ratio - mean))
        .sum();
    Estimate {
        miss_ratio: mean,
        error: libm::sqrt(squares / (count - 1.0) / count),
    }
}

/// The requests for keys whose hash lies from `from` up to `to`, both within 0 to 1, with keys
/// numbered anew.
pub fn sampled(trace: &RequestTrace, from: f64, to: f64) -> RequestTrace {
    let [sample] = divided(trace, |at| (at >= from && at < to).then_some(0));
    sample
}

/// The four samples that hold this share of the keys each, at most a quarter, in one pass.
fn samples(trace: &RequestTrace, rate: f64) -> [RequestTrace; SAMPLES as usize] {
    divided(trace, |at| {
        let part = (at / rate) as usize;
        (part < SAMPLES as usize).then_some(part)
    })
}

/// The requests of each part into which keys fall by their hash, with keys numbered anew.
fn divided<const PARTS: usize>(
    trace: &RequestTrace,
    part_of: impl Fn(f64) -> Option<usize>,
) -> [RequestTrace; PARTS] {
    let mut keys: [Vec<u32>; PARTS] = std::array::from_fn(|_| Vec::new());
    let mut next = [0; PARTS];
    // A key is in one part, so that one table of numbers is enough.
    let mut numbers = vec![u32::MAX; trace.distinct() as usize];
    for &key in trace.keys() {
        let Some(part) = part_of(hash(key)) else {
            continue;
        };
        let number = &mut numbers[key as usize];
        if *number == u32::MAX {
            *number = next[part];
            next[part] += 1;
        }
        keys[part].push(*number);
    }
    keys.map(RequestTrace::from_keys)
}

/// A key's place between 0 and 1: the last steps of `SplitMix64` (Steele, Lea and Flood, 2014).
fn hash(key: u32) -> f64 {
    let mut bits = u64::from(key)
        .wrapping_add(1)
        .wrapping_mul(0x9e37_79b9_7f4a_7c15);
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    ((bits ^ (bits >> 31)) >> 11) as f64 * (1.0 / 9_007_199_254_740_992.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::cache::StackDistances;
    use crate::sim::{Luck, Stream};

    /// Requests for 20,000 keys with popularity as 1 / rank (by inversion of its continuous form).
    fn recording() -> Recording {
        let mut luck = Luck::new(5);
        let mut numbers = std::collections::BTreeMap::new();
        let keys = (0..200_000)
            .map(|_| {
                let rank = libm::pow(20_000.0, luck.unit(Stream::ReadKeys)) as u32;
                let next = numbers.len() as u32;
                *numbers.entry(rank).or_insert(next)
            })
            .collect();
        Recording::new(RequestTrace::from_keys(keys), &[])
    }

    fn certain<T>(result: Result<T, std::convert::Infallible>) -> T {
        match result {
            Ok(value) => value,
        }
    }

    #[test]
    fn four_samples_share_no_key_and_hold_their_share() {
        let recording = recording();
        let trace = recording.trace();
        let parts: Vec<RequestTrace> = (0..4)
            .map(|part| sampled(trace, f64::from(part) / 4.0, f64::from(part + 1) / 4.0))
            .collect();
        let requests: usize = parts.iter().map(RequestTrace::len).sum();
        let keys: u32 = parts.iter().map(RequestTrace::distinct).sum();
        assert_eq!((requests, keys), (trace.len(), trace.distinct()));
        let share = f64::from(parts[0].distinct()) / f64::from(keys);
        assert!((share - 0.25).abs() < 0.02, "{share}");
    }

    #[test]
    fn estimates_of_lru_lie_around_its_exact_curve() {
        let recording = recording();
        let trace = recording.trace();
        let exact = certain(StackDistances::of(trace.keys(), trace.distinct(), |_| {
            Ok(())
        }));
        let Some(sample) = Sample::new(0.4) else {
            panic!("a share between 0 and 1")
        };
        for slots in [40, 1_000, 3_000, 8_000] {
            let found = certain(sample.estimate(&recording, PolicyKind::Lru, slots, |_| Ok(())));
            let misses = exact.requests() - exact.hits(slots);
            let expected = misses as f64 / exact.requests() as f64;
            let off = (found.miss_ratio - expected).abs();
            // Few slots are not made fewer; else five standard errors, which four samples estimate.
            let allowed = if slots == 40 { 0.0 } else { 5.0 * found.error };
            assert!(
                off <= allowed && off < 0.02,
                "{slots}: {found:?}, exactly {expected}"
            );
        }
    }
}
