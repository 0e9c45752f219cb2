//! Widgets that know no chapter and no model: they draw values and report what was done to them.
//!
//! Each is a function of the values it is given; none keeps a copy of one. Everything that can
//! be pointed at is a named widget for the keyboard and for assistive technology as well.

pub mod card;
pub mod chips;
pub mod concepts;
pub mod controls;
pub mod digits;
pub mod dropdown;
pub mod focus;
pub mod goals;
pub mod grasp;
pub mod heat;
pub mod hops;
pub mod marks;
pub mod nodes;
pub mod place;
pub mod plot;
pub mod plots;
pub mod present;
pub mod prose;
pub mod quiz;
pub mod record;
pub mod ring;
pub mod slider;
pub mod slots;
pub mod stepper;
pub mod strip;
pub mod tabs;
pub mod theme;

use eframe::egui;
use eframe::egui::{Response, Role, WidgetInfo};

pub use crate::lesson::thousands;

/// Names a painted widget for assistive technology: its role, its label and its present value.
pub fn describe(response: &Response, role: Role, label: &str, value: &str) {
    focus::note(&response.ctx, label, response.rect);
    response.widget_info(|| {
        let mut info = WidgetInfo::labeled(role, response.enabled(), label);
        if !value.is_empty() {
            info.current_text_value = Some(value.to_owned());
        }
        info
    });
}

/// Writes one line of text, cut with an ellipsis where it is wider than `width`; returns where.
pub fn text_line(
    painter: &egui::Painter,
    at: egui::Pos2,
    anchor: egui::Align2,
    text: &str,
    font: egui::FontId,
    color: egui::Color32,
    width: f32,
) -> egui::Rect {
    let mut job = egui::text::LayoutJob::simple_singleline(text.to_owned(), font, color);
    job.wrap = egui::text::TextWrapping::truncate_at_width(width.max(0.0));
    let galley = painter.layout_job(job);
    let rect = anchor.anchor_size(at, galley.size());
    painter.galley(rect.min, galley, color);
    rect
}
