//! Traces as people have them: each is counted rightly, or refused with what it looks like.

use std::io::Write as _;
use std::process::{Command, Stdio};

use crate::common::program::{hotset, json, text};

/// Requests and, of two slots under LRU, hits; or what is said.
type Decision = Result<(u64, u64), &'static str>;

/// What comes of each.
///
/// A B A C B A has one hit: the second A finds the first; C takes the place of B, B that of A, and A
/// that of C.
const TRACES: [(&str, Decision); 24] = [
    ("lf.txt", Ok((6, 1))),
    ("crlf.txt", Ok((6, 1))),
    ("cr.txt", Ok((6, 1))),
    ("blank.txt", Ok((6, 1))),
    ("spaces.txt", Ok((6, 1))),
    ("utf16.txt", Ok((6, 1))),
    ("one.txt", Ok((1, 0))),
    ("empty.txt", Ok((0, 0))),
    ("onlyblank.txt", Ok((0, 0))),
    // A B A x B: x takes the place of B.
    ("latin1.txt", Ok((5, 1))),
    // One letter in two spellings is two keys: bytes are compared, as caches do.
    ("unicode.txt", Ok((9, 3))),
    // Hits of an LRU in a dozen lines of Python.
    ("plain_keys.txt", Ok((2_000, 1_060))),
    ("arc.lis", Err("a table of 4 columns with spaces")),
    ("cachelib_kv.csv", Err("a table of 5 columns with commas")),
    ("cols.txt", Err("a table of 3 columns with spaces")),
    ("comma.csv", Err("a table of 3 columns with commas")),
    ("tabs.tsv", Err("a table of 3 columns with tabs")),
    ("twitter.csv", Err("a table of 7 columns with commas")),
    (
        "comment.txt",
        Err("a comment in front (line 1: `# comment`)"),
    ),
    (
        "header.txt",
        Err("a column with its header (line 1: `key`)"),
    ),
    ("quoted.csv", Err("CSV with quotation marks")),
    ("redis_monitor.txt", Err("the log of Redis MONITOR (line 2")),
    ("nul.txt", Err("line 1 holds a zero byte")),
    ("lf.txt.gz", Err("gzip")),
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
