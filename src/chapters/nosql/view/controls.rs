//! The questions above, the sliders and switches below.

use eframe::egui::{Rect, Ui};

use super::{Out, Scene, View};
use crate::chapters::nosql::command::Command;
use crate::chapters::nosql::model::Model;
use crate::kit::controls::{line_ui, stage_ui};
use crate::lesson::Place;
use crate::ui::controls::outline_button;
use crate::ui::place::child;

/// Narrower stages put the questions into two lines.
const WIDE: f32 = 660.0;

pub(super) fn questions_height(width: f32) -> f32 {
    if width < WIDE { 62.0 } else { 30.0 }
}

pub(super) fn questions_ui(ui: &mut Ui, scene: &Scene<'_>, area: Rect, out: &mut Out) {
    let params = scene.model.params();
    child(ui, area, "questions")
        .horizontal_wrapped(|ui| line_ui::<Model>(ui, params, Place::Top, out));
}

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    area: Rect,
    out: &mut Out,
) {
    let params = scene.model.params();
    let mut more = view.inspector.shows_controls();
    let free = stage_ui::<Model>(ui, area, params, &mut more, out);
    view.inspector.set_controls(more);
    if let Some(free) = free {
        buttons(&mut child(ui, free, "buttons"), out);
    }
}

fn buttons(ui: &mut Ui, out: &mut Out) {
    ui.horizontal(|ui| {
        let ask = outline_button(ui, "Ask").on_hover_text("the present question, once, now");
        if ask.clicked() {
            out.issue(Command::Ask);
        }
        let help = "a user whose age is a text, not a number, is written to every store";
        let malformed = outline_button(ui, "Bad age").on_hover_text(help);
        if malformed.clicked() {
            out.issue(Command::InsertMalformed);
        }
    });
}
