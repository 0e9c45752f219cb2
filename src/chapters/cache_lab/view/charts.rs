//! The plots: hit rate here, causes of misses, load of the database and latency in their files.

mod causes;
mod database;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::cache_lab::prediction::Prediction;
use crate::sim::SimTime;
use crate::ui::axis::{Frame, nice_span, with_now};
use crate::ui::plot::{Column, Line, LineKind, PlotFrame, Unit, lines};
use crate::ui::plots::plots_ui;
use crate::ui::theme::palette;

/// What each plot needs of the width, in parts of the whole.
const SHARES: [f32; 4] = [0.42, 0.24, 0.165, 0.175];

pub(super) fn charts_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    // A seventh stays free for the labels at the lines' ends.
    let span = nice_span(scene.horizon.as_secs_f64() * 1.17);
    let now = scene.now.as_secs_f64();
    plots_ui(ui, &SHARES, |ui, index, height| {
        let frame = Frame { span, height, now };
        let clicked = match index {
            0 => hit_rate(view, ui, scene, frame),
            1 => causes::plot_ui(ui, scene, frame),
            2 => database::load_ui(ui, scene, frame),
            _ => database::latency_ui(ui, scene, frame),
        };
        if let Some(x) = clicked {
            out.go_to(SimTime::from_secs_f64(x.max(0.0)));
        }
    });
}

fn hit_rate(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, frame: Frame) -> Option<f64> {
    let palette = palette(ui);
    let tally = scene.model.tally();
    let (recent_now, total_now) = (tally.recent_hits.share(), tally.counts.hit_rate());
    let recent = percent(with_now(
        &tally.sampled.hit_recent,
        &tally.sampler,
        frame.now,
        recent_now,
    ));
    let total = percent(with_now(
        &tally.sampled.hit_total,
        &tally.sampler,
        frame.now,
        total_now,
    ));
    let ghost = percent(scene.ghost.map(|g| g.points.clone()).unwrap_or_default());
    let ghost_label = scene.ghost.map(|ghost| ghost.label.as_str());
    let prediction = view.theory(scene.model.params());
    let levels = levels(prediction.as_ref(), frame.span, view.ceilings);
    let mut drawn = vec![
        Line::before(&ghost, palette.ghost, ghost_label, Unit::Percent),
        Line {
            points: &total,
            color: palette.ink3,
            width: 1.0,
            style: LineKind::Ghost,
            end_label: labelled("all ", total_now),
            column: Some(Column::new("all", Unit::Percent)),
        },
        Line::measured(&recent, palette.hit, Column::new("last 200", Unit::Percent))
            .labelled(labelled("", recent_now)),
    ];
    let colors = [palette.theory, palette.expired, palette.miss];
    for (level, color) in levels.iter().zip(colors) {
        let column = Column::new(level.column, Unit::Percent);
        drawn.push(Line::dashed(&level.points, color, column).labelled(Some(level.label.clone())));
    }
    let theory = theory_said(prediction.as_ref());
    let plot = PlotFrame {
        id: "hit rate",
        title: "Hit rate",
        note: if prediction.is_some() {
            "last 200; thin: all since the start"
        } else {
            "no theory for this pattern; last 200"
        },
        x: 0.0..=frame.span,
        y: 0.0..=100.0,
        y_ticks: &[(25.0, "25"), (50.0, "50"), (75.0, "75"), (100.0, "")],
        log: [false, false],
        x_label: frame.x_label(),
        over: Column::SECONDS,
        height: frame.height,
        summary: format!(
            "{} over the last 200 requests, {} since the start, {theory}",
            labelled("", recent_now).unwrap_or_else(|| "no value".to_owned()),
            labelled("", total_now).unwrap_or_else(|| "no value".to_owned()),
        ),
    };
    lines(ui, &plot, &drawn)
}

/// What theory says of the present settings, and what it assumes.
fn theory_said(prediction: Option<&Prediction>) -> String {
    prediction.map_or_else(
        || "no theory for this pattern".to_owned(),
        |found| {
            let percent = found.hit_rate * 100.0;
            format!("{} {percent:.1} % ({})", found.name, found.assumes)
        },
    )
}

/// Shares as percentages.
fn percent(points: Vec<[f64; 2]>) -> Vec<[f64; 2]> {
    points.into_iter().map(|[x, y]| [x, y * 100.0]).collect()
}

fn labelled(name: &str, share: Option<f64>) -> Option<String> {
    share.map(|share| format!("{name}{:.1} %", share * 100.0))
}

/// A dashed line across the whole plot; without points where there is nothing to say.
struct Level {
    column: &'static str,
    points: Vec<[f64; 2]>,
    label: String,
}

/// What theory says, and with it, if they are asked for, the ceilings of time and room.
fn levels(prediction: Option<&Prediction>, span: f64, ceilings: bool) -> [Level; 3] {
    let level = |column, name: &str, share: Option<f64>| Level {
        column,
        points: share.map_or_else(Vec::new, |share| {
            vec![[0.0, share * 100.0], [span, share * 100.0]]
        }),
        label: share.map_or_else(String::new, |share| {
            format!("{name} {:.1} %", share * 100.0)
        }),
    };
    let ceiling = prediction.filter(|_| ceilings);
    [
        level(
            "theory",
            prediction.map_or("", |found| found.name),
            prediction.map(|found| found.hit_rate),
        ),
        level(
            "time ceiling",
            "time",
            ceiling.map(|found| found.time_ceiling),
        ),
        level(
            "room ceiling",
            "room",
            ceiling.map(|found| found.room_ceiling),
        ),
    ]
}
