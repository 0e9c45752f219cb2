//! `hotset sweep` and `hotset compare` as they are typed, against `hotset run`.

use crate::common::program::{done, file, json, refused};
use crate::common::{go_to, labs, open};
use hotset::sim::digest_text;
use serde_json::Value;

const SAMPLE: &str = include_str!("fixtures/saves/format-1.ron");

/// A metric of `hotset run`, which nests those of lanes and policies.
fn member<'a>(metrics: &'a Value, name: &str) -> &'a Value {
    match name.split_once('.') {
        Some((group, name)) => &metrics[group][name],
        None => &metrics[name],
    }
}

#[test]
fn a_point_says_what_run_says_in_every_lab() {
    for (id, _) in labs() {
        let lab = open(id);
        let (name, value) = lab.summary().params.into_iter().next().unwrap();
        let value = value.to_string();
        let vary = format!("{name}={value}");
        let sweep = json(&[
            "sweep", id, "--vary", &vary, "--until", "3s", "--metric", "all",
        ]);
        let run = json(&["run", id, "--until", "3s"]);
        let points = sweep["points"].as_array().unwrap();
        assert_eq!(points.len(), 1, "{id}");
        for member_of in ["chapter", "preset", "seed", "until_s", "warmup_s"] {
            assert_eq!(sweep[member_of], run[member_of], "{id}: {member_of}");
        }
        assert_eq!(points[0]["set"][name], run["params"][name], "{id}");
        for metric in lab.metric_names() {
            let (found, known) = (&points[0]["metrics"], &run["metrics"]);
            let (found, known) = (member(found, metric), member(known, metric));
            assert_eq!(&found["mean"], known, "{id}: {metric}");
            assert_eq!(&found["p05"], known, "{id}: {metric}");
        }
    }
}

#[test]
fn every_format_of_a_sweep_says_the_same() {
    let arguments = [
        "sweep",
        "cache-lab",
        "--vary",
        "capacity=10..40:4",
        "--seeds",
        "3",
        "--until",
        "5s",
        "--metric",
        "hit_rate,reads",
    ];
    let points = json(&arguments);
    let points = points["points"].as_array().unwrap();
    let csv = done(&[&arguments[..], &["--format", "csv"]].concat());
    let mut lines = csv.lines();
    let header = "capacity,hit_rate,hit_rate_p05,hit_rate_p95,reads,reads_p05,reads_p95";
    assert_eq!(lines.next(), Some(header));
    let table = done(&arguments);
    assert_eq!(table.lines().next().unwrap().split_whitespace().count(), 7);
    assert!(table.contains("3 seeds from 14"), "{table}");
    for ((line, row), point) in lines.zip(table.lines().skip(1)).zip(points) {
        let cells: Vec<f64> = line.split(',').map(|cell| cell.parse().unwrap()).collect();
        let shown: Vec<f64> = row
            .split_whitespace()
            .map(|cell| cell.parse().unwrap())
            .collect();
        assert_eq!(cells, shown);
        assert_eq!(point["set"]["capacity"].as_f64(), Some(cells[0]));
        for (place, name) in [(1, "hit_rate"), (4, "reads")] {
            let spread = &point["metrics"][name];
            assert_eq!(spread["runs"], 3);
            for (offset, member) in ["mean", "p05", "p95"].into_iter().enumerate() {
                let value = spread[member].as_f64().unwrap();
                assert!(
                    (value - cells[place + offset]).abs() < 1e-6,
                    "{name} {member}"
                );
            }
        }
    }
    let alone = done(&[
        "sweep",
        "cache-lab",
        "--vary",
        "policy=lru,lfu",
        "--until",
        "2s",
    ]);
    assert!(!alone.contains("_p05"), "one seed has no band: {alone}");
}

