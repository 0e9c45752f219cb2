//! A lab as something that is handed out: its tasks, where it came from, what was changed in it.

use std::collections::BTreeMap;

use super::LabOf;
use crate::lesson::task::{check, check_metrics};
use crate::lesson::{
    Commands as _, Field, Parameters as _, Refusal, Subject, Task, TaskReading, Unknown, Value,
    metric,
};
use crate::sim::{LogEntry, SimTime};

/// What a lab says of itself as a hand-out.
pub trait Handout {
    /// What is asked for.
    fn tasks(&self) -> &[Task];
    /// How the run stands to each of them, at this moment.
    fn task_readings(&self) -> Vec<TaskReading>;
    /// Asks for something else.
    ///
    /// # Errors
    /// In a sentence, when a task is none or is about what the chapter does not measure.
    fn set_tasks(&mut self, tasks: Vec<Task>) -> Result<(), Refusal>;
    /// The names of what the chapter measures.
    fn metric_names(&self) -> Vec<&'static str>;
    /// Parts of the file that this program does not understand.
    fn unknown(&self) -> &[Unknown];
    /// The version of the program that wrote the file; empty for what comes from no file.
    fn written_by(&self) -> &str;
    /// The version of the model for which the file was written and this program's, where they are
    /// not the same.
    fn other_version(&self) -> Option<(u32, u32)>;
    /// The parameters from which the run starts.
    fn setup_params(&self) -> Vec<(&'static str, Value)>;
    /// What was done, in words, and when, in order.
    fn deeds(&self) -> Vec<(SimTime, String)>;
    /// Those of them that set nothing, up to the present moment.
    fn faults(&self) -> Vec<(SimTime, String)>;
    /// The stretches of the run up to the present moment in which a setting was not that of the
    /// set-up.
    fn detours(&self) -> Vec<Detour>;
}

/// A stretch of a run in which a setting was not that of the set-up.
#[derive(Clone, Debug, PartialEq)]
pub struct Detour {
    /// The setting.
    pub name: &'static str,
    /// What the set-up says.
    pub from: Value,
    /// What it was.
    pub to: Value,
    /// From when on.
    pub since: SimTime,
    /// Until when; `None`: to the end.
    pub until: Option<SimTime>,
}

impl<M: Subject> Handout for LabOf<M> {
    fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn task_readings(&self) -> Vec<TaskReading> {
        if self.tasks.is_empty() {
            return Vec::new();
        }
        let now = self.experiment.now();
        let metrics = self.model().metrics(now);
        let read = |task: &Task| task.read(&metrics, now.as_secs_f64());
        self.tasks.iter().map(read).collect()
    }

    fn set_tasks(&mut self, tasks: Vec<Task>) -> Result<(), Refusal> {
        check(&tasks)?;
        check_metrics(&tasks, &self.model().metrics(self.experiment.now()))?;
        if self.tasks != tasks {
            self.edits += 1;
            self.tasks = tasks;
        }
        Ok(())
    }

    fn metric_names(&self) -> Vec<&'static str> {
        let infos = metric::infos(M::METRICS).into_iter();
        infos.map(|info| info.name).collect()
    }

    fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    fn written_by(&self) -> &str {
        &self.written_by
    }

    fn other_version(&self) -> Option<(u32, u32)> {
        let differs = self.model_version != M::MODEL_VERSION;
        differs.then_some((self.model_version, M::MODEL_VERSION))
    }

    fn setup_params(&self) -> Vec<(&'static str, Value)> {
        let params = &self.experiment.setup().params;
        let row = |field: &Field<M::Params>| (field.name, field.get(params));
        let rows = M::Params::FIELDS.iter().map(row);
        // No command sets it, but another one is another set-up.
        let trace = params.trace().map(|trace| format!("{trace:?}"));
        rows.chain(trace.map(|trace| ("trace", Value::Word(trace))))
            .collect()
    }

    fn deeds(&self) -> Vec<(SimTime, String)> {
        let log = self.experiment.log().iter();
        log.map(|entry| (entry.at_ns, entry.command.text()))
            .collect()
    }

    fn faults(&self) -> Vec<(SimTime, String)> {
        let done = self.done().iter();
        let sets_nothing = done.filter(|entry| entry.command.as_set().is_none());
        sets_nothing
            .map(|entry| (entry.at_ns, entry.command.text()))
            .collect()
    }

    fn detours(&self) -> Vec<Detour> {
        let mut params = self.experiment.setup().params.clone();
        let mut detours: Vec<Detour> = Vec::new();
        // The places of those that go on.
        let mut open: BTreeMap<&str, usize> = BTreeMap::new();
        let rows = self.setup_params();
        for entry in self.done() {
            let set = entry.command.as_set();
            let field = set.and_then(|(name, value)| Some((M::Params::field(name).ok()?, value)));
            let Some((field, value)) = field else {
                continue;
            };
            // It was checked when the file was opened, and when it was done.
            if field.set(&mut params, value).is_err() {
                continue;
            }
            let to = field.get(&params);
            let before = open
                .get(field.name)
                .and_then(|&place| detours.get_mut(place));
            if let Some(before) = before {
                if before.to == to {
                    continue;
                }
                before.until = Some(entry.at_ns);
                open.remove(field.name);
            }
            let from = rows.iter().find(|(name, _)| *name == field.name);
            if let Some((name, from)) = from.filter(|(_, from)| *from != to) {
                open.insert(name, detours.len());
                detours.push(Detour {
                    name,
                    from: from.clone(),
                    to,
                    since: entry.at_ns,
                    until: None,
                });
            }
        }
        // What was set and set back at one moment has had no effect.
        detours.retain(|detour| detour.until != Some(detour.since));
        detours
    }
}

impl<M: Subject> LabOf<M> {
    /// What was done up to the present moment.
    fn done(&self) -> &[LogEntry<M::Command>] {
        let log = self.experiment.log();
        let now = self.experiment.now();
        &log[..log.partition_point(|entry| entry.at_ns <= now)]
    }
}
