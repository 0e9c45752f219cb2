//! The way back over moments at which something happened, in slices of work.

use std::collections::VecDeque;

use super::{Experiment, Model, Progress, SimTime};

/// A way back under way: from one checkpoint to the next, the latest stretch first.
#[derive(Clone, Debug)]
pub(super) struct Search {
    /// How many moments are to be gone back over.
    left: usize,
    /// The end of the stretch that is looked at.
    end: SimTime,
    /// Whether the end itself counts.
    end_counts: bool,
    /// The beginning of that stretch, while it is looked at.
    start: Option<SimTime>,
    /// The latest moments of that stretch, `left` of them at most.
    found: VecDeque<SimTime>,
    /// Where it goes, once that is known.
    to: Option<SimTime>,
}

impl<M: Model> Experiment<M> {
    /// Goes back to the last moment before now at which something happened, or to the start.
    pub fn step_back(&mut self) {
        self.step_back_by(1);
    }

    /// Goes back over `count` moments at which something happened.
    pub fn step_back_by(&mut self, count: usize) {
        let _all_of_it = self.step_back_within(count, u64::MAX);
    }

    /// As [`Self::step_back_by`], as far as `budget` units of work allow. Called again with any
    /// count it goes on, unless something else was done in between.
    pub fn step_back_within(&mut self, count: usize, budget: u64) -> Progress {
        let search = self.search.take().unwrap_or(Search {
            left: count,
            end: self.now(),
            end_counts: false,
            start: None,
            found: VecDeque::new(),
            to: (count == 0).then_some(self.now()),
        });
        self.look_back(search, budget)
    }

    fn go_back_to(&mut self, to: SimTime, mut search: Search, budget: u64) -> Progress {
        let progress = self.seek_within(to, budget);
        if progress == Progress::OutOfBudget {
            search.to = Some(to);
            self.search = Some(search);
        }
        progress
    }

    fn look_back(&mut self, mut search: Search, mut left: u64) -> Progress {
        if let Some(to) = search.to {
            return self.go_back_to(to, search, left);
        }
        loop {
            if search.start.is_none() {
                let Some(copy) = self.checkpoints.before(search.end).cloned() else {
                    return self.go_back_to(SimTime::ZERO, search, left);
                };
                search.start = Some(copy.now());
                self.restore(copy);
            }
            let is_within =
                |at: SimTime| at < search.end || (search.end_counts && at == search.end);
            while let Some(at) = self.next_instant().filter(|&at| is_within(at)) {
                let before = self.simulation().work();
                let progress = self.run_to(at, left);
                // Looking at a moment is work as well, however little happens then.
                left = left.saturating_sub((self.simulation().work() - before).max(1));
                if search.found.back() != Some(&at) {
                    if search.found.len() == search.left {
                        search.found.pop_front();
                    }
                    search.found.push_back(at);
                }
                if progress == Progress::OutOfBudget || left == 0 {
                    self.search = Some(search);
                    return Progress::OutOfBudget;
                }
            }
            if search.found.len() == search.left
                && let Some(&at) = search.found.front()
            {
                return self.go_back_to(at, search, left);
            }
            search.left -= search.found.len();
            search.found.clear();
            search.end = search.start.take().unwrap_or_default();
            search.end_counts = true;
        }
    }
}
