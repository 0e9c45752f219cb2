//! Plots with fixed axes: lines with their names at their ends, and stacked bars.

pub(super) mod column;
mod compared;
mod histogram;
mod hover;
mod labels;
mod number;
mod panel;
mod recorded;
mod sketch;

pub use column::{Column, Unit};
pub use compared::Compared;
pub use histogram::{Histogram, HistogramBar, Pointer, histogram};
pub use number::{count, percent, three_digits, time};
pub use sketch::{Handle, sketch};

use std::ops::RangeInclusive;

use eframe::egui::{Color32, Stroke, Ui};
use egui_plot::{Bar, BarChart, LineStyle, PlotPoints};

use self::panel::{axis, below, panel};
use super::marks::{Mark, paint_mark};
use super::theme::palette;

/// How a line is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LineKind {
    /// What was measured.
    Solid,
    /// What is predicted.
    Dashed,
    /// What was measured before: thinner and faint.
    Ghost,
    /// What another run has measured: in longer dashes than what is predicted.
    Beside,
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

/// What is around the data: name, axes, size.
#[derive(Clone, Debug)]
pub struct PlotFrame<'a> {
    /// What tells it from other plots.
    pub id: &'a str,
    /// What is shown, for assistive technology: it stands in the plot's head.
    pub title: &'a str,
    /// The whole horizontal axis.
    pub x: RangeInclusive<f64>,
    /// The whole vertical axis.
    pub y: RangeInclusive<f64>,
    /// The grid lines, each with what stands at it.
    pub y_ticks: &'a [(f64, &'a str)],
    /// Upright grid lines, each with what stands below it; without any the axis has its ends alone.
    pub x_ticks: &'a [(f64, &'a str)],
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
    compared(ui, frame, lines, points, None)
}

/// The same with a prediction and the truth over it, if there is one.
pub fn compared(
    ui: &mut Ui,
    frame: &PlotFrame,
    lines: &[Line],
    points: &[Points],
    compared: Option<&Compared>,
) -> Option<f64> {
    recorded::lines(ui, frame, lines, points);
    let palette = palette(ui);
    let over = compared.map_or_else(Vec::new, |compared| compared.lines(palette));
    let lines = &[lines, &over].concat()[..];
    let names = labels::Names::of(ui, lines, frame.height);
    let unit = units_per_point(frame, ui.available_width());
    let drawn: Vec<egui_plot::Line> = lines
        .iter()
        .enumerate()
        .map(|(index, line)| drawn(index, line, unit))
        .collect();
    let panel = panel(ui, frame, names.width(), |plot_ui| {
        for line in drawn {
            plot_ui.line(line);
        }
    });
    if let Some(compared) = compared {
        compared.paint_gap(ui, &panel, palette);
    }
    let painter = ui.painter().with_clip_rect(panel.rect.expand(4.0));
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
    names.paint(ui, &panel, lines);
    panel.ticks_below(ui, frame);
    below(ui, panel.rect, &frame.x_label);
    hover::lines(ui, &panel, frame, lines, points);
    panel.clicked_x()
}

/// A line as it is drawn.
fn drawn<'a>(index: usize, line: &Line, unit: [f64; 2]) -> egui_plot::Line<'a> {
    let points = told_apart(line.points, unit).collect::<PlotPoints>();
    let (width, style) = match line.style {
        LineKind::Solid => (line.width, LineStyle::Solid),
        LineKind::Dashed => (line.width, LineStyle::Dashed { length: 6.0 }),
        LineKind::Ghost => (line.width.min(1.5), LineStyle::Solid),
        LineKind::Beside => (line.width, LineStyle::Dashed { length: 10.0 }),
    };
    egui_plot::Line::new(format!("{index}"), points)
        .width(width)
        .color(line.color)
        .style(style)
        // A band is quicker, but where it is steep it is too thin to be seen.
        .allow_band(false)
        .allow_hover(false)
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

/// A plot of bars that are stacked in the order of `bars`, with a legend below that takes its room
/// from the panel. `names` are those of the places 1, 2 and so on. Returns the x that was clicked.
pub fn stacked(
    ui: &mut Ui,
    frame: &PlotFrame,
    bars: &[StackedSeries],
    names: &[&str],
) -> Option<f64> {
    recorded::bars(ui, frame, bars);
    let bars: Vec<&StackedSeries> = bars.iter().filter(|series| series.shown).collect();
    let legend = labels::legend_height(ui, &bars);
    let frame = &PlotFrame {
        height: frame.height - legend,
        ..frame.clone()
    };
    let charts: Vec<BarChart> = stack(&bars)
        .into_iter()
        .zip(&bars)
        .map(|(chart, series)| {
            BarChart::new(series.name, chart)
                .color(series.color)
                .allow_hover(false)
        })
        .collect();
    let panel = panel(ui, frame, 0.0, |plot_ui| {
        for chart in charts {
            plot_ui.bar_chart(chart);
        }
    });
    below(ui, panel.rect, &frame.x_label);
    labels::places(ui, &panel, names);
    labels::swatches(ui, &bars);
    hover::bars(ui, &panel, frame, &bars);
    panel.clicked_x()
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
