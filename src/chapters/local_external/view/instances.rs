//! The instances: each a row with its number, its entries and its own "write".

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::entries::entries_ui;
use super::flashes::flashes;
use super::geometry::{MOST_ROWS, Plan};
use super::{Out, Scene, View};
use crate::chapters::local_external::command::Command;
use crate::chapters::local_external::narrative::Place;
use crate::lesson::sentences::counted;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::present::has_controls;
use crate::ui::theme::{focus_ring, font, mix, palette};
use crate::ui::{describe, text_line};

/// The number of an instance, and its button.
const NUMBER: f32 = 28.0;
const WRITE: f32 = 64.0;

/// The room for it: none where nothing is to be pressed.
fn write_width(ui: &Ui) -> f32 {
    if has_controls(ui) { WRITE } else { 0.0 }
}

pub(super) fn instances_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    header_ui(ui, scene, plan);
    let lit = flashes(scene.model, scene.now, scene.pace);
    for (index, row) in plan.rows.iter().enumerate() {
        let index = index as u32;
        row_ui(view, ui, scene, *row, index, out);
        let Some(instance) = scene.model.instances().get(index as usize) else {
            continue;
        };
        let entries = Rect::from_min_max(
            pos2(row.left() + NUMBER, row.top() + 2.0),
            pos2(row.right() - write_width(ui) - 4.0, row.bottom() - 2.0),
        );
        let note = palette(ui).ink3;
        let says = |text: &str, color| {
            text_line(
                ui.painter(),
                entries.left_center() + vec2(6.0, 0.0),
                Align2::LEFT_CENTER,
                text,
                font::note(),
                color,
                entries.width() - 6.0,
            );
        };
        if !instance.is_up() {
            says("restarting, its copies are gone", palette(ui).miss);
        } else if !scene.model.params().mode.has_l1() {
            says("keeps no copies", note);
        } else {
            let place = Place::Instance(index);
            let flash = |key| lit.get(&(place, key)).copied();
            entries_ui(view, ui, scene, entries, place, instance.cache(), &flash);
        }
    }
}

fn header_ui(ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let palette = palette(ui);
    let model = scene.model;
    let count = model.instances().len();
    let stale = model.stale_instances();
    let area = plan.rows_header;
    let name = if count > MOST_ROWS {
        format!("instances 1 to {MOST_ROWS} of {count}")
    } else {
        "instances".to_owned()
    };
    let (says, color) = match stale {
        0 => ("no stale copies".to_owned(), palette.ink3),
        1 => ("1 holds a stale copy".to_owned(), palette.stale),
        more => (format!("{more} hold stale copies"), palette.stale),
    };
    let response = ui.interact(area, ui.scope_id().with("instances header"), Sense::hover());
    describe(&response, Role::Label, &name, &says);
    let painter = ui.painter();
    let middle = area.center().y;
    let left = text_line(
        painter,
        pos2(area.left(), middle),
        Align2::LEFT_CENTER,
        &name,
        font::label(),
        palette.ink2,
        area.width() * 0.5,
    );
    let room = area.right() - left.right() - 12.0;
    text_line(
        painter,
        pos2(area.right(), middle),
        Align2::RIGHT_CENTER,
        &says,
        font::strong(14.0),
        color,
        room,
    );
}

/// The row itself, which restarts its instance, and its button.
fn row_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, row: Rect, index: u32, out: &mut Out) {
    let palette = palette(ui);
    let model = scene.model;
    let Some(instance) = model.instances().get(index as usize) else {
        return;
    };
    let stale = model.is_stale(index);
    let body = Rect::from_min_max(row.min, pos2(row.right() - write_width(ui), row.bottom()));
    let id = ui.scope_id().with(("instance", index));
    let response = ui.interact(body, id, Sense::click());
    let name = format!("instance {}", index + 1);
    let state = match (instance.is_up(), stale) {
        (false, _) => "restarting".to_owned(),
        (true, true) => format!(
            "{}, some stale",
            counted(instance.cache().len() as u64, "copy")
        ),
        (true, false) => counted(instance.cache().len() as u64, "copy"),
    };
    describe(&response, Role::Button, &name, &state);
    let painter = ui.painter();
    let fill = if response.hovered() {
        palette.hovered(palette.panel)
    } else {
        palette.panel
    };
    let line = match (instance.is_up(), stale) {
        (false, _) => Stroke::new(1.5, palette.miss),
        (true, true) => Stroke::new(1.5, mix(palette.line, palette.stale, 0.8)),
        (true, false) => Stroke::new(1.0, palette.line),
    };
    painter.rect(row, 5.0, fill, line, StrokeKind::Inside);
    let at = pos2(row.left() + NUMBER * 0.5, row.center().y);
    // The number is a button; the rest of the row belongs to its copies.
    let number = Rect::from_min_size(row.min, vec2(NUMBER - 2.0, row.height())).shrink(3.0);
    painter.rect(
        number,
        4.0,
        palette.raised,
        Stroke::new(1.0, palette.line),
        StrokeKind::Inside,
    );
    if instance.is_up() {
        let size = (row.height() * 0.5).clamp(10.0, 15.0);
        let color = if stale { palette.stale } else { palette.ink };
        let font = font::mono_bold(size);
        painter.text(at, Align2::CENTER_CENTER, index + 1, font, color);
    } else {
        paint_mark(painter, at, 12.0, Mark::Error, palette);
    }
    if response.has_focus() {
        focus_ring(painter, body, 5.0, palette);
    }
    let help = "click to restart it: its copies go, the balancer goes round it for a while";
    let response = response.on_hover_text(format!("{name}: {state}; {help}"));
    if response.clicked() {
        out.issue(Command::Restart(index + 1));
    }
    write_ui(view, ui, scene, row, index, out);
}

fn write_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, row: Rect, index: u32, out: &mut Out) {
    if !has_controls(ui) {
        return;
    }
    let palette = palette(ui);
    let key = view.key(scene);
    let area = Rect::from_min_max(pos2(row.right() - WRITE, row.top()), row.max).shrink(3.0);
    let id = ui.scope_id().with(("write from", index));
    let response = ui.interact(area, id, Sense::click());
    let name = format!("write key {key} from instance {}", index + 1);
    describe(&response, Role::Button, &name, "");
    let painter = ui.painter();
    let ink = if response.hovered() {
        palette.ink
    } else {
        palette.accent
    };
    let line = Stroke::new(1.0, mix(palette.line, palette.accent, 0.5));
    let fill = if response.hovered() {
        mix(palette.raised, palette.accent, 0.3)
    } else {
        palette.raised
    };
    painter.rect(area, 4.0, fill, line, StrokeKind::Inside);
    let font = if area.height() >= 16.0 {
        font::label()
    } else {
        font::note()
    };
    text_line(
        painter,
        area.center(),
        Align2::CENTER_CENTER,
        &format!("write {key}"),
        font,
        ink,
        area.width(),
    );
    if response.has_focus() {
        focus_ring(painter, area, 4.0, palette);
    }
    if response.hovered() {
        view.point_at(Some(key));
    }
    let help = format!("{name}; click a copy to choose another key");
    if response.on_hover_text(help).clicked() {
        out.issue(Command::WriteFrom(index + 1, key));
    }
}

/// The middle of an instance's entries, to which messages fly.
pub(super) fn entries_middle(row: Rect) -> Pos2 {
    pos2(row.left() + NUMBER + 20.0, row.center().y)
}
