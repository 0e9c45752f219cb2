//! Which Zipf exponent fits the counts of a trace, and how well.
//!
//! The most likely exponent of Zipf's law over as many ranks as there are keys: that at which the
//! mean logarithm of a requested rank is the measured one (Clauset, Shalizi and Newman, "Power-law
//! distributions in empirical data", SIAM Review 2009, for a law with an upper end). Their measure of
//! the fit, the Kolmogorov-Smirnov distance, is the largest difference between measured and fitted
//! share of the requests for the most popular keys.

/// Up to this rank sums are taken term by term; beyond it as integrals (Euler-Maclaurin).
const SUMMED: u64 = 1_024;
/// Exponents that are looked at.
const MOST: f64 = 64.0;
const STEPS: usize = 80;
/// Beyond the terms that are summed, ranks are compared that are this much apart.
const APART: f64 = 1.02;

/// A fitted law.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ZipfFit {
    /// The exponent, from 0 (all keys equally popular) on.
    pub exponent: f64,
    /// The Kolmogorov-Smirnov distance, from 0 (the law itself) to 1.
    pub distance: f64,
}

impl ZipfFit {
    /// The share of the requests that the law gives to the key of each rank, from 1, among so many
    /// keys: `rank^-exponent` by the sum of that over all ranks.
    pub fn share(&self, keys: u64) -> impl Fn(f64) -> f64 + use<> {
        let exponent = self.exponent;
        let first: f64 = (1..=keys.min(SUMMED))
            .map(|rank| weight(rank as f64, exponent))
            .sum();
        let rest = if keys > SUMMED {
            tail(SUMMED as f64, keys as f64, exponent)
        } else {
            0.0
        };
        let all = first + rest;
        move |rank| weight(rank, exponent) / all
    }
}

/// Fits Zipf's law to counts, of which each group says how many keys were requested how often:
/// `(requests, keys)`, the most requested first. `None` where there are fewer than two keys.
pub fn zipf_fit(groups: &[(u64, u64)]) -> Option<ZipfFit> {
    let keys: u64 = groups.iter().map(|(_, keys)| keys).sum();
    let requests: f64 = groups
        .iter()
        .map(|&(requests, keys)| requests as f64 * keys as f64)
        .sum();
    if keys < 2 || requests <= 0.0 {
        return None;
    }
    let mut before = 0;
    let mut logs = 0.0;
    for &(count, keys) in groups {
        let after = before + keys;
        // The logarithms of ranks from `before` + 1 to `after` add up to that of a quotient of
        // factorials.
        let sum = libm::lgamma(after as f64 + 1.0) - libm::lgamma(before as f64 + 1.0);
        logs += count as f64 * sum;
        before = after;
    }
    let measured = logs / requests;
    let (mut low, mut high) = (0.0, MOST);
    if mean_log(keys, low) <= measured * (1.0 + 1e-12) {
        high = low;
    }
    for _ in 0..STEPS {
        let middle = 0.5 * (low + high);
        if mean_log(keys, middle) > measured {
            low = middle;
        } else {
            high = middle;
        }
    }
    let exponent = 0.5 * (low + high);
    Some(ZipfFit {
        exponent,
        distance: distance(groups, keys, requests, exponent),
    })
}

fn weight(rank: f64, exponent: f64) -> f64 {
    libm::pow(rank, -exponent)
}

/// The weights of ranks above `from`, which is not small, up to `to`.
fn tail(from: f64, to: f64, exponent: f64) -> f64 {
    let power = 1.0 - exponent;
    let log = libm::log(to / from);
    let integral = if power.abs() * log < 1e-9 {
        weight(from, exponent) * from * log
    } else {
        weight(from, exponent) * from * libm::expm1(power * log) / power
    };
    let (first, last) = (weight(from, exponent), weight(to, exponent));
    let slopes = -exponent * (last / to - first / from);
    integral + 0.5 * (last - first) + slopes / 12.0
}

/// The mean logarithm of a rank that is drawn by the law.
fn mean_log(keys: u64, exponent: f64) -> f64 {
    let (mut weights, mut logs) = (0.0, 0.0);
    for rank in 1..=keys.min(SUMMED) {
        let rank = rank as f64;
        let weight = weight(rank, exponent);
        weights += weight;
        logs += weight * libm::log(rank);
    }
    if keys > SUMMED {
        let (from, to) = (SUMMED as f64, keys as f64);
        weights += tail(from, to, exponent);
        logs += log_tail(from, to, exponent);
    }
    logs / weights
}

/// The weights of ranks above `from` up to `to`, each times its logarithm: Simpson's rule over the
/// logarithm of the rank, in which the integrand is smooth, and the ends' corrections.
fn log_tail(from: f64, to: f64, exponent: f64) -> f64 {
    const PARTS: u32 = 400;
    let (start, end) = (libm::log(from), libm::log(to));
    let step = (end - start) / f64::from(PARTS);
    let at = |log: f64| log * libm::exp((1.0 - exponent) * log);
    let mut sum = at(start) + at(end);
    for part in 1..PARTS {
        let factor = if part % 2 == 1 { 4.0 } else { 2.0 };
        sum += factor * at(start + step * f64::from(part));
    }
    let value = |rank: f64| weight(rank, exponent) * libm::log(rank);
    let slope = |rank: f64| weight(rank, exponent) / rank * (1.0 - exponent * libm::log(rank));
    sum * step / 3.0 + 0.5 * (value(to) - value(from)) + (slope(to) - slope(from)) / 12.0
}

