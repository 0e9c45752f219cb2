//! What a lab measures, declared once: a row says a metric's name, its unit, its label, what it is
//! and how it is read from the model. Runs, sweeps, goals, lists and what the window says of a
//! number follow from it.

use super::{Metrics, Unit};
use crate::sim::{SimDuration, SimTime};

/// A metric: a row of a table.
#[derive(Clone, Copy, Debug)]
pub struct Metric<M> {
    /// Its name in the headless contract; of rows that several members have in common one for each
    /// member, in their order.
    pub names: &'static [&'static str],
    /// What it is counted in.
    pub unit: Unit,
    /// One to five words of the field, for the screen.
    pub label: &'static str,
    /// What it is, in a sentence.
    pub help: &'static str,
    /// Its value of the member at a place, at a moment.
    pub read: fn(&M, usize, SimTime) -> Option<f64>,
}

/// Rows of a table: of the model as a whole, or of several members that are measured alike, such as
/// lanes, policies or data models.
#[derive(Clone, Copy, Debug)]
pub struct MetricRows<M: 'static> {
    /// What the members are called on the screen; one without a name for the model as a whole.
    pub members: &'static [&'static str],
    /// The metrics of each member.
    pub rows: &'static [Metric<M>],
}

/// What is said of a metric, whatever the run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MetricInfo {
    /// Its name in the headless contract.
    pub name: &'static str,
    /// What it is counted in.
    pub unit: Unit,
    /// The lane, policy or data model that it is of; empty for the model as a whole.
    pub member: &'static str,
    /// One to five words of the field.
    pub label: &'static str,
    /// What it is, in a sentence.
    pub help: &'static str,
}

impl MetricInfo {
    /// What it is called on the screen.
    pub fn title(&self) -> String {
        if self.member.is_empty() {
            return self.label.to_owned();
        }
        format!("{}: {}", self.member, self.label)
    }

    /// The same with the unit, for numbers that stand without theirs.
    pub fn title_with_unit(&self) -> String {
        match self.unit.suffix().trim() {
            "" => self.title(),
            unit => format!("{} ({unit})", self.title()),
        }
    }

    /// A bound on it as it was written, to the last digit.
    pub fn exact(&self, bound: f64) -> String {
        self.unit.exact(bound)
    }

    /// A value of it, as short as it can be read.
    pub fn text(&self, value: f64) -> String {
        self.unit.text(value)
    }
}

impl<M> MetricRows<M> {
    fn info(&self, member: usize, row: &Metric<M>) -> MetricInfo {
        MetricInfo {
            name: row.names.get(member).copied().unwrap_or_default(),
            unit: row.unit,
            member: self.members.get(member).copied().unwrap_or_default(),
            label: row.label,
            help: row.help,
        }
    }

    /// Each row of each member, in the order in which they are listed.
    fn each(&self) -> impl Iterator<Item = (usize, &'static Metric<M>)> {
        let rows = self.rows;
        (0..self.members.len()).flat_map(move |member| rows.iter().map(move |row| (member, row)))
    }
}

/// All metrics of a table, in the order in which they are listed.
pub fn infos<M>(table: &[MetricRows<M>]) -> Vec<MetricInfo> {
    let of = |rows: &MetricRows<M>| -> Vec<MetricInfo> {
        rows.each()
            .map(|(member, row)| rows.info(member, row))
            .collect()
    };
    table.iter().flat_map(of).collect()
}

/// The metric of this name, if the table has one.
pub fn info<M>(table: &[MetricRows<M>], name: &str) -> Option<MetricInfo> {
    let (rows, member, row) = found(table, name)?;
    Some(rows.info(member, row))
}

/// All values at a moment, in the order in which they are listed.
pub fn read_all<M>(table: &[MetricRows<M>], model: &M, now: SimTime) -> Metrics {
    let of = |rows: &MetricRows<M>| -> Metrics {
        rows.each()
            .filter_map(|(member, row)| {
                Some((*row.names.get(member)?, (row.read)(model, member, now)))
            })
            .collect()
    };
    table.iter().flat_map(of).collect()
}

/// The value of one metric at a moment; `None` if it has none, or there is no metric of that name.
pub fn read<M>(table: &[MetricRows<M>], model: &M, now: SimTime, name: &str) -> Option<f64> {
    let (_, member, row) = found(table, name)?;
    (row.read)(model, member, now)
}

/// The row of this name, with its rows and the place of its member.
fn found<'a, M>(
    table: &'a [MetricRows<M>],
    name: &str,
) -> Option<(&'a MetricRows<M>, usize, &'static Metric<M>)> {
    table.iter().find_map(|rows| {
        rows.rows.iter().find_map(|row| {
            let member = row.names.iter().position(|known| *known == name)?;
            Some((rows, member, row))
        })
    })
}

