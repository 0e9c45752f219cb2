//! The sliders of the stage.

use eframe::egui::{Rect, Ui, UiBuilder, pos2, vec2};

use super::geometry::{Plan, ROWS};
use super::{Out, Scene, View};
use crate::chapters::bottleneck::params::{Params, Service};
use crate::chapters::bottleneck::prediction::Prediction;
use crate::components::named::Named as _;
use crate::lesson::Value;
use crate::lesson::typed::Quantity;
use crate::ui::controls::{quiet_button, segmented};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, plain, short, trimmed};
use crate::ui::slider::{CURVE_HEIGHT, SliderSpec, Zero, slider};

/// The load slider, in reads a second.
const LOADS: std::ops::RangeInclusive<f64> = 20.0..=5_000.0;
/// Places of the curve above it.
const PLACES: usize = 60;
/// What the button that unfolds the rest takes of the width.
const FOLD: f32 = 60.0;

/// Mean latency over the load slider's track, 0 to 1: from 1 ms to 1 s on a logarithmic scale; at
/// and beyond the wall it is 1.
pub(super) fn track(prediction: &Prediction) -> Vec<f32> {
    let ratio = LOADS.end() / LOADS.start();
    (0..=PLACES)
        .map(|place| {
            let share = place as f64 / PLACES as f64;
            let load = LOADS.start() * libm::pow(ratio, share);
            prediction.mean_s(load).map_or(1.0, |seconds| {
                (libm::log10(seconds * 1e3 + 1e-9) / 3.0).clamp(0.02, 1.0) as f32
            })
        })
        .collect()
}

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let params = scene.model.params();
    let theory = view.theory(scene);
    let places = columns(plan.controls, FOLD);
    load_slider(
        &mut child(ui, places[0], "controls"),
        places[0].width(),
        params,
        &theory.track,
        out,
    );
    for (place, knob) in places[1..].iter().zip(&FIRST) {
        let lowered = place.translate(vec2(0.0, CURVE_HEIGHT));
        knob.ui(
            &mut child(ui, lowered, "controls"),
            place.width(),
            params,
            out,
        );
    }
    let top = plan.controls.top() + CURVE_HEIGHT + 10.0;
    let at = Rect::from_min_max(
        pos2(plan.controls.right() - FOLD + 6.0, top),
        plan.controls.max,
    );
    let label = if view.more { "less" } else { "more" };
    if quiet_button(&mut child(ui, at, "fold"), label).clicked() {
        view.more = !view.more;
    }
    if let Some(area) = plan.more {
        more_ui(ui, area, params, out);
    }
}

fn set(out: &mut Out, name: &str, value: Value) {
    out.set(name, value);
}

fn load_slider(ui: &mut Ui, width: f32, params: &Params, track: &[f32], out: &mut Out) {
    let spec = SliderSpec {
        name: "reads_per_s",
        range: LOADS,
        logarithmic: true,
        curve: Some(track),
        ..plain(
            "reads/s",
            short(params.reads_per_s),
            "reads that all clients send a second; above it the latency that theory expects",
        )
    };
    if let Some(value) = slider(ui, width, params.reads_per_s, &spec) {
        set(out, "reads_per_s", Value::Number(in_tens(value)));
    }
}

/// Tens from a hundred on, whole numbers below.
fn in_tens(value: f64) -> f64 {
    if value >= 100.0 {
        (value / 10.0).round() * 10.0
    } else {
        value.round()
    }
}

/// A slider of one parameter.
struct Knob {
    label: &'static str,
    name: &'static str,
    help: &'static str,
    range: (f64, f64),
    logarithmic: bool,
    step: f64,
    whole: bool,
    get: fn(&Params) -> f64,
    text: fn(f64) -> String,
    off: fn(&Params) -> Option<&'static str>,
}

const NEVER_OFF: fn(&Params) -> Option<&'static str> = |_| None;

const fn knob(
    label: &'static str,
    name: &'static str,
    help: &'static str,
    range: (f64, f64),
    get: fn(&Params) -> f64,
) -> Knob {
    Knob {
        label,
        name,
        help,
        range,
        logarithmic: false,
        step: 1.0,
        whole: true,
        get,
        text: short,
        off: NEVER_OFF,
    }
}

