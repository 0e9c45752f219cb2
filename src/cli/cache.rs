//! `hotset cache`: the policies of the laboratory on a trace of keys.

use serde_json::json;

use super::arguments::CacheArguments;
use super::watch::Watch;
use super::{Format, trace_input};
use crate::components::cache::{PolicyKind, Replay};
use crate::components::named::Named as _;
use crate::components::request_trace::Columns;
use crate::io::print;
use crate::lesson::Refusal;

/// The most slots that can be asked for.
const MOST_SLOTS: usize = 10_000_000;

pub(super) fn cache(arguments: &CacheArguments) -> Result<(), Refusal> {
    let policies: Vec<PolicyKind> = arguments
        .policy
        .iter()
        .map(|name| policy(name))
        .collect::<Result<_, _>>()?;
    if let Some(capacity) = arguments.capacity.iter().find(|&&slots| slots > MOST_SLOTS) {
        return Err(Refusal::new(format!(
            "`--capacity` takes whole numbers from 0 to {MOST_SLOTS}, not `{capacity}`."
        )));
    }
    let trace = trace_input::read(&arguments.input, Columns::default())?;
    let trace = trace.keys();
    let mut results = Vec::new();
    let mut watch = Watch::begin();
    let all = policies.len() * arguments.capacity.len();
    for policy in policies {
        for &capacity in &arguments.capacity {
            let before = results.len() as f64;
            let hits = Replay::new(policy, capacity).hits_while(trace, |share| {
                let name = policy.name();
                let what = format_args!("{name}, {capacity} slots");
                watch.go_on(what, (before + share) / all as f64)
            })?;
            results.push((policy.name(), capacity, hits));
        }
    }
    watch.clear();
    show(arguments.format, &results, trace.len() as u64)
}

fn policy(name: &str) -> Result<PolicyKind, Refusal> {
    PolicyKind::from_name(name).ok_or_else(|| {
        Refusal::new(format!(
            "there is no policy `{name}`; the policies are {}.",
            PolicyKind::names().join(", ")
        ))
    })
}

fn show(format: Format, results: &[(&str, usize, u64)], requests: u64) -> Result<(), Refusal> {
    let rate = |hits: u64| (requests > 0).then(|| hits as f64 / requests as f64);
    if format == Format::Json {
        let list: Vec<_> = results
            .iter()
            .map(|&(policy, capacity, hits)| {
                json!({
                    "policy": policy,
                    "capacity": capacity,
                    "requests": requests,
                    "hits": hits,
                    "misses": requests - hits,
                    "hit_rate": rate(hits),
                })
            })
            .collect();
        return print::json(&json!(list));
    }
    let rows: Vec<Vec<String>> = results
        .iter()
        .map(|&(policy, capacity, hits)| {
            vec![
                policy.to_owned(),
                capacity.to_string(),
                requests.to_string(),
                hits.to_string(),
                (requests - hits).to_string(),
                print::number(rate(hits)),
            ]
        })
        .collect();
    let header = [
        "policy", "capacity", "requests", "hits", "misses", "hit_rate",
    ];
    match format {
        Format::Csv => print::csv(&header, &rows),
        _ => print::table(&header, &rows),
    }
}
