//! Where what is on its way is drawn: at the model's own moment, never behind it.
//!
//! A hop that lasts long enough on the screen is drawn where it is. A shorter one is a *comet*: it
//! crosses within a tenth of a second from the moment it was sent, which an eye still takes for the
//! cause of what follows (Michotte 1946), and leaves a trace that fades. Where more cross at once
//! than can be told apart, a wire becomes one *flow* with its rate.

mod paint;

pub use paint::{along_path, flow_ui, trace_ui};

use std::collections::BTreeMap;

use super::marks::Mark;
use crate::components::recent::stride_for;
use crate::components::workload::Key;
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};

/// In what time a comet crosses, in seconds on the screen.
pub const COMET_S: f64 = 0.1;
/// In what time the trace of what has landed fades, in seconds on the screen.
pub const FADE_S: f64 = 0.3;
/// From so many marks at once on a wire they are one flow.
pub const FLOW_FROM: f64 = 8.0;
/// Beyond this pace every wire is a flow.
pub const FAST: f64 = 5.0;
/// The most that are looked at one by one, each second on the screen; of more, a sample.
pub const MOST_PER_S: f64 = FLOW_FROM / COMET_S;
/// For how long what has landed is still counted, in seconds on the screen.
const COUNTED_S: f64 = 0.8;
/// What a hop takes on the screen where the pace follows what happens, in seconds.
const HOP_SHOWN_S: f64 = 0.8;
/// What a service or a wait takes there, in seconds.
const SERVICE_SHOWN_S: f64 = 1.2;
/// How much of its way the trace of a hop that can be watched covers.
const TRACE: f32 = 0.25;

/// One hop as the model knows it, between the machines that `L` names.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hop<L> {
    /// Between which machines.
    pub leg: L,
    /// When it begins.
    pub sent_at: SimTime,
    /// How long it takes.
    pub duration: SimDuration,
    /// How it is drawn.
    pub mark: Mark,
}

/// What is left of the way that something has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Trace {
    /// Where on the way it begins, 0 to 1.
    pub from: f32,
    /// How bright it is, 0 to 1.
    pub glow: f32,
    /// Whether the mark itself has landed, so that only the trace is drawn.
    pub landed: bool,
}

/// Where a hop is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place<L> {
    /// Between which machines.
    pub leg: L,
    /// When it was sent.
    pub sent_at: SimTime,
    /// How long it takes.
    pub duration: SimDuration,
    /// How far it has come, 0 to 1. With reduced motion it stands in the middle.
    pub along: f32,
    /// How it is drawn.
    pub mark: Mark,
    /// The way it has come.
    pub trace: Trace,
}

/// Where a hop is drawn at `now`; `None` before it begins and once nothing of it is counted.
pub fn place<L: Copy>(hop: &Hop<L>, now: SimTime, pace: Pace) -> Option<Place<L>> {
    if now < hop.sent_at {
        return None;
    }
    let since_s = now.since(hop.sent_at).as_secs_f64();
    let takes_s = hop.duration.as_secs_f64();
    let comet_s = if pace.playing {
        COMET_S * pace.speed
    } else {
        0.0
    };
    let crosses_s = takes_s.max(comet_s);
    let over_s = since_s - crosses_s;
    // While time stands still, what arrives at this very moment is still seen to.
    let just_now = !pace.playing && over_s <= 0.0;
    let landed = over_s >= 0.0 && !just_now;
    let glow = if over_s <= 0.0 {
        1.0
    } else if over_s < FADE_S * pace.speed {
        1.0 - over_s / (FADE_S * pace.speed)
    } else if over_s < COUNTED_S * pace.speed {
        0.0
    } else {
        return None;
    };
    let share = if crosses_s > 0.0 {
        (since_s / crosses_s).min(1.0) as f32
    } else {
        1.0
    };
    let stands = pace.reduced_motion && !landed;
    let along = if stands { 0.5 } else { share };
    let from = if takes_s > comet_s && !landed && !stands {
        (along - TRACE).max(0.0)
    } else {
        0.0
    };
    Some(Place {
        leg: hop.leg,
        sent_at: hop.sent_at,
        duration: hop.duration,
        along,
        mark: hop.mark,
        trace: Trace {
            from,
            glow: glow as f32,
            landed,
        },
    })
}

/// Where all hops of something are drawn.
pub fn places<L: Copy>(
    hops: &[Hop<L>],
    now: SimTime,
    pace: Pace,
) -> impl Iterator<Item = Place<L>> + use<'_, L> {
    hops.iter().filter_map(move |hop| place(hop, now, pace))
}

/// What goes over a wire on which single marks cannot be told apart.
#[derive(Clone, Debug, PartialEq)]
pub struct Flow<W> {
    /// The wire.
    pub wire: W,
    /// How many begin each second of the run.
    pub per_s: f64,
    /// How much of it is what, in the order of [`Mark::word`]; the shares add up to 1.
    pub shares: Vec<(Mark, f32)>,
}

