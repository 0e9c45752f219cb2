//! The plots: latency against load, latency, shares, the line, and what became of the reads.

use eframe::egui::Ui;

use super::{Out, Scene, Theory, View};
use crate::lesson::Value;
use crate::sim::stats::Series;
use crate::sim::{SimDuration, SimTime};
use crate::ui::axis::{LOG_MS, axis, named_time};
use crate::ui::plot::{Column, Line, LineKind, PlotFrame, Unit, lines};
use crate::ui::plots::plots_ui;
use crate::ui::theme::palette;
use crate::ui::thousands;

/// What each plot needs of the width, in parts of the whole.
const SHARES: [f32; 5] = [0.30, 0.19, 0.18, 0.15, 0.18];
/// The least mean latency on the axis, in milliseconds, as a power of ten, and the greatest.
const DECADES: (f64, f64) = (-0.4, 3.3);

/// What the plots over time share.
#[derive(Clone, Copy)]
struct Frame {
    span: f64,
    height: f32,
    now: f64,
}

impl Frame {
    fn x_label(self) -> String {
        format!("0 s\t{} s", self.span)
    }
}

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let span = span(scene.horizon.as_secs_f64() * 1.2);
    let now = scene.now.as_secs_f64();
    let theory = view.theory(scene);
    plots_ui(ui, &SHARES, |ui, index, height| {
        let frame = Frame { span, height, now };
        let clicked = match index {
            0 => {
                if let Some(load) = load_ui(ui, scene, &theory, height) {
                    let load = (load / 10.0).round().max(1.0) * 10.0;
                    out.set("reads_per_s", Value::Number(load));
                }
                None
            }
            1 => latency_ui(ui, scene, frame),
            2 => shares_ui(ui, scene, frame),
            3 => waiting_ui(ui, scene, frame),
            _ => ends_ui(ui, scene, frame),
        };
        if let Some(x) = clicked {
            out.go_to(SimTime::from_secs_f64(x.max(0.0)));
        }
    });
}

/// The end of the time axis: it grows in steps, so that it does not move with every frame.
fn span(seconds: f64) -> f64 {
    let mut span: f64 = 2.0;
    for factor in [
        2.5, 2.0, 2.0, 1.5, 2.0, 2.0, 2.5, 2.0, 2.0, 3.0, 2.0, 2.0, 3.0, 2.0,
    ] {
        if seconds <= span {
            return span;
        }
        span *= factor;
    }
    span.max(seconds)
}

fn log10(ms: f64) -> f64 {
    libm::log10(ms.max(1e-3))
}

/// Mean latency against load: theory dashed, what this run has measured as dots, the load now.
fn load_ui(ui: &mut Ui, scene: &Scene<'_>, theory: &Theory, height: f32) -> Option<f64> {
    let palette = palette(ui);
    let measured = &scene.model.tally().measured;
    let load = scene.model.params().reads_per_s;
    let wall = theory.prediction.wall_per_s;
    let most = most_load(scene, wall);
    let curve: Vec<[f64; 2]> = (0..=160)
        .map(|place| most * f64::from(place) / 160.0)
        .filter_map(|load| Some([load, log10(theory.prediction.mean_s(load)? * 1e3)]))
        .chain(wall.is_finite().then_some([wall, DECADES.1]))
        .filter(|point| point[0] <= wall)
        .collect();
    let at_load = [[load, DECADES.0], [load, DECADES.1]];
    let dots: Vec<[[f64; 2]; 1]> = measured
        .iter()
        .filter(|one| one.count > 20)
        .map(|one| [[one.reads_per_s, log10(one.sum_ms / one.count as f64)]])
        .collect();
    let mut drawn = vec![
        Line {
            points: &at_load,
            color: palette.ghost,
            width: 1.5,
            style: LineKind::Ghost,
            end_label: None,
            column: None,
        },
        Line::dashed(&curve, palette.theory, Column::new("theory", Unit::Millis))
            .labelled(Some("theory".to_owned())),
        // Both are columns before anything is measured.
        dot_line(ui, &[], false),
        dot_line(ui, &[], true),
    ];
    for dot in dots.iter().filter(|dot| dot[0][0] != load) {
        drawn.push(dot_line(ui, dot, false));
    }
    // The mean since the load was set would remember for long what went before.
    let recent = scene.model.tally().recent_latencies.mean_ns();
    let present = recent.map(|mean| [[load, log10(mean / 1e6)]]);
    if let Some(dot) = &present {
        drawn.push(dot_line(ui, dot, true));
    }
    let expected = theory
        .prediction
        .mean_s(load)
        .map(|seconds| said_ms(seconds * 1e3));
    let expected = expected.unwrap_or_else(|| "no limit".to_owned());
    let ticks = ticks(DECADES);
    let plot = PlotFrame {
        id: "load",
        title: "Latency against load",
        note: "mean, last 500\tmean",
        x: 0.0..=most,
        y: DECADES.0..=DECADES.1,
        y_ticks: &ticks,
        log: [false, true],
        x_label: format!("0\t{most:.0} reads/s"),
        over: Column::new("load", Unit::PerSecond("reads")),
        height,
        summary: format!(
            "theory expects {expected} at {load:.0} reads a second, and a wall at {wall:.0}"
        ),
    };
    lines(ui, &plot, &drawn)
}

