//! Key-value: opaque boxes under keys. The store finds a box by its whole key and by nothing else;
//! what is inside only the client knows, who fetches, opens and filters.

use super::hash_table::{HashTable, keyed};
use super::{Answer, Layout, Sizes, walk};
use crate::chapters::nosql::data::Data;
use crate::chapters::nosql::question::{LAST, Question};
use crate::chapters::nosql::step::{Ledger, Table, places, places_of};

/// Bytes of a name, an address and whatever else is in a user's box.
const PROFILE: usize = 120;
const SESSION: u64 = 0;
const USER: u64 = 1;
const ALL_USERS: u64 = 2;
const ORDER: u64 = 3;
const PRODUCT: u64 = 4;
const READINGS: u64 = 5;

/// A box: bytes to the store, numbers to whoever packed it.
type Opaque = Box<[u8]>;

/// The store and its client.
#[derive(Debug)]
pub(super) struct KeyValue {
    boxes: HashTable<Opaque>,
    sizes: Sizes,
    embed: bool,
}

/// Writes numbers as the client packs them, with so many bytes of other things behind them.
fn pack(numbers: impl IntoIterator<Item = u32>, other: usize) -> Opaque {
    let mut bytes: Vec<u8> = numbers.into_iter().flat_map(u32::to_le_bytes).collect();
    bytes.resize(bytes.len() + other, 0);
    bytes.into()
}

/// The number at a place in a box.
fn number(opaque: &[u8], place: usize) -> u32 {
    opaque
        .get(place * 4..place * 4 + 4)
        .and_then(|bytes| bytes.try_into().ok())
        .map_or(0, u32::from_le_bytes)
}

/// The list of numbers whose length stands at a place.
fn list(opaque: &[u8], place: usize) -> Vec<u32> {
    let length = number(opaque, place) as usize;
    (1..=length).map(|i| number(opaque, place + i)).collect()
}

impl KeyValue {
    pub(super) fn new(data: &Data, layout: Layout) -> Self {
        let mut boxes = Vec::new();
        let ids = 1..=data.users.len() as u32;
        for (id, user) in ids.clone().zip(&data.users) {
            let counted = |numbers: &[u32]| -> Vec<u32> {
                let length = numbers.len() as u32;
                std::iter::once(length)
                    .chain(numbers.iter().copied())
                    .collect()
            };
            let inside = std::iter::once(u32::from(user.age))
                .chain(counted(&user.follows))
                .chain(counted(&user.bought));
            boxes.push((keyed(USER, u64::from(id)), pack(inside, PROFILE)));
            boxes.push((keyed(SESSION, user.token), pack([id], 28)));
        }
        boxes.push((keyed(ALL_USERS, 0), pack(ids, 0)));
        for (id, order) in (1_u64..).zip(&data.orders) {
            let product = data.products[order.product as usize - 1];
            let price = layout.embed.then_some(product.price);
            let inside = [order.user, order.product].into_iter().chain(price);
            boxes.push((keyed(ORDER, id), pack(inside, 32)));
        }
        for (id, product) in (1_u64..).zip(&data.products) {
            boxes.push((keyed(PRODUCT, id), pack([product.price], 60)));
        }
        for (id, readings) in (1_u64..).zip(&data.readings) {
            let inside = readings.iter().map(|&value| value.cast_unsigned());
            boxes.push((keyed(READINGS, id), pack(inside, 0)));
        }
        Self {
            boxes: HashTable::new(boxes),
            sizes: Sizes::of(data),
            embed: layout.embed,
        }
    }

