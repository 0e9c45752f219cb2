//! Least recently used, without expiry.

use super::EXACT_KEYS;
use super::numeric::rising_root;
use super::popularity::{shares, zipf_weights};

/// The steady-state hit ratio of LRU.
///
/// **Up to [`EXACT_KEYS`] keys: exact.** A request for key `i` hits when fewer than `C` other
/// keys were asked for since its last use. With Poisson requests at total rate 1, key `i` is
/// idle for an exponential time of rate `p_i`, and the number of distinct other keys seen in
/// that time is a sum of independent indicators with chances `1 - exp(-p_j t)`. So
///
/// `hit = sum_i p_i * integral of (1 - exp(-p_i t)) dP(T_i <= t)`,
///
/// where `T_i` is the time until `C` distinct keys other than `i` have been seen. It equals the
/// sum over all ordered cache contents of King (1971), "Analysis of demand paging algorithms",
/// IFIP Congress, which is out of reach beyond a dozen slots; the integral form follows
/// Flajolet, Gardy and Thimonier (1992), "Birthday paradox, coupon collectors, caching
/// algorithms and self-organizing search", Discrete Applied Mathematics 39. The absolute error is
/// below 1e-8.
///
/// **Above: approximate**, `hit = sum_i p_i (1 - exp(-p_i t_C))` with the
/// [`characteristic_time`] (Che, Tung, Wang 2002, "Hierarchical Web caching systems", IEEE JSAC
/// 20; Fricker, Robert, Roberts 2012, "A versatile and accurate approximation for LRU cache
/// performance", ITC 24). At 100 keys it is within 0.002 of the exact value from ten slots on, and
/// better with more slots and keys.
///
/// The time grows with keys times slots up to [`EXACT_KEYS`], and with the keys above.
pub fn lru(p: &[f64], capacity: usize) -> f64 {
    let p = shares(p);
    if p.is_empty() || capacity == 0 {
        return 0.0;
    }
    if capacity >= p.len() {
        return 1.0;
    }
    let hit = if p.len() <= EXACT_KEYS {
        exact(&p, capacity)
    } else {
        approximate(&p, capacity)
    };
    hit.clamp(0.0, 1.0)
}

/// The characteristic time of an LRU cache: how long a key stays without being asked for, in
/// units of 1/total request rate (a mean number of requests).
///
/// It is the root `t_C` of `sum_i (1 - exp(-p_i t)) = C` (Che, Tung, Wang 2002): the time in
/// which `C` distinct keys are seen on average. The result is 0 with no slots and infinite when
/// every key has one. The capacity is not more than `t_C`, as `C` distinct keys take at least
/// `C` requests.
pub fn characteristic_time(p: &[f64], capacity: usize) -> f64 {
    time_to_see(&shares(p), capacity)
}

/// [`characteristic_time`] of probabilities that are already [`shares`].
pub(super) fn time_to_see(p: &[f64], capacity: usize) -> f64 {
    if capacity >= p.len() {
        return if capacity == 0 { 0.0 } else { f64::INFINITY };
    }
    let slots = capacity as f64;
    rising_root(slots, |t| {
        let seen: f64 = p.iter().map(|share| -libm::expm1(-share * t)).sum();
        let slope: f64 = p.iter().map(|share| share * libm::exp(-share * t)).sum();
        (seen - slots, slope)
    })
}

/// The approximation of Che, Tung and Wang.
pub(super) fn approximate(p: &[f64], capacity: usize) -> f64 {
    let t = time_to_see(p, capacity);
    p.iter().map(|share| -share * libm::expm1(-share * t)).sum()
}

/// The exact integral.
fn exact(p: &[f64], capacity: usize) -> f64 {
    averaged(p, capacity, 0.5, |share, t| -libm::expm1(-share * t))
}

/// `sum_i p_i * integral of hit(p_i, t) dP(T_i <= t)`, with `T_i` as in [`lru`]: the hit ratio
/// if a key's is `hit(share, t)` when it may stay `t` without being asked for.
///
/// By the trapezoidal rule over the logarithm of time. The integrand is a bell around the
/// characteristic time, and if `hit` is smooth the rule converges faster than any power of
/// the step on it. The step is `fineness` standard deviations of the bell, as far as that is
/// known in advance, and at most 0.35, which suits the exponential left tail that one or two
/// slots have.
pub(super) fn averaged(
    p: &[f64],
    capacity: usize,
    fineness: f64,
    hit: impl Fn(f64, f64) -> f64,
) -> f64 {
    let centre = time_to_see(p, capacity);
    let spread: f64 = p
        .iter()
        .map(|s| -libm::exp(-s * centre) * libm::expm1(-s * centre))
        .sum();
    let growth: f64 = p.iter().map(|s| s * centre * libm::exp(-s * centre)).sum();
    let step = (fineness * spread.sqrt() / growth).clamp(0.005, 0.35);
    trapezoid(p, capacity, (centre, step), hit)
}

