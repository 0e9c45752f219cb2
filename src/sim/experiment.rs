//! A run together with what a learner did to it: it can be stepped, rewound, forked and replayed.

use serde::{Deserialize, Serialize};

use super::checkpoints::Checkpoints;
use super::{Model, SimDuration, SimTime, Simulation};

/// A command counts as one event for so many bytes of the model, against a budget.
const BYTES_PER_EVENT: u64 = 4_096;

/// What a run starts from.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Setup<P> {
    /// The seed of all luck.
    pub seed: u64,
    /// The parameters at the start.
    pub params: P,
}

/// Something a learner did, and when.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LogEntry<C> {
    /// The virtual time at which it took effect, in nanoseconds.
    pub at_ns: SimTime,
    /// What was done.
    pub command: C,
}

/// How far an advance with a budget got.
#[must_use]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// All the way.
    Arrived,
    /// The budget of events ran out first.
    OutOfBudget,
}

/// Set-up, command log and state. The log and the set-up alone determine the state at any time.
#[derive(Clone, Debug)]
pub struct Experiment<M: Model> {
    setup: Setup<M::Params>,
    log: Vec<LogEntry<M::Command>>,
    /// How many entries of the log have taken effect in `simulation`.
    applied: usize,
    simulation: Simulation<M>,
    checkpoints: Checkpoints<M>,
    horizon: SimTime,
    /// Bumped by whatever makes the present state another one than a viewer has seen.
    revision: u64,
}

impl<M: Model> Experiment<M> {
    /// A fresh run of a set-up.
    pub fn new(setup: Setup<M::Params>) -> Self {
        Self::with_log(setup, Vec::new())
    }

    /// A run whose commands are known beforehand. Entries out of order are put in order; equal
    /// times keep their order. The clock stands at the start.
    pub fn with_log(setup: Setup<M::Params>, mut log: Vec<LogEntry<M::Command>>) -> Self {
        log.sort_by_key(|entry| entry.at_ns);
        let simulation = Simulation::new(&setup.params, setup.seed);
        let mut experiment = Self {
            checkpoints: Checkpoints::new(&simulation),
            setup,
            log,
            applied: 0,
            simulation,
            horizon: SimTime::ZERO,
            revision: 0,
        };
        experiment.restart();
        experiment
    }

    /// What it started from.
    pub fn setup(&self) -> &Setup<M::Params> {
        &self.setup
    }

    /// Everything the learner did, including what lies ahead after going back.
    pub fn log(&self) -> &[LogEntry<M::Command>] {
        &self.log
    }

    /// The state.
    pub fn simulation(&self) -> &Simulation<M> {
        &self.simulation
    }

    /// The system.
    pub fn model(&self) -> &M {
        self.simulation.model()
    }

    /// The present moment.
    pub fn now(&self) -> SimTime {
        self.simulation.now()
    }

    /// The latest moment this run has seen; after going back it lies ahead.
    pub fn horizon(&self) -> SimTime {
        self.horizon
            .max(self.log.last().map_or(SimTime::ZERO, |entry| entry.at_ns))
    }

    /// Notes that this run was seen up to `at`, although it was made anew since.
    pub fn has_seen(&mut self, at: SimTime) {
        self.horizon = self.horizon.max(at);
    }

    /// Whether time has passed in this run, even if it has gone back since.
    pub fn has_run(&self) -> bool {
        self.horizon > SimTime::ZERO
    }

    /// A number that changes with every change of the state.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Lets `duration` pass.
    pub fn advance(&mut self, duration: SimDuration) {
        let _all_of_it = self.advance_within(duration, u64::MAX);
    }

    /// Lets `duration` pass, or as much of it as `budget` events allow.
    pub fn advance_within(&mut self, duration: SimDuration, budget: u64) -> Progress {
        self.run_to(self.now() + duration, budget)
    }

    /// Goes to `at`, back or forth.
    pub fn seek(&mut self, at: SimTime) {
        let _all_of_it = self.seek_within(at, u64::MAX);
    }

    /// Goes to `at`, or as far towards it as `budget` events allow.
    pub fn seek_within(&mut self, at: SimTime, budget: u64) -> Progress {
        let nearest = self.checkpoints.at_or_before(at);
        if let Some(copy) = nearest
            && (at < self.now() || copy.now() > self.now())
        {
            let copy = copy.clone();
            self.restore(copy);
        }
        self.run_to(at, budget)
    }

    /// Goes on to the next moment at which something happens. Returns whether there is one.
    pub fn step(&mut self) -> bool {
        let next = self.next_instant();
        if let Some(at) = next {
            self.seek(at);
        }
        next.is_some()
    }

    /// Goes back to the last moment before now at which something happened, or to the start.
    pub fn step_back(&mut self) {
        self.step_back_by(1);
    }

