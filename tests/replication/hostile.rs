//! The largest files allowed neither hang nor exhaust memory: a budget of events gets through.

use crate::common::load;
use hotset::sim::SimTime;

fn file(params: &str, log: &str) -> String {
    format!(
        "(format: 1, chapter: \"replication\", model_version: 2, app: \"0.1.0\", title: \"\", \
         notes: \"\", setup: (seed: 1, params: ({params})), log: [{log}], now_ns: 0)"
    )
}

#[test]
fn the_largest_settings_of_every_strategy_run_within_a_budget() {
    let strategies = ["single-leader", "multi-leader", "leaderless", "consensus"];
    for strategy in strategies {
        let extremes = [
            "nodes: 15, keys: 20000, clients: 8, writes_per_s: 1000000.0, reads_per_s: 1000000.0, \
             lag_ms: 86400000.0, timeout_ms: 0.0, ack: \"all\", slow_node: 15, slow_ms: 86400000.0",
            "nodes: 15, keys: 20000, writes_per_s: 1000000.0, failover_ms: 1.0, rtt_ms: 0.0, \
             leader_ms: 0.0, follower_ms: 0.0, anti_entropy_s: 0.001, read_repair: true, \
             hinted_handoff: true, latency: \"ymmr\"",
            "nodes: 1, keys: 100000, writes_per_s: 1000000.0, latency: \"wan\", \
             clock_skew_ms: 86400000.0, read_after_ms: 86400000.0",
        ];
        for params in extremes {
            let source = file(&format!("strategy: \"{strategy}\", {params}"), "");
            let mut lab = load(&source);
            let _far = lab.seek(SimTime::from_secs_f64(86_400.0), 60_000);
            lab.assert_invariants();
        }
    }
}

#[test]
fn nodes_links_and_messages_that_are_not_there_are_refused_or_change_nothing() {
    let mut lab = crate::common::open("replication");
    for text in [
        "crash=0",
        "crash=4",
        "crash=255",
        "cut=1-1",
        "cut=1-9",
        "heal=0-1",
        "drop-message=0",
        "write=4",
        "read=0",
    ] {
        let refusal = lab.command(text).unwrap_err().to_string();
        assert!(refusal.contains("from 1"), "{refusal}");
    }
    let digest = lab.digest();
    for text in [
        "revive=1",
        "heal=1-2",
        "drop-message=7",
        "delay-message=4000000000",
    ] {
        lab.command(text).unwrap();
        assert_eq!(lab.digest(), digest, "{text}");
    }
}
