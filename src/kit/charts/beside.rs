//! Plots of two runs on the same axes: those of B, and over them what A has measured, dashed.
//!
//! A's charts are gathered first, as data and without being drawn; then B's are drawn, each with what
//! was gathered under its name. No lab needs to know of it.

use eframe::egui::{Context, Id};

use super::plot::{Plot, Points, Series};
use crate::ui::plot::LineKind;

/// What stands at the right of the head of a plot of two runs.
const LEGEND: &str = "B solid, A dashed";

/// What the charts of a lab are asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Asked {
    /// To be drawn, alone.
    #[default]
    Alone,
    /// To be gathered.
    Gathered,
    /// To be drawn, with those that were gathered.
    Both,
}

/// What has been gathered of A.
#[derive(Clone, Debug, Default)]
struct Beside {
    asked: Asked,
    plots: Vec<(&'static str, Plot)>,
    /// The charts that were drawn last: no others are gathered.
    drawn: Vec<&'static str>,
}

fn with<R>(ctx: &Context, change: impl FnOnce(&mut Beside) -> R) -> R {
    let id = Id::unique("charts of two runs");
    ctx.data_mut(|data| change(data.get_temp_mut_or_default(id)))
}

/// Gathers the charts that `a` asks for, and draws those that `b` asks for with them.
pub fn of_two<R>(ctx: &Context, a: impl FnOnce(), b: impl FnOnce() -> R) -> R {
    with(ctx, |beside| {
        beside.asked = Asked::Gathered;
        beside.plots.clear();
    });
    a();
    with(ctx, |beside| {
        beside.asked = Asked::Both;
        beside.drawn.clear();
    });
    let drawn = b();
    with(ctx, |beside| {
        beside.asked = Asked::Alone;
        beside.plots.clear();
    });
    drawn
}

/// Whether charts are gathered now, not drawn.
pub(super) fn gathers(ctx: &Context) -> bool {
    with(ctx, |beside| beside.asked == Asked::Gathered)
}

/// Whether a chart of this name is gathered.
pub(super) fn wants(ctx: &Context, name: &str) -> bool {
    with(ctx, |beside| {
        beside.drawn.is_empty() || beside.drawn.contains(&name)
    })
}

/// Gathers a chart.
pub(super) fn keep(ctx: &Context, name: &'static str, plot: Plot) {
    with(ctx, |beside| beside.plots.push((name, plot)));
}

/// A chart that is drawn, with what was gathered under its name.
pub(super) fn over(ctx: &Context, name: &'static str, plot: Plot) -> Plot {
    let of_a = with(ctx, |beside| {
        if beside.asked != Asked::Both {
            return None;
        }
        beside.drawn.push(name);
        let place = beside.plots.iter().position(|(of, _)| *of == name)?;
        Some(beside.plots.swap_remove(place).1)
    });
    match of_a {
        Some(of_a) => plot.beside(of_a),
        None => plot,
    }
}

impl Series {
    /// Whether it is what a run has measured, and no theory, limit or mark.
    fn is_measured(&self) -> bool {
        self.style == LineKind::Solid && self.column.is_some()
    }
}

impl Plot {
    /// This plot with the lines that `a` has measured. Bars cannot be told apart on one another:
    /// they stay those of B.
    fn beside(mut self, a: Self) -> Self {
        if self.up != a.up {
            return self;
        }
        match (&mut self.points, a.points) {
            (Points::Lines(lines), Points::Lines(of_a))
            | (Points::Marks { lines, .. }, Points::Marks { lines: of_a, .. }) => {
                add(lines, of_a);
            }
            (Points::Histogram { other, .. }, Points::Histogram { bars, .. }) => {
                *other = bars;
            }
            _ => return self,
        }
        let first = self.window.split('\t').next().unwrap_or_default();
        self.window = if first.is_empty() {
            LEGEND.to_owned()
        } else {
            format!("{first}; {LEGEND}\t{LEGEND}\t{}", self.window)
        };
        self.summary = format!("{}; beside A: {}", self.summary, a.summary);
        self
    }
}

/// Puts the lines of A under those of B. The run before B is of no interest beside A.
fn add(lines: &mut Vec<Series>, of_a: Vec<Series>) {
    lines.retain(|line| line.label.as_ref().is_none_or(|label| !is_before(label)));
    let measured = lines.iter().filter(|line| line.is_measured());
    let alone = measured.filter(|line| line.label.is_some()).count() == 1;
    let of_a = of_a.into_iter().filter(Series::is_measured);
    let of_a = of_a.map(|line| Series {
        width: 1.5,
        style: LineKind::Beside,
        // Of several lines those of A have the colours of those of B, which have names.
        label: line
            .label
            .filter(|_| alone)
            .map(|label| format!("A {label}")),
        column: line.column.map(|column| column.of("A")),
        ..line
    });
    lines.splice(0..0, of_a.collect::<Vec<_>>());
}

/// Whether a line is that of an earlier run.
fn is_before(label: &str) -> bool {
    label.starts_with("before: ")
}
