//! A glimpse of what a family keeps: the same user in each of them.

use eframe::egui::{Align2, Painter, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::{Scene, View};
use crate::chapters::nosql::data::{Data, User};
use crate::chapters::nosql::families::Family;
use crate::ui::theme::{Palette, font, mix, palette};
use crate::ui::{describe, text_line};

/// The height of a line of a glimpse.
const LINE: f32 = 17.0;

pub(super) fn glimpse_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    area: Rect,
    family: Family,
) {
    let chosen = view.user(scene);
    let data = scene.model.world().data();
    let Some(user) = data.user(chosen) else {
        return;
    };
    match family {
        Family::KeyValue => boxes_ui(view, ui, area, data, chosen),
        Family::Document => card(ui, area, chosen, user),
        Family::WideColumn => grid(ui, area, data, chosen),
        Family::Graph => neighbours_ui(view, ui, area, chosen, user),
        Family::Relational => tables(ui, area, chosen, user),
    }
}

/// How many lines fit.
fn lines(area: Rect) -> usize {
    (area.height() / LINE).floor().max(1.0) as usize
}

fn write(painter: &Painter, area: Rect, line: usize, text: &str, ink: eframe::egui::Color32) {
    let at = pos2(area.left(), area.top() + LINE * line as f32);
    text_line(
        painter,
        at,
        Align2::LEFT_TOP,
        text,
        font::mono(12.0),
        ink,
        area.width(),
    );
}

/// The users around the chosen one, from the one before.
fn around(data: &Data, chosen: u32, count: usize) -> impl Iterator<Item = u32> {
    let first = chosen.saturating_sub(1).max(1);
    (first..=data.users.len() as u32).take(count)
}

fn shade(palette: &Palette, lit: bool) -> eframe::egui::Color32 {
    if lit { palette.ink } else { palette.ink3 }
}

/// Keys with closed boxes behind them.
fn boxes_ui(view: &mut View, ui: &mut Ui, area: Rect, data: &Data, chosen: u32) {
    let palette = palette(ui);
    for (line, id) in around(data, chosen, lines(area)).enumerate() {
        let top = area.top() + LINE * line as f32;
        let row = Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), LINE));
        let response = user_ui(view, ui, row, id, "box");
        let lit = id == chosen || response;
        write(
            ui.painter(),
            area,
            line,
            &format!("user:{id}"),
            shade(palette, lit),
        );
        let left = area.left() + (area.width() * 0.55).max(66.0);
        let closed =
            Rect::from_min_max(pos2(left, top + 2.0), pos2(area.right(), top + LINE - 3.0));
        let fill = if lit {
            mix(palette.raised, palette.accent, 0.5)
        } else {
            palette.raised
        };
        let line = Stroke::new(1.0, palette.line);
        ui.painter()
            .rect(closed, 2.0, fill, line, StrokeKind::Inside);
    }
}

/// One that can be chosen; returns whether the pointer is on it.
fn user_ui(view: &mut View, ui: &mut Ui, rect: Rect, id: u32, what: &str) -> bool {
    let response = ui.interact(rect, ui.scope_id().with((what, id)), Sense::click());
    describe(&response, Role::Button, &format!("user {id}, {what}"), "");
    if response.clicked() {
        view.user = Some(id);
    }
    response.hovered() || response.has_focus()
}

/// A document with its fields.
fn card(ui: &Ui, area: Rect, chosen: u32, user: &User) {
    let palette = palette(ui);
    let list = |numbers: &[u32]| {
        let shown: Vec<String> = numbers.iter().take(3).map(u32::to_string).collect();
        let more = if numbers.len() > 3 { ", …" } else { "" };
        format!("[{}{more}]", shown.join(", "))
    };
    let fields = [
        format!("{{ _id: {chosen},"),
        format!("  age: {},", user.age),
        "  follows:".to_owned(),
        format!("   {},", list(&user.follows)),
        format!("  bought: {} }}", list(&user.bought)),
    ];
    for (line, text) in fields.iter().take(lines(area)).enumerate() {
        write(ui.painter(), area, line, text, palette.ink2);
    }
}

