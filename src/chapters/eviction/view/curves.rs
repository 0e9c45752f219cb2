//! Misses against slots: the curve of each row over twenty seeds, and what theory says.

use eframe::egui::Color32;

use super::{Out, Scene, View};
use crate::chapters::eviction::metrics::row_name;
use crate::chapters::eviction::params::{LINEAR, Params};
use crate::chapters::eviction::prediction::predict;
use crate::chapters::eviction::sweep::{SEEDS, Sweep, requests_of};
use crate::components::cache::PolicyKind;
use crate::kit::charts::{Across, Look, Plot, Points, Scale, Series};
use crate::lesson::sentences::counted;
use crate::lesson::{Value, thousands};
use crate::ui::plot::{Column, LineKind, Unit};
use crate::ui::theme::{Palette, faint};

/// The colour of a row's curve, by its place on the stage; the optimum is theory everywhere.
pub(super) fn color(place: usize, kind: PolicyKind, palette: &Palette) -> Color32 {
    match kind {
        PolicyKind::Belady => palette.theory,
        _ => palette.of(place),
    }
}

/// Where a number of slots stands: on the logarithm where there are many.
fn place_of(size: u64, params: &Params) -> f64 {
    if params.keys <= LINEAR {
        size as f64
    } else {
        libm::log10(size.max(1) as f64)
    }
}

/// A click sets the number of slots.
pub(super) fn clicked(scene: &Scene<'_>, x: f64, out: &mut Out) {
    let params = scene.model.params();
    let size = if params.keys <= LINEAR {
        x.round()
    } else {
        libm::pow(10.0, x).round()
    };
    let size = size.clamp(1.0, params.keys as f64) as u64;
    out.set("capacity", Value::Count(size));
}

pub(super) fn plot(view: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let params = scene.model.params();
    let sweep = view.curves(params);
    let last = sweep.sizes.last().copied().unwrap_or(1);
    let start = place_of(1, params);
    let done = sweep.seeds_done();
    let seeds = if params.trace.is_some() {
        let first = thousands(requests_of(params) as f64);
        format!("first {first} requests of the trace")
    } else if done < SEEDS {
        format!("{done} of {SEEDS} seeds")
    } else {
        format!("band: {SEEDS} seeds")
    };
    Plot {
        window: format!("% of requests; {seeds}\t{seeds}"),
        across: Across::Values {
            range: start..=place_of(last, params).max(start + 1e-3),
            logarithmic: params.keys > LINEAR,
            ends: format!("1 slot\t{} slots", thousands(last as f64)),
            over: Column::new("size", Unit::Count("slots")),
        },
        up: Scale::Percent,
        points: Points::Lines(drawn(scene, sweep, look.palette)),
        summary: summary(scene, sweep, params),
    }
}

/// The bands and means of all rows, where the caches stand now, and what theory says.
fn drawn(scene: &Scene<'_>, sweep: &Sweep, palette: &Palette) -> Vec<Series> {
    let params = scene.model.params();
    let mut all = Vec::new();
    for (index, curve) in sweep.curves.iter().enumerate() {
        let kind = scene.model.policy_of(curve.row);
        let ink = color(index, kind, palette);
        let of = |which: usize| -> Vec<[f64; 2]> {
            let sizes = sweep.sizes.iter().enumerate();
            let at =
                |(size, &slots)| Some([place_of(slots, params), curve.band(size)?[which] * 100.0]);
            sizes.filter_map(at).collect()
        };
        let row = row_name(curve.row);
        all.extend([(0, "least"), (2, "most")].map(|(edge, what)| Series {
            style: LineKind::Ghost,
            ..Series::measured(
                format!("{row}, {what}"),
                Unit::Percent,
                of(edge),
                faint(ink, 0.22),
            )
        }));
        let mean = Series::measured(row.to_owned(), Unit::Percent, of(1), ink);
        all.push(Series {
            style: if kind == PolicyKind::Belady {
                LineKind::Dashed
            } else {
                LineKind::Solid
            },
            label: Some(kind.label().to_owned()),
            ..mean
        });
    }
    let here = place_of(params.capacity, params);
    all.push(Series::mark([[here, 0.0], [here, 100.0]], palette.accent).wide(2.0));
    let theory = theory_line(sweep, params);
    all.push(Series::dashed("theory of lru", Unit::Percent, theory, palette.ghost).wide(2.0));
    all
}

/// What theory says of LRU, as misses.
fn theory_line(sweep: &Sweep, params: &Params) -> Vec<[f64; 2]> {
    // With many keys the exact sums take too long for a frame.
    if params.keys > 200 {
        return Vec::new();
    }
    let mut points = Vec::new();
    for &size in &sweep.sizes {
        if let Some(found) = predict(params, size as usize) {
            points.push([place_of(size, params), 100.0 * (1.0 - found.lru)]);
        }
    }
    points
}

fn summary(scene: &Scene<'_>, sweep: &Sweep, params: &Params) -> String {
    let index = sweep.index_of(params.capacity);
    let mut text = format!("with {}", counted(params.capacity, "slot"));
    for curve in &sweep.curves {
        if let Some([_, mean, _]) = index.and_then(|index| curve.band(index)) {
            let label = scene.model.policy_of(curve.row).label();
            text += &format!(", {label} misses {:.0} %", mean * 100.0);
        }
    }
    text
}
