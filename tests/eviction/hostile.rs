//! Files that ask for as much as is allowed open, go as far as the budget of events lets them, and
//! do not grow without bound.

use crate::common::longest_of;
use hotset::chapters::eviction::{ALL_ROWS_UP_TO, CHAPTER, Model};
use hotset::lesson::{Lab as _, LabOf};

fn opened(params: &str, log: &str) -> LabOf<Model> {
    longest_of(&CHAPTER, params, log)
}

#[test]
fn a_million_keys_and_many_slots_run_the_rows_of_the_stage_only() {
    let mut lab = opened(
        "keys: 1000000, capacity: 50000, pattern: \"uniform\", reads_per_s: 1000000.0",
        "",
    );
    for _ in 0..5 {
        assert_eq!(lab.replay(10_000), None);
    }
    let awake = lab.model().rows().iter().filter(|row| row.cache.is_some());
    assert_eq!(awake.count(), 5);
    lab.assert_invariants();
}

#[test]
fn slots_that_come_and_go_in_large_numbers_are_done_with_quickly() {
    let many = ALL_ROWS_UP_TO;
    let log = format!(
        "(at_ns: 9000000, command: Set(\"capacity\", 3)), \
         (at_ns: 10000000, command: Set(\"capacity\", {many})), \
         (at_ns: 11000000, command: Scan(20000)), \
         (at_ns: 15000000, command: Set(\"capacity\", 0))"
    );
    let params =
        format!("keys: 1000000, capacity: {many}, pattern: \"uniform\", reads_per_s: 1000000.0");
    let mut lab = opened(&params, &log);
    for _ in 0..400 {
        assert_eq!(lab.replay(10_000), None);
        if lab.model().params().capacity == 0 {
            break;
        }
    }
    assert_eq!(lab.model().params().capacity, 0);
    lab.assert_invariants();
}

#[test]
fn nothing_at_all_is_allowed_too() {
    let mut lab = opened("capacity: 0, keys: 1, reads_per_s: 0.0", "");
    assert!(lab.replay(100_000).is_some());
    let mut lab = opened(
        "capacity: 1, keys: 1, loop_length: 1000000, pattern: \"loop\", once_share: 1.0, reads_per_s: 100.0, samples: 64, pool: 64",
        "",
    );
    assert_eq!(lab.replay(2_000), None);
    lab.assert_invariants();
}

#[test]
fn what_cannot_be_is_refused_in_a_sentence() {
    let mut lab = crate::common::open("eviction");
    for command in [
        "read=0",
        "read=4294967296",
        "scan=0",
        "scan=1000001",
        "evict=0",
        "evict=6",
        "set capacity=13",
        "set row_1=mfu",
        "set samples=65",
    ] {
        let digest = lab.digest();
        let refusal = lab.command(command).unwrap_err().to_string();
        assert!(refusal.ends_with('.') && refusal.contains('`'), "{refusal}");
        assert_eq!(lab.digest(), digest, "{command}");
    }
}
