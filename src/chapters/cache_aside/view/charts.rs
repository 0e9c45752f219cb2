//! The plots: hit rate, age of answers and latency here, loads an expiry in its file.

mod herds;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::cache_aside::prediction::predict;
use crate::sim::stats::Series;
use crate::sim::{SimDuration, SimTime};
use crate::ui::axis::{LOG_MS, axis, named_time, nice_span, with_now};
use crate::ui::plot::{Column, Line, PlotFrame, Unit, lines};
use crate::ui::plots::plots_ui;
use crate::ui::present::presenting;
use crate::ui::theme::palette;

/// What each plot needs of the width, in parts of the whole.
const SHARES: [f32; 4] = [0.26, 0.25, 0.27, 0.22];
/// The same in front of a room, where one is shown at a time.
const WITH_STRIP: [f32; 5] = [1.0; 5];

/// What the plots share.
#[derive(Clone, Copy, Debug)]
struct Frame {
    span: f64,
    height: f32,
    now: f64,
}

impl Frame {
    fn x_label(self) -> String {
        if self.span < 1.0 {
            format!("0 ms\t{:.0} ms", self.span * 1e3)
        } else {
            format!("0 s\t{} s", self.span)
        }
    }
}

/// The end of the time axis; single requests are watched in milliseconds.
fn span(seconds: f64) -> f64 {
    let short = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0];
    short
        .into_iter()
        .find(|end| seconds <= *end)
        .unwrap_or_else(|| nice_span(seconds))
}

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    // A seventh stays free for the labels at the lines' ends.
    let span = span(scene.horizon.as_secs_f64() * 1.17);
    let now = scene.now.as_secs_f64();
    // The strip stands on the stage; in front of a room it is the first of the plots.
    let room = presenting(ui);
    let shares: &[f32] = if room { &WITH_STRIP } else { &SHARES };
    plots_ui(ui, shares, |ui, index, height| {
        let frame = Frame { span, height, now };
        let Some(index) = index.checked_sub(usize::from(room)) else {
            let area = ui.max_rect();
            super::steps::steps_ui(view, ui, scene, area, out);
            return;
        };
        let clicked = match index {
            0 => hit_rate(ui, scene, frame),
            1 => age(ui, scene, frame),
            2 => {
                herds::herds_ui(ui, scene, height);
                None
            }
            _ => latency(ui, scene, frame),
        };
        if let Some(x) = clicked {
            out.go_to(SimTime::from_secs_f64(x.max(0.0)));
        }
    });
}

fn hit_rate(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let percent = |points: Vec<[f64; 2]>| -> Vec<[f64; 2]> {
        points.into_iter().map(|[x, y]| [x, y * 100.0]).collect()
    };
    let labelled = |share: Option<f64>| share.map(|share| format!("{:.1} %", share * 100.0));
    let now = tally.recent_hits.share();
    let recent = percent(with_now(
        &tally.sampled.hit_recent,
        &tally.sampler,
        frame.now,
        now,
    ));
    let ghost = percent(scene.ghost.map(|g| g.points.clone()).unwrap_or_default());
    let ghost_label = scene.ghost.map(|ghost| ghost.label.as_str());
    let params = scene.model.params();
    let theory = predict(params, params.protection).map(|found| found.hit_rate * 100.0);
    let level = theory.map_or_else(Vec::new, |y| vec![[0.0, y], [frame.span, y]]);
    let drawn = [
        Line::before(&ghost, palette.ghost, ghost_label, Unit::Percent),
        Line::measured(&recent, palette.hit, Column::new("last 200", Unit::Percent))
            .labelled(labelled(now)),
        Line::dashed(&level, palette.theory, Column::new("theory", Unit::Percent))
            .labelled(theory.map(|y| format!("theory {y:.1} %"))),
    ];
    let plot = PlotFrame {
        id: "hit rate",
        title: "Hit rate",
        note: "last 200",
        x: 0.0..=frame.span,
        y: 0.0..=104.0,
        y_ticks: &[(25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "")],
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: labelled(now).unwrap_or_else(|| "no value yet".to_owned()),
    };
    lines(ui, &plot, &drawn)
}

fn age(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let in_millis = tally.counts.stale_age_max.as_secs_f64() < 1.0;
    let factor = if in_millis { 1e3 } else { 1.0 };
    let ages = tally.sampled.stale_age_s.iter().enumerate();
    let mut points: Vec<[f64; 2]> = ages
        .map(|(index, age)| [tally.sampler.time_of(index), f64::from(*age) * factor])
        .collect();
    points.push([frame.now, tally.age_s * factor]);
    let highest = points.iter().map(|point| point[1]).fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.1, if in_millis { 50.0 } else { 1.0 });
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let unit = if in_millis { "ms" } else { "s" };
    let stale = tally.counts.stale_reads;
    let plot = PlotFrame {
        id: "age",
        title: "Age of the answer",
        note: if in_millis {
            "ms behind\tms"
        } else {
            "s behind\ts"
        },
        x: 0.0..=frame.span,
        y: -0.02 * top..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!(
            "{stale} stale answers, the oldest {}",
            tally.counts.stale_age_max
        ),
    };
    let label = (highest > 0.0).then(|| format!("oldest {highest:.1} {unit}"));
    let column = Column::new("age", Unit::Seconds).times(1.0 / factor);
    lines(
        ui,
        &plot,
        &[Line::measured(&points, palette.stale, column).labelled(label)],
    )
}

fn latency(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    // egui_plot has no logarithmic axis: the data is its logarithm, the ticks say milliseconds.
    let log = |series: &Series| -> Vec<[f64; 2]> {
        let points = series.points(&tally.sampler).into_iter();
        points
            .map(|[x, ms]| [x, libm::log10(ms.max(1e-3))])
            .collect()
    };
    let (p50, p99) = (
        log(&tally.sampled.latency_p50_ms),
        log(&tally.sampled.latency_p99_ms),
    );
    let all = p50.iter().chain(&p99).map(|point| point[1]);
    let lowest = all.clone().fold(0.0, f64::min).floor();
    let highest = all.fold(2.0, f64::max).ceil();
    let ticks: Vec<(f64, &str)> = LOG_MS
        .into_iter()
        .filter(|(y, _)| (lowest..=highest).contains(y))
        .collect();
    let name =
        |points: &[[f64; 2]], name: &str| named_time(name, points, SimDuration::from_millis(1));
    let drawn = [
        Line::measured(&p99, palette.accent, Column::new("p99", Unit::Millis))
            .labelled(name(&p99, "p99")),
        Line::measured(&p50, palette.hit, Column::new("p50", Unit::Millis))
            .labelled(name(&p50, "p50")),
    ];
    let summary = tally.recent_latencies.quantiles([0.5, 0.99]).map_or_else(
        || "no value yet".to_owned(),
        |[p50, p99]| format!("p50 {p50}, p99 {p99} over the last 200 reads"),
    );
    let mean = tally.latencies.all().mean_ms();
    let note = match mean {
        Some(ms) => {
            format!("ms, mean {ms:.2}\tmean {ms:.0} ms")
        }
        None => "ms, log".to_owned(),
    };
    let plot = PlotFrame {
        id: "latency",
        title: "Latency",
        note: &note,
        x: 0.0..=frame.span,
        y: (lowest - 0.3)..=(highest + 0.2),
        y_ticks: &ticks,
        log: [false, true],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary,
    };
    lines(ui, &plot, &drawn)
}
