//! What tasks want and what a run reached.

use serde_json::json;

use super::handed_out::HandedOut;
use super::moved::seconds;
use crate::lesson::Lab;
use crate::sim::SimTime;

/// A task, and how a run stands to it at the moment at which it was saved.
pub(super) struct Graded {
    pub(super) title: String,
    pub(super) met: bool,
    /// What each condition wants, and the value that was reached; `None` where there is none.
    values: Vec<(String, Option<f64>)>,
    /// The moment from which on it was met up to the end; `None` while that is not known.
    pub(super) since: Option<SimTime>,
}

impl Graded {
    pub(super) fn json(&self) -> serde_json::Value {
        let values = self.values.iter();
        let values = values.map(|(wanted, reached)| json!({"wanted": wanted, "reached": reached}));
        json!({
            "title": self.title,
            "met": self.met,
            "values": values.collect::<Vec<_>>(),
            "reached_at_s": self.since.map(SimTime::as_secs_f64),
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

/// Since when each task was met, in one cell.
pub(super) fn when_reached(tasks: &[Graded]) -> String {
    let texts = tasks.iter().map(|task| {
        let when = match task.since {
            Some(at) => format!("{} s", seconds(at)),
            None if task.met => "not looked for in the time given".to_owned(),
            None => "not reached".to_owned(),
        };
        format!("{}: {when}", task.title)
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
            since: None,
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
            since: None,
        }
    });
    graded.collect()
}

#[cfg(test)]
mod tests {
    use super::{Graded, rounded, values, when_reached};
    use crate::sim::SimTime;

    #[test]
    fn a_cell_says_what_was_wanted_and_reached() {
        let task = |values: Vec<(String, Option<f64>)>| Graded {
            title: "a task".to_owned(),
            met: false,
            values,
            since: None,
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

    #[test]
    fn a_cell_says_since_when_each_task_was_met() {
        let task = |met: bool, since: Option<f64>| Graded {
            title: "a task".to_owned(),
            met,
            values: Vec::new(),
            since: since.map(SimTime::from_secs_f64),
        };
        let tasks = [
            task(true, Some(12.5)),
            task(false, None),
            task(true, None),
            task(true, Some(0.0)),
        ];
        let cell = "a task: 12.5 s; a task: not reached; \
                    a task: not looked for in the time given; a task: 0 s";
        assert_eq!(when_reached(&tasks), cell);
        assert_eq!(when_reached(&[]), "");
    }
}
