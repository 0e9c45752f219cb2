//! The strategies, what belongs to each, and what breaks.

use eframe::egui::{Align, Label, Layout, Rect, RichText, Ui, UiBuilder, Vec2};

use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::replication::command::Command;
use crate::chapters::replication::model::Model;
use crate::chapters::replication::params::{Params, Strategy};
use crate::kit::controls::{fold_button, line_ui};
use crate::lesson::Place;
use crate::ui::controls::{caption, outline_button};
use crate::ui::place::child;
use crate::ui::theme::{font, palette};

/// The room for the buttons that break things, both of them.
const FAULTS: f32 = 190.0;

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let model = scene.model;
    let params = model.params();
    child(ui, plan.top, "strategies")
        .horizontal(|ui| line_ui::<Model>(ui, params, Place::Top, out));
    let mut more = view.inspector.shows_controls();
    fold_button(&mut ends_right(ui, plan.top, "fold"), &mut more);
    view.inspector.set_controls(more);
    let (own, faults) = plan.own.split_left_right_at_x(plan.own.right() - FAULTS);
    child(ui, own, "own").horizontal(|ui| {
        line_ui::<Model>(ui, params, Place::Stage, out);
        match params.strategy {
            Strategy::Leaderless => overlap(ui, params),
            Strategy::Consensus => majority(ui, params),
            Strategy::SingleLeader | Strategy::MultiLeader => {}
        }
    });
    faults_ui(ui, faults, model, out);
}

/// A part of `ui` that is filled from the right.
fn ends_right(ui: &mut Ui, area: Rect, salt: &str) -> Ui {
    let builder = UiBuilder::new()
        .max_rect(area)
        .layout(Layout::right_to_left(Align::Center))
        .id_salt(salt);
    let mut child = ui.new_child(builder);
    child.spacing_mut().item_spacing = Vec2::new(12.0, 0.0);
    child
}

/// Whether the nodes of each read and each write have one in common.
fn overlap(ui: &mut Ui, params: &Params) {
    let (n, w, r) = (params.replicas(), params.w(), params.r());
    let meets = w + r > n && !(params.sloppy && params.spares > 0);
    let (sign, then) = match (w + r > n, meets) {
        (true, true) => (">", "the groups meet"),
        (true, false) => (">", "yet spares stand in"),
        (false, _) => ("≤", "they may miss"),
    };
    let text = format!("{w} + {r} {sign} {n}: {then}");
    let palette = palette(ui);
    let color = if meets { palette.hit } else { palette.stale };
    ui.add_space(12.0);
    let label = RichText::new(text).font(font::mono_bold(14.0)).color(color);
    ui.add(Label::new(label).selectable(false));
}

/// How many of the nodes must agree.
fn majority(ui: &mut Ui, params: &Params) {
    let (n, majority) = (params.replicas(), params.majority());
    let may = n - majority;
    let text = match may {
        0 => format!("{majority} of {n} must agree: none may fail"),
        1 => format!("{majority} of {n} must agree: one may fail"),
        _ => format!("{majority} of {n} must agree: {may} may fail"),
    };
    caption(ui, &text);
}

/// Buttons for what a click on the stage does, too.
fn faults_ui(ui: &mut Ui, area: Rect, model: &Model, out: &mut Out) {
    let mut right = ends_right(ui, area, "faults");
    right.spacing_mut().item_spacing.x = 8.0;
    let down: Vec<u8> = model
        .nodes()
        .iter()
        .filter(|node| !node.up)
        .map(|node| node.id)
        .collect();
    let cuts: Vec<(u8, u8)> = model.cuts().collect();
    let target = first_to_crash(model);
    if let Some(node) = target {
        let leads = model.params().strategy != Strategy::Leaderless
            && (model.leader(0) == Some(node) || model.params().strategy == Strategy::Consensus);
        let text = if leads {
            "Crash leader".to_owned()
        } else {
            format!("Crash node {node}")
        };
        let help = "it stops; what it had on disk stays there. Or click any node, or any link";
        if outline_button(&mut right, &text)
            .on_hover_text(help)
            .clicked()
        {
            out.issue(Command::Crash(node));
        }
    }
    if !down.is_empty() || !cuts.is_empty() {
        let help = "restarts crashed nodes and reconnects cut links";
        if outline_button(&mut right, "Repair")
            .on_hover_text(help)
            .clicked()
        {
            for node in down {
                out.issue(Command::Revive(node));
            }
            for (a, b) in cuts {
                out.issue(Command::Heal(a, b));
            }
        }
    }
}

/// The node that the button crashes: a leader that is up, else the first that is up.
fn first_to_crash(model: &Model) -> Option<u8> {
    let up = |id: &u8| model.node(*id).is_some_and(|node| node.up);
    let leads = match model.params().strategy {
        Strategy::Leaderless => None,
        Strategy::Consensus => model
            .nodes()
            .iter()
            .filter(|node| node.leads())
            .max_by_key(|node| node.term)
            .map(|node| node.id),
        _ => model.leader(0),
    };
    leads
        .filter(up)
        .or_else(|| model.nodes().iter().map(|node| node.id).find(up))
}
