//! What the learner sets: protection and handling as buttons, requests by hand, and sliders that
//! unfold.

use eframe::egui::{Align, Layout, Rect, Ui, Vec2, pos2, vec2};

use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::cache_aside::command::Command;
use crate::kit::controls::{captioned_ui, fold_button};
use crate::lesson::{Parameters as _, Place};
use crate::ui::controls::{outline_button, primary_button};
use crate::ui::place::{child, plain};
use crate::ui::slider::{SliderSpec, slider};

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let params = scene.model.params();
    let head = plan.head;
    let rows = if head.height() > 80.0 { 3 } else { 2 };
    let row = |index: usize| {
        let top = head.top() + 34.0 * index as f32;
        Rect::from_min_size(pos2(head.left(), top), vec2(head.width(), 30.0))
    };
    let caption = if head.width() >= 724.0 { 76.0 } else { 0.0 };
    let mut choices = params.controls(Place::Stage);
    // What happens on a miss stands first, as it comes first.
    choices.reverse();
    for (index, control) in choices.iter().enumerate() {
        captioned_ui(ui, row(index), caption, control, out);
    }
    let mut right = child(ui, row(0), "unfold");
    right.with_layout(Layout::right_to_left(Align::Min), |ui| {
        let help = "rates, delays, the TTL and what belongs to a protection";
        let mut more = view.inspector.shows_controls();
        fold_button(ui, &mut more).on_hover_text(help);
        view.inspector.set_controls(more);
    });
    let mut hands = child(ui, row(rows - 1), "by hand");
    hands.with_layout(Layout::right_to_left(Align::Min), |ui| {
        by_hand_ui(view, ui, scene, out);
    });
}

/// From right to left: many at once, an update, a read.
fn by_hand_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    ui.spacing_mut().item_spacing = Vec2::splat(8.0);
    let key = view.key(scene);
    let crowd = view.crowd();
    let button = outline_button(ui, &format!("{crowd} at once"));
    let help = format!("{crowd} threads read key 1 at the same moment");
    if button.on_hover_text(help).clicked() {
        out.issue(Command::Crowd(crowd));
    }
    let help = "one request by hand; click a slot to choose another key";
    let button = outline_button(ui, &format!("Update {key}"));
    if button.on_hover_text(help).clicked() {
        out.issue(Command::Update(key));
    }
    let button = primary_button(ui, &format!("Read {key}"));
    if button.on_hover_text(help).clicked() {
        out.issue(Command::Read(key));
    }
}

/// What only this lab has among its controls: how many come at once, and a warm cache.
pub(super) fn own_ui(view: &mut View, ui: &mut Ui, out: &mut Out) {
    crowd_ui(view, ui);
    let help = "every key that fits is stored now";
    if outline_button(ui, "Warm up").on_hover_text(help).clicked() {
        out.issue(Command::Warm);
    }
}

/// How many come at once.
fn crowd_ui(view: &mut View, ui: &mut Ui) {
    let crowd = view.crowd() as f64;
    let spec = SliderSpec {
        range: 1.0..=200.0,
        step: 1.0,
        ..plain(
            "readers at once",
            format!("{crowd:.0}"),
            "how many threads the button sends to key 1 at the same moment",
        )
    };
    let width = ui.available_width();
    if let Some(value) = slider(ui, width, crowd, &spec) {
        view.crowd = Some(value.round() as u64);
    }
}
