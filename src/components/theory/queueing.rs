//! Waiting lines: how long a request is under way at a given load.
//!
//! Arrivals are a Poisson process and service is first come, first served. Times are in seconds,
//! rates per second. Where the load is more than the servers can carry, no steady state exists
//! and the functions return `None`.
//!
//! The formulas are those of Kleinrock (1975), "Queueing Systems", volume 1, cited from memory;
//! `tests/theory/bottleneck.rs` checks each of them against the reference table.

use super::numeric::rising_root;
use super::popularity::shares;

/// The chance that an arrival at M/M/c must wait, by Erlang's formula C; `offered` is the arrival
/// rate times the mean service time. `None` if that is not below the number of servers.
pub fn erlang_c(offered: f64, servers: u32) -> Option<f64> {
    if !is_load(offered) || offered >= f64::from(servers) {
        return None;
    }
    // Erlang's loss formula by its recursion, which neither overflows nor cancels.
    let lost = (1..=servers).fold(1.0, |lost, n| {
        offered * lost / (f64::from(n) + offered * lost)
    });
    let utilisation = offered / f64::from(servers);
    Some(lost / (1.0 - utilisation * (1.0 - lost)))
}

/// The mean time in M/M/c with one shared line; M/M/1 with one server: `1 / (mu - lambda)`.
pub fn mmc_time(per_s: f64, service_s: f64, servers: u32) -> Option<f64> {
    Some(service_s + waiting(per_s, service_s, 1.0, servers)?)
}

/// The time that a share `q` (0 to 1, not 1) of the requests does not exceed in M/M/1.
pub fn mm1_quantile(per_s: f64, service_s: f64, q: f64) -> Option<f64> {
    Some(-libm::log1p(-q) * mmc_time(per_s, service_s, 1)?)
}

/// The mean time in M/G/c when the service time has this mean and this squared coefficient of
/// variation (its variance over the square of its mean: 0 if fixed, 1 if exponential).
///
/// With one server it is the formula of Pollaczek and Khinchine, and with exponential service it
/// is M/M/c: both exact. In between it is the approximation of Allen and Cunneen: the wait in
/// M/M/c times `(1 + variation) / 2`.
pub fn mgc_time(per_s: f64, service_s: f64, variation: f64, servers: u32) -> Option<f64> {
    Some(service_s + waiting(per_s, service_s, variation, servers)?)
}

fn waiting(per_s: f64, service_s: f64, variation: f64, servers: u32) -> Option<f64> {
    if !is_load(per_s) || !is_load(service_s) || !is_load(variation) {
        return None;
    }
    let offered = per_s * service_s;
    let waits = erlang_c(offered, servers)?;
    let spare = f64::from(servers) - offered;
    Some(waits * service_s / spare * f64::midpoint(1.0, variation))
}

/// Mean and squared coefficient of variation of a service that takes `memory_s` with the chance
/// `hit` and `disk_s` otherwise.
pub fn two_point(hit: f64, memory_s: f64, disk_s: f64) -> (f64, f64) {
    let mean = hit * memory_s + (1.0 - hit) * disk_s;
    let square = hit * memory_s * memory_s + (1.0 - hit) * disk_s * disk_s;
    if mean <= 0.0 {
        return (0.0, 0.0);
    }
    (mean, (square / (mean * mean) - 1.0).max(0.0))
}

/// M/M/1 with room for `most` requests: the share that is refused, and the mean time of the
/// others.
pub fn mm1k(per_s: f64, service_s: f64, most: u32) -> (f64, f64) {
    let load = per_s * service_s;
    // p(n) is proportional to load^n; scaled so that the largest is 1.
    let weight = |n: u32| {
        let power = if load > 1.0 { most - n } else { n };
        let base = if load > 1.0 { 1.0 / load } else { load };
        libm::pow(base, f64::from(power))
    };
    let total: f64 = (0..=most).map(weight).sum();
    let inside: f64 = (0..=most).map(|n| f64::from(n) * weight(n)).sum();
    let refused = weight(most) / total;
    (refused, inside / total / (per_s * (1.0 - refused)))
}

/// The mean time of a read that pays a look-up of `cache_s` and, with the chance `1 - hit`, the
/// database, whose mean time is `database_s`.
pub fn behind_a_cache(cache_s: f64, hit: f64, database_s: f64) -> f64 {
    cache_s + (1.0 - hit) * database_s
}

