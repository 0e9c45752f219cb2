//! The requests: those that were answered, the last of them, and those that come.

use eframe::egui::{Align2, Painter, Pos2, Rect, Role, Sense, Stroke, StrokeKind, Ui, pos2, vec2};

use super::plan::{Parts, Plan};
use super::row::MOST_CARDS;
use super::slots::SAYS;
use super::{Scene, View};
use crate::chapters::eviction::explanation::key_name;
use crate::chapters::eviction::narrative::Thing;
use crate::components::workload::Key;
use crate::lesson::sentences::counted;
use crate::ui::theme::{Palette, faint, focus_ring, font, palette};
use crate::ui::{describe, text_line};

/// One card of the tape.
struct Card {
    key: Key,
    once: bool,
    /// Its number; none for those that come.
    number: Option<u64>,
    is_last: bool,
    /// Whether rows of the stage differ here for the first time.
    parts: bool,
    said: String,
}

pub(super) fn tape_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, plan: &Plan) {
    let (area, palette) = (plan.tape, palette(ui));
    let label_width = (area.width() * 0.09).clamp(64.0, 92.0);
    // Above the cards there is a line of words, below them the mark where rows part.
    let height = (area.height() - 18.0).clamp(20.0, 26.0);
    let middle = area.bottom() - height / 2.0 - 3.0;
    let painter = ui.painter().clone();
    text_line(
        &painter,
        pos2(area.left(), middle),
        Align2::LEFT_CENTER,
        "requests",
        font::label(),
        palette.ink2,
        label_width,
    );
    let left = area.left() + label_width;
    let widest = scene.model.params().keys.max(10);
    let width = 14.0 + 8.4 * (widest.max(99).to_string().len() as f32);
    let step = width + 5.0;
    let many = ((area.right() - left) / step).floor().max(3.0) as usize;
    let before = (many * 2 / 3).max(2);
    let cards = cards(scene, before, many - before);
    let right = left + step * cards.len() as f32;
    let mut scan: Option<(f32, f32, usize)> = None;
    for (index, card) in cards.iter().enumerate() {
        let x = left + step * index as f32;
        let rect = Rect::from_min_size(pos2(x, middle - height / 2.0), vec2(width, height));
        card_ui(view, ui, scene, rect, index, card);
        if card.once {
            scan = match scan {
                Some((from, to, count)) if x - to < step => Some((from, rect.right(), count + 1)),
                _ => Some((x, rect.right(), 1)),
            };
        }
        if card.parts {
            let at = pos2(rect.center().x, rect.bottom() + 3.0);
            let stroke = Stroke::new(2.0, palette.accent);
            painter.line_segment([at - vec2(6.0, 0.0), at + vec2(6.0, 0.0)], stroke);
        }
    }
    let above = pos2(left, middle - height / 2.0 - 2.0);
    words_ui(&painter, scene, plan, above, (right, scan, palette));
}

/// The words over the cards: what a frame means, and what the scan or the mark is.
fn words_ui(
    painter: &Painter,
    scene: &Scene<'_>,
    plan: &Plan,
    at: Pos2,
    (right, scan, palette): (f32, Option<(f32, f32, usize)>, &Palette),
) {
    let said = next_out_ui(painter, scene, plan, at.y, palette);
    let right = said.map_or(right, |said| right.min(said.left() - 8.0));
    let (left, face) = (Align2::LEFT_BOTTOM, font::note());
    if let Some((from, _, count)) = scan.filter(|(_, _, count)| *count > 1) {
        let (text, ink) = (
            format!("{count} keys that are asked for once"),
            palette.expired,
        );
        let wanted = painter.layout_no_wrap(text.clone(), face.clone(), ink);
        let most = (right - at.x).max(40.0);
        let from = from.min(right - wanted.size().x).max(at.x);
        text_line(painter, pos2(from, at.y), left, &text, face, ink, most);
    } else if let Some(number) = first_difference(scene) {
        let text = format!("rows first differ at request {number}");
        text_line(painter, at, left, &text, face, palette.ink3, 260.0);
    }
}

