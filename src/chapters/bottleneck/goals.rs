//! What the learner may try to reach, and how far this run has come.
//!
//! A goal fixes its workload and, but for the levers it names, the system. Its window begins anew
//! whenever a setting changes, so that what was easy before does not count.

use serde::Serialize;

use super::params::Params;
use super::request::Verdict;
use crate::lesson::{Goal, GoalReading, Threshold};
use crate::sim::stats::WindowedShare;
use crate::sim::{SimDuration, SimTime};

/// Reads over which a goal is judged: long enough that luck alone does not reach it.
const WINDOW: usize = 5_000;
/// The load of the goals: three times the calm one.
const PEAK_PER_S: f64 = 900.0;
/// The share of reads that must be in time.
const IN_TIME: f64 = 0.99;
/// Reads in a thousand that may be refused or time out.
const MOST_ERRORS: f64 = 0.001;
const QUICK: SimDuration = SimDuration::from_millis(50);
const PATIENCE: SimDuration = SimDuration::from_millis(100);
const OUTAGE: SimDuration = SimDuration::from_secs(5);
/// An outage that the recovery starts from.
const SHORT_OUTAGE: SimDuration = SimDuration::from_secs(3);

/// The goals, in the order in which they are shown.
pub const GOALS: [Goal; 3] = [
    Goal {
        id: "triple",
        title: "Three times the load, 99 % under 50 ms",
        rules: "Over 5,000 reads under the same settings, at 900 reads/s or more: one database \
                with the 4 workers and the 100 pages of memory it has, and at most one error in a \
                thousand.",
        preset: "calm",
    },
    Goal {
        id: "outage",
        title: "Lose the cache, keep 99 % under 100 ms",
        rules: "At 900 reads/s, kill the cache for at least 5 s: of the reads that end until its \
                return 99 % take less than 100 ms, with at most one error in a thousand.",
        preset: "ninety-percent",
    },
    Goal {
        id: "recover",
        title: "Bring it back to full load",
        rules: "After the cache was lost for 3 s or more: over 5,000 reads 99 % under 100 ms and \
                at most one error in a thousand, with every setting as it was: 900 reads/s and \
                five retries.",
        preset: "kill-the-cache",
    },
];

/// The numbers that some of them ask for.
pub(super) const THRESHOLDS: [Threshold; 2] = [
    Threshold {
        goal: "triple",
        metric: "latency_p99_ms",
        value: 50.0,
    },
    Threshold {
        goal: "outage",
        metric: "latency_p99_ms",
        value: 100.0,
    },
];

const TRIPLE: usize = 0;
const OUTAGE_GOAL: usize = 1;
const RECOVER: usize = 2;

/// The time without the cache.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct Outage {
    killed_at: SimTime,
    /// Whether the workload stayed what it was.
    counts: bool,
    reads: u64,
    late: u64,
    errors: u64,
}

impl Outage {
    fn is_survived(&self) -> bool {
        let reads = self.reads as f64;
        self.counts
            && self.reads > 0
            && self.late as f64 <= (1.0 - IN_TIME) * reads
            && self.errors as f64 <= MOST_ERRORS * reads
    }
}

/// How far this run has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalTracker {
    met: [bool; GOALS.len()],
    params: Params,
    quick: WindowedShare,
    patient: WindowedShare,
    errors: WindowedShare,
    outage: Option<Outage>,
    /// Whether the cache was lost for long enough, and is back.
    was_lost: bool,
}

impl GoalTracker {
    pub(super) fn new(params: &Params) -> Self {
        Self {
            met: [false; GOALS.len()],
            params: params.clone(),
            quick: WindowedShare::new(WINDOW),
            patient: WindowedShare::new(WINDOW),
            errors: WindowedShare::new(WINDOW),
            outage: None,
            was_lost: false,
        }
    }

    pub(super) fn changed(&mut self, before: &Params, after: &Params) {
        self.params = after.clone();
        self.begin_anew();
        if let Some(outage) = &mut self.outage {
            outage.counts &= same_workload(before, after);
        }
    }

    fn begin_anew(&mut self) {
        self.quick.clear();
        self.patient.clear();
        self.errors.clear();
    }

    pub(super) fn killed(&mut self, now: SimTime) {
        self.begin_anew();
        self.outage = Some(Outage {
            killed_at: now,
            counts: self.is_at_peak(),
            reads: 0,
            late: 0,
            errors: 0,
        });
    }

