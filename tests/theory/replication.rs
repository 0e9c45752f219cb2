//! Replication against its reference tables.
//!
//! Numbers of `theory_pbs.csv` and of the paper come from runs of the model: many writes, each with
//! the read that follows it, and from what their messages left behind, which tells what every pair
//! of quorums would have made of them.

use std::collections::BTreeMap;

use hotset::chapters::replication::{Command, Model, Params, Strategy, Trial};
use hotset::components::latency::{LatencyShape, Leg, Mixture};
use hotset::components::theory::{available_share, missed_share, quorums_overlap, within_last};
use hotset::lesson::{Commands as _, Subject};
use hotset::sim::{SimDuration, SimTime, Simulation};

use crate::common::reference::{Row, rows};
use crate::common::{Run, in_parallel, metric};

const REPLICATION: &str = include_str!("../fixtures/reference/theory_replication.csv");
const PBS: &str = include_str!("../fixtures/reference/theory_pbs.csv");
const PAPERS: &str = include_str!("../fixtures/reference/theory_papers.csv");

const SEED: u64 = 1;
/// Rows of the probabilistic tables.
const ROWS: usize = 208;
/// At most so many of them are left because their tails need more writes than a test can afford:
/// quantiles at 99.9 % of disks' writes (Pareto, exponent 1.51) and of rare pairs of slow answers.
const MOST_LEFT: usize = 12;
/// A row is judged only if its tolerance is so many standard errors, or luck would decide.
const ERRORS: f64 = 2.5;
/// Writes of a run of the probabilistic tables: the standard error of a probability near one half
/// is then 0.0012, and the tolerances are 0.003.
const WRITES: u64 = 180_000;
/// Heavy tails need more: at 99.9 % of a Pareto tail the error is 1 / (1.51 sqrt(0.001 n)).
const HEAVY: u64 = 600_000;

/// What a run left behind, by pair of quorums: sorted nanoseconds.
struct Measured {
    trials: usize,
    write: Vec<Vec<u64>>,
    read: Vec<Vec<u64>>,
    /// t-visibility, W by W and within it R by R; only up to 3.
    visible: BTreeMap<(usize, usize), Vec<u64>>,
}

fn pbs(nodes: u64, latency: LatencyShape, write_mean_ms: f64) -> Params {
    Params {
        strategy: Strategy::Leaderless,
        nodes,
        latency,
        write_mean_ms,
        ack_mean_ms: 1.0,
        read_mean_ms: 1.0,
        answer_mean_ms: 1.0,
        write_quorum: 1,
        read_quorum: 1,
        read_after_ms: 0.0,
        keys: 10_000,
        writes_per_s: 200.0,
        reads_per_s: 0.0,
        timeout_ms: 0.0,
        ..Params::default()
    }
}

impl Measured {
    fn of(params: &Params, writes: u64) -> Self {
        let nodes = params.replicas();
        let most = nodes.min(3);
        let mut measured = Self {
            trials: 0,
            write: vec![Vec::new(); nodes],
            read: vec![Vec::new(); nodes],
            visible: BTreeMap::new(),
        };
        let mut simulation = Simulation::<Model>::new(params, SEED);
        let step = SimDuration::from_secs_f64(20.0 / params.writes_per_s);
        let mut seen = 0;
        while (measured.trials as u64) < writes {
            simulation.run_until(simulation.now() + step);
            let tally = simulation.model().tally();
            let fresh = (tally.trials_seen - seen) as usize;
            assert!(fresh <= tally.trials.len(), "trials were lost");
            seen = tally.trials_seen;
            let skip = tally.trials.len() - fresh;
            for trial in tally.trials.iter().skip(skip) {
                measured.take(trial, most);
            }
        }
        measured.check_counts(params, simulation.model());
        for list in measured.write.iter_mut().chain(&mut measured.read) {
            list.sort_unstable();
        }
        for list in measured.visible.values_mut() {
            list.sort_unstable();
        }
        measured
    }

