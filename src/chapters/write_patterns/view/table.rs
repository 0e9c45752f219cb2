//! The numbers of each lane, to the right of it.

use eframe::egui::{Align2, Color32, Rect, Role, Sense, Ui, pos2, vec2};

use super::geometry::Plan;
use super::{Scene, View};
use crate::chapters::write_patterns::model::{Lane, Model};
use crate::chapters::write_patterns::narrative::Thing;
use crate::sim::SimTime;
use crate::ui::theme::{Palette, font, palette};
use crate::ui::{describe, text_line, thousands};

/// The columns: name, what it says, and its share of the width.
const COLUMNS: [(&str, &str, f32); 5] = [
    (
        "ms",
        "median latency of the last 100 writes, acknowledged or not; none in the last 5 s: –",
        0.24,
    ),
    (
        "at risk",
        "acknowledged writes that are only in memory",
        0.22,
    ),
    ("lost", "acknowledged writes lost since the start", 0.17),
    ("stale", "stale reads since the start", 0.18),
    (
        "fail",
        "writes that ended with an error or too late, since the start",
        0.19,
    ),
];

pub(super) fn table_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let palette = palette(ui);
    let header = Rect::from_min_max(
        pos2(plan.lanes[0].table.left(), plan.header.top()),
        plan.header.max,
    );
    for (column, (name, help, _)) in columns(header).into_iter().zip(COLUMNS) {
        text_line(
            ui.painter(),
            column.right_center(),
            Align2::RIGHT_CENTER,
            name,
            font::note(),
            palette.ink3,
            column.width(),
        );
        let id = ui.scope_id().with(("column", name));
        ui.interact(column, id, Sense::hover()).on_hover_text(help);
    }
    for (lane, place) in scene.model.lanes().iter().zip(&plan.lanes) {
        let numbers = numbers(scene.model, lane, scene.now, palette);
        for ((column, (name, help, _)), (text, color)) in
            columns(place.table).into_iter().zip(COLUMNS).zip(numbers)
        {
            let id = ui.scope_id().with((name, lane.kind() as usize));
            let opens = name == "lost" && lane.tally().lost > 0;
            let sense = if opens {
                Sense::click()
            } else {
                Sense::hover()
            };
            let response = ui.interact(column.shrink2(vec2(0.0, 2.0)), id, sense);
            let label = format!("{}: {name}", lane.kind().name());
            let role = if opens { Role::Button } else { Role::Label };
            describe(&response, role, &label, &text);
            let size = (column.width() * 0.36).clamp(13.0, 19.0);
            text_line(
                ui.painter(),
                column.right_center(),
                Align2::RIGHT_CENTER,
                &text,
                font::mono_bold(size),
                color,
                column.width(),
            );
            if response.clicked() {
                view.inspector.explain(Thing::Lost(lane.kind()));
            }
            response.on_hover_text(if opens { "which ones, and why" } else { help });
        }
    }
}

fn columns(area: Rect) -> [Rect; 5] {
    let mut left = area.left();
    COLUMNS.map(|(_, _, share)| {
        let width = area.width() * share;
        let rect = Rect::from_min_size(pos2(left, area.top()), vec2(width - 4.0, area.height()));
        left += width;
        rect
    })
}

fn numbers(model: &Model, lane: &Lane, now: SimTime, palette: &Palette) -> [(String, Color32); 5] {
    let counts = &lane.tally().counts;
    let write = lane
        .tally()
        .write_median(now)
        .map_or_else(|| "–".to_owned(), |median| latency(median.as_millis_f64()));
    let at_risk = model.at_risk(lane.kind());
    let count = |value: u64, color| {
        let color = if value > 0 { color } else { palette.ink3 };
        (thousands(value as f64), color)
    };
    [
        (write, palette.ink),
        count(at_risk, palette.accent),
        count(counts.writes_lost, palette.miss),
        count(counts.stale_reads(), palette.stale),
        count(counts.writes_failed, palette.expired),
    ]
}

/// Milliseconds, with tenths where they matter.
pub(super) fn latency(ms: f64) -> String {
    match ms {
        ms if ms >= 100.0 => thousands(ms),
        ms => format!("{ms:.1}"),
    }
}
