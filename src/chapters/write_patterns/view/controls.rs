//! The sliders and switches of the stage. They set all lanes at once.

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

use super::geometry::{Plan, SWITCHES};
use super::{Out, Scene, View};
use crate::chapters::write_patterns::command::Command;
use crate::chapters::write_patterns::lane::WritePath;
use crate::chapters::write_patterns::params::Params;
use crate::components::named::Named as _;
use crate::components::workload::Key;
use crate::lesson::Value;
use crate::ui::controls::{outline_button, quiet_button, segmented, toggle};
use crate::ui::place::{SLIDERS, child, columns, plain, short, trimmed};
use crate::ui::slider::{SliderSpec, Zero, slider};

/// Where a slider that can be off or unlimited stands then.
const BATCH_OFF: f64 = 60.0;
const UNLIMITED: f64 = 1_000.0;
const TTL_OFF_S: f64 = 75.0;

type Control = fn(&mut Ui, f32, &Params, &mut Out);

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let params = scene.model.params();
    let fold = 64.0;
    let places = columns(plan.controls, fold);
    let row: [Control; 3] = [writes_slider, flush_slider, database_slider];
    for (rect, control) in places.iter().zip(row) {
        control(&mut child(ui, *rect, "controls"), rect.width(), params, out);
    }
    replicated_switch(&mut child(ui, places[3], "controls"), params, out);
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
    out.set(name, value);
}

fn replicated_switch(ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.add_space(8.0);
    let switch = ui.scope(|ui| {
        if let Some(on) = toggle(ui, "replicated log", params.replicated_log) {
            set(out, "replicated_log", Value::Flag(on));
        }
    });
    let help = "a second cache keeps what is dirty before a write is acknowledged, and takes over \
                when the first crashes";
    switch.response.on_hover_text(help);
}

fn writes_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let help = "writes that all clients send a second, the same into every lane";
    let spec = SliderSpec {
        name: "writes_per_s",
        range: 1.0..=200.0,
        logarithmic: true,
        ..plain("writes/s", short(params.writes_per_s), help)
    };
    if let Some(value) = slider(ui, width, params.writes_per_s, &spec) {
        set(out, "writes_per_s", Value::Number(value.round()));
    }
}

fn reads_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let help = "reads that all clients send a second, the same into every lane";
    let spec = SliderSpec {
        name: "reads_per_s",
        range: 1.0..=200.0,
        logarithmic: true,
        ..plain("reads/s", short(params.reads_per_s), help)
    };
    if let Some(value) = slider(ui, width, params.reads_per_s, &spec) {
        set(out, "reads_per_s", Value::Number(value.round()));
    }
}

fn flush_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let text = if params.flush_s > 0.0 {
        format!("{} s", trimmed(params.flush_s))
    } else {
        "at once".to_owned()
    };
    let help = "time between two flushes; what was acknowledged since the last is only in memory";
    let spec = SliderSpec {
        name: "flush_s",
        zero: Zero::Called("at once"),
        range: 0.1..=30.0,
        logarithmic: true,
        ..plain("flush every", text, help)
    };
    if let Some(value) = slider(ui, width, params.flush_s.max(0.1), &spec) {
        let value = match value {
            low if low < 1.0 => (low * 10.0).round() / 10.0,
            mid if mid < 10.0 => (mid * 2.0).round() / 2.0,
            high => high.round(),
        };
        set(out, "flush_s", Value::Number(value));
    }
}

fn database_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let unlimited = params.database_per_s <= 0.0;
    let text = if unlimited {
        "unlimited".to_owned()
    } else {
        short(params.database_per_s)
    };
    let help = "rows that each database reads or writes a second, one after another";
    let spec = SliderSpec {
        name: "database_per_s",
        zero: Zero::Endless("unlimited"),
        range: 2.0..=UNLIMITED,
        logarithmic: true,
        ..plain("rows/s", text, help)
    };
    let shown = if unlimited {
        UNLIMITED
    } else {
        params.database_per_s
    };
    if let Some(value) = slider(ui, width, shown, &spec) {
        let value = if value > 900.0 { 0.0 } else { value.round() };
        set(out, "database_per_s", Value::Number(value));
    }
}

fn batch_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let off = params.batch == 0;
    let text = if off {
        "off".to_owned()
    } else {
        format!("{} keys", params.batch)
    };
    let help = "as soon as so many keys are dirty they leave together, whatever the time";
    let spec = SliderSpec {
        name: "batch",
        zero: Zero::Endless("off"),
        range: 1.0..=BATCH_OFF,
        step: 1.0,
        ..plain("batch", text, help)
    };
    let shown = if off { BATCH_OFF } else { params.batch as f64 };
    if let Some(value) = slider(ui, width, shown, &spec) {
        let value = if value >= BATCH_OFF { 0 } else { value as u64 };
        set(out, "batch", Value::Count(value));
    }
}

fn buffer_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let help = "dirty keys there is room for; when it is full, writes wait";
    let spec = SliderSpec {
        name: "buffer",
        range: 1.0..=1_000.0,
        logarithmic: true,
        ..plain("buffer", format!("{} keys", params.buffer), help)
    };
    if let Some(value) = slider(ui, width, params.buffer as f64, &spec) {
        set(out, "buffer", Value::Count(value.round() as u64));
    }
}

