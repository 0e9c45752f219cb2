//! A run as one plain value: the clock, what is to come, the luck and the model.

use std::fmt::Debug;

use serde::Serialize;

use super::{EventHandle, EventQueue, Luck, SimDuration, SimTime, digest};

/// A simulated system: a plain value that reacts to events and commands.
///
/// It may use nothing but its own state and the [`Context`]; then the same seed, parameters and
/// commands always give the same run.
pub trait Model: Clone + Debug + PartialEq + Serialize + Send + 'static {
    /// What a set-up fixes before the run starts.
    type Params: Clone + Debug + PartialEq + Send + Sync + 'static;
    /// What a learner can do while it runs.
    type Command: Clone + Debug + PartialEq + Send + Sync + 'static;
    /// What can happen next.
    type Event: Clone + Debug + PartialEq + Serialize + Send + 'static;

    /// The system at the start of a run; it schedules its first events.
    fn new(params: &Self::Params, cx: &mut Context<'_, Self::Event>) -> Self;

    /// Reacts to an event that is due now.
    fn on_event(&mut self, event: Self::Event, cx: &mut Context<'_, Self::Event>);

    /// Reacts to what the learner does now.
    fn on_command(&mut self, command: &Self::Command, cx: &mut Context<'_, Self::Event>);

    /// Roughly how much memory a copy takes, in bytes; it decides how many checkpoints are kept.
    fn footprint_bytes(&self) -> usize {
        size_of::<Self>()
    }

    /// At most about how much memory a run with these parameters takes in the course of time, in
    /// bytes: known before anything is allocated, so that too much can be refused.
    fn most_bytes(_params: &Self::Params) -> u64 {
        size_of::<Self>() as u64
    }

    /// Panics if the state contradicts itself. Tests call it; the program does not.
    fn assert_invariants(&self, _now: SimTime) {}
}

/// What a model may touch besides itself.
#[derive(Debug)]
pub struct Context<'a, E> {
    now: SimTime,
    queue: &'a mut EventQueue<E>,
    luck: &'a mut Luck,
    work: &'a mut u64,
}

impl<E> Context<'_, E> {
    /// The present moment.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// Schedules an event `delay` from now.
    pub fn after(&mut self, delay: SimDuration, event: E) -> EventHandle {
        self.queue.schedule(self.now + delay, event)
    }

    /// Takes an event back; `None` if it is gone already.
    pub fn cancel(&mut self, handle: EventHandle) -> Option<E> {
        self.queue.cancel(handle)
    }

    /// The seeded streams.
    pub fn luck(&mut self) -> &mut Luck {
        self.luck
    }

    /// Tells that this event or command costs `units` more than an ordinary one.
    ///
    /// A unit is the work of an ordinary event: about a microsecond, or some twenty items of an
    /// array looked at, or four entries of a tree changed. The meter changes nothing of what
    /// happens; it only says where a slice of work may end, so that no frame waits long. A slice
    /// ends between two events, never within one: what may cost more than [`MOST_UNITS`] is to be
    /// done by several events or refused.
    pub fn charge(&mut self, units: u64) {
        *self.work = self.work.saturating_add(units);
    }
}

/// The most that one event or command may cost, in units of work: some tens of milliseconds.
pub const MOST_UNITS: u64 = 50_000;

/// To touch or copy so much of a model is a unit of work, in bytes.
pub(super) const BYTES_PER_UNIT: u64 = 4_096;

/// The whole state of a run.
///
/// It is *settled* when every event due now has happened and the next lies strictly later, so that
/// a position is a time and nothing else. Only a budget of work that runs out within an instant
/// leaves it unsettled; going on settles it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Simulation<M: Model> {
    now: SimTime,
    queue: EventQueue<M::Event>,
    luck: Luck,
    model: M,
    events: u64,
    /// What the run has cost so far; it follows from all else and is no part of the digest.
    #[serde(skip)]
    work: u64,
}

