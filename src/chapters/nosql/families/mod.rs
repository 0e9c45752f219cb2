//! Five small engines. Each keeps the whole data set in its own way and answers every question by
//! really walking what it keeps; the work is counted where it is done.

mod document;
mod graph;
mod hash_table;
mod index;
mod key_value;
mod relational;
mod wide_column;

use serde::Serialize;

use super::data::Data;
use super::question::Question;
pub use super::step::Answer;
use crate::components::named::Named;

/// A family of stores.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Family {
    /// Opaque values under keys.
    #[default]
    KeyValue,
    /// Documents with fields, some of them indexed.
    Document,
    /// Sorted rows in partitions.
    WideColumn,
    /// Nodes with pointers to their neighbours.
    Graph,
    /// Tables with joins.
    Relational,
}

impl Family {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::KeyValue,
        Self::Document,
        Self::WideColumn,
        Self::Graph,
        Self::Relational,
    ];
}

impl Named for Family {
    const NAMES: &'static [(&'static str, Self)] = &[
        ("key-value", Self::KeyValue),
        ("document", Self::Document),
        ("wide-column", Self::WideColumn),
        ("graph", Self::Graph),
        ("relational", Self::Relational),
    ];
}

/// What a store is told to keep besides the data itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layout {
    /// Whether there are secondary indexes: users by age, orders by user.
    pub index: bool,
    /// Whether an order holds a copy of its product (document, wide-column, key-value).
    pub embed: bool,
}

/// How many there are of each.
#[derive(Clone, Copy, Debug)]
struct Sizes {
    users: usize,
    orders: usize,
    products: usize,
    /// Of each sensor.
    readings: usize,
    sensors: usize,
}

impl Sizes {
    fn of(data: &Data) -> Self {
        Self {
            users: data.users.len(),
            orders: data.orders.len(),
            products: data.products.len(),
            readings: data.readings.first().map_or(0, Vec::len),
            sensors: data.readings.len(),
        }
    }
}

/// All five stores over one data set.
#[derive(Debug)]
pub struct Families {
    key_value: key_value::KeyValue,
    document: document::Documents,
    wide_column: wide_column::WideColumn,
    graph: graph::Graph,
    relational: relational::Relational,
    sizes: Sizes,
}

impl Families {
    /// Loads the data into all five.
    pub fn new(data: &Data, layout: Layout) -> Self {
        Self {
            key_value: key_value::KeyValue::new(data, layout),
            document: document::Documents::new(data, layout),
            wide_column: wide_column::WideColumn::new(data, layout),
            graph: graph::Graph::new(data, layout),
            relational: relational::Relational::new(data, layout),
            sizes: Sizes::of(data),
        }
    }

    /// How many users they hold.
    pub(super) fn users(&self) -> usize {
        self.sizes.users
    }

    /// Asks one family. `malformed` are the documents that were accepted although a field of
    /// theirs does not have the form readers expect.
    pub fn ask(&self, family: Family, question: Question, malformed: u32) -> Answer {
        let mut answer = match family {
            Family::KeyValue => self.key_value.ask(question, malformed),
            Family::Document => self.document.ask(question, malformed),
            Family::WideColumn => self.wide_column.ask(question),
            Family::Graph => self.graph.ask(question),
            Family::Relational => self.relational.ask(question),
        };
        if !matches!(
            question,
            Question::LastReadings { .. } | Question::OrderProduct { .. }
        ) {
            answer.results.sort_unstable();
        }
        answer
    }
}

/// Walks outwards from `start` step by step. `expand` is given all users reached for the first
/// time, and returns whom they follow. Returns everybody reached in order, without `start`.
fn walk(start: u32, depth: u8, mut expand: impl FnMut(&[u32]) -> Vec<u32>) -> Vec<u32> {
    let mut reached = Reached::default();
    reached.add(start);
    let mut frontier = vec![start];
    for _ in 0..depth {
        if frontier.is_empty() {
            break;
        }
        let found = expand(&frontier);
        frontier = found.into_iter().filter(|&id| reached.add(id)).collect();
    }
    reached.all().filter(|&id| id != start).collect()
}

/// Users by number, a bit each: a walk meets most of its users many times.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Reached {
    words: Vec<u64>,
}

impl Reached {
    /// Everybody within so many steps of a user, but for the user.
    pub(super) fn within(data: &Data, user: u32, depth: u8) -> Self {
        let reached = walk(user, depth, |frontier| {
            let users = frontier.iter().filter_map(|&id| data.user(id));
            users
                .flat_map(|user| user.follows.iter().copied())
                .collect()
        });
        let mut all = Self::default();
        for id in reached {
            all.add(id);
        }
        all
    }

    /// Adds a user; returns whether the user was not in.
    fn add(&mut self, id: u32) -> bool {
        let (word, bit) = (id as usize / 64, 1_u64 << (id % 64));
        if word >= self.words.len() {
            self.words.resize(word + 1, 0);
        }
        let new = self.words[word] & bit == 0;
        self.words[word] |= bit;
        new
    }

    /// Whether a user is in.
    pub(super) fn holds(&self, id: u32) -> bool {
        let word = self.words.get(id as usize / 64);
        word.is_some_and(|word| word & (1 << (id % 64)) != 0)
    }

    fn all(&self) -> impl Iterator<Item = u32> + '_ {
        let ids = 0..self.words.len() as u32 * 64;
        ids.filter(|&id| self.holds(id))
    }

    /// Memory it takes besides itself, in bytes.
    pub(super) fn footprint_bytes(&self) -> usize {
        self.words.len() * size_of::<u64>()
    }
}
