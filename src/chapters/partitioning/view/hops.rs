//! Where each request and query is drawn: a function of the model, the moment and the pace.
//!
//! A request of the stream takes no time, and a query a few milliseconds; each is drawn over at
//! least half a second of screen time from the moment it was sent.

use crate::chapters::partitioning::layout::Node;
use crate::chapters::partitioning::model::Model;
use crate::chapters::partitioning::request::{Ask, Kind, Request};
use crate::components::recent::stride_for;
use crate::lesson::Pace;
use crate::sim::{SimDuration, SimTime};
use crate::ui::hops::{self, Hop};
use crate::ui::marks::Mark;

/// The most requests a second of screen time that can be told apart.
const MOST_PER_S: f64 = 48.0;

/// Between which things a hop goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leg {
    /// A key on its way to a shard.
    MapToShard,
    /// A question.
    CardToShard,
    /// A shard's part of the answer.
    ShardToCard,
}

/// Whose a dot is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// A request of the stream.
    Request(u64),
    /// A query.
    Query(u64),
}

/// Something on its way.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Dot {
    /// Whose it is.
    pub whose: Whose,
    /// The row, or the number of the card.
    pub from: u64,
    /// The shard at its other end.
    pub node: Node,
    /// Between which things it is.
    pub leg: Leg,
    /// How far it has come, 0 to 1.
    pub along: f32,
    /// Whether a request writes, or a query's answer is slow.
    pub marked: bool,
}

/// Everything on its way, and what one dot stands for.
#[derive(Clone, Debug, PartialEq)]
pub struct Dots {
    /// One dot is one request in so many.
    pub stride: u64,
    /// The same for queries.
    pub query_stride: u64,
    /// The dots.
    pub drawn: Vec<Dot>,
}

/// The dots to draw at `now`.
pub fn dots(model: &Model, now: SimTime, pace: Pace) -> Dots {
    let params = model.params();
    let stride = stride_for(params.reads_per_s * pace.speed, MOST_PER_S);
    let query_stride = stride_for(params.queries_per_s * pace.speed, 6.0);
    let mut drawn = Vec::new();
    for request in model.recent().under_stride(stride) {
        of_request(request, now, pace, &mut drawn);
    }
    let under_way = model.under_way();
    let asks = under_way.filter(|ask| ask.id.is_multiple_of(query_stride));
    for ask in asks.chain(model.recent_queries().under_stride(query_stride)) {
        of_query(ask, now, pace, &mut drawn);
    }
    Dots {
        stride,
        query_stride,
        drawn,
    }
}

fn of_request(request: &Request, now: SimTime, pace: Pace, drawn: &mut Vec<Dot>) {
    let hop = Hop {
        leg: Leg::MapToShard,
        sent_at: request.at,
        duration: SimDuration::ZERO,
        mark: Mark::Asking,
    };
    let Some(at) = hops::place(&[hop], now, pace) else {
        return;
    };
    drawn.extend(request.nodes.iter().map(|&node| Dot {
        whose: Whose::Request(request.id),
        from: request.row,
        node,
        leg: at.leg,
        along: at.along,
        marked: request.kind != Kind::Read,
    }));
}

fn of_query(ask: &Ask, now: SimTime, pace: Pace, drawn: &mut Vec<Dot>) {
    // Out and back take half a second each, whatever comes in between.
    if now.since(ask.ends_at).as_secs_f64() > 1.1 * pace.speed {
        return;
    }
    for &node in &ask.nodes {
        let (takes, slow) = ask.takes(node);
        let hop = |leg, sent_at| Hop {
            leg,
            sent_at,
            duration: SimDuration::ZERO,
            mark: Mark::Asking,
        };
        let way = [
            hop(Leg::CardToShard, ask.sent_at),
            hop(Leg::ShardToCard, ask.sent_at + takes),
        ];
        if let Some(at) = hops::place(&way, now, pace) {
            drawn.push(Dot {
                whose: Whose::Query(ask.id),
                from: ask.card as u64,
                node,
                leg: at.leg,
                along: at.along,
                marked: slow && at.leg == Leg::ShardToCard,
            });
        }
    }
}
