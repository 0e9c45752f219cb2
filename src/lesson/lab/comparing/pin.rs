//! What is pinned as A, and the run that it makes beside B.

use std::collections::BTreeMap;

use crate::lesson::compared::{Compared, MOST_NAME};
use crate::lesson::lab::checked::{check_log, leave_out_impossible};
use crate::lesson::lab::fits::{MOST_BYTES, fits};
use crate::lesson::lab::settings::{same, settings_at};
use crate::lesson::{Commands as _, Document, Parameters, Refusal, Subject, Value};
use crate::sim::{Experiment, LogEntry, Setup, SimTime};

/// The set-up and the log of a run.
type Course<M> = (
    Setup<<M as crate::sim::Model>::Params>,
    Vec<LogEntry<<M as crate::sim::Model>::Command>>,
);

/// What is pinned as A: its settings, and when they were set.
#[derive(Clone, Debug)]
pub(in crate::lesson::lab) struct Pin<M: Subject> {
    /// What it is called.
    pub name: String,
    /// The seed with which it ran.
    seed: u64,
    /// Its parameters at the start.
    params: M::Params,
    /// What was set in the course of its run.
    pub(super) sets: Vec<LogEntry<M::Command>>,
    /// When it was pinned.
    pub(super) at: SimTime,
    /// Its parameters at that moment.
    pub(super) settings: M::Params,
}

impl<M: Subject> Pin<M> {
    /// Pins a run as it stands.
    pub fn new(name: &str, run: &Experiment<M>, settings: &M::Params, at: SimTime) -> Self {
        let sets = run.log().iter();
        let sets = sets.filter(|entry| entry.command.as_set().is_some());
        Self {
            name: name.chars().take(MOST_NAME).collect(),
            seed: run.setup().seed,
            params: run.setup().params.clone(),
            sets: sets.cloned().collect(),
            at,
            settings: settings.clone(),
        }
    }

    /// The run that A is beside `b`. While B has the luck with which A was pinned, what was set in
    /// A is set when it was set there; with other luck A has its settings from the start. Whatever
    /// else is done to B is done to A as well, as far as A's settings let it.
    pub fn course(&self, b: &Experiment<M>) -> Result<Course<M>, Refusal> {
        let as_it_ran = b.setup().seed == self.seed;
        let own = if as_it_ran {
            &self.params
        } else {
            &self.settings
        };
        let setup = self.setup_of(own, b)?;
        let none: &[_] = &[];
        let own = if as_it_ran { &self.sets[..] } else { none };
        let (in_b, in_a) = paired(own, b.log());
        let log = b.log().iter().zip(in_a);
        let log = log.filter(|(entry, shared)| *shared || entry.command.as_set().is_none());
        let mut log: Vec<_> = log.map(|(entry, _)| entry.clone()).collect();
        // What was ahead of A when it was pinned stays ahead as long as B has it ahead, too.
        let kept = own.iter().zip(in_b);
        let kept = kept.filter(|(entry, shared)| !shared && entry.at_ns <= self.at);
        log.extend(kept.map(|(entry, _)| entry.clone()));
        log.sort_by_key(|entry| entry.at_ns);
        if !(same::<M>(&setup.params, &b.setup().params) && log[..] == *b.log()) {
            leave_out_impossible::<M>(&setup.params, &mut [&mut log]);
        }
        Ok((setup, log))
    }

    /// A from the start with its settings as they were pinned, and what else is done to B.
    pub fn as_pinned(&self, b: &Experiment<M>) -> Result<Course<M>, Refusal> {
        let setup = self.setup_of(&self.settings, b)?;
        let mut log = b.log().to_vec();
        log.retain(|entry| entry.command.as_set().is_none());
        leave_out_impossible::<M>(&setup.params, &mut [&mut log]);
        Ok((setup, log))
    }

    /// The set-up with these parameters, on the luck and the trace of `b`.
    fn setup_of(&self, own: &M::Params, b: &Experiment<M>) -> Result<Setup<M::Params>, Refusal> {
        let params = taken_over::<M>(&b.setup().params, own)?;
        fits::<M>(&params)?;
        let most = M::most_bytes(&params).max(M::most_bytes(&self.settings));
        if most.saturating_add(M::most_bytes(b.model().params())) > MOST_BYTES {
            return Err(Refusal::new(format!(
                "both runs together would take more than the {} MiB of memory that there are for \
                 them: fewer keys or smaller caches take less.",
                MOST_BYTES >> 20
            )));
        }
        let seed = b.setup().seed;
        Ok(Setup { seed, params })
    }

