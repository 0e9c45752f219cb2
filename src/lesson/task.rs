//! Tasks: what a teacher asks whoever opens an experiment to reach.
//!
//! A task is judged by the numbers as they stand at the present moment, and by nothing else: what
//! the window shows is what `hotset check` finds in the saved file.

use serde::{Deserialize, Serialize};

use super::refusal::quoted;
use super::subject::value_of;
use super::{LIMITS, MetricInfo, Metrics, Refusal};

/// Tasks of an experiment, at most.
pub const MOST_TASKS: usize = 20;
/// Conditions of a task, at most.
pub const MOST_CONDITIONS: usize = 8;
/// Characters of a task's title.
const MOST_TITLE: usize = 160;
/// Characters of a refusal's list of metrics.
const MOST_LISTED: usize = 220;

/// Something to be reached, as files have it. It is met while all conditions hold, and the clock
/// stands between its moments if it has any.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Task {
    /// What is asked for, in a few words.
    pub title: String,
    /// What has to hold, all of it.
    pub conditions: Vec<Condition>,
    /// It counts from this virtual second on.
    #[serde(default, with = "bare", skip_serializing_if = "Option::is_none")]
    pub from_s: Option<f64>,
    /// It counts up to this virtual second.
    #[serde(default, with = "bare", skip_serializing_if = "Option::is_none")]
    pub until_s: Option<f64>,
}

/// A number within bounds.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Condition {
    /// The metric, under its name in `hotset run`.
    pub metric: String,
    /// It has to be this, or more.
    #[serde(default, with = "bare", skip_serializing_if = "Option::is_none")]
    pub at_least: Option<f64>,
    /// It has to be this, or less.
    #[serde(default, with = "bare", skip_serializing_if = "Option::is_none")]
    pub at_most: Option<f64>,
}

/// Numbers that may be missing, written without a `Some(...)` around them: tasks are written by
/// hand. Read with it or without.
pub(super) mod bare {
    use std::fmt;

    use serde::de::{Deserialize, Deserializer, Error, Visitor};
    use serde::ser::Serializer;

    #[expect(clippy::ref_option, reason = "serde asks for this form")]
    pub(in crate::lesson) fn serialize<S: Serializer>(
        number: &Option<f64>,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        match number {
            Some(number) => serializer.serialize_f64(*number),
            None => serializer.serialize_none(),
        }
    }

    pub(in crate::lesson) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Option<f64>, D::Error> {
        deserializer.deserialize_any(Number)
    }

    struct Number;

    impl<'de> Visitor<'de> for Number {
        type Value = Option<f64>;

        fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
            formatter.write_str("a number")
        }

        fn visit_f64<E: Error>(self, number: f64) -> Result<Self::Value, E> {
            Ok(Some(number))
        }

        fn visit_u64<E: Error>(self, number: u64) -> Result<Self::Value, E> {
            Ok(Some(number as f64))
        }

        fn visit_i64<E: Error>(self, number: i64) -> Result<Self::Value, E> {
            Ok(Some(number as f64))
        }

        fn visit_none<E: Error>(self) -> Result<Self::Value, E> {
            Ok(None)
        }

        fn visit_some<D: Deserializer<'de>>(self, inner: D) -> Result<Self::Value, D::Error> {
            f64::deserialize(inner).map(Some)
        }
    }
}

/// How a run stands to a task.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskReading {
    /// Whether it is met at this moment.
    pub met: bool,
    /// From 0 to 1.
    pub progress: f32,
    /// Where the clock stands to the task's moments.
    pub timing: Timing,
    /// How each condition stands.
    pub conditions: Vec<ConditionReading>,
}

/// Where the clock stands to a task's moments.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Timing {
    /// The task counts now.
    Counts,
    /// It will count later.
    Early,
    /// It counted earlier; going back helps.
    Late,
}

/// How a run stands to a condition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ConditionReading {
    /// Whether it holds.
    pub holds: bool,
    /// The number; `None` if it has no value yet.
    pub value: Option<f64>,
}

/// Whether a number keeps its lower and its upper bound, each of which may be missing.
pub(super) fn keeps(number: f64, at_least: Option<f64>, at_most: Option<f64>) -> [bool; 2] {
    [
        at_least.is_none_or(|least| number >= least),
        at_most.is_none_or(|most| number <= most),
    ]
}

