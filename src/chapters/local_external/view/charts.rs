//! The charts: how long reads take, who answers them and how many are old; what it costs in its
//! file.

mod cost;

use eframe::egui::Ui;

use super::{Out, Scene, View};
use crate::chapters::local_external::model::Model;
use crate::chapters::local_external::request::Tier;
use crate::chapters::local_external::tally::Tally;
use crate::kit::charts::{
    Across, Chart, Charts, Draw, Look, Plot, Points, Scale, Series, Stack, Stacked, TimeAxis,
    charts_ui, levels, named, note_room, rates, with_now,
};
use crate::sim::SimDuration;
use crate::sim::stats::Series as Samples;
use crate::ui::plot::{Unit, percent, time};
use crate::ui::plots::is_alone;

const LIST: [Chart<View, Model>; 6] = [
    Chart {
        name: "latency",
        title: "Latency",
        tab: "latency",
        draw: Draw::OverTime(latency),
    },
    Chart {
        name: "served by",
        title: "Served by",
        tab: "served by",
        draw: Draw::OverTime(served),
    },
    Chart {
        name: "stale",
        title: "Stale",
        tab: "stale",
        draw: Draw::OverTime(stale),
    },
    Chart {
        name: "network calls",
        title: "Calls",
        tab: "calls",
        draw: Draw::OverTime(cost::calls),
    },
    Chart {
        name: "memory spent on copies",
        title: "Memory",
        tab: "memory",
        draw: Draw::OverTime(cost::copies),
    },
    Chart {
        name: "reloads",
        title: "Your reloads",
        tab: "reloads",
        draw: Draw::Own(reloads),
    },
];
/// Bars across the whole axis.
const BARS: usize = 30;

pub(super) fn ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    // What one client was shown is on the stage, unless charts are drawn one by one: there the
    // stage in front of a room has no room for it.
    let list = if is_alone(ui) { &LIST[..] } else { &LIST[..5] };
    let charts = Charts {
        list,
        small: 2,
        axis: TimeAxis {
            least: 60.0,
            spare: 1.17,
        },
    };
    charts_ui(view, ui, scene, &charts, |view| &mut view.plots, out);
    note_room(ui, &LIST);
}

fn reloads(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) -> String {
    let area = ui.max_rect();
    super::reloads::reloads_ui(view, ui, scene, area, out);
    String::new()
}

fn latency(view: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let tally = scene.model.tally();
    let line = |samples: &Samples, name: &'static str, color| {
        let points = samples.points(&tally.sampler);
        let label = named(name, &points, |us| time(us / 1e6));
        Series::measured(name, Unit::Micros, points, color).labelled(label)
    };
    let theory = view.theory(scene.model.params()).map(|found| found.mean_us);
    let mean = tally.recent_latencies.mean_ns();
    let summary = mean
        .map(|nanos| SimDuration::from_secs_f64(nanos / 1e9))
        .zip(tally.recent_latencies.quantiles([0.99]))
        .map_or_else(
            || "no value yet".to_owned(),
            |(mean, [p99])| format!("mean {mean}, p99 {p99} over the last 200 reads"),
        );
    Plot {
        window: "log, last 200 reads\tlog".to_owned(),
        across: Across::Time,
        // From 100 ns to 100 ms, and further where a run goes further.
        up: Scale::Decades {
            powers: (-1.0, 5.0),
            unit_s: 1e-6,
        },
        points: Points::Lines(vec![
            Series::before(scene.ghost, Unit::Micros, 1.0, look),
            Series::theory("theory", Unit::Micros, theory, look)
                .labelled(theory.map(|us| format!("theory {}", time(us / 1e6)))),
            line(&tally.sampled.latency_p99_us, "p99", palette.accent),
            line(&tally.sampled.latency_mean_us, "mean", palette.hit),
        ]),
        summary,
    }
}

fn served(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let tally = scene.model.tally();
    let bars: Vec<Vec<[f64; 2]>> = Tier::ALL
        .iter()
        .map(|&tier| {
            let (series, now) = (tier as usize, look.now);
            let all = Some(tally.run.found[series] as f64);
            let counts = with_now(&tally.sampled.found[series], &tally.sampler, now, all);
            let bars = levels(&counts, (BARS, look.span), now).into_iter();
            bars.map(|[at, grown, _]| [at, grown]).collect()
        })
        .collect();
    // Shares: each bar is divided by its own height.
    let sum = |bar: usize| bars.iter().map(|values| values[bar][1]).sum::<f64>();
    let share = |(bar, &[x, y]): (usize, &[f64; 2])| [x, 100.0 * y / sum(bar).max(1e-12)];
    let colors = [palette.hit, palette.accent, palette.miss];
    let stacks = Tier::ALL.iter().zip(&bars).zip(colors);
    let said: Vec<String> = Tier::ALL
        .iter()
        .filter_map(|&tier| {
            let share = tally.counts.share(tier)?;
            Some(format!("{} {}", tier.name(), percent(share * 100.0)))
        })
        .collect();
    Plot {
        window: "% of reads".to_owned(),
        across: Across::Time,
        up: Scale::Percent,
        points: Points::Bars(Stacked {
            stacks: stacks
                .map(|((tier, values), color)| Stack {
                    name: tier.name(),
                    shown: true,
                    color,
                    values: values.iter().enumerate().map(share).collect(),
                })
                .collect(),
            unit: Unit::Percent,
            width: look.span / BARS as f64 * 0.8,
        }),
        summary: format!("{} since the start", said.join(", ")),
    }
}

fn stale(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let model = scene.model;
    let tally = model.tally();
    let instances = model.instances().len().max(1) as f64;
    let now = model.stale_instances();
    let held = with_now(
        &tally.sampled.stale_instances,
        &tally.sampler,
        look.now,
        Some(f64::from(now)),
    );
    // The share of reads stands on the axis of instances: all of one are as high as all of the
    // other.
    let reads: Vec<[f64; 2]> = stale_share(tally)
        .into_iter()
        .map(|[x, share]| [x, share * instances])
        .collect();
    let said = named("", &reads, |y| percent(100.0 * y / instances));
    let reads = Series::measured("stale reads", Unit::Percent, reads, palette.ink3)
        .times(100.0 / instances);
    let counts = &tally.counts;
    Plot {
        window: "instances; % of reads\tinstances".to_owned(),
        across: Across::Time,
        up: Scale::From0(instances),
        points: Points::Lines(vec![
            reads.labelled(said.map(|share| format!("{share} of reads"))),
            Series::measured(
                "with stale copies",
                Unit::Count("instances"),
                held,
                palette.stale,
            )
            .of("stale_instances_max")
            .labelled(Some(format!("{now} now"))),
        ]),
        summary: format!(
            "{now} instances hold stale copies now; {} of {} reads were stale, {} non-monotonic",
            counts.stale_reads, counts.reads, counts.backwards_reads
        ),
    }
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