    pub(super) fn ask(&self, question: Question, malformed: u32) -> Answer {
        let mut work = Ledger::default();
        let results = match question {
            Question::Session { token } => {
                let found = self.get(&[keyed(SESSION, token)], &mut work);
                let users = found.iter().map(|opaque| i64::from(number(opaque, 0)));
                let users: Vec<i64> = users.collect();
                let at = places_of(&users);
                work.step(Table::Sessions, self.sizes.users, at, places_of(&users));
                users
            }
            Question::UsersOver { age } => self.users_over(age, malformed, &mut work),
            Question::LastReadings { sensor } => {
                // The box of a sensor holds all its readings; it comes whole or not at all.
                let found = self.get(&[keyed(READINGS, u64::from(sensor))], &mut work);
                let all = self.sizes.readings;
                let last = all.saturating_sub(LAST)..all;
                work.step(Table::Readings, all, 0..all, last);
                found.first().map_or_else(Vec::new, |opaque| {
                    let last = (0..opaque.len() / 4).rev().take(LAST);
                    last.map(|place| i64::from(number(opaque, place).cast_signed()))
                        .collect()
                })
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

    /// Fetches boxes by key, as many in one request as fit into a batch.
    fn get(&self, keys: &[u64], work: &mut Ledger) -> Vec<&Opaque> {
        work.send(keys.len());
        let mut found = Vec::with_capacity(keys.len());
        for &key in keys {
            if let Some(opaque) = self.boxes.get(key, &mut work.index_probes) {
                work.row(opaque.len());
                found.push(opaque);
            }
        }
        found
    }

    /// The store cannot look into a box: the client fetches the list of all users, and then all.
    fn users_over(&self, age: u8, malformed: u32, work: &mut Ledger) -> Vec<i64> {
        let ids: Vec<u32> = self
            .get(&[keyed(ALL_USERS, 0)], work)
            .first()
            .map_or_else(Vec::new, |opaque| {
                (0..opaque.len() / 4).map(|i| number(opaque, i)).collect()
            });
        work.step(Table::List, 1, 0..1, 0..1);
        let keys: Vec<u64> = ids.iter().map(|&id| keyed(USER, u64::from(id))).collect();
        let users = self.get(&keys, work);
        // The boxes that hold something else are fetched like the others, and found out only here.
        for _ in 0..malformed {
            work.row(PROFILE);
            work.read_errors += 1;
        }
        let older = ids.iter().zip(users);
        let older = older.filter(|(_, user)| number(user, 0) > u32::from(age));
        let older: Vec<i64> = older.map(|(&id, _)| i64::from(id)).collect();
        work.step(Table::Users, ids.len(), places(&ids), places_of(&older));
        older
    }

    fn order(&self, order: u32, work: &mut Ledger) -> Vec<i64> {
        let found = self.get(&[keyed(ORDER, u64::from(order))], work);
        let Some(opaque) = found.first() else {
            return Vec::new();
        };
        let product = number(opaque, 1);
        let at = order as usize - 1;
        work.step(Table::Orders, self.sizes.orders, [at], [at]);
        let price = if self.embed {
            number(opaque, 2)
        } else {
            let key = keyed(PRODUCT, u64::from(product));
            let found = self.get(&[key], work);
            let at = product as usize - 1;
            work.step(Table::Products, self.sizes.products, [at], [at]);
            found.first().map_or(0, |opaque| number(opaque, 0))
        };
        vec![i64::from(product), i64::from(price)]
    }

    fn friends(&self, user: u32, depth: u8, product: u32, work: &mut Ledger) -> Vec<i64> {
        let key = |&id: &u32| keyed(USER, u64::from(id));
        let reached = walk(user, depth, |frontier| {
            let keys: Vec<u64> = frontier.iter().map(key).collect();
            let users = self.get(&keys, work);
            work.step(Table::Users, self.sizes.users, places(frontier), []);
            users.iter().flat_map(|opaque| list(opaque, 1)).collect()
        });
        // Whoever was expanded has been fetched already; a simple client fetches once more to see
        // what they bought.
        let keys: Vec<u64> = reached.iter().map(key).collect();
        let users = self.get(&keys, work);
        let bought = |opaque: &Opaque| {
            let after_follows = 2 + number(opaque, 1) as usize;
            list(opaque, after_follows).contains(&product)
        };
        let found = reached.iter().zip(users);
        let buyers = found.filter(|(_, user)| bought(user));
        let buyers: Vec<i64> = buyers.map(|(&id, _)| i64::from(id)).collect();
        let read = places(&reached);
        work.step(Table::Bought, self.sizes.users, read, places_of(&buyers));
        buyers
    }
}
