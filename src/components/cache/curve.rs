//! Miss-ratio curves: the sizes at which policies are measured, what was measured there, and where
//! a curve bends.

use super::sample::exactly;
use super::{Estimate, PolicyKind, Recording, Sample, StackDistances};
use crate::components::theory::Prices;

/// A policy's curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// Which policy.
    pub policy: PolicyKind,
    /// What was measured, by size.
    pub points: Vec<Estimate>,
    /// The place of its knee among the sizes.
    pub knee: Option<usize>,
}

/// What the sizes of a curve cost per hour.
#[derive(Clone, Debug, PartialEq)]
pub struct Costs {
    /// By size.
    pub per_hour: Vec<f64>,
    /// The place of the lowest of them, the first of several.
    pub cheapest: usize,
}

impl Curve {
    /// The curve through these points, one at each size.
    pub fn new(policy: PolicyKind, sizes: &[usize], points: Vec<Estimate>) -> Self {
        Self {
            policy,
            knee: knee(sizes, &points),
            points,
        }
    }
}

impl Costs {
    /// The costs of a curve, which has a point at each size.
    pub fn of(prices: &Prices, sizes: &[usize], points: &[Estimate]) -> Self {
        let points = sizes.iter().zip(points);
        let per_hour: Vec<f64> = points
            .map(|(&slots, point)| prices.per_hour(slots as f64, point.miss_ratio))
            .collect();
        let places = 0..per_hour.len();
        let cheapest = places.min_by(|&a, &b| per_hour[a].total_cmp(&per_hour[b]));
        Self {
            cheapest: cheapest.unwrap_or(0),
            per_hour,
        }
    }

    /// The lowest cost per hour.
    pub fn lowest(&self) -> f64 {
        self.per_hour.get(self.cheapest).copied().unwrap_or(0.0)
    }
}

/// Sizes from one slot to as many as there are keys, each larger than the last by as large a
/// factor as the next; where that is less than a slot, by one.
pub fn sizes(distinct: u32, points: usize) -> Vec<usize> {
    sizes_from(1, distinct, points)
}

/// As [`sizes`], from `least` slots on, or from one where there are fewer keys.
pub fn sizes_from(least: usize, distinct: u32, points: usize) -> Vec<usize> {
    let most = f64::from(distinct.max(1));
    let least = (least.max(1) as f64).min(most);
    let mut sizes: Vec<usize> = (0..points)
        .map(|point| point as f64 / (points.max(2) - 1) as f64)
        .map(|share| (least * libm::pow(most / least, share)).round() as usize)
        .collect();
    sizes.dedup();
    sizes
}

/// The exact curve of LRU, at these sizes.
pub fn lru_points(distances: &StackDistances, sizes: &[usize]) -> Vec<Estimate> {
    let at = |&slots: &usize| Estimate::exact(distances.requests(), distances.hits(slots));
    sizes.iter().map(at).collect()
}

/// What each of these policies misses on a cache of so many slots: exact, or estimated from a
/// sample, which is drawn once for all of them. Asks every so many requests whether to go on, with
/// the share that is done.
///
/// # Errors
/// What `go_on` returns.
pub fn measured<E>(
    recording: &Recording,
    policies: &[PolicyKind],
    slots: usize,
    sample: Option<Sample>,
    go_on: impl FnMut(f64) -> Result<(), E>,
) -> Result<Vec<Estimate>, E> {
    if let Some(sample) = sample {
        return sample.estimates(recording, policies, slots, go_on);
    }
    exactly(recording, policies, slots, go_on)
}

/// The place of the size at which a curve lies farthest below the straight line from no slots, where
/// all requests miss, to its end (Satopaa, Albrecht, Irwin and Raghavan, 2011, on the whole curve):
/// up to there a slot saves more misses than an average one, beyond it fewer.
pub fn knee(sizes: &[usize], points: &[Estimate]) -> Option<usize> {
    let (end, last) = (*sizes.last()? as f64, points.last()?.miss_ratio);
    let below = |place: usize| {
        let line = 1.0 + (last - 1.0) * sizes[place] as f64 / end;
        line - points[place].miss_ratio
    };
    // At its end the curve meets the line.
    let inside = 0..points.len().min(sizes.len()) - 1;
    let deepest = inside.max_by(|&a, &b| below(a).total_cmp(&below(b)).then(b.cmp(&a)))?;
    (below(deepest) > 0.0).then_some(deepest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_go_from_one_to_all_and_each_is_there_once() {
        assert_eq!(sizes(1_000, 4), [1, 10, 100, 1_000]);
        assert_eq!(sizes(5, 100), [1, 2, 3, 4, 5]);
        assert_eq!(sizes(1, 2), [1]);
        let many = sizes(4_000_000_000, 10_000);
        assert_eq!((many[0], many.last()), (1, Some(&4_000_000_000)));
        assert!(many.is_sorted());
        assert_eq!(sizes_from(10, 1_000, 3), [10, 100, 1_000]);
        assert_eq!(sizes_from(10, 3, 3), [3]);
    }

    #[test]
    fn the_knee_is_where_slots_begin_to_save_less_than_the_average() {
        let curve = |ratios: &[f64]| -> Vec<Estimate> {
            let point = |&miss_ratio: &f64| Estimate {
                miss_ratio,
                error: 0.0,
            };
            ratios.iter().map(point).collect()
        };
        // From 1 to 0.2 over 100 slots 0.008 a slot: to 20 slots 0.025, from there on 0.00375.
        let found = knee(&[10, 20, 60, 100], &curve(&[0.75, 0.5, 0.35, 0.2]));
        assert_eq!(found, Some(1));
        // A loop of 100 keys under LRU: nothing is saved before the end.
        assert_eq!(knee(&[1, 50, 100], &curve(&[1.0, 1.0, 0.01])), None);
        assert_eq!(knee(&[], &[]), None);
    }
}
