//! The hops of each request and each message, as the model knows them. The way between clients and
//! instances takes no time in the model, as it is the same in every mode.

use crate::chapters::local_external::model::Model;
use crate::chapters::local_external::request::{
    Cause, Kind, Message, Request, Sender, Staleness, Tier,
};
use crate::components::workload::Key;
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Drawn, Follow, Hop, Sight};
use crate::ui::marks::Mark;

/// Between which machines a hop goes. The instance is the request's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leg {
    /// From the clients through the balancer.
    ClientsToInstance,
    /// The answer.
    InstanceToClients,
    /// A look-up or a write's delete.
    InstanceToShared,
    /// What the shared cache says to it.
    SharedToInstance,
    /// A query.
    InstanceToDatabase,
    /// Its answer.
    DatabaseToInstance,
    /// An answer of the database that the shared cache is to keep.
    Set,
}

/// A way, and the instance whose it is, from 0.
pub type Wire = (Leg, u32);

/// A hop of a request.
pub type Dot = hops::Dot<Wire>;

/// An invalidation message on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Flight {
    /// The message.
    pub message: u64,
    /// The write it tells of.
    pub write: u64,
    /// The key that was written.
    pub key: Key,
    /// Who sent it.
    pub from: Sender,
    /// The instance it is for, from 0.
    pub to: u32,
    /// How far it has come, 0 to 1; a lost one stays half-way.
    pub along: f32,
    /// Whether it is lost by now.
    pub lost: bool,
}

/// All that is on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct OnTheWay {
    /// The requests.
    pub requests: Drawn<Wire>,
    /// The messages, where requests are drawn one by one.
    pub messages: Vec<Flight>,
}

/// What to draw at `now`.
pub fn drawn(model: &Model, now: SimTime, pace: Pace) -> OnTheWay {
    let params = model.params();
    let sight = Sight::of(params.reads_per_s + params.writes_per_s, now, pace);
    let times = times(model);
    let under_way = model.under_way().filter(|request| sight.sees(request.id));
    let requests = under_way.chain(model.recent().under_stride(sight.stride));
    let messages = model.messages().filter(|message| sight.sees(message.write));
    OnTheWay {
        messages: messages
            .filter_map(|message| flight(message, now, pace))
            .collect(),
        requests: sight.drawn(requests.map(|request| {
            let hops = all_hops(request, times);
            (request.id, request.key, hops)
        })),
    }
}

/// The pace at which what is under way at `now` can be followed, or one request of it.
pub(super) fn follow(model: &Model, now: SimTime, followed: Option<u64>) -> f64 {
    let times = times(model);
    let mut follow = Follow::at(now);
    let all = model.under_way().chain(model.recent().under_stride(1));
    for request in all.filter(|one| followed.is_none_or(|id| id == one.id)) {
        follow.hops(&all_hops(request, times));
        if let (Some(begun_at), Some(served_at)) = (request.service_at, request.served_at) {
            follow.service(begun_at, served_at.since(begun_at));
        }
    }
    let flights: Vec<Hop<()>> = model.messages().map(message_hop).collect();
    follow.hops(&flights);
    follow.pace()
}

fn times(model: &Model) -> Times {
    Times {
        shared: model.params().l2_time().half(),
        database: model.params().database_time().half(),
    }
}

/// How long hops take that have not ended yet.
#[derive(Clone, Copy)]
struct Times {
    shared: SimDuration,
    database: SimDuration,
}

/// The hops of a request and of the set that it has caused, each with its instance.
fn all_hops(request: &Request, times: Times) -> Vec<Hop<Wire>> {
    let with_instance = |hop: Hop<Leg>| Hop {
        leg: (hop.leg, request.instance),
        sent_at: hop.sent_at,
        duration: hop.duration,
        mark: hop.mark,
    };
    let (main, set) = hops(request, times);
    main.into_iter().chain(set).map(with_instance).collect()
}

fn message_hop(message: &Message) -> Hop<()> {
    Hop {
        leg: (),
        sent_at: message.sent_at,
        duration: message.due_at.since(message.sent_at),
        mark: Mark::Asking,
    }
}

fn flight(message: &Message, now: SimTime, pace: Pace) -> Option<Flight> {
    let at = hops::place(&message_hop(message), now, pace)?;
    if at.trace.landed && !(message.lost && at.trace.glow > 0.0) {
        return None;
    }
    let lost = message.lost && at.along >= 0.5;
    Some(Flight {
        message: message.id,
        write: message.write,
        key: message.key,
        from: message.from,
        to: message.to,
        along: if message.lost {
            at.along.min(0.5)
        } else {
            at.along
        },
        lost,
    })
}

type Chain = Vec<Hop<Leg>>;

/// The hops a request has begun, in order, and that of the set that it has caused.
fn hops(request: &Request, times: Times) -> (Chain, Option<Hop<Leg>>) {
    let mut chain = Chain::new();
    let asked = match request.kind {
        Kind::Read => Mark::Asking,
        Kind::Write => Mark::Write {
            version: request.version,
        },
    };
    // A write that the learner makes starts at its instance.
    let has_client = request.client > 0;
    if has_client && !request.refused {
        let at = request.sent_at;
        chain.push(hop(Leg::ClientsToInstance, at, SimDuration::ZERO, asked));
    }
    let from_database = missed(request, asked);
    if request.kind == Kind::Read {
        chain.extend(to_shared(request, times, asked));
    }
    chain.extend(to_database(request, times, from_database));
    if request.kind == Kind::Write {
        chain.extend(to_shared(request, times, asked));
    }
    let set = request
        .set_at
        .map(|at| hop(Leg::Set, at, times.shared, from_database));
    if let Some(at) = request.ended_at.filter(|_| has_client) {
        let mark = if request.refused {
            Mark::Error
        } else {
            answered(request, asked)
        };
        chain.push(hop(Leg::InstanceToClients, at, SimDuration::ZERO, mark));
    }
    (chain, set)
}

