//! The charts: hit rate, age of answers and latency here, loads per expiry in its file.

mod herds;

use eframe::egui::Ui;

use super::steps::{self, TITLE};
use super::{Out, Scene, View};
use crate::chapters::cache_aside::model::Model;
use crate::chapters::cache_aside::prediction::predict;
use crate::kit::charts::{
    Across, Chart, Charts, Draw, Look, Plot, Points, Scale, Series, TimeAxis, charts_ui, latency,
    named, note_room, percents, share_said, with_now,
};
use crate::lesson::sentences::counted;
use crate::ui::plot::{Unit, percent, time};
use crate::ui::present::presenting;

const LIST: [Chart<View, Model>; 5] = [
    Chart {
        name: "steps",
        title: TITLE,
        tab: "steps",
        draw: Draw::Own(steps::chart_ui),
    },
    Chart {
        name: "hit rate",
        title: "Hit rate",
        tab: "hits",
        draw: Draw::OverTime(hit_rate),
    },
    Chart {
        name: "age",
        title: "Age of the answer",
        tab: "age",
        draw: Draw::OverTime(age),
    },
    Chart {
        name: "loads per expiry",
        title: "Loads/expiry",
        tab: "loads",
        draw: Draw::Own(herds::herds_ui),
    },
    Chart {
        name: "latency",
        title: "Latency",
        tab: "latency",
        draw: Draw::OverTime(read_latency),
    },
];

pub(super) fn ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    // The strip stands on the stage; in front of a room it is the first of the charts.
    let list = if presenting(ui) {
        &LIST[..]
    } else {
        &LIST[1..]
    };
    let charts = Charts {
        list,
        small: 2,
        // Single requests are watched in milliseconds.
        axis: TimeAxis {
            least: 0.1,
            spare: 1.17,
        },
    };
    charts_ui(view, ui, scene, &charts, |view| &mut view.plots, out);
    note_room(ui, &LIST);
}

fn hit_rate(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let params = scene.model.params();
    let now = tally.recent_hits.share();
    let said = share_said(&tally.recent_hits);
    let recent = with_now(&tally.sampled.hit_recent, &tally.sampler, look.now, now);
    let theory = predict(params, params.protection).map(|found| found.hit_rate * 100.0);
    let recent = Series::measured(
        "last 200",
        Unit::Percent,
        percents(recent),
        look.palette.hit,
    );
    Plot {
        window: "% of the last 200\tlast 200".to_owned(),
        across: Across::Time,
        up: Scale::Percent,
        points: Points::Lines(vec![
            Series::before(scene.ghost, Unit::Percent, 100.0, look),
            recent.labelled(said.clone()),
            Series::theory("theory", Unit::Percent, theory, look)
                .labelled(theory.map(|share| format!("theory {}", percent(share)))),
        ]),
        summary: said.unwrap_or_else(|| "no value yet".to_owned()),
    }
}

fn age(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let oldest = tally.counts.stale_age_max;
    let ages = tally.sampled.stale_age_s.iter().enumerate();
    let mut points: Vec<[f64; 2]> = ages
        .map(|(index, age)| [tally.sampler.time_of(index), f64::from(*age)])
        .collect();
    points.push([look.now, tally.age_s]);
    let highest = points.iter().map(|point| point[1]).fold(0.0, f64::max);
    let label = named("oldest", &[[look.now, highest]], time).filter(|_| highest > 0.0);
    Plot {
        window: "how far behind\tbehind".to_owned(),
        across: Across::Time,
        up: Scale::Times {
            least: if oldest.as_secs_f64() < 1.0 {
                0.05
            } else {
                1.0
            },
            unit_s: 1.0,
        },
        points: Points::Lines(vec![
            Series::measured("age", Unit::Seconds, points, look.palette.stale).labelled(label),
        ]),
        summary: format!(
            "{}, the oldest {oldest}",
            counted(tally.counts.stale_reads, "stale answer")
        ),
    }
}

fn read_latency(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let plot = latency(
        look,
        &tally.sampler,
        [&tally.sampled.latency_p50_ms, &tally.sampled.latency_p99_ms],
        &tally.recent_latencies,
        "last 200 reads",
    );
    let Some(mean) = tally.latencies.all().mean_ms() else {
        return plot;
    };
    let mean = time(mean / 1e3);
    Plot {
        window: format!("ms, log; mean of all {mean}\tms, mean {mean}\tmean {mean}"),
        ..plot
    }
}
