//! A lab as the subject of a talk: its storyboard.

use super::LabOf;
use super::checked::leave_out_impossible;
use super::replay::Replay;
use crate::lesson::{Refusal, Resolution, Slide, Subject};
use crate::sim::SimTime;

/// The storyboard of a lab, without its commands' type.
pub trait Talk {
    /// What the steps show and say.
    fn slides(&self) -> Vec<Slide>;
    /// How many steps there are.
    fn slide_count(&self) -> usize;
    /// The step at which the talk stands; `None` while nobody is talking.
    fn slide_at(&self) -> Option<usize>;
    /// Goes to a step, forward or back: up to its moment the run becomes what the storyboard says,
    /// whatever was tried in between; what the run still had to do after it stays. It has to be
    /// replayed to the step's moment.
    fn go_to_slide(&mut self, place: usize);
    /// Ends the talk; the run stays as it is.
    fn leave_slides(&mut self);
    /// The moment at which the next step begins, where time stops by itself.
    fn next_slide_at(&self) -> Option<SimTime>;
    /// The question to the room that the run has decided at this moment, if it decides one here.
    fn resolution(&self) -> Option<Resolution>;
    /// Makes the present moment a step; returns its place.
    fn add_slide(&mut self) -> Result<usize, Refusal>;
    /// Changes what a step shows and says; its moment and commands stay.
    fn edit_slide(&mut self, place: usize, slide: Slide) -> Result<(), Refusal>;
    /// Takes a step away; what is done in it is done in the next.
    fn remove_slide(&mut self, place: usize);
    /// Counts `by` hands for an answer to a step's question.
    fn vote(&mut self, place: usize, option: usize, by: i32);
    /// Forgets the hands counted for a step's question.
    fn clear_votes(&mut self, place: usize);
}

impl<M: Subject> Talk for LabOf<M> {
    fn slides(&self) -> Vec<Slide> {
        let steps = self.story.steps.iter();
        steps.map(crate::lesson::Step::slide).collect()
    }

    fn slide_count(&self) -> usize {
        self.story.steps.len()
    }

    fn slide_at(&self) -> Option<usize> {
        self.story.at
    }

    fn go_to_slide(&mut self, place: usize) {
        let Some(step) = self.story.steps.get(place) else {
            return;
        };
        let to = step.at_ns;
        // What is done on a path is tried out there: the next step begins as the path says.
        let on_path = step.walk.is_some();
        let walking = on_path && self.story.at.is_some();
        self.story.enter(self.experiment.log());
        if on_path {
            self.story.script.clear();
        }
        let mut course = self.story.course(place);
        let params = &self.experiment.setup().params;
        leave_out_impossible::<M>(params, &mut [&mut course]);
        // What was tried between two steps is gone with the next, but for undo.
        if !walking && !self.story.keeps(&course, self.experiment.log()) {
            self.remember_for_undo(true);
        }
        let (edits, ghost) = (self.edits, self.ghost.take());
        self.replace(self.experiment.setup().clone(), course);
        // To talk is not to change, and the ghost is that of a run, not of a step.
        self.edits = edits;
        self.ghost = ghost;
        self.story.at = Some(place);
        // In front of a room a step is what the talk says: what was unfolded at another is not.
        #[cfg(feature = "gui")]
        if self.locked {
            self.view = M::View::default();
        }
        self.replay = Some(Replay::unproven(to));
    }

    fn leave_slides(&mut self) {
        self.story.leave();
    }

    fn next_slide_at(&self) -> Option<SimTime> {
        self.story.next_moment()
    }

    fn resolution(&self) -> Option<Resolution> {
        let now = self.experiment.now();
        let settled = self.replay.is_none() && self.experiment.is_settled();
        let metrics = || self.experiment.model().metrics(now);
        settled
            .then(|| self.story.resolution(now, metrics))
            .flatten()
    }

    fn add_slide(&mut self) -> Result<usize, Refusal> {
        let now = self.experiment.now();
        let log = self.experiment.log();
        let done = log.partition_point(|entry| entry.at_ns <= now);
        self.story.enter(log);
        let place = self.story.add(&log[..done], now)?;
        if let Err(refusal) = self.story.check() {
            self.story.remove(place);
            return Err(refusal);
        }
        self.edits += 1;
        Ok(place)
    }

    fn edit_slide(&mut self, place: usize, slide: Slide) -> Result<(), Refusal> {
        slide.check()?;
        if let Some(step) = self.story.steps.get_mut(place)
            && step.slide() != slide
        {
            step.take_over(slide);
            self.edits += 1;
        }
        Ok(())
    }

    fn remove_slide(&mut self, place: usize) {
        if place < self.story.steps.len() {
            self.story.remove(place);
            self.edits += 1;
        }
    }

    fn vote(&mut self, place: usize, option: usize, by: i32) {
        let step = self.story.steps.get_mut(place);
        if let Some(ask) = step.and_then(|step| step.ask.as_mut()) {
            ask.count(option, by);
            self.edits += 1;
        }
    }

    fn clear_votes(&mut self, place: usize) {
        let step = self.story.steps.get_mut(place);
        if let Some(ask) = step.and_then(|step| step.ask.as_mut())
            && !ask.votes.is_empty()
        {
            ask.votes.clear();
            self.edits += 1;
        }
    }
}
