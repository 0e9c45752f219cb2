//! What caching costs: calls over the network, and memory spent on copies.

use super::super::{Scene, View};
use crate::kit::charts::{Across, Look, Plot, Points, Scale, Series, rate_named, rates, with_now};
use crate::sim::stats::Series as Samples;
use crate::ui::plot::{Unit, count};

pub(super) fn calls(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let tally = scene.model.tally();
    let line = |samples: &Samples, name: &'static str, color| {
        let points = rates(&samples.points(&tally.sampler));
        let label = rate_named(name, &points);
        Series::measured(name, Unit::PerSecond("calls"), points, color).labelled(label)
    };
    let counts = &tally.counts;
    Plot {
        window: "calls a second\tper second\t/s".to_owned(),
        across: Across::Time,
        up: Scale::From0(10.0),
        points: Points::Lines(vec![
            line(&tally.sampled.shared_calls, "shared", palette.accent),
            line(&tally.sampled.database_calls, "database", palette.miss),
        ]),
        summary: format!(
            "{} calls of the shared cache and {} of the database since the start",
            counts.shared_calls, counts.database_calls
        ),
    }
}

pub(super) fn copies(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let palette = look.palette;
    let (tally, copies) = (scene.model.tally(), scene.model.copies());
    let (held, keys) = (copies.entries() as f64, copies.distinct() as f64);
    let line = |samples, now, (name, what): (&'static str, &'static str), color| {
        let points = with_now(samples, &tally.sampler, look.now, Some(now));
        Series::measured(name, Unit::Count(what), points, color)
            .labelled(Some(format!("{} {what}", count(now))))
    };
    let sampled = &tally.sampled;
    Plot {
        window: "copies in all caches\tcopies".to_owned(),
        across: Across::Time,
        up: Scale::From0(10.0),
        points: Points::Lines(vec![
            line(&sampled.entries, held, ("held", "copies"), palette.accent),
            line(&sampled.distinct, keys, ("different", "keys"), palette.hit),
        ]),
        summary: format!("{held} copies of {keys} different keys in all caches"),
    }
}
