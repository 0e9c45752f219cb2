//! What the learner may try to reach, and how far this run has come.
//!
//! A goal fixes its workload; update handling, protection and the time to live are the levers.

use std::collections::VecDeque;

use serde::Serialize;

use super::model::histories::Period;
use super::params::Params;
use super::protection::Update;
use super::request::{Request, SetResult};
use crate::lesson::{Goal, GoalReading, ON_ITS_EXPERIMENT, Threshold};
use crate::sim::SimTime;
use crate::sim::stats::WindowedShare;

/// Reads over which freshness is judged: half a minute of the busy set-ups.
const WINDOW: usize = 3_000;
/// Periods over which loads are judged.
const PERIODS: usize = 50;
/// Loads a period that are allowed on average.
const MOST_LOADS: f64 = 2.0;
/// The age of an answer that is allowed, in seconds.
const OLDEST_S: f64 = 2.0;
/// Hits that are asked for: without entries nothing is ever old.
const HITS: f64 = 0.8;
/// The same where most misses come from deletes.
const HITS_OF_RACE: f64 = 0.5;
/// Readers of a crowd.
const CROWD: u64 = 50;
/// The least time to live of the second goal, in seconds.
const LEAST_TTL_S: f64 = 10.0;

/// The goals, in the order in which they are shown.
pub const GOALS: [Goal; 4] = [
    Goal {
        id: "build-race",
        title: "Store an old value, though every write deletes",
        rules: "By hand: no load, no lost delete, delete after the update, and no delay set. An \
                old value must be stored after the delete has passed.",
        preset: "race-by-hand",
    },
    Goal {
        id: "cure-race",
        title: "Cure it without a shorter TTL",
        rules: "No stale read among the last 3,000, at 100 reads/s and 8 updates/s, with readers \
                that are slow to set. The TTL stays at 10 s or more, and half of the look-ups hit.",
        preset: "race-under-load",
    },
    Goal {
        id: "stop-herd",
        title: "Fifty readers, one load",
        rules: "At least 50 readers request key 1 at once, all of them miss, and together they \
                query the database once.",
        preset: "stampede-of-fifty",
    },
    Goal {
        id: "fresh-and-calm",
        title: "Nothing older than 2 s, at most 2 loads per expiry",
        rules: "Over the last 3,000 reads and 50 expiries or deletes, at 100 reads/s, with at \
                least 80 % hits.",
        preset: "hundred-a-second",
    },
];

/// The numbers that some of them ask for.
pub(super) const THRESHOLDS: [Threshold; 2] = [
    Threshold {
        goal: "fresh-and-calm",
        metric: "loads_per_expiry",
        value: MOST_LOADS,
    },
    Threshold {
        goal: "fresh-and-calm",
        metric: "stale_age_max_s",
        value: OLDEST_S,
    },
];

const BUILD: usize = 0;
const CURE: usize = 1;
const HERD: usize = 2;
const CALM: usize = 3;

/// Readers that came at once.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Crowd {
    first: u64,
    readers: u64,
    missed: u64,
    loads: u64,
    answered: u64,
}

impl Crowd {
    fn has(&self, id: u64) -> bool {
        (self.first..self.first + self.readers).contains(&id)
    }
}

/// How far this run has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalTracker {
    met: [bool; GOALS.len()],
    params: Params,
    hits: WindowedShare,
    stale: WindowedShare,
    too_old: WindowedShare,
    loads: VecDeque<u32>,
    crowd: Option<Crowd>,
}

impl GoalTracker {
    pub(super) fn new(params: &Params) -> Self {
        Self {
            met: [false; GOALS.len()],
            params: params.clone(),
            hits: WindowedShare::new(WINDOW),
            stale: WindowedShare::new(WINDOW),
            too_old: WindowedShare::new(WINDOW),
            loads: VecDeque::new(),
            crowd: None,
        }
    }

    pub(super) fn changed(&mut self, before: &Params, after: &Params) {
        self.params = after.clone();
        if !before.same_workload(after) {
            for window in [&mut self.hits, &mut self.stale, &mut self.too_old] {
                window.clear();
            }
            self.loads.clear();
            self.crowd = None;
        }
    }

    pub(super) fn crowd_comes(&mut self, first: u64, readers: u64) {
        self.crowd = Some(Crowd {
            first,
            readers,
            missed: 0,
            loads: 0,
            answered: 0,
        });
    }

    pub(super) fn looked_up(&mut self, read: &Request) {
        self.hits.record(read.is_hit());
        if let Some(crowd) = self.crowd.as_mut().filter(|crowd| crowd.has(read.id)) {
            crowd.missed += u64::from(!read.is_hit());
        }
    }

    /// A load begins; `late` if it belongs to a period that has ended already.
    pub(super) fn load_begins(&mut self, id: u64, late: bool) {
        if let Some(loads) = self.loads.back_mut().filter(|_| late) {
            *loads = loads.saturating_add(1);
        }
        if let Some(crowd) = self.crowd.as_mut().filter(|crowd| crowd.has(id)) {
            crowd.loads += 1;
        }
    }

    pub(super) fn period_ends(&mut self, period: &Period) {
        if !period.began_with_set {
            return;
        }
        if self.loads.len() == PERIODS {
            self.loads.pop_front();
        }
        self.loads.push_back(period.loads);
    }

