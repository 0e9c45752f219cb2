//! What the learner may try to reach, and how far this run has come.
//!
//! A learner chooses a lane for a workload and sets it up; the goal judges that lane from the last
//! change on. A goal fixes its workload: whatever is not a lever must be as in its preset.

use serde::Serialize;

use super::lane::{LaneKind, WriteKeys};
use super::params::Params;
use super::request::Kind;
use crate::lesson::{Goal, GoalReading, ON_ITS_EXPERIMENT};
use crate::sim::SimDuration;

/// The goals, in the order in which they are shown.
pub const GOALS: [Goal; 4] = [
    Goal {
        id: "counters",
        title: "A lane for the view counters",
        rules: "Choose a lane and set it up. Over 800 writes since your last change: at most one \
                error and one write above 5 ms in a thousand, and never more than 100 acknowledged \
                writes at risk from the first flush on.",
        preset: "view-counters",
    },
    Goal {
        id: "ledger",
        title: "A lane for the bank ledger",
        rules: "Choose a lane and set it up. Through 20 crashes of the cache since your last \
                change: nothing acknowledged is lost, no read is stale, and at most one operation \
                in a thousand fails.",
        preset: "bank-ledger",
    },
    Goal {
        id: "archive",
        title: "A lane for the archive",
        rules: "Choose a lane and set it up. Over 1,000 look-ups since your last change: at least \
                58 % hits with at most 50 slots, and at most one error in a thousand.",
        preset: "write-once-read-never",
    },
    Goal {
        id: "fast-ledger",
        title: "The ledger, written within 2 ms",
        rules: "As the ledger, but stale reads do not count: through 20 crashes nothing is lost, \
                at most one write in a thousand takes longer than 2 ms, and as many fail.",
        preset: "bank-ledger",
    },
];

const COUNTERS: usize = 0;
const LEDGER: usize = 1;
const ARCHIVE: usize = 2;
const FAST_LEDGER: usize = 3;

/// Crashes that a ledger has to survive.
const CRASHES: u64 = 20;
/// Writes and look-ups over which the other lanes are judged.
const ENOUGH_WRITES: u64 = 800;
const ENOUGH_LOOK_UPS: u64 = 1_000;
/// Operations in a thousand that may fail or be slow.
const FEW: f64 = 0.001;
const MOST_AT_RISK: u64 = 100;
const HIT_RATE: f64 = 0.58;
const MOST_SLOTS: u64 = 50;
const PATIENCE: SimDuration = SimDuration::from_millis(5);
const HASTE: SimDuration = SimDuration::from_millis(2);

/// What a lane has done since the learner's last change.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
struct Window {
    acknowledged: u64,
    answered: u64,
    failed: u64,
    failed_writes: u64,
    slower_than_2_ms: u64,
    slower_than_5_ms: u64,
    look_ups: u64,
    hits: u64,
    stale: u64,
    lost: u64,
    at_risk: u64,
    /// Whether a flush has come, so that what was at risk before the change no longer counts.
    flushed: bool,
    at_risk_max: u64,
}

impl Window {
    fn anew(self) -> Self {
        Self {
            at_risk: self.at_risk,
            ..Self::default()
        }
    }

    /// Whether few enough operations have failed. A cache that takes over cannot go on with the
    /// reads of the one that crashed, so the fast ledger counts writes alone.
    fn few_failed(&self, index: usize) -> bool {
        let all = self.acknowledged + self.answered + self.failed;
        if index == FAST_LEDGER {
            self.few(self.failed_writes)
        } else {
            self.failed as f64 <= FEW * all as f64
        }
    }

    fn few(&self, slow: u64) -> bool {
        slow as f64 <= FEW * self.acknowledged as f64
    }

    fn hit_rate(&self) -> f64 {
        self.hits as f64 / self.look_ups.max(1) as f64
    }
}