fn slots_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let most = params.keys.min(100) as f64;
    let spec = SliderSpec {
        name: "capacity",
        range: 1.0..=most.max(2.0),
        step: 1.0,
        ..plain(
            "slots",
            params.capacity.to_string(),
            "keys that fit into each cache",
        )
    };
    if let Some(value) = slider(ui, width, params.capacity as f64, &spec) {
        set(out, "capacity", Value::Count(value.min(most) as u64));
    }
}

fn exponent_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let help = "how unevenly keys are asked for: 0 is all alike";
    let spec = SliderSpec {
        name: "zipf_exponent",
        range: 0.0..=2.5,
        step: 0.05,
        ..plain("skew", format!("{:.2}", params.zipf_exponent), help)
    };
    if let Some(value) = slider(ui, width, params.zipf_exponent, &spec) {
        let value = (value * 100.0).round() / 100.0;
        set(out, "zipf_exponent", Value::Number(value));
    }
}

fn jitter_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let help = "what each way to or from a database takes in addition, on average";
    let spec = SliderSpec {
        name: "jitter_ms",
        range: 0.0..=50.0,
        step: 1.0,
        ..plain("jitter", format!("{} ms", short(params.jitter_ms)), help)
    };
    if let Some(value) = slider(ui, width, params.jitter_ms, &spec) {
        set(out, "jitter_ms", Value::Number(value.round()));
    }
}

fn ttl_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let off = params.ttl_s <= 0.0;
    let text = if off {
        "off".to_owned()
    } else {
        format!("{} s", trimmed(params.ttl_s))
    };
    let spec = SliderSpec {
        name: "ttl_s",
        zero: Zero::Endless("off"),
        range: 0.5..=TTL_OFF_S,
        logarithmic: true,
        ..plain("TTL", text, "how long an entry is good for, from its fill")
    };
    let shown = if off { TTL_OFF_S } else { params.ttl_s };
    if let Some(value) = slider(ui, width, shown, &spec) {
        let seconds = if value > 64.0 {
            0.0
        } else {
            (value.min(60.0) * 2.0).round() / 2.0
        };
        set(out, "ttl_s", Value::Number(seconds));
    }
}

fn more_ui(view: &mut View, ui: &mut Ui, area: Rect, params: &Params, out: &mut Out) {
    let top = Rect::from_min_size(area.min, vec2(area.width(), SWITCHES));
    switches(view, &mut child(ui, top, "more"), params, out);
    let rows: [[Control; 4]; 2] = [
        [reads_slider, exponent_slider, slots_slider, ttl_slider],
        [batch_slider, buffer_slider, jitter_slider, crash_slider],
    ];
    for (index, row) in rows.into_iter().enumerate() {
        let top = area.top() + SWITCHES + SLIDERS * index as f32;
        let rect = Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), SLIDERS));
        for (place, control) in columns(rect, 64.0).iter().zip(row) {
            let salt = if index == 0 { "more 0" } else { "more 1" };
            control(&mut child(ui, *place, salt), place.width(), params, out);
        }
    }
}

fn crash_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let off = params.crash_every_s <= 0.0;
    let text = if off {
        "by hand".to_owned()
    } else {
        format!("every {} s", trimmed(params.crash_every_s))
    };
    let help = "all caches crash at random moments, so often on average";
    let spec = SliderSpec {
        name: "crash_every_s",
        zero: Zero::Endless("by hand"),
        range: 1.0..=60.0,
        logarithmic: true,
        ..plain("crashes", text, help)
    };
    let shown = if off { 60.0 } else { params.crash_every_s };
    if let Some(value) = slider(ui, width, shown, &spec) {
        let value = if value > 55.0 { 0.0 } else { value.round() };
        set(out, "crash_every_s", Value::Number(value));
    }
}

fn switches(view: &mut View, ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.horizontal(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(16.0, 0.0);
        let wide = ui.available_width() > 640.0;
        let paths = [
            (WritePath::Invalidate, "remove"),
            (WritePath::Around, "around"),
            (WritePath::Through, "through"),
            (WritePath::Behind, "behind"),
        ];
        if wide {
            ui.label("read-through writes:");
        }
        let label = "how the read-through lane writes";
        let chosen = ui
            .scope(|ui| segmented(ui, label, params.write_path, &paths))
            .inner;
        if let Some(path) = chosen {
            set(out, "write_path", Value::Word(path.name().to_owned()));
        }
        let versions = ui.scope(|ui| {
            if let Some(on) = toggle(ui, "versions", params.versions) {
                set(out, "versions", Value::Flag(on));
            }
        });
        let help = "a cache compares versions, and does not store what is older than it has seen";
        versions.response.on_hover_text(help);
        let keys = Key::try_from(params.keys).unwrap_or(Key::MAX).max(1);
        let key = view.chosen_key.unwrap_or(1).clamp(1, keys);
        let text = if wide {
            format!("write key {key}")
        } else {
            format!("write {key}")
        };
        let help = "one write of this key into all lanes; click a slot to choose another";
        if outline_button(ui, &text).on_hover_text(help).clicked() {
            out.issue(Command::Write(key));
        }
    });
}
