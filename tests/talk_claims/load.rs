//! The claims of the talks on load and on copies.

use crate::common::claims::{between, every, exactly, fact, mean, name, of, percent};
use crate::talk_claims::told::{Told, wrong};

#[test]
fn bottleneck() {
    let told = Told::new("bottleneck");
    let served = |step: usize| {
        let reads = told.ends(step, of("database_reads"));
        reads
            .iter()
            .map(|reads| reads / told.seconds(step))
            .collect::<Vec<_>>()
    };
    let busy_ms = |step: usize| {
        let busy = told.ends(step, of("utilisation"));
        let each = busy.iter().zip(served(step));
        each.map(|(busy, served)| 1e3 * 4.0 * busy / served)
            .collect::<Vec<_>>()
    };
    let median = told.end(4, of("latency_p50_ms"));
    // How long a request waits that is served at last: Little's law.
    let wait_s: Vec<f64> = (told.ends(8, of("queue_mean")).iter().zip(served(8)))
        .map(|(queue, served)| queue / served)
        .collect();
    let hit = told.starts(6, of("cache_hit_rate"));
    told.prove(vec![
        (1, exactly("Four workers", told.param(1, "servers"), 4.0)),
        (
            1,
            exactly("300 reads per second", told.param(1, "reads_per_s"), 300.0),
        ),
        (
            1,
            every("hardly a queue", &told.ends(1, of("queue_mean")), 0.0, 1.0),
        ),
        (
            1,
            exactly(
                "a page in memory takes 2 ms",
                told.param(1, "memory_ms"),
                2.0,
            ),
        ),
        (
            1,
            exactly("from disk 20 ms", told.param(1, "disk_ms"), 20.0),
        ),
        (
            1,
            every(
                "well under half of the time",
                &told.ends(1, of("utilisation")),
                0.2,
                0.45,
            ),
        ),
        (
            2,
            exactly(
                "900 arrive per second instead of 300",
                told.param(3, "reads_per_s"),
                900.0,
            ),
        ),
        (
            2,
            exactly(
                "three times the load",
                told.param(3, "reads_per_s"),
                3.0 * told.param(2, "reads_per_s"),
            ),
        ),
        (
            2,
            every(
                "The median read took 2 ms",
                &told.starts(2, of("latency_p50_ms")),
                1.99,
                2.03,
            ),
        ),
        (2, wrong("still 2 ms", median, 0.0, 4.0)),
        (2, wrong("about 6 ms", median, 3.0, 12.0)),
        (2, wrong("about 20 ms", median, 10.0, 40.0)),
        (
            2,
            every(
                "over 100 ms",
                &told.ends(4, of("latency_p50_ms")),
                150.0,
                400.0,
            ),
        ),
        (
            3,
            between("A service takes about 5 ms", mean(&busy_ms(4)), 4.7, 5.4),
        ),
        (
            3,
            between("about 800 per second", mean(&served(4)), 760.0, 840.0),
        ),
        (
            3,
            every(
                "More reads arrive than four workers can serve",
                &served(3),
                700.0,
                880.0,
            ),
        ),
        (
            4,
            between(
                "The queue is full",
                told.end(4, of("queue_mean")),
                185.0,
                200.0,
            ),
        ),
        (
            4,
            every(
                "the rest is refused",
                &told.ends(4, of("refused")),
                1.0,
                600.0,
            ),
        ),
        (
            4,
            every(
                "nearly all of it is waiting",
                &told.ends(4, of("latency_p50_ms")),
                10.0 * 5.4,
                400.0,
            ),
        ),
        (5, exactly("240 slots", told.param(5, "cache_slots"), 240.0)),
        (6, every("Nine reads in ten are hits", &hit, 0.88, 0.93)),
        (6, between("Nine reads in ten", hit[0], 0.89, 0.91)),
        (
            6,
            every(
                "Half of all reads take 0.5 ms",
                &told.starts(6, of("latency_p50_ms")),
                0.495,
                0.505,
            ),
        ),
        (
            6,
            exactly(
                "after 200 ms in the queue",
                told.param(6, "timeout_ms"),
                200.0,
            ),
        ),
        (
            6,
            exactly("up to five times", told.param(6, "retries"), 5.0),
        ),
        (6, exactly("for four seconds", told.seconds(7), 4.0)),
        (6, exactly("within six seconds", told.seconds(8), 6.0)),
        (
            6,
            every(
                "not within six seconds",
                &told.ends(8, of("queue_mean")),
                1_000.0,
                2_000.0,
            ),
        ),
        (
            7,
            between(
                "about ten times the load",
                mean(&hit.iter().map(|h| 1.0 / (1.0 - h)).collect::<Vec<_>>()),
                9.0,
                12.0,
            ),
        ),
        (7, percent("At a hit rate of 90 %", hit[0], 90.0)),
        (
            7,
            every(
                "the retries come on top",
                &told.ends(7, of("attempts")),
                2.0 * 4.0 * 900.0,
                30_000.0,
            ),
        ),
        (
            8,
            fact(
                "The cache is back, and empty",
                told.start(8, of("database_reads")) < 1.0,
            ),
        ),
        (9, exactly("Six seconds later", told.seconds(8), 6.0)),
        (9, every("waits for about three seconds", &wait_s, 2.5, 3.7)),
        (
            9,
            exactly("its client for 0.2 s", told.param(9, "timeout_ms"), 200.0),
        ),
        (
            9,
            every(
                "workers still serve clients who have left",
                &told.starts(9, of("utilisation")),
                0.999,
                1.001,
            ),
        ),
        (
            9,
            every(
                "each time-out brings another attempt",
                &told.starts(9, |m| of("attempts")(m) / of("reads")(m)),
                1.3,
                6.0,
            ),
        ),
        (
            10,
            exactly("300 reads per second", told.param(10, "reads_per_s"), 300.0),
        ),
        (10, exactly("no retries", told.param(10, "retries"), 0.0)),
        (
            11,
            every(
                "The queue is gone",
                &told.ends(11, of("queue_mean")),
                0.0,
                1.0,
            ),
        ),
        (
            11,
            exactly(
                "900 reads per second arrive again",
                told.param(11, "reads_per_s"),
                900.0,
            ),
        ),
        (
            11,
            every(
                "No read times out any more",
                &told.ends(11, of("timed_out")),
                0.0,
                0.0,
            ),
        ),
        (
            12,
            every(
                "Half of all reads take 0.5 ms again",
                &told.starts(12, of("latency_p50_ms")),
                0.495,
                0.505,
            ),
        ),
        (12, between("at about 800", mean(&served(4)), 760.0, 840.0)),
    ]);
}

