//! Popularity, working set, reuse and hit rate of a trace, as charts.

use crate::components::cache::{PolicyKind, Stretch};
use crate::components::trace_study::{InWindow, LogHistogram, Popularity, Reuse};
use crate::io::chart_svg::{Axis, Chart, Division, Panel, Series};
use crate::lesson::thousands;

fn axis(name: &str, division: Division) -> Axis {
    Axis {
        name: name.to_owned(),
        division,
        ..Axis::default()
    }
}

fn line(name: &str, points: Vec<(f64, f64)>) -> Series {
    Series {
        name: name.to_owned(),
        points,
        ..Series::default()
    }
}

fn chart(title: &str, x: Axis, y: Axis, series: Vec<Series>) -> Chart {
    Chart {
        title: title.to_owned(),
        x,
        panels: vec![Panel { y, series }],
    }
}

/// Requests per key by its rank, and the fitted Zipf law.
pub fn popularity(popularity: &Popularity) -> Chart {
    let measured = popularity.points.iter();
    let measured = measured.map(|&(rank, count)| (rank as f64, count as f64));
    let fitted = popularity.fitted().into_iter();
    // Below one request the law says less than a trace can show.
    let fitted = fitted.filter(|(_, count)| *count >= 0.5);
    let fitted = fitted.map(|(rank, count)| (rank as f64, count));
    let mut series = vec![line("requests", measured.collect())];
    if let Some(fit) = popularity.fit {
        series.push(Series {
            dashed: true,
            ..line(&format!("Zipf {:.2}", fit.exponent), fitted.collect())
        });
    }
    chart(
        "Popularity of the keys",
        axis("rank of the key", Division::Log),
        axis("requests per key", Division::Log),
        series,
    )
}

/// Different keys in each part of the trace, and how many of them are new.
pub fn working_set(windows: &[InWindow]) -> Chart {
    let over = |of: fn(&InWindow) -> u64| -> Vec<(f64, f64)> {
        let each = windows.iter();
        each.map(|window| (window.ends as f64, of(window) as f64))
            .collect()
    };
    let length = windows.first().map_or(0, |window| window.ends);
    let unit = thousands(length as f64);
    chart(
        "Working set",
        axis("requests", Division::Linear),
        Axis {
            range: Some((0.0, 0.0)),
            ..axis(&format!("keys in {unit} requests"), Division::Linear)
        },
        vec![
            line("different keys", over(|window| window.keys)),
            line("new keys", over(|window| window.new)),
        ],
    )
}

/// Requests by reuse distance and by reuse time.
pub fn reuse(reuse: &Reuse) -> Chart {
    let bars = |histogram: &LogHistogram| -> Vec<(f64, f64)> {
        let bars = histogram.bars().filter(|bar| bar.requests > 0.0);
        bars.map(|bar| (bar.middle(), bar.requests)).collect()
    };
    let mut series = vec![
        line("distance (keys)", bars(&reuse.distances)),
        line("time (requests)", bars(&reuse.times)),
    ];
    for line in &mut series {
        line.dots = true;
    }
    chart(
        "Reuse distances and reuse times",
        axis("since the last request for the same key", Division::Log),
        axis("requests", Division::Log),
        series,
    )
}

/// A policy with its size, as a line is called.
pub fn course_name(policy: PolicyKind, slots: usize) -> String {
    format!("{}, {} slots", policy.label(), thousands(slots as f64))
}

/// The hit rate in each part of the trace, called as what was measured.
pub fn hit_rate(name: &str, parts: &[Stretch]) -> Chart {
    let points = parts.iter().map(|part| {
        let counts = part.counts;
        (
            part.ends as f64,
            counts.hits as f64 / counts.requests.max(1) as f64,
        )
    });
    chart(
        "Hit rate over time",
        axis("requests", Division::Linear),
        Axis {
            range: Some((0.0, 1.0)),
            percent: true,
            ..axis("hit rate", Division::Linear)
        },
        vec![line(name, points.collect())],
    )
}
