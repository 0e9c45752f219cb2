//! Files that ask for as much as is allowed: they open, stop at the budget, and stay bounded.

use crate::common::longest_of;
use hotset::chapters::cache_aside::{CHAPTER, MOST_UNDER_WAY, Model};
use hotset::lesson::{Lab as _, LabOf, Replayed};

/// A file that was saved at the last allowed moment.
fn opened(params: &str, log: &str) -> LabOf<Model> {
    longest_of(&CHAPTER, params, log)
}

#[test]
fn a_million_reads_a_second_for_a_day_stop_at_the_budget() {
    for protection in ["none", "single-flight", "lease"] {
        let params = format!(
            "keys: 100000, capacity: 100000, reads_per_s: 1000000.0, writes_per_s: 1000000.0, \
             cache_ms: 0.0, database_ms: 86400000.0, protection: \"{protection}\""
        );
        let mut lab = opened(&params, "");
        for _ in 0..25 {
            assert_eq!(lab.replay(10_000), None);
        }
        assert!(lab.events() <= 26 * 10_000);
        assert!(lab.model().under_way().len() <= MOST_UNDER_WAY);
        lab.assert_invariants();
    }
}

#[test]
fn a_reader_that_never_gets_a_token_does_not_ask_for_ever_in_one_moment() {
    let mut lab = opened(
        "keys: 1, capacity: 1, cache_ms: 0.0, database_ms: 86400000.0, retry_ms: 0.0, \
         protection: \"lease\"",
        "(at_ns: 1, command: Read(1)), (at_ns: 2, command: Read(1))",
    );
    assert_eq!(lab.replay(5_000), None);
    assert!(lab.now().as_secs_f64() > 0.1, "time goes on");
}

#[test]
fn a_day_in_which_nothing_happens_is_over_at_once() {
    let mut lab = opened("reads_per_s: 0.0, writes_per_s: 0.0", "");
    assert_eq!(lab.replay(100_000), Some(Replayed::NothingRecorded));
}

#[test]
fn crowds_and_holds_of_a_file_are_bounded() {
    let log: Vec<String> = (0..3_000)
        .map(|at| {
            let command = match at % 3 {
                0 => "Crowd(1000)".to_owned(),
                1 => format!("Hold({})", at % 1_000 + 1),
                _ => "Warm".to_owned(),
            };
            format!("(at_ns: {}, command: {command})", at + 1)
        })
        .collect();
    let mut lab = opened("reads_per_s: 0.0, writes_per_s: 0.0", &log.join(","));
    for _ in 0..40 {
        let _on_its_way = lab.replay(20_000);
    }
    assert!(lab.model().under_way().len() <= MOST_UNDER_WAY);
    assert!(lab.model().held().len() <= 1_000);
    lab.assert_invariants();
}

#[test]
fn what_is_out_of_range_is_refused_in_a_sentence() {
    for command in [
        "read=0",
        "read=21",
        "update=0",
        "crowd=0",
        "crowd=1001",
        "hold=0",
        "release=1001",
    ] {
        let mut lab = crate::common::open("cache-aside");
        let refusal = lab.command(command).unwrap_err().to_string();
        assert!(refusal.contains("from 1 to"), "{command}: {refusal}");
    }
}
