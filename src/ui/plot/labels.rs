//! The names at the ends of lines, in a gutter at the right, and the legend of bars.

use std::sync::Arc;

use eframe::egui::text::{LayoutJob, TextWrapping};
use eframe::egui::{Align2, Color32, Galley, Role, Sense, Stroke, Ui, Vec2, pos2};

use super::panel::{MOST_NAMES, Panel};
use super::{Line, LineKind, StackedSeries};
use crate::ui::controls::longest_that_fits;
use crate::ui::text_line;
use crate::ui::theme::{faint, font, palette};

/// The height of a name.
const ROW: f32 = 15.0;
/// From the panel to the names: there leader lines are drawn.
const LEADER: f32 = 12.0;
/// The width of a name in the gutter at most: longer ones are cut, and whole where one points.
const WIDEST: f32 = 112.0;
/// The gutter grows in steps, so that the panel does not move with every digit.
const STEP: f32 = 16.0;
/// A plot of this width and height has large names.
const LARGE: (f32, f32) = (260.0, 110.0);

/// The names of the lines that have one.
pub(super) struct Names {
    named: Vec<Named>,
}

struct Named {
    /// Which line.
    line: usize,
    galley: Arc<Galley>,
    color: Color32,
    /// Where there is no room for all, the greatest go.
    rank: usize,
}

impl Names {
    /// The names of `lines`, for a plot of this height.
    pub fn of(ui: &Ui, lines: &[Line], height: f32) -> Self {
        let ink = palette(ui).ink3;
        let room = ui.available_width();
        let is_large = room >= LARGE.0 && height >= LARGE.1;
        let widest = WIDEST.min(room * MOST_NAMES - LEADER);
        let named = lines.iter().enumerate().filter_map(|(index, line)| {
            let text = line.end_label.as_deref().filter(|text| !text.is_empty())?;
            if line.points.is_empty() {
                return None;
            }
            let (face, color, rank) = match line.style {
                LineKind::Solid if is_large => (font::bold(14.0), line.color, 0),
                LineKind::Solid => (font::strong(12.0), line.color, 0),
                LineKind::Dashed | LineKind::Beside => (font::note(), line.color, 1),
                LineKind::Ghost => (font::note(), ink, 2),
            };
            // A number is never cut: the name becomes smaller first, and then gives way to it.
            let whole = [
                (text, face),
                (text, font::note()),
                (number_of(text), font::note()),
            ];
            let mut fitting = whole.into_iter().map(|(text, face)| {
                let text = text.to_owned();
                ui.painter().layout_no_wrap(text, face, color)
            });
            let galley = fitting.find(|galley| galley.size().x <= widest);
            let galley = galley.unwrap_or_else(|| {
                let mut job = LayoutJob::simple_singleline(text.to_owned(), font::note(), color);
                job.wrap = TextWrapping::truncate_at_width(widest.max(8.0));
                ui.painter().layout_job(job)
            });
            Some(Named {
                line: index,
                galley,
                color,
                rank,
            })
        });
        Self {
            named: named.collect(),
        }
    }

    /// The width of the gutter they need.
    pub fn width(&self) -> f32 {
        let widths = self.named.iter().map(|named| named.galley.size().x);
        let widest = widths.fold(0.0, f32::max);
        if widest > 0.0 {
            LEADER + (widest / STEP).ceil() * STEP
        } else {
            0.0
        }
    }