fn millis(value: f64) -> String {
    format!("{} ms", trimmed(value))
}

fn or_none(value: f64) -> String {
    if value > 0.0 {
        short(value)
    } else {
        "none".to_owned()
    }
}

fn buffer_only(params: &Params) -> Option<&'static str> {
    (params.service != Service::Buffer).then_some("these services do not depend on memory")
}

const FIRST: [Knob; 3] = [
    Knob {
        off: buffer_only,
        step: 10.0,
        ..knob(
            "memory",
            "memory_pages",
            "pages that fit into the memory of each replica",
            (0.0, 1_000.0),
            |p| p.memory_pages as f64,
        )
    },
    knob(
        "workers",
        "servers",
        "requests that each replica serves at once",
        (1.0, 32.0),
        |p| p.servers as f64,
    ),
    Knob {
        off: |params| (params.cache_hit > 0.0).then_some("the cache answers a fixed share"),
        step: 10.0,
        text: or_none,
        ..knob(
            "cache slots",
            "cache_slots",
            "answers that a cache in front keeps; none: no cache",
            (0.0, 1_000.0),
            |p| p.cache_slots as f64,
        )
    },
];

const MORE: [[Knob; COLUMNS]; ROWS] = [
    [
        Knob {
            logarithmic: true,
            ..knob(
                "data pages",
                "data_pages",
                "pages of data; the reads ask for all of them",
                (50.0, 20_000.0),
                |p| p.data_pages as f64,
            )
        },
        Knob {
            step: 0.05,
            whole: false,
            text: |value| format!("{value:.2}"),
            ..knob(
                "exponent",
                "zipf_exponent",
                "how unevenly pages are asked for: 0 is all alike",
                (0.0, 2.5),
                |p| p.zipf_exponent,
            )
        },
        Knob {
            step: 10.0,
            whole: false,
            ..knob(
                "writes/s",
                "writes_per_s",
                "writes a second; every replica applies each of them",
                (0.0, 600.0),
                |p| p.writes_per_s,
            )
        },
        knob(
            "replicas",
            "replicas",
            "full replicas of the database; each holds all pages",
            (1.0, 8.0),
            |p| p.replicas as f64,
        ),
    ],
    [
        Knob {
            step: 10.0,
            ..knob(
                "queue",
                "queue_limit",
                "requests that may wait at each replica",
                (0.0, 2_000.0),
                |p| p.queue_limit as f64,
            )
        },
        Knob {
            step: 50.0,
            whole: false,
            text: |value| {
                if value > 0.0 {
                    millis(value)
                } else {
                    "for ever".to_owned()
                }
            },
            ..knob(
                "patience",
                "timeout_ms",
                "how long a client lets its request wait in the queue",
                (0.0, 2_000.0),
                |p| p.timeout_ms,
            )
        },
        Knob {
            text: or_none,
            ..knob(
                "retries",
                "retries",
                "how often a client tries again after a failure",
                (0.0, 10.0),
                |p| p.retries as f64,
            )
        },
        Knob {
            step: 10.0,
            whole: false,
            text: millis,
            off: |params| (params.retries == 0).then_some("nobody tries again"),
            ..knob(
                "pause",
                "backoff_ms",
                "how long it waits before it tries again",
                (0.0, 1_000.0),
                |p| p.backoff_ms,
            )
        },
    ],
    [
        Knob {
            step: 0.5,
            whole: false,
            text: millis,
            off: buffer_only,
            ..knob(
                "from memory",
                "memory_ms",
                "a service whose page is in memory",
                (0.5, 10.0),
                |p| p.memory_ms,
            )
        },
        Knob {
            step: 1.0,
            whole: false,
            text: millis,
            off: buffer_only,
            ..knob(
                "from disk",
                "disk_ms",
                "a service whose page must come from disk",
                (0.0, 60.0),
                |p| p.disk_ms,
            )
        },
        Knob {
            step: 0.1,
            whole: false,
            text: millis,
            off: |params| (!params.has_cache()).then_some("there is no cache"),
            ..knob(
                "look-up",
                "cache_ms",
                "a look-up in the cache, there and back",
                (0.0, 5.0),
                |p| p.cache_ms,
            )
        },
        Knob {
            step: 0.01,
            whole: false,
            text: |value| {
                if value > 0.0 {
                    format!("{:.0} %", value * 100.0)
                } else {
                    "by slots".to_owned()
                }
            },
            ..knob(
                "fixed share",
                "cache_hit",
                "a cache that answers this share of all look-ups, as formulas have it",
                (0.0, 1.0),
                |p| p.cache_hit,
            )
        },
    ],
];

