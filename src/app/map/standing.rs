//! How much of a concept a learner has done.

use super::Given;
use crate::lesson::{Concept, Meeting, Met};

/// What counts towards a concept, and how much of it is done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Standing {
    /// Goals met and questions answered right.
    pub done: usize,
    /// Goals and questions.
    pub of: usize,
}

impl Standing {
    /// How a concept stands.
    pub(super) fn of(concept: &Concept, given: &Given<'_>) -> Self {
        let mut standing = Self::default();
        for meeting in concept.met {
            if let Some(done) = is_done(meeting, given) {
                standing.of += 1;
                standing.done += usize::from(done);
            }
        }
        standing
    }

    /// From 0 to 1.
    pub(super) fn share(self) -> f32 {
        self.done as f32 / self.of.max(1) as f32
    }

    /// In words.
    pub(super) fn words(self) -> String {
        match self.done {
            0 => "not met yet".to_owned(),
            done if done == self.of => "all done".to_owned(),
            done => format!("{done} of {} done", self.of),
        }
    }
}

/// Whether a goal or a question is done; an experiment is only looked at, and does not count.
pub(super) fn is_done(meeting: &Meeting, given: &Given<'_>) -> Option<bool> {
    match meeting.what {
        Met::Preset(_) => None,
        Met::Goal(id) => Some(given.preferences.has_met(meeting.chapter, id)),
        Met::Question(id) => {
            let mut chapters = given.chapters.iter();
            let info = chapters.find(|info| info.chapter.id == meeting.chapter);
            let question = info.and_then(|info| info.question(id));
            Some(
                question
                    .is_some_and(|question| given.preferences.is_right(meeting.chapter, question)),
            )
        }
    }
}