/// The largest difference between the measured and the fitted share of the most popular keys.
fn distance(groups: &[(u64, u64)], keys: u64, requests: f64, exponent: f64) -> f64 {
    let mut groups = groups.iter().copied();
    let (mut count, mut left) = groups.next().unwrap_or_default();
    let (mut rank, mut measured, mut fitted) = (0_u64, 0.0, 0.0);
    let mut shares = Vec::new();
    while rank < keys {
        let next = if rank < SUMMED {
            rank + 1
        } else {
            ((rank as f64 * APART) as u64).clamp(rank + 1, keys)
        };
        // At most to the end of those that were requested as often.
        let next = next.min(rank + left.max(1));
        fitted += if rank < SUMMED {
            weight(next as f64, exponent)
        } else {
            tail(rank as f64, next as f64, exponent)
        };
        measured += count as f64 * (next - rank) as f64;
        left = left.saturating_sub(next - rank);
        rank = next;
        shares.push((measured / requests, fitted));
        if left == 0 {
            (count, left) = groups.next().unwrap_or_default();
        }
    }
    let all = fitted;
    shares
        .iter()
        .map(|(measured, fitted)| (measured - fitted / all).abs())
        .fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grouped(mut counts: Vec<u64>) -> Vec<(u64, u64)> {
        counts.sort_unstable_by(|a, b| b.cmp(a));
        let mut groups: Vec<(u64, u64)> = Vec::new();
        for count in counts {
            match groups.last_mut() {
                Some((known, keys)) if *known == count => *keys += 1,
                _ => groups.push((count, 1)),
            }
        }
        groups
    }

    fn law(keys: usize, exponent: f64, requests: f64) -> Vec<u64> {
        let weights: Vec<f64> = (1..=keys)
            .map(|rank| libm::pow(rank as f64, -exponent))
            .collect();
        let all: f64 = weights.iter().sum();
        weights
            .iter()
            .map(|weight| (weight / all * requests).round() as u64)
            .collect()
    }

    #[test]
    fn the_exponent_of_the_law_itself_comes_back() {
        for (keys, exponent) in [
            (100, 0.0),
            (100, 0.5),
            (1_000, 1.0),
            (50_000, 0.8),
            (20_000, 1.3),
        ] {
            let fit = zipf_fit(&grouped(law(keys, exponent, 1e12))).unwrap();
            assert!(
                (fit.exponent - exponent).abs() < 2e-4,
                "{keys} {exponent}: {fit:?}"
            );
            assert!(fit.distance < 1e-4, "{keys} {exponent}: {fit:?}");
        }
    }

    #[test]
    fn sums_are_those_of_all_terms() {
        for (keys, exponent) in [
            (300_000_u64, 1.0),
            (300_000, 0.7),
            (100_000, 1.9),
            (5_000, 0.0),
        ] {
            let terms = |value: fn(f64) -> f64| -> f64 {
                (1..=keys)
                    .map(|rank| libm::pow(rank as f64, -exponent) * value(rank as f64))
                    .sum()
            };
            let expected = terms(libm::log) / terms(|_| 1.0);
            let found = mean_log(keys, exponent);
            assert!(
                (found / expected - 1.0).abs() < 1e-9,
                "{keys} {exponent}: {found}"
            );
        }
    }

    #[test]
    fn no_other_exponent_is_likelier() {
        // Counts that no law has; the likelihood is that of the definition, term by term.
        let counts = [900_u64, 310, 305, 120, 80, 80, 33, 9, 2, 1, 1, 1];
        let likelihood = |exponent: f64| -> f64 {
            let all: f64 = (1..=12)
                .map(|rank| libm::pow(f64::from(rank), -exponent))
                .sum();
            (1..=12)
                .zip(counts)
                .map(|(rank, count)| {
                    count as f64 * libm::log(libm::pow(f64::from(rank), -exponent) / all)
                })
                .sum()
        };
        let fit = zipf_fit(&grouped(counts.to_vec())).unwrap();
        let best = likelihood(fit.exponent);
        for step in 0..4_000 {
            let exponent = f64::from(step) / 1_000.0;
            assert!(
                likelihood(exponent) <= best + 1e-9,
                "{exponent} beats {fit:?}"
            );
        }
        assert!(fit.distance > 0.02 && fit.distance < 0.3, "{fit:?}");
    }

    #[test]
    fn equal_counts_are_no_skew_and_one_key_is_no_law() {
        let fit = zipf_fit(&[(7, 1_000_000)]).unwrap();
        assert!(fit.exponent < 1e-6 && fit.distance < 1e-6, "{fit:?}");
        assert_eq!(zipf_fit(&[(7, 1)]), None);
        assert_eq!(zipf_fit(&[]), None);
        let steep = zipf_fit(&[(u64::MAX >> 12, 1), (1, 1)]).unwrap();
        assert!(steep.exponent > 40.0 && steep.distance.is_finite());
    }
}
