//! Taking back what was done, and doing it again.
//!
//! What is taken back is a gesture: everything from the press of a button or a key up to the next
//! press, however much time goes by meanwhile. The clock stays where it is, unless what is taken
//! back has moved it.

use std::collections::VecDeque;
use std::sync::Arc;

use super::LabOf;
use super::comparing::Pin;
use super::replay::Replay;
use super::settings::same;
use crate::lesson::{Storyboard, Subject};
use crate::sim::{LogEntry, Setup, SimTime};

/// How many steps can be taken back.
const MOST_STEPS: usize = 40;
/// Commands that are kept for all of them together; the oldest steps give way.
const MOST_COMMANDS: usize = 200_000;

/// What brings a run back: its set-up, what was done, and where the clock stood.
#[derive(Clone, Debug)]
struct Snapshot<M: Subject> {
    setup: Setup<M::Params>,
    log: Vec<LogEntry<M::Command>>,
    now: SimTime,
    /// The latest moment that was seen.
    horizon: SimTime,
    /// The step of the talk at which it stood, and what the run does besides the talk.
    step: Option<usize>,
    script: Vec<LogEntry<M::Command>>,
    /// What was bet on.
    chosen: Option<usize>,
    /// What is pinned beside it.
    pin: Option<Arc<Pin<M>>>,
    /// Whether what was done next moved the clock.
    moves: bool,
    /// The storyboard, if what was done next changed that and not the run.
    story: Option<Box<Storyboard<M::Command>>>,
}

impl<M: Subject> Snapshot<M> {
    fn commands(&self) -> usize {
        let steps = self.story.iter().flat_map(|story| &story.steps);
        let told: usize = steps.map(|step| step.log.len()).sum();
        self.log.len() + self.script.len() + told
    }
}

/// What can be taken back, and what was.
#[derive(Debug)]
pub(super) struct History<M: Subject> {
    past: VecDeque<Snapshot<M>>,
    undone: Vec<Snapshot<M>>,
    /// The gesture under way; `None` where nobody counts them.
    gesture: Option<u64>,
    #[expect(
        clippy::option_option,
        reason = "a gesture that is not counted is held as well"
    )]
    /// The gesture whose beginning the latest of `past` is, if it is one's; `Some(None)` where
    /// nobody counts them.
    held: Option<Option<u64>>,
    /// The step of the storyboard whose words are being changed, if that was done last.
    edited: Option<usize>,
    /// Steps that were ever made.
    steps: u64,
}

impl<M: Subject> Default for History<M> {
    fn default() -> Self {
        Self {
            past: VecDeque::new(),
            undone: Vec::new(),
            gesture: None,
            held: None,
            edited: None,
            steps: 0,
        }
    }
}

impl<M: Subject> History<M> {
    pub(super) fn set_gesture(&mut self, number: u64) {
        self.gesture = Some(number);
    }

    /// Whether a command belongs to the step that was begun last; where nobody counts gestures,
    /// `alike` says so.
    pub(super) fn goes_on(&self, alike: bool) -> bool {
        self.held == Some(self.gesture) && (self.gesture.is_some() || alike)
    }

    /// Notes that the step begun last is that of the gesture under way.
    pub(super) fn hold(&mut self) {
        self.held = Some(self.gesture);
    }

    pub(super) fn steps(&self) -> u64 {
        self.steps
    }

    pub(super) fn can_undo(&self) -> bool {
        !self.past.is_empty()
    }

    pub(super) fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    pub(super) fn forget_undone(&mut self) {
        self.undone.clear();
    }

    fn push(&mut self, snapshot: Snapshot<M>) {
        self.past.push_back(snapshot);
        let commands =
            |past: &VecDeque<Snapshot<M>>| -> usize { past.iter().map(Snapshot::commands).sum() };
        while self.past.len() > MOST_STEPS
            || (self.past.len() > 1 && commands(&self.past) > MOST_COMMANDS)
        {
            self.past.pop_front();
        }
    }
}

