//! The first requests of a trace, as they were understood.

use eframe::egui::{self, Grid, RichText, Ui, Vec2};

use crate::io::trace::FirstRequest;
use crate::lesson::thousands;
use crate::ui::theme::{font, palette};

/// The first requests; a column that none of them has is left out.
pub(super) fn rows_ui(ui: &mut Ui, first: &[FirstRequest]) {
    let palette = palette(ui);
    let has_time = first.iter().any(|row| row.request.at.is_some());
    let has_size = first.iter().any(|row| row.request.size.is_some());
    let head = |ui: &mut Ui, text: &str| {
        let text = RichText::new(text).font(font::note()).color(palette.ink3);
        ui.label(text);
    };
    let cell = |ui: &mut Ui, text: String| {
        let text = RichText::new(text)
            .font(font::mono(13.0))
            .color(palette.ink);
        ui.add(egui::Label::new(text).truncate());
    };
    egui::ScrollArea::horizontal().show(ui, |ui| {
        Grid::new("first requests")
            .spacing(Vec2::new(18.0, 3.0))
            .show(ui, |ui| {
                head(ui, "request");
                head(ui, "key");
                head(ui, "operation");
                if has_time {
                    head(ui, "time");
                }
                if has_size {
                    head(ui, "bytes");
                }
                ui.end_row();
                for (number, row) in (1..).zip(first) {
                    cell(ui, format!("{number}"));
                    cell(ui, row.key.clone());
                    cell(ui, row.request.operation.name().to_owned());
                    if has_time {
                        let at = row.request.at.map(|at| format!("{} s", at.as_secs_f64()));
                        cell(ui, at.unwrap_or_default());
                    }
                    if has_size {
                        let size = row.request.size.map(|size| thousands(f64::from(size)));
                        cell(ui, size.unwrap_or_default());
                    }
                    ui.end_row();
                }
            });
    });
}
