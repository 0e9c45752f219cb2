//! Quorums of a fixed set of replicas.

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
