//! A lab without its model's type: what the window and the headless commands drive.

mod bet;
mod checked;
mod comparing;
mod fits;
mod handout;
mod of;
mod origin;
mod recorder;
mod replay;
mod settings;
#[cfg(feature = "gui")]
mod shown;
mod talk;
mod undo;
mod walk;
mod words;

pub use bet::Betting;
pub use comparing::{Comparing, Differing, Exchange, Pinned, SidesKey};
pub use fits::MOST_BYTES;
pub use handout::{Detour, Handout};
pub use of::LabOf;
pub use origin::{Origin, Rerun, SettingInfo};
pub use recorder::{KeyRequest, Recorder, Tape};
#[cfg(feature = "gui")]
pub use shown::ShownLab;
pub use talk::Talk;
pub use walk::Walking;

use super::{
    Chapter, FileText, Goal, GoalReading, Mark, Metrics, NamedSeries, Preset, Range, Refusal,
    Value, Verb,
};
use crate::components::workload::Recorded;
use crate::sim::{Progress, SimDuration, SimTime};

/// What a lab is opened with.
#[derive(Clone, Copy, Debug)]
pub enum Opening<'a> {
    /// The chapter's default set-up.
    Default,
    /// A ready-made experiment.
    Preset(&'static Preset),
    /// A file.
    File(&'a FileText),
}

/// Settings that differ from what is opened.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Changes {
    /// Another seed.
    pub seed: Option<u64>,
    /// Parameters: name and value as text.
    pub set: Vec<(String, String)>,
}

/// How the replay of an opened experiment ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replayed {
    /// The digest is the recorded one.
    Identical,
    /// It is not: the file was edited, or there is a bug.
    Different,
    /// The file was written by another version of the model, so that numbers may differ.
    DifferentVersion,
    /// The file records none.
    NothingRecorded,
}

/// The headline curve of an earlier run.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ghost {
    /// (seconds, value).
    pub points: Vec<[f64; 2]>,
    /// What distinguished that run.
    pub label: String,
}

/// Another course of what was done: commands that are given at moments of the past or of the
/// future, while what was done after them stays.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision<C> {
    /// From when on it differs.
    pub from: SimTime,
    /// What is done from then on, besides what was done already.
    pub given: Vec<(SimTime, C)>,
    /// What is no longer done from then on.
    pub without: Vec<C>,
}

