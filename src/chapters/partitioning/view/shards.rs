//! The shards: what each holds, and how much it stores and serves.

use eframe::egui::{
    Align2, Mesh, Painter, Pos2, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};

use super::geometry::{MOST_SHARDS, Plan};
use super::map::Light;
use super::{Lit, Out, Scene, View, shard_color};
use crate::chapters::partitioning::command::Command;
use crate::chapters::partitioning::layout::Node;
use crate::chapters::partitioning::narrative::Thing;
use crate::lesson::sentences::{counted, counted_as};
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::present::has_controls;
use crate::ui::theme::{Palette, faint, focus_ring, font, palette};
use crate::ui::{describe, text_line, thousands};

/// Above this many times the mean a bar says that it is too much.
const UNEVEN: f64 = 1.3;
/// The line with number and keys, and one with a bar.
const HEAD: f32 = 24.0;
const BAR: f32 = 17.0;

/// What is drawn of a shard.
struct Shard {
    node: Node,
    /// Rows, and how many times the mean they and the visits are.
    rows: u64,
    data: f64,
    traffic: Option<f64>,
    /// Whether a card that is lit asks it.
    asked: bool,
}

pub(super) fn shards_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let model = scene.model;
    let stored = model.stored();
    let visits = model.tally().recent.counts();
    let mean = |loads: &[u64]| loads.iter().sum::<u64>() as f64 / loads.len().max(1) as f64;
    let (mean_rows, mean_visits) = (mean(&stored), mean(visits));
    let enough = model.tally().recent_imbalance().is_some();
    let asked = match view.lit {
        Some(Lit::Card(card)) => model.reach(card).nodes,
        _ => Vec::new(),
    };
    for (index, (&node, &rect)) in model.layout().nodes().iter().zip(&plan.shards).enumerate() {
        let rows = stored.get(index).copied().unwrap_or(0);
        let count = visits.get(index).copied().unwrap_or(0);
        let shard = Shard {
            node,
            rows,
            data: rows as f64 / mean_rows.max(1e-9),
            // A few visits say nothing yet.
            traffic: enough.then(|| count as f64 / mean_visits.max(1e-9)),
            asked: asked.contains(&node),
        };
        shard_ui(view, ui, scene, rect, &shard, out);
    }
    let hidden = model.layout().nodes().len().saturating_sub(MOST_SHARDS);
    if hidden > 0
        && let Some(last) = plan.shards.last()
    {
        let at = last.right_top() - vec2(0.0, 2.0);
        let text = format!("and {}", counted(hidden as u64, "more shard"));
        ui.painter().text(
            at,
            Align2::RIGHT_BOTTOM,
            text,
            font::note(),
            palette(ui).ink3,
        );
    }
}

fn shard_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    rect: Rect,
    shard: &Shard,
    out: &mut Out,
) {
    let palette = palette(ui);
    let color = shard_color(shard.node, palette);
    let id = ui.scope_id().with(("shard", shard.node));
    let response = ui.interact(rect, id, Sense::click());
    let traffic = shard.traffic.map_or("none yet".to_owned(), |times| {
        format!("{times:.2} times the mean")
    });
    let said = format!(
        "{}, {:.2} times the mean; traffic {traffic}",
        counted(shard.rows, "key"),
        shard.data
    );
    describe(
        &response,
        Role::Button,
        &format!("shard {}", shard.node),
        &said,
    );
    let lit = shard.asked || response.hovered() || view.lit == Some(Lit::Shard(shard.node));
    let outline = if lit {
        Stroke::new(2.5, color)
    } else {
        Stroke::new(1.0, palette.line)
    };
    let painter = ui.painter();
    painter.rect(rect, 7.0, palette.raised, outline, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, rect, 7.0, palette);
    }
    if response.hovered() {
        view.point_at(Lit::Shard(shard.node));
    }
    if response.clicked() {
        view.inspector.explain(Thing::Shard(shard.node));
    }
    response.on_hover_text(format!("shard {}: {said}", shard.node));
    let inner = rect.shrink2(vec2(10.0_f32.min(rect.width() * 0.07), 5.0));
    if inner.height() < HEAD + 2.0 * BAR {
        low_ui(ui, inner, shard, color);
    } else {
        whole_ui(view, ui, scene, inner, shard, out);
    }
}

