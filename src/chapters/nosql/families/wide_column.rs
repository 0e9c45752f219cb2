//! Wide-column: rows in partitions, sorted within each. A partition is found by the hash of its
//! key, its rows lie one after another. There is a table for every question that was foreseen; a
//! question nobody foresaw reads every partition.

use super::hash_table::{HashTable, keyed};
use super::{Answer, Layout, Sizes, walk};
use crate::chapters::nosql::data::Data;
use crate::chapters::nosql::question::{LAST, Question};
use crate::chapters::nosql::step::{Ledger, Table, places, places_of};

const SESSIONS: u64 = 0;
const USERS: u64 = 1;
const BY_AGE: u64 = 2;
const READINGS: u64 = 3;
const ORDERS: u64 = 4;
const PRODUCTS: u64 = 5;
const FOLLOWS: u64 = 6;
const BOUGHT: u64 = 7;
/// Partitions in which users are put by age, ten years each.
const DECADE: u8 = 10;

/// A row: its clustering key and its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Row {
    key: i64,
    cells: [i64; 2],
    bytes: usize,
}

fn row(key: i64, cells: [i64; 2], bytes: usize) -> Row {
    Row { key, cells, bytes }
}

/// The store and its client.
#[derive(Debug)]
pub(super) struct WideColumn {
    partitions: HashTable<Vec<Row>>,
    sizes: Sizes,
    index: bool,
    embed: bool,
}

impl WideColumn {
    pub(super) fn new(data: &Data, layout: Layout) -> Self {
        let mut partitions: Vec<(u64, Vec<Row>)> = Vec::new();
        let mut by_age = vec![Vec::new(); usize::from(u8::MAX / DECADE) + 1];
        for (id, user) in (1_i64..).zip(&data.users) {
            let number = id.cast_unsigned();
            let age = i64::from(user.age);
            partitions.push((keyed(SESSIONS, user.token), vec![row(0, [id, 0], 32)]));
            partitions.push((keyed(USERS, number), vec![row(0, [id, age], 120)]));
            by_age[usize::from(user.age / DECADE)].push(row(age, [id, 0], 16));
            let follows = user.follows.iter();
            let follows = follows.map(|&other| row(i64::from(other), [0, 0], 16));
            partitions.push((keyed(FOLLOWS, number), follows.collect()));
            let bought = user.bought.iter();
            let bought = bought.map(|&product| row(i64::from(product), [0, 0], 16));
            partitions.push((keyed(BOUGHT, number), sorted(bought.collect())));
        }
        for (decade, rows) in (0_u64..).zip(by_age) {
            if layout.index && !rows.is_empty() {
                partitions.push((keyed(BY_AGE, decade), sorted(rows)));
            }
        }
        for (id, order) in (1_u64..).zip(&data.orders) {
            let price = data.products[order.product as usize - 1].price;
            let copy = if layout.embed { i64::from(price) } else { 0 };
            let cells = [i64::from(order.product), copy];
            partitions.push((keyed(ORDERS, id), vec![row(0, cells, 40)]));
        }
        for (id, product) in (1_u64..).zip(&data.products) {
            let cells = [i64::from(product.price), 0];
            partitions.push((keyed(PRODUCTS, id), vec![row(0, cells, 60)]));
        }
        for (id, readings) in (1_u64..).zip(&data.readings) {
            // The newest reading stands first: a clustering order that the question wants.
            let newest = readings.iter().rev().zip(0_i64..);
            let rows = newest.map(|(&value, age)| row(age, [i64::from(value), 0], 16));
            partitions.push((keyed(READINGS, id), rows.collect()));
        }
        Self {
            partitions: HashTable::new(partitions),
            sizes: Sizes::of(data),
            index: layout.index,
            embed: layout.embed,
        }
    }

