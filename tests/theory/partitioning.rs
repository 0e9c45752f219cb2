//! The shards against independently computed values.
//!
//! A row counts as checked only if its number comes from a run of the chapter's model, whose
//! parameters are printed. Placement needs no time: what is where is read at the first moment.

use std::collections::BTreeMap;

use hotset::chapters::partitioning::{
    KeyStream, Model, Params, Query, Strategy, harmonic, modulo, moved_mod, moved_ring, slow_query,
};
use hotset::lesson::{Metrics, Subject as _};
use hotset::sim::{SimTime, Simulation};

use crate::common::reference::{Row, rows};
use crate::common::{in_parallel, metric};

const TABLE: &str = include_str!("../fixtures/reference/theory_partitioning.csv");

/// Rows that are a formula and no run: arithmetic of a hash, and a bound.
const FORMULAS: [&str; 2] = ["lesson_hash", "hotlb"];

/// Runs of a row and what is asked of each.
struct Plan {
    params: Params,
    runs: u64,
    until_s: f64,
    command: Option<hotset::chapters::partitioning::Command>,
    metric: &'static str,
    /// What the metric is multiplied by to be the row's quantity.
    factor: f64,
}

fn quiet(strategy: Strategy, keys: u64, nodes: u64) -> Params {
    Params {
        strategy,
        keys,
        nodes,
        reads_per_s: 0.0,
        queries_per_s: 0.0,
        ..Params::default()
    }
}

fn plan(params: Params, runs: u64, metric: &'static str) -> Plan {
    Plan {
        params,
        runs,
        until_s: 0.0,
        command: None,
        metric,
        factor: 1.0,
    }
}

/// Shares of a ring: the more uneven it is, the more rings it takes, and the fewer keys.
fn shares(row: &Row) -> Plan {
    let (nodes, vnodes) = (row.number("N") as u64, row.number("vnodes") as u64);
    let what = row.id.split('_').nth(1).unwrap();
    let (runs, keys) = match (nodes, vnodes) {
        (100, 1) => (160, 30_000),
        (100, _) => (10, 300_000),
        (_, 1) => (4_000, 3_000),
        (_, 256) => (150, 50_000),
        (_, 2..=16) => (150, 1_500 * nodes),
        _ => (1_600 / nodes, 40_000.min(4_000 * nodes)),
    };
    let params = Params {
        vnodes,
        ..quiet(Strategy::Ring, keys, nodes)
    };
    let (metric, factor) = match what {
        "cv" => ("share_cv", 1.0),
        "max" => ("largest_share", nodes as f64),
        _ => ("smallest_share", nodes as f64),
    };
    Plan {
        factor,
        ..plan(params, runs, metric)
    }
}

fn moves(row: &Row) -> Plan {
    use hotset::chapters::partitioning::Command::{AddNode, RemoveNode};
    let nodes = row.number("N") as u64;
    let ring = row.id.starts_with("ch_");
    let rule = if ring {
        Strategy::Ring
    } else {
        Strategy::HashMod
    };
    let removes = row.id.contains("_rm_");
    Plan {
        command: Some(if removes {
            RemoveNode(u32::try_from(nodes).unwrap())
        } else {
            AddNode
        }),
        ..plan(quiet(rule, 20_000, nodes), 20, "keys_moved_share")
    }
}

fn scatter(row: &Row) -> Plan {
    let nodes = row.number("n") as u64;
    let mean = row.params["mean_ms"].as_f64();
    let runs = if nodes > 1_000 { 6 } else { 4 };
    let queries = match nodes {
        2_000 => 10_000.0,
        _ => 50_000.0,
    };
    let params = Params {
        query: Query::Month,
        queries_per_s: queries / 50.0,
        query_ms: mean.unwrap_or(0.1),
        slow_share: row.params["p"].as_f64().unwrap_or(0.0),
        ..quiet(Strategy::HashMod, 1_000, nodes)
    };
    Plan {
        until_s: 50.0,
        ..plan(
            params,
            runs,
            if mean.is_some() {
                "query_latency_mean_ms"
            } else {
                "slow_queries_share"
            },
        )
    }
}

/// Requests popular by Zipf's law over hashed keys, many seeds.
fn hot(row: &Row) -> Plan {
    let keys = row.number("keys") as u64;
    let alpha = row.number("alpha");
    let params = Params {
        stream: KeyStream::Zipf,
        zipf_exponent: alpha,
        reads_per_s: 1_000.0,
        ..quiet(Strategy::HashMod, keys, row.number("nodes") as u64)
    };
    let runs = if alpha == 0.0 { 30 } else { 200 };
    Plan {
        until_s: if alpha == 0.0 { 20.0 } else { 4.0 },
        ..plan(params, runs, "traffic_imbalance")
    }
}

