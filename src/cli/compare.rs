//! `hotset compare`: two experiments on the same luck.

use serde_json::json;

use super::Format;
use super::arguments::CompareArguments;
use super::run::{course, json_number, json_value, nested, open, parse_settings};
use super::sweep::{chosen, spread_json};
use super::watch::Watch;
use crate::io::print;
use crate::lesson::sweep::{Comparison, Course, Difference, MOST_SEEDS, Parting, Spread, cores};
use crate::lesson::{Changes, Lab, Refusal, Told};
use crate::sim::{SimTime, digest_text};

/// What is said of a difference inside of its band.
const LUCK: &str = "no difference that luck could not make";

pub(super) fn compare(arguments: &CompareArguments) -> Result<(), Refusal> {
    if !(1..=MOST_SEEDS).contains(&arguments.seeds) {
        return Err(Refusal::new(format!(
            "the number of seeds is from 1 to {MOST_SEEDS}."
        )));
    }
    let side = |what: &str, own: &[String]| {
        let set: Vec<String> = arguments.set.iter().chain(own).cloned().collect();
        open(what, arguments.seed, &set)
    };
    let ((a, moment_a), (b, moment_b)) = match &arguments.b {
        Some(b) => (
            side(&arguments.a, &arguments.set_a)?,
            side(b, &arguments.set_b)?,
        ),
        None => sides_of_one(arguments, side)?,
    };
    let measured = &arguments.measured;
    let course = course(
        measured.until.as_deref(),
        moment_a.max(moment_b),
        &measured.warmup,
        &measured.commands,
    )?;
    let metrics = chosen(a.as_ref(), &arguments.metric, &a.metric_names())?;
    let mut watch = Watch::begin();
    let labs = (a.as_ref(), b.as_ref());
    let found = Comparison::new(labs, &course, arguments.seeds, cores(), &mut |share| {
        watch.go_on("runs", share)
    })?;
    watch.clear();
    if a.seed() != b.seed() {
        print::say(format_args!(
            "both sides run with the seeds from {} on; B's own seed is {}.",
            a.seed(),
            b.seed()
        ));
    }
    let compared = Compared {
        labs,
        course: &course,
        metrics: metrics
            .iter()
            .filter_map(|name| found.metric(name))
            .collect(),
        found: &found,
    };
    match measured.format {
        Format::Json => print::json(&compared.as_json()),
        Format::Csv => compared.as_csv(),
        Format::Table => compared.as_text(),
    }
}

/// An experiment at its start, and the moment to which it runs, in seconds.
type Side = (Box<dyn Lab>, f64);

/// Both sides of one experiment: what is pinned in a file is A; where nothing is,
/// both are the experiment.
fn sides_of_one(
    arguments: &CompareArguments,
    side: impl Fn(&str, &[String]) -> Result<Side, Refusal>,
) -> Result<(Side, Side), Refusal> {
    let (b, moment_b) = side(&arguments.a, &arguments.set_b)?;
    let Some(a) = b.open_a() else {
        let a = side(&arguments.a, &arguments.set_a)?;
        return Ok((a, (b, moment_b)));
    };
    let mut a = a?;
    let set = [&arguments.set[..], &arguments.set_a].concat();
    if !set.is_empty() {
        if a.log_len() > 0 {
            return Err(Refusal::new(
                "A has a command log; other parameters would make it another experiment.",
            ));
        }
        a.change_setup(&Changes {
            seed: None,
            set: parse_settings(&set)?,
        })?;
    }
    Ok(((a, moment_b), (b, moment_b)))
}

struct Compared<'a> {
    labs: (&'a dyn Lab, &'a dyn Lab),
    course: &'a Course,
    metrics: Vec<&'a Difference>,
    found: &'a Comparison,
}

