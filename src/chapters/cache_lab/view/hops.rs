//! Where each request is drawn: a function of the model, the moment and the pace.
//!
//! A hop takes half a millisecond; at any pace at which seconds can be watched that is invisible.
//! So a hop is drawn over the longer of its real duration and half a second of screen time, from
//! the moment it was sent or, where the hop before is still being drawn, from that hop's end.

use crate::chapters::cache_lab::model::Model;
use crate::chapters::cache_lab::request::{Cause, Kind, Outcome, Request, Verdict};
use crate::components::recent::stride_for;
use crate::components::workload::Key;
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Hop};
use crate::ui::marks::Mark;

/// The most requests a second of screen time that can be told apart.
const MOST_PER_S: f64 = 48.0;

/// Between which machines a hop goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// A look-up, or a write's removal of an entry.
    ClientsToCache,
    /// A hit's answer.
    CacheToClients,
    /// A miss.
    CacheToDatabase,
    /// The answer that is stored.
    DatabaseToCache,
    /// A write, or a read without a cache to ask.
    ClientsToDatabase,
    /// Its answer, or an error.
    DatabaseToClients,
}

/// A request on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// The request.
    pub request: u64,
    /// Its key.
    pub key: Key,
    /// Between which machines it is.
    pub leg: Leg,
    /// How far it has come, 0 to 1.
    pub along: f32,
    /// How it is drawn.
    pub mark: Mark,
}

/// All requests on their way, and what one dot stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// One dot is one request in so many.
    pub stride: u64,
    /// By how much hops are drawn slower than they are; 1 is as they are.
    pub stretch: f64,
    /// The dots.
    pub drawn: Vec<Dot>,
}

/// The dots to draw at `now`.
pub fn dots(model: &Model, now: SimTime, pace: Pace) -> Dots {
    let params = model.params();
    let per_s = (params.reads_per_s + params.writes_per_s) * pace.speed;
    let stride = stride_for(per_s, MOST_PER_S);
    let half_look_up = SimDuration::from_millis_f64(params.cache_ms).half();
    let under_way = model
        .under_way()
        .filter(|request| request.id.is_multiple_of(stride));
    let found = under_way
        .chain(model.recent().under_stride(stride))
        .filter_map(|request| place(request, now, half_look_up, pace))
        .collect();
    Dots {
        stride,
        stretch: hops::stretch(half_look_up, pace),
        drawn: found,
    }
}

fn place(request: &Request, now: SimTime, half_look_up: SimDuration, pace: Pace) -> Option<Dot> {
    let at = hops::place(&hops(request, half_look_up), now, pace)?;
    Some(Dot {
        request: request.id,
        key: request.key,
        leg: at.leg,
        along: at.along,
        mark: at.mark,
    })
}

/// The hops a request has begun, in order.
fn hops(request: &Request, half_look_up: SimDuration) -> Vec<Hop<Leg>> {
    match request.kind {
        Kind::Read => read_hops(request, half_look_up),
        Kind::Write => write_hops(request, half_look_up),
    }
}

fn read_hops(read: &Request, half_look_up: SimDuration) -> Vec<Hop<Leg>> {
    let mut hops = Vec::new();
    let mut add = |leg, sent_at, duration, mark| {
        hops.push(Hop {
            leg,
            sent_at,
            duration,
            mark,
        });
    };
    let miss = match read.cause() {
        Some(Cause::Expired) => Mark::Expired,
        _ => Mark::Miss,
    };
    let asks_nobody = read.cause() == Some(Cause::CacheDown) && read.cache_at.is_none();
    if asks_nobody {
        add(
            Leg::ClientsToDatabase,
            read.sent_at,
            SimDuration::ZERO,
            miss,
        );
    } else if read.cache_at.is_some() || read.verdict.is_none() {
        let duration = read
            .cache_at
            .map_or(half_look_up, |at| at.since(read.sent_at));
        add(Leg::ClientsToCache, read.sent_at, duration, Mark::Asking);
    }
    match (read.outcome, read.cache_at) {
        (Some(Outcome::Hit(_)), Some(at)) => {
            // By how much it is behind is said when it is clicked; beside a dot it would hide others.
            let mark = match read.stale {
                Some(_) => Mark::Stale { versions: 0 },
                None => Mark::Hit,
            };
            add(Leg::CacheToClients, at, half_look_up, mark);
        }
        (Some(Outcome::Miss(_)), Some(at)) => {
            let duration = read.database_at.map_or(half_look_up, |to| to.since(at));
            add(Leg::CacheToDatabase, at, duration, miss);
        }
        _ => {}
    }
    if let (Some(at), Some(Verdict::Refused | Verdict::TimedOut)) = (read.ended_at, read.verdict) {
        add(Leg::DatabaseToClients, at, SimDuration::ZERO, Mark::Error);
    } else if let Some(at) = read.served_at {
        let leg = if asks_nobody {
            Leg::DatabaseToClients
        } else {
            Leg::DatabaseToCache
        };
        let duration = read.filled_at.map_or(SimDuration::ZERO, |to| to.since(at));
        add(leg, at, duration, miss);
    }
    hops
}

