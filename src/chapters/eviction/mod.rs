//! Chapter 6: eviction. One stream of requests into a row of caches, one a policy.

mod bounds;
mod command;
mod explanation;
mod game;
mod goals;
mod known;
mod metrics;
mod model;
mod narrative;
mod params;
mod practice;
mod prediction;
mod requests;
mod row_name;
mod rows;
mod subject;
mod sweep;
mod tally;
#[cfg(feature = "gui")]
mod view;

pub use command::Command;
pub use explanation::{key_name, miss_sentence};
pub use game::{Choice, Game, SLOTS as GAME_SLOTS, TURNS};
pub use goals::GOALS;
pub use model::{ALL_ROWS_UP_TO, Event, LogEvent, Model, Past};
pub use narrative::Thing;
pub use params::{Params, Stream};
pub use prediction::{Prediction, predict};
pub use requests::{Asked, Requests, horizon};
pub use rows::{Cause, Gone, REDIS, ROWS, Row, RowName, Seen};
pub use sweep::{Curve, REQUESTS as SWEEP_REQUESTS, SEEDS as SWEEP_SEEDS, Sweep};
pub use tally::{RECENT, Reuse, Tally};

use crate::lesson::{Chapter, Content, Field, LabEntry, LabOf, Parameters as _, Preset, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 6,
    id: "eviction",
    name: "Eviction",
    title: "Eviction: choosing the victim",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/eviction.md"),
        teachers: include_str!("../../../assets/lessons/eviction.teachers.md"),
        quiz: include_str!("../../../assets/lessons/eviction.quiz.ron"),
        goals: include_str!("../../../assets/lessons/eviction.goals.ron"),
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
            source: include_str!(concat!("../../../saves/eviction/", $id, ".ron")),
        }
    };
}

static PATH: Preset = preset!("path");

static PRESETS: [Preset; 13] = [
    preset!("five-slots"),
    preset!("a-scan"),
    preset!("cold-start"),
    preset!("yesterdays-hit"),
    preset!("loop"),
    preset!("one-hit-wonders"),
    preset!("sampled"),
    preset!("one-second-clock"),
    preset!("redis-policies"),
    preset!("scan-and-shift"),
    preset!("thousand-slots"),
    preset!("five-slot-quiz"),
    preset!("talk"),
];
