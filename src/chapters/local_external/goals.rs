//! What the learner may try to reach, and how far this run has come.
//!
//! A goal fixes its workload and its network: the windows below begin anew whenever a setting
//! changes that is not one of the learner's levers (where values are cached, slots, times to live,
//! routing, invalidation).

use std::collections::VecDeque;

use serde::Serialize;

use super::params::Params;
use super::request::{Kind, Request, Tier};
use crate::components::workload::Key;
use crate::lesson::{
    Goal, GoalReading, ON_ITS_EXPERIMENT, Outage, OutageRule, OutageStage, Threshold,
};
use crate::sim::{SimDuration, SimTime};

/// Whole seconds over which a run is judged.
const WINDOW_S: u64 = 20;
/// The hottest keys, and how long a read of them may take on average.
const TOP: Key = 100;
const TOP_MEAN_US: f64 = 200.0;
/// How old a missing write may be.
const OLDEST: SimDuration = SimDuration::from_secs(5);
/// Calls of the shared cache a second.
const MOST_CALLS_PER_S: f64 = 1_000.0;
/// Requests in a thousand that may be refused.
const MOST_ERRORS: f64 = 0.001;
/// The share of reads that an instance must answer itself.
const OWN_SHARE: f64 = 0.75;
const OUTAGE: OutageRule = OutageRule {
    least: SimDuration::from_secs(10),
    aftermath: SimDuration::from_secs(5),
    patience: SimDuration::from_millis(500),
};

/// The goals, in the order in which they are shown.
pub const GOALS: [Goal; 3] = [
    Goal {
        id: "no-step-back",
        title: "Monotonic reloads",
        rules: "For 20 s no client is shown an older version than before, and instances answer at \
                least 75 % of the reads themselves; 100 reads/s, one write a second, one message \
                in ten lost.",
        preset: "value-flaps",
    },
    Goal {
        id: "outage",
        title: "Lose the shared cache, stay quick",
        rules: "Kill the shared cache for at least 10 s at 200 reads/s: every read from then until \
                5 s after its return is answered within 0.5 s.",
        preset: "shared-down",
    },
    Goal {
        id: "three-at-once",
        title: "Fast, fresh and frugal",
        rules: "For 20 s reads of the 100 hottest keys take less than 0.2 ms on average, no answer \
                is older than 5 s, and the shared cache is called at most 1,000 times a second; \
                10 instances, 1,600 reads/s, one message in ten lost.",
        preset: "busy-site",
    },
];

/// The numbers that some of them ask for.
pub(super) const THRESHOLDS: [Threshold; 1] = [Threshold {
    goal: "three-at-once",
    metric: "latency_mean_us",
    value: TOP_MEAN_US,
}];

const NO_STEP_BACK: usize = 0;
const OUTAGE_GOAL: usize = 1;
const THREE: usize = 2;

/// What happened in one second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Second {
    number: u64,
    reads: u64,
    own: u64,
    top_reads: u64,
    top_ns: u64,
    too_old: u64,
    backwards: u64,
    calls: u64,
    refused: u64,
}

/// How far this run has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalTracker {
    met: [bool; GOALS.len()],
    params: Params,
    /// The last seconds; the newest is not over yet.
    seconds: VecDeque<Second>,
    /// The first whole second of the present workload.
    from: u64,
    outage: Option<Outage>,
}

impl GoalTracker {
    pub(super) fn new(params: &Params) -> Self {
        Self {
            met: [false; GOALS.len()],
            params: params.clone(),
            seconds: VecDeque::new(),
            from: 0,
            outage: None,
        }
    }

    pub(super) fn changed(&mut self, before: &Params, after: &Params) {
        self.params = after.clone();
        if !before.same_workload(after) {
            self.from = self.seconds.back().map_or(0, |second| second.number + 1);
            self.seconds.clear();
            self.outage = None;
        }
    }

    pub(super) fn killed(&mut self, now: SimTime) {
        self.outage = Some(Outage::begin(now));
    }

    pub(super) fn revived(&mut self, now: SimTime) {
        self.outage = self.outage.and_then(|outage| outage.revived(now, OUTAGE));
    }

    pub(super) fn shared_call(&mut self, now: SimTime) {
        if let Some(second) = self.second(now) {
            second.calls += 1;
        }
    }

