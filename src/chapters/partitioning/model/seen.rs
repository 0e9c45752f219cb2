//! What others may see of the model.

use super::{Model, Moved, Stored};
use crate::chapters::partitioning::cards::{Card, Reach, reach};
use crate::chapters::partitioning::goals::{GoalTracker, Measured};
use crate::chapters::partitioning::layout::Layout;
use crate::chapters::partitioning::params::Params;
use crate::chapters::partitioning::request::{Ask, Request};
use crate::chapters::partitioning::tally::{Tally, imbalance};
use crate::chapters::partitioning::world::World;
use crate::components::recent::Recent;
use crate::lesson::Mark;

impl Measured for Model {
    fn params(&self) -> &Params {
        &self.params
    }

    fn asked_by(&self, card: Card) -> usize {
        self.reach(card).nodes.len()
    }

    fn data_imbalance(&self) -> f64 {
        Self::data_imbalance(self)
    }
}

impl Model {
    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The rows.
    pub fn world(&self) -> &World {
        &self.world
    }

    /// Who holds what.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Grows whenever rows may have got another home.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// The learner's own names, oldest first.
    pub fn names(&self) -> impl DoubleEndedIterator<Item = &Stored> {
        self.names.iter()
    }

    /// Rows on each shard, copies included.
    pub fn stored(&self) -> Vec<u64> {
        let mut all = vec![0; self.data.len()];
        for (index, rows) in self.data.iter().enumerate() {
            for copy in self.layout.copies(index, self.params.replication) {
                all[copy] += rows;
            }
        }
        all
    }

    /// Rows on each shard, without copies.
    pub fn data(&self) -> &[u64] {
        &self.data
    }

    /// The fullest shard over the mean, copies included.
    pub fn data_imbalance(&self) -> f64 {
        imbalance(&self.stored()).unwrap_or(1.0)
    }

    /// What a card comes to now.
    pub fn reach(&self, card: Card) -> Reach {
        reach(card, &self.params, &self.world, &self.layout)
    }

    /// The queries under way, oldest first.
    pub fn under_way(&self) -> impl ExactSizeIterator<Item = &Ask> {
        self.under_way.values()
    }

    /// Queries that have ended lately.
    pub fn recent_queries(&self) -> &Recent<Ask> {
        &self.recent_queries
    }

    /// Requests of the stream that came lately.
    pub fn recent(&self) -> &Recent<Request> {
        &self.recent
    }

    /// A query under way or still remembered.
    pub fn query(&self, id: u64) -> Option<&Ask> {
        self.under_way
            .get(&id)
            .or_else(|| self.recent_queries.get(id))
    }

    /// What moved when a shard last came or went, while the shards are as they were then.
    pub fn moved(&self) -> Option<&Moved> {
        self.moved.as_ref()
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
