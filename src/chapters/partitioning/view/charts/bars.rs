//! What one more shard moves, and where the copies are.

use eframe::egui::{Align2, Rect, Role, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::super::{Lit, Out, Scene, View, shard_color};
use crate::chapters::partitioning::model::LogEvent;
use crate::chapters::partitioning::params::Strategy;
use crate::chapters::partitioning::prediction::{moved_mod, moved_ring};
use crate::lesson::Narrative as _;
use crate::ui::describe;
use crate::ui::theme::{Palette, faint, font, palette};

/// More parts than this are not drawn one by one.
const MOST_PARTS: usize = 16;

/// A panel that fills the space there is; what it says in words.
fn panel(ui: &mut Ui, title: &str, said: &str) -> (Rect, bool) {
    let extent = Vec2::new(ui.available_width(), ui.available_height()).max(Vec2::splat(8.0));
    let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
    describe(&response, Role::Image, title, said);
    let palette = palette(ui);
    let line = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect(rect, 6.0, palette.raised, line, StrokeKind::Inside);
    (rect, response.hovered())
}

/// A rule with what theory says it moves, and what it has moved.
struct Move {
    name: &'static str,
    theory: f64,
    measured: Option<f64>,
}

/// What one more shard moves; returns since when.
pub(super) fn moved_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, _: &mut Out) -> String {
    let moves = moves(scene);
    let last = scene.model.moved();
    let said = moves
        .iter()
        .map(|one| {
            let measured = one.measured.map_or(String::new(), |share| {
                format!(", measured {:.1} %", share * 100.0)
            });
            format!("{}: theory {:.1} %{measured}", one.name, one.theory * 100.0)
        })
        .collect::<Vec<_>>()
        .join("; ");
    let grown = last.is_some() && moves.iter().any(|one| one.measured.is_some());
    let note = if grown { "just now" } else { "theory" };
    let (rect, hovered) = panel(ui, "Rebalancing", &said);
    if hovered && last.is_some() {
        view.point_at(Lit::Moved);
    }
    let palette = palette(ui);
    let inner = rect.shrink2(vec2(12.0, 8.0));
    let step = inner.height() / moves.len() as f32;
    for (index, one) in moves.iter().enumerate() {
        let y = inner.top() + step * (index as f32 + 0.5);
        let line = Rect::from_center_size(pos2(inner.center().x, y), vec2(inner.width(), step));
        move_ui(ui, line, one, palette);
    }
    note.to_owned()
}

fn moves(scene: &Scene<'_>) -> [Move; 3] {
    let model = scene.model;
    // What was measured is about the shards before it.
    let added = model.moved().filter(|moved| {
        let mut lines = model.log().lines().rev();
        lines.any(|line| line.at == moved.at && matches!(line.what, LogEvent::Added { .. }))
            || moved
                .ways
                .keys()
                .any(|way| way.1 == model.layout().nodes().len() as u32)
    });
    let nodes = model.params().nodes - u64::from(added.is_some()).min(model.params().nodes - 1);
    let share = added.map(crate::chapters::partitioning::Moved::share);
    let of = |rules: &[Strategy]| share.filter(|_| rules.contains(&model.params().strategy));
    [
        Move {
            name: "mod N",
            theory: moved_mod(nodes),
            measured: of(&[Strategy::HashMod]),
        },
        Move {
            name: "ring",
            theory: moved_ring(nodes),
            measured: of(&[Strategy::Ring, Strategy::Compound]),
        },
        Move {
            name: "range split",
            theory: 0.5 / nodes as f64,
            measured: of(&[Strategy::Range]),
        },
    ]
}