    /// Writes each name beside its line's end, pushed apart so that none covers another, with a
    /// leader line where the name is not at the end.
    pub fn paint(mut self, ui: &Ui, panel: &Panel, lines: &[Line]) {
        let rect = panel.rect;
        let painter = ui.painter();
        let end_of = |named: &Named| {
            let end = lines[named.line].points.last().map(|end| panel.at(*end))?;
            end.is_finite()
                .then(|| pos2(end.x, end.y.clamp(rect.top(), rect.bottom())))
        };
        self.named.retain(|named| end_of(named).is_some());
        self.named.sort_by_key(|named| named.rank);
        self.named
            .truncate((rect.height() / ROW).floor().max(1.0) as usize);
        let mut named: Vec<_> = self
            .named
            .iter()
            .filter_map(|named| Some((end_of(named)?, named)))
            .collect();
        named.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
        let wanted: Vec<f32> = named.iter().map(|(end, _)| end.y).collect();
        let half = ROW / 2.0;
        let places = spread(&wanted, ROW, rect.top() + half, rect.bottom() - half);
        for ((end, named), y) in named.into_iter().zip(places) {
            let x = rect.right() + LEADER;
            let edge = pos2(rect.right(), end.y);
            let stroke = Stroke::new(1.0, faint(named.color, 0.5));
            if end.x < rect.right() - 6.0 && lines[named.line].style == LineKind::Solid {
                painter.line_segment([end, edge], Stroke::new(1.0, faint(named.color, 0.3)));
            }
            if (y - end.y).abs() > 2.0 || end.x < rect.right() - 6.0 {
                painter.line_segment([edge, pos2(x - 3.0, y)], stroke);
            }
            let at = pos2(x, y - named.galley.size().y / 2.0);
            painter.galley(at, named.galley.clone(), named.color);
        }
    }
}

/// The number in a name and the word after it, which is its unit: `84 %` of `memory 84 %`; the whole
/// name where it has none.
fn number_of(name: &str) -> &str {
    let starts = name.char_indices().find(|&(at, c)| {
        c.is_ascii_digit() && !name[..at].ends_with(|before: char| !before.is_whitespace())
    });
    let number = starts.map_or(name, |(at, _)| &name[at..]);
    let end = number.match_indices(' ').nth(1);
    end.map_or(number, |(at, _)| &number[..at])
}

/// Places as near to the sorted `wanted` as can be, at least `apart`, between `low` and `high`.
///
/// Where there is no room for all, the distance shrinks.
fn spread(wanted: &[f32], apart: f32, low: f32, high: f32) -> Vec<f32> {
    let count = wanted.len();
    let room = (high - low).max(0.0);
    let apart = if count > 1 {
        apart.min(room / (count - 1) as f32)
    } else {
        apart
    };
    // Groups that touch move together, each to the mean of what its members want.
    let mut groups: Vec<(f32, usize)> = Vec::new();
    for &want in wanted {
        groups.push((want, 1));
        while let [.., (a, n), (b, m)] = groups[..] {
            let reach = apart * (n + m) as f32 / 2.0;
            if b - a >= reach {
                break;
            }
            let (n_share, m_share) = (n as f32, m as f32);
            // The middle of the joined group, such that its members are nearest to their wishes.
            let middle = (n_share * (a + apart * m_share / 2.0)
                + m_share * (b - apart * n_share / 2.0))
                / (n_share + m_share);
            groups.truncate(groups.len() - 2);
            groups.push((middle, n + m));
        }
    }
    let mut places: Vec<f32> = groups
        .iter()
        .flat_map(|&(middle, n)| {
            let first = middle - apart * (n - 1) as f32 / 2.0;
            (0..n).map(move |index| first + apart * index as f32)
        })
        .collect();
    let mut floor = low;
    for place in &mut places {
        *place = place.max(floor);
        floor = *place + apart;
    }
    let mut ceiling = high.max(low);
    for place in places.iter_mut().rev() {
        *place = place.min(ceiling);
        ceiling = *place - apart;
    }
    places
}

/// The height of a line of the legend, a square in it, and the room between two names.
const LEGEND: f32 = 16.0;
const SQUARE: f32 = 14.0;
const BETWEEN: f32 = 12.0;

