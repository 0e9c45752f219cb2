//! Where a value is on the track, and what value is where.

use std::ops::RangeInclusive;

use super::SliderSpec;

/// How far a key moves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stride {
    Fine,
    Usual,
    Coarse,
}

/// Values along the track: 0 at its left end, 1 at its right.
pub(super) struct Scale {
    /// The value at the left end.
    pub min: f64,
    /// The value at the right end.
    pub max: f64,
    /// What values are multiples of, or 0.
    pub step: f64,
    logarithmic: bool,
}

impl Scale {
    /// The scale that a spec asks for.
    pub fn new(spec: &SliderSpec) -> Self {
        Self::of(&spec.range, spec.logarithmic, spec.step)
    }

    /// The scale of a track with these values at its ends.
    pub fn of(range: &RangeInclusive<f64>, logarithmic: bool, step: f64) -> Self {
        let (start, end) = (*range.start(), *range.end());
        Self {
            min: start.min(end),
            max: start.max(end),
            step: step.max(0.0),
            logarithmic,
        }
    }

    /// What is added to make a logarithm possible where the range begins at 0 or below.
    fn shift(&self) -> f64 {
        if self.min > 0.0 {
            0.0
        } else {
            self.step.max((self.max - self.min) / 1_000.0) - self.min
        }
    }

    /// Where a value is on the track.
    pub fn position(&self, value: f64) -> f64 {
        let span = self.max - self.min;
        if span.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
            return 0.0;
        }
        let value = value.clamp(self.min, self.max);
        if !self.logarithmic {
            return (value - self.min) / span;
        }
        let log = |value: f64| libm::log(value + self.shift());
        (log(value) - log(self.min)) / (log(self.max) - log(self.min))
    }

    /// The value at a place on the track.
    pub fn value(&self, position: f64) -> f64 {
        let position = position.clamp(0.0, 1.0);
        if !self.logarithmic || self.max <= self.min {
            return self.min + (self.max - self.min) * position;
        }
        let log = |value: f64| libm::log(value + self.shift());
        let (low, high) = (log(self.min), log(self.max));
        libm::exp(low + (high - low) * position) - self.shift()
    }

    /// A number of steps away. Without steps of its own, a track has round numbers: hundredths of
    /// it, or numbers of two digits where it is logarithmic.
    pub fn moved(&self, value: f64, steps: f64, stride: Stride) -> f64 {
        if self.step > 0.0 {
            let far = if stride == Stride::Coarse { 10.0 } else { 1.0 };
            return (value + steps * far * self.step).clamp(self.min, self.max);
        }
        let value = value.clamp(self.min, self.max);
        let far = match stride {
            Stride::Fine => 0.1,
            Stride::Usual => 1.0,
            Stride::Coarse => 10.0,
        };
        let unit = if self.logarithmic && self.min > 0.0 {
            // Below ten there are tenths, ten itself belongs to those below it on the way down.
            let from = if steps < 0.0 {
                value * (1.0 - 1e-9)
            } else {
                value
            };
            libm::pow(10.0, libm::floor(libm::log10(from)) - 1.0) * far
        } else {
            round_below((self.max - self.min) / 100.0) * far
        };
        let place = if steps < 0.0 {
            (value / unit - 1e-6).ceil()
        } else {
            (value / unit + 1e-6).floor()
        };
        let wanted = if unit < 1.0 {
            // So that three times 0.1 is 0.3.
            (place + steps) / (1.0 / unit).round()
        } else {
            (place + steps) * unit.round()
        };
        wanted.clamp(self.min, self.max)
    }

    /// Whether a value lies between the ends, which may mean something of their own.
    pub fn is_inside(&self, value: f64) -> bool {
        self.min < value && value < self.max
    }

    /// The nearest value that is allowed.
    pub fn snap(&self, value: f64) -> f64 {
        let near = if self.step > 0.0 {
            let exact = (value / self.step).round() * self.step;
            // So that three times 0.05 is 0.15.
            (exact * 1e9).round() / 1e9
        } else {
            value
        };
        near.clamp(self.min, self.max)
    }
}

