//! What the learner may try to reach, and how far this run has come.
//!
//! A goal fixes its workload: the windows below begin anew whenever a setting changes that is not
//! one of the learner's levers (slots, TTL, policy, invalidation, the database).

use serde::Serialize;

use super::params::Params;
use super::request::{Kind, Request, Verdict};
use crate::components::cache::{Cache, PolicyKind};
use crate::components::workload::Pattern;
use crate::lesson::{
    Goal, GoalReading, ON_ITS_EXPERIMENT, Outage, OutageRule, OutageStage, Threshold,
};
use crate::sim::stats::WindowedShare;
use crate::sim::{SimDuration, SimTime};

/// Look-ups over which a hit rate is judged: long enough that luck alone does not reach a goal.
const WINDOW: usize = 1_000;
/// The same for the comparison with LRU: three shifts fall into it.
const DUEL: usize = 2_000;
/// The hit rate to reach.
const TARGET: f64 = 0.9;
/// The same with one write a second. Invalidation alone holds 77 % and now and then comes above
/// this by luck within a thousand look-ups, so more are judged.
const FRESH_TARGET: f64 = 0.8;
const FRESH_WINDOW: usize = 4_000;
/// Requests in a thousand that may be refused or time out.
const MOST_ERRORS: f64 = 0.001;
/// How far ahead of LRU a policy must be.
const LEAD: f64 = 0.02;
const OUTAGE: OutageRule = OutageRule {
    least: SimDuration::from_secs(5),
    aftermath: SimDuration::from_secs(12),
    patience: SimDuration::from_secs(2),
};

/// The goals, in the order in which they are shown.
pub const GOALS: [Goal; 5] = [
    Goal {
        id: "ninety",
        title: "Reach 90 %",
        rules: "Over the last 1,000 look-ups, with the keys and the 20 reads/s of the first \
                experiment and at most one error in a thousand.",
        preset: "zipf-20-slots",
    },
    Goal {
        id: "ninety-45",
        title: "90 % with at most 45 slots",
        rules: "As before, but no more than 45 slots.",
        preset: "zipf-20-slots",
    },
    Goal {
        id: "outage",
        title: "Lose the cache, answer everyone",
        rules: "Kill the cache for at least 5 s at 20 reads/s: every read from then until 12 s \
                after its return is answered within 2 s.",
        preset: "zipf-20-slots",
    },
    Goal {
        id: "fresh",
        title: "80 % with writes, nothing stale",
        rules: "Over the last 4,000 look-ups, at 20 reads/s and one write a second, with at most \
                one error in a thousand.",
        preset: "writes-forgotten",
    },
    Goal {
        id: "beat-lru",
        title: "Beat LRU as popularity shifts",
        rules: "At least 2 points more hits over the last 2,000 look-ups than LRU with the same \
                slots and TTL would have had on the same reads if its fills took no time; at most \
                one error in a thousand.",
        preset: "popularity-shift",
    },
];

/// The numbers that some of them ask for.
pub(super) const THRESHOLDS: [Threshold; 2] = [
    Threshold {
        goal: "ninety",
        metric: "hit_rate",
        value: TARGET,
    },
    Threshold {
        goal: "fresh",
        metric: "hit_rate",
        value: FRESH_TARGET,
    },
];

const NINETY: usize = 0;
const NINETY_45: usize = 1;
const OUTAGE_GOAL: usize = 2;
const FRESH: usize = 3;
const BEAT_LRU: usize = 4;

/// How far this run has come.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GoalTracker {
    met: [bool; GOALS.len()],
    params: Params,
    hits: WindowedShare,
    fresh_hits: WindowedShare,
    stale: WindowedShare,
    errors: WindowedShare,
    duel_hits: WindowedShare,
    duel_lru_hits: WindowedShare,
    /// What LRU would hold; kept only while popularity shifts.
    lru: Option<Cache<()>>,
    outage: Option<Outage>,
}

impl GoalTracker {
    pub(super) fn new(params: &Params) -> Self {
        let mut tracker = Self {
            met: [false; GOALS.len()],
            params: params.clone(),
            hits: WindowedShare::new(WINDOW),
            fresh_hits: WindowedShare::new(FRESH_WINDOW),
            stale: WindowedShare::new(FRESH_WINDOW),
            errors: WindowedShare::new(WINDOW),
            duel_hits: WindowedShare::new(DUEL),
            duel_lru_hits: WindowedShare::new(DUEL),
            lru: None,
            outage: None,
        };
        tracker.begin_anew();
        tracker
    }

    fn begin_anew(&mut self) {
        for window in [
            &mut self.hits,
            &mut self.fresh_hits,
            &mut self.stale,
            &mut self.errors,
            &mut self.duel_hits,
            &mut self.duel_lru_hits,
        ] {
            window.clear();
        }
        self.outage = None;
        self.lru = (self.params.pattern == Pattern::Shift)
            .then(|| Cache::new(PolicyKind::Lru, self.params.capacity as usize, 0));
    }

    pub(super) fn changed(&mut self, before: &Params, after: &Params, now: SimTime) {
        self.params = after.clone();
        if !before.same_workload(after) {
            self.begin_anew();
        } else if let Some(lru) = &mut self.lru {
            lru.set_capacity(after.capacity as usize, now, 0);
        }
    }

    pub(super) fn killed(&mut self, now: SimTime) {
        self.outage = Some(Outage::begin(now));
    }

    pub(super) fn revived(&mut self, now: SimTime) {
        self.outage = self.outage.and_then(|outage| outage.revived(now, OUTAGE));
    }

