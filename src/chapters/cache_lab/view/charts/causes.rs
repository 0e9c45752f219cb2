//! Why look-ups missed, stacked by cause.

use eframe::egui::{Color32, Ui};

use super::super::Scene;
use crate::chapters::cache_lab::request::Cause;
use crate::chapters::cache_lab::tally::Tally;
use crate::ui::axis::{Frame, axis, with_now};
use crate::ui::plot::{Column, PlotFrame, StackedSeries, Unit, stacked};
use crate::ui::theme::{Palette, mix, palette};

/// Bars across the whole axis.
const BARS: usize = 30;
/// A line of the legend under the plot, and the width of a name in it.
const LEGEND: f32 = 16.0;
const NAME: f32 = 84.0;

fn cause_color(cause: Cause, palette: &Palette) -> Color32 {
    match cause {
        Cause::Cold => palette.ink3,
        Cause::Capacity => palette.miss,
        Cause::Expired => palette.expired,
        Cause::Invalidated => palette.accent,
        Cause::Lost => mix(palette.miss, palette.bg, 0.45),
        Cause::CacheDown => palette.ink,
    }
}

pub(super) fn plot_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let width = frame.span / BARS as f64;
    let bars: Vec<Vec<[f64; 2]>> = Cause::ALL
        .iter()
        .map(|&cause| per_bar(tally, cause, width, frame.now))
        .collect();
    let series: Vec<StackedSeries<'_>> = Cause::ALL
        .iter()
        .zip(&bars)
        .map(|(cause, values)| StackedSeries {
            name: cause.name(),
            unit: Unit::PerSecond("misses"),
            shown: tally.run_misses[*cause as usize] > 0,
            color: cause_color(*cause, palette),
            values,
            width: width * 0.8,
        })
        .collect();
    let highest = (0..BARS)
        .map(|bar| {
            bars.iter()
                .filter_map(|values| values.get(bar))
                .map(|v| v[1])
                .sum::<f64>()
        })
        .fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.1, 2.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let parts: Vec<String> = Cause::ALL
        .iter()
        .map(|cause| format!("{} {}", tally.run_misses[*cause as usize], cause.name()))
        .collect();
    let named = series.iter().filter(|series| series.shown).count();
    let names_a_line = (ui.available_width() / NAME).floor().max(1.0);
    let legend_lines = (named as f32 / names_a_line).ceil().max(1.0);
    let plot = PlotFrame {
        id: "why it missed",
        title: "Why it missed",
        note: "per second",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: String::new(),
        over: Column::SECONDS,
        height: frame.height + 18.0 - LEGEND * legend_lines,
        summary: parts.join(", "),
    };
    stacked(ui, &plot, &series);
    None
}

/// Misses of a cause a second, for each bar, from the counts since the start of the run.
fn per_bar(tally: &Tally, cause: Cause, width: f64, now: f64) -> Vec<[f64; 2]> {
    let index = cause as usize;
    let points = with_now(
        &tally.sampled.misses[index],
        &tally.sampler,
        now,
        Some(tally.run_misses[index] as f64),
    );
    let count_at = |time: f64| {
        let after = points.partition_point(|point| point[0] <= time);
        after.checked_sub(1).map_or(0.0, |before| points[before][1])
    };
    (0..BARS)
        .map(|bar| (bar as f64 * width, (bar + 1) as f64 * width))
        .take_while(|(from, _)| *from < now)
        .map(|(from, to)| {
            let length = (to.min(now) - from).max(width * 0.25);
            [from + width / 2.0, (count_at(to) - count_at(from)) / length]
        })
        .collect()
}
