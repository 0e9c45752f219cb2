//! A question at work in one store: the tables that are read for it, one below the other, each in
//! parts that light up as they are read. What belongs to the answer stands out from what was read
//! in vain.

use eframe::egui::{
    Align2, Color32, Painter, Pos2, Rect, Stroke, StrokeKind, Ui, Vec2, pos2, vec2,
};

use crate::chapters::nosql::families::Family;
use crate::chapters::nosql::question::Question;
use crate::chapters::nosql::step::{Step, Table};
use crate::chapters::nosql::work::Work;
use crate::ui::text_line;
use crate::ui::theme::{Palette, faint, font, mix, palette};

/// The height of a name.
const NAME: f32 = 16.0;
/// Steps as high as this have their name above them, lower ones beside.
const TALL: f32 = 34.0;
/// No step is lower.
const LEAST: f32 = 15.0;
/// The largest part of a table, whatever the room.
const LARGEST: f32 = 34.0;

/// How far a store has come with a question.
pub(super) struct AtWork<'a> {
    pub family: Family,
    pub question: Question,
    pub steps: &'a [Step],
    /// What it has worked so far, in microseconds.
    pub spent_us: f64,
}

impl AtWork<'_> {
    /// Each step, and how much of it is done, from 0 to 1.
    fn done(&self) -> impl Iterator<Item = (&Step, f64)> {
        let mut left = self.spent_us;
        self.steps.iter().map(move |step| {
            let takes = step.work.cost_us();
            let done = if takes > 0.0 { left / takes } else { 1.0 };
            left -= takes;
            // What lies below a thousandth of a microsecond is what sums of such numbers lose.
            (
                step,
                if left > -1e-3 {
                    1.0
                } else {
                    done.clamp(0.0, 1.0)
                },
            )
        })
    }

    /// What has been touched so far.
    pub fn so_far(&self) -> Work {
        self.done().fold(Work::default(), |all, (step, done)| {
            all.and(&step.work.share(done))
        })
    }
}

pub(super) fn picture(ui: &Ui, area: Rect, at_work: &AtWork<'_>) {
    let palette = palette(ui);
    let count = at_work.steps.len();
    let fit = ((area.height() / LEAST) as usize).clamp(1, count.max(1));
    let steps: Vec<(&Step, f64)> = at_work.done().collect();
    let begun = steps.iter().filter(|(_, done)| *done > 0.0).count();
    // Where not all find room, the step at work does, with those before it.
    let first = begun.saturating_sub(fit).min(count - fit.min(count));
    let height = area.height() / fit as f32;
    let mut before: Option<(&Step, Grid, Vec<usize>)> = None;
    for (place, (step, done)) in steps.into_iter().enumerate().skip(first).take(fit) {
        let top = area.top() + height * (place - first) as f32;
        let row = Rect::from_min_size(pos2(area.left(), top), vec2(area.width(), height - 3.0));
        let field = name_ui(ui.painter(), row, &name(at_work, place), done, palette);
        let grid = Grid::of(field, step.parts);
        let lit = lit(step, done);
        if let Some((from, starts, lit_before)) = &before {
            let was_followed =
                |(start, end): &(usize, usize)| lit_before.contains(start) && lit.contains(end);
            let followed = from
                .edges
                .iter()
                .flatten()
                .filter(|edge| was_followed(edge));
            edges(ui.painter(), starts, &grid, followed, palette);
        }
        for part in 0..step.parts {
            let color = color(step, part, lit.contains(&part), palette);
            mark(
                ui.painter(),
                at_work.family,
                grid.rect(part),
                color,
                palette,
            );
        }
        before = Some((step, grid, lit));
    }
}

