//! `hotset trace`: what a trace is like, and traces by rule.

use serde_json::json;

use super::arguments::{Format, Law, TraceCommand, TraceInput};
use super::watch::Watch;
use super::{from_lab, trace_input, trace_view};
use crate::components::named::Named as _;
use crate::components::request_trace::Operation;
use crate::components::trace_generator::{GeneratedTrace, TraceRule};
use crate::components::trace_profile::{MOST_REQUESTS, TraceProfile};
use crate::io::print;
use crate::io::trace::About;
use crate::lesson::Refusal;

/// The largest exponent of a law: nearly all requests are then for one key.
const MOST_EXPONENT: f64 = 10.0;
/// Requests that are printed at a time.
const PRINTED_AT_A_TIME: usize = 1 << 15;

pub(super) fn trace(command: &TraceCommand) -> Result<(), Refusal> {
    match command {
        TraceCommand::Info { input, format } => info(input, *format),
        TraceCommand::View(arguments) => trace_view::view(arguments),
        TraceCommand::FromLab(arguments) => from_lab::from_lab(arguments),
        TraceCommand::Zipf { law, requests } => {
            let (keys, exponent, seed) = checked(law)?;
            let requests = *requests;
            generate(
                TraceRule::Zipf {
                    keys,
                    exponent,
                    requests,
                },
                seed,
            )
        }
        &TraceCommand::Uniform {
            keys,
            requests,
            seed,
        } => generate(TraceRule::Uniform { keys, requests }, seed),
        &TraceCommand::Loop { keys, requests } => {
            let length = keys;
            generate(TraceRule::Loop { length, requests }, 0)
        }
        &TraceCommand::Scan {
            ref law,
            around,
            length,
            first,
            interleaved,
        } => {
            let (keys, exponent, seed) = checked(law)?;
            generate(
                TraceRule::Scan {
                    keys,
                    exponent,
                    around,
                    length,
                    first,
                    interleaved,
                },
                seed,
            )
        }
        &TraceCommand::Shift {
            ref law,
            phase,
            phases,
            step,
        } => {
            let (keys, exponent, seed) = checked(law)?;
            generate(
                TraceRule::Shift {
                    keys,
                    exponent,
                    phase,
                    phases,
                    step,
                },
                seed,
            )
        }
    }
}

/// Keys, exponent and seed of a law.
fn checked(law: &Law) -> Result<(u32, f64, u64), Refusal> {
    if !(0.0..=MOST_EXPONENT).contains(&law.exponent) {
        return Err(Refusal::new(format!(
            "`--exponent` takes numbers from 0 to {MOST_EXPONENT}, not `{}`.",
            law.exponent
        )));
    }
    Ok((law.keys, law.exponent, law.seed))
}

/// Prints the trace of a rule.
fn generate(rule: TraceRule, seed: u64) -> Result<(), Refusal> {
    let mut trace = GeneratedTrace::new(rule, seed);
    let all = trace.requests();
    let mut watch = Watch::begin();
    let mut printed = 0;
    print::trace(|text| {
        for key in trace.by_ref().take(PRINTED_AT_A_TIME) {
            text.push_str(&key.to_string());
            text.push('\n');
        }
        printed = (printed + PRINTED_AT_A_TIME as u64).min(all);
        watch.go_on("writing the trace", printed as f64 / all.max(1) as f64)?;
        Ok(printed < all)
    })
}

fn info(input: &TraceInput, format: Format) -> Result<(), Refusal> {
    let mut profile = TraceProfile::default();
    let about = trace_input::visit(input, |request| {
        if profile.requests() == MOST_REQUESTS {
            return Err(Refusal::new(format!(
                "the trace has more than {MOST_REQUESTS} requests, the most that are counted."
            )));
        }
        profile.note(request);
        Ok(())
    })?;
    let facts = facts(&profile, &about);
    match format {
        Format::Json => {
            let sets = profile
                .working_sets()
                .into_iter()
                .map(|(requests, keys)| json!({ "requests": requests, "keys": keys }));
            let mut all = serde_json::Map::new();
            all.insert("format".to_owned(), json!(about.format.name()));
            all.insert("read_as".to_owned(), json!(about.said));
            for (name, value) in facts {
                let is_whole = value.is_some_and(|value| value.fract() == 0.0);
                let number = if is_whole {
                    json!(value.map(|value| value as u64))
                } else {
                    json!(value)
                };
                all.insert(name.to_owned(), number);
            }
            all.insert("working_set".to_owned(), sets.collect());
            all.insert("left_out".to_owned(), json!(about.left_out));
            print::json(&all.into())
        }
        Format::Csv | Format::Table => {
            let mut rows = vec![("format".to_owned(), about.format.name().to_owned())];
            rows.extend(
                facts
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), print::number(*value))),
            );
            rows.extend(profile.working_sets().iter().map(|(requests, keys)| {
                let name = format!("working_set_of_{requests}");
                (name, print::number(Some(*keys)))
            }));
            if format == Format::Csv {
                let (header, row): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
                let header: Vec<&str> = header.iter().map(String::as_str).collect();
                return print::csv(&header, &[row]);
            }
            let rows: Vec<Vec<String>> = rows
                .into_iter()
                .map(|(name, value)| vec![name, value])
                .collect();
            print::table(&["fact", "value"], &rows)
        }
    }
}

/// The numbers, by the names of the headless contract; `None` where the trace does not tell.
fn facts(profile: &TraceProfile, about: &About) -> Vec<(&'static str, Option<f64>)> {
    let count = |count: u64| Some(count as f64);
    let span_s = profile
        .span()
        .map(|(first, last)| last.since(first).as_secs_f64());
    let per_s = profile.requests_per_s();
    let zipf = profile.popularity();
    let mut facts = vec![
        ("requests", count(profile.requests())),
        ("keys", count(profile.keys())),
        ("one_time_keys", count(profile.one_time_keys())),
        ("bad_lines", count(about.bad)),
    ];
    let named = ["gets", "sets", "deletes", "other_operations"];
    for (name, operation) in named.into_iter().zip(Operation::ALL) {
        facts.push((name, count(profile.operations(operation))));
    }
    facts.extend([
        ("span_s", span_s),
        ("requests_per_s", per_s),
        ("bytes", profile.bytes().and_then(count)),
        ("footprint_bytes", profile.footprint_bytes().and_then(count)),
        ("zipf_exponent", zipf.map(|fit| fit.exponent)),
        ("zipf_distance", zipf.map(|fit| fit.distance)),
    ]);
    facts
}