    /// The cache is back. Returns the title of a goal that is met by that.
    pub(super) fn revived(&mut self, now: SimTime) -> Option<&'static str> {
        let outage = self.outage.take()?;
        let lasted = now.since(outage.killed_at);
        self.was_lost |= lasted >= SHORT_OUTAGE;
        self.begin_anew();
        (lasted >= OUTAGE && outage.is_survived()).then(|| self.meet(OUTAGE_GOAL))?
    }

    /// A read has ended for its client. Returns the title of a goal that it has met.
    pub(super) fn ended(&mut self, verdict: Verdict, latency: SimDuration) -> Option<&'static str> {
        let error = verdict != Verdict::Answered;
        self.errors.record(error);
        self.quick.record(!error && latency < QUICK);
        self.patient.record(!error && latency < PATIENCE);
        if let Some(outage) = &mut self.outage {
            outage.reads += 1;
            outage.errors += u64::from(error);
            outage.late += u64::from(error || latency >= PATIENCE);
        }
        if !self.errors.is_full() || self.errors.share() > Some(MOST_ERRORS) {
            return None;
        }
        let enough = |window: &WindowedShare| window.share() >= Some(IN_TIME);
        let triple = enough(&self.quick) && self.is_one_small_database();
        let recovered = enough(&self.patient) && self.is_recovering();
        let triple = if triple { self.meet(TRIPLE) } else { None };
        let recovered = if recovered { self.meet(RECOVER) } else { None };
        triple.or(recovered)
    }

    fn meet(&mut self, index: usize) -> Option<&'static str> {
        let new = !self.met[index];
        self.met[index] = true;
        new.then_some(GOALS[index].title)
    }

    /// What is asked for and how, as the goals have it.
    fn is_at_peak(&self) -> bool {
        let base = Params::default();
        self.params.reads_per_s >= PEAK_PER_S && is_the_usual(&self.params, &base)
    }

    fn is_one_small_database(&self) -> bool {
        let params = &self.params;
        self.is_at_peak()
            && params.servers <= 4
            && params.replicas == 1
            && params.memory_pages <= Params::default().memory_pages
    }

    fn is_recovering(&self) -> bool {
        let params = &self.params;
        self.was_lost
            && self.outage.is_none()
            && self.is_one_small_database()
            && params.cache_slots <= 240
            && params.retries >= 5
            && params.queue_limit >= 2_000
            && params.timeout_ms == 200.0
            && params.backoff_ms == 200.0
            && params.retry_budget == 0.0
            && params.shed_wait_ms == 0.0
    }

    /// How this run stands to the goal at `index`.
    pub fn reading(&self, index: usize) -> GoalReading {
        let met = self.met.get(index).copied().unwrap_or(false);
        let (progress, reading) = match index {
            TRIPLE if !self.is_at_peak() => (0.0, "under 900 reads/s".to_owned()),
            TRIPLE if !self.is_one_small_database() => (0.0, "another database".to_owned()),
            TRIPLE => self.share_reading(&self.quick),
            OUTAGE_GOAL => self.outage_reading(),
            _ if !self.was_lost => (0.0, "not lost yet".to_owned()),
            _ if !self.is_recovering() => (0.2, "other settings".to_owned()),
            _ => self.share_reading(&self.patient),
        };
        GoalReading::new(met, (progress, reading), self.next(index))
    }

    /// What the goal at `index` asks for next.
    fn next(&self, index: usize) -> &'static str {
        match (index, self.outage) {
            (TRIPLE, _) if !self.is_at_peak() => "Next: raise the load to 900 reads/s.",
            (TRIPLE, _) if !self.is_one_small_database() => {
                "Next: one database with 4 workers and 100 pages of memory."
            }
            (OUTAGE_GOAL, None) => "Next: kill the cache.",
            (OUTAGE_GOAL, Some(outage)) if !outage.counts => {
                "Next: revive the cache, and kill it again at 900 reads/s."
            }
            (OUTAGE_GOAL, Some(_)) => "Next: revive the cache, after at least 5 s.",
            (RECOVER, Some(_)) => "Next: revive the cache, after at least 3 s.",
            (RECOVER, None) if !self.was_lost => "Next: lose the cache for at least 3 s.",
            (RECOVER, None) if !self.is_recovering() => {
                "Next: set everything back, 900 reads/s and five retries too."
            }
            _ => "",
        }
    }

    fn share_reading(&self, window: &WindowedShare) -> (f64, String) {
        let filled = window.len() as f64 / WINDOW as f64;
        match window.share() {
            None => (0.0, String::new()),
            Some(_) if self.errors.share() > Some(MOST_ERRORS) => {
                let share = self.errors.share().unwrap_or(0.0);
                (0.0, format!("{:.1} % errors", share * 100.0))
            }
            Some(share) => (
                filled * (share / IN_TIME).min(1.0),
                format!("{:.1} % in time", share * 100.0),
            ),
        }
    }

    fn outage_reading(&self) -> (f64, String) {
        match self.outage {
            None => (0.0, String::new()),
            Some(outage) if !outage.counts => (0.0, "under 900 reads/s".to_owned()),
            Some(outage) if outage.is_survived() => (0.6, "down, in time".to_owned()),
            Some(_) => (0.2, "down, too slow".to_owned()),
        }
    }
}

/// Whether pages, popularity and costs are those of the goals; what may differ are load, memory,
/// workers, replicas, the line and the slots of the cache.
fn is_the_usual(params: &Params, base: &Params) -> bool {
    params.key_pattern() == base.key_pattern()
        && params.service == base.service
        && params.memory_ms == base.memory_ms
        && params.disk_ms == base.disk_ms
        && params.cache_ms == base.cache_ms
        && params.cache_hit == base.cache_hit
        && params.writes_per_s == base.writes_per_s
}

/// Whether two set-ups ask for the same at the same price.
fn same_workload(before: &Params, after: &Params) -> bool {
    is_the_usual(before, after) && before.reads_per_s == after.reads_per_s
}
