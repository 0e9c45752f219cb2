//! Files that are allowed but ask for as much as is allowed: they open, go as far as the budget
//! of events lets them, and do not grow without bound.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use hotset::chapters::cache_lab::{CHAPTER, MOST_UNDER_WAY, Model};
use hotset::lesson::{Lab as _, LabOf, Opening, Replayed};

/// A file that was saved at the last allowed moment.
fn opened(params: &str, log: &str) -> LabOf<Model> {
    let source = format!(
        "(format: 1, chapter: \"cache-lab\", model_version: 2, setup: (seed: 1, params: \
         ({params})), log: [{log}], now_ns: 86400000000000)"
    );
    LabOf::open(&CHAPTER, Opening::File(&source)).unwrap()
}

#[test]
fn a_million_reads_a_second_for_a_day_stop_at_the_budget() {
    let mut lab = opened(
        "keys: 1000000, capacity: 1000000, reads_per_s: 1000000.0, writes_per_s: 1000000.0, \
         database_per_s: 0.0, database_ms: 86400000.0",
        "",
    );
    for _ in 0..50 {
        assert_eq!(lab.replay(10_000), None);
    }
    assert!(lab.events() <= 51 * 10_000);
    assert_eq!(lab.model().under_way().len(), MOST_UNDER_WAY);
    lab.assert_invariants();
}

#[test]
fn a_day_in_which_nothing_happens_is_over_at_once() {
    let mut lab = opened("reads_per_s: 0.0", "");
    assert_eq!(lab.replay(10), Some(Replayed::NothingRecorded));
    assert_eq!(lab.now().as_secs_f64(), 86_400.0);
}

#[test]
fn a_large_cache_that_loses_its_slots_is_emptied_at_once() {
    for policy in ["fifo", "lru", "lfu", "lfu-decay", "random"] {
        let params = format!(
            "keys: 1000000, capacity: 1000000, pattern: \"uniform\", reads_per_s: 1000000.0, \
             database_per_s: 0.0, cache_ms: 0.0, database_ms: 0.0, policy: \"{policy}\""
        );
        let mut lab = opened(&params, "(at_ns: 200000000, command: Set(\"capacity\", 3))");
        for _ in 0..200 {
            assert_eq!(lab.replay(10_000), None);
            if lab.model().cache().capacity() == 3 {
                break;
            }
        }
        assert_eq!(lab.model().cache().len(), 3, "{policy}");
        lab.assert_invariants();
    }
}

#[test]
fn costly_commands_count_against_the_budget() {
    let flip = |at: u64| {
        let slots = if at.is_multiple_of(2) { 1_000_000 } else { 0 };
        format!("(at_ns: {}, command: Set(\"capacity\", {slots}))", at + 1)
    };
    let log: Vec<String> = (0..50_000).map(flip).collect();
    let mut lab = opened("keys: 1000000, capacity: 0", &log.join(","));
    assert_eq!(lab.replay(1_000), None);
    let done = lab.now().as_nanos();
    assert!((1..10).contains(&done), "{done} commands for 1,000 events");
}

#[test]
fn a_long_line_is_bounded() {
    // A request that waits for a day, and ever more behind it.
    let mut lab = opened(
        "reads_per_s: 1000000.0, database_per_s: 0.00002, queue_limit: 1000000, timeout_ms: 0.0, \
         capacity: 0",
        "",
    );
    for _ in 0..60 {
        assert_eq!(lab.replay(10_000), None);
    }
    assert!(lab.model().under_way().len() <= MOST_UNDER_WAY);
    assert!(lab.model().database().waiting().len() <= MOST_UNDER_WAY);
}
