//! The threads beside their code: the line that one is at is lit, and beside each line stand
//! those that are at it.

use std::collections::BTreeMap;

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Response, Role, Sense, Stroke};
use eframe::egui::{StrokeKind, Ui, pos2, vec2};

use super::code::{At, Line, lines, place};
use super::geometry::Plan;
use super::{Out, Scene, View};
use crate::chapters::cache_aside::command::Command;
use crate::chapters::cache_aside::narrative::Thing;
use crate::chapters::cache_aside::request::{Kind, Request, Step};
use crate::chapters::cache_aside::subject::MOST_HELD;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::present::has_controls;
use crate::ui::theme::{Palette, focus_ring, font, mix, palette};
use crate::ui::{describe, text_line};

/// Requests under way that are looked at to count threads at lines.
pub(super) const MOST_COUNTED: usize = 2_000;
/// A line of code is at least this high, in points: lower ones would be printed over each other.
const LEAST_LINE: f32 = 11.5;
/// Threads at a line that are drawn one by one.
const MOST_DOTS: usize = 10;

pub(super) fn cards_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    plan: &Plan,
    out: &mut Out,
) {
    let counts = counts(scene);
    for (kind, area) in [(Kind::Read, plan.reader), (Kind::Update, plan.writer)] {
        card_ui(view, ui, scene, kind, area, &counts, out);
    }
}

/// How many threads are at each line.
fn counts(scene: &Scene<'_>) -> BTreeMap<(bool, At), usize> {
    let mut counts = BTreeMap::new();
    for request in scene.model.under_way().take(MOST_COUNTED) {
        let at = place(request);
        let place = (request.kind == Kind::Update, at);
        *counts.entry(place).or_insert(0) += 1;
    }
    counts
}

fn card_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    kind: Kind,
    area: Rect,
    counts: &BTreeMap<(bool, At), usize>,
    out: &mut Out,
) {
    let palette = palette(ui);
    let shown = view.shown(scene, kind).cloned();
    let (noun, idle) = match kind {
        Kind::Read => ("reads", "no thread reads"),
        Kind::Update => ("updates", "no thread updates"),
    };
    let title = match &shown {
        Some(request) => format!("thread {} {noun} key {}", request.seat, request.key),
        None => idle.to_owned(),
    };
    let response = ui.interact(area, ui.scope_id().with(("code", noun)), Sense::click());
    let lit = shown
        .as_ref()
        .is_some_and(|request| view.lit.request == Some(request.id));
    let painter = ui.painter().clone();
    surface(&painter, area, &response, lit, palette);
    let key = shown
        .as_ref()
        .map_or_else(|| "k".to_owned(), |request| request.key.to_string());
    let code = lines(scene.model.params(), kind, &key);
    let at = shown.as_ref().map(place);
    let held = shown
        .as_ref()
        .is_some_and(|request| request.held_since.is_some() && at == Some(At::Step(request.step)));
    let color = title_color(kind, palette);
    let head = head_height(area, code.len());
    paint_title(&painter, area, head, &title, color);
    let spoken = spoken(&code, at, held);
    describe(&response, Role::Button, &title, &spoken);
    let body = Rect::from_min_max(
        pos2(area.left(), area.top() + head),
        pos2(area.right(), area.bottom() - 4.0),
    );
    let standing = |at: At| {
        let known = counts.get(&(kind == Kind::Update, at));
        known.copied().unwrap_or(0)
    };
    code_ui(&painter, body, &code, (at, held), standing, color, palette);
    if let Some(request) = shown {
        if response.hovered() {
            view.point_at(request.key, Some(request.id));
        }
        if response.clicked() {
            view.inspector.explain(Thing::Request(request.id));
        }
        hold_ui(ui, scene, area, head, &request, out);
    }
    response.on_hover_text("the code that this thread runs; click for why");
}

/// The title of a card, in a head this high.
fn paint_title(painter: &Painter, area: Rect, head: f32, title: &str, color: Color32) {
    let face = font::bold(if head < 24.0 { 12.0 } else { 14.0 });
    let corner = pos2(area.left() + 12.0, area.top() + head * 0.5 + 2.0);
    let (left, room) = (Align2::LEFT_CENTER, area.width() - 80.0);
    text_line(painter, corner, left, title, face, color, room);
}

