//! What a model tells of itself so that files, commands, goals and plots need not know it.

use serde::Serialize;
use serde::de::DeserializeOwned;

use super::{Goal, GoalReading, Parameters, Refusal, Value};
use crate::sim::{Model, SimTime};

/// Named numbers, in the order in which they are listed. `None` has no value, as the mean of
/// nothing.
pub type Metrics = Vec<(&'static str, Option<f64>)>;

/// Something a learner can do besides setting parameters.
#[derive(Clone, Copy, Debug)]
pub struct Verb {
    /// Its name in commands.
    pub name: &'static str,
    /// What stands after the `=`.
    pub argument: VerbArgument,
    /// What it does.
    pub help: &'static str,
}

/// What a verb is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum VerbArgument {
    /// Nothing.
    None,
    /// A key.
    Key,
}

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

/// A model that is the subject of a chapter.
pub trait Subject: Model<Params: Parameters, Command: Serialize + DeserializeOwned> {
    /// How it is shown.
    #[cfg(feature = "gui")]
    type View: super::View<Model = Self>;

    /// What a command means; it grows when the meaning changes.
    const MODEL_VERSION: u32;
    /// What can be done besides `set`.
    const VERBS: &'static [Verb];
    /// What can be reached.
    const GOALS: &'static [Goal];

    /// The command that sets a parameter.
    fn set_command(name: &str, value: Value) -> Self::Command;
    /// The command of a verb. The argument, if it takes one, has been read as a number.
    fn verb_command(verb: &str, argument: u64) -> Option<Self::Command>;
    /// The parameter and value of a `set` command.
    fn as_set(command: &Self::Command) -> Option<(&str, &Value)>;
    /// Refuses a command that a file or a person may have got wrong.
    fn check_command(command: &Self::Command, params: &Self::Params) -> Result<(), Refusal>;
    /// A command in words, for marks and the log.
    fn command_text(command: &Self::Command) -> String;
    /// The mark that a command leaves on the timeline.
    fn command_mark(command: &Self::Command) -> MarkKind {
        let _ = command;
        MarkKind::Change
    }

    /// The parameters as they stand.
    fn params(&self) -> &Self::Params;
    /// Its numbers at `now`.
    fn metrics(&self, now: SimTime) -> Metrics;
    /// How it stands to the goal at this index of [`Self::GOALS`].
    fn goal(&self, index: usize) -> GoalReading;
    /// The moments worth going back to, oldest first; bounded.
    fn marks(&self) -> &[Mark];
    /// The curve that stays behind as a ghost when another run begins: (seconds, value).
    fn headline(&self) -> Vec<[f64; 2]>;
    /// What distinguishes this run from the default, in a few words, to label the ghost with.
    fn headline_label(&self) -> String;
}
