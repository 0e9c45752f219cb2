//! Every parameter and verb of the chapter has a set-up in which it moves a metric by more than
//! luck does: over 20 seeds the ranges with and without it do not overlap.

use crate::common::switches::{
    Commands, Switch, assert_all_matter, assert_default_seed_is_typical, assert_none_left_out,
    setting, verb,
};

const LOCAL: &str = "local-external/local-caches";
const EXTERNAL: &str = "local-external/external";
const TWO_TIER: &str = "local-external/two-tier-30-s";
const TOLD: &str = "local-external/tell-all";
const FLAPS: &str = "local-external/value-flaps";
const KILLED: Commands = &[("kill-shared", 30.0)];
const SILENT: Commands = &[("set reads_per_s=0", 0.0)];
const WRITES: Commands = &[("write=1", 20.0), ("write=2", 40.0)];
const WRITES_FROM: Commands = &[("write-from=3-1", 20.0), ("write-from=8-1", 40.0)];
const READS: Commands = &[("read=1", 20.0), ("read=1", 40.0)];
const RESTARTS: Commands = &[
    ("restart=1", 299.0),
    ("restart=2", 299.0),
    ("restart=3", 299.0),
    ("restart=4", 299.0),
];

const SWITCHES: &[Switch] = &[
    setting("mode", LOCAL, &[], &[("mode", "external")], "shared_calls"),
    setting("mode", LOCAL, &[], &[("mode", "two-tier")], "l2_hits"),
    setting("instances", LOCAL, &[], &[("instances", "2")], "copies"),
    setting(
        "keys",
        LOCAL,
        &[("l2_slots", "20")],
        &[("keys", "20")],
        "l1_hits",
    ),
    setting(
        "zipf_exponent",
        LOCAL,
        &[],
        &[("zipf_exponent", "2")],
        "l1_hits",
    ),
    setting("reads_per_s", LOCAL, &[], &[("reads_per_s", "20")], "reads"),
    setting(
        "writes_per_s",
        LOCAL,
        &[],
        &[("writes_per_s", "1")],
        "stale_reads",
    ),
    setting(
        "clients",
        FLAPS,
        &[],
        &[("clients", "500")],
        "backwards_reads",
    ),
    setting(
        "routing",
        FLAPS,
        &[],
        &[("routing", "sticky")],
        "backwards_reads",
    ),
    setting("l1_slots", LOCAL, &[], &[("l1_slots", "40")], "l1_hits"),
    setting("l1_ttl_s", LOCAL, &[], &[("l1_ttl_s", "2")], "l1_hits"),
    setting("l2_slots", EXTERNAL, &[], &[("l2_slots", "10")], "l2_hits"),
    setting("l2_ttl_s", EXTERNAL, &[], &[("l2_ttl_s", "2")], "l2_hits"),
    setting(
        "placement",
        LOCAL,
        &[],
        &[("placement", "static")],
        "l1_hits",
    ),
    setting(
        "write_deletes",
        EXTERNAL,
        &[],
        &[("write_deletes", "false")],
        "stale_reads",
    ),
    setting(
        "invalidation",
        TWO_TIER,
        &[],
        &[("invalidation", "broadcast")],
        "stale_reads",
    ),
    setting(
        "invalidation",
        TWO_TIER,
        &[],
        &[("invalidation", "tracking")],
        "stale_reads",
    ),
    setting(
        "invalidation",
        TOLD,
        &[],
        &[("invalidation", "tracking")],
        "messages_sent",
    ),
    setting(
        "message_delay_ms",
        TOLD,
        &[],
        &[("message_delay_ms", "10000")],
        "stale_reads",
    ),
    setting(
        "message_loss",
        TOLD,
        &[],
        &[("message_loss", "1")],
        "stale_reads",
    ),
    setting(
        "l1_ns",
        LOCAL,
        &[],
        &[("l1_ns", "1000000")],
        "latency_mean_us",
    ),
    setting(
        "l2_us",
        EXTERNAL,
        &[],
        &[("l2_us", "5000")],
        "latency_mean_us",
    ),
    setting(
        "database_us",
        LOCAL,
        &[],
        &[("database_us", "20000")],
        "latency_mean_us",
    ),
    setting(
        "database_per_s",
        LOCAL,
        &[],
        &[("database_per_s", "10")],
        "latency_mean_us",
    ),
    setting(
        "replica_lag_ms",
        EXTERNAL,
        &[],
        &[("replica_lag_ms", "100")],
        "stale_reads",
    ),
    setting(
        "restart_s",
        "local-external/rolling-deploy",
        &[],
        &[("restart_s", "400")],
        "refused",
    ),
    verb("write", LOCAL, &[], WRITES, "writes"),
    verb("write-from", LOCAL, &[], WRITES_FROM, "writes"),
    verb("read", LOCAL, SILENT, READS, "reads"),
    verb("restart", LOCAL, &[], RESTARTS, "copies"),
    verb("kill-shared", EXTERNAL, &[], KILLED, "database_reads"),
    verb(
        "revive-shared",
        EXTERNAL,
        KILLED,
        &[("revive-shared", 40.0)],
        "l2_hits",
    ),
    verb(
        "restart-metrics",
        LOCAL,
        &[],
        &[("restart-metrics", 100.0)],
        "reads",
    ),
];

#[test]
fn every_switch_moves_a_metric_beyond_the_band_of_luck() {
    assert_all_matter(SWITCHES);
}

#[test]
fn no_parameter_and_no_verb_is_left_out() {
    assert_none_left_out("local-external", SWITCHES);
}

#[test]
fn the_default_seed_shows_the_typical_case() {
    for until_s in [60.0, 120.0] {
        // The chapter opens on this one, whose file names the seed.
        assert_default_seed_is_typical(LOCAL, "latency_mean_us", until_s);
    }
}