/// How far this run has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalTracker {
    met: [bool; GOALS.len()],
    /// Which goals' workloads are running.
    on: [bool; GOALS.len()],
    capacity: u64,
    chosen: Option<LaneKind>,
    crashes: u64,
    windows: [Window; 4],
}

impl GoalTracker {
    pub(super) fn new(params: &Params) -> Self {
        let mut tracker = Self {
            met: [false; GOALS.len()],
            on: [false; GOALS.len()],
            capacity: 0,
            chosen: None,
            crashes: 0,
            windows: [Window::default(); 4],
        };
        tracker.changed(params);
        tracker
    }

    /// The lane that was chosen.
    pub fn chosen(&self) -> Option<LaneKind> {
        self.chosen
    }

    pub(super) fn changed(&mut self, params: &Params) {
        self.on = std::array::from_fn(|index| params.same_workload(&workload(index)));
        self.capacity = params.capacity;
        self.begin_anew();
    }

    pub(super) fn choose(&mut self, kind: LaneKind) {
        self.chosen = Some(kind);
        self.begin_anew();
    }

    fn begin_anew(&mut self) {
        self.windows = self.windows.map(Window::anew);
        self.crashes = 0;
    }

    fn window(&mut self, lane: LaneKind) -> &mut Window {
        &mut self.windows[lane as usize]
    }

    pub(super) fn crashed(&mut self) {
        self.crashes += 1;
    }

    pub(super) fn acknowledged(&mut self, lane: LaneKind, latency: SimDuration) {
        let window = self.window(lane);
        window.acknowledged += 1;
        window.slower_than_2_ms += u64::from(latency > HASTE);
        window.slower_than_5_ms += u64::from(latency > PATIENCE);
    }

    pub(super) fn answered(&mut self, lane: LaneKind) {
        self.window(lane).answered += 1;
    }

    pub(super) fn failed(&mut self, lane: LaneKind, kind: Kind) {
        let window = self.window(lane);
        window.failed += 1;
        window.failed_writes += u64::from(kind == Kind::Write);
    }

    pub(super) fn looked_up(&mut self, lane: LaneKind, hit: bool) {
        let window = self.window(lane);
        window.look_ups += 1;
        window.hits += u64::from(hit);
    }

    pub(super) fn stale(&mut self, lane: LaneKind) {
        self.window(lane).stale += 1;
    }

    pub(super) fn lost(&mut self, lane: LaneKind, count: u64) {
        self.window(lane).lost += count;
    }

    pub(super) fn at_risk(&mut self, lane: LaneKind, count: u64) {
        let window = self.window(lane);
        window.flushed |= count < window.at_risk;
        window.at_risk = count;
        if window.flushed {
            window.at_risk_max = window.at_risk_max.max(count);
        }
    }