#[test]
fn two_parameters_make_a_map_and_plots_are_drawn() {
    let directory = tempfile::tempdir().unwrap();
    let plot = directory.path().join("map.svg");
    let path = plot.to_str().unwrap();
    let both = [
        "sweep",
        "cache-lab",
        "--vary",
        "capacity=5,20,60",
        "--vary",
        "ttl_s=1..60:2:log",
        "--until",
        "3s",
        "--metric",
        "hit_rate",
    ];
    let map = json(&[&both[..], &["--plot", path]].concat());
    let points = map["points"].as_array().unwrap();
    assert_eq!(points.len(), 6);
    assert_eq!(points[1]["set"]["capacity"], 5);
    assert_eq!(points[1]["set"]["ttl_s"], 60);
    let svg = std::fs::read_to_string(&plot).unwrap();
    assert!(svg.starts_with("<svg") && svg.contains("hit_rate") && svg.contains("ttl_s"));
    let again = directory.path().join("again.svg").display().to_string();
    done(&[&both[..], &["--plot", &again]].concat());
    assert_eq!(std::fs::read_to_string(&again).unwrap(), svg, "equal bytes");
    let curve = directory.path().join("curve.svg").display().to_string();
    done(&[
        "sweep",
        "cache-lab",
        "--vary",
        "policy",
        "--until",
        "2s",
        "--plot",
        &curve,
    ]);
    assert!(std::fs::read_to_string(&curve).unwrap().contains(">lfu<"));
}

