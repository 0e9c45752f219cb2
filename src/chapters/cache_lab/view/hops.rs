//! The hops of each request, as the model knows them.

use crate::chapters::cache_lab::model::Model;
use crate::chapters::cache_lab::request::{Cause, Kind, Outcome, Request, Verdict};
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Drawn, Follow, Hop, Sight};
use crate::ui::marks::Mark;

/// Between which machines a hop goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// A hop of a request.
pub type Dot = hops::Dot<Leg>;

/// All that is to be drawn at `now`.
pub fn drawn(model: &Model, now: SimTime, pace: Pace) -> Drawn<Leg> {
    let params = model.params();
    let sight = Sight::of(params.reads_per_s + params.writes_per_s, now, pace);
    let times = Times::of(model);
    let under_way = model.under_way().filter(|request| sight.sees(request.id));
    let requests = under_way.chain(model.recent().under_stride(sight.stride));
    sight.drawn(requests.map(|request| (request.id, request.key, hops(request, times))))
}

/// The pace at which what is under way at `now` can be followed, or one request of it.
pub(super) fn follow(model: &Model, now: SimTime, followed: Option<u64>) -> f64 {
    let times = Times::of(model);
    let mut follow = Follow::at(now);
    let all = model.under_way().chain(model.recent().under_stride(1));
    for request in all.filter(|one| followed.is_none_or(|id| id == one.id)) {
        follow.hops(&hops(request, times));
        if let (Some(begun_at), Some(takes)) = (request.service_at, model.params().service()) {
            follow.service(begun_at, takes);
        }
    }
    follow.pace()
}

/// How long hops take that have not ended yet.
#[derive(Clone, Copy)]
struct Times {
    half_look_up: SimDuration,
    /// From the database to the client.
    back: SimDuration,
}

impl Times {
    fn of(model: &Model) -> Self {
        let params = model.params();
        Self {
            half_look_up: SimDuration::from_millis_f64(params.cache_ms).half(),
            back: SimDuration::from_millis_f64(params.database_ms),
        }
    }
}

/// The hops a request has begun, in order.
fn hops(request: &Request, times: Times) -> Vec<Hop<Leg>> {
    match request.kind {
        Kind::Read => read_hops(request, times),
        Kind::Write => write_hops(request, times),
    }
}

fn read_hops(read: &Request, times: Times) -> Vec<Hop<Leg>> {
    let half_look_up = times.half_look_up;
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
        let duration = read.filled_at.map_or(times.back, |to| to.since(at));
        add(leg, at, duration, miss);
    }
    hops
}

fn write_hops(write: &Request, times: Times) -> Vec<Hop<Leg>> {
    let half_look_up = times.half_look_up;
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
        let duration = write.filled_at.map_or(times.back, |to| to.since(at));
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
    fn every_mark_is_a_hop_that_its_request_has_begun() {
        for (reads_per_s, speed) in [(20.0, 1.0), (60.0, 1.0), (500.0, 0.01)] {
            let params = Params {
                reads_per_s,
                database_per_s: 0.0,
                ..Params::default()
            };
            let mut experiment = run(params, 20.0);
            let mut seen = 0;
            for _ in 0..50 {
                experiment.advance(SimDuration::from_secs_f64(0.016 * speed));
                let (model, now) = (experiment.model(), experiment.now());
                let found = drawn(model, now, Pace::playing(speed));
                assert!(found.flows.is_empty());
                seen += found.dots.len();
                for dot in &found.dots {
                    let request = model.request(dot.request).unwrap();
                    assert_eq!(request.key, dot.key);
                    let place = dot.place;
                    assert!(request.sent_at <= place.sent_at && place.sent_at <= now);
                    let crosses_s = place.duration.as_secs_f64().max(hops::COMET_S * speed);
                    let share = now.since(place.sent_at).as_secs_f64() / crosses_s;
                    assert!((f64::from(place.along) - share.min(1.0)).abs() < 1e-5);
                }
            }
            assert!(seen > 20, "{reads_per_s} at {speed}: {seen}");
        }
    }

    #[test]
    fn more_than_can_be_told_apart_flow_at_the_rate_at_which_they_are_sent() {
        let params = Params {
            reads_per_s: 400.0,
            database_per_s: 0.0,
            ..Params::default()
        };
        let experiment = run(params, 30.0);
        let found = drawn(experiment.model(), experiment.now(), Pace::playing(1.0));
        assert!(found.dots.is_empty());
        let asks = found
            .flows
            .iter()
            .find(|flow| flow.wire == Leg::ClientsToCache);
        let per_s = asks.unwrap().per_s;
        // A sample of a tenth of a second's worth in 16: within four standard errors.
        assert!((200.0..600.0).contains(&per_s), "{per_s}");
    }

    #[test]
    fn the_pace_that_follows_is_that_of_the_hop_or_of_the_service() {
        let mut experiment = run(Params::default(), 10.0);
        let mut paces = std::collections::BTreeSet::new();
        for _ in 0..400 {
            experiment.step();
            let pace = follow(experiment.model(), experiment.now(), None);
            paces.insert((pace.min(1e3) * 1e7).round() as u64);
        }
        // Half a look-up is 0.25 ms, the way back 1 ms, a service 83.3 ms; otherwise nothing.
        for pace in [0.000_25_f64 / 0.8, 0.002 / 0.8, 1.0 / 12.0 / 1.2, 1e3] {
            assert!(
                paces.contains(&((pace * 1e7_f64).round() as u64)),
                "{pace}: {paces:?}"
            );
        }
    }
}
