//! What caching costs: calls over the network, and memory spent on copies.

use eframe::egui::Ui;

use super::super::Scene;
use crate::sim::stats::Series;
use crate::ui::axis::{Frame, axis, rates, with_now};
use crate::ui::plot::{Column, Line, PlotFrame, Unit, lines};
use crate::ui::theme::palette;
use crate::ui::thousands;

pub(super) fn calls_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let of = |series: &Series| rates(&series.points(&tally.sampler));
    let shared = of(&tally.sampled.shared_calls);
    let database = of(&tally.sampled.database_calls);
    let label =
        |name: &str, points: &[[f64; 2]]| points.last().map(|p| format!("{name} {}", amount(p[1])));
    let drawn = [
        Line::measured(
            &shared,
            palette.accent,
            Column::new("shared", Unit::PerSecond("calls")),
        )
        .labelled(label("shared", &shared)),
        Line::measured(
            &database,
            palette.miss,
            Column::new("database", Unit::PerSecond("calls")),
        )
        .labelled(label("database", &database)),
    ];
    let both = shared.iter().chain(&database);
    let highest = both.map(|point| point[1]).fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.1, 10.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let counts = &tally.counts;
    let plot = PlotFrame {
        id: "network calls",
        title: "Calls",
        note: "per second",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!(
            "{} calls of the shared cache and {} of the database since the start",
            counts.shared_calls, counts.database_calls
        ),
    };
    lines(ui, &plot, &drawn)
}

pub(super) fn copies_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let (tally, copies) = (scene.model.tally(), scene.model.copies());
    let (held, keys) = (copies.entries() as f64, copies.distinct() as f64);
    let sampler = &tally.sampler;
    let entries = with_now(&tally.sampled.entries, sampler, frame.now, Some(held));
    let distinct = with_now(&tally.sampled.distinct, sampler, frame.now, Some(keys));
    let drawn = [
        Line::measured(
            &entries,
            palette.accent,
            Column::new("held", Unit::Count("copies")),
        )
        .labelled(Some(format!("{} copies", amount(held)))),
        Line::measured(
            &distinct,
            palette.hit,
            Column::new("different", Unit::Count("keys")),
        )
        .labelled(Some(format!("{} keys", amount(keys)))),
    ];
    let highest = entries.iter().map(|point| point[1]).fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.1, 10.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let plot = PlotFrame {
        id: "memory spent on copies",
        title: "Memory",
        note: "copies",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!("{held} copies of {keys} different keys in all caches"),
    };
    lines(ui, &plot, &drawn)
}

/// A number that needs little room.
fn amount(value: f64) -> String {
    if value < 10.0 && value.fract() > 0.05 {
        format!("{value:.1}")
    } else {
        thousands(value)
    }
}