/// Partitions with as many cells as each happens to have.
fn grid(ui: &Ui, area: Rect, data: &Data, chosen: u32) {
    let palette = palette(ui);
    let label = 34.0;
    let cell = Vec2::new(((area.width() - label) / 8.0).clamp(7.0, 16.0), LINE - 5.0);
    let columns = ((area.width() - label) / cell.x).floor() as usize;
    for (line, id) in around(data, chosen, lines(area)).enumerate() {
        let Some(user) = data.user(id) else { continue };
        let lit = id == chosen;
        write(
            ui.painter(),
            area,
            line,
            &id.to_string(),
            shade(palette, lit),
        );
        let top = area.top() + LINE * line as f32 + 2.0;
        let range = (data.users.len() as u32 / columns.max(1) as u32).max(1);
        for column in 0..columns {
            // A column stands for a range of users who may be followed; most rows lack most.
            let from = range * column as u32;
            let has = user
                .follows
                .iter()
                .any(|&id| id > from && id <= from + range);
            let at = pos2(area.left() + label + cell.x * column as f32, top);
            let rect = Rect::from_min_size(at, cell).shrink(1.0);
            if has {
                let fill = if lit {
                    palette.accent
                } else {
                    mix(palette.raised, palette.ink3, 0.4)
                };
                ui.painter().rect_filled(rect, 1.0, fill);
            } else {
                let line = Stroke::new(1.0, mix(palette.panel, palette.line, 0.6));
                ui.painter()
                    .rect_stroke(rect, 1.0, line, StrokeKind::Inside);
            }
        }
    }
}

/// The chosen user with arrows to some of those followed.
fn neighbours_ui(view: &mut View, ui: &mut Ui, area: Rect, chosen: u32, user: &User) {
    let palette = palette(ui);
    let middle = area.center();
    let radius = (area.height() * 0.36).min(area.width() * 0.36);
    let shown = user.follows.iter().take(7);
    let count = shown.len().max(1) as f32;
    for (index, &id) in shown.enumerate() {
        let angle = std::f32::consts::TAU * (index as f32 + 0.25) / count;
        let at = middle + vec2(angle.cos() * radius * 1.25, angle.sin() * radius);
        ui.painter()
            .line_segment([middle, at], Stroke::new(1.0, palette.line));
        let rect = Rect::from_center_size(at, Vec2::splat(20.0));
        let lit = user_ui(view, ui, rect, id, "node");
        let line = if lit { palette.accent } else { palette.ink3 };
        ui.painter()
            .circle(at, 6.0, palette.raised, Stroke::new(1.5, line));
        if lit {
            let above = at - vec2(0.0, 10.0);
            let text = id.to_string();
            let face = font::mono(12.0);
            ui.painter()
                .text(above, Align2::CENTER_BOTTOM, text, face, palette.ink);
        }
    }
    ui.painter().circle_filled(middle, 12.0, palette.accent);
    let face = font::mono_bold(12.0);
    let ink = palette.on_fill();
    ui.painter()
        .text(middle, Align2::CENTER_CENTER, chosen.to_string(), face, ink);
}

/// Rows of two tables.
fn tables(ui: &Ui, area: Rect, chosen: u32, user: &User) {
    let palette = palette(ui);
    let most = lines(area);
    let mut rows = vec![
        ("id    age".to_owned(), palette.ink3),
        (format!("{chosen:<5} {}", user.age), palette.ink2),
        ("user  follows".to_owned(), palette.ink3),
    ];
    let follows = user.follows.iter();
    rows.extend(follows.map(|other| (format!("{chosen:<5} {other}"), palette.ink2)));
    for (line, (text, ink)) in rows.into_iter().take(most).enumerate() {
        write(ui.painter(), area, line, &text, ink);
    }
}
