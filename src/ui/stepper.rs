//! A small whole number with a button for one less and one for one more.

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2};

use super::describe;
use super::theme::{focus_ring, font, palette};

/// The height of it all, and the width of a button.
const SIZE: f32 = 28.0;
/// The width of the number.
const NUMBER: f32 = 30.0;
/// What is to be left beside it, where its name stands before it.
const SPARE: f32 = 24.0;

/// Draws a label, a number and its two buttons; returns the number that was asked for.
pub fn stepper(
    ui: &mut Ui,
    label: &str,
    value: u64,
    range: std::ops::RangeInclusive<u64>,
    help: &str,
) -> Option<u64> {
    let palette = palette(ui);
    let galley = ui
        .painter()
        .layout_no_wrap(label.to_owned(), font::label(), palette.ink2);
    let frame = 2.0 * SIZE + NUMBER;
    let named = galley.size().x + 8.0;
    // Where a line is too short for it, the name is only said.
    let is_named = named + frame + SPARE <= ui.available_width();
    let lead = if is_named { named } else { 0.0 };
    let extent = Vec2::new(lead + frame, SIZE);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
    describe(&response, Role::Label, &format!("{label} {value}"), "");
    let at = rect.left_center() - Vec2::new(0.0, galley.size().y / 2.0);
    if is_named {
        ui.painter().galley(at, galley, palette.ink2);
    }
    let frame = Rect::from_min_max(Pos2::new(rect.left() + lead, rect.top()), rect.max);
    let line = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect(frame, 6.0, palette.bg, line, StrokeKind::Inside);
    let number = value.to_string();
    let middle = Align2::CENTER_CENTER;
    let large = font::mono_bold(16.0);
    ui.painter()
        .text(frame.center(), middle, number, large, palette.ink);
    let less = Rect::from_min_size(frame.min, Vec2::splat(SIZE));
    let more = Rect::from_min_max(frame.max - Vec2::splat(SIZE), frame.max);
    let mut wanted = None;
    for (place, sign, word, next) in [
        (less, "−", "fewer", value.checked_sub(1)),
        (more, "+", "more", value.checked_add(1)),
    ] {
        let next = next.filter(|next| range.contains(next));
        if button(ui, place, sign, &format!("{label}: {word}"), next.is_some()) {
            wanted = next;
        }
    }
    if !help.is_empty() {
        response.on_hover_text(help);
    }
    wanted
}

fn button(ui: &Ui, rect: Rect, sign: &str, name: &str, enabled: bool) -> bool {
    let palette = palette(ui);
    let sense = if enabled {
        Sense::click()
    } else {
        Sense::hover()
    };
    let response = ui.interact(rect, ui.scope_id().with(("stepper", name)), sense);
    describe(&response, Role::Button, name, "");
    if !enabled {
        ui.ctx()
            .accesskit_node_builder(response.id, eframe::egui::accesskit::Node::set_disabled);
    }
    let painter = ui.painter();
    if enabled && response.hovered() {
        painter.rect_filled(rect.shrink(1.0), 5.0, palette.hovered(palette.raised));
    }
    let ink = if enabled { palette.ink2 } else { palette.line };
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        sign,
        font::mono_bold(15.0),
        ink,
    );
    if response.has_focus() {
        focus_ring(painter, rect.shrink(2.0), 5.0, palette);
    }
    enabled && response.clicked()
}
