//! Where the values of an axis lie, and the round numbers along it.

use super::{Axis, Division};
use crate::lesson::thousands;

/// Beyond this no value is drawn at its place: the difference of two would have no number.
const FAR: f64 = 1e300;
/// Names longer than this are cut.
const MOST_LETTERS: usize = 24;
/// The width of a letter in pixels, about.
const LETTER: f64 = 7.0;

/// Where the values of an axis lie in the picture.
pub(super) struct Scale<'a> {
    division: &'a Division,
    percent: bool,
    /// The ends, on a logarithmic axis the logarithms of them.
    from: f64,
    to: f64,
    /// The pixels of the ends.
    pixels: (f64, f64),
}

impl<'a> Scale<'a> {
    /// From the least to the greatest of the values and of the axis' range.
    pub fn exact(axis: &'a Axis, values: impl Iterator<Item = f64>, pixels: (f64, f64)) -> Self {
        let mut scale = Self {
            division: &axis.division,
            percent: axis.percent,
            from: 0.0,
            to: 1.0,
            pixels,
        };
        if let Division::Names(names) = &axis.division {
            (scale.from, scale.to) = (-0.5, names.len().max(1) as f64 - 0.5);
            return scale;
        }
        let range = axis.range.into_iter().flat_map(|(from, to)| [from, to]);
        let (low, high) = (values.chain(range))
            .filter_map(|value| scale.place(value))
            .fold((f64::INFINITY, f64::NEG_INFINITY), |(low, high), value| {
                (low.min(value), high.max(value))
            });
        if low < high {
            (scale.from, scale.to) = (low, high);
        } else if low == high {
            let half = (low.abs() / 2.0).max(0.5);
            (scale.from, scale.to) = (low - half, high + half);
        }
        scale
    }

    /// The same, from 0 on where that is not far, and with some room at the ends that no range sets.
    pub fn with_room(
        axis: &'a Axis,
        values: impl Iterator<Item = f64> + Clone,
        pixels: (f64, f64),
    ) -> Self {
        let mut scale = Self::exact(axis, values.clone(), pixels);
        if axis.range.is_some() || axis.division != Division::Linear {
            return scale;
        }
        let least = values.filter(|value| value.is_finite());
        let least = least.fold(f64::INFINITY, f64::min);
        let is_near = (0.0..=0.5 * scale.to).contains(&least);
        let room = (scale.to - scale.from) * 0.05;
        scale.from = if is_near { 0.0 } else { scale.from - room };
        scale.to += room;
        scale
    }

    /// The values at its ends.
    pub fn ends(&self) -> (f64, f64) {
        match self.division {
            Division::Log => (libm::exp(self.from), libm::exp(self.to)),
            Division::Linear | Division::Names(_) => (self.from, self.to),
        }
    }

    /// Whether points that follow on each other are joined.
    pub fn is_joined(&self) -> bool {
        !matches!(self.division, Division::Names(_))
    }

    /// A value as it counts on this axis; `None` where it has no place.
    fn place(&self, value: f64) -> Option<f64> {
        let value = value.is_finite().then_some(value.clamp(-FAR, FAR))?;
        match self.division {
            Division::Log => (value > 0.0).then(|| libm::log(value)),
            Division::Linear | Division::Names(_) => Some(value),
        }
    }

    /// The pixel of a value; `None` where it has none.
    pub fn at(&self, value: f64) -> Option<f64> {
        let share = (self.place(value)? - self.from) / (self.to - self.from);
        let (start, end) = self.pixels;
        Some(start + share * (end - start))
    }

    /// Values with their texts, `apart` pixels from each other or more: round numbers, or as many
    /// names as have room.
    pub fn ticks(&self, apart: f64) -> Vec<(f64, String)> {
        let length = (self.pixels.1 - self.pixels.0).abs();
        if let Division::Names(names) = self.division {
            let longest = names.iter().map(|name| name.chars().count()).max();
            let room = longest.unwrap_or(1).min(MOST_LETTERS) as f64 * LETTER + 8.0;
            let every = (room * names.len() as f64 / length).ceil().max(1.0) as usize;
            let names = names.iter().enumerate().step_by(every);
            return names
                .map(|(index, name)| (index as f64, short(name)))
                .collect();
        }
        let most = (length / apart).max(2.0);
        let values = match self.division {
            Division::Log => logarithmic(libm::exp(self.from), libm::exp(self.to), most),
            _ => linear(self.from, self.to, most),
        };
        let shown = |value: f64| {
            if self.percent {
                format!("{} %", number(value * 100.0))
            } else {
                number(value)
            }
        };
        let values = values.into_iter();
        values.map(|value| (value, shown(value))).collect()
    }
}

