//! The headless contract: what scripts and graders rely on, tried on the program itself.

use std::process::{Command, Stdio};

use crate::common::program::{done, file, json, refused};
use serde_json::Value;

const SAMPLE: &str = include_str!("fixtures/saves/format-1.ron");

/// Names of the contract's row for this chapter.
const PARAMETERS: &str = "keys capacity ttl_s pattern zipf_exponent scan_every_s scan_length \
    hot_keys hot_share shift_every_s shift_by reads_per_s writes_per_s invalidate policy cache_ms \
    database_ms database_per_s queue_limit timeout_ms";
const METRICS: &str = "reads hits misses hit_rate misses_cold misses_capacity misses_expired \
    misses_invalidated misses_lost misses_cache_down stale_reads stale_age_max_s evictions \
    database_reads timed_out refused latency_mean_ms latency_p50_ms latency_p95_ms latency_p99_ms";
const COMMANDS: [&str; 4] = ["kill-cache", "revive-cache", "write=3", "set capacity=30"];

/// All numbers of a result, wherever they stand.
fn assert_numbers_are_finite(value: &Value) {
    match value {
        Value::Object(members) => members.values().for_each(assert_numbers_are_finite),
        Value::Array(items) => items.iter().for_each(assert_numbers_are_finite),
        Value::Number(number) => assert!(number.as_f64().unwrap().is_finite()),
        _ => {}
    }
}