/// By which factor the database's load grows when a cache that answers the share `hit` is lost.
pub fn load_factor(hit: f64) -> f64 {
    1.0 / (1.0 - hit)
}

/// The most reads a second that `copies` full copies can serve, if each serves `mu` operations a
/// second and must apply all `writes_per_s`.
pub fn replica_reads(mu: f64, writes_per_s: f64, copies: u32) -> f64 {
    f64::from(copies) * (mu - writes_per_s).max(0.0)
}

/// The share of requests that LRU with `second` places finds, if it sees only what LRU with
/// `first` places in front of it has missed.
///
/// By characteristic times (Che, Tung, Wang 2002; for caches in a row Martina, Garetto and
/// Leonardi 2014, "A unified approach to the performance analysis of caching systems"): a key that
/// the first has missed was not asked for during the first's time, so the second finds it only if
/// its last request was within the second's time. An approximation.
pub fn second_lru(p: &[f64], first: usize, second: usize) -> f64 {
    let p = shares(p);
    if p.is_empty() || second == 0 {
        return 0.0;
    }
    let time = super::lru::time_to_see(&p, first);
    if !time.is_finite() {
        return 0.0;
    }
    // Misses of the first cache per request, by key.
    let missed: Vec<f64> = p
        .iter()
        .map(|share| share * libm::exp(-share * time))
        .collect();
    let total: f64 = missed.iter().sum();
    if total <= 0.0 {
        return 0.0;
    }
    if second >= p.len() {
        return 1.0;
    }
    let places = second as f64;
    let own = rising_root(places, |t| {
        let held: f64 = missed.iter().map(|rate| -libm::expm1(-rate * t)).sum();
        let slope: f64 = missed.iter().map(|r| r * libm::exp(-r * t)).sum();
        (held - places, slope)
    });
    let later = (own - time).max(0.0);
    let found = p.iter().zip(&missed);
    let found: f64 = found
        .map(|(share, rate)| -rate * libm::expm1(-share * later))
        .sum();
    (found / total).clamp(0.0, 1.0)
}

fn is_load(value: f64) -> bool {
    value.is_finite() && value >= 0.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::components::theory::zipf_weights;

    #[test]
    fn more_load_than_servers_has_no_steady_state() {
        assert_eq!(mmc_time(500.0, 0.002, 1), None);
        assert_eq!(mgc_time(900.0, 0.005, 0.0, 4), None);
        assert!(mmc_time(499.0, 0.002, 1).is_some());
        assert_eq!(mmc_time(f64::NAN, 0.002, 1), None);
    }

    #[test]
    fn nobody_waits_where_nobody_comes() {
        assert_eq!(mmc_time(0.0, 0.002, 3), Some(0.002));
        assert_eq!(mgc_time(0.0, 0.002, 0.5, 1), Some(0.002));
    }

    #[test]
    fn a_thousand_servers_are_computed_without_overflow() {
        let time = mmc_time(900.0, 1.0, 1_000).unwrap();
        assert!((1.0..1.001).contains(&time), "{time}");
    }

    #[test]
    fn one_point_has_no_variation_and_two_have() {
        assert_eq!(two_point(1.0, 0.002, 0.02), (0.002, 0.0));
        let (mean, variation) = two_point(0.9, 0.002, 0.02);
        assert!((mean - 0.0038).abs() < 1e-12);
        // E[S^2] = 0.9 * 4e-6 + 0.1 * 4e-4 = 43.6e-6.
        assert!((variation - (43.6e-6 / (0.0038 * 0.0038) - 1.0)).abs() < 1e-9);
    }

    #[test]
    fn behind_a_cache_of_its_own_size_a_pool_finds_little() {
        let p = zipf_weights(1_000, 1.3);
        let behind = second_lru(&p, 240, 100);
        assert!(behind < 0.05, "{behind}");
        assert!(second_lru(&p, 10, 100) > 0.3);
        assert_eq!(second_lru(&p, 10, 0), 0.0);
        assert_eq!(second_lru(&p, 1_000, 100), 0.0);
        // With nothing in front it is LRU by itself.
        let alone = super::super::lru(&p, 100);
        assert!((second_lru(&p, 0, 100) - alone).abs() < 0.002);
    }
}
