//! Long runs of the laboratory against independently computed hit ratios.
//!
//! Every expected number comes from `tests/fixtures/reference`; every measured one from a run of
//! the chapter's own model, whose parameters are printed. As the tables assume, a look-up and a
//! fill take no time and the database serves everybody.

mod replication;

mod cache_aside;

mod local_external;
mod write_patterns;

mod bottleneck;
mod eviction;
mod latency;

use std::collections::BTreeMap;

use crate::common::reference::{Row, rows};
use crate::common::{Run, in_parallel, metric};

const HIT_RATIOS: &str = include_str!("fixtures/reference/theory_ch8_hitratio.csv");
const POLICIES: &str = include_str!("fixtures/reference/theory_policies.csv");

/// Reads after the warm-up, unless a row needs more. The standard error of a hit ratio is then
/// about 0.0012.
const READS: f64 = 300_000.0;
/// Reads before the metrics start.
const WARM_UP: f64 = 30_000.0;
/// Runs of a row about the m-th read; the standard error is at most 0.0036.
const SHORT_RUNS: u64 = 20_000;
const SEED: u64 = 1;

/// `null` is no time to live, which the laboratory writes as 0.
fn ttl(row: &Row) -> f64 {
    row.params["ttl_s"].as_f64().unwrap_or(0.0)
}

/// The settings of one run.
#[derive(Clone, Debug)]
struct Settings {
    keys: f64,
    zipf_exponent: f64,
    capacity: f64,
    policy: String,
    ttl_s: f64,
    reads_per_s: f64,
    writes_per_s: f64,
}

impl Settings {
    fn of(row: &Row) -> Self {
        let keys = row.number("N");
        Self {
            keys,
            zipf_exponent: row.params["alpha"].as_f64().unwrap_or(0.0),
            // Where a row names no number of slots, every key has one.
            capacity: row.params["C"].as_f64().unwrap_or(keys),
            policy: row.params["policy"]
                .as_str()
                .unwrap_or("LRU")
                .to_lowercase(),
            ttl_s: ttl(row),
            reads_per_s: row.params["rate_per_s"].as_f64().unwrap_or(1_000.0),
            writes_per_s: row.params["writes_per_s"].as_f64().unwrap_or(0.0),
        }
    }

    fn set(&self) -> Vec<(&'static str, String)> {
        vec![
            ("keys", self.keys.to_string()),
            ("capacity", self.capacity.to_string()),
            ("pattern", "zipf".to_owned()),
            ("zipf_exponent", self.zipf_exponent.to_string()),
            ("policy", self.policy.clone()),
            ("ttl_s", self.ttl_s.to_string()),
            ("reads_per_s", self.reads_per_s.to_string()),
            ("writes_per_s", self.writes_per_s.to_string()),
            ("invalidate", "true".to_owned()),
            ("cache_ms", "0".to_owned()),
            ("database_ms", "0".to_owned()),
            ("database_per_s", "0".to_owned()),
        ]
    }

    /// The hit ratio of a long run after its warm-up.
    fn hit_ratio(&self, reads: f64) -> f64 {
        let set = self.set();
        let set: Vec<(&str, &str)> = set.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let run = Run {
            what: "cache-lab",
            seed: SEED,
            set: &set,
            commands: &[("restart-metrics", WARM_UP / self.reads_per_s)],
            until_s: (WARM_UP + reads) / self.reads_per_s,
        };
        let metrics = run.metrics();
        let look_ups = metric(&metrics, "hits") + metric(&metrics, "misses");
        assert!((look_ups / reads - 1.0).abs() < 0.02, "{look_ups} look-ups");
        metric(&metrics, "hit_rate")
    }

    /// The share of seeds on which the read with the number `m` is a hit.
    fn share_of_hits_at(&self, m: f64) -> f64 {
        let mut set = self.set();
        set.push(("arrivals", "fixed".to_owned()));
        let set: Vec<(&str, &str)> = set.iter().map(|(n, v)| (*n, v.as_str())).collect();
        let hit = |seed: &u64| {
            // With equal gaps read m comes at m / rate; the metrics start between m - 1 and m.
            let run = Run {
                what: "cache-lab",
                seed: *seed,
                set: &set,
                commands: &[("restart-metrics", (m - 0.5) / self.reads_per_s)],
                until_s: (m + 0.5) / self.reads_per_s,
            };
            let metrics = run.metrics();
            let (hits, misses) = (metric(&metrics, "hits"), metric(&metrics, "misses"));
            assert!((hits + misses - 1.0).abs() < 1e-9, "one read is looked at");
            hits
        };
        (0..SHORT_RUNS).map(|seed| hit(&seed)).sum::<f64>() / SHORT_RUNS as f64
    }
}

