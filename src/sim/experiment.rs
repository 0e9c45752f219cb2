//! A run together with what a learner did to it: it can be stepped, rewound, forked and replayed.

use serde::{Deserialize, Serialize};

use super::back::Search;
use super::checkpoints::{Checkpoints, MOST_BYTES_OF_A_COPY};
use super::simulation::BYTES_PER_UNIT;
use super::{Model, SimDuration, SimTime, Simulation};

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
    /// The budget of work ran out first.
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
    pub(super) checkpoints: Checkpoints<M>,
    /// The state before the last command, and how many commands it holds: while time stands still
    /// a command may give way to the next one.
    before: Option<(usize, Simulation<M>)>,
    /// A way back under way.
    pub(super) search: Option<Search>,
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
    pub fn with_log(setup: Setup<M::Params>, log: Vec<LogEntry<M::Command>>) -> Self {
        let mut experiment = Self::unsettled(setup, log);
        experiment.seek(SimTime::ZERO);
        experiment
    }

    /// As [`Self::with_log`], but what happens at the first moment has yet to happen: to seek the
    /// start is to go on with it.
    pub fn unsettled(setup: Setup<M::Params>, mut log: Vec<LogEntry<M::Command>>) -> Self {
        log.sort_by_key(|entry| entry.at_ns);
        Self {
            simulation: Simulation::unsettled(&setup.params, setup.seed),
            checkpoints: Checkpoints::new(),
            setup,
            log,
            applied: 0,
            before: None,
            search: None,
            horizon: SimTime::ZERO,
            revision: 0,
        }
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

    /// Whether all that is due now has happened, so that a position is a time and nothing else.
    pub fn is_settled(&self) -> bool {
        self.simulation.is_settled() && self.command_due().is_none()
    }

    /// The command that is to take effect now.
    fn command_due(&self) -> Option<&LogEntry<M::Command>> {
        let next = self.log.get(self.applied);
        next.filter(|entry| entry.at_ns <= self.now())
    }

    /// A number that changes with every change of the state.
    pub fn revision(&self) -> u64 {
        self.revision
    }

    /// Lets `duration` pass.
    pub fn advance(&mut self, duration: SimDuration) {
        let _all_of_it = self.advance_within(duration, u64::MAX);
    }

    /// Lets `duration` pass, or as much of it as `budget` units of work allow.
    pub fn advance_within(&mut self, duration: SimDuration, budget: u64) -> Progress {
        self.run_to(self.now() + duration, budget)
    }

    /// Goes to `at`, back or forth.
    pub fn seek(&mut self, at: SimTime) {
        let _all_of_it = self.seek_within(at, u64::MAX);
    }

    /// Goes to `at`, or as far towards it as `budget` units of work allow. The budget may run out
    /// in the midst of an instant; what changes the run settles that first.
    pub fn seek_within(&mut self, at: SimTime, budget: u64) -> Progress {
        self.search = None;
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
        self.settle();
        let next = self.next_instant();
        if let Some(at) = next {
            self.seek(at);
        }
        next.is_some()
    }

    /// Does something now. Whatever of the old future lies later than now is forgotten.
    pub fn issue(&mut self, command: M::Command) {
        let _all_of_it = self.issue_within(command, u64::MAX);
    }

    /// As [`Self::issue`], but goes on with what comes of it only as long as `budget` units of
    /// work last.
    pub fn issue_within(&mut self, command: M::Command, budget: u64) -> Progress {
        self.settle();
        let now = self.now();
        self.log.truncate(self.applied);
        self.before = (self.model().footprint_bytes() <= MOST_BYTES_OF_A_COPY)
            .then(|| (self.applied, self.simulation.clone()));
        self.checkpoints.forget_from(now);
        self.horizon = now;
        self.log.push(LogEntry {
            at_ns: now,
            command,
        });
        self.run_to(now, budget)
    }

    /// As [`Self::issue_within`], but a command at the same moment that `replaces` says is the same
    /// gesture gives way: a slider dragged while time stands still is one command.
    pub fn issue_replacing(
        &mut self,
        command: M::Command,
        replaces: impl Fn(&M::Command, &M::Command) -> bool,
        budget: u64,
    ) -> Progress {
        self.settle();
        let now = self.now();
        let gives_way = self.log[..self.applied]
            .last()
            .is_some_and(|last| last.at_ns == now && replaces(&last.command, &command));
        if !gives_way {
            return self.issue_within(command, budget);
        }
        let kept = self.applied - 1;
        self.log.truncate(kept);
        self.log.push(LogEntry {
            at_ns: now,
            command,
        });
        self.checkpoints.forget_from(now);
        self.horizon = now;
        let before = self.before.as_ref();
        if let Some((_, copy)) = before.filter(|(held, copy)| *held == kept && copy.now() == now) {
            self.simulation = copy.clone();
            self.applied = kept;
        } else if let Some(copy) = self.checkpoints.before(now).cloned() {
            self.restore(copy);
        } else {
            self.simulation = Simulation::unsettled(&self.setup.params, self.setup.seed);
            self.applied = 0;
        }
        self.run_to(now, budget)
    }

    /// Takes another log in the place of its own. What of the run is the same with both stays; where
    /// a command that has taken effect is another one, or is missing, the run goes back to before
    /// it, and to seek is to go on from there.
    pub fn take_log(&mut self, mut log: Vec<LogEntry<M::Command>>) {
        log.sort_by_key(|entry| entry.at_ns);
        let pairs = self.log.iter().zip(&log);
        let same = pairs.take_while(|(old, new)| old == new).count();
        let firsts = [self.log.get(same), log.get(same)];
        let parts_at = firsts.into_iter().flatten().map(|entry| entry.at_ns).min();
        let Some(parts_at) = parts_at else {
            return;
        };
        self.log = log;
        self.before = None;
        self.search = None;
        self.checkpoints.forget_from(parts_at);
        if self.applied <= same && parts_at >= self.now() {
            return;
        }
        if let Some(copy) = self.checkpoints.before(parts_at).cloned() {
            self.restore(copy);
        } else {
            self.simulation = Simulation::unsettled(&self.setup.params, self.setup.seed);
            self.applied = 0;
            self.revision += 1;
        }
    }

    /// Keeps no copies to go back to but the start: for a run that only goes on, they would be
    /// work for nothing.
    pub fn only_go_on(&mut self) {
        self.checkpoints.want_start_alone();
    }

    /// Lets go of all memory that serves to go back quickly.
    pub fn rest(&mut self) {
        self.checkpoints.keep_start_alone();
        self.before = None;
        self.search = None;
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

    /// Lets happen what is due now.
    fn settle(&mut self) {
        let _all_of_it = self.run_to(self.now(), u64::MAX);
    }

    pub(super) fn restore(&mut self, copy: Simulation<M>) {
        let now = copy.now();
        self.simulation = copy;
        // A checkpoint holds every command up to and including its moment.
        self.applied = self.log.partition_point(|entry| entry.at_ns <= now);
        self.revision += 1;
    }

    /// Goes on to `until`, which is no earlier than now. Within an instant events come first and
    /// then one command after the other, each with the events it causes, wherever the budget ends.
    pub(super) fn run_to(&mut self, until: SimTime, budget: u64) -> Progress {
        let mut left = budget;
        let progress = loop {
            let now = self.now();
            let settled = self.is_settled();
            if settled && self.checkpoints.due() <= now {
                self.checkpoints.keep(&self.simulation);
                let copied = self.model().footprint_bytes() as u64 / BYTES_PER_UNIT;
                left = left.saturating_sub(copied);
            }
            if settled && until <= now {
                break Progress::Arrived;
            }
            if left == 0 {
                break Progress::OutOfBudget;
            }
            let target = if settled {
                self.before = None;
                let command_at = self.log.get(self.applied).map(|entry| entry.at_ns);
                let target = until.min(self.checkpoints.due());
                command_at.map_or(target, |at| target.min(at))
            } else {
                now
            };
            self.revision += 1;
            let before = self.simulation.work();
            if self.simulation.run_until_within(target, left)
                && let Some(entry) = self.log.get(self.applied)
                && entry.at_ns <= target
            {
                self.simulation.begin(&entry.command);
                self.applied += 1;
            }
            left = left.saturating_sub(self.simulation.work() - before);
        };
        self.horizon = self.horizon.max(self.now());
        progress
    }
}
