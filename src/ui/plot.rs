//! Plots with fixed axes: lines with their names at their ends, and stacked bars.

pub(super) mod column;
mod histogram;
mod labels;
mod recorded;

pub use column::{Column, Unit};
pub use histogram::{Histogram, HistogramBar, Pointer, histogram};

use std::ops::RangeInclusive;

use eframe::egui;
use eframe::egui::{Align2, Color32, Pos2, Rect, Response, Role, Sense, Stroke, StrokeKind};
use eframe::egui::{Ui, Vec2};
use egui_plot::{
    Bar, BarChart, GridMark, LineStyle, Plot, PlotBounds, PlotPoint, PlotPoints, PlotTransform,
};

use super::marks::{Mark, paint_mark};
use super::theme::{faint, focus_ring, font, palette};

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// What was measured.
    Solid,
    /// What is predicted.
    Dashed,
    /// What was measured before: thinner and faint.
    Ghost,
}

/// One line of a plot.
#[derive(Clone, Debug)]
pub struct Line<'a> {
    /// Its points, left to right.
    pub points: &'a [[f64; 2]],
    /// Its colour.
    pub color: Color32,
    /// Its width in points.
    pub width: f32,
    /// How it is drawn.
    pub style: LineKind,
    /// What stands at its right end.
    pub end_label: Option<String>,
    /// What it is in a table; nothing for a line that only points at something.
    pub column: Option<Column>,
}

impl<'a> Line<'a> {
    /// What was measured.
    pub fn measured(points: &'a [[f64; 2]], color: Color32, column: Column) -> Self {
        Self {
            points,
            color,
            width: 2.0,
            style: LineKind::Solid,
            end_label: None,
            column: Some(column),
        }
    }

    /// What is predicted, or a limit.
    pub fn dashed(points: &'a [[f64; 2]], color: Color32, column: Column) -> Self {
        Self {
            width: 1.5,
            style: LineKind::Dashed,
            ..Self::measured(points, color, column)
        }
    }

    /// What another run had measured, which is called `label`.
    pub fn before(points: &'a [[f64; 2]], color: Color32, label: Option<&str>, unit: Unit) -> Self {
        Self {
            width: 1.5,
            style: LineKind::Ghost,
            end_label: label.map(|label| format!("before: {label}")),
            ..Self::measured(points, color, Column::new("before", unit))
        }
    }

    /// With what stands at its right end.
    #[must_use]
    pub fn labelled(self, end_label: Option<String>) -> Self {
        Self { end_label, ..self }
    }
}

/// What is around the data: title, axes, size.
#[derive(Clone, Debug)]
pub struct PlotFrame<'a> {
    /// What tells it from other plots.
    pub id: &'a str,
    /// What is shown, above left.
    pub title: &'a str,
    /// Its unit and window, above right; after a tab, in fewer words for where there is no room.
    pub note: &'a str,
    /// The whole horizontal axis.
    pub x: RangeInclusive<f64>,
    /// The whole vertical axis.
    pub y: RangeInclusive<f64>,
    /// The grid lines, each with what stands at it.
    pub y_ticks: &'a [(f64, &'a str)],
    /// Whether the axes, x and y, are logarithmic: points are powers of ten there.
    pub log: [bool; 2],
    /// What stands below; at a tab it is divided into left and right.
    pub x_label: String,
    /// What the horizontal axis is in a table.
    pub over: Column,
    /// The height of the panel, without the lines above and below.
    pub height: f32,
    /// What it shows, in words, for assistive technology.
    pub summary: String,
}

/// One meaning in a plot of stacked bars.
#[derive(Clone, Debug)]
pub struct StackedSeries<'a> {
    /// Its name, in the legend below and in tables.
    pub name: &'a str,
    /// What its values are measured in.
    pub unit: Unit,
    /// Whether it is drawn; a table has it in any case.
    pub shown: bool,
    /// Its colour.
    pub color: Color32,
    /// Where each bar stands and how high it is.
    pub values: &'a [[f64; 2]],
    /// The width of a bar, on the axis.
    pub width: f64,
}

