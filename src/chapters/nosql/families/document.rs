//! Documents: values with named fields. The store looks inside, with an index where there is one
//! and at every document of a collection where there is none. Documents refer to each other by
//! number only; the client follows the numbers, one request a step.

use super::index::Index;
use super::{Answer, Layout, Sizes, walk};
use crate::chapters::nosql::data::Data;
use crate::chapters::nosql::question::{LAST, Question};
use crate::chapters::nosql::step::{Ledger, Table, places, places_of};

/// Readings in one document: a sensor's hour, so that a document does not grow for ever.
const BUCKET: usize = 25;

/// What a field holds.
#[derive(Clone, Debug, PartialEq)]
enum Value {
    Number(i64),
    Text(&'static str),
    List(Vec<i64>),
    Document(Document),
}

/// Fields by name; every document carries the names with it.
#[derive(Clone, Debug, Default, PartialEq)]
struct Document {
    fields: Vec<(&'static str, Value)>,
}

impl Document {
    fn with(mut self, name: &'static str, value: Value) -> Self {
        self.fields.push((name, value));
        self
    }

    fn get(&self, name: &str) -> Option<&Value> {
        let found = self.fields.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value)
    }

    fn number(&self, name: &str) -> Option<i64> {
        match self.get(name) {
            Some(Value::Number(number)) => Some(*number),
            _ => None,
        }
    }

    fn list(&self, name: &str) -> &[i64] {
        match self.get(name) {
            Some(Value::List(list)) => list,
            _ => &[],
        }
    }

    /// Bytes on the wire: each field's name, a byte for its type, and its value.
    fn size(&self) -> usize {
        let value = |value: &Value| match value {
            Value::Number(_) => 8,
            Value::Text(text) => 4 + text.len(),
            Value::List(list) => 4 + 8 * list.len(),
            Value::Document(document) => document.size(),
        };
        let field = |(name, inside): &(&str, Value)| name.len() + 1 + value(inside);
        self.fields.iter().map(field).sum::<usize>() + 4
    }
}

/// Documents of a kind, and the index on their number.
#[derive(Debug)]
struct Collection {
    documents: Vec<Document>,
    by_id: Index<i64, u32>,
}

impl Collection {
    fn new(documents: Vec<Document>, id: impl Fn(&Document) -> i64) -> Self {
        let by_id = documents.iter().zip(0..).map(|(one, at)| (id(one), at));
        Self {
            by_id: Index::new(by_id.collect()),
            documents,
        }
    }

    /// A request for documents by their numbers.
    fn find(&self, ids: &[i64], work: &mut Ledger) -> Vec<&Document> {
        work.send(ids.len());
        let mut found = Vec::with_capacity(ids.len());
        for &id in ids {
            if let Some(at) = self.by_id.get(id, &mut work.index_probes) {
                let document = &self.documents[at as usize];
                work.row(document.size());
                found.push(document);
            }
        }
        found
    }
}

/// The store and its client.
#[derive(Debug)]
pub(super) struct Documents {
    users: Collection,
    sessions: Collection,
    orders: Collection,
    products: Collection,
    readings: Collection,
    by_age: Option<Index<i64, u32>>,
    malformed: Document,
    sizes: Sizes,
}

fn id_of(document: &Document) -> i64 {
    document.number("_id").unwrap_or_default()
}

fn numbers(list: &[u32]) -> Value {
    Value::List(list.iter().map(|&id| i64::from(id)).collect())
}

fn user_document(id: i64, age: Value) -> Document {
    Document::default()
        .with("_id", Value::Number(id))
        .with("name", Value::Text("a name of usual length"))
        .with(
            "address",
            Value::Text("a street, a number and a town, as on a letter"),
        )
        .with("age", age)
}

impl Documents {
    pub(super) fn new(data: &Data, layout: Layout) -> Self {
        let users: Vec<Document> = (1_i64..)
            .zip(&data.users)
            .map(|(id, user)| {
                user_document(id, Value::Number(i64::from(user.age)))
                    .with("follows", numbers(&user.follows))
                    .with("bought", numbers(&user.bought))
            })
            .collect();
        let sessions = (1_i64..).zip(&data.users).map(|(id, user)| {
            Document::default()
                .with("_id", Value::Number(user.token.cast_signed()))
                .with("user", Value::Number(id))
        });
        let product = |id: u32| {
            let price = i64::from(data.products[id as usize - 1].price);
            Document::default()
                .with("_id", Value::Number(i64::from(id)))
                .with("name", Value::Text("what it is called"))
                .with("price", Value::Number(price))
        };
        let orders = (1_i64..).zip(&data.orders).map(|(id, order)| {
            let document = Document::default()
                .with("_id", Value::Number(id))
                .with("user", Value::Number(i64::from(order.user)))
                .with("product", Value::Number(i64::from(order.product)));
            if layout.embed {
                document.with("copy", Value::Document(product(order.product)))
            } else {
                document
            }
        });
        let by_age = layout.index.then(|| {
            let age = |user: &Document| user.number("age").unwrap_or_default();
            Index::new(
                users
                    .iter()
                    .zip(0..)
                    .map(|(user, at)| (age(user), at))
                    .collect(),
            )
        });
        Self {
            users: Collection::new(users, id_of),
            sessions: Collection::new(sessions.collect(), id_of),
            orders: Collection::new(orders.collect(), id_of),
            products: Collection::new(
                (1..=data.products.len() as u32).map(product).collect(),
                id_of,
            ),
            readings: buckets(data),
            by_age,
            malformed: user_document(0, Value::Text("thirty-one")),
            sizes: Sizes::of(data),
        }
    }

