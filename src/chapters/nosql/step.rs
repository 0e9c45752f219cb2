//! What a store did for a question, one step after another: which table it read, where in it, and
//! what that took. The engines note it down while they count, so that a picture of a question at
//! work shows the walk that was counted.

use std::ops::{Deref, DerefMut};

use super::work::Work;

/// Parts of a table that a picture tells apart at most.
pub const PLACES: usize = 40;
/// Edges from one step to the next that a picture shows at most.
const MOST_EDGES: usize = 14;

/// What is read in a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Table {
    /// The list of all users that a client keeps for itself.
    List,
    /// Users by number.
    Users,
    /// Users in the order of their age.
    ByAge,
    /// Sessions by token.
    Sessions,
    /// Readings of one sensor, or of all.
    Readings,
    /// Orders by number, or by user.
    Orders,
    /// Products by number.
    Products,
    /// Whom users follow.
    Follows,
    /// What users have bought.
    Bought,
}

/// A step of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// What is read.
    pub table: Table,
    /// Into how many parts it is divided: as many as it has rows, at most [`PLACES`].
    pub parts: usize,
    /// How much of each part is read, from 0 (none) to 255 (all).
    pub read: [u8; PLACES],
    /// How much of each part belongs to the answer, from 0 (none) to 255 (all).
    pub found: [u8; PLACES],
    /// The first edges that are followed from a part of this table to one of the next step's.
    pub edges: [Option<(usize, usize)>; MOST_EDGES],
    /// What it takes.
    pub work: Work,
}

impl Step {
    /// The part of a table of `of` rows in which a row lies, and how many rows lie in it.
    fn part(at: usize, of: usize) -> usize {
        at * of.min(PLACES) / of.max(1)
    }

    /// Says anew which users' rows belong to the answer, of `users` in all.
    pub(super) fn find(&mut self, found: impl Iterator<Item = u32>, users: usize) {
        let parts = self.parts;
        let scaled = found.map(|id| (id as usize).saturating_sub(1) * parts / users.max(1));
        self.found = shares(scaled, parts, users);
    }
}

/// How much of each part is meant, given the part of each row. One row is never nothing.
fn shares(rows: impl Iterator<Item = usize>, parts: usize, of: usize) -> [u8; PLACES] {
    let mut counts = [0_usize; PLACES];
    for part in rows {
        if let Some(count) = counts.get_mut(part) {
            *count += 1;
        }
    }
    let size = of.div_ceil(parts.max(1)).max(1);
    counts.map(|count| u8::try_from((count * 255).div_ceil(size)).unwrap_or(u8::MAX))
}

/// An answer and what it took.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    /// As [`super::question::Question::answer`] gives it.
    pub results: Vec<i64>,
    /// What was touched.
    pub work: Work,
    /// The same, step by step.
    pub steps: Vec<Step>,
}

/// Work as it is counted, and its steps so far.
#[derive(Debug, Default)]
pub(super) struct Ledger {
    work: Work,
    noted: Work,
    steps: Vec<Step>,
}

impl Deref for Ledger {
    type Target = Work;

    fn deref(&self) -> &Work {
        &self.work
    }
}

impl DerefMut for Ledger {
    fn deref_mut(&mut self) -> &mut Work {
        &mut self.work
    }
}

impl Ledger {
    /// A store that answers within one request.
    pub fn within_one_request() -> Self {
        let mut ledger = Self::default();
        ledger.send(1);
        ledger
    }

    /// What was counted since the last step was a step: of a table with `of` rows those at the
    /// places `read` were read, and those at `found` belong to the answer.
    pub fn step(
        &mut self,
        table: Table,
        of: usize,
        read: impl IntoIterator<Item = usize>,
        found: impl IntoIterator<Item = usize>,
    ) {
        let parts = of.min(PLACES);
        let part = |at| Step::part(at, of);
        self.steps.push(Step {
            table,
            parts,
            read: shares(read.into_iter().map(part), parts, of),
            found: shares(found.into_iter().map(part), parts, of),
            edges: [None; MOST_EDGES],
            work: self.work.since(&self.noted),
        });
        self.noted = self.work;
    }

    /// Edges that are followed from rows of the last step, of a table of `from` rows, to rows of the
    /// next step's, which has `to`. Of many the first are kept.
    pub fn edges(
        &mut self,
        [from, to]: [usize; 2],
        edges: impl IntoIterator<Item = (usize, usize)>,
    ) {
        let Some(last) = self.steps.last_mut() else {
            return;
        };
        for (kept, (start, end)) in last.edges.iter_mut().zip(edges) {
            *kept = Some((Step::part(start, from), Step::part(end, to)));
        }
    }

    /// The answer, with all that was counted on the way to it.
    pub fn answer(mut self, results: Vec<i64>) -> Answer {
        let rest = self.work.since(&self.noted);
        if let Some(last) = self.steps.last_mut() {
            last.work = last.work.and(&rest);
        }
        Answer {
            results,
            work: self.work,
            steps: self.steps,
        }
    }
}

/// The places of rows that are numbered from 1.
pub(super) fn places<'a>(ids: impl IntoIterator<Item = &'a u32>) -> impl Iterator<Item = usize> {
    let places = ids.into_iter().map(|&id| (id as usize).saturating_sub(1));
    places.collect::<Vec<usize>>().into_iter()
}

/// The same, for results.
pub(super) fn places_of(results: &[i64]) -> impl Iterator<Item = usize> + '_ {
    let place = |&id: &i64| usize::try_from(id - 1).unwrap_or_default();
    results.iter().map(place)
}
