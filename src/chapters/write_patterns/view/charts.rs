//! The plots: what is at risk, how long a write takes, what the databases write, what is stale and
//! what is lost.

use eframe::egui::{Color32, Ui};

use super::table::latency;
use super::{Out, Scene, View};
use crate::chapters::write_patterns::lane::{LaneKind, WritePath};
use crate::chapters::write_patterns::model::Lane;
use crate::chapters::write_patterns::tally::Sampled;
use crate::sim::SimTime;
use crate::sim::stats::Series;
use crate::ui::axis::{Frame, LOG_MS, axis, nice_span, rates, with_now};
use crate::ui::plot::{Column, Line, LineKind, PlotFrame, Unit, lines};
use crate::ui::plots::plots_ui;
use crate::ui::theme::{Palette, palette};
use crate::ui::thousands;

/// What each plot needs of the width, in parts of the whole.
const SHARES: [f32; 5] = [0.31, 0.21, 0.18, 0.15, 0.15];
/// Lines whose ends are nearer than this part of the plot's height are named together.
const TOGETHER: f64 = 0.08;

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    // A part stays free for the labels at the lines' ends.
    let span = nice_span(scene.horizon.as_secs_f64() * 1.2);
    let now = scene.now.as_secs_f64();
    plots_ui(ui, &SHARES, |ui, index, height| {
        let frame = Frame { span, height, now };
        let clicked = match index {
            0 => risk_ui(view, ui, scene, frame),
            1 => latency_ui(ui, scene, frame),
            2 => rows_ui(view, ui, scene, frame),
            3 => count_ui(ui, scene, frame, &STALE),
            _ => count_ui(ui, scene, frame, &LOST),
        };
        if let Some(x) = clicked {
            out.go_to(SimTime::from_secs_f64(x.max(0.0)));
        }
    });
}

/// A lane's name at the end of its line.
fn short_name(kind: LaneKind) -> &'static str {
    match kind {
        LaneKind::CacheAside => "aside",
        LaneKind::WriteThrough => "through",
        LaneKind::WriteBehind => "behind",
        LaneKind::ReadThrough => "read-thr.",
    }
}

/// The lane that writes later stands out; the others differ by how dark they are, and by name.
fn color(kind: LaneKind, palette: &Palette) -> Color32 {
    match kind {
        LaneKind::CacheAside => palette.ink,
        LaneKind::WriteThrough => palette.ink2,
        LaneKind::WriteBehind => palette.accent,
        LaneKind::ReadThrough => palette.ink3,
    }
}

/// How many writes of a lane were only in memory; nothing where none ever are.
fn at_risk(scene: &Scene<'_>, frame: Frame, kind: LaneKind) -> Vec<[f64; 2]> {
    let model = scene.model;
    if kind.write_path(model.params()) != WritePath::Behind {
        return Vec::new();
    }
    let series = &model.lane(kind).tally().sampled.at_risk;
    let now = model.at_risk(kind) as f64;
    with_now(series, &model.tally().sampler, frame.now, Some(now))
}

fn risk_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let model = scene.model;
    let params = model.params();
    let shown = [LaneKind::WriteBehind, LaneKind::ReadThrough]
        .map(|kind| (kind, at_risk(scene, frame, kind)));
    let theory = view.theory(params).filter(|_| !params.replicated_log);
    let ghost = scene.ghost.map(|g| g.points.clone()).unwrap_or_default();
    let ghost_label = scene.ghost.map(|ghost| ghost.label.as_str());
    let worst = theory.map_or(0.0, |theory| theory.lost_at_worst);
    let highest = shown
        .iter()
        .flat_map(|(_, points)| points)
        .chain(&ghost)
        .map(|point| point[1])
        .fold(worst * 1.15, f64::max);
    let (top, ticks) = axis(highest, 5.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let level = |y: Option<f64>| y.map_or_else(Vec::new, |y| vec![[0.0, y], [frame.span, y]]);
    let at_worst = level(theory.map(|theory| theory.lost_at_worst));
    let average = level(theory.map(|theory| theory.lost_on_average));
    let mut drawn = vec![Line::before(
        &ghost,
        palette.ghost,
        ghost_label,
        Unit::Count("writes"),
    )];
    for (kind, points) in &shown {
        drawn.push(
            Line::measured(
                points,
                color(*kind, palette),
                Column::new(kind.name(), Unit::Count("writes")),
            )
            .labelled(points.last().map(|point| thousands(point[1]))),
        );
    }
    let writes = |name: &'static str| Column::new(name, Unit::Count("writes"));
    drawn.push(
        Line::dashed(&at_worst, palette.theory, writes("theory, at worst"))
            .labelled(Some(format!("rate x T = {}", thousands(worst)))),
    );
    drawn.push(
        Line::dashed(&average, palette.theory, writes("theory, mean"))
            .labelled(Some("half: the mean".to_owned())),
    );
    let now = model.at_risk(LaneKind::WriteBehind);
    let said = theory.map_or_else(String::new, |theory| {
        format!(", theory: at most about {:.0}", theory.lost_at_worst)
    });
    let plot = PlotFrame {
        id: "at risk",
        title: "At risk",
        note: "only in memory",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!("{now} acknowledged writes are only in memory{said}"),
    };
    lines(ui, &plot, &drawn)
}

