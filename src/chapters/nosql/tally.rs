//! What is counted: sums since the start, and curves for the plots.

use std::collections::VecDeque;

use serde::Serialize;

use super::execution::Part;
use super::families::Family;
use crate::lesson::{MarkKind, Marks};
use crate::sim::stats::{Sampler, Series};
use crate::sim::{SimDuration, SimTime};

/// Answers in the window of the recent cost.
pub const RECENT: usize = 20;
const SAMPLES: usize = 300;

/// Sums over the answers of one family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Sums {
    /// Answers.
    pub answers: u64,
    /// Results in all of them.
    pub results: u64,
    /// As in `Work`.
    pub rows_scanned: u64,
    /// As in `Work`.
    pub index_probes: u64,
    /// As in `Work`.
    pub edges_walked: u64,
    /// As in `Work`.
    pub bytes_read: u64,
    /// As in `Work`.
    pub round_trips: u64,
    /// As in `Work`.
    pub read_errors: u64,
    /// Microseconds in all of them.
    pub cost_us: f64,
    /// Microseconds of them in which servers were busy.
    pub server_us: f64,
}

impl Sums {
    fn add(&mut self, part: &Part) {
        let work = &part.work;
        self.answers += 1;
        self.results += part.results;
        self.rows_scanned += work.rows_scanned;
        self.index_probes += work.index_probes;
        self.edges_walked += work.edges_walked;
        self.bytes_read += work.bytes_read;
        self.round_trips += work.round_trips;
        self.read_errors += work.read_errors;
        self.cost_us += work.cost_us();
        self.server_us += work.server_us();
    }

    /// A sum an answer; `None` before the first.
    pub fn mean(&self, sum: f64) -> Option<f64> {
        (self.answers > 0).then(|| sum / self.answers as f64)
    }
}

/// Costs of the last answers.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct RecentCost {
    costs: VecDeque<f64>,
}

impl RecentCost {
    fn record(&mut self, cost_us: f64) {
        if self.costs.len() == RECENT {
            self.costs.pop_front();
        }
        self.costs.push_back(cost_us);
    }

    /// Their mean, in microseconds.
    pub fn mean(&self) -> Option<f64> {
        let count = self.costs.len();
        (count > 0).then(|| self.costs.iter().sum::<f64>() / count as f64)
    }
}

/// Everything that is counted.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Tally {
    /// Since the start or the last restart, family by family.
    pub sums: [Sums; Family::ALL.len()],
    /// The answers of the family to which the plan gives each question.
    pub plan: Sums,
    /// Questions that were not asked because too many were under way.
    pub not_asked: u64,
    /// Writes that each store with a schema has refused.
    pub rejected_writes: u64,
    /// The mean cost of the last answers of each family.
    pub recent: [RecentCost; Family::ALL.len()],
    /// What the last answers of the plan cost its servers.
    pub recent_plan: RecentCost,
    /// The grid of the series.
    pub sampler: Sampler,
    /// The mean cost of the last answers, in microseconds, family by family.
    pub cost_us: [Series; Family::ALL.len()],
    /// What the last answers of the plan cost its servers, in microseconds.
    pub plan_us: Series,
    /// Moments worth going back to.
    pub marks: Marks,
}

impl Tally {
    pub(super) fn new() -> Self {
        Self {
            sums: [Sums::default(); Family::ALL.len()],
            plan: Sums::default(),
            not_asked: 0,
            rejected_writes: 0,
            recent: Default::default(),
            recent_plan: RecentCost::default(),
            sampler: Sampler::new(SimDuration::from_millis(250), SAMPLES),
            cost_us: Default::default(),
            plan_us: Series::default(),
            marks: Marks::new(),
        }
    }

    pub(super) fn sample_until(&mut self, now: SimTime) {
        while let Some(sample) = self.sampler.due(now) {
            for (series, recent) in self.cost_us.iter_mut().zip(&self.recent) {
                series.take(sample, recent.mean());
            }
            self.plan_us.take(sample, self.recent_plan.mean());
        }
    }

    pub(super) fn answered(&mut self, family: Family, part: &Part, now: SimTime) {
        self.sums[family as usize].add(part);
        self.recent[family as usize].record(part.work.cost_us());
        if part.work.read_errors > 0 {
            self.marks.add(
                now,
                MarkKind::Failure,
                "a reader met a value of another form",
            );
        }
    }

    pub(super) fn planned(&mut self, part: &Part) {
        self.plan.add(part);
        self.recent_plan.record(part.work.server_us());
    }

    pub(super) fn reached(&mut self, now: SimTime, title: &'static str) {
        self.marks.add(now, MarkKind::Goal, title);
    }

    pub(super) fn restart(&mut self) {
        self.sums = [Sums::default(); Family::ALL.len()];
        self.plan = Sums::default();
        self.not_asked = 0;
        self.rejected_writes = 0;
    }

    pub(super) const fn footprint_bytes() -> usize {
        SAMPLES * 8 * 8 + RECENT * 8 * 8
    }
}
