//! Traces as people have them: each is counted rightly, or refused with what it looks like.

use std::io::Write as _;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::common::generator::generate;
use crate::common::program::{done, file, hotset, json, refused, text};

/// Requests and, of two slots under LRU, hits; or what is said.
type Decision = Result<(u64, u64), &'static str>;

/// What comes of each.
///
/// A B A C B A has one hit: the second A finds the first; C takes the place of B, B that of A, and A
/// that of C. Counts of the longer ones are those of an LRU in a dozen lines of Python, on the keys
/// that Python's own csv module, or a pattern, finds in them.
const TRACES: [(&str, Decision); 24] = [
    ("lf.txt", Ok((6, 1))),
    ("crlf.txt", Ok((6, 1))),
    ("cr.txt", Ok((6, 1))),
    ("blank.txt", Ok((6, 1))),
    ("spaces.txt", Ok((6, 1))),
    ("utf16.txt", Ok((6, 1))),
    ("lf.txt.gz", Ok((6, 1))),
    ("comment.txt", Ok((6, 1))),
    ("header.txt", Ok((6, 1))),
    ("quoted.csv", Ok((6, 1))),
    ("cols.txt", Ok((6, 1))),
    ("comma.csv", Ok((6, 1))),
    ("tabs.tsv", Ok((6, 1))),
    ("one.txt", Ok((1, 0))),
    ("empty.txt", Ok((0, 0))),
    ("onlyblank.txt", Ok((0, 0))),
    // A B A x B: x takes the place of B.
    ("latin1.txt", Ok((5, 1))),
    // One letter in two spellings is two keys: bytes are compared, as caches do.
    ("unicode.txt", Ok((9, 3))),
    ("plain_keys.txt", Ok((2_000, 1_060))),
    ("redis_monitor.txt", Ok((119, 70))),
    ("twitter.csv", Ok((120, 70))),
    // A request per block.
    ("arc.lis", Ok((960, 3))),
    // Each row as often as its op_count says.
    ("cachelib_kv.csv", Ok((237, 188))),
    ("nul.txt", Err("line 1 holds a zero byte")),
];

/// What is said of how some of them were read.
const SAID: [(&str, &str); 8] = [
    ("lf.txt", "one key a line"),
    ("comma.csv", "CSV, key in column 2; `--columns` changes it"),
    ("comment.txt", "line 1 was left out as a comment"),
    ("header.txt", "line 1 was left out as the header"),
    (
        "redis_monitor.txt",
        "1 line names no key and gave no request: OK 1",
    ),
    (
        "twitter.csv",
        "key in column 2, size of key and value in 3 and 4",
    ),
    (
        "cachelib_kv.csv",
        "each row as often as column 4 (op_count) says",
    ),
    ("lf.txt.gz", "unpacked from gzip"),
];

#[test]
fn each_trace_is_counted_rightly_or_named() {
    let folder = format!("{}/tests/fixtures/cases/traces", env!("CARGO_MANIFEST_DIR"));
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), TRACES.len());
    for (name, expected) in TRACES {
        let path = format!("{folder}/{name}");
        let arguments = ["cache", &path, "--policy", "lru", "--capacity", "2"];
        match expected {
            Ok((requests, hits)) => {
                let row = &json(&arguments)[0];
                let found = ["requests", "hits"].map(|name| row[name].as_u64().unwrap());
                assert_eq!(found, [requests, hits], "{name}");
            }
            Err(says) => {
                let output = hotset(&arguments);
                let said = text(&output.stderr);
                assert_eq!(output.status.code(), Some(2), "{name}: {said}");
                assert!(output.stdout.is_empty() && said.lines().count() == 1);
                assert!(said.contains(says) && said.contains(name), "{name}: {said}");
            }
        }
    }
}

#[test]
fn how_a_trace_was_read_is_said() {
    let folder = format!("{}/tests/fixtures/cases/traces", env!("CARGO_MANIFEST_DIR"));
    for (name, says) in SAID {
        let output = hotset(&["trace", "info", &format!("{folder}/{name}")]);
        let said = text(&output.stderr);
        assert_eq!(output.status.code(), Some(0), "{name}: {said}");
        assert!(
            said.starts_with("hotset: read as ") && said.contains(says),
            "{name}: {said}"
        );
    }
}

/// Names and values that `trace info` prints of a trace.
fn info(arguments: &[&str]) -> Value {
    let mut all = vec!["trace", "info"];
    all.extend(arguments);
    json(&all)
}

#[test]
fn what_a_trace_is_like_is_told_in_numbers() {
    let folder = format!("{}/tests/fixtures/cases/traces", env!("CARGO_MANIFEST_DIR"));
    // Of 120 requests from second 0 to 11; sizes as summed by Python.
    let twitter = info(&[&format!("{folder}/twitter.csv")]);
    for (name, value) in [
        ("requests", json!(120)),
        ("keys", json!(15)),
        ("one_time_keys", json!(8)),
        ("bytes", json!(15_975)),
        ("span_s", json!(11)),
        ("gets", json!(120)),
        ("bad_lines", json!(0)),
        ("format", json!("twitter")),
    ] {
        assert_eq!(twitter[name], value, "{name}");
    }
    assert_eq!(twitter["working_set"][0]["requests"], 100);
    // Equal counts: no skew at all.
    let directory = tempfile::tempdir().unwrap();
    let round: Vec<String> = (0..500).map(|step| (step % 50).to_string()).collect();
    let flat = info(&[&file(&directory, "flat.txt", &round.join("\n"))]);
    assert!(flat["zipf_exponent"].as_f64().unwrap() < 1e-6);
    assert_eq!(flat["span_s"], Value::Null);
    assert_eq!(flat["working_set"][0]["keys"], 50.0);
    let csv = done(&[
        "trace",
        "info",
        &format!("{folder}/lf.txt"),
        "--format",
        "csv",
    ]);
    assert!(
        csv.starts_with("format,requests,keys,one_time_keys,"),
        "{csv}"
    );
    assert!(
        csv.lines().nth(1).unwrap().starts_with("keys,6,3,1,0,6,"),
        "{csv}"
    );
}