/// Where rows are too low to name the card that goes next: what its frame means.
fn next_out_ui(
    painter: &Painter,
    scene: &Scene<'_>,
    plan: &Plan,
    bottom: f32,
    palette: &Palette,
) -> Option<Rect> {
    let row = plan.rows.first()?;
    let low = Parts::of(row.shrink2(vec2(0.0, 3.0))).slots.height() < SAYS;
    let cards = scene.model.params().capacity as usize <= MOST_CARDS;
    (low && cards).then(|| {
        let at = pos2(plan.tape.right(), bottom);
        let text = "framed: next victim";
        painter.text(at, Align2::RIGHT_BOTTOM, text, font::note(), palette.miss)
    })
}

fn first_difference(scene: &Scene<'_>) -> Option<u64> {
    let shown = scene.model.params().shown();
    scene.model.tally().first_parted(&shown)
}

fn cards(scene: &Scene<'_>, before: usize, after: usize) -> Vec<Card> {
    let model = scene.model;
    let keys = model.params().keys;
    let parted = first_difference(scene);
    let past = model.past();
    let skip = past.len().saturating_sub(before);
    let mut cards: Vec<Card> = past
        .iter()
        .skip(skip)
        .map(|past| Card {
            key: past.key,
            once: past.once,
            number: Some(past.number),
            is_last: past.number == model.number(),
            parts: parted == Some(past.number),
            said: format!(
                "request {} for {}{}",
                past.number,
                key_name(past.key, keys),
                if past.by_hand { ", by hand" } else { "" }
            ),
        })
        .collect();
    if model.params().reads_per_s > 0.0 {
        let coming = model.requests().coming().take(after + before - cards.len());
        cards.extend(coming.enumerate().map(|(ahead, asked)| Card {
            key: asked.key,
            once: asked.once,
            number: None,
            is_last: false,
            parts: false,
            said: format!(
                "key {} arrives in {}",
                key_name(asked.key, keys),
                counted(ahead as u64 + 1, "request")
            ),
        }));
    }
    cards
}

fn card_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, rect: Rect, index: usize, card: &Card) {
    let palette = palette(ui);
    let response = ui.interact(rect, ui.scope_id().with(("request", index)), Sense::click());
    describe(&response, Role::Button, &card.said, "");
    let painter = ui.painter();
    let lit = view.lit == Some(card.key) || response.hovered();
    let ink = match (card.is_last, card.once, card.number.is_some()) {
        (true, _, _) => palette.on_fill(),
        (_, true, _) => palette.expired,
        (_, _, true) => palette.ink,
        (_, _, false) => palette.ink3,
    };
    let mut fill = if card.is_last {
        palette.accent
    } else {
        palette.raised
    };
    if card.number.is_none() {
        fill = faint(fill, 0.5);
    }
    if lit && !card.is_last {
        fill = palette.hovered(fill);
    }
    let line = if card.once {
        Stroke::new(1.5, palette.expired)
    } else if lit {
        Stroke::new(1.5, palette.ink2)
    } else {
        Stroke::new(1.0, palette.line)
    };
    painter.rect(rect, 5.0, fill, line, StrokeKind::Inside);
    let name = key_name(card.key, scene.model.params().keys);
    let size = (rect.width() / (name.len().max(2) as f32 * 0.68)).min(14.0);
    painter.text(
        rect.center(),
        Align2::CENTER_CENTER,
        name,
        font::mono_bold(size),
        ink,
    );
    if response.has_focus() {
        focus_ring(painter, rect, 5.0, palette);
    }
    if response.hovered() {
        view.point_at(Some(card.key));
    }
    if response.clicked()
        && let Some(number) = card.number
        && let Some(&row) = scene.model.params().shown().first()
    {
        view.inspector.explain(Thing::Request { number, row });
    }
    response.on_hover_text(&card.said);
}
