//! Mean latency against load: theory dashed, what this run has measured as dots, the load now.

use super::super::{Out, Scene, View};
use crate::kit::charts::{Across, Look, Plot, Points, Scale, Series, top};
use crate::lesson::{Value, thousands};
use crate::sim::SimDuration;
use crate::ui::plot::{Column, Unit, time};

/// The powers of ten of a millisecond on the axis.
const POWERS: (f64, f64) = (0.0, 3.0);
/// Where the wall ends, as a power of ten: above the axis.
const WALL: f64 = 3.3;
/// Points of the curve of theory.
const POINTS: u32 = 160;

/// A click sets the load.
pub(super) fn clicked(_: &Scene<'_>, load: f64, out: &mut Out) {
    let load = (load / 10.0).round().max(1.0) * 10.0;
    out.set("reads_per_s", Value::Number(load));
}

pub(super) fn plot(view: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let theory = view.theory(scene);
    let load = scene.model.params().reads_per_s;
    let wall = theory.prediction.wall_per_s;
    let most = most_load(scene, wall);
    let curve: Vec<[f64; 2]> = (0..=POINTS)
        .map(|place| most * f64::from(place) / f64::from(POINTS))
        .filter_map(|load| Some([load, theory.prediction.mean_s(load)? * 1e3]))
        .chain(wall.is_finite().then_some([wall, libm::pow(10.0, WALL)]))
        .filter(|point| point[0] <= wall)
        .collect();
    let mut lines = vec![
        // The axis is one of powers of ten.
        Series::mark(
            [[load, POWERS.0 - 1.0], [load, POWERS.1 + 1.0]],
            palette.ghost,
        ),
        Series::dashed("theory", Unit::Millis, curve, palette.theory)
            .labelled(Some("theory".to_owned())),
        // Both are columns before anything is measured.
        dot(look, None, false),
        dot(look, None, true),
    ];
    let measured = scene.model.tally().measured.iter();
    lines.extend(
        measured
            .filter(|one| one.count > 20 && one.reads_per_s != load)
            .map(|one| {
                let mean = one.sum_ms / one.count as f64;
                dot(look, Some([one.reads_per_s, mean]), false)
            }),
    );
    // The mean since the load was set would remember for long what went before.
    let recent = scene.model.tally().recent_latencies.mean_ns();
    if let Some(mean) = recent {
        lines.push(dot(look, Some([load, mean / 1e6]), true));
    }
    let expected = theory.prediction.mean_s(load).map_or_else(
        || "no limit".to_owned(),
        |seconds| SimDuration::from_secs_f64(seconds).to_string(),
    );
    Plot {
        window: "ms, log; mean of the last 500\tms, mean\tms".to_owned(),
        across: Across::Values {
            range: 0.0..=most,
            logarithmic: false,
            ends: format!("0\t{} reads/s", thousands(most)),
            over: Column::new("load", Unit::PerSecond("reads")),
        },
        up: Scale::Decades {
            powers: POWERS,
            unit_s: 1e-3,
        },
        points: Points::Lines(lines),
        summary: format!(
            "theory expects {expected} at {load:.0} reads a second, and a wall at {wall:.0}"
        ),
    }
}

/// The end of the axis of loads: what was tried fits, and the wall if there is one.
fn most_load(scene: &Scene<'_>, wall: f64) -> f64 {
    let tried = scene.model.tally().measured.iter();
    let load = scene.model.params().reads_per_s;
    let highest = tried.map(|one| one.reads_per_s).fold(load * 1.1, f64::max);
    let reach = if wall.is_finite() {
        wall * 1.15
    } else {
        1_000.0
    };
    top(highest.max(reach), 100.0)
}

/// What was measured at one load; the present one says its value.
fn dot(look: &Look, point: Option<[f64; 2]>, is_present: bool) -> Series {
    let points: Vec<[f64; 2]> = point.into_iter().collect();
    let said = point.map(|[_, ms]| time(ms / 1e3));
    if is_present {
        Series::measured("last 500", Unit::Millis, points, look.palette.hit)
            .wide(3.0)
            .labelled(said)
    } else {
        // A name without words makes a dot of its end.
        Series::measured("measured before", Unit::Millis, points, look.palette.accent)
            .wide(1.5)
            .labelled(Some(String::new()))
    }
}
