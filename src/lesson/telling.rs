//! What the line under the plots tells: the most telling thing of the last moments.

use std::cmp::Reverse;

use super::Pace;
use crate::components::trace::{Trace, TraceLog};
use crate::sim::{SimDuration, SimTime};

/// How long a sentence stays on the screen, in seconds.
pub const STAYS_S: f64 = 2.0;

/// What is weightier by this much is told at once.
const URGENT: u8 = 3;

/// The line of the log to tell at `now`. While time stands still it is the last thing that
/// happened; while it runs, the weightiest of the last moments, which then stays long enough to
/// be read, unless something far weightier comes. Moments are cut at multiples of that time, so that the sentence is a function of the
/// model and the moment alone.
pub fn most_telling<W: Copy>(
    log: &TraceLog<W>,
    now: SimTime,
    pace: Pace,
    weight: impl Fn(W) -> u8,
) -> Option<Trace<W>> {
    if !pace.playing {
        return log.lines().next_back().copied();
    }
    let stays = SimDuration::from_secs_f64(STAYS_S * pace.speed)
        .as_nanos()
        .max(1);
    let until = SimTime::from_nanos(now.as_nanos() / stays * stays);
    let from = until - SimDuration::from_nanos(stays);
    let weightier = |line: &&Trace<W>| weight(line.what);
    let before = log
        .lines()
        .rev()
        .skip_while(|line| line.at > until)
        .take_while(|line| line.at > from)
        // Of equals the newest, as the last place of what is dragged.
        .min_by_key(|line| Reverse(weight(line.what)));
    let fresh = log.lines().rev().take_while(|line| line.at > until);
    let fresh = fresh.max_by_key(weightier);
    // A crash is not told when it is over.
    let weight_before = before.map_or(0, |line| weight(line.what));
    fresh
        .filter(|line| weight(line.what) >= weight_before.saturating_add(URGENT))
        .or(before)
        .copied()
}

/// A setting that was changed, in a sentence.
pub fn changed(name: &str) -> String {
    format!("A setting is changed: {}.", name.replace('_', " "))
}
