//! The five numbers the chapter is about, since the start or the last restart of the metrics.

use eframe::egui::{Align2, Color32, Rect, Role, Sense, Ui, pos2, vec2};

use super::Scene;
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line, thousands};

pub(super) fn numbers_ui(ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    let palette = palette(ui);
    let counts = &scene.model.tally().counts;
    let fresh = counts.answered - counts.stale_reads;
    let oldest = if counts.stale_reads > 0 {
        counts.stale_age_max.to_string()
    } else {
        "–".to_owned()
    };
    let number = |value: Option<f64>, digits: usize, unit: &str| match value {
        Some(value) => format!("{value:.digits$}{unit}"),
        None => "–".to_owned(),
    };
    let stale = counts.stale_reads > 0;
    let stale_ink = if stale { palette.stale } else { palette.ink };
    let loads = counts.loads_per_expiry();
    let herd = loads.is_some_and(|loads| loads > 2.0);
    let cells = [
        (
            "fresh",
            thousands(fresh as f64),
            palette.hit,
            "answers that lacked nothing",
        ),
        (
            "stale",
            thousands(counts.stale_reads as f64),
            stale_ink,
            "answers that lacked an update acknowledged before they began",
        ),
        (
            "oldest",
            oldest,
            stale_ink,
            "how long ago the oldest missed update was acknowledged",
        ),
        (
            "loads/expiry",
            number(loads, 1, ""),
            if herd { palette.miss } else { palette.ink },
            "database loads from one set of a key to the next that it led to, on average",
        ),
        (
            "hit rate",
            number(counts.hit_rate().map(|share| share * 100.0), 1, " %"),
            palette.hit,
            "look-ups answered from the cache, since the start",
        ),
    ];
    let width = area.width() / cells.len() as f32;
    for (index, cell) in cells.into_iter().enumerate() {
        let rect = Rect::from_min_size(
            pos2(area.left() + width * index as f32, area.top()),
            vec2(width - 6.0, area.height()),
        );
        cell_ui(ui, rect, cell);
    }
}

/// A number under its name: what it is called, its value, its colour, what it counts.
fn cell_ui(ui: &Ui, cell: Rect, (label, value, color, help): (&str, String, Color32, &str)) {
    let palette = palette(ui);
    let response = ui.interact(cell, ui.scope_id().with(("number", label)), Sense::hover());
    describe(&response, Role::Label, label, &value);
    let painter = ui.painter();
    let at = pos2(cell.left(), cell.top() + cell.height() * 0.26);
    text_line(
        painter,
        at,
        Align2::LEFT_CENTER,
        label,
        font::label(),
        palette.ink2,
        cell.width(),
    );
    let size = (cell.height() * 0.4).clamp(13.0, 21.0);
    let fits = (cell.width() / (0.62 * value.chars().count().max(1) as f32)).min(size);
    let at = pos2(cell.left(), cell.top() + cell.height() * 0.72);
    text_line(
        painter,
        at,
        Align2::LEFT_CENTER,
        &value,
        font::mono_bold(fits),
        color,
        cell.width(),
    );
    response.on_hover_text(help);
}
