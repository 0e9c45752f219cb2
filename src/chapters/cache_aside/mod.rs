//! Chapter 4: cache-aside. The recipe every application runs, and what goes wrong between its
//! lines.

mod bounds;
mod command;
mod explanation;
mod goals;
mod metrics;
mod model;
mod narrative;
mod params;
mod practice;
mod prediction;
mod protection;
mod request;
mod subject;
mod tally;
#[cfg(feature = "gui")]
mod view;

pub use command::Command;
pub use explanation::miss_sentence;
pub use goals::GOALS;
pub use model::{Entry, Event, LogEvent, MOST_UNDER_WAY, Model, Oracle, Period};
pub use narrative::Thing;
pub use params::Params;
pub use prediction::{Prediction, predict};
pub use protection::{Protection, Update, jittered, loads_early};
pub use request::{Cause, Kind, Outcome, Request, SetResult, Staleness, Step};
pub use subject::{MOST_AT_ONCE, MOST_HELD};
pub use tally::{Sampled, Tally};

use crate::lesson::{Chapter, Content, Field, LabEntry, LabOf, Parameters as _, Preset, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 4,
    id: "cache-aside",
    name: "Cache-aside",
    title: "Cache-aside",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/cache-aside.md"),
        teachers: include_str!("../../../assets/lessons/cache-aside.teachers.md"),
        quiz: include_str!("../../../assets/lessons/cache-aside.quiz.ron"),
        goals: include_str!("../../../assets/lessons/cache-aside.goals.ron"),
    },
    content: Content::Lab(&LAB),
};

static LAB: LabEntry = LabEntry {
    presets: &PRESETS,
    path: Some(&PATH),
    pace: 0.01,
    on_trace: false,
    open: |opening| Ok(Box::new(LabOf::<Model>::open(&CHAPTER, opening)?)),
    parameters: || Params::FIELDS.iter().map(Field::described).collect(),
    practice: &practice::KINDS,
    least_side: (600.0, 420.0),
};

/// A ready-made experiment of this chapter.
macro_rules! preset {
    ($id:literal) => {
        Preset {
            id: $id,
            source: include_str!(concat!("../../../saves/cache-aside/", $id, ".ron")),
        }
    };
}

static PATH: Preset = preset!("path");

static PRESETS: [Preset; 16] = [
    preset!("first-miss-then-hits"),
    preset!("update-forgotten"),
    preset!("update-deletes"),
    preset!("lost-delete"),
    preset!("stampede-of-fifty"),
    preset!("late-reader"),
    preset!("late-reader-lease"),
    preset!("race-by-hand"),
    preset!("race-under-load"),
    preset!("hundred-a-second"),
    preset!("quiz-95"),
    preset!("hot-key-early"),
    preset!("all-expire-at-once"),
    preset!("serve-stale"),
    preset!("no-such-row"),
    preset!("talk"),
];
