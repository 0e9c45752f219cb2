//! Copies of a run at regular moments, so that going back is quick.

use super::{Model, SimDuration, SimTime, Simulation};

/// At most this many copies are kept; then every second one goes and the spacing doubles.
const MOST: usize = 64;
/// Large models keep fewer: all copies together take about this much memory.
const MOST_BYTES: usize = 128 << 20;
/// The spacing of a fresh run.
const FIRST_SPACING: SimDuration = SimDuration::from_millis(250);

/// Copies of a run on a grid of moments that grows coarser as the run grows longer.
#[derive(Clone, Debug)]
pub(super) struct Checkpoints<M: Model> {
    copies: Vec<Simulation<M>>,
    spacing: SimDuration,
}

impl<M: Model> Checkpoints<M> {
    pub(super) fn new(start: &Simulation<M>) -> Self {
        Self {
            copies: vec![start.clone()],
            spacing: FIRST_SPACING,
        }
    }

    /// The next moment after `now` at which a copy is wanted, given the latest one that is kept.
    pub(super) fn next_due(&self, now: SimTime) -> SimTime {
        let due = self
            .copies
            .last()
            .map_or(SimTime::ZERO, |last| last.now() + self.spacing);
        // A command at the moment of a copy has dropped it: the next one is due a spacing later.
        if due > now { due } else { now + self.spacing }
    }

    /// Keeps a copy. It must be taken at [`Self::next_due`] or later.
    pub(super) fn keep(&mut self, simulation: &Simulation<M>) {
        self.copies.push(simulation.clone());
        let fits = MOST_BYTES / simulation.model().footprint_bytes().max(1);
        if self.copies.len() > fits.clamp(2, MOST) {
            let mut position = 0;
            self.copies.retain(|_| {
                position += 1;
                position % 2 == 1
            });
            self.spacing = self.spacing + self.spacing;
        }
    }

    /// The latest copy at or before `at`.
    pub(super) fn at_or_before(&self, at: SimTime) -> Option<&Simulation<M>> {
        let after = self.copies.partition_point(|copy| copy.now() <= at);
        self.copies.get(after.checked_sub(1)?)
    }

    /// The latest copy strictly before `at`.
    pub(super) fn before(&self, at: SimTime) -> Option<&Simulation<M>> {
        let after = self.copies.partition_point(|copy| copy.now() < at);
        self.copies.get(after.checked_sub(1)?)
    }

    /// Drops every copy at or after `at`, which a new command there has made another run; the
    /// start always stays.
    pub(super) fn forget_from(&mut self, at: SimTime) {
        let keep = self.copies.partition_point(|copy| copy.now() < at).max(1);
        self.copies.truncate(keep);
    }
}
