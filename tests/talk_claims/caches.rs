//! The claims of the talks on full caches, many caches, and all of it at once.

use hotset::components::theory::zipf_weights;

use crate::common::claims::{
    Measured, between, every, exactly, fact, mean, name, of, of_part, percent, share,
};
use crate::talk_claims::told::{Told, wrong};

#[test]
fn eviction() {
    let told = Told::new("eviction");
    let rate = |row| of_part(row, "hit_rate");
    let rows = ["lru", "lfu", "sieve", "w-tinylfu"];
    let ahead = |at: fn(&Told, usize, &'static str) -> Vec<f64>, step, one, other| {
        let pairs = at(&told, step, one).into_iter().zip(at(&told, step, other));
        pairs.map(|(one, other)| one - other).collect::<Vec<_>>()
    };
    let start: fn(&Told, usize, &'static str) -> Vec<f64> =
        |told, step, row| told.starts(step, of_part(row, "hit_rate"));
    let behind_optimum = rows.map(|row| ahead(start, 3, "belady", row)).concat();
    let none = told.starts(5, rate("lru"));
    told.prove(vec![
        (1, exactly("five slots", told.param(1, "capacity"), 5.0)),
        (3, every("No row reaches OPT", &behind_optimum, 0.01, 0.5)),
        (
            3,
            exactly("six keys in turn", told.param(4, "loop_length"), 6.0),
        ),
        (3, wrong("5 in 6", none[0], 0.8, 0.9)),
        (3, wrong("4 in 5", none[0], 0.7, 0.85)),
        (3, wrong("about half", none[0], 0.3, 0.7)),
        (3, every("none", &none, 0.0, 0.0)),
        (5, every("not one hit", &none, 0.0, 0.0)),
        (
            5,
            every(
                "would hit about two in three",
                &told.starts(5, rate("random")),
                0.55,
                0.78,
            ),
        ),
        (
            5,
            between(
                "about two in three",
                mean(&told.starts(5, rate("random"))),
                0.62,
                0.71,
            ),
        ),
        (
            7,
            every(
                "With six slots LRU misses nothing",
                &told.starts(7, rate("lru")),
                1.0,
                1.0,
            ),
        ),
        (7, exactly("With six slots", told.param(7, "capacity"), 6.0)),
        (
            8,
            exactly("every 25 s a scan", told.param(9, "scan_every_s"), 25.0),
        ),
        (
            8,
            exactly("reads ten keys", told.param(9, "scan_length"), 10.0),
        ),
        (
            8,
            every(
                "W-TinyLFU",
                &ahead(start, 10, "w-tinylfu", "lru"),
                0.05,
                0.2,
            ),
        ),
        (
            10,
            every(
                "several hits more in a hundred",
                &ahead(start, 10, "w-tinylfu", "lru"),
                0.05,
                0.2,
            ),
        ),
        (
            11,
            exactly("every 40 s", told.param(11, "shift_every_s"), 40.0),
        ),
        (
            11,
            every(
                "ahead of LRU on the first stream",
                &[
                    mean(&ahead(start, 3, "lfu", "lru")),
                    ahead(start, 3, "lfu", "lru")[0],
                ],
                0.02,
                0.2,
            ),
        ),
        (
            11,
            every(
                "and under the scans",
                &ahead(start, 10, "lfu", "lru"),
                0.05,
                0.2,
            ),
        ),
        (
            12,
            every(
                "LFU has fallen behind LRU",
                &ahead(start, 12, "lru", "lfu"),
                0.01,
                0.2,
            ),
        ),
    ]);
}

#[test]
fn local_external() {
    let told = Told::new("local-external");
    let stale = share("stale_reads", "reads");
    let left = told.ends(3, of("stale_left_mean"));
    let falls = told.starts(9, of("backwards_reads"));
    let stale_sticky = told.starts(9, &stale);
    let stale_random = told.ends(6, &stale);
    let hit_us = told.param(10, "l2_us");
    told.prove(vec![
        (
            1,
            exactly("Eight instances", told.param(1, "instances"), 8.0),
        ),
        (1, exactly("takes 100 ns", told.param(1, "l1_ns"), 100.0)),
        (
            1,
            every(
                "Nothing is written yet",
                &told.ends(1, of("writes")),
                0.0,
                0.0,
            ),
        ),
        (2, name("instance 1 writes key 1")),
        (2, name("stale copies of key 1")),
        (2, wrong("none", left[0], 0.0, 0.0)),
        (2, wrong("1\n", left[0], 1.0, 1.0)),
        (2, exactly("7", left[0], 7.0)),
        (2, every("7", &left, 5.0, 7.0)),
        (2, wrong("8", left[0], 8.0, 8.0)),
        (4, exactly("the other seven", left[0], 7.0)),
        (4, exactly("Seven copies were stale", left[0], 7.0)),
        (
            4,
            exactly("Only their TTL of 30 s", told.param(4, "l1_ttl_s"), 30.0),
        ),
        (
            4,
            every("ends it", &told.ends(4, of("stale_instances")), 0.0, 0.0),
        ),
        (
            5,
            between(
                "lived for over 20 s",
                told.start(5, of("stale_last_mean_s")),
                20.0,
                30.0,
            ),
        ),
        (
            5,
            percent(
                "the last one for 24 s",
                told.start(5, of("stale_last_mean_s")) / 100.0,
                24.0,
            ),
        ),
        (
            5,
            percent(
                "lived for 13 s on average",
                told.start(5, of("stale_life_mean_s")) / 100.0,
                13.0,
            ),
        ),
        (
            5,
            every(
                "its TTL would have allowed 30 s",
                &told.starts(5, of("stale_last_mean_s")),
                0.0,
                told.param(5, "l1_ttl_s"),
            ),
        ),
        (
            6,
            exactly("One write per second", told.param(6, "writes_per_s"), 1.0),
        ),
        (6, exactly("100 reads", told.param(6, "reads_per_s"), 100.0)),
        (
            6,
            every(
                "falls back",
                &told.ends(6, of("backwards_reads")),
                50.0,
                1_000.0,
            ),
        ),
        (7, every("only the falls", &falls, 0.0, 0.0)),
        (
            7,
            every(
                "see an older version",
                &told.starts(7, of("backwards_reads")),
                50.0,
                1_000.0,
            ),
        ),
        (9, every("Monotonic reads hold", &falls, 0.0, 0.0)),
        (
            9,
            between(
                "about as many reads are stale",
                mean(&stale_sticky) / mean(&stale_random),
                0.8,
                1.4,
            ),
        ),
        (
            9,
            between("about as many", stale_sticky[0] / stale_random[0], 0.7, 1.4),
        ),
        (
            10,
            every(
                "No read is stale any more",
                &told.ends(10, of("stale_reads")),
                0.0,
                0.0,
            ),
        ),
        (
            10,
            every(
                "A hit takes 0.5 ms",
                &told.ends(10, of("latency_p50_us")),
                495.0,
                505.0,
            ),
        ),
        (
            10,
            exactly(
                "5,000 times as long as local memory",
                hit_us * 1e3 / told.param(1, "l1_ns"),
                5_000.0,
            ),
        ),
        (
            11,
            exactly(
                "within milliseconds",
                told.param(11, "message_delay_ms"),
                5.0,
            ),
        ),
        (
            11,
            exactly(
                "one message in ten is lost",
                told.param(11, "message_loss"),
                0.1,
            ),
        ),
        (
            12,
            every(
                "Few reads are stale now",
                &told.starts(12, &stale),
                0.0,
                0.05,
            ),
        ),
        (
            12,
            every(
                "faster than with the shared cache alone",
                &told
                    .starts(12, of("latency_mean_us"))
                    .iter()
                    .zip(told.ends(10, of("latency_mean_us")))
                    .map(|(both, alone)| both / alone)
                    .collect::<Vec<_>>(),
                0.4,
                0.9,
            ),
        ),
    ]);
}

#[test]
fn cache_lab() {
    let told = Told::new("cache-lab");
    let hit = of("hit_rate");
    let warm = told.starts(3, &hit);
    let short = told.starts(5, &hit);
    let expired = told.starts(5, share("misses_expired", "misses"));
    let stale = told.starts(8, share("stale_reads", "reads"));
    let times: Vec<f64> = told
        .starts(9, &hit)
        .iter()
        .map(|h| 1.0 / (1.0 - h))
        .collect();
    let each_ttl = told.param(4, "reads_per_s") * told.param(4, "ttl_s");
    let weights = zipf_weights(
        told.param(4, "keys") as usize,
        told.param(4, "zipf_exponent"),
    );
    let rare_keys = weights.iter().filter(|w| *w * each_ttl < 1.0).count() as f64;
    let grows = |m: &_| (of("reads")(m) - of("database_reads")(m)) / told.seconds(10);
    let alone = |set| Measured {
        what: "cache-lab/zipf-20-slots",
        set,
        commands: &[],
        until_s: 300.0,
    };
    let neither = [
        alone(&[("capacity", "45")]).mean(of("hit_rate")),
        alone(&[("ttl_s", "30")]).mean(of("hit_rate")),
    ];
    told.prove(vec![
        (1, exactly("100 keys", told.param(1, "keys"), 100.0)),
        (1, exactly("20 slots", told.param(1, "capacity"), 20.0)),
        (2, percent("settles near 81 %", mean(&warm), 81.0)),
        (3, percent("About 81 % hits", warm[0], 81.0)),
        (3, exactly("live for 2 s", told.param(4, "ttl_s"), 2.0)),
        (3, exactly("instead of 10", told.param(3, "ttl_s"), 10.0)),
        (3, wrong("81 %, as before", short[0], 0.75, 1.0)),
        (3, every("about 67 %", &short, 0.64, 0.70)),
        (3, wrong("below 50 %", short[0], 0.0, 0.5)),
        (4, exactly("A TTL of 2 s", told.param(4, "ttl_s"), 2.0)),
        (
            4,
            fact(
                "Most keys are read less often than once per TTL",
                rare_keys > 0.5 * told.param(4, "keys"),
            ),
        ),
        (5, percent("About 67 %", short[0], 67.0)),
        (
            5,
            every(
                "half of the misses are expired entries",
                &expired,
                0.45,
                0.6,
            ),
        ),
        (6, exactly("45 slots", told.param(6, "capacity"), 45.0)),
        (6, exactly("30 s", told.param(6, "ttl_s"), 30.0)),
        (6, every("Neither alone would do", &neither, 0.7, 0.89)),
        (6, percent("90 %", told.end(6, &hit), 90.0)),
        (6, every("90 %", &told.ends(6, &hit), 0.88, 0.925)),
        (
            7,
            exactly("one write per second", told.param(7, "writes_per_s"), 1.0),
        ),
        (
            7,
            fact(
                "Slots and TTL are as at the start",
                ["capacity", "ttl_s"]
                    .iter()
                    .all(|name| told.param(7, name).total_cmp(&told.param(1, name)).is_eq()),
            ),
        ),
        (
            8,
            every("The hit rate looks fine", &told.starts(8, &hit), 0.78, 0.84),
        ),
        (
            8,
            every("about two reads in five are stale", &stale, 0.36, 0.52),
        ),
        (
            8,
            between("about two reads in five", mean(&stale), 0.36, 0.46),
        ),
        (
            9,
            every(
                "Nothing is stale now",
                &told.starts(9, of("stale_reads")),
                0.0,
                0.0,
            ),
        ),
        (
            9,
            every(
                "The price of the deletes is misses",
                &told.starts(9, share("misses_invalidated", "misses")),
                0.15,
                0.4,
            ),
        ),
        (9, wrong("about a fifth more", times[0], 1.1, 1.4)),
        (9, wrong("twice as much", times[0], 1.6, 2.5)),
        (9, every("over four times as much", &times, 4.0, 5.2)),
        (
            10,
            exactly("20 reads per second", told.param(10, "reads_per_s"), 20.0),
        ),
        (
            10,
            exactly("12 can be served", told.param(10, "database_per_s"), 12.0),
        ),
        (
            10,
            every("at hit rate h it is 1 / (1 - h)", &times, 4.0, 5.2),
        ),
        (
            10,
            between(
                "grows by about 8 per second",
                mean(&told.ends(10, grows)),
                7.0,
                9.0,
            ),
        ),
        (
            10,
            exactly(
                "wait over 2 s time out",
                told.param(10, "timeout_ms"),
                2_000.0,
            ),
        ),
        (
            10,
            every("time out", &told.ends(10, of("timed_out")), 50.0, 400.0),
        ),
        (
            11,
            every(
                "time-outs go on for a while",
                &told.ends(11, of("timed_out")),
                10.0,
                500.0,
            ),
        ),
        (
            12,
            every(
                "It has recovered here",
                &told.starts(12, of("timed_out")),
                0.0,
                0.0,
            ),
        ),
    ]);
}
