//! The settings in which two sides differ, and what can be done about each.

use std::sync::Arc;

use super::pin::paired;
use crate::lesson::lab::LabOf;
use crate::lesson::lab::fits::fits;
use crate::lesson::lab::replay::Replay;
use crate::lesson::{Commands as _, LIMITS, Parameters as _, Refusal, Subject, Value};
use crate::sim::LogEntry;

/// A setting that differs at the present moment.
#[derive(Clone, Debug, PartialEq)]
pub struct Differing {
    /// The parameter's name.
    pub name: &'static str,
    /// What the window calls it.
    pub label: String,
    /// What it is in A, as its control says it.
    pub a: String,
    /// What it is in B.
    pub b: String,
}

/// What is done about a setting that differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exchange {
    /// From now on B has the value of A.
    Copy,
    /// From now on each has the value of the other.
    Swap,
    /// B becomes a run in which it has never been another one than in A.
    Revert,
}

impl<M: Subject> LabOf<M> {
    /// The parameters of A as they stand.
    fn params_of_a(&self) -> Option<&M::Params> {
        let pinned = || Some(&self.beside.pin.as_ref()?.settings);
        let run = self.beside.run.as_ref();
        run.map(|run| run.model().params()).or_else(pinned)
    }

    pub(super) fn settings_that_differ(&self) -> Vec<Differing> {
        let b = self.model().params();
        let Some(a) = self.params_of_a() else {
            return Vec::new();
        };
        let fields = M::Params::FIELDS.iter();
        let differing = fields.filter(|field| field.get(a) != field.get(b));
        differing
            .map(|field| Differing {
                name: field.name,
                label: field.label(),
                a: field.said(a, &field.get(a)),
                b: field.said(b, &field.get(b)),
            })
            .collect()
    }

    /// The value of a parameter in A, and in B.
    fn both(&self, name: &str) -> Result<(Value, Value), Refusal> {
        let field = M::Params::field(name)?;
        let a = self.params_of_a().ok_or_else(nothing_pinned)?;
        Ok((field.get(a), field.get(self.model().params())))
    }

    pub(super) fn copy_from_a(&mut self, name: &str) -> Result<(), Refusal> {
        let (a, _) = self.both(name)?;
        self.issue(M::Command::set(name, a))
    }

    pub(super) fn swap_with_a(&mut self, name: &str) -> Result<(), Refusal> {
        let (of_a, of_b) = self.both(name)?;
        let pin = self.beside.pin.clone().ok_or_else(nothing_pinned)?;
        let params = self.params_of_a().ok_or_else(nothing_pinned)?;
        let command = M::Command::set(name, of_b.clone());
        M::check_command(&command, params)?;
        fits::<M>(&params.with(name, &of_b)?)?;
        let settings = pin.settings.with(name, &of_b)?;
        self.issue(M::Command::set(name, of_a))?;
        let now = self.experiment.now();
        let mut pin = (*pin).clone();
        // What was set in A from now on is of a future that is no more.
        pin.sets.retain(|entry| {
            let is_it = entry.command.as_set().is_some_and(|(set, _)| set == name);
            entry.at_ns < now || entry.at_ns <= pin.at && !is_it
        });
        if pin.sets.len() >= LIMITS.commands {
            return Err(Refusal::new(
                "A already holds as many commands as a file may.",
            ));
        }
        let place = pin.sets.partition_point(|entry| entry.at_ns <= now);
        pin.sets.insert(
            place,
            LogEntry {
                at_ns: now,
                command,
            },
        );
        pin.at = pin.at.max(now);
        pin.settings = settings;
        self.beside.set(Some(Arc::new(pin)));
        Ok(())
    }

    /// B's set-up and log take over what A has of this parameter; the run is replayed to the present
    /// moment. One step of undo.
    pub(super) fn revert_to_a(&mut self, name: &str) -> Result<(), Refusal> {
        let field = M::Params::field(name)?;
        let pin = self.beside.pin.clone().ok_or_else(nothing_pinned)?;
        let (setup_a, log_a) = pin.course(&self.experiment)?;
        let mut setup = self.experiment.setup().clone();
        field.set(&mut setup.params, &field.get(&setup_a.params))?;
        let is_it = |entry: &LogEntry<M::Command>| {
            entry.command.as_set().is_some_and(|(set, _)| set == name)
        };
        let (in_b, in_a) = paired(&log_a, self.experiment.log());
        let own = self.experiment.log().iter().zip(in_a);
        let own = own.filter(|(entry, shared)| *shared || !is_it(entry));
        let mut log: Vec<_> = own.map(|(entry, _)| entry.clone()).collect();
        let of_a = log_a.iter().zip(in_b);
        let of_a = of_a.filter(|(entry, shared)| !shared && is_it(entry));
        log.extend(of_a.map(|(entry, _)| entry.clone()));
        log.sort_by_key(|entry| entry.at_ns);
        if log[..] == *self.experiment.log()
            && field.get(&setup.params) == field.get(&self.experiment.setup().params)
        {
            // A command other than `set` has made the difference: it is not taken back.
            return self.copy_from_a(name);
        }
        setup.params.check()?;
        fits::<M>(&setup.params)?;
        crate::lesson::lab::checked::check_log::<M>(&setup.params, &log)?;
        self.remember_for_undo(false);
        let now = self.present();
        self.story.script.clone_from(&log);
        self.replace(setup, log);
        self.replay = Some(Replay::unproven(now));
        Ok(())
    }
}

fn nothing_pinned() -> Refusal {
    Refusal::new("no run is pinned as A.")
}
