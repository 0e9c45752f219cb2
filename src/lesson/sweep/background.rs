//! Runs beside the window: a curve, a map or a band that fills while it is looked at.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread::Builder;

use super::{Course, Job, cores};
use crate::lesson::{Changes, Metrics, Origin, Refusal};

/// Units of work of one run, at most; what needs more has no value. Beside a window it would keep
/// all others waiting.
pub(super) const MOST_WORK: u64 = 8_000_000;

/// One run of those that are made.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// What it is a run of.
    pub origin: Origin,
    /// What is changed in its set-up.
    pub changes: Changes,
}

/// Runs that are being made by threads of their own, in their order. When it is dropped, they end.
#[derive(Debug)]
pub struct Background {
    stop: Arc<AtomicBool>,
    receive: Receiver<Made>,
    /// What has come of each run; a run that was refused has no numbers.
    found: Vec<Option<Metrics>>,
    made: usize,
}

/// The place of a run, and what came of it.
type Made = (usize, Option<Metrics>);

impl Background {
    /// Begins runs of one course. After each of them `wake` is called.
    pub fn begin(
        wanted: Vec<Wanted>,
        course: Course,
        wake: impl Fn() + Send + Sync + 'static,
    ) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (send, receive) = channel();
        let found = vec![None; wanted.len()];
        let shared = Arc::new(Shared {
            wanted,
            course,
            next: AtomicUsize::new(0),
            stop: Arc::clone(&stop),
            wake,
        });
        // A low share: half of the cores are left to the window and to what else is done.
        for _ in 0..(cores() / 2).max(1) {
            let (shared, send) = (Arc::clone(&shared), send.clone());
            let thread = Builder::new().name("curves".to_owned());
            // A system without threads to spare shows no curve.
            drop(thread.spawn(move || shared.work(&send)));
        }
        Self {
            stop,
            receive,
            found,
            made: 0,
        }
    }

    /// Takes over what has been made meanwhile; says whether there was anything.
    pub fn collect(&mut self) -> bool {
        let before = self.made;
        while let Ok((place, metrics)) = self.receive.try_recv() {
            if let Some(found) = self.found.get_mut(place) {
                *found = metrics;
                self.made += 1;
            }
        }
        self.made > before
    }

    /// How many runs have been made.
    pub fn made(&self) -> usize {
        self.made
    }

    /// How many there are to be.
    pub fn wanted(&self) -> usize {
        self.found.len()
    }

    /// Whether all have been made.
    pub fn is_done(&self) -> bool {
        self.made == self.found.len()
    }

    /// The numbers of a run, if it has been made and has any.
    pub fn metrics(&self, place: usize) -> Option<&Metrics> {
        self.found.get(place)?.as_ref()
    }

    /// A number of a run, if it has been made and has one.
    pub fn value(&self, place: usize, metric: &str) -> Option<f64> {
        let mut found = self.metrics(place)?.iter();
        found.find(|(name, _)| *name == metric)?.1
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

struct Shared<W> {
    wanted: Vec<Wanted>,
    course: Course,
    next: AtomicUsize,
    stop: Arc<AtomicBool>,
    wake: W,
}

impl<W: Fn()> Shared<W> {
    fn work(&self, send: &Sender<Made>) {
        loop {
            let place = self.next.fetch_add(1, Ordering::Relaxed);
            let Some(wanted) = self.wanted.get(place) else {
                return;
            };
            let job = Job {
                origin: &wanted.origin,
                changes: wanted.changes.clone(),
                course: &self.course,
            };
            let outcome = job.run(&mut |lab| {
                if self.stop.load(Ordering::Relaxed) || lab.work() > MOST_WORK {
                    return Err(Refusal::new("the run was ended."));
                }
                Ok(())
            });
            if self.stop.load(Ordering::Relaxed) {
                return;
            }
            let metrics = outcome.ok().map(|outcome| outcome.metrics);
            if send.send((place, metrics)).is_err() {
                return;
            }
            (self.wake)();
        }
    }
}
