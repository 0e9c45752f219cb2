//! What the chapter tells the rest of the program about itself.

use std::ops::Range;

use super::bounds::bounds_met;
use super::command::Command;
use super::goals::{GOALS, THRESHOLDS};
use super::metrics::METRICS;
use super::model::Model;
use super::params::Params;
use super::request::{Kind, Seat};
use crate::components::named::Named as _;
use crate::lesson::{
    Goal, GoalReading, KeyRequest, Mark, MetricRows, NamedSeries, Refusal, Subject, Threshold,
    Told, series, told_since,
};

/// The most readers that come at once.
pub const MOST_AT_ONCE: u64 = 1_000;
/// The highest number of a thread that can be held.
pub const MOST_HELD: Seat = 1_000;

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const GOALS: &'static [Goal] = &GOALS;
    const THRESHOLDS: &'static [Threshold] = &THRESHOLDS;
    const METRICS: &'static [MetricRows<Self>] = METRICS;
    const HEADLINES: &'static [&'static str] = &[
        "hit_rate",
        "stale_share",
        "loads_per_expiry",
        "latency_p99_ms",
    ];

    fn check_verb(command: &Command, params: &Params) -> Result<(), Refusal> {
        match command {
            Command::Read(key) => {
                Refusal::unless_within("read", "a key", u64::from(*key), params.keys)
            }
            Command::Update(key) => {
                Refusal::unless_within("update", "a key", u64::from(*key), params.keys)
            }
            Command::Crowd(readers) => {
                Refusal::unless_within("crowd", "readers", *readers, MOST_AT_ONCE)
            }
            Command::Hold(seat) => held("hold", *seat),
            Command::Release(seat) => held("release", *seat),
            Command::Warm | Command::Set(..) | Command::RestartMetrics => Ok(()),
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
                ("hit_rate_recent", &sampled.hit_recent),
                ("hit_rate", &sampled.hit_total),
                ("loads", &sampled.loads),
                ("latency_p50_ms", &sampled.latency_p50_ms),
                ("latency_p99_ms", &sampled.latency_p99_ms),
            ],
        );
        let ages = sampled.stale_age_s.iter().enumerate();
        all.push(NamedSeries {
            name: "stale_age_s".into(),
            points: ages
                .map(|(index, &age)| [tally.sampler.time_of(index), f64::from(age)])
                .collect(),
        });
        all
    }

    fn told_since(&self, id: u64) -> Vec<Told> {
        told_since(self, id)
    }

    fn sent(&self) -> Option<Range<u64>> {
        Some(self.sent_numbers())
    }

    fn sent_request(&self, number: u64) -> Option<KeyRequest> {
        let request = self.request(number)?;
        let is_write = request.kind == Kind::Update;
        Some(KeyRequest::new(request.arrived_at, request.key, is_write))
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        self.tally()
            .sampled
            .hit_recent
            .points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        format!("{}, {}", params.update.name(), params.protection.name())
    }
}

fn held(verb: &str, seat: Seat) -> Result<(), Refusal> {
    Refusal::unless_within(verb, "a thread", u64::from(seat), u64::from(MOST_HELD))
}
