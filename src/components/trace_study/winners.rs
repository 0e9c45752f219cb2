//! Which policy wins at which sizes of the cache.

use crate::components::cache::{Curve, PolicyKind};

/// Miss ratios that differ by less than this are taken to be equal, however exact they are.
pub const LEAST_BAND: f64 = 0.001;

/// Sizes next to each other at which one policy wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reign {
    /// The smallest of the sizes, in slots.
    pub from: usize,
    /// The greatest of them.
    pub to: usize,
    /// The policy that wins.
    pub winner: PolicyKind,
    /// Those that miss no more at any of these sizes, within the band.
    pub equals: Vec<PolicyKind>,
}

/// Which of the curves lies lowest, from the smallest to the largest size; each curve has a point at
/// each size. The optimal policy, which no cache can have, does not take part.
///
/// Two miss ratios count as equal where they differ by less than two standard errors of their
/// difference, or by less than [`LEAST_BAND`]. Among equals the policy that wins at the size before
/// goes on, and at the first the first in the list.
pub fn reigns(sizes: &[usize], curves: &[Curve]) -> Vec<Reign> {
    let mut reigns: Vec<Reign> = Vec::new();
    for (place, &size) in sizes.iter().enumerate() {
        let equals = lowest(place, curves);
        let last = reigns.last_mut();
        if let Some(reign) = last.filter(|reign| equals.contains(&reign.winner)) {
            reign.to = size;
            reign.equals.retain(|policy| equals.contains(policy));
            continue;
        }
        let Some(&winner) = equals.first() else {
            continue;
        };
        reigns.push(Reign {
            from: size,
            to: size,
            winner,
            equals: equals[1..].to_vec(),
        });
    }
    reigns
}

/// The policies that miss least at the size of this place, within the band.
fn lowest(place: usize, curves: &[Curve]) -> Vec<PolicyKind> {
    let real = curves
        .iter()
        .filter(|curve| curve.policy != PolicyKind::Belady);
    let points = real.filter_map(|curve| Some((curve.policy, *curve.points.get(place)?)));
    let points: Vec<_> = points.collect();
    let best = points
        .iter()
        .min_by(|(_, a), (_, b)| a.miss_ratio.total_cmp(&b.miss_ratio));
    let Some((_, best)) = best else {
        return Vec::new();
    };
    let is_equal = |(policy, point): &(PolicyKind, crate::components::cache::Estimate)| {
        let error = libm::sqrt(point.error * point.error + best.error * best.error);
        let band = (2.0 * error).max(LEAST_BAND);
        (point.miss_ratio - best.miss_ratio <= band).then_some(*policy)
    };
    points.iter().filter_map(is_equal).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::cache::Estimate;

    fn curve(policy: PolicyKind, points: &[(f64, f64)]) -> Curve {
        Curve {
            policy,
            points: points
                .iter()
                .map(|&(miss_ratio, error)| Estimate { miss_ratio, error })
                .collect(),
            knee: None,
        }
    }

    #[test]
    fn the_lowest_curve_wins_until_another_is_lower_by_more_than_the_band() {
        let sizes = [10, 20, 30, 40];
        let exact = |ratios: [f64; 4]| ratios.map(|ratio| (ratio, 0.0));
        let curves = [
            curve(PolicyKind::Lru, &exact([0.9, 0.7, 0.5, 0.1])),
            curve(PolicyKind::Sieve, &exact([0.8, 0.6, 0.4995, 0.2])),
            curve(PolicyKind::Arc, &exact([0.8, 0.65, 0.6, 0.3])),
            // It would win everywhere.
            curve(PolicyKind::Belady, &exact([0.1, 0.1, 0.1, 0.1])),
        ];
        let reign = |from, to, winner, equals: &[PolicyKind]| Reign {
            from,
            to,
            winner,
            equals: equals.to_vec(),
        };
        // At 30 slots the difference is half a band, and SIEVE goes on. ARC equals it at 10 alone.
        assert_eq!(
            reigns(&sizes, &curves),
            [
                reign(10, 30, PolicyKind::Sieve, &[]),
                reign(40, 40, PolicyKind::Lru, &[]),
            ]
        );
        assert_eq!(
            reigns(&sizes[..1], &curves),
            [reign(10, 10, PolicyKind::Sieve, &[PolicyKind::Arc])]
        );
    }

    #[test]
    fn errors_make_the_band_wider() {
        let sizes = [10];
        let near = |error| {
            [
                curve(PolicyKind::Lru, &[(0.52, error)]),
                curve(PolicyKind::Sieve, &[(0.5, error)]),
            ]
        };
        // Two standard errors of the difference: 2 * sqrt(2) * 0.01 is more than 0.02.
        assert_eq!(reigns(&sizes, &near(0.01))[0].winner, PolicyKind::Lru);
        assert_eq!(reigns(&sizes, &near(0.001))[0].winner, PolicyKind::Sieve);
        assert_eq!(reigns(&sizes, &[]), []);
    }
}