    /// A read was answered. Returns the title of a goal that it has met.
    pub(super) fn answered(&mut self, read: &Request, _now: SimTime) -> Option<&'static str> {
        self.stale.record(read.stale.is_some());
        let age = read.stale.map_or(0.0, |stale| stale.age.as_secs_f64());
        self.too_old.record(age > OLDEST_S);
        if let Some(crowd) = self.crowd.as_mut().filter(|crowd| crowd.has(read.id)) {
            crowd.answered += 1;
        }
        [CURE, HERD, CALM]
            .into_iter()
            .find_map(|index| self.check(index))
    }

    /// A set has reached the cache.
    pub(super) fn set_done(&mut self, read: &Request) -> Option<&'static str> {
        let old = matches!(read.set, Some(SetResult::StoredOld(_)));
        let by_hand = self.params.same_workload(&workload(BUILD));
        if !old || !by_hand || self.params.update != Update::DeleteAfter || self.met[BUILD] {
            return None;
        }
        self.met[BUILD] = true;
        Some(GOALS[BUILD].title)
    }

    fn check(&mut self, index: usize) -> Option<&'static str> {
        if self.met[index] || !self.is_reached(index) {
            return None;
        }
        self.met[index] = true;
        Some(GOALS[index].title)
    }

    fn is_reached(&self, index: usize) -> bool {
        if !self.params.same_workload(&workload(index)) {
            return false;
        }
        let hits = self.hits.share().unwrap_or(0.0);
        let none = |window: &WindowedShare| window.is_full() && window.share() == Some(0.0);
        match index {
            CURE => none(&self.stale) && hits >= HITS_OF_RACE && self.keeps_its_ttl(),
            HERD => self.crowd.is_some_and(|crowd| {
                crowd.readers >= CROWD
                    && crowd.answered == crowd.readers
                    && crowd.missed == crowd.readers
                    && crowd.loads == 1
            }),
            _ => {
                none(&self.too_old)
                    && hits >= HITS
                    && self.loads.len() == PERIODS
                    && self.mean_loads() <= MOST_LOADS
            }
        }
    }

    fn keeps_its_ttl(&self) -> bool {
        self.params
            .ttl()
            .is_none_or(|ttl| ttl.as_secs_f64() >= LEAST_TTL_S)
    }

    fn mean_loads(&self) -> f64 {
        let sum: u64 = self.loads.iter().map(|loads| u64::from(*loads)).sum();
        sum as f64 / self.loads.len().max(1) as f64
    }

    /// How this run stands to the goal at `index`.
    pub fn reading(&self, index: usize) -> GoalReading {
        let met = self.met.get(index).copied().unwrap_or(false);
        let on_workload = self.params.same_workload(&workload(index));
        let (progress, reading) = match index {
            _ if !on_workload => (0.0, "–".to_owned()),
            BUILD => (0.0, String::new()),
            CURE => self.cure_reading(),
            HERD => self.crowd.map_or((0.0, String::new()), |crowd| {
                (0.0, format!("{} loads", crowd.loads))
            }),
            _ => self.calm_reading(),
        };
        GoalReading::new(met, (progress, reading), self.next(index))
    }

    /// What the goal at `index` asks for next.
    fn next(&self, index: usize) -> &'static str {
        match (index, self.crowd) {
            _ if !self.params.same_workload(&workload(index)) => ON_ITS_EXPERIMENT,
            (BUILD, _) if self.params.update != Update::DeleteAfter => {
                "Next: updates that delete after the write."
            }
            (BUILD, _) => "Next: an update and its delete, while a reader is held.",
            (CURE, _) if !self.keeps_its_ttl() => "Next: a TTL of at least 10 s.",
            (CURE, _) if self.stale.share() > Some(0.0) => "Next: 3,000 reads, none of them stale.",
            (HERD, None) => "Next: send at least 50 readers at once.",
            (HERD, Some(crowd)) if crowd.readers < CROWD => "Next: at least 50 readers at once.",
            (HERD, Some(crowd)) if crowd.loads > 1 => {
                "Next: go back and choose another protection before they come."
            }
            (CALM, _) if self.loads.len() < PERIODS => "Next: 50 expiries or deletes.",
            _ => "",
        }
    }

    fn cure_reading(&self) -> (f64, String) {
        if !self.keeps_its_ttl() {
            return (0.0, "TTL too short".to_owned());
        }
        let filled = self.stale.len() as f64 / WINDOW as f64;
        match self.stale.share() {
            None => (0.0, String::new()),
            Some(0.0) => (filled, "none stale".to_owned()),
            Some(share) => (0.0, format!("{:.1} % stale", share * 100.0)),
        }
    }

    fn calm_reading(&self) -> (f64, String) {
        let filled = self.too_old.len() as f64 / WINDOW as f64;
        let loads = self.mean_loads();
        match self.too_old.share() {
            None => (0.0, String::new()),
            Some(share) if share > 0.0 => (0.0, format!("{:.1} % too old", share * 100.0)),
            Some(_) => (
                filled * (MOST_LOADS / loads.max(MOST_LOADS)),
                format!("{loads:.1} loads"),
            ),
        }
    }
}

/// The set-up whose workload the goal at `index` fixes; its preset is the same.
pub(super) fn workload(index: usize) -> Params {
    let default = Params::default();
    match index {
        BUILD => Params {
            keys: 6,
            capacity: 6,
            reads_per_s: 0.0,
            writes_per_s: 0.0,
            ..default
        },
        CURE => Params {
            keys: 5,
            capacity: 5,
            reads_per_s: 100.0,
            writes_per_s: 8.0,
            set_delay_ms: 30.0,
            ..default
        },
        HERD => Params {
            keys: 6,
            capacity: 6,
            reads_per_s: 0.0,
            writes_per_s: 0.0,
            database_ms: 200.0,
            ..default
        },
        _ => Params {
            keys: 10,
            capacity: 10,
            reads_per_s: 100.0,
            writes_per_s: 1.0,
            database_ms: 200.0,
            ..default
        },
    }
}
