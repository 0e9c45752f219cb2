//! `hotset cache`: the policies of the laboratory on a trace of keys.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::json;

use super::arguments::CacheArguments;
use super::watch::Watch;
use super::{Format, print};
use crate::components::cache::{PolicyKind, Replay};
use crate::components::named::Named as _;
use crate::components::workload::Key;
use crate::lesson::Refusal;

/// Bytes of a trace that are read.
const MOST_BYTES: u64 = 1 << 30;
/// The most slots that can be asked for.
const MOST_SLOTS: usize = 10_000_000;

/// What `hotset cache --help` says.
pub(super) fn long_about() -> String {
    let mut text = String::from(
        "Counts the hits of cache policies on a trace of keys: one key a line, all of one \
         size, from an empty cache, without a time to live. A missed key always enters, unless the policy evicts nobody. The \
         names of Redis are last; without times to live its volatile policies evict nobody.\n\n\
         Policies:\n",
    );
    for (name, policy) in PolicyKind::NAMES {
        text += &format!("  {name:<15} {}\n", policy.source());
    }
    text
}

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
    let trace = read_trace(&arguments.trace)?;
    let mut results = Vec::new();
    let mut watch = Watch::begin();
    let all = policies.len() * arguments.capacity.len();
    for policy in policies {
        for &capacity in &arguments.capacity {
            let before = results.len() as f64;
            let hits = Replay::new(policy, capacity).hits_while(&trace, |share| {
                let name = policy.name();
                let what = format_args!("{name}, {capacity} slots");
                watch.go_on(what, (before + share) / all as f64)
            })?;
            results.push((policy.name(), capacity, hits));
        }
    }
    watch.clear();
    show(arguments.format, &results, trace.len() as u64);
    Ok(())
}

fn policy(name: &str) -> Result<PolicyKind, Refusal> {
    PolicyKind::from_name(name).ok_or_else(|| {
        Refusal::new(format!(
            "there is no policy `{name}`; the policies are {}.",
            PolicyKind::names().join(", ")
        ))
    })
}

/// The keys of a trace, numbered in the order in which they first appear.
fn read_trace(path: &Path) -> Result<Vec<Key>, Refusal> {
    let cannot = |error: std::io::Error| {
        Refusal::new(format!(
            "the trace cannot be read ({error}): {}",
            path.display()
        ))
    };
    if std::fs::metadata(path).map_err(cannot)?.len() > MOST_BYTES {
        return Err(Refusal::new(format!(
            "the trace is larger than 1 GiB: {}",
            path.display()
        )));
    }
    let text = std::fs::read_to_string(path).map_err(cannot)?;
    let mut numbers: BTreeMap<&str, Key> = BTreeMap::new();
    let keys = text.lines().map(str::trim).filter(|line| !line.is_empty());
    Ok(keys
        .map(|key| {
            let next = numbers.len() as Key + 1;
            *numbers.entry(key).or_insert(next)
        })
        .collect())
}

fn show(format: Format, results: &[(&str, usize, u64)], requests: u64) {
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
        print::line(format_args!("{:#}", json!(list)));
        return;
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
