//! The query cards.

use eframe::egui::{Align2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2};

use super::{Lit, Out, Scene, View, shard_color};
use crate::chapters::partitioning::cards::{Card, words};
use crate::chapters::partitioning::command::Command;
use crate::ui::theme::{focus_ring, font, palette};
use crate::ui::{describe, text_line, thousands};

/// Asking more shards than this is dear.
const FEW: usize = 2;
/// A card that is lower is a line.
const LEAST_WHOLE: f32 = 50.0;
/// More shards than this have no square of their own.
const MOST_SQUARES: usize = 12;

/// Where the cards lie.
pub(super) fn places(area: Rect) -> Vec<Rect> {
    let gap = 14.0;
    let width = (area.width() - 2.0 * gap) / 3.0;
    (0..3)
        .map(|index| {
            let left = area.left() + (width + gap) * index as f32;
            Rect::from_min_size(pos2(left, area.top()), vec2(width, area.height()))
        })
        .collect()
}

pub(super) fn cards_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect, out: &mut Out) {
    for (card, rect) in Card::ALL.into_iter().zip(places(area)) {
        card_ui(view, ui, scene, rect, card, out);
    }
}

#[expect(
    clippy::too_many_lines,
    reason = "a flat list of parts, one after another; dividing it would only name them twice"
)]
fn card_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, rect: Rect, card: Card, out: &mut Out) {
    let palette = palette(ui);
    let model = scene.model;
    let reach = model.reach(card);
    let all = model.layout().nodes().len();
    let question = words(card, model.params(), model.world());
    let response = ui.interact(
        rect,
        ui.scope_id().with(("card", card as u8)),
        Sense::click(),
    );
    let cost = format!("asks {} of {all}", reach.nodes.len());
    describe(&response, Role::Button, &format!("ask: {question}"), &cost);
    let last = model
        .recent_queries()
        .under_stride(1)
        .rev()
        .find(|ask| ask.card == card);
    let just = model
        .under_way()
        .map(|ask| (ask.card, ask.sent_at))
        .chain(last.map(|ask| (ask.card, ask.sent_at)))
        .any(|(of, at)| of == card && scene.now.since(at).as_secs_f64() < scene.pace.speed);
    let outline = if response.hovered() || just {
        Stroke::new(2.0, palette.accent)
    } else {
        Stroke::new(1.0, palette.line)
    };
    let painter = ui.painter();
    painter.rect(rect, 7.0, palette.raised, outline, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, rect, 7.0, palette);
    }
    if rect.height() < LEAST_WHOLE {
        line_ui(ui, rect, &question, (reach.nodes.len(), all));
        finish(view, response, card, out);
        return;
    }
    let inner = rect.shrink2(vec2(12.0, 7.0));
    let squares = squares_ui(ui, scene, inner, &reach.nodes);
    let room = inner.width() - squares - 8.0;
    let line = |share: f32| pos2(inner.left(), inner.top() + inner.height() * share);
    // Where shards are many, whose rows are asked for is said and for how long is not.
    let kind = card.kind();
    let wanted = painter.layout_no_wrap(kind.to_owned(), font::note(), palette.ink3);
    let kind = if wanted.size().x <= room {
        kind
    } else {
        kind.split(',').next().unwrap_or(kind)
    };
    text_line(
        painter,
        line(0.12),
        Align2::LEFT_CENTER,
        kind,
        font::note(),
        palette.ink3,
        room,
    );
    let strong = font::strong(if rect.height() > 72.0 { 16.0 } else { 14.0 });
    text_line(
        painter,
        line(0.5),
        Align2::LEFT_CENTER,
        &question,
        strong,
        palette.ink,
        inner.width(),
    );
    let dear = reach.nodes.len() > FEW;
    let color = if dear { palette.miss } else { palette.hit };
    let asks = text_line(
        painter,
        line(0.9),
        Align2::LEFT_CENTER,
        &cost,
        font::strong(13.0),
        color,
        inner.width(),
    );
    let time = last.map_or_else(String::new, |ask| ask.latency().to_string());
    let right = pos2(inner.right(), line(0.9).y);
    let took = text_line(
        painter,
        right,
        Align2::RIGHT_CENTER,
        &time,
        font::mono(13.0),
        palette.ink2,
        90.0,
    );
    let rows = match reach.rows {
        1 => "1 row".to_owned(),
        rows => format!("{} rows", thousands(rows as f64)),
    };
    let room = took.left() - asks.right() - 24.0;
    let at = pos2(asks.right() + 14.0, line(0.9).y);
    text_line(
        painter,
        at,
        Align2::LEFT_CENTER,
        &rows,
        font::note(),
        palette.ink3,
        room,
    );
    finish(view, response, card, out);
}

fn finish(view: &mut View, response: Response, card: Card, out: &mut Out) {
    if response.hovered() {
        view.point_at(Lit::Card(card));
    }
    if response.clicked() {
        out.issue(Command::Ask(card));
    }
    response.on_hover_text("click to ask; lit are the keys it is about and the shards it asks");
}

/// A card that is a line: what is asked, and how many shards that makes work.
fn line_ui(ui: &Ui, rect: Rect, question: &str, (asks, all): (usize, usize)) {
    let palette = palette(ui);
    let painter = ui.painter();
    let color = if asks > FEW {
        palette.miss
    } else {
        palette.hit
    };
    let inner = rect.shrink2(vec2(10.0, 0.0));
    let (face, width) = (font::strong(13.0), inner.width());
    let cost = format!("{asks} of {all}");
    let at = inner.right_center();
    let cost = text_line(
        painter,
        at,
        Align2::RIGHT_CENTER,
        &cost,
        face.clone(),
        color,
        width,
    );
    let room = cost.left() - inner.left() - 8.0;
    let at = inner.left_center();
    let ink = palette.ink;
    text_line(painter, at, Align2::LEFT_CENTER, question, face, ink, room);
}

/// A square for each shard, filled if it is asked. Returns how wide they are.
fn squares_ui(ui: &Ui, scene: &Scene<'_>, inner: Rect, asked: &[u32]) -> f32 {
    let palette = palette(ui);
    let nodes = scene.model.layout().nodes();
    let size = if nodes.len() > 6 { 8.0 } else { 12.0 };
    let step = size + 4.0;
    let shown = nodes.len().min(MOST_SQUARES);
    for (index, &node) in nodes.iter().take(shown).enumerate() {
        let left = inner.right() - step * (shown - index) as f32 + 4.0;
        let at = pos2(left, inner.top());
        let square = Rect::from_min_size(at, Vec2::splat(size));
        let fill = if asked.contains(&node) {
            shard_color(node, palette)
        } else {
            palette.raised
        };
        let line = Stroke::new(1.0, palette.line);
        ui.painter()
            .rect(square, 2.0, fill, line, StrokeKind::Inside);
    }
    step * shown as f32
}
