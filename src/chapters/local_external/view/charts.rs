//! The plots: how long reads take, who answers them and how many are old; what it costs in its file.

mod cost;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::local_external::request::Tier;
use crate::chapters::local_external::tally::Tally;
use crate::sim::stats::Series;
use crate::sim::{SimDuration, SimTime};
use crate::ui::axis::{Frame, named_time, nice_span, rates, with_now};
use crate::ui::plot::{Column, Line, PlotFrame, StackedSeries, Unit, lines, stacked};
use crate::ui::plots::{is_alone, plots_ui};
use crate::ui::theme::palette;

/// What each plot needs of the width, in parts of the whole.
const SHARES: [f32; 5] = [0.28, 0.2, 0.18, 0.18, 0.16];
/// One more plot, where each is drawn for itself: what one client was shown, for which the stage in
/// front of a room has no room.
const RELOADS: usize = 5;
/// Bars across the whole axis.
const BARS: usize = 30;
/// A line of the legend under bars, and the width of a name in it.
const LEGEND: f32 = 16.0;
const NAME: f32 = 66.0;
/// What stands at the powers of ten of a microsecond.
const LOG_US: [(f64, &str); 8] = [
    (-1.0, "100 ns"),
    (0.0, "1 µs"),
    (1.0, "10 µs"),
    (2.0, "0.1 ms"),
    (3.0, "1 ms"),
    (4.0, "10 ms"),
    (5.0, "0.1 s"),
    (6.0, "1 s"),
];

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    // A seventh stays free for the labels at the lines' ends.
    let span = nice_span(scene.horizon.as_secs_f64() * 1.17);
    let now = scene.now.as_secs_f64();
    let mut shares = SHARES.to_vec();
    if is_alone(ui) {
        shares.push(1.0);
    }
    plots_ui(ui, &shares, |ui, index, height| {
        let frame = Frame { span, height, now };
        let clicked = match index {
            RELOADS => {
                let area = ui.max_rect();
                super::reloads::reloads_ui(view, ui, scene, area, out);
                None
            }
            0 => latency_ui(view, ui, scene, frame),
            1 => served_ui(ui, scene, frame),
            2 => stale_ui(ui, scene, frame),
            3 => cost::calls_ui(ui, scene, frame),
            _ => cost::copies_ui(ui, scene, frame),
        };
        if let Some(x) = clicked {
            out.go_to(SimTime::from_secs_f64(x.max(0.0)));
        }
    });
}

/// `egui_plot` has no logarithmic axis: the data is its logarithm, the ticks say the times.
fn log_us(points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    let log = |[x, us]: [f64; 2]| [x, libm::log10(us.max(1e-2))];
    points.into_iter().map(log).collect()
}

fn latency_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let points = |series: &Series| log_us(series.points(&tally.sampler));
    let mean = points(&tally.sampled.latency_mean_us);
    let p99 = points(&tally.sampled.latency_p99_us);
    let ghost = log_us(scene.ghost.map(|g| g.points.clone()).unwrap_or_default());
    let theory = view.theory(scene.model.params()).map(|found| {
        let level = libm::log10(found.mean_us.max(1e-2));
        vec![[0.0, level], [frame.span, level]]
    });
    let theory = theory.unwrap_or_default();
    // From 100 ns to 50 ms, and further where a run goes further.
    let highest = p99.iter().map(|p| p[1]).fold(4.7, f64::max);
    let micro = SimDuration::from_nanos(1_000);
    let named = |name: &str, points: &[[f64; 2]]| named_time(name, points, micro);
    let column = |name: &'static str| Column::new(name, Unit::Micros);
    let drawn = [
        Line::before(&ghost, palette.ghost, None, Unit::Micros),
        Line::dashed(&theory, palette.theory, column("theory")).labelled(Some("theory".to_owned())),
        Line::measured(&p99, palette.accent, column("p99")).labelled(named("p99", &p99)),
        Line::measured(&mean, palette.hit, column("mean")).labelled(named("mean", &mean)),
    ];
    let summary = tally
        .recent_latencies
        .mean_ns()
        .map(|nanos| SimDuration::from_secs_f64(nanos / 1e9))
        .zip(tally.recent_latencies.quantiles([0.99]))
        .map_or_else(
            || "no value yet".to_owned(),
            |(mean, [p99])| format!("mean {mean}, p99 {p99} over the last 200 reads"),
        );
    let plot = PlotFrame {
        id: "latency",
        title: "Latency",
        note: "log, last 200 reads",
        x: 0.0..=frame.span,
        y: -1.4..=(highest + 0.3),
        y_ticks: &LOG_US,
        log: [false, true],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary,
    };
    lines(ui, &plot, &drawn)
}

