//! What the chapter tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::{GOALS, THRESHOLDS};
use super::metrics::METRICS;
use super::model::Model;
use super::params::Params;
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
        "latency_p99_ms",
        "latency_mean_ms",
        "utilisation",
        "completed",
    ];

    fn check_verb(command: &Command, params: &Params) -> Result<(), Refusal> {
        match command {
            Command::KillCache | Command::ReviveCache if !params.has_cache() => Err(Refusal::new(
                "there is no cache; set `cache_slots` or `cache_hit` first.".to_owned(),
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
                ("latency_p50_ms", &sampled.latency_p50_ms),
                ("latency_p99_ms", &sampled.latency_p99_ms),
                ("waiting", &sampled.waiting),
                ("pool_hit_rate", &sampled.pool_hit),
                ("cache_hit_rate", &sampled.cache_hit),
                ("busy_s", &sampled.busy_s),
                ("capacity_s", &sampled.capacity_s),
                ("answered", &sampled.answered),
                ("timed_out", &sampled.timed_out),
                ("refused", &sampled.refused),
            ],
        )
    }

    fn told_since(&self, id: u64) -> Vec<Told> {
        told_since(self, id)
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        self.tally()
            .sampled
            .latency_p99_ms
            .points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        let cache = match params.cache_slots {
            _ if params.cache_hit > 0.0 => format!("{:.0} % cached", params.cache_hit * 100.0),
            0 => "no cache".to_owned(),
            slots => counted(slots, "slot"),
        };
        format!("{} reads/s, {cache}", params.reads_per_s.round())
    }
}
