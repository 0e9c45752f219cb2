//! Clients, database, the lines between them and the requests on their way.

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Ui, UiBuilder, Vec2, pos2, vec2};

use super::geometry::{Plan, along_path};
use super::hops::{Dot, Leg, dots};
use super::{Out, Scene, View};
use crate::chapters::cache_lab::command::Command;
use crate::chapters::cache_lab::narrative::Thing;
use crate::components::workload::Key;
use crate::ui::controls::outline_button;
use crate::ui::marks::paint_mark;
use crate::ui::nodes::{circle_node, database_node, link};
use crate::ui::place::short;
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line, thousands};

/// The size of a request on the stage, in points.
const DOT: f32 = 12.0;
/// What goes and what comes back are this far above and below the line.
const LANE: f32 = 9.0;

pub(super) fn nodes_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    links(ui, scene, plan);
    let params = scene.model.params();
    let rate = short(params.reads_per_s + params.writes_per_s);
    circle_node(
        ui,
        "clients",
        plan.clients,
        plan.radius,
        "clients",
        &rate,
        "req/s",
        false,
    )
    .on_hover_text(format!(
        "clients send {} reads and {} writes a second",
        short(params.reads_per_s),
        short(params.writes_per_s)
    ));
    let load = scene.model.tally().database_rate.per_s(scene.now);
    let waiting = scene.model.database().waiting().len();
    let (unit, share) = if params.database_per_s > 0.0 {
        (
            format!("of {}/s", short(params.database_per_s)),
            load / params.database_per_s,
        )
    } else {
        ("req/s".to_owned(), 0.0)
    };
    let value = format!("{load:.1}");
    database_node(
        ui,
        "database",
        plan.database,
        &value,
        &unit,
        share as f32,
        waiting,
    )
    .on_hover_text(format!(
        "{load:.1} requests a second over the last 5 s; {waiting} wait"
    ));
    actions_ui(view, ui, scene, plan.actions, out);
}

fn links(ui: &Ui, scene: &Scene<'_>, plan: &Plan) {
    let palette = palette(ui);
    let painter = ui.painter();
    let (clients, database) = plan.outer_doors();
    let (left, right) = plan.cache_doors();
    let down = !scene.model.cache_is_up();
    link(painter, clients, left, down, palette);
    link(painter, right, database, down, palette);
    if down || scene.model.params().writes_per_s > 0.0 {
        let around = plan.around();
        for pair in around.windows(2) {
            link(painter, pair[0], pair[1], false, palette);
        }
    }
}

fn actions_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect, out: &mut Out) {
    let mut ui = ui.new_child(UiBuilder::new().max_rect(area).id_salt("actions"));
    ui.spacing_mut().item_spacing = Vec2::splat(8.0);
    let model = scene.model;
    if model.cache_is_up() {
        let button = outline_button(&mut ui, "Kill cache");
        if button
            .on_hover_text("all entries are lost and nobody answers")
            .clicked()
        {
            out.issue(Command::KillCache);
        }
    } else {
        let button = outline_button(&mut ui, "Revive cache");
        if button
            .on_hover_text("an empty cache takes its place")
            .clicked()
        {
            out.issue(Command::ReviveCache);
        }
    }
    let key = written_key(view, scene);
    let button = outline_button(&mut ui, &format!("Write key {key}"));
    let help = "one write of this key; click a slot or a bar of the skyline to choose another";
    if button.on_hover_text(help).clicked() {
        out.issue(Command::Write(key));
    }
}

fn written_key(view: &View, scene: &Scene<'_>) -> Key {
    let keys = Key::try_from(scene.model.params().keys).unwrap_or(Key::MAX);
    view.chosen_key.unwrap_or(1).clamp(1, keys.max(1))
}

pub(super) fn dots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let found = dots(scene.model, scene.now, scene.pace);
    let palette = palette(ui);
    for dot in &found.drawn {
        let at = position(plan, dot);
        let lit = view.lit == Some(dot.key);
        let size = if lit { DOT * 1.35 } else { DOT };
        paint_mark(ui.painter(), at, size, dot.mark, palette);
        let says_key = matches!(dot.leg, Leg::CacheToDatabase | Leg::DatabaseToCache);
        let selected = view.inspector.explained() == Some(Thing::Request(dot.request));
        if says_key || selected {
            let above = matches!(dot.leg, Leg::ClientsToCache | Leg::CacheToDatabase);
            let (offset, anchor) = if above {
                (vec2(0.0, -DOT * 0.8), Align2::CENTER_BOTTOM)
            } else {
                (vec2(0.0, DOT * 0.8), Align2::CENTER_TOP)
            };
            let color = dot.mark.color(palette);
            ui.painter()
                .text(at + offset, anchor, dot.key, font::mono_bold(12.0), color);
        }
        let hit_area = Rect::from_center_size(at, Vec2::splat(DOT + 8.0));
        let id = ui.scope_id().with(("request", dot.request));
        let response = ui.interact(hit_area, id, Sense::click());
        let label = format!("request for key {}", dot.key);
        describe(&response, Role::Button, &label, dot.mark.word());
        if response.hovered() {
            view.point_at(Some(dot.key));
        }
        if response.clicked() {
            view.inspector.explain(Thing::Request(dot.request));
        }
    }
    legend(
        ui,
        plan,
        found.stride,
        found.stretch,
        scene.pace.reduced_motion,
    );
}

fn position(plan: &Plan, dot: &Dot) -> Pos2 {
    let (clients, database) = plan.outer_doors();
    let (left, right) = plan.cache_doors();
    let around = plan.around();
    match dot.leg {
        Leg::ClientsToCache => Plan::between(clients, left, dot.along, -LANE),
        Leg::CacheToClients => Plan::between(left, clients, dot.along, LANE),
        Leg::CacheToDatabase => Plan::between(right, database, dot.along, -LANE),
        Leg::DatabaseToCache => Plan::between(database, right, dot.along, LANE),
        Leg::ClientsToDatabase => along_path(&around, dot.along) + vec2(0.0, -LANE * 0.6),
        Leg::DatabaseToClients => along_path(&around, 1.0 - dot.along) + vec2(0.0, LANE * 0.6),
    }
}

/// What a dot stands for and how much slower than life it moves.
fn legend(ui: &Ui, plan: &Plan, stride: u64, stretch: f64, still: bool) {
    let palette = palette(ui);
    // Where the stage is low, this stands beside the database instead of under it.
    let crowded = plan.cache.bottom() - 26.0 < plan.database.bottom() + 20.0;
    let mut parts = Vec::new();
    if stride > 1 {
        let what = if crowded { "" } else { " requests" };
        parts.push(format!("1 dot = {stride}{what}"));
    }
    if still {
        parts.push("requests stand still".to_owned());
    } else if stretch >= 1.5 {
        let times = thousands(stretch);
        parts.push(if crowded {
            format!("hops {times}x slower")
        } else {
            format!("hops drawn {times} times slower")
        });
    }
    let at = pos2(plan.actions.right(), plan.cache.bottom() + 6.0);
    let left = if crowded {
        plan.database.right() + 24.0
    } else {
        plan.database.left() - 40.0
    };
    let width = (plan.actions.right() - left).max(40.0);
    for (line, text) in parts.iter().enumerate() {
        let at = at - vec2(0.0, 16.0 * (parts.len() - line) as f32 - 16.0);
        let anchor = Align2::RIGHT_BOTTOM;
        text_line(
            ui.painter(),
            at,
            anchor,
            text,
            font::note(),
            palette.ink3,
            width,
        );
    }
}
