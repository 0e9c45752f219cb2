//! The data set in all five stores. It follows from the settings and one number of luck alone, so
//! copies of a run share it and a digest need not hold it.

use std::fmt;
use std::sync::Arc;

use super::data::{Data, Shape};
use super::families::{Answer, Families, Family, Layout};
use super::known::{self, Known, Outcomes, Steps};
use super::params::Params;
use super::question::Question;

/// A user with orders, product and session in all stores, roughly, in bytes.
const USER_BYTES: u64 = 3_000;
/// An edge between users in all of them, roughly, in bytes.
const FOLLOWS_BYTES: u64 = 80;

/// From so many steps over so many edges on, walks in all families together are more than one event
/// may cost.
const SLOW_DEPTH: u8 = 2;
const SLOW_FOLLOWS: u64 = 50_000;

/// A data set and the five stores that hold it.
#[derive(Clone)]
pub struct World {
    shape: Shape,
    layout: Layout,
    inside: Arc<(Data, Families, Known)>,
}

impl World {
    /// The world of the settings, with its luck.
    pub fn new(params: &Params, seed: u64) -> Self {
        Self::of(params.shape(seed), params.layout())
    }

    /// The world of a shape.
    pub fn of(shape: Shape, layout: Layout) -> Self {
        let data = Data::new(shape);
        let families = Families::new(&data, layout);
        let known = Known::new(&data);
        Self {
            shape,
            layout,
            inside: Arc::new((data, families, known)),
        }
    }

    /// At most about the memory of a data set in all its stores and of what is known of it, in
    /// bytes. Copies of a run share it.
    pub fn most_bytes(params: &Params) -> u64 {
        params.users * USER_BYTES + params.follows() * FOLLOWS_BYTES + known::MOST_BYTES as u64
    }

    /// What it takes to make the world of these settings, in units of work.
    pub fn work(params: &Params) -> u64 {
        params.users + params.follows() / 20
    }

    /// Whether these settings ask for another world.
    pub fn differs(&self, params: &Params) -> bool {
        self.shape != params.shape(self.shape.seed) || self.layout != params.layout()
    }

    /// The plain data.
    pub fn data(&self) -> &Data {
        &self.inside.0
    }

    /// The luck it was made from.
    pub fn seed(&self) -> u64 {
        self.shape.seed
    }

    /// What a question comes to in every family, and what was touched to find it out: what took
    /// long once is remembered.
    pub fn outcomes(&self, question: Question, malformed: u32) -> (Outcomes, u64) {
        let (data, families, known) = &*self.inside;
        known.outcomes(data, families, question, malformed)
    }

    /// Whether one event cannot ask all families at once: a walk of several steps over many edges.
    /// It follows from question and settings alone, whatever is remembered.
    pub fn is_slow(question: Question, params: &Params) -> bool {
        let far = matches!(question, Question::FriendsBought { depth, .. } if depth >= SLOW_DEPTH);
        far && params.follows() >= SLOW_FOLLOWS
    }

    /// Asks one family ahead of the others. Returns what was touched.
    pub fn prepare(&self, question: Question, malformed: u32, family: Family) -> u64 {
        let (_, families, known) = &*self.inside;
        known.prepare(families, question, malformed, family)
    }

    /// What every family does for a question, step by step.
    pub fn steps(&self, question: Question, malformed: u32) -> Steps {
        let (_, families, known) = &*self.inside;
        known.steps(families, question, malformed)
    }

    /// Asks one family.
    pub fn ask(&self, family: Family, question: Question, malformed: u32) -> Answer {
        self.inside.1.ask(family, question, malformed)
    }
}

impl PartialEq for World {
    /// Two worlds of the same shape and layout hold the same.
    fn eq(&self, other: &Self) -> bool {
        self.shape == other.shape && self.layout == other.layout
    }
}

impl fmt::Debug for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("World")
            .field("shape", &self.shape)
            .field("layout", &self.layout)
            .finish_non_exhaustive()
    }
}