    /// Goes back over `count` moments at which something happened.
    pub fn step_back_by(&mut self, count: usize) {
        if count == 0 {
            return;
        }
        let mut instants: Vec<SimTime> = Vec::new();
        let mut end = self.now();
        let mut end_counts = false;
        // Each round looks at the stretch from one checkpoint to the next, the latest first.
        while instants.len() < count
            && let Some(copy) = self.checkpoints.before(end).cloned()
        {
            let start = copy.now();
            self.restore(copy);
            let first_of_round = instants.len();
            while let Some(at) = self
                .next_instant()
                .filter(|&at| at < end || (end_counts && at == end))
            {
                let _all_of_it = self.run_to(at, u64::MAX);
                instants.push(at);
            }
            instants[first_of_round..].reverse();
            end = start;
            end_counts = true;
        }
        let target = instants.get(count - 1).copied();
        self.seek(target.unwrap_or(SimTime::ZERO));
    }

    /// Does something now. Whatever of the old future lies later than now is forgotten.
    pub fn issue(&mut self, command: M::Command) {
        let now = self.now();
        self.log.truncate(self.applied);
        self.checkpoints.forget_from(now);
        self.horizon = now;
        self.simulation.apply(&command);
        self.log.push(LogEntry {
            at_ns: now,
            command,
        });
        self.applied = self.log.len();
        self.revision += 1;
        if now == SimTime::ZERO {
            self.checkpoints = Checkpoints::new(&self.simulation);
        }
    }

    /// As [`Self::issue`], but a command at the same moment that `replaces` says is the same
    /// gesture gives way: a slider dragged while time stands still is one command.
    pub fn issue_replacing(
        &mut self,
        command: M::Command,
        replaces: impl Fn(&M::Command, &M::Command) -> bool,
    ) {
        let now = self.now();
        let gives_way = self.log[..self.applied]
            .last()
            .is_some_and(|last| last.at_ns == now && replaces(&last.command, &command));
        if gives_way {
            self.log.truncate(self.applied - 1);
            self.checkpoints.forget_from(now);
            self.horizon = now;
            if let Some(copy) = self.checkpoints.before(now).cloned() {
                self.restore(copy);
                let _all_of_it = self.run_to(now, u64::MAX);
            } else {
                self.simulation = Simulation::new(&self.setup.params, self.setup.seed);
                self.restart();
            }
        }
        self.issue(command);
    }

    /// The next moment at which something happens: an event, or a command that lies ahead.
    pub fn next_instant(&self) -> Option<SimTime> {
        let event = self.simulation.next_instant();
        let command = self.log.get(self.applied).map(|entry| entry.at_ns);
        match (event, command) {
            (Some(event), Some(command)) => Some(event.min(command)),
            (event, command) => event.or(command),
        }
    }

    /// The digest of the present state.
    pub fn digest(&self) -> u64 {
        self.simulation.digest()
    }

    /// Makes the fresh simulation the start: commands at time zero belong to it.
    fn restart(&mut self) {
        self.applied = 0;
        self.apply_due();
        self.checkpoints = Checkpoints::new(&self.simulation);
    }

    fn restore(&mut self, copy: Simulation<M>) {
        let now = copy.now();
        self.simulation = copy;
        // A checkpoint holds every command up to and including its moment.
        self.applied = self.log.partition_point(|entry| entry.at_ns <= now);
        self.revision += 1;
    }

    /// Applies the commands that are due; returns what they cost, in events. A command may touch
    /// the whole model, so that it counts the more the larger the model is.
    fn apply_due(&mut self) -> u64 {
        let now = self.now();
        let mut cost = 0;
        while let Some(entry) = self
            .log
            .get(self.applied)
            .filter(|entry| entry.at_ns <= now)
        {
            self.simulation.apply(&entry.command);
            self.applied += 1;
            cost += 1 + self.model().footprint_bytes() as u64 / BYTES_PER_EVENT;
        }
        cost
    }

    fn run_to(&mut self, until: SimTime, budget: u64) -> Progress {
        let mut left = budget;
        while self.now() < until {
            let command_at = self
                .log
                .get(self.applied)
                .map_or(SimTime::MAX, |entry| entry.at_ns);
            let checkpoint_at = self.checkpoints.next_due(self.now());
            let target = until.min(command_at).min(checkpoint_at);
            self.revision += 1;
            let before = self.simulation.work();
            let arrived = left > 0 && self.simulation.run_until_within(target, left);
            left = left.saturating_sub(self.simulation.work() - before);
            // The budget may have run out at the very moment of a command: a position is a time
            // and nothing else, so the command has taken effect there too.
            left = left.saturating_sub(self.apply_due());
            if !arrived {
                self.horizon = self.horizon.max(self.now());
                return Progress::OutOfBudget;
            }
            if target == checkpoint_at {
                self.checkpoints.keep(&self.simulation);
            }
        }
        self.horizon = self.horizon.max(self.now());
        Progress::Arrived
    }
}
