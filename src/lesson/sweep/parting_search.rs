//! Where two runs part, looked for beside the window as far as they have been seen.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::Builder;

use super::Parting;
use super::parting::Abreast;
use crate::lesson::{Origin, Refusal};
use crate::sim::SimTime;

/// What a stretch of the search has brought: where both runs stand, and whether they have parted.
struct Report {
    runs: Option<Box<Abreast>>,
    parting: Option<Parting>,
}

/// A search that goes on as the runs do. When it is dropped, it ends.
pub struct PartingSearch {
    sides: [Origin; 2],
    /// Both runs, between two stretches of the search.
    runs: Option<Box<Abreast>>,
    /// What a stretch under way will bring.
    receive: Option<Receiver<Report>>,
    stop: Arc<AtomicBool>,
    /// Up to where it was asked to search.
    until: SimTime,
    found: Option<Parting>,
    /// One of the runs could not be begun or was refused: there is nothing more to be found.
    failed: bool,
}

impl fmt::Debug for PartingSearch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartingSearch")
            .field("until", &self.until)
            .field("found", &self.found)
            .finish_non_exhaustive()
    }
}

impl PartingSearch {
    /// A search between two runs, A first. Nothing is done before [`Self::go_to`].
    pub fn new(sides: [Origin; 2]) -> Self {
        Self {
            sides,
            runs: None,
            receive: None,
            stop: Arc::new(AtomicBool::new(false)),
            until: SimTime::ZERO,
            found: None,
            failed: false,
        }
    }

    /// Where the runs part, as far as it is known.
    pub fn found(&self) -> Option<&Parting> {
        self.found.as_ref()
    }

    /// Whether a stretch of the search is under way.
    pub fn is_under_way(&self) -> bool {
        self.receive.is_some()
    }

    /// Takes over what has been found meanwhile.
    pub fn collect(&mut self) {
        if let Some(receive) = &self.receive
            && let Ok(report) = receive.try_recv()
        {
            self.failed = report.runs.is_none();
            (self.runs, self.found) = (report.runs, report.parting);
            self.receive = None;
        }
    }

    /// Goes on up to `until` if that lies ahead, unless a stretch is under way. After each stretch
    /// `wake` is called.
    pub fn go_to(&mut self, until: SimTime, wake: impl Fn() + Send + 'static) {
        self.collect();
        let ended = self.found.is_some() || self.failed || until <= self.until;
        if ended || self.is_under_way() {
            return;
        }
        self.until = until;
        let (send, receive) = channel();
        let (runs, sides) = (self.runs.take(), self.sides.clone());
        let stop = Arc::clone(&self.stop);
        let thread = Builder::new().name("parting".to_owned());
        let spawned = thread.spawn(move || {
            let report = search(runs, &sides, until, &stop).unwrap_or(Report {
                runs: None,
                parting: None,
            });
            if send.send(report).is_ok() {
                wake();
            }
        });
        // A system without threads to spare shows no mark.
        self.failed = spawned.is_err();
        self.receive = spawned.is_ok().then_some(receive);
    }
}

impl Drop for PartingSearch {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}

/// A stretch of the search.
fn search(
    runs: Option<Box<Abreast>>,
    sides: &[Origin; 2],
    until: SimTime,
    stop: &AtomicBool,
) -> Result<Report, Refusal> {
    let mut runs = match runs {
        Some(runs) => runs,
        None => Box::new(Abreast::at_start(sides)?),
    };
    runs.read_to(until);
    let parting = runs.parting(&mut || {
        if stop.load(Ordering::Relaxed) {
            return Err(Refusal::new("the search was ended."));
        }
        Ok(())
    })?;
    Ok(Report {
        runs: Some(runs),
        parting,
    })
}
