//! Which metric is shown: its name, with a button for the one before and one for the next.

use eframe::egui::{Align2, Response, Role, Sense, Ui, Vec2, vec2};

use crate::lesson::MetricInfo;
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

/// The height, and the width of a button.
const SIZE: f32 = 24.0;

/// Draws the title of the present metric, `width` wide with its buttons; returns another one that
/// was asked for.
pub(super) fn metric_step_ui(
    ui: &mut Ui,
    metrics: &[MetricInfo],
    (now, title): (&MetricInfo, &str),
    width: f32,
) -> Option<&'static str> {
    // As many steps forward, round the end.
    let count = metrics.len().max(1);
    let mut steps = 0;
    ui.spacing_mut().item_spacing.x = 2.0;
    if step_button(ui, "‹", "the metric before").clicked() {
        steps = count - 1;
    }
    if step_button(ui, "›", "the next metric").clicked() {
        steps = 1;
    }
    let room = width - 2.0 * SIZE - 4.0;
    let (rect, response) = ui.allocate_exact_size(vec2(room, SIZE), Sense::hover());
    describe(&response, Role::Label, title, "");
    let (left, ink) = (Align2::LEFT_CENTER, palette(ui).ink);
    let at = rect.left_center() + vec2(4.0, 0.0);
    text_line(
        ui.painter(),
        at,
        left,
        title,
        font::bold(13.0),
        ink,
        room - 4.0,
    );
    response.on_hover_text(now.help);
    let place = metrics.iter().position(|one| one.name == now.name);
    let next = (place.unwrap_or(0) + steps) % count;
    let next = metrics.get(next).filter(|_| steps != 0);
    next.map(|one| one.name)
}

/// A small button of one sign.
fn step_button(ui: &mut Ui, sign: &str, name: &str) -> Response {
    let (rect, response) = ui.allocate_exact_size(Vec2::splat(SIZE), Sense::click());
    describe(&response, Role::Button, name, "");
    let palette = palette(ui);
    if response.hovered() || response.has_focus() {
        ui.painter()
            .rect_filled(rect, 5.0, palette.hovered(palette.raised));
    }
    let (middle, ink) = (Align2::CENTER_CENTER, palette.ink2);
    ui.painter()
        .text(rect.center(), middle, sign, font::bold(16.0), ink);
    response.on_hover_text(name)
}
