//! Wide-column: rows in partitions, sorted within each. A partition is found by the hash of its
//! key, its rows lie one after another. There is a table for every question that was foreseen; a
//! question nobody foresaw reads every partition.

use super::hash_table::{HashTable, keyed};
use super::{Answer, Layout, walk};
use crate::chapters::nosql::data::Data;
use crate::chapters::nosql::question::{LAST, Question};
use crate::chapters::nosql::work::Work;

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
    users: u32,
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
            users: data.users.len() as u32,
            index: layout.index,
            embed: layout.embed,
        }
    }

    pub(super) fn ask(&self, question: Question) -> Answer {
        let mut work = Work::default();
        let results = match question {
            Question::Session { token } => {
                let rows = self.read(&[keyed(SESSIONS, token)], usize::MAX, &mut work);
                rows.iter().map(|row| row.cells[0]).collect()
            }
            Question::UsersOver { age } => self.users_over(age, &mut work),
            Question::LastReadings { sensor } => {
                let key = keyed(READINGS, u64::from(sensor));
                let rows = self.read(&[key], LAST, &mut work);
                rows.iter().map(|row| row.cells[0]).collect()
            }
            Question::OrderProduct { order } => self.order(order, &mut work),
            Question::FriendsBought {
                user,
                depth,
                product,
            } => self.friends(user, depth, product, &mut work),
        };
        Answer { results, work }
    }

    /// Reads the first rows of partitions, as many partitions in one request as fit into a batch.
    fn read(&self, keys: &[u64], most: usize, work: &mut Work) -> Vec<Row> {
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

    fn users_over(&self, age: u8, work: &mut Work) -> Vec<i64> {
        let older = |row: &Row, found: i64| (found > i64::from(age)).then_some(row.cells[0]);
        if self.index {
            let decades = u64::from(age / DECADE)..=u64::from(u8::MAX / DECADE);
            let keys: Vec<u64> = decades.map(|decade| keyed(BY_AGE, decade)).collect();
            let rows = self.read(&keys, usize::MAX, work);
            return rows.iter().filter_map(|row| older(row, row.key)).collect();
        }
        let keys: Vec<u64> = (1..=u64::from(self.users))
            .map(|id| keyed(USERS, id))
            .collect();
        // One request, but to every partition of the table.
        let mut all = Work::default();
        let rows = self.read(&keys, usize::MAX, &mut all);
        work.send(1);
        work.rows_scanned += all.rows_scanned;
        work.bytes_read += all.bytes_read;
        work.index_probes += all.index_probes;
        rows.iter()
            .filter_map(|row| older(row, row.cells[1]))
            .collect()
    }

    fn order(&self, order: u32, work: &mut Work) -> Vec<i64> {
        let rows = self.read(&[keyed(ORDERS, u64::from(order))], usize::MAX, work);
        let Some(row) = rows.first() else {
            return Vec::new();
        };
        let [product, copy] = row.cells;
        let price = if self.embed {
            copy
        } else {
            let key = keyed(PRODUCTS, product.cast_unsigned());
            let rows = self.read(&[key], usize::MAX, work);
            rows.first().map_or(0, |row| row.cells[0])
        };
        vec![product, price]
    }

    fn friends(&self, user: u32, depth: u8, product: u32, work: &mut Work) -> Vec<i64> {
        let reached = walk(user, depth, |frontier| {
            let keys = frontier.iter().map(|&id| keyed(FOLLOWS, u64::from(id)));
            let rows = self.read(&keys.collect::<Vec<u64>>(), usize::MAX, work);
            rows.iter().map(|row| row.key as u32).collect()
        });
        let mut buyers = Vec::new();
        work.send(reached.len());
        for id in reached {
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
        buyers
    }
}

fn sorted(mut rows: Vec<Row>) -> Vec<Row> {
    rows.sort_by_key(|row| (row.key, row.cells));
    rows
}