#[test]
fn columns_and_formats_are_as_they_are_asked_for() {
    let directory = tempfile::tempdir().unwrap();
    let table = file(
        &directory,
        "a.csv",
        "when_ms,who,what\n10,a,5\n30,b,7\n20,a,9\n",
    );
    let asked = info(&[&table, "--columns", "key=who,size=3,time=when_ms"]);
    assert_eq!((&asked["keys"], &asked["bytes"]), (&json!(2), &json!(21)));
    assert_eq!(asked["span_s"], 0.02);
    let seconds = info(&[&table, "--columns", "key=2,time=1", "--time-unit", "s"]);
    assert_eq!(seconds["span_s"], 20);
    let whole = info(&[&table, "--format-of-trace", "keys"]);
    assert_eq!((&whole["requests"], &whole["keys"]), (&json!(4), &json!(4)));
    // Two columns of numbers in no order: either may be the key.
    let open = file(&directory, "b.csv", "5,9\n3,8\n5,9\n4,1\n");
    refused(&["trace", "info", &open], "`--columns key=N` says it");
    // Dates in words are no times.
    let dates = file(
        &directory,
        "c.csv",
        "time,key\nMonday,a\nTuesday,b\nFriday,a\n",
    );
    let output = hotset(&["trace", "info", &dates, "--format", "csv"]);
    assert!(text(&output.stderr).contains("column 1 is called time and was left out"));
    assert!(text(&output.stdout).contains("\ncsv,3,2,1,0,"));
    for (arguments, says) in [
        (
            ["--columns", "key=7"],
            "asks for column 7, and the trace has 3",
        ),
        (
            ["--columns", "key=whom"],
            "the trace has when_ms, who, what",
        ),
        (["--columns", "who=1"], "FIELD=COLUMN"),
        (
            ["--format-of-trace", "vscsi"],
            "takes keys, csv, tsv, oracle-general",
        ),
        (["--format-of-trace", "arc"], "4 of its 4 lines do not fit"),
        (["--time-unit", "min"], "takes s, ms, us, ns"),
    ] {
        refused(&[&["trace", "info", &table], &arguments[..]].concat(), says);
    }
}

#[test]
fn traces_by_rule_are_printed_one_key_a_line() {
    let spec = json!({ "kind": "zipf", "seed": 2,
        "params": { "n": 100, "alpha": 1.0, "requests": 40_000 } });
    let arguments = "trace zipf --keys 100 --exponent 1 --requests 40000 --seed 2";
    let printed = done(&arguments.split(' ').collect::<Vec<_>>());
    let keys: Vec<u64> = printed.lines().map(|line| line.parse().unwrap()).collect();
    assert!(keys == generate(&spec));
    let looped = done(&["trace", "loop", "--keys", "2", "--requests", "5"]);
    assert_eq!(looped, "1\n2\n1\n2\n1\n");
    assert_eq!(done(&["trace", "uniform", "--requests", "0"]), "");
    let scan = "trace scan --keys 9 --around 10 --length 5 --first 70";
    assert_eq!(
        done(&scan.split(' ').collect::<Vec<_>>()).lines().count(),
        25
    );
    let shift = "trace shift --keys 9 --phase 10 --phases 3";
    assert_eq!(
        done(&shift.split(' ').collect::<Vec<_>>()).lines().count(),
        30
    );
    refused(&["trace", "zipf", "--exponent", "11"], "from 0 to 10");
    refused(&["trace", "zipf", "--exponent", "NaN"], "from 0 to 10");
    refused(&["trace", "zipf", "--keys", "0"], "--keys");
    refused(&["trace", "loop", "--keys", "0"], "--keys");
}

#[test]
fn a_trace_and_an_experiment_may_come_from_standard_input() {
    let run = |arguments: &[&str], input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hotset"))
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(input.as_bytes())
            .unwrap();
        let output = child.wait_with_output().unwrap();
        (output.status.code(), text(&output.stdout))
    };
    let cache = [
        "cache",
        "-",
        "--policy",
        "lru",
        "--capacity",
        "2",
        "--format",
        "csv",
    ];
    let (code, printed) = run(&cache, "A\nB\nA\nC\nB\nA\n");
    assert_eq!(code, Some(0));
    assert!(printed.contains("lru,2,6,1,5"), "{printed}");
    let (code, printed) = run(&["check", "-"], super::SAMPLE);
    assert!(
        code == Some(0) && printed.contains("identical"),
        "{printed}"
    );
    let (code, printed) = run(&["run", "-", "--format", "json"], super::SAMPLE);
    assert!(
        code == Some(0) && printed.contains("\"until_s\": 15"),
        "{printed}"
    );
}
