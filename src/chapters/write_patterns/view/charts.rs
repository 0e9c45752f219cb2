//! The charts: what is at risk, how long a write takes, what the databases write, what is stale and
//! what is lost.

mod lanes;

use eframe::egui::Ui;

pub(super) use self::lanes::color as lane_color;
use self::lanes::{color, lane_lines};
use super::table;
use super::{Out, Scene, View};
use crate::chapters::write_patterns::lane::{LaneKind, WritePath};
use crate::chapters::write_patterns::model::{Lane, Model};
use crate::chapters::write_patterns::tally::Sampled;
use crate::kit::charts::{
    Across, Chart, Charts, Draw, Look, Plot, Points, Scale, Series, TimeAxis, charts_ui,
    counted_since, named, rates, rates_back, with_now,
};
use crate::lesson::sentences::{counted, verb};
use crate::sim::stats::Series as Samples;
use crate::ui::plot::{Unit, count, three_digits};

const CHARTS: Charts<'static, View, Model> = Charts {
    list: &[
        Chart {
            name: "at risk",
            title: "At risk",
            tab: "at risk",
            draw: Draw::OverTime(risk),
        },
        Chart {
            name: "write latency",
            title: "Write latency",
            tab: "latency",
            draw: Draw::OverTime(latency),
        },
        Chart {
            name: "database writes",
            title: "Database writes",
            tab: "database",
            draw: Draw::OverTime(rows),
        },
        Chart {
            name: "stale reads",
            title: "Stale reads",
            tab: "stale",
            draw: Draw::OverTime(stale),
        },
        Chart {
            name: "lost writes",
            title: "Lost writes",
            tab: "lost",
            draw: Draw::OverTime(lost),
        },
    ],
    small: 2,
    axis: TimeAxis {
        least: 60.0,
        spare: 1.2,
    },
};
/// Rates are over three seconds, but for a lane that writes later.
const WINDOW_S: f64 = 3.0;

pub(super) fn ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    charts_ui(view, ui, scene, &CHARTS, |view| &mut view.plots, out);
}

/// How many writes of a lane were only in memory; nothing where none ever are.
fn at_risk(scene: &Scene<'_>, look: &Look, kind: LaneKind) -> Vec<[f64; 2]> {
    let model = scene.model;
    if kind.write_path(model.params()) != WritePath::Behind {
        return Vec::new();
    }
    let series = &model.lane(kind).tally().sampled.at_risk;
    let now = model.at_risk(kind) as f64;
    with_now(series, &model.tally().sampler, look.now, Some(now))
}

fn risk(view: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let writes = Unit::Count("writes");
    let model = scene.model;
    let params = model.params();
    let theory = view.theory(params).filter(|_| !params.replicated_log);
    let worst = theory.map(|theory| theory.lost_at_worst);
    let average = theory.map(|theory| theory.lost_on_average);
    let mut lines = vec![Series::before(scene.ghost, writes, 1.0, look)];
    lines.extend([LaneKind::WriteBehind, LaneKind::ReadThrough].map(|kind| {
        let points = at_risk(scene, look, kind);
        let label = named("", &points, count);
        Series::measured(kind.name(), writes, points, color(kind, look.palette)).labelled(label)
    }));
    lines.extend([
        Series::theory("theory, at worst", writes, worst, look)
            .labelled(worst.map(|worst| format!("rate × T = {}", three_digits(worst)))),
        Series::theory("theory, mean", writes, average, look)
            .labelled(Some("half: the mean".to_owned())),
    ]);
    let now = model.at_risk(LaneKind::WriteBehind);
    let said = worst.map_or_else(String::new, |worst| {
        format!(", theory: at most about {worst:.0}")
    });
    Plot {
        window: "writes only in memory\tonly in memory".to_owned(),
        across: Across::Time,
        up: Scale::From0(5.0),
        points: Points::Lines(lines),
        summary: format!(
            "{} {} only in memory{said}",
            counted(now, "acknowledged write"),
            verb(now, "is", "are")
        ),
    }
}

