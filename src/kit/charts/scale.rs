//! Axes that step: where they end, and what stands at them.

use std::ops::RangeInclusive;

use crate::ui::plot::{count, time};

/// Ticks stand at least so many points apart.
const APART: f32 = 24.0;
/// The ends of time axes, in seconds; beyond the last they double.
const SPANS: [f64; 19] = [
    0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 3_600.0, 7_200.0,
    14_400.0, 43_200.0, 86_400.0, 172_800.0,
];
/// The least value on an axis of decades, as a power of ten of its unit.
const LEAST_POWER: f64 = -3.0;

/// The end of a time axis: it grows in steps, so that it does not move with every frame.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TimeAxis {
    /// The shortest one, in seconds.
    pub least: f64,
    /// How much longer than the run it is at least.
    pub spare: f64,
}

impl TimeAxis {
    /// The end of the axis of a run of so many seconds.
    pub fn span(self, seconds: f64) -> f64 {
        let wanted = (seconds * self.spare).max(self.least);
        let mut span = SPANS[0];
        for end in SPANS {
            span = end;
            if wanted <= end {
                return end;
            }
        }
        while span < wanted {
            span *= 2.0;
        }
        span
    }
}

/// The vertical axis of a plot.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Scale {
    /// Hundredths of a whole, 0 to 100.
    Percent,
    /// From 0 to 1, 2 or 5 times a power of ten: at least this far.
    From0(f64),
    /// As `From0`, where values are such times, in seconds a unit.
    Times {
        /// How far it reaches at least.
        least: f64,
        /// Seconds a unit of the axis.
        unit_s: f64,
    },
    /// From a value that is even, 1, up: as `From0`.
    Multiples(f64),
    /// Times on a logarithmic axis, whose ends are powers of ten.
    Decades {
        /// The lowest and the highest power of ten that is there in any case.
        powers: (f64, f64),
        /// Seconds a unit of the axis.
        unit_s: f64,
    },
}

/// An axis: its ends, and what stands where.
pub(super) type Axis = (RangeInclusive<f64>, Vec<(f64, String)>);

impl Scale {
    /// Whether values stand at their logarithm.
    pub(super) fn is_logarithmic(self) -> bool {
        matches!(self, Self::Decades { .. })
    }

    /// Where a value stands.
    pub(super) fn place(self, value: f64) -> f64 {
        if self.is_logarithmic() {
            libm::log10(value.max(libm::pow(10.0, LEAST_POWER)))
        } else {
            value
        }
    }

    /// The axis for places from `lowest` to `highest`, on a panel so high.
    pub(super) fn axis(self, (lowest, highest): (f64, f64), height: f32) -> Axis {
        match self {
            Self::Percent => {
                let step = if height >= 90.0 { 25.0 } else { 50.0 };
                let ticks = (0..=4).map(|tick| f64::from(tick) * 25.0);
                let ticks = ticks.filter(|tick| tick % step == 0.0);
                (-2.0..=104.0, said(ticks, three_digits_short))
            }
            Self::From0(least) => from_0(top(highest, least), height, tick),
            Self::Times { least, unit_s } => from_0(top(highest, least), height, |value| {
                time_tick(value * unit_s)
            }),
            Self::Multiples(least) => {
                let (range, mut ticks) = from_0(top(highest, least), height, tick);
                ticks.retain(|(tick, _)| *tick >= 1.0);
                (0.75..=*range.end(), ticks)
            }
            Self::Decades { powers, unit_s } => {
                let low = lowest.min(powers.0).floor();
                let high = highest.max(powers.1).ceil().min(low + 20.0);
                let decades = (low as i32..=high as i32).map(f64::from);
                let ticks = decades.map(|power| (power, decade(power, unit_s)));
                ((low - 0.2)..=(high + 0.2), ticks.collect())
            }
        }
    }
}

fn three_digits_short(value: f64) -> String {
    format!("{value:.0}")
}

fn said(ticks: impl Iterator<Item = f64>, text: impl Fn(f64) -> String) -> Vec<(f64, String)> {
    ticks.map(|tick| (tick, text(tick))).collect()
}

/// The least of 1, 2 and 5 times a power of ten that is at least `highest` and `least`.
pub fn top(highest: f64, least: f64) -> f64 {
    let wanted = highest.max(least).clamp(1e-6, 1e15);
    let power = libm::pow(10.0, libm::floor(libm::log10(wanted)));
    let steps = [1.0, 2.0, 5.0, 10.0].map(|step| step * power);
    let fits = |step: &&f64| **step >= wanted * (1.0 - 1e-9);
    steps.iter().find(fits).copied().unwrap_or(steps[3])
}

