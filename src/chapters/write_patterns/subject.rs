//! What the chapter tells the rest of the program about itself.

use std::ops::Range;

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::GOALS;
use super::lane::LaneKind;
use super::metrics::METRICS;
use super::model::{Lane, Model};
use super::params::Params;
use super::request::Kind;
use crate::lesson::{
    Goal, GoalReading, KeyRequest, Mark, MetricRows, NamedSeries, Refusal, Subject, Told,
    told_since,
};

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const GOALS: &'static [Goal] = &GOALS;
    const METRICS: &'static [MetricRows<Self>] = METRICS;
    const HEADLINES: &'static [&'static str] = &[
        "write-behind.at_risk_mean",
        "write-behind.writes_lost",
        "write-behind.database_writes",
        "write-through.write_latency_mean_ms",
    ];

    fn check_verb(command: &Command, params: &Params) -> Result<(), Refusal> {
        match command {
            Command::Write(key) => {
                Refusal::unless_within("write", "a key", u64::from(*key), params.keys)
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
        self.tally().marks.all()
    }

    fn series(&self) -> Vec<NamedSeries> {
        let sampler = &self.tally().sampler;
        let of_lane = |lane: &Lane| {
            let sampled = &lane.tally().sampled;
            let name = lane.kind().name();
            [
                ("write_p50_ms", &sampled.write_ms),
                ("database_rows", &sampled.rows),
                ("at_risk", &sampled.at_risk),
                ("dirty_keys", &sampled.dirty),
                ("stale_reads", &sampled.stale),
                ("lost_writes", &sampled.lost),
            ]
            .map(|(what, series)| NamedSeries::new(format!("{name}.{what}"), series, sampler))
        };
        self.lanes().iter().flat_map(of_lane).collect()
    }

    fn told_since(&self, id: u64) -> Vec<Told> {
        told_since(self, id)
    }

    fn sent(&self) -> Option<Range<u64>> {
        Some(self.sent_numbers())
    }

    fn sent_request(&self, number: u64) -> Option<KeyRequest> {
        let mut lanes = self.lanes().iter();
        let request = lanes.find_map(|lane| lane.request(number))?;
        let is_write = request.op.kind == Kind::Write;
        Some(KeyRequest::new(
            request.op.sent_at,
            request.op.key,
            is_write,
        ))
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        let behind = self.lane(LaneKind::WriteBehind);
        behind.tally().sampled.at_risk.points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        let log = if params.replicated_log {
            ", replicated"
        } else {
            ""
        };
        format!(
            "{} writes/s, flush {} s{log}",
            params.writes_per_s, params.flush_s
        )
    }
}
