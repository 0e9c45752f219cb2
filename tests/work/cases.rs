//! Files that are allowed and ask for as much as is allowed, as people and programs have found
//! them: each opens and plays, or is refused in a sentence.

use std::path::Path;

use crate::common::try_load;
use hotset::sim::{Progress, SimDuration};

fn sources() -> Vec<(String, String)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/work");
    let mut all: Vec<(String, String)> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, std::fs::read_to_string(path).unwrap())
        })
        .collect();
    all.sort();
    all
}

#[test]
fn each_opens_and_plays_or_is_refused_in_a_sentence() {
    let all = sources();
    assert_eq!(all.len(), 9);
    for (name, source) in all {
        let mut lab = match try_load(&source) {
            Ok(lab) => lab,
            Err(refusal) => {
                let said = refusal.to_string();
                assert!(said.ends_with('.') && said.len() < 300, "{name}: {said}");
                continue;
            }
        };
        // What goes on for long is cut where the budget ends, and goes on from there.
        for _ in 0..20 {
            if lab.replay(2_000).is_some() {
                break;
            }
        }
        lab.cancel_replay();
        for _ in 0..20 {
            if lab.advance(SimDuration::from_millis(10), 2_000) == Progress::Arrived {
                break;
            }
        }
        lab.assert_invariants();
    }
}

/// What a crash every 0.1 ms, and whatever else comes more often than any run can follow, is told.
#[test]
fn what_comes_too_often_is_told_the_least_interval() {
    let all = sources();
    let (_, source) = all
        .iter()
        .find(|(name, _)| name == "freeze-wp.ron")
        .unwrap();
    let refusal = try_load(source).err().unwrap().to_string();
    assert!(
        refusal.contains("`crash_every_s`") && refusal.contains("0.001"),
        "{refusal}"
    );
}

/// From ten shards to five thousand in one command: where every row ends is what the ring says,
/// as if all had been there from the start.
#[test]
fn many_shards_at_once_hold_what_as_many_from_the_start_hold() {
    let file = |nodes: u64, log: &str| {
        format!(
            "(format: 1, chapter: \"partitioning\", model_version: 1, setup: (seed: 1, params: \
             (strategy: \"ring\", vnodes: 20, nodes: {nodes})), log: [{log}], now_ns: 1000)"
        )
    };
    let rows = |source: &str| {
        let mut lab = try_load(source).unwrap();
        assert!(lab.replay(u64::MAX).is_some());
        lab.assert_invariants();
        let metrics = lab.summary().metrics;
        let shown = ["data_imbalance", "largest_share", "share_cv", "placements"];
        shown.map(|name| crate::common::metric(&metrics, name))
    };
    let grown = rows(&file(4, "(at_ns: 10, command: Set(\"nodes\", 5000))"));
    let there = rows(&file(5_000, ""));
    assert_eq!(grown.map(f64::to_bits), there.map(f64::to_bits));
    let back =
        "(at_ns: 10, command: Set(\"nodes\", 5000)), (at_ns: 20, command: Set(\"nodes\", 4))";
    assert_eq!(
        rows(&file(4, back)).map(f64::to_bits),
        rows(&file(4, "")).map(f64::to_bits)
    );
}
