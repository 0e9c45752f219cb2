//! A plot as data, and how it is drawn.

use std::borrow::Cow;
use std::ops::RangeInclusive;

use eframe::egui::{Color32, Ui};

use super::{Look, Scale};
use crate::lesson::{Ghost, thousands};
use crate::ui::marks::Mark;
use crate::ui::plot::{self, Column, Compared, Histogram, HistogramBar, Line, LineKind, PlotFrame};
use crate::ui::plot::{Pointer, StackedSeries, Unit};

/// The line below a plot, and the gap above it.
const BELOW: f32 = 18.0;
/// The least height of a panel.
const LEAST: f32 = 24.0;

/// A line of a plot. Its points are in the unit of its axis.
#[derive(Clone, Debug)]
pub struct Series {
    /// Left to right.
    pub points: Vec<[f64; 2]>,
    /// Its colour.
    pub color: Color32,
    /// Its width in points.
    pub width: f32,
    /// How it is drawn.
    pub style: LineKind,
    /// What stands at its right end.
    pub label: Option<String>,
    /// What it is in a table; nothing for a line that only points at something.
    pub column: Option<Column>,
    /// The metric of the lab that it follows, if it follows one: a prediction of it is drawn beside.
    pub metric: Option<Cow<'static, str>>,
}

impl Series {
    /// What was measured.
    pub fn measured(
        name: impl Into<Cow<'static, str>>,
        unit: Unit,
        points: Vec<[f64; 2]>,
        color: Color32,
    ) -> Self {
        Self {
            points,
            color,
            width: 2.0,
            style: LineKind::Solid,
            label: None,
            column: Some(Column::new(name, unit)),
            metric: None,
        }
    }

    /// What is predicted, or a limit.
    pub fn dashed(
        name: impl Into<Cow<'static, str>>,
        unit: Unit,
        points: Vec<[f64; 2]>,
        color: Color32,
    ) -> Self {
        Self {
            width: 1.5,
            style: LineKind::Dashed,
            ..Self::measured(name, unit, points, color)
        }
    }

    /// What theory says: one value, at all times.
    pub fn theory(name: &'static str, unit: Unit, value: Option<f64>, look: &Look) -> Self {
        Self::dashed(name, unit, look.level(value), look.palette.theory)
    }

    /// What another run had measured, times `factor`.
    pub fn before(ghost: Option<&Ghost>, unit: Unit, factor: f64, look: &Look) -> Self {
        let points = ghost.map_or_else(Vec::new, |ghost| {
            let points = ghost.points.iter();
            points.map(|&[x, y]| [x, y * factor]).collect()
        });
        Self {
            width: 1.5,
            style: LineKind::Ghost,
            label: ghost.map(|ghost| format!("before: {}", ghost.label)),
            ..Self::measured("before", unit, points, look.palette.ghost)
        }
    }

    /// A thin line that points at a place on the horizontal axis.
    pub fn mark(points: [[f64; 2]; 2], color: Color32) -> Self {
        Self {
            points: points.to_vec(),
            color,
            width: 1.5,
            style: LineKind::Ghost,
            label: None,
            column: None,
            metric: None,
        }
    }

    /// The same, thinner or thicker.
    #[must_use]
    pub fn wide(self, width: f32) -> Self {
        Self { width, ..self }
    }

    /// The same as what was measured before or beside: thin and faint.
    #[must_use]
    pub fn faint(self) -> Self {
        Self {
            width: 1.0,
            style: LineKind::Ghost,
            ..self
        }
    }

    /// With what stands at its right end.
    #[must_use]
    pub fn labelled(self, label: Option<String>) -> Self {
        Self { label, ..self }
    }

    /// As what shows this metric of the lab.
    #[must_use]
    pub fn of(self, metric: impl Into<Cow<'static, str>>) -> Self {
        Self {
            metric: Some(metric.into()),
            ..self
        }
    }

