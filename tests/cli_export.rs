//! `hotset export`: tables against `hotset run`, and refusals that write nothing.

use std::path::PathBuf;

use crate::common::labs;
use crate::common::program::{done, json, refused};
use serde_json::Value;

/// Rows of a table without its header.
fn rows(text: &str) -> Vec<Vec<String>> {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let records = reader.records().map(|record| record.unwrap());
    records
        .map(|record| record.iter().map(str::to_owned).collect())
        .collect()
}

struct Folder(tempfile::TempDir);

impl Folder {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> String {
        self.0.path().join(name).to_str().unwrap().to_owned()
    }

    fn files(&self) -> Vec<PathBuf> {
        let entries = std::fs::read_dir(self.0.path()).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }
}

/// A member of a result; `lru.hits` lies one level deeper.
fn member<'a>(value: &'a Value, name: &str) -> &'a Value {
    match name.split_once('.') {
        None => &value[name],
        Some((group, name)) => &value[group][name],
    }
}

#[test]
fn the_table_of_metrics_says_what_run_prints() {
    let folder = Folder::new();
    for (id, _) in labs() {
        let path = folder.path("metrics.csv");
        let asked = ["--seed", "5"];
        let mut export = vec![
            "export", id, "--what", "metrics", "--to", &path, "--at", "12s",
        ];
        export.extend(asked);
        assert!(done(&export).contains("metrics.csv"));
        let mut run = vec!["run", id, "--until", "12s"];
        run.extend(asked);
        let run = json(&run);
        let rows = rows(&std::fs::read_to_string(&path).unwrap());
        let find = |kind: &str, name: &str| {
            let row = rows.iter().find(|row| row[0] == kind && row[1] == name);
            row.map(|row| row[2].clone())
        };
        assert_eq!(
            find("run", "digest").as_deref(),
            run["digest"].as_str(),
            "{id}"
        );
        assert_eq!(find("run", "seconds").as_deref(), Some("12"));
        let mut compared = 0;
        for row in &rows {
            let there = match row[0].as_str() {
                "metric" => member(&run["metrics"], &row[1]),
                "parameter" => &run["params"][&row[1]],
                _ => continue,
            };
            compared += 1;
            match there {
                Value::Null => assert_eq!(row[2], "", "{id} {}", row[1]),
                Value::Number(number) => {
                    let (here, there) = (row[2].parse::<f64>().unwrap(), number.as_f64().unwrap());
                    assert!(
                        (here - there).abs() <= 5.1e-7,
                        "{id} {}: {here}, {there}",
                        row[1]
                    );
                }
                Value::Bool(flag) => assert_eq!(row[2], flag.to_string()),
                Value::String(word) => assert_eq!(&row[2], word),
                other => panic!("{id} {}: {other}", row[1]),
            }
        }
        let listed = run["params"].as_object().unwrap().len();
        assert!(compared > listed, "{id}");
    }
}

#[test]
fn series_begin_with_the_seconds() {
    let folder = Folder::new();
    let path = folder.path("series.csv");
    done(&[
        "export",
        "cache-lab/short-ttl",
        "--what",
        "series",
        "--to",
        &path,
        "--at",
        "20s",
    ]);
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(
        text.starts_with("seconds,hit_rate_recent,hit_rate,"),
        "{text}"
    );
    let rows = rows(&text);
    // A sample every quarter of a second; the next event takes the one that is due at the end.
    assert_eq!(rows.len(), 79);
    assert_eq!(
        (rows[0][0].as_str(), rows[78][0].as_str()),
        ("0.25", "19.75")
    );
}

#[test]
fn what_cannot_be_written_is_refused_and_writes_nothing() {
    let folder = Folder::new();
    let png = folder.path("a.png");
    let gif = folder.path("a.gif");
    let csv = folder.path("a.csv");
    let bmp = folder.path("a.bmp");
    let metrics = |to, more: &[&'static str]| {
        let mut all = vec!["export", "cache-lab", "--what", "metrics", "--to", to];
        all.extend(more);
        all.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for (arguments, said) in [
        (metrics(&png, &[]), "csv"),
        (metrics(&bmp, &[]), "png, svg, gif, csv, pdf or md"),
        (metrics(&csv, &["--scale", "2"]), "not to a table"),
        (metrics(&csv, &["--fps", "9"]), ".gif"),
        (metrics(&csv, &["--plot", "1"]), "--what plot"),
        (metrics(&csv, &["--at", "never"]), "no moment"),
        (metrics(&csv, &["--set", "capacity=-3"]), "capacity"),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        refused(&arguments, said);
    }
    let stage = |to, more: &[&'static str]| {
        let mut all = vec!["export", "cache-lab", "--what", "stage", "--to", to];
        all.extend(more);
        all.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for (arguments, said) in [
        (stage(&csv, &[]), "png, svg, gif"),
        (stage(&png, &["--size", "12"]), "no size"),
        (stage(&png, &["--size", "9x9"]), "64x64"),
        (
            stage(&png, &["--size", "7000x400", "--scale", "4"]),
            "16384",
        ),
        (stage(&png, &["--scale", "3"]), "1, 2 or 4"),
        (stage(&gif, &["--at", "3s"]), "--from and --until"),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        refused(&arguments, said);
    }
    refused(
        &["export", "nowhere", "--to", &csv, "--what", "series"],
        "cache-lab",
    );
    assert!(folder.files().is_empty(), "{:?}", folder.files());
}

#[cfg(not(feature = "gui"))]
#[test]
fn a_build_without_a_window_says_that_it_draws_nothing() {
    let folder = Folder::new();
    let path = folder.path("a.png");
    refused(
        &["export", "cache-lab", "--to", &path],
        "metrics and series as csv",
    );
    assert!(folder.files().is_empty());
}

#[cfg(feature = "gui")]
#[test]
fn animations_are_bounded() {
    let folder = Folder::new();
    let gif = folder.path("a.gif");
    let film = |more: &[&'static str]| {
        let mut all = vec!["export", "cache-lab", "--to", gif.as_str()];
        all.extend(more);
        all.into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    for (arguments, said) in [
        (
            film(&["--from", "1s", "--until", "2000s", "--speed", "1"]),
            "at most 600 frames",
        ),
        (
            film(&["--from", "5s", "--until", "5s"]),
            "ends after it begins",
        ),
        (film(&["--until", "5s", "--fps", "99"]), "1 to 50"),
        (film(&["--until", "5s", "--speed", "0"]), "speed"),
        (
            film(&[
                "--from", "0s", "--until", "25s", "--speed", "1", "--scale", "4",
            ]),
            "pixels a frame",
        ),
    ] {
        let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
        refused(&arguments, said);
    }
    assert!(folder.files().is_empty());
}
