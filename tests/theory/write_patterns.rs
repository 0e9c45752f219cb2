//! The rows of `theory_patterns.csv` for chapter 5, each by runs of the model.

use crate::common::reference::{Row, rows};
use crate::common::{Run, go_to, in_parallel, metric};
use hotset::chapters::write_patterns::{Params, predict};
use hotset::components::theory;
use hotset::lesson::Lab;
use std::collections::BTreeMap;

const TABLE: &str = include_str!("../fixtures/reference/theory_patterns.csv");
const LOST: &str = "write-behind.writes_lost";

/// The rows of chapter 5, and how many belong to others.
fn own_rows() -> (Vec<Row>, usize) {
    let all = rows(TABLE);
    let count = all.len();
    let own: Vec<Row> = all
        .into_iter()
        .filter(|row| row.id.starts_with("wb_") || row.id.starts_with("wlat_"))
        .collect();
    let left = count - own.len();
    (own, left)
}

/// A flush takes no time, and nothing but writes happens.
const INSTANT: [(&str, &str); 9] = [
    ("reads_per_s", "0"),
    ("cache_ms", "0"),
    ("database_ms", "0"),
    ("database_per_s", "0"),
    ("restart_s", "0"),
    ("buffer", "100000"),
    ("timeout_ms", "0"),
    ("batch", "0"),
    ("jitter_ms", "0"),
];

fn lab(row: &Row, more: &[(&str, &str)]) -> Box<dyn Lab> {
    let number = |name: &str| row.params[name].to_string();
    let (writes, flush) = (number("writes_per_s"), number("flush_s"));
    let mut set = INSTANT.to_vec();
    set.extend([
        ("writes_per_s", writes.as_str()),
        ("flush_s", flush.as_str()),
    ]);
    set.extend(more);
    println!("{}: {set:?}", row.id);
    let run = Run {
        what: "write-patterns",
        seed: 1,
        set: &set,
        commands: &[],
        until_s: 0.0,
    };
    run.lab()
}

/// How many acknowledged writes each of a number of crashes loses, one in each interval between
/// two flushes. A random moment is one of each of as many equal parts of the interval, at a random
/// place of it, in a scattered order.
fn losses(row: &Row, worst: bool) -> Vec<f64> {
    let (rate, flush_s) = (row.number("writes_per_s"), row.number("flush_s"));
    let mut lab = lab(row, &[("keys", "100"), ("capacity", "100")]);
    let crashes = match rate * flush_s {
        _ if worst => 16,
        writes if writes > 2_000.0 => 16,
        _ => 48,
    };
    let mut luck = hotset::sim::Luck::new(7);
    let mut before = 0.0;
    (0..crashes)
        .map(|crash| {
            let place = luck.unit(hotset::sim::Stream::Faults);
            let part = f64::from(crash * 11 % crashes);
            let phase = if worst {
                1.0 - 1e-6
            } else {
                (part + place) / f64::from(crashes)
            };
            go_to(lab.as_mut(), (f64::from(crash) + phase) * flush_s);
            lab.command("crash-cache=write-behind").unwrap();
            let lost = metric(&lab.summary().metrics, LOST);
            let here = lost - before;
            before = lost;
            here
        })
        .collect()
}

/// The deviation of a sample whose crashes are spread evenly: of all of it, not corrected as if
/// its mean were unknown.
fn deviation(values: &[f64]) -> f64 {
    let mean = values.iter().sum::<f64>() / values.len() as f64;
    let squares = values.iter().map(|v| (v - mean) * (v - mean));
    (squares.sum::<f64>() / values.len() as f64).sqrt()
}

/// Rows per flush, and the share of the writes that never became one.
fn coalesced(row: &Row) -> Vec<f64> {
    let number = |name: &str| row.params[name].to_string();
    let (keys, alpha) = (number("keys"), number("alpha"));
    let set = [
        ("keys", keys.as_str()),
        ("capacity", keys.as_str()),
        ("zipf_exponent", alpha.as_str()),
    ];
    let mut lab = lab(row, &set);
    let flushes = if row.number("writes_per_s") > 500.0 {
        8.0
    } else {
        20.0
    };
    go_to(lab.as_mut(), flushes * row.number("flush_s"));
    let metrics = lab.summary().metrics;
    let of = |name: &str| metric(&metrics, name);
    let written = of("write-behind.database_writes");
    assert_eq!(of("write-behind.flushes"), flushes);
    assert_eq!(
        of("write-behind.absorbed") + written,
        of("write-behind.writes_acknowledged")
    );
    vec![
        written / flushes,
        of("write-behind.absorbed") / of("write-behind.writes_acknowledged"),
    ]
}

