//! Moments worth going back to: bounded, and spread over the whole run.

use serde::Serialize;

use crate::sim::{SimDuration, SimTime};

/// What a mark on the timeline stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum MarkKind {
    /// Something broke or was lost.
    Failure,
    /// Something came back.
    Recovery,
    /// A read was answered with an old version.
    Stale,
    /// A goal was met.
    Goal,
    /// A setting was changed.
    Change,
}

/// A moment worth going back to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// When.
    pub at: SimTime,
    /// What it stands for.
    pub kind: MarkKind,
    /// In words.
    pub text: String,
}

/// At most this many are kept; then the least distance between two of a kind doubles.
const MOST: usize = 48;

/// Marks of bursts: the first of a kind, and the next only after a while without the kind.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Marks {
    kept: Vec<Mark>,
    spacing: SimDuration,
    last: [Option<SimTime>; 5],
}

impl Default for Marks {
    fn default() -> Self {
        Self::new()
    }
}

impl Marks {
    /// No marks yet; at first two of a kind stand at least five seconds apart.
    pub fn new() -> Self {
        Self::spaced(SimDuration::from_secs(5))
    }

    /// No marks yet; at first two of a kind stand at least `spacing` apart. Chapters that are
    /// watched in milliseconds choose it shorter.
    pub fn spaced(spacing: SimDuration) -> Self {
        Self {
            kept: Vec::new(),
            spacing,
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
        self.kept.push(Mark {
            at: now,
            kind,
            text: text.to_owned(),
        });
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