/// Makes rows of a table. A row reads `"name", Unit, "label", "help" => value;` where the value is
/// an `Option<f64>` and may name the model and the moment as they are called at the top.
///
/// Rows of several members begin with `each ["name" => title, ...] of |model, place| part`, where
/// the part is an `Option` of what the rows read from: where it is `None` the member has no values.
/// Their metrics are called `name.row`.
macro_rules! metrics {
    ($(#[$about:meta])* $vis:vis const $table:ident: $model:ty = |$m:ident, $now:ident| {
        $($name:literal, $unit:ident, $label:literal, $help:literal => $read:expr;)*
    }) => {
        $(#[$about])*
        $vis const $table: $crate::lesson::MetricRows<$model> = $crate::lesson::MetricRows {
            members: &[""],
            rows: &[$($crate::lesson::Metric {
                names: &[$name],
                unit: $crate::lesson::Unit::$unit,
                label: $label,
                help: $help,
                read: |$m, _, $now| {
                    let _ = ($m, $now);
                    $read
                },
            },)*],
        };
    };
    ($(#[$about:meta])* $vis:vis const $table:ident: $model:ty =
        each $members:tt of |$whole:ident, $place:ident| $of:expr;
        |$m:ident, $now:ident| {
            $($name:literal, $unit:ident, $label:literal, $help:literal => $read:expr;)*
        }
    ) => {
        $(#[$about])*
        $vis const $table: $crate::lesson::MetricRows<$model> = $crate::lesson::MetricRows {
            members: $crate::lesson::metric::titles!($members),
            rows: &[$($crate::lesson::Metric {
                names: $crate::lesson::metric::names!($members $name),
                unit: $crate::lesson::Unit::$unit,
                label: $label,
                help: $help,
                read: |$whole, $place, $now| {
                    let _ = $now;
                    let $m = $of?;
                    $read
                },
            },)*],
        };
    };
}

/// What members are called on the screen.
macro_rules! titles {
    ([$($member:literal => $title:expr),* $(,)?]) => {
        &[$($title),*]
    };
}

/// The names of a row for each member.
macro_rules! names {
    ([$($member:literal => $title:expr),* $(,)?] $name:literal) => {
        &[$(concat!($member, ".", $name)),*]
    };
}

/// Makes the rows of a lab's read latencies, of which `$of` holds those of all reads and those of
/// the reads that were answered.
macro_rules! latencies {
    (const $table:ident: $model:ty = |$m:ident| $of:expr) => {
        $crate::lesson::metric::metrics! {
            const $table: $model = |$m, now| {
                "latency_mean_ms", Millis, "mean latency",
                    "Mean latency of all reads, with those that failed." => $of.all().mean_ms();
                "latency_p50_ms", Millis, "p50 latency",
                    "Median latency of all reads, with those that failed."
                    => millis($of.all().quantile(0.5));
                "latency_p95_ms", Millis, "p95 latency",
                    "95th percentile of the latency of all reads, with those that failed."
                    => millis($of.all().quantile(0.95));
                "latency_p99_ms", Millis, "p99 latency",
                    "99th percentile of the latency of all reads, with those that failed."
                    => millis($of.all().quantile(0.99));
                "latency_mean_answered_ms", Millis, "mean latency, answered",
                    "Mean latency of the reads that were answered." => $of.answered().mean_ms();
                "latency_p50_answered_ms", Millis, "p50 latency, answered",
                    "Median latency of the reads that were answered."
                    => millis($of.answered().quantile(0.5));
                "latency_p95_answered_ms", Millis, "p95 latency, answered",
                    "95th percentile of the latency of the reads that were answered."
                    => millis($of.answered().quantile(0.95));
                "latency_p99_answered_ms", Millis, "p99 latency, answered",
                    "99th percentile of the latency of the reads that were answered."
                    => millis($of.answered().quantile(0.99));
            }
        }
    };
}

pub(crate) use {latencies, metrics, names, titles};

/// A count as the value of a metric: it always has one.
pub fn count(value: u64) -> Option<f64> {
    Some(value as f64)
}

/// A part over a whole, where there is a whole.
pub fn over(part: u64, whole: u64) -> Option<f64> {
    (whole > 0).then(|| part as f64 / whole as f64)
}

/// A duration in milliseconds.
pub fn millis(duration: Option<SimDuration>) -> Option<f64> {
    duration.map(SimDuration::as_millis_f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two counters, each with a name and a value.
    struct Pair([Option<u64>; 2]);

    metrics! {
        const WHOLE: Pair = |pair, now| {
            "sum", Plain, "sum", "Both together." => count(pair.0.iter().flatten().sum());
            "now_s", Seconds, "time", "The moment." => Some(now.as_secs_f64());
        }
    }

    metrics! {
        const EACH: Pair = each ["a" => "First", "b" => "Second"] of |pair, place| pair.0[place];
        |counter, now| {
            "value", Plain, "value", "What it holds." => count(counter);
            "share", Share, "share of ten", "What it holds of ten." => over(counter, 10);
        }
    }

    const TABLE: &[MetricRows<Pair>] = &[WHOLE, EACH];

    #[test]
    fn rows_are_listed_member_by_member_and_read_by_name() {
        let pair = Pair([Some(3), None]);
        let now = SimTime::from_secs_f64(2.0);
        let all = read_all(TABLE, &pair, now);
        assert_eq!(
            all,
            [
                ("sum", Some(3.0)),
                ("now_s", Some(2.0)),
                ("a.value", Some(3.0)),
                ("a.share", Some(0.3)),
                ("b.value", None),
                ("b.share", None),
            ]
        );
        for (name, value) in &all {
            assert_eq!(read(TABLE, &pair, now, name), *value, "{name}");
            assert_eq!(info(TABLE, name).map(|info| info.name), Some(*name));
        }
        let listed: Vec<&str> = infos(TABLE).iter().map(|info| info.name).collect();
        let named: Vec<&str> = all.iter().map(|(name, _)| *name).collect();
        assert_eq!(listed, named);
        assert_eq!(read(TABLE, &pair, now, "c.value"), None);
        assert_eq!(info(TABLE, "value"), None);
    }

    #[test]
    fn a_metric_is_said_with_its_member_and_its_unit() {
        let share = info(TABLE, "b.share").unwrap();
        assert_eq!(share.title(), "Second: share of ten");
        assert_eq!(share.title_with_unit(), "Second: share of ten (%)");
        assert_eq!(share.text(0.305), "30.5 %");
        let sum = info(TABLE, "sum").unwrap();
        assert_eq!(
            (sum.title(), sum.title_with_unit()),
            ("sum".into(), "sum".into())
        );
    }
}
