//! The query cards.

use eframe::egui::{
    Align2, Color32, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};

use super::{Lit, Out, Scene, View, shard_color};
use crate::chapters::partitioning::cards::{Card, Reach, words};
use crate::chapters::partitioning::command::Command;
use crate::chapters::partitioning::request::Ask;
use crate::ui::theme::{Palette, focus_ring, font, palette};
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

fn card_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, rect: Rect, card: Card, out: &mut Out) {
    let model = scene.model;
    let reach = model.reach(card);
    let (asked, all) = (reach.nodes.len(), model.layout().nodes().len());
    let question = words(card, model.params(), model.world());
    let id = ui.scope_id().with(("card", card as u8));
    let response = ui.interact(rect, id, Sense::click());
    let cost = format!("asks {asked} of {all}");
    describe(&response, Role::Button, &format!("ask: {question}"), &cost);
    frame_ui(ui, rect, &response, is_just_asked(scene, card));
    if rect.height() < LEAST_WHOLE {
        line_ui(ui, rect, &question, (asked, all));
    } else {
        let inner = rect.shrink2(vec2(12.0, 7.0));
        let squares = squares_ui(ui, scene, inner, &reach.nodes);
        kind_ui(ui, inner, card.kind(), inner.width() - squares - 8.0);
        let face = font::strong(if rect.height() > 72.0 { 16.0 } else { 14.0 });
        let (left, ink) = (Align2::LEFT_CENTER, palette(ui).ink);
        let (at, width) = (line_of(inner, 0.5), inner.width());
        text_line(ui.painter(), at, left, &question, face, ink, width);
        cost_ui(ui, inner, &reach, &cost, last_of(scene, card));
    }
    finish(view, response, card, out);
}

/// The last query of a card that has been answered.
fn last_of<'a>(scene: &Scene<'a>, card: Card) -> Option<&'a Ask> {
    let answered = scene.model.recent_queries().under_stride(1);
    answered.rev().find(|ask| ask.card == card)
}

/// Whether a card was asked within the last second of screen time.
fn is_just_asked(scene: &Scene<'_>, card: Card) -> bool {
    let asks = scene.model.under_way().chain(last_of(scene, card));
    asks.filter(|ask| ask.card == card)
        .any(|ask| scene.now.since(ask.sent_at).as_secs_f64() < scene.pace.speed)
}

/// The start of a line of a card, at this share of its height.
fn line_of(inner: Rect, share: f32) -> Pos2 {
    pos2(inner.left(), inner.top() + inner.height() * share)
}

fn cost_color(asked: usize, palette: &Palette) -> Color32 {
    if asked > FEW {
        palette.miss
    } else {
        palette.hit
    }
}

/// The surface of a card, framed while the pointer or a query is at it.
fn frame_ui(ui: &Ui, rect: Rect, response: &Response, just_asked: bool) {
    let palette = palette(ui);
    let outline = if response.hovered() || just_asked {
        Stroke::new(2.0, palette.accent)
    } else {
        Stroke::new(1.0, palette.line)
    };
    let painter = ui.painter();
    painter.rect(rect, 7.0, palette.raised, outline, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, rect, 7.0, palette);
    }
}

/// The first line: whose rows are asked for, and of how long, where `room` is enough for both.
fn kind_ui(ui: &Ui, inner: Rect, kind: &str, room: f32) {
    let (painter, ink) = (ui.painter(), palette(ui).ink3);
    let wanted = painter.layout_no_wrap(kind.to_owned(), font::note(), ink);
    let kind = if wanted.size().x <= room {
        kind
    } else {
        kind.split(',').next().unwrap_or(kind)
    };
    let (at, left) = (line_of(inner, 0.12), Align2::LEFT_CENTER);
    text_line(painter, at, left, kind, font::note(), ink, room);
}

/// The last line: how many shards are asked, how many rows that yields, and how long the last
/// answer took.
fn cost_ui(ui: &Ui, inner: Rect, reach: &Reach, cost: &str, last: Option<&Ask>) {
    let palette = palette(ui);
    let painter = ui.painter();
    let (left, right) = (Align2::LEFT_CENTER, Align2::RIGHT_CENTER);
    let (at, width) = (line_of(inner, 0.9), inner.width());
    let color = cost_color(reach.nodes.len(), palette);
    let asks = text_line(painter, at, left, cost, font::strong(13.0), color, width);
    let time = last.map_or_else(String::new, |ask| ask.latency().to_string());
    let (end, ink) = (pos2(inner.right(), at.y), palette.ink2);
    let took = text_line(painter, end, right, &time, font::mono(13.0), ink, 90.0);
    let rows = match reach.rows {
        1 => "1 row".to_owned(),
        rows => format!("{} rows", thousands(rows as f64)),
    };
    let room = took.left() - asks.right() - 24.0;
    let (at, ink) = (pos2(asks.right() + 14.0, at.y), palette.ink3);
    text_line(painter, at, left, &rows, font::note(), ink, room);
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
    let color = cost_color(asks, palette);
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
