//! The mode, the sliders and what unfolds under them.

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::local_external::params::{Invalidation, Mode, Params};
use crate::components::named::Named as _;
use crate::lesson::Value;
use crate::lesson::typed::Quantity;
use crate::ui::controls::{quiet_button, segmented, toggle};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, in_steps, plain, short, trimmed};
use crate::ui::slider::{SliderSpec, Zero, slider};

/// Where a slider of times says "off".
const TTL_OFF_S: f64 = 400.0;

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let params = scene.model.params();
    let modes = [
        (Mode::Local, "local"),
        (Mode::External, "external"),
        (Mode::TwoTier, "two tiers"),
    ];
    let mut top = child(ui, plan.modes, "modes");
    if let Some(mode) = segmented(&mut top, "where values are cached", params.mode, &modes) {
        set(out, "mode", Value::Word(mode.name().to_owned()));
    }
    let fold = 64.0;
    let row: [fn(&mut Ui, f32, &Params, &mut Out); COLUMNS] = [
        instances_slider,
        local_slots_slider,
        local_ttl_slider,
        writes_slider,
    ];
    row_ui(ui, columns(plan.controls, fold), &row, params, out);
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
        more_ui(ui, area, params, out);
    }
}

type Control = fn(&mut Ui, f32, &Params, &mut Out);

fn row_ui(ui: &mut Ui, places: Vec<Rect>, row: &[Control], params: &Params, out: &mut Out) {
    for (rect, control) in places.into_iter().zip(row) {
        control(&mut child(ui, rect, "controls"), rect.width(), params, out);
    }
}

fn more_ui(ui: &mut Ui, area: Rect, params: &Params, out: &mut Out) {
    choices(&mut child(ui, area, "choices"), params, out);
    let rows: [[Control; COLUMNS]; 2] = [
        [
            reads_slider,
            exponent_slider,
            shared_slots_slider,
            shared_ttl_slider,
        ],
        [loss_slider, delay_slider, database_slider, clients_slider],
    ];
    for (index, row) in rows.iter().enumerate() {
        let top = area.bottom() - SLIDERS * (2 - index) as f32;
        let place = Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), SLIDERS));
        row_ui(ui, columns(place, 64.0), row, params, out);
    }
}

fn set(out: &mut Out, name: &str, value: Value) {
    out.set(name, value);
}

fn choices(ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(20.0, 6.0);
        let mut kinds = vec![
            (Invalidation::None, "tell nobody"),
            (Invalidation::Broadcast, "tell all"),
        ];
        // Only a shared cache that is asked first knows who has asked it.
        if params.mode == Mode::TwoTier || params.invalidation == Invalidation::Tracking {
            kinds.push((Invalidation::Tracking, "tell who asked"));
        }
        let chosen = segmented(ui, "who is told of a write", params.invalidation, &kinds);
        if let Some(kind) = chosen {
            let word = Value::Word(kind.name().to_owned());
            set(out, "invalidation", word);
        }
        let response = ui.scope(|ui| {
            if let Some(on) = toggle(ui, "a write deletes", params.write_deletes) {
                set(out, "write_deletes", Value::Flag(on));
            }
        });
        let help = "whether a write deletes the entry of the shared cache";
        response.response.on_hover_text(help);
    });
}

fn instances_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "instances",
        range: 1.0..=10.0,
        step: 1.0,
        ..plain(
            "instances",
            params.instances.to_string(),
            "how many run behind the balancer",
        )
    };
    if let Some(value) = slider(ui, width, params.instances as f64, &spec) {
        set(out, "instances", Value::Count(value.round() as u64));
    }
}

fn no_local(params: &Params) -> Option<&'static str> {
    (!params.mode.has_l1()).then_some("in this mode instances keep no copies")
}

fn no_shared(params: &Params) -> Option<&'static str> {
    (!params.mode.has_l2()).then_some("in this mode there is no shared cache")
}

fn local_slots_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let most = params.keys.min(2_000) as f64;
    let spec = SliderSpec {
        name: "l1_slots",
        range: 1.0..=most.max(2.0),
        logarithmic: true,
        step: 1.0,
        disabled_because: no_local(params),
        ..plain(
            "local slots",
            params.l1_slots.to_string(),
            "how many keys each instance can keep",
        )
    };
    if let Some(value) = slider(ui, width, params.l1_slots as f64, &spec) {
        set(
            out,
            "l1_slots",
            Value::Count(value.round().min(most) as u64),
        );
    }
}

/// A slider of a time to live, which ends at "off".
fn ttl_slider(
    ui: &mut Ui,
    width: f32,
    (label, help, name): (&str, &str, &str),
    ttl_s: f64,
    disabled: Option<&'static str>,
    out: &mut Out,
) {
    let off = ttl_s <= 0.0;
    let text = if off {
        "off".to_owned()
    } else {
        format!("{} s", trimmed(ttl_s))
    };
    let spec = SliderSpec {
        name,
        zero: Zero::Endless("off"),
        range: 0.5..=TTL_OFF_S,
        logarithmic: true,
        disabled_because: disabled,
        ..plain(label, text, help)
    };
    let shown = if off { TTL_OFF_S } else { ttl_s };
    if let Some(value) = slider(ui, width, shown, &spec) {
        let seconds = if value > 330.0 {
            0.0
        } else {
            in_steps(value.min(300.0))
        };
        set(out, name, Value::Number(seconds));
    }
}

