//! Acknowledged writes that were lost, over time, and how many one crash is to cost by theory.

use eframe::egui::Ui;

use super::super::Scene;
use super::span;
use crate::chapters::replication::params::Lag;
use crate::chapters::replication::survives::at_risk;
use crate::ui::axis::{axis, with_now};
use crate::ui::plot::{Column, Line, PlotFrame, Unit, lines};
use crate::ui::theme::palette;

pub(super) fn lost_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let now = scene.now.as_secs_f64();
    let lost = tally.run_lost as f64;
    let curve = with_now(&tally.sampled.lost, &tally.sampler, now, Some(lost));
    let params = scene.model.params();
    let expected = at_risk(params);
    let (top, ticks) = axis(lost.max(expected) * 1.15, 4.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let span = span(scene);
    // A drawn lag is held up by what went before it: there the product is no mean.
    let theory = if params.lag == Lag::Fixed {
        vec![[0.0, expected], [span, expected]]
    } else {
        Vec::new()
    };
    let drawn = [
        Line::dashed(
            &theory,
            palette.theory,
            Column::new("theory of a crash", Unit::Count("writes")),
        )
        .labelled(Some(format!("a crash: {expected:.1}"))),
        Line::measured(
            &curve,
            palette.miss,
            Column::new("lost", Unit::Count("writes")),
        )
        .labelled(Some(format!("lost {lost}"))),
    ];
    let frame = PlotFrame {
        id: "lost writes",
        title: "Lost writes",
        note: "acknowledged, since the start\tacknowledged",
        x: 0.0..=span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: format!("0 s\t{span} s"),
        over: Column::SECONDS,
        height,
        summary: format!("{lost} acknowledged writes lost; a crash is to cost {expected:.1}"),
    };
    lines(ui, &frame, &drawn)
}
