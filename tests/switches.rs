//! Every switch, number and verb of the laboratory has a set-up in which it moves a metric by
//! more than luck does: over 20 seeds the ranges with and without it do not overlap.

use crate::common::switches::{
    Commands, Set, Switch, assert_all_matter, assert_default_seed_is_typical, assert_none_left_out,
    setting, verb,
};

const ZIPF: &str = "cache-lab/zipf-20-slots";
/// Few slots and no TTL, so that who is evicted decides.
const TIGHT: Set = &[("capacity", "10"), ("ttl_s", "0"), ("database_per_s", "40")];
const TIGHT_LFU: Set = &[
    ("capacity", "10"),
    ("ttl_s", "0"),
    ("database_per_s", "40"),
    ("policy", "lfu"),
];
const HOT: Set = &[("pattern", "hotset"), ("database_per_s", "40")];
const FADING: Set = &[
    ("policy", "lfu-decay"),
    ("lfu_log_factor", "30"),
    ("lfu_decay_s", "3"),
];
const KILLED: Commands = &[("kill-cache", 30.0)];
const TEN_WRITES: Commands = &[
    ("write=1", 20.0),
    ("write=1", 25.0),
    ("write=1", 30.0),
    ("write=1", 35.0),
    ("write=1", 40.0),
];

const SWITCHES: &[Switch] = &[
    setting(
        "keys",
        "cache-lab/uniform",
        &[],
        &[("keys", "40")],
        "hit_rate",
    ),
    setting("capacity", ZIPF, &[], &[("capacity", "5")], "hit_rate"),
    setting("ttl_s", ZIPF, &[], &[("ttl_s", "2")], "misses_expired"),
    setting(
        "pattern",
        ZIPF,
        &[("database_per_s", "40")],
        &[("pattern", "uniform")],
        "hit_rate",
    ),
    setting(
        "pattern",
        ZIPF,
        &[("database_per_s", "40")],
        &[("pattern", "scan")],
        "hit_rate",
    ),
    setting(
        "pattern",
        ZIPF,
        &[("database_per_s", "40")],
        &[("pattern", "hotset")],
        "hit_rate",
    ),
    setting(
        "pattern",
        ZIPF,
        TIGHT_LFU,
        &[("pattern", "shift")],
        "hit_rate",
    ),
    setting(
        "zipf_exponent",
        ZIPF,
        &[],
        &[("zipf_exponent", "1.2")],
        "hit_rate",
    ),
    setting(
        "scan_every_s",
        "cache-lab/scan",
        &[],
        &[("scan_every_s", "0")],
        "hit_rate",
    ),
    setting(
        "scan_length",
        "cache-lab/scan",
        &[],
        &[("scan_length", "10")],
        "hit_rate",
    ),
    setting("hot_keys", ZIPF, HOT, &[("hot_keys", "40")], "hit_rate"),
    setting("hot_share", ZIPF, HOT, &[("hot_share", "0.5")], "hit_rate"),
    setting(
        "shift_every_s",
        "cache-lab/popularity-shift",
        &[],
        &[("shift_every_s", "5")],
        "hit_rate",
    ),
    setting(
        "shift_by",
        "cache-lab/most-frequent",
        &[],
        &[("shift_by", "0")],
        "hit_rate",
    ),
    setting(
        "arrivals",
        ZIPF,
        &[],
        &[("arrivals", "fixed")],
        "latency_p99_ms",
    ),
    setting("reads_per_s", ZIPF, &[], &[("reads_per_s", "10")], "reads"),
    setting(
        "writes_per_s",
        ZIPF,
        &[],
        &[("writes_per_s", "1")],
        "misses_invalidated",
    ),
    setting(
        "invalidate",
        "cache-lab/writes-forgotten",
        &[],
        &[("invalidate", "true")],
        "stale_reads",
    ),
    setting("policy", ZIPF, TIGHT, &[("policy", "fifo")], "hit_rate"),
    setting("policy", ZIPF, TIGHT, &[("policy", "random")], "hit_rate"),
    setting("policy", ZIPF, TIGHT, &[("policy", "lfu")], "hit_rate"),
    setting(
        "policy",
        "cache-lab/popularity-shift",
        &[],
        &[("policy", "lfu")],
        "hit_rate",
    ),
    setting(
        "policy",
        "cache-lab/popularity-shift",
        &[],
        FADING,
        "hit_rate",
    ),
    setting(
        "lfu_log_factor",
        "cache-lab/lfu-with-aging",
        &[],
        &[("lfu_log_factor", "100")],
        "hit_rate",
    ),
    setting(
        "lfu_decay_s",
        "cache-lab/lfu-with-aging",
        &[],
        &[("lfu_decay_s", "60")],
        "hit_rate",
    ),
    setting(
        "cache_ms",
        ZIPF,
        &[],
        &[("cache_ms", "5")],
        "latency_p50_ms",
    ),
    setting(
        "database_ms",
        ZIPF,
        &[],
        &[("database_ms", "200")],
        "latency_mean_ms",
    ),
    setting(
        "database_per_s",
        ZIPF,
        &[],
        &[("database_per_s", "100")],
        "latency_mean_ms",
    ),
    setting(
        "queue_limit",
        "cache-lab/kill-at-peak",
        &[],
        &[("queue_limit", "1000")],
        "refused",
    ),
    setting(
        "timeout_ms",
        "cache-lab/kill-at-peak",
        &[],
        &[("timeout_ms", "0")],
        "timed_out",
    ),
    verb("kill-cache", ZIPF, &[], KILLED, "misses_cache_down"),
    verb(
        "revive-cache",
        ZIPF,
        KILLED,
        &[("revive-cache", 40.0)],
        "hits",
    ),
    verb(
        "revive-cache",
        ZIPF,
        KILLED,
        &[("revive-cache", 40.0)],
        "misses_lost",
    ),
    verb("write", ZIPF, &[], TEN_WRITES, "misses_invalidated"),
    verb(
        "restart-metrics",
        ZIPF,
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
    assert_none_left_out("cache-lab", SWITCHES);
}

#[test]
fn the_default_seed_shows_the_typical_case() {
    for until_s in [60.0, 300.0] {
        assert_default_seed_is_typical("cache-lab", "hit_rate", until_s);
    }
}
