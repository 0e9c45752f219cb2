//! A lab as something that is handed out: its tasks, where it came from, what was changed in it.

use super::LabOf;
use crate::lesson::task::{check, check_metrics};
use crate::lesson::{
    Commands as _, Field, Parameters as _, Refusal, Subject, Task, TaskReading, Unknown, Value,
};
use crate::sim::SimTime;

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
    /// The parameters from which the run starts.
    fn setup_params(&self) -> Vec<(&'static str, Value)>;
    /// What was done, in words, and when, in order.
    fn deeds(&self) -> Vec<(SimTime, String)>;
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
        let metrics = self.model().metrics(self.experiment.now());
        metrics.into_iter().map(|(name, _)| name).collect()
    }

    fn unknown(&self) -> &[Unknown] {
        &self.unknown
    }

    fn written_by(&self) -> &str {
        &self.written_by
    }

    fn setup_params(&self) -> Vec<(&'static str, Value)> {
        let params = &self.experiment.setup().params;
        let row = |field: &Field<M::Params>| (field.name, field.get(params));
        M::Params::FIELDS.iter().map(row).collect()
    }

    fn deeds(&self) -> Vec<(SimTime, String)> {
        let log = self.experiment.log().iter();
        log.map(|entry| (entry.at_ns, entry.command.text()))
            .collect()
    }
}
