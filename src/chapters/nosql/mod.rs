//! Chapter 3: one data set in five small stores, and the questions that suit them.

mod bounds;
mod command;
mod data;
mod execution;
mod explanation;
mod families;
mod goals;
mod known;
mod metrics;
mod model;
mod narrative;
mod params;
mod practice;
mod question;
mod step;
mod subject;
mod sweep;
mod tally;
#[cfg(feature = "gui")]
mod view;
mod words;
mod work;
mod world;

pub use command::Command;
pub use data::{Data, Shape};
pub use execution::{Execution, Part};
pub use families::{Answer, Families, Family, Layout};
pub use goals::{BUDGET_US, GOALS};
pub use known::{Outcome, Outcomes, Steps};
pub use model::{Event, LogEvent, MOST_UNDER_WAY, Model};
pub use narrative::Thing;
pub use params::Params;
pub use question::{Draws, MIX, Query, Question};
pub use step::{PLACES, Step, Table};
pub use sweep::{SIZES, cost_at};
pub use tally::Tally;
pub use work::Work;
pub use world::World;

use crate::lesson::{Chapter, Content, Field, LabEntry, LabOf, Parameters as _, Preset, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 3,
    id: "nosql",
    name: "NoSQL data models",
    title: "NoSQL data models",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/nosql.md"),
        teachers: include_str!("../../../assets/lessons/nosql.teachers.md"),
        quiz: include_str!("../../../assets/lessons/nosql.quiz.ron"),
        goals: include_str!("../../../assets/lessons/nosql.goals.ron"),
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
            source: include_str!(concat!("../../../saves/nosql/", $id, ".ron")),
        }
    };
}

static PATH: Preset = preset!("path");

static PRESETS: [Preset; 9] = [
    preset!("users-over-30"),
    preset!("a-session"),
    preset!("last-readings"),
    preset!("one-read-or-two"),
    preset!("friends-who-bought"),
    preset!("six-hops"),
    preset!("schema-on-read"),
    preset!("five-workloads"),
    preset!("talk"),
];
