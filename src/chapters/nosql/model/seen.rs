//! What others may see of the model.

use super::Model;
use crate::chapters::nosql::execution::Execution;
use crate::chapters::nosql::goals::GoalTracker;
use crate::chapters::nosql::params::Params;
use crate::chapters::nosql::tally::Tally;
use crate::chapters::nosql::world::World;
use crate::components::recent::Recent;
use crate::lesson::Mark;

impl Model {
    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The data in all five stores.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Questions that some family has not answered yet, oldest first.
    pub fn under_way(&self) -> impl ExactSizeIterator<Item = &Execution> {
        self.under_way.values()
    }

    /// Questions that all have answered lately.
    pub fn recent(&self) -> &Recent<Execution> {
        &self.recent
    }

    /// The question that was asked last, if it is still remembered.
    pub fn latest(&self) -> Option<&Execution> {
        let under_way = self.under_way.values().next_back();
        let recent = self.recent.under_stride(1).max_by_key(|one| one.id);
        under_way.into_iter().chain(recent).max_by_key(|one| one.id)
    }

    /// A question under way or still remembered.
    pub fn execution(&self, id: u64) -> Option<&Execution> {
        self.under_way.get(&id).or_else(|| self.recent.get(id))
    }

    /// Documents that were accepted although their age is no number.
    pub fn malformed(&self) -> u32 {
        self.malformed
    }

    /// Counters, windows and series.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The progress towards the goals.
    pub fn goals(&self) -> &GoalTracker {
        &self.goals
    }

    /// The marks of the timeline.
    pub fn marks(&self) -> &[Mark] {
        self.tally.marks.all()
    }
}
