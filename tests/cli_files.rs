//! The headless commands that read files: `check` and `cache`, and the pinned digests.

mod curves;
mod from_lab;
mod ordinary;
mod trace_view;
mod traces;

use crate::common::program::{done, file, hotset, json, refused, text};
use serde_json::Value;

const SAMPLE: &str = include_str!("fixtures/saves/format-1.ron");

/// A file of two hundred bytes whose replay takes hours.
const ENDLESS: &str = "(format: 1, chapter: \"cache-lab\", model_version: 1, setup: (seed: 1, params: \
                       (reads_per_s: 1000000.0, database_per_s: 0.0)), now_ns: 86400000000000)";

#[test]
fn a_file_that_takes_too_long_is_a_row_and_the_others_are_graded() {
    let directory = tempfile::tempdir().unwrap();
    let good = file(&directory, "good.ron", SAMPLE);
    let endless = file(&directory, "endless.ron", ENDLESS);
    let output = hotset(&[
        "check",
        &endless,
        &good,
        "--seconds",
        "1",
        "--format",
        "csv",
    ]);
    let (out, err) = (text(&output.stdout), text(&output.stderr));
    assert_eq!(output.status.code(), Some(1), "{err}");
    let row = |name: &str| out.lines().find(|line| line.contains(name)).unwrap();
    assert!(row("endless").contains("timed out"), "{out}");
    assert!(row("endless").contains("failed"), "{out}");
    assert!(row("good").contains("identical"), "{out}");
    assert!(row("endless").contains("more than 1 s"), "{out}");
    refused(&["check", &good, "--seconds", "0"], "--seconds");
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_long_work_with_130_and_nothing_half_written() {
    use std::process::{Command, Stdio};
    let directory = tempfile::tempdir().unwrap();
    let endless = file(&directory, "endless.ron", ENDLESS);
    let mut trace = String::new();
    for key in 0..4_000_000 {
        trace += &(key % 70_001).to_string();
        trace.push('\n');
    }
    let trace = file(&directory, "trace.txt", &trace);
    let table = directory.path().join("series.csv").display().to_string();
    let plot = directory.path().join("plot.svg").display().to_string();
    let many = ["1", "2", "3", "5", "7", "11", "13", "17", "19", "23"].map(|n| format!("{n}00"));
    for arguments in [
        vec!["run", &endless],
        vec!["check", &endless, "--seconds", "600"],
        vec![
            "sweep",
            "bottleneck",
            "--vary",
            "reads_per_s=100..900:900",
            "--seeds",
            "100",
            "--plot",
            &plot,
        ],
        vec!["compare", "bottleneck", "--until", "1h", "--seeds", "1000"],
        vec!["export", &endless, "--what", "series", "--to", &table],
        vec![
            "cache",
            &trace,
            "--policy",
            "lfu,arc,lru",
            "--capacity",
            &many.join(","),
        ],
    ] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_hotset"))
            .args(&arguments)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Long enough to have begun, and far too short to be done.
        std::thread::sleep(std::time::Duration::from_millis(1_500));
        assert!(
            child.try_wait().unwrap().is_none(),
            "{arguments:?} ended too soon"
        );
        let sent = Command::new("kill")
            .args(["-INT", &child.id().to_string()])
            .status();
        assert!(sent.unwrap().success());
        let output = child.wait_with_output().unwrap();
        let err = text(&output.stderr);
        assert_eq!(output.status.code(), Some(130), "{arguments:?}: {err}");
        assert_eq!(text(&output.stdout), "", "{arguments:?}");
        // What was said before of the file's version or format is no word on how it ended.
        let ends = err.lines().filter(|line| {
            !line.contains("numbers may differ") && !line.contains("read as one key a line")
        });
        assert_eq!(ends.count(), 1, "{arguments:?}: {err}");
    }
    let left: Vec<_> = std::fs::read_dir(directory.path()).unwrap().collect();
    assert_eq!(left.len(), 2, "nothing was written: {left:?}");
}

