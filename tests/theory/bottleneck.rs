//! Long runs of chapter 0 against the theory of waiting lines.
//!
//! Every expected number comes from `tests/fixtures/reference/theory_queueing.csv`; every measured
//! one from a run of the chapter's own model, whose settings are printed. How long a run must be
//! follows from its load: the variance of a mean over the time T is about
//! `2 rho (1 + rho) / (mu (1 - rho)^4 T)` in M/M/1, so that the nearer the load is to what the
//! server can do, the longer it takes until luck has averaged out.

use std::collections::BTreeMap;
use std::sync::Mutex;

use hotset::lesson::Metrics;

use crate::common::reference::{Row, rows};
use crate::common::{Run, in_parallel, metric};

#[path = "bottleneck_walls.rs"]
mod walls;

const QUEUEING: &str = include_str!("../fixtures/reference/theory_queueing.csv");
const SEED: u64 = 1;
/// Pages where a share of them is to be in memory, uniformly asked for.
const PAGES: f64 = 1_000.0;

/// One run: settings, what is done meanwhile, and how long the warm-up and the whole take.
#[derive(Clone, Debug)]
struct Setting {
    set: Vec<(&'static str, String)>,
    commands: Vec<(&'static str, f64)>,
    warm_up_s: f64,
    until_s: f64,
}

fn setting(
    reads_per_s: f64,
    set: &[(&'static str, String)],
    warm_up_s: f64,
    reads: f64,
) -> Setting {
    let mut all = vec![("reads_per_s", reads_per_s.to_string())];
    // A line without end and patient clients, unless a row says otherwise.
    all.push(("queue_limit", "1000000".to_owned()));
    all.push(("timeout_ms", "0".to_owned()));
    all.extend_from_slice(set);
    Setting {
        set: all,
        commands: Vec::new(),
        warm_up_s,
        until_s: warm_up_s + reads / reads_per_s,
    }
}

impl Setting {
    /// The metrics at the end; a run is made once for all rows that it serves.
    fn metrics(&self) -> Metrics {
        static DONE: Mutex<BTreeMap<String, Metrics>> = Mutex::new(BTreeMap::new());
        let name = format!("{self:?}");
        if let Some(known) = DONE.lock().unwrap().get(&name) {
            return known.clone();
        }
        let set: Vec<(&str, &str)> = self.set.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let mut commands = vec![("restart-metrics", self.warm_up_s)];
        commands.extend(&self.commands);
        let run = Run {
            what: "bottleneck",
            seed: SEED,
            set: &set,
            commands: &commands,
            until_s: self.until_s,
        };
        let metrics = run.metrics();
        assert_littles_law(&metrics, self);
        DONE.lock().unwrap().insert(name, metrics.clone());
        metrics
    }
}

/// L = lambda W, with all three as the run has measured them. They differ only by the reads that
/// were under way when the metrics began and when the run ended.
fn assert_littles_law(metrics: &Metrics, setting: &Setting) {
    if metric(metrics, "timed_out") > 0.0 {
        return;
    }
    let elapsed = setting.until_s - setting.warm_up_s;
    let (l, w) = (
        metric(metrics, "in_system_mean"),
        metric(metrics, "latency_mean_answered_ms") / 1e3,
    );
    let lambda = metric(metrics, "answered") / elapsed;
    // At the edges as many may be under way as ten times the mean, for as long as ten times the
    // mean.
    let edge = 20.0 * (l + 1.0) * 10.0 * w / elapsed;
    let unended =
        metric(metrics, "reads") - metric(metrics, "answered") - metric(metrics, "refused");
    if unended.abs() < 20.0 * (l + 5.0) {
        assert!(
            (l - lambda * w).abs() <= 0.01 * l + edge,
            "{l} is not {lambda} x {w}: {setting:?}"
        );
    }
}

fn text(value: f64) -> String {
    value.to_string()
}

fn service(kind: &str, mu: f64, servers: f64, replicas: f64) -> Vec<(&'static str, String)> {
    vec![
        ("service", kind.to_owned()),
        ("service_ms", text(1e3 / mu)),
        ("servers", text(servers)),
        ("replicas", text(replicas)),
    ]
}

/// Reads of a run at this utilisation whose mean is to be known to about a third of a tolerance
/// of 3 % (10 % from 0.95 on, where that would take hours).
fn reads_at(utilisation: f64) -> f64 {
    match utilisation {
        u if u < 0.6 => 3.0e5,
        u if u < 0.85 => 1.0e6,
        u if u < 0.92 => 3.0e6,
        u if u < 0.96 => 1.5e6,
        _ => 2.4e7,
    }
}

/// The run that a row is about.
fn run_of(row: &Row) -> Option<Setting> {
    let n = |name| row.number(name);
    let model = row.model.as_str();
    Some(
        if row.id.starts_with("mm1_") || row.id.starts_with("md1_") {
            let (lam, mu) = (n("lam"), n("mu"));
            let kind = if row.id.starts_with("md1_") {
                "fixed"
            } else {
                "exponential"
            };
            // Fixed services leave less to luck.
            let reads = reads_at(lam / mu) * if kind == "fixed" { 0.2 } else { 1.0 };
            setting(lam, &service(kind, mu, 1.0, 1.0), 100.0, reads)
        } else if row.id == "lesson_2_to_20" {
            let mu = 1e3 / n("service_ms");
            let lam = n("rho") * mu;
            setting(
                lam,
                &service("exponential", mu, 1.0, 1.0),
                100.0,
                reads_at(n("rho")),
            )
        } else if model.starts_with("M/M/c") {
            setting(
                n("lam"),
                &service("exponential", n("mu"), n("c"), 1.0),
                20.0,
                1.0e6,
            )
        } else if row.id.starts_with("split_") {
            let utilisation = n("lam") / n("c") / n("mu");
            let reads = if utilisation > 0.85 { 2.0e6 } else { 3.0e5 };
            setting(
                n("lam"),
                &service("exponential", n("mu"), 1.0, n("c")),
                20.0,
                reads,
            )
        } else if model.starts_with("M/M/1/K") {
            let mut set = service("exponential", n("mu"), 1.0, 1.0);
            set.push(("queue_limit", text(n("K") - 1.0)));
            setting(n("lam"), &set, 20.0, 4.0e5)
        } else if model.starts_with("M/G/1") {
            let set = [
                ("service", "buffer".to_owned()),
                ("memory_ms", text(1e3 * n("s_ram"))),
                ("disk_ms", text(1e3 * n("s_disk"))),
                ("zipf_exponent", "0".to_owned()),
                ("data_pages", text(PAGES)),
                ("memory_pages", text(PAGES * n("h"))),
            ];
            setting(n("lam"), &set, 100.0, 4.0e5)
        } else if row.id.starts_with("cachedb_") {
            cache_run(row)
        } else if row.id == "quiz0_little" {
            let mu = 1e3 / n("W_ms");
            setting(n("lam"), &service("fixed", mu, 1_000.0, 1.0), 1.0, 2.0e5)
        } else {
            return None;
        },
    )
}

fn cache_run(row: &Row) -> Setting {
    let (lam, mu, hit) = (row.number("lam"), row.number("mu_db"), row.number("hit"));
    let mut set = service("exponential", mu, 1.0, 1.0);
    set.push(("cache_ms", text(1e3 * row.number("cache_s"))));
    if hit > 0.0 {
        set.push(("cache_hit", text(hit)));
    } else {
        // A cache that is asked and knows next to nothing: one slot for a million pages.
        set.push(("cache_slots", "1".to_owned()));
        set.push(("zipf_exponent", "0".to_owned()));
        set.push(("data_pages", "1000000".to_owned()));
        set.push(("memory_pages", "0".to_owned()));
    }
    let utilisation = lam * (1.0 - hit) / mu;
    let reads = match utilisation {
        u if u < 0.6 => 5.0e5,
        u if u > 0.95 => 2.0e7,
        // The rate has to be known as well as the utilisation.
        _ if hit > 0.0 => 3.0e6,
        _ => 1.5e6,
    };
    setting(lam, &set, 20.0, reads)
}

/// What a row's quantity is in the metrics of its run, in the row's unit.
fn measured(row: &Row, metrics: &Metrics) -> f64 {
    let seconds = |name: &str| metric(metrics, name) / 1e3;
    match row.quantity.as_str() {
        "response time quantile 0.5 s" => seconds("latency_p50_ms"),
        "response time quantile 0.95 s" => seconds("latency_p95_ms"),
        "response time quantile 0.99 s" => seconds("latency_p99_ms"),
        "mean number in system (Little L=lam*W)" | "mean reads in flight" => {
            metric(metrics, "in_system_mean")
        }
        "rejected fraction" => metric(metrics, "refused") / metric(metrics, "reads"),
        "DB utilisation" => metric(metrics, "utilisation"),
        "mean response ms" => metric(metrics, "latency_mean_ms"),
        // The formula is of the requests that were accepted; the others are refused at once.
        _ if row.model.starts_with("M/M/1/K") => seconds("latency_mean_answered_ms"),
        _ => seconds("latency_mean_ms"),
    }
}

#[test]
fn chapter_0_rows_agree_with_runs() {
    let rows: Vec<Row> = rows(QUEUEING);
    let mut runs: Vec<Setting> = Vec::new();
    for row in &rows {
        if let Some(run) = run_of(row)
            && !runs
                .iter()
                .any(|known| format!("{known:?}") == format!("{run:?}"))
        {
            runs.push(run);
        }
    }
    // The longest first, so that both cores have work to the end.
    runs.sort_by(|a, b| events(b).total_cmp(&events(a)));
    in_parallel(&runs, |run| {
        run.metrics();
    });
    let (mut checked, mut wrong, mut largest) = (0, Vec::new(), (0.0, String::new()));
    for row in &rows {
        let Some(run) = run_of(row) else {
            continue;
        };
        let value = measured(row, &run.metrics());
        let (expected, tolerance) = (row.expected(), row.tolerance(row.expected()));
        let used = (value - expected).abs() / tolerance;
        println!(
            "{}: {value:.6}, expected {expected}, {used:.2} of the tolerance; {:?} seed {SEED}",
            row.id, run.set
        );
        checked += 1;
        if used > largest.0 {
            largest = (used, row.id.clone());
        }
        if used.is_nan() || used > 1.0 {
            wrong.push(format!("{}: {value}, not {expected}", row.id));
        }
    }
    println!(
        "theory_queueing: {checked} of {} rows, {largest:?} of the tolerance",
        rows.len()
    );
    assert!(
        wrong.is_empty(),
        "{} rows differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    assert_eq!(
        (checked, rows.len()),
        (67, 76),
        "rows that are one run's number"
    );
}

fn events(run: &Setting) -> f64 {
    let rate: f64 = run.set[0].1.parse().unwrap();
    rate * run.until_s
}
