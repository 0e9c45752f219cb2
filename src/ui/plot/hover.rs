//! What a plot says where the pointer is: the values of all its lines there.

use eframe::egui::{Color32, Response, RichText, Stroke, Ui, pos2};

use super::panel::Panel;
use super::{Column, Histogram, Line, PlotFrame, Points, StackedSeries};
use crate::ui::theme::{faint, font, palette};

/// Values that are farther from the pointer, in points on the screen, are not read.
const NEAR: f32 = 24.0;

/// A row of the card: a name and a value in the colour of its line.
struct Row {
    name: String,
    value: String,
    color: Color32,
}

impl Column {
    /// A value on the axis, in words.
    fn said(&self, on_axis: f64, log: bool) -> String {
        let value = if log {
            libm::pow(10.0, on_axis)
        } else {
            on_axis
        };
        self.unit.said(value * self.factor)
    }
}

/// Where the pointer is on the axis, if it is on the plot.
fn pointed(panel: &Panel) -> Option<f64> {
    let pointer = panel.response.hover_pos()?;
    Some(panel.x_of(pointer))
}

/// The values of lines and points where the pointer is.
pub(super) fn lines(ui: &Ui, panel: &Panel, frame: &PlotFrame, lines: &[Line], points: &[Points]) {
    let Some(x) = pointed(panel) else {
        return;
    };
    let all = lines
        .iter()
        .map(|line| (line.column.as_ref(), line.points, line.color))
        .chain(
            points
                .iter()
                .map(|group| (Some(&group.column), group.points, palette(ui).ink2)),
        );
    let mut rows = Vec::new();
    let mut dots = Vec::new();
    for (column, points, color) in all {
        let Some((column, point)) = column.zip(value_at(points, x)) else {
            continue;
        };
        let at = panel.at(point);
        if (at.x - panel.at([x, 0.0]).x).abs() <= NEAR {
            dots.push((at, color));
            rows.push(Row {
                name: column.name().to_owned(),
                value: column.said(point[1], frame.log[1]),
                color,
            });
        }
    }
    cross(ui, panel, x);
    for (at, color) in dots {
        ui.painter().circle_filled(at, 3.0, color);
    }
    card(&panel.response, frame.over.said(x, frame.log[0]), rows);
}

/// The point of a line at `x`: between two of its points in the middle of them, and beyond its
/// ends the nearest.
fn value_at(points: &[[f64; 2]], x: f64) -> Option<[f64; 2]> {
    let rising = points.windows(2).all(|two| two[0][0] <= two[1][0]);
    if !rising {
        let near = |a: &&[f64; 2], b: &&[f64; 2]| (a[0] - x).abs().total_cmp(&(b[0] - x).abs());
        return points.iter().min_by(near).copied();
    }
    let after = points.partition_point(|point| point[0] < x);
    match (
        after.checked_sub(1).and_then(|at| points.get(at)),
        points.get(after),
    ) {
        (Some(a), Some(b)) if b[0] > a[0] => {
            let share = (x - a[0]) / (b[0] - a[0]);
            Some([x, a[1] + (b[1] - a[1]) * share])
        }
        (Some(only), _) | (None, Some(only)) => Some(*only),
        (None, None) => None,
    }
}

/// The parts of the bar under the pointer.
pub(super) fn bars(ui: &Ui, panel: &Panel, frame: &PlotFrame, bars: &[&StackedSeries]) {
    let Some(x) = pointed(panel) else {
        return;
    };
    let mut place = None;
    let rows: Vec<Row> = bars
        .iter()
        .filter_map(|series| {
            let near = |point: &&[f64; 2]| (point[0] - x).abs() <= series.width * 0.7;
            let point = series.values.iter().find(near)?;
            place = Some(point[0]);
            Some(Row {
                name: series.name.to_owned(),
                value: series.unit.said(point[1]),
                color: series.color,
            })
        })
        .collect();
    if let Some(place) = place {
        cross(ui, panel, place);
        card(&panel.response, frame.over.said(place, frame.log[0]), rows);
    }
}

/// The bar of a histogram under the pointer, and what is pointed out.
pub(super) fn histogram(panel: &Panel, frame: &PlotFrame, shown: &Histogram) {
    let Some(x) = pointed(panel) else {
        return;
    };
    let x = if shown.logarithmic {
        libm::pow(10.0, x)
    } else {
        x
    };
    let bar = shown.bars.iter().find(|bar| bar.from <= x && x < bar.to);
    let Some(bar) = bar else {
        return;
    };
    let (from, to) = (
        frame.over.said(bar.from, false),
        frame.over.said(bar.to, false),
    );
    let row = |name: &str, value: String, color: Color32| Row {
        name: name.to_owned(),
        value,
        color,
    };
    let mut rows = vec![row(
        shown.column.name(),
        shown.column.said(bar.height, false),
        shown.color,
    )];
    rows.extend(
        shown
            .pointers
            .iter()
            .map(|pointer| row(&pointer.label, String::new(), pointer.color)),
    );
    card(&panel.response, format!("{from} to {to}"), rows);
}

/// A line where the pointer is.
fn cross(ui: &Ui, panel: &Panel, x: f64) {
    let x = panel.at([x, 0.0]).x;
    let ends = [pos2(x, panel.rect.top()), pos2(x, panel.rect.bottom())];
    let stroke = Stroke::new(1.0, faint(palette(ui).ink3, 0.5));
    ui.painter().line_segment(ends, stroke);
}

fn card(response: &Response, head: String, rows: Vec<Row>) {
    response.clone().on_hover_ui_at_pointer(|ui| {
        ui.spacing_mut().item_spacing.y = 2.0;
        ui.label(
            RichText::new(head)
                .font(font::note())
                .color(palette(ui).ink3),
        );
        for row in rows {
            ui.horizontal(|ui| {
                let name = RichText::new(row.name).font(font::label()).color(row.color);
                ui.label(name);
                ui.label(RichText::new(row.value).font(font::mono(12.0)));
            });
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_read_between_its_points_and_never_beyond_them() {
        let line = [[1.0, 10.0], [3.0, 30.0]];
        assert_eq!(value_at(&line, 2.0), Some([2.0, 20.0]));
        assert_eq!(value_at(&line, 0.0), Some([1.0, 10.0]));
        assert_eq!(value_at(&line, 9.0), Some([3.0, 30.0]));
        assert_eq!(value_at(&[], 9.0), None);
    }
}