/// The largest of 1, 2, 5, 10, ... and 0.5, 0.2, ... that is not above `value`.
fn round_below(value: f64) -> f64 {
    if value.partial_cmp(&0.0) != Some(std::cmp::Ordering::Greater) {
        return 1.0;
    }
    let power = libm::pow(10.0, libm::floor(libm::log10(value) + 1e-9));
    let round = [5.0, 2.0].into_iter().map(|times| times * power);
    round
        .into_iter()
        .find(|round| *round <= value * (1.0 + 1e-9))
        .unwrap_or(power)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(min: f64, max: f64, step: f64, logarithmic: bool) -> Scale {
        Scale {
            min,
            max,
            step,
            logarithmic,
        }
    }

    #[test]
    fn a_place_and_its_value_belong_together() {
        for scale in [
            scale(1.0, 100.0, 1.0, false),
            scale(0.1, 600.0, 0.0, true),
            scale(0.0, 60.0, 0.5, true),
            scale(-5.0, 5.0, 0.0, true),
        ] {
            for place in 0..=20 {
                let place = f64::from(place) / 20.0;
                let back = scale.position(scale.value(place));
                assert!((back - place).abs() < 1e-9, "{place} came back as {back}");
            }
            assert!((scale.value(0.0) - scale.min).abs() < 1e-9);
            assert!((scale.value(1.0) - scale.max).abs() < 1e-6);
        }
    }

    #[test]
    fn on_a_logarithmic_track_the_middle_is_the_geometric_mean() {
        let scale = scale(0.01, 100.0, 0.0, true);
        assert!((scale.value(0.5) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn values_are_round_multiples_of_the_step() {
        let scale = scale(0.0, 2.0, 0.05, false);
        assert_eq!(scale.snap(0.151).to_string(), "0.15");
        assert_eq!(scale.snap(7.0).to_string(), "2");
        assert_eq!(scale.moved(0.5, 3.0, Stride::Usual).to_string(), "0.65");
        assert_eq!(scale.moved(0.5, 1.0, Stride::Fine).to_string(), "0.55");
        assert_eq!(scale.moved(0.5, 1.0, Stride::Coarse).to_string(), "1");
    }

    #[test]
    fn keys_move_to_the_next_round_number() {
        let (seconds, linear) = (scale(0.5, 66.0, 0.0, true), scale(0.0, 200.0, 0.0, false));
        let share = scale(0.0, 1.0, 0.0, false);
        for (scale, from, steps, stride, to) in [
            (&seconds, 4.0, 1.0, Stride::Usual, "4.1"),
            (&seconds, 4.0, -1.0, Stride::Usual, "3.9"),
            (&seconds, 4.0, 1.0, Stride::Fine, "4.01"),
            (&seconds, 4.0, 1.0, Stride::Coarse, "5"),
            (&seconds, 10.0, 1.0, Stride::Usual, "11"),
            (&seconds, 10.0, -1.0, Stride::Usual, "9.9"),
            (&seconds, 10.0, 1.0, Stride::Coarse, "20"),
            (&seconds, 4.037, 1.0, Stride::Usual, "4.1"),
            (&seconds, 4.037, -1.0, Stride::Usual, "4"),
            (&seconds, 65.5, 1.0, Stride::Usual, "66"),
            (&seconds, 0.5, -1.0, Stride::Usual, "0.5"),
            (&linear, 0.0, 1.0, Stride::Usual, "2"),
            (&linear, 31.0, 1.0, Stride::Usual, "32"),
            (&linear, 30.0, 1.0, Stride::Coarse, "40"),
            (&linear, 30.0, -1.0, Stride::Fine, "29.8"),
            (&share, 0.29, 1.0, Stride::Usual, "0.3"),
            (&share, 0.3, -1.0, Stride::Coarse, "0.2"),
        ] {
            let moved = scale.moved(from, steps, stride);
            assert_eq!(moved.to_string(), to, "{from} {steps} {stride:?}");
        }
    }
}
