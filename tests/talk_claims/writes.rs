//! The claims of the talks on caches and writes.

use crate::common::claims::{between, every, exactly, mean, name, of, of_part};
use crate::talk_claims::told::{Told, wrong};

#[test]
fn cache_aside() {
    let told = Told::new("cache-aside");
    let latency = |step| told.ends(step, of("latency_mean_ms"));
    let loads = told.ends(10, of("database_loads"));
    told.prove(vec![
        (
            1,
            exactly("The cache is 0.5 ms away", told.param(1, "cache_ms"), 0.5),
        ),
        (
            1,
            exactly("the database 20 ms", told.param(1, "database_ms"), 20.0),
        ),
        (
            1,
            every(
                "The first reader misses",
                &told.ends(1, of("misses")),
                1.0,
                1.0,
            ),
        ),
        (
            1,
            every("stores the answer", &told.ends(2, of("hits")), 1.0, 1.0),
        ),
        (
            2,
            every(
                "40 times as fast",
                &[latency(1)[0] / latency(2)[0]],
                39.0,
                42.0,
            ),
        ),
        (2, every("0.5 ms instead of", &latency(2), 0.499, 0.501)),
        (2, every("instead of 20.5 ms", &latency(1), 20.499, 20.501)),
        (3, every("yes", &told.ends(6, of("stale_sets")), 1.0, 1.0)),
        (
            3,
            every(
                "if every message arrives",
                &told.ends(6, of("deletes_lost")),
                0.0,
                0.0,
            ),
        ),
        (4, name("Thread 1 has missed key 2")),
        (
            4,
            every(
                "is on its way",
                &told.starts(4, of("database_loads")),
                1.0,
                1.0,
            ),
        ),
        (5, name("Thread 2 writes version 2")),
        (
            5,
            name("Thread 1 is still held before its set, with version 1"),
        ),
        (
            5,
            every(
                "deletes",
                &told.ends(5, of("update_latency_mean_ms")),
                20.499,
                20.501,
            ),
        ),
        (
            5,
            every(
                "still held before its set",
                &told.ends(5, of("stale_sets")),
                0.0,
                0.0,
            ),
        ),
        (6, name("Thread 1 continues and stores version 1")),
        (
            6,
            every(
                "stores version 1",
                &told.ends(6, of("stale_sets")),
                1.0,
                1.0,
            ),
        ),
        (
            7,
            every(
                "gets the old value",
                &told.starts(7, of("stale_reads")),
                1.0,
                1.0,
            ),
        ),
        (
            7,
            exactly("may stay for 10 s", told.param(7, "ttl_s"), 10.0),
        ),
        (8, name("key 3")),
        (
            8,
            every(
                "the set is refused",
                &told.starts(8, of("sets_rejected")),
                1.0,
                1.0,
            ),
        ),
        (
            8,
            every(
                "the next reader gets version 2",
                &told.starts(8, of("stale_reads")),
                0.0,
                0.0,
            ),
        ),
        (9, name("key 1")),
        (
            9,
            every("Fifty readers", &told.starts(10, of("reads")), 50.0, 50.0),
        ),
        (9, wrong("once", loads[0], 1.0, 1.0)),
        (9, wrong("a few times", loads[0], 2.0, 20.0)),
        (9, every("50 times", &loads, 50.0, 50.0)),
        (
            10,
            every("All miss", &told.ends(10, of("misses")), 50.0, 50.0),
        ),
        (11, every("50 queries for one row", &loads, 50.0, 50.0)),
        (
            11,
            every(
                "49 wait for its answer",
                &told.ends(11, of("waits")),
                49.0,
                49.0,
            ),
        ),
        (
            11,
            every(
                "the first loads",
                &told.ends(11, of("database_loads")),
                1.0,
                1.0,
            ),
        ),
        (
            12,
            every(
                "One query this time",
                &told.starts(12, of("database_loads")),
                1.0,
                1.0,
            ),
        ),
    ]);
}

#[test]
fn write_patterns() {
    let told = Told::new("write-patterns");
    let took = |step, lane| told.ends(step, of_part(lane, "write_latency_p50_ms"));
    let at = |step, lane, what| told.starts(step, of_part(lane, what));
    let lost = at(5, "write-behind", "writes_lost");
    let of_others = ["cache-aside", "write-through", "read-through"]
        .map(|lane| at(5, lane, "writes_lost"))
        .concat();
    let pending = |m: &_| {
        of_part("write-behind", "writes")(m) - of_part("write-behind", "writes_acknowledged")(m)
    };
    told.prove(vec![
        (
            1,
            every(
                "Three wait for the database",
                &took(1, "read-through"),
                12.4,
                12.6,
            ),
        ),
        (
            2,
            every(
                "Write-behind acknowledges after 0.5 ms",
                &took(1, "write-behind"),
                0.495,
                0.505,
            ),
        ),
        (
            2,
            every(
                "the others after 12.5 ms",
                &["cache-aside", "write-through", "read-through"]
                    .map(|lane| took(1, lane))
                    .concat(),
                12.4,
                12.6,
            ),
        ),
        (
            2,
            exactly("every 5 s a flush", told.param(2, "flush_s"), 5.0),
        ),
        (
            2,
            every(
                "The saw-tooth counts writes at risk",
                &told.ends(2, of_part("write-behind", "at_risk_max")),
                10.0,
                40.0,
            ),
        ),
        (
            3,
            every(
                "Every write so far was acknowledged",
                &told.starts(3, pending),
                0.0,
                1.0,
            ),
        ),
        (3, every("write-behind alone", &lost, 1.0, 60.0)),
        (
            3,
            every("write-through and write-behind", &of_others, 0.0, 0.0),
        ),
        (3, wrong("none", lost[0], 0.0, 0.0)),
        (
            4,
            exactly("back a second later", told.param(4, "restart_s"), 1.0),
        ),
        (
            5,
            every("Write-behind alone has lost writes", &lost, 1.0, 60.0),
        ),
        (
            5,
            every(
                "In the other lanes the database had the writes",
                &of_others,
                0.0,
                0.0,
            ),
        ),
        (
            5,
            exactly(
                "The rate times the interval is about 20",
                told.param(5, "writes_per_s") * told.param(5, "flush_s"),
                20.0,
            ),
        ),
        (
            5,
            between("about 20 just before a flush", mean(&lost), 16.0, 24.0),
        ),
        (7, every("1 ms", &took(6, "write-behind"), 0.99, 1.01)),
        (
            7,
            every("instead of 0.5", &took(2, "write-behind"), 0.495, 0.505),
        ),
        (
            8,
            every(
                "Nothing is lost",
                &at(8, "write-behind", "writes_lost"),
                0.0,
                0.0,
            ),
        ),
        (8, exactly("three keys", told.param(9, "keys"), 3.0)),
        (
            8,
            every("yes", &at(10, "write-through", "stale_reads"), 1.0, 200.0),
        ),
        (
            10,
            every(
                "Stale reads without a crash",
                &at(10, "write-through", "stale_reads"),
                1.0,
                200.0,
            ),
        ),
        (
            10,
            every(
                "and so does the database; the two need not be the same write",
                &told.starts(10, |m| {
                    of_part("write-through", "stale_reordered")(m)
                        / of_part("write-through", "stale_reads")(m)
                }),
                0.7,
                1.0,
            ),
        ),
        (
            12,
            every(
                "has ended the stale reads",
                &[
                    "cache-aside",
                    "write-through",
                    "write-behind",
                    "read-through",
                ]
                .map(|lane| at(12, lane, "stale_reads"))
                .concat(),
                0.0,
                0.0,
            ),
        ),
    ]);
}