/// What is read in a step.
fn name(at_work: &AtWork<'_>, place: usize) -> String {
    let Some(step) = at_work.steps.get(place) else {
        return String::new();
    };
    match (step.table, at_work.question) {
        (Table::Bought, _) => "bought".to_owned(),
        (Table::Orders, Question::OrderProduct { order }) => format!("order {order}"),
        (Table::Orders, _) => "orders".to_owned(),
        (_, Question::FriendsBought { user, .. }) if place == 0 => format!("user {user}"),
        (_, Question::FriendsBought { .. }) => format!("step {}", place + 1),
        (Table::List, _) => "user list".to_owned(),
        (Table::ByAge, _) => "by age".to_owned(),
        (Table::Sessions, Question::Session { token }) => format!("session {:06x}", token >> 40),
        (Table::Readings, Question::LastReadings { sensor }) => format!("sensor {sensor}"),
        (Table::Sessions, _) => "sessions".to_owned(),
        (Table::Readings, _) => "readings".to_owned(),
        (Table::Products, _) => "product".to_owned(),
        (Table::Users | Table::Follows, _) => "users".to_owned(),
    }
}

/// Writes the name of a step above or beside its table; returns the room that is left for it.
fn name_ui(painter: &Painter, row: Rect, name: &str, done: f64, palette: &Palette) -> Rect {
    let ink = if done > 0.0 {
        palette.ink2
    } else {
        palette.ink3
    };
    if row.height() + 3.0 >= TALL {
        let (at, face) = (row.left_top(), font::note());
        text_line(painter, at, Align2::LEFT_TOP, name, face, ink, row.width());
        return Rect::from_min_max(pos2(row.left(), row.top() + NAME), row.max);
    }
    let room = (row.width() * 0.45).min(64.0);
    let (at, face) = (row.left_center(), font::note());
    text_line(painter, at, Align2::LEFT_CENTER, name, face, ink, room);
    Rect::from_min_max(pos2(row.left() + room + 4.0, row.top()), row.max)
}

/// The parts that have been read, in the order in which they lie.
fn lit(step: &Step, done: f64) -> Vec<usize> {
    let read: Vec<usize> = (0..step.parts)
        .filter(|&part| step.read[part] > 0)
        .collect();
    let count = (read.len() as f64 * done).floor() as usize;
    read.into_iter().take(count).collect()
}

/// The colour of a part; none if it was not read.
fn color(step: &Step, part: usize, lit: bool, palette: &Palette) -> Option<Color32> {
    let share = |of: [u8; _]| f32::from(of[part]) / 255.0;
    if !lit {
        return None;
    }
    Some(if step.found[part] > 0 {
        mix(
            palette.panel,
            palette.accent,
            0.75 + 0.25 * share(step.found),
        )
    } else {
        mix(palette.panel, palette.ink3, 0.45 + 0.3 * share(step.read))
    })
}

/// The parts of a table, as large as they fit.
struct Grid {
    at: Pos2,
    columns: usize,
    size: f32,
}

impl Grid {
    fn of(field: Rect, parts: usize) -> Self {
        let size = |columns: usize| {
            let rows = parts.div_ceil(columns) as f32;
            (field.width() / columns as f32)
                .min(field.height() / rows)
                .min(LARGEST)
        };
        let better = |best: usize, next: usize| if size(next) > size(best) { next } else { best };
        let columns = (1..=parts.max(1)).fold(1, better);
        // As many beside each other as there is room for, once the size is settled.
        let size = size(columns).max(1.0);
        let columns = ((field.width() / size + 1e-3) as usize).clamp(1, parts.max(1));
        Self {
            at: field.min,
            columns,
            size,
        }
    }

    fn rect(&self, part: usize) -> Rect {
        let column = (part % self.columns) as f32;
        let row = (part / self.columns) as f32;
        let at = self.at + vec2(column, row) * self.size;
        Rect::from_min_size(at, Vec2::splat(self.size)).shrink(if self.size > 8.0 {
            1.5
        } else {
            0.5
        })
    }
}

/// Draws edges from parts of one table to parts of the next.
fn edges<'a>(
    painter: &Painter,
    starts: &Grid,
    ends: &Grid,
    edges: impl Iterator<Item = &'a (usize, usize)>,
    palette: &Palette,
) {
    let line = Stroke::new(1.0, faint(palette.accent, 0.45));
    for &(start, end) in edges {
        let ends = [starts.rect(start).center(), ends.rect(end).center()];
        painter.line_segment(ends, line);
    }
}

