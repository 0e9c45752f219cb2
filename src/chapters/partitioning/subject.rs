//! What the model tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::{GOALS, THRESHOLDS};
use super::layout::MOST_NODES;
use super::metrics::METRICS;
use super::model::{LONGEST_NAME, Model};
use super::params::{Params, Strategy};
use crate::lesson::sentences::counted;
use crate::lesson::{
    Goal, GoalReading, Mark, MetricRows, NamedSeries, Refusal, Subject, Threshold, Told, series,
    told_since,
};

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const GOALS: &'static [Goal] = &GOALS;
    const THRESHOLDS: &'static [Threshold] = &THRESHOLDS;
    const METRICS: &'static [MetricRows<Self>] = METRICS;
    const HEADLINES: &'static [&'static str] = &[
        "traffic_imbalance",
        "data_imbalance",
        "query_latency_mean_ms",
        "keys_moved_share",
    ];

    fn check_verb(command: &Command, params: &Params) -> Result<(), Refusal> {
        let refuse = |text: String| Err(Refusal::new(text));
        match command {
            Command::RemoveNode(0) => {
                refuse("`remove-node` takes the number of a shard, from 1.".to_owned())
            }
            Command::Border(number, row) => {
                // Shards come and go by commands; a border that is not there moves nothing.
                let borders = MOST_NODES - 1;
                let known = (1..=borders).contains(&u64::from(*number));
                if known && (1..=params.keys).contains(row) {
                    return Ok(());
                }
                refuse(format!(
                    "`border` takes a border from 1 to {borders} and a row from 1 to {}, not \
                     `{number}-{row}`.",
                    params.keys
                ))
            }
            Command::Put(name) if !is_name(name) => refuse(format!(
                "`put` takes a name of 1 to {LONGEST_NAME} letters a to z."
            )),
            _ => Ok(()),
        }
    }

    fn params(&self) -> &Params {
        self.params()
    }

    fn bounds_met(&self) -> Vec<String> {
        bounds_met(self)
    }

    fn goal(&self, index: usize) -> GoalReading {
        self.goals().reading(index, self)
    }

    fn marks(&self) -> &[Mark] {
        self.marks()
    }

    fn series(&self) -> Vec<NamedSeries> {
        let tally = self.tally();
        let sampled = &tally.sampled;
        series::named(
            &tally.sampler,
            [
                ("imbalance_data", &sampled.data),
                ("imbalance_traffic", &sampled.traffic),
                ("latency_ms", &sampled.latency_ms),
            ],
        )
    }

    fn told_since(&self, id: u64) -> Vec<Told> {
        told_since(self, id)
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        self.tally().sampled.traffic.points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let name = match self.params().strategy {
            Strategy::Range => "range",
            Strategy::HashMod => "mod N",
            Strategy::Ring => "ring",
            Strategy::Compound => "compound",
        };
        format!("{name}, {}", counted(self.params().nodes, "shard"))
    }
}

/// Whether a name can be stored: short, and of plain letters.
pub(super) fn is_name(name: &str) -> bool {
    (1..=LONGEST_NAME).contains(&name.len()) && name.bytes().all(|b| b.is_ascii_lowercase())
}
