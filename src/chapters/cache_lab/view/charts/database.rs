//! What the misses cost: the database's load, and the latency of reads.

use eframe::egui::Ui;

use super::super::Scene;
use crate::sim::SimDuration;
use crate::sim::stats::Series;
use crate::ui::axis::{Frame, LOG_MS, axis, named_time, rates};
use crate::ui::plot::{Column, Line, PlotFrame, Unit, lines};
use crate::ui::theme::palette;

pub(super) fn load_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let capacity = scene.model.params().database_per_s;
    let served = tally.sampled.served.points(&tally.sampler);
    let rates = rates(&served);
    let highest = rates
        .iter()
        .map(|point| point[1])
        .fold(capacity * 1.15, f64::max);
    let (top, ticks) = axis(highest, 5.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let limit = [[0.0, capacity], [frame.span, capacity]];
    let limit: &[[f64; 2]] = if capacity > 0.0 { &limit } else { &[] };
    let now = tally.database_rate.per_s(scene.now);
    let served = Line::measured(
        &rates,
        palette.accent,
        Column::new("served", Unit::PerSecond("reads")),
    )
    .labelled(rates.last().map(|point| format!("{:.1}", point[1])));
    let column = Column::new("capacity", Unit::PerSecond("reads"));
    let capacity_line =
        Line::dashed(limit, palette.theory, column).labelled(Some("capacity".to_owned()));
    let drawn = [served, capacity_line];
    let plot = PlotFrame {
        id: "database load",
        title: "Database serves",
        note: "reads a second\t/s",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!("{now:.1} requests a second of {capacity}"),
    };
    lines(ui, &plot, &drawn)
}

pub(super) fn latency_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
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
    let milli = SimDuration::from_millis(1);
    let drawn = [
        Line::measured(&p99, palette.accent, Column::new("p99", Unit::Millis))
            .labelled(named_time("p99", &p99, milli)),
        Line::measured(&p50, palette.hit, Column::new("p50", Unit::Millis))
            .labelled(named_time("p50", &p50, milli)),
    ];
    let summary = tally.recent_latencies.quantiles([0.5, 0.99]).map_or_else(
        || "no value yet".to_owned(),
        |[p50, p99]| format!("p50 {p50}, p99 {p99} over the last 200 reads"),
    );
    let plot = PlotFrame {
        id: "latency",
        title: "Latency",
        note: "ms, log",
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
