//! Points of series: with the value that holds now, as percentages, as rates; and what is said of
//! the last one.

use crate::sim::stats::{Sampler, Series, WindowedShare};
use crate::ui::plot::{percent, three_digits};

/// The window of a rate, in seconds.
const WINDOW_S: f64 = 3.0;
/// What stands where there is no value yet.
const DASH: &str = "–";

/// The samples of a series and the value that holds now.
pub fn with_now(series: &Series, sampler: &Sampler, now: f64, value: Option<f64>) -> Vec<[f64; 2]> {
    let mut points = series.points(sampler);
    if let Some(value) = value {
        points.push([now, value]);
    }
    points
}

/// Shares as percentages.
pub fn percents(points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.into_iter().map(|[x, y]| [x, y * 100.0]).collect()
}

/// The share of a window in words: a dash until it is full, since few trials say little.
pub fn share_said(window: &WindowedShare) -> Option<String> {
    let share = window.share()?;
    Some(if window.is_full() {
        percent(share * 100.0)
    } else {
        DASH.to_owned()
    })
}

/// A name and what is said of the last point.
pub fn named(name: &str, points: &[[f64; 2]], said: impl Fn(f64) -> String) -> Option<String> {
    let [_, last] = points.last()?;
    Some(format!("{name} {}", said(*last)).trim_start().to_owned())
}

/// A name and a rate: a dash until its window is full.
pub fn rate_named(name: &str, points: &[[f64; 2]]) -> Option<String> {
    let full = points.last()?[0] >= WINDOW_S;
    named(name, points, |rate| {
        if full {
            three_digits(rate)
        } else {
            DASH.to_owned()
        }
    })
}

/// Since when what is drawn was counted, in words: a count that falls was restarted.
pub fn counted_since<'a>(counts: impl IntoIterator<Item = &'a [[f64; 2]]>) -> &'static str {
    let falls = |points: &[[f64; 2]]| points.windows(2).any(|pair| pair[1][1] < pair[0][1]);
    if counts.into_iter().any(falls) {
        "since the metrics restarted"
    } else {
        "since the start"
    }
}

/// Rates from counts since the start, each over about three seconds.
pub fn rates(counts: &[[f64; 2]]) -> Vec<[f64; 2]> {
    rates_back(counts, (WINDOW_S / spacing(counts)).ceil() as usize)
}

/// Rates from counts since the start, each over so many samples.
pub fn rates_back(counts: &[[f64; 2]], samples: usize) -> Vec<[f64; 2]> {
    let spacing = spacing(counts);
    let rate = |(index, &[time, count]): (usize, &[f64; 2])| {
        let before = index.checked_sub(samples.max(1));
        let earlier = before.map_or([0.0, 0.0], |before| counts[before]);
        let rate = (count - earlier[1]) / (time - earlier[0]).max(spacing);
        [time, rate]
    };
    counts.iter().enumerate().map(rate).collect()
}

/// The time between two samples; the first stands one after the start.
fn spacing(counts: &[[f64; 2]]) -> f64 {
    counts.first().map_or(1.0, |point| point[0]).max(1e-9)
}

/// What a count since the start grew by in each of `bars` parts of the axis, up to now; each
/// stands at the middle of its part.
pub fn levels(points: &[[f64; 2]], (bars, span): (usize, f64), now: f64) -> Vec<[f64; 3]> {
    let width = span / bars as f64;
    let count_at = |time: f64| {
        let after = points.partition_point(|point| point[0] <= time);
        after.checked_sub(1).map_or(0.0, |before| points[before][1])
    };
    (0..bars)
        .map(|bar| (bar as f64 * width, (bar + 1) as f64 * width))
        .take_while(|(from, _)| *from < now)
        .map(|(from, to)| {
            let length = (to.min(now) - from).max(width * 0.25);
            [from + width / 2.0, count_at(to) - count_at(from), length]
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_differences_of_counts() {
        let counts: Vec<[f64; 2]> = (1..=40).map(|i| [f64::from(i), f64::from(4 * i)]).collect();
        for rates in [rates(&counts), rates_back(&counts, 10)] {
            assert!(rates.iter().all(|point| (point[1] - 4.0).abs() < 1e-9));
        }
    }

    #[test]
    fn a_share_or_a_rate_is_a_dash_until_its_window_is_full() {
        let mut window = WindowedShare::new(2);
        assert_eq!(share_said(&window), None);
        window.record(true);
        assert_eq!(share_said(&window).as_deref(), Some("–"));
        window.record(false);
        assert_eq!(share_said(&window).as_deref(), Some("50.0 %"));
        assert_eq!(rate_named("a", &[]), None);
        assert_eq!(rate_named("a", &[[1.0, 7.0]]).as_deref(), Some("a –"));
        assert_eq!(rate_named("a", &[[3.0, 7.0]]).as_deref(), Some("a 7.00"));
    }

    #[test]
    fn each_bar_holds_what_came_in_its_part() {
        let counts = [[1.0, 2.0], [2.0, 6.0], [3.0, 6.0]];
        let bars = levels(&counts, (4, 4.0), 3.0);
        let grown: Vec<f64> = bars.iter().map(|bar| bar[1]).collect();
        // What is counted at a border belongs to the part that ends there.
        assert_eq!(grown, [2.0, 4.0, 0.0]);
        assert!(bars.iter().all(|bar| (bar[2] - 1.0).abs() < 1e-9));
    }
}
