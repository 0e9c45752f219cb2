//! The claims of the path on load.

use crate::common::claims::{between, every, exactly, fact, mean, name, of, share};
use crate::common::steps::go;
use crate::common::{advance, load, metric};
use crate::paths::walked::{Walked, source};

#[test]
fn bottleneck() {
    let path = Walked::new("bottleneck");
    let served = |step: usize, seconds: f64| -> Vec<f64> {
        let reads = path.ends(step, of("database_reads"));
        reads.iter().map(|reads| reads / seconds).collect()
    };
    let busy = |step: usize| path.ends(step, of("utilisation"));
    let busy_ms = mean(&busy(2)) * 4.0 * 1e3 / mean(&served(2, 4.0));
    let median = path.ends(2, of("latency_p50_ms"));
    let hits = path.ends(5, of("cache_hit_rate"));
    let curves = path.curves(3);
    let at_handle = |handle: usize| -> Vec<f64> { curves.iter().map(|c| c[handle]).collect() };
    // What the workers serve for clients that have left: more than they answer.
    let late = path.ends(6, share("database_reads", "answered"));
    path.prove(vec![
        (
            1,
            every(
                "rarely had to wait",
                &path.ends(1, of("queue_mean")),
                0.0,
                1.0,
            ),
        ),
        (
            1,
            every(
                "found their page in memory",
                &path.ends(1, of("latency_p50_ms")),
                1.99,
                2.03,
            ),
        ),
        (1, name("Let one second pass")),
        (
            2,
            between("A service takes about 5 ms on average", busy_ms, 4.7, 5.4),
        ),
        (
            2,
            between(
                "at most about 800 reads per second",
                mean(&served(2, 4.0)),
                760.0,
                840.0,
            ),
        ),
        (
            2,
            fact(
                "At three times the load",
                (path.param(2, "reads_per_s") - 900.0).abs() < 1e-9
                    && (path.param(1, "reads_per_s") - 300.0).abs() < 1e-9,
            ),
        ),
        (
            2,
            every(
                "The median read took 2 ms",
                &path.ends(1, of("latency_p50_ms")),
                1.99,
                2.03,
            ),
        ),
        (2, name("still about 2 ms")),
        (2, name("about 6 ms")),
        (2, name("about 20 ms")),
        (2, every("over 50 ms", &median, 100.0, 400.0)),
        (
            2,
            every("nearly all of the latency is waiting", &median, 50.0, 400.0),
        ),
        (
            2,
            exactly(
                "at 900 reads per second",
                path.param(2, "reads_per_s"),
                900.0,
            ),
        ),
        (2, name("to 900 per second")),
        (2, name("Set 900 per second")),
        (2, name("type 900")),
        (
            2,
            every(
                "the queue was full",
                &path.ends(2, of("refused")),
                1.0,
                900.0,
            ),
        ),
        (
            3,
            between(
                "complete about 800 reads per second",
                mean(&served(2, 4.0)),
                760.0,
                840.0,
            ),
        ),
        (3, name("at 100 to 850 reads per second")),
        (3, between("takes its 5 ms of service", busy_ms, 4.7, 5.4)),
        // The first handles stand at 100, 250 and 400 reads per second, the last two at 760 and 850.
        (3, every("a read rarely waits", &at_handle(0), 4.5, 5.6)),
        (3, every("a read rarely waits", &at_handle(2), 4.5, 6.5)),
        (
            3,
            every(
                "Near 800 per second the wait multiplies",
                &at_handle(5),
                9.0,
                120.0,
            ),
        ),
        // 200 wait, and about 800 are served in a second.
        (
            3,
            every(
                "only the limit of the queue bounds it",
                &at_handle(6),
                150.0,
                275.0,
            ),
        ),
        (3, every("The workers were busy", &busy(3), 0.6, 0.85)),
        (
            3,
            every(
                "the median fell",
                &path.ends(3, of("latency_p50_ms")),
                0.0,
                100.0,
            ),
        ),
        (
            3,
            exactly("to 500 per second", path.param(3, "reads_per_s"), 500.0),
        ),
        (3, name("Set 500 per second")),
        (3, name("type 500")),
        (
            4,
            every(
                "Room for 100 of the 1,000 pages finds five reads in six",
                &path.ends(3, of("buffer_hit_rate")),
                0.80,
                0.86,
            ),
        ),
        (
            4,
            exactly("room for 400", path.param(4, "memory_pages"), 400.0),
        ),
        (4, every("Memory has bought capacity", &busy(4), 0.3, 0.56)),
        (
            4,
            fact(
                "a hit costs a tenth of a read from disk",
                (path.param(4, "disk_ms") / path.param(4, "memory_ms") - 10.0).abs() < 1e-9,
            ),
        ),
        (4, name("room for 400 pages")),
        (4, name("Set 400 pages")),
        (4, name("type 400")),
        (
            5,
            between(
                "about 800 reads per second",
                mean(&served(2, 4.0)),
                760.0,
                840.0,
            ),
        ),
        (
            5,
            exactly(
                "a cache with 240 slots",
                path.param(5, "cache_slots"),
                240.0,
            ),
        ),
        (5, name("type 240")),
        (6, every("a hit rate of nine in ten", &hits, 0.87, 0.93)),
        (
            6,
            every(
                "the load is ten times as high",
                &hits.iter().map(|hit| 1.0 / (1.0 - hit)).collect::<Vec<_>>(),
                8.0,
                13.0,
            ),
        ),
        (
            6,
            every(
                "much of their work is for clients that have already left",
                &late,
                1.5,
                100.0,
            ),
        ),
        (7, name("under 100")),
        (7, name("100 to 600")),
        (
            7,
            every(
                "still hundreds long, over 600",
                &path.ends(7, of("queue_mean")),
                601.0,
                2_000.0,
            ),
        ),
        (
            7,
            every(
                "more reads timed out",
                &path.ends(7, of("timed_out")),
                50.0,
                5_000.0,
            ),
        ),
        (8, fact("The queue drained", drained())),
        (
            8,
            every(
                "the cache filled",
                &path.ends(8, of("cache_hit_rate")),
                0.7,
                0.95,
            ),
        ),
        (
            8,
            fact(
                "a third of the reads",
                (path.param(8, "reads_per_s") * 3.0 - 900.0).abs() < 1e-9,
            ),
        ),
        (8, name("to none, #, and the reads to 300")),
        (8, name("type 0 and 300")),
        (9, name("Three times the load, 99 % under 50 ms")),
    ]);
    assert!(
        path.starts(2, of("reads"))
            .iter()
            .all(|reads| *reads == 0.0)
    );
}

/// Whether hardly a request waits in the second after the cure.
fn drained() -> bool {
    let mut lab = load(source("bottleneck"));
    go(lab.as_mut(), 8);
    lab.command("restart-metrics").unwrap();
    advance(lab.as_mut(), 1_000);
    let metrics = lab.summary().metrics;
    metric(&metrics, "queue_mean") < 2.0
}