    /// In a table with its values times `factor`.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        let column = self.column.map(|column| column.times(factor));
        Self { column, ..self }
    }
}

/// One meaning in a plot of stacked bars.
#[derive(Clone, Debug)]
pub struct Stack {
    /// Its name, in the legend below and in tables.
    pub name: &'static str,
    /// Whether it is drawn; a table has it in any case.
    pub shown: bool,
    /// Its colour.
    pub color: Color32,
    /// Where each bar stands and how high it is.
    pub values: Vec<[f64; 2]>,
}

/// Stacked bars.
#[derive(Clone, Debug)]
pub struct Stacked {
    /// From the bottom up.
    pub stacks: Vec<Stack>,
    /// What their values are measured in.
    pub unit: Unit,
    /// The width of a bar, on the axis.
    pub width: f64,
}

/// What is drawn in a plot.
#[derive(Clone, Debug)]
pub enum Points {
    /// Lines, the last one on top.
    Lines(Vec<Series>),
    /// Marks over lines.
    Marks {
        /// The lines.
        lines: Vec<Series>,
        /// The marks: where, as what, and what they are in a table.
        marks: (Vec<[f64; 2]>, Mark, Column),
    },
    /// Bars on one another.
    Bars(Stacked),
    /// How often what was between two values, on a logarithmic axis.
    Histogram {
        /// The bars.
        bars: Vec<HistogramBar>,
        /// Those of another run, as an outline.
        other: Vec<HistogramBar>,
        /// What their heights are.
        column: Column,
        /// The metric of the lab whose values the horizontal axis has: a prediction of it is pointed
        /// out.
        metric: Option<&'static str>,
        /// Their colour.
        color: Color32,
        /// Values that are pointed out.
        pointers: Vec<Pointer>,
        /// What stands below, and where.
        ticks: Vec<(f64, String)>,
    },
}

/// The horizontal axis.
#[derive(Clone, Debug)]
pub enum Across {
    /// The time of the run.
    Time,
    /// Other values.
    Values {
        /// From where to where.
        range: RangeInclusive<f64>,
        /// Whether places are powers of ten.
        logarithmic: bool,
        /// What stands below, left and, after a tab, right.
        ends: String,
        /// What it is in a table.
        over: Column,
    },
    /// Places 1, 2 and so on.
    Places {
        /// Their names, each in versions parted by tabs.
        names: &'static [&'static str],
        /// What they are in a table.
        over: Column,
    },
}

/// A plot.
#[derive(Clone, Debug)]
pub struct Plot {
    /// Unit and window, in versions parted by tabs, the longest first.
    pub window: String,
    /// The horizontal axis.
    pub across: Across,
    /// The vertical axis.
    pub up: Scale,
    /// What is drawn.
    pub points: Points,
    /// What it shows, in words, for assistive technology.
    pub summary: String,
}

impl Plot {
    /// The same without what theory says: lines and values that are called so.
    pub(super) fn without_theory(mut self) -> Self {
        let is_theory = |name: &str| name.starts_with("theory");
        match &mut self.points {
            Points::Lines(lines) | Points::Marks { lines, .. } => {
                lines.retain(|line| !line.column.as_ref().is_some_and(|c| is_theory(c.name())));
            }
            Points::Histogram { pointers, .. } => {
                pointers.retain(|pointer| !is_theory(&pointer.label));
            }
            Points::Bars(_) => {}
        }
        self
    }