/// What `hotset run` prints of a lab.
#[derive(Clone, Debug)]
pub struct RunSummary {
    /// The seed.
    pub seed: u64,
    /// The parameters as they stand.
    pub params: Vec<(&'static str, Value)>,
    /// The numbers.
    pub metrics: Metrics,
    /// The digest of the state.
    pub digest: u64,
    /// The bounds of the model's memory that the run has met, a sentence each.
    pub bounds_met: Vec<String>,
}

/// Without a window there is nothing to draw.
#[cfg(not(feature = "gui"))]
pub trait ShownLab {}
#[cfg(not(feature = "gui"))]
impl<M: super::Subject> ShownLab for LabOf<M> {}

/// A running experiment of some chapter.
pub trait Lab:
    ShownLab + Talk + Walking + Handout + Betting + Comparing + Rerun + Recorder + Send
{
    /// Its chapter.
    fn chapter(&self) -> &'static Chapter;
    /// The preset it was opened from, if any.
    fn preset(&self) -> Option<&'static str>;
    /// What it is, as files say it.
    fn title(&self) -> &str;
    /// What to look for, as files say it.
    fn notes(&self) -> &str;
    /// Who wrote them, as they call themselves; empty if nobody said.
    fn author(&self) -> &str;
    /// Changes title and notes.
    fn describe(&mut self, title: String, notes: String);
    /// Changes who wrote them.
    fn sign(&mut self, author: String);

    /// Virtual seconds a real second at which it is to be watched.
    fn pace(&self) -> f64;
    /// Whether the pace is to follow what happens; [`Self::pace`] then says that of the chapter.
    fn follows(&self) -> bool;
    /// Remembers the pace at which it is watched, for the file; [`super::FOLLOW`] to follow.
    fn set_pace(&mut self, pace: f64);

    /// The seed of all luck.
    fn seed(&self) -> u64;
    /// The present moment.
    fn now(&self) -> SimTime;
    /// The latest moment this run has seen.
    fn horizon(&self) -> SimTime;
    /// A number that changes with every change of state.
    fn revision(&self) -> u64;
    /// A number that changes with what a learner does, but not with time: while it stays, there
    /// is nothing new to save but the moment.
    fn edits(&self) -> u64;
    /// Events processed since the start of the run.
    fn events(&self) -> u64;
    /// What they and the commands have cost; see [`crate::sim::Context::charge`].
    fn work(&self) -> u64;
    /// Whether all that is due at this moment has happened. Where it has not, to seek the present
    /// moment is to go on with it.
    fn is_settled(&self) -> bool;
    /// The next moment at which something happens, by itself or by what was done.
    fn next_instant(&self) -> Option<SimTime>;
    /// Commands in the log.
    fn log_len(&self) -> usize;

    /// Lets time pass, within a budget of work.
    fn advance(&mut self, duration: SimDuration, budget: u64) -> Progress;
    /// Goes to a moment, back or forth, within a budget of work.
    fn seek(&mut self, at: SimTime, budget: u64) -> Progress;
    /// Goes on over `count` moments at which something happens, within a budget of work; returns
    /// how many of them are left.
    fn step(&mut self, count: usize, budget: u64) -> usize;
    /// Goes back over as many. Out of budget it is to be called again, with the same count.
    fn step_back(&mut self, count: usize, budget: u64) -> Progress;
    /// Lets go of memory that serves to go back quickly, while somebody looks elsewhere.
    fn rest(&mut self);
    /// Roughly how much memory the present state takes, in bytes.
    fn bytes(&self) -> usize;
    /// Back to the first moment with nothing done. It can be undone.
    fn reset(&mut self);
    /// A new run with another seed, from the settings as they stand. It can be undone.
    fn new_luck(&mut self, seed: u64);
    /// Takes back the last gesture, reset or change of luck; `false` if there is none. The clock
    /// stays unless that had moved it. What it brings back has to be replayed.
    fn undo(&mut self) -> bool;
    /// Whether there is something to undo.
    fn can_undo(&self) -> bool;
    /// Does again what was taken back last; `false` if nothing was. It has to be replayed.
    fn redo(&mut self) -> bool;
    /// Whether there is something to do again.
    fn can_redo(&self) -> bool;
    /// Forgets what was taken back.
    fn forget_undone(&mut self);
    /// What is done from now on belongs to the gesture of this number, and is one step of undo.
    fn set_gesture(&mut self, number: u64);
    /// How many steps that can be undone were ever made.
    fn steps_made(&self) -> u64;
    /// Whether the settings are others than those of the ready-made experiment that was opened.
    fn changed(&self) -> bool;

    /// Where a replay is going, if one is under way.
    fn replaying_to(&self) -> Option<SimTime>;
    /// Goes on with the replay within a budget of work; says how it ended when it has.
    fn replay(&mut self, budget: u64) -> Option<Replayed>;
    /// Ends the replay here.
    fn cancel_replay(&mut self);

    /// What can be done besides setting parameters.
    fn verbs(&self) -> &'static [Verb];
    /// The parameters that can be set, and from where to where.
    fn ranges(&self) -> Vec<(&'static str, Range)>;
    /// Does what a command in words says: `kill-cache`, `write=7` or `set ttl_s=2`.
    fn command(&mut self, text: &str) -> Result<(), Refusal>;
    /// Begins anew with a changed set-up, which must have nothing done to it yet.
    fn change_setup(&mut self, changes: &Changes) -> Result<(), Refusal>;

    /// Begins anew with a recorded stream in the place of the made-up one; nothing must have been
    /// done to it yet.
    ///
    /// # Errors
    /// Where the chapter does not run on a trace.
    fn run_on(&mut self, trace: &Recorded) -> Result<(), Refusal>;
    /// The recorded stream on which it runs, if it does.
    fn trace(&self) -> Option<&Recorded>;

    /// The parameters, numbers and digest as they stand.
    fn summary(&self) -> RunSummary;
    /// What the model has sampled in the course of the run.
    fn series(&self) -> Vec<NamedSeries>;
    /// The digest of the state.
    fn digest(&self) -> u64;
    /// The bounds of the model's memory that the run has met, a sentence each.
    fn bounds_met(&self) -> Vec<String>;
    /// The goals and how this run stands to them.
    fn goals(&self) -> Vec<(&'static Goal, GoalReading)>;
    /// The goals that the opened file is said to meet.
    fn claimed_goals(&self) -> &[String];
    /// The moments worth going back to, and ahead to.
    fn marks(&self) -> Vec<Mark>;
    /// This run's headline curve, to be left behind as a ghost.
    fn as_ghost(&self) -> Ghost;
    /// The ghost to be drawn.
    fn set_ghost(&mut self, ghost: Option<Ghost>);

    /// The experiment as a file.
    fn to_file(&self) -> Result<String, Refusal>;
    /// The run up to this moment as a file, without what else belongs to the experiment: talk, notes,
    /// tasks and what is still to be done.
    fn to_file_alone(&self) -> Result<String, Refusal>;

    /// Panics if the state contradicts itself. For tests.
    fn assert_invariants(&self);
}
