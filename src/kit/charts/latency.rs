//! How long it takes: half of all, and all but a hundredth, on a logarithmic axis.

use super::{Across, Look, Plot, Points, Scale, Series, named};
use crate::sim::stats::{RecentQuantiles, Sampler, Series as Samples};
use crate::ui::plot::{Unit, time};

/// Milliseconds from 1 to 100 are there in any case.
const POWERS: (f64, f64) = (0.0, 2.0);

/// Median and 99th percentile over time, in milliseconds; `window` says of which, such as
/// `last 200 reads`.
pub fn latency(
    look: &Look,
    sampler: &Sampler,
    [p50, p99]: [&Samples; 2],
    recent: &RecentQuantiles,
    window: &str,
) -> Plot {
    let palette = look.palette;
    let line = |samples: &Samples, name: &'static str, color| {
        let points = samples.points(sampler);
        let label = named(name, &points, |ms| time(ms / 1e3));
        Series::measured(name, Unit::Millis, points, color).labelled(label)
    };
    let summary = recent.quantiles([0.5, 0.99]).map_or_else(
        || "no value yet".to_owned(),
        |[p50, p99]| format!("p50 {p50}, p99 {p99} over the {window}"),
    );
    Plot {
        window: format!("ms, log, {window}\tms, log\tms"),
        across: Across::Time,
        up: Scale::Decades {
            powers: POWERS,
            unit_s: 1e-3,
        },
        points: Points::Lines(vec![
            line(p99, "p99", palette.accent),
            line(p50, "p50", palette.hit).of("latency_p50_ms"),
        ]),
        summary,
    }
}