/// A line for each lane.
fn lane_lines<'a>(
    all: &'a [(LaneKind, Vec<[f64; 2]>)],
    unit: Unit,
    palette: &Palette,
    label: impl Fn(LaneKind, f64) -> String,
) -> Vec<Line<'a>> {
    all.iter()
        .map(|(kind, points)| Line {
            points,
            color: color(*kind, palette),
            width: if *kind == LaneKind::WriteBehind {
                2.5
            } else {
                1.5
            },
            style: LineKind::Solid,
            end_label: points.last().map(|point| label(*kind, point[1])),
            column: Some(Column::new(kind.name(), unit)),
        })
        .collect()
}

/// Where three lanes or more end at the same height, one word names them all.
fn name_together(lines: &mut [Line<'_>], height: f64) {
    let near = height * TOGETHER;
    let ends: Vec<f64> = lines
        .iter()
        .map(|line| line.points.last().map_or(f64::NAN, |point| point[1]))
        .collect();
    for first in 0..lines.len() {
        let same: Vec<usize> = (0..lines.len())
            .filter(|&other| {
                lines[other].end_label.is_some() && (ends[other] - ends[first]).abs() <= near
            })
            .collect();
        if lines[first].end_label.is_none() || same.len() < 3 {
            continue;
        }
        let name = if same.len() == lines.len() {
            "all".to_owned()
        } else {
            format!("other {}", same.len())
        };
        for &index in &same[1..] {
            lines[index].end_label = None;
        }
        lines[same[0]].end_label = Some(name);
        return;
    }
}

fn latency_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let model = scene.model;
    // egui_plot has no logarithmic axis: the data is its logarithm, the ticks say milliseconds.
    let all: Vec<(LaneKind, Vec<[f64; 2]>)> = model
        .lanes()
        .iter()
        .map(|lane| {
            let series = &lane.tally().sampled.write_ms;
            let points = series.points(&model.tally().sampler).into_iter();
            let log = points.map(|[x, ms]| [x, libm::log10(ms.max(1e-3))]);
            (lane.kind(), log.collect())
        })
        .collect();
    let values = all
        .iter()
        .flat_map(|(_, points)| points)
        .map(|point| point[1]);
    let lowest = values.clone().fold(-1.0, f64::min).floor();
    let highest = values.fold(2.0, f64::max).ceil();
    let ticks: Vec<(f64, &str)> = LOG_MS
        .into_iter()
        .filter(|(y, _)| (lowest..=highest).contains(y))
        .collect();
    let mut drawn = lane_lines(&all, Unit::Millis, palette, |kind, _| {
        short_name(kind).to_owned()
    });
    name_together(&mut drawn, highest - lowest);
    let said = |lane: &Lane| {
        let median = lane.tally().write_median(scene.now);
        let median = median.map_or("–".to_owned(), |m| latency(m.as_millis_f64()));
        format!("{} {median} ms", lane.kind().name())
    };
    let summary: Vec<String> = model.lanes().iter().map(said).collect();
    let plot = PlotFrame {
        id: "write latency",
        title: "Write latency",
        note: "ms, log",
        x: 0.0..=frame.span,
        y: (lowest - 0.2)..=(highest + 0.2),
        y_ticks: &ticks,
        log: [false, true],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: summary.join(", "),
    };
    lines(ui, &plot, &drawn)
}