/// The end of the axis of loads: what was tried fits, and the wall if there is one.
fn most_load(scene: &Scene<'_>, wall: f64) -> f64 {
    let tried = scene.model.tally().measured.iter();
    let load = scene.model.params().reads_per_s;
    let highest = tried.map(|one| one.reads_per_s).fold(load * 1.1, f64::max);
    let reach = if wall.is_finite() {
        wall * 1.15
    } else {
        1_000.0
    };
    axis(highest.max(reach), 100.0).0
}

/// What was measured at one load; the present one says its value.
fn dot_line<'a>(ui: &Ui, dot: &'a [[f64; 2]], is_present: bool) -> Line<'a> {
    let palette = palette(ui);
    let said = dot.first().map(|dot| said_ms(libm::pow(10.0, dot[1])));
    let (color, width, label, name) = if is_present {
        (palette.hit, 3.0, said.unwrap_or_default(), "last 500")
    } else {
        (palette.accent, 1.5, String::new(), "measured before")
    };
    Line {
        points: dot,
        color,
        width,
        style: LineKind::Solid,
        end_label: Some(label),
        column: Some(Column::new(name, Unit::Millis)),
    }
}

fn said_ms(ms: f64) -> String {
    if ms >= 100.0 {
        format!("{ms:.0} ms")
    } else {
        format!("{ms:.1} ms")
    }
}

/// The powers of ten of a millisecond within these bounds.
fn ticks((low, high): (f64, f64)) -> Vec<(f64, &'static str)> {
    let all = LOG_MS.into_iter();
    all.filter(|(y, _)| (low..=high).contains(y)).collect()
}

fn latency_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let log = |points: Vec<[f64; 2]>| -> Vec<[f64; 2]> {
        points.into_iter().map(|[x, ms]| [x, log10(ms)]).collect()
    };
    let p50 = log(tally.sampled.latency_p50_ms.points(&tally.sampler));
    let p99 = log(tally.sampled.latency_p99_ms.points(&tally.sampler));
    let ghost = log(scene
        .ghost
        .map(|ghost| ghost.points.clone())
        .unwrap_or_default());
    let line = |points, color, name: &'static str| {
        Line::measured(points, color, Column::new(name, Unit::Millis)).labelled(named_time(
            name,
            points,
            SimDuration::from_millis(1),
        ))
    };
    let ghost_label = scene.ghost.map(|ghost| ghost.label.as_str());
    let drawn = [
        Line::before(&ghost, palette.ghost, ghost_label, Unit::Millis),
        line(&p99, palette.accent, "p99"),
        line(&p50, palette.hit, "p50"),
    ];
    let summary = tally.recent_latencies.quantiles([0.5, 0.99]).map_or_else(
        || "no value yet".to_owned(),
        |[p50, p99]| format!("p50 {p50}, p99 {p99} over the last 500 reads"),
    );
    let highest = p99.iter().map(|point| point[1]).fold(2.2, f64::max);
    let lowest = p50.iter().map(|point| point[1]).fold(0.0, f64::min);
    let (low, high) = (lowest - 0.4, highest.ceil() + 0.2);
    let ticks = ticks((low, high));
    let plot = PlotFrame {
        id: "latency",
        title: "Latency",
        note: "ms",
        x: 0.0..=frame.span,
        y: low..=high,
        y_ticks: &ticks,
        log: [false, true],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary,
    };
    lines(ui, &plot, &drawn)
}