/// A shard with room for all of it: its head, what is on it, and under that its bars.
fn whole_ui(
    view: &View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    inner: Rect,
    shard: &Shard,
    out: &mut Out,
) {
    let palette = palette(ui);
    let color = shard_color(shard.node, palette);
    let head = Rect::from_min_size(inner.min, vec2(inner.width(), HEAD));
    head_ui(ui, scene, head, shard, out);
    let bars = inner.bottom() - 2.0 * BAR;
    let middle = Rect::from_min_max(
        pos2(inner.left(), head.bottom() + 2.0),
        pos2(inner.right(), bars - 4.0),
    );
    if middle.height() > 8.0 {
        paint_rows(view, ui, scene, middle, shard.node);
    }
    let bar = |line: f32| {
        Rect::from_min_size(
            pos2(inner.left(), bars + BAR * line),
            vec2(inner.width(), BAR),
        )
    };
    paint_bar(ui, bar(0.0), "data", Some(shard.data), color, palette);
    paint_bar(ui, bar(1.0), "traffic", shard.traffic, color, palette);
}

/// A shard in a row too low for a head over bars: number and keys, and beside them the bars.
fn low_ui(ui: &Ui, inner: Rect, shard: &Shard, color: eframe::egui::Color32) {
    let palette = palette(ui);
    let painter = ui.painter();
    let disc = inner.left_center() + vec2(9.0, 0.0);
    paint_number(painter, disc, shard.node, color, palette);
    let keys = text_line(
        painter,
        pos2(disc.x + 14.0, disc.y),
        Align2::LEFT_CENTER,
        &thousands(shard.rows as f64),
        font::mono(12.0),
        palette.ink2,
        inner.width() * 0.5 - 24.0,
    );
    let left = (keys.right() + 8.0).max(inner.left() + inner.width() * 0.5);
    for (down, times) in [(-5.0, Some(shard.data)), (5.0, shard.traffic)] {
        let track = Rect::from_min_max(
            pos2(left, disc.y + down - 3.0),
            pos2(inner.right(), disc.y + down + 3.0),
        );
        paint_track(painter, track, times, color, palette);
    }
}

/// A shard's number on its colour.
fn paint_number(
    painter: &Painter,
    disc: Pos2,
    node: Node,
    color: eframe::egui::Color32,
    palette: &Palette,
) {
    painter.circle_filled(disc, 9.0, color);
    painter.text(
        disc,
        Align2::CENTER_CENTER,
        node,
        font::mono_bold(12.0),
        palette.on_fill(),
    );
}

fn head_ui(ui: &mut Ui, scene: &Scene<'_>, head: Rect, shard: &Shard, out: &mut Out) {
    let palette = palette(ui);
    let color = shard_color(shard.node, palette);
    let disc = head.left_center() + vec2(9.0, 0.0);
    let painter = ui.painter().clone();
    paint_number(&painter, disc, shard.node, color, palette);
    let removable = scene.model.params().nodes > scene.model.params().replication.max(1);
    let mut right = head.right();
    if removable && head.width() > 96.0 && has_controls(ui) {
        let cross = Rect::from_center_size(pos2(right - 8.0, head.center().y), Vec2::splat(20.0));
        let id = ui.scope_id().with(("remove", shard.node));
        let response = ui.interact(cross, id, Sense::click());
        let name = format!("remove shard {}", shard.node);
        describe(&response, Role::Button, &name, "");
        let lit = response.hovered() || response.has_focus();
        let arm = if lit { 5.0 } else { 4.0 };
        let ink = if lit { palette.miss } else { palette.ink3 };
        for way in [vec2(arm, arm), vec2(arm, -arm)] {
            let line = [cross.center() - way, cross.center() + way];
            painter.line_segment(line, Stroke::new(1.5, ink));
        }
        if response.has_focus() {
            focus_ring(&painter, cross, 4.0, palette);
        }
        if response.clicked() {
            out.issue(Command::RemoveNode(shard.node));
        }
        response.on_hover_text("take this shard away; its keys move to the others");
        right -= 22.0;
    }
    let keys = if head.width() > 130.0 {
        counted_as(&thousands(shard.rows as f64), "key")
    } else {
        thousands(shard.rows as f64)
    };
    let name = if head.width() > 190.0 { "shard" } else { "" };
    let left = text_line(
        &painter,
        pos2(head.left() + 24.0, head.center().y),
        Align2::LEFT_CENTER,
        name,
        font::strong(14.0),
        palette.ink,
        60.0,
    );
    text_line(
        &painter,
        pos2(right, head.center().y),
        Align2::RIGHT_CENTER,
        &keys,
        font::mono(12.0),
        palette.ink2,
        right - left.right() - 4.0,
    );
}