/// Multiples of 1, 2 or 5 times a power of ten, about `most` of them.
fn linear(low: f64, high: f64, most: f64) -> Vec<f64> {
    let least = (high - low) / most;
    let power = libm::pow(10.0, libm::floor(libm::log10(least)));
    let steps = [1.0, 2.0, 5.0, 10.0].map(|times| times * power);
    let step = steps
        .into_iter()
        .find(|&step| step >= least * (1.0 - 1e-9))
        .unwrap_or(10.0 * power);
    let (first, last) = ((low / step - 1e-9).ceil(), (high / step + 1e-9).floor());
    let count = (last - first).clamp(0.0, 2.0 * most) as usize;
    (0..=count)
        .map(|index| (first + index as f64) * step)
        .collect()
}

/// Powers of ten, every second or third of them where there are many, and 2 and 5 times them where
/// there are few. Within less than a power of ten they are divided evenly.
fn logarithmic(low: f64, high: f64, most: f64) -> Vec<f64> {
    let (first, last) = (libm::floor(libm::log10(low)), libm::ceil(libm::log10(high)));
    let skip = ((last - first) / most).ceil().max(1.0);
    let times: &[f64] = if 3.0 * (last - first) <= most + 1.0 {
        &[1.0, 2.0, 5.0]
    } else {
        &[1.0]
    };
    let count = ((last - first) / skip).clamp(0.0, 2.0 * most) as usize;
    let ticks: Vec<f64> = (0..=count)
        .map(|decade| libm::pow(10.0, first + decade as f64 * skip))
        .flat_map(|power| times.iter().map(move |times| times * power))
        .filter(|tick| (low * (1.0 - 1e-9)..=high * (1.0 + 1e-9)).contains(tick))
        .collect();
    if ticks.len() < 2 {
        return linear(low, high, most);
    }
    ticks
}

/// A number as it stands in a chart: up to four significant digits, with `k`, `M` and `G` from
/// 10,000 on.
pub(super) fn number(value: f64) -> String {
    let rounded: f64 = format!("{value:.3e}").parse().unwrap_or(value);
    let size = rounded.abs();
    let sign = if rounded < 0.0 { "-" } else { "" };
    let in_units = |unit: f64, letter: char| format!("{sign}{} {letter}", size / unit);
    match size {
        0.0 => "0".to_owned(),
        _ if !(1e-6..1e15).contains(&size) => format!("{rounded:e}"),
        _ if size >= 1e9 => in_units(1e9, 'G'),
        _ if size >= 1e6 => in_units(1e6, 'M'),
        _ if size >= 1e4 => in_units(1e3, 'k'),
        _ if size >= 1e3 => format!("{sign}{}", thousands(size)),
        _ => rounded.to_string(),
    }
}

/// A name that has room.
pub(super) fn short(name: &str) -> String {
    if name.chars().count() <= MOST_LETTERS {
        return name.to_owned();
    }
    name.chars().take(MOST_LETTERS - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ticks(division: &Division, ends: [f64; 2]) -> Vec<String> {
        let axis = Axis {
            division: division.clone(),
            ..Axis::default()
        };
        let scale = Scale::exact(&axis, ends.into_iter(), (0.0, 800.0));
        let ticks = scale.ticks(80.0).into_iter();
        ticks.map(|(_, shown)| shown).collect()
    }

    #[test]
    fn ticks_are_round_and_neither_few_nor_many() {
        assert_eq!(
            ticks(&Division::Linear, [0.0, 1.0]),
            [
                "0", "0.1", "0.2", "0.3", "0.4", "0.5", "0.6", "0.7", "0.8", "0.9", "1"
            ]
        );
        assert_eq!(
            ticks(&Division::Log, [1.0, 100.0]),
            ["1", "2", "5", "10", "20", "50", "100"]
        );
        let many = ticks(&Division::Log, [1e-3, 1e9]);
        assert_eq!(many[..3], ["0.001", "0.1", "10"]);
        let narrow = ticks(&Division::Log, [12.0, 18.0]);
        assert_eq!(narrow, ["12", "13", "14", "15", "16", "17", "18"]);
    }

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, -0.0, 0.25, 1234.5, 9999.0, 10_000.0, 123_456.0, -2.5e6];
        let shown = shown.map(number);
        let expected = [
            "0", "0", "0.25", "1,234", "9,999", "10 k", "123.5 k", "-2.5 M",
        ];
        assert_eq!(shown, expected);
        assert_eq!(
            (number(4e9), number(1e300)),
            ("4 G".to_owned(), "1e300".to_owned())
        );
    }
}
