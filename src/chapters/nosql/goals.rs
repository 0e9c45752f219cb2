//! What the learner may try to reach.

use std::collections::VecDeque;

use serde::Serialize;

use super::execution::Part;
use super::families::Family;
use super::params::Params;
use super::question::{Query, Question};
use crate::lesson::{Goal, GoalReading, ON_ITS_EXPERIMENT};

/// Answers over which the plan is judged.
const PLANNED: usize = 1_000;
/// What they may cost the servers on average, in microseconds.
pub const BUDGET_US: f64 = 4.2;
/// Answers over which waste is judged.
const WASTE: usize = 30;

/// The goals, in the order in which they are shown.
pub const GOALS: [Goal; 2] = [
    Goal {
        id: "budget",
        title: "Five workloads under budget",
        rules: "Assign each question of the mix to a data model, without secondary indexes: over \
                the last 1,000 answers of your plan its servers were busy for at most 4.2 µs each.",
        preset: "five-workloads",
    },
    Goal {
        id: "no-waste",
        title: "Read only what is asked for",
        rules: "Users over 30 in the document store: over the last 30 answers, every document \
                that was read is a result.",
        preset: "users-over-30",
    },
];

const BUDGET: usize = 0;
const NO_WASTE: usize = 1;

/// How far this run has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalTracker {
    met: [bool; GOALS.len()],
    params: Params,
    /// Costs of the plan's last answers.
    costs: VecDeque<f64>,
    /// Documents read in vain by the last answers.
    wasted: VecDeque<u64>,
}

impl GoalTracker {
    pub(super) fn new(params: &Params) -> Self {
        Self {
            met: [false; GOALS.len()],
            params: params.clone(),
            costs: VecDeque::new(),
            wasted: VecDeque::new(),
        }
    }

    /// A setting has changed: what was answered before it no longer counts.
    pub(super) fn changed(&mut self, before: &Params, after: &Params) {
        self.params = after.clone();
        let same_rate = before.queries_per_s == after.queries_per_s;
        if same_rate || !before.same_workload(after) {
            self.costs.clear();
            self.wasted.clear();
        }
    }

    /// A family has answered; returns the title of a goal that this has met.
    pub(super) fn answered(
        &mut self,
        question: Question,
        family: Family,
        planned: bool,
        part: &Part,
    ) -> Option<&'static str> {
        if planned {
            keep(&mut self.costs, part.work.server_us(), PLANNED);
        }
        if family == Family::Document && question.query() == Query::UsersOver {
            let wasted = part.work.rows_scanned.saturating_sub(part.results);
            keep(&mut self.wasted, wasted, WASTE);
        }
        [BUDGET, NO_WASTE]
            .into_iter()
            .find(|&goal| !self.met[goal] && self.is_reached(goal))
            .map(|goal| {
                self.met[goal] = true;
                GOALS[goal].title
            })
    }

    fn on_workload(&self, goal: usize) -> bool {
        let wanted = workload(goal);
        self.params.same_workload(&wanted) && (goal != BUDGET || !self.params.index)
    }

    fn is_reached(&self, goal: usize) -> bool {
        self.on_workload(goal)
            && match goal {
                BUDGET => self.costs.len() == PLANNED && self.cost() <= Some(BUDGET_US),
                _ => self.wasted.len() == WASTE && self.wasted.iter().sum::<u64>() == 0,
            }
    }

    fn cost(&self) -> Option<f64> {
        let count = self.costs.len();
        (count > 0).then(|| self.costs.iter().sum::<f64>() / count as f64)
    }

    /// How this run stands to the goal at `index`.
    pub fn reading(&self, index: usize) -> GoalReading {
        let met = self.met.get(index).copied().unwrap_or(false);
        let (progress, reading) = if !self.on_workload(index) {
            (0.0, "–".to_owned())
        } else if index == BUDGET {
            let filled = self.costs.len() as f64 / PLANNED as f64;
            self.cost().map_or((0.0, String::new()), |cost| {
                (
                    filled * (BUDGET_US / cost).min(1.0),
                    format!("{cost:.2} µs"),
                )
            })
        } else {
            let wasted = self.wasted.back().copied();
            let clean = self.wasted.iter().rev().take_while(|&&wasted| wasted == 0);
            let progress = clean.count() as f64 / WASTE as f64;
            (
                progress,
                wasted.map_or_else(String::new, |count| format!("{count} in vain")),
            )
        };
        let next = match index {
            _ if !self.on_workload(index) => ON_ITS_EXPERIMENT,
            BUDGET if self.cost() > Some(BUDGET_US) => "Next: at most 4.2 µs per answer.",
            BUDGET => "Next: 1,000 answers of this plan.",
            _ => "",
        };
        GoalReading::new(met, (progress, reading), next)
    }
}

fn keep<T>(window: &mut VecDeque<T>, value: T, most: usize) {
    if window.len() == most {
        window.pop_front();
    }
    window.push_back(value);
}

/// The set-up whose workload the goal at `index` fixes.
fn workload(index: usize) -> Params {
    let query = if index == BUDGET {
        Query::Mix
    } else {
        Query::UsersOver
    };
    Params {
        query,
        ..Params::default()
    }
}
