//! The requests for keys of a run, taken down as they are sent.

use super::{Lab as _, LabOf};
use crate::components::request_trace::Operation;
use crate::lesson::{Refusal, Subject};
use crate::sim::{Experiment, Progress, SimTime};

/// A request for a key that a client sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyRequest {
    /// When it is sent.
    pub at: SimTime,
    /// For this key.
    pub key: u64,
    /// What it does to it.
    pub operation: Operation,
}

impl KeyRequest {
    /// A read of a key, or a write of it.
    pub fn new(at: SimTime, key: impl Into<u64>, is_write: bool) -> Self {
        Self {
            at,
            key: key.into(),
            operation: if is_write {
                Operation::Set
            } else {
                Operation::Get
            },
        }
    }
}

/// How far a recording has come. A new one begins at the start of the run.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tape {
    has_begun: bool,
    /// Requests below this number have been taken down.
    next: u64,
}

/// What a recording is made of.
pub trait Recorder {
    /// Takes the run to `until`, as far as `budget` units of work allow, and gives each request for
    /// a key to `each` in the order in which they are sent; those sent at `until` are the last.
    /// A new tape begins the run again, with all that is in its log, and afterwards the run can only
    /// go back slowly.
    ///
    /// # Errors
    /// When the chapter's requests are not for keys, when more of them are sent in one moment than
    /// the model remembers, and what `each` refuses.
    fn record(
        &mut self,
        tape: &mut Tape,
        until: SimTime,
        budget: u64,
        each: &mut dyn FnMut(KeyRequest) -> Result<(), Refusal>,
    ) -> Result<Progress, Refusal>;
}

impl<M: Subject> Recorder for LabOf<M> {
    fn record(
        &mut self,
        tape: &mut Tape,
        until: SimTime,
        budget: u64,
        each: &mut dyn FnMut(KeyRequest) -> Result<(), Refusal>,
    ) -> Result<Progress, Refusal> {
        if !tape.has_begun {
            tape.has_begun = true;
            let (setup, log) = (self.experiment.setup(), self.experiment.log());
            // What has happened at the first moment already was not taken down.
            self.experiment = Experiment::unsettled(setup.clone(), log.to_vec());
            self.experiment.only_go_on();
        }
        let work = |lab: &Self| lab.experiment.simulation().work();
        let stop_at = work(self).saturating_add(budget);
        loop {
            self.take_down(tape, each)?;
            if work(self) >= stop_at {
                return Ok(Progress::OutOfBudget);
            }
            // One event or command at a time: longer the model need not remember what it sent.
            if self.experiment.seek_within(until, 1) == Progress::Arrived {
                self.take_down(tape, each)?;
                return Ok(Progress::Arrived);
            }
        }
    }
}

impl<M: Subject> LabOf<M> {
    /// Takes down what has been sent since the last time.
    fn take_down(
        &self,
        tape: &mut Tape,
        each: &mut dyn FnMut(KeyRequest) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let model = self.model();
        let sent = model.sent().ok_or_else(|| {
            Refusal::new(format!(
                "the requests of the chapter `{}` are not for keys of a cache, so that there is no \
                 trace of them; `hotset trace from-lab --help` names the chapters that have one.",
                self.chapter().id
            ))
        })?;
        for number in sent.start.max(tape.next)..sent.end {
            let request = model.sent_request(number).ok_or_else(|| {
                Refusal::new(format!(
                    "at {} more requests are sent at once than the model remembers, so that they \
                     cannot be written down.",
                    self.experiment.now()
                ))
            })?;
            each(request)?;
        }
        tape.next = sent.end;
        Ok(())
    }
}