fn move_ui(ui: &Ui, line: Rect, one: &Move, palette: &Palette) {
    let painter = ui.painter();
    let names = 72.0_f32.min(line.width() * 0.5);
    let left = line.left_center();
    painter.text(
        left,
        Align2::LEFT_CENTER,
        one.name,
        font::note(),
        palette.ink2,
    );
    let right = line.right() - 40.0;
    let track = Rect::from_min_max(
        pos2(line.left() + names, line.center().y - 5.0),
        pos2(right, line.center().y + 5.0),
    );
    painter.rect_filled(track, 4.0, palette.line);
    let part = |share: f64| {
        let mut rect = track;
        rect.set_width(track.width() * share.clamp(0.0, 1.0) as f32);
        rect
    };
    let shown = one.measured.unwrap_or(one.theory);
    let color = if shown > 0.5 {
        palette.miss
    } else {
        palette.hit
    };
    let color = if one.measured.is_some() {
        color
    } else {
        faint(color, 0.35)
    };
    painter.rect_filled(part(shown), 4.0, color);
    let x = part(one.theory).right();
    let tick = [pos2(x, track.top() - 3.0), pos2(x, track.bottom() + 3.0)];
    let dashed =
        eframe::egui::Shape::dashed_line(&tick, Stroke::new(1.5, palette.theory), 3.0, 2.0);
    painter.extend(dashed);
    let text = format!("{:.0} %", shown * 100.0);
    let face = if one.measured.is_some() {
        font::mono_bold(12.0)
    } else {
        font::mono(12.0)
    };
    painter.text(
        line.right_center(),
        Align2::RIGHT_CENTER,
        text,
        face,
        palette.ink,
    );
}

/// Which shard holds which copy of which part; returns how many there are.
pub(super) fn copies_ui(_: &mut View, ui: &mut Ui, scene: &Scene<'_>, _: &mut Out) -> String {
    let palette = palette(ui);
    let layout = scene.model.layout();
    let copies = scene.model.params().replication;
    let parts = layout.nodes().len();
    let shown = parts.min(MOST_PARTS);
    let said = format!(
        "{parts} parts with {copies} replicas each: {} placements",
        parts as u64 * copies
    );
    let (rect, _) = panel(ui, "Parts and replicas", &said);
    let inner = rect.shrink2(vec2(10.0, 6.0));
    let names = 44.0_f32.min(inner.width() * 0.3);
    let step = vec2(
        (inner.width() - names) / shown.max(1) as f32,
        inner.height() / (shown.max(1) as f32 + 1.0),
    );
    let painter = ui.painter();
    let every = |step: f32| if step < 12.0 { 2 } else { 1 };
    let columns = layout.nodes().iter().take(shown).enumerate();
    for (column, node) in columns.step_by(every(step.x)) {
        let x = inner.left() + names + step.x * (column as f32 + 0.5);
        let at = pos2(x, inner.top() + step.y * 0.5);
        painter.text(
            at,
            Align2::CENTER_CENTER,
            node,
            font::mono(12.0),
            palette.ink3,
        );
    }
    for part in 0..shown {
        let top = inner.top() + step.y * (part as f32 + 1.0);
        let node = layout.nodes().get(part).copied().unwrap_or(1);
        if part % every(step.y) == 0 {
            let at = pos2(inner.left(), top + step.y / 2.0);
            let text = format!("part {node}");
            painter.text(at, Align2::LEFT_CENTER, text, font::note(), palette.ink2);
        }
        let held: Vec<usize> = layout.copies(part, copies).collect();
        for column in 0..shown {
            let min = pos2(inner.left() + names + step.x * column as f32, top);
            let cell = Rect::from_min_size(min, step).shrink2(vec2(2.0, 1.5));
            let color = shard_color(node, palette);
            let fill = match held.iter().position(|&at| at == column) {
                Some(0) => color,
                Some(_) => faint(color, 0.45),
                None => palette.raised,
            };
            let line = Stroke::new(1.0, palette.line);
            painter.rect(cell, 2.0, fill, line, StrokeKind::Inside);
        }
    }
    match (parts, copies) {
        _ if shown < parts => format!("{shown} of {parts} parts"),
        (_, 1) => format!("{parts} parts"),
        _ => format!("{parts} parts, {copies} replicas\t{parts} × {copies}"),
    }
}