/// An axis from 0 to `top`, with ticks at multiples of 1, 2 or 5 times a power of ten, or in halves.
fn from_0(top: f64, height: f32, text: impl Fn(f64) -> String) -> Axis {
    let most = f64::from((height / APART).floor().clamp(1.0, 5.0));
    let step = self::top(top / most, 0.0);
    // A step that leaves the top without a tick would leave it without a number.
    let whole = (top / step).round();
    let step = if (whole * step - top).abs() < 1e-9 * top {
        step
    } else {
        top / (top / step).floor().max(1.0)
    };
    let ticks = (0..=(top / step).round() as u32).map(|tick| f64::from(tick) * step);
    ((-0.03 * top)..=(top * 1.04), said(ticks, text))
}

/// What stands at a power of ten of times.
fn decade(power: f64, unit_s: f64) -> String {
    let value = libm::pow(10.0, power);
    let is_millis = (unit_s - 1e-3).abs() < 1e-9;
    match power as i32 {
        // Milliseconds are the unit of the head.
        -1..=2 if is_millis => tick(value),
        _ => time_tick(value * unit_s),
    }
}

/// A time at a tick, where whole seconds are exact.
fn time_tick(seconds: f64) -> String {
    if seconds == 0.0 {
        return "0".to_owned();
    }
    time(seconds).replace(".0 s", " s")
}

/// A number at a tick: as short as it is exact.
fn tick(value: f64) -> String {
    let digits = count(value);
    if digits.contains('.') && !digits.contains(' ') {
        digits
            .trim_end_matches('0')
            .trim_end_matches('.')
            .to_owned()
    } else {
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn axes_end_at_1_2_or_5_times_a_power_of_ten_and_hold_the_data() {
        for (highest, end) in [
            (0.0, 2.0),
            (1.9, 2.0),
            (2.1, 5.0),
            (5.0, 5.0),
            (77.0, 100.0),
            (101.0, 200.0),
            (1e6, 1e6),
        ] {
            assert!((top(highest, 2.0) - end).abs() < 1e-9 * end, "{highest}");
        }
    }

    #[test]
    fn the_last_tick_stands_at_the_end_of_the_axis() {
        for end in [1.0, 2.0, 5.0, 10.0, 20.0, 500.0] {
            for height in [20.0, 40.0, 80.0, 120.0, 300.0] {
                let (range, ticks) = from_0(end, height, tick);
                let last = ticks.last().unwrap().0;
                assert!((last - end).abs() < 1e-9 * end, "{end} at {height}");
                assert!(*range.start() < 0.0 && *range.end() > end);
                assert!(ticks.len() <= 6, "{ticks:?}");
            }
        }
    }

    #[test]
    fn the_time_axis_holds_the_run_and_grows_in_steps() {
        let axis = TimeAxis {
            least: 60.0,
            spare: 1.17,
        };
        for seconds in [0.0, 59.0, 61.0, 299.0, 3_700.0, 86_400.0, 1e9] {
            assert!(axis.span(seconds) >= seconds);
        }
        for (seconds, span) in [
            (0.0, 60.0),
            (60.0, 120.0),
            (200.0, 300.0),
            (2_000.0, 3_600.0),
        ] {
            assert!((axis.span(seconds) - span).abs() < 1e-6, "{seconds}");
        }
        let short = TimeAxis {
            least: 0.1,
            spare: 1.0,
        };
        for (seconds, span) in [(0.0, 0.1), (0.15, 0.2), (4.0, 5.0), (11.0, 30.0)] {
            assert!((short.span(seconds) - span).abs() < 1e-6, "{seconds}");
        }
    }

    #[test]
    fn decades_say_their_times() {
        let said = |power: f64, unit_s: f64| decade(power, unit_s);
        let millis = [-3.0, -2.0, -1.0, 0.0, 1.0, 2.0, 3.0, 4.0].map(|power| said(power, 1e-3));
        assert_eq!(
            millis,
            ["1 µs", "10 µs", "0.1", "1", "10", "100", "1 s", "10 s"]
        );
        let micros = [-1.0, 0.0, 2.0, 3.0, 6.0].map(|power| said(power, 1e-6));
        assert_eq!(micros, ["100 ns", "1 µs", "100 µs", "1 ms", "1 s"]);
    }
}
