//! What a model says that a copy of it takes is what a copy takes.

use std::process::Command;

use hotset::lesson::{Parameters, Subject, Value};
use hotset::sim::{SimTime, Simulation};

use super::every_model;

/// The chapter that the process by itself is to measure.
const CHAPTER: &str = "HOTSET_TEST_CHAPTER";
/// So much memory is taken by copies, so that what is left over from before does not count.
const TAKEN: usize = 160 << 20;
/// What the constant parts of a model may be off by.
const SLACK: usize = 200_000;

/// A chapter, settings, and for how long it runs, in seconds.
type Run = (&'static str, &'static [(&'static str, f64)], f64);

/// Runs that have met many keys, one a chapter.
const RUNS: [Run; 7] = [
    (
        "bottleneck",
        &[("data_pages", 200_000.0), ("cache_slots", 100_000.0)],
        0.1,
    ),
    (
        "cache_aside",
        &[
            ("keys", 60_000.0),
            ("capacity", 40_000.0),
            ("zipf_exponent", 0.0),
            ("reads_per_s", 100_000.0),
            ("writes_per_s", 30_000.0),
        ],
        0.4,
    ),
    (
        "cache_lab",
        &[
            ("keys", 60_000.0),
            ("capacity", 40_000.0),
            ("zipf_exponent", 0.0),
            ("reads_per_s", 100_000.0),
            ("writes_per_s", 30_000.0),
            ("database_per_s", 0.0),
        ],
        0.4,
    ),
    (
        "eviction",
        &[
            ("keys", 20_000.0),
            ("capacity", 4_000.0),
            ("zipf_exponent", 0.2),
            ("reads_per_s", 20_000.0),
        ],
        0.5,
    ),
    (
        "local_external",
        &[
            ("keys", 60_000.0),
            ("l1_slots", 10_000.0),
            ("l2_slots", 40_000.0),
            ("zipf_exponent", 0.0),
            ("reads_per_s", 100_000.0),
            ("writes_per_s", 20_000.0),
            ("database_per_s", 0.0),
        ],
        0.4,
    ),
    (
        "replication",
        &[
            ("keys", 30_000.0),
            ("writes_per_s", 20_000.0),
            ("reads_per_s", 0.0),
        ],
        0.4,
    ),
    (
        "write_patterns",
        &[
            ("keys", 30_000.0),
            ("capacity", 20_000.0),
            ("zipf_exponent", 0.0),
            ("reads_per_s", 20_000.0),
            ("writes_per_s", 20_000.0),
            ("buffer", 20_000.0),
            ("database_per_s", 0.0),
        ],
        0.4,
    ),
];

fn after<M: Subject>(settings: &[(&str, f64)], until_s: f64) -> Simulation<M> {
    let mut params = M::Params::default();
    for (name, value) in settings {
        let field = M::Params::field(name).unwrap();
        let whole = matches!(field.get(&params), Value::Count(_));
        let value = if whole {
            Value::Count(*value as u64)
        } else {
            Value::Number(*value)
        };
        field.set(&mut params, &value).unwrap();
    }
    params.check().unwrap();
    let mut run = Simulation::<M>::new(&params, 1);
    run.run_until(SimTime::from_secs_f64(until_s));
    run
}

/// What the process holds in memory, in bytes, where the system says it (Linux).
fn resident() -> Option<usize> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kib: usize = line.trim().trim_end_matches(" kB").parse().ok()?;
    Some(kib * 1024)
}

fn measure<M: Subject>(chapter: &str) {
    let asked = std::env::var(CHAPTER).unwrap_or_default();
    let run = RUNS.iter().find(|(known, ..)| *known == chapter);
    let Some((_, settings, until_s)) = run.filter(|_| asked == chapter) else {
        return;
    };
    let run = after::<M>(settings, *until_s);
    let says = run.model().footprint_bytes();
    let many = (TAKEN / says.max(1)).max(2);
    let Some(before) = resident() else {
        return;
    };
    let copies: Vec<M> = (0..many).map(|_| run.model().clone()).collect();
    let takes = (resident().unwrap() - before) / copies.len();
    assert!(
        says > 1_000_000,
        "{chapter}: {says} bytes are too few to tell"
    );
    assert!(
        says <= 2 * takes + SLACK && takes <= 2 * says + SLACK,
        "{chapter} says {says} bytes, and a copy takes {takes}"
    );
}

/// In a process by itself, so that memory which other tests have given back is not taken again.
#[test]
#[ignore = "the next test runs it, once a chapter"]
fn one_by_itself() {
    every_model!(measure);
}

#[test]
fn a_copy_takes_what_the_model_says() {
    for (chapter, ..) in RUNS {
        let output = Command::new(std::env::current_exe().unwrap())
            .args(["work::copies::one_by_itself", "--exact", "--ignored"])
            .env(CHAPTER, chapter)
            .output()
            .unwrap();
        let said = String::from_utf8_lossy(&output.stdout);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "{said}");
    }
}
