//! How far nodes are behind, and what share of operations is taken, over time.

use eframe::egui::Ui;

use super::super::Scene;
use super::span;
use crate::chapters::replication::model::Model;
use crate::chapters::replication::params::Strategy;
use crate::ui::axis::{axis, with_now};
use crate::ui::plot::{Column, Line, PlotFrame, Unit, lines};
use crate::ui::theme::palette;

/// The most nodes whose lag is drawn.
const MOST: usize = 6;

pub(super) fn lag_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) -> Option<f64> {
    let palette = palette(ui);
    let model = scene.model;
    let tally = model.tally();
    let now = scene.now.as_secs_f64();
    let colors = [
        palette.accent,
        palette.stale,
        palette.expired,
        palette.hit,
        palette.ink2,
        palette.theory,
    ];
    let drawn_nodes = shown(model);
    let curves: Vec<(u8, Vec<[f64; 2]>, f64)> = drawn_nodes
        .into_iter()
        .map(|node| {
            let lag = model.lag_of(node) as f64;
            let series = &tally.sampled.lag[usize::from(node)];
            (node, with_now(series, &tally.sampler, now, Some(lag)), lag)
        })
        .collect();
    let highest = curves
        .iter()
        .flat_map(|(_, points, _)| points)
        .map(|point| point[1])
        .fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.1, 4.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let unit = match model.params().strategy {
        Strategy::Leaderless => Unit::Count("keys"),
        _ => Unit::Count("writes"),
    };
    let mut colors = colors.into_iter();
    // Who leads changes in the course of a run; the columns of its table do not.
    let drawn: Vec<Line> = model
        .nodes()
        .iter()
        .map(|node| {
            let curve = curves.iter().find(|(id, ..)| *id == node.id);
            Line::measured(
                curve.map_or(&[], |(_, points, _)| points),
                curve.and_then(|_| colors.next()).unwrap_or(palette.ink2),
                Column::new(format!("node {}", node.id), unit),
            )
            .labelled(curve.map(|(id, _, lag)| format!("{id}: {lag}")))
        })
        .collect();
    let said: Vec<String> = curves
        .iter()
        .map(|(node, _, lag)| format!("node {node} {lag}"))
        .collect();
    let note = match model.params().strategy {
        Strategy::Leaderless => "old keys, by node",
        _ => "writes behind, by node",
    };
    let span = span(scene);
    let frame = PlotFrame {
        id: "lag",
        title: "Lag",
        note,
        x: 0.0..=span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: format!("0 s\t{span} s"),
        over: Column::SECONDS,
        height,
        summary: said.join(", "),
    };
    lines(ui, &frame, &drawn)
}

/// The nodes whose lag says something: not the leader's own.
fn shown(model: &Model) -> Vec<u8> {
    let leads = |id: u8| match model.params().strategy {
        Strategy::Leaderless => false,
        Strategy::Consensus => model
            .node(id)
            .is_some_and(crate::chapters::replication::node::Node::leads),
        _ => (0..2).any(|region| model.leader(region) == Some(id)) && model.params().groups() == 1,
    };
    let all = model.nodes().iter().map(|node| node.id);
    all.filter(|id| !leads(*id)).take(MOST).collect()
}

pub(super) fn available_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let now = scene.now.as_secs_f64();
    let percent = |points: Vec<[f64; 2]>| -> Vec<[f64; 2]> {
        points.into_iter().map(|[x, y]| [x, y * 100.0]).collect()
    };
    let (writes_now, reads_now) = (tally.recent_writes.share(), tally.recent_reads.share());
    let curve = |series, share| percent(with_now(series, &tally.sampler, now, share));
    let writes = curve(&tally.sampled.available_writes, writes_now);
    let reads = curve(&tally.sampled.available_reads, reads_now);
    let label = |name: &str, share: Option<f64>| {
        share.map(|share| format!("{name} {:.0} %", share * 100.0))
    };
    let drawn = [
        Line::measured(&reads, palette.hit, Column::new("reads", Unit::Percent))
            .labelled(label("reads", reads_now)),
        Line::measured(
            &writes,
            palette.accent,
            Column::new("writes", Unit::Percent),
        )
        .labelled(label("writes", writes_now)),
    ];
    let span = span(scene);
    let frame = PlotFrame {
        id: "available",
        title: "Answered",
        note: "of the last 200",
        x: 0.0..=span,
        y: 0.0..=112.0,
        y_ticks: &[(50.0, "50 %"), (100.0, "100 %")],
        log: [false, false],
        x_label: format!("0 s\t{span} s"),
        over: Column::SECONDS,
        height,
        summary: format!(
            "{}, {}",
            label("writes", writes_now).unwrap_or_else(|| "no writes yet".to_owned()),
            label("reads", reads_now).unwrap_or_else(|| "no reads yet".to_owned()),
        ),
    };
    lines(ui, &frame, &drawn)
}
