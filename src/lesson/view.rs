//! The seam between a chapter's view and the shell: what a view sees and what it may ask for.

use std::fmt::Debug;

use eframe::egui::Ui;

use super::{Commands as _, Ghost, Refusal, Revision, Subject, Value};
use crate::sim::SimTime;

/// How time runs on the screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Pace {
    /// Virtual seconds a real second, also while paused.
    pub speed: f64,
    /// Whether time runs.
    pub playing: bool,
    /// Whether motion is to be avoided.
    pub reduced_motion: bool,
}

impl Pace {
    /// Time that runs, with motion.
    pub fn playing(speed: f64) -> Self {
        Self {
            speed,
            playing: true,
            reduced_motion: false,
        }
    }

    /// Time that stands still.
    pub fn still(speed: f64) -> Self {
        Self {
            playing: false,
            ..Self::playing(speed)
        }
    }
}

/// What a view draws: the model, the moment, and nothing it could change.
#[derive(Debug)]
pub struct Scene<'a, M: Subject> {
    /// The system.
    pub model: &'a M,
    /// The present moment.
    pub now: SimTime,
    /// The latest moment this run has seen.
    pub horizon: SimTime,
    /// How time runs.
    pub pace: Pace,
    /// The headline curve of an earlier run.
    pub ghost: Option<&'a Ghost>,
}

/// What a view asks for; the lab does it after the frame has been drawn.
#[derive(Debug)]
pub struct Intents<M: Subject> {
    commands: Vec<M::Command>,
    go_to: Option<SimTime>,
    revision: Option<Revision<M::Command>>,
    refusal: Option<Refusal>,
    follow: Option<Successor>,
}

/// Which request is followed after the one that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Successor {
    /// The next one.
    Next,
    /// The next one to which the same happened, such as the next stale read.
    Alike,
}

impl<M: Subject> Default for Intents<M> {
    fn default() -> Self {
        Self {
            commands: Vec::new(),
            go_to: None,
            revision: None,
            refusal: None,
            follow: None,
        }
    }
}

impl<M: Subject> Intents<M> {
    /// Asks for a command.
    pub fn issue(&mut self, command: M::Command) {
        self.commands.push(command);
    }

    /// Asks for a parameter to be set.
    pub fn set(&mut self, name: &str, value: Value) {
        self.issue(M::Command::set(name, value));
    }

    /// Asks to go to a moment.
    pub fn go_to(&mut self, at: SimTime) {
        self.go_to = Some(at);
    }

    /// Asks for another course of what was done.
    pub fn revise(&mut self, revision: Revision<M::Command>) {
        self.revision = Some(revision);
    }

    /// Takes the other course that was asked for.
    pub fn take_revision(&mut self) -> Option<Revision<M::Command>> {
        self.revision.take()
    }

    /// Says why what was typed cannot be asked for.
    pub fn refuse(&mut self, why: String) {
        self.refusal = Some(Refusal::new(why));
    }

    /// Takes what was refused.
    pub fn take_refusal(&mut self) -> Option<Refusal> {
        self.refusal.take()
    }

    /// Asks to follow another request.
    pub fn follow(&mut self, which: Successor) {
        self.follow = Some(which);
    }

    /// Takes which request is to be followed.
    pub fn take_follow(&mut self) -> Option<Successor> {
        self.follow.take()
    }

    /// What was asked for.
    pub fn into_parts(self) -> (Vec<M::Command>, Option<SimTime>) {
        (self.commands, self.go_to)
    }
}

/// What came of what a view asked for.
#[derive(Debug, Default)]
pub struct Aftermath {
    /// Why a command was not carried out.
    pub refusal: Option<Refusal>,
    /// A moment to go to, over as many frames as it takes, where time is to stand still.
    pub go_to: Option<SimTime>,
    /// Whether something is under way now that nothing was before: a request that was sent by hand.
    pub set_off: bool,
}

/// The line that says what is happening.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Status {
    /// When it happened.
    pub at: SimTime,
    /// What, in a sentence.
    pub text: String,
    /// What to press next at the desk; a room has no such buttons. Empty for nothing.
    pub hint: &'static str,
    /// Whether it can be explained.
    pub has_why: bool,
}

impl Status {
    /// Something that happened, which can be explained or not.
    pub fn told(at: SimTime, text: String, has_why: bool) -> Self {
        Self {
            at,
            text,
            hint: "",
            has_why,
        }
    }

    /// What there is to say while nothing is told, and what to press next.
    pub fn quiet(at: SimTime, text: impl Into<String>, hint: &'static str) -> Self {
        Self {
            at,
            text: text.into(),
            hint,
            has_why: false,
        }
    }
}

/// A chapter's view. It keeps what is hovered, selected or unfolded, never a value of the model.
pub trait View: Default + Debug + Send {
    /// What it shows.
    type Model: Subject;

    /// The stage with its controls; it fills the space it is given.
    fn stage(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_, Self::Model>,
        out: &mut Intents<Self::Model>,
    );
    /// The plots; they fill the space they are given.
    fn charts(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_, Self::Model>,
        out: &mut Intents<Self::Model>,
    );
    /// The pace at which what is under way at `now` can be followed, in seconds of the run a second on
    /// the screen; without end while nothing is under way. It depends on model and moment alone.
    /// Where one request is followed, only that counts.
    fn follow(&self, _model: &Self::Model, _now: SimTime) -> f64 {
        f64::INFINITY
    }
    /// Follows one of what is under way: its explanation is unfolded, and everything else fades. If
    /// one is followed already, another one; says whether there was one.
    fn follow_next(&mut self, _scene: &Scene<'_, Self::Model>, _which: Successor) -> bool {
        false
    }
    /// Whether [`Self::details`] has anything to show.
    fn has_details(&self) -> bool;
    /// What is unfolded beside the stage, or over it: controls, explanations, the event log.
    fn details(
        &mut self,
        ui: &mut Ui,
        scene: &Scene<'_, Self::Model>,
        out: &mut Intents<Self::Model>,
    );
    /// What is happening.
    fn status(&self, scene: &Scene<'_, Self::Model>) -> Status;
    /// Explains what [`Self::status`] says.
    fn explain_status(&mut self, scene: &Scene<'_, Self::Model>);
}
