//! Goals: what there is to reach, and how far it is.

use std::sync::Arc;

use eframe::egui::{Align2, Galley, Painter, Pos2, Response, Sense, Shape, Stroke, Ui, Vec2};
use eframe::egui::{Color32, Frame, Margin, Role};

use super::ring::paint_ring;
use super::theme::{Palette, focus_ring, font, palette};

/// The room that a title keeps beside its reading.
const TITLE_ROOM: f32 = 128.0;

/// One goal.
#[derive(Clone, Debug)]
pub struct GoalRow<'a> {
    /// What is to be reached.
    pub title: &'a str,
    /// How much of it is, 0 to 1.
    pub progress: f32,
    /// The present reading of what counts.
    pub reading: String,
    /// Whether this run has met it.
    pub met: bool,
    /// Whether a run before has: once met it keeps its tick.
    pub before: bool,
    /// What it asks for next; may be empty.
    pub next: &'a str,
}

/// The card of goals. Returns the index of a goal that was clicked.
pub fn goal_list(ui: &mut Ui, rows: &[GoalRow]) -> Option<usize> {
    goal_card(ui, "Goals", rows)
}

/// A card of goals under another title. Returns the index of a goal that was clicked.
pub fn goal_card(ui: &mut Ui, title: &str, rows: &[GoalRow]) -> Option<usize> {
    let palette = palette(ui);
    let mut clicked = None;
    Frame::new()
        .fill(palette.raised)
        .stroke(Stroke::new(1.0, palette.line))
        .corner_radius(6.0)
        .inner_margin(Margin::symmetric(16, 12))
        .show(ui, |ui| {
            ui.set_width(ui.available_width());
            ui.spacing_mut().item_spacing.y = 2.0;
            super::controls::section_title(ui, title, "");
            ui.add_space(2.0);
            for (index, row) in rows.iter().enumerate() {
                if goal_row(ui, row).clicked() {
                    clicked = Some(index);
                }
            }
        });
    clicked
}

fn goal_row(ui: &mut Ui, row: &GoalRow) -> Response {
    let palette = palette(ui);
    let width = ui.available_width();
    let reading = ui
        .painter()
        .layout_no_wrap(row.reading.clone(), font::mono(13.0), palette.ink2);
    let done = row.met || row.before;
    let ink = if done { palette.ink2 } else { palette.ink };
    let beside = width - 26.0 - reading.size().x - 10.0;
    // A long reading in a narrow card stands under the title instead of pressing it together.
    let wanted = ui
        .painter()
        .layout_no_wrap(row.title.to_owned(), font::label(), palette.ink)
        .size()
        .x;
    let below = beside < wanted.min(TITLE_ROOM) && reading.size().x > 0.0;
    let room = if below { width - 26.0 } else { beside }.max(40.0);
    let title = ui
        .painter()
        .layout(unbroken(row.title), font::label(), ink, room);
    let next = next_galley(ui, row.next, width - 26.0);
    let next_height = next.as_ref().map_or(0.0, |next| next.size().y + 2.0);
    let under = next_height + if below { reading.size().y + 2.0 } else { 0.0 };
    let extent = Vec2::new(width, (title.size().y + 10.0).max(30.0) + under);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::click());
    super::describe(&response, Role::Button, row.title, &spoken(row));
    if ui.is_rect_visible(rect) {
        let painter = ui.painter();
        if response.hovered() {
            let under = rect.expand2(Vec2::new(8.0, 0.0));
            painter.rect_filled(under, 6.0, palette.hovered(palette.raised));
        }
        let first_line = rect.top() + 15.0;
        let sign = Pos2::new(rect.left() + 9.0, first_line);
        paint_sign(painter, sign, done, row.progress, palette);
        let top = rect.center().y - f32::midpoint(title.size().y, under);
        let at = Pos2::new(rect.left() + 26.0, top);
        let at_reading = if below {
            Pos2::new(at.x, top + title.size().y + 2.0)
        } else {
            Pos2::new(
                rect.right() - reading.size().x,
                first_line - reading.size().y / 2.0,
            )
        };
        if let Some(next) = next {
            let y = top + title.size().y + under - next.size().y;
            painter.galley(Pos2::new(at.x, y), next, palette.ink3);
        }
        painter.galley(at, title, ink);
        painter.galley(at_reading, reading, palette.ink2);
        if response.has_focus() {
            focus_ring(painter, rect.shrink2(Vec2::new(0.0, 2.0)), 4.0, palette);
        }
    }
    response
}

/// How far a goal is, as it is read out.
fn spoken(row: &GoalRow) -> String {
    let percent = (row.progress.clamp(0.0, 1.0) * 100.0).round();
    let state = match (row.met, row.before) {
        (true, _) => "met".to_owned(),
        (false, true) => format!("met before, now {percent} % of the way"),
        (false, false) => format!("{percent} % of the way"),
    };
    let said = [state.as_str(), row.reading.as_str(), row.next];
    let said = said.into_iter().filter(|part| !part.is_empty());
    said.collect::<Vec<_>>().join(" ")
}

/// What a goal asks for next, if it says so.
fn next_galley(ui: &Ui, next: &str, width: f32) -> Option<Arc<Galley>> {
    let layout = || {
        let ink = palette(ui).ink3;
        ui.painter()
            .layout(unbroken(next), font::note(), ink, width.max(40.0))
    };
    (!next.is_empty()).then(layout)
}

/// A number and what it counts stay on one line.
fn unbroken(text: &str) -> String {
    let mut after_digit = false;
    text.chars()
        .map(|letter| {
            let joins = letter == ' ' && after_digit;
            after_digit = letter.is_ascii_digit();
            if joins { '\u{a0}' } else { letter }
        })
        .collect()
}

/// The sign before a goal: a check, or a ring that fills.
fn paint_sign(painter: &Painter, at: Pos2, done: bool, progress: f32, palette: &Palette) {
    if done {
        paint_check(painter, at, 8.5, palette.hit, palette.raised);
    } else {
        let (color, track) = (palette.accent, palette.line);
        paint_ring(painter, at, 8.0, progress, 2.0, color, track);
    }
}

/// A filled circle with a check mark.
pub fn paint_check(painter: &Painter, center: Pos2, radius: f32, fill: Color32, ink: Color32) {
    painter.circle_filled(center, radius, fill);
    let points = [(-0.42, 0.02), (-0.12, 0.34), (0.44, -0.32)]
        .map(|(x, y)| center + radius * Vec2::new(x, y))
        .to_vec();
    painter.add(Shape::line(points, Stroke::new(radius * 0.24, ink)));
}

/// The ring of the side bar: a chapter's number, and how much of it is done.
pub fn progress_ring(
    painter: &Painter,
    center: Pos2,
    radius: f32,
    number: &str,
    progress: f32,
    done: bool,
    palette: &Palette,
) {
    let color = if done { palette.hit } else { palette.accent };
    let share = if done { 1.0 } else { progress };
    paint_ring(painter, center, radius, share, 2.0, color, palette.line);
    let size = (radius * 1.1).clamp(9.0, 26.0);
    let font = font::mono_bold(size);
    painter.text(center, Align2::CENTER_CENTER, number, font, palette.ink2);
}