    /// A request has ended for its client. Returns the title of a goal that it has met.
    pub(super) fn ended(&mut self, request: &Request, now: SimTime) -> Option<&'static str> {
        let number = now.as_nanos() / 1_000_000_000;
        let begins = self.seconds.back().is_none_or(|last| last.number < number);
        if let Some(second) = self.second(now) {
            add(second, request);
        }
        let over_before = self.outage.is_some_and(Outage::is_over);
        if let Some(outage) = self.outage.as_mut().filter(|_| request.kind == Kind::Read) {
            outage.read_ended(request.sent_at, now, !request.refused, OUTAGE);
        }
        if self.outage.is_some_and(Outage::is_over) && !over_before {
            return self.check(OUTAGE_GOAL);
        }
        // Windows are whole seconds, so that only the first request of a second can decide.
        if !begins {
            return None;
        }
        [NO_STEP_BACK, THREE]
            .into_iter()
            .find_map(|index| self.check(index))
    }

    /// The second that `now` lies in.
    fn second(&mut self, now: SimTime) -> Option<&mut Second> {
        let number = now.as_nanos() / 1_000_000_000;
        if number < self.from {
            return None;
        }
        if self.seconds.back().is_none_or(|last| last.number < number) {
            self.seconds.push_back(Second {
                number,
                ..Second::default()
            });
            while self
                .seconds
                .front()
                .is_some_and(|first| first.number + WINDOW_S < number)
            {
                self.seconds.pop_front();
            }
        }
        self.seconds.back_mut()
    }

    /// The last whole seconds taken together, and how many there are.
    fn window(&self) -> (Second, u64) {
        let mut sum = Second::default();
        let Some(last) = self.seconds.back() else {
            return (sum, 0);
        };
        for second in self.seconds.iter().filter(|one| one.number < last.number) {
            sum.reads += second.reads;
            sum.own += second.own;
            sum.top_reads += second.top_reads;
            sum.top_ns += second.top_ns;
            sum.too_old += second.too_old;
            sum.backwards += second.backwards;
            sum.calls += second.calls;
            sum.refused += second.refused;
        }
        (sum, (last.number - self.from).min(WINDOW_S))
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
        let (sum, seconds) = self.window();
        let few_errors = sum.refused as f64 <= MOST_ERRORS * sum.reads as f64;
        let is_full = seconds >= WINDOW_S && sum.reads > 0 && few_errors;
        match index {
            NO_STEP_BACK => is_full && sum.backwards == 0 && own_share(&sum) >= OWN_SHARE,
            OUTAGE_GOAL => self.outage.is_some_and(Outage::is_survived),
            _ => {
                is_full
                    && top_mean_us(&sum) < TOP_MEAN_US
                    && sum.too_old == 0
                    && sum.calls as f64 <= MOST_CALLS_PER_S * WINDOW_S as f64
            }
        }
    }

    /// How this run stands to the goal at `index`.
    pub fn reading(&self, index: usize) -> GoalReading {
        let met = self.met.get(index).copied().unwrap_or(false);
        let on_workload = self.params.same_workload(&workload(index));
        let (sum, seconds) = self.window();
        let filled = seconds as f64 / WINDOW_S as f64;
        let (progress, reading) = match index {
            _ if !on_workload => (0.0, "–".to_owned()),
            OUTAGE_GOAL => OutageStage::of(self.outage).reading(),
            _ if sum.reads == 0 => (0.0, String::new()),
            NO_STEP_BACK if sum.backwards > 0 => (0.0, format!("{} back", sum.backwards)),
            NO_STEP_BACK => (
                filled * (own_share(&sum) / OWN_SHARE).min(1.0),
                format!("{:.0} % own", own_share(&sum) * 100.0),
            ),
            _ => three_reading(&sum, seconds, filled),
        };
        GoalReading::new(met, (progress, reading), self.next(index))
    }

    /// What the goal at `index` asks for next.
    fn next(&self, index: usize) -> &'static str {
        match (index, OutageStage::of(self.outage)) {
            _ if !self.params.same_workload(&workload(index)) => ON_ITS_EXPERIMENT,
            (OUTAGE_GOAL, OutageStage::Awaited) => "Next: kill the shared cache.",
            (OUTAGE_GOAL, OutageStage::TooSlow) => {
                "Next: kill it again, so that no read waits over 0.5 s."
            }
            (OUTAGE_GOAL, OutageStage::Down) => "Next: revive it, after at least 10 s.",
            (OUTAGE_GOAL, OutageStage::Back) => "Next: go on until 5 s after its return.",
            (NO_STEP_BACK, _) if self.window().0.backwards > 0 => "Next: 20 s without a step back.",
            _ => "",
        }
    }
}

/// Adds a request to the second in which it ended.
fn add(second: &mut Second, request: &Request) {
    if request.refused {
        second.refused += 1;
    }
    if request.kind == Kind::Write || request.refused {
        return;
    }
    second.reads += 1;
    second.own += u64::from(request.tier == Some(Tier::L1));
    second.backwards += u64::from(request.went_back_from.is_some());
    second.too_old += u64::from(request.stale.is_some_and(|stale| stale.age > OLDEST));
    if request.key <= TOP {
        second.top_reads += 1;
        second.top_ns += request.latency().unwrap_or_default().as_nanos();
    }
}

/// The first of the three that is not reached, or all of them.
fn three_reading(sum: &Second, seconds: u64, filled: f64) -> (f64, String) {
    let calls = sum.calls as f64 / seconds.max(1) as f64;
    let mean = top_mean_us(sum);
    if mean >= TOP_MEAN_US {
        (0.0, format!("{:.2} ms", mean / 1e3))
    } else if sum.too_old > 0 {
        (filled / 3.0, format!("{} too old", sum.too_old))
    } else if calls > MOST_CALLS_PER_S {
        (filled * 2.0 / 3.0, format!("{calls:.0} calls/s"))
    } else {
        (filled, format!("{seconds} s of {WINDOW_S} s"))
    }
}

fn own_share(sum: &Second) -> f64 {
    sum.own as f64 / sum.reads.max(1) as f64
}

fn top_mean_us(sum: &Second) -> f64 {
    sum.top_ns as f64 / 1e3 / sum.top_reads.max(1) as f64
}

/// The set-up whose workload the goal at `index` fixes.
fn workload(index: usize) -> Params {
    let default = Params::default();
    match index {
        NO_STEP_BACK => Params {
            reads_per_s: 100.0,
            writes_per_s: 1.0,
            message_loss: 0.1,
            ..default
        },
        OUTAGE_GOAL => Params {
            keys: 1_000,
            zipf_exponent: 1.0,
            reads_per_s: 200.0,
            database_per_s: 100.0,
            ..default
        },
        _ => Params {
            instances: 10,
            keys: 10_000,
            zipf_exponent: 1.0,
            reads_per_s: 1_600.0,
            writes_per_s: 5.0,
            message_loss: 0.1,
            ..default
        },
    }
}
