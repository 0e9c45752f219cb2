//! A talk that is being drawn beside the window, in a thread of its own.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::mpsc::{Receiver, TryRecvError, channel};

use super::headless;
use crate::io::{Export, Made};
use crate::lesson::{Lab, Refusal};

/// Parts of the whole in which progress is told.
const PARTS: f64 = 10_000.0;

/// A talk on its way to paper. Whoever lets go of it ends it.
#[derive(Debug)]
pub(super) struct Printing {
    made: Receiver<Result<Made, Refusal>>,
    done: Arc<AtomicU32>,
    ends: Arc<AtomicBool>,
}

impl Printing {
    /// Begins to draw what the export asks for.
    pub(super) fn begin(export: Export, lab: Box<dyn Lab>) -> Self {
        let (sender, made) = channel();
        let (done, ends) = (Arc::<AtomicU32>::default(), Arc::<AtomicBool>::default());
        let (told, asked) = (Arc::clone(&done), Arc::clone(&ends));
        std::thread::spawn(move || {
            let outcome = headless::draw(&export, lab, &mut |share| {
                told.store((share * PARTS) as u32, Ordering::Relaxed);
                if asked.load(Ordering::Relaxed) {
                    Err(Refusal::new("it was cancelled."))
                } else {
                    Ok(())
                }
            });
            // Where the window has closed, it is not waited for.
            drop(sender.send(outcome));
        });
        Self { made, done, ends }
    }

    /// How much of it is done.
    pub(super) fn progress(&self) -> f32 {
        (f64::from(self.done.load(Ordering::Relaxed)) / PARTS) as f32
    }

    /// What was made, once it is.
    pub(super) fn made(&self) -> Result<Option<Made>, Refusal> {
        match self.made.try_recv() {
            Ok(outcome) => outcome.map(Some),
            Err(TryRecvError::Empty) => Ok(None),
            Err(TryRecvError::Disconnected) => Err(Refusal::new("the talk could not be drawn.")),
        }
    }
}

impl Drop for Printing {
    fn drop(&mut self) {
        self.ends.store(true, Ordering::Relaxed);
    }
}
