//! The claims of the talks on where data lies.

use crate::common::claims::{between, every, exactly, fact, mean, of, of_part};
use crate::talk_claims::told::{Told, wrong};

#[test]
fn partitioning() {
    let told = Told::new("partitioning");
    let traffic = "traffic_imbalance";
    let moved = told.ends(8, of("keys_moved_share"));
    told.prove(vec![
        (1, exactly("four shards", told.param(1, "nodes"), 4.0)),
        (
            1,
            every(
                "its card asks one shard",
                &told.starts(1, of("month_shards")),
                1.0,
                1.0,
            ),
        ),
        (
            2,
            every("only the last one", &told.ends(3, of(traffic)), 4.0, 4.0),
        ),
        (
            2,
            wrong("all four equally", told.end(3, of(traffic)), 0.0, 1.5),
        ),
        (
            2,
            wrong("mostly the last one", told.end(3, of(traffic)), 1.0, 3.9),
        ),
        (
            4,
            every(
                "One shard serves 4 times the mean",
                &told.starts(4, of(traffic)),
                4.0,
                4.0,
            ),
        ),
        (
            4,
            every(
                "three serve nothing",
                &told.starts(4, of(traffic)),
                4.0,
                4.0,
            ),
        ),
        (5, exactly("divided by four", told.param(5, "nodes"), 4.0)),
        (
            6,
            every(
                "The writes are nearly even",
                &told.starts(6, of(traffic)),
                1.0,
                1.25,
            ),
        ),
        (
            6,
            between("nearly even", told.start(6, of(traffic)), 1.0, 1.1),
        ),
        (
            6,
            every(
                "June is on all four shards",
                &told.starts(6, of("month_shards")),
                4.0,
                4.0,
            ),
        ),
        (
            7,
            exactly("a fifth shard", told.start(8, of("month_shards")), 5.0),
        ),
        (7, wrong("half", moved[0], 0.4, 0.6)),
        (7, every("four fifths", &moved, 0.78, 0.82)),
        (9, every("Four rows in five have moved", &moved, 0.78, 0.82)),
        (
            9,
            every(
                "A fifth would have been enough",
                &told.starts(9, of("largest_share")),
                0.19,
                0.22,
            ),
        ),
        (
            10,
            exactly("a sixth shard", told.start(10, of("month_shards")), 6.0),
        ),
        (
            10,
            between(
                "about a sixth",
                told.start(10, of("keys_moved_share")),
                0.15,
                0.19,
            ),
        ),
        (
            10,
            between(
                "about a sixth",
                mean(&told.starts(10, of("keys_moved_share"))),
                0.14,
                0.20,
            ),
        ),
        (
            11,
            every(
                "one user's month is on one shard again",
                &told.starts(11, of("user_shards")),
                1.0,
                1.0,
            ),
        ),
        (11, exactly("60 users", told.param(11, "users"), 60.0)),
        (
            11,
            every(
                "no shard is empty",
                &told.starts(11, of("smallest_share")),
                0.01,
                0.17,
            ),
        ),
        (
            11,
            every(
                "still asks all six",
                &told.starts(11, of("month_shards")),
                6.0,
                6.0,
            ),
        ),
    ]);
}

