//! The chapter's row of the headless contract.

use crate::common::open;

const PARAMETERS: &str = "keys capacity ttl_s zipf_exponent reads_per_s writes_per_s cache_ms \
    database_ms set_delay_ms delete_delay_ms update delete_failure protection beta jitter negative";
const METRICS: &str = "reads hits misses hit_rate stale_reads stale_share stale_age_max_s \
    stale_sets database_loads expiries loads_per_expiry early_refresh_mean_s wait_mean_ms \
    latency_mean_ms latency_p99_ms";
const COMMANDS: [&str; 9] = [
    "read=1",
    "update=1",
    "set update=none",
    "set update=ttl-only",
    "set update=delete-after",
    "set update=delete-before",
    "set protection=single-flight",
    "set protection=serve-stale",
    "set negative=true",
];

#[test]
fn every_name_of_the_contract_is_there() {
    let mut lab = open("cache-aside");
    let summary = lab.summary();
    for name in PARAMETERS.split_whitespace() {
        assert!(
            summary.params.iter().any(|(known, _)| *known == name),
            "{name}"
        );
    }
    for name in METRICS.split_whitespace() {
        assert!(
            summary.metrics.iter().any(|(known, _)| *known == name),
            "{name}"
        );
    }
    for command in COMMANDS {
        lab.command(command).unwrap();
    }
}
