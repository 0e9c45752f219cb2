//! The strategies, what belongs to each, and what breaks.

mod knobs;
mod more;

use eframe::egui::{Align, Layout, Rect, Ui, UiBuilder, Vec2, pos2};

use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::replication::command::Command;
use crate::chapters::replication::model::Model;
use crate::chapters::replication::params::{Ack, Conflict, MOST_NODES, Params, ReadFrom, Strategy};
use crate::components::named::Named;
use crate::lesson::Value;
use crate::ui::controls::{outline_button, quiet_button, segmented};
use crate::ui::place::child;
use crate::ui::stepper::stepper;
use crate::ui::theme::{font, palette};

const STRATEGIES: [(Strategy, &str); 4] = [
    (Strategy::SingleLeader, "single leader"),
    (Strategy::MultiLeader, "multi-leader"),
    (Strategy::Leaderless, "leaderless"),
    (Strategy::Consensus, "consensus"),
];

pub(super) fn controls_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let model = scene.model;
    let params = model.params();
    top_ui(view, ui, plan.top, params, out);
    let ends = pos2(plan.own.right() - 250.0, plan.own.bottom());
    let own = Rect::from_min_max(plan.own.min, pos2(ends.x + 60.0, ends.y));
    let mut ui_own = child(ui, own, "own");
    ui_own.horizontal(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(16.0, 0.0);
        match params.strategy {
            Strategy::SingleLeader => single_leader(ui, params, plan.wide, out),
            Strategy::MultiLeader => multi_leader(ui, params, out),
            Strategy::Leaderless => leaderless(ui, params, out),
            Strategy::Consensus => consensus(ui, params),
        }
    });
    faults_ui(
        ui,
        Rect::from_min_max(pos2(ends.x, plan.own.top()), plan.own.max),
        model,
        out,
    );
    if let Some(area) = plan.more {
        more::more_ui(ui, area, params, plan.wide, out);
    }
}

fn set(out: &mut Out, name: &str, value: Value) {
    out.set(name, value);
}

fn set_word<T: Named>(out: &mut Out, name: &str, value: T) {
    set(out, name, Value::Word(value.name().to_owned()));
}

/// A word before a choice.
fn caption(ui: &mut Ui, text: &str) {
    let palette = palette(ui);
    let label = eframe::egui::RichText::new(text)
        .font(font::label())
        .color(palette.ink3);
    ui.add(eframe::egui::Label::new(label).selectable(false));
}

fn top_ui(view: &mut View, ui: &mut Ui, area: Rect, params: &Params, out: &mut Out) {
    let mut left = child(ui, area, "strategies");
    if let Some(strategy) = segmented(&mut left, "strategy", params.strategy, &STRATEGIES) {
        set_word(out, "strategy", strategy);
    }
    let mut right = ends_right(ui, area, "nodes and more");
    let label = if view.more { "less" } else { "more" };
    if quiet_button(&mut right, label).clicked() {
        view.more = !view.more;
    }
    let least = if params.strategy == Strategy::MultiLeader {
        2
    } else {
        1
    };
    // What stands in the window is small enough to be looked at; files may have more.
    let most = (MOST_NODES as u64 - params.spares).min(9).max(params.nodes);
    let label = if params.strategy == Strategy::Leaderless {
        "N"
    } else {
        "nodes"
    };
    let help = "nodes that hold a replica; another number is another cluster, which starts empty";
    if let Some(nodes) = stepper(&mut right, label, params.nodes, least..=most, help) {
        set(out, "nodes", Value::Count(nodes));
    }
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

fn single_leader(ui: &mut Ui, params: &Params, wide: bool, out: &mut Out) {
    ui.spacing_mut().item_spacing.x = 8.0;
    caption(
        ui,
        if wide {
            "acknowledge after"
        } else {
            "ack after"
        },
    );
    let any = format!("any {}", params.ack_count);
    let mut options = vec![
        (Ack::Async, "leader"),
        (Ack::Any, any.as_str()),
        (Ack::Named, "node 2"),
        (Ack::All, "all"),
    ];
    // With three nodes a majority is the leader and any one.
    if params.replicas() > 3 && wide || params.ack == Ack::Majority {
        options.push((Ack::Majority, "majority"));
    }
    if let Some(ack) = segmented(ui, "acknowledge after", params.ack, &options) {
        set_word(out, "ack", ack);
    }
    if wide {
        ui.add_space(8.0);
        reads_from(ui, params, out);
    }
}

fn reads_from(ui: &mut Ui, params: &Params, out: &mut Out) {
    caption(ui, "read");
    let options = [
        (ReadFrom::Leader, "leader"),
        (ReadFrom::Any, "any"),
        (ReadFrom::Sticky, "own"),
    ];
    if let Some(from) = segmented(ui, "read from", params.read_from, &options) {
        set_word(out, "read_from", from);
    }
}

fn multi_leader(ui: &mut Ui, params: &Params, out: &mut Out) {
    ui.spacing_mut().item_spacing.x = 8.0;
    caption(ui, "conflict");
    let options = [
        (Conflict::Lww, "last write wins"),
        (Conflict::Merge, "merge"),
        (Conflict::Ask, "keep both"),
    ];
    if let Some(conflict) = segmented(ui, "conflict", params.conflict, &options) {
        set_word(out, "conflict", conflict);
    }
}

fn leaderless(ui: &mut Ui, params: &Params, out: &mut Out) {
    let (n, w, r) = (
        params.replicas() as u64,
        params.w() as u64,
        params.r() as u64,
    );
    let help = "acknowledgements a write waits for";
    if let Some(w) = stepper(ui, "W", w, 1..=n, help) {
        set(out, "write_quorum", Value::Count(w));
    }
    let help = "answers a read waits for";
    if let Some(r) = stepper(ui, "R", r, 1..=n, help) {
        set(out, "read_quorum", Value::Count(r));
    }
    let meets = w + r > n && !(params.sloppy && params.spares > 0);
    let (sign, then) = match (w + r > n, meets) {
        (true, true) => (">", "the groups meet"),
        (true, false) => (">", "yet spares stand in"),
        (false, _) => ("≤", "they may miss"),
    };
    let text = format!("{w} + {r} {sign} {n}: {then}");
    let palette = palette(ui);
    let color = if meets { palette.hit } else { palette.stale };
    let label = eframe::egui::RichText::new(text)
        .font(font::mono_bold(14.0))
        .color(color);
    ui.add(eframe::egui::Label::new(label).selectable(false));
}

fn consensus(ui: &mut Ui, params: &Params) {
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
        let help = "crashed nodes come back, cut lines are healed";
        if outline_button(&mut right, "Mend")
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
