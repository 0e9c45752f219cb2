//! A prediction on the plot that it is about: a level line beside the truth, or a value pointed out on
//! the axis of a histogram. It is drawn where a line of the plot or that axis follows the metric that was
//! predicted, and in its unit; elsewhere nothing is drawn.

use eframe::egui::{Context, Id, Ui};

use super::{Across, Look, Plot, Points};
use crate::lesson::Unit;
use crate::ui::plot::{Column, Compared, Unit as OnAxis};

/// A prediction of a metric, and what was measured.
#[derive(Clone, Debug, PartialEq)]
pub struct Guessed {
    /// The metric.
    pub metric: String,
    /// Its unit.
    pub unit: Unit,
    /// What was predicted: from where to where, the same number twice for a value, and nothing
    /// where a range has no end.
    pub range: [Option<f64>; 2],
    /// What was measured, once it is.
    pub truth: Option<f64>,
}

fn id() -> Id {
    Id::unique("what was predicted on the plots")
}

/// Says what is drawn on the plots of this frame beside what was measured; `None`: nothing.
pub fn guessed(ctx: &Context, guessed: Option<Guessed>) {
    ctx.data_mut(|data| data.insert_temp(id(), guessed));
}

/// What is to be drawn.
pub(super) fn wanted(ui: &Ui) -> Option<Guessed> {
    ui.data(|data| data.get_temp::<Option<Guessed>>(id()).flatten())
}

impl Guessed {
    /// What was predicted, in words.
    fn mine(&self) -> String {
        let unit = self.unit;
        let said = match self.range {
            [Some(low), Some(high)] if low < high => {
                format!("{}\u{2013}{}", unit.bare(low), unit.text(high))
            }
            [Some(low), Some(_)] => unit.text(low),
            [Some(low), None] => format!("> {}", unit.text(low)),
            [None, Some(high)] => format!("< {}", unit.text(high)),
            [None, None] => String::new(),
        };
        format!("your guess {said}")
    }

    /// The ends of what was predicted, the one nearer to the truth first, and whether the truth
    /// lies outside.
    fn edges(&self) -> (Vec<f64>, bool) {
        let [low, high] = self.range;
        let mut edges: Vec<f64> = low
            .into_iter()
            .chain(high.filter(|_| high != low))
            .collect();
        let Some(truth) = self.truth else {
            return (edges, false);
        };
        edges.sort_by(|a, b| (a - truth).abs().total_cmp(&(b - truth).abs()));
        let outside = low.is_some_and(|low| truth < low) || high.is_some_and(|high| truth > high);
        (edges, outside)
    }

    /// What of a plot follows the metric: a line, or the horizontal axis of a histogram.
    fn column<'a>(&self, plot: &'a Plot) -> Option<(&'a Column, bool)> {
        let mine = Some(self.metric.as_str());
        if let (Points::Histogram { metric, .. }, Across::Values { over, .. }) =
            (&plot.points, &plot.across)
        {
            return (*metric == mine).then_some((over, true));
        }
        let mut lines = plot.lines().iter();
        let line = lines.find(|line| line.metric.as_deref() == mine)?;
        Some((line.column.as_ref()?, false))
    }

    /// It on this plot; `None` if no line there follows the metric in its unit.
    pub(super) fn on(&self, plot: &Plot, look: &Look) -> Option<Compared> {
        let (column, is_across) = self.column(plot)?;
        let factor = factor(self.unit, column.unit())? / column.factor();
        let [from, to] = plot.ends(look);
        let level = |value: f64| {
            let place = plot.up.place(value * factor);
            if is_across {
                vec![[value * factor, 0.0]]
            } else {
                vec![[from, place], [to, place]]
            }
        };
        let (edges, apart) = self.edges();
        let mut said = [self.mine(), String::new()];
        if let Some(truth) = self.truth {
            said[1] = format!("measured {}", self.unit.text(truth));
        }
        Some(Compared {
            guesses: edges.into_iter().map(level).collect(),
            truth: self.truth.map_or_else(Vec::new, level),
            said,
            apart,
        })
    }
}

