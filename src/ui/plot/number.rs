//! Numbers as plots write them: three significant digits, so that none pretends to more.

use super::Unit;
use crate::lesson::thousands;
use crate::sim::SimDuration;

/// From here on a thousand is a `k`: the digits after it would not be significant.
const IN_THOUSANDS: f64 = 10_000.0;

/// A number with three significant digits: `0.123`, `1.23`, `12.3`, `123`, `1,230`, `12.3 k`.
pub fn three_digits(value: f64) -> String {
    if !value.is_finite() {
        return "–".to_owned();
    }
    let size = value.abs();
    // What would be rounded up to the next power of ten has one digit less after the point.
    match size {
        0.0 => "0".to_owned(),
        _ if size < 0.9995 => format!("{value:.3}"),
        _ if size < 9.995 => format!("{value:.2}"),
        _ if size < 99.95 => format!("{value:.1}"),
        _ if size < 999.5 => format!("{value:.0}"),
        _ if size < IN_THOUSANDS => thousands((value / 10.0).round() * 10.0),
        _ if size < 999_500.0 => format!("{} k", three_digits(value / 1e3)),
        _ if size < 999.5e6 => format!("{} M", three_digits(value / 1e6)),
        _ => format!("{value:.2e}"),
    }
}

/// A whole number: as it is while it is short, then with three significant digits.
pub fn count(value: f64) -> String {
    if value.abs() < IN_THOUSANDS && value.fract() == 0.0 {
        thousands(value)
    } else {
        three_digits(value)
    }
}

/// A length of time: `500 µs`, `12.5 ms`, `1.0 s`.
pub fn time(seconds: f64) -> String {
    if !seconds.is_finite() {
        return "–".to_owned();
    }
    if (0.9995..9.95).contains(&seconds) {
        // A second without a digit after the point reads like a guess.
        return format!("{seconds:.1} s");
    }
    if (9.95..600.0).contains(&seconds) {
        return format!("{} s", three_digits(seconds));
    }
    let (scale, unit) = match seconds {
        _ if seconds <= 0.0 => return "0 s".to_owned(),
        _ if seconds < 0.999_5e-6 => (1e9, "ns"),
        _ if seconds < 0.999_5e-3 => (1e6, "µs"),
        _ if seconds < 1.0 => (1e3, "ms"),
        _ => return SimDuration::from_secs_f64(seconds).to_string(),
    };
    let digits = three_digits(seconds * scale);
    // Trailing zeros are no digits: half a millisecond is no 0.500.
    let digits = if digits.contains('.') {
        digits.trim_end_matches('0').trim_end_matches('.')
    } else {
        &digits
    };
    format!("{digits} {unit}")
}

impl Unit {
    /// A value in this unit, with the unit.
    pub fn said(self, value: f64) -> String {
        match self {
            Self::Seconds => time(value),
            Self::Millis => time(value / 1e3),
            Self::Micros => time(value / 1e6),
            Self::Percent => percent(value),
            Self::Count(what) => format!("{} {what}", count(value)),
            Self::PerSecond(what) => format!("{} {what}/s", three_digits(value)),
            Self::Ratio => three_digits(value),
            Self::Place => count(value),
        }
    }
}

/// Hundredths of a whole: `81.4 %`, `100 %`.
pub fn percent(value: f64) -> String {
    if value >= 99.95 || value == 0.0 {
        format!("{value:.0} %")
    } else {
        format!("{value:.1} %")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_three_significant_digits() {
        for (value, said) in [
            (0.0, "0"),
            (0.1234, "0.123"),
            (0.9999, "1.00"),
            (3.276, "3.28"),
            (9.996, "10.0"),
            (12.34, "12.3"),
            (99.97, "100"),
            (265.7, "266"),
            (1_234.0, "1,230"),
            (12_345.0, "12.3 k"),
            (999_700.0, "1.00 M"),
            (-3.276, "-3.28"),
            (f64::NAN, "–"),
        ] {
            assert_eq!(three_digits(value), said, "{value}");
        }
        assert_eq!(count(1_234.0), "1,234");
        assert_eq!(count(7.0), "7");
    }

    #[test]
    fn times_carry_the_unit_in_which_they_are_short() {
        for (seconds, said) in [
            (0.0, "0 s"),
            (500e-9, "500 ns"),
            (500e-6, "500 µs"),
            (0.0125, "12.5 ms"),
            (0.2657, "266 ms"),
            (0.99996, "1.0 s"),
            (1.0, "1.0 s"),
            (59.94, "59.9 s"),
            (120.0, "120 s"),
        ] {
            assert_eq!(time(seconds), said, "{seconds}");
        }
        assert_eq!(Unit::Percent.said(81.44), "81.4 %");
        assert_eq!(Unit::Percent.said(100.0), "100 %");
        assert_eq!(Unit::Millis.said(5.0), "5 ms");
        assert_eq!(Unit::PerSecond("reads").said(3.28), "3.28 reads/s");
    }
}