/// A part of a table, as its store keeps it.
fn mark(painter: &Painter, family: Family, rect: Rect, color: Option<Color32>, palette: &Palette) {
    let line = Stroke::new(
        1.0,
        color.unwrap_or_else(|| mix(palette.line, palette.ink3, 0.35)),
    );
    let fill = color.unwrap_or(palette.panel);
    let inside = Stroke::new(1.0, mix(fill, palette.bg, 0.6));
    match family {
        Family::Graph => {
            let radius = rect.width() * 0.36;
            painter.circle(rect.center(), radius, fill, line);
        }
        Family::Relational => {
            // A row is wide and flat.
            let flat = Rect::from_center_size(
                rect.center(),
                vec2(rect.width() + 2.0, (rect.height() * 0.55).max(2.0)),
            );
            painter.rect(flat, 0.0, fill, line, StrokeKind::Inside);
        }
        Family::KeyValue => {
            painter.rect(rect, 2.0, fill, line, StrokeKind::Inside);
            if rect.height() >= 9.0 && color.is_some() {
                let y = rect.top() + rect.height() * 0.3;
                painter.hline(rect.left() + 1.0..=rect.right() - 1.0, y, inside);
            }
        }
        Family::Document => {
            let page = rect.shrink2(vec2(rect.width() * 0.1, 0.0));
            painter.rect(page, 1.0, fill, line, StrokeKind::Inside);
            if rect.height() >= 9.0 && color.is_some() {
                for share in [0.3, 0.5, 0.7] {
                    let y = page.top() + page.height() * share;
                    painter.hline(page.left() + 2.0..=page.right() - 2.0, y, inside);
                }
            }
        }
        Family::WideColumn => {
            painter.rect(rect, 0.0, fill, line, StrokeKind::Inside);
            if rect.height() >= 9.0 && color.is_some() {
                for share in [0.35, 0.65] {
                    let x = rect.left() + rect.width() * share;
                    painter.vline(x, rect.top() + 1.0..=rect.bottom() - 1.0, inside);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use eframe::egui::{Rect, pos2, vec2};

    use super::*;
    use crate::chapters::nosql::{Draws, PLACES};
    use crate::chapters::nosql::{Layout, Query, Shape, World};

    #[test]
    fn all_parts_of_a_table_lie_within_its_field() {
        for (width, height) in [(100.0, 60.0), (60.0, 12.0), (30.0, 90.0), (400.0, 300.0)] {
            let field = Rect::from_min_size(pos2(10.0, 20.0), vec2(width, height));
            for parts in [1, 3, 10, 39, PLACES] {
                let grid = Grid::of(field, parts);
                for part in 0..parts {
                    let rect = grid.rect(part);
                    assert!(
                        field.expand(0.1).contains_rect(rect),
                        "{field} {parts} {rect}"
                    );
                }
            }
        }
    }

    #[test]
    fn what_has_been_touched_grows_up_to_what_the_answer_took() {
        let shape = Shape {
            users: 500,
            follows_per_user: 6,
            supernode_degree: 0,
            seed: 5,
        };
        let world = World::of(
            shape,
            Layout {
                index: true,
                embed: false,
            },
        );
        let draws = Draws {
            subject: 77 << 56,
            product: 3 << 60,
        };
        for query in Query::ALL {
            let question = Question::new(query, draws, world.data(), 30, 3);
            for family in Family::ALL {
                let answer = world.ask(family, question, 0);
                let so_far = |spent_us: f64| {
                    let at_work = AtWork {
                        family,
                        question,
                        steps: &answer.steps,
                        spent_us,
                    };
                    at_work.so_far()
                };
                let takes = answer.work.cost_us();
                let mut last = 0;
                for tenth in 0..10 {
                    let touched = so_far(takes * f64::from(tenth) / 10.0).touched();
                    assert!(touched >= last, "{family:?} {question:?}");
                    last = touched;
                }
                assert_eq!(so_far(0.0), Work::default(), "{family:?} {question:?}");
                assert_eq!(so_far(takes), answer.work, "{family:?} {question:?}");
            }
        }
    }
}