/// A hop of something, where it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot<L> {
    /// The request or message it belongs to.
    pub request: u64,
    /// The key or page that this is about.
    pub key: Key,
    /// Where it is.
    pub place: Place<L>,
}

/// Everything on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawn<L> {
    /// What is drawn one by one.
    pub dots: Vec<Dot<L>>,
    /// What is drawn as a band.
    pub flows: Vec<Flow<L>>,
}

/// How many are looked at, and when.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sight {
    /// One in so many is looked at; where that is more than 1, no mark would stand for itself, and
    /// all wires are flows.
    pub stride: u64,
    /// The moment.
    pub now: SimTime,
    /// How time runs.
    pub pace: Pace,
}

impl Sight {
    /// What is looked at where `per_s` requests come each second of the run.
    pub fn of(per_s: f64, now: SimTime, pace: Pace) -> Self {
        Self {
            stride: stride_for(per_s * pace.speed, MOST_PER_S),
            now,
            pace,
        }
    }

    /// Whether a request with this number is looked at.
    pub fn sees(self, id: u64) -> bool {
        id.is_multiple_of(self.stride)
    }

    /// Everything on its way, of requests with their keys and the hops they have begun.
    pub fn drawn<L: Ord + Copy>(
        self,
        requests: impl Iterator<Item = (u64, Key, Vec<Hop<L>>)>,
    ) -> Drawn<L> {
        let mut all = Vec::new();
        for (request, key, hops) in requests {
            all.extend(places(&hops, self.now, self.pace).map(|place| Dot {
                request,
                key,
                place,
            }));
        }
        let (dots, flows) = bundle(all, self);
        Drawn { dots, flows }
    }
}

/// The wires on which marks cannot be told apart, each with its rate, given the hops that have
/// begun lately.
pub fn flows<L: Ord + Copy>(hops: &[Hop<L>], sight: Sight) -> Vec<Flow<L>> {
    let Sight { stride, now, pace } = sight;
    // Counted up to a moment that moves in steps, so that a number can be read.
    let step_s = COUNTED_S / 4.0 * pace.speed;
    let window_s = COUNTED_S / 2.0 * pace.speed;
    let until_s = if step_s > 0.0 {
        (now.as_secs_f64() / step_s).floor() * step_s
    } else {
        now.as_secs_f64()
    };
    let counted = |at: SimTime| {
        let at = at.as_secs_f64();
        at <= until_s && at > until_s - window_s
    };
    let mut wires: BTreeMap<L, (usize, f64)> = BTreeMap::new();
    for hop in hops {
        let seen_s = hop.duration.as_secs_f64().max(COMET_S * pace.speed);
        let wire = wires.entry(hop.leg).or_insert((0, 0.0));
        wire.0 += usize::from(counted(hop.sent_at));
        wire.1 = wire.1.max(seen_s);
    }
    let per_s = |count: usize| count as f64 * stride as f64 / window_s.max(1e-12);
    wires.retain(|_, (count, seen_s)| {
        *count > 0 && (stride > 1 || pace.speed > FAST || per_s(*count) * *seen_s >= FLOW_FROM)
    });
    let flow = |(&wire, &(count, _)): (&L, &(usize, f64))| {
        let mut shares: BTreeMap<&'static str, (Mark, f32)> = BTreeMap::new();
        for hop in hops
            .iter()
            .filter(|hop| hop.leg == wire && counted(hop.sent_at))
        {
            shares.entry(hop.mark.word()).or_insert((hop.mark, 0.0)).1 += 1.0 / count as f32;
        }
        Flow {
            wire,
            per_s: per_s(count),
            shares: shares.into_values().collect(),
        }
    };
    wires.iter().map(flow).collect()
}

/// Tells what is drawn one by one from what is drawn as a flow.
fn bundle<L: Ord + Copy>(dots: Vec<Dot<L>>, sight: Sight) -> (Vec<Dot<L>>, Vec<Flow<L>>) {
    let hop = |dot: &Dot<L>| Hop {
        leg: dot.place.leg,
        sent_at: dot.place.sent_at,
        duration: dot.place.duration,
        mark: dot.place.mark,
    };
    let flows = flows(&dots.iter().map(hop).collect::<Vec<_>>(), sight);
    let mut dots = dots;
    dots.retain(|dot| {
        let trace = dot.place.trace;
        let flowing = flows.iter().any(|flow| flow.wire == dot.place.leg);
        let alone = sight.stride == 1 && sight.pace.speed <= FAST && !flowing;
        alone && (trace.glow > 0.0 || !trace.landed)
    });
    (dots, flows)
}

/// The pace at which what is under way can be followed: the slowest that any of it asks for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Follow {
    now: SimTime,
    pace: f64,
}

impl Follow {
    /// Nothing is under way at `now`.
    pub fn at(now: SimTime) -> Self {
        Self {
            now,
            pace: f64::INFINITY,
        }
    }

    fn watch(&mut self, sent_at: SimTime, duration: SimDuration, shown_s: f64) {
        let lasts = sent_at <= self.now && self.now < sent_at + duration;
        if lasts {
            self.pace = self.pace.min(duration.as_secs_f64() / shown_s);
        }
    }

