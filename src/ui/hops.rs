//! Where something on its way is drawn: a function of its hops, the moment and the pace.
//!
//! A hop takes half a millisecond; at any pace at which seconds can be watched that is invisible.
//! So a hop is drawn over the longer of its real duration and half a second of screen time, from
//! the moment it was sent or, where the hop before is still being drawn, from that hop's end.

use super::marks::Mark;
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};

/// The shortest time on the screen in which a hop can be followed, in seconds.
pub const SHORTEST_S: f64 = 0.5;

/// One hop as the model knows it, between the machines that `L` names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hop<L> {
    /// Between which machines.
    pub leg: L,
    /// When it begins.
    pub sent_at: SimTime,
    /// How long it takes in truth.
    pub duration: SimDuration,
    /// How it is drawn.
    pub mark: Mark,
}

/// Where something is on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<L> {
    /// Between which machines.
    pub leg: L,
    /// How far it has come, 0 to 1. With reduced motion it stands in the middle.
    pub along: f32,
    /// How it is drawn.
    pub mark: Mark,
}

/// Where something whose hops are these, in order, is drawn at `now`; `None` before its first
/// hop, between two and after the last.
pub fn place<L: Copy>(hops: &[Hop<L>], now: SimTime, pace: Pace) -> Option<Place<L>> {
    let shortest = SimDuration::from_secs_f64(SHORTEST_S * pace.speed);
    let mut free_at = SimTime::ZERO;
    for hop in hops {
        let start = hop.sent_at.max(free_at);
        let length = hop.duration.max(shortest);
        free_at = start + length;
        if now < start {
            return None;
        }
        if now < free_at {
            let share = now.since(start).as_secs_f64() / length.as_secs_f64();
            let along = if pace.reduced_motion {
                0.5
            } else {
                share as f32
            };
            return Some(Place {
                leg: hop.leg,
                along,
                mark: hop.mark,
            });
        }
    }
    None
}

/// When something sent at `sent_at` that truly arrived at `arrived` is seen to arrive.
pub fn seen_at(sent_at: SimTime, arrived: SimTime, pace: Pace) -> SimTime {
    let shortest = SimDuration::from_secs_f64(SHORTEST_S * pace.speed);
    arrived.max(sent_at + shortest)
}

/// By how much a hop of this duration is drawn slower than it is; 1 is as it is.
pub fn stretch(duration: SimDuration, pace: Pace) -> f64 {
    let real = duration.as_secs_f64();
    if real > 0.0 {
        (SHORTEST_S * pace.speed / real).max(1.0)
    } else {
        1.0
    }
}
