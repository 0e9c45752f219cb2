//! The claims of the paths on writes, eviction and local caches.

use crate::common::claims::{between, every, exactly, fact, mean, name, of, of_part, share};
use crate::paths::walked::Walked;

#[test]
fn write_patterns() {
    let path = Walked::new("write-patterns");
    let behind = |step: usize, name: &'static str| path.ends(step, of_part("write-behind", name));
    let through = |step: usize, name: &'static str| path.ends(step, of_part("write-through", name));
    path.prove(vec![
        (
            2,
            every(
                "waits for the database takes 12.5 ms",
                &through(1, "write_latency_mean_ms"),
                12.4,
                13.2,
            ),
        ),
        (
            2,
            every(
                "Only the trip to the cache",
                &behind(2, "write_latency_mean_ms"),
                0.5,
                0.5,
            ),
        ),
        (3, name("one or two")),
        (
            3,
            every(
                "all since the last flush, 5 or more",
                &behind(3, "writes_lost"),
                5.0,
                45.0,
            ),
        ),
        (
            3,
            every(
                "In the other lanes the database had the writes",
                &through(3, "writes_lost"),
                0.0,
                0.0,
            ),
        ),
        (
            4,
            every(
                "one more trip",
                &behind(4, "write_latency_mean_ms"),
                0.99,
                1.01,
            ),
        ),
        (
            5,
            every(
                "each of them has a copy",
                &behind(5, "writes_lost"),
                0.0,
                0.0,
            ),
        ),
        (
            6,
            every(
                "some, although no write is lost",
                &through(6, "stale_reads"),
                1.0,
                200.0,
            ),
        ),
        (
            6,
            every("no write is lost", &through(6, "writes_lost"), 0.0, 0.0),
        ),
        (
            6,
            exactly("vary by up to 20 ms", path.param(6, "jitter_ms"), 20.0),
        ),
        (6, name("type 20")),
        (
            7,
            every("the newest one stays", &through(7, "stale_reads"), 0.0, 3.0),
        ),
        (8, name("within 2 ms")),
    ]);
}

#[test]
fn eviction() {
    let path = Walked::new("eviction");
    let hits = |step: usize, row: &'static str| path.ends(step, of_part(row, "hit_rate"));
    path.prove(vec![
        (
            2,
            every(
                "about three requests in four",
                &hits(2, "belady"),
                0.72,
                0.85,
            ),
        ),
        (2, name("over 72 %")),
        (2, every("about six in ten", &hits(2, "lru"), 0.5, 0.72)),
        (3, every("hardly any", &hits(3, "lru"), 0.0, 0.1)),
        (3, every("ignores all uses", &hits(3, "random"), 0.5, 0.75)),
        (4, every("nearly everything", &hits(4, "lru"), 0.95, 1.0)),
        // A loop of six, by hand: below six slots each picture is evicted just before it is asked
        // for; from six on only the first six of 240 requests miss.
        (
            4,
            fact(
                "evicts each picture just before it is needed",
                path.curves(4).iter().all(|curve| {
                    let hand = [0.0, 0.0, 0.0, 0.0, 234.0, 234.0, 234.0];
                    let gaps = hand.iter().zip(curve);
                    gaps.map(|(hits, rate)| (hits / 240.0 - rate).abs())
                        .all(|gap| gap < 0.005)
                }),
            ),
        ),
        (4, name("type 6")),
        (
            5,
            fact(
                "keeps the popular keys while the scan passes",
                hits(5, "w-tinylfu")
                    .iter()
                    .zip(hits(5, "lru"))
                    .all(|(w, l)| w - l > 0.03),
            ),
        ),
        (
            6,
            fact(
                "stay too long under LFU",
                mean(&hits(6, "lfu")) < mean(&hits(6, "lru"))
                    && mean(&hits(2, "lfu")) > mean(&hits(2, "lru")),
            ),
        ),
        (7, name("Lose less than 5 points to a scan")),
    ]);
}

#[test]
fn local_external() {
    let path = Walked::new("local-external");
    let stale = |step: usize| path.ends(step, of("stale_reads"));
    let stale_share = |step: usize| path.ends(step, share("stale_reads", "reads"));
    path.prove(vec![
        (2, name("rofile 1")),
        (2, name("instance 1")),
        (
            2,
            every(
                "every instance has had a copy",
                &path.ends(2, of("stale_instances_max")),
                6.0,
                7.0,
            ),
        ),
        (4, name("fewer than 20 times")),
        (
            4,
            every(
                "again and again",
                &path.ends(4, of("backwards_reads")),
                100.0,
                1_500.0,
            ),
        ),
        (4, name("type 1")),
        (
            5,
            every(
                "whose copies only get newer",
                &path.ends(5, of("backwards_reads")),
                0.0,
                0.0,
            ),
        ),
        (
            5,
            between("about one in six", mean(&stale_share(4)), 0.13, 0.21),
        ),
        (5, name("fewer than 50")),
        (5, name("50 to 350")),
        (5, every("over 350", &stale(5), 351.0, 2_000.0)),
        (6, every("a write can delete it", &stale(6), 0.0, 0.0)),
        (
            7,
            every("Messages make stale reads rare", &stale_share(7), 0.0, 0.06),
        ),
    ]);
}
