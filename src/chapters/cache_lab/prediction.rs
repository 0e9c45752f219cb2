//! What theory says about the present settings, to be drawn as a dashed line.

use super::params::Params;
use crate::components::cache::PolicyKind;
use crate::components::theory;
use crate::components::workload::Pattern;

/// A hit rate that theory predicts for a long run, and what it assumes.
#[derive(Clone, Debug, PartialEq)]
pub struct Prediction {
    /// The hit rate, 0 to 1.
    pub hit_rate: f64,
    /// What it is, for the label.
    pub name: &'static str,
    /// What it assumes, in a sentence.
    pub assumes: &'static str,
    /// The most that any number of slots can give under this TTL and load.
    pub time_ceiling: f64,
    /// The most that any fixed choice of keys can give with these slots, without a TTL.
    pub room_ceiling: f64,
}

/// The prediction for these settings; `None` where no theory applies: scans, shifts and
/// recorded streams break the independence that all of it assumes.
pub fn predict(params: &Params) -> Option<Prediction> {
    let is_independent =
        params.trace.is_none() && !matches!(params.pattern, Pattern::Scan | Pattern::Shift);
    if !is_independent || params.reads_per_s <= 0.0 {
        return None;
    }
    let weights = params.key_pattern().weights();
    let capacity = params.capacity as usize;
    let rate = params.reads_per_s;
    let time_ceiling = theory::ttl_ceiling(&weights, rate, params.ttl_s);
    let room_ceiling = theory::best_static(&weights, capacity);
    let removing_writes = if params.invalidate {
        params.writes_per_s
    } else {
        0.0
    };
    let (hit_rate, name, assumes) = match params.policy {
        PolicyKind::Lru if removing_writes > 0.0 => (
            theory::lru_with_writes_and_slow_fills(
                &weights,
                capacity,
                rate,
                removing_writes,
                params.ttl_s,
                params.fill_s(),
            ),
            "theory",
            "LRU with TTL and writes that remove, fills as slow as an idle database makes them",
        ),
        PolicyKind::Lru => (
            theory::lru_with_slow_fills(&weights, capacity, rate, params.ttl_s, params.fill_s()),
            "theory",
            "LRU with TTL, fills as slow as an idle database makes them",
        ),
        PolicyKind::Fifo | PolicyKind::Random if params.ttl_s <= 0.0 && removing_writes <= 0.0 => (
            theory::fifo_or_random(&weights, capacity),
            "theory",
            "exact FIFO and random, if fills took no time",
        ),
        // No closed form is known here: the nearest thing that is certain is a bound.
        _ => (
            time_ceiling.min(room_ceiling),
            "best fixed choice",
            "no policy does better on independent reads",
        ),
    };
    Some(Prediction {
        hit_rate,
        name,
        assumes,
        time_ceiling,
        room_ceiling,
    })
}