impl<M: Subject> LabOf<M> {
    /// The present moment; while a run is being brought back, the one to which it is.
    pub(super) fn present(&self) -> SimTime {
        let replay = self.replay.as_ref();
        replay.map_or(self.experiment.now(), |replay| replay.to)
    }

    fn snapshot(&self, moves: bool) -> Snapshot<M> {
        Snapshot {
            setup: self.experiment.setup().clone(),
            log: self.experiment.log().to_vec(),
            now: self.present(),
            horizon: self.experiment.horizon(),
            step: self.story.at,
            script: self.story.script.clone(),
            chosen: self.bet_run.as_ref().and_then(|bet_run| bet_run.bet.chosen),
            pin: self.beside.pin().cloned(),
            moves,
            story: None,
        }
    }

    fn story_snapshot(&self) -> Snapshot<M> {
        Snapshot {
            story: Some(Box::new(self.story.clone())),
            ..self.snapshot(false)
        }
    }

    /// Begins a step that can be taken back; says whether it `moves` the clock.
    pub(super) fn remember_for_undo(&mut self, moves: bool) {
        let snapshot = self.snapshot(moves);
        self.begin_step(snapshot);
    }

    /// Begins a step that can be taken back, in which the storyboard is changed. What goes on with
    /// the words of the step at `edited` belongs to one.
    pub(super) fn remember_story(&mut self, edited: Option<usize>) {
        if edited.is_none() || self.history.edited != edited {
            let snapshot = self.story_snapshot();
            self.begin_step(snapshot);
        }
        self.history.edited = edited;
    }

    fn begin_step(&mut self, before: Snapshot<M>) {
        let history = &mut self.history;
        history.push(before);
        history.undone.clear();
        history.held = None;
        history.edited = None;
        history.steps += 1;
    }

    pub(super) fn take_back(&mut self) -> bool {
        let Some(before) = self.history.past.pop_back() else {
            return false;
        };
        let here = self.counterpart(&before);
        self.history.undone.push(here);
        self.bring_back(before);
        true
    }

    pub(super) fn do_again(&mut self) -> bool {
        let Some(after) = self.history.undone.pop() else {
            return false;
        };
        let here = self.counterpart(&after);
        self.history.push(here);
        self.bring_back(after);
        true
    }

    /// What brings back what is here, in the place of what is brought back.
    fn counterpart(&self, other: &Snapshot<M>) -> Snapshot<M> {
        match other.story {
            Some(_) => self.story_snapshot(),
            None => self.snapshot(other.moves),
        }
    }

    fn bring_back(&mut self, snapshot: Snapshot<M>) {
        self.history.held = None;
        self.history.edited = None;
        if let Some(story) = snapshot.story {
            // The run has nothing to do with it, and stays where it is.
            self.story.before = story.before;
            self.story.steps = story.steps;
            let last = self.story.steps.len().checked_sub(1);
            let at = snapshot.step.zip(last).map(|(step, last)| step.min(last));
            match at {
                Some(_) => self.story.at = at,
                None => self.story.leave(),
            }
            self.edits += 1;
            return;
        }
        let run = self.experiment.setup();
        let same_run = run.seed == snapshot.setup.seed
            && same::<M>(&run.params, &snapshot.setup.params)
            && snapshot.log[..] == *self.experiment.log();
        // Where only what is pinned is another one, the run goes on as it does.
        if self.beside.set(snapshot.pin) && same_run && !snapshot.moves {
            self.edits += 1;
            return;
        }
        let to = if snapshot.moves {
            snapshot.now
        } else {
            self.present()
        };
        self.replace(snapshot.setup, snapshot.log);
        self.experiment.has_seen(snapshot.horizon);
        self.story.at = snapshot.step;
        self.story.script = snapshot.script;
        if let Some(bet_run) = &mut self.bet_run {
            bet_run.bet.chosen = snapshot.chosen;
        }
        self.replay = Some(Replay::unproven(to));
    }
}