#[test]
fn sweeps_that_cannot_be_are_refused() {
    let sweep = |words: &[&'static str]| [&["sweep", "cache-lab"], words].concat();
    refused(&sweep(&[]), "--vary");
    refused(&sweep(&["--vary", "slots=1..3"]), "capacity");
    refused(&sweep(&["--vary", "capacity=3..1"]), "lower end");
    refused(
        &sweep(&["--vary", "capacity=90..120"]),
        "number of keys, 100",
    );
    refused(&sweep(&["--vary", "policy=mru"]), "lfu-decay");
    refused(
        &sweep(&["--vary", "capacity=1..3", "--metric", "speed"]),
        "hit_rate",
    );
    refused(
        &sweep(&["--vary", "capacity=1..3", "--seeds", "0"]),
        "from 1 to 1000",
    );
    refused(
        &sweep(&["--vary", "capacity=1..3", "--plot", "x.png"]),
        ".svg",
    );
    refused(
        &sweep(&["--vary", "capacity=1..3", "--do", "explode@3"]),
        "kill-cache",
    );
    refused(
        &sweep(&["--vary", "capacity=1..3", "--warmup", "90s"]),
        "after the end",
    );
    let three = ["capacity=1..3", "ttl_s=1..3", "policy"];
    let three: Vec<&str> = three.iter().flat_map(|vary| ["--vary", vary]).collect();
    refused(&sweep(&three), "one or two parameters");
    refused(
        &["sweep", "connections", "--vary", "a=1..2"],
        "nothing to run",
    );
    let directory = tempfile::tempdir().unwrap();
    let sample = file(&directory, "sample.ron", SAMPLE);
    refused(
        &[
            "sweep",
            &sample,
            "--vary",
            "capacity=1..3",
            "--set",
            "ttl_s=3",
        ],
        "command log",
    );
    assert!(
        std::fs::read_dir(&directory).unwrap().count() == 1,
        "nothing was written"
    );
}

#[test]
fn compare_says_what_differs_and_what_comes_of_it() {
    let arguments = [
        "compare",
        "cache-lab/zipf-20-slots",
        "--set-b",
        "capacity=60",
        "--seeds",
        "20",
        "--until",
        "20s",
    ];
    let found = json(&arguments);
    assert_eq!(found["settings"][0]["name"], "capacity");
    assert_eq!(found["settings"].as_array().unwrap().len(), 1);
    let rate = &found["metrics"]["hit_rate"];
    assert_eq!(rate["beyond_luck"], true);
    assert_eq!(found["metrics"]["reads"]["beyond_luck"], false);
    assert_ne!(found["a"]["digest"], found["b"]["digest"]);
    assert!(found["parting"]["event"].as_u64().unwrap() > 0);
    // Both sides are the runs that they say they are.
    let run = json(&["run", "cache-lab/zipf-20-slots", "--until", "20s"]);
    assert_eq!(found["a"]["digest"], run["digest"]);
    let set = ["--set", "capacity=60"];
    let other = ["run", "cache-lab/zipf-20-slots", "--until", "20s"];
    assert_eq!(
        found["b"]["digest"],
        json(&[&other[..], &set].concat())["digest"]
    );
    let table = done(&arguments);
    assert!(table.contains("They part at event"), "{table}");
    assert!(
        table.contains("no difference that luck could not make"),
        "{table}"
    );
    let csv = done(&[&arguments[..], &["--format", "csv"]].concat());
    let row = csv
        .lines()
        .find(|line| line.starts_with("hit_rate,"))
        .unwrap();
    let cells: Vec<&str> = row.split(',').collect();
    for (cell, value) in [
        (1, &rate["a"]),
        (2, &rate["b"]),
        (3, &rate["difference"]["mean"]),
    ] {
        let shown: f64 = cells[cell].parse().unwrap();
        assert!((shown - value.as_f64().unwrap()).abs() < 1e-6, "{row}");
    }
    assert_eq!(cells[6], "true");
}

#[test]
fn what_does_not_differ_is_equal_to_the_digest() {
    let directory = tempfile::tempdir().unwrap();
    let sample = file(&directory, "sample.ron", SAMPLE);
    for what in ["cache-lab", "eviction", &sample] {
        let found = json(&["compare", what, "--seeds", "2", "--until", "5s"]);
        assert_eq!(found["a"]["digest"], found["b"]["digest"], "{what}");
        assert_eq!(found["parting"], Value::Null, "{what}");
        assert_eq!(found["settings"], Value::Array(Vec::new()), "{what}");
        assert_eq!(found["only_in_a"], Value::Array(Vec::new()), "{what}");
    }
    let said = done(&["compare", "cache-lab", "--seeds", "1", "--until", "2s"]);
    assert!(said.contains("All settings are the same."), "{said}");
    assert!(said.contains("never part"), "{said}");
}

#[test]
fn a_file_in_which_a_run_is_pinned_is_compared_with_itself() {
    let mut lab = open("cache-lab/zipf-20-slots");
    go_to(lab.as_mut(), 2.0);
    lab.pin("before");
    lab.command("set capacity=60").unwrap();
    go_to(lab.as_mut(), 10.0);
    lab.command("kill-cache").unwrap();
    go_to(lab.as_mut(), 12.0);
    let directory = tempfile::tempdir().unwrap();
    let both = file(&directory, "both.ron", &lab.to_file().unwrap());
    let found = json(&["compare", &both, "--seeds", "2"]);
    assert_eq!(found["only_in_a"], Value::Array(Vec::new()));
    assert_eq!(found["only_in_b"].as_array().unwrap().len(), 1);
    assert_eq!(found["a"]["title"], "before");
    assert!(found["parting"]["at_s"].as_f64().unwrap() >= 2.0);
    // B is what `run` says of the file, which says nothing of A.
    let run = json(&["run", &both]);
    assert_eq!(found["b"]["digest"], run["digest"]);
    assert_eq!(found["until_s"], run["until_s"]);
    lab.unpin();
    let alone = file(&directory, "alone.ron", &lab.to_file().unwrap());
    assert_eq!(json(&["run", &alone]), run);
    // A is the run without the change, in which the same is done to the cache.
    let mut a = open("cache-lab/zipf-20-slots");
    go_to(a.as_mut(), 10.0);
    a.command("kill-cache").unwrap();
    go_to(a.as_mut(), 12.0);
    assert_eq!(found["a"]["digest"], digest_text(a.digest()));
    refused(&["compare", &both, "--set-a", "capacity=5"], "command log");
}

#[test]
fn what_is_done_on_one_side_alone_is_listed() {
    let sides = [
        "compare",
        "cache-lab/zipf-20-slots",
        "cache-lab/kill-at-peak",
    ];
    let found = json(&[&sides[..], &["--seeds", "2", "--until", "70s"]].concat());
    let only_in_b = found["only_in_b"].as_array().unwrap();
    assert!(!only_in_b.is_empty() && found["only_in_a"].as_array().unwrap().is_empty());
    refused(&["compare", "cache-lab", "eviction"], "one chapter");
    refused(&["compare", "cache-lab", "--seeds", "0"], "from 1 to 1000");
    refused(&["compare", "cache-lab", "--set-b", "slots=3"], "capacity");
}
