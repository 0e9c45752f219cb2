//! What others may see.

use super::Model;
use crate::chapters::bottleneck::goals::GoalTracker;
use crate::chapters::bottleneck::params::{Params, RETRY};
use crate::chapters::bottleneck::replica::Replica;
use crate::chapters::bottleneck::request::Request;
use crate::chapters::bottleneck::tally::Tally;
use crate::components::cache::Cache;
use crate::components::recent::Recent;
use crate::lesson::Mark;

impl Model {
    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The cache; without slots if there is none or its share is fixed.
    pub fn cache(&self) -> &Cache<()> {
        &self.cache
    }

    /// Whether the cache, if there is one, answers.
    pub fn cache_is_up(&self) -> bool {
        self.cache_is_up
    }

    /// The replicas of the database, the first being the one that is written to.
    pub fn replicas(&self) -> &[Replica] {
        &self.replicas
    }

    /// Requests waiting at all replicas.
    pub fn waiting(&self) -> usize {
        let lines = self
            .replicas
            .iter()
            .map(|replica| replica.station().waiting().len());
        lines.sum()
    }

    /// The requests under way, oldest first.
    pub fn under_way(&self) -> impl ExactSizeIterator<Item = &Request> {
        self.under_way.values()
    }

    /// Requests that have ended lately.
    pub fn recent(&self) -> &Recent<Request> {
        &self.recent
    }

    /// A request under way or still remembered.
    pub fn request(&self, id: u64) -> Option<&Request> {
        self.under_way.get(&id).or_else(|| self.recent.get(id))
    }

    /// Whole retries that the retry budget allows now; `None` without one.
    pub fn retries_left(&self) -> Option<u64> {
        let budget = self.params.retry_deposit();
        budget.map(|_| self.saved_retries / RETRY)
    }

    /// What the retry budget holds, in millionths of a retry; 0 without one.
    pub fn saved_retries(&self) -> u64 {
        self.saved_retries
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
