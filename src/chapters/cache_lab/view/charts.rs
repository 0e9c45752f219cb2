//! The charts: hit rate, load of the database and latency here, causes of misses in their file.

mod causes;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::cache_lab::model::Model;
use crate::chapters::cache_lab::prediction::Prediction;
use crate::kit::charts::{
    Across, Chart, Charts, Draw, Look, Plot, Points, Scale, Series, TimeAxis, charts_ui, latency,
    named, percents, rate_named, rates, share_said, with_now,
};
use crate::ui::plot::{Unit, percent};

const CHARTS: Charts<'static, View, Model> = Charts {
    list: &[
        Chart {
            name: "hit rate",
            title: "Hit rate",
            tab: "hits",
            draw: Draw::OverTime(hit_rate),
        },
        Chart {
            name: "why it missed",
            title: "Why it missed",
            tab: "misses",
            draw: Draw::OverTime(causes::plot),
        },
        Chart {
            name: "database load",
            title: "Database serves",
            tab: "database",
            draw: Draw::OverTime(database_load),
        },
        Chart {
            name: "latency",
            title: "Latency",
            tab: "latency",
            draw: Draw::OverTime(read_latency),
        },
    ],
    small: 2,
    axis: TimeAxis {
        least: 60.0,
        spare: 1.17,
    },
};

pub(super) fn ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    charts_ui(view, ui, scene, &CHARTS, |view| &mut view.plots, out);
}

fn hit_rate(view: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let tally = scene.model.tally();
    let (recent_now, total_now) = (tally.recent_hits.share(), tally.counts.hit_rate());
    let curve = |series, now| percents(with_now(series, &tally.sampler, look.now, now));
    let prediction = view.theory(scene.model.params());
    let total = total_now.map(|share| percent(share * 100.0));
    let recent = share_said(&tally.recent_hits);
    let mut lines = vec![
        Series::before(scene.ghost, Unit::Percent, 100.0, look),
        Series::measured(
            "all",
            Unit::Percent,
            curve(&tally.sampled.hit_total, total_now),
            palette.ink3,
        )
        .of("hit_rate")
        .faint()
        .labelled(total.as_ref().map(|share| format!("all {share}"))),
        Series::measured(
            "last 200",
            Unit::Percent,
            curve(&tally.sampled.hit_recent, recent_now),
            palette.hit,
        )
        .labelled(recent.clone()),
    ];
    lines.extend(levels(prediction.as_ref(), view.ceilings, look));
    let theory = theory_said(prediction.as_ref());
    Plot {
        window: if prediction.is_some() {
            "% of the last 200; thin: all since the start\t% of the last 200\tlast 200".to_owned()
        } else {
            "no theory for this pattern; last 200\tlast 200".to_owned()
        },
        across: Across::Time,
        up: Scale::Percent,
        points: Points::Lines(lines),
        summary: format!(
            "{} over the last 200 requests, {} since the start, {theory}",
            recent.unwrap_or_else(|| "no value".to_owned()),
            total.unwrap_or_else(|| "no value".to_owned()),
        ),
    }
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

/// What theory says, and with it, if they are asked for, the ceilings of time and room.
fn levels(prediction: Option<&Prediction>, ceilings: bool, look: &Look) -> [Series; 3] {
    let palette = look.palette;
    let ceiling = prediction.filter(|_| ceilings);
    let level = |column, name: &str, share: Option<f64>, color| {
        let points = look.level(share.map(|share| share * 100.0));
        let label = named(name, &points, percent);
        Series::dashed(column, Unit::Percent, points, color).labelled(label)
    };
    [
        level(
            "theory",
            prediction.map_or("", |found| found.name),
            prediction.map(|found| found.hit_rate),
            palette.theory,
        ),
        level(
            "time ceiling",
            "time",
            ceiling.map(|found| found.time_ceiling),
            palette.expired,
        ),
        level(
            "room ceiling",
            "room",
            ceiling.map(|found| found.room_ceiling),
            palette.miss,
        ),
    ]
}

fn database_load(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let capacity = scene.model.params().database_per_s;
    let served = rates(&tally.sampled.served.points(&tally.sampler));
    let now = tally.database_rate.per_s(scene.now);
    let label = rate_named("", &served);
    let reads = Unit::PerSecond("reads");
    let limit = (capacity > 0.0).then_some(capacity);
    Plot {
        window: "reads a second\treads/s\t/s".to_owned(),
        across: Across::Time,
        up: Scale::From0(5.0),
        points: Points::Lines(vec![
            Series::measured("served", reads, served, look.palette.accent).labelled(label),
            Series::theory("capacity", reads, limit, look).labelled(Some("capacity".to_owned())),
        ]),
        summary: format!("{now:.1} requests a second of {capacity}"),
    }
}

fn read_latency(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    latency(
        look,
        &tally.sampler,
        [&tally.sampled.latency_p50_ms, &tally.sampled.latency_p99_ms],
        &tally.recent_latencies,
        "last 200 reads",
    )
}
