//! What the chapter's model tells the rest of the program about itself.

use std::ops::Range;

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::{GOALS, THRESHOLDS};
use super::metrics::METRICS;
use super::model::Model;
use super::params::Params;
use super::request::{Kind, Tier};
use crate::components::named::Named as _;
use crate::lesson::{
    Goal, GoalReading, KeyRequest, Mark, MetricRows, NamedSeries, Refusal, Subject, Threshold,
    Told, series, told_since,
};

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const GOALS: &'static [Goal] = &GOALS;
    const THRESHOLDS: &'static [Threshold] = &THRESHOLDS;
    const METRICS: &'static [MetricRows<Self>] = METRICS;
    const HEADLINES: &'static [&'static str] = &[
        "latency_mean_us",
        "latency_p99_us",
        "stale_reads",
        "network_calls",
    ];

    fn check_verb(command: &Command, params: &Params) -> Result<(), Refusal> {
        let key =
            |verb, key: u32| Refusal::unless_within(verb, "a key", u64::from(key), params.keys);
        let instance = |verb, instance: u32| {
            Refusal::unless_within(verb, "an instance", u64::from(instance), params.instances)
        };
        match command {
            Command::Write(wanted) => key("write", *wanted),
            Command::Read(wanted) => key("read", *wanted),
            Command::WriteFrom(at, wanted) => {
                instance("write-from", *at)?;
                key("write-from", *wanted)
            }
            Command::Restart(at) => instance("restart", *at),
            Command::Set(..)
            | Command::KillShared
            | Command::ReviveShared
            | Command::RestartMetrics => Ok(()),
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
        series::named(
            &tally.sampler,
            [
                ("latency_mean_us", &sampled.latency_mean_us),
                ("latency_p99_us", &sampled.latency_p99_us),
                ("found_local", &sampled.found[Tier::L1 as usize]),
                ("found_shared", &sampled.found[Tier::L2 as usize]),
                ("found_database", &sampled.found[Tier::Database as usize]),
                ("stale_instances", &sampled.stale_instances),
                ("stale_reads", &sampled.stale_reads),
                ("shared_calls", &sampled.shared_calls),
                ("database_calls", &sampled.database_calls),
                ("entries", &sampled.entries),
                ("distinct", &sampled.distinct),
            ],
        )
    }

    fn told_since(&self, id: u64) -> Vec<Told> {
        told_since(self, id)
    }

    fn sent(&self) -> Option<Range<u64>> {
        Some(self.sent_numbers())
    }

    fn sent_request(&self, number: u64) -> Option<KeyRequest> {
        let request = self.request(number)?;
        let is_write = request.kind == Kind::Write;
        Some(KeyRequest::new(request.sent_at, request.key, is_write))
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        let tally = self.tally();
        tally.sampled.latency_mean_us.points(&tally.sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        let ttl = match params.l1_ttl_s {
            _ if !params.mode.has_l1() => return params.mode.name().to_owned(),
            ttl if ttl > 0.0 => format!("{ttl} s"),
            _ => "no TTL".to_owned(),
        };
        format!("{}, {ttl}", params.mode.name())
    }
}
