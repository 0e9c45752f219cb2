//! Runs of chapter 7 against the rows of `theory_patterns.csv` on local caches and on average
//! access time; the other rows of that table belong to chapter 5.

use std::collections::BTreeMap;
use std::sync::Mutex;

use crate::common::reference::{Row, rows};
use crate::common::{Run, in_parallel, metric};

const PATTERNS: &str = include_str!("../fixtures/reference/theory_patterns.csv");
const CHAPTER: &str = "local-external";
const SEED: u64 = 1;

type Settings = Vec<(&'static str, String)>;

/// Nothing on the way takes time, as the tables assume.
fn immediate(mut settings: Settings) -> Settings {
    for name in ["l1_ns", "l2_us", "database_us"] {
        settings.push((name, "0".to_owned()));
    }
    settings
}

fn run(settings: &Settings, commands: &[(&str, f64)], until_s: f64) -> hotset::lesson::Metrics {
    let set: Vec<(&str, &str)> = settings.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let run = Run {
        what: CHAPTER,
        seed: SEED,
        set: &set,
        commands,
        until_s,
    };
    run.metrics()
}

/// What a run has to say of a row.
enum Checked {
    /// Its numbers, in the order of the expected ones, and the settings.
    Values(Vec<f64>, Settings),
    /// No run can say it, and why.
    Left(&'static str),
}

/// One key in `instances` local caches; each reads it at the row's rate.
fn one_key(row: &Row) -> Settings {
    let instances = row.number("instances");
    immediate(vec![
        ("mode", "local".to_owned()),
        ("instances", instances.to_string()),
        ("keys", "1".to_owned()),
        ("l1_slots", "1".to_owned()),
        ("l2_slots", "1".to_owned()),
        ("l1_ttl_s", row.number("ttl_s").to_string()),
        (
            "reads_per_s",
            (instances * row.number("reads_per_s_each")).to_string(),
        ),
    ])
}

/// Writes at moments that have nothing to do with the reads, further apart than a time to live,
/// from one instance after another in no order.
fn writes(row: &Row, count: u64) -> Vec<(String, f64)> {
    let (instances, ttl_s) = (row.number("instances") as u64, row.number("ttl_s"));
    let mut state = 99_u64;
    let mut unit = || {
        state = state
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (state >> 11) as f64 / 9_007_199_254_740_992.0
    };
    let mut at = 3.0 * ttl_s + 3.0 / row.number("reads_per_s_each");
    (0..count)
        .map(|_| {
            at += ttl_s * (1.05 + 0.9 * unit());
            let instance = (unit() * instances as f64) as u64 + 1;
            (format!("write-from={instance}-1"), at)
        })
        .collect()
}

/// The three rows about a write to one of many local copies come from the same run.
fn after_writes(row: &Row, name: &str) -> Checked {
    static DONE: Mutex<BTreeMap<String, hotset::lesson::Metrics>> = Mutex::new(BTreeMap::new());
    let settings = one_key(row);
    let of_run = format!("{settings:?}");
    let known = DONE.lock().unwrap().get(&of_run).cloned();
    if let Some(metrics) = known {
        return Checked::Values(vec![metric(&metrics, name)], settings);
    }
    // So many that three standard errors of the mean fit into the tolerance.
    let count = if row.number("reads_per_s_each") > 10.0 {
        330
    } else {
        1_500
    };
    let commands = writes(row, count);
    let commands: Vec<(&str, f64)> = commands.iter().map(|(c, at)| (c.as_str(), *at)).collect();
    let end = commands
        .last()
        .map_or(0.0, |(_, at)| at + 2.0 * row.number("ttl_s"));
    let metrics = run(&settings, &commands, end);
    DONE.lock().unwrap().insert(of_run, metrics.clone());
    Checked::Values(vec![metric(&metrics, name)], settings)
}

/// The hit ratio of one shared cache and that of many local ones under the same reads.
fn dilution(row: &Row) -> Checked {
    let shared = |mode: &str| {
        let keys = row.number("keys").to_string();
        immediate(vec![
            ("mode", mode.to_owned()),
            ("instances", row.number("instances").to_string()),
            ("keys", keys.clone()),
            ("zipf_exponent", row.number("alpha").to_string()),
            ("reads_per_s", row.number("total_rate").to_string()),
            ("l1_slots", keys.clone()),
            ("l1_ttl_s", row.number("ttl_s").to_string()),
            ("l2_slots", keys),
            ("l2_ttl_s", row.number("ttl_s").to_string()),
        ])
    };
    let share = |mode: &str, tier: &str| {
        let per_s = row.number("total_rate");
        let warm_up = 10.0 * row.number("ttl_s");
        let commands = [("restart-metrics", warm_up)];
        let metrics = run(&shared(mode), &commands, warm_up + 300_000.0 / per_s);
        metric(&metrics, tier) / metric(&metrics, "reads")
    };
    let found = vec![share("external", "l2_hits"), share("local", "l1_hits")];
    Checked::Values(found, shared("external and local"))
}

/// Average access time with the hottest keys near.
fn access_time(row: &Row) -> Checked {
    let settings = vec![
        ("mode", "two-tier".to_owned()),
        ("placement", "static".to_owned()),
        ("instances", "1".to_owned()),
        ("keys", row.number("N").to_string()),
        ("zipf_exponent", row.number("alpha").to_string()),
        ("l1_slots", row.number("k1").to_string()),
        ("l2_slots", row.number("k2").to_string()),
        ("l1_ttl_s", "0".to_owned()),
        ("l2_ttl_s", "0".to_owned()),
        ("l1_ns", (row.number("l1_ms") * 1e6).to_string()),
        ("l2_us", (row.number("l2_ms") * 1e3).to_string()),
        ("database_us", (row.number("db_ms") * 1e3).to_string()),
        ("reads_per_s", "1000".to_owned()),
    ];
    let metrics = run(&settings, &[], 250.0);
    let reads = metric(&metrics, "l1_hits")
        + metric(&metrics, "l2_hits")
        + metric(&metrics, "database_reads");
    let l1 = metric(&metrics, "l1_hits") / reads;
    let both = l1 + metric(&metrics, "l2_hits") / reads;
    let mean_ms = metric(&metrics, "latency_mean_us") / 1e3;
    Checked::Values(vec![l1, both, mean_ms], settings)
}

/// How often a look-up in memory fits into a call of the shared cache: both measured.
fn ratio(row: &Row) -> Checked {
    let settings = |mode: &str| -> Settings {
        vec![
            ("mode", mode.to_owned()),
            ("placement", "static".to_owned()),
            ("l1_slots", "100".to_owned()),
            ("l2_slots", "100".to_owned()),
            ("l1_ttl_s", "0".to_owned()),
            ("l2_ttl_s", "0".to_owned()),
            ("l1_ns", row.number("local_ns").to_string()),
            ("l2_us", (row.number("external_ms") * 1e3).to_string()),
        ]
    };
    let mean = |mode: &str| metric(&run(&settings(mode), &[], 60.0), "latency_mean_us");
    let found = (mean("external") / mean("local") * 1e6).round() / 1e6;
    Checked::Values(vec![found], settings("external over local"))
}

/// All instances hold the key when instance 1 writes it.
fn quiz(row: &Row) -> Checked {
    let settings = vec![
        ("mode", "local".to_owned()),
        ("instances", row.number("instances").to_string()),
        ("keys", "1".to_owned()),
        ("l1_slots", "1".to_owned()),
        ("l2_slots", "1".to_owned()),
        ("l1_ttl_s", "0".to_owned()),
    ];
    let metrics = run(&settings, &[("write=1", 20.0)], 21.0);
    Checked::Values(vec![metric(&metrics, "stale_instances")], settings)
}

fn check(row: &Row) -> Checked {
    let group = row.id.split('_').take(2).collect::<Vec<_>>().join("_");
    match group.as_str() {
        "loc_stale" => after_writes(row, "stale_left_mean"),
        "loc_res" => after_writes(row, "stale_life_mean_s"),
        "loc_last" => after_writes(row, "stale_last_mean_s"),
        "quiz7_max" => quiz(row),
        "ratio_local" => ratio(row),
        _ if row.id.starts_with("dilute") => dilution(row),
        _ if row.id.starts_with("amat") => access_time(row),
        "stale_bound" => Checked::Left("a bound that no run attains: tested as a formula below"),
        _ => Checked::Left("chapter 5's"),
    }
}

/// What the ids of rows have in common that the same run checks.
fn of_one_run(id: &str) -> &str {
    let of_writes = id.starts_with("loc_");
    id.splitn(3, '_').nth(2).filter(|_| of_writes).unwrap_or(id)
}

#[test]
fn runs_agree_with_the_rows_on_local_caches_and_access_time() {
    let rows = rows(PATTERNS);
    // The rows of one run come one after another, so that one thread makes it for all of them.
    let groups: Vec<&[Row]> = rows
        .chunk_by(|a, b| of_one_run(&a.id) == of_one_run(&b.id))
        .collect();
    let results = in_parallel(&groups, |group| group.iter().map(check).collect::<Vec<_>>());
    let results = results.into_iter().flatten();
    let (mut checked, mut left) = (0, BTreeMap::<&str, usize>::new());
    let (mut wrong, mut largest) = (Vec::new(), BTreeMap::<String, f64>::new());
    for (row, result) in rows.iter().zip(results) {
        let (values, settings) = match result {
            Checked::Left(why) => {
                *left.entry(why).or_default() += 1;
                continue;
            }
            Checked::Values(values, settings) => (values, settings),
        };
        checked += 1;
        let expected: Vec<f64> = row
            .expected
            .split(';')
            .map(|e| e.parse().unwrap())
            .collect();
        assert_eq!(values.len(), expected.len(), "{}", row.id);
        println!(
            "{}: {values:?}, expected {expected:?}; {settings:?} seed {SEED}",
            row.id
        );
        for (value, expected) in values.iter().zip(&expected) {
            let deviation = (value - expected).abs();
            let group = row.id.split('_').next().unwrap().to_owned();
            let relative = deviation / expected.abs();
            let most = largest.entry(group).or_default();
            *most = most.max(relative);
            if deviation.is_nan() || deviation > row.tolerance(*expected) {
                wrong.push(format!("{}: {value}, not {expected}", row.id));
            }
        }
    }
    println!("theory_patterns: {checked} of {} rows by runs", rows.len());
    for (group, deviation) in largest {
        println!("  largest relative deviation {deviation:.5}: {group}");
    }
    for (why, count) in &left {
        println!("  {count} rows left: {why}");
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let of_chapter_5 = left.get("chapter 5's").copied().unwrap_or(0);
    let bounds = left.values().sum::<usize>() - of_chapter_5;
    assert_eq!((checked, bounds, of_chapter_5), (20, 2, 20));
}

/// A bound is approached and never reached: a shared entry that no write deletes is copied in its
/// last nanosecond, and the copy read in its own last.
#[test]
fn two_times_to_live_add_up_and_a_run_comes_within_nanoseconds_of_the_sum() {
    let bounds: Vec<Row> = rows(PATTERNS)
        .into_iter()
        .filter(|row| row.id.starts_with("stale_bound"))
        .collect();
    assert_eq!(bounds.len(), 2);
    for row in &bounds {
        let (t1, t2) = (row.number("t1"), row.number("t2"));
        let params = hotset::chapters::local_external::Params {
            mode: hotset::chapters::local_external::Mode::TwoTier,
            write_deletes: false,
            l1_ttl_s: t1,
            l2_ttl_s: t2,
            ..Default::default()
        };
        let formula = hotset::chapters::local_external::oldest_s(&params);
        assert_eq!(formula, Some(row.expected()), "{}", row.id);
        let settings = immediate(vec![
            ("mode", "two-tier".to_owned()),
            ("write_deletes", "false".to_owned()),
            ("instances", "2".to_owned()),
            ("reads_per_s", "0".to_owned()),
            ("routing", "sticky".to_owned()),
            ("l1_ttl_s", t1.to_string()),
            ("l2_ttl_s", t2.to_string()),
        ]);
        let nano = 1e-9;
        // Instance 1 fills the shared cache, forgets its own copy, and fetches the old value anew
        // when the shared one is about to go.
        let commands = [
            ("read=1", 0.0),
            ("write-from=2-1", 0.0),
            ("set restart_s=0", 1.0),
            ("restart=1", 2.0),
            ("read=1", t2 - nano),
            ("read=1", t2 + t1 - 2.0 * nano),
            ("read=1", t2 + t1),
        ];
        let metrics = run(&settings, &commands, t1 + t2 + 1.0);
        let oldest = metric(&metrics, "stale_age_max_s");
        println!(
            "{}: {oldest}, bound {}; {settings:?}",
            row.id,
            row.expected()
        );
        assert!(oldest < row.expected() && row.expected() - oldest < 3.0 * nano);
    }
}
