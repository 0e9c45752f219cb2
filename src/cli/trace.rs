//! `hotset trace`: what a trace is like.

use serde_json::json;

use super::arguments::{Format, TraceCommand, TraceInput};
use super::trace_input;
use crate::components::named::Named as _;
use crate::components::request_trace::Operation;
use crate::components::trace_profile::{MOST_REQUESTS, TraceProfile};
use crate::io::print;
use crate::io::trace::About;
use crate::lesson::Refusal;

pub(super) fn trace(command: &TraceCommand) -> Result<(), Refusal> {
    match command {
        TraceCommand::Info { input, format } => info(input, *format),
    }
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
    let per_s = span_s
        .filter(|span_s| *span_s > 0.0)
        .map(|span_s| profile.requests() as f64 / span_s);
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
