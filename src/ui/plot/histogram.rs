//! Bars over an axis of values, linear or logarithmic.

use eframe::egui::{Align2, Color32, Pos2, Rect, Shape, Stroke, Ui, Vec2};

use super::compared::GAP;
use super::panel::{Panel, panel};
use super::{Column, PlotFrame};
use crate::ui::theme::{Palette, faint, font, palette};

/// One bar: from a value to a value, so high.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct HistogramBar {
    /// Its left edge.
    pub from: f64,
    /// Its right edge.
    pub to: f64,
    /// Its height.
    pub height: f64,
}

/// A value that is pointed out: a dashed line with a word.
#[derive(Clone, Debug, PartialEq)]
pub struct Pointer {
    /// Where it stands.
    pub at: f64,
    /// What it says.
    pub label: String,
    /// Its colour.
    pub color: Color32,
}

/// The bars of a histogram.
#[derive(Clone, Debug)]
pub struct Histogram<'a> {
    /// The bars, in the units of the axis.
    pub bars: &'a [HistogramBar],
    /// What their heights are in a table.
    pub column: Column,
    /// Their colour.
    pub color: Color32,
    /// What was measured before, as an outline.
    pub ghost: &'a [HistogramBar],
    /// Values that are pointed out.
    pub pointers: &'a [Pointer],
    /// Two values with what lies between them shaded, such as a prediction and the truth.
    pub between: Option<[f64; 2]>,
    /// Whether the axis is logarithmic; its values are above 0 then.
    pub logarithmic: bool,
    /// What stands below the axis, and where.
    pub ticks: &'a [(f64, String)],
}

/// A histogram; the axis of the frame is in the same units as the bars.
pub fn histogram(ui: &mut Ui, frame: &PlotFrame, shown: &Histogram) {
    super::recorded::histogram(ui, frame, shown);
    let palette = palette(ui);
    let place = |value: f64| {
        if shown.logarithmic {
            libm::log10(value.max(1e-9))
        } else {
            value
        }
    };
    let axis = PlotFrame {
        x: place(*frame.x.start())..=place(*frame.x.end()),
        ..frame.clone()
    };
    let panel = panel(ui, &axis, 0.0, |_| {});
    let clip = panel.rect.shrink(1.0).intersect(ui.clip_rect());
    let painter = ui.painter().with_clip_rect(clip);
    let rect = |bar: &HistogramBar| {
        let corner = panel.at([place(bar.from), 0.0]);
        Rect::from_two_pos(corner, panel.at([place(bar.to), bar.height]))
    };
    for bar in shown.bars.iter().filter(|bar| bar.height > 0.0) {
        let mut rect = rect(bar);
        // A gap between bars, unless they are too narrow for one.
        if rect.width() > 4.0 {
            rect.max.x -= 1.5;
        }
        rect.min.y = rect.min.y.min(rect.max.y - 1.5);
        painter.rect_filled(rect, 1.0, shown.color);
    }
    if !shown.ghost.is_empty() {
        let outline: Vec<Pos2> = shown
            .ghost
            .iter()
            .map(rect)
            .flat_map(|rect| [rect.left_top(), rect.right_top()])
            .collect();
        painter.add(Shape::line(outline, Stroke::new(1.5, palette.ghost)));
    }
    if let Some(ends) = shown.between {
        let [left, right] = ends.map(|value| panel.at([place(value), 0.0]).x);
        let gap = Rect::from_x_y_ranges(left.min(right)..=left.max(right), panel.rect.y_range());
        painter.rect_filled(gap, 0.0, faint(palette.accent, GAP));
    }
    paint_pointers(&painter, &panel, shown, place, palette);
    paint_ticks(ui, &panel, shown, place);
    super::hover::histogram(&panel, frame, shown);
}

fn paint_pointers(
    painter: &eframe::egui::Painter,
    panel: &Panel,
    shown: &Histogram,
    place: impl Fn(f64) -> f64,
    palette: &Palette,
) {
    let mut free_from = f32::NEG_INFINITY;
    let mut row = 0.0;
    for pointer in shown.pointers {
        let x = panel.at([place(pointer.at), 0.0]).x;
        if !panel.rect.x_range().contains(x) {
            continue;
        }
        let ends = [
            Pos2::new(x, panel.rect.top() + 4.0),
            Pos2::new(x, panel.rect.bottom()),
        ];
        let stroke = Stroke::new(1.5, pointer.color);
        painter.extend(Shape::dashed_line(&ends, stroke, 4.0, 4.0));
        let text = pointer.label.clone();
        let galley = painter.layout_no_wrap(text, font::note(), pointer.color);
        let beside = x + 5.0 + galley.size().x <= panel.rect.right() - 4.0;
        let left = if beside {
            x + 5.0
        } else {
            x - 5.0 - galley.size().x
        };
        // Words that would meet stand one under the other.
        row = if left < free_from { row + 15.0 } else { 0.0 };
        free_from = left + galley.size().x + 4.0;
        let at = Pos2::new(left, panel.rect.top() + 4.0 + row);
        let under = Rect::from_min_size(at, galley.size()).expand2(Vec2::new(2.0, -2.0));
        painter.rect_filled(under, 2.0, faint(palette.raised, 0.8));
        painter.galley(at, galley, pointer.color);
    }
}

/// The values below the axis; those that would meet are left out.
fn paint_ticks(ui: &mut Ui, panel: &Panel, shown: &Histogram, place: impl Fn(f64) -> f64) {
    if shown.ticks.is_empty() {
        return;
    }
    let palette = palette(ui);
    let spacing = std::mem::replace(&mut ui.spacing_mut().item_spacing.y, 4.0);
    let (_, row) = ui.allocate_space(Vec2::new(ui.available_width(), 14.0));
    ui.spacing_mut().item_spacing.y = spacing;
    let mut free_from = f32::NEG_INFINITY;
    for (value, text) in shown.ticks {
        let x = panel.at([place(*value), 0.0]).x;
        let galley = ui
            .painter()
            .layout_no_wrap(text.clone(), font::note(), palette.ink3);
        let at = Pos2::new(x, row.center().y);
        let mut rect = Align2::CENTER_CENTER.anchor_size(at, galley.size());
        // The first and the last stand inside the panel.
        let aside = (panel.rect.left() - rect.left()).max(0.0)
            - (rect.right() - panel.rect.right()).max(0.0);
        rect = rect.translate(Vec2::new(aside, 0.0));
        if rect.left() < free_from || aside.abs() > rect.width() {
            continue;
        }
        free_from = rect.right() + 8.0;
        ui.painter().galley(rect.min, galley, palette.ink3);
    }
}
