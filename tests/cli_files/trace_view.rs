//! `hotset trace view`: views as points and drawings.

use crate::common::program::{done, file, json, refused, refused_once_read};

/// The points of a line of a view.
fn points(arguments: &[&str], line: &str) -> Vec<(f64, f64)> {
    let all = json(arguments);
    let lines = all.as_array().unwrap();
    let found = lines.iter().find(|other| other["line"] == line).unwrap();
    let points = found["points"].as_array().unwrap();
    points
        .iter()
        .map(|point| (point[0].as_f64().unwrap(), point[1].as_f64().unwrap()))
        .collect()
}

#[test]
fn each_view_prints_what_a_short_trace_holds() {
    let directory = tempfile::tempdir().unwrap();
    // a b a c b a: a three times, b twice; a comes back after b, then after c and b, b after a and c.
    let trace = file(&directory, "six.txt", "a\nb\na\nc\nb\na\n");
    let view = |name: &'static str, line: &str| points(&["trace", "view", name, &trace], line);
    assert_eq!(
        view("popularity", "requests"),
        [(1.0, 3.0), (2.0, 2.0), (3.0, 1.0)]
    );
    assert_eq!(view("reuse", "distance (keys)"), [(2.0, 1.0), (3.0, 2.0)]);
    assert_eq!(view("reuse", "time (requests)"), [(2.0, 1.0), (3.0, 2.0)]);
    let new = view("working-set", "new keys");
    let new: Vec<f64> = new.into_iter().map(|point| point.1).collect();
    assert_eq!(new, [1.0, 1.0, 0.0, 1.0, 0.0, 0.0]);
    // Two slots of LRU: the second a is a hit, and no other.
    let arguments = ["trace", "view", "hit-rate", &trace, "--capacity", "2"];
    let hits = points(&arguments, "LRU, 2 slots");
    let hits: Vec<f64> = hits.into_iter().map(|point| point.1).collect();
    assert_eq!(hits, [0.0, 0.0, 1.0, 0.0, 0.0, 0.0]);
}

#[test]
fn a_view_is_drawn_and_what_is_none_is_refused() {
    let directory = tempfile::tempdir().unwrap();
    let trace = file(&directory, "keys.txt", "a\nb\na\n");
    let plot = directory.path().join("reuse.svg").display().to_string();
    let table = done(&[
        "trace", "view", "reuse", &trace, "--plot", &plot, "--format", "csv",
    ]);
    assert!(table.starts_with("line,"), "{table}");
    assert!(
        std::fs::read_to_string(&plot)
            .unwrap()
            .contains("Reuse distances")
    );
    refused(&["trace", "view", "cost", &trace], "`hotset mrc`");
    refused(
        &["trace", "view", "looks", &trace],
        "popularity, working-set, reuse or hit-rate",
    );
    refused(
        &["trace", "view", "reuse", &trace, "--policy", "magic"],
        "magic",
    );
    let empty = file(&directory, "empty.txt", "");
    for name in ["popularity", "reuse"] {
        refused_once_read(&["trace", "view", name, &empty], "no request");
    }
}
