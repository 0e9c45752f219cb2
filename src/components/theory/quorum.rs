//! Quorums of a fixed set of replicas.

use super::numeric::gauss;

/// Whether every set of `r` among `n` replicas meets every set of `w`.
pub fn quorums_overlap(n: u32, w: u32, r: u32) -> bool {
    w + r > n
}

/// The chance that `r` random replicas of `n` all miss a write that a random set of `w` holds:
/// C(n-w, r) / C(n, r) (Bailis et al., VLDB 2012, equation 1).
pub fn missed_share(n: u32, w: u32, r: u32) -> f64 {
    let one = |i: u32| {
        let left = f64::from(n) - f64::from(w) - f64::from(i);
        (left / (f64::from(n) - f64::from(i))).max(0.0)
    };
    (0..r).map(one).product()
}

/// The chance that a read returns one of the last `k` versions when each was stored by a random
/// set of its own: 1 - missed^k.
pub fn within_last(n: u32, w: u32, r: u32, k: u32) -> f64 {
    let missed = missed_share(n, w, r);
    1.0 - (0..k).map(|_| missed).product::<f64>()
}

/// The mean of the `k`-th smallest of `n` independent delays, by integrating the chance that fewer
/// than `k` of them are over (order statistics; elementary probability). `is_over(t)` is the chance
/// that one is over by `t`; `scale` is about its mean, and beyond 60 of it nothing is left.
pub fn kth_fastest(n: u32, k: u32, scale: f64, is_over: impl Fn(f64) -> f64) -> f64 {
    const PIECES: u32 = 60;
    if k == 0 || k > n || scale <= 0.0 {
        return 0.0;
    }
    let waits = |t: f64| 1.0 - available_share(n, k, is_over(t));
    (0..PIECES)
        .map(|piece| gauss(scale, |t| waits(scale * f64::from(piece) + t)))
        .sum()
}

/// The chance that two exponential delays, one after the other, are over by `t`.
pub fn both_over(first_mean: f64, second_mean: f64, t: f64) -> f64 {
    let tail = |mean: f64| {
        if mean > 0.0 {
            libm::exp(-t / mean)
        } else {
            0.0
        }
    };
    let (a, b) = (first_mean.max(0.0), second_mean.max(0.0));
    let apart = a - b;
    if apart.abs() <= 1e-6 * a.max(b) {
        let mean = f64::midpoint(a, b);
        let so_far = if mean > 0.0 { t / mean } else { 0.0 };
        return 1.0 - tail(mean) * (1.0 + so_far);
    }
    1.0 - (a * tail(a) - b * tail(b)) / apart
}

/// The chance that at least `need` of `n` replicas are up, each with probability `a` by itself.
pub fn available_share(n: u32, need: u32, a: f64) -> f64 {
    let power = |base: f64, times: u32| (0..times).map(|_| base).product::<f64>();
    let choose = |k: u32| {
        (0..k)
            .map(|i| f64::from(n - i) / f64::from(i + 1))
            .product::<f64>()
    };
    (need..=n)
        .map(|up| choose(up) * power(a, up) * power(1.0 - a, n - up))
        .sum()
}