fn local_ttl_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let texts = (
        "local TTL",
        "how long a local copy is good for; copies that are there keep what they got",
        "l1_ttl_s",
    );
    ttl_slider(ui, width, texts, params.l1_ttl_s, no_local(params), out);
}

fn shared_ttl_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let texts = (
        "shared TTL",
        "how long a shared entry is good for",
        "l2_ttl_s",
    );
    ttl_slider(ui, width, texts, params.l2_ttl_s, no_shared(params), out);
}

fn shared_slots_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let most = params.keys.min(10_000) as f64;
    let spec = SliderSpec {
        name: "l2_slots",
        range: 1.0..=most.max(2.0),
        logarithmic: true,
        step: 1.0,
        disabled_because: no_shared(params),
        ..plain(
            "shared slots",
            params.l2_slots.to_string(),
            "how many keys the shared cache can keep",
        )
    };
    if let Some(value) = slider(ui, width, params.l2_slots as f64, &spec) {
        set(
            out,
            "l2_slots",
            Value::Count(value.round().min(most) as u64),
        );
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
            "writes of all clients; hot keys are written most",
        )
    };
    if let Some(value) = slider(ui, width, params.writes_per_s, &spec) {
        let value = (value * 2.0).round() / 2.0;
        set(out, "writes_per_s", Value::Number(value));
    }
}

fn reads_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "reads_per_s",
        range: 1.0..=2_000.0,
        logarithmic: true,
        ..plain("reads/s", short(params.reads_per_s), "reads of all clients")
    };
    if let Some(value) = slider(ui, width, params.reads_per_s, &spec) {
        set(out, "reads_per_s", Value::Number(value.round()));
    }
}

fn exponent_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "zipf_exponent",
        range: 0.0..=2.5,
        step: 0.05,
        ..plain(
            "exponent",
            format!("{:.2}", params.zipf_exponent),
            "how unevenly keys are asked for: 0 is all alike",
        )
    };
    if let Some(value) = slider(ui, width, params.zipf_exponent, &spec) {
        let value = (value * 100.0).round() / 100.0;
        set(out, "zipf_exponent", Value::Number(value));
    }
}

fn no_messages(params: &Params) -> Option<&'static str> {
    (!params.sends_messages()).then_some("no messages are sent")
}

fn loss_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "message_loss",
        quantity: Quantity::Percent,
        range: 0.0..=1.0,
        step: 0.05,
        disabled_because: no_messages(params),
        ..plain(
            "messages lost",
            format!("{:.0} %", params.message_loss * 100.0),
            "the share of messages that never arrive",
        )
    };
    if let Some(value) = slider(ui, width, params.message_loss, &spec) {
        let value = (value * 100.0).round() / 100.0;
        set(out, "message_loss", Value::Number(value));
    }
}

fn delay_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let text = if params.message_delay_ms >= 1_000.0 {
        format!("{} s", trimmed(params.message_delay_ms / 1e3))
    } else {
        format!("{} ms", trimmed(params.message_delay_ms))
    };
    let spec = SliderSpec {
        name: "message_delay_ms",
        range: 0.5..=10_000.0,
        logarithmic: true,
        disabled_because: no_messages(params),
        ..plain("message delay", text, "how long a message takes")
    };
    if let Some(value) = slider(ui, width, params.message_delay_ms, &spec) {
        set(out, "message_delay_ms", Value::Number(in_steps(value)));
    }
}

fn database_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let unlimited = params.database_per_s <= 0.0;
    let text = if unlimited {
        "no limit".to_owned()
    } else {
        short(params.database_per_s)
    };
    let spec = SliderSpec {
        name: "database_per_s",
        zero: Zero::Endless("no limit"),
        range: 10.0..=2_000.0,
        logarithmic: true,
        ..plain(
            "database",
            text,
            "queries the database serves a second, one after another",
        )
    };
    let shown = if unlimited {
        2_000.0
    } else {
        params.database_per_s
    };
    if let Some(value) = slider(ui, width, shown, &spec) {
        let value = if value > 1_800.0 { 0.0 } else { value.round() };
        set(out, "database_per_s", Value::Number(value));
    }
}

fn clients_slider(ui: &mut Ui, width: f32, params: &Params, out: &mut Out) {
    let spec = SliderSpec {
        name: "clients",
        range: 1.0..=100.0,
        logarithmic: true,
        step: 1.0,
        ..plain(
            "clients",
            params.clients.to_string(),
            "how many share the requests; each remembers what it saw",
        )
    };
    if let Some(value) = slider(ui, width, params.clients as f64, &spec) {
        set(out, "clients", Value::Count(value.round() as u64));
    }
}
