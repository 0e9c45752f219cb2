//! The claims of the paths on caches.

use crate::common::claims::{between, every, exactly, fact, mean, name, of, percent, share, with};
use crate::common::{advance, metric, seek};
use crate::paths::walked::{Walked, given};

#[test]
fn cache_aside() {
    let path = Walked::new("cache-aside");
    let loads = |step: usize| path.ends(step, of("database_loads"));
    let stale = |step: usize| path.ends(step, of("stale_sets"));
    path.prove(vec![
        (1, name("Read profile 1")),
        (1, name("Read profile 1, and follow")),
        (
            2,
            every("0.5 ms", &path.ends(2, of("latency_mean_ms")), 0.5, 0.5),
        ),
        (2, name("about 20 ms")),
        (
            2,
            every(
                "20.5 ms, as before",
                &path.ends(1, of("latency_mean_ms")),
                20.5,
                20.5,
            ),
        ),
        (2, every("the database was not asked", &loads(2), 0.0, 0.0)),
        (
            2,
            exactly(
                "forty times as far",
                path.param(2, "database_ms") / path.param(2, "cache_ms"),
                40.0,
            ),
        ),
        (2, name("read of profile 1")),
        (2, name("Read profile 1")),
        (3, name("Thread 1")),
        (3, name("thread 1")),
        (3, name("profile 2")),
        (3, every("Nothing is wrong yet", &stale(3), 0.0, 0.0)),
        (
            3,
            every(
                "Thread 1 has read version 1 of the row",
                &loads(3),
                1.0,
                1.0,
            ),
        ),
        (4, name("profile 2")),
        (4, name("Thread 1")),
        (
            4,
            every(
                "The row is at version 2",
                &path.ends(4, of("writes")),
                1.0,
                1.0,
            ),
        ),
        (5, name("hread 1")),
        (5, name("profile 2")),
        (5, name("version 2, because the delete came last")),
        (5, every("version 1, the old name", &stale(5), 1.0, 1.0)),
        (5, every("The cache holds version 1", &stale(5), 1.0, 1.0)),
        (6, name("profile 3")),
        (6, name("hread 1")),
        (
            6,
            every(
                "the cache refuses it",
                &path.ends(6, of("sets_rejected")),
                1.0,
                1.0,
            ),
        ),
        (
            6,
            fact(
                "the next reader loads version 2",
                next_loads("cache-aside", 6, 3),
            ),
        ),
        (7, name("rofile 1")),
        (7, every("each of them misses", &loads(7), 50.0, 50.0)),
        (8, every("so one is enough", &loads(8), 1.0, 1.0)),
        (
            8,
            every("the others wait", &path.ends(8, of("waits")), 49.0, 49.0),
        ),
    ]);
}

/// Whether a read of this key after the step is answered with what is in the database.
fn next_loads(id: &str, step: usize, key: u64) -> bool {
    let mut lab = given(id, step);
    advance(lab.as_mut(), 4);
    lab.command("restart-metrics").unwrap();
    lab.command(&format!("read={key}")).unwrap();
    advance(lab.as_mut(), 30);
    let metrics = lab.summary().metrics;
    let is = |name: &str, value: f64| (metric(&metrics, name) - value).abs() < 1e-9;
    is("database_loads", 1.0) && is("stale_reads", 0.0)
}

