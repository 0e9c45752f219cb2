//! The claims of the paths on copies, shards and data models.

use crate::common::claims::{between, every, exactly, fact, name, of, of_part, share};
use crate::paths::walked::Walked;

#[test]
fn replication() {
    let path = Walked::new("replication");
    let write_ms = |step: usize| path.ends(step, of("write_latency_mean_ms"));
    let lost = |step: usize| path.ends(step, of("writes_lost"));
    let rate_times_lag = path.param(1, "writes_per_s") * path.param(1, "lag_ms") / 1e3;
    path.prove(vec![
        (1, name("Node 1")),
        (
            1,
            every(
                "as soon as the write is on its own disk",
                &write_ms(1),
                4.9,
                5.1,
            ),
        ),
        (
            2,
            exactly(
                "the rate of writes times the replication lag",
                rate_times_lag,
                8.0,
            ),
        ),
        (2, every("a handful, about 8", &lost(2), 1.0, 19.0)),
        (3, name("Node 1")),
        (
            3,
            exactly("5 ms at the leader", path.param(3, "leader_ms"), 5.0),
        ),
        (
            3,
            exactly("1 ms for the round trip", path.param(3, "rtt_ms"), 1.0),
        ),
        (
            3,
            exactly("5 ms at the follower", path.param(3, "follower_ms"), 5.0),
        ),
        (4, name("5 ms, as long as one disk")),
        (4, between("about 6 ms", write_ms(4)[0], 5.9, 7.0)),
        (4, every("about 6 ms", &write_ms(4), 5.9, 9.5)),
        (4, name("11 ms, as before")),
        (
            4,
            exactly("5 ms at the leader", path.param(4, "leader_ms"), 5.0),
        ),
        (
            4,
            exactly("1 ms of travel and 5 ms", path.param(4, "rtt_ms"), 1.0),
        ),
        (5, name("Node 2")),
        (5, every("a crash loses nothing", &lost(5), 0.0, 0.0)),
        (6, name("node 3")),
        (
            6,
            every(
                "as long as the slowest node needs",
                &write_ms(6),
                40.0,
                70.0,
            ),
        ),
        (7, name("1,000 writes, one crash, none lost, under 8 ms")),
    ]);
}

#[test]
fn partitioning() {
    let path = Walked::new("partitioning");
    let busiest = |step: usize| path.ends(step, of("traffic_imbalance"));
    let month = |step: usize| path.ends(step, of("month_shards"));
    let moved = |step: usize| path.ends(step, of("keys_moved_share"));
    path.prove(vec![
        (
            1,
            every("Ranges keep neighbours together", &month(1), 1.0, 1.0),
        ),
        (
            2,
            every("4 times the mean, all of it", &busiest(2), 3.99, 4.01),
        ),
        (3, every("spreads the writes", &busiest(3), 1.0, 1.3)),
        (3, every("all have to answer", &month(3), 4.0, 4.0)),
        (
            4,
            every(
                "one row in five",
                &moved(4).iter().map(|m| 1.0 - m).collect::<Vec<_>>(),
                0.18,
                0.22,
            ),
        ),
        (
            5,
            every("about the share of the new shard", &moved(5), 0.1, 0.24),
        ),
        (
            6,
            every(
                "One user's month asks",
                &path.ends(6, of("user_shards")),
                1.0,
                1.0,
            ),
        ),
        (6, every("the month of all users asks", &month(6), 6.0, 6.0)),
    ]);
}

#[test]
fn nosql() {
    let path = Walked::new("nosql");
    let trips = |step: usize| path.ends(step, of("key-value.round_trips"));
    let cost = |step: usize, store: &'static str| path.ends(step, of_part(store, "cost_us"));
    let times =
        |a: Vec<f64>, b: Vec<f64>| -> Vec<f64> { a.iter().zip(b).map(|(a, b)| a / b).collect() };
    path.prove(vec![
        (
            1,
            every(
                "the data model hardly matters",
                &times(cost(1, "key-value"), cost(1, "relational")),
                0.95,
                1.05,
            ),
        ),
        (
            2,
            exactly("for 1,000 users", path.param(2, "users"), 1_000.0),
        ),
        (
            2,
            every(
                "One for the list of users, and one for each hundred",
                &trips(2),
                11.0,
                11.0,
            ),
        ),
        (3, every("still needs", &trips(3), 11.0, 11.0)),
        (
            3,
            every(
                "only the results",
                &path.ends(3, share("document.rows_scanned", "document.results")),
                1.0,
                1.0,
            ),
        ),
        (
            4,
            every(
                "ten adjacent rows",
                &path.ends(4, of("wide-column.rows_scanned")),
                10.0,
                10.0,
            ),
        ),
        (
            4,
            every(
                "would scan everything",
                &path.ends(2, of("wide-column.rows_scanned")),
                1_000.0,
                1_000.0,
            ),
        ),
        (
            5,
            every(
                "cheaper than a look-up in an index",
                &times(cost(5, "graph"), cost(5, "relational")),
                0.1,
                0.9,
            ),
        ),
        (
            5,
            every(
                "far cheaper than another round trip",
                &times(cost(5, "relational"), cost(5, "key-value")),
                0.1,
                0.7,
            ),
        ),
        (
            6,
            fact(
                "The relational store refused the write",
                path.ends(6, of("rejected_writes"))
                    .iter()
                    .all(|n| *n >= 1.0)
                    && path
                        .ends(6, of("relational.read_errors"))
                        .iter()
                        .all(|n| *n == 0.0),
            ),
        ),
        (
            6,
            every(
                "value that is no number",
                &path.ends(6, of("document.read_errors")),
                1.0,
                1.0,
            ),
        ),
    ]);
}
