//! Files that are allowed but ask for as much as is allowed.

use crate::common::longest_of;
use hotset::chapters::write_patterns::{CHAPTER, MOST_UNDER_WAY, Model};
use hotset::lesson::{Lab as _, LabOf, Replayed};

/// A file that was saved at the last allowed moment.
fn opened(params: &str, log: &str) -> LabOf<Model> {
    longest_of(&CHAPTER, params, log)
}

#[test]
fn the_most_of_everything_stays_within_its_bounds() {
    for more in [
        "database_ms: 86400000.0, flush_s: 86400.0",
        "database_per_s: 0.0, flush_s: 0.0",
        "flush_s: 0.001, retry_s: 0.0, batch: 1, buffer: 1",
        "crash_every_s: 0.001, restart_s: 0.0, replicated_log: true, jitter_ms: 86400000.0",
        "write_path: \"behind\", buffer: 1, timeout_ms: 0.0",
    ] {
        let params = format!(
            "keys: 50000, capacity: 1000, reads_per_s: 1000000.0, writes_per_s: 1000000.0, \
             queue_limit: 1000000, {more}"
        );
        let mut lab = opened(&params, "");
        for _ in 0..20 {
            assert_eq!(lab.replay(5_000), None, "{more}");
        }
        for lane in lab.model().lanes() {
            assert!(lane.under_way().len() <= MOST_UNDER_WAY);
        }
        lab.assert_invariants();
    }
}

#[test]
fn a_failing_flush_does_not_stop_the_clock() {
    let mut lab = opened(
        "writes_per_s: 1.0, reads_per_s: 0.0, retry_s: 0.0, flush_s: 0.0",
        "(at_ns: 1, command: CrashDatabase(WriteBehind))",
    );
    for _ in 0..10 {
        assert_eq!(lab.replay(2_000), None);
    }
    assert!(lab.now().as_secs_f64() > 1.0, "{}", lab.now());
    lab.assert_invariants();
}

#[test]
fn a_day_in_which_nothing_is_asked_is_over_soon() {
    let mut lab = opened("reads_per_s: 0.0, writes_per_s: 0.0, flush_s: 3600.0", "");
    assert_eq!(lab.replay(200_000), Some(Replayed::NothingRecorded));
    assert_eq!(lab.now().as_secs_f64(), 86_400.0);
}
