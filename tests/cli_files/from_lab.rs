//! Runs as traces: what a lab measured is what the trace holds, and what policies make of it.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::common::program::{done, file, json, refused, refused_once_read};

/// A run's metrics.
fn metrics(what: &[&str]) -> Value {
    let mut all = vec!["run"];
    all.extend(what);
    json(&all)["metrics"].clone()
}

/// A run's trace, as a file in `directory`.
fn recorded(directory: &tempfile::TempDir, what: &[&str]) -> String {
    let mut all = vec!["trace", "from-lab"];
    all.extend(what);
    file(directory, "recorded", &done(&all))
}

/// Policies without luck of their own, whose choices do not depend on the names of keys.
const POLICIES: &str = "fifo,lru,clock,lfu,sieve,slru,2q,s3-fifo,arc,belady";

#[test]
fn policies_make_of_the_trace_what_the_rows_made_of_the_run() {
    let runs: [&[&str]; 4] = [
        &["eviction/five-slots", "--until", "300s"],
        &["eviction/a-scan", "--until", "200s", "--do", "scan=7@20"],
        &["eviction/loop", "--until", "100s", "--seed", "3"],
        // What is requested by hand was not foreseen by OPT, so that its row may fall short.
        &["eviction", "--set", "capacity=4", "--do", "read=11@5"],
    ];
    for (place, run) in runs.into_iter().enumerate() {
        let directory = tempfile::tempdir().unwrap();
        let (measured, trace) = (metrics(run), recorded(&directory, run));
        let setup = json(&[&["run"], run].concat());
        let capacity = setup["params"]["capacity"].to_string();
        let policies = POLICIES
            .split(',')
            .filter(|name| place < 3 || *name != "belady");
        for policy in policies {
            let counted = &json(&["cache", &trace, "--policy", policy, "--capacity", &capacity])[0];
            let row = &measured[policy];
            assert_eq!(counted["requests"], row["reads"], "{run:?} {policy}");
            assert_eq!(counted["hits"], row["hits"], "{run:?} {policy}");
            assert!(
                row["hits"].as_u64().unwrap() > 0 || place == 2,
                "{run:?} {policy}"
            );
        }
    }
}

#[test]
fn a_table_tells_reads_from_writes_and_their_moments() {
    let directory = tempfile::tempdir().unwrap();
    for (run, writes) in [
        (["cache-lab", "--set", "writes_per_s=5"], "writes"),
        (
            ["cache-aside/race-under-load", "--set", "writes_per_s=3"],
            "writes",
        ),
        (["local-external", "--set", "writes_per_s=2"], "writes"),
    ] {
        let measured = metrics(&run);
        let trace = recorded(&directory, &[&run[..], &["--format", "csv"]].concat());
        let info = json(&["trace", "info", &trace]);
        assert_eq!(info["format"], "csv");
        assert_eq!(info["gets"], measured["reads"], "{run:?}");
        assert_eq!(info["sets"], measured[writes], "{run:?}");
        assert!(info["sets"].as_u64().unwrap() > 0, "{run:?}");
        let text = std::fs::read_to_string(&trace).unwrap();
        assert!(text.starts_with("time,key,op\n"));
        let moments: Vec<&str> = text
            .lines()
            .skip(1)
            .map(|line| &line[..line.find(',').unwrap()])
            .collect();
        let seconds: Vec<f64> = moments.iter().map(|text| text.parse().unwrap()).collect();
        assert!(seconds.is_sorted() && seconds.iter().all(|at| (0.0..=60.0).contains(at)));
    }
}

#[test]
fn all_lanes_are_sent_what_the_trace_holds() {
    let directory = tempfile::tempdir().unwrap();
    let run = ["write-patterns", "--until", "30s"];
    let measured = metrics(&run);
    let text = std::fs::read_to_string(recorded(
        &directory,
        &[&run[..], &["--format", "csv"]].concat(),
    ))
    .unwrap();
    let mut counts = BTreeMap::new();
    for line in text.lines().skip(1) {
        *counts
            .entry(line.rsplit(',').next().unwrap())
            .or_insert(0_u64) += 1;
    }
    let lanes = measured
        .as_object()
        .unwrap()
        .values()
        .filter(|lane| lane.is_object());
    let mut seen = 0;
    for lane in lanes {
        assert_eq!(lane["reads"].as_u64(), counts.get("get").copied());
        seen += 1;
    }
    assert_eq!(seen, 4);
}

