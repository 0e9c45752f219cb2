//! The stale-set race step by step, what cures it, and the recipe's other corners.

use hotset::chapters::cache_aside::{Cause, Command, Model, Outcome, Params, SetResult, Update};
use hotset::lesson::{Lab as _, LabOf, Opening, Revision};
use hotset::sim::{Experiment, Setup, SimTime};

use crate::common::{Run, metric};

fn at(millis: f64) -> SimTime {
    SimTime::from_secs_f64(millis / 1e3)
}

fn by_hand() -> Params {
    Params {
        reads_per_s: 0.0,
        writes_per_s: 0.0,
        ..Params::default()
    }
}

/// Gives commands at their milliseconds and goes on to 400 ms.
fn run(params: Params, commands: &[(f64, Command)]) -> Experiment<Model> {
    let mut run = Experiment::new(Setup { seed: 1, params });
    for (millis, command) in commands {
        run.seek(at(*millis));
        run.issue(command.clone());
    }
    run.seek(at(400.0));
    run
}

#[test]
fn a_hit_a_miss_and_an_update_take_what_the_set_up_says() {
    let done = run(
        by_hand(),
        &[
            (1.0, Command::Read(1)),
            (50.0, Command::Read(1)),
            (100.0, Command::Update(1)),
        ],
    );
    let millis = |id| {
        let request = done.model().request(id).unwrap();
        request.latency().unwrap().as_millis_f64()
    };
    // cache + database; cache; database and the delete's way there and back.
    assert!((millis(1) - 20.5).abs() < 1e-6);
    assert!((millis(2) - 0.5).abs() < 1e-6);
    assert!((millis(3) - 20.5).abs() < 1e-6);
}

#[test]
fn a_late_set_is_stale_only_if_it_comes_after_the_delete() {
    // The update is done 20.5 ms after 30 ms; its delete reaches the cache at 50.25 ms.
    for (release, old) in [
        (40.0, false),
        (50.0 - 0.01, false),
        (50.3, true),
        (90.0, true),
    ] {
        let done = run(
            by_hand(),
            &[
                (1.0, Command::Read(1)),
                (5.0, Command::Hold(1)),
                (30.0, Command::Update(1)),
                (release, Command::Release(1)),
                (150.0, Command::Read(1)),
            ],
        );
        let read = done.model().request(1).unwrap();
        let is_old = matches!(read.set, Some(SetResult::StoredOld(_)));
        assert_eq!(is_old, old, "released at {release} ms");
        let last = done.model().request(3).unwrap();
        assert_eq!(last.stale.is_some(), old, "released at {release} ms");
        if let Some(stale) = last.stale {
            // Acknowledged at 50.5 ms, looked up at 150.25 ms.
            assert_eq!(stale.versions, 1);
            assert!((stale.age.as_millis_f64() - 99.75).abs() < 1e-6);
        }
    }
}

#[test]
fn deleting_first_leaves_a_window_of_its_own() {
    // Between the delete and the row's change a reader fetches the old value and stores it.
    let params = Params {
        update: Update::DeleteBefore,
        delete_delay_ms: 50.0,
        ..by_hand()
    };
    let commands = [
        (1.0, Command::Read(1)),
        (50.0, Command::Update(1)),
        (60.0, Command::Read(1)),
        (300.0, Command::Read(1)),
    ];
    let done = run(params, &commands);
    assert_eq!(
        done.model().request(3).unwrap().outcome,
        Some(Outcome::Miss(Cause::Deleted))
    );
    let last = done.model().request(4).unwrap();
    assert!(last.is_hit() && last.stale.is_some());
    assert_eq!(
        done.model().tally().counts.stale_sets,
        0,
        "it was not old yet"
    );
}

#[test]
fn no_lease_no_cure_and_no_stale_set_with_one() {
    for (protection, rejected) in [("none", 0.0), ("single-flight", 0.0), ("lease", 1.0)] {
        let run = Run {
            what: "cache-aside/late-reader",
            seed: 7,
            set: &[("protection", protection)],
            commands: &[],
            until_s: 1.0,
        };
        let metrics = run.metrics();
        assert_eq!(metric(&metrics, "sets_rejected"), rejected, "{protection}");
        assert_eq!(
            metric(&metrics, "stale_sets"),
            1.0 - rejected,
            "{protection}"
        );
    }
}

#[test]
fn who_shares_a_load_may_be_given_what_was_read_before_it_came() {
    // The leader reads the row at 11.25 ms; the update is acknowledged at 50.5 ms; who comes at
    // 60 ms still waits for the leader, which is held.
    let params = Params {
        protection: hotset::chapters::cache_aside::Protection::SingleFlight,
        ..by_hand()
    };
    let done = run(
        params,
        &[
            (1.0, Command::Read(1)),
            (5.0, Command::Hold(1)),
            (30.0, Command::Update(1)),
            (60.0, Command::Read(1)),
            (80.0, Command::Release(1)),
        ],
    );
    let follower = done.model().request(3).unwrap();
    assert_eq!(follower.version, 1);
    assert!(follower.stale.is_some());
    assert_eq!(done.model().tally().counts.database_loads, 1);
}

#[test]
fn another_course_keeps_what_was_done_later() {
    let opened = hotset::chapters::chapter("cache-aside")
        .unwrap()
        .lab()
        .unwrap();
    let preset = opened.preset("update-deletes").unwrap();
    let mut lab = LabOf::<Model>::open(
        &hotset::chapters::cache_aside::CHAPTER,
        Opening::Preset(preset),
    )
    .unwrap();
    lab.cancel_replay();
    let _arrived = lab.seek(at(200.0), u64::MAX);
    let stale = |lab: &LabOf<Model>| lab.model().tally().counts.stale_sets;
    assert_eq!(stale(&lab), 0);
    // The read's set moves behind the update's delete; the later read stays where it was.
    lab.revise(Revision {
        from: at(5.0),
        given: vec![(at(5.0), Command::Hold(1)), (at(70.0), Command::Release(1))],
        without: Vec::new(),
    })
    .unwrap();
    assert!(lab.replay(u64::MAX).is_some());
    assert_eq!(lab.now(), at(200.0));
    assert_eq!(stale(&lab), 1);
    assert_eq!(lab.log_len(), 5);
    let file = lab.to_file().unwrap();
    let mut again = crate::common::load(&file);
    again.replay(u64::MAX);
    assert_eq!(again.digest(), lab.digest());
    assert!(lab.undo());
    lab.replay(u64::MAX);
    assert_eq!((stale(&lab), lab.log_len()), (0, 3));
}

#[test]
fn the_note_that_there_is_no_row_is_an_entry_like_any_other() {
    let params = Params {
        absent_keys: 5,
        negative: true,
        ..by_hand()
    };
    let commands = [
        (1.0, Command::Read(20)),
        (50.0, Command::Read(20)),
        (100.0, Command::Update(20)),
        (200.0, Command::Read(20)),
    ];
    let done = run(params, &commands);
    let counts = &done.model().tally().counts;
    assert_eq!((counts.negative_hits, counts.hits), (1, 1));
    let last = done.model().request(4).unwrap();
    assert!(last.present && last.version == 2);
}