#[test]
fn nosql() {
    let told = Told::new("nosql");
    let trips = |step| told.ends(step, of_part("key-value", "round_trips"));
    let cost_us = |step, store| told.ends(step, of_part(store, "cost_us"));
    let cost_ms = |step, store| {
        let cost = cost_us(step, store);
        cost.iter().map(|us| us / 1e3).collect::<Vec<_>>()
    };
    let stores = [
        "key-value",
        "document",
        "wide-column",
        "graph",
        "relational",
    ];
    let suits_all = stores.map(|store| told.end(1, of_part(store, "round_trips")));
    let nearly_all = stores.map(|store| 500.0 / told.end(1, of_part(store, "cost_us")));
    let probes = |step| {
        let probes = told.ends(step, of_part("relational", "index_probes"));
        let rows = told.ends(step, of_part("relational", "rows_scanned"));
        mean(&probes) / mean(&rows)
    };
    let growth = cost_ms(9, "relational")[0] / cost_ms(7, "relational")[0];
    let fail = stores.map(|store| told.end(11, of_part(store, "read_errors")));
    told.prove(vec![
        (
            1,
            every("Every store needs one round trip", &suits_all, 1.0, 1.0),
        ),
        (1, every("nearly the whole cost", &nearly_all, 0.99, 1.0)),
        (2, exactly("all users over 30", told.param(3, "age"), 30.0)),
        (
            2,
            exactly("for 1,000 users", told.param(2, "users"), 1_000.0),
        ),
        (2, every("11", &trips(3), 11.0, 11.0)),
        (2, wrong("1\n", trips(3)[0], 1.0, 1.0)),
        (2, wrong("2\n", trips(3)[0], 2.0, 2.0)),
        (2, wrong("1,000", trips(3)[0], 1_000.0, 1_000.0)),
        (3, exactly("All users over 30", told.param(3, "age"), 30.0)),
        (
            3,
            fact(
                "without an index",
                told.end(3, of_part("document", "rows_scanned")) > 999.0,
            ),
        ),
        (4, every("11 round trips", &trips(3), 11.0, 11.0)),
        (
            4,
            every("about 7.35 ms", &cost_ms(3, "key-value"), 7.25, 7.45),
        ),
        (
            5,
            every(
                "about 780 of 1,000",
                &told.ends(5, of_part("document", "rows_scanned")),
                740.0,
                830.0,
            ),
        ),
        (
            5,
            between(
                "about 780",
                told.end(5, of_part("document", "rows_scanned")),
                770.0,
                790.0,
            ),
        ),
        (
            5,
            every(
                "reads only results",
                &told.ends(5, |m| {
                    of_part("document", "rows_scanned")(m) - of_part("document", "results")(m)
                }),
                0.0,
                0.0,
            ),
        ),
        (5, every("11 trips as before", &trips(5), 11.0, 11.0)),
        (
            6,
            every(
                "reads just these ten",
                &told.ends(6, of_part("wide-column", "rows_scanned")),
                10.0,
                10.0,
            ),
        ),
        (
            7,
            every("0.54 ms in the graph", &cost_ms(7, "graph"), 0.53, 0.55),
        ),
        (
            7,
            every("0.92 ms in tables", &cost_ms(7, "relational"), 0.89, 0.95),
        ),
        (
            7,
            between(
                "Each step in the tables goes through an index",
                probes(7),
                0.1,
                10.0,
            ),
        ),
        (
            8,
            exactly(
                "Ten times as many users",
                told.param(9, "users"),
                10.0 * told.param(8, "users"),
            ),
        ),
        (
            8,
            exactly(
                "each with as many friends",
                told.param(9, "follows_per_user"),
                told.param(8, "follows_per_user"),
            ),
        ),
        (8, wrong("both, ten times", growth, 5.0, 20.0)),
        (8, between("only the tables, a little", growth, 1.05, 1.3)),
        (8, wrong("neither", growth, 0.0, 1.03)),
        (
            9,
            exactly(
                "10,000 users instead of 1,000",
                told.param(9, "users"),
                10_000.0,
            ),
        ),
        (
            9,
            fact("The indexes have grown deeper", probes(9) > 1.1 * probes(7)),
        ),
        (
            10,
            every(
                "stays at 541 microseconds",
                &cost_us(9, "graph"),
                530.0,
                550.0,
            ),
        ),
        (
            10,
            every("need 1,043", &cost_us(9, "relational"), 1_020.0, 1_070.0),
        ),
        (
            11,
            every(
                "accept it silently",
                &told.starts(11, of("malformed_documents")),
                1.0,
                1.0,
            ),
        ),
        (
            11,
            every(
                "the three others refuse",
                &told.starts(11, of("rejected_writes")),
                1.0,
                1.0,
            ),
        ),
        (
            12,
            every("Two stores fail in the reader", &fail[..2], 1.0, 1.0),
        ),
        (12, every("Two stores", &fail[2..], 0.0, 0.0)),
    ]);
}
