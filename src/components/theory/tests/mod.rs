//! Properties of the formulas, and agreement where two of them describe the same thing.

mod expiry;
mod steady;

fn close(a: f64, b: f64, tolerance: f64) -> bool {
    (a - b).abs() <= tolerance
}
