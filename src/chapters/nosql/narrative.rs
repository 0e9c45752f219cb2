//! What the chapter tells of its run: its events in words, and what can be explained.

use super::execution::Execution;
pub use super::explanation::Thing;
use super::explanation::of_work;
use super::families::Family;
use super::model::{LogEvent, Model};
use super::words::{cost_text, question_text, title};
use crate::components::trace::TraceLog;
use crate::lesson::sentences::setting_changed;
use crate::lesson::{ExplanationOf, Narrative};
use crate::sim::SimTime;

impl Narrative for Model {
    type LogEvent = LogEvent;
    type Thing = Thing;

    fn log(&self) -> &TraceLog<LogEvent> {
        &self.log
    }

    fn is_setting(event: LogEvent) -> bool {
        matches!(event, LogEvent::Changed { .. })
    }

    fn weight(&self, event: LogEvent) -> u8 {
        match event {
            LogEvent::ReadFailed { .. } => 6,
            LogEvent::Malformed { .. } => 5,
            LogEvent::Asked { .. } => 3,
            LogEvent::Changed { .. } => 2,
            LogEvent::Answered { .. } => 1,
        }
    }

    fn sentence(&self, event: LogEvent) -> String {
        match event {
            LogEvent::Asked { question, .. } => format!("Asked: {}.", question_text(question)),
            LogEvent::Answered { family, .. } => format!("The {} store answers.", title(family)),
            LogEvent::ReadFailed { family, errors, .. } => {
                let ages = match errors {
                    1 => "an age that is a text".to_owned(),
                    errors => format!("{errors} ages that are texts"),
                };
                format!("The reader of the {} store meets {ages}.", title(family))
            }
            LogEvent::Malformed { all } => format!(
                "A user whose age is a text ({all} by now): taken by the key-value and the document \
                 store, refused by the others."
            ),
            LogEvent::Changed { name } => setting_changed(name),
        }
    }

    fn story(&self, event: LogEvent, _now: SimTime) -> String {
        let LogEvent::Asked { id, question } = event else {
            return self.sentence(event);
        };
        let Some(execution) = self.execution(id) else {
            return self.sentence(event);
        };
        let said =
            |family: Family| format!("{} {}", title(family), cost_text(cost(execution, family)));
        format!(
            "Asked for {}: {}, {}.",
            question_text(question),
            said(cheapest(execution)),
            said(dearest(execution))
        )
    }

    fn thing(&self, event: LogEvent) -> Option<Thing> {
        let (question, family) = match event {
            LogEvent::Asked { id, .. } => (id, dearest(self.execution(id)?)),
            LogEvent::Answered { id, family } | LogEvent::ReadFailed { id, family, .. } => {
                (id, family)
            }
            LogEvent::Malformed { .. } | LogEvent::Changed { .. } => return None,
        };
        self.execution(question)?;
        Some(Thing { question, family })
    }

    fn explain(&self, thing: Thing, _now: SimTime) -> Option<ExplanationOf<Self>> {
        let execution = self.execution(thing.question)?;
        Some(of_work(self, execution, thing.family))
    }
}

fn cost(execution: &Execution, family: Family) -> f64 {
    execution.part(family).work.cost_us()
}

fn cheapest(execution: &Execution) -> Family {
    let all = Family::ALL.into_iter();
    all.min_by(|&a, &b| cost(execution, a).total_cmp(&cost(execution, b)))
        .unwrap_or_default()
}

fn dearest(execution: &Execution) -> Family {
    let all = Family::ALL.into_iter();
    all.max_by(|&a, &b| cost(execution, a).total_cmp(&cost(execution, b)))
        .unwrap_or_default()
}
