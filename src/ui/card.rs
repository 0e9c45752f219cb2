//! The card that unfolds over the stage: explanations, logs, what is behind a thing.

use eframe::egui::{Align2, Area, Frame, Id, Order, RichText, ScrollArea, Stroke, Ui, vec2};

use super::theme::{font, palette};
use crate::sim::SimTime;

/// Its width.
const WIDTH: f32 = 380.0;

/// Draws a card into the lower right corner of the space `ui` has. The contents are told how high
/// what they scroll may be.
pub fn card(ui: &Ui, id: &str, contents: impl FnOnce(&mut Ui, f32)) {
    let palette = palette(ui);
    let anchor = ui.max_rect();
    Area::new(Id::unique(id))
        .order(Order::Middle)
        .pivot(Align2::RIGHT_BOTTOM)
        .fixed_pos(anchor.right_bottom() - vec2(16.0, 12.0))
        .constrain_to(anchor)
        .show(ui.ctx(), |ui| {
            Frame::new()
                .fill(palette.panel)
                .stroke(Stroke::new(1.0, palette.line))
                .corner_radius(8)
                .inner_margin(16)
                .show(ui, |ui| {
                    ui.set_width(WIDTH.min(anchor.width() - 64.0));
                    contents(ui, (anchor.height() - 120.0).max(80.0));
                });
        });
}

/// The part of a card that is scrolled, at most `most` high.
pub fn scrolled(ui: &mut Ui, most: f32, contents: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical()
        .max_height(most)
        .auto_shrink([false, true])
        .show(ui, |ui| {
            // The bar stands beside the text, not on it.
            ui.set_max_width(ui.available_width() - 10.0);
            contents(ui);
        });
}

/// A moment that can be gone to; returns whether it was clicked.
pub fn moment_link(ui: &mut Ui, at: SimTime) -> bool {
    let time = RichText::new(clock(at))
        .font(font::mono(13.0))
        .color(palette(ui).accent);
    ui.link(time).on_hover_text("take me there").clicked()
}

/// A moment with tenths of a millisecond.
pub fn clock(at: SimTime) -> String {
    format!("{:.4} s", at.as_secs_f64())
}