    fn take(&mut self, trial: &Trial, most: usize) {
        self.trials += 1;
        for n in 1..=most {
            self.write[n - 1].push(trial.write_latency(n).as_nanos());
            self.read[n - 1].push(trial.read_latency(n).as_nanos());
        }
        for w in 1..=most {
            for r in 1..=most {
                let visible = trial.visible_after(w, r).as_nanos();
                self.visible.entry((w, r)).or_default().push(visible);
            }
        }
    }

    /// What was told from messages is what the model counted: reads of the run's own W and R.
    fn check_counts(&self, params: &Params, model: &Model) {
        let metrics = model.metrics(SimTime::ZERO);
        let stale = metric(&metrics, "stale_reads");
        let told = model
            .tally()
            .grid
            .stale_count(params.w(), params.r())
            .unwrap() as f64;
        let trials = self.trials as f64;
        // Some reads are under way at the end, and now and then two writes share a key.
        let apart = (stale - told).abs() / trials;
        assert!(apart < 0.0015, "{stale} counted, {told} told: {params:?}");
    }

    /// Half the distance between the quantiles one standard error below and above `q`.
    fn quantile_error_ms(list: &[u64], q: f64) -> f64 {
        let error = (q * (1.0 - q) / list.len() as f64).sqrt();
        (Self::quantile_ms(list, q + error) - Self::quantile_ms(list, q - error)) / 2.0
    }

    fn quantile_ms(list: &[u64], q: f64) -> f64 {
        let rank = (q * list.len() as f64).ceil() as usize;
        list[rank.clamp(1, list.len()) - 1] as f64 / 1e6
    }

    /// The share of reads, sent `t_ms` after the acknowledgement, that contain the write.
    fn consistent(&self, w: usize, r: usize, t_ms: f64) -> (f64, f64) {
        let list = &self.visible[&(w, r)];
        let limit = SimDuration::from_millis_f64(t_ms).as_nanos();
        let share = list.partition_point(|visible| *visible <= limit) as f64 / list.len() as f64;
        (share, (share * (1.0 - share) / list.len() as f64).sqrt())
    }
}

/// A run of the probabilistic tables by name.
fn run_of(row: &Row) -> Option<(&'static str, Params, u64)> {
    let shape = |name: &str| match name {
        "LNKD-SSD" => Some(("ssd", LatencyShape::LnkdSsd, WRITES)),
        "LNKD-DISK" | "DISK" => Some(("disk", LatencyShape::LnkdDisk, HEAVY)),
        "YMMR" => Some(("ymmr", LatencyShape::Ymmr, HEAVY)),
        "WAN" => Some(("wan", LatencyShape::Wan, HEAVY)),
        _ => None,
    };
    let id = row.id.as_str();
    if let Some(mean) = row.params["lambdaW"].as_f64() {
        let names = ["l0.1", "l0.2", "l0.5", "l1", "l2", "l4"];
        let name = names
            .into_iter()
            .find(|name| id.contains(&format!("exp_{name}_")))?;
        return Some((name, pbs(3, LatencyShape::Exponential, 1.0 / mean), WRITES));
    }
    if id.starts_with("pbs_exp4") || id.starts_with("pbs_exp01") {
        let (name, lambda) = if id.starts_with("pbs_exp4") {
            ("l4", 4.0)
        } else {
            ("l0.1", 0.1)
        };
        return Some((
            name,
            pbs(3, LatencyShape::Exponential, 1.0 / lambda),
            WRITES,
        ));
    }
    let few = |nodes: u64, name| {
        let writes = if nodes > 5 { WRITES * 2 / 3 } else { WRITES };
        Some((name, pbs(nodes, LatencyShape::LnkdDisk, 1.0), writes))
    };
    match id {
        "pbs_DISK_N2_p0" | "pbs_disk_n2" => return few(2, "disk2"),
        "pbs_DISK_N5_p0" => return few(5, "disk5"),
        "pbs_DISK_N10_p0" | "pbs_disk_n10" => return few(10, "disk10"),
        "pbs_ssd_p0" | "pbs_ssd_5ms" => return of_shape(shape("LNKD-SSD")),
        "pbs_disk_p0" | "pbs_disk_10" => return of_shape(shape("DISK")),
        "pbs_ymmr_p0" => return of_shape(shape("YMMR")),
        "pbs_wan_p0" => return of_shape(shape("WAN")),
        _ => {}
    }
    of_shape(shape(id.strip_prefix("pbs_")?.split('_').next()?))
}

