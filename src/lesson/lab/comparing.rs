//! A lab beside which another run is shown: A, which was pinned, beside B, which goes on. Both have
//! the same seed, requests and faults, each has its own settings, and A follows B's clock.

mod exchange;
mod pin;

use std::any::Any;
use std::fmt;
use std::sync::Arc;

pub use exchange::{Differing, Exchange};
pub(super) use pin::Pin;

use super::{Lab, LabOf, Origin};
use crate::lesson::{Refusal, Subject};
use crate::sim::Progress;

/// What is compared with a run.
pub trait Comparing {
    /// Pins the run as it stands as A, under this name. It can be undone.
    fn pin(&mut self, name: &str);
    /// Takes what is pinned away. It can be undone.
    fn unpin(&mut self);
    /// What is pinned, to be handed to another run of the chapter.
    fn pinned(&self) -> Option<Pinned>;
    /// Pins what was pinned in another run of this chapter. It can be undone.
    ///
    /// # Errors
    /// Where it is of another chapter.
    fn pin_other(&mut self, pinned: &Pinned) -> Result<(), Refusal>;
    /// What A is called; `None` while nothing is pinned.
    fn name_of_a(&self) -> Option<&str>;
    /// A's run, once [`Self::keep_level`] has made it.
    fn side_a(&self) -> Option<&dyn Lab>;
    /// The same, to be drawn.
    fn side_a_mut(&mut self) -> Option<&mut dyn Lab>;
    /// Why A cannot run beside this run, if it cannot.
    fn a_is_refused(&self) -> Option<&Refusal>;
    /// Takes A to the moment of this run, within a budget of work. Where nothing is pinned, or A
    /// cannot run, there is no way to go.
    fn keep_level(&mut self, budget: u64) -> Progress;
    /// Whether A stands where this run stands.
    fn is_level(&self) -> bool;
    /// Both sides as they have run, A first.
    fn sides(&self) -> Option<[Origin; 2]>;
    /// Both sides from the start with the settings as they stand, A first.
    fn sides_from_here(&self) -> Option<[Origin; 2]>;
    /// A as an experiment of its own, at its start.
    ///
    /// # Errors
    /// Where its settings are not allowed together with those of the experiment.
    fn open_a(&self) -> Option<Result<Box<dyn Lab>, Refusal>>;
    /// By what [`Self::sides`] are known: it changes whenever they do.
    fn sides_key(&self) -> SidesKey;
    /// The settings that differ at this moment.
    fn differing(&self) -> Vec<Differing>;
    /// Does something about a setting that differs. It can be undone.
    ///
    /// # Errors
    /// In a sentence, where one of the sides cannot be set so.
    fn exchange(&mut self, name: &str, how: Exchange) -> Result<(), Refusal>;
}

/// By what two sides are known: the edits and the generation of B, and those of what is pinned.
pub type SidesKey = (u64, u64, u64);

/// What is pinned, without its model's type.
#[derive(Clone)]
pub struct Pinned {
    name: String,
    pin: Arc<dyn Any + Send + Sync>,
}

impl Pinned {
    /// What it is called.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl fmt::Debug for Pinned {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pinned")
            .field("name", &self.name)
            .finish_non_exhaustive()
    }
}

/// What is pinned beside a run, and the run that comes of it.
#[derive(Debug)]
pub(super) struct Beside<M: Subject> {
    pin: Option<Arc<Pin<M>>>,
    /// How often another one was pinned.
    version: u64,
    /// A's run, while it is looked at.
    run: Option<Box<LabOf<M>>>,
    /// The sides that `run` is made for.
    made_for: Option<SidesKey>,
    refused: Option<Refusal>,
}

impl<M: Subject> Default for Beside<M> {
    fn default() -> Self {
        Self {
            pin: None,
            version: 0,
            run: None,
            made_for: None,
            refused: None,
        }
    }
}

impl<M: Subject> Beside<M> {
    pub(super) fn pin(&self) -> Option<&Arc<Pin<M>>> {
        self.pin.as_ref()
    }

    /// Pins something else, or nothing; says whether it is something else.
    pub(super) fn set(&mut self, pin: Option<Arc<Pin<M>>>) -> bool {
        let same = match (&self.pin, &pin) {
            (Some(old), Some(new)) => Arc::ptr_eq(old, new),
            (None, None) => true,
            _ => false,
        };
        if !same {
            self.version += 1;
            self.pin = pin;
        }
        if self.pin.is_none() {
            self.rest();
        }
        !same
    }

    /// Lets go of A's run; it is made again when it is looked at.
    pub(super) fn rest(&mut self) {
        self.run = None;
        self.made_for = None;
        self.refused = None;
    }
}

impl<M: Subject> LabOf<M> {
    /// Pins something else as one step of undo.
    fn pin_as(&mut self, pin: Option<Pin<M>>) {
        if pin.is_none() && self.beside.pin.is_none() {
            return;
        }
        self.remember_for_undo(false);
        self.beside.set(pin.map(Arc::new));
        self.edits += 1;
    }

