//! A lab as the subject of a talk: its storyboard.

use xxhash_rust::xxh3::xxh3_64;

use super::LabOf;
use super::checked::leave_out_impossible;
use super::replay::Replay;
use crate::lesson::{Refusal, Resolution, Slide, Storyboard, Subject};
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
    /// Makes the present moment a step: the one at `place`, or, if nobody says where, the one after
    /// that at which the talk stands, or where it belongs by time; returns its place. As all changes
    /// of a storyboard but votes, it can be undone.
    fn add_slide(&mut self, place: Option<usize>) -> Result<usize, Refusal>;
    /// Shows a step twice; see [`crate::lesson::Storyboard::duplicate`].
    fn duplicate_slide(&mut self, place: usize) -> Result<(), Refusal>;
    /// Moves what a step says and shows; see [`crate::lesson::Storyboard::move_words`].
    fn move_slide(&mut self, from: usize, to: usize) -> Result<(), Refusal>;
    /// A number for the state that a step shows: equal states have equal ones.
    fn slide_key(&self, place: usize) -> u64;
    /// Changes what a step shows and says; its moment and commands stay.
    fn edit_slide(&mut self, place: usize, slide: Slide) -> Result<(), Refusal>;
    /// Takes a step away; what is done in it is done in the next.
    fn remove_slide(&mut self, place: usize);
    /// Counts `by` hands for an answer to a step's question.
    fn vote(&mut self, place: usize, option: usize, by: i32);
    /// Forgets the hands counted for a step's question.
    fn clear_votes(&mut self, place: usize);
}

impl<M: Subject> LabOf<M> {
    /// Takes over a changed storyboard, unless it holds more than it may. It is one step of undo;
    /// changes that go on with the step at `edited` belong to one.
    fn take_story(
        &mut self,
        story: Storyboard<M::Command>,
        edited: Option<usize>,
    ) -> Result<(), Refusal> {
        story.check()?;
        if story.before == self.story.before && story.steps == self.story.steps {
            return Ok(());
        }
        self.remember_story(edited);
        self.story = story;
        self.edits += 1;
        Ok(())
    }
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

    fn add_slide(&mut self, place: Option<usize>) -> Result<usize, Refusal> {
        let now = self.experiment.now();
        let log = self.experiment.log();
        let done = &log[..log.partition_point(|entry| entry.at_ns <= now)];
        let mut story = self.story.clone();
        story.enter(log);
        let place = place.unwrap_or_else(|| story.next_place(now));
        story.add(done, now, place)?;
        self.take_story(story, None)?;
        Ok(place)
    }

    fn duplicate_slide(&mut self, place: usize) -> Result<(), Refusal> {
        let mut story = self.story.clone();
        story.duplicate(place)?;
        self.take_story(story, None)
    }

    fn move_slide(&mut self, from: usize, to: usize) -> Result<(), Refusal> {
        let mut story = self.story.clone();
        story.move_words(from, to)?;
        self.take_story(story, None)
    }

    fn slide_key(&self, place: usize) -> u64 {
        let at = self.story.steps.get(place).map(|step| step.at_ns);
        let setup = self.experiment.setup();
        let log = self.story.log_at(place);
        xxh3_64(format!("{setup:?} {log:?} {at:?}").as_bytes())
    }

    fn edit_slide(&mut self, place: usize, slide: Slide) -> Result<(), Refusal> {
        slide.check()?;
        let mut story = self.story.clone();
        match story.steps.get_mut(place) {
            Some(step) if step.slide() != slide => step.take_over(slide),
            _ => return Ok(()),
        }
        self.take_story(story, Some(place))
    }

    fn remove_slide(&mut self, place: usize) {
        let mut story = self.story.clone();
        story.remove(place);
        // With a step less nothing can be too much.
        let _fits = self.take_story(story, None);
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