/// Points of a plot, each a mark.
#[derive(Clone, Debug)]
pub struct Points<'a> {
    /// Where they are.
    pub points: &'a [[f64; 2]],
    /// What each is drawn as.
    pub mark: Mark,
    /// How high a mark is.
    pub size: f32,
    /// What they are in a table.
    pub column: Column,
}

/// A plot of lines. Returns the x that was clicked.
pub fn lines(ui: &mut Ui, frame: &PlotFrame, lines: &[Line]) -> Option<f64> {
    scatter(ui, frame, lines, &[])
}

/// A plot of points over lines. Returns the x that was clicked.
pub fn scatter(ui: &mut Ui, frame: &PlotFrame, lines: &[Line], points: &[Points]) -> Option<f64> {
    recorded::lines(ui, frame, lines, points);
    let palette = palette(ui);
    let unit = units_per_point(frame, ui.available_width());
    let drawn: Vec<egui_plot::Line> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let points = told_apart(line.points, unit).collect::<PlotPoints>();
            let (width, color, style) = match line.style {
                LineKind::Solid => (line.width, line.color, LineStyle::Solid),
                LineKind::Dashed => (line.width, line.color, LineStyle::Dashed { length: 6.0 }),
                LineKind::Ghost => (line.width.min(1.5), line.color, LineStyle::Solid),
            };
            egui_plot::Line::new(format!("{index}"), points)
                .width(width)
                .color(color)
                .style(style)
                // A band is quicker, but where it is steep it is too thin to be seen.
                .allow_band(false)
                .allow_hover(false)
        })
        .collect();
    let panel = panel(ui, frame, |plot_ui| {
        for line in drawn {
            plot_ui.line(line);
        }
    });
    let painter = ui.painter().with_clip_rect(panel.rect);
    for line in lines {
        if let (LineKind::Solid, Some(_), Some(end)) =
            (line.style, &line.end_label, line.points.last())
        {
            let at = panel.at(*end);
            if panel.rect.expand(1.0).contains(at) {
                painter.circle_filled(at, line.width + 2.0, line.color);
            }
        }
    }
    for group in points {
        for point in group.points {
            let at = panel.at(*point);
            if panel.rect.expand(group.size).contains(at) {
                paint_mark(&painter, at, group.size, group.mark, palette);
            }
        }
    }
    let taken = labels::paint_ends(&painter, &panel, lines, palette);
    panel.paint_ticks(ui, frame, &taken);
    below(ui, &frame.x_label);
    panel.clicked_x()
}

/// How much of each axis half a point on the screen stands for.
fn units_per_point(frame: &PlotFrame, width: f32) -> [f64; 2] {
    let (x, y) = (axis(&frame.x), axis(&frame.y));
    let half =
        |(low, high): (f64, f64), points: f32| (high - low) * 0.5 / f64::from(points.max(8.0));
    [half(x, width), half(y, frame.height)]
}

/// The points of a line that can be told apart on the screen, and the last one: corners between
/// points nearer than that are painted as spikes and wedges.
fn told_apart(points: &[[f64; 2]], unit: [f64; 2]) -> impl Iterator<Item = [f64; 2]> + '_ {
    let mut kept: Option<[f64; 2]> = None;
    let last = points.len().saturating_sub(1);
    points
        .iter()
        .enumerate()
        .filter_map(move |(index, &point)| {
            let near = kept.is_some_and(|kept| {
                (point[0] - kept[0]).abs() < unit[0] && (point[1] - kept[1]).abs() < unit[1]
            });
            if near && index < last {
                return None;
            }
            kept = Some(point);
            Some(point)
        })
}

