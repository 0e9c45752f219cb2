//! Relational: plain tables, joined by the server. Every step of a join is a descent of an index,
//! whose depth grows with the table; without an index it is a scan.

use std::collections::BTreeSet;

use super::index::Index;
use super::{Answer, Layout, Sizes, walk};
use crate::chapters::nosql::data::Data;
use crate::chapters::nosql::question::{LAST, Question};
use crate::chapters::nosql::step::{Ledger, Table, places, places_of};

/// Bytes of a row of each table.
const USER: usize = 96;
const SESSION: usize = 32;
const ORDER: usize = 40;
const PRODUCT: usize = 60;
const READING: usize = 16;
const FOLLOWS: usize = 8;

/// The store: it joins by itself, so a client waits once.
#[derive(Debug)]
pub(super) struct Relational {
    /// (age), by number.
    users: Vec<u8>,
    sessions: Index<u64, u32>,
    users_by_age: Option<Index<u8, u32>>,
    /// (user, product), by number.
    orders: Vec<(u32, u32)>,
    order_by_id: Index<u32, u32>,
    orders_by_user: Option<Index<u32, u32>>,
    /// (price), by number.
    products: Vec<u32>,
    product_by_id: Index<u32, u32>,
    /// (follower, followed): the primary key, so the rows of a follower lie side by side.
    follows: Index<u32, u32>,
    /// (sensor, how long ago), and the value.
    readings: Index<(u32, u32), i32>,
    sizes: Sizes,
}

impl Relational {
    pub(super) fn new(data: &Data, layout: Layout) -> Self {
        let tokens = data
            .users
            .iter()
            .zip(1..)
            .map(|(user, id)| (user.token, id));
        let users_by_age = layout.index.then(|| {
            Index::new(
                data.users
                    .iter()
                    .zip(1..)
                    .map(|(u, id)| (u.age, id))
                    .collect(),
            )
        });
        let orders: Vec<(u32, u32)> = data.orders.iter().map(|o| (o.user, o.product)).collect();
        let orders_by_user = layout.index.then(|| {
            Index::new(
                orders
                    .iter()
                    .map(|&(user, product)| (user, product))
                    .collect(),
            )
        });
        let number = |count: usize| Index::new((0..count as u32).map(|at| (at + 1, at)).collect());
        let follows = data.users.iter().zip(1..).flat_map(|(user, id)| {
            let others = user.follows.iter();
            others.map(move |&other| (id, other)).collect::<Vec<_>>()
        });
        let readings = data
            .readings
            .iter()
            .zip(1..)
            .flat_map(|(readings, sensor)| {
                let newest = readings.iter().rev().zip(0..);
                newest
                    .map(move |(&value, age)| ((sensor, age), value))
                    .collect::<Vec<_>>()
            });
        Self {
            users: data.users.iter().map(|user| user.age).collect(),
            sessions: Index::new(tokens.collect()),
            users_by_age,
            order_by_id: number(orders.len()),
            orders,
            orders_by_user,
            products: data.products.iter().map(|product| product.price).collect(),
            product_by_id: number(data.products.len()),
            follows: Index::new(follows.collect()),
            readings: Index::new(readings.collect()),
            sizes: Sizes::of(data),
        }
    }

    pub(super) fn ask(&self, question: Question) -> Answer {
        let mut work = Ledger::within_one_request();
        let sizes = self.sizes;
        let results = match question {
            Question::Session { token } => {
                let found = self.sessions.get(token, &mut work.index_probes);
                work.row(SESSION);
                let user = found.map(|id| id as usize - 1);
                work.step(Table::Sessions, sizes.users, user, user);
                found.map(i64::from).into_iter().collect()
            }
            Question::UsersOver { age } => self.users_over(age, &mut work),
            Question::LastReadings { sensor } => {
                let mut probes = 0;
                let rows = self.readings.from((sensor, 0), &mut probes);
                let of_sensor = rows.take_while(|((found, _), _)| *found == sensor);
                let last: Vec<i64> = of_sensor
                    .take(LAST)
                    .map(|(_, value)| i64::from(value))
                    .collect();
                work.index_probes += probes;
                work.rows(last.len(), READING);
                let first = (sensor as usize - 1) * sizes.readings;
                let read = first..first + last.len();
                let all = sizes.readings * sizes.sensors;
                work.step(Table::Readings, all, read.clone(), read);
                last
            }
            Question::OrderProduct { order } => self.order(order, &mut work),
            Question::FriendsBought {
                user,
                depth,
                product,
            } => self.friends(user, depth, product, &mut work),
        };
        work.answer(results)
    }

