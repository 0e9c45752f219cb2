//! The hops of each request, as the model knows them. What waits or is served is drawn where it
//! waits or is served; a hop is only what moves, which takes no time or a fraction of a millisecond.

use crate::chapters::bottleneck::model::Model;
use crate::chapters::bottleneck::request::{Kind, LookUp, Request, Verdict};
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Drawn, Follow, Hop, Sight};
use crate::ui::marks::Mark;

/// Between which machines a hop goes; a number is that of a replica, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
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

/// A hop of a request.
pub type Dot = hops::Dot<Leg>;

/// All that is to be drawn at `now`.
pub fn drawn(model: &Model, now: SimTime, pace: Pace) -> Drawn<Leg> {
    let params = model.params();
    let sight = Sight::of(params.reads_per_s + params.writes_per_s, now, pace);
    let half_look_up = half_look_up(model);
    let under_way = model.under_way().filter(|request| sight.sees(request.id));
    let requests = under_way.chain(model.recent().under_stride(sight.stride));
    sight.drawn(requests.map(|request| {
        let hops = hops(request, half_look_up, now);
        (request.id, request.page, hops)
    }))
}

/// The pace at which what is under way at `now` can be followed, or one request of it.
pub(super) fn follow(model: &Model, now: SimTime, followed: Option<u64>) -> f64 {
    let half_look_up = half_look_up(model);
    let mut follow = Follow::at(now);
    let all = model.under_way().chain(model.recent().under_stride(1));
    for request in all.filter(|one| followed.is_none_or(|id| id == one.id)) {
        follow.hops(&hops(request, half_look_up, now));
        if let (Some(begun_at), Some(served_at)) = (request.service_at, request.served_at) {
            follow.service(begun_at, served_at.since(begun_at));
        }
    }
    follow.pace()
}

fn half_look_up(model: &Model) -> SimDuration {
    SimDuration::from_millis_f64(model.params().cache_ms).half()
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
    fn every_mark_is_a_hop_that_its_request_has_begun() {
        for (reads_per_s, cache_slots, speed) in
            [(300.0, 0, 0.1), (900.0, 240, 0.01), (2_000.0, 50, 0.01)]
        {
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
                let found = drawn(experiment.model(), now, Pace::playing(speed));
                for dot in &found.dots {
                    seen += 1;
                    let request = experiment.model().request(dot.request).unwrap();
                    assert_eq!(request.page, dot.key);
                    let sent_at = dot.place.sent_at;
                    assert!(request.sent_at <= sent_at && sent_at <= now);
                    assert!((0.0..=1.0).contains(&dot.place.along));
                }
            }
            assert!(seen > 50, "{seen} dots");
        }
    }

    #[test]
    fn each_read_that_has_just_been_sent_is_a_comet_on_its_way_in() {
        let params = Params {
            reads_per_s: 300.0,
            servers: 4,
            ..Params::default()
        };
        let experiment = run(params, 5.0);
        let now = experiment.now();
        let found = drawn(experiment.model(), now, Pace::playing(0.1));
        let coming = found
            .dots
            .iter()
            .filter(|dot| dot.place.leg == Leg::ClientsToDatabase(0) && dot.place.trace.glow > 0.0);
        // A tenth of a second to cross, three to fade, at a tenth of the speed.
        let since = now - SimDuration::from_secs_f64(0.04);
        let model = experiment.model();
        let sent = model.under_way().chain(model.recent().under_stride(1));
        let sent = sent.filter(|request| request.sent_at > since).count();
        assert_eq!(coming.count(), sent);
        assert!(sent > 5, "{sent}");
    }
}