impl Condition {
    fn read(&self, metrics: &Metrics) -> (ConditionReading, f32) {
        let value = value_of(metrics, &self.metric);
        let Some(number) = value else {
            return (
                ConditionReading {
                    holds: false,
                    value,
                },
                0.0,
            );
        };
        let [enough, little] = keeps(number, self.at_least, self.at_most);
        let up = self
            .at_least
            .map_or(1.0, |least| share(number, least, enough));
        let down = self.at_most.map_or(1.0, |most| share(most, number, little));
        let holds = enough && little;
        (ConditionReading { holds, value }, up.min(down))
    }

    /// What it asks for of the metric of which this is said, such as `hit rate at least 90 %`.
    pub fn text(&self, info: Option<&MetricInfo>) -> String {
        let title = info.map_or_else(|| self.metric.clone(), MetricInfo::title);
        let number = |bound: f64| info.map_or_else(|| bound.to_string(), |info| info.exact(bound));
        let least = self
            .at_least
            .map(|least| format!("at least {}", number(least)));
        let most = self.at_most.map(|most| format!("at most {}", number(most)));
        let bounds: Vec<String> = least.into_iter().chain(most).collect();
        format!("{title} {}", bounds.join(" and "))
    }

    fn check(&self) -> Result<(), Refusal> {
        let metric = quoted(&self.metric);
        if self.at_least.is_none() && self.at_most.is_none() {
            return Err(Refusal::new(format!(
                "the condition on `{metric}` asks for nothing; give it `at_least`, `at_most` or \
                 both."
            )));
        }
        let bounds = [self.at_least, self.at_most];
        let in_order = match bounds {
            [Some(least), Some(most)] => least <= most,
            _ => true,
        };
        if !bounds.iter().flatten().all(|bound| bound.is_finite()) || !in_order {
            return Err(Refusal::new(format!(
                "the condition on `{metric}` takes finite numbers, and `at_least` no more than \
                 `at_most`."
            )));
        }
        Ok(())
    }
}

/// How much of `whole` is there; short of all of it as long as the condition does not hold.
fn share(part: f64, whole: f64, holds: bool) -> f32 {
    if holds {
        return 1.0;
    }
    let share = if whole > 0.0 { part / whole } else { 0.0 };
    (share as f32).clamp(0.0, 0.99)
}

impl Task {
    /// How a run with these numbers stands to it, `now_s` virtual seconds after its start.
    pub fn read(&self, metrics: &Metrics, now_s: f64) -> TaskReading {
        let read = self
            .conditions
            .iter()
            .map(|condition| condition.read(metrics));
        let (conditions, shares): (Vec<ConditionReading>, Vec<f32>) = read.unzip();
        let timing = if self.from_s.is_some_and(|from| now_s < from) {
            Timing::Early
        } else if self.until_s.is_some_and(|until| now_s > until) {
            Timing::Late
        } else {
            Timing::Counts
        };
        let met = timing == Timing::Counts && conditions.iter().all(|reading| reading.holds);
        let least = shares.into_iter().fold(1.0_f32, f32::min);
        TaskReading {
            met,
            progress: if met { 1.0 } else { least.min(0.99) },
            timing,
            conditions,
        }
    }

    /// When it counts, in words; empty if it always does.
    pub fn when(&self) -> String {
        match (self.from_s, self.until_s) {
            (None, None) => String::new(),
            (Some(from), None) => format!("from {from} s on"),
            (None, Some(until)) => format!("up to {until} s"),
            (Some(from), Some(until)) => format!("from {from} s to {until} s"),
        }
    }

