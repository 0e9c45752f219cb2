//! What the learner may try to reach, and how far this run has come.
//!
//! A goal fixes its workload. Each attempt begins anew whenever a setting changes.

use serde::Serialize;

use super::operation::Kind;
use super::params::{Conflict, Params, Strategy};
use crate::components::latency::LatencyShape;
use crate::lesson::{Goal, GoalReading, ON_ITS_EXPERIMENT, Threshold};
use crate::sim::{SimDuration, SimTime};

/// Acknowledged writes of the first goal.
const WRITES: u64 = 1_000;
/// The 99th percentile to stay under.
const FAST: SimDuration = SimDuration::from_millis(8);
/// The share of writes that may go unanswered while no leader is there.
const MOST_FAILED: f64 = 0.1;
/// Answered reads of the second, with all replicas up and with one down.
const READS: u64 = 250;
/// After a change of settings, what was sent under the old ones has had time to end.
const SETTLES: SimDuration = SimDuration::from_millis(100);
/// Conflicting writes of the third.
const CONFLICTS: u64 = 100;

/// The goals, in the order in which they are shown.
pub const GOALS: [Goal; 3] = [
    Goal {
        id: "no-promise-broken",
        title: "1,000 writes, one crash, none lost, under 8 ms",
        rules: "Of 1,000 acknowledged writes in a row none is lost, at least one leader is replaced \
                among them, the 99th percentile is under 8 ms, and at most one write in ten goes \
                unanswered. Nodes, delays and rates are those of the first experiment.",
        preset: "async-crash",
    },
    Goal {
        id: "fresh-with-one-down",
        title: "Every read fresh, also with one replica down",
        rules: "250 reads are answered with all three replicas up and 250 while one is down, none \
                of them stale, and nothing that is sent meanwhile is refused. Delays and rates are \
                those of the experiment with W = 1 and R = 1.",
        preset: "one-and-one",
    },
    Goal {
        id: "nothing-dropped",
        title: "100 conflicts, nothing dropped, no user asked",
        rules: "100 writes in a row conflict with a write that their region had not received; \
                none of them is dropped, and no read finds two values side by side. Regions, delays and rates are those of the \
                experiment with two regions.",
        preset: "two-regions",
    },
];

/// The numbers that some of them ask for.
pub(super) const THRESHOLDS: [Threshold; 1] = [Threshold {
    goal: "no-promise-broken",
    metric: "write_latency_p99_ms",
    value: 8.0,
}];

const PROMISE: usize = 0;
const FRESH: usize = 1;
const NOT_DROPPED: usize = 2;

/// An attempt at the first goal.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Promises {
    acknowledged: u64,
    slow: u64,
    failed: u64,
    lost: u64,
    taken_over: bool,
}

/// An attempt at the second.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct OneDown {
    since: SimTime,
    /// When a node crashed, while one is down.
    crashed_at: Option<SimTime>,
    /// Answered reads with all up, and with one down.
    up: u64,
    down: u64,
    stale: u64,
    failed: u64,
}

/// An attempt at the third.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Conflicts {
    met: u64,
    dropped: u64,
    asked: u64,
}

/// How far this run has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalTracker {
    met: [bool; GOALS.len()],
    #[serde(skip)]
    params: Params,
    promises: Promises,
    one_down: OneDown,
    conflicts: Conflicts,
}

impl GoalTracker {
    pub(super) fn new(params: &Params) -> Self {
        Self {
            met: [false; GOALS.len()],
            params: params.clone(),
            promises: Promises::default(),
            one_down: OneDown::default(),
            conflicts: Conflicts::default(),
        }
    }

    pub(super) fn changed(&mut self, params: &Params, now: SimTime) {
        self.params = params.clone();
        self.promises = Promises::default();
        self.conflicts = Conflicts::default();
        self.one_down = OneDown {
            since: now + SETTLES,
            crashed_at: self.one_down.crashed_at,
            ..OneDown::default()
        };
    }

