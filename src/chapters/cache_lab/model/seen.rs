//! What others may see of the laboratory.

use std::ops::Range;

use super::{Model, Oracle, Stored};
use crate::chapters::cache_lab::goals::GoalTracker;
use crate::chapters::cache_lab::params::Params;
use crate::chapters::cache_lab::request::Request;
use crate::chapters::cache_lab::tally::Tally;
use crate::components::cache::Cache;
use crate::components::database::Station;
use crate::components::recent::Recent;
use crate::components::workload::Keys;
use crate::lesson::Mark;

impl Model {
    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The numbers of all requests so far.
    pub fn sent_numbers(&self) -> Range<u64> {
        0..self.next_request
    }

    /// The cache.
    pub fn cache(&self) -> &Cache<Stored> {
        &self.cache
    }

    /// Whether there is a cache to ask.
    pub fn cache_is_up(&self) -> bool {
        self.cache_is_up
    }

    /// The chooser of keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The database's line: numbers of requests.
    pub fn database(&self) -> &Station<u64> {
        &self.database
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

    /// Counters, windows and series.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The progress towards the goals.
    pub fn goals(&self) -> &GoalTracker {
        &self.goals
    }

    /// What the database knows.
    pub fn oracle(&self) -> &Oracle {
        &self.oracle
    }

    /// The marks of the timeline.
    pub fn marks(&self) -> &[Mark] {
        self.tally.marks.all()
    }
}
