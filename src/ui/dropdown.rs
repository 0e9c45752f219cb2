//! A name that unfolds a list of others.

use eframe::egui::{
    Align2, Painter, Popup, Pos2, Rect, Response, Role, ScrollArea, Sense, Stroke, Ui, Vec2,
};
use eframe::egui::{StrokeKind, WidgetInfo};

use super::present::has_controls;
use super::theme::{Palette, focus_ring, font, palette};
use super::{describe, text_line};

/// A line of the list.
#[derive(Clone, Copy, Debug)]
pub struct Item<'a> {
    /// What is chosen.
    pub name: &'a str,
    /// What it means, in a few words.
    pub note: &'a str,
}

/// The button at `rect`, `label` with a sign that it unfolds; returns the index of what is chosen
/// from the list.
pub fn dropdown(
    ui: &mut Ui,
    rect: Rect,
    what: &str,
    label: &str,
    current: usize,
    items: &[Item<'_>],
) -> (Response, Option<usize>) {
    let palette = palette(ui);
    let usable = has_controls(ui);
    let (sense, role) = if usable {
        (Sense::click(), Role::ComboBox)
    } else {
        (Sense::hover(), Role::Label)
    };
    let response = ui.interact(rect, ui.scope_id().with(("dropdown", what)), sense);
    describe(&response, role, what, label);
    let painter = ui.painter();
    if usable && (response.hovered() || response.has_focus()) {
        let line = Stroke::new(1.0, palette.line);
        let fill = palette.hovered(palette.bg);
        painter.rect(
            rect.expand2(Vec2::new(6.0, 0.0)),
            6.0,
            fill,
            line,
            StrokeKind::Inside,
        );
    }
    let drawn = text_line(
        painter,
        rect.left_center(),
        Align2::LEFT_CENTER,
        label,
        font::bold(16.0),
        palette.ink,
        rect.width() - 18.0,
    );
    if !usable {
        // What is chosen is still said.
        return (response, None);
    }
    let tip = Pos2::new(drawn.right() + 10.0, rect.center().y + 2.5);
    paint_fold(painter, tip, palette);
    if response.has_focus() {
        focus_ring(painter, rect.expand2(Vec2::new(6.0, 0.0)), 6.0, palette);
    }
    let mut chosen = None;
    Popup::menu(&response).gap(4.0).width(360.0).show(|ui| {
        ScrollArea::vertical().max_height(360.0).show(ui, |ui| {
            ui.spacing_mut().item_spacing.y = 0.0;
            for (index, item) in items.iter().enumerate() {
                if item_ui(ui, *item, index == current).clicked() {
                    chosen = Some(index);
                }
            }
        });
    });
    (response, chosen)
}

/// The sign that it unfolds.
fn paint_fold(painter: &Painter, tip: Pos2, palette: &Palette) {
    let stroke = Stroke::new(1.5, palette.ink3);
    painter.line_segment([tip - Vec2::new(4.0, 4.0), tip], stroke);
    painter.line_segment([tip - Vec2::new(-4.0, 4.0), tip], stroke);
}

fn item_ui(ui: &mut Ui, item: Item<'_>, on: bool) -> Response {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width() - 12.0, 26.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    response.widget_info(|| WidgetInfo::selected(Role::MenuItemRadio, true, on, item.name));
    let painter = ui.painter();
    if on || response.hovered() || response.has_focus() {
        let fill = if on {
            palette.tinted(palette.raised, palette.accent, 0.6)
        } else {
            palette.hovered(palette.raised)
        };
        painter.rect_filled(rect, 5.0, fill);
    }
    let at = rect.left_center() + Vec2::new(8.0, 0.0);
    let name = text_line(
        painter,
        at,
        Align2::LEFT_CENTER,
        item.name,
        font::strong(14.0),
        palette.ink,
        rect.width() - 16.0,
    );
    let left = name.right().max(rect.left() + 122.0) + 8.0;
    text_line(
        painter,
        Pos2::new(left, rect.center().y),
        Align2::LEFT_CENTER,
        item.note,
        font::note(),
        palette.ink3,
        rect.right() - left - 8.0,
    );
    response
}
