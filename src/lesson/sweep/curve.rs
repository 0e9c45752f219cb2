//! What would come of each place on a slider's track: runs in the background, coarse first, then
//! finer, then on more seeds.

use super::{Background, Course, Spread, Wanted, spread};
use crate::lesson::{Changes, Origin, Value};

/// Every so many places belong to the coarse curve: of 33 places nine do.
const COARSE: usize = 4;
/// Seeds beside the run's own, for the band.
const MORE_SEEDS: u64 = 8;

/// A place on the track.
#[derive(Clone, Debug, PartialEq)]
pub struct Spot {
    /// How far along the track it is, from 0 to 1.
    pub share: f64,
    /// The value that the parameter has there.
    pub value: Value,
}

/// What came of a place.
#[derive(Clone, Debug, PartialEq)]
pub struct SpotFound<'a> {
    /// The place.
    pub spot: &'a Spot,
    /// The metric at the run's own seed.
    pub own: f64,
    /// The metric over all seeds that have been run there, the own one among them.
    pub over_seeds: Spread,
}

/// A curve that is being made.
#[derive(Debug)]
pub struct Curve {
    spots: Vec<Spot>,
    /// For each run: its place, and which seed it has, counted from the run's own.
    plan: Vec<(usize, u64)>,
    background: Background,
}

impl Curve {
    /// Begins the curve of a parameter over these places.
    pub fn begin(
        origin: &Origin,
        name: &str,
        spots: Vec<Spot>,
        course: Course,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let plan = plan(spots.len());
        let wanted = plan.iter().map(|(place, number)| Wanted {
            origin: origin.clone(),
            changes: Changes {
                seed: Some(origin.seed().wrapping_add(*number)),
                set: vec![(name.to_owned(), spots[*place].value.to_string())],
            },
        });
        Self {
            background: Background::begin(wanted.collect(), course, wake),
            spots,
            plan,
        }
    }

    /// Takes over what has been made meanwhile; says whether there was anything.
    pub fn collect(&mut self) -> bool {
        self.background.collect()
    }

    /// How much of it has been made, from 0 to 1.
    pub fn done(&self) -> f64 {
        let wanted = self.background.wanted().max(1);
        self.background.made() as f64 / wanted as f64
    }

    /// The places at which the metric has a value so far, from left to right.
    pub fn found(&self, metric: &str) -> Vec<SpotFound<'_>> {
        let mut values: Vec<Vec<Option<f64>>> = vec![Vec::new(); self.spots.len()];
        let mut own: Vec<Option<f64>> = vec![None; self.spots.len()];
        for (run, (place, number)) in self.plan.iter().enumerate() {
            let value = self.background.value(run, metric);
            values[*place].push(value);
            if *number == 0 {
                own[*place] = value;
            }
        }
        let places = self.spots.iter().zip(own).zip(values);
        places
            .filter_map(|((spot, own), values)| {
                Some(SpotFound {
                    spot,
                    own: own?,
                    over_seeds: spread(values),
                })
            })
            .collect()
    }
}

/// The runs in their order: the coarse curve, the places between, and the coarse places on more
/// seeds.
fn plan(spots: usize) -> Vec<(usize, u64)> {
    let last = spots.saturating_sub(1);
    let few = spots <= 2 * COARSE;
    let is_coarse = |place: &usize| few || place.is_multiple_of(COARSE) || *place == last;
    let coarse = (0..spots).filter(is_coarse);
    let between = (0..spots).filter(|place| !is_coarse(place));
    let mut plan: Vec<(usize, u64)> = coarse.clone().chain(between).map(|at| (at, 0)).collect();
    for number in 1..=MORE_SEEDS {
        plan.extend(coarse.clone().map(|at| (at, number)));
    }
    plan
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nine_places_come_first_and_each_run_is_made_once() {
        let plan = plan(33);
        let first: Vec<usize> = plan[..9].iter().map(|(place, _)| *place).collect();
        assert_eq!(first, [0, 4, 8, 12, 16, 20, 24, 28, 32]);
        assert!(plan[..33].iter().all(|(_, number)| *number == 0));
        assert_eq!(plan.len(), 33 + 9 * 8);
        let mut sorted = plan.clone();
        sorted.sort_unstable();
        sorted.dedup();
        assert_eq!(sorted.len(), plan.len());
    }

    #[test]
    fn few_places_are_all_coarse() {
        assert_eq!(plan(3).len(), 27);
        assert_eq!(plan(0).len(), 0);
        assert_eq!(plan(1)[0], (0, 0));
    }
}
