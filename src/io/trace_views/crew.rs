//! Threads that measure a trace beside whatever shows it. What they find is collected now and then;
//! they end when nothing is left to do, and at once when the crew is dropped.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;

use super::Scope;
use crate::components::cache::{Estimate, PolicyKind, Recording, Room, Stretch, Trial, measured};
use crate::components::trace_study::{InWindow, Reuse, working_set};
use crate::lesson::sweep::cores;

/// Parts of a trace that are counted apart for views over time.
pub const PARTS: usize = 200;

/// What is to be measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Task {
    /// The working set over time.
    WorkingSet,
    /// Reuse distances and times.
    Reuse,
    /// What these policies miss at the size of this place.
    Points(Vec<PolicyKind>, usize),
    /// The hit rate over time of a policy with so many slots.
    Course(PolicyKind, usize),
}

/// What was measured.
#[derive(Clone, Debug, PartialEq)]
pub enum Found {
    /// The working set over time.
    WorkingSet(Vec<InWindow>),
    /// Reuse distances and times.
    Reuse(Box<Reuse>),
    /// What these policies miss at the size of this place, each.
    Points(Vec<PolicyKind>, usize, Vec<Estimate>),
    /// The hit rate over time of a policy with so many slots.
    Course(PolicyKind, usize, Vec<Stretch>),
}

/// A thread was told to stop.
struct Stopped;

/// Threads at work on a trace.
#[derive(Debug)]
pub struct Crew {
    shared: Arc<Shared>,
    send: Sender<Found>,
    receive: Receiver<Found>,
    /// Tasks that were given and have not come back.
    left: usize,
}

struct Shared {
    recording: Arc<Recording>,
    scope: Scope,
    queue: Mutex<VecDeque<Task>>,
    stop: AtomicBool,
    at_work: AtomicUsize,
    wake: Box<dyn Fn() + Send + Sync>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared")
            .field("scope", &self.scope)
            .field("at_work", &self.at_work)
            .finish_non_exhaustive()
    }
}

impl Crew {
    /// A crew that measures this trace. After each task `wake` is called.
    pub fn begin(
        recording: Arc<Recording>,
        scope: Scope,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let (send, receive) = channel();
        Self {
            shared: Arc::new(Shared {
                recording,
                scope,
                queue: Mutex::default(),
                stop: AtomicBool::new(false),
                at_work: AtomicUsize::new(0),
                wake: Box::new(wake),
            }),
            send,
            receive,
            left: 0,
        }
    }

    /// The trace.
    pub fn recording(&self) -> &Recording {
        &self.shared.recording
    }

    /// How much of it is measured.
    pub fn scope(&self) -> &Scope {
        &self.shared.scope
    }

    /// Gives it a task, to be done after those that it has, or before them.
    pub fn give(&mut self, task: Task, is_urgent: bool) {
        self.left += 1;
        let mut queue = self.shared.queue();
        if is_urgent {
            queue.push_front(task);
        } else {
            queue.push_back(task);
        }
        drop(queue);
        if self.shared.at_work.load(Ordering::SeqCst) >= cores() {
            return;
        }
        self.shared.at_work.fetch_add(1, Ordering::SeqCst);
        let (shared, send) = (Arc::clone(&self.shared), self.send.clone());
        let thread = Builder::new().name("trace views".to_owned());
        if thread.spawn(move || shared.work(&send)).is_err() {
            // A system without threads to spare shows what it has.
            self.shared.at_work.fetch_sub(1, Ordering::SeqCst);
        }
    }

    /// Forgets tasks that were not begun, and returns them.
    pub fn halt(&mut self) -> Vec<Task> {
        let forgotten: Vec<Task> = self.shared.queue().drain(..).collect();
        self.left = self.left.saturating_sub(forgotten.len());
        forgotten
    }

    /// What has been measured since the last time.
    pub fn collect(&mut self) -> Vec<Found> {
        let found: Vec<Found> = self.receive.try_iter().collect();
        self.left = self.left.saturating_sub(found.len());
        found
    }

    /// Tasks that were given and have not come back.
    pub fn left(&self) -> usize {
        self.left
    }
}

impl Drop for Crew {
    fn drop(&mut self) {
        self.shared.stop.store(true, Ordering::Relaxed);
    }
}

impl Shared {
    fn queue(&self) -> std::sync::MutexGuard<'_, VecDeque<Task>> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The next task. Without one the thread is no longer at work, which is noted before the queue
    /// is let go of, so that no task is given to a thread that ends.
    fn next(&self) -> Option<Task> {
        let mut queue = self.queue();
        let next = queue.pop_front();
        if next.is_none() {
            self.at_work.fetch_sub(1, Ordering::SeqCst);
        }
        next
    }

    fn work(&self, send: &Sender<Found>) {
        while let Some(task) = self.next() {
            let Ok(found) = self.measure(task) else {
                return;
            };
            if send.send(found).is_err() {
                return;
            }
            (self.wake)();
        }
    }

    fn measure(&self, task: Task) -> Result<Found, Stopped> {
        let go_on = |_| {
            if self.stop.load(Ordering::Relaxed) {
                return Err(Stopped);
            }
            Ok(())
        };
        let recording = self.recording.as_ref();
        let (trace, scope) = (recording.trace(), &self.scope);
        Ok(match task {
            Task::WorkingSet => {
                Found::WorkingSet(working_set(trace.keys(), trace.distinct(), PARTS, go_on)?)
            }
            Task::Reuse => Found::Reuse(Box::new(Reuse::of(trace, scope.stacked, go_on)?)),
            Task::Points(policies, place) => {
                let slots = scope.sizes.get(place).copied().unwrap_or(1);
                let points = measured(recording, &policies, slots, scope.sample, go_on)?;
                Found::Points(policies, place, points)
            }
            Task::Course(policy, slots) => {
                let trial = Trial::new(policy, Room::Slots(slots));
                Found::Course(policy, slots, trial.course(recording, PARTS, go_on)?)
            }
        })
    }
}