impl Compared<'_> {
    fn as_text(&self) -> Result<(), Refusal> {
        self.print_settings()?;
        print::line("")?;
        let header = ["metric", "A", "B", "B - A", "5 %", "95 %", "beyond luck"];
        print::table(&header, &self.rows(verdict))?;
        print::line("")?;
        print::line(self.parting_text())?;
        print::line(format_args!(
            "{}, {} s, {}; digests with seed {}: A {}, B {}",
            self.labs.0.chapter().id,
            self.course.until_s(),
            match self.found.seeds {
                1 => "one seed, which says nothing of luck".to_owned(),
                seeds => format!("{seeds} seeds from {}", self.found.seed),
            },
            self.found.seed,
            digest_text(self.found.digests.0),
            digest_text(self.found.digests.1),
        ))
    }

    fn print_settings(&self) -> Result<(), Refusal> {
        let found = self.found;
        let rows: Vec<Vec<String>> = found
            .settings
            .iter()
            .map(|(name, a, b)| vec![(*name).to_owned(), a.to_string(), b.to_string()])
            .collect();
        if rows.is_empty() {
            print::line("All settings are the same.")?;
        } else {
            print::table(&["setting", "A", "B"], &rows)?;
        }
        for (side, deeds) in [("A", &found.done_in_a), ("B", &found.done_in_b)] {
            for (at, text) in deeds {
                print::line(format_args!("only in {side}, at {at}: {text}"))?;
            }
        }
        Ok(())
    }

    /// A row for each metric: both values, the difference, its band, and what is said of it.
    fn rows(&self, said: fn(&Difference) -> String) -> Vec<Vec<String>> {
        let row = |metric: &&Difference| {
            let Spread { mean, p05, p95, .. } = metric.difference;
            let mut row = vec![metric.name.to_owned()];
            let numbers = [metric.a.mean, metric.b.mean, mean, p05, p95];
            row.extend(numbers.map(print::number));
            row.push(said(metric));
            row
        };
        self.metrics.iter().map(row).collect()
    }

    fn as_csv(&self) -> Result<(), Refusal> {
        let header = [
            "metric",
            "a",
            "b",
            "difference",
            "p05",
            "p95",
            "beyond_luck",
        ];
        let said = |metric: &Difference| {
            let beyond = metric.beyond_luck();
            beyond.map_or_else(String::new, |beyond| beyond.to_string())
        };
        print::csv(&header, &self.rows(said))
    }

    fn parting_text(&self) -> String {
        let Some(parting) = &self.found.parting else {
            return "The two runs never part: they note the same events to the end.".to_owned();
        };
        let side = |told: &Option<Told>| match told {
            Some(told) => format!("{} at {}", told.text.trim_end_matches('.'), told.at),
            None => "nothing more happens".to_owned(),
        };
        format!(
            "They part at event {}. A: {}. B: {}.",
            parting.number,
            side(&parting.a),
            side(&parting.b)
        )
    }

    fn as_json(&self) -> serde_json::Value {
        let found = self.found;
        let side = |lab: &dyn Lab, digest: u64| json!({"preset": lab.preset(), "title": lab.title(), "digest": digest_text(digest)});
        let settings = found
            .settings
            .iter()
            .map(|(name, a, b)| json!({"name": name, "a": json_value(a), "b": json_value(b)}));
        let deeds = |deeds: &[(SimTime, String)]| {
            let deeds = deeds.iter();
            let said = deeds.map(|(at, text)| json!({"at_s": seconds(*at), "what": text}));
            said.collect::<Vec<_>>()
        };
        let metrics = self.metrics.iter().map(|metric| {
            let said = json!({
                "a": json_number(metric.a.mean),
                "b": json_number(metric.b.mean),
                "difference": spread_json(metric.difference),
                "beyond_luck": metric.beyond_luck(),
            });
            (metric.name, said)
        });
        json!({
            "chapter": self.labs.0.chapter().id,
            "a": side(self.labs.0, found.digests.0),
            "b": side(self.labs.1, found.digests.1),
            "seed": found.seed,
            "seeds": found.seeds,
            "until_s": json_number(Some(self.course.until_s())),
            "warmup_s": json_number(Some(self.course.warmup_s())),
            "settings": settings.collect::<Vec<_>>(),
            "only_in_a": deeds(&found.done_in_a),
            "only_in_b": deeds(&found.done_in_b),
            "metrics": nested(metrics),
            "parting": found.parting.as_ref().map(parting_json),
        })
    }
}

/// What is said of a difference.
fn verdict(metric: &Difference) -> String {
    match metric.beyond_luck() {
        Some(true) => "yes",
        Some(false) => LUCK,
        None => "",
    }
    .to_owned()
}

fn parting_json(parting: &Parting) -> serde_json::Value {
    let told = |told: &Option<Told>| {
        let told = told.as_ref();
        told.map(|told| json!({"at_s": seconds(told.at), "what": told.text}))
    };
    json!({
        "event": parting.number,
        "at_s": seconds(parting.at()),
        "a": told(&parting.a),
        "b": told(&parting.b),
    })
}

fn seconds(at: SimTime) -> serde_json::Value {
    json_number(Some(at.as_secs_f64()))
}
