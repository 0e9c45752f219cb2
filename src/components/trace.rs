//! The event log: what has happened lately, in words a model chooses.

use std::collections::VecDeque;

use serde::Serialize;

use super::footprint;
use crate::sim::SimTime;

/// One line of the log.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Trace<W> {
    /// Counts up from 0 over the whole run.
    pub id: u64,
    /// When it happened.
    pub at: SimTime,
    /// What happened.
    pub what: W,
}

/// The last so many lines.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct TraceLog<W> {
    lines: VecDeque<Trace<W>>,
    next_id: u64,
    most: usize,
}

impl<W> TraceLog<W> {
    /// An empty log that keeps the last `most` lines.
    pub fn new(most: usize) -> Self {
        Self {
            lines: VecDeque::new(),
            next_id: 0,
            most: most.max(1),
        }
    }

    /// Adds a line.
    pub fn note(&mut self, at: SimTime, what: W) {
        if self.lines.len() == self.most {
            self.lines.pop_front();
        }
        self.lines.push_back(Trace {
            id: self.next_id,
            at,
            what,
        });
        self.next_id += 1;
    }

    /// The lines it still has, oldest first.
    pub fn lines(&self) -> impl DoubleEndedIterator<Item = &Trace<W>> + ExactSizeIterator {
        self.lines.iter()
    }

    /// Memory that a copy takes besides itself, in bytes.
    pub fn footprint_bytes(&self) -> usize {
        footprint::list::<Trace<W>>(self.lines.len())
    }

    /// How many lines there have been in the whole run.
    pub fn count(&self) -> u64 {
        self.next_id
    }
}
