//! Sliders of parameters by name: what a slider of seconds, of a share or of a count has in common
//! wherever it stands.

use std::ops::RangeInclusive;

use eframe::egui::Ui;

use super::place::{in_steps, plain, trimmed};
use super::slider::{SliderSpec, slider};
use crate::lesson::Value;
use crate::lesson::typed::Quantity;

/// A parameter that is set by a slider.
#[derive(Clone, Debug)]
pub struct Setting {
    /// What stands at the slider.
    pub label: &'static str,
    /// The parameter's name.
    pub name: &'static str,
    /// Its present value.
    pub value: f64,
    /// From where to where the slider goes.
    pub range: RangeInclusive<f64>,
    /// How a value is shown and in which steps it is set.
    pub unit: Unit,
    /// What it is, for those who ask.
    pub help: &'static str,
}

/// How a value is shown and in which steps it is set.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Seconds, in halves and wholes.
    Seconds,
    /// Seconds, in hundredths.
    FineSeconds,
    /// A share, in percent.
    Share,
    /// How many.
    Count,
    /// A number without a unit, in wholes.
    Plain,
}

impl Setting {
    /// A setting in seconds.
    pub fn seconds(
        label: &'static str,
        name: &'static str,
        value: f64,
        range: RangeInclusive<f64>,
        help: &'static str,
    ) -> Self {
        Self {
            label,
            name,
            value,
            range,
            unit: Unit::Seconds,
            help,
        }
    }

    /// A setting that says how many, from 1.
    pub fn count(
        label: &'static str,
        name: &'static str,
        value: u64,
        most: u64,
        help: &'static str,
    ) -> Self {
        Self {
            label,
            name,
            value: value as f64,
            range: 1.0..=most.max(2) as f64,
            unit: Unit::Count,
            help,
        }
    }

    /// A share, from none to all.
    pub fn share(label: &'static str, name: &'static str, value: f64, help: &'static str) -> Self {
        Self {
            label,
            name,
            value,
            range: 0.0..=1.0,
            unit: Unit::Share,
            help,
        }
    }
}

impl Unit {
    fn text(self, value: f64) -> String {
        match self {
            Self::Seconds | Self::FineSeconds => format!("{} s", trimmed(value)),
            Self::Share => format!("{:.0} %", value * 100.0),
            Self::Count | Self::Plain => trimmed(value),
        }
    }

    /// The value that is set where the slider stands.
    fn set(self, value: f64) -> Value {
        match self {
            Self::Seconds => Value::Number(in_steps(value)),
            Self::FineSeconds | Self::Share => Value::Number((value * 100.0).round() / 100.0),
            Self::Count => Value::Count(value.round() as u64),
            Self::Plain => Value::Number(value.round()),
        }
    }
}

/// Draws the slider; returns the new value when it is moved.
pub fn setting_ui(ui: &mut Ui, width: f32, setting: &Setting) -> Option<Value> {
    let whole = matches!(setting.unit, Unit::Count | Unit::Plain);
    let spec = SliderSpec {
        name: setting.name,
        quantity: match setting.unit {
            Unit::Share => Quantity::Percent,
            _ => Quantity::Plain,
        },
        range: setting.range.clone(),
        // A logarithm has no place for nothing.
        logarithmic: setting.unit == Unit::Seconds && *setting.range.start() > 0.0,
        step: if whole { 1.0 } else { 0.0 },
        ..plain(
            setting.label,
            setting.unit.text(setting.value),
            setting.help,
        )
    };
    let moved = slider(ui, width, setting.value, &spec);
    moved.map(|value| setting.unit.set(value))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_set_in_steps_that_can_be_read() {
        assert_eq!(Unit::Seconds.set(3.3), Value::Number(3.5));
        assert_eq!(Unit::FineSeconds.set(0.123), Value::Number(0.12));
        assert_eq!(Unit::Share.set(0.504), Value::Number(0.5));
        assert_eq!(Unit::Count.set(4.6), Value::Count(5));
        assert_eq!(Unit::Plain.set(4.4), Value::Number(4.0));
        assert_eq!(Unit::Share.text(0.5), "50 %");
        assert_eq!(Unit::FineSeconds.text(0.12), "0.12 s");
    }
}
