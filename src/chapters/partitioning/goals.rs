//! What the learner may try to reach, and how far this run has come.
//!
//! A goal fixes its workload: the window of the traffic begins anew whenever the rows are laid
//! out or a setting changes that is not one of the learner's levers.

use serde::Serialize;

use super::cards::Card;
use super::params::{KeyStream, Params};
use super::tally::{Visits, imbalance};
use crate::lesson::{Goal, GoalReading, ON_ITS_EXPERIMENT, Threshold};

/// Visits over which traffic is judged: four equal shards then differ by luck alone by about
/// four in a hundred.
const WINDOW: usize = 2_000;
/// The largest shard over the mean, for rows and for traffic.
const EVEN: f64 = 1.3;
/// Shards that a card may ask.
const FEW: usize = 2;
/// The share of the keys that may move.
const SMALL_MOVE: f64 = 0.3;

/// The goals, in the order in which they are shown.
pub const GOALS: [Goal; 3] = [
    Goal {
        id: "both-cards",
        title: "Both cards in two shards",
        rules: "Four shards without replicas, newer rows requested more often: the cards of one \
                user and of all users query at most two shards each, and no shard holds or, over the \
                last 2,000 visits, serves more than 1.3 times the mean.",
        preset: "newest-first",
    },
    Goal {
        id: "grow",
        title: "A fifth shard, a small move",
        rules: "Under the stream of new rows, add a shard to the four: at most 30 % of the keys \
                move, and then no shard holds or, over the last 2,000 visits, serves more than \
                1.3 times the mean.",
        preset: "add-a-node-mod",
    },
    Goal {
        id: "celebrity",
        title: "Carry the celebrity",
        rules: "Four shards without replicas, 30 % of the writes for user 1: no shard serves more than \
                1.3 times the mean over the last 2,000 visits, and the month of user 3 is still \
                on at most two shards.",
        preset: "celebrity",
    },
];

/// The numbers that some of them ask for.
pub(super) const THRESHOLDS: [Threshold; 3] = [
    Threshold {
        goal: "celebrity",
        metric: "traffic_imbalance",
        value: EVEN,
    },
    Threshold {
        goal: "both-cards",
        metric: "data_imbalance",
        value: EVEN,
    },
    Threshold {
        goal: "grow",
        metric: "keys_moved_share",
        value: SMALL_MOVE,
    },
];

const BOTH_CARDS: usize = 0;
const GROW: usize = 1;
const CELEBRITY: usize = 2;

/// What the goals look at in a run.
pub trait Measured {
    /// The parameters as they stand.
    fn params(&self) -> &Params;
    /// How many shards a card asks.
    fn asked_by(&self, card: Card) -> usize;
    /// Rows of the fullest shard against the mean.
    fn data_imbalance(&self) -> f64;
}

/// How far this run has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalTracker {
    met: [bool; GOALS.len()],
    visits: Visits,
    /// Visits so far: goals are looked at after every sixteenth.
    seen: u64,
    /// The share that moved when the last shard came, while nothing else has changed.
    grown_by_moving: Option<f64>,
}

impl Default for GoalTracker {
    fn default() -> Self {
        Self::new(&Params::default())
    }
}

impl GoalTracker {
    pub(super) fn new(params: &Params) -> Self {
        Self {
            met: [false; GOALS.len()],
            visits: Visits::new(params.nodes as usize, WINDOW),
            seen: 0,
            grown_by_moving: None,
        }
    }

    pub(super) fn visited(&mut self, index: usize, shards: usize) {
        if self.visits.counts().len() != shards {
            self.visits = Visits::new(shards, WINDOW);
        }
        self.visits.record(index);
        self.seen += 1;
    }

    /// Whether it is worth a look: the window decides in every goal.
    pub(super) fn is_due(&self) -> bool {
        self.visits.is_full() && self.seen.is_multiple_of(16) && self.met.contains(&false)
    }

    pub(super) fn changed(&mut self, before: &Params, after: &Params) {
        let resized = before.nodes != after.nodes;
        if !before.same_workload(after) || (!before.same_layout(after) && !resized) {
            self.laid_out();
        }
    }

    /// Rows have other homes, but not because a shard came or went.
    pub(super) fn laid_out(&mut self) {
        self.visits = Visits::new(self.visits.counts().len(), WINDOW);
        self.grown_by_moving = None;
    }

