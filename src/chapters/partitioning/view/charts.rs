//! The charts: imbalance and latency over time here, moves and copies in their file.

mod bars;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::partitioning::cards::Query;
use crate::chapters::partitioning::model::Model;
use crate::chapters::partitioning::prediction::harmonic;
use crate::chapters::partitioning::tally::imbalance;
use crate::kit::charts::{
    Across, Chart, Charts, Draw, Look, Plot, Points, Scale, Series, TimeAxis, charts_ui, with_now,
};
use crate::ui::plot::{Unit, time};

const CHARTS: Charts<'static, View, Model> = Charts {
    list: &[
        Chart {
            name: "imbalance",
            title: "Largest and busiest shard",
            tab: "imbalance",
            draw: Draw::OverTime(imbalance_plot),
        },
        Chart {
            name: "moved",
            title: "Rebalancing",
            tab: "rebalancing",
            draw: Draw::Own(bars::moved_ui),
        },
        Chart {
            name: "query latency",
            title: "Query latency: the slowest shard",
            tab: "latency",
            draw: Draw::OverTime(latency),
        },
        Chart {
            name: "copies",
            title: "Parts and replicas",
            tab: "replicas",
            draw: Draw::Own(bars::copies_ui),
        },
    ],
    small: 2,
    axis: TimeAxis {
        least: 60.0,
        spare: 1.17,
    },
};
/// How uneven shards are to be at most, by the goals.
const EVEN_ENOUGH: f64 = 1.3;

pub(super) fn ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    charts_ui(view, ui, scene, &CHARTS, |view| &mut view.plots, out);
}

fn imbalance_plot(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let tally = scene.model.tally();
    let data_now = imbalance(&scene.model.stored());
    let traffic_now = tally.recent_imbalance();
    let curve = |series, now| with_now(series, &tally.sampler, look.now, now);
    let data = curve(&tally.sampled.data, data_now);
    let traffic = curve(&tally.sampled.traffic, traffic_now);
    let said = |name: &str, value: Option<f64>| value.map(|value| format!("{name} {value:.2}"));
    Plot {
        window: "times the mean\t× mean".to_owned(),
        across: Across::Time,
        up: Scale::Multiples(2.0),
        points: Points::Lines(vec![
            Series::before(scene.ghost, Unit::Ratio, 1.0, look),
            Series::theory("goal", Unit::Ratio, Some(EVEN_ENOUGH), look)
                .labelled(Some(format!("goal {EVEN_ENOUGH}"))),
            Series::measured("data", Unit::Ratio, data, palette.ink3)
                .wide(1.5)
                .labelled(said("data", data_now)),
            Series::measured("traffic", Unit::Ratio, traffic, palette.accent)
                .of("traffic_imbalance")
                .labelled(said("traffic", traffic_now)),
        ]),
        summary: format!(
            "{}, {}; 1 is even, dashed is {EVEN_ENOUGH}",
            said("data", data_now).unwrap_or_else(|| "no data".to_owned()),
            said("traffic over the last 1,000 visits", traffic_now)
                .unwrap_or_else(|| "no traffic yet".to_owned())
        ),
    }
}

fn latency(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let (model, tally) = (scene.model, scene.model.tally());
    let now = tally.recent_latency_ms();
    let measured = with_now(&tally.sampled.latency_ms, &tally.sampler, look.now, now);
    let params = model.params();
    // The mean of one kind of card; of a mixture there is no one number of shards.
    let theory = (params.query != Query::Mix && params.slow_share <= 0.0).then(|| {
        let shards = model.reach(params.query.card(0)).nodes.len() as u64;
        params.query_ms * harmonic(shards)
    });
    let said = |ms: f64| time(ms / 1e3);
    let all = tally.latencies.answered().count();
    let window = if params.slow_share > 0.0 && all > 0 {
        let share = 100.0 * tally.counts.slow as f64 / all as f64;
        format!("ms, last 60; {share:.0} % slow\tms, last 60\tms")
    } else {
        "ms, last 60\tms".to_owned()
    };
    let expected = theory.map_or(String::new(), |ms| format!(", theory {}", said(ms)));
    Plot {
        window,
        across: Across::Time,
        up: Scale::From0(5.0),
        points: Points::Lines(vec![
            Series::measured("last 60", Unit::Millis, measured, look.palette.accent)
                .labelled(now.map(said)),
            Series::theory("theory", Unit::Millis, theory, look)
                .labelled(theory.map(|ms| format!("theory {}", said(ms)))),
        ]),
        summary: now.map_or_else(
            || "no query yet".to_owned(),
            |ms| format!("{} over the last 60 queries{expected}", said(ms)),
        ),
    }
}
