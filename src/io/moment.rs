//! Moments as they are written on the command line.

use crate::lesson::{LIMITS, Refusal};

/// Reads a moment such as `60s`, `500ms`, `2min` or `1.5h`.
pub fn parse_moment(text: &str) -> Result<f64, Refusal> {
    let units = [
        ("ms", 1e-3),
        ("min", 60.0),
        ("s", 1.0),
        ("h", 3_600.0),
        ("", 1.0),
    ];
    let seconds = units.iter().find_map(|(unit, factor)| {
        text.strip_suffix(unit)?
            .trim()
            .parse::<f64>()
            .ok()
            .map(|number| number * factor)
    });
    seconds.filter(|seconds| (0.0..=LIMITS.seconds).contains(seconds)).ok_or_else(|| {
        Refusal::new(format!(
            "`{text}` is no moment; write a number with s, ms, min or h, up to 24 h, such as 60s."
        ))
    })
}