    fn check(&self) -> Result<(), Refusal> {
        let letters = self.title.trim().chars().count();
        if letters == 0 || letters > MOST_TITLE {
            return Err(Refusal::new(format!(
                "a task needs a title of at most {MOST_TITLE} characters."
            )));
        }
        let title = quoted(&self.title);
        if self.conditions.is_empty() || self.conditions.len() > MOST_CONDITIONS {
            return Err(Refusal::new(format!(
                "the task `{title}` takes 1 to {MOST_CONDITIONS} conditions."
            )));
        }
        let moments = [self.from_s, self.until_s];
        let within = |at: &f64| (0.0..=LIMITS.seconds).contains(at);
        let in_order = match moments {
            [Some(from), Some(until)] => from <= until,
            _ => true,
        };
        if !moments.iter().flatten().all(within) || !in_order {
            return Err(Refusal::new(format!(
                "the task `{title}` counts from 0 to {} s at most, and `from_s` comes before \
                 `until_s`.",
                LIMITS.seconds
            )));
        }
        self.conditions.iter().try_for_each(Condition::check)
    }
}

/// Refuses tasks that a file or a form may have got wrong, whatever the chapter.
pub(super) fn check(tasks: &[Task]) -> Result<(), Refusal> {
    if tasks.len() > MOST_TASKS {
        return Err(Refusal::new(format!(
            "the experiment has {} tasks; {MOST_TASKS} is the most.",
            tasks.len()
        )));
    }
    tasks.iter().try_for_each(Task::check)
}

/// Refuses tasks about what the chapter does not measure, with what it does.
pub(super) fn check_metrics(tasks: &[Task], metrics: &Metrics) -> Result<(), Refusal> {
    let known = |name: &str| metrics.iter().any(|(metric, _)| *metric == name);
    for task in tasks {
        let wrong = task.conditions.iter().find(|asked| !known(&asked.metric));
        if let Some(wrong) = wrong {
            return Err(Refusal::new(format!(
                "there is no metric `{}`; the metrics are {}.",
                quoted(&wrong.metric),
                listed(metrics)
            )));
        }
    }
    Ok(())
}

/// The names of metrics, short enough for a sentence: those that lanes or policies have in common
/// are named once.
fn listed(metrics: &Metrics) -> String {
    let mut plain: Vec<String> = Vec::new();
    let mut groups: Vec<&str> = Vec::new();
    let mut within: Vec<&str> = Vec::new();
    for (name, _) in metrics {
        match name.split_once('.') {
            None => plain.push((*name).to_owned()),
            Some((group, name)) => {
                if !groups.contains(&group) {
                    groups.push(group);
                }
                if !within.contains(&name) {
                    within.push(name);
                }
            }
        }
    }
    if let Some(first) = groups.first() {
        let within = within.join(&format!(", {first}."));
        plain.push(format!("those such as {first}.{within}"));
    }
    let mut text = String::new();
    for (place, name) in plain.iter().enumerate() {
        let comma = if place == 0 { "" } else { ", " };
        text += &format!("{comma}{name}");
        if text.chars().count() > MOST_LISTED {
            return shortened(&text, "; `hotset run` lists them all");
        }
    }
    text
}

