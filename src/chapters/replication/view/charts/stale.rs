//! Stale reads: for quorums, how the chance falls with time since the acknowledgement; elsewhere,
//! how old stale answers were.

use super::super::{Scene, View};
use crate::chapters::replication::params::Strategy;
use crate::chapters::replication::tally::AGE_BORDERS_MS;
use crate::components::theory::missed_share;
use crate::kit::charts::{Across, Look, Plot, Points, Scale, Series};
use crate::sim::SimDuration;
use crate::ui::marks::Mark;
use crate::ui::plot::{Column, HistogramBar, Unit};

/// Points of the measured curve.
const POINTS: u32 = 15;
/// What stands below the axis of ages, in milliseconds.
const TICKS: [(f64, &str); 6] = [
    (1.0, "1"),
    (10.0, "10"),
    (100.0, "100"),
    (1_000.0, "1 s"),
    (10_000.0, "10 s"),
    (100_000.0, "100 s"),
];

pub(super) fn plot(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let params = scene.model.params();
    // With spares in a replica's place rounds of all replicas say nothing about what reads find.
    let by_replicas =
        params.strategy == Strategy::Leaderless && !(params.sloppy && params.spares > 0);
    if by_replicas {
        by_time(scene, look)
    } else {
        by_age(scene, look)
    }
}

/// The share of reads that would be stale, by how long after the acknowledgement they are sent.
fn by_time(scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let visible = &tally.visible_after;
    let all = visible.count();
    let far = reach(scene);
    let share = |t: f64| {
        let limit = SimDuration::from_millis_f64(t);
        let recorded = visible.recorded().filter(|(after, _)| *after > limit);
        let later: u64 = recorded.map(|(_, count)| count).sum();
        100.0 * later as f64 / all.max(1) as f64
    };
    let points: Vec<[f64; 2]> = (0..POINTS)
        .filter(|_| all > 0)
        .map(|index| {
            let t = far * f64::from(index) / f64::from(POINTS - 1);
            [t, share(t)]
        })
        .collect();
    let theory = theory(scene, far);
    let summary = points.first().map_or_else(
        || "no reads yet".to_owned(),
        |first| format!("{:.1} % right after the acknowledgement", first[1]),
    );
    let theory = Series::dashed(
        "drawn at random",
        Unit::Percent,
        theory,
        look.palette.theory,
    );
    Plot {
        window: "% by time since the ack\t% by time".to_owned(),
        across: Across::Values {
            range: -0.04 * far..=far * 1.04,
            logarithmic: false,
            ends: format!("0 ms\t{far} ms"),
            over: Column::new("after the acknowledgement", Unit::Millis),
        },
        up: Scale::From0(4.0),
        points: Points::Marks {
            lines: vec![theory.labelled(Some("at random".to_owned()))],
            marks: (
                points,
                Mark::Stale { versions: 0 },
                Column::new("stale", Unit::Percent),
            ),
        },
        summary,
    }
}

/// How far the axis goes: about where nearly all writes are everywhere, in steps.
fn reach(scene: &Scene<'_>) -> f64 {
    let params = scene.model.params();
    let slow = scene
        .model
        .tally()
        .visible_after
        .quantile(0.995)
        .map_or(0.0, SimDuration::as_millis_f64);
    let least = params.read_after_ms * 2.0;
    let wanted = slow.max(least).max(1.0);
    let mut far = 1.0;
    for factor in [2.0, 2.5, 2.0].into_iter().cycle() {
        if wanted <= far || far > 1e6 {
            break;
        }
        far *= factor;
    }
    far
}

/// The chance if R nodes were drawn at random while W have the write: the closed form, against which
/// the first points can be held.
fn theory(scene: &Scene<'_>, far: f64) -> Vec<[f64; 2]> {
    let params = scene.model.params();
    let (n, w, r) = (params.replicas(), params.w(), params.r());
    let share = 100.0 * missed_share(n as u32, w as u32, r as u32);
    vec![[0.0, share], [far, share]]
}

/// Stale answers by their age.
fn by_age(scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let ages = &tally.stale_ages;
    // The axis ends at a second, or where the oldest answers are.
    let oldest = ages.iter().rposition(|count| *count > 0).unwrap_or(0);
    let second = AGE_BORDERS_MS.partition_point(|border| *border < 500.0);
    let shown = oldest.max(second).min(AGE_BORDERS_MS.len() - 1);
    let to_ms = AGE_BORDERS_MS[shown] * 2.0;
    let bars = ages.iter().enumerate().map(|(index, count)| {
        let (from, to) = borders(index);
        HistogramBar {
            from,
            to,
            height: *count as f64,
        }
    });
    let stale = tally.counts.stale_reads;
    let rate = tally.counts.stale_rate().unwrap_or(0.0) * 100.0;
    let ticks = TICKS.into_iter().filter(|(at, _)| *at <= to_ms);
    Plot {
        window: format!("{rate:.0} % of all; by age, ms\t{rate:.0} %, by age"),
        across: Across::Values {
            range: AGE_BORDERS_MS[0] / 2.0..=to_ms,
            logarithmic: false,
            ends: String::new(),
            over: Column::new("from", Unit::Millis),
        },
        up: Scale::From0(4.0),
        points: Points::Histogram {
            bars: bars.collect(),
            other: Vec::new(),
            column: Column::new("stale", Unit::Count("reads")),
            metric: None,
            color: look.palette.stale,
            pointers: Vec::new(),
            ticks: ticks.map(|(at, text)| (at, text.to_owned())).collect(),
        },
        summary: format!("{stale} stale reads, {rate:.1} % of all"),
    }
}

/// The ages of a class.
fn borders(index: usize) -> (f64, f64) {
    let from = match index {
        0 => AGE_BORDERS_MS[0] / 2.0,
        _ => AGE_BORDERS_MS[index - 1],
    };
    let last = AGE_BORDERS_MS[AGE_BORDERS_MS.len() - 1];
    let to = AGE_BORDERS_MS.get(index).copied().unwrap_or(last * 2.0);
    (from, to)
}
