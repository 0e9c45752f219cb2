//! Sliders that only some pattern or policy has.

use std::ops::RangeInclusive;

use eframe::egui::Ui;

use super::super::Out;
use super::set;
use crate::chapters::cache_lab::params::Params;
use crate::components::cache::PolicyKind;
use crate::components::workload::Pattern;
use crate::lesson::Value;
use crate::ui::place::{in_steps, plain, trimmed};
use crate::ui::slider::{SliderSpec, slider};

/// A setting of the present pattern or policy.
pub(super) struct OwnSlider {
    label: &'static str,
    name: &'static str,
    value: f64,
    range: RangeInclusive<f64>,
    unit: Unit,
    help: &'static str,
}

/// How a value is shown and in which steps it is set.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Seconds,
    Share,
    Count,
    Plain,
}

/// The settings of the present pattern and policy, at most four.
pub(super) fn sliders(params: &Params) -> Vec<OwnSlider> {
    let mut sliders = of_pattern(params);
    if params.policy == PolicyKind::LfuDecay {
        sliders.push(OwnSlider {
            label: "decay",
            name: "lfu_decay_s",
            value: params.lfu_decay_s,
            range: 0.5..=60.0,
            unit: Unit::Seconds,
            help: "time in which an unused counter loses one",
        });
        sliders.push(OwnSlider {
            label: "log factor",
            name: "lfu_log_factor",
            value: params.lfu_log_factor,
            range: 0.0..=100.0,
            unit: Unit::Plain,
            help: "the larger, the slower a used counter grows",
        });
    }
    sliders
}

fn of_pattern(params: &Params) -> Vec<OwnSlider> {
    let keys = params.keys.clamp(2, 100) as f64;
    let seconds = |label, name, value, help| OwnSlider {
        label,
        name,
        value,
        range: 5.0..=60.0,
        unit: Unit::Seconds,
        help,
    };
    let count = |label, name, value: u64, most, help| OwnSlider {
        label,
        name,
        value: value as f64,
        range: 1.0..=most,
        unit: Unit::Count,
        help,
    };
    match params.pattern {
        Pattern::Zipf | Pattern::Uniform => Vec::new(),
        Pattern::Scan => {
            let (every, length) = (params.scan_every_s, params.scan_length);
            vec![
                seconds(
                    "scan every",
                    "scan_every_s",
                    every,
                    "time between two scans' starts",
                ),
                count(
                    "scan length",
                    "scan_length",
                    length,
                    300.0,
                    "reads in a scan, key by key",
                ),
            ]
        }
        Pattern::Hotset => vec![
            count(
                "hot keys",
                "hot_keys",
                params.hot_keys,
                keys,
                "how many keys are hot",
            ),
            OwnSlider {
                label: "hot share",
                name: "hot_share",
                value: params.hot_share,
                range: 0.0..=1.0,
                unit: Unit::Share,
                help: "their share of all requests",
            },
        ],
        Pattern::Shift => vec![
            seconds(
                "shift every",
                "shift_every_s",
                params.shift_every_s,
                "time between shifts",
            ),
            count(
                "shift by",
                "shift_by",
                params.shift_by,
                keys,
                "keys by which popularity moves",
            ),
        ],
    }
}

pub(super) fn slider_ui(ui: &mut Ui, width: f32, own: &OwnSlider, out: &mut Out) {
    let text = match own.unit {
        Unit::Seconds => format!("{} s", trimmed(own.value)),
        Unit::Share => format!("{:.0} %", own.value * 100.0),
        Unit::Count | Unit::Plain => trimmed(own.value),
    };
    let whole = matches!(own.unit, Unit::Count | Unit::Plain);
    let spec = SliderSpec {
        range: own.range.clone(),
        logarithmic: own.unit == Unit::Seconds,
        step: if whole { 1.0 } else { 0.0 },
        ..plain(own.label, text, own.help)
    };
    if let Some(value) = slider(ui, width, own.value, &spec) {
        let value = match own.unit {
            Unit::Seconds => Value::Number(in_steps(value)),
            Unit::Share => Value::Number((value * 100.0).round() / 100.0),
            Unit::Count => Value::Count(value.round() as u64),
            Unit::Plain => Value::Number(value.round()),
        };
        set(out, own.name, value);
    }
}
