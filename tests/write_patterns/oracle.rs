//! The oracle, checked from outside: where each acknowledged write is, and lanes that must agree.

use crate::common::{Run, in_parallel, metric};
use hotset::chapters::write_patterns::{Command, LaneKind, Model, Params, Verdict, WritePath};
use hotset::lesson::Metrics;
use hotset::sim::{Experiment, Setup, SimDuration, SimTime};

fn stormy(write_path: WritePath, versions: bool) -> Params {
    Params {
        reads_per_s: 40.0,
        writes_per_s: 40.0,
        write_path,
        versions,
        jitter_ms: 10.0,
        database_per_s: 90.0,
        restart_s: 0.3,
        crash_every_s: 1.5,
        flush_s: 0.7,
        batch: 9,
        buffer: 12,
        ttl_s: 2.0,
        capacity: 12,
        ..Params::default()
    }
}

/// Every acknowledged version is in the database, or in the buffer, or known to be lost.
fn assert_accounted_for(model: &Model) {
    for lane in model.lanes() {
        for key in 1..=model.params().keys as u32 {
            let oracle = lane.oracle().of(key);
            let buffered = lane.buffer().holds(key).map_or(0, |dirty| dirty.version);
            let found = oracle.database.max(buffered).max(oracle.lost_to);
            assert!(
                oracle.acknowledged <= found,
                "{}: key {key}: {oracle:?}",
                lane.kind().name()
            );
        }
        let counts = &lane.tally().counts;
        if lane.kind().write_path(model.params()) != WritePath::Behind {
            assert_eq!(counts.writes_lost, 0, "{}", lane.kind().name());
        }
        assert!(lane.lost().len() as u64 <= counts.writes_lost);
    }
}

#[test]
fn in_every_storm_each_acknowledged_write_is_somewhere_or_named() {
    for (seed, path) in [
        (1, WritePath::Invalidate),
        (2, WritePath::Around),
        (3, WritePath::Through),
        (4, WritePath::Behind),
    ] {
        let params = stormy(path, seed % 2 == 0);
        let mut run = Experiment::<Model>::new(Setup { seed, params });
        for round in 0..40_u64 {
            run.advance(SimDuration::from_millis(500));
            let lane = LaneKind::ALL[(round % 4) as usize];
            if round % 7 == 3 {
                run.issue(Command::CrashDatabase(lane));
            } else {
                run.issue(Command::ReviveDatabase(lane));
            }
            assert_accounted_for(run.model());
        }
        let behind = run.model().lane(LaneKind::WriteBehind);
        assert!(behind.tally().lost > 0, "nothing was lost in {path:?}");
    }
}

#[test]
fn what_is_named_as_lost_was_acknowledged_and_is_nowhere() {
    let params = Params {
        writes_per_s: 30.0,
        ..Params::default()
    };
    let mut run = Experiment::<Model>::new(Setup { seed: 3, params });
    run.seek(SimTime::from_secs_f64(4.5));
    run.issue(Command::CrashCache(LaneKind::WriteBehind));
    let lane = run.model().lane(LaneKind::WriteBehind);
    let counts = &lane.tally().counts;
    assert_eq!(
        lane.lost().len() as u64,
        counts.writes_lost,
        "each one is named"
    );
    assert_eq!(
        counts.writes_lost, counts.writes_acknowledged,
        "no flush has come yet"
    );
    for lost in lane.lost() {
        assert!(lane.oracle().of(lost.key).database < lost.version);
        if let Some(request) = lane.request(lost.id) {
            assert_eq!(request.verdict, Some(Verdict::Answered));
            assert_eq!(request.ended_at, Some(lost.acknowledged_at));
        }
    }
}

fn of(metrics: &Metrics, lane: &str) -> Vec<(String, Option<f64>)> {
    let lane = format!("{lane}.");
    let own = metrics.iter().filter_map(|(name, value)| {
        let name = name.strip_prefix(&lane)?;
        Some((name.to_owned(), *value))
    });
    own.collect()
}

#[test]
fn read_through_that_removes_is_as_stale_as_cache_aside() {
    let run = |seed, cache_ms| {
        let run = Run {
            what: "write-patterns/late-fill",
            seed,
            set: &[("cache_ms", cache_ms)],
            commands: &[],
            until_s: 60.0,
        };
        run.metrics()
    };
    // Where the way to the cache takes no time, it is the same lane twice.
    let same = run(1, "0");
    assert_eq!(of(&same, "cache-aside"), of(&same, "read-through"));
    let seeds: Vec<u64> = (0..10).collect();
    let runs = in_parallel(&seeds, |&seed| run(seed, "0.5"));
    let stale = |lane: &str| -> f64 {
        let name = format!("{lane}.stale_reads");
        runs.iter().map(|metrics| metric(metrics, &name)).sum()
    };
    let (aside, through) = (stale("cache-aside"), stale("read-through"));
    assert!(aside > 100.0, "{aside}");
    assert!((through / aside - 1.0).abs() < 0.25, "{aside} {through}");
}

#[test]
fn versions_end_both_races() {
    let seeds: Vec<u64> = (0..10).collect();
    for preset in ["two-writers", "late-fill"] {
        in_parallel(&seeds, |&seed| {
            let what = format!("write-patterns/{preset}");
            let run = |versions| Run {
                what: &what,
                seed,
                set: versions,
                commands: &[],
                until_s: 30.0,
            };
            let guarded = run(&[("versions", "true")]).metrics();
            for lane in [
                "cache-aside",
                "write-through",
                "write-behind",
                "read-through",
            ] {
                let stale = metric(&guarded, &format!("{lane}.stale_reads"));
                assert_eq!(stale, 0.0, "{preset} {seed} {lane}");
            }
            let free = run(&[]).metrics();
            let race = match preset {
                "two-writers" => "write-through.stale_reordered",
                _ => "cache-aside.stale_late_fill",
            };
            assert!(metric(&free, race) > 0.0, "{preset} {seed}");
        });
    }
}
