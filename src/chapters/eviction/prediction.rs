//! What theory says about the present settings.

use super::params::{Params, Stream};
use crate::components::theory;

/// Hit rates that theory predicts for a long run of independent requests without a TTL.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Prediction {
    /// LRU: exact for few keys, Che's approximation for many.
    pub lru: f64,
    /// FIFO and random: the same two.
    pub fifo: f64,
    /// The best fixed choice of keys: what LFU comes to.
    pub best_static: f64,
}

/// The prediction for so many slots; `None` where requests are not independent, are
/// recorded ones or expire.
pub fn predict(params: &Params, capacity: usize) -> Option<Prediction> {
    let independent = matches!(
        params.pattern,
        Stream::Uniform | Stream::Zipf | Stream::Hotset
    );
    if !independent || params.ttl_s > 0.0 || params.trace.is_some() {
        return None;
    }
    let weights = params.key_pattern().weights();
    Some(Prediction {
        lru: theory::lru(&weights, capacity),
        fifo: theory::fifo_or_random(&weights, capacity),
        best_static: theory::best_static(&weights, capacity),
    })
}
