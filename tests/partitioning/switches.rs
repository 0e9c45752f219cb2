//! Every parameter and verb has a set-up in which it moves a metric by more than luck does.

use crate::common::switches::{
    Set, Switch, assert_all_matter, assert_default_seed_is_typical, assert_none_left_out, setting,
    verb,
};

const DEFAULT: &str = "partitioning/sorted-shards";
const FIVE: &str = "partitioning/five-parts-three-copies";
const HASHED: Set = &[("strategy", "hash-mod")];
const RING: Set = &[("strategy", "ring"), ("keys", "20000"), ("vnodes", "1")];
const ZIPF: Set = &[("stream", "zipf")];
const FAMOUS: &str = "partitioning/celebrity";
/// One row draws most requests. A read asks all its choices, a write goes to one shard.
const CHOOSING: Set = &[
    ("strategy", "hash-mod"),
    ("stream", "zipf"),
    ("zipf_exponent", "3"),
    ("choices", "8"),
];

const SWITCHES: &[Switch] = &[
    setting("strategy", DEFAULT, &[], HASHED, "month_shards"),
    setting(
        "strategy",
        DEFAULT,
        HASHED,
        &[("strategy", "compound")],
        "user_shards",
    ),
    setting(
        "strategy",
        DEFAULT,
        HASHED,
        &[("strategy", "ring"), ("vnodes", "1")],
        "share_cv",
    ),
    setting(
        "nodes",
        DEFAULT,
        HASHED,
        &[("nodes", "8")],
        "shards_touched_mean",
    ),
    setting("vnodes", DEFAULT, RING, &[("vnodes", "1024")], "share_cv"),
    setting(
        "replication",
        FIVE,
        &[],
        &[("replication", "1")],
        "placements",
    ),
    setting("keys", DEFAULT, &[], &[("keys", "366")], "largest_share"),
    setting(
        "users",
        DEFAULT,
        &[
            ("strategy", "compound"),
            ("keys", "20000"),
            ("vnodes", "1024"),
        ],
        &[("users", "1")],
        "data_imbalance",
    ),
    setting(
        "stream",
        DEFAULT,
        &[],
        &[("stream", "sequential")],
        "data_imbalance",
    ),
    setting("stream", DEFAULT, &[], ZIPF, "traffic_imbalance"),
    setting(
        "stream",
        FAMOUS,
        &[("stream", "ids")],
        &[("stream", "celebrity")],
        "traffic_imbalance",
    ),
    setting(
        "zipf_exponent",
        DEFAULT,
        ZIPF,
        &[("zipf_exponent", "0.2")],
        "traffic_imbalance",
    ),
    setting(
        "hot_share",
        FAMOUS,
        &[],
        &[("hot_share", "0.05")],
        "traffic_imbalance",
    ),
    setting(
        "reads_per_s",
        DEFAULT,
        &[],
        &[("reads_per_s", "20")],
        "requests",
    ),
    setting(
        "write_share",
        DEFAULT,
        CHOOSING,
        &[("write_share", "1")],
        "traffic_imbalance",
    ),
    setting("salt", FAMOUS, &[], &[("salt", "64")], "traffic_imbalance"),
    setting(
        "choices",
        DEFAULT,
        HASHED,
        &[("choices", "2")],
        "data_imbalance",
    ),
    setting(
        "query",
        DEFAULT,
        HASHED,
        &[("query", "row")],
        "shards_touched_mean",
    ),
    setting(
        "query",
        DEFAULT,
        HASHED,
        &[("query", "mix")],
        "shards_touched_mean",
    ),
    setting(
        "query",
        DEFAULT,
        &[("strategy", "compound")],
        &[("query", "user")],
        "shards_touched_mean",
    ),
    setting(
        "queries_per_s",
        DEFAULT,
        &[],
        &[("queries_per_s", "2")],
        "queries",
    ),
    // July meets the border in the middle of the year; June does not.
    setting(
        "month",
        DEFAULT,
        &[],
        &[("month", "7")],
        "shards_touched_mean",
    ),
    setting(
        "user",
        FAMOUS,
        &[("salt", "64"), ("query", "user")],
        &[("user", "1")],
        "shards_touched_mean",
    ),
    setting(
        "query_ms",
        DEFAULT,
        &[],
        &[("query_ms", "10")],
        "query_latency_mean_ms",
    ),
    setting(
        "slow_share",
        DEFAULT,
        HASHED,
        &[("slow_share", "0.1")],
        "slow_queries_share",
    ),
    setting(
        "hedge_quantile",
        "partitioning/the-slowest-shard",
        &[("replication", "2")],
        &[("hedge_quantile", "0.9")],
        "hedged_share",
    ),
    verb(
        "add-node",
        DEFAULT,
        &[],
        &[("add-node", 20.0)],
        "keys_moved",
    ),
    verb(
        "remove-node",
        DEFAULT,
        &[],
        &[("remove-node=2", 20.0)],
        "keys_moved",
    ),
    verb(
        "border",
        DEFAULT,
        &[],
        &[("border=2-3000", 20.0)],
        "largest_share",
    ),
    verb("ask", DEFAULT, &[], &[("ask=row", 20.0)], "queries"),
    verb("put", DEFAULT, &[], &[("put=word", 20.0)], "largest_share"),
    verb(
        "restart-metrics",
        DEFAULT,
        &[],
        &[("restart-metrics", 200.0)],
        "requests",
    ),
];

#[test]
fn every_switch_moves_its_metric_beyond_the_band_of_luck() {
    assert_all_matter(SWITCHES);
}

#[test]
fn no_parameter_and_no_verb_is_left_out() {
    assert_none_left_out("partitioning", SWITCHES);
}

#[test]
fn the_default_seed_shows_the_typical_case() {
    assert_default_seed_is_typical("partitioning", "traffic_imbalance", 60.0);
}