/// What a run has to say of a row.
enum Checked {
    /// The number itself.
    Value(f64),
    /// Whether the target is reached where it should be, and not before; and the two runs.
    Brackets(bool, String),
    /// No run can say it, and why.
    Left(&'static str),
}

fn check(row: &Row) -> Checked {
    let settings = Settings::of(row);
    match row.quantity.as_str() {
        "steady-state hit ratio" if settings.policy.starts_with("lfu-static") => {
            Checked::Left("a formula: a fixed choice of keys is no policy of the chapter")
        }
        "steady-state hit ratio" | "hit ratio" => Checked::Value(settings.hit_ratio(READS)),
        "alpha at which steady LRU hit ratio equals target" => {
            let at = |zipf_exponent: f64| Settings {
                zipf_exponent,
                ..settings.clone()
            };
            brackets(
                row.number("target"),
                &at(row.expected() - row.tolerance(row.expected())),
                &at(row.expected() + row.tolerance(row.expected())),
            )
        }
        "smallest C with steady LRU hit ratio >= target" => {
            let at = |capacity: f64| Settings {
                capacity,
                ..settings.clone()
            };
            // The smallest number of slots lies within one of the expected one if one slot
            // more reaches the target and two fewer do not.
            brackets(
                row.number("target"),
                &at(row.expected() - row.tolerance(row.expected()) - 1.0),
                &at(row.expected() + row.tolerance(row.expected())),
            )
        }
        "P(m-th request is a hit)" => Checked::Value(settings.share_of_hits_at(row.number("m"))),
        _ => Checked::Left("another chapter's: one-time keys are no pattern of this one"),
    }
}

/// Runs on either side of the place at which a target is expected to be reached.
fn brackets(target: f64, below: &Settings, above: &Settings) -> Checked {
    let [low, high] = [below, above].map(|settings| settings.hit_ratio(4.0 * READS));
    let runs = format!(
        "{low} from {:?}, {high} from {:?}",
        below.set(),
        above.set()
    );
    Checked::Brackets(low < target && target <= high, runs)
}

/// Checks rows, prints what was done with each, and returns how many were checked and left.
fn check_all(table: &str, rows: &[Row]) -> (usize, usize) {
    let results = in_parallel(rows, check);
    let (mut checked, mut left) = (0, BTreeMap::<&str, usize>::new());
    let (mut wrong, mut largest) = (Vec::new(), BTreeMap::<&str, f64>::new());
    for (row, result) in rows.iter().zip(results) {
        let (deviation, found) = match result {
            Checked::Left(why) => {
                *left.entry(why).or_default() += 1;
                continue;
            }
            Checked::Value(value) => ((value - row.expected()).abs(), value.to_string()),
            Checked::Brackets(agrees, runs) => (if agrees { 0.0 } else { f64::MAX }, runs),
        };
        checked += 1;
        let settings = Settings::of(row).set();
        let (id, expected) = (&row.id, &row.expected);
        println!("{id}: {found}, expected {expected}; {settings:?} seed {SEED}");
        let group = largest.entry(&row.model).or_default();
        *group = group.max(deviation);
        // A mean of nothing is wrong too.
        if deviation.is_nan() || deviation > row.tolerance(row.expected()) {
            wrong.push(format!("{}: {found}, not {}", row.id, row.expected));
        }
    }
    println!("{table}: checked {checked} of {} rows by runs", rows.len());
    for (model, deviation) in largest {
        println!("  largest deviation {deviation:.4}: {model}");
    }
    for (why, count) in &left {
        println!("  {count} rows not checked: {why}");
    }
    assert!(
        wrong.is_empty(),
        "{} rows differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
    (checked, left.values().sum())
}

#[test]
fn long_runs_agree_with_the_reference() {
    let rows = rows(HIT_RATIOS);
    let (checked, left) = check_all("theory_ch8_hitratio", &rows);
    assert_eq!(
        (checked, left),
        (277, 48),
        "rows checked by runs, and formulas"
    );
}

#[test]
fn runs_agree_with_the_steady_states_of_the_policies_table() {
    // The rest of this table is hits on recorded sequences: tests/traces.rs.
    let rows: Vec<Row> = rows(POLICIES)
        .into_iter()
        .filter(|row| row.id.starts_with("scan"))
        .collect();
    let (checked, left) = check_all("theory_policies", &rows);
    assert_eq!(
        (checked, left),
        (2, 10),
        "steady states, and rows about one-time keys"
    );
}

mod partitioning;
