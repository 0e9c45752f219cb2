//! What theory says about the present settings: latency at any load, to be drawn as a dashed line.

use super::params::{Params, Service};
use crate::components::theory::{self, queueing};

/// Mean latency as a function of the load, for settings that are otherwise the present ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The share of the look-ups that a cache answers; `None` without one.
    pub cache_hit: Option<f64>,
    /// The share of the services whose page is in memory.
    pub pool_hit: f64,
    /// The mean time of one service, in seconds.
    pub service_s: f64,
    /// Its squared coefficient of variation.
    pub variation: f64,
    /// The load, in reads a second, from which on lines grow without end; infinite if none does.
    pub wall_per_s: f64,
    cache_s: f64,
    servers: u32,
    replicas: f64,
    writes_per_s: f64,
}

/// The prediction for these settings. It takes the line for unbounded and the clients for
/// patient, and services of different pages for independent.
pub fn predict(params: &Params, cache_is_up: bool) -> Prediction {
    let weights = params.key_pattern().weights();
    let slots = params.used_slots() as usize;
    let has_cache = params.has_cache() && cache_is_up;
    let cache_hit = has_cache.then(|| {
        if params.cache_hit > 0.0 {
            params.cache_hit
        } else {
            theory::lru(&weights, slots)
        }
    });
    let pool = params.pool_pages() as usize;
    let pool_hit = if has_cache && slots > 0 {
        queueing::second_lru(&weights, slots, pool)
    } else {
        theory::lru(&weights, pool)
    };
    let (service_s, variation) = match params.service {
        Service::Fixed => (params.service_ms / 1e3, 0.0),
        Service::Exponential => (params.service_ms / 1e3, 1.0),
        Service::Buffer => {
            queueing::two_point(pool_hit, params.memory_ms / 1e3, params.disk_ms / 1e3)
        }
    };
    let misses = 1.0 - cache_hit.unwrap_or(0.0);
    let replicas = params.replicas as f64;
    let spare = params.servers as f64 / service_s - params.writes_per_s;
    Prediction {
        cache_hit,
        pool_hit,
        service_s,
        variation,
        wall_per_s: if service_s > 0.0 && misses > 0.0 {
            (replicas * spare / misses).max(0.0)
        } else {
            f64::INFINITY
        },
        cache_s: params.cache_ms / 1e3,
        servers: params.servers as u32,
        replicas,
        writes_per_s: params.writes_per_s,
    }
}

impl Prediction {
    /// The mean latency of a read at this load, in seconds; `None` where lines grow without end.
    pub fn mean_s(&self, reads_per_s: f64) -> Option<f64> {
        let misses = 1.0 - self.cache_hit.unwrap_or(0.0);
        let per_replica = reads_per_s * misses / self.replicas + self.writes_per_s;
        let database_s =
            queueing::mgc_time(per_replica, self.service_s, self.variation, self.servers)?;
        Some(match self.cache_hit {
            Some(hit) => queueing::behind_a_cache(self.cache_s, hit, database_s),
            None => database_s,
        })
    }
}
