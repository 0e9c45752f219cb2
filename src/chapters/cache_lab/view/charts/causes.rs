//! Why look-ups missed, stacked by cause.

use eframe::egui::Color32;

use super::super::{Scene, View};
use crate::chapters::cache_lab::request::Cause;
use crate::kit::charts::{Across, Look, Plot, Points, Scale, Stack, Stacked, levels, with_now};
use crate::ui::plot::Unit;
use crate::ui::theme::{Palette, mix};

/// Bars across the whole axis.
const BARS: usize = 30;

fn cause_color(cause: Cause, palette: &Palette) -> Color32 {
    match cause {
        Cause::Cold => palette.ink3,
        Cause::Capacity => palette.miss,
        Cause::Expired => palette.expired,
        Cause::Invalidated => palette.accent,
        Cause::Lost => mix(palette.miss, palette.bg, 0.45),
        Cause::CacheDown => palette.ink,
    }
}

pub(super) fn plot(_: &mut View, scene: &Scene<'_>, look: &Look) -> Plot {
    let tally = scene.model.tally();
    let of = |cause: Cause| tally.run_misses[cause as usize];
    let stack = |&cause: &Cause| {
        let series = &tally.sampled.misses[cause as usize];
        let counts = with_now(series, &tally.sampler, look.now, Some(of(cause) as f64));
        let bars = levels(&counts, (BARS, look.span), look.now).into_iter();
        Stack {
            name: cause.name(),
            shown: of(cause) > 0,
            color: cause_color(cause, look.palette),
            values: bars
                .map(|[at, grown, length]| [at, grown / length])
                .collect(),
        }
    };
    let said: Vec<String> = Cause::ALL
        .iter()
        .map(|&cause| format!("{} {}", of(cause), cause.name()))
        .collect();
    Plot {
        window: "misses a second\tper second\t/s".to_owned(),
        across: Across::Time,
        up: Scale::From0(2.0),
        points: Points::Bars(Stacked {
            stacks: Cause::ALL.iter().map(stack).collect(),
            unit: Unit::PerSecond("misses"),
            width: look.span / BARS as f64 * 0.8,
        }),
        summary: said.join(", "),
    }
}
