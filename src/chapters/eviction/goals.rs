//! What the learner may try to reach, and how far this run has come.
//!
//! The goals about policies look at the first row. What a scan costs is measured against a twin of
//! that row which the scan does not reach, and what a shift costs against one that begins empty at
//! the shift, so that the luck of the requests cancels out.

use std::collections::VecDeque;

use serde::Serialize;

use super::game::Game;
use super::params::{Params, Stream};
use super::rows::{Ask, REDIS, Row, cache};
use crate::components::cache::Cache;
use crate::lesson::{Goal, GoalReading, ON_ITS_EXPERIMENT};

/// Requests after the begin of a scan that are compared, those of scans not counted.
const AFTER_SCAN: u64 = 12;
/// Scans that are judged together.
const SCANS: usize = 10;
/// Requests after a shift: what was learned is compared over the second half of them.
const AFTER_SHIFT: u64 = 2_000;
/// Shifts that are judged together.
const SHIFTS: usize = 2;
/// What may be lost.
const MOST_LOST: f64 = 0.05;
/// The game: hits that may be missing to the optimum.
const MOST_BEHIND: u32 = 1;

/// The goals, in the order in which they are shown.
pub const GOALS: [Goal; 4] = [
    Goal {
        id: "scan",
        title: "Lose less than 5 points to a scan",
        rules: "The first row, over the 12 requests after the start of each of the last 10 scans, \
                compared with a twin that the scan does not reach. Keys of the scan do not count.",
        preset: "a-scan",
    },
    Goal {
        id: "shift",
        title: "Adapt to a shift within 2,000 requests",
        rules: "The first row, over requests 1,001 to 2,000 after each of the last 2 shifts, at \
                most 5 points behind a cache of its kind that was empty at the shift.",
        preset: "yesterdays-hit",
    },
    Goal {
        id: "both",
        title: "One policy for both",
        rules: "Less than 5 points lost to scans, and shifts followed within 2,000 requests, with \
                one policy and the same settings throughout.",
        preset: "scan-and-shift",
    },
    Goal {
        id: "be-the-cache",
        title: "Be the cache, and beat LRU and LFU",
        rules: "A game of 60 requests with more hits than both, at most 1 behind OPT.",
        preset: "five-slots",
    },
];

const SCAN: usize = 0;
const SHIFT: usize = 1;
const BOTH: usize = 2;
const GAME: usize = 3;

/// A comparison under way: the twin, how far it has come, and by how many hits the row is behind.
#[derive(Clone, Debug, PartialEq, Serialize)]
struct Trial {
    twin: Cache<()>,
    asked: u64,
    behind: i64,
}

/// How far this run has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalTracker {
    met: [bool; GOALS.len()],
    params: Params,
    in_scan: bool,
    scan: Option<Trial>,
    scans: VecDeque<i64>,
    shift: Option<Trial>,
    shifts: VecDeque<i64>,
}

impl GoalTracker {
    pub(super) fn new(params: &Params) -> Self {
        Self {
            met: [false; GOALS.len()],
            params: params.clone(),
            in_scan: false,
            scan: None,
            scans: VecDeque::new(),
            shift: None,
            shifts: VecDeque::new(),
        }
    }

    /// Whatever was set, the comparisons begin anew, unless it only concerns other rows.
    pub(super) fn changed(&mut self, params: &Params) {
        let other_rows = Params {
            row_2: params.row_2,
            row_3: params.row_3,
            row_4: params.row_4,
            row_5: params.row_5,
            ..self.params.clone()
        };
        if other_rows != *params {
            self.scan = None;
            self.scans.clear();
            self.shift = None;
            self.shifts.clear();
        }
        self.params = params.clone();
    }

    /// The row that is looked at; none if it is the optimum, which knows the future.
    fn judged(&self) -> Option<usize> {
        let row = self.params.row_1.index()?;
        (row != REDIS - 1).then_some(row)
    }

    /// A request is about to be sent into the rows.
    pub(super) fn before(&mut self, rows: &[Row], params: &Params, once: bool) {
        let begins = once && !self.in_scan && params.pattern.scans();
        self.in_scan = once;
        if begins
            && let Some(row) = self.judged()
            && let Some(cache) = &rows[row].cache
        {
            self.scan = Some(Trial {
                twin: cache.clone(),
                asked: 0,
                behind: 0,
            });
        }
    }

    pub(super) fn shifted(&mut self, params: &Params) {
        if let Some(row) = self.judged() {
            self.shift = Some(Trial {
                twin: cache(params.policy_of(row), params, 0),
                asked: 0,
                behind: 0,
            });
        }
    }

