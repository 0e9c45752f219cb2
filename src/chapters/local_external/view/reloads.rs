//! What one client was shown: its reloads of a key from left to right, the newest version on top.

use eframe::egui::{Align2, Color32, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::{Out, Scene, View};
use crate::chapters::local_external::command::Command;
use crate::chapters::local_external::narrative::Thing;
use crate::chapters::local_external::request::Shown;
use crate::ui::controls::outline_button;
use crate::ui::place::child;
use crate::ui::theme::{Palette, faint, font, palette};
use crate::ui::{describe, text_line};

/// The name on the left, and the button on the right.
const NAME: f32 = 122.0;
const BUTTON: f32 = 92.0;
/// A reload takes this much of the width.
const STEP: f32 = 46.0;

pub(super) fn reloads_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    area: Rect,
    out: &mut Out,
) {
    let key = view.key(scene);
    let strip = Rect::from_min_max(
        pos2(area.left() + NAME, area.top()),
        pos2(area.right() - BUTTON, area.bottom()),
    );
    let places = ((strip.width() - 8.0) / STEP).floor().max(1.0) as usize;
    let mut shown: Vec<&Shown> = scene
        .model
        .shown()
        .rev()
        .filter(|shown| shown.key == key)
        .take(places)
        .collect();
    shown.reverse();
    let back = shown.iter().filter(|shown| shown.backwards).count();
    header_ui(ui, area, key, back);
    let palette = palette(ui);
    let line = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect(strip, 6.0, palette.raised, line, StrokeKind::Inside);
    if shown.is_empty() {
        text_line(
            ui.painter(),
            strip.center(),
            Align2::CENTER_CENTER,
            "client 1 has not asked for this key yet",
            font::note(),
            palette.ink3,
            strip.width() - 16.0,
        );
    }
    chips_ui(view, ui, strip, &shown);
    let at = Rect::from_min_max(
        pos2(area.right() - BUTTON + 10.0, area.top() + 10.0),
        area.max,
    );
    let button = outline_button(&mut child(ui, at, "reload"), "Reload");
    let help = format!("client 1 asks for key {key} once more");
    if button.on_hover_text(help).clicked() {
        out.issue(Command::Read(key));
    }
}

fn header_ui(ui: &mut Ui, area: Rect, key: u32, back: usize) {
    let palette = palette(ui);
    let name = Rect::from_min_size(area.min, vec2(NAME - 8.0, area.height()));
    let response = ui.interact(name, ui.scope_id().with("reloads"), Sense::hover());
    let says = match back {
        0 => "monotonic".to_owned(),
        1 => "1 non-monotonic".to_owned(),
        times => format!("{times} non-monotonic"),
    };
    let title = format!("your reloads, key {key}");
    describe(&response, Role::Label, &title, &says);
    let painter = ui.painter();
    let color = if back > 0 { palette.miss } else { palette.ink3 };
    let lines = [
        ("your reloads".to_owned(), font::label(), palette.ink2),
        (format!("of key {key}"), font::note(), palette.ink3),
        (says, font::strong(12.0), color),
    ];
    let mut y = area.top() + 1.0;
    for (text, font, color) in lines {
        let at = pos2(area.left(), y);
        let used = text_line(
            painter,
            at,
            Align2::LEFT_TOP,
            &text,
            font,
            color,
            name.width(),
        );
        y = used.bottom();
    }
}

fn chips_ui(view: &mut View, ui: &mut Ui, strip: Rect, shown: &[&Shown]) {
    let palette = palette(ui);
    let newest = shown.iter().map(|s| s.version).max().unwrap_or(0);
    let oldest = shown.iter().map(|s| s.version).min().unwrap_or(0);
    let levels = (newest - oldest).max(1) as f32;
    let room = strip.shrink2(vec2(0.0, 13.0));
    let at = |index: usize, version: u64| {
        let up = (version - oldest) as f32 / levels;
        let y = if newest == oldest {
            room.center().y
        } else {
            room.bottom() - up * room.height()
        };
        pos2(strip.left() + 4.0 + STEP * (index as f32 + 0.5), y)
    };
    for (index, pair) in shown.windows(2).enumerate() {
        let (from, to) = (at(index, pair[0].version), at(index + 1, pair[1].version));
        let stroke = if pair[1].version < pair[0].version {
            Stroke::new(2.5, palette.miss)
        } else {
            Stroke::new(1.5, faint(palette.ink3, 0.6))
        };
        ui.painter().line_segment([from, to], stroke);
    }
    for (index, one) in shown.iter().enumerate() {
        chip_ui(view, ui, one, at(index, one.version));
    }
}

/// What a reload was shown: its version, and whether it is older than the one before.
fn chip_ui(view: &mut View, ui: &mut Ui, one: &Shown, at: Pos2) {
    let palette = palette(ui);
    let chip = Rect::from_center_size(at, vec2(38.0, 18.0));
    let color = chip_color(one, palette);
    let painter = ui.painter();
    let outline = Stroke::new(if one.backwards { 2.0 } else { 1.2 }, color);
    painter.rect(chip, 4.0, palette.bg, outline, StrokeKind::Inside);
    let arrow = if one.backwards { "<" } else { "" };
    let text = format!("{arrow}v{}", one.version);
    let (middle, face) = (Align2::CENTER_CENTER, font::mono_bold(12.0));
    let room = chip.width() - 4.0;
    text_line(painter, chip.center(), middle, &text, face, color, room);
    let id = ui.scope_id().with(("reload", one.request));
    let response = ui.interact(chip.expand(3.0), id, Sense::click());
    let from = format!("from instance {}", one.instance + 1);
    let state = match (one.backwards, one.stale) {
        (true, _) => format!("version {}, a non-monotonic read", one.version),
        (false, true) => format!("version {}, old", one.version),
        (false, false) => format!("version {}", one.version),
    };
    describe(&response, Role::Button, &format!("reload {from}"), &state);
    if response.hovered() {
        view.point_at(Some(one.key));
    }
    if response.on_hover_text(format!("{state}, {from}")).clicked() {
        view.inspector.explain(Thing::Request(one.request));
    }
}

fn chip_color(shown: &Shown, palette: &Palette) -> Color32 {
    if shown.backwards {
        palette.miss
    } else if shown.stale {
        palette.stale
    } else {
        palette.hit
    }
}