/// The integral of [`density`] over the logarithm of time, from a centre outwards in steps
/// until further terms no longer count.
pub(super) fn trapezoid(
    p: &[f64],
    capacity: usize,
    (centre, step): (f64, f64),
    hit: impl Fn(f64, f64) -> f64,
) -> f64 {
    let mut cells = vec![[0.0; 4]; capacity + 1];
    let mut at = |x: f64| {
        let t = centre * libm::exp(x);
        t * density(p, t, &mut cells, &hit)
    };
    let mut sum = at(0.0);
    for direction in [-1.0, 1.0] {
        // No bell reaches 10,000 steps out; the bound only guards against a term that is NaN.
        for n in 1..10_000 {
            let term = at(direction * f64::from(n) * step);
            sum += term;
            if term <= 1e-13 * sum {
                break;
            }
        }
    }
    sum * step
}

/// `sum over i != j of p_i hit(p_i, t) * p_j exp(-p_j t) * P(of the keys other than i and j,
/// exactly C - 1 are seen by t)`: key `j` is the one whose first request would push `i` out.
///
/// The keys are folded in one by one into polynomials whose coefficient `k` belongs to `k`
/// keys seen. Four are kept: with neither `i` nor `j` chosen yet, with `j`, with `i`, with
/// both. Every term is positive, so nothing cancels. `cells[k + 1]` holds the coefficients `k`,
/// and `cells[0]` stays zero in place of the coefficient -1.
fn density(p: &[f64], t: f64, cells: &mut [[f64; 4]], hit: impl Fn(f64, f64) -> f64) -> f64 {
    let top = cells.len() - 1;
    cells.fill([0.0; 4]);
    cells[1][0] = 1.0;
    for (index, &share) in p.iter().enumerate() {
        let unseen = libm::exp(-share * t);
        let seen = -libm::expm1(-share * t);
        let (last, kept) = (share * unseen, share * hit(share, t));
        // The keys still to come can raise a coefficient only so far: what cannot reach
        // the one that is wanted is not kept up.
        let low = (top + index + 1).saturating_sub(p.len()).max(1);
        let high = top.min(index + 2);
        for k in (low..=high).rev() {
            let [none, second, first, both] = cells[k];
            let below = cells[k - 1];
            cells[k] = [
                unseen * none + seen * below[0],
                unseen * second + seen * below[1] + last * none,
                unseen * first + seen * below[2] + kept * none,
                unseen * both + seen * below[3] + kept * second + last * first,
            ];
        }
    }
    cells[top][3]
}

/// How far a hit ratio may fall short of a target and still reach it: uniform popularity has
/// the ratio C/N exactly, which rounding must not turn into a miss.
const SLACK: f64 = 1e-7;

/// The smallest capacity at which [`lru`] reaches the hit ratio `target`, or `None` if none
/// does (no keys, or a target above 1). A target of 0 or less needs no slot.
///
/// Found by bisection, as the ratio rises with the capacity: about seven evaluations of
/// [`lru`] for 100 keys.
pub fn smallest_capacity(p: &[f64], target: f64) -> Option<usize> {
    let p = shares(p);
    if target <= 0.0 {
        return Some(0);
    }
    if p.is_empty() || target.is_nan() || target > 1.0 {
        return None;
    }
    let (mut too_few, mut enough) = (0, p.len());
    while enough - too_few > 1 {
        let middle = usize::midpoint(too_few, enough);
        if lru(&p, middle) >= target - SLACK {
            enough = middle;
        } else {
            too_few = middle;
        }
    }
    Some(enough)
}

/// The largest Zipf exponent that [`exponent_for`] considers.
pub const MAX_EXPONENT: f64 = 4.0;

/// The smallest Zipf exponent in 0..=[`MAX_EXPONENT`] at which [`lru`] with `capacity` slots
/// for `keys` keys reaches the hit ratio `target`, to 1e-7, or `None` if none does.
///
/// Found by bisection, as the ratio rises with the exponent: about thirty evaluations of
/// [`lru`].
pub fn exponent_for(keys: usize, capacity: usize, target: f64) -> Option<f64> {
    let reaches = |exponent| lru(&zipf_weights(keys, exponent), capacity) >= target - SLACK;
    if reaches(0.0) {
        return Some(0.0);
    }
    if !reaches(MAX_EXPONENT) {
        return None;
    }
    let (mut low, mut high) = (0.0, MAX_EXPONENT);
    while high - low > 1e-8 {
        let middle = f64::midpoint(low, high);
        if reaches(middle) {
            high = middle;
        } else {
            low = middle;
        }
    }
    Some(high)
}