fn surface(painter: &Painter, area: Rect, response: &Response, lit: bool, palette: &Palette) {
    let fill = if response.hovered() {
        palette.hovered(palette.panel)
    } else {
        palette.panel
    };
    let line = Stroke::new(1.0, if lit { palette.ink3 } else { palette.line });
    painter.rect(area, 8.0, fill, line, StrokeKind::Inside);
    if response.has_focus() {
        focus_ring(painter, area, 8.0, palette);
    }
}

/// The lines, the one that the thread is at lit: all of them, or those around it that have room.
fn code_ui(
    painter: &Painter,
    body: Rect,
    code: &[Line],
    (at, held): (Option<At>, bool),
    standing: impl Fn(At) -> usize,
    color: Color32,
    palette: &Palette,
) {
    let ended = at == Some(At::End);
    let last = code.len().saturating_sub(1);
    let is_here = |index: usize, one: &Line| at == Some(one.at) || (ended && index == last);
    let here = (code.iter().enumerate()).position(|(index, one)| is_here(index, one));
    let (first, count) = in_sight(body.height(), code.len(), here.unwrap_or(0));
    let row = (body.height() / count as f32).min(24.0);
    let seen = code.iter().enumerate().skip(first).take(count);
    for (line, (index, one)) in seen.enumerate() {
        let rect = Rect::from_min_size(
            pos2(body.left(), body.top() + row * line as f32),
            vec2(body.width(), row),
        );
        let is_here = is_here(index, one);
        let look = (is_here, is_here && !ended, held);
        line_ui(painter, rect, one, look, standing(one.at), color, palette);
    }
}

/// Which of so many lines are shown in a height, the first and how many: the one that matters is in
/// the middle of them.
fn in_sight(height: f32, lines: usize, here: usize) -> (usize, usize) {
    let count = ((height / LEAST_LINE) as usize).clamp(1, lines.max(1));
    let first = here.saturating_sub(count / 2);
    (first.min(lines.saturating_sub(count)), count)
}

fn head_height(area: Rect, lines: usize) -> f32 {
    (area.height() / (lines as f32 + 1.4) * 1.2).clamp(20.0, 30.0)
}

fn title_color(kind: Kind, palette: &Palette) -> Color32 {
    match kind {
        Kind::Read => palette.ink,
        Kind::Update => palette.accent,
    }
}

fn spoken(code: &[Line], at: Option<At>, held: bool) -> String {
    let line = code.iter().find(|line| Some(line.at) == at);
    match (line, at) {
        (Some(line), _) if held => format!("held before: {}", line.text.trim()),
        (Some(line), _) => format!("at: {}", line.text.trim()),
        (None, Some(_)) => "done".to_owned(),
        (None, None) => String::new(),
    }
}

fn line_ui(
    painter: &Painter,
    rect: Rect,
    line: &Line,
    (is_here, active, held): (bool, bool, bool),
    standing: usize,
    color: Color32,
    palette: &Palette,
) {
    let inner = rect.shrink2(vec2(6.0, 0.5));
    if active {
        let tint = mix(
            palette.panel,
            if held { palette.expired } else { color },
            0.16,
        );
        painter.rect_filled(inner, 4.0, tint);
        let bar = Rect::from_min_size(inner.min, vec2(3.0, inner.height()));
        painter.rect_filled(bar, 1.5, if held { palette.expired } else { color });
    }
    let size = (rect.height() * 0.66).clamp(10.0, 13.5);
    let (face, ink) = if active {
        (font::mono_bold(size), palette.ink)
    } else if is_here {
        (font::mono(size), palette.ink)
    } else {
        (font::mono(size), palette.ink2)
    };
    let dots = dots_width(standing);
    text_line(
        painter,
        pos2(inner.left() + 10.0, rect.center().y),
        Align2::LEFT_CENTER,
        &line.text,
        face,
        ink,
        inner.width() - 14.0 - dots,
    );
    paint_standing(painter, rect, standing, line.at, palette);
}

