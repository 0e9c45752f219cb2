//! What the present question costs in data sets of other sizes: run, not computed.

use super::families::Family;
use super::params::Params;
use super::question::{Draws, MIX, Query, Question};
use super::world::World;
use crate::lesson::Parameters as _;
use crate::sim::{Luck, Stream};

/// Numbers of users at which it is measured.
pub const SIZES: [u64; 6] = [30, 100, 300, 1_000, 3_000, 10_000];
/// Questions at each of them.
const QUESTIONS: u64 = 8;

/// The mean cost of the present question with `users` users, in microseconds, family by family;
/// `None` where so many users with so many edges are not allowed.
pub fn cost_at(params: &Params, seed: u64, users: u64) -> Option<[f64; Family::ALL.len()]> {
    let at = Params {
        users,
        ..params.clone()
    };
    at.check().ok()?;
    let world = World::new(&at, seed);
    let mut costs = [0.0; Family::ALL.len()];
    for (query, share) in asked(at.query) {
        for (cost, one) in costs.iter_mut().zip(mean_cost(&at, &world, query, seed)) {
            *cost += share * one;
        }
    }
    Some(costs)
}

/// The questions that are asked, each with its share.
fn asked(query: Query) -> Vec<(Query, f64)> {
    if query != Query::Mix {
        return vec![(query, 1.0)];
    }
    let all: u64 = MIX.iter().sum();
    let share = |share: u64| share as f64 / all as f64;
    Query::ALL.into_iter().zip(MIX.map(share)).collect()
}

fn mean_cost(params: &Params, world: &World, query: Query, seed: u64) -> [f64; Family::ALL.len()] {
    let mut luck = Luck::new(seed);
    let mut sums = [0.0; Family::ALL.len()];
    for _ in 0..QUESTIONS {
        let draws = Draws {
            subject: luck.bits(Stream::ReadKeys),
            product: luck.bits(Stream::ReadKeys),
        };
        let (age, depth) = (params.age as u8, params.depth as u8);
        let question = Question::new(query, draws, world.data(), age, depth);
        let (outcomes, _) = world.outcomes(question, 0);
        for (sum, outcome) in sums.iter_mut().zip(outcomes) {
            *sum += outcome.work.cost_us();
        }
    }
    sums.map(|sum| sum / QUESTIONS as f64)
}
