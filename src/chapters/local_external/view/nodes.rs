//! Clients, balancer, database, the lines between the machines and what is on its way.

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::geometry::{MOST_ROWS, Plan};
use super::hops::{Dot, Flight, Leg, Wire, drawn};
use super::instances::entries_middle;
use super::{Out, Scene, View};
use crate::chapters::local_external::narrative::Thing;
use crate::chapters::local_external::params::Routing;
use crate::chapters::local_external::request::{SHARED_CACHE, Sender};
use crate::components::named::Named as _;
use crate::kit::motion::{self, Look, motion_ui};
use crate::lesson::Value;
use crate::lesson::sentences::{counted, counted_as, verb};
use crate::ui::hops::along_path;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::nodes::{circle_node, database_node, link};
use crate::ui::place::short;
use crate::ui::present::presenting;
use crate::ui::theme::{focus_ring, font, mix, palette};
use crate::ui::{describe, text_line};

/// What goes and what comes back are this far above and below the line.
const LANE: f32 = 5.0;

pub(super) fn links_ui(ui: &Ui, scene: &Scene<'_>, plan: &Plan) {
    let palette = palette(ui);
    let painter = ui.painter();
    let model = scene.model;
    let faint = Stroke::new(1.0, palette.line);
    let has_shared = model.params().mode.has_l2();
    let up = model.shared_is_up();
    link(
        painter,
        pos2(plan.clients.x + plan.radius, plan.clients.y),
        plan.balancer.left_center(),
        false,
        palette,
    );
    for (index, instance) in model.instances().iter().take(MOST_ROWS).enumerate() {
        let index = index as u32;
        let row = plan.row(index);
        if instance.is_up() {
            painter.line_segment([plan.balancer.right_center(), row.left_center()], faint);
        }
        if has_shared && up {
            painter.line_segment([row.right_center(), plan.shared.left_center()], faint);
        }
        let way = plan.to_database(index, has_shared);
        let drawn = if has_shared && up {
            &way[1..]
        } else {
            &way[..]
        };
        for pair in drawn.windows(2) {
            painter.line_segment([pair[0], pair[1]], faint);
        }
    }
}

pub(super) fn nodes_ui(ui: &mut Ui, scene: &Scene<'_>, plan: &Plan, out: &mut Out) {
    let params = scene.model.params();
    let rate = short(params.reads_per_s + params.writes_per_s);
    let (at, radius) = (plan.clients, plan.radius);
    circle_node(ui, "clients", at, radius, &rate, "req/s").on_hover_text(format!(
        "{} {} {} and {} a second",
        counted(params.clients, "client"),
        verb(params.clients, "sends", "send"),
        counted_as(&short(params.reads_per_s), "read"),
        counted_as(&short(params.writes_per_s), "write")
    ));
    balancer_ui(ui, scene, plan, out);
    let load = scene.model.tally().database_rate.per_s(scene.now);
    let waiting = scene.model.database().waiting().len();
    let (unit, share) = if params.database_per_s > 0.0 {
        (
            format!("of {}/s", short(params.database_per_s)),
            load / params.database_per_s,
        )
    } else {
        ("query/s".to_owned(), 0.0)
    };
    let value = if load >= 10.0 {
        format!("{load:.0}")
    } else {
        format!("{load:.1}")
    };
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
        "{load:.1} queries a second over the last 5 s; {waiting} wait"
    ));
}

fn balancer_ui(ui: &mut Ui, scene: &Scene<'_>, plan: &Plan, out: &mut Out) {
    let (area, palette) = (plan.balancer, palette(ui));
    let routing = scene.model.params().routing;
    let (says, other, help) = match routing {
        Routing::Random => (
            "random",
            Routing::Sticky,
            "each request goes to any instance that runs; click: each client keeps to its own",
        ),
        Routing::Sticky => (
            "sticky",
            Routing::Random,
            "each client keeps to its own instance; click: to any that runs",
        ),
    };
    let hit = plan.balancer_hit();
    let response = ui.interact(hit, ui.scope_id().with("balancer"), Sense::click());
    describe(&response, Role::Button, "balancer", says);
    let painter = ui.painter();
    let hovered = response.hovered();
    let fill = if hovered {
        palette.hovered(palette.raised)
    } else {
        palette.raised
    };
    let line = if hovered {
        Stroke::new(2.0, mix(palette.line, palette.ink3, 0.6))
    } else {
        Stroke::new(2.0, palette.line)
    };
    painter.rect(area, 8.0, fill, line, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, area, 8.0, palette);
    }
    // Above it, as requests pass through it.
    let lines = [
        (says, font::strong(14.0), palette.ink),
        ("balancer", font::label(), palette.ink2),
    ];
    // To its left, as they leave it in all directions.
    let mut at = pos2(area.right() + 2.0, area.top() - 4.0);
    for (text, font, color) in lines {
        let width = area.width() + 36.0;
        let used = text_line(painter, at, Align2::RIGHT_BOTTOM, text, font, color, width);
        at.y = used.top();
    }
    if response.on_hover_text(help).clicked() {
        let word = Value::Word(other.name().to_owned());
        out.set("routing", word);
    }
}

