//! What was changed in the course of a run, in words.

use crate::io::print;
use crate::lesson::{Detour, Lab};
use crate::sim::SimTime;

/// As many stretches of one setting are told, and as many deeds.
pub(super) const MOST_TOLD: usize = 6;

/// The settings that were not those of the set-up, with when, in the order of the parameters.
pub(super) fn settings(lab: &dyn Lab) -> Vec<String> {
    let detours = lab.detours();
    let of = |name: &str| {
        let own: Vec<&Detour> = detours.iter().filter(|own| own.name == name).collect();
        let told: Vec<String> = own.iter().take(MOST_TOLD).map(|own| text(own)).collect();
        told.into_iter()
            .chain(more(own.len()).map(|more| format!("{name} {more}")))
    };
    let names = lab.setup_params().into_iter();
    names.flat_map(|(name, _)| of(name)).collect()
}

/// What is left untold of so many.
pub(super) fn more(all: usize) -> Option<String> {
    let left = all.saturating_sub(MOST_TOLD);
    (left > 0).then(|| format!("{left} more times"))
}

fn text(detour: &Detour) -> String {
    let Detour { name, from, to, .. } = detour;
    let since = seconds(detour.since);
    match detour.until {
        Some(until) => format!(
            "{name} {from} -> {to} from {since} s to {} s",
            seconds(until)
        ),
        None => format!("{name} {from} -> {to} from {since} s on"),
    }
}

/// A moment in seconds.
pub(super) fn seconds(at: SimTime) -> String {
    print::number(Some(at.as_secs_f64()))
}