/// What the threads at a line need of its right end.
fn dots_width(standing: usize) -> f32 {
    match standing {
        0 => 0.0,
        1..=4 => 9.0 * standing as f32 + 8.0,
        _ => 44.0,
    }
}

fn paint_standing(painter: &Painter, rect: Rect, standing: usize, at: At, palette: &Palette) {
    if standing == 0 {
        return;
    }
    let mark = match at {
        At::Step(Step::Select) => Mark::Miss,
        At::Wait => Mark::Asking,
        _ => Mark::Hit,
    };
    let size = (rect.height() * 0.38).clamp(5.0, 8.0);
    let y = rect.center().y;
    if standing <= 4 {
        for index in 0..standing.min(MOST_DOTS) {
            let x = rect.right() - 14.0 - 9.0 * index as f32;
            paint_mark(painter, Pos2::new(x, y), size, mark, palette);
        }
        return;
    }
    let many = standing >= MOST_COUNTED;
    let text = format!("×{standing}{}", if many { "+" } else { "" });
    let at = pos2(rect.right() - 10.0, y);
    let drawn = painter.text(
        at,
        Align2::RIGHT_CENTER,
        text,
        font::mono_bold(13.0),
        mark.color(palette),
    );
    let beside = pos2(drawn.left() - 8.0, y);
    paint_mark(painter, beside, size, mark, palette);
}

/// Says that a thread is held, where it cannot be let go.
fn say_held(ui: &Ui, at: Pos2) {
    let (right, face) = (Align2::RIGHT_CENTER, font::strong(12.0));
    let color = palette(ui).accent;
    ui.painter().text(at, right, "held", face, color);
}

/// The switch that holds a thread, while it runs.
fn hold_ui(ui: &Ui, scene: &Scene<'_>, area: Rect, head: f32, request: &Request, out: &mut Out) {
    let held = scene.model.is_held(request.seat);
    let runs = request.done_at.is_none();
    if !(held || runs) || request.seat > MOST_HELD {
        return;
    }
    let palette = palette(ui);
    if !has_controls(ui) {
        if held {
            say_held(ui, pos2(area.right() - 8.0, area.top() + head / 2.0));
        }
        return;
    }
    let (text, help) = if held {
        ("go on", "lets the thread make its next step")
    } else {
        ("hold", "the thread stops before its next step")
    };
    let height = (head - 2.0).min(22.0);
    let chip = Rect::from_min_size(
        pos2(area.right() - 58.0, area.top() + 2.0),
        vec2(54.0, height),
    );
    // It is taken by more than what is seen of it: the card's rim is next to it.
    let taken = Rect::from_center_size(chip.center(), vec2(60.0, height.max(28.0)));
    let id = ui.scope_id().with(("hold", request.kind == Kind::Update));
    let response = ui.interact(taken, id, Sense::click());
    describe(
        &response,
        Role::Button,
        text,
        &format!("thread {}", request.seat),
    );
    let (fill, ink) = if held {
        (palette.accent, palette.on_fill())
    } else {
        (palette.bg, palette.ink2)
    };
    let fill = if response.hovered() {
        mix(fill, palette.ink, 0.1)
    } else {
        fill
    };
    let painter = ui.painter();
    let line = Stroke::new(1.0, palette.line);
    painter.rect(chip, 5.0, fill, line, StrokeKind::Inside);
    let face = font::strong(12.0);
    painter.text(chip.center(), Align2::CENTER_CENTER, text, face, ink);
    if response.has_focus() {
        focus_ring(painter, chip, 5.0, palette);
    }
    if response.on_hover_text(help).clicked() {
        out.issue(if held {
            Command::Release(request.seat)
        } else {
            Command::Hold(request.seat)
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_not_all_lines_fit_those_around_the_one_that_matters_are_shown() {
        assert_eq!(in_sight(120.0, 6, 0), (0, 6));
        for (here, first) in [(0, 0), (1, 0), (2, 1), (4, 3), (5, 3)] {
            assert_eq!(in_sight(36.0, 6, here), (first, 3), "{here}");
        }
        assert_eq!(in_sight(0.0, 4, 3), (3, 1), "one is always shown");
    }
}
