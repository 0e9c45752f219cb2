//! What replication tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::{GOALS, THRESHOLDS};
use super::metrics::METRICS;
use super::model::Model;
use super::params::{Ack, Params, ReadFrom, Strategy};
use crate::components::named::Named as _;
use crate::lesson::{
    Goal, GoalReading, Mark, MetricRows, NamedSeries, Refusal, Subject, Threshold, Told, series,
    told_since,
};

/// The longest delay of a message by hand, or of all on a link.
pub(super) const MOST_DELAY_MS: u32 = 60_000;

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const GOALS: &'static [Goal] = &GOALS;
    const THRESHOLDS: &'static [Threshold] = &THRESHOLDS;
    const METRICS: &'static [MetricRows<Self>] = METRICS;
    const HEADLINES: &'static [&'static str] = &[
        "write_latency_p99_ms",
        "stale_rate",
        "read_latency_p99_ms",
        "writes_lost",
    ];

    fn check_verb(command: &Command, params: &Params) -> Result<(), Refusal> {
        let nodes = params.all_nodes();
        let is_node = |id: u8| (1..=nodes).contains(&usize::from(id));
        match command {
            Command::Crash(id) | Command::Revive(id) if !is_node(*id) => Err(Refusal::new(
                format!("nodes are numbered from 1 to {nodes}; there is no node `{id}`."),
            )),
            Command::Cut(a, b) | Command::Heal(a, b) | Command::SlowLink(a, b, _)
                if a == b || !is_node(*a) || !is_node(*b) =>
            {
                Err(Refusal::new(format!(
                    "a link joins two different nodes from 1 to {nodes}, not `{a}-{b}`."
                )))
            }
            Command::DelayMessage(0) | Command::DelayMessageBy(0, _) | Command::DropMessage(0) => {
                Err(Refusal::new(
                    "messages under way are numbered from 1, not `0`.".to_owned(),
                ))
            }
            Command::DelayMessageBy(_, by_ms) if !(1..=MOST_DELAY_MS).contains(by_ms) => {
                Err(Refusal::new(format!(
                    "a message is delayed by 1 to {MOST_DELAY_MS} ms, not by `{by_ms}`."
                )))
            }
            Command::SlowLink(_, _, by_ms) if *by_ms > MOST_DELAY_MS => Err(Refusal::new(format!(
                "a link takes 0 to {MOST_DELAY_MS} ms longer, not `{by_ms}`."
            ))),
            Command::Write(key) | Command::Read(key)
                if *key == 0 || u64::from(*key) > params.keys =>
            {
                Err(Refusal::new(format!(
                    "keys are numbered from 1 to {}; there is no key `{key}`.",
                    params.keys
                )))
            }
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
        self.goals().reading(index)
    }

    fn marks(&self) -> &[Mark] {
        self.marks()
    }

    fn series(&self) -> Vec<NamedSeries> {
        let tally = self.tally();
        let sampled = &tally.sampled;
        let mut all = series::named(
            &tally.sampler,
            [
                ("write_p50_ms", &sampled.write_p50_ms),
                ("write_p99_ms", &sampled.write_p99_ms),
                ("available_writes", &sampled.available_writes),
                ("available_reads", &sampled.available_reads),
                ("stale_share_recent", &sampled.stale_recent),
                ("stale_share", &sampled.stale_total),
                ("lost_writes", &sampled.lost),
            ],
        );
        let nodes = sampled.lag.iter().enumerate().skip(1);
        all.extend(
            nodes
                .take(self.params().nodes as usize)
                .map(|(node, lag)| NamedSeries::new(format!("lag_{node}"), lag, &tally.sampler)),
        );
        all
    }

    fn told_since(&self, id: u64) -> Vec<Told> {
        told_since(self, id)
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        let tally = self.tally();
        tally.sampled.write_p99_ms.points(&tally.sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        match params.strategy {
            Strategy::Leaderless => {
                format!("N {}, W {}, R {}", params.nodes, params.w(), params.r())
            }
            Strategy::Consensus => format!("consensus of {}", params.nodes),
            Strategy::MultiLeader => format!("two leaders, {}", params.conflict.name()),
            Strategy::SingleLeader => {
                let ack = match params.ack {
                    Ack::Any => format!("any {}", params.ack_count),
                    ack => ack.name().to_owned(),
                };
                match params.read_from {
                    ReadFrom::Leader => ack,
                    from => format!("{ack}, reads {}", from.name()),
                }
            }
        }
    }
}
