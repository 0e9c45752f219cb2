//! What tasks want and what a run reached.

use serde_json::json;

use super::handed_out::HandedOut;
use crate::lesson::Lab;

/// A task, and how a run stands to it at the moment at which it was saved.
pub(super) struct Graded {
    pub(super) title: String,
    pub(super) met: bool,
    /// What each condition wants, and the value that was reached; `None` where there is none.
    values: Vec<(String, Option<f64>)>,
}

impl Graded {
    pub(super) fn json(&self) -> serde_json::Value {
        let values = self.values.iter();
        let values = values.map(|(wanted, reached)| json!({"wanted": wanted, "reached": reached}));
        json!({
            "title": self.title,
            "met": self.met,
            "values": values.collect::<Vec<_>>(),
        })
    }
}

/// What was wanted and reached, in one cell.
pub(super) fn values(tasks: &[Graded]) -> String {
    let values = tasks.iter().flat_map(|task| &task.values);
    let texts = values.map(|(wanted, reached)| match reached {
        Some(reached) => format!("{wanted}: {}", rounded(*reached)),
        None => format!("{wanted}: no value"),
    });
    texts.collect::<Vec<_>>().join("; ")
}

/// A count as it is; another value with six significant digits.
fn rounded(value: f64) -> String {
    if value.fract() == 0.0 {
        return value.to_string();
    }
    let text = format!("{value:.5e}");
    let short: Option<f64> = text.parse().ok();
    short.map_or(text, |short| short.to_string())
}

/// The tasks and how the run stands to them: the file's own tasks, or those that were handed out.
pub(super) fn graded(lab: &mut dyn Lab, handed_out: Option<&HandedOut>) -> Vec<Graded> {
    if let Some(handed_out) = handed_out
        && lab.set_tasks(handed_out.tasks().to_vec()).is_err()
    {
        // They are about what another chapter measures.
        let tasks = handed_out.tasks().iter();
        let unmet = tasks.map(|task| Graded {
            title: task.title.clone(),
            met: false,
            values: Vec::new(),
        });
        return unmet.collect();
    }
    let readings = lab.task_readings();
    let tasks = lab.tasks().iter().zip(readings);
    let graded = tasks.map(|(task, reading)| {
        // Named as in files, in which grades are looked up.
        let wanted = task.conditions.iter().map(|condition| condition.text(None));
        let reached = reading.conditions.iter().map(|one| one.value);
        Graded {
            title: task.title.clone(),
            met: reading.met,
            values: wanted.zip(reached).collect(),
        }
    });
    graded.collect()
}

#[cfg(test)]
mod tests {
    use super::{Graded, rounded, values};

    #[test]
    fn a_cell_says_what_was_wanted_and_reached() {
        let task = |values: Vec<(String, Option<f64>)>| Graded {
            title: "a task".to_owned(),
            met: false,
            values,
        };
        let tasks = [
            task(vec![
                ("hit_rate at least 0.9".to_owned(), Some(0.8712)),
                ("reads at least 100".to_owned(), Some(40.0)),
            ]),
            task(vec![("stale_reads at most 0".to_owned(), None)]),
        ];
        let cell = "hit_rate at least 0.9: 0.8712; reads at least 100: 40; \
                    stale_reads at most 0: no value";
        assert_eq!(values(&tasks), cell);
        assert_eq!(rounded(1.0 / 3.0), "0.333333");
        assert_eq!(rounded(1_234_567.0), "1234567");
    }
}
