//! Where each request and each message is drawn: a function of the model, the moment and the pace.
//!
//! The way between clients and instances takes no time in the model, as it is the same in every
//! mode; it is drawn all the same, as every hop is drawn over half a second of screen time.

use crate::chapters::local_external::model::Model;
use crate::chapters::local_external::request::{
    Cause, Kind, Message, Request, Sender, Staleness, Tier,
};
use crate::components::recent::stride_for;
use crate::components::workload::Key;
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Hop};
use crate::ui::marks::Mark;

/// The most requests a second of screen time that can be told apart.
const MOST_PER_S: f64 = 48.0;

/// Between which machines a hop goes. The instance is the request's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// A request on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// The request.
    pub request: u64,
    /// Its key.
    pub key: Key,
    /// The instance that serves it, from 0.
    pub instance: u32,
    /// Between which machines it is.
    pub leg: Leg,
    /// How far it has come, 0 to 1.
    pub along: f32,
    /// How it is drawn.
    pub mark: Mark,
}

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

/// All that is on its way, and what one dot stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// One dot is one request in so many.
    pub stride: u64,
    /// By how much calls of the nearest machine in the network are drawn slower than they are.
    pub stretch: f64,
    /// The requests.
    pub drawn: Vec<Dot>,
    /// The messages about the writes among them.
    pub messages: Vec<Flight>,
}

/// What to draw at `now`.
pub fn dots(model: &Model, now: SimTime, pace: Pace) -> Dots {
    let params = model.params();
    let per_s = (params.reads_per_s + params.writes_per_s) * pace.speed;
    let stride = stride_for(per_s, MOST_PER_S);
    let times = Times {
        shared: params.l2_time().half(),
        database: params.database_time().half(),
    };
    let under_way = model
        .under_way()
        .filter(|request| request.id.is_multiple_of(stride));
    let requests = under_way.chain(model.recent().under_stride(stride));
    let mut drawn = Vec::new();
    for request in requests {
        drawn.extend(place(request, now, times, pace));
    }
    let messages = model
        .messages()
        .filter(|message| message.write.is_multiple_of(stride))
        .filter_map(|message| flight(message, now, pace))
        .collect();
    let nearest = if params.mode.has_l2() && model.shared_is_up() {
        times.shared
    } else {
        times.database
    };
    Dots {
        stride,
        stretch: hops::stretch(nearest, pace),
        drawn,
        messages,
    }
}

/// How long hops take that have not ended yet.
#[derive(Clone, Copy)]
struct Times {
    shared: SimDuration,
    database: SimDuration,
}

/// The dots of a request: one on its own way, and one for the answer that the shared cache gets.
fn place(request: &Request, now: SimTime, times: Times, pace: Pace) -> Vec<Dot> {
    let (main, set) = hops(request, times);
    let own = hops::place(&main, now, pace);
    let set = set
        .and_then(|chain| hops::place(&chain, now, pace))
        .filter(|at| at.leg == Leg::Set);
    let dot = |at: hops::Place<Leg>| Dot {
        request: request.id,
        key: request.key,
        instance: request.instance,
        leg: at.leg,
        along: at.along,
        mark: at.mark,
    };
    own.into_iter().chain(set).map(dot).collect()
}

fn flight(message: &Message, now: SimTime, pace: Pace) -> Option<Flight> {
    let hop = Hop {
        leg: (),
        sent_at: message.sent_at,
        duration: message.due_at.since(message.sent_at),
        mark: Mark::Asking,
    };
    let at = hops::place(&[hop], now, pace)?;
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

/// The hops a request has begun, in order, and those up to the set that it has caused.
fn hops(request: &Request, times: Times) -> (Chain, Option<Chain>) {
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
    let set = request.set_at.map(|at| {
        let mut chain = chain.clone();
        chain.push(hop(Leg::Set, at, times.shared, from_database));
        chain
    });
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
    fn every_dot_is_a_request_of_the_model_or_the_multiple_the_legend_states() {
        for (reads_per_s, speed) in [(20.0, 1.0), (20.0, 0.001), (200.0, 1.0), (500.0, 100.0)] {
            let mut experiment = run(busy(reads_per_s), 20.0);
            for _ in 0..40 {
                experiment.advance(SimDuration::from_secs_f64(0.016 * speed));
                let (model, now) = (experiment.model(), experiment.now());
                let found = dots(model, now, Pace::playing(speed));
                for dot in &found.drawn {
                    assert_eq!(dot.request % found.stride, 0);
                    let request = model.request(dot.request).unwrap();
                    let drawn = (request.key, request.instance);
                    assert_eq!(drawn, (dot.key, dot.instance));
                    assert!(request.sent_at <= now && (0.0..=1.0).contains(&dot.along));
                }
                for flight in &found.messages {
                    assert_eq!(flight.write % found.stride, 0);
                    let message = model
                        .messages()
                        .find(|message| message.id == flight.message)
                        .unwrap();
                    assert!(message.lost || !flight.lost);
                    assert!(message.sent_at <= now);
                }
            }
        }
    }

    #[test]
    fn at_one_to_one_each_request_and_each_message_is_drawn_once() {
        for seconds in [10.0, 21.3, 34.7] {
            let experiment = run(busy(40.0), seconds);
            let (model, now) = (experiment.model(), experiment.now());
            let found = dots(model, now, Pace::playing(1.0));
            assert_eq!(found.stride, 1);
            let half = SimDuration::from_secs_f64(0.5);
            let sent = |request: &&Request| request.sent_at > now - half;
            let all = model.under_way().chain(model.recent().under_stride(1));
            let asking = found
                .drawn
                .iter()
                .filter(|dot| dot.leg == Leg::ClientsToInstance);
            assert_eq!(asking.count(), all.filter(sent).count());
            for request in model.under_way() {
                let own = |dot: &&Dot| dot.request == request.id && dot.leg != Leg::Set;
                assert_eq!(found.drawn.iter().filter(own).count(), 1);
            }
            // A message takes longer than the shortest hop that can be followed.
            let flying = model
                .messages()
                .filter(|message| message.sent_at <= now && now < message.due_at);
            assert_eq!(found.messages.len(), flying.count());
        }
    }

    #[test]
    fn slow_enough_a_hop_takes_its_real_time() {
        let mut params = busy(20.0);
        params.l2_us = 20_000_000.0;
        let experiment = run(params, 30.0);
        let found = dots(experiment.model(), experiment.now(), Pace::playing(1.0));
        assert!((found.stretch - 1.0).abs() < f64::EPSILON);
    }
}
