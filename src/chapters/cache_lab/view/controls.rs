//! The sliders and switches of the stage.

mod own;

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::cache_lab::model::Model;
use crate::chapters::cache_lab::params::Params;
use crate::components::cache::PolicyKind;
use crate::components::named::Named as _;
use crate::components::workload::Pattern;
use crate::lesson::{Subject as _, Value};
use crate::ui::controls::{quiet_button, segmented, toggle};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, in_steps, plain, short, trimmed};
use crate::ui::setting::setting_ui;
use crate::ui::slider::{SliderSpec, Zero, slider};

/// Where the TTL slider says "off"; up to a minute it says seconds.
const TTL_OFF_S: f64 = 75.0;

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let params = scene.model.params();
    let fold = 64.0;
    let mut columns = columns(plan.controls, fold);
    let row: [fn(&mut Ui, f32, &Params, &mut Out); COLUMNS] =
        [slots_slider, ttl_slider, exponent_slider, reads_slider];
    for (rect, control) in columns.iter_mut().zip(row) {
        control(&mut child(ui, *rect, "controls"), rect.width(), params, out);
    }
    let at = Rect::from_min_max(
        pos2(
            plan.controls.right() - fold + 8.0,
            plan.controls.top() + 8.0,
        ),
        plan.controls.max,
    );
    let label = if view.more { "less" } else { "more" };
    if quiet_button(&mut child(ui, at, "fold"), label).clicked() {
        view.more = !view.more;
    }
    if let Some(area) = plan.more {
        more_ui(view, ui, area, params, out);
    }
}

fn set(out: &mut Out, name: &str, value: Value) {
    out.issue(Model::set_command(name, value));
}

fn slots_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let most = params.keys.min(100) as f64;
    let help = "how many keys fit into the cache";
    let spec = SliderSpec {
        name: "capacity",
        range: 1.0..=most.max(2.0),
        step: 1.0,
        ..plain("slots", params.capacity.to_string(), help)
    };
    if let Some(value) = slider(ui, width, params.capacity as f64, &spec) {
        set(out, "capacity", Value::Count(value.min(most) as u64));
    }
}

fn ttl_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let off = params.ttl_s <= 0.0;
    let text = if off {
        "off".to_owned()
    } else {
        format!("{} s", trimmed(params.ttl_s))
    };
    let help =
        "how long an entry is good for, from its fill; entries in the cache keep what they got";
    let spec = SliderSpec {
        name: "ttl_s",
        zero: Zero::Endless("off"),
        range: 0.5..=TTL_OFF_S,
        logarithmic: true,
        ..plain("TTL", text, help)
    };
    let shown = if off { TTL_OFF_S } else { params.ttl_s };
    if let Some(value) = slider(ui, width, shown, &spec) {
        let seconds = if value > 64.0 {
            0.0
        } else {
            in_steps(value.min(60.0))
        };
        set(out, "ttl_s", Value::Number(seconds));
    }
}

fn exponent_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let skewless = matches!(params.pattern, Pattern::Uniform | Pattern::Hotset);
    let spec = SliderSpec {
        name: "zipf_exponent",
        range: 0.0..=2.5,
        step: 0.05,
        disabled_because: skewless.then_some("this pattern does not follow Zipf's law"),
        ..plain(
            "exponent",
            format!("{:.2}", params.zipf_exponent),
            "how unevenly keys are asked for: 0 is all alike",
        )
    };
    if let Some(value) = slider(ui, width, params.zipf_exponent, &spec) {
        set(
            out,
            "zipf_exponent",
            Value::Number((value * 100.0).round() / 100.0),
        );
    }
}

fn reads_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "reads_per_s",
        range: 1.0..=500.0,
        logarithmic: true,
        ..plain(
            "reads/s",
            short(params.reads_per_s),
            "reads that all clients send a second",
        )
    };
    if let Some(value) = slider(ui, width, params.reads_per_s, &spec) {
        let value = if value < 20.0 {
            (value * 2.0).round() / 2.0
        } else {
            value.round()
        };
        set(out, "reads_per_s", Value::Number(value));
    }
}