    pub(super) fn ask(&self, question: Question) -> Answer {
        let mut work = Ledger::default();
        let results = match question {
            Question::Session { token } => {
                let rows = self.read(&[keyed(SESSIONS, token)], usize::MAX, &mut work);
                let users: Vec<i64> = rows.iter().map(|row| row.cells[0]).collect();
                let at = places_of(&users);
                work.step(Table::Sessions, self.sizes.users, at, places_of(&users));
                users
            }
            Question::UsersOver { age } => self.users_over(age, &mut work),
            Question::LastReadings { sensor } => {
                let key = keyed(READINGS, u64::from(sensor));
                let rows = self.read(&[key], LAST, &mut work);
                let read = 0..rows.len();
                work.step(Table::Readings, self.sizes.readings, read.clone(), read);
                rows.iter().map(|row| row.cells[0]).collect()
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

    /// Reads the first rows of partitions, as many partitions in one request as fit into a batch.
    fn read(&self, keys: &[u64], most: usize, work: &mut Ledger) -> Vec<Row> {
        work.send(keys.len());
        let mut found = Vec::new();
        for &key in keys {
            let partition = self.partitions.get(key, &mut work.index_probes);
            for row in partition.into_iter().flatten().take(most) {
                work.row(row.bytes);
                found.push(*row);
            }
        }
        found
    }

    fn users_over(&self, age: u8, work: &mut Ledger) -> Vec<i64> {
        let older = |row: &Row, found: i64| (found > i64::from(age)).then_some(row.cells[0]);
        if self.index {
            let decades = u64::from(age / DECADE)..=u64::from(u8::MAX / DECADE);
            let keys: Vec<u64> = decades.map(|decade| keyed(BY_AGE, decade)).collect();
            let rows = self.read(&keys, usize::MAX, work);
            let found = rows.iter().filter_map(|row| older(row, row.key));
            let found: Vec<i64> = found.collect();
            // The partitions hold users by age: the oldest come last.
            let users = self.sizes.users;
            let last = |count: usize| users - count..users;
            work.step(Table::ByAge, users, last(rows.len()), last(found.len()));
            return found;
        }
        let keys: Vec<u64> = (1..=self.sizes.users as u64)
            .map(|id| keyed(USERS, id))
            .collect();
        // One request, but to every partition of the table.
        let mut all = Ledger::default();
        let rows = self.read(&keys, usize::MAX, &mut all);
        work.send(1);
        work.rows_scanned += all.rows_scanned;
        work.bytes_read += all.bytes_read;
        work.index_probes += all.index_probes;
        let found = rows.iter().filter_map(|row| older(row, row.cells[1]));
        let found: Vec<i64> = found.collect();
        let users = self.sizes.users;
        work.step(Table::Users, users, 0..users, places_of(&found));
        found
    }

    fn order(&self, order: u32, work: &mut Ledger) -> Vec<i64> {
        let rows = self.read(&[keyed(ORDERS, u64::from(order))], usize::MAX, work);
        let Some(row) = rows.first() else {
            return Vec::new();
        };
        let [product, copy] = row.cells;
        let at = order as usize - 1;
        work.step(Table::Orders, self.sizes.orders, [at], [at]);
        let price = if self.embed {
            copy
        } else {
            let key = keyed(PRODUCTS, product.cast_unsigned());
            let rows = self.read(&[key], usize::MAX, work);
            let at = places_of(&[product]).next();
            work.step(Table::Products, self.sizes.products, at, at);
            rows.first().map_or(0, |row| row.cells[0])
        };
        vec![product, price]
    }

    fn friends(&self, user: u32, depth: u8, product: u32, work: &mut Ledger) -> Vec<i64> {
        let reached = walk(user, depth, |frontier| {
            let keys = frontier.iter().map(|&id| keyed(FOLLOWS, u64::from(id)));
            let rows = self.read(&keys.collect::<Vec<u64>>(), usize::MAX, work);
            work.step(Table::Follows, self.sizes.users, places(frontier), []);
            rows.iter().map(|row| row.key as u32).collect()
        });
        let mut buyers = Vec::new();
        work.send(reached.len());
        for &id in &reached {
            let key = keyed(BOUGHT, u64::from(id));
            let bought = self.partitions.get(key, &mut work.index_probes);
            let mut has = false;
            for row in bought.into_iter().flatten() {
                work.row(row.bytes);
                has |= row.key == i64::from(product);
            }
            if has {
                buyers.push(i64::from(id));
            }
        }
        let read = places(&reached);
        work.step(Table::Bought, self.sizes.users, read, places_of(&buyers));
        buyers
    }
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| (row.key, row.cells));
    rows
}
