//! Policies that need no clock: the best fixed choice, FIFO, random, and the cold start.

use super::EXACT_KEYS;
use super::numeric::rising_root;
use super::popularity::shares;

/// The best hit ratio of any fixed cache content: the sum of the `capacity` largest `p_i`.
///
/// Perfect LFU tends to it, and under the independent reference model no policy without
/// knowledge of the future has a better long-run ratio (Aho, Denning, Ullman 1971, "Principles
/// of optimal page replacement", Journal of the ACM 18).
pub fn best_static(p: &[f64], capacity: usize) -> f64 {
    largest(p, capacity).iter().sum::<f64>().clamp(0.0, 1.0)
}

/// The `count` largest shares, largest first.
pub(super) fn largest(p: &[f64], count: usize) -> Vec<f64> {
    let mut shares = shares(p);
    shares.sort_by(|a, b| b.total_cmp(a));
    shares.truncate(count);
    shares
}

/// The steady-state hit ratio of FIFO and of random eviction, which are equal under the
/// independent reference model.
///
/// **Up to [`EXACT_KEYS`] keys: exact.** The content `S` has probability proportional to the
/// product of the `p_i` in it (Gelenbe 1973, "A unified approach to the evaluation of a class
/// of replacement algorithms", IEEE Transactions on Computers 22). With `e_k` the elementary
/// symmetric polynomials of `p`, that makes `miss = (C + 1) e_{C+1} / e_C`. The `e_k` underflow
/// at once, so they are computed as probabilities: if key `i` is in with chance
/// `theta p_i / (1 + theta p_i)`, independently, then `P(k are in)` is proportional to
/// `theta^k e_k`, and `theta` is chosen so that `C` are in on average.
///
/// **Above: approximate**, `hit = sum_i p_i * theta p_i / (1 + theta p_i)`: the same independent
/// chances without the condition that exactly `C` are in. It is the form that the
/// characteristic-time argument takes for these policies (Martina, Garetto, Leonardi 2014, "A
/// unified approach to the performance analysis of caching systems", INFOCOM).
pub fn fifo_or_random(p: &[f64], capacity: usize) -> f64 {
    let p = shares(p);
    if p.is_empty() || capacity == 0 {
        return 0.0;
    }
    if capacity >= p.len() {
        return 1.0;
    }
    let slots = capacity as f64;
    let theta = rising_root(slots, |theta| {
        let inside: f64 = p
            .iter()
            .map(|share| theta * share / (1.0 + theta * share))
            .sum();
        let slope: f64 = p
            .iter()
            .map(|share| share / ((1.0 + theta * share) * (1.0 + theta * share)))
            .sum();
        (inside - slots, slope)
    });
    let hit = if p.len() <= EXACT_KEYS {
        let inside = number_inside(&p, theta, capacity + 1);
        1.0 - (slots + 1.0) * inside[capacity + 1] / (inside[capacity] * theta)
    } else {
        p.iter()
            .map(|share| share * (theta * share / (1.0 + theta * share)))
            .sum()
    };
    hit.clamp(0.0, 1.0)
}

/// The distribution, up to `most`, of how many keys are in when each is independently with
/// chance `theta p_i / (1 + theta p_i)`.
fn number_inside(p: &[f64], theta: f64, most: usize) -> Vec<f64> {
    let mut chances = vec![0.0; most + 1];
    chances[0] = 1.0;
    for (index, share) in p.iter().enumerate() {
        let outside = 1.0 / (1.0 + theta * share);
        let inside = theta * share * outside;
        for k in (1..=most.min(index + 1)).rev() {
            chances[k] = outside * chances[k] + inside * chances[k - 1];
        }
        chances[0] *= outside;
    }
    chances
}

/// The chance that request number `m` (from 1) is a hit, from an empty cache that holds every
/// key and never expires one: `sum_i p_i (1 - (1 - p_i)^(m-1))`.
///
/// Request `m` hits when one of the `m - 1` before it asked for the same key; no more than
/// elementary probability. It is 0 for `m` of 0 or 1 and tends to 1.
pub fn warm_up(p: &[f64], m: u64) -> f64 {
    if m <= 1 {
        return 0.0;
    }
    let earlier = (m - 1) as f64;
    let seen = |share: &f64| -share * libm::expm1(earlier * libm::log1p(-share));
    shares(p).iter().map(seen).sum::<f64>().clamp(0.0, 1.0)
}
