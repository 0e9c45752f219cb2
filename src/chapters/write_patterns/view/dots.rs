//! What is on its way: operations and flushes.

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Ui, pos2, vec2};

use super::geometry::{LanePlan, Plan};
use super::hops::{Dot, Leg, Moving, drawn};
use super::{Scene, View};
use crate::chapters::write_patterns::narrative::Thing;
use crate::kit::motion::{self, Look, motion_ui};
use crate::lesson::sentences::counted;
use crate::ui::hops::along_path;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{Palette, font, palette};
use crate::ui::{describe, text_line};

/// How far apart there and back are drawn.
const APART: f32 = 7.0;

pub(super) fn dots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let found = drawn(scene.model, scene.now, scene.pace);
    let (lit, explained) = (view.lit, view.inspector.explained());
    let followed = view.followed();
    let touched = motion_ui(
        ui,
        &found.operations,
        &Look {
            way: &|(lane, leg), along| {
                let lane = plan.lanes.get(lane as usize)?;
                Some(position(lane, leg, along))
            },
            below: &|(_, leg)| {
                matches!(
                    leg,
                    Leg::CacheToClients | Leg::DatabaseToCache | Leg::DatabaseToClients
                )
            },
            lit: &|dot: &Dot| {
                let thing = Thing::Request(dot.place.leg.0, dot.request);
                lit == Some(dot.key) || explained == Some(thing)
            },
            followed,
            says_key: &|_| false,
            name: &|dot| format!("{}: key {}", dot.place.leg.0.name(), dot.key),
        },
    );
    if let Some(dot) = touched.hovered {
        view.point_at(dot.key);
    }
    if let Some(dot) = touched.clicked {
        view.inspector
            .explain(Thing::Request(dot.place.leg.0, dot.request));
    }
    let palette = palette(ui);
    for moving in &found.flushes {
        flush_ui(ui, &plan.lanes[moving.lane as usize], moving, palette);
    }
    note_ui(ui, scene, plan);
}

fn position(lane: &LanePlan, leg: Leg, along: f32) -> Pos2 {
    let [left, ..] = lane.doors();
    let [right, database] = lane.clear_way();
    let up = vec2(0.0, -APART);
    let go = |from: Pos2, to: Pos2| from + (to - from) * along;
    match leg {
        Leg::ClientsToCache => go(lane.door, left) + up,
        Leg::CacheToClients => go(left, lane.door) - up,
        Leg::CacheToDatabase => go(right, database) + up,
        Leg::DatabaseToCache => go(database, right) - up,
        Leg::ClientsToDatabase => along_path(&lane.around(), along),
        Leg::DatabaseToClients => along_path(&lane.around(), 1.0 - along),
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
    let label = format!(
        "{}: a flush of {}",
        moving.lane.name(),
        counted(moving.rows.into(), "row")
    );
    describe(&response, Role::Label, &label, "");
    response.on_hover_text(label);
}

/// How what moves is drawn, and what the marks mean.
fn note_ui(ui: &Ui, scene: &Scene<'_>, plan: &Plan) {
    let palette = palette(ui);
    let said = text_line(
        ui.painter(),
        plan.note.right_center(),
        Align2::RIGHT_CENTER,
        motion::note(scene.pace),
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
