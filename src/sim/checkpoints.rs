//! Copies of a run at regular moments, so that going back is quick.

use super::{Model, SimDuration, SimTime, Simulation};

/// At most this many copies are kept; then every second one goes and the spacing doubles.
const MOST: usize = 64;
/// Large models keep fewer: all copies together take about this much memory.
const MOST_BYTES: usize = 128 << 20;
/// Of still larger ones only the start is kept: a copy would take longer than a frame.
pub(super) const MOST_BYTES_OF_A_COPY: usize = 32 << 20;
/// The spacing of a fresh run.
const FIRST_SPACING: SimDuration = SimDuration::from_millis(250);

/// Copies of a run on a grid of moments that grows coarser as the run grows longer.
#[derive(Clone, Debug)]
pub(super) struct Checkpoints<M: Model> {
    /// By time; the first one is the start, as soon as all that happens there has happened.
    copies: Vec<Simulation<M>>,
    spacing: SimDuration,
    /// When the next copy is wanted.
    due: SimTime,
}

impl<M: Model> Checkpoints<M> {
    /// None yet; the start is due.
    pub(super) fn new() -> Self {
        Self {
            copies: Vec::new(),
            spacing: FIRST_SPACING,
            due: SimTime::ZERO,
        }
    }

    /// The moment from which on a copy is wanted.
    pub(super) fn due(&self) -> SimTime {
        self.due
    }

    /// Keeps a copy, if it is not too large. It must be taken when it is due.
    pub(super) fn keep(&mut self, simulation: &Simulation<M>) {
        let bytes = simulation.model().footprint_bytes().max(1);
        if self.copies.is_empty() || bytes <= MOST_BYTES_OF_A_COPY {
            self.copies.push(simulation.clone());
        }
        if self.copies.len() > (MOST_BYTES / bytes).clamp(2, MOST) {
            let mut position = 0;
            self.copies.retain(|_| {
                position += 1;
                position % 2 == 1
            });
            self.spacing = self.spacing + self.spacing;
        }
        self.due = simulation.now() + self.spacing;
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

    /// Drops every copy at or after `at`, which a new command there has made another run.
    pub(super) fn forget_from(&mut self, at: SimTime) {
        let keep = self.copies.partition_point(|copy| copy.now() < at);
        self.copies.truncate(keep);
        self.due = match self.copies.last() {
            Some(last) => last.now() + self.spacing,
            None => SimTime::ZERO,
        };
    }

    /// Wants no copy but the start from now on.
    pub(super) fn want_start_alone(&mut self) {
        self.spacing = SimDuration::MAX;
        if let Some(first) = self.copies.first() {
            self.due = first.now() + self.spacing;
        }
    }

    /// Drops every copy but the start.
    pub(super) fn keep_start_alone(&mut self) {
        self.copies.truncate(1);
        self.copies.shrink_to_fit();
    }
}
