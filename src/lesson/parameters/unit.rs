//! Units stand in the names of parameters and metrics, and from there on sliders, axes and tables.

/// What a number counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// A number without a unit.
    Plain,
    /// A share of a whole, 0 to 1, shown in percent.
    Share,
    /// Seconds.
    Seconds,
    /// Milliseconds.
    Millis,
    /// Microseconds.
    Micros,
    /// Nanoseconds.
    Nanos,
    /// So many a second.
    PerSecond,
    /// Bytes.
    Bytes,
}

impl Unit {
    /// The unit that a name ends with.
    pub fn of(name: &str) -> Self {
        let ends = [
            ("_per_s", Self::PerSecond),
            ("_ms", Self::Millis),
            ("_us", Self::Micros),
            ("_ns", Self::Nanos),
            ("_s", Self::Seconds),
            ("_share", Self::Share),
            ("_rate", Self::Share),
        ];
        let found = ends.iter().find(|(end, _)| name.ends_with(end));
        found.map_or(Self::Plain, |(_, unit)| *unit)
    }

    /// What stands behind a number.
    pub fn suffix(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Share => " %",
            Self::Seconds => " s",
            Self::Millis => " ms",
            Self::Micros => " µs",
            Self::Nanos => " ns",
            Self::PerSecond => "/s",
            Self::Bytes => " B",
        }
    }

    /// What it is called in a list.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plain => "number",
            Self::Share => "share",
            Self::Seconds => "s",
            Self::Millis => "ms",
            Self::Micros => "\u{b5}s",
            Self::Nanos => "ns",
            Self::PerSecond => "per second",
            Self::Bytes => "bytes",
        }
    }

    /// A value with its unit, at most three significant digits and none without need.
    pub fn text(self, value: f64) -> String {
        format!("{}{}", self.bare(value), self.suffix())
    }

    /// A value with its unit and all of its digits, as bounds are written.
    pub fn exact(self, value: f64) -> String {
        // A share that was typed in percent has no more digits than that.
        let shown = if self == Self::Share {
            (value * 1e12).round() / 1e10
        } else {
            value
        };
        format!("{shown}{}", self.suffix())
    }

    /// The same without the unit, where that stands elsewhere.
    pub fn bare(self, value: f64) -> String {
        digits(if self == Self::Share {
            value * 100.0
        } else {
            value
        })
    }
}

/// A number with at most three significant digits, thousands parted by commas.
pub fn digits(value: f64) -> String {
    let size = value.abs();
    if !value.is_finite() {
        return "–".to_owned();
    }
    if size >= 100.0 || size.fract() == 0.0 && size < 1e15 {
        return grouped(value.round());
    }
    let decimals: usize = match size {
        size if size >= 10.0 => 1,
        size if size >= 1.0 => 2,
        size if size >= 0.1 => 3,
        size if size >= 0.01 => 4,
        _ => 5,
    };
    let text = format!("{value:.decimals$}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A whole number with commas between its thousands.
fn grouped(value: f64) -> String {
    let plain = format!("{value:.0}");
    let (sign, number) = match plain.strip_prefix('-') {
        Some(number) => ("-", number),
        None => ("", plain.as_str()),
    };
    let mut text = String::from(sign);
    for (index, digit) in number.chars().enumerate() {
        if index > 0 && (number.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// The value rounded to two significant digits, as a slider without a step sets it.
pub fn two_digits(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() {
        return value;
    }
    let magnitude = libm::floor(libm::log10(value.abs())) - 1.0;
    let unit = libm::pow(10.0, magnitude.abs());
    // A division by a power of ten is exact where a product with its inverse is not.
    if magnitude >= 0.0 {
        (value / unit).round() * unit
    } else {
        (value * unit).round() / unit
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_are_read_off_names() {
        for (name, unit) in [
            ("reads_per_s", Unit::PerSecond),
            ("ttl_s", Unit::Seconds),
            ("lag_ms", Unit::Millis),
            ("l2_us", Unit::Micros),
            ("l1_ns", Unit::Nanos),
            ("hit_rate", Unit::Share),
            ("hot_share", Unit::Share),
            ("keys", Unit::Plain),
        ] {
            assert_eq!(Unit::of(name), unit, "{name}");
        }
    }

    #[test]
    fn numbers_have_three_digits_and_commas() {
        for (value, text) in [
            (0.0, "0"),
            (20.0, "20"),
            (1.5, "1.5"),
            (12.34, "12.3"),
            (0.125, "0.125"),
            (1_378.0, "1,378"),
            (445_000.4, "445,000"),
            (-1_000_000.0, "-1,000,000"),
        ] {
            assert_eq!(digits(value), text);
        }
        assert_eq!(Unit::Share.text(0.904), "90.4 %");
        assert_eq!(Unit::PerSecond.text(20.0), "20/s");
    }

    #[test]
    fn a_slider_sets_two_significant_digits() {
        for (value, rounded) in [
            (3.337, 3.3),
            (0.0123, 0.012),
            (4_567.0, 4_600.0),
            (99.6, 100.0),
        ] {
            assert!((two_digits(value) - rounded).abs() < 1e-12, "{value}");
        }
    }
}
