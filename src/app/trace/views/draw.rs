//! A chart as the window draws it.

use eframe::egui::{Color32, Ui};

use crate::io::chart_svg::{Axis, Chart, Division, Series, Span};
use crate::ui::controls::section_title;
use crate::ui::plot::{Column, Line, LineKind, PlotFrame, Unit, scatter};
use crate::ui::theme::{faint, palette};

/// The title, the lines below a plot, and the gaps between them.
const AROUND: f32 = 66.0;
/// The least height of a panel.
const LEAST: f32 = 80.0;

/// Draws the first panel of a chart with its title, `height` points high together; `summary` says
/// what it shows.
pub(super) fn chart_ui(ui: &mut Ui, chart: &Chart, height: f32, summary: &str) {
    let height = (height - AROUND).max(LEAST);
    let size = (f64::from(ui.available_width()), f64::from(height));
    let Some((panel, [x, y])) = chart.panels.first().zip(chart.spans(0, size)) else {
        return;
    };
    section_title(ui, &chart.title, &panel.y.name);
    let axes = [&chart.x, &panel.y];
    let drawn: Vec<Drawn> = (panel.series.iter().enumerate())
        .map(|(place, series)| Drawn::of(ui, axes, series, place))
        .collect();
    let lines: Vec<Line> = drawn.iter().flat_map(Drawn::lines).collect();
    let frame = PlotFrame {
        id: &chart.title,
        title: &chart.title,
        x: place(&chart.x, x.from)..=place(&chart.x, x.to),
        y: place(&panel.y, y.from)..=place(&panel.y, y.to),
        y_ticks: &ticks(&panel.y, &y),
        x_ticks: &ticks(&chart.x, &x),
        log: axes.map(is_log),
        x_label: chart.x.name.clone(),
        over: Column::new(chart.x.name.clone(), Unit::Place),
        height,
        summary: summary.to_owned(),
    };
    scatter(ui, &frame, &lines, &[]);
}

fn is_log(axis: &Axis) -> bool {
    axis.division == Division::Log
}

/// Where a value stands: on a logarithmic axis of a plot at its power of ten.
fn place(axis: &Axis, value: f64) -> f64 {
    if is_log(axis) {
        libm::log10(value)
    } else {
        value
    }
}

fn ticks<'a>(axis: &Axis, span: &'a Span) -> Vec<(f64, &'a str)> {
    let ticks = span.ticks.iter();
    ticks
        .map(|(value, text)| (place(axis, *value), text.as_str()))
        .collect()
}

/// A line of a chart with the points that have a place.
struct Drawn<'a> {
    series: &'a Series,
    color: Color32,
    points: Vec<[f64; 2]>,
    low: Vec<[f64; 2]>,
    high: Vec<[f64; 2]>,
    mark: Option<[f64; 2]>,
    column: Column,
    /// The colour of its band.
    pale: Color32,
}

impl<'a> Drawn<'a> {
    fn of(ui: &Ui, [x, y]: [&Axis; 2], series: &'a Series, number: usize) -> Self {
        let palette = palette(ui);
        let at = |across: f64, up: f64| {
            let point = [place(x, across), place(y, up)];
            point.iter().all(|value| value.is_finite()).then_some(point)
        };
        let color = if series.dashed {
            palette.ink2
        } else {
            palette.of(number)
        };
        let points = series.points.iter();
        let band = series.band.iter();
        let unit = if y.percent {
            Unit::Percent
        } else {
            Unit::Place
        };
        let factor = if y.percent { 100.0 } else { 1.0 };
        Self {
            series,
            color,
            points: points.filter_map(|&(x, y)| at(x, y)).collect(),
            low: band.clone().filter_map(|&(x, low, _)| at(x, low)).collect(),
            high: band.filter_map(|&(x, _, high)| at(x, high)).collect(),
            mark: series.mark.and_then(|(x, y)| at(x, y)),
            column: Column::new(series.name.clone(), unit).times(factor),
            pale: faint(color, 0.45),
        }
    }

    /// Its band, itself, and its mark.
    fn lines(&self) -> Vec<Line<'_>> {
        let edge = |points| Line {
            points,
            color: self.pale,
            width: 1.0,
            style: LineKind::Ghost,
            end_label: None,
            column: None,
        };
        let mut lines = vec![edge(&self.low[..]), edge(&self.high[..])];
        lines.retain(|line| !line.points.is_empty());
        lines.push(Line {
            points: &self.points,
            color: self.color,
            width: if self.series.dashed { 1.5 } else { 2.0 },
            style: if self.series.dashed {
                LineKind::Dashed
            } else {
                LineKind::Solid
            },
            end_label: Some(self.series.name.clone()),
            // What stands upright has no value of its own at a place.
            column: (!self.is_upright()).then(|| self.column.clone()),
        });
        // A line of one point is drawn as its end alone.
        lines.extend(self.mark.as_ref().map(|mark| Line {
            points: std::slice::from_ref(mark),
            color: self.color,
            width: 4.0,
            style: LineKind::Solid,
            end_label: Some(String::new()),
            column: None,
        }));
        lines
    }

    fn is_upright(&self) -> bool {
        let across = self.points.iter().map(|point| point[0]);
        let mut pairs = across.clone().zip(across.skip(1));
        self.points.len() > 1 && pairs.all(|(a, b)| (a - b).abs() < 1e-12)
    }
}
