//! Loads an expiry under each protection: what this run has measured, and what theory says.

use eframe::egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::super::{Out, Scene, View};
use crate::chapters::cache_aside::prediction::predict;
use crate::chapters::cache_aside::protection::Protection;
use crate::components::named::Named as _;
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

/// One protection.
struct Row {
    name: &'static str,
    current: bool,
    measured: Option<f64>,
    /// Whether what was measured is the filling of a cold cache.
    cold: bool,
    theory: Option<f64>,
}

/// Draws the rows; returns what they mean.
pub(super) fn herds_ui(_: &mut View, ui: &mut Ui, scene: &Scene<'_>, _: &mut Out) -> String {
    let palette = palette(ui);
    let rows = rows(scene);
    let note = if rows.iter().any(|row| row.cold) {
        "* cold; dashed: theory\t* cold"
    } else {
        "dashed: theory"
    };
    let area = ui.max_rect();
    let line = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect(area, 6.0, palette.raised, line, StrokeKind::Inside);
    let most = rows
        .iter()
        .flat_map(|row| [row.measured, row.theory])
        .flatten()
        .fold(2.0, f64::max);
    let inner = area.shrink2(vec2(10.0, 5.0));
    let pitch = inner.height() / rows.len() as f32;
    let name_width = 92.0_f32.min(inner.width() * 0.46);
    let bars = Rect::from_min_max(
        pos2(inner.left() + name_width, inner.top()),
        pos2(inner.right() - 40.0, inner.bottom()),
    );
    for (index, row) in rows.iter().enumerate() {
        let rect = Rect::from_min_size(
            pos2(inner.left(), inner.top() + pitch * index as f32),
            vec2(inner.width(), pitch),
        );
        let response = ui.interact(rect, ui.scope_id().with(("herd", index)), Sense::hover());
        let said = said(row);
        describe(&response, Role::Label, row.name, &said);
        let painter = ui.painter();
        let ink = if row.current {
            palette.ink
        } else {
            palette.ink3
        };
        let y = rect.center().y;
        text_line(
            painter,
            pos2(rect.left(), y),
            Align2::LEFT_CENTER,
            row.name,
            font::strong(12.0),
            ink,
            name_width - 4.0,
        );
        bar_ui(ui, row, bars, (y, pitch), most);
        response.on_hover_text(said);
    }
    note.to_owned()
}

/// The bar of what was measured, and the mark of what theory says.
fn bar_ui(ui: &Ui, row: &Row, bars: Rect, (y, pitch): (f32, f32), most: f64) {
    let (palette, painter) = (palette(ui), ui.painter());
    let x = |loads: f64| bars.left() + bars.width() * (loads / most) as f32;
    let half = (pitch * 0.28).clamp(2.0, 6.0);
    if let Some(loads) = row.measured {
        let color = if loads > 2.0 {
            palette.miss
        } else {
            palette.hit
        };
        let bar = Rect::from_min_max(pos2(bars.left(), y - half), pos2(x(loads), y + half));
        painter.rect_filled(bar, 2.0, color);
        let cold = if row.cold { "*" } else { "" };
        let text = format!("{loads:.1}{cold}");
        let at = pos2(bar.right() + 6.0, y);
        let face = font::mono_bold(12.0);
        painter.text(at, Align2::LEFT_CENTER, text, face, palette.ink);
    }
    if let Some(loads) = row.theory {
        let at = x(loads);
        let stroke = Stroke::new(1.5, palette.theory);
        let ends = [pos2(at, y - half - 2.0), pos2(at, y + half + 2.0)];
        painter.extend(eframe::egui::Shape::dashed_line(&ends, stroke, 3.0, 2.0));
    }
}

fn rows(scene: &Scene<'_>) -> Vec<Row> {
    let model = scene.model;
    let params = model.params();
    let herds = &model.tally().herds;
    Protection::NAMES
        .iter()
        .map(|&(name, protection)| {
            let herd = herds[protection as usize];
            Row {
                name,
                current: params.protection == protection,
                measured: (herd.periods > 0).then(|| herd.loads as f64 / herd.periods as f64),
                cold: herd.periods > 0 && !herd.warm,
                theory: predict(params, protection).map(|found| found.loads_per_expiry),
            }
        })
        .collect()
}

fn said(row: &Row) -> String {
    let measured = match row.measured {
        Some(loads) => format!("{loads:.2} loads from one set to the next in this run"),
        None => "not tried in this run".to_owned(),
    };
    match row.theory {
        Some(theory) => format!("{measured}; theory, with room for every key: {theory:.2}"),
        None => format!("{measured}; no theory for these settings"),
    }
}