/// How many rows of sliders are unfolded.
pub(super) fn rows(view: &View, params: &Params) -> usize {
    match (view.more, own::sliders(params).is_empty()) {
        (false, _) => 0,
        (true, true) => 1,
        (true, false) => 2,
    }
}

fn more_ui(view: &mut View, ui: &mut Ui, area: Rect, params: &Params, out: &mut Out) {
    let sliders = SLIDERS * rows(view, params) as f32;
    let top = Rect::from_min_max(area.min, pos2(area.right(), area.bottom() - sliders));
    choices(&mut child(ui, top, "more"), params, out);
    let row = |index: usize| {
        let top = area.bottom() - sliders + SLIDERS * index as f32;
        let rect = Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), SLIDERS));
        columns(rect, 64.0)
    };
    let places = row(0);
    let mut first = child(ui, places[0], "more 0");
    database_slider(&mut first, places[0].width(), params, out);
    let mut second = child(ui, places[1], "more 0");
    writes_slider(&mut second, places[1].width(), params, out);
    let rest = Rect::from_min_max(places[2].min, pos2(area.right(), places[2].bottom()));
    switches(view, &mut child(ui, rest, "more 0"), params, out);
    for (own, place) in own::sliders(params).iter().zip(row(1)) {
        let mut child = child(ui, place, "more 1");
        if let Some(value) = setting_ui(&mut child, place.width(), own) {
            set(out, own.name, value);
        }
    }
}

/// Pattern and policy.
fn choices(ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(20.0, 6.0);
        let patterns = [
            (Pattern::Zipf, "Zipf"),
            (Pattern::Uniform, "uniform"),
            (Pattern::Hotset, "hot set"),
            (Pattern::Scan, "scan"),
            (Pattern::Shift, "shift"),
        ];
        if let Some(pattern) = segmented(ui, "pattern", params.pattern, &patterns) {
            set(out, "pattern", Value::Word(pattern.name().to_owned()));
        }
        let policies = [
            (PolicyKind::Lru, "LRU"),
            (PolicyKind::Lfu, "LFU"),
            (PolicyKind::LfuDecay, "LFU decay"),
            (PolicyKind::Fifo, "FIFO"),
            (PolicyKind::Random, "random"),
        ];
        if let Some(policy) = segmented(ui, "policy", params.policy, &policies) {
            set(out, "policy", Value::Word(policy.name().to_owned()));
        }
    });
}

fn database_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let unlimited = params.database_per_s <= 0.0;
    let text = if unlimited {
        "unlimited".to_owned()
    } else {
        short(params.database_per_s)
    };
    let spec = SliderSpec {
        name: "database_per_s",
        zero: Zero::Endless("unlimited"),
        range: 2.0..=600.0,
        logarithmic: true,
        ..plain(
            "database/s",
            text,
            "requests the database serves a second, one after another",
        )
    };
    let shown = if unlimited {
        600.0
    } else {
        params.database_per_s
    };
    if let Some(value) = slider(ui, width, shown, &spec) {
        let value = if value > 550.0 { 0.0 } else { value.round() };
        set(out, "database_per_s", Value::Number(value));
    }
}

fn writes_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "writes_per_s",
        range: 0.0..=10.0,
        step: 0.5,
        ..plain(
            "writes/s",
            short(params.writes_per_s),
            "writes that all clients send a second",
        )
    };
    if let Some(value) = slider(ui, width, params.writes_per_s, &spec) {
        set(
            out,
            "writes_per_s",
            Value::Number((value * 2.0).round() / 2.0),
        );
    }
}

fn switches(view: &mut View, ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.add_space(8.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(20.0, 0.0);
        let writes = ui.scope(|ui| {
            if let Some(on) = toggle(ui, "a write deletes", params.invalidate) {
                set(out, "invalidate", Value::Flag(on));
            }
        });
        let help = "whether a write removes the entry from the cache";
        writes.response.on_hover_text(help);
        let ceilings = ui.scope(|ui| {
            if let Some(on) = toggle(ui, "show ceilings", view.ceilings) {
                view.ceilings = on;
            }
        });
        let help = "in the plot: the most that room and time allow";
        ceilings.response.on_hover_text(help);
    });
}