/// What is on the shard: the map again, with only its own cells.
fn paint_rows(view: &View, ui: &Ui, scene: &Scene<'_>, area: Rect, node: Node) {
    let palette = palette(ui);
    let cells = &view.cells;
    let light = Light::of(view, scene);
    let bins = (area.width() / 3.0).clamp(8.0, 73.0) as u64;
    let bins = bins.min(cells.columns.max(1));
    let lines = cells.lines.min((area.height() / 3.0) as u64).max(1);
    let size = vec2(area.width() / bins as f32, area.height() / lines as f32);
    let gap = if size.y > 4.0 { 1.0 } else { 0.0 };
    let mut sums = vec![(0_u32, 0_u32, 0_u32); (bins * lines) as usize];
    for (index, &(row, home)) in cells.cells.iter().enumerate() {
        let column = index as u64 % cells.columns;
        let line = index as u64 / cells.columns;
        let bin = (line * lines / cells.lines) * bins + column * bins / cells.columns;
        if let Some(sum) = sums.get_mut(bin as usize) {
            sum.0 += 1;
            if home == node {
                sum.1 += 1;
                sum.2 += u32::from(light.falls_on(scene.model, row, home));
            }
        }
    }
    let color = shard_color(node, palette);
    let empty = faint(palette.line, 0.55);
    let mut mesh = Mesh::default();
    for (index, &(all, own, lit)) in sums.iter().enumerate() {
        let at = vec2((index as u64 % bins) as f32, (index as u64 / bins) as f32);
        let rect = Rect::from_min_size(area.min + at * size, size - vec2(0.0, gap));
        mesh.add_colored_rect(rect, empty);
        if own > 0 {
            let share = |count: u32| count as f32 / all.max(1) as f32;
            let opacity = share(lit) + 0.18 * share(own - lit);
            mesh.add_colored_rect(rect, faint(color, opacity));
        }
    }
    ui.painter().add(Shape::mesh(mesh));
}

/// A bar that reaches to twice the mean, with a tick at the mean.
fn paint_bar(
    ui: &Ui,
    area: Rect,
    name: &str,
    times: Option<f64>,
    color: eframe::egui::Color32,
    palette: &Palette,
) {
    let painter = ui.painter();
    let (label, value) = if area.width() > 150.0 {
        (48.0, 46.0)
    } else if area.width() > 84.0 {
        (44.0, 0.0)
    } else {
        (14.0, 0.0)
    };
    let shown = if label > 20.0 { name } else { &name[..1] };
    let left = area.left_center();
    text_line(
        painter,
        left,
        Align2::LEFT_CENTER,
        shown,
        font::note(),
        palette.ink2,
        label,
    );
    let track = Rect::from_min_max(
        pos2(area.left() + label, area.center().y - 3.5),
        pos2(area.right() - value, area.center().y + 3.5),
    );
    let over = paint_track(painter, track, times, color, palette);
    let known = times.is_some();
    let times = times.unwrap_or(0.0);
    if over && times > 2.0 {
        paint_mark(
            painter,
            pos2(track.right(), track.center().y),
            8.0,
            Mark::Miss,
            palette,
        );
    }
    if value > 0.0 {
        let text = format!("x{times:.2}");
        let text = if known { text } else { "–".to_owned() };
        let face = if over {
            font::mono_bold(12.0)
        } else {
            font::mono(12.0)
        };
        let ink = if over { palette.miss } else { palette.ink3 };
        painter.text(area.right_center(), Align2::RIGHT_CENTER, text, face, ink);
    }
}

/// The track of a bar with what fills it and a tick at the mean; whether it is too much.
fn paint_track(
    painter: &Painter,
    track: Rect,
    times: Option<f64>,
    color: eframe::egui::Color32,
    palette: &Palette,
) -> bool {
    let round = track.height() / 2.0;
    painter.rect_filled(track, round, palette.line);
    let times = times.unwrap_or(0.0);
    let over = times > UNEVEN;
    let mut part = track;
    part.set_width(track.width() * (times as f32 / 2.0).clamp(0.0, 1.0));
    let ink = if over { palette.miss } else { color };
    if part.width() >= 1.0 {
        painter.rect_filled(part, round, ink);
    }
    let mean = track.center().x;
    let tick = [
        pos2(mean, track.top() - 2.0),
        pos2(mean, track.bottom() + 2.0),
    ];
    painter.line_segment(tick, Stroke::new(1.5, palette.ink3));
    over
}
