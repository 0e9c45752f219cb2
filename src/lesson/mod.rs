//! The seam between chapters and the rest of the program: what a chapter is, and how its lab is
//! driven without knowing its model.

mod chapter;
mod file;
mod goal;
mod lab;
mod parameters;
mod quiz;
mod refusal;
mod subject;
#[cfg(feature = "gui")]
mod view;

pub use chapter::{Chapter, Opened, Preset, chapter, chapter_ids};
pub use file::{Document, FORMAT, Header, LIMITS, Step, read_header};
pub use goal::{Goal, GoalReading};
pub use lab::{Changes, Ghost, Lab, LabOf, Opening, Replayed, RunSummary, ShownLab};
pub use parameters::{Field, Kind, Parameters, Range, Value};
pub use quiz::{Question, Show, read_quiz};
pub use refusal::Refusal;
pub use subject::{Mark, MarkKind, Metrics, Subject, Verb, VerbArgument};
#[cfg(feature = "gui")]
pub use view::{Aftermath, Intents, Pace, Scene, Status, View};
