//! Many runs on several threads. Which thread makes which run changes no number.

use std::num::NonZero;
use std::sync::atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread::{Builder, available_parallelism, scope};
use std::time::Duration;

use super::Course;
use crate::lesson::{Changes, Lab, Metrics, Origin, Refusal};

/// How often progress is looked at.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// The parts of a run that progress counts.
const PARTS: f64 = 1_000.0;

/// A run that is to be made.
#[derive(Clone, Debug)]
pub struct Job<'a> {
    /// What it is a run of.
    pub origin: &'a Origin,
    /// What is changed in its set-up.
    pub changes: Changes,
    /// How it is measured.
    pub course: &'a Course,
}

/// What came of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Outcome {
    /// Its numbers.
    pub metrics: Metrics,
    /// Events that happened in it.
    pub events: u64,
    /// The bounds of the model's memory that it met, a sentence each.
    pub bounds_met: Vec<String>,
}

impl Job<'_> {
    /// Makes the run. Between slices of work `go_on` may end it.
    pub fn run(
        &self,
        go_on: &mut dyn FnMut(&dyn Lab) -> Result<(), Refusal>,
    ) -> Result<Outcome, Refusal> {
        let mut lab = self.origin.begin(&self.changes)?;
        self.course.run(lab.as_mut(), go_on)?;
        Ok(Outcome {
            metrics: lab.metrics(),
            events: lab.events(),
            bounds_met: lab.bounds_met(),
        })
    }
}

/// Is given how much is done, from 0 to 1, and may end the work.
pub type GoOn<'a> = dyn FnMut(f64) -> Result<(), Refusal> + 'a;

/// How many threads can work at the same time.
pub fn cores() -> usize {
    available_parallelism().map_or(1, NonZero::get)
}

/// Makes all runs on at most `threads` threads; the outcomes stand in the order of the jobs. The
/// first refusal ends the others.
pub fn run_all(
    jobs: &[Job<'_>],
    threads: usize,
    go_on: &mut GoOn<'_>,
) -> Result<Vec<Outcome>, Refusal> {
    let shared = Shared {
        next: AtomicUsize::new(0),
        stop: AtomicBool::new(false),
        parts: AtomicU64::new(0),
    };
    let (send, receive) = channel();
    let whole = jobs.len().max(1) as f64 * PARTS;
    scope(|scope| {
        let mut workers = 0;
        for number in 0..threads.clamp(1, jobs.len().max(1)) {
            let (send, shared) = (send.clone(), &shared);
            let worker = Builder::new().name(format!("run {number}"));
            let work = move || shared.work(jobs, &send);
            workers += usize::from(worker.spawn_scoped(scope, work).is_ok());
        }
        drop(send);
        if workers == 0 {
            return Err(Refusal::new(
                "the system has no thread to spare for the runs.",
            ));
        }
        let mut outcomes: Vec<Option<Outcome>> = vec![None; jobs.len()];
        loop {
            let mut received = match receive.recv_timeout(LOOK_EVERY) {
                Ok((index, outcome)) => {
                    outcome.map(|outcome: Outcome| outcomes[index] = Some(outcome))
                }
                Err(RecvTimeoutError::Timeout) => Ok(()),
                Err(RecvTimeoutError::Disconnected) => break,
            };
            if received.is_ok() {
                received = go_on(shared.parts.load(Ordering::Relaxed) as f64 / whole);
            }
            if let Err(refusal) = received {
                shared.stop.store(true, Ordering::Relaxed);
                return Err(refusal);
            }
        }
        let all: Option<Vec<Outcome>> = outcomes.into_iter().collect();
        all.ok_or_else(|| Refusal::new("a run ended before it was done."))
    })
}

/// What the threads share.
struct Shared {
    /// The next job that no thread has taken.
    next: AtomicUsize,
    stop: AtomicBool,
    /// What is done of all jobs, in thousandths of one.
    parts: AtomicU64,
}

impl Shared {
    fn work(&self, jobs: &[Job<'_>], send: &Sender<(usize, Result<Outcome, Refusal>)>) {
        while !self.stop.load(Ordering::Relaxed) {
            let index = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(index) else {
                return;
            };
            let mut counted = 0;
            let outcome = job.run(&mut |lab| {
                let share = lab.now().as_secs_f64() / job.course.until_s().max(1e-9);
                let parts = (share * PARTS).clamp(0.0, PARTS) as u64;
                self.count(&mut counted, parts);
                if self.stop.load(Ordering::Relaxed) {
                    return Err(Refusal::new("the runs were ended."));
                }
                Ok(())
            });
            self.count(&mut counted, PARTS as u64);
            if send.send((index, outcome)).is_err() {
                return;
            }
        }
    }

    fn count(&self, counted: &mut u64, parts: u64) {
        let more = parts.saturating_sub(*counted);
        *counted += more;
        self.parts.fetch_add(more, Ordering::Relaxed);
    }
}