#[test]
fn a_cache_in_no_time_hits_as_lru_does() {
    let directory = tempfile::tempdir().unwrap();
    // Every answer is there at once and nothing expires, so that a miss is filled before the next read.
    let run = [
        "cache-lab",
        "--set",
        "ttl_s=0",
        "--set",
        "cache_ms=0",
        "--set",
        "database_ms=0",
        "--set",
        "database_per_s=0",
        "--set",
        "pattern=scan",
    ];
    let (measured, trace) = (metrics(&run), recorded(&directory, &run));
    let counted = &json(&["cache", &trace, "--policy", "lru", "--capacity", "20"])[0];
    assert_eq!(counted["requests"], measured["reads"]);
    assert_eq!(counted["hits"], measured["hits"]);
}

#[test]
fn a_file_is_recorded_to_its_own_moment() {
    let directory = tempfile::tempdir().unwrap();
    // Two reads at the first moment, then one every half second: 2 + 2 * 5.
    let path = file(
        &directory,
        "own.ron",
        "(format: 1, chapter: \"eviction\", model_version: 2, setup: (seed: 1, params: ()), log: [\
         (at_ns: 0, command: Read(9)), (at_ns: 0, command: Read(8))], now_ns: 5000000000)",
    );
    let keys: Vec<String> = done(&["trace", "from-lab", &path])
        .lines()
        .map(str::to_owned)
        .collect();
    assert_eq!((keys.len(), &keys[0][..], &keys[1][..]), (12, "9", "8"));
}

#[test]
fn chapters_without_keys_and_wrong_arguments_are_refused() {
    for chapter in ["bottleneck", "replication", "partitioning", "nosql"] {
        refused(
            &["trace", "from-lab", chapter],
            "are not for keys of a cache",
        );
    }
    refused(&["trace", "from-lab", "connections"], "connections");
    refused(
        &["trace", "from-lab", "eviction", "--until", "2y"],
        "is no moment",
    );
    refused(
        &["trace", "from-lab", "eviction", "--set", "keys=0"],
        "`keys` takes",
    );
}

#[test]
fn a_lab_runs_on_a_trace_and_counts_what_the_command_counts() {
    let directory = tempfile::tempdir().unwrap();
    let trace = recorded(&directory, &["cache-lab", "--until", "100s", "--seed", "5"]);
    let run = [
        "run",
        "eviction",
        "--trace",
        &trace,
        "--set",
        "capacity=9",
        "--until",
        "70s",
    ];
    let measured = json(&run);
    assert_eq!(measured["params"]["keys"], measured["trace"]["keys"]);
    for policy in POLICIES.split(',') {
        let counted = &json(&["cache", &trace, "--policy", policy, "--capacity", "9"])[0];
        let row = &measured["metrics"][policy];
        assert_eq!(row["reads"], measured["trace"]["requests"]);
        assert_eq!(
            (&counted["requests"], &counted["hits"]),
            (&row["reads"], &row["hits"]),
            "{policy}"
        );
    }
    // The stream of a run on a trace is the trace again, but for the numbers of its keys.
    let again = recorded(&directory, &["eviction", "--until", "5s"]);
    refused_once_read(&["run", "bottleneck", "--trace", &again], "run on a trace");
    let empty = file(&directory, "empty.txt", "\n");
    refused(&["run", "eviction", "--trace", &empty], "no request");
    let done_to = file(
        &directory,
        "done.ron",
        "(format: 1, chapter: \"eviction\", model_version: 2, setup: (seed: 1, params: ()), log: [\
         (at_ns: 0, command: Read(9))])",
    );
    refused(&["run", &done_to, "--trace", &again], "command log");
}