    fn users_over(&self, age: u8, work: &mut Ledger) -> Vec<i64> {
        if let Some(by_age) = &self.users_by_age {
            let mut probes = 0;
            let older = by_age.from(age.saturating_add(1), &mut probes);
            let found: Vec<i64> = older.map(|(_, id)| i64::from(id)).collect();
            work.index_probes += probes;
            let users = self.sizes.users;
            work.step(Table::ByAge, users, users - found.len()..users, []);
            work.rows(found.len(), USER);
            let read = places_of(&found);
            work.step(Table::Users, users, read, places_of(&found));
            return found;
        }
        let mut found = Vec::new();
        for (id, &user) in (1..).zip(&self.users) {
            work.row(USER);
            if user > age {
                found.push(id);
            }
        }
        let users = self.sizes.users;
        work.step(Table::Users, users, 0..users, places_of(&found));
        found
    }

    fn order(&self, order: u32, work: &mut Ledger) -> Vec<i64> {
        let Some(at) = self.order_by_id.get(order, &mut work.index_probes) else {
            return Vec::new();
        };
        work.row(ORDER);
        let (_, product) = self.orders[at as usize];
        let at = Some(at as usize);
        work.step(Table::Orders, self.sizes.orders, at, at);
        let at = self.product_by_id.get(product, &mut work.index_probes);
        work.row(PRODUCT);
        let found = at.map(|at| at as usize);
        work.step(Table::Products, self.sizes.products, found, found);
        let price = at.and_then(|at| self.products.get(at as usize));
        vec![
            i64::from(product),
            i64::from(price.copied().unwrap_or_default()),
        ]
    }

    /// A recursive join of follows with itself, then a join with the orders.
    fn friends(&self, user: u32, depth: u8, product: u32, work: &mut Ledger) -> Vec<i64> {
        let reached = walk(user, depth, |frontier| {
            let mut found = Vec::new();
            for &follower in frontier {
                let rows = rows_of(&self.follows, follower, FOLLOWS, work);
                found.extend(rows);
            }
            work.step(Table::Follows, self.sizes.users, places(frontier), []);
            found
        });
        if let Some(orders) = &self.orders_by_user {
            let mut buyers = Vec::new();
            for &id in &reached {
                if rows_of(orders, id, ORDER, work).contains(&product) {
                    buyers.push(i64::from(id));
                }
            }
            let read = places(&reached);
            work.step(Table::Orders, self.sizes.users, read, places_of(&buyers));
            return buyers;
        }
        // No index leads from a user to the orders: all of them are read once.
        let mut buyers = BTreeSet::new();
        for &(user, bought) in &self.orders {
            work.row(ORDER);
            if bought == product && reached.binary_search(&user).is_ok() {
                buyers.insert(i64::from(user));
            }
        }
        let buyers: Vec<i64> = buyers.into_iter().collect();
        let users = self.sizes.users;
        work.step(Table::Orders, users, 0..users, places_of(&buyers));
        buyers
    }
}

/// The values of all entries under a key.
fn rows_of(index: &Index<u32, u32>, key: u32, bytes: usize, work: &mut Ledger) -> Vec<u32> {
    let mut probes = 0;
    let rows = index.from(key, &mut probes);
    let found: Vec<u32> = rows
        .take_while(|(found, _)| *found == key)
        .map(|(_, value)| value)
        .collect();
    work.index_probes += probes;
    work.rows(found.len(), bytes);
    found
}
