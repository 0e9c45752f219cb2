//! Axes of plots over time: where they end, what stands at them, and the values in between.

use super::place::trimmed;
use super::thousands;
use crate::sim::SimDuration;
use crate::sim::stats::{Sampler, Series};

/// What all plots of a chapter share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    /// The end of the time axis, in seconds.
    pub span: f64,
    /// The height of a panel, in points.
    pub height: f32,
    /// The present moment, in seconds.
    pub now: f64,
}

impl Frame {
    /// The moment now and the end of the axis, below a plot.
    pub fn x_label(self) -> String {
        format!("0 s\t{} s", self.span)
    }
}

/// The end of the time axis: it grows in steps, so that it does not move with every frame.
pub fn nice_span(seconds: f64) -> f64 {
    let mut span = 60.0;
    for factor in [2.0, 2.5, 2.0, 2.0, 3.0, 2.0, 2.0, 3.0, 2.0, 2.0] {
        if seconds <= span {
            return span;
        }
        span *= factor;
    }
    span.max(seconds)
}

/// The samples of a series and the value that holds now.
pub fn with_now(series: &Series, sampler: &Sampler, now: f64, value: Option<f64>) -> Vec<[f64; 2]> {
    let mut points = series.points(sampler);
    if let Some(value) = value {
        points.push([now, value]);
    }
    points
}

/// A name with the last value of a curve that is drawn as the logarithm of times in `unit`.
pub fn named_time(name: &str, points: &[[f64; 2]], unit: SimDuration) -> Option<String> {
    let [_, level] = points.last()?;
    // Who is refused at once has not waited; of nothing there is no logarithm.
    if *level <= LOG_MS[0].0 {
        return Some(format!("{name} 0"));
    }
    let lasts = SimDuration::from_secs_f64(libm::pow(10.0, *level) * unit.as_secs_f64());
    Some(format!("{name} {lasts}"))
}

/// The end of an axis that reaches `highest` and is at least `least`, and its ticks: 1, 2 or 4 times
/// a power of ten, so that its half is as plain.
pub fn axis(highest: f64, least: f64) -> (f64, Vec<(f64, String)>) {
    let mut top = 1.0;
    let mut factors = [2.0, 2.0, 2.5].into_iter().cycle();
    while top < highest.max(least) && top < 1e12 {
        top *= factors.next().unwrap_or(2.0);
    }
    let ticks = [0.5, 1.0].map(|share| (top * share, thousands_or_half(top * share)));
    (top, ticks.to_vec())
}

fn thousands_or_half(value: f64) -> String {
    if value < 1.0 {
        trimmed(value)
    } else {
        thousands(value)
    }
}

/// What stands at the powers of ten of a millisecond.
pub const LOG_MS: [(f64, &str); 8] = [
    (-3.0, "1 µs"),
    (-2.0, "10 µs"),
    (-1.0, "0.1"),
    (0.0, "1"),
    (1.0, "10"),
    (2.0, "100"),
    (3.0, "1 s"),
    (4.0, "10 s"),
];

/// Rates from counts since the start, each over about three seconds.
pub fn rates(counts: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let spacing = counts.first().map_or(1.0, |point| point[0]).max(1e-9);
    let back = ((3.0 / spacing).ceil() as usize).max(1);
    counts
        .iter()
        .enumerate()
        .map(|(index, &[time, count])| {
            let earlier = index
                .checked_sub(back)
                .map_or([0.0, 0.0], |before| counts[before]);
            [
                time,
                (count - earlier[1]) / (time - earlier[0]).max(spacing),
            ]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_grow_in_steps_and_always_hold_the_data() {
        for seconds in [0.0, 59.0, 61.0, 299.0, 3_700.0, 86_400.0] {
            assert!(nice_span(seconds) >= seconds);
        }
        for highest in [0.0, 1.9, 2.1, 77.0, 1e6] {
            assert!(axis(highest, 2.0).0 >= highest);
        }
    }

    #[test]
    fn rates_are_differences_of_counts() {
        let counts: Vec<[f64; 2]> = (1..=20).map(|i| [f64::from(i), f64::from(4 * i)]).collect();
        assert!(
            rates(&counts)
                .iter()
                .all(|point| (point[1] - 4.0).abs() < 1e-9)
        );
    }
}