    /// A look-up was scored. Returns the title of a goal that it has met.
    pub(super) fn looked_up(&mut self, read: &Request, now: SimTime) -> Option<&'static str> {
        self.hits.record(read.is_hit());
        self.fresh_hits.record(read.is_hit());
        self.stale.record(read.stale.is_some());
        if let Some(lru) = &mut self.lru {
            let hit = lru.look_up(read.key, now, 0).is_hit();
            if !hit {
                lru.fill(read.key, (), now, self.params.ttl(), 0);
            }
            self.duel_hits.record(read.is_hit());
            self.duel_lru_hits.record(hit);
        }
        [NINETY, NINETY_45, FRESH, BEAT_LRU]
            .into_iter()
            .find_map(|index| self.check(index))
    }

    /// A request has ended for its client.
    pub(super) fn ended(&mut self, request: &Request, now: SimTime) -> Option<&'static str> {
        let error = request.verdict != Some(Verdict::Answered);
        self.errors.record(error);
        let outage = self.outage.as_mut()?;
        if request.kind == Kind::Read {
            outage.read_ended(request.sent_at, now, !error, OUTAGE);
        }
        self.check(OUTAGE_GOAL)
    }

    fn check(&mut self, index: usize) -> Option<&'static str> {
        if self.met[index] || !self.is_reached(index) {
            return None;
        }
        self.met[index] = true;
        Some(GOALS[index].title)
    }

    fn is_reached(&self, index: usize) -> bool {
        let few_errors = self.errors.share().unwrap_or(0.0) <= MOST_ERRORS;
        let full = |window: &WindowedShare| {
            window
                .share()
                .filter(|_| window.is_full() && few_errors)
                .unwrap_or(0.0)
        };
        let on_workload = self.params.same_workload(&workload(index));
        on_workload
            && match index {
                NINETY => full(&self.hits) >= TARGET,
                NINETY_45 => full(&self.hits) >= TARGET && self.params.capacity <= 45,
                OUTAGE_GOAL => self.outage.is_some_and(Outage::is_survived),
                FRESH => full(&self.fresh_hits) >= FRESH_TARGET && self.stale.share() == Some(0.0),
                _ => self.duel_hits.is_full() && few_errors && self.lead() >= LEAD,
            }
    }

    /// Points by which the policy is ahead of LRU, as a share.
    fn lead(&self) -> f64 {
        let share = |window: &WindowedShare| window.share().unwrap_or(0.0);
        share(&self.duel_hits) - share(&self.duel_lru_hits)
    }

    /// How this run stands to the goal at `index`.
    pub fn reading(&self, index: usize) -> GoalReading {
        let met = self.met.get(index).copied().unwrap_or(false);
        let on_workload = self.params.same_workload(&workload(index));
        let (progress, reading) = match index {
            _ if !on_workload => (0.0, "–".to_owned()),
            NINETY_45 if self.params.capacity > 45 => (0.0, "too many slots".to_owned()),
            NINETY | NINETY_45 => share_reading(&self.hits, WINDOW, TARGET),
            OUTAGE_GOAL => OutageStage::of(self.outage).reading(),
            FRESH => match self.stale.share() {
                Some(share) if share > 0.0 => (0.0, format!("{:.1} % stale", share * 100.0)),
                _ => share_reading(&self.fresh_hits, FRESH_WINDOW, FRESH_TARGET),
            },
            _ => {
                let filled = self.duel_hits.len() as f64 / DUEL as f64;
                let lead = self.lead();
                (
                    filled * (lead / LEAD).clamp(0.0, 1.0),
                    format!("{:+.1} points", lead * 100.0),
                )
            }
        };
        GoalReading::new(met, (progress, reading), self.next(index))
    }

    /// What the goal at `index` asks for next.
    fn next(&self, index: usize) -> &'static str {
        match (index, OutageStage::of(self.outage)) {
            _ if !self.params.same_workload(&workload(index)) => ON_ITS_EXPERIMENT,
            (NINETY_45, _) if self.params.capacity > 45 => "Next: at most 45 slots.",
            (OUTAGE_GOAL, OutageStage::Awaited) => "Next: kill the cache.",
            (OUTAGE_GOAL, OutageStage::TooSlow) => {
                "Next: kill the cache again, so that no read waits over 2 s."
            }
            (OUTAGE_GOAL, OutageStage::Down) => "Next: revive the cache, after at least 5 s.",
            (OUTAGE_GOAL, OutageStage::Back) => "Next: go on until 12 s after its return.",
            (FRESH, _) if self.stale.share() > Some(0.0) => {
                "Next: 4,000 look-ups without a stale read."
            }
            (BEAT_LRU, _) if self.lead() < LEAD => "Next: lead LRU by 2 points.",
            _ => "",
        }
    }
}

/// How the share of the last look-ups stands to its target.
fn share_reading(window: &WindowedShare, size: usize, target: f64) -> (f64, String) {
    let filled = window.len() as f64 / size as f64;
    match window.share() {
        Some(share) => (
            filled * (share / target).min(1.0),
            format!("{:.1} %", share * 100.0),
        ),
        None => (0.0, String::new()),
    }
}

/// The set-up whose workload the goal at `index` fixes.
fn workload(index: usize) -> Params {
    let default = Params::default();
    match index {
        FRESH => Params {
            writes_per_s: 1.0,
            ..default
        },
        BEAT_LRU => Params {
            pattern: Pattern::Shift,
            ..default
        },
        _ => default,
    }
}
