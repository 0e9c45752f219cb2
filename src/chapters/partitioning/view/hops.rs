//! The hops of each request and each query, as the model knows them: a request of the stream takes
//! no time, and a query a few milliseconds at each shard.

use crate::chapters::partitioning::cards::Card;
use crate::chapters::partitioning::layout::Node;
use crate::chapters::partitioning::model::Model;
use crate::chapters::partitioning::request::{Ask, Kind, Request};
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Drawn, Follow, Hop, Sight};
use crate::ui::marks::Mark;

/// Between which things a hop goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Leg {
    /// A key on its way to a shard.
    MapToShard(Node),
    /// A question: the card's place in [`Card::ALL`], and the shard.
    CardToShard(u8, Node),
    /// A shard's part of the answer.
    ShardToCard(u8, Node),
}

/// A hop of a request of the stream or of a query.
pub type Dot = hops::Dot<Leg>;

/// All that is on its way.
#[derive(Clone, Debug, PartialEq)]
pub struct OnTheWay {
    /// Requests of the stream.
    pub requests: Drawn<Leg>,
    /// Queries.
    pub queries: Drawn<Leg>,
}

/// What to draw at `now`.
pub fn drawn(model: &Model, now: SimTime, pace: Pace) -> OnTheWay {
    let params = model.params();
    let sight = Sight::of(params.reads_per_s, now, pace);
    let requests = model.recent().under_stride(sight.stride);
    let ask_sight = Sight::of(params.queries_per_s, now, pace);
    let under_way = model.under_way().filter(|ask| ask_sight.sees(ask.id));
    let asks = under_way.chain(model.recent_queries().under_stride(ask_sight.stride));
    OnTheWay {
        requests: sight.drawn(requests.map(|request| (request.id, 0, of_request(request)))),
        queries: ask_sight.drawn(asks.map(|ask| (ask.id, 0, of_query(model, ask)))),
    }
}

/// The pace at which what is under way at `now` can be followed: queries and their shards.
pub(super) fn follow(model: &Model, now: SimTime) -> f64 {
    let mut follow = Follow::at(now);
    for ask in model.under_way() {
        for &node in &ask.nodes {
            follow.service(ask.sent_at, ask.takes(node).0);
        }
    }
    follow.pace()
}

fn of_request(request: &Request) -> Vec<Hop<Leg>> {
    let mark = if request.kind == Kind::Read {
        Mark::Asking
    } else {
        Mark::Write { version: 0 }
    };
    let hop = |&node: &Node| hop(Leg::MapToShard(node), request.at, mark);
    request.nodes.iter().map(hop).collect()
}

/// A question to each shard and its answer; where a second replica is asked, that question as well,
/// and the answer from where it comes first.
fn of_query(model: &Model, ask: &Ask) -> Vec<Hop<Leg>> {
    let card = Card::ALL.iter().position(|card| *card == ask.card);
    let card = card.unwrap_or_default() as u8;
    let both = ask.nodes.iter().flat_map(|&node| {
        let (takes, slow) = ask.takes(node);
        let mark = if slow { Mark::Miss } else { Mark::Hit };
        let hedge = ask.hedge(node).and_then(|(at, wins)| {
            let replica = model.second_replica(node)?;
            Some((at, wins, replica))
        });
        let from = match hedge {
            Some((_, true, replica)) => replica,
            _ => node,
        };
        let second =
            hedge.map(|(at, _, replica)| hop(Leg::CardToShard(card, replica), at, Mark::Asking));
        let first = hop(Leg::CardToShard(card, node), ask.sent_at, Mark::Asking);
        let back = hop(Leg::ShardToCard(card, from), ask.sent_at + takes, mark);
        [Some(first), second, Some(back)].into_iter().flatten()
    });
    both.collect()
}

/// Ways take no time in the model.
fn hop(leg: Leg, sent_at: SimTime, mark: Mark) -> Hop<Leg> {
    Hop {
        leg,
        sent_at,
        duration: SimDuration::ZERO,
        mark,
    }
}
