//! Two experiments on the same luck.

use super::{Course, GoOn, Job, Parting, Spread, first_parting, run_all, spread};
use crate::lesson::{Changes, Lab, Metrics, Origin, Refusal, Value};
use crate::sim::SimTime;

/// A metric of two experiments over the same seeds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Difference {
    /// Its name.
    pub name: &'static str,
    /// That of the first.
    pub a: Spread,
    /// That of the second.
    pub b: Spread,
    /// The second less the first, seed by seed.
    pub difference: Spread,
}

impl Difference {
    /// Whether it is more than luck makes: the 5th and the 95th percentile of the differences, seed
    /// by seed, lie on the same side of 0. `None` where a single seed says nothing about luck, or a
    /// metric has no value.
    pub fn beyond_luck(&self) -> Option<bool> {
        let (p05, p95) = (self.difference.p05?, self.difference.p95?);
        (self.difference.runs > 1).then_some(p05 > 0.0 || p95 < 0.0)
    }
}

/// What two experiments differ in, and what comes of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The parameters of the set-ups that differ: name, that of the first, that of the second.
    pub settings: Vec<(&'static str, Value, Value)>,
    /// What is done in the first alone: when and what.
    pub done_in_a: Vec<(SimTime, String)>,
    /// What is done in the second alone.
    pub done_in_b: Vec<(SimTime, String)>,
    /// Every metric, in the order in which they are listed.
    pub metrics: Vec<Difference>,
    /// The digests at the end of the runs with the first seed.
    pub digests: (u64, u64),
    /// Where the runs with the first seed part.
    pub parting: Option<Parting>,
    /// The first seed.
    pub seed: u64,
    /// The seeds, from that one on.
    pub seeds: u64,
}

impl Comparison {
    /// Compares two experiments of one chapter over `seeds` seeds from that of the first on.
    pub fn new(
        (a, b): (&dyn Lab, &dyn Lab),
        course: &Course,
        seeds: u64,
        threads: usize,
        go_on: &mut GoOn<'_>,
    ) -> Result<Self, Refusal> {
        let (id_a, id_b) = (a.chapter().id, b.chapter().id);
        if id_a != id_b {
            return Err(Refusal::new(format!(
                "two experiments of one chapter can be compared, not one of `{id_a}` and one of \
                 `{id_b}`."
            )));
        }
        let seed = a.seed();
        let origins = [a.origin(), b.origin().with_seed(seed)];
        let job = |origin, number: u64| Job {
            origin,
            changes: Changes {
                seed: Some(seed.wrapping_add(number)),
                set: Vec::new(),
            },
            course,
        };
        let jobs: Vec<Job<'_>> = (0..seeds)
            .flat_map(|number| origins.iter().map(move |origin| job(origin, number)))
            .collect();
        let mut done = 0.0;
        let outcomes = run_all(&jobs, threads, &mut |share| {
            done = share;
            go_on(share)
        })?;
        let runs: Vec<[&Metrics; 2]> = outcomes
            .chunks_exact(2)
            .map(|pair| [&pair[0].metrics, &pair[1].metrics])
            .collect();
        let mut between = || go_on(done);
        let [first, second] = &origins;
        let parting = first_parting(first, second, course, &mut between)?;
        let mut digest = |origin: &Origin| {
            let mut lab = origin.begin(&Changes::default())?;
            course.run(lab.as_mut(), &mut |_| between())?;
            Ok(lab.digest())
        };
        let (done_in_a, done_in_b) = apart(a.deeds(), b.deeds());
        Ok(Self {
            settings: differing(a, b),
            done_in_a,
            done_in_b,
            metrics: differences(&runs),
            digests: (digest(first)?, digest(second)?),
            parting,
            seed,
            seeds,
        })
    }

    /// A metric by name.
    pub fn metric(&self, name: &str) -> Option<&Difference> {
        self.metrics.iter().find(|metric| metric.name == name)
    }
}

/// The parameters of two set-ups that differ.
fn differing(a: &dyn Lab, b: &dyn Lab) -> Vec<(&'static str, Value, Value)> {
    let pairs = a.setup_params().into_iter().zip(b.setup_params());
    pairs
        .filter(|((_, a), (_, b))| a != b)
        .map(|((name, a), (_, b))| (name, a, b))
        .collect()
}

type Deeds = Vec<(SimTime, String)>;

/// What is only in the first list, and what is only in the second.
fn apart(mut a: Deeds, mut b: Deeds) -> (Deeds, Deeds) {
    a.retain(|deed| match b.iter().position(|other| other == deed) {
        Some(place) => {
            b.remove(place);
            false
        }
        None => true,
    });
    (a, b)
}

/// Each metric of pairs of runs on the same seed.
pub fn differences(runs: &[[&Metrics; 2]]) -> Vec<Difference> {
    let Some([first, _]) = runs.first() else {
        return Vec::new();
    };
    let names = first.iter().map(|(name, _)| *name).enumerate();
    names
        .map(|(index, name)| {
            let value = |run: &Metrics| run.get(index).and_then(|(_, value)| *value);
            let both = |[a, b]: &[&Metrics; 2]| Some(value(b)? - value(a)?);
            Difference {
                name,
                a: spread(runs.iter().map(|[a, _]| value(a))),
                b: spread(runs.iter().map(|[_, b]| value(b))),
                difference: spread(runs.iter().map(both)),
            }
        })
        .collect()
}