    /// Makes A's run what it is to be.
    fn make_a(&mut self, pin: &Pin<M>) {
        self.beside.made_for = Some(self.sides_key());
        let (setup, log) = match pin.course(&self.experiment) {
            Ok(course) => course,
            Err(refusal) => {
                self.beside.run = None;
                self.beside.refused = Some(refusal);
                return;
            }
        };
        self.beside.refused = None;
        match &mut self.beside.run {
            Some(run) if pin::same_setup::<M>(run.experiment.setup(), &setup) => {
                run.experiment.take_log(log);
            }
            Some(run) => {
                run.replace(setup, log);
                run.ghost = None;
            }
            None => {
                let mut run = Self::start(self.chapter(), setup, log);
                run.describe(pin.name.clone(), String::new());
                // It is there to be looked at.
                #[cfg(feature = "gui")]
                {
                    run.locked = true;
                }
                self.beside.run = Some(Box::new(run));
            }
        }
    }
}

impl<M: Subject> Comparing for LabOf<M> {
    fn pin(&mut self, name: &str) {
        let params = self.model().params();
        let pin = Pin::new(name, &self.experiment, params, self.present());
        self.pin_as(Some(pin));
    }

    fn unpin(&mut self) {
        self.pin_as(None);
    }

    fn pinned(&self) -> Option<Pinned> {
        let pin = self.beside.pin.clone()?;
        Some(Pinned {
            name: pin.name.clone(),
            pin,
        })
    }

    fn pin_other(&mut self, pinned: &Pinned) -> Result<(), Refusal> {
        let pin = Arc::clone(&pinned.pin).downcast::<Pin<M>>();
        let pin = pin.map_err(|_| {
            Refusal::new("two runs of one chapter can be compared, not runs of two chapters.")
        })?;
        self.pin_as(Some(Pin::clone(&pin)));
        Ok(())
    }

    fn name_of_a(&self) -> Option<&str> {
        self.beside.pin.as_ref().map(|pin| pin.name.as_str())
    }

    fn side_a(&self) -> Option<&dyn Lab> {
        self.beside.run.as_deref().map(|run| run as &dyn Lab)
    }

    fn side_a_mut(&mut self) -> Option<&mut dyn Lab> {
        self.beside
            .run
            .as_deref_mut()
            .map(|run| run as &mut dyn Lab)
    }

    fn a_is_refused(&self) -> Option<&Refusal> {
        self.beside.refused.as_ref()
    }

    fn keep_level(&mut self, budget: u64) -> Progress {
        let Some(pin) = self.beside.pin.clone() else {
            return Progress::Arrived;
        };
        if self.beside.made_for != Some(self.sides_key()) {
            self.make_a(&pin);
        }
        let (at, horizon) = (self.experiment.now(), self.experiment.horizon());
        let Some(run) = &mut self.beside.run else {
            return Progress::Arrived;
        };
        if run.now() == at && run.is_settled() {
            return Progress::Arrived;
        }
        let progress = run.seek(at, budget);
        run.experiment.has_seen(horizon);
        progress
    }

    fn is_level(&self) -> bool {
        let made = self.beside.made_for == Some(self.sides_key());
        match &self.beside.run {
            _ if self.beside.pin.is_none() => true,
            Some(run) => made && run.now() == self.now() && run.is_settled(),
            None => made,
        }
    }

    fn sides(&self) -> Option<[Origin; 2]> {
        let (setup, log) = self.beside.pin()?.course(&self.experiment).ok()?;
        Some([self.origin_of(setup, log), super::Rerun::origin(self)])
    }

    fn sides_from_here(&self) -> Option<[Origin; 2]> {
        let pin = self.beside.pin()?;
        let (setup, log) = pin.as_pinned(&self.experiment).ok()?;
        let b = super::Rerun::origin_from_here(self);
        Some([self.origin_of(setup, log), b])
    }

    fn open_a(&self) -> Option<Result<Box<dyn Lab>, Refusal>> {
        let pin = self.beside.pin()?;
        let lab = pin.course(&self.experiment).map(|(setup, log)| {
            let mut lab = Self::start(self.chapter(), setup, log);
            lab.describe(pin.name.clone(), String::new());
            let lab: Box<dyn Lab> = Box::new(lab);
            lab
        });
        Some(lab)
    }

    fn sides_key(&self) -> SidesKey {
        let (edits, generation) = self.log_key();
        (edits, generation, self.beside.version)
    }

    fn differing(&self) -> Vec<Differing> {
        self.settings_that_differ()
    }

    fn exchange(&mut self, name: &str, how: Exchange) -> Result<(), Refusal> {
        match how {
            Exchange::Copy => self.copy_from_a(name),
            Exchange::Swap => self.swap_with_a(name),
            Exchange::Revert => self.revert_to_a(name),
        }
    }
}
