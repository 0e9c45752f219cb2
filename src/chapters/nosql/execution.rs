//! A question on its way through the five families.

use serde::Serialize;

use super::families::Family;
use super::question::Question;
use super::work::Work;
use crate::components::recent::Numbered;
use crate::sim::{SimDuration, SimTime};

/// What one family did for it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Part {
    /// Results.
    pub results: u64,
    /// What was touched.
    pub work: Work,
    /// When the answer is there.
    pub ends_at: SimTime,
}

/// A question with the work of every family, which is known from the start; it takes its time.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Execution {
    /// Counts up over the run.
    pub id: u64,
    /// What was asked.
    pub question: Question,
    /// When.
    pub asked_at: SimTime,
    /// What it took, family by family.
    pub parts: [Part; Family::ALL.len()],
    /// The family to which the plan gave it when it was asked.
    pub planned: Family,
}

impl Execution {
    /// The work of one family.
    pub fn part(&self, family: Family) -> &Part {
        &self.parts[family as usize]
    }

    /// How long the slowest family takes.
    pub fn takes(&self) -> SimDuration {
        let ends = self.parts.iter().map(|part| part.ends_at);
        ends.fold(self.asked_at, SimTime::max).since(self.asked_at)
    }
}

impl Numbered for Execution {
    fn number(&self) -> u64 {
        self.id
    }
}