fn served_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let width = frame.span / BARS as f64;
    let bars: Vec<Vec<[f64; 2]>> = Tier::ALL
        .iter()
        .map(|&tier| per_bar(tally, tier, width, frame.now))
        .collect();
    // Shares: each bar is divided by its own height.
    let sums: Vec<f64> = (0..bars[0].len())
        .map(|bar| bars.iter().map(|values| values[bar][1]).sum())
        .collect();
    let shares: Vec<Vec<[f64; 2]>> = bars
        .into_iter()
        .map(|values| {
            let share = |([x, y], sum): ([f64; 2], &f64)| [x, 100.0 * y / sum.max(1e-12)];
            values.into_iter().zip(&sums).map(share).collect()
        })
        .collect();
    let colors = [palette.hit, palette.accent, palette.miss];
    let series: Vec<StackedSeries<'_>> = Tier::ALL
        .iter()
        .zip(&shares)
        .zip(colors)
        .map(|((tier, values), color)| StackedSeries {
            name: tier.name(),
            unit: Unit::Percent,
            shown: true,
            color,
            values,
            width: width * 0.8,
        })
        .collect();
    let said: Vec<String> = Tier::ALL
        .iter()
        .filter_map(|&tier| {
            let share = tally.counts.share(tier)?;
            Some(format!("{} {:.1} %", tier.name(), share * 100.0))
        })
        .collect();
    let names_a_line = (ui.available_width() / NAME).floor().max(1.0);
    let legend_lines = (series.len() as f32 / names_a_line).ceil().clamp(1.0, 3.0);
    let plot = PlotFrame {
        id: "served by",
        title: "Served by",
        note: "% of reads",
        x: 0.0..=frame.span,
        y: 0.0..=100.0,
        y_ticks: &[(50.0, "50")],
        log: [false, false],
        x_label: String::new(),
        over: Column::SECONDS,
        height: frame.height + 18.0 - LEGEND * legend_lines,
        summary: format!("{} since the start", said.join(", ")),
    };
    stacked(ui, &plot, &series);
    None
}

/// Reads that a tier answered in each bar, from the counts since the start of the run.
fn per_bar(tally: &Tally, tier: Tier, width: f64, now: f64) -> Vec<[f64; 2]> {
    let index = tier as usize;
    let points = with_now(
        &tally.sampled.found[index],
        &tally.sampler,
        now,
        Some(tally.run.found[index] as f64),
    );
    let count_at = |time: f64| {
        let after = points.partition_point(|point| point[0] <= time);
        after.checked_sub(1).map_or(0.0, |before| points[before][1])
    };
    (0..BARS)
        .map(|bar| (bar as f64 * width, (bar + 1) as f64 * width))
        .take_while(|(from, _)| *from < now)
        .map(|(from, to)| [from + width / 2.0, count_at(to) - count_at(from)])
        .collect()
}

fn stale_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let model = scene.model;
    let tally = model.tally();
    let instances = model.instances().len().max(1) as f64;
    let now = model.stale_instances();
    let held = with_now(
        &tally.sampled.stale_instances,
        &tally.sampler,
        frame.now,
        Some(f64::from(now)),
    );
    let reads: Vec<[f64; 2]> = stale_share(tally)
        .into_iter()
        .map(|[x, share]| [x, share * instances])
        .collect();
    let percent = reads.last().map(|point| 100.0 * point[1] / instances);
    let top = instances * 1.08;
    let all = format!("{instances:.0}");
    let half = format!("{:.0}", (instances / 2.0).floor());
    let ticks = [
        ((instances / 2.0).floor(), half.as_str()),
        (instances, all.as_str()),
    ];
    let drawn = [
        Line::measured(
            &reads,
            palette.ink3,
            Column::new("stale reads", Unit::Percent).times(100.0 / instances),
        )
        .labelled(percent.map(|share| format!("{share:.0} % of reads"))),
        Line::measured(
            &held,
            palette.stale,
            Column::new("with stale copies", Unit::Count("instances")),
        )
        .labelled(Some(format!("{now} now"))),
    ];
    let counts = &tally.counts;
    let plot = PlotFrame {
        id: "stale",
        title: "Stale",
        note: "instances, % of reads\tinstances",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!(
            "{now} instances hold stale copies now; {} of {} reads were stale, {} went back in time",
            counts.stale_reads, counts.reads, counts.backwards_reads
        ),
    };
    lines(ui, &plot, &drawn)
}

/// The share of reads that were stale, each over about three seconds.
fn stale_share(tally: &Tally) -> Vec<[f64; 2]> {
    let stale = rates(&tally.sampled.stale_reads.points(&tally.sampler));
    let mut all = stale.iter().map(|_| 0.0).collect::<Vec<f64>>();
    for series in &tally.sampled.found {
        let served = rates(&series.points(&tally.sampler));
        for (sum, point) in all.iter_mut().zip(served) {
            *sum += point[1];
        }
    }
    let share = |([x, y], all): ([f64; 2], f64)| [x, if all > 0.0 { y / all } else { 0.0 }];
    stale.into_iter().zip(all).map(share).collect()
}