    /// As a file has it, beside an experiment that starts from `setup`.
    pub fn to_file(&self, setup: &Setup<M::Params>) -> Compared<M::Command> {
        let by_itself = settings_at::<M>(&self.params, &self.sets, self.at);
        let mut log = self.sets.clone();
        leave_out_impossible::<M>(&self.params, &mut [&mut log]);
        Compared {
            name: self.name.clone(),
            set: others::<M>(&self.params, &setup.params),
            log,
            at_ns: self.at,
            seed: Some(self.seed).filter(|seed| *seed != setup.seed),
            settings: others::<M>(&self.settings, &by_itself),
        }
    }

    /// What a file says of A, checked whole.
    pub fn of(document: &Document<M::Params, M::Command>) -> Result<Option<Self>, Refusal> {
        let Some(compared) = &document.compare else {
            return Ok(None);
        };
        compared.check_limits()?;
        let mut sets = compared.log.clone();
        if sets.iter().any(|entry| entry.command.as_set().is_none()) {
            return Err(Refusal::new(
                "the log of the run that is compared sets parameters, and does nothing else: what \
                 else is done is done to both.",
            ));
        }
        sets.sort_by_key(|entry| entry.at_ns);
        let params = with::<M>(&document.setup.params, &compared.set)?;
        check_log::<M>(&params, &sets)?;
        let by_itself = settings_at::<M>(&params, &sets, compared.at_ns);
        let settings = with::<M>(&by_itself, &compared.settings)?;
        Ok(Some(Self {
            name: compared.name.clone(),
            seed: compared.seed.unwrap_or(document.setup.seed),
            params,
            sets,
            at: compared.at_ns,
            settings,
        }))
    }
}

/// Whether two set-ups are the same.
pub(super) fn same_setup<M: Subject>(a: &Setup<M::Params>, b: &Setup<M::Params>) -> bool {
    a.seed == b.seed && same::<M>(&a.params, &b.params)
}

/// Which entries of two logs stand in both, in order of time: those of the first, and those of the
/// second.
pub(super) fn paired<C: PartialEq>(a: &[LogEntry<C>], b: &[LogEntry<C>]) -> (Vec<bool>, Vec<bool>) {
    let (mut in_b, mut in_a) = (vec![false; a.len()], vec![false; b.len()]);
    let mut place = 0;
    for (entry, shared) in b.iter().zip(&mut in_a) {
        while a.get(place).is_some_and(|own| own.at_ns < entry.at_ns) {
            place += 1;
        }
        if a.get(place) == Some(entry) {
            (in_b[place], *shared) = (true, true);
            place += 1;
        }
    }
    (in_b, in_a)
}

/// Every parameter of `own`, with the recorded stream of `base`.
fn taken_over<M: Subject>(base: &M::Params, own: &M::Params) -> Result<M::Params, Refusal> {
    let mut params = base.clone();
    for field in M::Params::FIELDS {
        field.set(&mut params, &field.get(own))?;
    }
    params.check()?;
    Ok(params)
}

/// The parameters of `own` that are others in `base`, by name.
fn others<M: Subject>(own: &M::Params, base: &M::Params) -> BTreeMap<String, Value> {
    let fields = M::Params::FIELDS.iter();
    let values = fields.map(|field| (field.name.to_owned(), field.get(own), field.get(base)));
    let others = values.filter(|(_, own, base)| own != base);
    others.map(|(name, own, _)| (name, own)).collect()
}

/// Parameters with others in their place, if they are allowed together.
fn with<M: Subject>(base: &M::Params, set: &BTreeMap<String, Value>) -> Result<M::Params, Refusal> {
    let mut params = base.clone();
    for (name, value) in set {
        M::Params::field(name)?.set(&mut params, value)?;
    }
    params.check()?;
    fits::<M>(&params)?;
    Ok(params)
}
