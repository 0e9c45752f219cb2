//! The seam between chapters and the rest of the program: what a chapter is, and how its lab is
//! driven without knowing its model.

mod bet;
mod chapter;
mod file;
mod goal;
mod lab;
mod marks;
pub mod parameters;
mod quiz;
mod refusal;
mod storyboard;
mod subject;
#[cfg(feature = "gui")]
mod telling;
#[cfg(feature = "gui")]
mod view;

pub use bet::{Bet, BetOption, BetState, DecidedBy};
pub use chapter::{Chapter, Opened, Preset, chapter, chapter_ids};
pub use file::{Document, FORMAT, Header, LIMITS, PACES, read_header};
pub use goal::{Goal, GoalReading};
pub use lab::{
    Betting, Changes, Ghost, Lab, LabOf, Opening, Replayed, Revision, RunSummary, ShownLab, Talk,
};
pub use marks::{Mark, MarkKind, Marks};
pub use parameters::{Field, Kind, Parameters, Range, Value};
pub use quiz::{Question, Show, read_quiz};
pub use refusal::Refusal;
pub use storyboard::{Ask, MOST_OPTIONS, MOST_STEPS, Slide, Step, Storyboard};
pub use subject::{Argument, Metrics, Subject, Verb, VerbArgument};
#[cfg(feature = "gui")]
pub use telling::{STAYS_S, most_telling};
#[cfg(feature = "gui")]
pub use view::{Aftermath, Intents, Pace, Scene, Status, View};
