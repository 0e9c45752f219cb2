//! Every parameter and verb has a set-up in which it moves a metric by more than luck does.

use crate::common::switches::{
    Commands, Set, Switch, assert_all_matter, assert_default_seed_is_typical, assert_none_left_out,
    setting, verb,
};

const ALONE: &str = "bottleneck";
const CACHED: &str = "bottleneck/ninety-percent";
/// More than the one worker can do.
const TOO_MUCH: Set = &[("reads_per_s", "300"), ("queue_limit", "50")];
const TOO_MUCH_AGAIN: Set = &[
    ("reads_per_s", "300"),
    ("queue_limit", "50"),
    ("retries", "2"),
];
const FIXED: Set = &[("service", "fixed")];
const SLOTS: Set = &[("cache_slots", "100")];
const KILLED: Commands = &[("kill-cache", 2.0)];

const fn alone(name: &'static str, shared: Set, set: Set, metric: &'static str) -> Switch {
    setting(name, ALONE, shared, set, metric).lasting(40.0)
}

const fn cached(
    name: &'static str,
    before: Commands,
    and: Commands,
    metric: &'static str,
) -> Switch {
    verb(name, CACHED, before, and, metric).lasting(8.0)
}

const SWITCHES: &[Switch] = &[
    alone(
        "retry_budget",
        TOO_MUCH_AGAIN,
        &[("retry_budget", "0.1")],
        "retries",
    ),
    alone(
        "shed_wait_ms",
        TOO_MUCH,
        &[("shed_wait_ms", "50")],
        "latency_mean_answered_ms",
    ),
    alone("reads_per_s", &[], &[("reads_per_s", "200")], "reads"),
    alone(
        "writes_per_s",
        &[],
        &[("writes_per_s", "50")],
        "utilisation",
    ),
    alone("servers", &[], &[("servers", "2")], "utilisation"),
    alone("replicas", &[], &[("replicas", "2")], "utilisation"),
    alone("service", &[], &[("service", "fixed")], "latency_p99_ms"),
    alone(
        "service",
        FIXED,
        &[("service", "exponential")],
        "latency_p99_ms",
    ),
    alone(
        "service_ms",
        FIXED,
        &[("service_ms", "4")],
        "latency_mean_ms",
    ),
    alone("memory_ms", &[], &[("memory_ms", "4")], "latency_p50_ms"),
    alone("disk_ms", &[], &[("disk_ms", "5")], "latency_mean_ms"),
    alone(
        "memory_pages",
        &[],
        &[("memory_pages", "300")],
        "buffer_hit_rate",
    ),
    alone(
        "data_pages",
        &[],
        &[("data_pages", "150")],
        "buffer_hit_rate",
    ),
    alone(
        "zipf_exponent",
        &[],
        &[("zipf_exponent", "1.6")],
        "buffer_hit_rate",
    ),
    alone(
        "queue_limit",
        TOO_MUCH,
        &[("queue_limit", "5")],
        "latency_mean_ms",
    ),
    alone("timeout_ms", TOO_MUCH, &[("timeout_ms", "50")], "timed_out"),
    alone("retries", TOO_MUCH, &[("retries", "2")], "attempts"),
    alone(
        "backoff_ms",
        TOO_MUCH_AGAIN,
        &[("backoff_ms", "500")],
        "in_system_mean",
    ),
    alone(
        "cache_slots",
        &[],
        &[("cache_slots", "100")],
        "database_reads",
    ),
    alone("cache_hit", &[], &[("cache_hit", "0.5")], "database_reads"),
    alone("cache_ms", SLOTS, &[("cache_ms", "5")], "latency_p50_ms"),
    cached("kill-cache", &[], KILLED, "database_reads"),
    cached(
        "revive-cache",
        KILLED,
        &[("revive-cache", 4.0)],
        "cache_hit_rate",
    ),
    cached(
        "revive-cache",
        KILLED,
        &[("revive-cache", 4.0)],
        "database_reads",
    ),
    cached("restart-metrics", &[], &[("restart-metrics", 4.0)], "reads"),
];

#[test]
fn every_switch_moves_a_metric_beyond_the_band_of_luck() {
    assert_all_matter(SWITCHES);
}

#[test]
fn no_parameter_and_no_verb_is_left_out() {
    assert_none_left_out("bottleneck", SWITCHES);
}

#[test]
fn the_default_seeds_show_the_typical_case() {
    assert_default_seed_is_typical("bottleneck", "latency_mean_ms", 30.0);
    assert_default_seed_is_typical("bottleneck/calm", "latency_mean_ms", 10.0);
}

#[test]
fn the_contract_names_are_there() {
    let summary = crate::common::open("bottleneck").summary();
    let params = "reads_per_s writes_per_s servers replicas service service_ms memory_ms disk_ms \
        memory_pages data_pages zipf_exponent queue_limit timeout_ms retries cache_slots cache_hit \
        cache_ms";
    for name in params.split_whitespace() {
        assert!(
            summary.params.iter().any(|(known, _)| *known == name),
            "{name}"
        );
    }
    let metrics = "reads completed timed_out refused utilisation queue_mean in_system_mean \
        buffer_hit_rate cache_hit_rate latency_mean_ms latency_p50_ms latency_p95_ms \
        latency_p99_ms";
    for name in metrics.split_whitespace() {
        assert!(
            summary.metrics.iter().any(|(known, _)| *known == name),
            "{name}"
        );
    }
}
