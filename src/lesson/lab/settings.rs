//! The settings of a run as they stand, and whether they are those of what was opened.

use super::LabOf;
use crate::lesson::{Commands as _, Parameters as _, Subject};
use crate::sim::{LogEntry, Setup, SimTime, Simulation};

/// What a ready-made experiment would be set to at any moment.
#[derive(Clone, Debug)]
pub(super) struct AsOpened<M: Subject> {
    pub(super) params: M::Params,
    pub(super) log: Vec<LogEntry<M::Command>>,
}

/// The parameters at a moment of a run.
pub(super) fn settings_at<M: Subject>(
    params: &M::Params,
    log: &[LogEntry<M::Command>],
    at: SimTime,
) -> M::Params {
    let mut params = params.clone();
    let until = log.partition_point(|entry| entry.at_ns <= at);
    for (name, value) in log[..until]
        .iter()
        .filter_map(|entry| entry.command.as_set())
    {
        if let Ok(field) = M::Params::field(name) {
            // What was refused when it was given is in no log.
            let _same_as_then = field.set(&mut params, value);
        }
    }
    params
}

/// Whether these are the same settings, on the same trace.
pub(super) fn same<M: Subject>(a: &M::Params, b: &M::Params) -> bool {
    let mut fields = M::Params::FIELDS.iter();
    a.trace() == b.trace() && fields.all(|field| field.get(a) == field.get(b))
}

/// What is done besides setting parameters, up to a moment.
fn verbs<M: Subject>(
    log: &[LogEntry<M::Command>],
    until: SimTime,
) -> impl Iterator<Item = &LogEntry<M::Command>> {
    let verb = |entry: &&LogEntry<M::Command>| entry.command.as_set().is_none();
    log.iter()
        .take_while(move |entry| entry.at_ns <= until)
        .filter(verb)
}

impl<M: Subject> LabOf<M> {
    /// A new run with the settings as they stand, whenever and however they were set, and what else
    /// was done before the first moment. What would change the settings again is left out.
    pub(super) fn anew_from_here(
        &self,
        seed: u64,
    ) -> (Setup<M::Params>, Vec<LogEntry<M::Command>>) {
        let params = self.model().params().clone();
        let mut first = Simulation::<M>::new(&params, seed);
        let keeps = |entry: &&LogEntry<M::Command>| {
            let before = first.model().params().clone();
            // What speaks of a machine that the settings no longer have is left out as well.
            if M::check_command(&entry.command, &before).is_err() {
                return false;
            }
            first.apply(&entry.command);
            same::<M>(&before, first.model().params())
        };
        let log = verbs::<M>(self.experiment.log(), SimTime::ZERO).filter(keeps);
        let log = log.cloned().collect();
        (Setup { seed, params }, log)
    }

    /// Whether a ready-made experiment is set to something else than it would be by itself now.
    pub(super) fn is_changed(&self) -> bool {
        let Some(opened) = &self.as_opened else {
            return false;
        };
        let (setup, log) = (&self.experiment.setup().params, self.experiment.log());
        if log == opened.log && same::<M>(setup, &opened.params) {
            return false;
        }
        let at = self.present();
        let by_itself = settings_at::<M>(&opened.params, &opened.log, at);
        // A verb may change a setting as well; on the way to a moment it has not done so yet.
        let tried = !verbs::<M>(log, at).eq(verbs::<M>(&opened.log, at));
        if tried && self.replay.is_none() {
            return !same::<M>(self.model().params(), &by_itself);
        }
        !same::<M>(&settings_at::<M>(setup, log, at), &by_itself)
    }
}