#[test]
fn cache_lab() {
    let path = Walked::new("cache-lab");
    let hits = |step: usize| path.ends(step, of("hit_rate"));
    let part = |step: usize, cause: &'static str| path.ends(step, share(cause, "misses"));
    let settled = with("cache-lab/zipf-20-slots", &[]);
    let slots = with("cache-lab/zipf-20-slots", &[("capacity", "45")]);
    let ttl = with("cache-lab/zipf-20-slots", &[("ttl_s", "30")]);
    // The exponent is 1.5.
    let weight = |rank: u32| 1.0 / (f64::from(rank) * f64::from(rank).sqrt());
    let popular: f64 = (1..=100).map(weight).sum();
    let stale = path.ends(5, share("stale_reads", "reads"));
    path.prove(vec![
        (
            1,
            exactly(
                "One slot for every five keys",
                path.param(1, "keys") / path.param(1, "capacity"),
                5.0,
            ),
        ),
        (2, percent("near 81 %", settled.mean(of("hit_rate")), 81.0)),
        (2, exactly("With 20 slots", path.param(1, "capacity"), 20.0)),
        (2, exactly("with 40", path.param(2, "capacity"), 40.0)),
        (
            2,
            every(
                "the TTL becomes the limit",
                &part(2, "misses_expired"),
                0.45,
                0.75,
            ),
        ),
        (2, every("earn less than you expect", &hits(2), 0.82, 0.89)),
        (2, name("40 slots")),
        (2, name("type 40")),
        (
            3,
            exactly("has 20 slots again", path.param(3, "capacity"), 20.0),
        ),
        (
            3,
            exactly("a TTL of two seconds", path.param(3, "ttl_s"), 2.0),
        ),
        (3, name("81 %, because nothing changes")),
        (3, between("about 67 %", mean(&hits(3)), 0.66, 0.69)),
        (3, name("below 60 %")),
        (3, name("type 2")),
        (
            3,
            every(
                "all the others expire",
                &part(3, "misses_expired"),
                0.4,
                0.7,
            ),
        ),
        (4, every("To reach nine hits in ten", &hits(4), 0.9, 0.94)),
        (
            4,
            fact(
                "Neither lever reaches 90 % alone",
                slots
                    .each(of("hit_rate"))
                    .iter()
                    .chain(&ttl.each(of("hit_rate")))
                    .all(|hit| *hit < 0.9),
            ),
        ),
        (4, exactly("a TTL of 30 s", path.param(4, "ttl_s"), 30.0)),
        (4, exactly("45 slots", path.param(4, "capacity"), 45.0)),
        (5, every("about 81 %, as before", &hits(5), 0.78, 0.85)),
        (5, name("about 70 %")),
        (5, name("below 60 %")),
        (5, name("type 1")),
        (
            5,
            exactly("one write per second", path.param(5, "writes_per_s"), 1.0),
        ),
        (5, every("answered with old data", &stale, 0.25, 0.55)),
        (
            6,
            every(
                "the price of the deletes",
                &part(6, "misses_invalidated"),
                0.15,
                0.4,
            ),
        ),
        (
            6,
            fact("all of them at the beginning", stale_only_at_first()),
        ),
        (6, every("trades hits", &hits(6), 0.7, 0.81)),
        (
            7,
            every("more than 80", &path.ends(7, of("timed_out")), 81.0, 260.0),
        ),
        (
            7,
            exactly(
                "the queue grows by about eight per second",
                path.param(7, "reads_per_s") - path.param(7, "database_per_s"),
                8.0,
            ),
        ),
        (
            7,
            between(
                "after three seconds a read waits too long",
                path.param(7, "timeout_ms") / 1e3 * path.param(7, "database_per_s") / 8.0,
                2.9,
                3.1,
            ),
        ),
        (7, name("1 / (1 - h)")),
        (
            8,
            between(
                "the two most popular ones alone draw half of all reads",
                (weight(1) + weight(2)) / popular,
                0.48,
                0.6,
            ),
        ),
        (
            8,
            every(
                "more reads timed out",
                &path.ends(8, of("timed_out")),
                1.0,
                400.0,
            ),
        ),
        (9, name("90 % with at most 45 slots")),
    ]);
}

/// Whether every stale read of the step with deletes falls into the first time to live.
fn stale_only_at_first() -> bool {
    let mut lab = given("cache-lab", 6);
    advance(lab.as_mut(), 12_000);
    let early = metric(&lab.summary().metrics, "stale_reads");
    let end = lab.walk().unwrap().until_ns.unwrap();
    seek(lab.as_mut(), end);
    let late = metric(&lab.summary().metrics, "stale_reads");
    (early - late).abs() < 0.5
}
