//! Files that are allowed but ask for as much as is allowed: they open, go as far as the budget
//! of events lets them, and do not grow without bound.

use crate::common::{longest_of, open_as};
use hotset::chapters::local_external::{CHAPTER, MOST_UNDER_WAY, Model};
use hotset::lesson::{Lab as _, LabOf, Replayed};

/// A file that was saved at the last allowed moment.
fn opened(params: &str, log: &str) -> LabOf<Model> {
    longest_of(&CHAPTER, params, log)
}

#[test]
fn a_million_reads_and_writes_a_second_stop_at_the_budget() {
    let mut lab = opened(
        "mode: \"two-tier\", instances: 32, keys: 30000, l1_slots: 1000, l2_slots: 30000, \
         reads_per_s: 1000000.0, writes_per_s: 1000000.0, invalidation: \"broadcast\", \
         message_delay_ms: 86400000.0, database_us: 86400000000.0",
        "",
    );
    for _ in 0..40 {
        assert_eq!(lab.replay(10_000), None);
    }
    assert!(lab.events() <= 41 * 10_000);
    assert_eq!(lab.model().under_way().len(), MOST_UNDER_WAY);
    lab.assert_invariants();
}

#[test]
fn messages_that_take_a_day_are_bounded() {
    let mut lab = opened(
        "instances: 32, reads_per_s: 0.0, writes_per_s: 1000000.0, invalidation: \"broadcast\", \
         message_delay_ms: 86400000.0, database_us: 0.0",
        "",
    );
    for _ in 0..20 {
        assert_eq!(lab.replay(10_000), None);
    }
    assert!(lab.model().messages().count() <= MOST_UNDER_WAY);
    lab.assert_invariants();
}

#[test]
fn a_day_in_which_nothing_happens_is_over_at_once() {
    let mut lab = opened("reads_per_s: 0.0", "");
    assert_eq!(lab.replay(100_000), Some(Replayed::NothingRecorded));
}

#[test]
fn too_many_slots_together_are_refused_with_what_is_allowed() {
    let source = "(format: 1, chapter: \"local-external\", model_version: 2, setup: (seed: 1, \
                  params: (keys: 1000000, instances: 32, l1_slots: 1000000)))";
    let refusal = open_as::<Model>(&CHAPTER, source).unwrap_err();
    assert!(
        refusal.to_string().contains("at most 1000000 slots"),
        "{refusal}"
    );
}

#[test]
fn instances_come_and_go_with_all_that_they_hold() {
    let flip = |at: u64| {
        let count = if at.is_multiple_of(2) { 32 } else { 1 };
        format!(
            "(at_ns: {}, command: Set(\"instances\", {count}))",
            at * 50_000_000 + 1
        )
    };
    let log: Vec<String> = (0..100).map(flip).collect();
    let mut lab = opened(
        "writes_per_s: 20.0, reads_per_s: 400.0, invalidation: \"broadcast\", message_delay_ms: \
         400.0",
        &log.join(","),
    );
    for _ in 0..20 {
        lab.replay(500);
        lab.assert_invariants();
    }
}
