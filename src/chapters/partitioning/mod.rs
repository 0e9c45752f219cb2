//! Chapter 2: partitioning. Rows on shards, and the rule that says which.

mod bounds;
mod cards;
mod command;
mod explanation;
mod goals;
mod hash;
mod layout;
mod metrics;
mod model;
mod narrative;
mod params;
mod practice;
mod prediction;
mod query;
mod ranges;
mod request;
mod shard;
mod subject;
mod tally;
mod tokens;
#[cfg(feature = "gui")]
mod view;
mod world;

pub use cards::{Card, Query, Reach, words};
pub use command::Command;
pub use goals::GOALS;
pub use hash::{Hash, Steps, finish, modulo};
pub use layout::{Layout, Node};
pub use model::{Event, LogEvent, MOST_NAMES, MOST_UNDER_WAY, Model, Moved, Stored};
pub use narrative::Thing;
pub use params::{KeyStream, Params, Strategy};
pub use prediction::{due_ms, harmonic, later_than, moved_mod, moved_ring, slow_query};
pub use request::{Ask, Kind, Request};
pub use tally::{RECENT, Tally, imbalance};
#[cfg(feature = "gui")]
pub use view::hops::{Dot, Leg, OnTheWay, drawn};
pub use world::World;

use crate::lesson::{Chapter, Content, Field, LabEntry, LabOf, Parameters as _, Preset, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 2,
    id: "partitioning",
    name: "Partitioning",
    title: "Partitioning",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/partitioning.md"),
        teachers: include_str!("../../../assets/lessons/partitioning.teachers.md"),
        quiz: include_str!("../../../assets/lessons/partitioning.quiz.ron"),
        goals: include_str!("../../../assets/lessons/partitioning.goals.ron"),
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
            source: include_str!(concat!("../../../saves/partitioning/", $id, ".ron")),
        }
    };
}

static PATH: Preset = preset!("path");

static PRESETS: [Preset; 15] = [
    preset!("sorted-shards"),
    preset!("timestamps-on-ranges"),
    preset!("timestamps-hashed"),
    preset!("one-month"),
    preset!("user-and-time"),
    preset!("january-sign-ups"),
    preset!("newest-first"),
    preset!("add-a-node-mod"),
    preset!("add-a-node-ring"),
    preset!("celebrity"),
    preset!("celebrity-salted"),
    preset!("five-parts-three-copies"),
    preset!("the-slowest-shard"),
    preset!("hedged-requests"),
    preset!("talk"),
];