/// The height of the legend of these bars.
pub(super) fn legend_height(ui: &Ui, bars: &[&StackedSeries]) -> f32 {
    let room = ui.available_width();
    let (mut lines, mut left) = (0.0, room + 1.0);
    for series in bars {
        let ink = palette(ui).ink2;
        let name = series.name.to_owned();
        let galley = ui.painter().layout_no_wrap(name, font::note(), ink);
        let width = SQUARE + galley.size().x;
        if left + width > room {
            lines += 1.0;
            left = 0.0;
        }
        left += width + BETWEEN;
    }
    if bars.is_empty() {
        0.0
    } else {
        lines * LEGEND + ui.spacing().item_spacing.y
    }
}

/// The legend of bars: a square in the colour and the name, one after the other.
pub(super) fn swatches(ui: &mut Ui, bars: &[&StackedSeries]) {
    let palette = palette(ui);
    // A row is as high as its names, not as a button.
    let interact_size = std::mem::replace(&mut ui.spacing_mut().interact_size.y, LEGEND);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(BETWEEN, 0.0);
        for series in bars {
            let galley =
                ui.painter()
                    .layout_no_wrap(series.name.to_owned(), font::note(), palette.ink2);
            let extent = Vec2::new(SQUARE + galley.size().x, LEGEND);
            let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
            crate::ui::describe(&response, Role::Label, series.name, "");
            let square = Align2::LEFT_CENTER.align_size_within_rect(Vec2::splat(9.0), rect);
            let painter = ui.painter();
            painter.rect_filled(square, 2.0, series.color);
            let at = rect.left_center() + Vec2::new(SQUARE, -galley.size().y / 2.0);
            painter.galley(at, galley, palette.ink2);
        }
    });
    ui.spacing_mut().interact_size.y = interact_size;
}

/// The names of places under their bars; each in versions parted by tabs.
pub(super) fn places(ui: &mut Ui, panel: &Panel, names: &[&str]) {
    if names.is_empty() {
        return;
    }
    let ink = palette(ui).ink3;
    let (_, line) = ui.allocate_space(Vec2::new(ui.available_width(), 14.0));
    let room = panel.rect.width() / (names.len() as f32 + 0.2);
    for (place, name) in names.iter().enumerate() {
        let x = panel.at([place as f64 + 1.0, 0.0]).x;
        let name = longest_that_fits(ui, name, room - 4.0);
        let (middle, face) = (Align2::CENTER_CENTER, font::note());
        let at = pos2(x, line.center().y);
        text_line(ui.painter(), at, middle, name, face, ink, room);
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_name_without_room_keeps_its_number() {
        for (name, number) in [
            ("memory 84 %", "84 %"),
            ("21.2 % of reads", "21.2 %"),
            ("p99 21.9 ms", "21.9 ms"),
            ("5.42 ms", "5.42 ms"),
            ("capacity", "capacity"),
            ("", ""),
        ] {
            assert_eq!(super::number_of(name), number);
        }
    }

    use super::*;

    #[test]
    fn labels_that_touch_are_pushed_apart() {
        let places = spread(&[50.0, 51.0, 52.0, 90.0], 16.0, 0.0, 100.0);
        assert!(places.windows(2).all(|two| two[1] - two[0] >= 15.99));
        assert!((places[1] - 51.0).abs() < 0.01, "{places:?}");
        assert!((places[3] - 90.0).abs() < 0.01, "{places:?}");
    }

    #[test]
    fn labels_stay_in_the_plot() {
        for wanted in [vec![-40.0, -40.0, 120.0], vec![500.0; 9], vec![3.0; 40]] {
            let places = spread(&wanted, 16.0, 8.0, 92.0);
            assert_eq!(places.len(), wanted.len());
            assert!(
                places.iter().all(|y| (7.9..=92.1).contains(y)),
                "{places:?}"
            );
            let least = 16.0_f32.min(84.0 / (wanted.len() - 1) as f32) - 0.01;
            assert!(places.windows(2).all(|two| two[1] - two[0] >= least));
        }
    }
}
