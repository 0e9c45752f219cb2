//! What is on its way between the map, the shards and the cards.

use eframe::egui::{Align2, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::geometry::Plan;
use super::hops::{Dot, Leg, drawn};
use super::map::field;
use super::{Scene, View, shard_color};
use crate::chapters::partitioning::layout::Node;
use crate::chapters::partitioning::narrative::Thing;
use crate::chapters::partitioning::params::KeyStream;
use crate::kit::motion;
use crate::ui::describe;
use crate::ui::hops::{flow_ui, trace_ui};
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{faint, font, palette};

/// Keys on their way to shards, questions and answers.
pub(super) fn dots_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let found = drawn(scene.model, scene.now, scene.pace);
    for flow in found.requests.flows.iter().chain(&found.queries.flows) {
        if position(view, scene, plan, (flow.wire, 0.0), None).is_some() {
            let way =
                |along| position(view, scene, plan, (flow.wire, along), None).unwrap_or_default();
            flow_ui(ui.painter(), flow, way, false, palette(ui));
        }
    }
    for dot in &found.requests.dots {
        let request = scene.model.recent().get(dot.request);
        let Some(row) = request.map(|request| request.row) else {
            continue;
        };
        let name = format!("request for {}", scene.model.world().key(row));
        dot_ui(view, ui, scene, plan, dot, (&name, Thing::Row(row)));
    }
    for dot in &found.queries.dots {
        let name = format!("query {}", dot.request);
        dot_ui(
            view,
            ui,
            scene,
            plan,
            dot,
            (&name, Thing::Query(dot.request)),
        );
    }
    legend(ui, scene, plan);
}

fn dot_ui(
    view: &mut View,
    ui: &Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    dot: &Dot,
    (name, thing): (&str, Thing),
) {
    let palette = palette(ui);
    let leg = dot.place.leg;
    let row = match thing {
        Thing::Row(row) => Some(row),
        _ => None,
    };
    let Some(at) = position(view, scene, plan, (leg, dot.place.along), row) else {
        return;
    };
    let way = |along| position(view, scene, plan, (leg, along), row).unwrap_or(at);
    let shown = (dot.place.trace, dot.place.along, dot.place.mark);
    trace_ui(ui.painter(), shown, way, palette);
    if dot.place.trace.landed {
        return;
    }
    let node = node_of(leg);
    let painter = ui.painter();
    match (leg, dot.place.mark) {
        (Leg::MapToShard(_), Mark::Write { .. }) => {
            let rect = Rect::from_center_size(at, Vec2::splat(9.0));
            let rim = Stroke::new(1.5, palette.bg);
            let color = shard_color(node, palette);
            painter.rect(rect, 2.0, color, rim, StrokeKind::Outside);
        }
        (Leg::MapToShard(_), _) => {
            let color = shard_color(node, palette);
            painter.circle(at, 5.0, color, Stroke::new(1.5, palette.bg));
        }
        (Leg::CardToShard(..), _) => {
            painter.circle(at, 4.5, palette.bg, Stroke::new(2.0, palette.accent));
        }
        (Leg::ShardToCard(..), Mark::Miss) => {
            paint_mark(painter, at, 11.0, Mark::Miss, palette);
        }
        (Leg::ShardToCard(..), _) => {
            painter.circle_filled(at, 5.0, palette.accent);
        }
    }
    let id = ui
        .scope_id()
        .with(("dot", name, format!("{leg:?}"), dot.request));
    let area = Rect::from_center_size(at, Vec2::splat(24.0));
    let response = ui.interact(area, id, Sense::click());
    describe(&response, Role::Button, name, &format!("shard {node}"));
    if response.clicked() {
        view.inspector.explain(thing);
    }
}

fn node_of(leg: Leg) -> Node {
    match leg {
        Leg::MapToShard(node) | Leg::CardToShard(_, node) | Leg::ShardToCard(_, node) => node,
    }
}

/// The point at a share of a way; one of the stream begins at its row, or, where it stands for
/// many, at the lower edge of the map.
fn position(
    view: &View,
    scene: &Scene<'_>,
    plan: &Plan,
    (leg, along): (Leg, f32),
    row: Option<u64>,
) -> Option<Pos2> {
    let (door, back) = plan.doors(scene.model.layout().index(node_of(leg))?)?;
    let between = |from: Pos2, to: Pos2| from + (to - from) * along;
    Some(match leg {
        Leg::MapToShard(_) => {
            let area = field(plan);
            let from = row.map_or(pos2(door.x, area.bottom()), |row| {
                let (line, along) = view.cells.place(scene.model.world(), row);
                let y = (line + 0.5) / view.cells.lines.max(1) as f32;
                area.min + vec2(along, y) * area.size()
            });
            between(from, door)
        }
        Leg::CardToShard(card, _) => between(card_door(plan, card)?, back),
        Leg::ShardToCard(card, _) => between(back, card_door(plan, card)?),
    })
}

fn card_door(plan: &Plan, card: u8) -> Option<Pos2> {
    let place = super::cards::places(plan.cards);
    Some(place.get(usize::from(card))?.center_top())
}

/// What the dots are.
fn legend(ui: &Ui, scene: &Scene<'_>, plan: &Plan) {
    let palette = palette(ui);
    let mut words = match scene.model.params().stream {
        KeyStream::Sequential => "squares: new rows".to_owned(),
        _ if scene.model.params().write_share > 0.0 => "circles: reads, squares: writes".to_owned(),
        _ => "circles: reads".to_owned(),
    };
    let note = motion::note(scene.pace);
    if !note.is_empty() {
        words = format!("{words}; {note}");
    }
    let at = pos2(plan.axis.right(), plan.axis.bottom() + 1.0);
    let lowest = plan.shards.first().map_or(at.y, |rect| rect.top() - 13.0);
    if lowest >= plan.axis.bottom() - 4.0 {
        let painter = ui.painter();
        let galley = painter.layout_no_wrap(words, font::note(), palette.ink3);
        let rect = Align2::RIGHT_TOP.anchor_size(at, galley.size());
        painter.rect_filled(rect.expand2(vec2(4.0, 0.0)), 0.0, faint(palette.bg, 0.85));
        painter.galley(rect.min, galley, palette.ink3);
    }
}
