//! What the laboratory tells the rest of the program about itself.

use std::ops::Range;

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::{GOALS, THRESHOLDS};
use super::metrics::METRICS;
use super::model::Model;
use super::params::Params;
use super::request::{Cause, Kind};
use crate::lesson::sentences::counted;
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
        "hit_rate",
        "latency_p99_ms",
        "stale_reads",
        "database_reads",
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
        self.marks()
    }

    fn series(&self) -> Vec<NamedSeries> {
        let tally = self.tally();
        let sampled = &tally.sampled;
        series::named(
            &tally.sampler,
            [
                ("hit_rate_recent", &sampled.hit_recent),
                ("hit_rate", &sampled.hit_total),
                ("misses_cold", &sampled.misses[Cause::Cold as usize]),
                ("misses_capacity", &sampled.misses[Cause::Capacity as usize]),
                ("misses_expired", &sampled.misses[Cause::Expired as usize]),
                (
                    "misses_invalidated",
                    &sampled.misses[Cause::Invalidated as usize],
                ),
                ("misses_lost", &sampled.misses[Cause::Lost as usize]),
                (
                    "misses_cache_down",
                    &sampled.misses[Cause::CacheDown as usize],
                ),
                ("database_served", &sampled.served),
                ("database_waiting", &sampled.waiting),
                ("latency_p50_ms", &sampled.latency_p50_ms),
                ("latency_p99_ms", &sampled.latency_p99_ms),
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
        self.tally()
            .sampled
            .hit_recent
            .points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        let ttl = match params.ttl_s {
            ttl if ttl > 0.0 => format!("{ttl} s"),
            _ => "no TTL".to_owned(),
        };
        format!("{}, {ttl}", counted(params.capacity, "slot"))
    }
}
