//! A run as one plain value: the clock, what is to come, the luck and the model.

use std::fmt::Debug;

use serde::Serialize;
use xxhash_rust::xxh3::xxh3_64;

use super::{EventHandle, EventQueue, Luck, SimDuration, SimTime};

/// A simulated system: a plain value that reacts to events and commands.
///
/// It may use nothing but its own state and the [`Context`]; then the same seed, parameters and
/// commands always give the same run.
pub trait Model: Clone + Debug + PartialEq + Serialize + 'static {
    /// What a set-up fixes before the run starts.
    type Params: Clone + Debug + PartialEq + 'static;
    /// What a learner can do while it runs.
    type Command: Clone + Debug + PartialEq + 'static;
    /// What can happen next.
    type Event: Clone + Debug + PartialEq + Serialize + 'static;

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

    /// Panics if the state contradicts itself. Tests call it; the program does not.
    fn assert_invariants(&self, _now: SimTime) {}
}

/// What a model may touch besides itself.
#[derive(Debug)]
pub struct Context<'a, E> {
    now: SimTime,
    queue: &'a mut EventQueue<E>,
    luck: &'a mut Luck,
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
}

/// The whole state of a run.
///
/// Between calls it is *settled*: every event due now has happened and the next lies strictly
/// later, so that a position is a time and nothing else.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Simulation<M: Model> {
    now: SimTime,
    queue: EventQueue<M::Event>,
    luck: Luck,
    model: M,
    events: u64,
}

impl<M: Model> Simulation<M> {
    /// A run at its start.
    pub fn new(params: &M::Params, seed: u64) -> Self {
        let mut queue = EventQueue::new();
        let mut luck = Luck::new(seed);
        let mut cx = Context {
            now: SimTime::ZERO,
            queue: &mut queue,
            luck: &mut luck,
        };
        let model = M::new(params, &mut cx);
        let mut simulation = Self {
            now: SimTime::ZERO,
            queue,
            luck,
            model,
            events: 0,
        };
        simulation.settle();
        simulation
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

    /// What is still to come, soonest first.
    pub fn upcoming(&self) -> impl Iterator<Item = (SimTime, &M::Event)> {
        self.queue.iter()
    }

    /// The next moment at which something happens.
    pub fn next_instant(&self) -> Option<SimTime> {
        self.queue.next_at()
    }

    /// Lets everything up to and including `until` happen; the clock then stands at `until`.
    /// A time that has passed changes nothing.
    pub fn run_until(&mut self, until: SimTime) {
        while self.run_one(until) {}
        self.now = self.now.max(until);
    }

    /// As [`Self::run_until`], but gives up at the end of the instant in which the `budget` of
    /// events runs out. Returns whether it got there.
    pub fn run_until_within(&mut self, until: SimTime, budget: u64) -> bool {
        let stop_at = self.events.saturating_add(budget);
        while self.events < stop_at {
            if !self.run_one(until) {
                self.now = self.now.max(until);
                return true;
            }
        }
        self.settle();
        false
    }

    /// Applies a command now, and lets everything happen that it causes now.
    pub fn apply(&mut self, command: &M::Command) {
        let mut cx = Context {
            now: self.now,
            queue: &mut self.queue,
            luck: &mut self.luck,
        };
        self.model.on_command(command, &mut cx);
        self.settle();
    }

    /// A fixed 64-bit hash (XXH3) over the canonical serialisation (postcard) of the whole state.
    pub fn digest(&self) -> u64 {
        // Serialising plain data into memory cannot fail; should a model ever hold a type that
        // postcard refuses, an empty input still gives a digest, and the golden tests notice.
        let bytes = postcard::to_stdvec(self).unwrap_or_default();
        xxh3_64(&bytes)
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
        let mut cx = Context {
            now: at,
            queue: &mut self.queue,
            luck: &mut self.luck,
        };
        self.model.on_event(event, &mut cx);
        true
    }
}

/// A digest as files and windows show it: sixteen hexadecimal digits.
pub fn digest_text(digest: u64) -> String {
    format!("{digest:016x}")
}
