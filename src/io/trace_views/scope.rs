//! How much of a trace is measured for its views, so that they are there within seconds and within
//! bounded memory, whatever its length.

use crate::components::cache::{PolicyKind, Sample, sizes_from};

/// Traces of more requests are sampled for the curves of policies.
const MOST_RUN: f64 = 2e6;
/// Requests of the sample of a longer one, together.
const SAMPLED: f64 = 1e6;
/// Traces of more requests are sampled for reuse distances.
const MOST_STACKED: f64 = 4e6;
/// Requests of the sample of a longer one.
const STACKED: f64 = 2e6;
/// The points of a curve.
const POINTS: usize = 25;
/// The largest size of a curve is at most as many times the smallest.
const SPAN: u32 = 2_000;

/// What is measured of a trace.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// The sizes of the curves, in slots: at most 25, up to as many as there are keys.
    pub sizes: Vec<usize>,
    /// The places of the sizes in the order in which they are measured: a coarse curve comes first.
    pub order: Vec<usize>,
    /// What curves are estimated from; `None`: from all requests.
    pub sample: Option<Sample>,
    /// The share of the keys that curves are estimated from, up to 1.
    pub share: f64,
    /// The share of the keys whose reuse distances are measured, up to 1.
    pub stacked: f64,
}

impl Scope {
    /// The scope for a trace of so many requests for so many keys.
    pub fn of(requests: u64, distinct: u32) -> Self {
        let all = requests.max(1) as f64;
        let share = if all > MOST_RUN { SAMPLED / all } else { 1.0 };
        let sizes = sizes_from((distinct / SPAN) as usize, distinct, POINTS);
        Self {
            order: coarse_first(sizes.len()),
            sizes,
            sample: (share < 1.0).then(|| Sample::new(share)).flatten(),
            share,
            stacked: if all > MOST_STACKED {
                STACKED / all
            } else {
                1.0
            },
        }
    }

    /// Whether the curve of a policy comes with the reuse distances, at no cost.
    pub fn is_stacked(&self, policy: PolicyKind) -> bool {
        policy == PolicyKind::Lru && self.stacked >= 1.0
    }
}

/// Places from 0 to `count` in an order in which each part of it is spread over all: the ends, and
/// then every eighth, fourth, second and last one.
fn coarse_first(count: usize) -> Vec<usize> {
    let mut order: Vec<usize> = Vec::with_capacity(count);
    let last = count.saturating_sub(1);
    for step in [count.max(1), 8, 4, 2, 1] {
        let places = (0..count).filter(|place| place % step == 0 || *place == last);
        for place in places {
            if !order.contains(&place) {
                order.push(place);
            }
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coarse_curve_comes_first_and_each_place_once() {
        assert_eq!(coarse_first(9), [0, 8, 4, 2, 6, 1, 3, 5, 7]);
        assert_eq!(coarse_first(2), [0, 1]);
        assert_eq!((coarse_first(1), coarse_first(0)), (vec![0], vec![]));
        for count in 3..30 {
            let mut order = coarse_first(count);
            order.sort_unstable();
            assert!(order.into_iter().eq(0..count));
        }
    }

    #[test]
    fn long_traces_are_sampled_and_short_ones_are_not() {
        let short = Scope::of(1_000_000, 100_000);
        assert_eq!((short.sample, short.stacked >= 1.0), (None, true));
        assert!(short.is_stacked(PolicyKind::Lru) && !short.is_stacked(PolicyKind::Arc));
        assert_eq!(
            short.sizes.first().zip(short.sizes.last()),
            Some((&50, &100_000))
        );
        let long = Scope::of(10_000_000, 1_000_000);
        assert_eq!(long.sample, Sample::new(0.1));
        assert!((long.stacked - 0.2).abs() < 1e-12 && !long.is_stacked(PolicyKind::Lru));
        assert!(long.sizes.len() <= POINTS);
        assert_eq!(Scope::of(3, 2).sizes, [1, 2]);
    }
}
