//! Chapter 0: one database under load. Arrivals, a line, workers, a memory that is smaller than the
//! data, and a cache that can be put in front, sized and killed.

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
mod replica;
mod request;
mod subject;
mod tally;
#[cfg(feature = "gui")]
mod view;

pub use command::Command;
pub use goals::GOALS;
pub use model::{Event, LogEvent, MOST_UNDER_WAY, Model};
pub use params::{
    MOST_REPLICAS, MOST_RETRIES, MOST_SERVERS, Params, RETRIES_SAVED, RETRY, Service,
};
pub use prediction::{Prediction, predict};
pub use replica::Replica;
pub use request::{Kind, LookUp, Request, Verdict};
pub use tally::{Measured, Sampled, Tally};

use crate::lesson::{Chapter, Content, Field, LabEntry, LabOf, Parameters as _, Preset, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 0,
    id: "bottleneck",
    name: "The problem",
    title: "One database under load",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/bottleneck.md"),
        teachers: include_str!("../../../assets/lessons/bottleneck.teachers.md"),
        quiz: include_str!("../../../assets/lessons/bottleneck.quiz.ron"),
        goals: include_str!("../../../assets/lessons/bottleneck.goals.ron"),
    },
    content: Content::Lab(&LAB),
};

static LAB: LabEntry = LabEntry {
    presets: &PRESETS,
    path: Some(&PATH),
    pace: 0.1,
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
            source: include_str!(concat!("../../../saves/bottleneck/", $id, ".ron")),
        }
    };
}

static PATH: Preset = preset!("path");

static PRESETS: [Preset; 11] = [
    preset!("calm"),
    preset!("outgrown"),
    preset!("spike"),
    preset!("overloaded"),
    preset!("ninety-percent"),
    preset!("kill-the-cache"),
    preset!("retry-budget"),
    preset!("load-shedding"),
    preset!("replicas"),
    preset!("writes"),
    preset!("talk"),
];
