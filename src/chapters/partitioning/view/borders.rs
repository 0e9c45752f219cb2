//! The borders between ranges, which can be moved.

use eframe::egui::{CursorIcon, Key, Rect, Response, Role, Sense, Stroke, Ui, pos2, vec2};

use super::{Out, Scene};
use crate::chapters::partitioning::command::Command;
use crate::chapters::partitioning::world::World;
use crate::ui::describe;
use crate::ui::present::has_controls;
use crate::ui::theme::palette;

/// More borders stand too close to be taken hold of, and are lines alone.
const MOST_GRIPS: usize = 64;

/// Borders too close to be taken hold of: lines alone, and one for each point of the width.
fn paint_crowded(ui: &Ui, area: Rect, places: impl Iterator<Item = f32>) {
    let stroke = Stroke::new(1.0, palette(ui).ink3);
    let mut last = f32::NEG_INFINITY;
    for x in places {
        if x - last >= 1.0 {
            ui.painter().vline(x, area.y_range(), stroke);
            last = x;
        }
    }
}

/// The borders between ranges, to be dragged or moved with the arrow keys.
pub(super) fn borders_ui(ui: &Ui, scene: &Scene<'_>, area: Rect, out: &mut Out) {
    let world = scene.model.world();
    let borders = scene.model.layout().borders();
    let place = |border: u64| {
        let along = (border.max(world.first) - world.first) as f32 / world.keys as f32;
        area.left() + area.width() * along.clamp(0.0, 1.0)
    };
    if borders.len() > MOST_GRIPS {
        paint_crowded(ui, area, borders.iter().map(|&border| place(border)));
        return;
    }
    for (number, &border) in (1..).zip(borders.iter()) {
        border_ui(ui, scene, area, (number, border, place(border)), out);
    }
}

/// A border that is at `x`: its grip and its line.
fn border_ui(
    ui: &Ui,
    scene: &Scene<'_>,
    area: Rect,
    (number, border, x): (u32, u64, f32),
    out: &mut Out,
) {
    let world = scene.model.world();
    let grip = Rect::from_center_size(pos2(x, area.center().y), vec2(16.0, area.height() + 10.0));
    let id = ui.scope_id().with(("border", number));
    let response = ui.interact(grip, id, Sense::click_and_drag());
    let said = format!("before {}", world.date(border.min(world.end() - 1)));
    describe(&response, Role::Slider, &format!("border {number}"), &said);
    if let Some(row) = wanted_row(ui, &response, area, world, border) {
        let row = row.clamp(0, world.keys - 1) + 1;
        if row + world.first != border + 1 {
            out.issue(Command::Border(number, row));
        }
    }
    let held = response.hovered() || response.dragged() || response.has_focus();
    paint_border(ui, area, x, held);
    if held {
        ui.ctx().set_cursor_icon(CursorIcon::ResizeHorizontal);
    }
    response.on_hover_text(format!(
        "border {number}, {said}: drag it, or use the arrow keys"
    ));
}

/// Where a border is to go, in rows from the first: to the day under the pointer that drags it, or
/// by an arrow key a week on.
fn wanted_row(ui: &Ui, response: &Response, area: Rect, world: &World, border: u64) -> Option<u64> {
    let mut wanted = None;
    if response.dragged()
        && let Some(at) = response.interact_pointer_pos()
    {
        let share = ((at.x - area.left()) / area.width().max(1.0)).clamp(0.0, 1.0);
        // Whole days, so that a drag is no row too precise.
        let row = (f64::from(share) * world.keys as f64) as u64;
        let day = world.day(world.first + row);
        wanted = Some(world.row_of_day(day).max(world.first) - world.first);
    }
    if response.has_focus() {
        let week = (world.keys * 7 / 365).max(1);
        let now = border.max(world.first) - world.first;
        ui.input(|input| {
            if input.key_pressed(Key::ArrowLeft) {
                wanted = Some(now.saturating_sub(week));
            } else if input.key_pressed(Key::ArrowRight) {
                wanted = Some(now + week);
            }
        });
    }
    wanted
}

fn paint_border(ui: &Ui, area: Rect, x: f32, held: bool) {
    let palette = palette(ui);
    let painter = ui.painter();
    let ink = if held { palette.accent } else { palette.ink };
    let line = [pos2(x, area.top() - 4.0), pos2(x, area.bottom() + 4.0)];
    painter.line_segment(line, Stroke::new(4.0, palette.bg));
    painter.line_segment(line, Stroke::new(2.0, ink));
    if has_controls(ui) {
        let (middle, rim) = (pos2(x, area.center().y), Stroke::new(2.5, ink));
        painter.circle(middle, 6.0, palette.bg, rim);
    }
}