/// In place of the first of the last row where services do not depend on memory.
const SERVICE: Knob = Knob {
    step: 0.5,
    whole: false,
    text: millis,
    ..knob(
        "service",
        "service_ms",
        "the mean time of a service",
        (0.5, 40.0),
        |p| p.service_ms,
    )
};

impl Knob {
    fn ui(&self, ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
        let value = (self.get)(params);
        let nothing = (self.text)(0.0);
        let spec = SliderSpec {
            name: self.name,
            quantity: if self.name == "cache_hit" {
                Quantity::Percent
            } else {
                Quantity::Plain
            },
            zero: match self.name {
                "timeout_ms" => Zero::Endless(&nothing),
                "retries" | "cache_hit" => Zero::Called(&nothing),
                _ => Zero::Number,
            },
            range: self.range.0..=self.range.1,
            logarithmic: self.logarithmic,
            step: if self.logarithmic { 0.0 } else { self.step },
            disabled_because: (self.off)(params),
            ..plain(self.label, (self.text)(value), self.help)
        };
        let Some(chosen) = slider(ui, width, value, &spec) else {
            return;
        };
        let value = if self.whole {
            let chosen = if self.logarithmic {
                in_tens(chosen)
            } else {
                chosen
            };
            Value::Count(chosen.round().max(0.0) as u64)
        } else {
            Value::Number((chosen * 1e3).round() / 1e3)
        };
        set(out, self.name, value);
    }
}

fn more_ui(ui: &mut Ui, area: Rect, params: &Params, out: &mut Out) {
    let builder = UiBuilder::new().max_rect(area).id_salt("services");
    let mut top = ui.new_child(builder);
    let services = [
        (Service::Buffer, "memory or disk"),
        (Service::Fixed, "fixed services"),
        (Service::Exponential, "exponential services"),
    ];
    if let Some(service) = segmented(&mut top, "service", params.service, &services) {
        set(out, "service", Value::Word(service.name().to_owned()));
    }
    for (index, knobs) in MORE.iter().enumerate() {
        let y = area.bottom() - SLIDERS * (ROWS - index) as f32;
        let row = Rect::from_min_size(pos2(area.left(), y), vec2(area.width(), SLIDERS));
        let salt = format!("more {index}");
        for (place, knob) in columns(row, FOLD).iter().zip(knobs) {
            let replaced = knob.name == "memory_ms" && params.service != Service::Buffer;
            let knob = if replaced { &SERVICE } else { knob };
            knob.ui(&mut child(ui, *place, &salt), place.width(), params, out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lesson::Parameters as _;

    #[test]
    fn every_parameter_has_a_knob_that_reads_it() {
        let mut names = vec!["reads_per_s", "service", SERVICE.name];
        let knobs = FIRST.iter().chain(MORE.iter().flatten()).chain([&SERVICE]);
        for knob in knobs {
            names.push(knob.name);
            let field = Params::field(knob.name).unwrap();
            let mut params = Params::default();
            let value = if knob.whole {
                Value::Count(3)
            } else {
                Value::Number(0.5)
            };
            field.set(&mut params, &value).unwrap();
            let expected = if knob.whole { 3.0 } else { 0.5 };
            assert_eq!((knob.get)(&params), expected, "{}", knob.name);
        }
        for field in Params::FIELDS {
            assert!(names.contains(&field.name), "{} has no control", field.name);
        }
    }
}