/// A plot of bars that are stacked in the order of `bars`, with a legend below.
pub fn stacked(ui: &mut Ui, frame: &PlotFrame, bars: &[StackedSeries]) {
    recorded::bars(ui, frame, bars);
    let bars: Vec<&StackedSeries> = bars.iter().filter(|series| series.shown).collect();
    let charts: Vec<BarChart> = stack(&bars)
        .into_iter()
        .zip(&bars)
        .map(|(chart, series)| {
            BarChart::new(series.name, chart)
                .color(series.color)
                .allow_hover(false)
        })
        .collect();
    let panel = panel(ui, frame, |plot_ui| {
        for chart in charts {
            plot_ui.bar_chart(chart);
        }
    });
    panel.paint_ticks(ui, frame, &[]);
    labels::swatches(ui, &bars);
    below(ui, &frame.x_label);
}

/// The bars of each series, each on those of the series before at the same x.
fn stack(bars: &[&StackedSeries]) -> Vec<Vec<Bar>> {
    let mut tops: std::collections::BTreeMap<u64, f64> = std::collections::BTreeMap::new();
    bars.iter()
        .map(|series| {
            series
                .values
                .iter()
                .map(|&[x, height]| {
                    let top = tops.entry((x + 0.0).to_bits()).or_insert(0.0);
                    let base = *top;
                    *top += height;
                    Bar::new(x, height)
                        .base_offset(base)
                        .width(series.width)
                        .fill(series.color)
                        .stroke(Stroke::NONE)
                })
                .collect()
        })
        .collect()
}

/// A plot that has been drawn.
struct Panel {
    response: Response,
    rect: Rect,
    transform: PlotTransform,
}

impl Panel {
    /// Where a point is on the screen.
    fn at(&self, [x, y]: [f64; 2]) -> Pos2 {
        self.transform.position_from_point(&PlotPoint::new(x, y))
    }

    /// Ticks stand on their grid line, inside, over what is drawn; those without room and those
    /// that would meet what is `taken` by labels are left out.
    fn paint_ticks(&self, ui: &Ui, frame: &PlotFrame, taken: &[Rect]) {
        let palette = palette(ui);
        let rect = self.rect;
        let painter = ui.painter().with_clip_rect(rect);
        let mut last = f32::INFINITY;
        let mut ticks = frame.y_ticks.to_vec();
        ticks.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (value, text) in ticks {
            let y = self.at([*frame.x.start(), value]).y;
            if y < rect.top() + 14.0 || y > rect.bottom() || last - y < 14.0 {
                continue;
            }
            let at = Pos2::new(rect.left() + 6.0, y - 1.0);
            let small = font::note();
            let galley = painter.layout_no_wrap(text.to_owned(), small, palette.ink3);
            let place = Align2::LEFT_BOTTOM.anchor_size(at, galley.size());
            let under = place.shrink2(Vec2::new(-2.0, 3.0));
            if taken.iter().any(|label| label.intersects(under)) {
                continue;
            }
            last = y;
            painter.rect_filled(under, 2.0, faint(palette.raised, 0.92));
            painter.galley(place.min, galley, palette.ink3);
        }
    }

    fn clicked_x(&self) -> Option<f64> {
        if !self.response.clicked() {
            return None;
        }
        let pointer = self.response.interact_pointer_pos()?;
        Some(self.transform.value_from_position(pointer).x)
    }
}