fn rows_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let model = scene.model;
    let params = model.params();
    let all: Vec<(LaneKind, Vec<[f64; 2]>)> = model
        .lanes()
        .iter()
        .map(|lane| {
            let counts = lane.tally().sampled.rows.points(&model.tally().sampler);
            let window = if lane.kind().write_path(params) == WritePath::Behind {
                params.flush_s
            } else {
                3.0
            };
            (lane.kind(), rates_over(&counts, window))
        })
        .collect();
    let theory = view.theory(params).map(|theory| theory.rows_per_s);
    let highest = all
        .iter()
        .flat_map(|(_, points)| points)
        .map(|point| point[1])
        .fold(theory.unwrap_or(0.0), f64::max);
    let (top, ticks) = axis(highest * 1.1, 5.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let mut drawn = lane_lines(&all, Unit::PerSecond("rows"), palette, |kind, _| {
        short_name(kind).to_owned()
    });
    name_together(&mut drawn, top);
    let level = theory.map_or_else(Vec::new, |rows| vec![[0.0, rows], [frame.span, rows]]);
    let column = Column::new("theory", Unit::PerSecond("rows"));
    drawn.push(
        Line::dashed(&level, palette.theory, column)
            .labelled(theory.map(|rows| format!("theory {rows:.1}"))),
    );
    let said = |lane: &Lane| {
        let rate = lane.tally().row_rate.per_s(scene.now);
        format!("{} {rate:.1}", lane.kind().name())
    };
    let summary: Vec<String> = model.lanes().iter().map(said).collect();
    let plot = PlotFrame {
        id: "database writes",
        title: "Database writes",
        note: "rows/s",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!("rows a second: {}", summary.join(", ")),
    };
    lines(ui, &plot, &drawn)
}

/// Rates from counts since the start, each over about `window` seconds, so that a flush is spread
/// over the time in which it was collected.
fn rates_over(counts: &[[f64; 2]], window: f64) -> Vec<[f64; 2]> {
    let spacing = counts.first().map_or(1.0, |point| point[0]).max(1e-9);
    if window <= 3.0 {
        return rates(counts);
    }
    let back = ((window / spacing).round() as usize).max(1);
    let rate = |(index, &[time, count]): (usize, &[f64; 2])| {
        let earlier = index
            .checked_sub(back)
            .map_or([0.0; 2], |before| counts[before]);
        [
            time,
            (count - earlier[1]) / (time - earlier[0]).max(spacing),
        ]
    };
    counts.iter().enumerate().map(rate).collect()
}

/// A plot of counts since the start.
struct Counted {
    id: &'static str,
    title: &'static str,
    unit: Unit,
    series: fn(&Sampled) -> &Series,
    now: fn(&Lane) -> u64,
}

const STALE: Counted = Counted {
    id: "stale reads",
    title: "Stale reads",
    unit: Unit::Count("reads"),
    series: |sampled| &sampled.stale,
    now: |lane| lane.tally().counts.stale_reads(),
};

const LOST: Counted = Counted {
    id: "lost writes",
    title: "Lost writes",
    unit: Unit::Count("writes"),
    series: |sampled| &sampled.lost,
    now: |lane| lane.tally().counts.writes_lost,
};

fn count_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame, counted: &Counted) -> Option<f64> {
    let palette = palette(ui);
    let model = scene.model;
    let all: Vec<(LaneKind, Vec<[f64; 2]>)> = model
        .lanes()
        .iter()
        .map(|lane| {
            let series = (counted.series)(&lane.tally().sampled);
            let now = (counted.now)(lane) as f64;
            let points = with_now(series, &model.tally().sampler, frame.now, Some(now));
            (lane.kind(), points)
        })
        .collect();
    // A restart of the metrics lets counts fall.
    let highest = all
        .iter()
        .flat_map(|(_, points)| points)
        .map(|point| point[1])
        .fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.1, 5.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let mut drawn = lane_lines(&all, counted.unit, palette, |kind, _| {
        short_name(kind).to_owned()
    });
    for (line, (_, points)) in drawn.iter_mut().zip(&all) {
        // Lanes at zero lie on one another; only those above are named.
        if points.last().is_none_or(|point| point[1] <= 0.0) {
            line.end_label = None;
        }
    }
    name_together(&mut drawn, top);
    let said = |lane: &Lane| format!("{} {}", lane.kind().name(), (counted.now)(lane));
    let summary: Vec<String> = model.lanes().iter().map(said).collect();
    let plot = PlotFrame {
        id: counted.id,
        title: counted.title,
        note: "",
        x: 0.0..=frame.span,
        y: (-top * 0.03)..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!("since the start: {}", summary.join(", ")),
    };
    lines(ui, &plot, &drawn)
}
