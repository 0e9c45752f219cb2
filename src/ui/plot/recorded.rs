//! What plots tell those who write down what they draw.

use eframe::egui::Ui;

use super::{Column, Histogram, Line, PlotFrame, Points, StackedSeries};
use crate::ui::record::{Curve, curves};

/// Notes the curves of a plot of lines and points. Those without a point count as well: a table has
/// the same columns at every moment.
pub(super) fn lines(ui: &Ui, frame: &PlotFrame, lines: &[Line], points: &[Points]) {
    curves(ui, &frame.over, || {
        let lines = lines.iter().map(|line| (line.column.as_ref(), line.points));
        let points = points
            .iter()
            .map(|group| (Some(&group.column), group.points));
        lines
            .chain(points)
            .filter_map(|(column, points)| Some(curve(frame, column?, points)))
            .collect()
    });
}

/// Notes the bars of a plot, each with its own height.
pub(super) fn bars(ui: &Ui, frame: &PlotFrame, bars: &[StackedSeries]) {
    curves(ui, &frame.over, || {
        bars.iter()
            .map(|series| {
                let column = Column::new(series.name.to_owned(), series.unit);
                curve(frame, &column, series.values)
            })
            .collect()
    });
}

/// Notes the bars of a histogram: where each ends and how high it is, over where it begins.
pub(super) fn histogram(ui: &Ui, frame: &PlotFrame, shown: &Histogram) {
    curves(ui, &frame.over, || {
        let ends = shown.bars.iter().map(|bar| [bar.from, bar.to]);
        let heights = shown.bars.iter().map(|bar| [bar.from, bar.height]);
        vec![
            Curve {
                name: Column::new("to", frame.over.unit).to_string(),
                points: ends.collect(),
            },
            Curve {
                name: shown.column.to_string(),
                points: heights.collect(),
            },
        ]
    });
}

/// The points in the units of their columns.
fn curve(frame: &PlotFrame, column: &Column, points: &[[f64; 2]]) -> Curve {
    let said = |value: f64, log: bool| if log { libm::pow(10.0, value) } else { value };
    let said = |&[x, y]: &[f64; 2]| {
        [
            said(x, frame.log[0]) * frame.over.factor,
            said(y, frame.log[1]) * column.factor,
        ]
    };
    Curve {
        name: column.to_string(),
        points: points.iter().map(said).collect(),
    }
}
