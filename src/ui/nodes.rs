//! The machines of a stage, the lines between them and the messages on those.

mod machine;
mod stack;
mod token;
mod wire;

pub use machine::{Machine, machine};
pub use stack::{Layer, Layered, stack};
pub use token::{Face, Token, TokenTouch, token};
pub use wire::{Wire, wire};

use eframe::egui;
use eframe::egui::{Align2, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, Ui, Vec2};

use super::marks::{Mark, paint_mark};
use super::theme::{Palette, focus_ring, font, mix, palette};

/// A round machine: its name above the circle, a value over its unit inside.
pub fn circle_node(
    ui: &mut Ui,
    name: &str,
    center: Pos2,
    radius: f32,
    value: &str,
    unit: &str,
) -> Response {
    let palette = palette(ui);
    let rect = Rect::from_center_size(center, Vec2::splat(2.0 * radius));
    let response = ui.interact(rect, ui.scope_id().with(("node", name)), Sense::click());
    super::describe(&response, Role::Button, name, &format!("{value} {unit}"));
    if !ui.is_rect_visible(rect.expand(32.0)) {
        return response;
    }
    let painter = ui.painter();
    let (fill, outline) = (surface(&response, palette), outline(&response, palette));
    painter.circle(center, radius, fill, outline);
    if response.has_focus() {
        let ring = Stroke::new(2.0, palette.accent);
        painter.circle_stroke(center, radius + 4.0, ring);
    }
    let above = rect.center_top() - Vec2::new(0.0, 16.0);
    let (base, quiet) = (Align2::CENTER_BOTTOM, palette.ink2);
    text(painter, above, base, name, font::label(), quiet, 160.0);
    let down = Vec2::new(0.0, (radius * 0.26).max(8.0));
    let (upper, lower) = (center - down * 0.6, center + down);
    let (middle, room) = (Align2::CENTER_CENTER, 1.7 * radius);
    let large = font::mono_bold((radius * 0.48).clamp(12.0, 26.0));
    text(painter, upper, middle, value, large, palette.ink, room);
    text(painter, lower, middle, unit, font::note(), quiet, room);
    response
}

use super::text_line as text;

fn surface(response: &Response, palette: &Palette) -> egui::Color32 {
    if response.hovered() {
        palette.hovered(palette.raised)
    } else {
        palette.raised
    }
}

fn outline(response: &Response, palette: &Palette) -> Stroke {
    if response.hovered() {
        Stroke::new(2.0, mix(palette.line, palette.ink3, 0.5))
    } else {
        Stroke::new(2.0, palette.line)
    }
}

/// A database: a cylinder that fills `rect`, its name above, the gauge of its load below and
/// the requests that wait for it to the right.
pub fn database_node(
    ui: &mut Ui,
    id_label: &str,
    rect: Rect,
    value: &str,
    unit: &str,
    load: f32,
    waiting: usize,
) -> Response {
    let palette = palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(("node", id_label)), Sense::click());
    let mut spoken = format!("{value} {unit}, load {:.0} %", load * 100.0);
    if waiting > 0 {
        spoken = format!("{spoken}, {waiting} waiting");
    }
    super::describe(&response, Role::Button, id_label, &spoken);
    if !ui.is_rect_visible(rect.expand(48.0)) {
        return response;
    }
    let painter = ui.painter();
    let fill = surface(&response, palette);
    paint_cylinder(painter, rect, fill, outline(&response, palette));
    if response.has_focus() {
        focus_ring(painter, rect, 8.0, palette);
    }
    let above = rect.center_top() - Vec2::new(0.0, 16.0);
    let base = Align2::CENTER_BOTTOM;
    text(
        painter,
        above,
        base,
        id_label,
        font::label(),
        palette.ink2,
        160.0,
    );
    let middle = Align2::CENTER_CENTER;
    let inside = rect.width() - 6.0;
    let large = font::mono_bold((rect.height() * 0.22).clamp(12.0, 26.0));
    let at = Pos2::new(rect.center().x, rect.top() + rect.height() * 0.58);
    let under = Pos2::new(rect.center().x, rect.top() + rect.height() * 0.81);
    text(painter, at, middle, value, large, palette.ink, inside);
    text(
        painter,
        under,
        middle,
        unit,
        font::note(),
        palette.ink2,
        inside,
    );
    paint_gauge(painter, rect, load, palette);
    paint_queue(painter, rect, waiting, palette);
    response
}

