//! A time to live that counts from the fill, with lazy expiry.

use super::EXACT_KEYS;
use super::fixed::{best_static, largest};
use super::lru::{averaged, lru, time_to_see};
use super::numeric::{discounted, gauss, rising_root};
use super::popularity::{lifetime, non_negative, shares};

/// The hit ratio of LRU whose entries expire `ttl_s` seconds after their fill.
///
/// Expiry is lazy: an expired entry keeps its slot, and the look-up that finds it expired is a
/// miss, refills the same slot and counts as a use. Which keys are resident is therefore the
/// same as without expiry. Each key is seen as a renewal process of *cycles* from fill to fill.
/// A cycle has one miss and, if a key that is not asked for leaves after the time `t`, on average
/// `m_i(t)` hits: the requests younger than the time to live before which no gap was as long
/// as `t`. That is the integral up to `ttl_s` of their density `u`, with `u = lambda_i` before
/// `t` and `u'(x) = -lambda_i exp(-lambda_i t) u(x - t)` after it. So
///
/// `hit = sum_i p_i * mean over t of m_i / (1 + m_i)`.
///
/// Up to [`EXACT_KEYS`] keys the mean is over the law of `t` that makes [`super::lru`] exact, to
/// which this tends for long times to live. It is approximate in that one cycle knows one `t`,
/// not a fresh one for each gap: against simulations with 100 keys and exponents 0 to 2 it is
/// within 0.004 from ten slots on, and with one to five slots up to 0.02 too low under a steep
/// law. Above, `t` is fixed at the [`super::characteristic_time`].
/// Derived from Che, Tung and Wang (2002) and renewal theory, as Jung, Berger and Balakrishnan
/// (2003, "Modeling TTL-based Internet caches", INFOCOM) do without a bound on the slots.
///
/// With no requests nothing is asked for before it expires, so the ratio is 0 if there is a
/// time to live.
pub fn lru_with_ttl(p: &[f64], capacity: usize, reads_per_s: f64, ttl_s: f64) -> f64 {
    let ttl = lifetime(ttl_s);
    if ttl.is_infinite() {
        return lru(p, capacity);
    }
    let p = shares(p);
    if p.is_empty() || capacity == 0 {
        return 0.0;
    }
    // Times in units of the mean gap between reads, as everywhere below.
    let limit = ttl * non_negative(reads_per_s);
    let hit_of = |share, keep| cycle_ratio(hits_per_cycle(share, 0.0, keep, limit));
    let hit = if capacity < p.len() && p.len() <= EXACT_KEYS {
        averaged(&p, capacity, FINENESS, hit_of)
    } else {
        let keep = time_to_see(&p, capacity);
        p.iter().map(|&share| share * hit_of(share, keep)).sum()
    };
    hit.clamp(0.0, 1.0)
}

/// [`lru_with_ttl`] where an answer takes `fill_s` seconds to come back and every read of the key
/// until then misses as well: a cycle has `1 + lambda_i D` misses, so
/// `hit_i = m_i / (1 + m_i + lambda_i D)`.
///
/// Approximate in that the slot is taken as reserved while the answer is on its way. A `ttl_s` of
/// 0 is none.
pub fn lru_with_slow_fills(
    p: &[f64],
    capacity: usize,
    reads_per_s: f64,
    ttl_s: f64,
    fill_s: f64,
) -> f64 {
    let p = shares(p);
    if p.is_empty() || capacity == 0 {
        return 0.0;
    }
    let reads = non_negative(reads_per_s);
    let limit = if reads > 0.0 {
        lifetime(ttl_s) * reads
    } else {
        0.0
    };
    let delay = non_negative(fill_s) * reads;
    let hit_of = |share: f64, keep| {
        let hits = hits_per_cycle(share, 0.0, keep, limit);
        share_of_hits(hits, 1.0 + share * delay)
    };
    let hit = if capacity < p.len() && p.len() <= EXACT_KEYS {
        averaged(&p, capacity, FINENESS, hit_of)
    } else {
        let keep = time_to_see(&p, capacity);
        p.iter().map(|&share| share * hit_of(share, keep)).sum()
    };
    if hit.is_nan() {
        1.0
    } else {
        hit.clamp(0.0, 1.0)
    }
}

/// The step for [`averaged`]. The ratio of a key has a kink where `t` is the time to live, on
/// which the rule is good to 4e-4 at this step.
pub(super) const FINENESS: f64 = 0.5;

/// The hit ratio with a slot for every key and a time to live of `ttl_s` seconds from the
/// fill: `sum_i p_i * lambda_i T / (1 + lambda_i T)` with `lambda_i = p_i * reads_per_s`.
///
/// No capacity does better at that time to live. Each cycle of a key is one miss and the
/// `lambda_i T` requests that arrive before the expiry (Jung, Berger, Balakrishnan 2003).
/// Exact. Without a time to live it is 1.
pub fn ttl_ceiling(p: &[f64], reads_per_s: f64, ttl_s: f64) -> f64 {
    best_static_with_ttl(p, p.len(), reads_per_s, ttl_s)
}