    /// Draws it into the space there is, a prediction and the truth over it. Returns the place on the
    /// axis that was clicked.
    pub(super) fn ui(
        &self,
        ui: &mut Ui,
        (name, title): (&str, &str),
        look: &Look,
        compared: Option<&Compared>,
    ) -> Option<f64> {
        let (x, ends, over, logarithmic, names) = self.across(look);
        let below = match (&self.points, ends.is_empty() && names.is_empty()) {
            (Points::Histogram { .. }, _) | (_, false) => BELOW,
            (_, true) => 0.0,
        };
        let height = (ui.available_height() - below).max(LEAST);
        let (y, ticks) = self.up.axis(self.reach(compared), height);
        let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
        let frame = PlotFrame {
            id: name,
            title,
            x,
            y,
            y_ticks: &ticks,
            x_ticks: &[],
            log: [logarithmic, self.up.is_logarithmic()],
            x_label: ends,
            over,
            height,
            summary: match compared {
                Some(compared) => format!("{}; {}", self.summary, compared.words()),
                None => self.summary.clone(),
            },
        };
        match &self.points {
            Points::Lines(series) => lines_ui(ui, &frame, self.up, (series, None), compared),
            Points::Marks { lines, marks } => {
                lines_ui(ui, &frame, self.up, (lines, Some(marks)), compared)
            }
            Points::Bars(bars) => stacked_ui(ui, &frame, bars, names),
            Points::Histogram {
                bars,
                other,
                column,
                color,
                pointers,
                ticks,
                metric: _,
            } => {
                let mut pointers = pointers.clone();
                pointers.extend(compared.iter().flat_map(|over| pointed(over, look)));
                let shown = Histogram {
                    bars,
                    column: column.clone(),
                    color: *color,
                    ghost: other,
                    pointers: &pointers,
                    between: compared.and_then(between),
                    logarithmic: true,
                    ticks,
                };
                plot::histogram(ui, &frame, &shown);
                None
            }
        }
    }

    /// The horizontal axis: its ends, what stands below it, what it is in a table, whether it is
    /// logarithmic, and the names of its places.
    fn across(&self, look: &Look) -> (RangeInclusive<f64>, String, Column, bool, &[&str]) {
        match &self.across {
            Across::Time => {
                let legend = matches!(self.points, Points::Bars(_));
                let ends = if legend {
                    String::new()
                } else {
                    time_ends(look.span)
                };
                (0.0..=look.span, ends, Column::SECONDS, false, &[])
            }
            Across::Values {
                range,
                logarithmic,
                ends,
                over,
            } => (range.clone(), ends.clone(), over.clone(), *logarithmic, &[]),
            Across::Places { names, over } => {
                let range = 0.4..=names.len() as f64 + 0.6;
                (range, String::new(), over.clone(), false, names)
            }
        }
    }

    /// The lines in it.
    pub(super) fn lines(&self) -> &[Series] {
        match &self.points {
            Points::Lines(lines) | Points::Marks { lines, .. } => lines,
            Points::Bars(_) | Points::Histogram { .. } => &[],
        }
    }

    /// Both ends of the horizontal axis.
    pub(super) fn ends(&self, look: &Look) -> [f64; 2] {
        let (range, ..) = self.across(look);
        [*range.start(), *range.end()]
    }

    /// The lowest and the highest place on the vertical axis, those of a prediction among them.
    fn reach(&self, compared: Option<&Compared>) -> (f64, f64) {
        let drawn = self.reach_of_data();
        let over = compared.into_iter().flat_map(Compared::points);
        over.fold(drawn, |(low, high), point| {
            (low.min(point[1]), high.max(point[1]))
        })
    }

