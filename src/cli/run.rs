//! `hotset run`.

use std::path::Path;

use serde_json::{Map, Number, json};

use super::arguments::RunArguments;
use super::watch::Watch;
use super::{Format, note_bounds, note_of, trace_input};
use crate::chapters::{chapter, opened};
use crate::io::{experiment_given, is_standard_input, named, parse_moment, print};
use crate::lesson::sweep::{Course, DEFAULT_UNTIL_S};
use crate::lesson::{Changes, Lab, Metrics, Opening, Refusal, Replayed, RunSummary, Value};
use crate::sim::{SimTime, digest_text};

pub(super) fn run(arguments: &RunArguments) -> Result<(), Refusal> {
    let (lab, until_s, warmup_s) = prepare(arguments)?;
    show(arguments, lab.as_ref(), until_s, warmup_s)?;
    note_bounds(None, lab.as_ref());
    Ok(())
}

/// Opens what is asked for and runs it to its end, with all that is done on the way; returns with
/// it the end and the moment from which the metrics count, in seconds.
pub(super) fn prepare(arguments: &RunArguments) -> Result<(Box<dyn Lab>, f64, f64), Refusal> {
    let (seed, set) = (arguments.seed, &arguments.set);
    let (mut lab, own_moment) = match &arguments.trace {
        None => open(&arguments.what, seed, set)?,
        Some(path) => {
            let (mut lab, own_moment) = open(&arguments.what, None, &[])?;
            if lab.log_len() > 0 {
                return Err(Refusal::new(
                    "the experiment has a command log; another stream would make it another \
                     experiment.",
                ));
            }
            let trace = trace_input::recorded(path)?;
            lab.run_on(&trace)?;
            lab.describe(trace.name().to_owned(), String::new());
            lab.change_setup(&Changes {
                seed,
                set: parse_settings(set)?,
            })?;
            lab.cancel_replay();
            (lab, own_moment)
        }
    };
    let course = course(
        arguments.until.as_deref(),
        own_moment,
        &arguments.warmup,
        &arguments.commands,
    )?;
    let mut watch = Watch::begin();
    let until_s = course.until_s();
    course.run(lab.as_mut(), &mut |lab| {
        let now_s = lab.now().as_secs_f64();
        watch.go_on(
            format_args!("{now_s:.1} of {until_s} s"),
            now_s / until_s.max(1e-9),
        )
    })?;
    Ok((lab, until_s, course.warmup_s()))
}

/// The course of a run; unless `until` says when, it ends at `own_moment`, in seconds.
pub(super) fn course(
    until: Option<&str>,
    own_moment: f64,
    warmup: &str,
    commands: &[String],
) -> Result<Course, Refusal> {
    let until_s = until.map_or(Ok(own_moment), parse_moment)?;
    Course::new(until_s, parse_moment(warmup)?, parse_commands(commands)?)
}

/// Opens a file, a chapter or a preset with changes to its set-up; returns with it the moment to
/// which it runs by default, in seconds.
pub(super) fn open(
    what: &str,
    seed: Option<u64>,
    set: &[String],
) -> Result<(Box<dyn Lab>, f64), Refusal> {
    let changes = Changes {
        seed,
        set: parse_settings(set)?,
    };
    let is_changed = changes.seed.is_some() || !changes.set.is_empty();
    let path = Path::new(what);
    let (mut lab, own_moment) = if is_file(path) {
        let lab = experiment_given(path)
            .and_then(|file| opened(&file))
            .map_err(|refusal| named(path, &refusal))?;
        if is_changed && lab.log_len() > 0 {
            return Err(Refusal::new(
                "the file has a command log; another seed or other parameters would make it \
                 another experiment.",
            ));
        }
        note_of(path, lab.as_ref());
        let saved_s = lab.replaying_to().map_or(0.0, SimTime::as_secs_f64);
        let own_s = Some(saved_s).filter(|saved_s| *saved_s > 0.0);
        (lab, own_s.unwrap_or(DEFAULT_UNTIL_S))
    } else {
        let (id, preset) = match what.split_once('/') {
            Some((id, preset)) => (id, Some(preset)),
            None => (what, None),
        };
        let opened = chapter(id)?.lab()?;
        let opening = match preset {
            Some(preset) => Opening::Preset(opened.preset(preset)?),
            None => Opening::Default,
        };
        ((opened.open)(opening)?, DEFAULT_UNTIL_S)
    };
    if is_changed {
        lab.change_setup(&changes)?;
    }
    lab.cancel_replay();
    Ok((lab, own_moment))
}

/// Chapters and presets have no ending.
fn is_file(path: &Path) -> bool {
    path.extension().is_some() || is_standard_input(path) || path.is_file()
}

