//! The charts: what the cost consists of, how it grows with the data, and how it went.

use eframe::egui::{Color32, Ui};

use super::{Out, Scene, View};
use crate::chapters::nosql::families::Family;
use crate::chapters::nosql::model::Model;
use crate::chapters::nosql::words::{cost_text, title};
use crate::chapters::nosql::work::{BYTE_US, EDGE_US, PROBE_US, ROUND_TRIP_US, ROW_US, Work};
use crate::components::named::Named as _;
use crate::kit::charts::{
    Across, Chart, Charts, Draw, Look, Plot, Points, Scale, Series, Stack, Stacked, TimeAxis,
    charts_ui, with_now,
};
use crate::lesson::sentences::counted;
use crate::ui::plot::{Column, Unit};
use crate::ui::theme::mix;

const CHARTS: Charts<'static, View, Model> = Charts {
    list: &[
        Chart {
            name: "parts",
            title: "What it costs",
            tab: "costs",
            draw: Draw::Over(parts_plot, None),
        },
        Chart {
            name: "sizes",
            title: "Cost against size",
            tab: "size",
            draw: Draw::Over(sizes, None),
        },
        Chart {
            name: "plan",
            title: "Your plan's servers",
            tab: "plan",
            draw: Draw::OverTime(plan),
        },
    ],
    small: 2,
    axis: TimeAxis {
        least: 60.0,
        spare: 1.17,
    },
};
/// What the families are called under their bars; after a tab, in less.
const SHORT: [&str; 5] = [
    "key-value\tk-v",
    "document\tdoc",
    "wide\tw",
    "graph\tgr",
    "relational\ttables",
];
/// Seconds in a microsecond.
const MICRO: f64 = 1e-6;
/// The least and the greatest number of users on the axis of sizes, as logarithms.
const SIZES: (f64, f64) = (1.4, 4.0);

pub(super) fn ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    charts_ui(view, ui, scene, &CHARTS, |view| &mut view.plots, out);
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
fn parts_plot(view: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let works = view.so_far(scene).unwrap_or_default();
    let colors = [
        palette.ghost,
        palette.accent,
        palette.ink2,
        palette.theory,
        mix(palette.bg, palette.accent, 0.45),
    ];
    let names = parts(&Work::default()).map(|(name, _)| name);
    let stack = |(part, (name, color)): (usize, (&'static str, Color32))| {
        let height = |(place, work): (usize, &Work)| [place as f64 + 1.0, parts(work)[part].1];
        let values: Vec<[f64; 2]> = works.iter().enumerate().map(height).collect();
        Stack {
            name,
            shown: values.iter().any(|point| point[1] > 0.0),
            color,
            values,
        }
    };
    let said: Vec<String> = Family::ALL
        .into_iter()
        .zip(&works)
        .map(|(family, work)| format!("{} {}", title(family), cost_text(work.cost_us())))
        .collect();
    Plot {
        window: "last question".to_owned(),
        across: Across::Places {
            names: &SHORT,
            over: Column::new("family", Unit::Place),
        },
        up: Scale::Times {
            least: 1_000.0,
            unit_s: MICRO,
        },
        points: Points::Bars(Stacked {
            stacks: names
                .into_iter()
                .zip(colors)
                .enumerate()
                .map(stack)
                .collect(),
            unit: Unit::Micros,
            width: 0.6,
        }),
        summary: said.join(", "),
    }
}

/// The cost of the question in data sets of other sizes, on two logarithmic axes.
fn sizes(view: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let log = |users: u64| libm::log10(users as f64);
    let mut measured: Vec<&(u64, [f64; 5])> = view.sweep.done.iter().collect();
    measured.sort_by_key(|(users, _)| *users);
    let now = log(scene.model.params().users);
    // Beyond both ends of any axis of costs.
    let mut lines = vec![Series::mark([[now, -3.0], [now, 20.0]], palette.ghost).wide(1.0)];
    lines.extend(Family::ALL.map(|family| {
        let lit = view.lit == Some(family);
        let points = measured.iter().map(|(users, costs)| {
            let cost = costs[family as usize];
            [log(*users), cost.max(1.0)]
        });
        let width = if lit { 3.0 } else { 1.5 };
        let color = palette.of(family as usize);
        Series::measured(family.name(), Unit::Micros, points.collect(), color)
            .wide(width)
            .labelled(Some(title(family).to_owned()))
    }));
    let largest = measured.last().map_or(0.0, |(users, _)| log(*users));
    Plot {
        window: "last question, log axes\tlog axes".to_owned(),
        across: Across::Values {
            range: SIZES.0..=largest.max(SIZES.1),
            logarithmic: true,
            ends: "30 users\t10,000+".to_owned(),
            over: Column::new("size", Unit::Count("users")),
        },
        up: Scale::Decades {
            powers: (3.0, 4.0),
            unit_s: MICRO,
        },
        points: Points::Lines(lines),
        summary: format!(
            "costs at {} of the data set",
            counted(measured.len() as u64, "size")
        ),
    }
}

/// What the answers of the learner's plan cost its servers over the run.
fn plan(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let value = tally.recent_plan.mean();
    let points = with_now(&tally.plan_us, &tally.sampler, look.now, value);
    Plot {
        window: "mean of the last 20\tlast 20".to_owned(),
        across: Across::Time,
        up: Scale::Times {
            least: 2.0,
            unit_s: MICRO,
        },
        points: Points::Lines(vec![
            Series::before(scene.ghost, Unit::Micros, 1.0, look),
            Series::measured("plan", Unit::Micros, points, look.palette.accent)
                .labelled(value.map(cost_text)),
        ]),
        summary: value.map_or_else(|| "no value yet".to_owned(), cost_text),
    }
}
