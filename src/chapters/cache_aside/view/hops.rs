//! Where each message between a thread, the cache and the row is drawn: a function of the model,
//! the moment and the pace.

use crate::chapters::cache_aside::model::Model;
use crate::chapters::cache_aside::params::Params;
use crate::chapters::cache_aside::request::{Cause, Kind, Outcome, Request, SetResult, Step};
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Drawn, Follow, Hop, Sight};
use crate::ui::marks::Mark;

/// Between which places a message goes, and for which step of its thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Leg {
    /// The step it is part of.
    pub step: Step,
    /// Whether it goes to the row, and not to the cache.
    pub to_row: bool,
    /// Whether it comes back.
    pub back: bool,
    /// Whether an update sent it.
    pub of_update: bool,
}

/// A message of a request.
pub type Dot = hops::Dot<Leg>;

/// All that is to be drawn at `now`.
pub fn drawn(model: &Model, now: SimTime, pace: Pace) -> Drawn<Leg> {
    let params = model.params();
    let sight = Sight::of(params.reads_per_s + params.writes_per_s, now, pace);
    let under_way = model.under_way().filter(|request| sight.sees(request.id));
    let requests = under_way.chain(model.recent().under_stride(sight.stride));
    sight.drawn(requests.map(|request| (request.id, request.key, hops(request, params))))
}

/// The pace at which what is under way at `now` can be followed, or one request of it.
pub(super) fn follow(model: &Model, now: SimTime, followed: Option<u64>) -> f64 {
    let mut follow = Follow::at(now);
    let all = model.under_way().chain(model.recent().under_stride(1));
    for request in all.filter(|one| followed.is_none_or(|id| id == one.id)) {
        follow.hops(&hops(request, model.params()));
    }
    follow.pace()
}

/// The hops of a request that have begun, in order.
fn hops(request: &Request, params: &Params) -> Vec<Hop<Leg>> {
    let mut hops = Vec::with_capacity(6);
    if request.kind == Kind::Read {
        get(request, params, &mut hops);
        query(request, params, Step::Select, &mut hops);
        set(request, params, &mut hops);
    } else {
        query(request, params, Step::Update, &mut hops);
        delete(request, params, &mut hops);
        // Where it deletes first, its delete is the first hop.
        hops.sort_by_key(|hop| hop.sent_at);
    }
    hops
}

/// There from `sent_at` to `arrived`, which takes `usual` unless it has arrived.
fn hop(
    leg: Leg,
    sent_at: Option<SimTime>,
    arrived: Option<SimTime>,
    usual: SimDuration,
    mark: Mark,
) -> Option<Hop<Leg>> {
    let sent_at = sent_at?;
    Some(Hop {
        leg,
        sent_at,
        duration: arrived.map_or(usual, |at| at.since(sent_at)),
        mark,
    })
}

fn leg(step: Step, back: bool) -> Leg {
    Leg {
        step,
        to_row: matches!(step, Step::Select | Step::Update),
        back,
        of_update: matches!(step, Step::Update | Step::Delete),
    }
}

fn get(read: &Request, params: &Params, hops: &mut Vec<Hop<Leg>>) {
    let there = leg(Step::Get, false);
    let usual = params.half_cache();
    hops.extend(hop(
        there,
        read.get_at,
        read.looked_up_at,
        usual,
        Mark::Asking,
    ));
    let found = match read.outcome {
        Some(Outcome::Hit(_)) if read.stale.is_some() => Mark::Stale { versions: 0 },
        Some(Outcome::Hit(_)) => Mark::Hit,
        Some(Outcome::Miss(Cause::Expired)) => Mark::Expired,
        _ => Mark::Miss,
    };
    let back = leg(Step::Get, true);
    let rest = params.rest_of_cache();
    hops.extend(hop(back, read.looked_up_at, read.got_at, rest, found));
}

fn query(request: &Request, params: &Params, step: Step, hops: &mut Vec<Hop<Leg>>) {
    let mark = match step {
        Step::Update => Mark::Write {
            version: request.version,
        },
        _ => Mark::Miss,
    };
    // Before it has reached the row, an update does not know its version.
    let going = if step == Step::Update && request.row_at.is_none() {
        Mark::Asking
    } else {
        mark
    };
    let (there, back) = (leg(step, false), leg(step, true));
    let usual = params.half_database();
    hops.extend(hop(there, request.query_at, request.row_at, usual, going));
    let rest = params.rest_of_database();
    hops.extend(hop(back, request.row_at, request.answer_at, rest, mark));
}

fn set(read: &Request, params: &Params, hops: &mut Vec<Hop<Leg>>) {
    let mark = match read.set {
        Some(SetResult::StoredOld(_)) => Mark::Stale { versions: 0 },
        Some(SetResult::Rejected) => Mark::Error,
        _ => Mark::Hit,
    };
    let usual = params.half_cache();
    hops.extend(hop(
        leg(Step::Set, false),
        read.set_at,
        read.set_done_at,
        usual,
        mark,
    ));
}

fn delete(update: &Request, params: &Params, hops: &mut Vec<Hop<Leg>>) {
    let mark = if update.delete_lost {
        Mark::Error
    } else {
        Mark::Write {
            version: update.version,
        }
    };
    let usual = params.half_cache();
    hops.extend(hop(
        leg(Step::Delete, false),
        update.delete_at,
        update.deleted_at,
        usual,
        mark,
    ));
    let rest = params.rest_of_cache();
    hops.extend(hop(
        leg(Step::Delete, true),
        update.deleted_at,
        update.delete_done_at,
        rest,
        mark,
    ));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sim::{Experiment, Setup};

    #[test]
    fn every_mark_is_a_hop_that_its_request_has_begun() {
        for (reads_per_s, speed) in [(50.0, 0.05), (50.0, 1.0), (500.0, 0.01), (500.0, 0.1)] {
            let params = Params {
                reads_per_s,
                ..Params::default()
            };
            let mut experiment = Experiment::<Model>::new(Setup { seed: 3, params });
            experiment.seek(SimTime::from_secs_f64(20.0));
            let pace = Pace::playing(speed);
            let mut seen = 0;
            for _ in 0..50 {
                experiment.advance(SimDuration::from_secs_f64(0.016 * speed));
                let now = experiment.now();
                let found = drawn(experiment.model(), now, pace);
                for dot in &found.dots {
                    let request = experiment.model().request(dot.request).unwrap();
                    assert_eq!(request.key, dot.key);
                    let sent_at = dot.place.sent_at;
                    assert!(request.arrived_at <= sent_at && sent_at <= now);
                    assert!((0.0..=1.0).contains(&dot.place.along));
                    seen += 1;
                }
            }
            assert!(seen > 20, "{reads_per_s} {speed}: {seen}");
        }
    }

    #[test]
    fn slow_enough_every_message_under_way_is_a_mark() {
        let params = Params {
            cache_ms: 400.0,
            database_ms: 2_000.0,
            reads_per_s: 4.0,
            ..Params::default()
        };
        let mut experiment = Experiment::<Model>::new(Setup { seed: 3, params });
        experiment.seek(SimTime::from_secs_f64(30.1));
        let model = experiment.model();
        let found = drawn(model, experiment.now(), Pace::playing(0.1));
        // A request under way always has a message on its way here: nothing is held or waits.
        let moving = found.dots.iter().filter(|dot| !dot.place.trace.landed);
        let flowing = found.flows.len();
        assert!(flowing > 0 || moving.count() == model.under_way().len());
    }
}
