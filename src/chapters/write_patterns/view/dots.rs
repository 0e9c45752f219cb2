//! What is on its way: operations and flushes.

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Ui, Vec2, pos2, vec2};

use super::geometry::{LanePlan, Plan, along_path};
use super::hops::{Dot, Leg, Moving, dots};
use super::{Scene, View};
use crate::chapters::write_patterns::narrative::Thing;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{Palette, font, palette};
use crate::ui::{describe, text_line, thousands};

/// The size of a dot.
const DOT: f32 = 12.0;
/// How far apart dots with versions are at least.
const ROOM_FOR_VERSION: f32 = 26.0;
/// How far apart there and back are drawn.
const APART: f32 = 7.0;

pub(super) fn dots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let found = dots(scene.model, scene.now, scene.pace);
    let palette = palette(ui);
    let places: Vec<Pos2> = found
        .drawn
        .iter()
        .map(|dot| position(&plan.lanes[dot.lane as usize], dot))
        .collect();
    for (index, dot) in found.drawn.iter().enumerate() {
        // A version that its neighbour would cover is left out.
        let near = |(other, place): (usize, &Pos2)| {
            let way = *place - places[index];
            other != index && way.x.abs() < ROOM_FOR_VERSION && way.y.abs() < DOT
        };
        let crowded = places.iter().enumerate().any(near);
        dot_ui(view, ui, dot, (places[index], crowded), palette);
    }
    for moving in &found.flushes {
        flush_ui(ui, &plan.lanes[moving.lane as usize], moving, palette);
    }
    note_ui(ui, scene, plan, found.stride, found.stretch);
}

fn dot_ui(view: &mut View, ui: &mut Ui, dot: &Dot, (at, crowded): (Pos2, bool), palette: &Palette) {
    let lit = view.lit == Some(dot.key);
    let selected = view.inspector.explained() == Some(Thing::Request(dot.lane, dot.id));
    let size = if lit || selected { DOT * 1.35 } else { DOT };
    let mark = match dot.mark {
        Mark::Write { .. } if crowded => Mark::Write { version: 0 },
        mark => mark,
    };
    paint_mark(ui.painter(), at, size, mark, palette);
    let hit_area = Rect::from_center_size(at, Vec2::splat(DOT + 8.0));
    let id = ui.scope_id().with(("operation", dot.lane as usize, dot.id));
    let response = ui.interact(hit_area, id, Sense::click());
    let label = format!("{}: key {}", dot.lane.name(), dot.key);
    describe(&response, Role::Button, &label, dot.mark.word());
    if response.hovered() {
        view.point_at(dot.key);
    }
    if response.clicked() {
        view.inspector.explain(Thing::Request(dot.lane, dot.id));
    }
}

fn position(lane: &LanePlan, dot: &Dot) -> Pos2 {
    let [left, ..] = lane.doors();
    let [right, database] = lane.clear_way();
    let up = vec2(0.0, -APART);
    let go = |from: Pos2, to: Pos2| from + (to - from) * dot.along;
    match dot.leg {
        Leg::ClientsToCache => go(lane.door, left) + up,
        Leg::CacheToClients => go(left, lane.door) - up,
        Leg::CacheToDatabase => go(right, database) + up,
        Leg::DatabaseToCache => go(database, right) - up,
        Leg::ClientsToDatabase => along_path(&lane.around(), dot.along),
        Leg::DatabaseToClients => along_path(&lane.around(), 1.0 - dot.along),
    }
}

/// A flush leaves as one block with its number of rows.
fn flush_ui(ui: &mut Ui, lane: &LanePlan, moving: &Moving, palette: &Palette) {
    let [right, database] = lane.clear_way();
    let at = right + (database - right) * moving.along;
    let text = moving.rows.to_string();
    let font = font::mono_bold(15.0);
    let galley = ui.painter().layout_no_wrap(text, font, palette.on_fill());
    let height = 24.0_f32.min(lane.area.height() - 2.0);
    let rect = Rect::from_center_size(at, vec2(galley.size().x + 16.0, height));
    let fill = if moving.failed {
        palette.miss
    } else {
        palette.accent
    };
    ui.painter().rect_filled(rect, 6.0, fill);
    ui.painter().galley(
        rect.center() - galley.size() / 2.0,
        galley,
        palette.on_fill(),
    );
    let id = ui
        .scope_id()
        .with(("flush", moving.lane as usize, moving.number));
    let response = ui.interact(rect, id, Sense::hover());
    let label = format!("{}: a flush of {} rows", moving.lane.name(), moving.rows);
    describe(&response, Role::Label, &label, "");
    response.on_hover_text(label);
}

/// What a dot stands for and how much slower than life it moves.
fn note_ui(ui: &Ui, scene: &Scene<'_>, plan: &Plan, stride: u64, stretch: f64) {
    let palette = palette(ui);
    let mut parts = Vec::new();
    if stride > 1 {
        parts.push(format!("1 dot = {stride} operations"));
    }
    if scene.pace.reduced_motion {
        parts.push("operations stand still".to_owned());
    } else if stretch >= 1.5 {
        parts.push(format!("hops drawn {} times slower", thousands(stretch)));
    }
    let said = text_line(
        ui.painter(),
        plan.note.right_center(),
        Align2::RIGHT_CENTER,
        &parts.join("; "),
        font::note(),
        palette.ink3,
        plan.note.width() * 0.5,
    );
    legend_ui(ui, plan.note, said.left());
}

/// What the marks mean, as far as there is room before `right`.
fn legend_ui(ui: &Ui, area: Rect, right: f32) {
    let palette = palette(ui);
    let mut x = area.left() + 6.0;
    for (mark, word) in [
        (Mark::Asking, "read"),
        (Mark::Write { version: 0 }, "write"),
        (Mark::Hit, "from the cache"),
        (Mark::Miss, "from the database"),
        (Mark::Error, "failed"),
    ] {
        let galley = ui
            .painter()
            .layout_no_wrap(word.to_owned(), font::note(), palette.ink3);
        if x + galley.size().x + 20.0 > right {
            return;
        }
        paint_mark(ui.painter(), pos2(x, area.center().y), 9.0, mark, palette);
        let at = pos2(x + 11.0, area.center().y - galley.size().y / 2.0);
        x += galley.size().x + 28.0;
        ui.painter().galley(at, galley, palette.ink3);
    }
}
