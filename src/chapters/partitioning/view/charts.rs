//! The plots: imbalance and latency over time here, moves and copies in their file.

mod bars;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::partitioning::cards::Query;
use crate::chapters::partitioning::prediction::harmonic;
use crate::chapters::partitioning::tally::imbalance;
use crate::sim::SimTime;
use crate::ui::axis::{Frame, axis, nice_span, with_now};
use crate::ui::plot::{Column, Line, LineKind, PlotFrame, Unit, lines};
use crate::ui::plots::plots_ui;
use crate::ui::theme::palette;

/// What each plot needs of the width, in parts of the whole.
const SHARES: [f32; 4] = [0.32, 0.24, 0.24, 0.2];

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    // A seventh stays free for the labels at the lines' ends.
    let span = nice_span(scene.horizon.as_secs_f64() * 1.17);
    let now = scene.now.as_secs_f64();
    plots_ui(ui, &SHARES, |ui, index, height| {
        let frame = Frame { span, height, now };
        let clicked = match index {
            0 => imbalance_ui(ui, scene, frame),
            1 => {
                bars::moved_ui(view, ui, scene, height);
                None
            }
            2 => latency_ui(ui, scene, frame),
            _ => {
                bars::copies_ui(ui, scene, height);
                None
            }
        };
        if let Some(x) = clicked {
            out.go_to(SimTime::from_secs_f64(x.max(0.0)));
        }
    });
}

fn imbalance_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let data_now = imbalance(&scene.model.stored());
    let traffic_now = tally.recent_imbalance();
    let data = with_now(&tally.sampled.data, &tally.sampler, frame.now, data_now);
    let traffic = with_now(
        &tally.sampled.traffic,
        &tally.sampler,
        frame.now,
        traffic_now,
    );
    let ghost = scene.ghost.map(|g| g.points.clone()).unwrap_or_default();
    let ghost_label = scene.ghost.map(|ghost| ghost.label.as_str());
    let all = data.iter().chain(&traffic).chain(&ghost);
    let highest = all.map(|point| point[1]).fold(2.0, f64::max);
    let (top, _) = axis(highest, 2.0);
    let even = [[0.0, 1.3], [frame.span, 1.3]];
    let said = |name: &str, value: Option<f64>| value.map(|value| format!("{name} {value:.2}"));
    let drawn = [
        Line::before(&ghost, palette.ghost, ghost_label, Unit::Ratio),
        Line::dashed(&even, palette.theory, Column::new("goal", Unit::Ratio))
            .labelled(Some("goal 1.3".to_owned())),
        Line {
            points: &data,
            color: palette.ink3,
            width: 1.5,
            style: LineKind::Solid,
            end_label: said("data", data_now),
            column: Some(Column::new("data", Unit::Ratio)),
        },
        Line::measured(
            &traffic,
            palette.accent,
            Column::new("traffic", Unit::Ratio),
        )
        .labelled(said("traffic", traffic_now)),
    ];
    let summary = format!(
        "{}, {}; 1 is even, dashed is 1.3",
        said("data", data_now).unwrap_or_else(|| "no data".to_owned()),
        said("traffic over the last 1,000 visits", traffic_now)
            .unwrap_or_else(|| "no traffic yet".to_owned())
    );
    let ticks: Vec<(f64, String)> = (1..=top as u32)
        .map(|n| (f64::from(n), n.to_string()))
        .collect();
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let plot = PlotFrame {
        id: "imbalance",
        title: "Fullest and busiest shard",
        note: "times the mean\tx mean",
        x: 0.0..=frame.span,
        y: 0.75..=top * 1.08,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary,
    };
    lines(ui, &plot, &drawn)
}

fn latency_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let (model, tally) = (scene.model, scene.model.tally());
    let now = tally.recent_latency_ms();
    let measured = with_now(&tally.sampled.latency_ms, &tally.sampler, frame.now, now);
    let params = model.params();
    // The mean of one kind of card; of a mixture there is no one number of shards.
    let theory = (params.query != Query::Mix && params.slow_share <= 0.0).then(|| {
        let shards = model.reach(params.query.card(0)).nodes.len() as u64;
        params.query_ms * harmonic(shards)
    });
    let level = theory.unwrap_or(0.0);
    let dashed = theory.map_or_else(Vec::new, |level| vec![[0.0, level], [frame.span, level]]);
    let highest = measured.iter().map(|p| p[1]).fold(level * 1.2, f64::max);
    let (top, ticks) = axis(highest, 5.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let drawn = [
        Line::measured(
            &measured,
            palette.accent,
            Column::new("last 60", Unit::Millis),
        )
        .labelled(now.map(|ms| format!("{ms:.1}"))),
        Line::dashed(&dashed, palette.theory, Column::new("theory", Unit::Millis))
            .labelled(Some(format!("theory {level:.1}"))),
    ];
    let all = tally.latencies.answered().count();
    let note = if params.slow_share > 0.0 && all > 0 {
        let share = 100.0 * tally.counts.slow as f64 / all as f64;
        format!("ms; {share:.0} % slow\tms")
    } else {
        "ms".to_owned()
    };
    let plot = PlotFrame {
        id: "query latency",
        title: "Wait for the last",
        note: &note,
        x: 0.0..=frame.span,
        y: 0.0..=top * 1.05,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: now.map_or_else(
            || "no query yet".to_owned(),
            |ms| format!("{ms:.1} ms over the last 60 queries, theory {level:.1} ms"),
        ),
    };
    lines(ui, &plot, &drawn)
}
