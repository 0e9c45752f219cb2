//! What unfolds: the sliders and switches that matter under the strategy at hand.

use eframe::egui::{Rect, Ui, Vec2, pos2, vec2};

use super::knobs::{Knob, knobs};
use super::{caption, reads_from, set, set_word};
use crate::chapters::replication::params::{Ack, Lag, Params, Strategy};
use crate::chapters::replication::view::Out;
use crate::components::latency::LatencyShape;
use crate::lesson::Value;
use crate::ui::controls::{segmented, toggle};
use crate::ui::place::{COLUMNS, SLIDERS, child, columns, plain, trimmed};
use crate::ui::slider::{SliderSpec, Zero, slider};
use crate::ui::stepper::stepper;

pub(super) fn more_ui(ui: &mut Ui, area: Rect, params: &Params, wide: bool, out: &mut Out) {
    let knobs = knobs(params);
    for (index, row) in knobs.chunks(COLUMNS).take(2).enumerate() {
        let top = area.top() + SLIDERS * index as f32;
        let line = Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), SLIDERS));
        for (knob, place) in row.iter().zip(columns(line, 0.0)) {
            let salt = format!("knob {index}");
            knob_ui(&mut child(ui, place, &salt), place.width(), knob, out);
        }
    }
    let below = Rect::from_min_max(
        pos2(area.left(), area.top() + SLIDERS * 2.0 + 4.0),
        area.max,
    );
    child(ui, below, "switches").horizontal(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(16.0, 0.0);
        switches(ui, params, wide, out);
    });
}

fn knob_ui(ui: &mut Ui, width: f32, knob: &Knob, out: &mut Out) {
    let (least, most) = knob.range;
    let text = match knob.least_is {
        Some(word) if knob.value <= 0.0 => word.to_owned(),
        _ => format!("{}{}", trimmed(knob.value), knob.unit),
    };
    // A logarithmic slider has no zero: its left end stands for it.
    let floor = if knob.logarithmic {
        least.max(0.1)
    } else {
        least
    };
    let spec = SliderSpec {
        name: knob.field,
        zero: match knob.least_is {
            Some("never") => Zero::Endless("never"),
            _ => Zero::Number,
        },
        range: floor..=most,
        logarithmic: knob.logarithmic,
        disabled_because: knob.disabled_because,
        ..plain(knob.label, text, knob.help)
    };
    if let Some(value) = slider(ui, width, knob.value.max(floor), &spec) {
        let value = if knob.least_is.is_some() && value <= floor * 1.05 {
            0.0
        } else {
            rounded(value)
        };
        set(out, knob.field, Value::Number(value));
    }
}

/// Two digits that count.
fn rounded(value: f64) -> f64 {
    if value >= 100.0 {
        (value / 10.0).round() * 10.0
    } else if value >= 10.0 {
        value.round()
    } else {
        (value * 10.0).round() / 10.0
    }
}

fn flag(ui: &mut Ui, label: &str, field: &str, on: bool, help: &str, out: &mut Out) {
    let inner = ui.scope(|ui| {
        if let Some(on) = toggle(ui, label, on) {
            set(out, field, Value::Flag(on));
        }
    });
    inner.response.on_hover_text(help);
}

fn switches(ui: &mut Ui, params: &Params, wide: bool, out: &mut Out) {
    let most = params.all_nodes() as u64;
    let help = "a node that everything reaches late; 0 is none";
    match params.strategy {
        Strategy::SingleLeader => {
            if !wide {
                ui.spacing_mut().item_spacing.x = 8.0;
                reads_from(ui, params, out);
            }
            if params.ack == Ack::Any {
                let followers = (params.replicas() as u64).saturating_sub(1).max(1);
                let help = "followers to wait for";
                if let Some(count) = stepper(ui, "any", params.ack_count, 1..=followers, help) {
                    set(out, "ack_count", Value::Count(count));
                }
            }
            let help = "whether the log is sent beside the leader's own write";
            flag(
                ui,
                "send at once",
                "parallel_write",
                params.parallel_write,
                help,
                out,
            );
            varying_lag(ui, params, out);
        }
        Strategy::MultiLeader => varying_lag(ui, params, out),
        Strategy::Leaderless => {
            if wide {
                shapes(ui, params, out);
            }
            let help = "whether reads repair stale replicas";
            flag(ui, "repair", "read_repair", params.read_repair, help, out);
            let help = "whether writes for a node out of reach are kept for it";
            flag(
                ui,
                "hand-off",
                "hinted_handoff",
                params.hinted_handoff,
                help,
                out,
            );
            let help = "whether spares stand in for nodes out of reach";
            flag(ui, "sloppy", "sloppy", params.sloppy, help, out);
            let most = (15 - params.nodes).min(3).max(params.spares);
            let help = "further nodes that stand in for others";
            if let Some(count) = stepper(ui, "spares", params.spares, 0..=most, help) {
                set(out, "spares", Value::Count(count));
            }
        }
        Strategy::Consensus => {
            ui.spacing_mut().item_spacing.x = 8.0;
            reads_from(ui, params, out);
        }
    }
    if let Some(node) = stepper(ui, "slow node", params.slow_node, 0..=most, help) {
        set(out, "slow_node", Value::Count(node));
    }
}

fn varying_lag(ui: &mut Ui, params: &Params, out: &mut Out) {
    let help = "whether the lag varies: exponential, with that mean";
    let on = params.lag == Lag::Exponential;
    let inner = ui.scope(|ui| {
        if let Some(on) = toggle(ui, "lag varies", on) {
            let lag = if on { Lag::Exponential } else { Lag::Fixed };
            set_word(out, "lag", lag);
        }
    });
    inner.response.on_hover_text(help);
}

fn shapes(ui: &mut Ui, params: &Params, out: &mut Out) {
    caption(ui, "delays");
    let mut options = vec![
        (LatencyShape::Fixed, "fixed"),
        (LatencyShape::Exponential, "drawn"),
    ];
    let published = [
        (LatencyShape::LnkdSsd, "SSD"),
        (LatencyShape::LnkdDisk, "disk"),
        (LatencyShape::Ymmr, "Yammer"),
        (LatencyShape::Wan, "WAN"),
    ];
    // Those of a paper, for whoever has opened one.
    options.extend(
        published
            .into_iter()
            .filter(|(shape, _)| *shape == params.latency),
    );
    if let Some(shape) = segmented(ui, "delays", params.latency, &options) {
        set_word(out, "latency", shape);
    }
}
