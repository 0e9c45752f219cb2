//! The plots: what the cost consists of, how it grows with the data, and how it went.

use eframe::egui::{Align2, Ui, pos2, vec2};

use super::{Out, Scene, View};
use crate::chapters::nosql::families::Family;
use crate::chapters::nosql::words::{cost_text, title};
use crate::chapters::nosql::work::{BYTE_US, EDGE_US, PROBE_US, ROUND_TRIP_US, ROW_US, Work};
use crate::components::named::Named as _;
use crate::sim::SimTime;
use crate::ui::axis::{Frame, axis, nice_span, with_now};
use crate::ui::controls::longest_that_fits;
use crate::ui::plot::{Column, Line, LineKind, PlotFrame, StackedSeries, Unit, lines, stacked};
use crate::ui::plots::plots_ui;
use crate::ui::text_line;
use crate::ui::theme::{font, mix, palette};

/// What each plot needs of the width, in parts of the whole.
const SHARES: [f32; 3] = [0.34, 0.36, 0.3];
/// What stands at the powers of ten of a microsecond.
const LOG_US: [(f64, &str); 6] = [
    (2.0, "100 µs"),
    (3.0, "1 ms"),
    (4.0, "10 ms"),
    (5.0, "0.1 s"),
    (6.0, "1 s"),
    (7.0, "10 s"),
];

/// What the families are called under their bars; after a tab, in less.
const SHORT: [&str; 5] = ["key-value\tk-v", "document\tdoc", "wide", "graph", "tables"];
const SHORT_LINE: f32 = 16.0;
/// The least number of users on the axis of sizes, as a logarithm.
const SMALLEST: f64 = 1.4;
/// The room for a family's name at the end of its line.
const NAMES: f64 = 112.0;

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let span = nice_span(scene.horizon.as_secs_f64() * 1.17);
    let now = scene.now.as_secs_f64();
    plots_ui(ui, &SHARES, |ui, index, height| {
        let frame = Frame { span, height, now };
        match index {
            0 => parts_ui(ui, scene, frame),
            1 => sizes_ui(view, ui, scene, frame),
            _ => {
                if let Some(x) = plan_ui(ui, scene, frame) {
                    out.go_to(SimTime::from_secs_f64(x.max(0.0)));
                }
            }
        }
    });
}

/// The parts of a cost, each with its name.
fn parts(work: &Work) -> [(&'static str, f64); 5] {
    [
        ("round trips", work.round_trips as f64 * ROUND_TRIP_US),
        ("probes", work.index_probes as f64 * PROBE_US),
        ("rows", work.rows_scanned as f64 * ROW_US),
        ("edges", work.edges_walked as f64 * EDGE_US),
        ("bytes", work.bytes_read as f64 * BYTE_US),
    ]
}

/// What the last question's cost consists of, a bar a family.
fn parts_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) {
    let palette = palette(ui);
    let latest = scene.model.latest();
    let works: Vec<Work> = Family::ALL
        .into_iter()
        .map(|family| latest.map_or_else(Work::default, |latest| latest.part(family).work))
        .collect();
    let colors = [
        palette.ghost,
        palette.accent,
        palette.ink2,
        palette.stale,
        mix(palette.bg, palette.accent, 0.45),
    ];
    let values: Vec<Vec<[f64; 2]>> = (0..colors.len())
        .map(|part| {
            let height = |(place, work): (usize, &Work)| [place as f64 + 1.0, parts(work)[part].1];
            works.iter().enumerate().map(height).collect()
        })
        .collect();
    let names = parts(&Work::default()).map(|(name, _)| name);
    let bars: Vec<StackedSeries> = names
        .into_iter()
        .zip(colors)
        .zip(&values)
        .map(|((name, color), values)| StackedSeries {
            name,
            unit: Unit::Micros,
            shown: values.iter().any(|point| point[1] > 0.0),
            color,
            values,
            width: 0.6,
        })
        .collect();
    let highest = works.iter().map(Work::cost_us).fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.05, 1_000.0);
    let ticks: Vec<(f64, String)> = ticks.into_iter().map(|(y, _)| (y, cost_text(y))).collect();
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let said: Vec<String> = Family::ALL
        .into_iter()
        .zip(&works)
        .map(|(family, work)| format!("{} {}", title(family), cost_text(work.cost_us())))
        .collect();
    let plot = PlotFrame {
        id: "parts",
        title: "What it costs",
        note: "last question",
        x: 0.4..=5.6,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: String::new(),
        over: Column::new("family", Unit::Place),
        height: frame.height - 4.0 - SHORT_LINE,
        summary: said.join(", "),
    };
    let width = ui.available_width();
    let left = ui.cursor().left();
    stacked(ui, &plot, &bars);
    names_ui(ui, left, width);
}

