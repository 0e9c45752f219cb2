//! Files that are allowed but ask for as much as is allowed: they open, go as far as the budget
//! of events lets them, and do not grow without bound.

use crate::common::longest_of;
use hotset::chapters::cache_lab::{CHAPTER, MOST_UNDER_WAY, Model};
use hotset::lesson::{Lab as _, LabOf, Replayed};

/// A file that was saved at the last allowed moment.
fn opened(params: &str, log: &str) -> LabOf<Model> {
    longest_of(&CHAPTER, params, log)
}

#[test]
fn a_million_reads_a_second_for_a_day_stop_at_the_budget() {
    let mut lab = opened(
        "keys: 200000, capacity: 200000, reads_per_s: 1000000.0, writes_per_s: 1000000.0, \
         database_per_s: 0.0, database_ms: 86400000.0",
        "",
    );
    for _ in 0..400 {
        assert_eq!(lab.replay(10_000), None);
    }
    assert!(lab.events() <= 401 * 10_000);
    assert_eq!(lab.model().under_way().len(), MOST_UNDER_WAY);
    lab.assert_invariants();
}

#[test]
fn a_day_in_which_nothing_happens_is_over_at_once() {
    let mut lab = opened("reads_per_s: 0.0", "");
    assert_eq!(lab.replay(100_000), Some(Replayed::NothingRecorded));
    assert_eq!(lab.now().as_secs_f64(), 86_400.0);
}

#[test]
fn a_large_cache_that_loses_its_slots_is_emptied_at_once() {
    for policy in ["fifo", "lru", "lfu", "lfu-decay", "random"] {
        let params = format!(
            "keys: 200000, capacity: 200000, pattern: \"uniform\", reads_per_s: 1000000.0, \
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
    // A cache that has met 100,000 keys, and after that a command a nanosecond.
    let params = "keys: 200000, capacity: 200000, pattern: \"uniform\", reads_per_s: 1000000.0, \
                  database_per_s: 0.0, cache_ms: 0.0, database_ms: 0.0";
    let begin = 100_000_000;
    let flip = |at: u64| format!("(at_ns: {}, command: Set(\"ttl_s\", {at}.0))", begin + at);
    let log: Vec<String> = (1..1_000).map(flip).collect();
    let mut lab = opened(params, &log.join(","));
    while lab.now().as_nanos() < begin {
        assert_eq!(lab.replay(1_000), None);
    }
    let before = lab.now().as_nanos();
    for _ in 0..10 {
        assert_eq!(lab.replay(1_000), None);
    }
    let done = lab.now().as_nanos() - before;
    assert!(
        (1..=20).contains(&done),
        "{done} commands for 10,000 events"
    );
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
