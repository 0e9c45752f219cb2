//! What others may see of the system.

use std::ops::Range;

use super::{Copies, Instance, Model, Oracle, Stored};
use crate::chapters::local_external::goals::GoalTracker;
use crate::chapters::local_external::params::Params;
use crate::chapters::local_external::request::{Message, Request, Shown};
use crate::chapters::local_external::tally::Tally;
use crate::components::cache::Cache;
use crate::components::database::Station;
use crate::components::recent::Recent;
use crate::lesson::Mark;

impl Instance {
    /// Its own cache.
    pub fn cache(&self) -> &Cache<Stored> {
        &self.cache
    }

    /// Whether the balancer sends it anything.
    pub fn is_up(&self) -> bool {
        self.is_up
    }
}

impl Model {
    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The numbers of all requests so far.
    pub fn sent_numbers(&self) -> Range<u64> {
        0..self.next_request
    }

    /// The instances, in order.
    pub fn instances(&self) -> &[Instance] {
        &self.instances
    }

    /// The shared cache.
    pub fn shared(&self) -> &Cache<Stored> {
        &self.shared
    }

    /// Whether the shared cache answers.
    pub fn shared_is_up(&self) -> bool {
        self.shared_is_up
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

    /// The messages under way, and those that arrived or were lost lately.
    pub fn messages(&self) -> impl Iterator<Item = &Message> {
        self.messages.values().chain(&self.recent_messages)
    }

    /// What client 1 was shown lately, oldest first.
    pub fn shown(&self) -> impl DoubleEndedIterator<Item = &Shown> {
        self.shown.iter()
    }

    /// How often it had to be forgotten what a client saw.
    pub(in crate::chapters::local_external) fn seen_and_forgotten(&self) -> u64 {
        self.seen.forgotten()
    }

    /// How often the replica applied a commit early, because too many were pending.
    pub(in crate::chapters::local_external) fn applied_early(&self) -> u64 {
        self.replica.early()
    }

    /// How many instances hold a live copy that is behind an acknowledged write.
    pub fn stale_instances(&self) -> u32 {
        self.stale.instances()
    }

    /// Whether an instance holds such a copy.
    pub fn is_stale(&self, instance: u32) -> bool {
        self.stale.keys_of(instance).next().is_some()
    }

    /// How much memory the copies take.
    pub fn copies(&self) -> &Copies {
        &self.copies
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
