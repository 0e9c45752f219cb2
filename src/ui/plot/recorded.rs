//! What plots tell those who write down what they draw.

use eframe::egui::Ui;

use super::{HistogramBar, Line, LineKind, PlotFrame, Points, StackedSeries};
use crate::ui::record::{Curve, curves, name_of};

/// What stands beside a title and is no longer than this is taken to be a unit.
const LONGEST_UNIT: usize = 16;

/// Notes the curves of a plot of lines and points.
pub(super) fn lines(ui: &Ui, frame: &PlotFrame, lines: &[Line], points: &[Points]) {
    curves(ui, &over(frame), || {
        let lines = lines.iter().filter(|line| !line.points.is_empty());
        let lines = lines.map(|line| Curve {
            name: named(frame, &line_name(frame, line)),
            points: values(frame, line.points),
        });
        let points = points.iter().filter(|group| !group.points.is_empty());
        let points = points.map(|group| Curve {
            name: named(frame, &format!("{:?}", group.mark).to_lowercase()),
            points: values(frame, group.points),
        });
        lines.chain(points).collect()
    });
}

/// Notes the bars of a plot, each with its own height.
pub(super) fn bars(ui: &Ui, frame: &PlotFrame, bars: &[StackedSeries]) {
    curves(ui, &over(frame), || {
        bars.iter()
            .map(|series| Curve {
                name: named(frame, series.name),
                points: values(frame, series.values),
            })
            .collect()
    });
}

/// Notes the bars of a histogram: where each ends and how high it is, over where it begins.
pub(super) fn histogram(ui: &Ui, frame: &PlotFrame, bars: &[HistogramBar]) {
    curves(ui, "from", || {
        let column = |name: &str, value: fn(&HistogramBar) -> f64| Curve {
            name: name.to_owned(),
            points: bars.iter().map(|bar| [bar.from, value(bar)]).collect(),
        };
        vec![
            column("to", |bar| bar.to),
            column(&named(frame, frame.title), |bar| bar.height),
        ]
    });
}

fn line_name(frame: &PlotFrame, line: &Line) -> String {
    let label = line.end_label.as_deref().unwrap_or_default();
    let (name, otherwise) = match line.style {
        // A ghost is called after its run; other thin lines have a name before their number.
        LineKind::Ghost if label.starts_with("before") => (label, "before"),
        LineKind::Ghost => (name_of(label), "before"),
        LineKind::Dashed => (name_of(label), "theory"),
        LineKind::Solid => (name_of(label), frame.title),
    };
    let name = if name.is_empty() { otherwise } else { name };
    name.to_owned()
}

/// A curve's name with what stands beside the title, which is most often the unit.
fn named(frame: &PlotFrame, name: &str) -> String {
    let note = log_unit(frame).unwrap_or(frame.note);
    // What is longer is a remark.
    let note = if note.len() > LONGEST_UNIT { "" } else { note };
    let name = if name.is_empty() { frame.id } else { name };
    if note.is_empty() {
        name.to_owned()
    } else {
        format!("{name} ({note})")
    }
}

/// The unit of a logarithmic axis of times, from what stands at a thousand of it.
fn log_unit(frame: &PlotFrame) -> Option<&'static str> {
    let mut ticks = frame.y_ticks.iter().filter(|_| frame.log[1]);
    match ticks.find(|(power, _)| *power == 3.0)?.1 {
        "1 ms" => Some("\u{b5}s"),
        "1 s" => Some("ms"),
        _ => None,
    }
}

/// The points as the axes' labels say them.
fn values(frame: &PlotFrame, points: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let said = |value: f64, log: bool| if log { libm::pow(10.0, value) } else { value };
    let said = |&[x, y]: &[f64; 2]| [said(x, frame.log[0]), said(y, frame.log[1])];
    points.iter().map(said).collect()
}

/// What the horizontal axis measures, from what stands below it: `seconds` of `0 s | 60 s`,
/// `reads/s` of `0 | 400 reads/s`.
fn over(frame: &PlotFrame) -> String {
    let (left, right) = frame.x_label.split_once('\t').unwrap_or_default();
    let unit = right
        .trim_start_matches(|letter: char| letter.is_ascii_digit() || ".,".contains(letter))
        .trim();
    let is_time = unit == "s" && left.ends_with(" s");
    match unit {
        _ if is_time => "seconds".to_owned(),
        "" => "x".to_owned(),
        unit => unit.to_owned(),
    }
}
