//! The questions that are asked of every family, and their answers straight from the data.

use std::collections::BTreeSet;

use serde::Serialize;

use super::data::{Data, chosen};
use crate::components::named::Named;

/// The readings that are asked for.
pub const LAST: usize = 10;

/// A kind of question.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Query {
    /// A session by its token.
    Session,
    /// All users older than so many years.
    #[default]
    UsersOver,
    /// The last ten readings of a sensor.
    LastReadings,
    /// An order with the price of its product.
    OrderProduct,
    /// Who among a user's friends, and theirs, has bought a product.
    FriendsBought,
    /// All five, each with its share.
    Mix,
}

impl Named for Query {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("session", Self::Session),
        ("users-over", Self::UsersOver),
        ("last-readings", Self::LastReadings),
        ("order-product", Self::OrderProduct),
        ("friends-bought", Self::FriendsBought),
        ("mix", Self::Mix),
    ];
}

/// How many of a thousand requests of the mix ask each question, in the order of [`Query::ALL`]:
/// sessions all the time, friends of friends now and then.
pub const MIX: [u64; 5] = [900, 3, 80, 15, 2];
/// Requests after which the mix repeats.
const ROUND: u64 = 1_000;
/// Coprime to the round, so that every place of it is reached, in an order that looks stirred.
const STRIDE: u64 = 619;

impl Query {
    /// The five questions.
    pub const ALL: [Self; 5] = [
        Self::Session,
        Self::UsersOver,
        Self::LastReadings,
        Self::OrderProduct,
        Self::FriendsBought,
    ];

    /// Its place among the five; the mix has none.
    pub fn index(self) -> Option<usize> {
        Self::ALL.iter().position(|&query| query == self)
    }

    /// The question that request number `id` of the mix asks. Every thousand requests hold the
    /// shares exactly.
    pub fn of_mix(id: u64) -> Self {
        let place = id % ROUND * STRIDE % ROUND;
        let mut below = 0;
        for (query, share) in Self::ALL.into_iter().zip(MIX) {
            below += share;
            if place < below {
                return query;
            }
        }
        Self::FriendsBought
    }
}

/// A question with everything it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[expect(missing_docs, reason = "the fields say what they are")]
pub enum Question {
    Session { token: u64 },
    UsersOver { age: u8 },
    LastReadings { sensor: u32 },
    OrderProduct { order: u32 },
    FriendsBought { user: u32, depth: u8, product: u32 },
}

/// What luck chooses for a question; all of it is drawn, used or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Draws {
    /// Which user, sensor or order.
    pub subject: u64,
    /// Which product.
    pub product: u64,
}

impl Question {
    /// The question that a request asks.
    pub fn new(query: Query, draws: Draws, data: &Data, age: u8, depth: u8) -> Self {
        match query {
            Query::Session => Self::Session {
                token: data
                    .user(chosen(draws.subject, data.users.len()))
                    .map_or(0, |user| user.token),
            },
            Query::UsersOver | Query::Mix => Self::UsersOver { age },
            Query::LastReadings => Self::LastReadings {
                sensor: chosen(draws.subject, data.readings.len()),
            },
            Query::OrderProduct => Self::OrderProduct {
                order: chosen(draws.subject, data.orders.len()),
            },
            Query::FriendsBought => Self::FriendsBought {
                user: chosen(draws.subject, data.users.len()),
                depth,
                product: chosen(draws.product, data.products.len()),
            },
        }
    }

    /// Its kind.
    pub fn query(self) -> Query {
        match self {
            Self::Session { .. } => Query::Session,
            Self::UsersOver { .. } => Query::UsersOver,
            Self::LastReadings { .. } => Query::LastReadings,
            Self::OrderProduct { .. } => Query::OrderProduct,
            Self::FriendsBought { .. } => Query::FriendsBought,
        }
    }

    /// The answer straight from the data, without any engine: what every family has to return.
    /// Users, or order and price, or readings from the latest on.
    pub fn answer(self, data: &Data) -> Vec<i64> {
        let numbered = || data.users.iter().zip(1_i64..);
        match self {
            Self::Session { token } => numbered()
                .filter(|(user, _)| user.token == token)
                .map(|(_, id)| id)
                .collect(),
            Self::UsersOver { age } => numbered()
                .filter(|(user, _)| user.age > age)
                .map(|(_, id)| id)
                .collect(),
            Self::LastReadings { sensor } => data
                .readings
                .get(sensor as usize - 1)
                .map(|readings| readings.iter().rev().take(LAST))
                .into_iter()
                .flatten()
                .map(|&value| i64::from(value))
                .collect(),
            Self::OrderProduct { order } => data
                .orders
                .get(order as usize - 1)
                .map(|order| {
                    let product = data.products[order.product as usize - 1];
                    vec![i64::from(order.product), i64::from(product.price)]
                })
                .unwrap_or_default(),
            Self::FriendsBought {
                user,
                depth,
                product,
            } => within(data, user, depth)
                .into_iter()
                .filter(|&id| data.user(id).is_some_and(|u| u.bought.contains(&product)))
                .map(i64::from)
                .collect(),
        }
    }
}

/// Everybody within `depth` steps of a user, but for the user: the definition, one step at a time.
fn within(data: &Data, start: u32, depth: u8) -> BTreeSet<u32> {
    let mut reached = BTreeSet::from([start]);
    for _ in 0..depth {
        let next: Vec<u32> = reached
            .iter()
            .filter_map(|&id| data.user(id))
            .flat_map(|user| user.follows.iter().copied())
            .collect();
        reached.extend(next);
    }
    reached.remove(&start);
    reached
}