/// The title, the panel and its grid, with `draw` on it.
fn panel<'a>(
    ui: &mut Ui,
    frame: &PlotFrame,
    draw: impl FnOnce(&mut egui_plot::PlotUi<'a>) + 'a,
) -> Panel {
    let palette = palette(ui);
    let spacing = ui.spacing().item_spacing;
    ui.spacing_mut().item_spacing.y = 4.0;
    if frame.title.is_empty() {
        super::record::title(ui, frame.id);
    } else {
        let extent = Vec2::new(ui.available_width(), 20.0);
        let (_, head) = ui.allocate_space(extent);
        super::controls::paint_title(ui, head, frame.title, frame.note);
    }
    let extent = Vec2::new(ui.available_width().max(8.0), frame.height.max(8.0));
    let (_, rect) = ui.allocate_space(extent);
    let line = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect(rect, 6.0, palette.raised, line, StrokeKind::Inside);
    let builder = egui::UiBuilder::new()
        .max_rect(rect.shrink(1.0))
        .id_salt(frame.id);
    let drawn = ui
        .scope_builder(builder, |ui| {
            let (x, y) = (axis(&frame.x), axis(&frame.y));
            let bounds = PlotBounds::from_min_max([x.0, y.0], [x.1, y.1]);
            quiet_plot(frame, ui).show(ui, move |plot_ui| {
                // The defaults hold for a plot's first frame only; axes grow with a run.
                plot_ui.set_plot_bounds(bounds);
                draw(plot_ui);
            })
        })
        .inner;
    let panel = Panel {
        response: drawn.response,
        rect,
        transform: drawn.transform,
    };
    super::describe(&panel.response, Role::Image, frame.title, &frame.summary);
    if panel.response.has_focus() {
        focus_ring(ui.painter(), rect, 6.0, palette);
    }
    ui.spacing_mut().item_spacing = spacing;
    panel
}

/// egui's plot without anything that moves by itself or by accident.
fn quiet_plot<'a>(frame: &PlotFrame, ui: &Ui) -> Plot<'a> {
    let palette = palette(ui);
    let (x, y) = (axis(&frame.x), axis(&frame.y));
    let marks: Vec<GridMark> = frame
        .y_ticks
        .iter()
        .map(|&(value, _)| GridMark {
            value,
            step_size: y.1 - y.0,
        })
        .collect();
    Plot::new(frame.id)
        .show_background(false)
        // A low panel gets a low plot.
        .min_size(Vec2::splat(8.0))
        .show_axes(false)
        .show_x(false)
        .show_y(false)
        .show_crosshair(false)
        .allow_drag(false)
        .allow_zoom(false)
        .allow_scroll(false)
        .allow_boxed_zoom(false)
        .allow_double_click_reset(false)
        .allow_axis_zoom_drag(false)
        .sense(Sense::click())
        .show_grid([false, true])
        .grid_color(faint(palette.line, 0.8))
        .y_grid_spacer(move |_| marks.clone())
        .set_margin_fraction(Vec2::ZERO)
        .default_x_bounds(x.0, x.1)
        .default_y_bounds(y.0, y.1)
}

/// The ends of an axis, of which the second is always the greater.
fn axis(range: &RangeInclusive<f64>) -> (f64, f64) {
    let (low, high) = (*range.start(), *range.end());
    let low = if low.is_finite() { low } else { 0.0 };
    if high.is_finite() && high > low {
        (low, high)
    } else {
        (low, low + 1.0)
    }
}

/// The line below a plot: left, and after a tab, right.
fn below(ui: &mut Ui, text: &str) {
    if text.is_empty() {
        return;
    }
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), 14.0);
    let (_, rect) = ui.allocate_space(extent);
    let (left, right) = text.split_once('\t').unwrap_or((text, ""));
    let painter = ui.painter();
    for (at, anchor, text) in [
        (rect.left_center(), Align2::LEFT_CENTER, left),
        (rect.right_center(), Align2::RIGHT_CENTER, right),
    ] {
        painter.text(at, anchor, text, font::mono(12.0), palette.ink3);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_that_fall_on_one_another_are_drawn_once_and_peaks_stay() {
        let crowd: Vec<[f64; 2]> = (0..200).map(|i| [f64::from(i) * 1e-4, 50.0]).collect();
        let line = [&crowd[..], &[[0.02, 90.0], [0.02, 50.0], [18.0, 50.0]]].concat();
        let drawn: Vec<[f64; 2]> = told_apart(&line, [0.1, 0.5]).collect();
        assert_eq!(
            drawn,
            [[0.0, 50.0], [0.02, 90.0], [0.02, 50.0], [18.0, 50.0]]
        );
        assert_eq!(told_apart(&[], [0.1, 0.5]).count(), 0);
    }
}