/// A cylinder that fills `rect`: the sign of a database.
pub fn paint_cylinder(painter: &Painter, rect: Rect, fill: egui::Color32, stroke: Stroke) {
    let half = rect.width() / 2.0;
    let lid = (rect.height() * 0.13).min(half);
    let middle = rect.center().x;
    // Half of an ellipse from the right to the left, bulging down (1) or up (-1).
    let bow = |y: f32, way: f32| {
        (0..=32).map(move |step| {
            let angle = std::f32::consts::PI * step as f32 / 32.0;
            Pos2::new(middle + half * angle.cos(), y + way * lid * angle.sin())
        })
    };
    let (top, bottom) = (rect.top() + lid, rect.bottom() - lid);
    let mut hull: Vec<Pos2> = bow(bottom, 1.0).collect();
    let mut over: Vec<Pos2> = bow(top, -1.0).collect();
    over.reverse();
    hull.extend(over);
    painter.add(Shape::convex_polygon(hull, fill, stroke));
    painter.add(Shape::line(bow(top, 1.0).collect(), stroke));
}

/// The gauge under a database: over its capacity it turns, and says so by a stop at its end.
fn paint_gauge(painter: &Painter, rect: Rect, load: f32, palette: &Palette) {
    let min = rect.left_bottom() + Vec2::new(0.0, 14.0);
    let full = Rect::from_min_size(min, Vec2::new(rect.width(), 7.0));
    painter.rect_filled(full, 3.5, palette.line);
    let load = if load.is_finite() { load.max(0.0) } else { 0.0 };
    let over = load > 1.0;
    let color = if over { palette.miss } else { palette.accent };
    let mut part = full;
    part.set_width(full.width() * load.min(1.0));
    if part.width() >= 1.0 {
        painter.rect_filled(part, 3.5, color);
    }
    if over {
        let at = full.right_center() + Vec2::new(10.0, 0.0);
        paint_mark(painter, at, 9.0, Mark::Error, palette);
    }
}

/// The column of waiting requests, the first at the bottom, and how many do not fit.
fn paint_queue(painter: &Painter, rect: Rect, waiting: usize, palette: &Palette) {
    let step = 11.0;
    let places = ((rect.height() / step) as usize).clamp(1, 12);
    let shown = waiting.min(places);
    for place in 0..shown {
        let up = step * place as f32 + 6.0;
        let at = rect.right_bottom() + Vec2::new(14.0, -up);
        paint_mark(painter, at, 8.0, Mark::Asking, palette);
    }
    if waiting > 0 {
        let up = step * shown as f32 + 3.0;
        let at = rect.right_bottom() + Vec2::new(9.0, -up);
        let count = waiting.to_string();
        let small = font::mono_bold(12.0);
        painter.text(at, Align2::LEFT_BOTTOM, count, small, palette.ink2);
    }
}

/// A line between two machines; cut, it has a gap with a cross.
pub fn link(painter: &Painter, from: Pos2, to: Pos2, cut: bool, palette: &Palette) {
    let stroke = Stroke::new(2.0, mix(palette.line, palette.ink3, 0.25));
    let along = to - from;
    if !cut {
        painter.line_segment([from, to], stroke);
        return;
    }
    let gap = along.normalized() * 14.0_f32.min(along.length() / 2.0);
    let middle = from + along / 2.0;
    painter.line_segment([from, middle - gap], stroke);
    painter.line_segment([middle + gap, to], stroke);
    paint_mark(painter, middle, 14.0, Mark::Error, palette);
}