#[test]
fn the_chapters_are_listed_with_their_presets() {
    let list = json(&["chapters"]);
    let ids: Vec<&str> = list
        .as_array()
        .unwrap()
        .iter()
        .map(|c| c["id"].as_str().unwrap())
        .collect();
    assert_eq!(
        ids.join(" "),
        "bottleneck replication partitioning nosql cache-aside write-patterns eviction \
         local-external cache-lab connections"
    );
    let presets = list[8]["presets"].as_array().unwrap();
    assert!(presets.contains(&Value::from("zipf-20-slots")));
    assert!(done(&["chapters"]).contains("kill-at-peak"));
    let csv = done(&["chapters", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    assert_eq!(rows.len(), ids.len());
    for (row, (id, chapter)) in rows.iter().zip(ids.iter().zip(list.as_array().unwrap())) {
        let presets: Vec<&str> = row[4].split_whitespace().collect();
        assert_eq!(
            (&row[1], &row[3]),
            (*id, chapter["lab"].to_string().as_str())
        );
        assert_eq!(Value::from(presets), chapter["presets"]);
    }
}

#[test]
fn a_chapter_is_listed_with_all_that_other_commands_can_name() {
    let list = json(&["chapters", "cache-lab"]);
    let run = json(&["run", "cache-lab", "--until", "1s"]);
    let names = |member: &str| -> Vec<String> {
        let all = list[member].as_array().unwrap().iter();
        all.map(|one| one["name"].as_str().unwrap().to_owned())
            .collect()
    };
    let keys = |member: &str| -> Vec<String> {
        run[member].as_object().unwrap().keys().cloned().collect()
    };
    assert_eq!(names("parameters"), keys("params"));
    assert_eq!(names("metrics"), keys("metrics"));
    for command in COMMANDS
        .iter()
        .filter(|command| !command.starts_with("set "))
    {
        let name = command.split('=').next().unwrap().to_owned();
        assert!(names("commands").contains(&name), "{name}");
    }
    let mut metrics = list["metrics"].as_array().unwrap().iter();
    let rate = metrics.find(|one| one["name"] == "hit_rate").unwrap();
    assert_eq!(
        (&rate["unit"], &rate["label"]),
        (&"share".into(), &"hit rate".into())
    );
    assert_eq!(rate["headline"], true);
    // The table and the spreadsheet have a row each.
    let csv = done(&["chapters", "cache-lab", "--format", "csv"]);
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let count = names("parameters").len() + names("commands").len() + names("metrics").len();
    assert_eq!(rows.len(), count);
    assert_eq!(done(&["chapters", "cache-lab"]).lines().count(), count + 1);
    refused(&["chapters", "cache"], "there is no chapter");
    refused(&["chapters", "connections"], "connections");
}

/// The commands that `--help` lists.
fn commands_of_the_help() -> Vec<String> {
    let help = done(&["--help"]);
    let table = help.split("Commands:").nth(1).unwrap();
    let table = table.split("\n\n").next().unwrap();
    let names = table
        .lines()
        .filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names
        .filter(|name| *name != "help")
        .map(str::to_owned)
        .collect()
}

#[test]
fn without_a_window_all_headless_commands_are_named() {
    let run = Command::new(env!("CARGO_BIN_EXE_hotset"))
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .output()
        .unwrap();
    assert_eq!(run.status.code(), Some(2));
    let said = String::from_utf8(run.stderr).unwrap();
    let names = commands_of_the_help();
    for known in ["chapters", "run", "sweep", "compare", "trace", "mrc"] {
        assert!(names.iter().any(|name| name == known), "{names:?}");
    }
    for name in names {
        assert!(said.contains(&format!("`{name}`")), "{name}: {said}");
    }
}

#[test]
fn a_run_prints_what_the_contract_says() {
    let run = json(&["run", "cache-lab", "--until", "20s"]);
    let members: Vec<&str> = run
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        members,
        [
            "chapter",
            "preset",
            "seed",
            "until_s",
            "warmup_s",
            "params",
            "metrics",
            "digest",
            "bounds_met"
        ]
    );
    assert_eq!(
        (&run["chapter"], &run["preset"]),
        (&Value::from("cache-lab"), &Value::Null)
    );
    assert_eq!(
        (&run["until_s"], &run["warmup_s"]),
        (&Value::from(20), &Value::from(0))
    );
    for name in PARAMETERS.split_whitespace() {
        assert!(run["params"].get(name).is_some(), "no parameter {name}");
    }
    for name in METRICS.split_whitespace() {
        let value = run["metrics"].get(name);
        assert!(
            value.is_some_and(|v| v.is_number() || v.is_null()),
            "no metric {name}"
        );
    }
    assert_numbers_are_finite(&run);
    assert_eq!(run["digest"].as_str().unwrap().len(), 16);
}

#[test]
fn what_has_no_value_is_null() {
    let run = json(&[
        "run",
        "cache-lab",
        "--until",
        "0s",
        "--set",
        "reads_per_s=0",
    ]);
    for name in [
        "hit_rate",
        "stale_age_max_s",
        "latency_mean_ms",
        "latency_p99_ms",
    ] {
        assert_eq!(run["metrics"][name], Value::Null, "{name}");
    }
    assert_eq!(run["metrics"]["reads"], 0);
}

#[test]
fn every_format_says_the_same() {
    let arguments = ["run", "cache-lab/short-ttl", "--until", "30s"];
    let run = json(&arguments);
    assert_eq!(run["preset"], "short-ttl");
    let csv = done(&[&arguments[..], &["--format", "csv"]].concat());
    let mut reader = csv::Reader::from_reader(csv.as_bytes());
    let header = reader.headers().unwrap().clone();
    let row = reader.records().next().unwrap().unwrap();
    let table = done(&arguments);
    for (name, cell) in header.iter().zip(row.iter()) {
        match run["metrics"][name].as_f64() {
            Some(value) => {
                assert!(
                    (cell.parse::<f64>().unwrap() - value).abs() < 1e-6,
                    "{name}: {cell}"
                );
            }
            None => assert_eq!(cell, "", "{name}"),
        }
        let line = table
            .lines()
            .find(|line| line.split_whitespace().next() == Some(name));
        assert_eq!(
            line.unwrap().split_whitespace().nth(1).unwrap_or(""),
            cell,
            "{name}"
        );
    }
    assert!(table.contains(run["digest"].as_str().unwrap()));
}

#[test]
fn settings_seed_commands_and_warm_up_take_effect() {
    let plain = json(&["run", "cache-lab"]);
    assert_eq!(plain["until_s"], 60);
    assert_eq!(plain["seed"], 14, "the seed of the default set-up");
    let other = json(&[
        "run",
        "cache-lab",
        "--seed",
        "3",
        "--set",
        "capacity=50",
        "--set",
        "policy=fifo",
    ]);
    assert_eq!(other["seed"], 3);
    assert_eq!(
        (&other["params"]["capacity"], &other["params"]["policy"]),
        (&Value::from(50), &Value::from("fifo"))
    );
    assert_ne!(plain["digest"], other["digest"]);
    for command in COMMANDS {
        let at = format!("{command}@30");
        let changed = json(&["run", "cache-lab/kill-at-peak", "--do", &at]);
        assert_ne!(changed["digest"], plain["digest"], "{command}");
    }
    let killed = json(&[
        "run",
        "cache-lab",
        "--do",
        "kill-cache@30s",
        "--do",
        "revive-cache@40",
    ]);
    assert!(killed["metrics"]["misses_cache_down"].as_u64().unwrap() > 0);
    let warm = json(&["run", "cache-lab", "--warmup", "30s"]);
    assert_eq!(warm["warmup_s"], 30);
    assert!(warm["metrics"]["reads"].as_u64() < plain["metrics"]["reads"].as_u64());
    assert_eq!(
        json(&["run", "cache-lab"])["digest"],
        plain["digest"],
        "runs repeat"
    );
}

#[test]
fn a_file_runs_to_its_own_moment() {
    let directory = tempfile::tempdir().unwrap();
    let sample = file(&directory, "sample.ron", SAMPLE);
    let run = json(&["run", &sample]);
    assert_eq!(
        (&run["until_s"], &run["seed"]),
        (&Value::from(15), &Value::from(8))
    );
    let recorded = SAMPLE
        .split("digest: \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert_eq!(run["digest"], recorded);
    assert_eq!(json(&["run", &sample, "--until", "20s"])["until_s"], 20);
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/saves/cache-lab/uniform.ron");
    let other = json(&["run", path, "--seed", "2", "--set", "capacity=30"]);
    assert_eq!(
        (
            &other["until_s"],
            &other["seed"],
            &other["params"]["capacity"]
        ),
        (&Value::from(60), &Value::from(2), &Value::from(30))
    );
    refused(&["run", &sample, "--seed", "2"], "command log");
    refused(&["run", &sample, "--set", "capacity=30"], "command log");
}

#[test]
fn refusals_name_what_is_allowed() {
    refused(&["run", "cache"], "cache-lab");
    refused(&["run", "connections"], "nothing to run");
    refused(&["run", "connections/anything"], "nothing to run");
    refused(&["run", "cache-lab/zipf"], "zipf-20-slots");
    refused(&["run", "cache-lab", "--set", "slots=3"], "capacity");
    refused(&["run", "cache-lab", "--set", "capacity"], "NAME=VALUE");
    refused(
        &["run", "cache-lab", "--set", "capacity=-1"],
        "from 0 to 1000000",
    );
    refused(
        &["run", "cache-lab", "--set", "capacity=101"],
        "number of keys, 100",
    );
    refused(
        &["run", "cache-lab", "--set", "ttl_s=nan"],
        "from 0 to 86400",
    );
    refused(
        &["run", "cache-lab", "--set", "invalidate=yes"],
        "true or false",
    );
    refused(&["run", "cache-lab", "--set", "policy=mru"], "lfu-decay");
    refused(&["run", "cache-lab", "--do", "explode@3"], "kill-cache");
    refused(
        &["run", "cache-lab", "--do", "kill-cache"],
        "COMMAND@SECONDS",
    );
    refused(&["run", "cache-lab", "--do", "write=0@3"], "from 1 to 100");
    refused(&["run", "cache-lab", "--do", "write@3"], "write=KEY");
    refused(
        &["run", "cache-lab", "--do", "kill-cache@90"],
        "after the end",
    );
    refused(&["run", "cache-lab", "--do", "set slots=3@9"], "capacity");
    refused(&["run", "cache-lab", "--until", "soon"], "such as 60s");
    refused(&["run", "cache-lab", "--until", "25h"], "24 h");
    refused(&["run", "cache-lab", "--until=-1s"], "such as 60s");
    refused(&["run", "cache-lab", "--until", "-1s"], "--help");
    refused(&["run", "cache-lab", "--format", "xml"], "table, json, csv");
    refused(&["run", "cache-lab", "--sed", "3"], "--sed");
    refused(&["run"], "<WHAT>");
    refused(&["run", "cache-lab", "--warmup", "90s"], "after the end");
    refused(&["run", "nowhere.ron"], "nowhere.ron");
}

/// One use of each command that prints.
fn every_command(directory: &tempfile::TempDir) -> Vec<Vec<String>> {
    let sample = file(directory, "sample.ron", SAMPLE);
    let trace = file(directory, "trace.txt", "A\nB\nA\n");
    let table = directory.path().join("table.csv").display().to_string();
    let all: [&[&str]; 10] = [
        &["chapters"],
        &["run", "cache-lab", "--until", "1s"],
        &["run", &sample],
        &[
            "sweep",
            "cache-lab",
            "--vary",
            "capacity=1..3",
            "--until",
            "1s",
        ],
        &[
            "compare",
            "cache-lab",
            "--set-b",
            "policy=fifo",
            "--until",
            "1s",
        ],
        &["check", &sample],
        &["cache", &trace, "--policy", "lru", "--capacity", "2"],
        &[
            "export",
            "cache-lab",
            "--at",
            "1s",
            "--what",
            "metrics",
            "--to",
            &table,
        ],
        &["--help"],
        &["--version"],
    ];
    let owned = |words: &&[&str]| words.iter().map(|&word| word.to_owned()).collect();
    all.iter().map(owned).collect()
}

#[test]
fn a_reader_that_goes_away_is_no_error() {
    let directory = tempfile::tempdir().unwrap();
    for arguments in every_command(&directory) {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hotset"))
            .args(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(complaints(&output.stderr), "", "{arguments:?}");
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
    }
}

/// What was said besides as what a trace was read.
fn complaints(said: &[u8]) -> String {
    let said = String::from_utf8_lossy(said);
    let lines = said
        .lines()
        .filter(|line| !line.starts_with("hotset: read as "));
    lines.collect::<Vec<_>>().join("\n")
}

/// A device on which nothing can be written any more.
#[cfg(target_os = "linux")]
fn full() -> std::fs::File {
    std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap()
}

#[test]
#[cfg(target_os = "linux")]
fn output_that_cannot_be_written_is_an_error_of_every_command() {
    let directory = tempfile::tempdir().unwrap();
    for mut arguments in every_command(&directory) {
        for format in ["", "table", "json", "csv"] {
            let has_formats = !matches!(arguments[0].as_str(), "export" | "--help" | "--version");
            if !format.is_empty() {
                if !has_formats {
                    continue;
                }
                arguments.extend(["--format".to_owned(), format.to_owned()]);
            }
            let output = Command::new(env!("CARGO_BIN_EXE_hotset"))
                .args(&arguments)
                .stdout(full())
                .output()
                .unwrap();
            let said = complaints(&output.stderr);
            assert_eq!(output.status.code(), Some(2), "{arguments:?}: {said}");
            assert_eq!(said.lines().count(), 1, "{arguments:?}: {said}");
            assert!(
                said.contains("output cannot be written"),
                "{arguments:?}: {said}"
            );
            if !format.is_empty() {
                arguments.truncate(arguments.len() - 2);
            }
        }
    }
}

#[test]
#[cfg(target_os = "linux")]
fn what_cannot_even_be_complained_about_is_no_panic() {
    for arguments in [&["run", "nowhere"][..], &["--nonsense"], &["chapters"]] {
        let status = Command::new(env!("CARGO_BIN_EXE_hotset"))
            .args(arguments)
            .stdout(full())
            .stderr(full())
            .status()
            .unwrap();
        assert_eq!(status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn every_format_that_help_names_is_accepted() {
    let directory = tempfile::tempdir().unwrap();
    for arguments in every_command(&directory) {
        let help = done(&[arguments[0].as_str(), "--help"]);
        let named = ["table", "json", "csv"].map(|format| help.contains(&format!("- {format}:")));
        let has_formats = !matches!(arguments[0].as_str(), "export" | "--help" | "--version");
        assert_eq!(named, [has_formats; 3], "{arguments:?}");
        for format in ["table", "json", "csv"].into_iter().filter(|_| has_formats) {
            let mut words: Vec<&str> = arguments.iter().map(String::as_str).collect();
            words.extend(["--format", format]);
            let printed = done(&words);
            match format {
                "json" => drop(serde_json::from_str::<Value>(&printed).unwrap()),
                "csv" => {
                    let mut reader = csv::Reader::from_reader(printed.as_bytes());
                    assert!(reader.records().all(|row| row.is_ok()) && !printed.contains("  "));
                }
                _ => assert!(printed.lines().count() > 1),
            }
        }
    }
}

/// The metrics of a run with these arguments.
fn metrics(arguments: &str, set: &[&str]) -> Value {
    let mut all: Vec<&str> = std::iter::once("run").chain(arguments.split(' ')).collect();
    all.extend(set.iter().flat_map(|set| ["--set", set]));
    json(&all)["metrics"].clone()
}

#[test]
fn a_level_at_the_end_of_the_warm_up_is_a_level_after_it() {
    // Seven of eight instances keep the old copy for a day; the writer drops its own.
    let found = metrics(
        "local-external --do write=1@7 --warmup 40s --until 120s",
        &["l1_ttl_s=86400", "placement=static"],
    );
    assert_eq!(found["stale_instances_mean"], 7);
    assert_eq!(found["stale_instances_max"], 7);
}

#[test]
fn loads_that_come_late_are_loads_of_their_period() {
    let alone = ["keys=1", "capacity=1", "writes_per_s=0"];
    let short = ["reads_per_s=100", "ttl_s=0.04", "database_ms=0.001"];
    let set = [&alone[..], &short].concat();
    let found = metrics("cache-aside --until 1s --seed 3", &set);
    let number = |name: &str| found[name].as_f64().unwrap();
    assert!(number("loads_per_expiry") > 1.0);
    assert!(
        number("loads_most") >= 2.0,
        "a mean above one has a most above one"
    );
    // Whatever begins anew, no mean is above the most.
    for (seed, warmup) in (0..12).flat_map(|seed| [0.3, 0.51].map(|warmup| (seed, warmup))) {
        let arguments = format!("cache-aside --until 1s --seed {seed} --warmup {warmup}s");
        let found = metrics(&arguments, &set);
        let mean = found["loads_per_expiry"].as_f64().unwrap();
        assert!(mean <= found["loads_most"].as_f64().unwrap(), "{arguments}");
    }
}

#[test]
fn nobody_refreshes_early_after_the_expiry() {
    // A read in two seconds meets what was good for a tenth of one: it hardly ever comes before.
    for seed in 0..8 {
        let arguments = format!("cache-aside --until 200s --seed {seed}");
        let seldom = ["keys=1", "capacity=1", "reads_per_s=0.5", "ttl_s=0.1"];
        let set = [&seldom[..], &["protection=early", "beta=5"]].concat();
        let ahead_s = metrics(&arguments, &set)["early_refresh_mean_s"].clone();
        assert!(
            ahead_s
                .as_f64()
                .is_none_or(|ahead_s| (0.0..=0.1).contains(&ahead_s))
        );
    }
}

#[test]
fn means_keep_the_fraction_of_a_nanosecond() {
    // A hit takes 1 ns, a miss another for the database.
    let found = metrics(
        "local-external --until 20s",
        &["mode=local", "l1_ns=1", "l2_us=0", "database_us=0.001"],
    );
    let number = |name: &str| found[name].as_f64().unwrap();
    let (hits, misses) = (number("l1_hits"), number("database_reads"));
    let expected = (hits + 2.0 * misses) / (hits + misses) / 1e3;
    assert!((number("latency_mean_us") - expected).abs() < 1e-9);
    assert!(expected > 0.001 && expected < 0.002);
}

#[test]
fn a_run_says_which_bound_of_its_memory_it_has_met() {
    let crowded = ["--set", "reads_per_s=80000", "--set", "cache_ms=5000"];
    let arguments = [&["run", "cache-lab", "--until", "4s"][..], &crowded].concat();
    let sentence = "requests were refused because 250,000 were under way";
    let found = json(&arguments);
    assert!(found["bounds_met"][0].as_str().unwrap().contains(sentence));
    let output = crate::common::program::hotset(&arguments);
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(output.status.success() && said.contains(sentence), "{said}");
    let quiet = json(&["run", "cache-lab", "--until", "2s"]);
    assert_eq!(quiet["bounds_met"], Value::Array(Vec::new()));
}