/// Utilisation, and the shares found in memory and in the cache.
fn shares_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let sampled = &tally.sampled;
    let busy = rates(&sampled.busy_s.points(&tally.sampler));
    let there = rates(&sampled.capacity_s.points(&tally.sampler));
    let busy: Vec<[f64; 2]> = busy
        .iter()
        .zip(&there)
        .map(|(busy, there)| [busy[0], 100.0 * busy[1] / there[1].max(1e-9)])
        .collect();
    let percent = |series: &Series| -> Vec<[f64; 2]> {
        let points = series.points(&tally.sampler).into_iter();
        points.map(|[x, y]| [x, y * 100.0]).collect()
    };
    let pool = percent(&sampled.pool_hit);
    let cache = percent(&sampled.cache_hit);
    let named = |points: &[[f64; 2]], name: &str| {
        let last = points.last()?;
        Some(format!("{name} {:.0}", last[1]))
    };
    let cached = scene.model.params().has_cache() && scene.model.cache_is_up();
    let shown: &[[f64; 2]] = if cached { &cache } else { &[] };
    let line = |points, color, width, name: &'static str| Line {
        points,
        color,
        width,
        style: LineKind::Solid,
        end_label: named(points, name),
        column: Some(Column::new(name, Unit::Percent)),
    };
    let drawn = [
        line(shown, palette.expired, 1.5, "cache"),
        line(&pool, palette.hit, 2.0, "memory"),
        line(&busy, palette.accent, 2.0, "busy"),
    ];
    let said = |points: &[[f64; 2]]| points.last().map_or(0.0, |point| point[1]);
    let plot = PlotFrame {
        id: "shares",
        title: "Busy, and found",
        note: "%",
        x: 0.0..=frame.span,
        y: 0.0..=106.0,
        y_ticks: &[(25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "")],
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!(
            "{:.0} % of the workers' time is used, {:.0} % of the pages are found in memory, {:.0} % of \
             the answers in the cache",
            said(&busy),
            said(&pool),
            said(&cache)
        ),
    };
    lines(ui, &plot, &drawn)
}

fn waiting_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let mut points = tally.sampled.waiting.points(&tally.sampler);
    let waiting = scene.model.waiting();
    points.push([frame.now, waiting as f64]);
    let highest = points.iter().map(|point| point[1]).fold(8.0, f64::max);
    let (top, ticks) = axis(highest * 1.05, 10.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let drawn = [Line::measured(
        &points,
        palette.accent,
        Column::new("waiting", Unit::Count("reads")),
    )
    .labelled(Some(waiting.to_string()))];
    let plot = PlotFrame {
        id: "waiting",
        title: "Waiting",
        note: "in the queue",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!("{waiting} wait now"),
    };
    lines(ui, &plot, &drawn)
}

/// Reads answered, timed out and refused a second.
fn ends_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let sampled = &tally.sampled;
    let rate = |series: &Series| rates(&series.points(&tally.sampler));
    let answered = rate(&sampled.answered);
    let (timed_out, refused) = (rate(&sampled.timed_out), rate(&sampled.refused));
    let all = answered.iter().chain(&timed_out).chain(&refused);
    let highest = all.map(|point| point[1]).fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.1, 100.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let last = |points: &[[f64; 2]]| points.last().map_or(0.0, |point| point[1]);
    let line = |points, color, name: &'static str| {
        let rate = last(points);
        Line::measured(points, color, Column::new(name, Unit::PerSecond("reads")))
            .labelled((rate > 0.005 * top).then(|| format!("{name} {}", thousands(rate))))
    };
    let drawn = [
        line(&timed_out, palette.expired, "timed out"),
        line(&refused, palette.miss, "refused"),
        line(&answered, palette.hit, "answered"),
    ];
    let plot = PlotFrame {
        id: "ends",
        title: "Reads",
        note: "each second",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!(
            "{:.0} answered, {:.0} timed out, {:.0} refused a second",
            last(&answered),
            last(&timed_out),
            last(&refused)
        ),
    };
    lines(ui, &plot, &drawn)
}

/// Rates from counts since the start, each over the last ten samples.
fn rates(counts: &[[f64; 2]]) -> Vec<[f64; 2]> {
    let spacing = counts.first().map_or(1.0, |point| point[0]).max(1e-9);
    let rate = |(index, &[time, count]): (usize, &[f64; 2])| {
        let earlier = index
            .checked_sub(10)
            .map_or([0.0, 0.0], |before| counts[before]);
        let rate = (count - earlier[1]) / (time - earlier[0]).max(spacing);
        [time, rate]
    };
    counts.iter().enumerate().map(rate).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_time_axis_holds_the_run_and_grows_in_steps() {
        for seconds in [0.0, 4.9, 5.1, 61.0, 3_700.0, 86_400.0] {
            assert!(span(seconds) >= seconds);
        }
    }

    #[test]
    fn rates_are_differences_of_counts() {
        let counts: Vec<[f64; 2]> = (1..=40).map(|i| [f64::from(i), f64::from(4 * i)]).collect();
        assert!(
            rates(&counts)
                .iter()
                .all(|point| (point[1] - 4.0).abs() < 1e-9)
        );
    }
}
