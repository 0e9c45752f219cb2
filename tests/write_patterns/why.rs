//! Why a read was stale and why a write was lost: the cause named is the oracle's, and every event
//! that is cited stands in the log at its moment.

use hotset::chapters::write_patterns::{
    Kind, LaneKind, Model, Params, StaleCause, Thing, WritePath,
};
use hotset::lesson::{ExplanationOf, Narrative as _};
use hotset::sim::{Experiment, Setup, SimDuration};

fn phrase(cause: StaleCause) -> &'static str {
    match cause {
        StaleCause::LostWrite => "was lost when the cache crashed",
        StaleCause::Reordered => "kept different ones as the last",
        StaleCause::LateFill => "stored it over a newer one",
        StaleCause::NotTold => "was not invalidated",
    }
}

fn assert_cited_events_are_in_the_log(model: &Model, found: &ExplanationOf<Model>) {
    let oldest = model.log().lines().next().map(|line| line.at);
    for cited in &found.causes {
        let (Some(event), Some(at)) = (cited.event, cited.at) else {
            continue;
        };
        if oldest.is_some_and(|oldest| at > oldest) {
            let line = model
                .log()
                .lines()
                .any(|line| line.at == at && line.what == event);
            // A burst of losses is logged by its last few.
            let is_loss = cited.text.contains("before a flush had taken it along");
            assert!(line || is_loss, "{cited:?}");
        }
    }
    let times: Vec<_> = found.causes.iter().map(|cited| cited.at).collect();
    assert!(times.is_sorted(), "{:?}", found.causes);
}

fn explain(run: &Experiment<Model>, kind: LaneKind, id: u64) -> ExplanationOf<Model> {
    let thing = Thing::Request(kind, id);
    run.model().explain(thing, run.now()).unwrap()
}

/// Explains what has ended lately, again and again; returns how many stale reads of each cause.
fn explained(params: Params, seed: u64) -> [usize; 4] {
    let mut run = Experiment::<Model>::new(Setup { seed, params });
    let mut found = [0; 4];
    for _ in 0..60 {
        run.advance(SimDuration::from_millis(500));
        let model = run.model();
        for kind in LaneKind::ALL {
            let lane = model.lane(kind);
            for request in lane.recent().under_stride(1) {
                let told = explain(&run, kind, request.op.id);
                assert_cited_events_are_in_the_log(model, &told);
                if let Some(stale) = &request.stale {
                    assert_eq!(request.op.kind, Kind::Read);
                    assert!(
                        told.headline.contains(phrase(stale.cause)),
                        "{}",
                        told.headline
                    );
                    found[stale.cause as usize] += 1;
                }
            }
            for lost in lane.lost().iter().rev().take(20) {
                let told = explain(&run, kind, lost.id);
                assert!(
                    told.headline.contains("acknowledged, and lost"),
                    "{}",
                    told.headline
                );
                assert_cited_events_are_in_the_log(model, &told);
            }
        }
    }
    found
}

#[test]
fn the_cause_named_is_the_oracles_and_its_events_are_in_the_log() {
    let mut all = [0; 4];
    for (seed, write_path) in [(1, WritePath::Invalidate), (2, WritePath::Around)] {
        let params = Params {
            keys: 8,
            capacity: 8,
            reads_per_s: 20.0,
            writes_per_s: 20.0,
            jitter_ms: 20.0,
            database_per_s: 0.0,
            crash_every_s: 4.0,
            ttl_s: 2.0,
            write_path,
            ..Params::default()
        };
        for (sum, count) in all.iter_mut().zip(explained(params, seed)) {
            *sum += count;
        }
    }
    println!("{all:?}");
    assert!(all.iter().all(|&count| count >= 20), "{all:?}");
    assert!(all.iter().sum::<usize>() >= 400, "{all:?}");
}
