//! `hotset cache`: the policies of the laboratory on a trace of requests.

use serde_json::{Value, json};

use super::arguments::CacheArguments;
use super::capacity::Capacity;
use super::parallel::in_parallel;
use super::watch::Watch;
use super::{Format, trace_input};
use crate::components::cache::{Counts, Lifetime, PolicyKind, Recording, Room, Trial};
use crate::components::named::Named as _;
use crate::components::request_trace::{Columns, RequestTrace};
use crate::io::print;
use crate::lesson::Refusal;
use crate::sim::SimDuration;

pub(super) fn cache(arguments: &CacheArguments) -> Result<(), Refusal> {
    let policies = policies(&arguments.policy)?;
    let capacities: Vec<Capacity> = (arguments.capacity.iter())
        .map(|text| Capacity::parse(text, arguments.bytes))
        .collect::<Result<_, _>>()?;
    let lifetime = lifetime(arguments.ttl.as_deref())?;
    let columns = Columns {
        times: lifetime != Lifetime::Endless,
        sizes: arguments.bytes,
        ttls: lifetime == Lifetime::OfTrace,
    };
    let trace = trace_input::read(&arguments.input, columns)?;
    check_columns(&trace, columns)?;
    let recording = Recording::new(trace, &policies);
    let extent = recording.extent();
    let trials: Vec<Trial> = (policies.iter())
        .flat_map(|&policy| capacities.iter().map(move |&capacity| (policy, capacity)))
        .map(|(policy, capacity)| Trial {
            policy,
            room: capacity.room(extent, arguments.bytes),
            lifetime,
            warmup: arguments.warmup,
        })
        .collect();
    let mut watch = Watch::begin();
    let counts = in_parallel(&trials, "running policies", &mut watch, |trial, go_on| {
        trial.run(&recording, go_on)
    })?;
    let results: Vec<(Trial, Counts)> = trials.into_iter().zip(counts).collect();
    show(arguments, &results)
}

/// The policies of names, each once; `all` stands for all but those of Redis.
pub(super) fn policies(names: &[String]) -> Result<Vec<PolicyKind>, Refusal> {
    let mut found = Vec::new();
    for name in names {
        let named: Vec<PolicyKind> = if name == "all" {
            PolicyKind::LISTED.to_vec()
        } else {
            vec![policy(name)?]
        };
        for policy in named {
            if !found.contains(&policy) {
                found.push(policy);
            }
        }
    }
    Ok(found)
}

/// The policy of this name. The optimal one is known by what the field calls it as well.
pub(super) fn policy(name: &str) -> Result<PolicyKind, Refusal> {
    let name = if ["opt", "min"].contains(&name) {
        "belady"
    } else {
        name
    };
    PolicyKind::from_name(name).ok_or_else(|| {
        Refusal::new(format!(
            "there is no policy `{name}`; the policies are all, {}.",
            PolicyKind::names().join(", ")
        ))
    })
}

/// Seconds, or `trace` for what its requests set.
fn lifetime(text: Option<&str>) -> Result<Lifetime, Refusal> {
    let Some(text) = text else {
        return Ok(Lifetime::Endless);
    };
    if text == "trace" {
        return Ok(Lifetime::OfTrace);
    }
    let seconds: Option<f64> = text.strip_suffix('s').unwrap_or(text).parse().ok();
    let fits = seconds.filter(|seconds| *seconds > 0.0 && *seconds <= 1e9);
    let ttl = fits.map(|seconds| Lifetime::Fixed(SimDuration::from_secs_f64(seconds)));
    ttl.ok_or_else(|| {
        Refusal::new(format!(
            "`--ttl` takes seconds above 0 and up to 1e9, or `trace` for those of the trace, not \
             `{text}`."
        ))
    })
}

fn check_columns(trace: &RequestTrace, wanted: Columns) -> Result<(), Refusal> {
    let misses = |wanted: bool, there: bool| wanted && !there && !trace.is_empty();
    let (option, what) = if misses(wanted.sizes, !trace.sizes().is_empty()) {
        ("--bytes", "the size of each object")
    } else if misses(wanted.times, !trace.times().is_empty()) {
        ("--ttl", "the time of each request")
    } else if misses(wanted.ttls, !trace.ttls().is_empty()) {
        ("--ttl trace", "times to live")
    } else {
        return Ok(());
    };
    Err(Refusal::new(format!(
        "`{option}` needs {what}, which this trace does not tell; `--columns` says where a table \
         has it."
    )))
}

fn show(arguments: &CacheArguments, results: &[(Trial, Counts)]) -> Result<(), Refusal> {
    let mut header = vec![
        "policy", "capacity", "requests", "hits", "misses", "hit_rate",
    ];
    if arguments.bytes {
        header.extend(["bytes", "hit_bytes", "byte_hit_rate"]);
    }
    let rows = results.iter().map(|(trial, counts)| values(trial, counts));
    if arguments.format == Format::Json {
        let list: Vec<Value> = rows
            .map(|row| {
                let named = header.iter().map(|&name| name.to_owned()).zip(row);
                Value::Object(named.collect())
            })
            .collect();
        return print::json(&json!(list));
    }
    let shown = |value: Value| match value {
        Value::String(text) => text,
        value => print::number(value.as_f64()),
    };
    let rows: Vec<Vec<String>> = rows
        .map(|row| row.into_iter().take(header.len()).map(shown).collect())
        .collect();
    match arguments.format {
        Format::Csv => print::csv(&header, &rows),
        _ => print::table(&header, &rows),
    }
}

/// What is shown of a trial, in the order of the header.
fn values(trial: &Trial, counts: &Counts) -> Vec<Value> {
    let rate = |part: u64, all: u64| (all > 0).then(|| part as f64 / all as f64);
    let capacity = match trial.room {
        Room::Slots(slots) => slots as u64,
        Room::Bytes(bytes) => bytes,
    };
    let Counts {
        requests,
        hits,
        bytes,
        hit_bytes,
    } = *counts;
    vec![
        json!(trial.policy.name()),
        json!(capacity),
        json!(requests),
        json!(hits),
        json!(requests - hits),
        json!(rate(hits, requests)),
        json!(bytes),
        json!(hit_bytes),
        json!(rate(hit_bytes, bytes)),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn policies_are_named_once_and_times_to_live_are_seconds() {
        let names = |list: &[&str]| list.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let found = policies(&names(&["lru", "all", "lru"])).unwrap();
        assert_eq!(found.len(), PolicyKind::LISTED.len());
        assert_eq!(found[0], PolicyKind::Lru);
        assert!(policies(&names(&["lru", "nru"])).is_err());
        let optimal = policies(&names(&["opt", "min", "belady"])).unwrap();
        assert_eq!(optimal, [PolicyKind::Belady]);
        let second = SimDuration::from_secs(1);
        for text in ["1", "1s", "1.0"] {
            assert_eq!(lifetime(Some(text)).unwrap(), Lifetime::Fixed(second));
        }
        assert_eq!(lifetime(Some("trace")).unwrap(), Lifetime::OfTrace);
        for text in ["", "0", "-1", "nan", "1m", "2e9"] {
            assert!(lifetime(Some(text)).is_err(), "{text}");
        }
    }
}
