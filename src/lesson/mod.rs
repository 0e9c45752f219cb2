//! The seam between chapters and the rest of the program: what a chapter is, and how its lab is
//! driven without knowing its model.

mod bet;
pub mod bound;
mod chapter;
pub mod commands;
mod compared;
mod decoded;
mod drawn;
mod explanation;
mod file;
pub mod glossary;
mod goal;
mod guide;
mod lab;
mod map;
mod map_path;
mod marks;
pub mod metric;
mod narrative;
pub mod parameters;
pub mod practice;
mod quiz;
pub mod recorded;
mod refusal;
mod resolve;
pub mod sentences;
pub mod series;
pub mod share;
#[cfg(feature = "gui")]
mod status_line;
mod storyboard;
mod subject;
pub mod sweep;
mod task;
mod told;
pub mod typed;
mod unknown;
#[cfg(feature = "gui")]
mod view;
mod walk;

pub use bet::{Bet, BetOption, BetState, DecidedBy, MOST_OPTIONS};
pub use chapter::{Chapter, Content, LabEntry, Preset, Texts};
pub use commands::Commands;
pub use compared::Compared;
pub use decoded::{decoded, other_kind, utf_16};
pub use drawn::{Drawn, Off, Over};
pub use explanation::{Cause, Explanation, Piece};
pub use file::{
    Document, FOLLOW, FORMAT, FileText, Header, LIMITS, Outline, PACES, read_header, read_outline,
};
pub use goal::{Goal, GoalReading, ON_ITS_EXPERIMENT, Outage, OutageRule, OutageStage, Threshold};
pub use guide::{Debrief, Guide, HINTS, marked, read_guides};
pub use lab::{
    Betting, Changes, Comparing, Detour, Differing, Exchange, Ghost, Handout, KeyRequest, Lab,
    LabOf, MOST_BYTES, Opening, Origin, Pinned, Recorder, Replayed, Rerun, Revision, RunSummary,
    SettingInfo, ShownLab, SidesKey, Talk, Tape, Walking,
};
pub use map::{Concept, ConceptMap, Link, Meeting, Met, Region};
pub use map_path::{MapStep, read_map_path};
pub use marks::{Mark, MarkKind, Marks};
pub use metric::{Metric, MetricInfo, MetricRows};
pub use narrative::{ExplanationOf, Narrative, Told, told_since};
pub use parameters::{
    Control, Field, Form, Grip, Kind, Knob, Listed, Parameters, Place, Range, Slider, Unit, Value,
    Zero, digits,
};
pub use quiz::{Choice, Question, Show, read_quiz};
pub use refusal::{Refusal, quoted};
pub use resolve::{Holds, Resolves};
pub use series::NamedSeries;
#[cfg(feature = "gui")]
pub use status_line::{QuietWords, REQUESTS, each_telling, most_telling, quiet};
pub use storyboard::{Ask, Large, MOST_STEPS, Resolution, Slide, Step, Storyboard};
pub use subject::{Argument, Metrics, Subject, Verb, VerbArgument};
pub use task::{
    Condition, ConditionReading, MOST_CONDITIONS, MOST_TASKS, Task, TaskReading, Timing,
};
pub use told::{happened, thousands};
pub use unknown::{Unknown, ignored_text};
#[cfg(feature = "gui")]
pub use view::{Aftermath, Intents, Pace, Scene, Status, Successor, View};
pub use walk::{DoneWhen, Guess, Scale, Todo, Walk, WalkState};
