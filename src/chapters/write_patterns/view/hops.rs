//! The hops of each operation and each flush, as the model knows them.

use crate::chapters::write_patterns::lane::LaneKind;
use crate::chapters::write_patterns::model::{Flush, Lane, Model};
use crate::chapters::write_patterns::request::{Kind, Request, Verdict};
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Drawn, Follow, Hop, Sight};
use crate::ui::marks::Mark;

/// Between which machines a hop goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leg {
    /// A look-up, a write into the cache, a removal, or a client's fill.
    ClientsToCache,
    /// Its answer.
    CacheToClients,
    /// What the cache asks of the database, or writes to it.
    CacheToDatabase,
    /// The database's answer to the cache.
    DatabaseToCache,
    /// What a client asks of the database itself.
    ClientsToDatabase,
    /// The answer to that.
    DatabaseToClients,
}

/// A way in a lane.
pub type Wire = (LaneKind, Leg);

/// A hop of an operation.
pub type Dot = hops::Dot<Wire>;

/// A flush on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Moving {
    /// The lane.
    pub lane: LaneKind,
    /// Its number.
    pub number: u64,
    /// Its rows.
    pub rows: u32,
    /// How far it has come, 0 to 1.
    pub along: f32,
    /// Whether the database did not take it.
    pub failed: bool,
}

/// All that is on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct OnTheWay {
    /// The operations.
    pub operations: Drawn<Wire>,
    /// The flushes.
    pub flushes: Vec<Moving>,
}

/// What to draw at `now`.
pub fn drawn(model: &Model, now: SimTime, pace: Pace) -> OnTheWay {
    let params = model.params();
    let sight = Sight::of(params.reads_per_s + params.writes_per_s, now, pace);
    let mut operations = Drawn {
        dots: Vec::new(),
        flows: Vec::new(),
    };
    let mut flushes = Vec::new();
    for lane in model.lanes() {
        let under_way = lane.under_way().filter(|request| sight.sees(request.op.id));
        let all = under_way.chain(lane.recent().under_stride(sight.stride));
        let half = params.half_trip();
        let found = sight.drawn(all.map(|request| {
            let hops = hops(lane.kind(), request, half);
            (request.op.id, request.op.key, hops)
        }));
        operations.dots.extend(found.dots);
        operations.flows.extend(found.flows);
        flushes.extend(
            lane.flushes()
                .iter()
                .filter_map(|flush| flush_place(lane, flush, now, pace)),
        );
    }
    OnTheWay {
        operations,
        flushes,
    }
}

/// The pace at which what is under way at `now` can be followed, or one request of it.
pub(super) fn follow(model: &Model, now: SimTime, followed: Option<u64>) -> f64 {
    let mut follow = Follow::at(now);
    let half = model.params().half_trip();
    for lane in model.lanes() {
        let all = lane.under_way().chain(lane.recent().under_stride(1));
        for request in all.filter(|one| followed.is_none_or(|id| id == one.op.id)) {
            follow.hops(&hops(lane.kind(), request, half));
            if let (Some(begun_at), Some(served_at)) = (request.service_at, request.served_at) {
                follow.service(begun_at, served_at.since(begun_at));
            }
        }
    }
    follow.pace()
}

fn flush_place(lane: &Lane, flush: &Flush, now: SimTime, pace: Pace) -> Option<Moving> {
    let hop = Hop {
        leg: (lane.kind(), Leg::CacheToDatabase),
        sent_at: flush.sent_at,
        duration: SimDuration::ZERO,
        mark: Mark::Write { version: 0 },
    };
    let at = hops::place(&hop, now, pace)?;
    if at.trace.glow <= 0.0 {
        return None;
    }
    Some(Moving {
        lane: lane.kind(),
        number: flush.number,
        rows: flush.rows,
        along: at.along,
        failed: flush.failed_at.is_some_and(|failed| failed <= now),
    })
}

/// The hops of an operation, as they are found out one by one.
struct Hops {
    lane: LaneKind,
    list: Vec<Hop<Wire>>,
}

impl Hops {
    /// A hop from one moment to another; while the other is not known, as long as can be seen.
    fn add(&mut self, leg: Leg, from: Option<SimTime>, to: Option<SimTime>, mark: Mark) {
        if let Some(from) = from {
            self.list.push(Hop {
                leg: (self.lane, leg),
                sent_at: from,
                duration: to.map_or(SimDuration::ZERO, |to| to.since(from)),
                mark,
            });
        }
    }
}

/// The hops an operation has begun, in order.
fn hops(lane: LaneKind, request: &Request, half: SimDuration) -> Vec<Hop<Wire>> {
    let mut hops = Hops {
        lane,
        list: Vec::new(),
    };
    let failed = matches!(
        request.verdict,
        Some(Verdict::Refused(_) | Verdict::TimedOut)
    );
    let straight = request.left_at.is_some() && request.cache_at.is_none();
    if !straight {
        let mark = match request.op.kind {
            Kind::Read => Mark::Asking,
            Kind::Write => write_mark(request),
        };
        let there = request.cache_at.unwrap_or(request.op.sent_at + half);
        hops.add(
            Leg::ClientsToCache,
            Some(request.op.sent_at),
            Some(there),
            mark,
        );
    }
    match request.op.kind {
        Kind::Read => read_hops(lane, request, &mut hops, failed),
        Kind::Write => write_hops(request, &mut hops, straight, failed),
    }
    if failed {
        let by_client = straight || lane == LaneKind::CacheAside;
        let leg = if request.database_at.is_some() && by_client {
            Leg::DatabaseToClients
        } else {
            Leg::CacheToClients
        };
        hops.add(leg, request.ended_at, request.ended_at, Mark::Error);
    }
    hops.list
}