/// Settings as they are typed: `NAME=VALUE`.
pub(super) fn parse_settings(settings: &[String]) -> Result<Vec<(String, String)>, Refusal> {
    let parse = |setting: &String| {
        let (name, value) = setting.split_once('=').ok_or_else(|| {
            Refusal::new(format!(
                "`--set {setting}` lacks a value; write NAME=VALUE."
            ))
        })?;
        Ok((name.trim().to_owned(), value.trim().to_owned()))
    };
    settings.iter().map(parse).collect()
}

fn parse_commands(commands: &[String]) -> Result<Vec<(f64, String)>, Refusal> {
    let parse = |command: &String| {
        let (text, at) = command.rsplit_once('@').ok_or_else(|| {
            Refusal::new(format!(
                "`--do {command}` lacks its second; write COMMAND@SECONDS."
            ))
        })?;
        Ok((parse_moment(at)?, text.to_owned()))
    };
    commands.iter().map(parse).collect()
}

fn show(
    arguments: &RunArguments,
    lab: &dyn Lab,
    until_s: f64,
    warmup_s: f64,
) -> Result<(), Refusal> {
    let summary = lab.summary();
    match arguments.format {
        Format::Json => print::json(&as_json(lab, &summary, until_s, warmup_s)),
        Format::Csv => {
            let header: Vec<&str> = summary.metrics.iter().map(|(name, _)| *name).collect();
            let row = summary
                .metrics
                .iter()
                .map(|(_, value)| print::number(*value))
                .collect();
            print::csv(&header, &[row])
        }
        Format::Table => {
            let rows: Vec<Vec<String>> = summary
                .metrics
                .iter()
                .map(|(name, value)| vec![(*name).to_owned(), print::number(*value)])
                .collect();
            print::table(&["metric", "value"], &rows)?;
            print::line("")?;
            print::line(format_args!(
                "{} seed {}, {until_s} s, digest {}",
                lab.chapter().id,
                summary.seed,
                digest_text(summary.digest)
            ))
        }
    }
}

fn as_json(lab: &dyn Lab, summary: &RunSummary, until_s: f64, warmup_s: f64) -> serde_json::Value {
    let params: Map<String, serde_json::Value> = summary
        .params
        .iter()
        .map(|(name, value)| ((*name).to_owned(), json_value(value)))
        .collect();
    let metrics = numbers(&summary.metrics);
    let mut all = json!({
        "chapter": lab.chapter().id,
        "preset": lab.preset(),
        "seed": summary.seed,
        "until_s": json_number(Some(until_s)),
        "warmup_s": json_number(Some(warmup_s)),
        "params": params,
        "metrics": metrics,
        "digest": digest_text(summary.digest),
        "bounds_met": summary.bounds_met,
    });
    if let (Some(trace), Some(all)) = (lab.trace(), all.as_object_mut()) {
        let about = json!({
            "name": trace.name(),
            "requests": trace.requests(),
            "keys": trace.distinct(),
            "digest": digest_text(trace.digest()),
        });
        all.insert("trace".to_owned(), about);
    }
    all
}

fn numbers(metrics: &Metrics) -> Map<String, serde_json::Value> {
    let numbers = metrics.iter();
    nested(numbers.map(|(name, value)| (*name, json_number(*value))))
}

/// What is said of metrics, by name; of those of a lane, a policy or a family, called `lru.hits`,
/// one level deeper.
pub(super) fn nested(
    metrics: impl IntoIterator<Item = (&'static str, serde_json::Value)>,
) -> Map<String, serde_json::Value> {
    let mut all = Map::new();
    for (name, number) in metrics {
        match name.split_once('.') {
            None => {
                all.insert(name.to_owned(), number);
            }
            Some((group, name)) => {
                let group = all
                    .entry(group)
                    .or_insert_with(|| serde_json::Value::Object(Map::new()));
                if let Some(group) = group.as_object_mut() {
                    group.insert(name.to_owned(), number);
                }
            }
        }
    }
    all
}

pub(super) fn json_value(value: &Value) -> serde_json::Value {
    match value {
        Value::Flag(flag) => json!(flag),
        Value::Count(count) => json!(count),
        Value::Number(number) => json_number(Some(*number)),
        Value::Word(word) => json!(word),
    }
}

/// Whole numbers without a fraction; what has no value, or is not finite, as null.
pub(super) fn json_number(value: Option<f64>) -> serde_json::Value {
    match value {
        Some(value) if value.fract() == 0.0 && value.abs() < 9e15 => json!(value as i64),
        Some(value) => Number::from_f64(value).map_or(serde_json::Value::Null, Into::into),
        None => serde_json::Value::Null,
    }
}

/// What `check` and others say of a replay.
pub(super) fn replayed_text(replayed: Replayed) -> &'static str {
    match replayed {
        Replayed::Identical => "identical",
        Replayed::Different => "different",
        Replayed::DifferentVersion => "another model version",
        Replayed::NothingRecorded => "nothing recorded",
    }
}
