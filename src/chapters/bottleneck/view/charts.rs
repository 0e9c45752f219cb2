//! The charts: latency against load in its file; latency, shares, the queue, and what became of the
//! reads here.

mod load;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::bottleneck::model::Model;
use crate::kit::charts::{
    self, Across, Chart, Charts, Draw, Look, Plot, Points, Scale, Series, TimeAxis, charts_ui,
    named, percents, rate_named, rates_back, with_now,
};
use crate::sim::stats::Series as Samples;
use crate::ui::plot::{Unit, count};

const CHARTS: Charts<'static, View, Model> = Charts {
    list: &[
        Chart {
            name: "load",
            title: "Latency against load",
            tab: "load",
            draw: Draw::Over(load::plot, Some(load::clicked)),
        },
        Chart {
            name: "latency",
            title: "Latency",
            tab: "latency",
            draw: Draw::OverTime(latency),
        },
        Chart {
            name: "shares",
            title: "Busy, and found",
            tab: "busy",
            draw: Draw::OverTime(shares),
        },
        Chart {
            name: "waiting",
            title: "Waiting",
            tab: "waiting",
            draw: Draw::OverTime(waiting),
        },
        Chart {
            name: "ends",
            title: "Reads",
            tab: "reads",
            draw: Draw::OverTime(ends),
        },
    ],
    small: 2,
    axis: TimeAxis {
        least: 2.0,
        spare: 1.2,
    },
};
/// A rate is over so many samples.
const SAMPLES: usize = 10;

pub(super) fn ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    charts_ui(view, ui, scene, &CHARTS, |view| &mut view.plots, out);
}

fn latency(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let mut plot = charts::latency(
        look,
        &tally.sampler,
        [&tally.sampled.latency_p50_ms, &tally.sampled.latency_p99_ms],
        &tally.recent_latencies,
        "last 500 reads",
    );
    if let Points::Lines(lines) = &mut plot.points {
        let before = Series::before(scene.ghost, Unit::Millis, 1.0, look);
        lines.insert(0, before);
    }
    plot
}

/// Utilisation, and the shares found in memory and in the cache.
fn shares(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let tally = scene.model.tally();
    let sampled = &tally.sampled;
    let rate = |series: &Samples| rates_back(&series.points(&tally.sampler), SAMPLES);
    let (busy, there) = (rate(&sampled.busy_s), rate(&sampled.capacity_s));
    let used = busy.iter().zip(&there);
    let busy: Vec<[f64; 2]> = used
        .map(|(busy, there)| [busy[0], 100.0 * busy[1] / there[1].max(1e-9)])
        .collect();
    let pool = percents(sampled.pool_hit.points(&tally.sampler));
    let cache = percents(sampled.cache_hit.points(&tally.sampler));
    let said = |points: &[[f64; 2]]| points.last().map_or(0.0, |point| point[1]);
    let summary = format!(
        "{:.0} % of the workers' time is used, {:.0} % of the pages are found in memory, {:.0} % of \
         the answers in the cache",
        said(&busy),
        said(&pool),
        said(&cache)
    );
    let cached = scene.model.params().has_cache() && scene.model.cache_is_up();
    let cache = if cached { cache } else { Vec::new() };
    let line = |name, points: Vec<[f64; 2]>, color| {
        let label = named(name, &points, |share| format!("{share:.0} %"));
        Series::measured(name, Unit::Percent, points, color).labelled(label)
    };
    Plot {
        window: "%".to_owned(),
        across: Across::Time,
        up: Scale::Percent,
        points: Points::Lines(vec![
            line("cache", cache, palette.of(0))
                .of("cache_hit_rate")
                .wide(1.5),
            line("memory", pool, palette.of(1)).of("buffer_hit_rate"),
            line("busy", busy, palette.accent).of("utilisation"),
        ]),
        summary,
    }
}

fn waiting(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let waiting = scene.model.waiting();
    let now = Some(waiting as f64);
    let points = with_now(&tally.sampled.waiting, &tally.sampler, look.now, now);
    let reads = Unit::Count("reads");
    Plot {
        window: "reads in the queue\tin the queue".to_owned(),
        across: Across::Time,
        up: Scale::From0(10.0),
        points: Points::Lines(vec![
            Series::measured("waiting", reads, points, look.palette.accent)
                .of("queue_mean")
                .labelled(Some(count(waiting as f64))),
        ]),
        summary: format!("{waiting} wait now"),
    }
}

/// Reads answered, timed out and refused a second.
fn ends(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let tally = scene.model.tally();
    let sampled = &tally.sampled;
    let rate = |series: &Samples| rates_back(&series.points(&tally.sampler), SAMPLES);
    let answered = rate(&sampled.answered);
    let (timed_out, refused) = (rate(&sampled.timed_out), rate(&sampled.refused));
    let last = |points: &[[f64; 2]]| points.last().map_or(0.0, |point| point[1]);
    let summary = format!(
        "{:.0} answered, {:.0} timed out, {:.0} refused a second",
        last(&answered),
        last(&timed_out),
        last(&refused)
    );
    let line = |name, points: Vec<[f64; 2]>, color| {
        // What does not happen is not named.
        let label = rate_named(name, &points).filter(|_| last(&points) > 0.0);
        Series::measured(name, Unit::PerSecond("reads"), points, color).labelled(label)
    };
    Plot {
        window: "reads a second\tper second\t/s".to_owned(),
        across: Across::Time,
        up: Scale::From0(100.0),
        points: Points::Lines(vec![
            line("timed out", timed_out, palette.expired),
            line("refused", refused, palette.miss),
            line("answered", answered, palette.hit),
        ]),
        summary,
    }
}