/// A list that is too long, up to its last whole name, with where to find the rest.
fn shortened(list: &str, rest: &str) -> String {
    let start: String = list.chars().take(MOST_LISTED).collect();
    let whole = start.rfind(", ").map_or(start.as_str(), |at| &start[..at]);
    format!("{whole} and more{rest}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at_least(metric: &str, least: f64) -> Condition {
        Condition {
            metric: metric.to_owned(),
            at_least: Some(least),
            at_most: None,
        }
    }

    fn task(conditions: Vec<Condition>) -> Task {
        Task {
            title: "T".to_owned(),
            conditions,
            from_s: None,
            until_s: None,
        }
    }

    #[test]
    fn a_task_is_met_when_all_of_it_holds() {
        let metrics: Metrics = vec![
            ("reads", Some(400.0)),
            ("hit_rate", Some(0.9)),
            ("age", None),
        ];
        let met = |conditions| task(conditions).read(&metrics, 0.0).met;
        assert!(met(vec![
            at_least("reads", 400.0),
            at_least("hit_rate", 0.9)
        ]));
        assert!(!met(vec![
            at_least("reads", 401.0),
            at_least("hit_rate", 0.9)
        ]));
        assert!(!met(vec![at_least("age", 0.0)]), "no value is not enough");
        let mut between = at_least("hit_rate", 0.5);
        between.at_most = Some(0.8);
        let reading = task(vec![between]).read(&metrics, 0.0);
        assert!(!reading.met && reading.progress > 0.8 && reading.progress < 1.0);
        let reading = task(vec![at_least("reads", 800.0)]).read(&metrics, 0.0);
        assert!((reading.progress - 0.5).abs() < 1e-6);
    }

    #[test]
    fn bounds_are_written_as_plain_numbers_and_read_either_way() {
        let text = "(title: \"T\", conditions: [(metric: \"a\", at_least: 200), (metric: \"b\", \
                    at_least: Some(-1.5), at_most: 2.5e3)], from_s: 30)";
        let task: Task = ron::from_str(text).unwrap();
        let bounds = |at: usize| (task.conditions[at].at_least, task.conditions[at].at_most);
        assert_eq!(bounds(0), (Some(200.0), None));
        assert_eq!(bounds(1), (Some(-1.5), Some(2_500.0)));
        assert_eq!((task.from_s, task.until_s), (Some(30.0), None));
        let written = ron::to_string(&task).unwrap();
        assert!(!written.contains("Some"), "{written}");
        assert_eq!(ron::from_str::<Task>(&written).unwrap(), task);
        assert!(ron::from_str::<Task>(&text.replace("200", "\"many\"")).is_err());
    }

    #[test]
    fn a_task_with_moments_counts_between_them() {
        let metrics: Metrics = vec![("reads", Some(1.0))];
        let mut task = task(vec![at_least("reads", 1.0)]);
        (task.from_s, task.until_s) = (Some(10.0), Some(20.0));
        let timing = |now_s| {
            let reading = task.read(&metrics, now_s);
            assert_eq!(reading.met, reading.timing == Timing::Counts);
            reading.timing
        };
        assert_eq!(timing(9.9), Timing::Early);
        assert_eq!(
            (timing(10.0), timing(20.0)),
            (Timing::Counts, Timing::Counts)
        );
        assert_eq!(timing(20.1), Timing::Late);
    }

    #[test]
    fn what_makes_no_task_is_refused_in_a_sentence() {
        let good = task(vec![at_least("reads", 1.0)]);
        assert_eq!(check(&vec![good.clone(); MOST_TASKS]), Ok(()));
        let changed = |change: fn(&mut Task)| {
            let mut task = good.clone();
            change(&mut task);
            task
        };
        let wrong = [
            changed(|task| task.title = "  ".to_owned()),
            changed(|task| task.title = "x".repeat(200)),
            changed(|task| task.conditions.clear()),
            changed(|task| task.conditions = vec![at_least("reads", 1.0); 9]),
            changed(|task| task.conditions[0].at_least = None),
            changed(|task| task.conditions[0].at_least = Some(f64::NAN)),
            changed(|task| task.conditions[0].at_most = Some(0.5)),
            changed(|task| task.from_s = Some(-1.0)),
            changed(|task| task.until_s = Some(1e9)),
            changed(|task| (task.from_s, task.until_s) = (Some(2.0), Some(1.0))),
        ];
        for task in wrong {
            let refusal = check(std::slice::from_ref(&task)).unwrap_err().to_string();
            assert!(refusal.ends_with('.') && refusal.len() < 250, "{refusal}");
        }
        assert!(check(&vec![good; MOST_TASKS + 1]).is_err());
    }

    #[test]
    fn an_unknown_metric_is_refused_with_those_there_are() {
        let metrics: Metrics = vec![("reads", None), ("hits", None)];
        let asked = [task(vec![at_least("hit", 1.0)])];
        let refusal = check_metrics(&asked, &metrics).unwrap_err().to_string();
        assert_eq!(
            refusal,
            "there is no metric `hit`; the metrics are reads, hits."
        );
        let many: Metrics = (0..300).map(|_| ("a_rather_long_name", None)).collect();
        let refusal = check_metrics(&asked, &many).unwrap_err().to_string();
        assert!(
            refusal.len() < 400 && refusal.contains("`hotset run`"),
            "{refusal}"
        );
        let groups: Metrics = vec![("lru.hits", None), ("fifo.hits", None), ("parted", None)];
        let refusal = check_metrics(&asked, &groups).unwrap_err().to_string();
        assert!(
            refusal.contains("parted, those such as lru.hits."),
            "{refusal}"
        );
    }
}
