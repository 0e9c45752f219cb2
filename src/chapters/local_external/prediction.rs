//! What theory says about the present settings, to be drawn as a dashed line.
//!
//! Each cache keeps a key while its time to live and the room last. With `t` seconds for which a
//! slot lasts an unused key (Che, Tung and Wang, 2002) and a time to live `T`, a key that is asked
//! for `r` times a second has about `m = min(e^(r t) - 1, r T)` hits for each miss, and a hit
//! ratio of `m / (1 + m)`. What a local cache misses is taken as a Poisson stream into the shared
//! one. Fills take no time and nobody writes.

use super::params::{Mode, Params, Placement};
use crate::components::theory;

/// What a long run tends to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// The share of reads that local caches answer.
    pub local: f64,
    /// The share that the shared cache answers.
    pub shared: f64,
    /// The mean time of a read, in microseconds: each pays every look-up on its way.
    pub mean_us: f64,
}

/// The prediction for these settings; `None` without reads, with writes, where a limited database
/// lets reads wait, or where there are too many keys to add up for every frame.
pub fn predict(params: &Params) -> Option<Prediction> {
    let quiet = params.writes_per_s <= 0.0 && params.database_per_s <= 0.0;
    if params.reads_per_s <= 0.0 || !quiet {
        return None;
    }
    let weights = theory::zipf_weights(params.keys as usize, params.zipf_exponent);
    let all: Vec<f64> = weights.iter().map(|p| p * params.reads_per_s).collect();
    let instances = params.instances as f64;
    let own: Vec<f64> = all.iter().map(|rate| rate / instances).collect();
    let is_static = params.placement == Placement::Static;
    let local = if params.mode.has_l1() {
        hits(&own, params.l1_slots as usize, params.l1_ttl_s, is_static)
    } else {
        vec![0.0; all.len()]
    };
    let missed: Vec<f64> = all.iter().zip(&local).map(|(r, h)| r * (1.0 - h)).collect();
    let shared = if params.mode.has_l2() {
        hits(
            &missed,
            params.l2_slots as usize,
            params.l2_ttl_s,
            is_static,
        )
    } else {
        vec![0.0; all.len()]
    };
    let sum = |of: &dyn Fn(usize) -> f64| (0..all.len()).map(of).sum::<f64>();
    let local_share = sum(&|key| weights[key] * local[key]);
    let shared_share = sum(&|key| weights[key] * (1.0 - local[key]) * shared[key]);
    let l1_us = if params.mode == Mode::External {
        0.0
    } else {
        params.l1_ns / 1e3
    };
    let l2_us = if params.mode.has_l2() {
        params.l2_us
    } else {
        0.0
    };
    let to_database = 1.0 - local_share - shared_share;
    Some(Prediction {
        local: local_share,
        shared: shared_share,
        mean_us: l1_us + (1.0 - local_share) * l2_us + to_database * params.database_us,
    })
}

/// The hit ratio of every key in a cache, given how often each is asked for a second.
fn hits(rates: &[f64], slots: usize, ttl_s: f64, is_static: bool) -> Vec<f64> {
    let total: f64 = rates.iter().sum();
    if total <= 0.0 || slots == 0 {
        return vec![0.0; rates.len()];
    }
    let weights: Vec<f64> = rates.iter().map(|rate| rate / total).collect();
    let lasts_s = if is_static {
        f64::INFINITY
    } else {
        theory::characteristic_time(&weights, slots) / total
    };
    let of_key = |(key, rate): (usize, &f64)| {
        if is_static && key >= slots {
            return 0.0;
        }
        let by_room = libm::expm1(rate * lasts_s);
        let by_time = if ttl_s > 0.0 {
            rate * ttl_s
        } else {
            f64::INFINITY
        };
        let most = by_room.min(by_time);
        if most.is_finite() {
            most / (1.0 + most)
        } else {
            1.0
        }
    };
    rates.iter().enumerate().map(of_key).collect()
}

/// How many instances a write leaves with an older copy of a key, on average: each of the others
/// holds it with the probability `r T / (1 + r T)`, with `r` reads of the key a second at each.
pub fn stale_after_write(instances: f64, reads_per_s_each: f64, ttl_s: f64) -> f64 {
    let per_ttl = reads_per_s_each * ttl_s;
    (instances - 1.0) * per_ttl / (1.0 + per_ttl)
}

/// The oldest that an answer can be, in seconds; `None` if nothing bounds it. A shared entry that
/// no write deletes can be copied in its last moment, so that both times to live add up.
pub fn oldest_s(params: &Params) -> Option<f64> {
    let shared = params.mode.has_l2() && !params.write_deletes;
    let ttls = [
        (params.mode.has_l1(), params.l1_ttl_s),
        (shared, params.l2_ttl_s),
    ];
    let in_use = ttls.iter().filter(|(used, _)| *used);
    if in_use.clone().any(|(_, ttl_s)| *ttl_s <= 0.0) {
        return None;
    }
    Some(in_use.map(|(_, ttl_s)| ttl_s).sum())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_static_choice_has_the_shares_of_its_keys() {
        let params = Params {
            mode: Mode::TwoTier,
            placement: Placement::Static,
            keys: 1_000,
            l1_slots: 10,
            l2_slots: 100,
            l1_ttl_s: 0.0,
            l2_ttl_s: 0.0,
            ..Params::default()
        };
        let found = predict(&params).unwrap();
        let weights = theory::zipf_weights(1_000, params.zipf_exponent);
        assert!((found.local - theory::best_static(&weights, 10)).abs() < 1e-9);
        let both = found.local + found.shared;
        assert!((both - theory::best_static(&weights, 100)).abs() < 1e-9);
    }

    #[test]
    fn times_to_live_add_up_where_both_are_relied_on() {
        let params = |write_deletes, l2_ttl_s| Params {
            mode: Mode::TwoTier,
            write_deletes,
            l2_ttl_s,
            ..Params::default()
        };
        assert_eq!(oldest_s(&params(true, 300.0)), Some(30.0));
        assert_eq!(oldest_s(&params(false, 300.0)), Some(330.0));
        assert_eq!(oldest_s(&params(false, 0.0)), None);
    }
}
