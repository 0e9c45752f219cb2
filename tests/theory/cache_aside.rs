//! Long runs of chapter 4 against `theory_stampede.csv`, and the one row of `theory_patterns.csv`
//! that is about its recipe.
//!
//! Every measured number comes from a run of the chapter's own model, whose parameters are
//! printed. As the tables assume, a look-up takes no time and a recomputation is the query.

use std::fmt::Write as _;

use crate::common::reference::{Row, rows};
use crate::common::{Run, go_to, in_parallel, metric};
use hotset::lesson::{Lab, Metrics};

const STAMPEDE: &str = include_str!("../fixtures/reference/theory_stampede.csv");
const PATTERNS: &str = include_str!("../fixtures/reference/theory_patterns.csv");

/// A production measurement, of traffic that is not public.
const LEFT: [&str; 1] = ["memcache_leases"];

/// One key that nobody writes.
const BARE: [(&str, &str); 8] = [
    ("keys", "1"),
    ("capacity", "1"),
    ("zipf_exponent", "0"),
    ("cache_ms", "0"),
    ("database_ms", "0"),
    ("writes_per_s", "0"),
    ("update", "ttl-only"),
    ("protection", "none"),
];

/// Settings of a run that differ from [`BARE`], and how long it takes.
#[derive(Clone, Debug, Default)]
struct Plan {
    set: Vec<(&'static str, String)>,
    commands: Vec<(String, f64)>,
    until_s: f64,
}

impl Plan {
    fn new(until_s: f64, set: &[(&'static str, f64)]) -> Self {
        let text = |(name, value): &(&'static str, f64)| (*name, value.to_string());
        Self {
            set: set.iter().map(text).collect(),
            commands: Vec::new(),
            until_s,
        }
    }

    fn word(mut self, name: &'static str, word: &str) -> Self {
        self.set.push((name, word.to_owned()));
        self
    }

    fn then(mut self, command: &str, at_s: f64) -> Self {
        self.commands.push((command.to_owned(), at_s));
        self
    }

    fn metrics(&self, seed: u64) -> Metrics {
        self.lab(seed).summary().metrics
    }

    fn lab(&self, seed: u64) -> Box<dyn Lab> {
        let mut set = BARE.to_vec();
        set.extend(self.set.iter().map(|(name, value)| (*name, value.as_str())));
        let commands: Vec<(&str, f64)> = self
            .commands
            .iter()
            .map(|(text, at)| (text.as_str(), *at))
            .collect();
        let run = Run {
            what: "cache-aside",
            seed,
            set: &set,
            commands: &commands,
            until_s: self.until_s,
        };
        run.lab()
    }
}

/// What was found for a row, and how.
struct Found {
    id: String,
    how: String,
    values: Vec<f64>,
}

fn found(id: impl Into<String>, plan: &Plan, values: impl Into<Vec<f64>>) -> Found {
    Found {
        id: id.into(),
        how: format!("{plan:?}"),
        values: values.into(),
    }
}

/// The means over seeds of some metrics. A mean of nothing counts nowhere.
fn means<const N: usize>(plan: &Plan, seeds: u64, names: [&str; N]) -> [f64; N] {
    let all: Vec<Metrics> = (1..=seeds).map(|seed| plan.metrics(seed)).collect();
    names.map(|name| {
        let values = all.iter().map(|metrics| metric(metrics, name));
        let values: Vec<f64> = values.filter(|value| value.is_finite()).collect();
        values.iter().sum::<f64>() / values.len() as f64
    })
}

/// Herds: loads an expiry with no protection and with each that allows one, and the wait.
fn herd(row: &Row) -> Vec<Found> {
    let (rate, load_s) = (row.number("rate"), row.number("recompute_s"));
    let tail = row.id.split_once('_').unwrap().1.to_owned();
    // A period lasts a TTL and about two loads.
    let periods = 2_000.0;
    let plan = |periods: f64| {
        Plan::new(
            4.0 * load_s * periods,
            &[
                ("reads_per_s", rate),
                ("database_ms", load_s * 1e3),
                ("ttl_s", 2.0 * load_s),
            ],
        )
    };
    let naive = plan(periods);
    let [loads] = means(&naive, 1, ["loads_per_expiry"]);
    let flight = plan(500.0).word("protection", "single-flight");
    let [shared, wait_ms] = means(&flight, 1, ["loads_per_expiry", "wait_mean_ms"]);
    let lease = plan(300.0).word("protection", "lease");
    let [leased] = means(&lease, 1, ["loads_per_expiry"]);
    vec![
        found(format!("naive_{tail}"), &naive, [loads]),
        found(format!("coalesced_{tail}"), &flight, [shared]),
        found(format!("coalesced_{tail}"), &lease, [leased]),
        found(format!("wait_{tail}"), &flight, [wait_ms / 1e3]),
    ]
}

/// Early recomputation. Long before the expiry nobody loads, whatever the rate: with b the
/// product of beta and the load's time, the expected loads up to x before the expiry are
/// rate * b * e^(-x/b). Where many reads a period would say nothing, they begin at an x at which
/// that is below 1/400, and each period is a run of its own.
#[expect(
    clippy::disallowed_methods,
    reason = "a test computes its formula with the platform"
)]
fn early(row: &Row) -> Vec<Found> {
    let (rate, load_s) = (row.number("rate"), row.number("recompute_s"));
    let (beta, ttl_s) = (row.number("beta"), row.number("ttl_s"));
    let tail = row.id.strip_prefix("xf_mean_").unwrap().to_owned();
    let names = [
        "loads_per_expiry",
        "met_expired_share",
        "early_refresh_mean_s",
    ];
    let settings = [
        ("database_ms", load_s * 1e3),
        ("beta", beta),
        ("ttl_s", ttl_s),
    ];
    let (plan, values) = if rate * ttl_s <= 1_500.0 {
        let periods = if load_s > 1.0 { 3_000.0 } else { 1_500.0 };
        let mut set = settings.to_vec();
        set.push(("reads_per_s", rate));
        let plan = Plan::new(periods * ttl_s, &set).word("protection", "early");
        let values = means(&plan, 1, names);
        (plan, values)
    } else {
        let ahead_s = 13.0 * beta * load_s;
        assert!(rate * beta * load_s * (-13.0_f64).exp() < 1.0 / 400.0);
        let periods = if rate > 1_000.0 { 700 } else { 1_500 };
        let plan = Plan::new(ttl_s + 1.3 * load_s, &settings)
            .word("protection", "early")
            .word("reads_per_s", "0")
            .then("warm", 0.0)
            .then(&format!("set reads_per_s={rate}"), ttl_s - ahead_s);
        let values = means(&plan, periods, names);
        (plan, values)
    };
    let [loads, hard, ahead_s] = values;
    let mut all = vec![
        found(format!("xf_mean_{tail}"), &plan, [loads]),
        found(format!("xf_hard_{tail}"), &plan, [hard]),
        found(format!("xf_refresh_{tail}"), &plan, [ttl_s - ahead_s]),
    ];
    let gap = format!("xf_gap_{}", tail.rsplit_once('_').unwrap().0);
    if gap == "xf_gap_1000_0.1_1.0" || gap == "xf_gap_2000_0.5_1.0" {
        all.push(found(gap, &plan, [ahead_s]));
    }
    all
}

/// Keys stored together: how many expire a second, and in the worst second.
fn jitter(row: &Row) -> Vec<Found> {
    let (keys, ttl_s, jitter) = (
        row.number("keys"),
        row.number("ttl_s"),
        row.number("jitter"),
    );
    let (from, to) = (ttl_s * (1.0 - jitter), ttl_s * (1.0 + jitter));
    let plan = Plan::new(
        0.0,
        &[
            ("keys", keys),
            ("capacity", keys),
            ("reads_per_s", 0.0),
            ("ttl_s", ttl_s),
            ("jitter", jitter),
        ],
    )
    .word("protection", "jitter")
    .then("warm", 0.0);
    let seeds = if jitter > 0.0 { 30 } else { 1 };
    let (mut rates, mut worst) = (0.0, 0.0);
    for seed in 1..=seeds {
        let mut lab = plan.lab(seed);
        let bins: Vec<f64> = (from.floor() as u64..=to.ceil() as u64)
            .map(|second| {
                go_to(lab.as_mut(), second as f64);
                metric(&lab.summary().metrics, "expiries")
            })
            .collect();
        let steps = bins.windows(2).map(|pair| pair[1] - pair[0]);
        let all = bins[bins.len() - 1];
        rates += all / (to - from).max(1.0);
        // Without jitter all expire at the very moment that ends a bin.
        worst += steps.fold(bins[0], f64::max);
    }
    let count = seeds as f64;
    let values = if jitter > 0.0 {
        vec![rates / count, worst / count]
    } else {
        vec![worst / count]
    };
    vec![found(row.id.clone(), &plan, values)]
}

/// One key under a time to live: hits, stale answers, and hits where updates delete.
fn ttl(row: &Row) -> Vec<Found> {
    let (reads, writes) = (row.number("reads_per_s"), row.number("writes_per_s"));
    let ttl_s = row.number("ttl_s");
    let tail = row.id.strip_prefix("ttl_hit_").unwrap().to_owned();
    // A stale share varies by about 0.36 from one life of the entry to the next.
    let lives = if reads * ttl_s > 1_000.0 {
        2_000.0
    } else {
        5_000.0
    };
    let settings = [
        ("reads_per_s", reads),
        ("writes_per_s", writes),
        ("ttl_s", ttl_s),
    ];
    let kept = Plan::new(lives * ttl_s, &settings);
    let [hit, stale] = means(&kept, 1, ["hit_rate", "stale_share"]);
    let lives = if reads * ttl_s > 1_000.0 {
        500.0
    } else {
        lives
    };
    let deleted = Plan::new(lives * ttl_s, &settings).word("update", "delete-after");
    let [hit_where_deleted, stale_where_deleted] = means(&deleted, 1, ["hit_rate", "stale_reads"]);
    assert!(stale_where_deleted < 0.5, "{deleted:?}");
    vec![
        found(format!("ttl_hit_{tail}"), &kept, [hit]),
        found(format!("ttl_stale_{tail}"), &kept, [stale]),
        found(format!("ttl_hit_inv_{tail}"), &deleted, [hit_where_deleted]),
    ]
}

/// The race: a short TTL makes nearly every read a miss of its own.
fn stale_set(row: &Row) -> Vec<Found> {
    let writes = row.number("writes_per_s");
    let settings = [
        ("reads_per_s", 20.0),
        ("writes_per_s", writes),
        ("ttl_s", 0.001),
        ("set_delay_ms", row.number("snapshot_to_set_s") * 1e3),
        ("delete_delay_ms", row.number("commit_to_delete_s") * 1e3),
    ];
    let plan = Plan::new(3_000.0, &settings).word("update", "delete-after");
    let protection = if row.id.contains("lease") {
        "lease"
    } else {
        "none"
    };
    let plan = plan.word("protection", protection);
    let [old, misses, rejected] = means(&plan, 1, ["stale_sets", "misses", "sets_rejected"]);
    assert_eq!(rejected > 0.0, protection == "lease", "{rejected}");
    vec![found(row.id.clone(), &plan, [old / misses])]
}

/// Everything the row leads to, the rows of its family included.
fn measure(row: &Row) -> Vec<Found> {
    let id = row.id.as_str();
    if id.starts_with("naive_") {
        herd(row)
    } else if id.starts_with("xf_mean_") {
        early(row)
    } else if id.starts_with("jitter_") {
        jitter(row)
    } else if id.starts_with("ttl_hit_") && !id.starts_with("ttl_hit_inv_") {
        ttl(row)
    } else if id.starts_with("staleset_") {
        stale_set(row)
    } else if id == "wlat_cache-aside" {
        let plan = Plan::new(
            100.0,
            &[
                ("cache_ms", row.number("cache_ms")),
                ("database_ms", row.number("db_ms")),
                ("writes_per_s", 1.0),
            ],
        );
        let plan = plan.word("update", "delete-after");
        let [latency] = means(&plan, 1, ["update_latency_mean_ms"]);
        vec![found(id, &plan, [latency])]
    } else {
        Vec::new()
    }
}

#[test]
fn herds_races_and_early_loads_agree_with_the_tables() {
    let mut table = rows(STAMPEDE);
    let all = table.len();
    let patterns = rows(PATTERNS).into_iter();
    table.extend(patterns.filter(|row| row.id == "wlat_cache-aside"));
    let founds: Vec<Found> = in_parallel(&table, measure).into_iter().flatten().collect();
    let (mut report, mut checked, mut largest) = (String::new(), 0, 0.0_f64);
    let mut wrong = Vec::new();
    for row in &table {
        let of_row: Vec<&Found> = founds.iter().filter(|found| found.id == row.id).collect();
        if LEFT.contains(&row.id.as_str()) {
            assert!(of_row.is_empty());
            continue;
        }
        assert!(!of_row.is_empty(), "{} is not measured", row.id);
        checked += 1;
        let expected: Vec<f64> = row
            .expected
            .split(';')
            .map(|t| t.parse().unwrap())
            .collect();
        for found in of_row {
            assert_eq!(expected.len(), found.values.len(), "{}", row.id);
            for (&value, &expected) in found.values.iter().zip(&expected) {
                let (off, tolerance) = ((value - expected).abs(), row.tolerance(expected));
                let share = if off > 0.0 { off / tolerance } else { 0.0 };
                let (id, how) = (&row.id, &found.how);
                let line = format!(
                    "{id}: {value:.6}, expected {expected}, {share:.2} of the tolerance; {how}"
                );
                writeln!(report, "{line}").unwrap();
                // Rows that are exact by construction have no tolerance but that of a sum.
                if off <= tolerance.max(1e-9) {
                    largest = largest.max(share.min(1.0));
                } else {
                    wrong.push(line);
                }
            }
        }
    }
    println!(
        "{report}{checked} of {} rows, at most {largest:.2} of the tolerance",
        table.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(
        (all, checked),
        (57, 57),
        "one more from the patterns, one left out"
    );
}