#[test]
fn replication() {
    let told = Told::new("replication");
    let took = "write_latency_p50_ms";
    let lost = told.starts(4, of("writes_lost"));
    let sum = told.param(6, "leader_ms") + told.param(6, "rtt_ms") + told.param(6, "follower_ms");
    told.prove(vec![
        (
            1,
            every(
                "acknowledges after 5 ms",
                &told.ends(1, of("write_latency_mean_ms")),
                4.999,
                5.001,
            ),
        ),
        (
            1,
            exactly("its log leaves 80 ms later", told.param(1, "lag_ms"), 80.0),
        ),
        (1, name("Node 1 leads")),
        (
            2,
            exactly(
                "100 writes per second",
                told.param(2, "writes_per_s"),
                100.0,
            ),
        ),
        (
            2,
            exactly("leaves 80 ms later", told.param(2, "lag_ms"), 80.0),
        ),
        (2, between("about 8", mean(&lost), 6.5, 9.5)),
        (2, wrong("none", lost[0], 0.0, 0.0)),
        (
            2,
            fact(
                "all it had acknowledged",
                lost[0] < 0.5 * told.start(2, of("writes_acknowledged")),
            ),
        ),
        (
            3,
            exactly("for 100 ms", told.param(3, "failover_ms"), 100.0),
        ),
        (
            3,
            every(
                "No node takes writes",
                &told.ends(3, of("writes_refused")),
                1.0,
                30.0,
            ),
        ),
        (
            3,
            every(
                "then a follower leads",
                &told.ends(3, of("failovers")),
                1.0,
                1.0,
            ),
        ),
        (
            4,
            exactly(
                "the rate times the lag is about 8",
                told.param(4, "writes_per_s") * told.param(4, "lag_ms") / 1e3,
                8.0,
            ),
        ),
        (4, exactly("8 are lost here", lost[0], 8.0)),
        (5, name("Node 1 is back")),
        (
            6,
            every(
                "A write takes 11 ms now",
                &told.starts(6, of(took)),
                10.9,
                11.1,
            ),
        ),
        (6, exactly("5 + 1 + 5", sum, 11.0)),
        (
            6,
            every("no, it takes 11 ms", &told.starts(6, of(took)), 10.9, 11.1),
        ),
        (
            6,
            every("yes, about 6 ms", &told.ends(7, of(took)), 5.9, 6.1),
        ),
        (
            6,
            wrong("yes, 5 ms as before", told.end(7, of(took)), 4.9, 5.1),
        ),
        (
            7,
            exactly(
                "the longer of 5 ms and 1 + 5 ms",
                told.param(7, "rtt_ms") + told.param(7, "follower_ms"),
                6.0,
            ),
        ),
        (8, every("6 ms", &told.ends(7, of(took)), 5.9, 6.1)),
        (
            8,
            every(
                "this leader crashes",
                &told.ends(8, of("failovers")),
                1.0,
                1.0,
            ),
        ),
        (
            8,
            every(
                "nothing is lost",
                &told.ends(8, of("writes_lost")),
                0.0,
                0.0,
            ),
        ),
        (
            8,
            every(
                "clients wait",
                &told.ends(8, of("writes_refused")),
                1.0,
                30.0,
            ),
        ),
        (
            9,
            every(
                "Nothing is lost",
                &told.ends(8, of("writes_lost")),
                0.0,
                0.0,
            ),
        ),
        (9, name("Node 2 is back")),
        (9, exactly("node 3", told.param(9, "slow_node"), 3.0)),
        (9, exactly("late by 50 ms", told.param(9, "slow_ms"), 50.0)),
        (
            9,
            every(
                "every write waits for it",
                &told.ends(9, of(took)),
                50.0,
                62.0,
            ),
        ),
        (10, every("6 ms again", &told.ends(10, of(took)), 5.9, 6.1)),
        (
            10,
            every(
                "a write take over 50 ms",
                &told.ends(9, of(took)),
                50.0,
                62.0,
            ),
        ),
    ]);
}
