//! Clients, database, the lines between them and the requests on their way.

use eframe::egui::{Align2, Pos2, Rect, Ui, UiBuilder, Vec2, pos2, vec2};

use super::geometry::Plan;
use super::hops::{Dot, Leg, drawn};
use super::{Out, Scene, View};
use crate::chapters::cache_lab::command::Command;
use crate::chapters::cache_lab::narrative::Thing;
use crate::components::workload::Key;
use crate::kit::motion::{self, Look, motion_ui};
use crate::lesson::sentences::counted_as;
use crate::ui::controls::outline_button;
use crate::ui::hops::along_path;
use crate::ui::nodes::{circle_node, database_node, link};
use crate::ui::place::short;
use crate::ui::text_line;
use crate::ui::theme::{font, palette};

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
    let (at, radius) = (plan.clients, plan.radius);
    circle_node(ui, "clients", at, radius, &rate, "req/s").on_hover_text(format!(
        "clients send {} and {} a second",
        counted_as(&short(params.reads_per_s), "read"),
        counted_as(&short(params.writes_per_s), "write")
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
            .on_hover_text("all entries are lost and no request is answered from the cache")
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
    let found = drawn(scene.model, scene.now, scene.pace);
    let (shown, explained) = (view.lit, view.inspector.explained());
    let selected = |dot: &Dot| explained == Some(Thing::Request(dot.request));
    let followed = view.followed();
    let touched = motion_ui(
        ui,
        &found,
        &Look {
            way: &|leg, along| Some(position(plan, leg, along)),
            below: &|leg| {
                matches!(
                    leg,
                    Leg::CacheToClients | Leg::DatabaseToCache | Leg::DatabaseToClients
                )
            },
            lit: &|dot| shown == Some(dot.key) || selected(dot),
            followed,
            says_key: &|dot| matches!(dot.place.leg, Leg::CacheToDatabase | Leg::DatabaseToCache),
            name: &|dot| format!("request for key {}", dot.key),
        },
    );
    if let Some(dot) = touched.hovered {
        view.point_at(Some(dot.key));
    }
    if let Some(dot) = touched.clicked {
        view.inspector.explain(Thing::Request(dot.request));
    }
    note_ui(ui, plan, motion::note(scene.pace));
}

fn position(plan: &Plan, leg: Leg, along: f32) -> Pos2 {
    let (clients, database) = plan.outer_doors();
    let (left, right) = plan.cache_doors();
    let around = plan.around();
    match leg {
        Leg::ClientsToCache => Plan::between(clients, left, along, -LANE),
        Leg::CacheToClients => Plan::between(left, clients, along, LANE),
        Leg::CacheToDatabase => Plan::between(right, database, along, -LANE),
        Leg::DatabaseToCache => Plan::between(database, right, along, LANE),
        Leg::ClientsToDatabase => along_path(&around, along) + vec2(0.0, -LANE * 0.6),
        Leg::DatabaseToClients => along_path(&around, 1.0 - along) + vec2(0.0, LANE * 0.6),
    }
}

/// What there is to say of how what moves is drawn.
fn note_ui(ui: &Ui, plan: &Plan, text: &str) {
    let palette = palette(ui);
    let at = pos2(plan.actions.right(), plan.cache.bottom() + 6.0);
    let width = (plan.actions.right() - plan.cache.right()).max(40.0);
    text_line(
        ui.painter(),
        at,
        Align2::RIGHT_BOTTOM,
        text,
        font::note(),
        palette.ink3,
        width,
    );
}