    /// A request was answered. Returns the titles of the goals that it has met.
    pub(super) fn asked(
        &mut self,
        ask: Ask,
        once: bool,
        hits: u32,
        params: &Params,
    ) -> Vec<&'static str> {
        let Some(row) = self.judged() else {
            return Vec::new();
        };
        let hit = hits >> row & 1 == 1;
        if let Some(trial) = self.scan.as_mut().filter(|_| !once) {
            trial.ask(ask, hit, params, true);
            if trial.asked == AFTER_SCAN {
                keep(&mut self.scans, trial.behind, SCANS);
                self.scan = None;
            }
        }
        if let Some(trial) = &mut self.shift {
            let counts = !once && trial.asked >= AFTER_SHIFT / 2;
            trial.ask(ask, hit, params, counts);
            // What a scan asks for reaches the twin as well, and does not count.
            trial.asked -= u64::from(once);
            if trial.asked == AFTER_SHIFT {
                keep(&mut self.shifts, trial.behind, SHIFTS);
                self.shift = None;
            }
        }
        [SCAN, SHIFT, BOTH]
            .into_iter()
            .filter_map(|index| self.check(index))
            .collect()
    }

    /// A game is over.
    pub(super) fn played(&mut self, game: &Game) -> Option<&'static str> {
        let [lru, lfu, optimum] = game.rivals();
        let wins = game.hits() > lru.max(lfu) && game.hits() + MOST_BEHIND >= optimum;
        let first = wins && !self.met[GAME];
        self.met[GAME] |= wins;
        first.then_some(GOALS[GAME].title)
    }

    fn check(&mut self, index: usize) -> Option<&'static str> {
        let scan_is_well = self.lost_to_scans().is_some_and(|lost| lost < MOST_LOST);
        let shift_is_well = self.lost_to_shifts().is_some_and(|lost| lost <= MOST_LOST);
        let reached = match index {
            SCAN => scan_is_well,
            SHIFT => shift_is_well,
            _ => scan_is_well && shift_is_well,
        };
        if self.met[index] || !reached || !self.params.same_workload(&workload(index)) {
            return None;
        }
        self.met[index] = true;
        Some(GOALS[index].title)
    }

    /// The share of hits lost to the last scans, once there were enough.
    fn lost_to_scans(&self) -> Option<f64> {
        lost(&self.scans, SCANS, AFTER_SCAN)
    }

    /// The share of hits by which the last shifts left the row behind.
    fn lost_to_shifts(&self) -> Option<f64> {
        lost(&self.shifts, SHIFTS, AFTER_SHIFT / 2)
    }

    /// How this run stands to the goal at `index`.
    pub fn reading(&self, index: usize) -> GoalReading {
        let met = self.met.get(index).copied().unwrap_or(false);
        let on_workload = index == GAME || self.params.same_workload(&workload(index));
        let of = |name: &str, done: usize, all: usize, lost: Option<f64>| match lost {
            Some(lost) => format!("{:+.1} %", -100.0 * lost),
            None => format!("{name} {done}/{all}"),
        };
        let scan = of("scan", self.scans.len(), SCANS, self.lost_to_scans());
        let shift = of("shift", self.shifts.len(), SHIFTS, self.lost_to_shifts());
        let share = |done: usize, all: usize| done as f32 / all as f32;
        let (progress, reading) = match index {
            _ if !on_workload => (0.0, "–".to_owned()),
            GAME => (0.0, String::new()),
            _ if self.judged().is_none() => (0.0, "it is OPT".to_owned()),
            SCAN => (share(self.scans.len(), SCANS), scan),
            SHIFT => (share(self.shifts.len(), SHIFTS), shift),
            _ => (
                share(self.scans.len() + self.shifts.len(), SCANS + SHIFTS),
                format!("{scan} {shift}"),
            ),
        };
        let next = match index {
            _ if !on_workload => ON_ITS_EXPERIMENT,
            GAME => "Next: begin a new game under be the cache.",
            _ if self.judged().is_none() => "Next: another policy for the first row.",
            SCAN | BOTH if self.scans.len() < SCANS => "Next: ten scans.",
            SHIFT | BOTH if self.shifts.len() < SHIFTS => "Next: two shifts.",
            _ => "Next: another policy for the first row.",
        };
        GoalReading::new(met, (f64::from(progress) * 0.9, reading), next)
    }
}

impl Trial {
    fn ask(&mut self, ask: Ask, row_hit: bool, params: &Params, counts: bool) {
        let hit = self.twin.look_up(ask.key, ask.now, ask.coin).is_hit();
        if !hit {
            let ttl = params.ttl_of(ask.key, false);
            self.twin.fill(ask.key, (), ask.now, ttl, ask.coin);
        }
        self.asked += 1;
        if counts {
            self.behind += i64::from(hit) - i64::from(row_hit);
        }
    }
}

fn keep(results: &mut VecDeque<i64>, behind: i64, most: usize) {
    if results.len() == most {
        results.pop_front();
    }
    results.push_back(behind);
}

fn lost(results: &VecDeque<i64>, enough: usize, each: u64) -> Option<f64> {
    (results.len() == enough).then(|| {
        let behind: i64 = results.iter().sum();
        behind as f64 / (each * enough as u64) as f64
    })
}

/// The set-up whose workload the goal at `index` fixes.
fn workload(index: usize) -> Params {
    let default = Params::default();
    let large = Params {
        keys: 200,
        capacity: 20,
        reads_per_s: 20.0,
        scan_every_s: 40.0,
        scan_length: 60,
        shift_every_s: 150.0,
        shift_by: 100,
        ..default.clone()
    };
    match index {
        SCAN => Params {
            pattern: Stream::Scan,
            ..default
        },
        SHIFT => Params {
            pattern: Stream::Shift,
            ..large
        },
        _ => Params {
            pattern: Stream::ScanShift,
            ..large
        },
    }
}
