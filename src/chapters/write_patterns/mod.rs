//! Chapter 5: write patterns. Four lanes fed the same operations: what is fast, what is safe.

mod bounds;
mod command;
mod explanation;
mod goals;
mod lane;
mod metrics;
mod model;
mod narrative;
mod params;
mod practice;
mod prediction;
mod request;
mod subject;
mod tally;
#[cfg(feature = "gui")]
mod view;
mod write_path;

pub use command::Command;
pub use goals::GOALS;
pub use lane::{LANES, LaneKind, WriteKeys, WritePath};
pub use model::{
    Batch, Buffer, Dirty, Event, Flush, Job, KeyVersions, Lane, LogEvent, LostWrite,
    MOST_UNDER_WAY, Model, Oracle, Promise, Step, Stored,
};
pub use narrative::Thing;
pub use params::Params;
pub use prediction::{Prediction, predict};
pub use request::{Kind, Operation, Refused, Request, StaleCause, Staleness, Verdict};
pub use tally::{Counts, LaneTally, Sampled, Tally};

use crate::lesson::{Chapter, Content, Field, LabEntry, LabOf, Parameters as _, Preset, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 5,
    id: "write-patterns",
    name: "Write patterns",
    title: "Write patterns",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/write-patterns.md"),
        teachers: include_str!("../../../assets/lessons/write-patterns.teachers.md"),
        quiz: include_str!("../../../assets/lessons/write-patterns.quiz.ron"),
        goals: include_str!("../../../assets/lessons/write-patterns.goals.ron"),
    },
    content: Content::Lab(&LAB),
};

static LAB: LabEntry = LabEntry {
    presets: &PRESETS,
    path: Some(&PATH),
    pace: 1.0,
    on_trace: false,
    open: |opening| Ok(Box::new(LabOf::<Model>::open(&CHAPTER, opening)?)),
    parameters: || Params::FIELDS.iter().map(Field::described).collect(),
    practice: &practice::KINDS,
    least_side: (600.0, 240.0),
};

/// A ready-made experiment of this chapter.
macro_rules! preset {
    ($id:literal) => {
        Preset {
            id: $id,
            source: include_str!(concat!("../../../saves/write-patterns/", $id, ".ron")),
        }
    };
}

static PATH: Preset = preset!("path");

static PRESETS: [Preset; 11] = [
    preset!("four-lanes"),
    preset!("view-counters"),
    preset!("bank-ledger"),
    preset!("burst-then-crash"),
    preset!("slow-database"),
    preset!("database-outage"),
    preset!("write-once-read-never"),
    preset!("ten-second-flush"),
    preset!("two-writers"),
    preset!("late-fill"),
    preset!("talk"),
];