/// The latency of a single client's writes, one a second.
fn latency(row: &Row) -> Vec<f64> {
    let pattern = row.id.trim_start_matches("wlat_");
    let (lane, path) = match pattern {
        "write-around" => ("read-through", "around"),
        lane => (lane, "invalidate"),
    };
    let number = |name: &str| row.params[name].to_string();
    let (cache, database) = (number("cache_ms"), number("db_ms"));
    let set = [
        ("reads_per_s", "0"),
        ("writes_per_s", "1"),
        ("arrivals", "fixed"),
        ("database_per_s", "0"),
        ("write_path", path),
        ("cache_ms", cache.as_str()),
        ("database_ms", database.as_str()),
    ];
    println!("{}: {lane}, {set:?}", row.id);
    let run = Run {
        what: "write-patterns",
        seed: 1,
        set: &set,
        commands: &[],
        until_s: 30.5,
    };
    let metrics = run.metrics();
    let of = |name: &str| metric(&metrics, &format!("{lane}.{name}"));
    assert_eq!(of("writes_acknowledged"), 30.0);
    vec![of("write_latency_mean_ms")]
}

/// What a run gives for a row.
fn measured(row: &Row) -> Vec<f64> {
    if row.id.starts_with("wb_coalesce") {
        coalesced(row)
    } else {
        latency(row)
    }
}

/// What crashes at random moments and at the worst give for the rows about loss, by row.
fn measured_losses(rows: &[Row]) -> BTreeMap<String, Vec<f64>> {
    let means: Vec<&Row> = rows
        .iter()
        .filter(|row| row.id.starts_with("wb_loss_mean"))
        .collect();
    let both: Vec<(&Row, bool)> = means
        .iter()
        .flat_map(|&r| [(r, false), (r, true)])
        .collect();
    let found = in_parallel(&both, |&(row, worst)| losses(row, worst));
    let mean = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let mut all = BTreeMap::new();
    for ((row, worst), lost) in both.iter().zip(found) {
        if *worst {
            all.insert(row.id.replace("mean", "max"), vec![mean(&lost)]);
        } else {
            all.insert(row.id.clone(), vec![mean(&lost)]);
            all.insert(row.id.replace("mean", "sd"), vec![deviation(&lost)]);
        }
    }
    all
}

#[test]
fn runs_give_the_rows_of_chapter_five() {
    let (rows, left) = own_rows();
    let of_losses = measured_losses(&rows);
    let found = in_parallel(&rows, |row| match of_losses.get(&row.id) {
        Some(found) => found.clone(),
        None => measured(row),
    });
    let mut wrong = Vec::new();
    let mut largest: f64 = 0.0;
    for (row, values) in rows.iter().zip(found) {
        let expected: Vec<f64> = row
            .expected
            .split(';')
            .map(|one| one.parse().unwrap())
            .collect();
        assert_eq!(expected.len(), values.len(), "{}", row.id);
        for (&expected, value) in expected.iter().zip(values) {
            let off = (value - expected).abs();
            if row.id.starts_with("wb_") {
                largest = largest.max(off / expected);
            }
            let line = format!("{}: {value} for {expected}", row.id);
            println!("{line}");
            if off > row.tolerance(expected) {
                wrong.push(line);
            }
        }
    }
    println!("largest relative deviation {largest:.4}");
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert_eq!(rows.len(), 20, "checked by runs");
    assert_eq!(left, 22, "rows of other chapters, left");
}

#[test]
fn the_formula_behind_the_dashed_lines_is_that_of_the_table() {
    let (rows, _) = own_rows();
    let mut checked = 0;
    for row in rows.iter().filter(|row| row.id.starts_with("wb_")) {
        let set_up = Params {
            writes_per_s: row.number("writes_per_s"),
            flush_s: row.number("flush_s"),
            keys: row.params["keys"].as_u64().unwrap_or(20),
            zipf_exponent: row.params["alpha"].as_f64().unwrap_or(1.0),
            ..Params::default()
        };
        let theory = predict(&set_up).unwrap();
        let value = match row.id.split('_').nth(1) {
            Some("coalesce") => {
                let rows = row.expected.split(';').next().unwrap();
                assert!((theory.rows_per_flush - rows.parse::<f64>().unwrap()).abs() < 1e-4);
                checked += 1;
                continue;
            }
            _ if row.id.starts_with("wb_loss_mean") => theory.lost_on_average,
            _ if row.id.starts_with("wb_loss_max") => theory.lost_at_worst,
            _ => continue,
        };
        assert!(row.agrees(value), "{}: {value}", row.id);
        checked += 1;
    }
    assert_eq!(checked, 12);
    let uniform = theory::zipf_weights(1_000, 0.0);
    assert!((theory::distinct_keys(&uniform, 1_000.0) - 632.120_559).abs() < 1e-4);
}
