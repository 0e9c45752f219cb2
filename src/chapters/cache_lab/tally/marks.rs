//! Moments worth going back to: bounded, and spread over the whole run.

use serde::Serialize;

use crate::lesson::{Mark, MarkKind};
use crate::sim::{SimDuration, SimTime};

/// At most this many are kept; then the least distance between two of a kind doubles.
const MOST: usize = 48;

/// Marks of bursts: the first of a kind, and the next only after a while without the kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Marks {
    kept: Vec<Mark>,
    spacing: SimDuration,
    last: [Option<SimTime>; 5],
}

impl Marks {
    pub(super) fn new() -> Self {
        Self {
            kept: Vec::new(),
            spacing: SimDuration::from_secs(5),
            last: [None; 5],
        }
    }

    /// The marks, oldest first.
    pub fn all(&self) -> &[Mark] {
        &self.kept
    }

    /// Notes that something of this kind happened.
    pub fn add(&mut self, now: SimTime, kind: MarkKind, text: &str) {
        let last = self.last[kind as usize].replace(now);
        if last.is_some_and(|last| now.since(last) < self.spacing) {
            return;
        }
        if self.kept.len() >= MOST {
            self.spread_out();
        }
        self.kept.push(super::mark(now, kind, text));
    }

    fn spread_out(&mut self) {
        self.spacing = self.spacing + self.spacing;
        let spacing = self.spacing;
        let mut kept: [Option<SimTime>; 5] = [None; 5];
        self.kept.retain(|mark| {
            let before = &mut kept[mark.kind as usize];
            let keep = mark.kind == MarkKind::Goal
                || before.is_none_or(|before| mark.at.since(before) >= spacing);
            if keep {
                *before = Some(mark.at);
            }
            keep
        });
        // Where nothing was close enough to merge, the oldest gives way.
        if self.kept.len() >= MOST {
            self.kept.remove(0);
        }
    }
}
