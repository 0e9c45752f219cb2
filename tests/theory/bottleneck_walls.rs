//! Rows that say where a wall stands, which no single run can read off, and rows that are formulas.

use hotset::components::theory::queueing;

use super::{QUEUEING, SEED, service, text};
use crate::common::reference::{Row, rows};
use crate::common::{Run, in_parallel, metric};

/// How far to either side of a wall runs are made.
const ASIDE: f64 = 0.03;
const RUN_S: f64 = 40.0;

/// The mean number in line over the last 5 s of a run.
fn line_at_the_end(set: &[(&'static str, String)]) -> f64 {
    let mut all = vec![("queue_limit", "1000000".to_owned())];
    all.extend_from_slice(set);
    let set: Vec<(&str, &str)> = all.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let run = Run {
        what: "bottleneck",
        seed: SEED,
        set: &set,
        commands: &[("restart-metrics", RUN_S - 5.0)],
        until_s: RUN_S,
    };
    metric(&run.metrics(), "queue_mean")
}

/// Whether lines stay short just under a load and grow without end just above it. `operations`
/// a second reach each line at that load.
fn is_wall(
    wall: f64,
    operations: f64,
    lines: f64,
    at: impl Fn(f64) -> Vec<(&'static str, String)>,
) -> bool {
    let grown = lines * operations * ASIDE * RUN_S;
    let below = line_at_the_end(&at(wall * (1.0 - ASIDE)));
    let above = line_at_the_end(&at(wall * (1.0 + ASIDE)));
    println!("  {wall}: {below:.0} wait below, {above:.0} above, {grown:.0} expected");
    below < 0.2 * grown && above > 0.4 * grown
}

/// The most reads and writes that full copies can serve.
fn replica_rows_hold(row: &Row) -> bool {
    let (mu, writes, copies) = (row.number("mu"), row.number("writes"), row.number("n"));
    let (reads_wall, writes_wall) = row.expected.split_once(';').unwrap();
    let [reads_wall, writes_wall]: [f64; 2] = [reads_wall, writes_wall].map(|t| t.parse().unwrap());
    let at = |reads: f64, writes: f64| {
        let mut set = service("fixed", mu, 1.0, copies);
        set.push(("reads_per_s", text(reads)));
        set.push(("writes_per_s", text(writes)));
        set
    };
    // Every copy's line grows from too many reads. From too many writes the first one's does: the
    // others get only what it has done.
    is_wall(reads_wall, reads_wall / copies, copies, |reads| {
        at(reads, writes)
    }) && is_wall(writes_wall, writes_wall, 1.0, |writes| at(0.0, writes))
}

/// What the loss of a cache does.
fn amplify_rows_hold(row: &Row) -> bool {
    let (hit, capacity) = (row.number("hit"), row.number("db_capacity"));
    let expected: Vec<f64> = row
        .expected
        .split(';')
        .map(|t| t.parse().unwrap())
        .collect();
    let at = |reads: f64, cached: bool| {
        let mut set = service("fixed", capacity, 1.0, 1.0);
        set.push(("reads_per_s", text(reads)));
        if cached {
            set.push(("cache_hit", text(hit)));
        }
        set
    };
    is_wall(expected[1], capacity, 1.0, |reads| at(reads, true))
        && is_wall(expected[2], capacity, 1.0, |reads| at(reads, false))
        && factor_is(expected[0], hit, 0.8 * capacity)
}

/// Reads at the database after the cache is killed over those before, in equal times, within
/// four standard errors.
fn factor_is(expected: f64, hit: f64, reads_per_s: f64) -> bool {
    let half_s = 40.0 * expected;
    let reads_after = |kill: bool| {
        let (rate, hit) = (text(reads_per_s), text(hit));
        let mut commands = vec![("restart-metrics", half_s)];
        if kill {
            commands.push(("kill-cache", half_s));
        }
        let run = Run {
            what: "bottleneck",
            seed: SEED,
            set: &[
                ("service", "fixed"),
                ("reads_per_s", &rate),
                ("cache_hit", &hit),
            ],
            commands: &commands,
            until_s: 2.0 * half_s,
        };
        metric(&run.metrics(), "database_reads")
    };
    let (with, without) = (reads_after(false), reads_after(true));
    let error = expected / with.sqrt();
    println!(
        "  {without} reads without the cache, {with} with it: factor {:.2}",
        without / with
    );
    (without / with - expected).abs() < 4.0 * error
}

#[test]
fn chapter_0_walls_stand_where_theory_has_them() {
    let rows: Vec<Row> = rows(QUEUEING)
        .into_iter()
        .filter(|row| row.id.starts_with("replica_cap") || row.id.starts_with("amplify"))
        .collect();
    assert_eq!(rows.len(), 6, "rows that are checked on both sides");
    let held = in_parallel(&rows, |row| {
        if row.id.starts_with("amplify") {
            amplify_rows_hold(row)
        } else {
            replica_rows_hold(row)
        }
    });
    for (row, held) in rows.iter().zip(held) {
        println!("{}: {} {held}", row.id, row.expected);
        assert!(held, "{}", row.id);
    }
}

/// The three rows of chapter 4's question demand 1e-9, which only a formula can give. In the
/// model, where a miss pays the look-up too, the same relation holds in every run.
#[test]
fn chapter_0_mean_read_time_is_made_of_its_parts() {
    let rows: Vec<Row> = rows(QUEUEING);
    let (mut formulas, hit, cache_ms, db_ms) = (0, 0.95, 5.0, 50.0);
    for row in rows.iter().filter(|row| row.id.starts_with("quiz4_")) {
        let value = match row.id.as_str() {
            "quiz4_look_aside_simple" => hit * cache_ms + (1.0 - hit) * db_ms,
            "quiz4_look_aside_true" => queueing::behind_a_cache(cache_ms, hit, db_ms),
            _ => queueing::behind_a_cache(cache_ms, hit, db_ms + cache_ms),
        };
        assert!(row.agrees(value), "{}: {value}", row.id);
        formulas += 1;
    }
    assert_eq!(formulas, 3, "rows that are a formula");
    let run = Run {
        what: "bottleneck",
        seed: SEED,
        set: &[
            ("service", "fixed"),
            ("service_ms", "50"),
            ("servers", "1000"),
            ("cache_ms", "5"),
            ("cache_hit", "0.95"),
        ],
        commands: &[],
        until_s: 2_000.0,
    };
    let metrics = run.metrics();
    let measured = metric(&metrics, "cache_hit_rate");
    let mean = queueing::behind_a_cache(cache_ms, measured, db_ms);
    assert!(
        (metric(&metrics, "latency_mean_ms") - mean).abs() < 1e-3,
        "{mean}"
    );
    assert!((measured - hit).abs() < 0.003, "{measured}");
}

/// The formulas behind the dashed curve, against the same table.
#[test]
fn chapter_0_formulas_agree_with_the_table() {
    let mut checked = 0;
    for row in rows(QUEUEING) {
        let Some(value) = formula(&row) else {
            continue;
        };
        let expected = row.expected();
        // A formula has no luck: it is held to six digits, whatever a run may differ by.
        assert!(
            (value - expected).abs() <= 1e-6 * expected.abs(),
            "{}: {value}",
            row.id
        );
        checked += 1;
    }
    assert_eq!(checked, 60, "rows that are formulas of one number");
}

fn formula(row: &Row) -> Option<f64> {
    let n = |name| row.number(name);
    let servers = |name| row.number(name) as u32;
    let id = row.id.as_str();
    if id.starts_with("mm1k_block") {
        return Some(queueing::mm1k(n("lam"), 1.0 / n("mu"), servers("K")).0);
    }
    if id.starts_with("mm1k_W") {
        return Some(queueing::mm1k(n("lam"), 1.0 / n("mu"), servers("K")).1);
    }
    if id.starts_with("mm1_W") {
        return queueing::mmc_time(n("lam"), 1.0 / n("mu"), 1);
    }
    if id.starts_with("mm1_L") {
        return Some(n("lam") * queueing::mmc_time(n("lam"), 1.0 / n("mu"), 1)?);
    }
    if id.starts_with("mm1_p") {
        let q = id
            .trim_start_matches("mm1_p")
            .split('_')
            .next()?
            .parse()
            .ok()?;
        return queueing::mm1_quantile(n("lam"), 1.0 / n("mu"), q);
    }
    if id.starts_with("md1_W") {
        return queueing::mgc_time(n("lam"), 1.0 / n("mu"), 0.0, 1);
    }
    if id.starts_with("mmc_W") {
        return queueing::mmc_time(n("lam"), 1.0 / n("mu"), servers("c"));
    }
    if id.starts_with("split_W") {
        return queueing::mmc_time(n("lam") / n("c"), 1.0 / n("mu"), 1);
    }
    if id.starts_with("mg1_W") {
        let (mean, variation) = queueing::two_point(n("h"), n("s_ram"), n("s_disk"));
        return queueing::mgc_time(n("lam"), mean, variation, 1);
    }
    if id.starts_with("cachedb_") && !id.contains("rho") {
        let misses = n("lam") * (1.0 - n("hit"));
        let database = queueing::mmc_time(misses, 1.0 / n("mu_db"), 1)?;
        return Some(queueing::behind_a_cache(n("cache_s"), n("hit"), database));
    }
    None
}

/// Walls of copies and lost caches, as formulas.
#[test]
fn chapter_0_walls_as_formulas() {
    for row in rows(QUEUEING) {
        let expected: Vec<f64> = row
            .expected
            .split(';')
            .map(|t| t.parse().unwrap())
            .collect();
        if row.id.starts_with("replica_cap") {
            let copies = row.number("n") as u32;
            let reads = queueing::replica_reads(row.number("mu"), row.number("writes"), copies);
            assert_eq!(
                [reads, row.number("mu")],
                [expected[0], expected[1]],
                "{}",
                row.id
            );
        } else if row.id.starts_with("amplify") {
            let factor = queueing::load_factor(row.number("hit"));
            assert!((factor - expected[0]).abs() < 1e-9, "{}: {factor}", row.id);
            assert!((factor * row.number("db_capacity") - expected[1]).abs() < 1e-6);
        }
    }
}