    /// Looks whether another goal is met; returns its title.
    pub(super) fn newly_met(&mut self) -> Option<&'static str> {
        self.chosen?;
        let index = (0..GOALS.len()).find(|&index| !self.met[index] && self.is_reached(index))?;
        self.met[index] = true;
        Some(GOALS[index].title)
    }

    fn is_reached(&self, index: usize) -> bool {
        let Some(lane) = self.chosen.filter(|_| self.on[index]) else {
            return false;
        };
        let window = &self.windows[lane as usize];
        let survived = self.crashes >= CRASHES && window.lost == 0;
        window.few_failed(index)
            && match index {
                COUNTERS => {
                    window.acknowledged >= ENOUGH_WRITES
                        && window.few(window.slower_than_5_ms)
                        && window.at_risk_max <= MOST_AT_RISK
                }
                LEDGER => survived && window.stale == 0,
                ARCHIVE => {
                    window.look_ups >= ENOUGH_LOOK_UPS
                        && window.hit_rate() >= HIT_RATE
                        && self.capacity <= MOST_SLOTS
                }
                _ => survived && window.few(window.slower_than_2_ms),
            }
    }

    /// How this run stands to the goal at `index`.
    pub fn reading(&self, index: usize) -> GoalReading {
        let met = self.met.get(index).copied().unwrap_or(false);
        let on = self.on.get(index).copied().unwrap_or(false);
        let (progress, reading) = match self.chosen {
            _ if !on => (0.0, "–".to_owned()),
            None => (0.0, "choose a lane".to_owned()),
            Some(lane) => self.standing(index, &self.windows[lane as usize]),
        };
        let next = match self.chosen {
            _ if !on => ON_ITS_EXPERIMENT,
            None => "Next: click the name of a lane.",
            Some(lane) => self.next(index, &self.windows[lane as usize]),
        };
        GoalReading::new(met, (progress, reading), next)
    }

    /// What the goal at `index` asks for next of the lane that was chosen.
    fn next(&self, index: usize, window: &Window) -> &'static str {
        let failed = !window.few_failed(index) && window.failed > 2;
        let slow = match index {
            COUNTERS => !window.few(window.slower_than_5_ms) || window.at_risk_max > MOST_AT_RISK,
            FAST_LEDGER => !window.few(window.slower_than_2_ms) || window.lost > 0,
            LEDGER => window.lost > 0 || window.stale > 0,
            _ => self.capacity > MOST_SLOTS,
        };
        if failed || slow {
            return "Next: another lane or setting; the count begins anew.";
        }
        match index {
            COUNTERS => "Next: 800 writes with this lane.",
            LEDGER | FAST_LEDGER => "Next: 20 crashes with this lane.",
            _ => "Next: 1,000 look-ups with this lane.",
        }
    }

    fn standing(&self, index: usize, window: &Window) -> (f64, String) {
        let share = |done: u64, of: u64| (done as f64 / of as f64).min(1.0);
        let crashes = share(self.crashes, CRASHES);
        match index {
            _ if !window.few_failed(index) && window.failed > 2 => {
                (0.0, format!("{} failed", window.failed))
            }
            COUNTERS if window.at_risk_max > MOST_AT_RISK => {
                (0.0, format!("{} at risk", window.at_risk_max))
            }
            COUNTERS if !window.few(window.slower_than_5_ms) => (0.0, "too slow".to_owned()),
            FAST_LEDGER if !window.few(window.slower_than_2_ms) => (0.0, "too slow".to_owned()),
            COUNTERS => (
                share(window.acknowledged, ENOUGH_WRITES),
                format!("{} writes", window.acknowledged),
            ),
            LEDGER | FAST_LEDGER if window.lost > 0 => (0.0, format!("{} lost", window.lost)),
            LEDGER if window.stale > 0 => (0.0, format!("{} stale", window.stale)),
            ARCHIVE if self.capacity > MOST_SLOTS => (0.0, "too many slots".to_owned()),
            ARCHIVE => (
                share(window.look_ups, ENOUGH_LOOK_UPS) * (window.hit_rate() / HIT_RATE).min(1.0),
                format!("{:.0} % hits", window.hit_rate() * 100.0),
            ),
            _ => (crashes, format!("{} of {CRASHES} crashes", self.crashes)),
        }
    }
}

/// The set-up whose workload the goal at `index` fixes.
fn workload(index: usize) -> Params {
    let default = Params::default();
    match index {
        COUNTERS => Params {
            keys: 10,
            reads_per_s: 20.0,
            writes_per_s: 100.0,
            database_per_s: 50.0,
            ..default
        },
        ARCHIVE => Params {
            keys: 1_000,
            write_keys: WriteKeys::Sequence,
            zipf_exponent: 1.2,
            reads_per_s: 30.0,
            writes_per_s: 30.0,
            ..default
        },
        _ => Params {
            reads_per_s: 40.0,
            writes_per_s: 40.0,
            jitter_ms: 20.0,
            database_per_s: 500.0,
            restart_s: 0.2,
            crash_every_s: 1.0,
            ..default
        },
    }
}
