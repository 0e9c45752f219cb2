//! The largest files that are allowed open and run within bounds; what is beyond them is refused.

use hotset::chapters::partitioning::{CHAPTER, MOST_NAMES, MOST_UNDER_WAY, Model};
use hotset::lesson::LabOf;
use hotset::sim::Model as _;

use crate::common::{Run, open, open_as};

fn lab(params: &str, log: &str) -> Result<LabOf<Model>, hotset::lesson::Refusal> {
    let source = format!(
        "(format: 1, chapter: \"partitioning\", model_version: 2, setup: (seed: 1, params: \
         ({params})), log: [{log}], now_ns: 0)"
    );
    open_as(&CHAPTER, &source)
}

#[test]
fn the_largest_set_up_stays_within_bounds() {
    let run = Run {
        what: "partitioning",
        seed: 1,
        set: &[
            ("keys", "1000000"),
            ("users", "1000000"),
            ("nodes", "10000"),
            ("vnodes", "20"),
            ("strategy", "ring"),
            ("queries_per_s", "100000"),
            ("query_ms", "86400000"),
        ],
        commands: &[],
        until_s: 0.02,
    };
    let metrics = run.metrics();
    let sent = crate::common::metric(&metrics, "queries");
    assert!(sent <= MOST_UNDER_WAY as f64, "{sent}");
}

#[test]
fn names_and_their_rows_are_bounded() {
    let mut lab = open("partitioning");
    for _ in 0..3 * MOST_NAMES {
        lab.command("put=word").unwrap();
        crate::common::advance(lab.as_mut(), 1);
    }
    lab.assert_invariants();
}

#[test]
fn what_is_beyond_the_bounds_is_refused_in_a_sentence() {
    for params in [
        "nodes: 10000, vnodes: 4096",
        "nodes: 0",
        "keys: 0",
        "salt: 0",
        "month: 13",
        "zipf_exponent: -1.0",
    ] {
        let refused = lab(params, "");
        assert!(refused.is_err(), "{params}");
    }
    let mut lab = open("partitioning");
    for command in [
        "remove-node=0",
        "border=0-5",
        "border=1-0",
        "border=1-4381",
        "put=",
        "put=Upper",
        "put=a b",
        "put=thirteenchars",
        "ask=all",
        "set nodes=10001",
    ] {
        let refusal = lab.command(command).unwrap_err().to_string();
        assert!(refusal.ends_with('.'), "{command}: {refusal}");
    }
    // The last shard stays.
    lab.command("set nodes=1").unwrap();
    lab.command("remove-node=1").unwrap();
    lab.assert_invariants();
}

#[test]
fn a_hostile_log_changes_nothing_it_may_not() {
    let log = "(at_ns: 5, command: RemoveNode(77)), (at_ns: 6, command: Border(3, 1)), \
               (at_ns: 7, command: Border(1, 4380)), (at_ns: 8, command: RemoveNode(2)), \
               (at_ns: 9, command: RemoveNode(2)), (at_ns: 10, command: AddNode)";
    let lab = lab("", log).unwrap();
    let mut run = hotset::sim::Experiment::<Model>::with_log(
        lab.experiment().setup().clone(),
        lab.experiment().log().to_vec(),
    );
    run.seek(hotset::sim::SimTime::from_secs_f64(2.0));
    run.model().assert_invariants(run.now());
    assert_eq!(run.model().layout().nodes(), [1, 3, 4, 5]);
}