#[test]
fn check_proves_files() {
    let directory = tempfile::tempdir().unwrap();
    let good = file(&directory, "good.ron", SAMPLE);
    assert!(done(&["check", &good]).contains("identical"));
    assert!(done(&["check", &good, "--format", "csv"]).starts_with("file,replay"));
    let status = |path: &str| hotset(&["check", path]).status.code();
    let digest = SAMPLE
        .split("digest: \"")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    let forged = SAMPLE.replace(digest, "0123456789abcdef");
    assert_eq!(
        status(&file(&directory, "forged.ron", &forged)),
        Some(1),
        "another digest"
    );
    let edited = SAMPLE.replace("at_ns: 7250000000", "at_ns: 7250000001");
    assert_eq!(
        status(&file(&directory, "edited.ron", &edited)),
        Some(1),
        "another command"
    );
    let boast = SAMPLE.replace("goals: []", "goals: [\"ninety\"]");
    assert_eq!(
        status(&file(&directory, "boast.ron", &boast)),
        Some(1),
        "a goal not met"
    );
    let blank = SAMPLE.replace(digest, "");
    assert_eq!(
        status(&file(&directory, "blank.ron", &blank)),
        Some(1),
        "no digest recorded"
    );
    let other = SAMPLE
        .replace("model_version: 2", "model_version: 99")
        .replace(digest, "0123");
    assert_eq!(
        status(&file(&directory, "other.ron", &other)),
        Some(0),
        "another version's"
    );
    let broken = file(&directory, "broken.ron", "(");
    for path in [broken.as_str(), "nowhere.ron"] {
        let output = hotset(&["check", path]);
        let (out, err) = (text(&output.stdout), text(&output.stderr));
        assert_eq!(output.status.code(), Some(2), "{path}");
        assert!(
            out.contains("cannot be read") && out.lines().count() == 2,
            "{out}"
        );
        assert!(err.contains(path) && err.lines().count() == 1, "{err}");
    }
    for preset in ["zipf-20-slots", "kill-at-peak"] {
        let path = format!(
            "{}/saves/cache-lab/{preset}.ron",
            env!("CARGO_MANIFEST_DIR")
        );
        assert_eq!(status(&path), Some(0), "{preset}: nothing to prove yet");
    }
}

#[test]
fn one_broken_file_does_not_hide_what_is_said_of_the_others() {
    let directory = tempfile::tempdir().unwrap();
    let good = file(&directory, "good.ron", SAMPLE);
    let broken = file(&directory, "broken.ron", "nothing of the kind");
    let empty = file(&directory, "empty.ron", "");
    let output = hotset(&[
        "check",
        &good,
        &broken,
        "nowhere.ron",
        &empty,
        "--format",
        "json",
    ]);
    assert_eq!(output.status.code(), Some(2), "a refused input");
    let rows: Value = serde_json::from_slice(&output.stdout).unwrap();
    let cells = |name: &str| -> Vec<&str> {
        let rows = rows.as_array().unwrap().iter();
        rows.map(|row| row[name].as_str().unwrap()).collect()
    };
    let unread = "cannot be read";
    assert_eq!(cells("replay"), ["identical", unread, unread, unread]);
    let reasons = cells("reason");
    for (reason, says) in
        reasons
            .iter()
            .zip(["no task", "no experiment", "cannot be read", "empty"])
    {
        assert!(reason.contains(says), "{reason}");
    }
    let why = text(&output.stderr);
    for name in ["broken.ron", "nowhere.ron", "empty.ron"] {
        assert_eq!(
            why.lines().filter(|line| line.contains(name)).count(),
            1,
            "{why}"
        );
    }
}

#[test]
fn the_policies_count_hits_on_a_trace() {
    let trace = format!(
        "{}/tests/fixtures/reference/traces/z100a1.txt",
        env!("CARGO_MANIFEST_DIR")
    );
    let list = json(&[
        "cache",
        &trace,
        "--policy",
        "fifo,lru",
        "--capacity",
        "10,20",
    ]);
    let list = list.as_array().unwrap();
    assert_eq!(list.len(), 4);
    let members: Vec<&str> = list[0]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        members,
        [
            "policy", "capacity", "requests", "hits", "misses", "hit_rate"
        ]
    );
    // Rows pol_z100a1_10_FIFO and pol_z100a1_10_LRU of theory_policies.csv.
    assert_eq!(
        (&list[0]["hits"], &list[2]["hits"]),
        (&Value::from(6_995), &Value::from(7_918))
    );
    assert_eq!(list[0]["misses"], 20_000 - 6_995);
    assert!(done(&["cache", &trace, "--policy", "lfu", "--capacity", "0"]).contains("20000"));
    refused(
        &["cache", &trace, "--policy", "newest", "--capacity", "5"],
        "lfu-decay",
    );
    refused(
        &["cache", "nowhere.txt", "--policy", "lru", "--capacity", "5"],
        "nowhere.txt",
    );
    assert_eq!(hotset(&["cache", &trace]).status.code(), Some(2));
}

#[test]
fn golden_digests_are_what_the_program_prints() {
    // The build in hand against the pinned ones; CI does the same with the release and window builds.
    for line in include_str!("golden/digests.txt").lines() {
        let [what, until, digest] = line.split(' ').collect::<Vec<_>>()[..] else {
            panic!("not three words: {line}");
        };
        assert_eq!(
            json(&["run", what, "--until", until])["digest"],
            digest,
            "{what} {until}"
        );
    }
}
