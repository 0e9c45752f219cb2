//! What a learner does in a lab: commands now, and revisions of what was done.

use super::{LabOf, PROMPT, Replay};
use crate::lesson::lab::fits::fits;
use crate::lesson::lab::{Lab as _, Revision};
use crate::lesson::{Commands as _, LIMITS, Parameters as _, Refusal, Subject};
use crate::sim::{LogEntry, Progress, SimTime};

impl<M: Subject> LabOf<M> {
    /// Refuses a command that would make more of the run than memory may hold.
    fn check_fits(&self, command: &M::Command) -> Result<(), Refusal> {
        let Some((name, value)) = command.as_set() else {
            return Ok(());
        };
        let mut params = self.model().params().clone();
        M::Params::field(name)?.set(&mut params, value)?;
        fits::<M>(&params)
    }

    /// Does something now, after checking it. A slider dragged while time stands still is one
    /// command; all that one gesture does is one step of undo.
    pub fn issue(&mut self, command: M::Command) -> Result<(), Refusal> {
        if self.experiment.seek_within(self.now(), PROMPT) == Progress::OutOfBudget {
            return Err(Refusal::new(
                "the run is still busy with this moment; it can be changed when that has happened.",
            ));
        }
        M::check_command(&command, self.model().params())?;
        self.check_fits(&command)?;
        if self.experiment.log().len() >= LIMITS.commands {
            return Err(Refusal::new(
                "this run already holds as many commands as a file may.",
            ));
        }
        let now = self.experiment.now();
        let same_gesture = |last: &M::Command, new: &M::Command| match (last.as_set(), new.as_set())
        {
            (Some((last, _)), Some((new, _))) => last == new,
            _ => false,
        };
        // What is set again at the same moment gives way in the log.
        let gives_way = self
            .experiment
            .log()
            .last()
            .is_some_and(|last| last.at_ns == now && same_gesture(&last.command, &command));
        let is_at_start = |entry: &&LogEntry<M::Command>| entry.at_ns == SimTime::ZERO;
        let at_start = self.experiment.log().iter().filter(is_at_start).count();
        if now == SimTime::ZERO && !gives_way && at_start >= LIMITS.commands_at_start {
            return Err(Refusal::new(
                "this run already holds as many commands at its first moment as a file may.",
            ));
        }
        if !self.history.goes_on(gives_way) {
            self.remember_for_undo(false);
        }
        self.history.hold();
        let seen_until = self.latest.points.last().map_or(0.0, |point| point[0]);
        if seen_until > now.as_secs_f64() + 1.0 {
            self.ghost = Some(std::mem::take(&mut self.latest));
        }
        self.latest_marks.retain(|mark| mark.at <= now);
        self.replay = None;
        self.edits += 1;
        self.story.follow(now, &command, gives_way);
        let done = self
            .experiment
            .issue_replacing(command, same_gesture, PROMPT);
        if done == Progress::OutOfBudget && self.experiment.now() < now {
            self.replay = Some(Replay::unproven(now));
        }
        self.bet_goes_on();
        Ok(())
    }

    /// Goes another course: the run begins anew with the changed log and is replayed to the
    /// present moment. One step of undo.
    pub fn revise(&mut self, revision: Revision<M::Command>) -> Result<(), Refusal> {
        for (_, command) in &revision.given {
            M::check_command(command, self.model().params())?;
        }
        let mut log = self.experiment.log().to_vec();
        log.retain(|entry| {
            entry.at_ns < revision.from || !revision.without.contains(&entry.command)
        });
        let given = revision.given.into_iter();
        log.extend(given.map(|(at_ns, command)| LogEntry { at_ns, command }));
        if log.len() > LIMITS.commands {
            return Err(Refusal::new(
                "this run already holds as many commands as a file may.",
            ));
        }
        // Of equal moments what was done before stays before.
        log.sort_by_key(|entry| entry.at_ns);
        self.remember_for_undo(false);
        let now = self.present();
        self.story.script.clone_from(&log);
        self.replace(self.experiment.setup().clone(), log);
        self.replay = Some(Replay::unproven(now));
        Ok(())
    }
}