fn write_hops(write: &Request, half_look_up: SimDuration) -> Vec<Hop<Leg>> {
    let mark = Mark::Write {
        version: write.version,
    };
    let mut hops = Vec::new();
    let mut add = |leg, sent_at, duration, mark| {
        hops.push(Hop {
            leg,
            sent_at,
            duration,
            mark,
        });
    };
    add(
        Leg::ClientsToDatabase,
        write.sent_at,
        SimDuration::ZERO,
        mark,
    );
    if let (Some(at), Some(Verdict::Refused | Verdict::TimedOut)) = (write.ended_at, write.verdict)
    {
        add(Leg::DatabaseToClients, at, SimDuration::ZERO, Mark::Error);
        return hops;
    }
    if let Some(at) = write.served_at {
        let duration = write.filled_at.map_or(SimDuration::ZERO, |to| to.since(at));
        add(Leg::DatabaseToClients, at, duration, mark);
    }
    if let (Some(at), Some(_)) = (write.filled_at, write.cache_at) {
        add(Leg::ClientsToCache, at, half_look_up, mark);
    }
    hops
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::cache_lab::Params;
    use crate::sim::{Experiment, Setup};

    fn run(params: Params, seconds: f64) -> Experiment<Model> {
        let mut experiment = Experiment::new(Setup { seed: 3, params });
        experiment.seek(SimTime::from_secs_f64(seconds));
        experiment
    }

    #[test]
    fn every_dot_is_a_request_of_the_model_or_the_multiple_the_legend_states() {
        for (reads_per_s, speed) in [(20.0, 1.0), (20.0, 0.01), (200.0, 1.0), (500.0, 100.0)] {
            let params = Params {
                reads_per_s,
                database_per_s: 0.0,
                ..Params::default()
            };
            let mut experiment = run(params, 20.0);
            for _ in 0..50 {
                experiment.advance(SimDuration::from_secs_f64(0.016 * speed));
                let now = experiment.now();
                let found = dots(experiment.model(), now, Pace::playing(speed));
                for dot in &found.drawn {
                    assert_eq!(dot.request % found.stride, 0);
                    let request = experiment.model().request(dot.request).unwrap();
                    assert_eq!(request.key, dot.key);
                    assert!(request.sent_at <= now);
                    assert!((0.0..=1.0).contains(&dot.along));
                }
            }
        }
    }

    #[test]
    fn at_one_to_one_each_request_of_the_last_half_second_is_a_dot() {
        let params = Params {
            reads_per_s: 20.0,
            ..Params::default()
        };
        let experiment = run(params, 30.0);
        let now = experiment.now();
        let found = dots(experiment.model(), now, Pace::playing(1.0));
        assert_eq!(found.stride, 1);
        let asking = found
            .drawn
            .iter()
            .filter(|dot| dot.leg == Leg::ClientsToCache)
            .count();
        let half_second_ago = now - SimDuration::from_secs_f64(0.5);
        let recent: std::collections::BTreeSet<u64> = experiment
            .model()
            .under_way()
            .chain(experiment.model().recent().under_stride(1))
            .filter(|request| request.sent_at > half_second_ago)
            .map(|request| request.id)
            .collect();
        assert_eq!(asking, recent.len());
        assert!(asking > 2);
    }

    #[test]
    fn slow_enough_a_hop_takes_its_real_time() {
        let params = Params {
            cache_ms: 10_000.0,
            database_per_s: 0.0,
            ..Params::default()
        };
        let found = dots(
            run(params, 30.0).model(),
            SimTime::from_secs_f64(30.0),
            Pace::playing(1.0),
        );
        assert!((found.stretch - 1.0).abs() < f64::EPSILON);
    }
}
