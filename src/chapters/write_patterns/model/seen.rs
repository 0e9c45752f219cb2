//! What others may see of the lanes.

use std::collections::VecDeque;
use std::ops::Range;

use super::Model;
use super::buffer::Buffer;
use super::lane::{Flush, Job, Lane, LostWrite, Stored};
use super::oracle::Oracle;
use crate::chapters::write_patterns::goals::GoalTracker;
use crate::chapters::write_patterns::lane::LaneKind;
use crate::chapters::write_patterns::params::Params;
use crate::chapters::write_patterns::request::Request;
use crate::chapters::write_patterns::tally::{LaneTally, Tally};
use crate::components::cache::Cache;
use crate::components::database::Station;
use crate::components::recent::Recent;
use crate::components::workload::Key;

impl Model {
    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The numbers of all requests so far.
    pub fn sent_numbers(&self) -> Range<u64> {
        0..self.next_operation
    }

    /// A lane.
    pub fn lane(&self, kind: LaneKind) -> &Lane {
        &self.lanes[kind as usize]
    }

    /// The lanes, from the top of the stage down.
    pub fn lanes(&self) -> &[Lane; 4] {
        &self.lanes
    }

    /// What is counted of all lanes together.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The progress towards the goals.
    pub fn goals(&self) -> &GoalTracker {
        &self.goals
    }

    /// Acknowledged writes that a crash of this lane's cache would lose now.
    pub fn at_risk(&self, kind: LaneKind) -> u64 {
        self.lane(kind).at_risk(&self.params)
    }
}

impl Lane {
    /// Which one it is.
    pub fn kind(&self) -> LaneKind {
        self.kind
    }

    /// Its cache.
    pub fn cache(&self) -> &Cache<Stored> {
        &self.cache
    }

    /// Whether its cache is up.
    pub fn cache_is_up(&self) -> bool {
        self.cache_is_up
    }

    /// Whether its database is up.
    pub fn database_is_up(&self) -> bool {
        self.database_is_up
    }

    /// The line at its database.
    pub fn database(&self) -> &Station<Job> {
        &self.database
    }

    /// What it has yet to write.
    pub fn buffer(&self) -> &Buffer {
        &self.buffer
    }

    /// Its operations under way, oldest first.
    pub fn under_way(&self) -> impl ExactSizeIterator<Item = &Request> {
        self.under_way.values()
    }

    /// Operations that have ended lately.
    pub fn recent(&self) -> &Recent<Request> {
        &self.recent
    }

    /// An operation under way or still remembered.
    pub fn request(&self, id: u64) -> Option<&Request> {
        self.under_way.get(&id).or_else(|| self.recent.get(id))
    }

    /// Its last flushes, oldest first.
    pub fn flushes(&self) -> &VecDeque<Flush> {
        &self.flushes
    }

    /// Acknowledged writes that were lost, the last ones by name.
    pub fn lost(&self) -> &VecDeque<LostWrite> {
        &self.lost
    }

    /// What its oracle knows.
    pub fn oracle(&self) -> &Oracle {
        &self.oracle
    }

    /// Its counts.
    pub fn tally(&self) -> &LaneTally {
        &self.tally
    }

    /// Whether cache and database hold different values of a key, and no write is on its way that
    /// will mend it.
    pub fn differs(&self, key: Key) -> bool {
        let oracle = self.oracle.of(key);
        self.cache.get(key).is_some_and(|entry| {
            !entry.value.pending
                && entry.value.version < oracle.database
                && self.buffer.holds(key).is_none()
        })
    }
}