    /// A shard came or went, and this share of the keys moved.
    pub(super) fn resized(&mut self, grows: bool, share: f64) {
        self.laid_out();
        self.grown_by_moving = grows.then_some(share);
    }

    /// The titles of goals that are met for the first time.
    pub(super) fn check(&mut self, run: &dyn Measured) -> Vec<&'static str> {
        let mut titles = Vec::new();
        for (index, goal) in GOALS.iter().enumerate() {
            if !self.met[index] && self.is_reached(index, run) {
                self.met[index] = true;
                titles.push(goal.title);
            }
        }
        titles
    }

    fn traffic(&self) -> f64 {
        imbalance(self.visits.counts()).unwrap_or(f64::INFINITY)
    }

    fn is_reached(&self, index: usize, run: &dyn Measured) -> bool {
        if !on_workload(index, run.params()) || self.traffic() > EVEN {
            return false;
        }
        let few = |card| run.asked_by(card) <= FEW;
        match index {
            BOTH_CARDS => few(Card::User) && few(Card::Month) && run.data_imbalance() <= EVEN,
            GROW => {
                self.grown_by_moving
                    .is_some_and(|share| share <= SMALL_MOVE)
                    && run.data_imbalance() <= EVEN
            }
            _ => few(Card::User),
        }
    }

    /// How this run stands to the goal at `index`.
    pub fn reading(&self, index: usize, run: &dyn Measured) -> GoalReading {
        let met = self.met.get(index).copied().unwrap_or(false);
        let (progress, reading) = if on_workload(index, run.params()) {
            self.standing(index, run)
        } else {
            (0.0, "–".to_owned())
        };
        GoalReading::new(met, (f64::from(progress), reading), self.next(index, run))
    }

    /// What the goal at `index` asks for next.
    fn next(&self, index: usize, run: &dyn Measured) -> &'static str {
        match (index, self.grown_by_moving) {
            _ if !on_workload(index, run.params()) => ON_ITS_EXPERIMENT,
            (GROW, None) if run.params().nodes != 4 => "Next: go back to four shards.",
            (GROW, None) => "Next: add a shard.",
            (GROW, Some(share)) if share > SMALL_MOVE => {
                "Next: go back to four shards; fewer keys may move."
            }
            _ if self.traffic() <= EVEN && !self.visits.is_full() => {
                "Next: 2,000 visits as even as this."
            }
            _ => "",
        }
    }

    /// What stands in the way, or how full the window is.
    fn standing(&self, index: usize, run: &dyn Measured) -> (f32, String) {
        let asked = |card| run.asked_by(card);
        let most = match index {
            BOTH_CARDS => asked(Card::User).max(asked(Card::Month)),
            CELEBRITY => asked(Card::User),
            _ => 0,
        };
        if most > FEW {
            return (0.0, format!("asks {most} shards"));
        }
        if index == GROW {
            match self.grown_by_moving {
                None => return (0.0, "no shard added".to_owned()),
                Some(share) if share > SMALL_MOVE => {
                    return (0.0, format!("{:.0} % moved", share * 100.0));
                }
                Some(_) => {}
            }
        }
        let data = run.data_imbalance();
        if index != CELEBRITY && data > EVEN {
            return (0.3, format!("rows {data:.2} x mean"));
        }
        if self.visits.is_empty() {
            return (0.3, String::new());
        }
        let traffic = self.traffic();
        let filled = self.visits.len() as f32 / WINDOW as f32;
        let progress = if traffic <= EVEN {
            0.3 + 0.7 * filled
        } else {
            0.3
        };
        (progress, format!("traffic {traffic:.2} x mean"))
    }
}

/// Whether the goal's workload is what runs. Shards are fixed, too: with fewer every card is
/// cheap.
fn on_workload(index: usize, params: &Params) -> bool {
    let nodes = if index == GROW && params.nodes != 4 {
        5
    } else {
        4
    };
    params.nodes == nodes && params.same_workload(&workload(index))
}

/// The set-up whose workload the goal at `index` fixes.
fn workload(index: usize) -> Params {
    let default = Params::default();
    match index {
        BOTH_CARDS => Params {
            stream: KeyStream::Zipf,
            zipf_exponent: 0.4,
            ..default
        },
        GROW => Params {
            stream: KeyStream::Sequential,
            ..default
        },
        _ => Params {
            stream: KeyStream::Celebrity,
            write_share: 1.0,
            keys: 30_000,
            users: 600,
            ..default
        },
    }
}
