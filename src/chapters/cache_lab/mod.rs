//! Chapter 8: the cache-aside laboratory. One cache, one database, and every knob.

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
mod request;
mod subject;
mod tally;
#[cfg(feature = "gui")]
mod view;

pub use command::Command;
pub use explanation::miss_sentence;
pub use goals::GOALS;
pub use model::{Event, LogEvent, MOST_UNDER_WAY, Model};
pub use narrative::Thing;
pub use params::Params;
pub use prediction::{Prediction, predict};
pub use request::{Cause, Kind, Outcome, Request, Staleness, Verdict};
pub use tally::{Sampled, Tally};

use crate::lesson::{Chapter, Content, Field, LabEntry, LabOf, Parameters as _, Preset, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 8,
    id: "cache-lab",
    name: "The laboratory",
    title: "The cache-aside laboratory",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/cache-lab.md"),
        teachers: include_str!("../../../assets/lessons/cache-lab.teachers.md"),
        quiz: include_str!("../../../assets/lessons/cache-lab.quiz.ron"),
        goals: include_str!("../../../assets/lessons/cache-lab.goals.ron"),
    },
    content: Content::Lab(&LAB),
};

static LAB: LabEntry = LabEntry {
    presets: &PRESETS,
    path: Some(&PATH),
    pace: 1.0,
    on_trace: true,
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
            source: include_str!(concat!("../../../saves/cache-lab/", $id, ".ron")),
        }
    };
}

static PATH: Preset = preset!("path");

static PRESETS: [Preset; 12] = [
    preset!("zipf-20-slots"),
    preset!("uniform"),
    preset!("short-ttl"),
    preset!("half-the-keys"),
    preset!("scan"),
    preset!("popularity-shift"),
    preset!("kill-at-peak"),
    preset!("writes-forgotten"),
    preset!("writes-deleted"),
    preset!("most-frequent"),
    preset!("lfu-with-aging"),
    preset!("talk"),
];
