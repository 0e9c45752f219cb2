//! Where each request is drawn on its way: a function of the model, the moment and the pace.
//!
//! What waits or is served is drawn where it waits or is served; a dot is only what moves. A hop
//! takes no time or a fraction of a millisecond, so it is drawn over half a second of screen time.

use crate::chapters::bottleneck::model::Model;
use crate::chapters::bottleneck::request::{Kind, LookUp, Request, Verdict};
use crate::components::recent::stride_for;
use crate::components::workload::Key;
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Hop};
use crate::ui::marks::Mark;

/// The most requests a second of screen time that can be told apart.
const MOST_PER_S: f64 = 96.0;

/// Between which machines a hop goes; a number is that of a replica, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// A look-up.
    ClientsToCache,
    /// A hit's answer.
    CacheToClients,
    /// A miss.
    CacheToDatabase(u32),
    /// A read without a cache to ask, or a write.
    ClientsToDatabase(u32),
    /// An answer, or an error.
    DatabaseToClients(u32),
    /// A write that another replica applies.
    FirstToReplica(u32),
}

/// A request on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// The request.
    pub request: u64,
    /// Its page.
    pub page: Key,
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
    let drawn = under_way
        .chain(model.recent().under_stride(stride))
        .filter_map(|request| {
            let at = hops::place(&hops(request, half_look_up, now), now, pace)?;
            Some(Dot {
                request: request.id,
                page: request.page,
                leg: at.leg,
                along: at.along,
                mark: at.mark,
            })
        })
        .collect();
    Dots { stride, drawn }
}

/// The hops a request has begun, in order.
fn hops(request: &Request, half_look_up: SimDuration, now: SimTime) -> Vec<Hop<Leg>> {
    let mut hops = Vec::new();
    if request.sent_at > now {
        return hops;
    }
    let mut add = |leg, sent_at, duration, mark| {
        hops.push(Hop {
            leg,
            sent_at,
            duration,
            mark,
        });
    };
    let replica = request.replica;
    let asking = if request.kind == Kind::Read {
        Mark::Asking
    } else {
        Mark::Write { version: 0 }
    };
    let none = SimDuration::ZERO;
    match (request.kind, request.cache_at) {
        (Kind::Apply, _) => add(Leg::FirstToReplica(replica), request.sent_at, none, asking),
        (_, Some(at)) => {
            let way = at.since(request.sent_at);
            add(Leg::ClientsToCache, request.sent_at, way, asking);
            if request.look_up == Some(LookUp::Hit) {
                add(Leg::CacheToClients, at, half_look_up, Mark::Hit);
            } else {
                add(Leg::CacheToDatabase(replica), at, half_look_up, asking);
            }
        }
        (_, None) if request.database_at.is_some() => {
            add(
                Leg::ClientsToDatabase(replica),
                request.sent_at,
                none,
                asking,
            );
        }
        (_, None) if request.verdict.is_none() => {
            add(Leg::ClientsToCache, request.sent_at, half_look_up, asking);
        }
        _ => {}
    }
    back(request, now, &mut add);
    hops
}

/// The way back from the database.
fn back(request: &Request, now: SimTime, add: &mut impl FnMut(Leg, SimTime, SimDuration, Mark)) {
    let leg = Leg::DatabaseToClients(request.replica);
    let none = SimDuration::ZERO;
    match (request.verdict, request.ended_at) {
        (Some(Verdict::Refused | Verdict::TimedOut), Some(at)) => {
            add(leg, at, none, Mark::Error);
        }
        (Some(Verdict::Answered), Some(at)) if request.service_at.is_some() && at <= now => {
            add(leg, at, none, answer(request));
        }
        _ => {}
    }
}

/// How an answer is drawn: found in memory, or fetched.
pub(super) fn answer(request: &Request) -> Mark {
    match (request.kind, request.in_memory) {
        (Kind::Write | Kind::Apply, _) => Mark::Write { version: 0 },
        (Kind::Read, Some(true)) => Mark::Hit,
        (Kind::Read, _) => Mark::Miss,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::bottleneck::Params;
    use crate::sim::{Experiment, Setup};

    fn run(params: Params, seconds: f64) -> Experiment<Model> {
        let mut experiment = Experiment::new(Setup { seed: 3, params });
        experiment.seek(SimTime::from_secs_f64(seconds));
        experiment
    }

    #[test]
    fn every_dot_is_a_request_of_the_model_or_the_multiple_the_legend_states() {
        for (reads_per_s, cache_slots, speed) in [
            (300.0, 0, 0.1),
            (900.0, 240, 0.1),
            (900.0, 0, 0.01),
            (2_000.0, 50, 1.0),
        ] {
            let params = Params {
                reads_per_s,
                cache_slots,
                writes_per_s: 50.0,
                servers: 4,
                replicas: 2,
                queue_limit: 100,
                timeout_ms: 50.0,
                retries: 1,
                ..Params::default()
            };
            let mut experiment = run(params, 3.0);
            let mut seen = 0;
            for _ in 0..50 {
                experiment.advance(SimDuration::from_secs_f64(0.016 * speed));
                let now = experiment.now();
                let found = dots(experiment.model(), now, Pace::playing(speed));
                for dot in &found.drawn {
                    seen += 1;
                    assert_eq!(dot.request % found.stride, 0);
                    let request = experiment.model().request(dot.request).unwrap();
                    assert_eq!(request.page, dot.page);
                    assert!(request.sent_at <= now);
                    assert!((0.0..=1.0).contains(&dot.along));
                }
            }
            assert!(seen > 50, "{seen} dots");
        }
    }

    #[test]
    fn each_read_of_the_last_half_second_of_the_screen_is_a_dot_on_its_way_in() {
        let params = Params {
            reads_per_s: 300.0,
            servers: 4,
            ..Params::default()
        };
        let experiment = run(params, 5.0);
        let now = experiment.now();
        let found = dots(experiment.model(), now, Pace::playing(0.1));
        assert_eq!(found.stride, 1);
        let coming = found.drawn.iter();
        let coming = coming.filter(|dot| dot.leg == Leg::ClientsToDatabase(0));
        let since = now - SimDuration::from_secs_f64(0.05);
        let model = experiment.model();
        let sent = model.under_way().chain(model.recent().under_stride(1));
        let sent = sent.filter(|request| request.sent_at > since).count();
        assert_eq!(coming.count(), sent);
        assert!(sent > 5, "{sent}");
    }
}