    /// Nodes are down since now, or all are up again.
    pub(super) fn down(&mut self, some: bool, now: SimTime) {
        self.one_down.crashed_at = some.then_some(now);
    }

    pub(super) fn leads_again(&mut self) {
        self.promises.taken_over = true;
    }

    pub(super) fn lost(&mut self, lost: u64) {
        self.promises.lost += lost;
    }

    pub(super) fn dropped(&mut self) {
        self.conflicts.dropped += 1;
    }

    pub(super) fn conflicted(&mut self) -> Option<&'static str> {
        self.conflicts.met += 1;
        self.check(NOT_DROPPED)
    }

    pub(super) fn acknowledged(&mut self, latency: SimDuration) -> Option<&'static str> {
        self.promises.acknowledged += 1;
        self.promises.slow += u64::from(latency >= FAST);
        self.check(PROMISE)
    }

    pub(super) fn failed(&mut self, kind: Kind, sent_at: SimTime) {
        self.promises.failed += u64::from(kind == Kind::Write);
        // What was under way when a node crashed may be lost with it.
        let run = &mut self.one_down;
        let begun = run.crashed_at.map_or(run.since, |at| at.max(run.since));
        run.failed += u64::from(sent_at >= begun);
    }

    pub(super) fn answered(
        &mut self,
        stale: bool,
        open: bool,
        sent_at: SimTime,
    ) -> Option<&'static str> {
        self.conflicts.asked += u64::from(open);
        let run = &mut self.one_down;
        if sent_at >= run.since {
            match run.crashed_at {
                Some(_) => run.down += 1,
                None => run.up += 1,
            }
            run.stale += u64::from(stale);
        }
        self.check(FRESH)
    }

    fn check(&mut self, index: usize) -> Option<&'static str> {
        if self.met[index] || !self.is_reached(index) {
            return None;
        }
        self.met[index] = true;
        Some(GOALS[index].title)
    }

    fn is_reached(&self, index: usize) -> bool {
        self.is_on_workload(index)
            && match index {
                PROMISE => {
                    let run = &self.promises;
                    run.acknowledged >= WRITES
                        && run.taken_over
                        && run.lost == 0
                        && run.is_fast()
                        && run.failed_share() <= MOST_FAILED
                }
                FRESH => {
                    let run = &self.one_down;
                    run.up >= READS && run.down >= READS && run.stale == 0 && run.failed == 0
                }
                _ => {
                    let run = &self.conflicts;
                    run.met >= CONFLICTS && run.dropped == 0 && run.asked == 0
                }
            }
    }

    fn is_on_workload(&self, index: usize) -> bool {
        let (own, fixed) = (&self.params, workload(index));
        let same_delays = own.latency == fixed.latency
            && own.leader_ms == fixed.leader_ms
            && own.rtt_ms == fixed.rtt_ms
            && own.follower_ms == fixed.follower_ms
            && own.lag_ms == fixed.lag_ms
            && own.lag == fixed.lag
            && own.slow_node == fixed.slow_node
            && own.write_mean_ms == fixed.write_mean_ms
            && own.ack_mean_ms == fixed.ack_mean_ms
            && own.read_mean_ms == fixed.read_mean_ms
            && own.answer_mean_ms == fixed.answer_mean_ms;
        let same_load = own.nodes == fixed.nodes
            && own.keys == fixed.keys
            && own.writes_per_s == fixed.writes_per_s
            && own.reads_per_s == fixed.reads_per_s
            && own.read_back == fixed.read_back
            && own.read_after_ms == fixed.read_after_ms
            && own.timeout_ms == fixed.timeout_ms;
        let same_kind = match index {
            PROMISE => true,
            _ => own.strategy == fixed.strategy && own.clock_skew_ms == fixed.clock_skew_ms,
        };
        same_delays && same_load && same_kind
    }

    /// How this run stands to the goal at `index`.
    pub fn reading(&self, index: usize) -> GoalReading {
        let met = self.met.get(index).copied().unwrap_or(false);
        let (progress, reading) = match index {
            _ if !self.is_on_workload(index) => (0.0, "–".to_owned()),
            PROMISE => self.promises.reading(),
            FRESH => self.one_down.reading(),
            _ => match self.conflicts {
                run if run.dropped > 0 => (0.0, format!("{} dropped", run.dropped)),
                run if run.asked > 0 => (0.0, format!("{} asked", run.asked)),
                run => (
                    run.met as f64 / CONFLICTS as f64,
                    format!("{} conflicts", run.met),
                ),
            },
        };
        GoalReading::new(met, (progress.min(1.0), reading), self.next(index))
    }

    /// What the goal at `index` asks for next.
    fn next(&self, index: usize) -> &'static str {
        let run = &self.one_down;
        match index {
            _ if !self.is_on_workload(index) => ON_ITS_EXPERIMENT,
            PROMISE if self.promises.lost > 0 => "Next: another setting; the count begins anew.",
            PROMISE if !self.promises.taken_over => {
                "Next: crash the leader and let another node lead."
            }
            PROMISE => "Next: 1,000 acknowledged writes.",
            FRESH if run.failed > 0 || run.stale > 0 => {
                "Next: another setting; the count begins anew."
            }
            FRESH if run.crashed_at.is_some() && run.down < READS => {
                "Next: 250 reads with one replica down."
            }
            FRESH if run.up < READS => "Next: 250 reads with all replicas up.",
            FRESH => "Next: crash one replica.",
            _ if self.conflicts.dropped > 0 || self.conflicts.asked > 0 => {
                "Next: another setting; the count begins anew."
            }
            _ => "",
        }
    }
}

