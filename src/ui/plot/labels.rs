//! The names at the ends of lines, and the legend of bars.

use eframe::egui::{Align2, Color32, Painter, Pos2, Rect, Role, Sense, Ui, Vec2};

use super::{Line, LineKind, Panel, StackedSeries};
use crate::ui::theme::{Palette, faint, font, palette};

/// The height of a label.
const ROW: f32 = 16.0;

/// Writes each line's label at its end, pushed apart so that none covers another; returns where
/// they stand.
pub(super) fn paint_ends(
    painter: &Painter,
    panel: &Panel,
    lines: &[Line],
    palette: &Palette,
) -> Vec<Rect> {
    let area = panel.rect.shrink2(Vec2::new(8.0, 4.0));
    let mut ends: Vec<(Pos2, &str, Color32, LineKind)> = lines
        .iter()
        .filter_map(|line| {
            let text = line.end_label.as_deref()?;
            let end = panel.at(*line.points.last()?);
            let color = match line.style {
                LineKind::Ghost => palette.ink3,
                _ => line.color,
            };
            end.is_finite().then_some((end, text, color, line.style))
        })
        .collect();
    ends.sort_by(|a, b| a.0.y.total_cmp(&b.0.y));
    let galleys: Vec<_> = ends
        .iter()
        .map(|&(_, text, color, style)| {
            let font = match style {
                LineKind::Solid => font::mono_bold(14.0),
                LineKind::Dashed | LineKind::Ghost => font::note(),
            };
            let wanted = painter.layout_no_wrap(text.to_owned(), font, color);
            if wanted.size().x <= area.width() {
                wanted
            } else {
                painter.layout_no_wrap(text.to_owned(), font::note(), color)
            }
        })
        .collect();
    // Right of the end where there is room, otherwise over it.
    let beside: Vec<bool> = ends
        .iter()
        .zip(&galleys)
        .map(|(end, galley)| end.0.x + 8.0 + galley.size().x <= area.right())
        .collect();
    let wanted: Vec<f32> = ends
        .iter()
        .zip(&beside)
        .map(|(end, beside)| end.0.y - if *beside { 0.0 } else { 13.0 })
        .collect();
    let spans: Vec<(f32, f32)> = ends
        .iter()
        .zip(&beside)
        .zip(&galleys)
        .map(|((end, beside), galley)| {
            let x = if *beside {
                end.0.x + 8.0
            } else {
                (area.right() - galley.size().x).max(area.left())
            };
            (x, x + galley.size().x)
        })
        .collect();
    let half = ROW / 2.0;
    let places = spread_columns(&wanted, &spans, area.top() + half, area.bottom() - half);
    let mut taken = Vec::new();
    for (((end, galley), (x, _)), y) in ends.iter().zip(galleys).zip(spans).zip(places) {
        let at = Pos2::new(x, y - galley.size().y / 2.0);
        // At the start of a run it stands on the ticks' labels, which must not shine through.
        let under = Rect::from_min_size(at, galley.size()).shrink2(Vec2::new(-3.0, 1.0));
        painter.rect_filled(under, 2.0, faint(palette.raised, 0.88));
        painter.galley(at, galley, end.2);
        taken.push(under);
    }
    taken
}

/// As [`spread`], but only among labels that stand above each other; `spans` say from where to
/// where each reaches.
fn spread_columns(wanted: &[f32], spans: &[(f32, f32)], low: f32, high: f32) -> Vec<f32> {
    let mut column: Vec<usize> = (0..wanted.len()).collect();
    for index in 0..spans.len() {
        for other in 0..index {
            let (a, b) = (spans[index], spans[other]);
            if a.0 < b.1 && b.0 < a.1 {
                let (from, to) = (column[index], column[other]);
                for member in column.iter_mut().filter(|member| **member == from) {
                    *member = to;
                }
            }
        }
    }
    let mut places = wanted.to_vec();
    for name in 0..wanted.len() {
        let members: Vec<usize> = (0..wanted.len()).filter(|&i| column[i] == name).collect();
        let wishes: Vec<f32> = members.iter().map(|&index| wanted[index]).collect();
        for (&member, place) in members.iter().zip(spread(&wishes, ROW, low, high)) {
            places[member] = place;
        }
    }
    places
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

/// The legend of bars: a square in the colour and the name, one after the other.
pub(super) fn swatches(ui: &mut Ui, bars: &[&StackedSeries]) {
    let palette = palette(ui);
    // A row is as high as its names, not as a button.
    let interact_size = std::mem::replace(&mut ui.spacing_mut().interact_size.y, 16.0);
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing = Vec2::new(12.0, 0.0);
        for series in bars {
            let galley =
                ui.painter()
                    .layout_no_wrap(series.name.to_owned(), font::note(), palette.ink2);
            let extent = Vec2::new(14.0 + galley.size().x, 16.0);
            let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
            crate::ui::describe(&response, Role::Label, series.name, "");
            let square = Align2::LEFT_CENTER.align_size_within_rect(Vec2::splat(9.0), rect);
            let painter = ui.painter();
            painter.rect_filled(square, 2.0, series.color);
            let at = rect.left_center() + Vec2::new(14.0, -galley.size().y / 2.0);
            painter.galley(at, galley, palette.ink2);
        }
    });
    ui.spacing_mut().interact_size.y = interact_size;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_that_touch_are_pushed_apart() {
        let places = spread(&[50.0, 51.0, 52.0, 90.0], 16.0, 0.0, 100.0);
        assert!(places.windows(2).all(|two| two[1] - two[0] >= 15.99));
        assert!((places[1] - 51.0).abs() < 0.01, "{places:?}");
        assert!((places[3] - 90.0).abs() < 0.01, "{places:?}");
    }

    #[test]
    fn labels_beside_each_other_leave_each_other_alone() {
        let wanted = [50.0, 52.0, 54.0];
        let places = spread_columns(
            &wanted,
            &[(0.0, 30.0), (100.0, 140.0), (10.0, 40.0)],
            8.0,
            92.0,
        );
        assert!((places[1] - 52.0).abs() < 0.01, "{places:?}");
        assert!(places[2] - places[0] >= 15.99, "{places:?}");
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