    pub(super) fn ask(&self, question: Question, malformed: u32) -> Answer {
        let mut work = Ledger::default();
        let results = match question {
            Question::Session { token } => {
                let found = self.sessions.find(&[token.cast_signed()], &mut work);
                let users = found.iter().filter_map(|session| session.number("user"));
                let users: Vec<i64> = users.collect();
                let at = places_of(&users);
                work.step(Table::Sessions, self.sizes.users, at, places_of(&users));
                users
            }
            Question::UsersOver { age } => self.users_over(i64::from(age), malformed, &mut work),
            Question::LastReadings { sensor } => self.last_readings(sensor, &mut work),
            Question::OrderProduct { order } => self.order(i64::from(order), &mut work),
            Question::FriendsBought {
                user,
                depth,
                product,
            } => self.friends(user, depth, i64::from(product), &mut work),
        };
        work.answer(results)
    }

    fn users_over(&self, age: i64, malformed: u32, work: &mut Ledger) -> Vec<i64> {
        work.send(1);
        let mut results = Vec::new();
        let mut looked_at: Vec<usize> = (0..self.sizes.users).collect();
        let read = |user: &Document, work: &mut Ledger, results: &mut Vec<i64>| {
            work.row(user.size());
            // Where the reader meets a field of another form: nobody had asked when it was written.
            let Some(found) = user.number("age") else {
                work.read_errors += 1;
                return;
            };
            if found > age {
                results.push(id_of(user));
            }
        };
        if let Some(by_age) = &self.by_age {
            let mut probes = 0;
            let found: Vec<u32> = by_age
                .from(age + 1, &mut probes)
                .map(|(_, at)| at)
                .collect();
            work.index_probes += probes;
            let users = self.sizes.users;
            work.step(Table::ByAge, users, users - found.len()..users, []);
            looked_at = found.iter().map(|&at| at as usize).collect();
            for at in found {
                read(&self.users.documents[at as usize], work, &mut results);
            }
        } else {
            for user in &self.users.documents {
                read(user, work, &mut results);
            }
        }
        // Texts sort behind all numbers: the end of the index meets them as the scan does.
        for _ in 0..malformed {
            read(&self.malformed, work, &mut results);
        }
        let users = self.sizes.users;
        work.step(Table::Users, users, looked_at, places_of(&results));
        results
    }

    fn last_readings(&self, sensor: u32, work: &mut Ledger) -> Vec<i64> {
        work.send(1);
        let end = (i64::from(sensor) + 1) << 32;
        let (mut left, mut read) = (LAST, 0);
        let mut results = Vec::new();
        let mut at = self.readings.by_id.descend(end, &mut work.index_probes);
        while left > 0 && at > 0 {
            at -= 1;
            let document = &self.readings.documents[at];
            if id_of(document) >> 32 != i64::from(sensor) {
                break;
            }
            work.row(document.size());
            let values = document.list("values").iter().rev().take(left);
            results.extend(values);
            left = LAST - results.len();
            read += document.list("values").len();
        }
        let all = self.sizes.readings;
        let from_last = |count: usize| all.saturating_sub(count)..all;
        let found = from_last(results.len());
        work.step(Table::Readings, all, from_last(read), found);
        results
    }

    fn order(&self, order: i64, work: &mut Ledger) -> Vec<i64> {
        let found = self.orders.find(&[order], work);
        let Some(document) = found.first() else {
            return Vec::new();
        };
        let product = document.number("product").unwrap_or_default();
        let at = places_of(&[order]).next();
        work.step(Table::Orders, self.sizes.orders, at, at);
        let price = if let Some(Value::Document(copy)) = document.get("copy") {
            copy.number("price")
        } else {
            let found = self.products.find(&[product], work);
            let at = places_of(&[product]).next();
            work.step(Table::Products, self.sizes.products, at, at);
            found.first().and_then(|product| product.number("price"))
        };
        vec![product, price.unwrap_or_default()]
    }

    fn friends(&self, user: u32, depth: u8, product: i64, work: &mut Ledger) -> Vec<i64> {
        let ids = |list: &[u32]| -> Vec<i64> { list.iter().map(|&id| i64::from(id)).collect() };
        let reached = walk(user, depth, |frontier| {
            let users = self.users.find(&ids(frontier), work);
            work.step(Table::Users, self.sizes.users, places(frontier), []);
            let follows = users.iter().flat_map(|user| user.list("follows"));
            follows.map(|&id| id as u32).collect()
        });
        let users = self.users.find(&ids(&reached), work);
        let buyers = users
            .iter()
            .filter(|user| user.list("bought").contains(&product));
        let buyers: Vec<i64> = buyers.map(|user| id_of(user)).collect();
        let read = places(&reached);
        work.step(Table::Bought, self.sizes.users, read, places_of(&buyers));
        buyers
    }
}

/// The readings, an hour of a sensor a document, numbered by sensor and hour.
fn buckets(data: &Data) -> Collection {
    let mut documents = Vec::new();
    for (sensor, readings) in (1_i64..).zip(&data.readings) {
        for (hour, values) in (0_i64..).zip(readings.chunks(BUCKET)) {
            let values = values.iter().map(|&value| i64::from(value)).collect();
            documents.push(
                Document::default()
                    .with("_id", Value::Number((sensor << 32) | hour))
                    .with("values", Value::List(values)),
            );
        }
    }
    Collection::new(documents, id_of)
}
