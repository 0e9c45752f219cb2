//! The curve over the slider of the load.

use crate::chapters::bottleneck::params::LOADS;
use crate::chapters::bottleneck::prediction::Prediction;

/// Places of the curve.
const PLACES: usize = 60;

/// Mean latency over the load slider's track, 0 to 1: from 1 ms to 1 s on a logarithmic scale; at
/// and beyond the wall it is 1.
pub(super) fn track(prediction: &Prediction) -> Vec<f32> {
    let (from, to) = LOADS;
    (0..=PLACES)
        .map(|place| {
            let share = place as f64 / PLACES as f64;
            let load = from * libm::pow(to / from, share);
            prediction.mean_s(load).map_or(1.0, |seconds| {
                (libm::log10(seconds * 1e3 + 1e-9) / 3.0).clamp(0.02, 1.0) as f32
            })
        })
        .collect()
}
