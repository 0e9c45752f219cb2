//! What the chapter tells the rest of the program about itself.

use super::bounds::bounds_met;
use super::families::Family;
use super::goals::GOALS;
use super::metrics::METRICS;
use super::model::Model;
use super::params::Params;
use crate::components::named::Named as _;
use crate::lesson::{Goal, GoalReading, Mark, MetricRows, NamedSeries, Subject, Told, told_since};

impl Subject for Model {
    #[cfg(feature = "gui")]
    type View = super::view::View;

    const MODEL_VERSION: u32 = 1;
    const GOALS: &'static [Goal] = &GOALS;
    const METRICS: &'static [MetricRows<Self>] = METRICS;
    const HEADLINES: &'static [&'static str] = &[
        "relational.cost_us",
        "document.cost_us",
        "graph.cost_us",
        "wide-column.cost_us",
        "key-value.cost_us",
    ];

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
        let families = Family::ALL.iter().zip(&tally.cost_us);
        families
            .map(|(family, cost)| {
                NamedSeries::new(format!("{}.cost_us", family.name()), cost, &tally.sampler)
            })
            .chain([NamedSeries::new("plan_us", &tally.plan_us, &tally.sampler)])
            .collect()
    }

    fn told_since(&self, id: u64) -> Vec<Told> {
        told_since(self, id)
    }

    fn headline(&self) -> Vec<[f64; 2]> {
        self.tally().plan_us.points(&self.tally().sampler)
    }

    fn headline_label(&self) -> String {
        let params = self.params();
        format!("{}, {} users", params.query.name(), params.users)
    }
}
