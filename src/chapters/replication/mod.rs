//! Chapter 1: replication. One lab, four strategies, the same clients and the same oracle.

mod bounds;
mod command;
mod explanation;
mod goals;
mod grid;
mod message;
mod metrics;
mod model;
mod narrative;
mod node;
mod operation;
mod params;
mod practice;
mod prediction;
mod subject;
mod survives;
mod tally;
#[cfg(feature = "gui")]
mod view;

pub use command::Command;
pub use goals::{GOALS, GoalTracker};
pub use grid::{Grid, Legs, Trial};
pub use message::{Fate, Message, MessageKind, Place};
pub use model::{
    Event, LogEvent, MESSAGES_KEPT, MOST_MESSAGES, MOST_REMEMBERED, MOST_UNDER_WAY, Model, Oracle,
};
pub use narrative::Thing;
pub use node::{Entry, LOG_KEPT, Log, Node, NodeSet, Role, Stored};
pub use operation::{Kind, Operation, Staleness, Touch, Verdict};
pub use params::{
    Ack, Conflict, Lag, MOST_CLIENTS, MOST_NODES, Params, ReadFrom, ReadToken, Strategy,
};
pub use prediction::write_mean_ms;
pub use survives::{Consequence, survives};
pub use tally::{AGE_BORDERS_MS, BoundsMet, Counts, LATENCY_BORDERS_MS, RECENT, Sampled, Tally};

use crate::lesson::{Chapter, Content, Field, LabEntry, LabOf, Parameters as _, Preset, Texts};

/// This chapter's line in the registry.
pub const CHAPTER: Chapter = Chapter {
    number: 1,
    id: "replication",
    name: "Replication",
    title: "Replication",
    texts: Texts {
        lesson: include_str!("../../../assets/lessons/replication.md"),
        teachers: include_str!("../../../assets/lessons/replication.teachers.md"),
        quiz: include_str!("../../../assets/lessons/replication.quiz.ron"),
        goals: include_str!("../../../assets/lessons/replication.goals.ron"),
    },
    content: Content::Lab(&LAB),
};

static LAB: LabEntry = LabEntry {
    presets: &PRESETS,
    path: Some(&PATH),
    pace: 0.02,
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
            source: include_str!(concat!("../../../saves/replication/", $id, ".ron")),
        }
    };
}

static PATH: Preset = preset!("path");

static PRESETS: [Preset; 16] = [
    preset!("async-crash"),
    preset!("postgresql-defaults"),
    preset!("slow-follower"),
    preset!("any-of-three"),
    preset!("read-your-writes"),
    preset!("read-token"),
    preset!("quorum-overlap"),
    preset!("one-and-one"),
    preset!("two-regions"),
    preset!("skewed-clock"),
    preset!("sloppy-quorum"),
    preset!("leader-cut-off"),
    preset!("split-brain"),
    preset!("fencing-token"),
    preset!("majority-latency"),
    preset!("talk"),
];