fn plan_of(row: &Row) -> Option<Plan> {
    let kind = row.id.split('_').next().unwrap();
    Some(match kind {
        "mod" | "ch" => moves(row),
        "vnode" => shares(row),
        "choices" => {
            let (n, m) = (row.number("n") as u64, row.number("m") as u64);
            let params = Params {
                choices: row.number("d") as u64,
                ..quiet(Strategy::HashMod, m, n)
            };
            let runs = if n > 1_000 { 160 } else { 300 };
            Plan {
                factor: m as f64 / n as f64,
                ..plan(params, runs, "data_imbalance")
            }
        }
        "hot" => hot(row),
        "scatter" => scatter(row),
        "seq" => {
            let partitions = row.number("partitions");
            let rule = if row.id.contains("range") {
                Strategy::Range
            } else {
                Strategy::HashMod
            };
            // A thousand writes, not a thousand in the mean: their rate is let run until then.
            let params = Params {
                stream: KeyStream::Sequential,
                reads_per_s: row.number("keys"),
                ..quiet(rule, 10_000, partitions as u64)
            };
            Plan {
                until_s: 1.0,
                factor: 1.0 / partitions,
                ..plan(params, 300, "traffic_imbalance")
            }
        }
        "placements" => plan(
            Params {
                replication: row.number("replication") as u64,
                ..quiet(Strategy::Ring, 1_000, row.number("partitions") as u64)
            },
            1,
            "placements",
        ),
        _ => return None,
    })
}

impl Plan {
    fn metrics(&self, seed: u64) -> Metrics {
        let mut run = Simulation::<Model>::new(&self.params, seed);
        run.run_until(SimTime::from_secs_f64(self.until_s));
        if let Some(command) = &self.command {
            run.apply(command);
        }
        run.model().metrics(run.now())
    }

    /// Rows about the same rings read them off the same runs.
    fn mean(&self, done: &mut BTreeMap<String, Vec<Metrics>>) -> f64 {
        let name = format!(
            "{:?} {} {} {:?}",
            self.params, self.runs, self.until_s, self.command
        );
        let runs = done.entry(name).or_insert_with(|| {
            let seeds: Vec<u64> = (0..self.runs).collect();
            in_parallel(&seeds, |&seed| self.metrics(seed))
        });
        let value = |metrics| self.factor * metric(metrics, self.metric);
        let values: Vec<f64> = runs.iter().map(value).collect();
        // A spread is the root of the mean square over rings, not the mean of the roots.
        if self.metric == "share_cv" {
            let squares: f64 = values.iter().map(|value| value * value).sum();
            return (squares / values.len() as f64).sqrt();
        }
        values.iter().sum::<f64>() / values.len() as f64
    }
}

#[test]
fn runs_of_the_model_agree_with_the_table() {
    let table = rows(TABLE);
    let (mut checked, mut left, mut wrong) = (0, Vec::new(), Vec::new());
    let mut worst = (0.0, String::new());
    let mut done = BTreeMap::new();
    for row in &table {
        let kind = row.id.split('_').next().unwrap();
        if FORMULAS.iter().any(|formula| row.id.starts_with(formula)) {
            left.push(row.id.clone());
            continue;
        }
        let plan = plan_of(row).unwrap_or_else(|| panic!("{}: no plan for {kind}", row.id));
        let value = plan.mean(&mut done);
        let expected = row.expected();
        let part = (value - expected).abs() / row.tolerance(expected).max(1e-9);
        let p = &plan.params;
        println!(
            "{}: {value:.5}, expected {expected:.5} ({:.0} % of the tolerance); {} runs of {} s, \
             {} by {}: keys {}, nodes {}, vnodes {}, choices {}, exponent {}, slow {}",
            row.id,
            part * 100.0,
            plan.runs,
            plan.until_s,
            plan.metric,
            hotset::components::named::Named::name(p.strategy),
            p.keys,
            p.nodes,
            p.vnodes,
            p.choices,
            p.zipf_exponent,
            p.slow_share,
        );
        checked += 1;
        if part > worst.0 && row.tolerance(expected) > 0.0 {
            worst = (part, row.id.clone());
        }
        if !row.agrees(value) {
            wrong.push(format!("{}: {value}, expected {expected}", row.id));
        }
    }
    println!(
        "{checked} rows checked, {} formulas, worst {worst:?}",
        left.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!((checked, left.len()), (80, 7), "of {}", table.len());
}

#[test]
fn the_formulas_agree_with_the_table() {
    let mut checked = 0;
    for row in rows(TABLE) {
        let n = |name: &str| row.number(name);
        let value = if let Some(hash) = row.params["hash"].as_str() {
            let hash = u64::from_str_radix(hash.trim_start_matches("0x"), 16).unwrap();
            modulo(hash, n("N") as u64) as f64
        } else if row.id.starts_with("hotlb") {
            let law = hotset::components::theory::zipf_weights(n("keys") as usize, n("alpha"));
            law[0] * n("nodes")
        } else if row.id.starts_with("mod_move_rm") {
            moved_mod(n("N") as u64 - 1)
        } else if row.id.starts_with("mod_move") {
            moved_mod(n("N") as u64)
        } else if row.id.starts_with("ch_move") {
            moved_ring(n("N") as u64)
        } else if row.id.starts_with("scatter_mean") {
            n("mean_ms") * harmonic(n("n") as u64)
        } else if row.id.starts_with("scatter") {
            slow_query(n("n") as u64, n("p"))
        } else {
            continue;
        };
        checked += 1;
        assert!(row.agrees(value), "{}: {value}", row.id);
    }
    println!("{checked} formulas checked");
    assert!(checked >= 30, "{checked}");
}