impl<M: Model> Simulation<M> {
    /// A run at its start.
    pub fn new(params: &M::Params, seed: u64) -> Self {
        let mut simulation = Self::unsettled(params, seed);
        simulation.settle();
        simulation
    }

    /// As [`Self::new`], but what is due at the first moment has yet to happen.
    pub(super) fn unsettled(params: &M::Params, seed: u64) -> Self {
        let (mut queue, mut luck, mut work) = (EventQueue::new(), Luck::new(seed), 0);
        let mut cx = Context {
            now: SimTime::ZERO,
            queue: &mut queue,
            luck: &mut luck,
            work: &mut work,
        };
        let model = M::new(params, &mut cx);
        Self {
            now: SimTime::ZERO,
            queue,
            luck,
            model,
            events: 0,
            work,
        }
    }

    /// The present moment.
    pub fn now(&self) -> SimTime {
        self.now
    }

    /// The system.
    pub fn model(&self) -> &M {
        &self.model
    }

    /// How many events have happened since the start.
    pub fn events(&self) -> u64 {
        self.events
    }

    /// What events and commands have cost since the start: one unit each, and what they told
    /// [`Context::charge`]; see there for what a unit is.
    pub fn work(&self) -> u64 {
        self.work
    }

    /// What is still to come, soonest first.
    pub fn upcoming(&self) -> impl Iterator<Item = (SimTime, &M::Event)> {
        self.queue.iter()
    }

    /// The next moment at which something happens.
    pub fn next_instant(&self) -> Option<SimTime> {
        self.queue.next_at()
    }

    /// Whether nothing more is due now.
    pub fn is_settled(&self) -> bool {
        self.next_instant().is_none_or(|at| at > self.now)
    }

    /// Lets everything up to and including `until` happen; the clock then stands at `until`.
    /// A time that has passed changes nothing.
    pub fn run_until(&mut self, until: SimTime) {
        while self.run_one(until) {}
        self.now = self.now.max(until);
    }

    /// As [`Self::run_until`], but gives up after the event with which `budget` units of work are
    /// spent, which may leave it unsettled. Returns whether it got there.
    pub fn run_until_within(&mut self, until: SimTime, budget: u64) -> bool {
        let stop_at = self.work.saturating_add(budget);
        while self.work < stop_at {
            if !self.run_one(until) {
                self.now = self.now.max(until);
                return true;
            }
        }
        false
    }

    /// Applies a command now, and lets everything happen that it causes now.
    pub fn apply(&mut self, command: &M::Command) {
        self.begin(command);
        self.settle();
    }

    /// As [`Self::apply`], but what the command causes has yet to happen.
    pub(super) fn begin(&mut self, command: &M::Command) {
        // A command may touch the whole model, so that it counts the more the larger that is.
        let all_of_it = self.model.footprint_bytes() as u64 / BYTES_PER_UNIT;
        self.work = self.work.saturating_add(1 + all_of_it);
        let mut cx = Context {
            now: self.now,
            queue: &mut self.queue,
            luck: &mut self.luck,
            work: &mut self.work,
        };
        self.model.on_command(command, &mut cx);
    }

    /// A fixed 64-bit hash (XXH3) over the canonical serialisation (postcard) of the whole state.
    pub fn digest(&self) -> u64 {
        digest::of(self)
    }

    fn settle(&mut self) {
        let now = self.now;
        while self.run_one(now) {}
    }

    fn run_one(&mut self, until: SimTime) -> bool {
        let Some((at, event)) = self.queue.pop_until(until) else {
            return false;
        };
        self.now = at;
        self.events += 1;
        self.work = self.work.saturating_add(1);
        let mut cx = Context {
            now: at,
            queue: &mut self.queue,
            luck: &mut self.luck,
            work: &mut self.work,
        };
        self.model.on_event(event, &mut cx);
        true
    }
}

/// A digest as files and windows show it: sixteen hexadecimal digits.
pub fn digest_text(digest: u64) -> String {
    format!("{digest:016x}")
}