    fn reach_of_data(&self) -> (f64, f64) {
        let none = (f64::INFINITY, f64::NEG_INFINITY);
        let wider = |(low, high): (f64, f64), value: f64| (low.min(value), high.max(value));
        let of = |points: &[[f64; 2]], reach: (f64, f64)| {
            let places = points.iter().map(|point| self.up.place(point[1]));
            places.fold(reach, wider)
        };
        let of_lines = |lines: &[Series]| {
            // A theory that goes to infinity leaves an axis of decades where it is.
            let bounds = |line: &&Series| {
                let endless = self.up.is_logarithmic() && line.style == LineKind::Dashed;
                line.column.is_some() && !endless
            };
            let named = lines.iter().filter(bounds);
            named.fold(none, |reach, line| of(&line.points, reach))
        };
        match &self.points {
            Points::Lines(lines) => of_lines(lines),
            Points::Marks { lines, marks } => of(&marks.0, of_lines(lines)),
            Points::Bars(bars) => {
                let most = bars.stacks.iter().map(|stack| stack.values.len()).max();
                let sums = (0..most.unwrap_or(0)).map(|bar| {
                    let values = bars.stacks.iter().filter_map(|stack| stack.values.get(bar));
                    values.map(|value| value[1]).sum::<f64>()
                });
                sums.fold(none, wider)
            }
            Points::Histogram { bars, other, .. } => {
                let heights = bars.iter().chain(other).map(|bar| bar.height);
                heights.fold(none, wider)
            }
        }
    }
}

/// A prediction and the truth as values that are pointed out on a horizontal axis.
fn pointed(over: &Compared, look: &Look) -> Vec<Pointer> {
    let at = |points: &[[f64; 2]]| points.first().map(|point| point[0]);
    let guesses = over.guesses.iter().enumerate();
    let guesses = guesses.map(|(place, guess)| {
        let label = if place == 0 {
            over.said[0].as_str()
        } else {
            ""
        };
        (at(guess), label, look.palette.ink)
    });
    let truth = [(at(&over.truth), over.said[1].as_str(), look.palette.accent)];
    let all = guesses.chain(truth).filter_map(|(at, label, color)| {
        let label = label.to_owned();
        Some(Pointer {
            at: at?,
            label,
            color,
        })
    });
    all.collect()
}

/// The gap between them on that axis.
fn between(over: &Compared) -> Option<[f64; 2]> {
    let guess = over.guesses.first().filter(|_| over.apart)?;
    Some([guess.first()?[0], over.truth.first()?[0]])
}

/// The moments at both ends of a time axis.
fn time_ends(span: f64) -> String {
    if span < 1.0 {
        format!("0 ms\t{:.0} ms", span * 1e3)
    } else {
        format!("0 s\t{} s", thousands(span))
    }
}

/// Lines, and the marks over them.
type Drawn<'a> = (&'a [Series], Option<&'a (Vec<[f64; 2]>, Mark, Column)>);

fn lines_ui(
    ui: &mut Ui,
    frame: &PlotFrame<'_>,
    up: Scale,
    (series, marks): Drawn<'_>,
    compared: Option<&Compared>,
) -> Option<f64> {
    let placed: Vec<Cow<'_, [[f64; 2]]>> = series
        .iter()
        .map(|series| {
            // A line that points at something stands where it is put.
            if up.is_logarithmic() && series.column.is_some() {
                let points = series.points.iter();
                Cow::Owned(points.map(|&[x, y]| [x, up.place(y)]).collect())
            } else {
                Cow::Borrowed(series.points.as_slice())
            }
        })
        .collect();
    let lines: Vec<Line<'_>> = series
        .iter()
        .zip(&placed)
        .map(|(series, points)| Line {
            points,
            color: series.color,
            width: series.width,
            style: series.style,
            end_label: series.label.clone(),
            column: series.column.clone(),
        })
        .collect();
    let marks = marks.map(|(points, mark, column)| plot::Points {
        points,
        mark: *mark,
        size: 8.0,
        column: column.clone(),
    });
    plot::compared(ui, frame, &lines, marks.as_slice(), compared)
}

fn stacked_ui(ui: &mut Ui, frame: &PlotFrame<'_>, bars: &Stacked, names: &[&str]) -> Option<f64> {
    let series: Vec<StackedSeries<'_>> = bars
        .stacks
        .iter()
        .map(|stack| StackedSeries {
            name: stack.name,
            unit: bars.unit,
            shown: stack.shown,
            color: stack.color,
            values: &stack.values,
            width: bars.width,
        })
        .collect();
    plot::stacked(ui, frame, &series, names)
}
