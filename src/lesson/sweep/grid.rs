//! One or two parameters over all of their values: a curve, or a map.

use super::{Axis, Course, GoOn, Job, Outcome, Spread, run_all, spread};
use crate::lesson::{Changes, Origin, Refusal, Value};

/// Seeds at each point, at most.
pub const MOST_SEEDS: u64 = 1_000;
/// Runs in all, at most.
pub const MOST_RUNS: usize = 100_000;
/// Parameters that are varied together, at most.
const MOST_AXES: usize = 2;

/// What is varied.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    axes: Vec<Axis>,
    seeds: u64,
}

/// A point of a sweep.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The values of the axes, in their order.
    pub at: Vec<Value>,
    /// Each metric over the seeds.
    pub metrics: Vec<(&'static str, Spread)>,
    /// The bounds of the model's memory that some of its runs met, a sentence each.
    pub bounds_met: Vec<String>,
}

impl Sweep {
    /// All values of one axis, or all pairs of those of two, each at so many seeds. Refuses what is
    /// not allowed at any point, before there is a run.
    pub fn new(axes: Vec<Axis>, seeds: u64, origin: &Origin) -> Result<Self, Refusal> {
        if axes.is_empty() || axes.len() > MOST_AXES {
            return Err(Refusal::new(
                "one or two parameters can be varied: --vary NAME=FROM..TO[:STEPS][:log].",
            ));
        }
        if let [a, b] = &axes[..]
            && a.name == b.name
        {
            let name = a.name;
            return Err(Refusal::new(format!("`{name}` is varied twice.")));
        }
        if !(1..=MOST_SEEDS).contains(&seeds) {
            return Err(Refusal::new(format!(
                "the number of seeds is from 1 to {MOST_SEEDS}."
            )));
        }
        for axis in &axes {
            if let Some(at) = origin.set_at(axis.name) {
                return Err(Refusal::new(format!(
                    "the command log sets `{}` at {at}, so that it cannot be varied.",
                    axis.name
                )));
            }
        }
        let points = axes.iter().map(|axis| axis.values.len());
        let runs = points.product::<usize>().saturating_mul(seeds as usize);
        if runs > MOST_RUNS {
            return Err(Refusal::new(format!(
                "that would be {runs} runs, and {MOST_RUNS} is the most."
            )));
        }
        let sweep = Self { axes, seeds };
        for at in sweep.points() {
            origin.check(&sweep.changes(&at, origin.seed()))?;
        }
        Ok(sweep)
    }

    /// What is varied.
    pub fn axes(&self) -> &[Axis] {
        &self.axes
    }

    /// The runs at each point: at the experiment's own seed and those that follow it.
    pub fn seeds(&self) -> u64 {
        self.seeds
    }

    /// The points in the order of the results: the last axis changes first.
    fn points(&self) -> Vec<Vec<Value>> {
        let mut points = vec![Vec::new()];
        for axis in &self.axes {
            let longer = |point: Vec<Value>| {
                axis.values.iter().map(move |value| {
                    let mut longer = point.clone();
                    longer.push(value.clone());
                    longer
                })
            };
            points = points.into_iter().flat_map(longer).collect();
        }
        points
    }

    fn changes(&self, at: &[Value], seed: u64) -> Changes {
        let set = self.axes.iter().zip(at);
        Changes {
            seed: Some(seed),
            set: set
                .map(|(axis, value)| (axis.name.to_owned(), value.to_string()))
                .collect(),
        }
    }

    /// Makes all runs on at most `threads` threads.
    pub fn run(
        &self,
        origin: &Origin,
        course: &Course,
        threads: usize,
        go_on: &mut GoOn<'_>,
    ) -> Result<Vec<Point>, Refusal> {
        let points = self.points();
        let job = |at: &Vec<Value>, number: u64| Job {
            origin,
            changes: self.changes(at, origin.seed().wrapping_add(number)),
            course,
        };
        let jobs: Vec<Job<'_>> = points
            .iter()
            .flat_map(|at| (0..self.seeds).map(move |number| job(at, number)))
            .collect();
        let outcomes = run_all(&jobs, threads, go_on)?;
        let outcomes = outcomes.chunks(self.seeds as usize);
        let points = points.into_iter().zip(outcomes);
        Ok(points.map(|(at, runs)| Point::new(at, runs)).collect())
    }
}

impl Point {
    fn new(at: Vec<Value>, runs: &[Outcome]) -> Self {
        let mut bounds_met: Vec<String> = Vec::new();
        for text in runs.iter().flat_map(|run| &run.bounds_met) {
            if !bounds_met.contains(text) {
                bounds_met.push(text.clone());
            }
        }
        Self {
            at,
            metrics: spreads(runs),
            bounds_met,
        }
    }

    /// A metric by name.
    pub fn metric(&self, name: &str) -> Option<Spread> {
        let found = self.metrics.iter().find(|(known, _)| *known == name);
        found.map(|(_, spread)| *spread)
    }
}

/// Each metric over runs that have the same ones.
fn spreads(runs: &[Outcome]) -> Vec<(&'static str, Spread)> {
    let Some(first) = runs.first() else {
        return Vec::new();
    };
    let names = first.metrics.iter().map(|(name, _)| *name).enumerate();
    names
        .map(|(index, name)| {
            let values = runs.iter();
            let values = values.map(|run| run.metrics.get(index).and_then(|(_, value)| *value));
            (name, spread(values))
        })
        .collect()
}