fn hop(leg: Leg, sent_at: SimTime, duration: SimDuration, mark: Mark) -> Hop<Leg> {
    Hop {
        leg,
        sent_at,
        duration,
        mark,
    }
}

/// How long a leg takes: until it has ended, as long as such legs usually take.
fn took(from: SimTime, to: Option<SimTime>, usually: SimDuration) -> SimDuration {
    to.map_or(usually, |to| to.since(from))
}

/// To the shared cache and back, as far as it has come.
fn to_shared(request: &Request, times: Times, asked: Mark) -> impl Iterator<Item = Hop<Leg>> {
    let there = request.shared_asked_at.map(|at| {
        let took = took(at, request.shared_at, times.shared);
        hop(Leg::InstanceToShared, at, took, asked)
    });
    let back = request.shared_at.map(|at| {
        let took = took(at, request.shared_back_at, times.shared);
        hop(Leg::SharedToInstance, at, took, from_shared(request, asked))
    });
    there.into_iter().chain(back)
}

/// To the database and back, as far as it has come.
fn to_database(request: &Request, times: Times, mark: Mark) -> impl Iterator<Item = Hop<Leg>> {
    let there = request.database_asked_at.map(|at| {
        let took = took(at, request.database_at, times.database);
        hop(Leg::InstanceToDatabase, at, took, mark)
    });
    let back = request.served_at.map(|at| {
        let took = took(at, request.loaded_at, times.database);
        hop(Leg::DatabaseToInstance, at, took, mark)
    });
    there.into_iter().chain(back)
}

/// A hit's answer, by whether it is right. By how much it is behind is said when it is clicked.
fn hit(stale: Option<Staleness>) -> Mark {
    match stale {
        Some(_) => Mark::Stale { versions: 0 },
        None => Mark::Hit,
    }
}

fn from_shared(request: &Request, asked: Mark) -> Mark {
    match (request.kind, request.tier, request.l2_miss) {
        (Kind::Write, ..) => asked,
        (Kind::Read, _, Some(miss)) if miss.cause == Cause::Expired => Mark::Expired,
        (Kind::Read, _, Some(_)) => Mark::Miss,
        (Kind::Read, ..) => hit(request.stale),
    }
}

/// What goes to the database: a write, or a miss by its cause.
fn missed(request: &Request, asked: Mark) -> Mark {
    let miss = request.l2_miss.or(request.l1_miss);
    match (request.kind, miss) {
        (Kind::Write, _) => asked,
        (Kind::Read, Some(miss)) if miss.cause == Cause::Expired => Mark::Expired,
        (Kind::Read, _) => Mark::Miss,
    }
}

fn answered(request: &Request, asked: Mark) -> Mark {
    match request.tier {
        Some(Tier::L1 | Tier::L2) => hit(request.stale),
        Some(Tier::Database) => missed(request, asked),
        None => asked,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::local_external::{Invalidation, Mode, Params};
    use crate::sim::{Experiment, Setup};

    fn run(params: Params, seconds: f64) -> Experiment<Model> {
        let mut experiment = Experiment::new(Setup { seed: 3, params });
        experiment.seek(SimTime::from_secs_f64(seconds));
        experiment
    }

    fn busy(reads_per_s: f64) -> Params {
        Params {
            mode: Mode::TwoTier,
            reads_per_s,
            writes_per_s: 2.0,
            invalidation: Invalidation::Broadcast,
            message_loss: 0.3,
            message_delay_ms: 700.0,
            ..Params::default()
        }
    }

    #[test]
    fn every_mark_is_a_hop_that_its_request_has_begun() {
        for (reads_per_s, speed) in [(20.0, 1.0), (40.0, 0.5), (200.0, 0.1), (500.0, 0.01)] {
            let mut experiment = run(busy(reads_per_s), 20.0);
            let mut seen = 0;
            for _ in 0..40 {
                experiment.advance(SimDuration::from_secs_f64(0.016 * speed));
                let (model, now) = (experiment.model(), experiment.now());
                let found = drawn(model, now, Pace::playing(speed));
                seen += found.requests.dots.len();
                for dot in &found.requests.dots {
                    let request = model.request(dot.request).unwrap();
                    let drawn = (request.key, request.instance);
                    assert_eq!(drawn, (dot.key, dot.place.leg.1));
                    let sent_at = dot.place.sent_at;
                    assert!(request.sent_at <= sent_at && sent_at <= now);
                    assert!((0.0..=1.0).contains(&dot.place.along));
                }
                for flight in &found.messages {
                    let message = model
                        .messages()
                        .find(|message| message.id == flight.message)
                        .unwrap();
                    assert!(message.lost || !flight.lost);
                    assert!(message.sent_at <= now);
                }
            }
            assert!(seen > 0, "{reads_per_s} at {speed}");
        }
    }

    #[test]
    fn every_message_under_way_is_drawn_once() {
        for seconds in [10.0, 21.3, 34.7] {
            let experiment = run(busy(40.0), seconds);
            let (model, now) = (experiment.model(), experiment.now());
            let found = drawn(model, now, Pace::playing(1.0));
            // A message takes 700 ms, long enough to be seen where it is.
            let flying = model
                .messages()
                .filter(|message| message.sent_at <= now && now < message.due_at);
            let moving = |flight: &&Flight| {
                let message = model
                    .messages()
                    .find(|message| message.id == flight.message);
                message.is_some_and(|message| now < message.due_at)
            };
            assert_eq!(found.messages.iter().filter(moving).count(), flying.count());
        }
    }
}