    /// Hops that may be under way.
    pub fn hops<L>(&mut self, hops: &[Hop<L>]) {
        for hop in hops {
            self.watch(hop.sent_at, hop.duration, HOP_SHOWN_S);
        }
    }

    /// A service or a wait that may be under way.
    pub fn service(&mut self, begun_at: SimTime, duration: SimDuration) {
        self.watch(begun_at, duration, SERVICE_SHOWN_S);
    }

    /// Seconds of the run a second on the screen; without end while nothing is under way.
    pub fn pace(self) -> f64 {
        self.pace
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hop(sent_s: f64, millis: f64) -> Hop<u8> {
        Hop {
            leg: 1,
            sent_at: SimTime::from_secs_f64(sent_s),
            duration: SimDuration::from_millis_f64(millis),
            mark: Mark::Hit,
        }
    }

    fn at(seconds: f64) -> SimTime {
        SimTime::from_secs_f64(seconds)
    }

    #[test]
    fn a_hop_that_can_be_watched_is_where_it_is() {
        let hop = hop(1.0, 400.0);
        for (now, along) in [(1.0, 0.0), (1.1, 0.25), (1.3, 0.75)] {
            let place = place(&hop, at(now), Pace::playing(1.0)).unwrap();
            assert!((place.along - along).abs() < 1e-6, "{now}");
            assert!(!place.trace.landed);
        }
        assert!(place(&hop, at(0.999), Pace::playing(1.0)).is_none());
        let landed = place(&hop, at(1.55), Pace::playing(1.0)).unwrap();
        assert!(landed.trace.landed && (landed.trace.glow - 0.5).abs() < 1e-6);
        assert!(place(&hop, at(2.3), Pace::playing(1.0)).is_none());
    }

    #[test]
    fn a_short_hop_crosses_within_a_tenth_of_a_second_of_the_screen() {
        let hop = hop(1.0, 0.25);
        for speed in [0.01, 0.1, 1.0] {
            let pace = Pace::playing(speed);
            let half = place(&hop, at(1.0 + 0.05 * speed), pace).unwrap();
            assert!((half.along - 0.5).abs() < 1e-3, "{speed}");
            let after = place(&hop, at(1.0 + 0.101 * speed), pace).unwrap();
            assert!(after.trace.landed);
        }
    }

    #[test]
    fn while_time_stands_what_arrives_now_is_still_there() {
        let hop = hop(1.0, 0.25);
        let still = Pace::still(1.0);
        let arrives = place(&hop, at(1.000_25), still).unwrap();
        assert!(!arrives.trace.landed && (arrives.along - 1.0).abs() < 1e-6);
        let half = place(&hop, at(1.000_125), still).unwrap();
        assert!((half.along - 0.5).abs() < 1e-3);
    }

    /// What is drawn at 10 s of `per_s` hops a second.
    fn drawn(per_s: f64, millis: f64, pace: Pace) -> (usize, Vec<Flow<u8>>) {
        let sight = Sight {
            stride: 1,
            now: at(10.0),
            pace,
        };
        let all = 0..(per_s * 10.0) as u64;
        let found =
            sight.drawn(all.map(|index| (index, 1, vec![hop(index as f64 / per_s, millis)])));
        (found.dots.len(), found.flows)
    }

    #[test]
    fn marks_that_can_be_told_apart_stay_marks_and_more_are_a_flow_with_their_rate() {
        let (dots, flows) = drawn(20.0, 0.25, Pace::playing(1.0));
        assert!(flows.is_empty());
        // Two cross at once, and the traces of six more fade.
        assert!((7..=9).contains(&dots), "{dots}");
        let (dots, flows) = drawn(300.0, 0.25, Pace::playing(1.0));
        assert_eq!((dots, flows.len()), (0, 1));
        assert!((flows[0].per_s - 300.0).abs() < 10.0, "{}", flows[0].per_s);
        assert!((flows[0].shares[0].1 - 1.0).abs() < 1e-4);
        // Slowly enough the same hops are marks again.
        let (dots, flows) = drawn(300.0, 0.25, Pace::playing(0.01));
        assert!(flows.is_empty() && dots > 0);
        // Long ways hold many at once.
        let (_, flows) = drawn(20.0, 1_000.0, Pace::playing(1.0));
        assert_eq!(flows.len(), 1);
        let (dots, flows) = drawn(20.0, 0.25, Pace::playing(10.0));
        assert_eq!((dots, flows.len()), (0, 1));
    }

    #[test]
    fn the_pace_follows_the_shortest_activity_under_way() {
        let mut follow = Follow::at(at(1.000_1));
        assert!(follow.pace().is_infinite());
        follow.service(at(1.0), SimDuration::from_millis(12));
        assert!((follow.pace() - 0.01).abs() < 1e-9);
        follow.hops(&[hop(1.0, 0.4), hop(2.0, 0.001)]);
        assert!((follow.pace() - 0.000_5).abs() < 1e-9);
    }
}
