//! Chapter 7: local, external and two-tier caches. Many copies of one truth.

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
pub use explanation::{headline, instance_name};
pub use goals::GOALS;
pub use model::{Copies, Event, Instance, LogEvent, MOST_UNDER_WAY, Model, Stored};
pub use narrative::{Place, Thing};
pub use params::{Invalidation, MOST_LOCAL_SLOTS, Mode, Params, Placement, Routing};
pub use prediction::{Prediction, oldest_s, predict, stale_after_write};
pub use request::{
    Cause, Kind, Message, Miss, Reason, Request, SHARED_CACHE, Sender, Shown, Staleness, Tier,
};
pub use tally::{Sampled, Tally};

use crate::lesson::{Chapter, Content, Field, LabEntry, LabOf, Parameters as _, Preset, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 7,
    id: "local-external",
    name: "Local and external",
    title: "Local and external caches",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/local-external.md"),
        teachers: include_str!("../../../assets/lessons/local-external.teachers.md"),
        quiz: include_str!("../../../assets/lessons/local-external.quiz.ron"),
        goals: include_str!("../../../assets/lessons/local-external.goals.ron"),
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
            source: include_str!(concat!("../../../saves/local-external/", $id, ".ron")),
        }
    };
}

static PATH: Preset = preset!("path");

static PRESETS: [Preset; 13] = [
    preset!("local-caches"),
    preset!("after-an-update"),
    preset!("external"),
    preset!("two-tier-30-s"),
    preset!("tell-all"),
    preset!("value-flaps"),
    preset!("rolling-deploy"),
    preset!("shared-down"),
    preset!("shared-down-with-l1"),
    preset!("busy-site"),
    preset!("replica-refill"),
    preset!("change-log"),
    preset!("talk"),
];