/// The hit ratio when the `capacity` hottest keys have their slots for good and expire
/// `ttl_s` seconds after each fill: [`ttl_ceiling`]'s sum over those keys alone.
///
/// Exact for such a cache; the rest of the keys always miss. It is no bound on other policies:
/// with a short time to live LRU does better, as it lends the slot of an idle key to another.
/// Without a time to live it is [`best_static`].
pub fn best_static_with_ttl(p: &[f64], capacity: usize, reads_per_s: f64, ttl_s: f64) -> f64 {
    let limit = lifetime(ttl_s);
    if limit.is_infinite() {
        return best_static(p, capacity);
    }
    let reads = non_negative(reads_per_s);
    let hits = largest(p, capacity)
        .iter()
        .map(|share| share * cycle_ratio(share * reads * limit))
        .sum::<f64>();
    hits.clamp(0.0, 1.0)
}

/// The hit ratio of a key with `hits` hits in a cycle of one miss.
pub(super) fn cycle_ratio(hits: f64) -> f64 {
    share_of_hits(hits, 1.0)
}

/// The hit ratio of a key with `hits` hits in a cycle of `misses` misses.
pub(super) fn share_of_hits(hits: f64, misses: f64) -> f64 {
    1.0 - misses / (misses + hits)
}

/// How many times `keep` are integrated piece by piece. By then the density is a plain
/// exponential, to six digits of the integral.
const PIECES: u32 = 6;

/// The mean number of hits between two fills of a key.
///
/// The key is read at `rate` and deleted at `deletions`, an entry leaves when it was not read
/// for `keep`, and expires at the age `limit`; both times may be infinite. A deletion ends
/// the cycle's hits, so it discounts the density of [`renewal_density`] by
/// `exp(-deletions t)`.
pub(super) fn hits_per_cycle(rate: f64, deletions: f64, keep: f64, limit: f64) -> f64 {
    let mut hits = rate * discounted(limit.min(keep), deletions);
    if limit <= keep {
        return hits;
    }
    if limit.is_infinite() {
        let lapse = libm::exp(-(rate + deletions) * keep);
        return rate * (1.0 - lapse) / (deletions + rate * lapse);
    }
    let b = rate * libm::exp(-rate * keep);
    for piece in 1..PIECES {
        let start = f64::from(piece) * keep;
        let length = keep.min(limit - start);
        if length <= 0.0 {
            return hits;
        }
        // Over the discounted time the integrand stays close to a polynomial however fast
        // the deletions are.
        let part = gauss(discounted(length, deletions), |s| {
            renewal_density(rate, b, keep, start + undiscounted(s, deletions))
        });
        let part = part * libm::exp(-deletions * start);
        hits += part;
        if part <= 1e-9 * hits {
            return hits;
        }
    }
    let start = f64::from(PIECES) * keep;
    let density = renewal_density(rate, b, keep, start).max(0.0) * libm::exp(-deletions * start);
    hits + density * discounted((limit - start).max(0.0), decay(rate, keep) + deletions)
}

/// The inverse of [`discounted`] in its first argument.
fn undiscounted(s: f64, rate: f64) -> f64 {
    if rate <= 0.0 {
        s
    } else {
        -libm::log1p(-rate * s) / rate
    }
}

/// The density at age `t` of requests that were never preceded by a gap of `keep` or more
/// since the fill.
///
/// The delay equation in [`lru_with_ttl`] integrates to
/// `u(t) = rate + sum_k c^(k-1)/(k-1)! * (rate c / k - b)` over the whole `k >= 1` with
/// `k keep < t`, where `b = rate exp(-rate keep)` and `c = -b (t - k keep)`. The terms
/// alternate, but the few that are used lose no more than a digit.
fn renewal_density(rate: f64, b: f64, keep: f64, t: f64) -> f64 {
    let mut density = rate;
    for k in 1..=PIECES {
        let since = t - f64::from(k) * keep;
        if since <= 0.0 {
            break;
        }
        let c = -b * since;
        let power: f64 = (1..k).map(|j| c / f64::from(j)).product();
        density += power * (rate * c / f64::from(k) - b);
    }
    density
}

/// The rate at which [`renewal_density`] falls in the long run: the real `s` other than `rate`
/// with `s = rate exp(-rate keep) exp(s keep)`.
fn decay(rate: f64, keep: f64) -> f64 {
    let load = rate * keep;
    let scale = load * libm::exp(-load);
    let root = if load > 1.0 {
        rising_root(scale, |y| {
            let grown = scale * libm::exp(y);
            (y - grown, 1.0 - grown)
        })
    } else {
        // The upper root, by its logarithm. Where this converges slowly, near a load of 1,
        // the density is too small by then for the root to matter.
        let start = load - libm::log(load);
        (0..20).fold(start, |y, _| start + libm::log(y))
    };
    root / keep
}
