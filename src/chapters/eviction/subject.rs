//! What the chapter tells the rest of the program about itself.

use std::ops::Range;

use super::bounds::bounds_met;
use super::command::Command;
use super::game::SLOTS;
use super::goals::GOALS;
use super::metrics::METRICS;
use super::model::Model;
use super::params::Params;
use crate::components::workload::Key;
use crate::lesson::sentences::counted;
use crate::lesson::{
    Goal, GoalReading, KeyRequest, Mark, MetricRows, NamedSeries, Refusal, Subject, Told,
    told_since,
};

/// The longest scan that can be asked for.
const LONGEST_SCAN: u64 = 1_000_000;

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 2;
    const GOALS: &'static [Goal] = &GOALS;
    const METRICS: &'static [MetricRows<Self>] = METRICS;
    const HEADLINES: &'static [&'static str] = &[
        "lru.hit_rate",
        "lfu.hit_rate",
        "s3-fifo.hit_rate",
        "belady.hit_rate",
    ];

    fn check_verb(command: &Command, _params: &Params) -> Result<(), Refusal> {
        let within = Refusal::unless_within;
        match command {
            // Keys above the others are asked for once, unless somebody asks again.
            Command::Read(key) => within("read", "a key", u64::from(*key), Key::MAX.into()),
            Command::Scan(length) => within("scan", "a length", *length, LONGEST_SCAN),
            Command::Evict(slot) => within("evict", "a slot", *slot, SLOTS as u64),
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
        let rows = self.rows().iter().enumerate();
        rows.filter(|(_, row)| row.cache.is_some())
            .map(|(index, row)| {
                let name = format!("{}.hit_rate_recent", super::metrics::row_name(index));
                NamedSeries::new(name, &row.series, sampler)
            })
            .chain([NamedSeries::new(
                "scanning",
                &self.tally().scanning,
                sampler,
            )])
            .collect()
    }

    fn told_since(&self, id: u64) -> Vec<Told> {
        told_since(self, id)
    }

    fn sent(&self) -> Option<Range<u64>> {
        Some(1..self.number() + 1)
    }

    fn sent_request(&self, number: u64) -> Option<KeyRequest> {
        let request = self.request(number)?;
        Some(KeyRequest::new(request.at, request.key, false))
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        let first = self.params().row_1.index();
        first.map_or_else(Vec::new, |row| {
            self.rows()[row].series.points(&self.tally().sampler)
        })
    }

    fn headline_label(&self) -> String {
        let first = self.params().row_1.index();
        let policy = first.map_or("no row", |row| self.policy_of(row).label());
        format!("{policy}, {}", counted(self.params().capacity, "slot"))
    }
}