fn write_mark(request: &Request) -> Mark {
    Mark::Write {
        version: request.version,
    }
}

fn read_hops(lane: LaneKind, read: &Request, hops: &mut Hops, failed: bool) {
    let answer = match read.stale {
        Some(_) => Mark::Stale { versions: 0 },
        None => Mark::Miss,
    };
    if read.hit == Some(true) {
        let mark = match read.stale {
            Some(_) => Mark::Stale { versions: 0 },
            None => Mark::Hit,
        };
        hops.add(Leg::CacheToClients, read.cache_at, read.ended_at, mark);
        return;
    }
    let by_client = lane == LaneKind::CacheAside;
    if by_client {
        if read.cache_at.is_some() {
            hops.add(Leg::CacheToClients, read.cache_at, read.left_at, Mark::Miss);
        }
        hops.add(
            Leg::ClientsToDatabase,
            read.left_at,
            read.database_at,
            Mark::Miss,
        );
    } else {
        hops.add(
            Leg::CacheToDatabase,
            read.left_at,
            read.database_at,
            Mark::Miss,
        );
    }
    if failed {
        return;
    }
    if by_client {
        hops.add(Leg::DatabaseToClients, read.served_at, read.back_at, answer);
        hops.add(Leg::ClientsToCache, read.stored_at, read.stored_at, answer);
    } else {
        hops.add(Leg::DatabaseToCache, read.served_at, read.back_at, answer);
        hops.add(Leg::CacheToClients, read.back_at, read.ended_at, answer);
    }
}

fn write_hops(write: &Request, hops: &mut Hops, straight: bool, failed: bool) {
    let mark = write_mark(write);
    if straight {
        hops.add(
            Leg::ClientsToDatabase,
            write.left_at,
            write.database_at,
            mark,
        );
        if failed {
            return;
        }
        hops.add(Leg::DatabaseToClients, write.served_at, write.back_at, mark);
        let removes = write.removal_at.is_some() || write.ended_at.is_none();
        if removes {
            hops.add(Leg::ClientsToCache, write.back_at, write.removal_at, mark);
        }
        return;
    }
    if write.buffered_at.is_some() {
        hops.add(
            Leg::CacheToClients,
            write.buffered_at,
            write.ended_at,
            Mark::Hit,
        );
        return;
    }
    hops.add(Leg::CacheToDatabase, write.left_at, write.database_at, mark);
    if !failed {
        hops.add(Leg::DatabaseToCache, write.served_at, write.back_at, mark);
        hops.add(Leg::CacheToClients, write.back_at, write.ended_at, mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chapters::write_patterns::Params;
    use crate::sim::{Experiment, Setup};

    fn run(params: Params, seconds: f64) -> Experiment<Model> {
        let mut experiment = Experiment::new(Setup { seed: 3, params });
        experiment.seek(SimTime::from_secs_f64(seconds));
        experiment
    }

    /// Whether the model says that this operation makes this hop, and has begun it.
    fn is_a_hop(model: &Model, dot: &Dot, now: SimTime) -> bool {
        let lane = model.lane(dot.place.leg.0);
        let Some(request) = lane.request(dot.request) else {
            return false;
        };
        let begun = |at: Option<SimTime>| at.is_some_and(|at| at <= now);
        assert_eq!(request.op.key, dot.key);
        assert!(dot.place.sent_at <= now);
        if dot.place.mark == Mark::Error {
            return begun(request.ended_at) && request.verdict != Some(Verdict::Answered);
        }
        match dot.place.leg.1 {
            Leg::ClientsToCache => {
                request.cache_at.is_some() || request.left_at.is_none() || begun(request.back_at)
            }
            Leg::CacheToClients => {
                begun(request.cache_at) && (request.hit.is_some() || begun(request.stored_at))
            }
            Leg::CacheToDatabase | Leg::ClientsToDatabase => begun(request.left_at),
            Leg::DatabaseToCache | Leg::DatabaseToClients => begun(request.served_at),
        }
    }

    #[test]
    fn every_mark_is_a_hop_of_the_model() {
        for (writes_per_s, speed) in [(8.0, 1.0), (400.0, 0.01), (200.0, 0.1), (50.0, 1.0)] {
            let params = Params {
                writes_per_s,
                jitter_ms: 3.0,
                crash_every_s: 3.0,
                database_per_s: 0.0,
                ..Params::default()
            };
            let mut experiment = run(params, 10.0);
            let mut seen = 0;
            for _ in 0..60 {
                experiment.advance(SimDuration::from_secs_f64(0.016 * speed));
                let (model, now) = (experiment.model(), experiment.now());
                let found = drawn(model, now, Pace::playing(speed));
                for dot in &found.operations.dots {
                    assert!((0.0..=1.0).contains(&dot.place.along));
                    assert!(
                        is_a_hop(model, dot, now),
                        "{dot:?} {:?}",
                        model.lane(dot.place.leg.0).request(dot.request)
                    );
                }
                for moving in &found.flushes {
                    let known = model.lane(moving.lane).flushes();
                    let flush = known.iter().find(|flush| flush.number == moving.number);
                    assert_eq!(flush.map(|flush| flush.rows), Some(moving.rows));
                }
                seen += found.operations.dots.len();
            }
            assert!(seen > 0, "{writes_per_s} at {speed}");
        }
    }
}