/// What is said of each lane, one after the other.
fn each_said(scene: &Scene<'_>, said: impl Fn(&Lane) -> String) -> String {
    let lanes = scene.model.lanes().iter();
    let said: Vec<String> = lanes
        .map(|lane| format!("{} {}", lane.kind().name(), said(lane)))
        .collect();
    said.join(", ")
}

fn latency(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let model = scene.model;
    let sampler = &model.tally().sampler;
    let points = |lane: &Lane| lane.tally().sampled.write_ms.points(sampler);
    Plot {
        window: "ms, log".to_owned(),
        across: Across::Time,
        up: Scale::Decades {
            powers: (-1.0, 2.0),
            unit_s: 1e-3,
        },
        points: Points::Lines(lane_lines(
            scene,
            look,
            (Unit::Millis, "write_latency_mean_ms"),
            points,
        )),
        summary: each_said(scene, |lane| {
            let median = lane.tally().write_median(scene.now);
            let median = median.map_or("–".to_owned(), |m| table::latency(m.as_millis_f64()));
            format!("{median} ms")
        }),
    }
}

fn rows(view: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let model = scene.model;
    let params = model.params();
    let unit = Unit::PerSecond("rows");
    let points = |lane: &Lane| {
        let counts = lane.tally().sampled.rows.points(&model.tally().sampler);
        if lane.kind().write_path(params) == WritePath::Behind && params.flush_s > WINDOW_S {
            // A flush is spread over the time in which it was collected.
            let spacing = model.tally().sampler.spacing().as_secs_f64().max(1e-9);
            rates_back(&counts, (params.flush_s / spacing).round() as usize)
        } else {
            rates(&counts)
        }
    };
    let theory = view.theory(params).map(|theory| theory.rows_per_s);
    let mut lines = lane_lines(scene, look, (unit, "rows_per_s"), points);
    lines.push(
        Series::theory("theory", unit, theory, look)
            .labelled(theory.map(|rows| format!("theory {}", three_digits(rows)))),
    );
    let said = each_said(scene, |lane| {
        format!("{:.1}", lane.tally().row_rate.per_s(scene.now))
    });
    Plot {
        window: "rows a second\trows/s".to_owned(),
        across: Across::Time,
        up: Scale::From0(5.0),
        points: Points::Lines(lines),
        summary: format!("rows a second: {said}"),
    }
}

fn stale(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let what = (Unit::Count("reads"), "stale_reads");
    since_start(
        scene,
        look,
        what,
        |sampled| &sampled.stale,
        |lane| lane.tally().counts.stale_reads(),
    )
}

fn lost(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let what = (Unit::Count("writes"), "writes_lost");
    since_start(
        scene,
        look,
        what,
        |sampled| &sampled.lost,
        |lane| lane.tally().counts.writes_lost,
    )
}

/// Counts since the start, or since they were restarted.
fn since_start(
    scene: &Scene<'_>,
    look: &Look,
    what: (Unit, &str),
    series: impl Fn(&Sampled) -> &Samples,
    now: impl Fn(&Lane) -> u64,
) -> Plot {
    let sampler = &scene.model.tally().sampler;
    let points = |lane: &Lane| {
        let value = Some(now(lane) as f64);
        with_now(series(&lane.tally().sampled), sampler, look.now, value)
    };
    let mut lines = lane_lines(scene, look, what, points);
    for line in &mut lines {
        // Lanes at zero lie on one another; only those above are named.
        if line.points.last().is_none_or(|point| point[1] <= 0.0) {
            line.label = None;
        }
    }
    let said = each_said(scene, |lane| now(lane).to_string());
    let since = counted_since(lines.iter().map(|line| &line.points[..]));
    Plot {
        window: since.to_owned(),
        across: Across::Time,
        up: Scale::From0(5.0),
        points: Points::Lines(lines),
        summary: format!("{since}: {said}"),
    }
}
