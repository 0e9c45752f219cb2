//! What the model makes of a curve that was drawn: a number at each of its handles.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};
use std::thread::Builder;

use super::Course;
use super::background::MOST_WORK;
use crate::lesson::{Changes, Drawn, Lab, Origin, Over, Refusal};
use crate::sim::SimTime;

/// A curve that is to be measured.
#[derive(Clone, Debug)]
pub struct Measured {
    /// What is run: for a curve over a parameter the settings of the step from their start, for one
    /// over time the run of the step.
    pub origin: Origin,
    /// Where it is read.
    pub drawn: Drawn,
    /// The metric.
    pub metric: String,
    /// The moment at which the step begins.
    pub begun: SimTime,
}

impl Measured {
    /// Measures it. Between slices of work `go_on` may end that.
    ///
    /// # Errors
    /// In a sentence, when a run is not allowed, is ended, or has no such number at a handle.
    pub fn values(
        &self,
        go_on: &mut dyn FnMut(&dyn Lab) -> Result<(), Refusal>,
    ) -> Result<Vec<f64>, Refusal> {
        let at = self.drawn.at.iter();
        match &self.drawn.over {
            Over::Setting(name, run_s) => at
                .map(|value| {
                    let changes = Changes {
                        seed: None,
                        set: vec![(name.clone(), value.to_string())],
                    };
                    let mut lab = self.origin.begin(&changes)?;
                    self.read(lab.as_mut(), *run_s, go_on)
                })
                .collect(),
            Over::Time => {
                let mut lab = self.origin.begin(&Changes::default())?;
                let begun_s = self.begun.as_secs_f64();
                at.map(|after_s| self.read(lab.as_mut(), begun_s + after_s, go_on))
                    .collect()
            }
        }
    }

    /// Takes a run to a moment, in seconds, and reads the metric there.
    fn read(
        &self,
        lab: &mut dyn Lab,
        at_s: f64,
        go_on: &mut dyn FnMut(&dyn Lab) -> Result<(), Refusal>,
    ) -> Result<f64, Refusal> {
        Course::new(at_s, 0.0, Vec::new())?.run(lab, go_on)?;
        let value = lab.metric(&self.metric);
        value.ok_or_else(|| Refusal::new("nothing was measured there."))
    }
}

/// A curve that is being measured by a thread of its own. When it is dropped, that ends.
#[derive(Debug)]
pub struct Measuring {
    stop: Arc<AtomicBool>,
    receive: Receiver<Vec<f64>>,
    found: Option<Vec<f64>>,
}

impl Measuring {
    /// Begins; when it is done, `wake` is called.
    pub fn begin(measured: Measured, wake: impl Fn() + Send + 'static) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let (send, receive) = channel();
        let ended = Arc::clone(&stop);
        let work = move || {
            let found = measured.values(&mut |lab| {
                if ended.load(Ordering::Relaxed) || lab.work() > MOST_WORK {
                    return Err(Refusal::new("the run was ended."));
                }
                Ok(())
            });
            // What was refused has no numbers.
            if send.send(found.unwrap_or_default()).is_ok() {
                wake();
            }
        };
        let thread = Builder::new().name("drawn curve".to_owned());
        // Without a thread to spare the channel closes, and nothing is measured.
        drop(thread.spawn(work));
        Self {
            stop,
            receive,
            found: None,
        }
    }

    /// A number at each handle, none where nothing was measured; `None` while it goes on.
    pub fn collect(&mut self) -> Option<&[f64]> {
        if self.found.is_none() {
            match self.receive.try_recv() {
                Ok(found) => self.found = Some(found),
                Err(TryRecvError::Disconnected) => self.found = Some(Vec::new()),
                Err(TryRecvError::Empty) => {}
            }
        }
        self.found.as_deref()
    }
}

impl Drop for Measuring {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
    }
}