/// The families under their bars.
fn names_ui(ui: &mut Ui, left: f32, width: f32) {
    let ink = palette(ui).ink3;
    let (_, line) = ui.allocate_space(vec2(width, SHORT_LINE));
    let room = width / 5.2;
    for (place, name) in SHORT.into_iter().enumerate() {
        let at = pos2(left + room * (place as f32 + 0.6), line.center().y);
        let (middle, face) = (Align2::CENTER_CENTER, font::note());
        let name = longest_that_fits(ui, name, room - 4.0);
        text_line(ui.painter(), at, middle, name, face, ink, room);
    }
}

/// The cost of the question in data sets of other sizes, on two logarithmic axes.
fn sizes_ui(view: &View, ui: &mut Ui, scene: &Scene<'_>, frame: Frame) {
    let palette = palette(ui);
    let log = libm::log10;
    let mut measured: Vec<&(u64, [f64; 5])> = view.sweep.done.iter().collect();
    measured.sort_by_key(|(users, _)| *users);
    let curves: Vec<(Family, Vec<[f64; 2]>)> = Family::ALL
        .into_iter()
        .map(|family| {
            let point = |(users, costs): &&(u64, [f64; 5])| {
                [log(*users as f64), log(costs[family as usize].max(1.0))]
            };
            (family, measured.iter().map(point).collect())
        })
        .collect();
    let highest = curves
        .iter()
        .flat_map(|(_, points)| points.iter().map(|point| point[1]))
        .fold(3.0, f64::max);
    let now = log(scene.model.params().users as f64);
    let (low, high) = (2.55, highest + 0.25);
    let here = [[now, low], [now, high]];
    let mut drawn = vec![Line {
        points: &here,
        color: palette.ghost,
        width: 1.0,
        style: LineKind::Ghost,
        end_label: None,
        column: None,
    }];
    for (family, points) in &curves {
        let lit = view.lit == Some(*family);
        drawn.push(Line {
            points,
            color: if lit { palette.accent } else { palette.ink2 },
            width: if lit { 2.5 } else { 1.5 },
            style: LineKind::Solid,
            end_label: Some(title(*family).to_owned()),
            column: Some(Column::new(family.name(), Unit::Micros)),
        });
    }
    let ticks: Vec<(f64, &str)> = LOG_US
        .into_iter()
        .filter(|(y, _)| (low..=high).contains(y))
        .collect();
    // The names stand beside the lines' ends, not on the lines.
    let largest = measured.last().map_or(0.0, |(users, _)| log(*users as f64));
    let width = f64::from(ui.available_width());
    let free = (width - NAMES).max(width * 0.4);
    let right = SMALLEST + (largest.max(4.0) - SMALLEST) * width / free.max(1.0);
    let plot = PlotFrame {
        id: "sizes",
        title: "Cost against size",
        note: "log axes",
        x: SMALLEST..=right,
        y: low..=high,
        y_ticks: &ticks,
        log: [true, true],
        x_label: "30 users\t10,000 and more".to_owned(),
        over: Column::new("size", Unit::Count("users")),
        height: frame.height,
        summary: format!("costs at {} sizes of the data set", measured.len()),
    };
    lines(ui, &plot, &drawn);
}

/// What the answers of the learner's plan cost its servers over the run.
fn plan_ui(ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let value = tally.recent_plan.mean();
    let points = with_now(&tally.plan_us, &tally.sampler, frame.now, value);
    let ghost = scene
        .ghost
        .map(|ghost| ghost.points.clone())
        .unwrap_or_default();
    let ghost_label = scene.ghost.map(|ghost| ghost.label.as_str());
    let highest = points
        .iter()
        .chain(&ghost)
        .map(|point| point[1])
        .fold(0.0, f64::max);
    let (top, ticks) = axis(highest * 1.1, 2.0);
    let ticks: Vec<(f64, &str)> = ticks.iter().map(|(y, text)| (*y, text.as_str())).collect();
    let drawn = [
        Line::before(&ghost, palette.ghost, ghost_label, Unit::Micros),
        Line::measured(&points, palette.accent, Column::new("plan", Unit::Micros))
            .labelled(value.map(cost_text)),
    ];
    let plot = PlotFrame {
        id: "plan",
        title: "Your plan's servers",
        note: "last 20",
        x: 0.0..=frame.span,
        y: 0.0..=top,
        y_ticks: &ticks,
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: value.map_or_else(|| "no value yet".to_owned(), cost_text),
    };
    lines(ui, &plot, &drawn)
}
