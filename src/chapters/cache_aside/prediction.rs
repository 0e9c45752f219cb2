//! What theory says of the present settings: independent Poisson reads and updates, room for
//! every key.

use super::params::Params;
use super::protection::{Protection, Update};

/// Beyond so many keys nothing is computed.
const MOST_KEYS: u64 = 10_000;

/// Expected values.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// Hits over look-ups.
    pub hit_rate: f64,
    /// Loads between two sets.
    pub loads_per_expiry: f64,
    /// Stale answers over answers; `None` where only a race makes them.
    pub stale_share: Option<f64>,
}

/// The expected values; `None` where the assumptions do not hold: too few slots, keys without a
/// row, lost deletes, or nobody who asks.
pub fn predict(params: &Params, protection: Protection) -> Option<Prediction> {
    let known = params.keys <= MOST_KEYS
        && params.capacity >= params.keys
        && params.absent_keys == 0
        && params.delete_failure <= 0.0
        && params.reads_per_s > 0.0;
    if !known {
        return None;
    }
    let weights = params.key_pattern().weights();
    let load_s = (params.cache_ms + params.database_ms + params.set_delay_ms) / 1e3;
    let ttl_s = params.ttl().map(crate::sim::SimDuration::as_secs_f64);
    let deletes = matches!(params.update, Update::DeleteAfter | Update::DeleteBefore);
    let (mut hits, mut stale) = (0.0, 0.0);
    let (mut loads, mut periods) = (0.0, 0.0);
    for weight in weights {
        let reads = params.reads_per_s * weight;
        let writes = params.writes_per_s * weight;
        let ends = if deletes { writes } else { 0.0 };
        let Some(life) = mean_life(ttl_s, ends) else {
            // Nothing ends this entry: it is loaded once.
            hits += weight;
            continue;
        };
        if reads <= 0.0 {
            continue;
        }
        let during = herd_time(params, protection, load_s);
        let look_ups = reads * life + 1.0 + reads * during;
        let cycle = look_ups / reads;
        hits += weight * reads * life / look_ups;
        periods += 1.0 / cycle;
        loads += loads_of(params, protection, reads, load_s) / cycle;
        stale += weight * (reads * life / look_ups) * old_share(ttl_s, writes);
    }
    Some(Prediction {
        hit_rate: hits,
        loads_per_expiry: if periods > 0.0 { loads / periods } else { 1.0 },
        stale_share: (params.update == Update::TtlOnly).then_some(stale),
    })
}

/// How long an entry lives, in seconds: until its time is over or an update deletes it. `None`:
/// for ever.
fn mean_life(ttl_s: Option<f64>, ends_per_s: f64) -> Option<f64> {
    match ttl_s {
        Some(ttl) if ends_per_s * ttl > 1e-9 => Some(-libm::expm1(-ends_per_s * ttl) / ends_per_s),
        Some(ttl) => Some(ttl),
        None if ends_per_s > 0.0 => Some(1.0 / ends_per_s),
        None => None,
    }
}

/// How long a key is missing while it is loaded, in seconds.
fn herd_time(params: &Params, protection: Protection, load_s: f64) -> f64 {
    match protection {
        Protection::Early if params.ttl().is_some() => 0.0,
        _ => load_s,
    }
}

/// Loads of one period of a key.
fn loads_of(params: &Params, protection: Protection, reads: f64, load_s: f64) -> f64 {
    match protection {
        Protection::SingleFlight | Protection::Lease | Protection::ServeStale => 1.0,
        // Vattani et al.: e^(1 / beta), however many read; few readers are no herd.
        Protection::Early if params.beta > 0.0 => {
            libm::exp(1.0 / params.beta).min(1.0 + reads * load_s)
        }
        _ => 1.0 + reads * load_s,
    }
}

/// The share of an entry's life in which a newer version exists, under a time to live alone.
fn old_share(ttl_s: Option<f64>, writes: f64) -> f64 {
    match ttl_s {
        Some(ttl) if writes * ttl > 1e-9 => 1.0 + libm::expm1(-writes * ttl) / (writes * ttl),
        _ => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one_key(update: Update) -> Params {
        Params {
            keys: 1,
            capacity: 1,
            reads_per_s: 10.0,
            writes_per_s: 0.01,
            ttl_s: 300.0,
            cache_ms: 0.0,
            database_ms: 0.0,
            update,
            ..Params::default()
        }
    }

    /// `theory_stampede.csv`: `ttl_hit`, `ttl_stale`, `ttl_hit_inv` of 10 reads/s, 0.01 updates/s
    /// and 300 s.
    #[test]
    fn one_key_is_the_closed_form() {
        let found = predict(&one_key(Update::TtlOnly), Protection::None).unwrap();
        assert!((found.hit_rate - 0.999_666_777_7).abs() < 1e-9);
        assert!((found.stale_share.unwrap() - 0.683_034_677_9).abs() < 1e-9);
        let found = predict(&one_key(Update::DeleteAfter), Protection::None).unwrap();
        assert!((found.hit_rate - 0.998_948_710_7).abs() < 1e-9);
    }

    #[test]
    fn a_herd_is_one_and_who_comes_meanwhile() {
        let params = Params {
            database_ms: 3_000.0,
            ..one_key(Update::TtlOnly)
        };
        let loads = |protection| predict(&params, protection).unwrap().loads_per_expiry;
        assert!((loads(Protection::None) - 31.0).abs() < 1e-9);
        assert!((loads(Protection::Lease) - 1.0).abs() < 1e-9);
        assert!((loads(Protection::Early) - std::f64::consts::E).abs() < 1e-9);
    }
}
