//! How often each key is asked for.

/// The popularity of `keys` keys under Zipf's law: `p_i = i^-s / sum(j^-s)` for ranks
/// `i = 1..=keys`, hottest first.
///
/// The weights are summed in order and divided by the total, so that a trace generator that
/// does the same draws the same keys. `exponent` is the `s` of the formula: 0 is uniform, a
/// value that is negative or not finite counts as 0. The result adds up to 1 and is empty when
/// `keys` is 0.
pub fn zipf_weights(keys: usize, exponent: f64) -> Vec<f64> {
    let exponent = non_negative(exponent);
    let mut weights: Vec<f64> = (1..=keys)
        .map(|rank| libm::pow(rank as f64, -exponent))
        .collect();
    let total: f64 = weights.iter().sum();
    for weight in &mut weights {
        *weight /= total;
    }
    weights
}

/// A weight smaller than this is never asked for in any run. It is left out, so that the
/// times solved for stay far from the largest number an `f64` holds.
const SMALLEST_SHARE: f64 = 1e-200;

/// The keys that are ever asked for, as probabilities that add up to 1, in their order.
pub(super) fn shares(p: &[f64]) -> Vec<f64> {
    let usable = |weight: f64| weight.is_finite() && weight > 0.0;
    let largest = p.iter().copied().filter(|&w| usable(w)).fold(0.0, f64::max);
    // Dividing by the largest first keeps the sum of huge weights finite.
    let mut shares: Vec<f64> = p
        .iter()
        .filter(|&&w| usable(w))
        .map(|w| w / largest)
        .collect();
    shares.retain(|&share| share >= SMALLEST_SHARE);
    let total: f64 = shares.iter().sum();
    for share in &mut shares {
        *share /= total;
    }
    shares
}

/// A rate, or another number that cannot be below 0, as the module's conventions read it.
pub(super) fn non_negative(x: f64) -> f64 {
    if x.is_finite() { x.max(0.0) } else { 0.0 }
}

/// A time to live as the module's conventions read it: infinite when there is none.
pub(super) fn lifetime(ttl_s: f64) -> f64 {
    if ttl_s.is_finite() && ttl_s > 0.0 {
        ttl_s
    } else {
        f64::INFINITY
    }
}
