//! Latency is what clients saw, in every chapter that has time-outs or refusals.
//!
//! Where every time-out waits exactly as long as clients do and every refusal comes at once, the
//! mean of all that ended follows from that of the answers and from the counts alone.

use hotset::lesson::Metrics;

use crate::common::{Run, metric};

type Set = &'static [(&'static str, &'static str)];

const OVERLOAD: Set = &[
    ("reads_per_s", "300"),
    ("servers", "1"),
    ("service", "exponential"),
    ("service_ms", "5"),
    ("queue_limit", "40"),
    ("timeout_ms", "150"),
];

/// More than a database can do: some are answered, some give up, some are turned away.
const LAB_OVERLOAD: Set = &[
    ("capacity", "0"),
    ("cache_ms", "0"),
    ("database_ms", "1"),
    ("reads_per_s", "100"),
    ("writes_per_s", "30"),
    ("database_per_s", "50"),
    ("queue_limit", "60"),
    ("timeout_ms", "1000"),
];

fn metrics(what: &str, set: Set, commands: &[(&str, f64)], until_s: f64) -> Metrics {
    let run = Run {
        what,
        seed: 3,
        set,
        commands,
        until_s,
    };
    run.metrics()
}

/// Asserts that the mean of all is that of the answers and of those who waited in vain.
fn assert_mean(metrics: &Metrics, names: [&str; 5], timeout_ms: f64) {
    let [all, answered_mean, answered, timed_out, refused] =
        names.map(|name| metric(metrics, name));
    assert!(answered > 0.0 && timed_out > 0.0, "{names:?}");
    let expected =
        (answered_mean * answered + timeout_ms * timed_out) / (answered + timed_out + refused);
    assert!(
        (all - expected).abs() < 1e-4 * expected,
        "{names:?}: {all}, not {expected}"
    );
}

#[test]
fn who_gives_up_has_waited_for_the_time_out() {
    let found = metrics("bottleneck", OVERLOAD, &[], 60.0);
    let names = [
        "latency_mean_ms",
        "latency_mean_answered_ms",
        "answered",
        "timed_out",
        "refused",
    ];
    assert!(metric(&found, "refused") > 0.0);
    assert_mean(&found, names, 150.0);

    let found = metrics("cache-lab", LAB_OVERLOAD, &[], 120.0);
    assert!(metric(&found, "refused") > 0.0);
    let (ended, waits) = (
        metric(&found, "timed_out") + metric(&found, "refused"),
        metric(&found, "reads"),
    );
    let answered = metric(&found, "database_reads");
    assert!(ended < waits && answered > 0.0);
    // The queue is always full: who gets in has 60 before him and gives up after a second.
    let median = metric(&found, "latency_p50_ms");
    assert!(
        (median - 1_000.0).abs() < 11.0 || median == 0.0,
        "{median}: a time-out or a refusal"
    );

    let cut_off: &[(&str, f64)] = &[("cut=1-2", 5.0), ("cut=1-3", 5.0)];
    let found = metrics(
        "replication",
        &[("ack", "all"), ("timeout_ms", "400"), ("failover_ms", "0")],
        cut_off,
        30.0,
    );
    let names = [
        "write_latency_mean_ms",
        "write_latency_mean_answered_ms",
        "writes_acknowledged",
        "writes_timed_out",
        "writes_refused",
    ];
    let [all, mean, done, timed_out, failed] = names.map(|name| metric(&found, name));
    assert!(timed_out > 100.0 && failed >= timed_out);
    let expected = (mean * done + 400.0 * timed_out) / (done + failed);
    assert!(
        (all - expected).abs() < 1e-4 * expected,
        "{all}, not {expected}"
    );
}

/// The run that looked quick: nearly all reads time out, and the median is the time-out, the same
/// for a run, a task and the plot.
#[test]
fn a_shorter_time_out_improves_nothing_but_the_wait_for_nothing() {
    let dead: Set = &[
        ("capacity", "0"),
        ("reads_per_s", "50"),
        ("database_per_s", "1"),
        ("queue_limit", "100000"),
        ("cache_ms", "0.5"),
    ];
    for timeout in [500.0, 2_000.0] {
        let text = timeout.to_string();
        let mut set = dead.to_vec();
        set.push(("timeout_ms", text.as_str()));
        let run = Run {
            what: "cache-lab",
            seed: 1,
            set: &set,
            commands: &[],
            until_s: 60.0,
        };
        let lab = run.lab();
        let found = lab.summary().metrics;
        for name in ["latency_p50_ms", "latency_p99_ms"] {
            let waited = metric(&found, name);
            let right = timeout + 0.5;
            assert!((waited / right - 1.0).abs() < 0.011, "{name}: {waited}");
        }
        let series = lab.series();
        let median = series.iter().find(|one| one.name == "latency_p50_ms");
        let last = median
            .and_then(|one| one.points.last())
            .map(|point| point[1]);
        assert!(
            (last.unwrap() / (timeout + 0.5) - 1.0).abs() < 0.011,
            "{last:?}"
        );
    }
}

/// Reads and writes that end badly are counted apart.
#[test]
fn reads_and_writes_that_fail_are_counted_apart() {
    let only_writes: Set = &[
        ("capacity", "0"),
        ("reads_per_s", "0"),
        ("writes_per_s", "100"),
        ("database_per_s", "10"),
        ("queue_limit", "30"),
        ("timeout_ms", "1000"),
    ];
    let found = metrics("cache-lab", only_writes, &[], 60.0);
    for name in ["timed_out", "refused"] {
        assert_eq!(metric(&found, name), 0.0, "{name} is of reads");
    }
    for name in ["writes_timed_out", "writes_refused"] {
        assert!(metric(&found, name) > 0.0, "{name}");
    }
    let only_writes: Set = &[
        ("reads_per_s", "0"),
        ("writes_per_s", "300"),
        ("servers", "1"),
        ("service", "fixed"),
        ("service_ms", "10"),
        ("queue_limit", "30"),
        ("timeout_ms", "200"),
    ];
    let found = metrics("bottleneck", only_writes, &[], 60.0);
    for name in ["timed_out", "refused"] {
        assert_eq!(metric(&found, name), 0.0, "{name} is of reads");
    }
    let [timed_out, refused, failed] =
        ["writes_timed_out", "writes_refused", "writes_failed"].map(|name| metric(&found, name));
    assert!(timed_out > 0.0 && refused > 0.0);
    assert_eq!(timed_out + refused, failed);
}
