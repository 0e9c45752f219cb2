//! What a learner may try to reach.

mod outage;

pub use outage::{Outage, OutageRule, OutageStage};

/// A goal of a chapter. The model decides when it is met.
#[derive(Clone, Copy, Debug)]
pub struct Goal {
    /// Its name in files.
    pub id: &'static str,
    /// What is asked for, in a few words.
    pub title: &'static str,
    /// What counts and what stays fixed, for those who ask.
    pub rules: &'static str,
    /// The preset from which it is attempted.
    pub preset: &'static str,
}

/// The number that a goal asks for, under the name of the metric that comes nearest to it. The goal
/// itself may count in a window of its own.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Threshold {
    /// The goal's name in files.
    pub goal: &'static str,
    /// The metric.
    pub metric: &'static str,
    /// What it has to reach.
    pub value: f64,
}

/// How a run stands to a goal.
#[derive(Clone, Debug, PartialEq)]
pub struct GoalReading {
    /// Whether it has been met in this run.
    pub met: bool,
    /// From 0 to 1.
    pub progress: f32,
    /// The number it is about, with its unit.
    pub reading: String,
    /// What the goal asks for next; empty if that is only to go on.
    pub next: &'static str,
}

/// The next step where a setting that the goal fixes is another one.
pub const ON_ITS_EXPERIMENT: &str = "Next: open its experiment with try it; it fixes the workload.";

impl GoalReading {
    /// A reading; a goal that is met has come all the way and asks for nothing more.
    pub fn new(met: bool, (progress, reading): (f64, String), next: &'static str) -> Self {
        Self {
            met,
            progress: if met { 1.0 } else { progress as f32 },
            reading,
            next: if met { "" } else { next },
        }
    }
}
