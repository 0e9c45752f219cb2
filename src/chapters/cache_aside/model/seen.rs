//! What others may see of the model.

use std::ops::Range;

use super::histories::Period;
use super::{Entry, Model, Oracle};
use crate::chapters::cache_aside::goals::GoalTracker;
use crate::chapters::cache_aside::params::Params;
use crate::chapters::cache_aside::protection::{Flights, Leases};
use crate::chapters::cache_aside::request::{Request, Seat};
use crate::chapters::cache_aside::tally::Tally;
use crate::components::cache::Cache;
use crate::components::recent::Recent;
use crate::components::workload::{Key, Keys};
use crate::lesson::Mark;
use crate::sim::SimTime;

impl Model {
    /// The parameters as they stand.
    pub fn params(&self) -> &Params {
        &self.params
    }

    /// The numbers of all requests so far.
    pub fn sent_numbers(&self) -> Range<u64> {
        1..self.next_request
    }

    /// The cache.
    pub fn cache(&self) -> &Cache<Entry> {
        &self.cache
    }

    /// The chooser of keys.
    pub fn keys(&self) -> &Keys {
        &self.keys
    }

    /// The requests under way, oldest first.
    pub fn under_way(&self) -> impl DoubleEndedIterator<Item = &Request> + ExactSizeIterator {
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

    /// Whether a thread is held.
    pub fn is_held(&self, seat: Seat) -> bool {
        self.held.contains(&seat)
    }

    /// The threads that are held.
    pub fn held(&self) -> impl ExactSizeIterator<Item = Seat> + '_ {
        self.held.iter().copied()
    }

    /// The loads that others share.
    pub fn flights(&self) -> &Flights {
        &self.flights
    }

    /// The tokens that are out.
    pub fn leases(&self) -> &Leases {
        &self.leases
    }

    /// The present period of a key: its loads since the last set that ended one.
    pub fn period(&self, key: Key) -> Period {
        self.histories.period(key)
    }

    /// Counters, windows and series.
    pub fn tally(&self) -> &Tally {
        &self.tally
    }

    /// The progress towards the goals.
    pub fn goals(&self) -> &GoalTracker {
        &self.goals
    }

    /// What the database knows, and who was promised what.
    pub fn oracle(&self) -> &Oracle {
        &self.oracle
    }

    /// The marks of the timeline.
    pub fn marks(&self) -> &[Mark] {
        self.tally.marks.all()
    }

    /// Expired entries that are still in their slots and whose time ran out after `since`.
    pub(in crate::chapters::cache_aside) fn expired_residents(
        &self,
        since: SimTime,
        now: SimTime,
    ) -> u64 {
        let expiries = self.cache.slots().iter().flatten();
        let over = expiries.filter_map(|entry| entry.expires_at);
        over.filter(|at| *at <= now && (*at > since || since == SimTime::ZERO))
            .count() as u64
    }
}