pub(super) fn dots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let found = drawn(scene.model, scene.now, scene.pace);
    let around = scene.model.params().mode.has_l2();
    let (lit, explained) = (view.lit, view.inspector.explained());
    let followed = view.followed();
    let touched = motion_ui(
        ui,
        &found.requests,
        &Look {
            way: &|wire, along| Some(position(plan, wire, along, around)),
            below: &|(leg, _)| {
                matches!(
                    leg,
                    Leg::InstanceToClients | Leg::SharedToInstance | Leg::DatabaseToInstance
                )
            },
            lit: &|dot: &Dot| {
                lit == Some(dot.key) || explained == Some(Thing::Request(dot.request))
            },
            followed,
            says_key: &|dot| {
                let is_write = matches!(dot.place.mark, Mark::Write { .. });
                is_database(dot.place.leg.0) && !is_write
            },
            name: &|dot| format!("request for key {}", dot.key),
        },
    );
    if let Some(dot) = touched.hovered {
        view.point_at(Some(dot.key));
    }
    if let Some(dot) = touched.clicked {
        view.inspector.explain(Thing::Request(dot.request));
    }
    for flight in &found.messages {
        flight_ui(view, ui, plan, flight);
    }
    note_ui(ui, plan, motion::note(scene.pace), &found.messages);
}

fn is_database(leg: Leg) -> bool {
    matches!(leg, Leg::InstanceToDatabase | Leg::DatabaseToInstance)
}

fn position(plan: &Plan, (leg, instance): Wire, along: f32, around: bool) -> Pos2 {
    let (go, back) = (vec2(0.0, -LANE), vec2(0.0, LANE));
    match leg {
        Leg::ClientsToInstance => along_path(&plan.to_instance(instance), along) + go,
        Leg::InstanceToClients => along_path(&plan.to_instance(instance), 1.0 - along) + back,
        Leg::InstanceToShared => along_path(&plan.to_shared(instance), along) + go,
        Leg::Set => along_path(&plan.to_shared(instance), along) + back,
        Leg::SharedToInstance => along_path(&plan.to_shared(instance), 1.0 - along) + back,
        Leg::InstanceToDatabase => along_path(&plan.to_database(instance, around), along) + go,
        Leg::DatabaseToInstance => {
            along_path(&plan.to_database(instance, around), 1.0 - along) + back
        }
    }
}

/// Where a message is.
fn place_of(plan: &Plan, flight: &Flight) -> Pos2 {
    let from = match flight.from {
        Sender::Instance(index) => entries_middle(plan.row(index)) + vec2(8.0, 0.0),
        Sender::Shared => plan.shared.left_center(),
        Sender::Log => plan.database.left_center(),
    };
    let to = match flight.to {
        SHARED_CACHE => plan.shared.center(),
        instance => entries_middle(plan.row(instance)),
    };
    // Messages between instances swing out, so that they do not hide behind each other.
    let swing = match flight.from {
        Sender::Instance(_) => {
            let bow = (flight.along * std::f32::consts::PI).sin();
            vec2(bow * (12.0 + (to.y - from.y).abs() * 0.25), 0.0)
        }
        Sender::Shared | Sender::Log => Vec2::ZERO,
    };
    from + (to - from) * flight.along + swing
}

/// A message: a small letter with the key; one that is lost stays on its way, crossed out.
fn flight_ui(view: &mut View, ui: &mut Ui, plan: &Plan, flight: &Flight) {
    let palette = palette(ui);
    let at = place_of(plan, flight);
    let size = vec2(22.0, 15.0);
    let letter = Rect::from_center_size(at, size);
    let color = if flight.lost {
        palette.miss
    } else {
        palette.accent
    };
    let painter = ui.painter();
    let line = Stroke::new(1.5, color);
    painter.rect(letter, 3.0, palette.bg, line, StrokeKind::Inside);
    if flight.lost {
        paint_mark(painter, at, 12.0, Mark::Error, palette);
    } else {
        let small = font::mono_bold(10.0);
        let text = format!("x{}", flight.key);
        text_line(
            painter,
            at,
            Align2::CENTER_CENTER,
            &text,
            small,
            color,
            size.x - 2.0,
        );
    }
    let id = ui.scope_id().with(("message", flight.message));
    let response = ui.interact(letter.expand(3.0), id, Sense::click());
    let state = if flight.lost { "lost" } else { "under way" };
    let to = match flight.to {
        SHARED_CACHE => "the shared cache".to_owned(),
        instance => format!("instance {}", instance + 1),
    };
    let label = format!("message about key {} to {to}", flight.key);
    describe(&response, Role::Button, &label, state);
    if response.hovered() {
        view.point_at(Some(flight.key));
    }
    if response.clicked() {
        view.inspector.explain(Thing::Request(flight.write));
    }
}

/// How what moves is drawn, and what a message says.
fn note_ui(ui: &Ui, plan: &Plan, note: &'static str, flights: &[Flight]) {
    let palette = palette(ui);
    let mut parts = Vec::new();
    if !note.is_empty() {
        parts.push(note.to_owned());
    }
    if presenting(ui) {
        return;
    }
    if let Some(flight) = flights.first() {
        parts.push(format!("x{}: drop key {}", flight.key, flight.key));
    }
    // Beside the modes, at the right.
    let text = parts.join("; ");
    text_line(
        ui.painter(),
        plan.modes.right_center(),
        Align2::RIGHT_CENTER,
        &text,
        font::note(),
        palette.ink3,
        plan.modes.width() * 0.45,
    );
}
