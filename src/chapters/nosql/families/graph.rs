//! Graph: nodes that point straight at their neighbours. A step along an edge costs the same in a
//! small graph and in a large one; a step to all neighbours costs their number.

use super::index::Index;
use super::{Answer, Layout, Sizes, walk};
use crate::chapters::nosql::data::Data;
use crate::chapters::nosql::question::{LAST, Question};
use crate::chapters::nosql::step::{Ledger, Table, places, places_of};

/// Bytes of a node with its properties.
const NODE: usize = 80;
/// Bytes of an edge.
const EDGE: u64 = 16;

/// A user's node.
#[derive(Debug)]
struct User {
    age: u8,
    follows: Vec<u32>,
    bought: Vec<u32>,
}

/// The store: it walks by itself, so a client waits once.
#[derive(Debug)]
pub(super) struct Graph {
    users: Vec<User>,
    by_id: Index<u32, u32>,
    by_token: Index<u64, u32>,
    by_age: Option<Index<u8, u32>>,
    /// The product each order points at, and its price.
    orders: Vec<(u32, u32)>,
    order_by_id: Index<u32, u32>,
    /// The latest reading of each sensor first; each points at the one before.
    readings: Vec<Vec<i32>>,
    sensor_by_id: Index<u32, u32>,
    sizes: Sizes,
}

fn numbered(count: usize) -> Index<u32, u32> {
    Index::new((0..count as u32).map(|at| (at + 1, at)).collect())
}

impl Graph {
    pub(super) fn new(data: &Data, layout: Layout) -> Self {
        let users = data.users.iter().map(|user| User {
            age: user.age,
            follows: user.follows.clone(),
            bought: user.bought.clone(),
        });
        let tokens = data
            .users
            .iter()
            .zip(1..)
            .map(|(user, id)| (user.token, id));
        let by_age = layout.index.then(|| {
            Index::new(
                data.users
                    .iter()
                    .zip(1..)
                    .map(|(u, id)| (u.age, id))
                    .collect(),
            )
        });
        let orders = data.orders.iter().map(|order| {
            let price = data.products[order.product as usize - 1].price;
            (order.product, price)
        });
        let newest_first = |readings: &Vec<i32>| readings.iter().rev().copied().collect();
        Self {
            users: users.collect(),
            by_id: numbered(data.users.len()),
            by_token: Index::new(tokens.collect()),
            by_age,
            orders: orders.collect(),
            order_by_id: numbered(data.orders.len()),
            readings: data.readings.iter().map(newest_first).collect(),
            sensor_by_id: numbered(data.readings.len()),
            sizes: Sizes::of(data),
        }
    }

    pub(super) fn ask(&self, question: Question) -> Answer {
        let mut work = Ledger::within_one_request();
        let sizes = self.sizes;
        let probes = &mut work.index_probes;
        let results = match question {
            Question::Session { token } => {
                let found = self.by_token.get(token, probes);
                work.row(NODE);
                follow(1, &mut work);
                let user = found.map(|id| id as usize - 1);
                work.step(Table::Sessions, sizes.users, user, user);
                found.map(i64::from).into_iter().collect()
            }
            Question::UsersOver { age } => self.users_over(age, &mut work),
            Question::LastReadings { sensor } => {
                let found = self.sensor_by_id.get(sensor, probes);
                work.row(NODE);
                let chain = found.and_then(|at| self.readings.get(at as usize));
                let last = chain.into_iter().flatten().take(LAST);
                let last: Vec<i64> = last
                    .map(|&value| {
                        follow(1, &mut work);
                        work.row(16);
                        i64::from(value)
                    })
                    .collect();
                let count = last.len();
                work.step(Table::Readings, sizes.readings, 0..count, 0..count);
                last
            }
            Question::OrderProduct { order } => {
                let found = self.order_by_id.get(order, probes);
                work.row(NODE);
                let at = found.map(|at| at as usize);
                work.step(Table::Orders, sizes.orders, at, at);
                follow(1, &mut work);
                work.row(NODE);
                let order = found.and_then(|at| self.orders.get(at as usize));
                let end = order.map(|&(product, _)| product as usize - 1);
                work.edges([sizes.orders, sizes.products], at.zip(end));
                let at = end;
                work.step(Table::Products, sizes.products, at, at);
                order.map_or_else(Vec::new, |&(product, price)| {
                    vec![i64::from(product), i64::from(price)]
                })
            }
            Question::FriendsBought {
                user,
                depth,
                product,
            } => self.friends(user, depth, product, &mut work),
        };
        work.answer(results)
    }

    fn user(&self, id: u32) -> Option<&User> {
        self.users.get((id as usize).checked_sub(1)?)
    }

    /// From a user to each of those that they follow, by the places of their rows.
    fn edges_of(&self, id: u32) -> impl Iterator<Item = (usize, usize)> + '_ {
        let place = |id: u32| (id as usize).saturating_sub(1);
        let follows = self.user(id).into_iter().flat_map(|user| &user.follows);
        follows.map(move |&other| (place(id), place(other)))
    }

    fn users_over(&self, age: u8, work: &mut Ledger) -> Vec<i64> {
        if let Some(by_age) = &self.by_age {
            let mut probes = 0;
            let older = by_age.from(age.saturating_add(1), &mut probes);
            let found: Vec<i64> = older.map(|(_, id)| i64::from(id)).collect();
            work.index_probes += probes;
            let users = self.sizes.users;
            work.step(Table::ByAge, users, users - found.len()..users, []);
            work.rows(found.len(), NODE);
            let read = places_of(&found);
            work.step(Table::Users, users, read, places_of(&found));
            return found;
        }
        let mut found = Vec::new();
        for (id, user) in (1..).zip(&self.users) {
            work.row(NODE);
            if user.age > age {
                found.push(id);
            }
        }
        let users = self.sizes.users;
        work.step(Table::Users, users, 0..users, places_of(&found));
        found
    }

    fn friends(&self, user: u32, depth: u8, product: u32, work: &mut Ledger) -> Vec<i64> {
        let start = self.by_id.get(user, &mut work.index_probes);
        if start.is_none() {
            return Vec::new();
        }
        let reached = walk(user, depth, |frontier| {
            let mut found = Vec::new();
            for user in frontier.iter().filter_map(|&id| self.user(id)) {
                follow(user.follows.len(), work);
                found.extend_from_slice(&user.follows);
            }
            let users = self.sizes.users;
            work.step(Table::Follows, users, places(frontier), []);
            work.edges(
                [users; 2],
                frontier.iter().flat_map(|&id| self.edges_of(id)),
            );
            found
        });
        let mut buyers = Vec::new();
        for &id in &reached {
            if let Some(user) = self.user(id) {
                follow(user.bought.len(), work);
                if user.bought.contains(&product) {
                    buyers.push(i64::from(id));
                }
            }
        }
        let read = places(&reached);
        work.step(Table::Bought, self.sizes.users, read, places_of(&buyers));
        buyers
    }
}

/// So many edges are followed.
fn follow(edges: usize, work: &mut Ledger) {
    work.edges_walked += edges as u64;
    work.bytes_read += edges as u64 * EDGE;
}
