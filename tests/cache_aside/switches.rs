//! Every parameter and verb has a set-up in which it moves a metric by more than luck does.

use crate::common::switches::{
    Commands, Switch, assert_all_matter, assert_default_seed_is_typical, assert_none_left_out,
    setting, verb,
};

const DEFAULT: &str = "cache-aside";
const RACE: &str = "cache-aside/race-under-load";
const ABSENT: &str = "cache-aside/no-such-row";
const HOT: &str = "cache-aside/hot-key-early";
const HAND: &str = "cache-aside/race-by-hand";
const HUNDRED: &str = "cache-aside/hundred-a-second";
const CALM: crate::common::switches::Set = &[("writes_per_s", "0"), ("capacity", "20")];
const LEASE: crate::common::switches::Set = &[("protection", "lease")];
/// Fewer readers show it as well, and take less time.
const FEWER: crate::common::switches::Set = &[("reads_per_s", "40")];
const FEWER_LEASE: crate::common::switches::Set = &[("reads_per_s", "40"), ("protection", "lease")];
const READ: Commands = &[("read=1", 1.0)];
const UPDATED: Commands = &[("update=1", 1.0)];

const SWITCHES: &[Switch] = &[
    setting("keys", DEFAULT, &[], &[("keys", "200")], "hit_rate"),
    setting("capacity", DEFAULT, &[], &[("capacity", "3")], "hit_rate"),
    setting("ttl_s", DEFAULT, CALM, &[("ttl_s", "1")], "expiries"),
    setting(
        "zipf_exponent",
        DEFAULT,
        &[],
        &[("zipf_exponent", "0")],
        "hit_rate",
    ),
    setting(
        "reads_per_s",
        DEFAULT,
        &[],
        &[("reads_per_s", "100")],
        "reads",
    ),
    setting(
        "writes_per_s",
        DEFAULT,
        &[],
        &[("writes_per_s", "5")],
        "hit_rate",
    ),
    setting(
        "cache_ms",
        DEFAULT,
        &[],
        &[("cache_ms", "5")],
        "latency_mean_ms",
    ),
    setting(
        "database_ms",
        DEFAULT,
        &[],
        &[("database_ms", "100")],
        "loads_per_expiry",
    ),
    setting(
        "set_delay_ms",
        RACE,
        FEWER,
        &[("set_delay_ms", "0")],
        "stale_sets",
    ),
    setting(
        "delete_delay_ms",
        RACE,
        FEWER,
        &[("delete_delay_ms", "30")],
        "stale_sets",
    ),
    setting(
        "update",
        DEFAULT,
        &[],
        &[("update", "ttl-only")],
        "stale_share",
    ),
    setting(
        "update",
        HUNDRED,
        FEWER,
        &[("update", "none")],
        "stale_age_max_s",
    ),
    setting(
        "update",
        RACE,
        FEWER,
        &[("update", "delete-before")],
        "stale_share",
    ),
    setting(
        "delete_failure",
        DEFAULT,
        &[],
        &[("delete_failure", "0.5")],
        "stale_share",
    ),
    setting(
        "protection",
        HUNDRED,
        FEWER,
        &[("protection", "single-flight")],
        "loads_per_expiry",
    ),
    setting(
        "protection",
        HUNDRED,
        FEWER,
        &[("protection", "early")],
        "loads_per_expiry",
    ),
    setting(
        "protection",
        HUNDRED,
        FEWER,
        &[("protection", "serve-stale")],
        "latency_p99_ms",
    ),
    setting("protection", RACE, FEWER, LEASE, "stale_sets"),
    setting("beta", HOT, &[], &[("beta", "3")], "early_refresh_mean_s"),
    setting(
        "lease_s",
        HUNDRED,
        FEWER_LEASE,
        &[("lease_s", "0.05")],
        "loads_per_expiry",
    ),
    setting(
        "retry_ms",
        HUNDRED,
        FEWER_LEASE,
        &[("retry_ms", "150")],
        "wait_mean_ms",
    ),
    setting(
        "absent_keys",
        ABSENT,
        FEWER,
        &[("absent_keys", "0")],
        "database_loads",
    ),
    setting(
        "negative",
        ABSENT,
        FEWER,
        &[("negative", "true")],
        "database_loads",
    ),
    setting(
        "jitter",
        DEFAULT,
        &[
            ("protection", "jitter"),
            ("writes_per_s", "0"),
            ("ttl_s", "3"),
            ("jitter", "0"),
        ],
        &[("jitter", "1")],
        "misses_expired",
    ),
    verb("read", HAND, &[], READ, "reads"),
    verb("update", HAND, READ, &[("update=1", 2.0)], "writes"),
    verb("crowd", HAND, &[], &[("crowd=50", 1.0)], "database_loads"),
    verb("warm", DEFAULT, &[], &[("warm", 0.0)], "misses_cold"),
    verb(
        "hold",
        HAND,
        &[("release=1", 1.0), ("read=3", 2.0)],
        &[("hold=1", 2.0)],
        "database_loads",
    ),
    verb(
        "release",
        HAND,
        UPDATED,
        &[("release=1", 2.0)],
        "stale_sets",
    ),
    verb(
        "restart-metrics",
        DEFAULT,
        &[],
        &[("restart-metrics", 150.0)],
        "reads",
    ),
];

#[test]
fn every_switch_moves_its_metric_beyond_luck() {
    assert_all_matter(SWITCHES);
}

#[test]
fn no_parameter_and_no_verb_is_left_out() {
    assert_none_left_out("cache-aside", SWITCHES);
}

#[test]
fn the_default_seed_shows_the_typical_case() {
    assert_default_seed_is_typical("cache-aside", "hit_rate", 60.0);
}
