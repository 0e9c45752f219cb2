//! The settings that only some streams or policies have.

use std::ops::RangeInclusive;

use eframe::egui::Ui;

use super::Out;
use super::controls::set;
use crate::chapters::eviction::params::{Params, Stream};
use crate::components::cache::{PolicyKind, RedisPolicy};
use crate::lesson::Value;
use crate::ui::place::{in_steps, plain, trimmed};
use crate::ui::slider::{SliderSpec, slider};

/// A setting that only some stream or policy has.
pub(super) struct Own {
    label: &'static str,
    name: &'static str,
    value: f64,
    range: RangeInclusive<f64>,
    unit: Unit,
    help: &'static str,
}

#[derive(Clone, Copy, PartialEq)]
enum Unit {
    Seconds,
    Share,
    Count,
    Plain,
}

fn seconds(
    label: &'static str,
    name: &'static str,
    value: f64,
    most: f64,
    help: &'static str,
) -> Own {
    Own {
        label,
        name,
        value,
        range: 0.0..=most,
        unit: Unit::Seconds,
        help,
    }
}

fn count(
    label: &'static str,
    name: &'static str,
    value: u64,
    most: u64,
    help: &'static str,
) -> Own {
    Own {
        label,
        name,
        value: value as f64,
        range: 1.0..=most.max(2) as f64,
        unit: Unit::Count,
        help,
    }
}

fn share(label: &'static str, name: &'static str, value: f64, help: &'static str) -> Own {
    Own {
        label,
        name,
        value,
        range: 0.0..=1.0,
        unit: Unit::Share,
        help,
    }
}

/// Everything that can be set besides what always stands on the stage.
pub(super) fn own(params: &Params) -> Vec<Own> {
    let ttl = seconds(
        "TTL (0: none)",
        "ttl_s",
        params.ttl_s,
        60.0,
        "how long an entry is good for, from its fill",
    );
    let mut all = vec![ttl];
    if params.pattern.scans() {
        all.extend(of_scans(params));
    }
    if params.pattern.shifts() {
        all.extend(of_shifts(params));
    }
    all.extend(of_shape(params));
    all.extend(of_policies(params));
    all
}

fn of_scans(params: &Params) -> [Own; 2] {
    [
        seconds(
            "scan every",
            "scan_every_s",
            params.scan_every_s,
            120.0,
            "time between two scans' starts",
        ),
        count(
            "scan length",
            "scan_length",
            params.scan_length,
            2_000,
            "keys of a scan, each asked for once",
        ),
    ]
}

fn of_shifts(params: &Params) -> Vec<Own> {
    let mut all = vec![seconds(
        "shift every",
        "shift_every_s",
        params.shift_every_s,
        300.0,
        "time between two shifts",
    )];
    if params.pattern == Stream::Shift {
        all.push(count(
            "shift by",
            "shift_by",
            params.shift_by,
            params.keys,
            "keys by which popularity moves",
        ));
    }
    all
}

/// What only streams of one shape have.
fn of_shape(params: &Params) -> Vec<Own> {
    match params.pattern {
        Stream::Hotset => vec![
            count(
                "hot keys",
                "hot_keys",
                params.hot_keys,
                params.keys,
                "how many keys are hot",
            ),
            share(
                "hot share",
                "hot_share",
                params.hot_share,
                "their share of all requests",
            ),
        ],
        Stream::Loop => vec![count(
            "loop length",
            "loop_length",
            params.loop_length,
            params.keys.min(200),
            "keys of the loop",
        )],
        Stream::OneHit => vec![share(
            "asked once",
            "once_share",
            params.once_share,
            "share of requests for keys that never come back",
        )],
        _ => Vec::new(),
    }
}

/// What the policies of the stage can be set to.
fn of_policies(params: &Params) -> Vec<Own> {
    let kinds: Vec<PolicyKind> = params
        .shown()
        .into_iter()
        .map(|row| crate::chapters::eviction::model::policy_of(row, params))
        .collect();
    let samples = kinds.iter().any(|kind| {
        matches!(
            kind,
            PolicyKind::SampledLru | PolicyKind::SampledLfu | PolicyKind::Redis(_)
        )
    });
    let fades = kinds.iter().any(|kind| {
        matches!(
            kind,
            PolicyKind::LfuDecay
                | PolicyKind::SampledLfu
                | PolicyKind::Redis(RedisPolicy::AllkeysLfu | RedisPolicy::VolatileLfu)
        )
    });
    let mut all = Vec::new();
    if samples {
        all.push(Own {
            label: "samples",
            name: "samples",
            value: params.samples as f64,
            range: 1.0..=20.0,
            unit: Unit::Count,
            help: "draws of an eviction; Redis takes 5",
        });
        all.push(Own {
            label: "pool",
            name: "pool",
            value: params.pool as f64,
            range: 0.0..=64.0,
            unit: Unit::Count,
            help: "how many of the best that were drawn are remembered; Redis has 16",
        });
        all.push(Own {
            label: "LRU clock",
            name: "lru_clock_s",
            value: params.lru_clock_s,
            range: 0.0..=2.0,
            unit: Unit::Seconds,
            help: "one tick of the clock for idle times; Redis has 1 s, 0 is exact",
        });
    }
    if fades {
        all.push(Own {
            label: "decay",
            name: "lfu_decay_s",
            value: params.lfu_decay_s,
            range: 0.0..=60.0,
            unit: Unit::Seconds,
            help: "time in which an unused counter loses one; 0: never",
        });
        all.push(Own {
            label: "log factor",
            name: "lfu_log_factor",
            value: params.lfu_log_factor,
            range: 0.0..=100.0,
            unit: Unit::Plain,
            help: "the larger, the slower a used counter grows",
        });
    }
    all
}

/// A slider for such a setting.
pub(super) fn own_ui(ui: &mut Ui, width: f32, own: &Own, out: &mut Out) {
    let text = match own.unit {
        Unit::Seconds => format!("{} s", trimmed(own.value)),
        Unit::Share => format!("{:.0} %", own.value * 100.0),
        Unit::Count | Unit::Plain => trimmed(own.value),
    };
    let fine = own.name == "lru_clock_s";
    let spec = SliderSpec {
        range: own.range.clone(),
        step: match own.unit {
            Unit::Count | Unit::Plain => 1.0,
            _ => 0.0,
        },
        ..plain(own.label, text, own.help)
    };
    if let Some(value) = slider(ui, width, own.value, &spec) {
        let value = match own.unit {
            Unit::Seconds if fine => Value::Number((value * 100.0).round() / 100.0),
            Unit::Seconds => Value::Number(in_steps(value)),
            Unit::Share => Value::Number((value * 100.0).round() / 100.0),
            Unit::Count => Value::Count(value.round() as u64),
            Unit::Plain => Value::Number(value.round()),
        };
        set(out, own.name, value);
    }
}
