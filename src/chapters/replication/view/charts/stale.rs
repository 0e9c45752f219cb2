//! Stale reads: for quorums, how the chance falls with time since the acknowledgement; elsewhere,
//! how old stale answers were.

use eframe::egui::Ui;

use super::super::Scene;
use crate::chapters::replication::params::Strategy;
use crate::chapters::replication::tally::AGE_BORDERS_MS;
use crate::components::theory::missed_share;
use crate::sim::SimDuration;
use crate::ui::marks::Mark;
use crate::ui::plot::{
    Column, Histogram, HistogramBar, Line, PlotFrame, Points, Unit, histogram, scatter,
};
use crate::ui::theme::palette;

/// Points of the measured curve.
const POINTS: u32 = 15;

pub(super) fn stale_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let params = scene.model.params();
    // With spares in a replica's place rounds of all replicas say nothing about what reads find.
    let by_replicas =
        params.strategy == Strategy::Leaderless && !(params.sloppy && params.spares > 0);
    if by_replicas {
        by_time_ui(ui, scene, height);
    } else {
        by_age_ui(ui, scene, height);
    }
}

/// The share of reads that would be stale, by how long after the acknowledgement they are sent.
fn by_time_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let visible = &tally.visible_after;
    let all = visible.count();
    let far = reach(scene);
    let share = |t: f64| {
        let limit = SimDuration::from_millis_f64(t);
        let recorded = visible.recorded().filter(|(after, _)| *after > limit);
        let later: u64 = recorded.map(|(_, count)| count).sum();
        100.0 * later as f64 / all.max(1) as f64
    };
    let points: Vec<[f64; 2]> = (0..POINTS)
        .filter(|_| all > 0)
        .map(|index| {
            let t = far * f64::from(index) / f64::from(POINTS - 1);
            [t, share(t)]
        })
        .collect();
    let theory = theory(scene, far);
    let both = points.iter().chain(&theory);
    let highest = both.map(|point| point[1]).fold(4.0, f64::max);
    let (top, ticks) = crate::ui::axis::axis(highest * 1.15, 4.0);
    let ticks: Vec<(f64, String)> = ticks
        .into_iter()
        .map(|(y, text)| (y, format!("{text} %")))
        .collect();
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let drawn = [Line::dashed(
        &theory,
        palette.theory,
        Column::new("drawn at random", Unit::Percent),
    )
    .labelled(Some("drawn at random".to_owned()))];
    let measured = [Points {
        points: &points,
        mark: Mark::Stale { versions: 0 },
        size: 8.0,
        column: Column::new("stale", Unit::Percent),
    }];
    let frame = PlotFrame {
        id: "stale by time",
        title: "Stale reads",
        note: "% by time since the ack\t% by time",
        x: -0.04 * far..=far * 1.04,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: format!("0 ms\t{far} ms"),
        over: Column::new("after the acknowledgement", Unit::Millis),
        height,
        summary: points.first().map_or_else(
            || "no reads yet".to_owned(),
            |first| format!("{:.1} % right after the acknowledgement", first[1]),
        ),
    };
    scatter(ui, &frame, &drawn, &measured);
}

/// How far the axis goes: about where nearly all writes are everywhere, in steps.
fn reach(scene: &Scene<'_>) -> f64 {
    let params = scene.model.params();
    let slow = scene
        .model
        .tally()
        .visible_after
        .quantile(0.995)
        .map_or(0.0, SimDuration::as_millis_f64);
    let least = params.read_after_ms * 2.0;
    let wanted = slow.max(least).max(1.0);
    let mut far = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        if wanted <= far || far > 1e6 {
            break;
        }
        far *= factor;
    }
    far
}

/// The chance if R nodes were drawn at random while W have the write: the closed form, against which
/// the first points can be held.
fn theory(scene: &Scene<'_>, far: f64) -> Vec<[f64; 2]> {
    let params = scene.model.params();
    let (n, w, r) = (params.replicas(), params.w(), params.r());
    let share = 100.0 * missed_share(n as u32, w as u32, r as u32);
    vec![[0.0, share], [far, share]]
}

/// Stale answers by their age.
fn by_age_ui(ui: &mut Ui, scene: &Scene<'_>, height: f32) {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let ages = &tally.stale_ages;
    let borders = |index: usize| {
        let from = match index {
            0 => AGE_BORDERS_MS[0] / 2.0,
            _ => AGE_BORDERS_MS[index - 1],
        };
        let to = AGE_BORDERS_MS
            .get(index)
            .copied()
            .unwrap_or(AGE_BORDERS_MS[AGE_BORDERS_MS.len() - 1] * 2.0);
        (from, to)
    };
    // The axis ends at a second, or where the oldest answers are.
    let oldest = ages.iter().rposition(|count| *count > 0).unwrap_or(0);
    let second = AGE_BORDERS_MS.partition_point(|border| *border < 500.0);
    let shown = oldest.max(second).min(AGE_BORDERS_MS.len() - 1);
    let bars: Vec<HistogramBar> = ages
        .iter()
        .enumerate()
        .map(|(index, count)| {
            let (from, to) = borders(index);
            HistogramBar {
                from,
                to,
                height: *count as f64,
            }
        })
        .collect();
    let highest = bars.iter().map(|bar| bar.height).fold(4.0, f64::max);
    let stale = tally.counts.stale_reads;
    let rate = tally.counts.stale_rate().unwrap_or(0.0) * 100.0;
    let note = format!("{rate:.0} % of all; by age, ms\t{rate:.0} %, by age");
    let frame = PlotFrame {
        id: "stale by age",
        title: "Stale reads",
        note: &note,
        x: AGE_BORDERS_MS[0] / 2.0..=AGE_BORDERS_MS[shown] * 2.0,
        y: 0.0..=highest * 1.15,
        y_ticks: &[],
        log: [false, false],
        x_label: String::new(),
        over: Column::new("from", Unit::Millis),
        height,
        summary: format!("{stale} stale reads, {rate:.1} % of all"),
    };
    let ticks = [
        (1.0, "1"),
        (10.0, "10"),
        (100.0, "100"),
        (1_000.0, "1 s"),
        (10_000.0, "10 s"),
        (100_000.0, "100 s"),
    ]
    .into_iter()
    .filter(|(at, _)| *at <= AGE_BORDERS_MS[shown] * 2.0);
    let ticks: Vec<(f64, String)> = ticks.map(|(at, text)| (at, text.to_owned())).collect();
    let shown = Histogram {
        bars: &bars,
        column: Column::new("stale", Unit::Count("reads")),
        color: palette.stale,
        ghost: &[],
        pointers: &[],
        logarithmic: true,
        ticks: &ticks,
    };
    histogram(ui, &frame, &shown);
}