impl Promises {
    fn is_fast(&self) -> bool {
        (self.slow as f64) < 0.01 * self.acknowledged as f64
    }

    fn failed_share(&self) -> f64 {
        let all = self.failed + self.acknowledged;
        if all == 0 {
            0.0
        } else {
            self.failed as f64 / all as f64
        }
    }

    fn reading(&self) -> (f64, String) {
        let done = (self.acknowledged as f64 / WRITES as f64).min(1.0);
        match self {
            run if run.lost > 0 => (0.0, format!("{} lost", run.lost)),
            run if run.acknowledged > 0 && !run.is_fast() => (0.0, "too slow".to_owned()),
            run if run.failed_share() > MOST_FAILED && run.acknowledged > 100 => {
                (0.0, "too many unanswered".to_owned())
            }
            run if run.taken_over => (done, format!("{} writes", run.acknowledged)),
            run => (
                0.5 * done,
                format!("{} writes, no failover", run.acknowledged),
            ),
        }
    }
}

impl OneDown {
    fn reading(&self) -> (f64, String) {
        let done = (self.up.min(READS) + self.down.min(READS)) as f64 / (2 * READS) as f64;
        match self {
            run if run.failed > 0 => (0.0, format!("{} refused", run.failed)),
            run if run.stale > 0 => (0.0, format!("{} stale", run.stale)),
            run if run.crashed_at.is_none() && run.down < READS => {
                (done, format!("{} reads, all up", run.up))
            }
            run => (done, format!("{} reads, one down", run.down)),
        }
    }
}

/// The set-up whose workload the goal at `index` fixes: that of its preset.
fn workload(index: usize) -> Params {
    let default = Params::default();
    match index {
        FRESH => Params {
            strategy: Strategy::Leaderless,
            latency: LatencyShape::Exponential,
            ..default
        },
        NOT_DROPPED => Params {
            strategy: Strategy::MultiLeader,
            conflict: Conflict::Lww,
            nodes: 4,
            clients: 4,
            keys: 1,
            writes_per_s: 20.0,
            ..default
        },
        _ => default,
    }
}
