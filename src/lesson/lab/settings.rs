//! The settings of a run as they stand, and whether they are those of what was opened.

use super::LabOf;
use crate::lesson::{Parameters as _, Subject};
use crate::sim::{LogEntry, SimTime};

/// What a ready-made experiment would be set to at any moment.
#[derive(Clone, Debug)]
pub(super) struct AsOpened<M: Subject> {
    pub(super) params: M::Params,
    pub(super) log: Vec<LogEntry<M::Command>>,
}

/// The parameters at a moment of a run.
fn settings_at<M: Subject>(
    params: &M::Params,
    log: &[LogEntry<M::Command>],
    at: SimTime,
) -> M::Params {
    let mut params = params.clone();
    let until = log.partition_point(|entry| entry.at_ns <= at);
    for (name, value) in log[..until]
        .iter()
        .filter_map(|entry| M::as_set(&entry.command))
    {
        if let Ok(field) = M::Params::field(name) {
            // What was refused when it was given is in no log.
            let _same_as_then = field.set(&mut params, value);
        }
    }
    params
}

impl<M: Subject> LabOf<M> {
    /// The parameters as they stand, whenever they were set.
    pub(super) fn settings(&self) -> M::Params {
        let experiment = &self.experiment;
        settings_at::<M>(&experiment.setup().params, experiment.log(), self.present())
    }

    /// Whether a ready-made experiment is set to something else than it would be by itself now.
    pub(super) fn is_changed(&self) -> bool {
        let Some(opened) = &self.as_opened else {
            return false;
        };
        let same = |a: &M::Params, b: &M::Params| {
            let mut fields = M::Params::FIELDS.iter();
            fields.all(|field| field.get(a) == field.get(b))
        };
        let log = self.experiment.log();
        let setup = &self.experiment.setup().params;
        if log == opened.log && same(setup, &opened.params) {
            return false;
        }
        let by_itself = settings_at::<M>(&opened.params, &opened.log, self.present());
        !same(&self.settings(), &by_itself)
    }
}