/// What a metric in this unit is multiplied by to stand in that unit; `None` if it cannot.
fn factor(unit: Unit, on_axis: OnAxis) -> Option<f64> {
    let seconds = match unit {
        Unit::Seconds => Some(1.0),
        Unit::Millis => Some(1e-3),
        Unit::Micros => Some(1e-6),
        Unit::Nanos => Some(1e-9),
        Unit::Plain | Unit::Share | Unit::PerSecond | Unit::Bytes => None,
    };
    match (unit, on_axis) {
        (_, OnAxis::Seconds) => seconds,
        (_, OnAxis::Millis) => seconds.map(|seconds| seconds * 1e3),
        (_, OnAxis::Micros) => seconds.map(|seconds| seconds * 1e6),
        (Unit::Share, OnAxis::Percent) => Some(100.0),
        (Unit::PerSecond, OnAxis::PerSecond(_))
        | (Unit::Plain, OnAxis::Count(_) | OnAxis::Ratio) => Some(1.0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kit::charts::{Scale, Series};
    use crate::ui::theme::palette_for;

    fn look() -> Look {
        Look {
            palette: palette_for(true),
            now: 3.0,
            span: 10.0,
        }
    }

    fn plot(unit: OnAxis, up: Scale) -> Plot {
        let points = vec![[0.0, 10.0], [3.0, 20.0]];
        let line = Series::measured("all", unit, points, palette_for(true).ink).of("hit_rate");
        Plot {
            window: String::new(),
            across: Across::Time,
            up,
            points: Points::Lines(vec![line]),
            summary: String::new(),
        }
    }

    fn guess(range: [Option<f64>; 2], truth: Option<f64>) -> Guessed {
        Guessed {
            metric: "hit_rate".to_owned(),
            unit: Unit::Share,
            range,
            truth,
        }
    }

    #[test]
    fn a_value_and_the_truth_are_level_lines_in_the_unit_of_the_axis() {
        let found = guess([Some(0.62); 2], Some(0.48));
        let found = found.on(&plot(OnAxis::Percent, Scale::Percent), &look());
        let found = found.expect("it is about this plot");
        assert_eq!(found.guesses, [vec![[0.0, 62.0], [10.0, 62.0]]]);
        assert_eq!(found.truth, [[0.0, 48.0], [10.0, 48.0]]);
        assert_eq!(found.said, ["your guess 62 %", "measured 48 %"]);
        assert!(found.apart);
    }

    #[test]
    fn another_metric_or_another_unit_draws_nothing() {
        let value = guess([Some(0.62); 2], None);
        let count = plot(OnAxis::Count("reads"), Scale::From0(10.0));
        assert_eq!(value.on(&count, &look()), None);
        let other = Guessed {
            metric: "stale_share".to_owned(),
            ..value
        };
        assert_eq!(
            other.on(&plot(OnAxis::Percent, Scale::Percent), &look()),
            None
        );
    }

    #[test]
    fn of_a_range_the_edge_that_is_nearer_to_the_truth_bounds_the_gap() {
        for (range, truth, first, apart) in [
            ([Some(0.6), Some(0.76)], 0.8, 0.76, true),
            ([Some(0.6), Some(0.76)], 0.5, 0.6, true),
            ([Some(0.6), Some(0.76)], 0.7, 0.76, false),
            ([None, Some(0.6)], 0.7, 0.6, true),
            ([Some(0.6), None], 0.7, 0.6, false),
        ] {
            let (edges, outside) = guess(range, Some(truth)).edges();
            assert_eq!((edges[0], outside), (first, apart), "{range:?} {truth}");
        }
    }

    #[test]
    fn times_are_converted_and_counts_stay() {
        assert_eq!(factor(Unit::Millis, OnAxis::Millis), Some(1.0));
        assert_eq!(factor(Unit::Seconds, OnAxis::Millis), Some(1e3));
        assert_eq!(factor(Unit::Plain, OnAxis::Count("keys")), Some(1.0));
        assert_eq!(factor(Unit::Plain, OnAxis::Percent), None);
        assert_eq!(factor(Unit::Share, OnAxis::PerSecond("reads")), None);
    }
}