fn of_shape(
    found: Option<(&'static str, LatencyShape, u64)>,
) -> Option<(&'static str, Params, u64)> {
    let (name, shape, writes) = found?;
    Some((name, pbs(3, shape, 1.0), writes))
}

/// What the run says of a row, with its standard error: a pair for each number the row holds.
fn values(row: &Row, run: &Measured) -> Vec<(f64, f64)> {
    let quorum = |name: &str| row.params[name].as_u64().unwrap_or(1) as usize;
    let (w, r) = (quorum("W"), quorum("R"));
    let p999 = |list: &[u64]| {
        (
            Measured::quantile_ms(list, 0.999),
            Measured::quantile_error_ms(list, 0.999),
        )
    };
    let read = || p999(&run.read[r - 1]);
    let write = || p999(&run.write[w - 1]);
    let visible = || p999(&run.visible[&(w, r)]);
    let id = row.id.as_str();
    match id {
        "pbs_ssd_5ms" => return vec![run.consistent(1, 1, 5.0)],
        "pbs_disk_10" => return vec![run.consistent(1, 1, 10.0)],
        "pbs_exp4_t" | "pbs_exp01_t" => return vec![visible()],
        _ => {}
    }
    if row.expected.contains(';') {
        return vec![read(), write(), visible()];
    }
    if id.ends_with("_Lr999") {
        vec![read()]
    } else if id.ends_with("_Lw999") {
        vec![write()]
    } else if id.ends_with("_t999") {
        vec![visible()]
    } else {
        vec![run.consistent(w, r, row.params["t"].as_f64().unwrap_or(0.0))]
    }
}

#[test]
fn bounded_staleness_is_that_of_the_tables_and_of_the_paper() {
    let all = rows(PBS).into_iter().chain(rows(PAPERS));
    let mut runs: BTreeMap<&str, (Params, u64)> = BTreeMap::new();
    let mut due = Vec::new();
    for row in all {
        let is_ours = row.id.starts_with("pbs_") && !row.id.starts_with("pbs_k_");
        if !is_ours || row.id.starts_with("pbs_fit_") {
            continue;
        }
        let (name, params, writes) = run_of(&row).unwrap_or_else(|| panic!("{}", row.id));
        let known = runs.entry(name).or_insert((params, writes));
        known.1 = known.1.max(writes);
        due.push((name, row));
    }
    // The longest first, so that two cores end together.
    let mut list: Vec<_> = runs.into_iter().collect();
    list.sort_by_key(|(_, (params, writes))| std::cmp::Reverse(writes * params.nodes));
    let measured = in_parallel(&list, |(name, (params, writes))| {
        let measured = Measured::of(params, *writes);
        println!("{name}: {writes} writes: {params:?}");
        (*name, measured)
    });
    let measured: BTreeMap<&str, Measured> = measured.into_iter().collect();
    let (mut checked, mut wrong, mut left) = (0, Vec::new(), Vec::new());
    let mut worst: (f64, String) = (0.0, String::new());
    for (name, row) in due {
        let expected = row
            .expected
            .split(';')
            .map(|text| text.trim().parse::<f64>().unwrap());
        let pairs: Vec<_> = expected.zip(values(&row, &measured[name])).collect();
        let is_decided =
            |(expected, (_, error)): &(f64, (f64, f64))| ERRORS * error <= row.tolerance(*expected);
        if !pairs.iter().all(is_decided) {
            left.push(format!("{}: {pairs:?}", row.id));
            continue;
        }
        for (expected, (value, _)) in pairs {
            let used = (value - expected).abs() / row.tolerance(expected).max(1e-12);
            if used > worst.0 {
                worst = (used, row.id.clone());
            }
            if used > 1.0 {
                wrong.push(format!("{}: {value} instead of {expected}", row.id));
            }
        }
        checked += 1;
    }
    println!("{checked} rows; the largest share of a tolerance used: {worst:?}");
    println!("left, since luck would decide:\n{}", left.join("\n"));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(checked + left.len(), ROWS);
    assert!(left.len() <= MOST_LEFT, "{} rows are left", left.len());
}

/// Formulas: their tolerance of 1e-12 is one for formulas, not for runs.
#[test]
fn formulas_of_quorums_are_those_of_the_tables() {
    let mut checked = 0;
    for row in rows(REPLICATION).into_iter().chain(rows(PBS)) {
        let number = |name: &str| row.params[name].as_u64().map(|n| n as u32);
        let (Some(n), Some(w), Some(r)) = (number("N"), number("W"), number("R")) else {
            continue;
        };
        let values = match row.id.split('_').next().unwrap() {
            "pstale" => vec![missed_share(n, w, r)],
            "overlap" => vec![f64::from(u8::from(quorums_overlap(n, w, r)))],
            "avail" => {
                let a = row.number("a");
                let both = available_share(n, w.max(r), a);
                vec![available_share(n, w, a), available_share(n, r, a), both]
            }
            _ if row.id.starts_with("pbs_k_") => vec![within_last(n, w, r, number("k").unwrap())],
            _ => continue,
        };
        for (text, value) in row.expected.split(';').zip(values) {
            let expected: f64 = text.trim().parse().unwrap();
            // The table prints ten digits.
            let allowed = row.tolerance(expected).max(6e-11);
            assert!((value - expected).abs() <= allowed, "{}: {value}", row.id);
        }
        checked += 1;
    }
    assert_eq!(checked, 34 * 3 + 14);
}

/// The constants that the paper prints, in its own way of writing them.
#[test]
fn the_mixtures_are_those_of_the_paper() {
    let number = |value: f64| {
        let text = format!("{value}");
        text.strip_prefix('0')
            .filter(|rest| !rest.is_empty())
            .map_or(text.clone(), str::to_owned)
    };
    let printed = |mixture: Mixture, named: bool| {
        let percent = |share: f64| number((share * 1e6).round() / 1e4);
        let (xm, alpha) = if named { ("xm=", "alpha=") } else { ("", "") };
        format!(
            "{}% Pareto({xm}{},{alpha}{}) + {}% Exp({})",
            percent(mixture.body),
            number(mixture.xm_ms),
            number(mixture.alpha),
            percent(1.0 - mixture.body),
            number(mixture.lambda)
        )
    };
    let mut checked = 0;
    for row in rows(PAPERS) {
        let (shape, leg, named) = match row.id.as_str() {
            "pbs_fit_lnkd_ssd" => (LatencyShape::LnkdSsd, Leg::Write, true),
            "pbs_fit_lnkd_disk_w" => (LatencyShape::LnkdDisk, Leg::Write, false),
            "pbs_fit_ymmr_w" => (LatencyShape::Ymmr, Leg::Write, false),
            "pbs_fit_ymmr_ars" => (LatencyShape::Ymmr, Leg::Read, false),
            "pbs_fit_wan" => {
                assert!(
                    row.expected
                        .contains(&format!("+{} ms", LatencyShape::Wan.remote_ms()))
                );
                checked += 1;
                continue;
            }
            _ => continue,
        };
        assert_eq!(printed(shape.mixture(leg).unwrap(), named), row.expected);
        checked += 1;
    }
    assert_eq!(checked, 5);
}

/// Quorums in runs: a write is still on its way to most replicas when it is read, so that who has
/// it and who is asked are two random sets.
#[test]
fn quorums_that_overlap_meet_and_others_miss_as_often_as_the_formula_says() {
    let sizes: Vec<u32> = vec![3, 5];
    let grids = in_parallel(&sizes, |nodes| {
        let params = Params {
            write_mean_ms: 1_000.0,
            ack_mean_ms: 0.0,
            read_mean_ms: 0.0005,
            answer_mean_ms: 0.0005,
            writes_per_s: 100.0,
            ..pbs(u64::from(*nodes), LatencyShape::Exponential, 1.0)
        };
        let mut simulation = Simulation::<Model>::new(&params, SEED);
        simulation.run_until(SimTime::from_secs_f64(600.0));
        simulation.model().tally().grid.clone()
    });
    let mut checked = 0;
    for row in rows(REPLICATION) {
        if !row.id.starts_with("overlap_") {
            continue;
        }
        let number = |name: &str| row.number(name) as u32;
        let (n, w, r) = (number("N"), number("W"), number("R"));
        let grid = &grids[usize::from(n == 5)];
        let missed = grid.stale_rate(w as usize, r as usize).unwrap();
        let always = f64::from(u8::from(missed == 0.0));
        assert!(row.agrees(always), "{}: {missed}", row.id);
        let expected = missed_share(n, w, r);
        let error = (expected * (1.0 - expected) / grid.trials() as f64).sqrt();
        let apart = (missed - expected).abs();
        assert!(
            apart <= 4.0 * error + 2e-4,
            "{}: {missed}, {expected}",
            row.id
        );
        checked += 1;
    }
    assert_eq!(checked, 34);
}

fn run(
    set: &[(&str, String)],
    seed: u64,
    commands: &[(&str, f64)],
    until_s: f64,
) -> hotset::lesson::Metrics {
    let set: Vec<(&str, &str)> = set.iter().map(|(n, v)| (*n, v.as_str())).collect();
    let run = Run {
        what: "replication",
        seed,
        set: &set,
        commands,
        until_s,
    };
    run.metrics()
}

fn bare() -> Params {
    Params {
        rtt_ms: 0.0,
        leader_ms: 0.0,
        follower_ms: 0.0,
        reads_per_s: 0.0,
        read_back: false,
        timeout_ms: 0.0,
        ..Params::default()
    }
}

fn commit_latency(parallel: bool) -> f64 {
    let set = [
        ("ack", "all".to_owned()),
        ("leader_ms", "5".to_owned()),
        ("rtt_ms", "1".to_owned()),
        ("follower_ms", "5".to_owned()),
        ("parallel_write", parallel.to_string()),
    ];
    metric(&run(&set, SEED, &[], 10.0), "write_latency_mean_ms")
}

/// The k-th acknowledgement as quorum writes: mean and 99th percentile.
fn kth_ack(row: &Row) -> f64 {
    let params = Params {
        write_mean_ms: row.number("mean_ms"),
        ack_mean_ms: 0.0,
        write_quorum: row.number("k") as u64,
        read_back: false,
        writes_per_s: 1_000.0,
        ..pbs(row.number("n") as u64, LatencyShape::Exponential, 1.0)
    };
    let mut simulation = Simulation::<Model>::new(&params, SEED);
    simulation.run_until(SimTime::from_secs_f64(60.0));
    let name = if row.id.contains("p99") {
        "write_latency_p99_ms"
    } else {
        "write_latency_mean_ms"
    };
    metric(&simulation.model().metrics(simulation.now()), name)
}

/// The mean number of acknowledged writes that a fail-over loses, over 200 crashes.
fn lost(row: &Row) -> f64 {
    let (rate, lag_s) = (row.number("writes_per_s"), row.number("lag_s"));
    let set = [
        ("nodes", "2".to_owned()),
        ("rtt_ms", "0".to_owned()),
        ("leader_ms", "0".to_owned()),
        ("follower_ms", "0".to_owned()),
        ("writes_per_s", rate.to_string()),
        ("lag_ms", (1e3 * lag_s).to_string()),
        ("reads_per_s", "0".to_owned()),
        ("read_back", "false".to_owned()),
        ("failover_ms", "1".to_owned()),
    ];
    let crash_s = 2.0 * lag_s;
    let one = |seed: u64| {
        let metrics = run(&set, seed, &[("crash=1", crash_s)], crash_s + 0.01);
        metric(&metrics, "writes_lost")
    };
    (0..200).map(one).sum::<f64>() / 200.0
}

/// How often a client misses its own write. Writes are so rare that the stream's order plays no
/// part.
fn own_write_missed(row: &Row) -> f64 {
    let params = Params {
        nodes: 1 + row.number("followers") as u64,
        lag_ms: 1e3 * row.number("lag_mean_s"),
        lag: hotset::chapters::replication::Lag::Exponential,
        read_from: hotset::chapters::replication::ReadFrom::Any,
        read_back: true,
        read_after_ms: 1e3 * row.number("delay_s"),
        writes_per_s: 0.002,
        ..bare()
    };
    let mut simulation = Simulation::<Model>::new(&params, SEED);
    simulation.run_until(SimTime::from_secs_f64(100_000.0 / 0.002));
    let metrics = simulation.model().metrics(simulation.now());
    metric(&metrics, "own_write_missed") / metric(&metrics, "reads_answered")
}

fn conflicts(row: &Row) -> f64 {
    let rate = row.number("rate_each");
    let params = Params {
        strategy: Strategy::MultiLeader,
        nodes: 2,
        clients: 2,
        keys: 1,
        lag_ms: 1e3 * row.number("delay_s"),
        writes_per_s: 2.0 * rate,
        ..bare()
    };
    let mut simulation = Simulation::<Model>::new(&params, SEED);
    simulation.run_until(SimTime::from_secs_f64(40_000.0 / rate));
    let metrics = simulation.model().metrics(simulation.now());
    metric(&metrics, "conflicts") / metric(&metrics, "writes_acknowledged")
}

/// N = 5, W = 3, R = 3: the write is on nodes 1 to 3, the read asks nodes 3 to 5.
fn nodes_in_common() -> f64 {
    let log = [
        ("crash=4", 0.02),
        ("crash=5", 0.02),
        ("write=1", 0.04),
        ("revive=4", 0.08),
        ("revive=5", 0.08),
        ("crash=1", 0.1),
        ("crash=2", 0.1),
        ("read=1", 0.12),
    ];
    let params = Params {
        strategy: Strategy::Leaderless,
        nodes: 5,
        write_quorum: 3,
        read_quorum: 3,
        keys: 1,
        reads_per_s: 0.0,
        writes_per_s: 0.0,
        read_back: false,
        ..Params::default()
    };
    let mut simulation = Simulation::<Model>::new(&params, SEED);
    for (text, at_s) in log {
        simulation.run_until(SimTime::from_secs_f64(at_s));
        let (verb, number) = text.split_once('=').unwrap();
        let argument = hotset::lesson::Argument::Number(number.parse().unwrap());
        simulation.apply(&Command::of(verb, argument).unwrap());
    }
    simulation.run_until(SimTime::from_secs_f64(0.2));
    let model = simulation.model();
    let write = model.operation(1).unwrap();
    let read = model.operation(2).unwrap();
    assert_eq!(write.promised.iter().collect::<Vec<_>>(), [1, 2, 3]);
    let asked: Vec<u8> = read.touches.iter().map(|touch| touch.node).collect();
    assert_eq!(asked.len(), 3);
    assert_eq!(read.version(), write.version());
    let common = asked.iter().filter(|node| write.promised.contains(**node));
    common.count() as f64
}

#[test]
fn leaders_quorums_and_regions_do_what_the_table_says() {
    let due: Vec<Row> = rows(REPLICATION)
        .into_iter()
        .filter(|row| {
            let formulas = ["overlap_", "pstale_", "avail_"];
            !formulas.iter().any(|formula| row.id.starts_with(formula))
        })
        .collect();
    let values = in_parallel(&due, |row| match row.id.as_str() {
        "sync_latency_lesson" => commit_latency(false),
        "sync_latency_parallel" => commit_latency(true),
        "quiz_ch1" => nodes_in_common(),
        id if id.starts_with("kth_ack") => kth_ack(row),
        id if id.starts_with("async_loss") => lost(row),
        id if id.starts_with("ryw_stale") => own_write_missed(row),
        id if id.starts_with("ml_conflict") => conflicts(row),
        id => panic!("{id} is not known"),
    });
    let mut wrong = Vec::new();
    for (row, value) in due.iter().zip(values) {
        println!("{}: {value} for {}", row.id, row.expected);
        if !row.agrees(value) {
            wrong.push(format!("{}: {value} instead of {}", row.id, row.expected));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(due.len(), 22);
}
