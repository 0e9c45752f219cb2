//! The shared cache, which a click kills or brings back.

use eframe::egui::{
    Align2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2,
};

use super::entries::entries_ui;
use super::flashes::flashes;
use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::local_external::command::Command;
use crate::chapters::local_external::narrative::Place;
use crate::lesson::sentences::counted_as;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, text_line, thousands};

pub(super) fn shared_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let model = scene.model;
    if !model.params().mode.has_l2() {
        absent_ui(ui, plan);
        return;
    }
    let up = model.shared_is_up();
    let state = if up {
        counted_as(&thousands(model.shared().len() as f64), "key")
    } else {
        "down".to_owned()
    };
    header_ui(ui, plan.shared_header, &state, up);
    let response = box_ui(ui, plan.shared, &state, up);
    if up {
        contents_ui(view, ui, scene, plan.shared);
    } else {
        let at = plan.shared.center() - vec2(0.0, 18.0);
        paint_mark(ui.painter(), at, 22.0, Mark::Error, palette(ui));
        kill_ui(ui, plan.shared, "click to revive");
    }
    let help = if up {
        "click to kill it: all its entries are lost and it does not answer"
    } else {
        "click to revive it, empty"
    };
    if response.on_hover_text(help).clicked() {
        out.issue(if up {
            Command::KillShared
        } else {
            Command::ReviveShared
        });
    }
}

/// Its name, and how it is.
fn header_ui(ui: &Ui, header: Rect, state: &str, up: bool) {
    let palette = palette(ui);
    let painter = ui.painter();
    let name = text_line(
        painter,
        header.left_center(),
        Align2::LEFT_CENTER,
        "shared cache",
        font::label(),
        palette.ink2,
        header.width(),
    );
    let color = if up { palette.ink3 } else { palette.miss };
    let room = header.right() - name.right() - 8.0;
    let whole = painter.layout_no_wrap(state.to_owned(), font::note(), color);
    // Where there is little room, the number alone.
    let said = if whole.size().x > room {
        state.split(' ').next().unwrap_or(state)
    } else {
        state
    };
    let at = header.right_center();
    text_line(
        painter,
        at,
        Align2::RIGHT_CENTER,
        said,
        font::note(),
        color,
        room,
    );
}

/// The box that can be clicked.
fn box_ui(ui: &Ui, area: Rect, state: &str, up: bool) -> Response {
    let palette = palette(ui);
    let response = ui.interact(area, ui.scope_id().with("shared cache"), Sense::click());
    describe(&response, Role::Button, "shared cache", state);
    let line = Stroke::new(2.0, if up { palette.line } else { palette.miss });
    let fill = if response.hovered() {
        palette.hovered(palette.panel)
    } else {
        palette.panel
    };
    let painter = ui.painter();
    painter.rect(area, 8.0, fill, line, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, area, 8.0, palette);
    }
    response
}

/// Its entries, and what a click does.
fn contents_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    let model = scene.model;
    let button = kill_ui(ui, area, "kill");
    let lit = flashes(model, scene.now, scene.pace);
    let flash = |key| lit.get(&(Place::Shared, key)).copied();
    let mut room = area.shrink2(vec2(8.0, 8.0));
    room.set_bottom(button.top() - 4.0);
    let (place, entries) = (Place::Shared, model.shared());
    entries_ui(view, ui, scene, room, place, entries, &flash);
}

/// What a click does, at the lower edge; returns where it stands.
fn kill_ui(ui: &Ui, area: Rect, text: &str) -> Rect {
    let at = pos2(area.center().x, area.bottom() - 6.0);
    text_line(
        ui.painter(),
        at,
        Align2::CENTER_BOTTOM,
        text,
        font::note(),
        palette(ui).ink3,
        area.width() - 12.0,
    )
}

/// An outline where something could be.
fn absent_ui(ui: &mut Ui, plan: &Plan) {
    let palette = palette(ui);
    let (area, header) = (plan.shared, plan.shared_header);
    let painter = ui.painter();
    let stroke = Stroke::new(1.0, palette.line);
    let corners = [
        area.left_top(),
        area.right_top(),
        area.right_bottom(),
        area.left_bottom(),
        area.left_top(),
    ];
    painter.extend(Shape::dashed_line(&corners, stroke, 6.0, 6.0));
    let text = "no shared cache";
    // Ways to the database pass behind it.
    let galley = painter.layout_no_wrap(text.to_owned(), font::label(), palette.ink3);
    let at = Align2::LEFT_CENTER.anchor_size(header.left_center(), galley.size());
    painter.rect_filled(at.expand(2.0), 2.0, palette.bg);
    painter.galley(at.min, galley, palette.ink3);
    let response = ui.interact(area, ui.scope_id().with(text), Sense::hover());
    describe(&response, Role::Label, text, "");
}
