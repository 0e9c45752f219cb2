//! A lab as a file has it.

use super::LabOf;
use crate::lesson::lab::Lab as _;
use crate::lesson::lab::checked::leave_out_impossible;
use crate::lesson::{Document, FORMAT, Subject};
use crate::sim::digest_text;

impl<M: Subject> LabOf<M> {
    /// The experiment as a file has it.
    pub(super) fn document(&self) -> Document<M::Params, M::Command> {
        let goals = self.goals().into_iter().filter(|(_, reading)| reading.met);
        let params = &self.experiment.setup().params;
        let mut story = (self.story.before.clone(), self.story.steps.clone());
        let steps = story.1.iter_mut().map(|step| &mut step.log);
        let mut logs: Vec<_> = std::iter::once(&mut story.0).chain(steps).collect();
        leave_out_impossible::<M>(params, &mut logs);
        let (before_steps, steps) = story;
        let before_bet = self.bet_run.as_ref().map(|bet_run| {
            let mut given = bet_run.given.clone();
            leave_out_impossible::<M>(params, &mut [&mut given]);
            given
        });
        Document {
            format: FORMAT,
            chapter: self.chapter.id.to_owned(),
            model_version: M::MODEL_VERSION,
            app: env!("CARGO_PKG_VERSION").to_owned(),
            title: self.title.clone(),
            notes: self.notes.clone(),
            author: self.author.clone(),
            pace: self.pace,
            setup: self.experiment.setup().clone(),
            log: self.experiment.log().to_vec(),
            now_ns: self.now(),
            // In the midst of a moment the digest is not that of the moment.
            digest: if self.is_settled() {
                digest_text(self.digest())
            } else {
                String::new()
            },
            goals: goals.map(|(goal, _)| goal.id.to_owned()).collect(),
            before_steps: Some(before_steps)
                .filter(|before| !steps.is_empty() && before[..] != *self.experiment.log()),
            steps,
            tasks: self.tasks.clone(),
            unknown: self.unknown.clone(),
            bet: self.bet_run.as_ref().map(|bet_run| bet_run.bet.clone()),
            before_bet: before_bet.filter(|given| given[..] != *self.experiment.log()),
            compare: self
                .beside
                .pin()
                .map(|pin| pin.to_file(self.experiment.setup())),
        }
    }

    /// The same run up to this moment and nothing else: no talk, notes, tasks or bet, and nothing that
    /// is still to be done. It is the shortest text from which the present state follows.
    pub(super) fn document_alone(&self) -> Document<M::Params, M::Command> {
        let whole = self.document();
        let now = whole.now_ns;
        let done = whole.log.into_iter().filter(|entry| entry.at_ns <= now);
        Document {
            log: done.collect(),
            notes: String::new(),
            goals: Vec::new(),
            before_steps: None,
            steps: Vec::new(),
            tasks: Vec::new(),
            unknown: Vec::new(),
            bet: None,
            before_bet: None,
            compare: None,
            ..whole
        }
    }
}
