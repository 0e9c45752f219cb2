//! The laws that hold for every chapter, as properties of a random user's sessions.
//!
//! The random user draws from every parameter and every verb that the chapter lists, so that a
//! new chapter is covered without being told.

use crate::common::user::{after_session, issue, session, wish};
use crate::common::{advance, go_to, load, open, openings, seek};
use hotset::lesson::{Lab, Metrics, Replayed, Value};
use hotset::sim::{Progress, SimDuration, SimTime};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// All that a run is: state, numbers, and set-up and log as its file has them.
fn all_of(lab: &dyn Lab) -> (u64, Metrics, String) {
    (lab.digest(), lab.summary().metrics, lab.to_file().unwrap())
}

/// The latest command in a file's log; the steps of a talk are no part of it.
fn latest_command(file: &str) -> u64 {
    let log = file.split("\n  steps:").next().unwrap();
    let entries = log.split("at_ns:").skip(1);
    let times = entries.map(|entry| {
        let digits = entry.trim_start().split(|c: char| !c.is_ascii_digit());
        digits.take(1).collect::<String>().parse::<u64>().unwrap()
    });
    times.max().unwrap_or(0)
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn chunking(session in session(), pieces in prop::collection::vec(0_u64..2_000, 1..12)) {
        let mut whole = after_session(&session);
        let mut parts = after_session(&session);
        for &millis in &pieces {
            advance(parts.as_mut(), millis);
            parts.assert_invariants();
        }
        advance(whole.as_mut(), pieces.iter().sum());
        prop_assert_eq!(all_of(whole.as_ref()), all_of(parts.as_ref()));
    }

    #[test]
    fn replay(session in session(), budget in 1_u64..400) {
        let lab = after_session(&session);
        let file = lab.to_file().unwrap();
        let mut at_once = load(&file);
        prop_assert_eq!(at_once.replay(u64::MAX), Some(Replayed::Identical));
        prop_assert_eq!(all_of(lab.as_ref()), all_of(at_once.as_ref()));
        let mut by_and_by = load(&file);
        let replayed = loop {
            if let Some(replayed) = by_and_by.replay(budget) {
                break replayed;
            }
        };
        prop_assert_eq!(replayed, Replayed::Identical);
        prop_assert_eq!(all_of(lab.as_ref()), all_of(by_and_by.as_ref()));
    }

    #[test]
    fn seek_is_the_identity(session in session(), stops in prop::collection::vec(0_u64..1_000, 1..6)) {
        let mut lab = after_session(&session);
        let (now, horizon) = (lab.now(), lab.horizon());
        let before = all_of(lab.as_ref());
        for permille in stops {
            let stop = SimTime::from_nanos(horizon.as_nanos() / 1_000 * permille);
            seek(lab.as_mut(), stop);
            lab.assert_invariants();
            let mut fresh = load(&lab.to_file().unwrap());
            seek(fresh.as_mut(), stop);
            prop_assert_eq!(lab.digest(), fresh.digest(), "at {}", stop);
        }
        seek(lab.as_mut(), now);
        prop_assert_eq!(before, all_of(lab.as_ref()));
        prop_assert_eq!(horizon, lab.horizon());
    }

    #[test]
    fn steps_back_undo_steps(session in session(), count in 1_usize..40) {
        let mut lab = after_session(&session);
        let mut path = vec![(lab.now(), lab.digest())];
        for _ in 0..count {
            assert_eq!(lab.step(1, u64::MAX), 0);
            let (now, digest) = (lab.now(), lab.digest());
            if now == path[path.len() - 1].0 {
                break;
            }
            prop_assert!(now > path[path.len() - 1].0, "a step goes on");
            path.push((now, digest));
        }
        let end = path[path.len() - 1];
        // The first position need not be a moment at which something happened.
        for &(now, digest) in path[1..].iter().rev().skip(1) {
            assert_eq!(lab.step_back(1, u64::MAX), Progress::Arrived);
            prop_assert_eq!((lab.now(), lab.digest()), (now, digest));
        }
        assert_eq!(lab.step(path.len().saturating_sub(2), u64::MAX), 0);
        prop_assert_eq!((lab.now(), lab.digest()), end);
        assert_eq!(lab.step_back(0, u64::MAX), Progress::Arrived);
        prop_assert_eq!((lab.now(), lab.digest()), end, "no step back stays");
        while lab.now() > SimTime::ZERO {
            let before = lab.now();
            assert_eq!(lab.step_back(97, u64::MAX), Progress::Arrived);
            prop_assert!(lab.now() < before, "a step back goes back");
        }
    }

    #[test]
    fn slices_of_work_change_nothing(
        session in session(),
        slice in 1_u64..400,
        permille in 0_u64..1_000,
        back in 1_usize..60,
    ) {
        let at_one_go = after_session(&session);
        let file = at_one_go.to_file().unwrap();
        let (mut whole, mut cut) = (load(&file), load(&file));
        let slices = |lab: &mut dyn Lab, at: SimTime| {
            while lab.seek(at, slice) == Progress::OutOfBudget {}
            assert!(lab.is_settled());
        };
        let target = SimTime::from_nanos(at_one_go.now().as_nanos() / 1_000 * permille);
        for at in [at_one_go.now(), target, at_one_go.horizon()] {
            seek(whole.as_mut(), at);
            slices(cut.as_mut(), at);
            prop_assert_eq!(whole.digest(), cut.digest(), "at {}", at);
        }
        prop_assert_eq!(whole.step_back(back, u64::MAX), Progress::Arrived);
        while cut.step_back(back, slice) == Progress::OutOfBudget {}
        prop_assert_eq!((whole.now(), whole.digest()), (cut.now(), cut.digest()));
        prop_assert_eq!(whole.step(back, u64::MAX), 0);
        let mut left = back;
        while left > 0 || !cut.is_settled() {
            left = cut.step(left, slice);
            let now = cut.now();
            let _settles = cut.seek(now, slice);
        }
        prop_assert_eq!((whole.now(), whole.digest()), (cut.now(), cut.digest()));
        prop_assert_eq!(whole.work(), cut.work());
    }

    #[test]
    fn fork_forgets_the_old_future(
        opening in 0..openings().len(),
        past in prop::collection::vec((0_u64..3_000, wish()), 0..10),
        permille in 0_u64..1_000,
        turn in wish(),
        after in 0_u64..4_000,
    ) {
        let what = openings()[opening].clone();
        let mut forked = open(&what);
        let mut done = Vec::new();
        for &(gap, wish) in &past {
            advance(forked.as_mut(), gap);
            done.push((forked.now(), wish));
            issue(forked.as_mut(), wish);
        }
        let at = SimTime::from_nanos(forked.horizon().as_nanos() / 1_000 * permille);
        seek(forked.as_mut(), at);
        let was_done = issue(forked.as_mut(), turn);
        prop_assume!(was_done);
        prop_assert!(latest_command(&forked.to_file().unwrap()) <= at.as_nanos());
        prop_assert_eq!(forked.horizon(), at);

        let mut innocent = open(&what);
        for (when, wish) in done.into_iter().filter(|(when, _)| *when <= at) {
            seek(innocent.as_mut(), when);
            issue(innocent.as_mut(), wish);
        }
        seek(innocent.as_mut(), at);
        issue(innocent.as_mut(), turn);
        prop_assert_eq!(all_of(forked.as_ref()), all_of(innocent.as_ref()));
        advance(forked.as_mut(), after);
        advance(innocent.as_mut(), after);
        prop_assert_eq!(all_of(forked.as_ref()), all_of(innocent.as_ref()));
    }

    #[test]
    fn undo_brings_everything_back_and_redo_takes_it_away(
        session in session(),
        what in 0_u8..3,
        turn in wish(),
    ) {
        let mut lab = after_session(&session);
        // A command at the very moment of the one before may belong to the same gesture.
        advance(lab.as_mut(), 1);
        let (before, at) = (all_of(lab.as_ref()), lab.now());
        let was_done = match what {
            0 => { lab.reset(); true }
            1 => { lab.new_luck(99); true }
            _ => issue(lab.as_mut(), turn),
        };
        prop_assume!(was_done);
        advance(lab.as_mut(), 500);
        let (after, later) = (lab.digest(), lab.now());
        prop_assert!(lab.can_undo());
        prop_assert!(lab.undo());
        prop_assert_eq!(lab.replay(u64::MAX), Some(Replayed::NothingRecorded));
        // Only what had moved the clock moves it again.
        prop_assert_eq!(lab.now(), if what < 2 { at } else { later });
        let here = lab.digest();
        seek(lab.as_mut(), at);
        prop_assert_eq!(before, all_of(lab.as_ref()));
        if what >= 2 {
            seek(lab.as_mut(), later);
            prop_assert_eq!(lab.digest(), here);
        }
        prop_assert!(lab.redo());
        prop_assert_eq!(lab.replay(u64::MAX), Some(Replayed::NothingRecorded));
        prop_assert_eq!((lab.digest(), lab.now()), (after, later));
        prop_assert!(!lab.can_redo());
    }

    #[test]
    fn new_luck_keeps_the_settings_and_can_be_saved(session in session()) {
        let mut lab = after_session(&session);
        let settings = lab.summary().params;
        lab.new_luck(7);
        prop_assert_eq!(lab.summary().params, settings.clone());
        let again = load(&lab.to_file().unwrap());
        prop_assert_eq!(again.setup_params(), settings);
    }
}

#[test]
fn what_speaks_of_machines_that_are_gone_is_in_no_file() {
    // A later step of the talk crashes node 2.
    let mut lab = open("replication/talk");
    lab.command("set nodes=1").unwrap();
    lab.new_luck(7);
    let steps = lab.slide_count();
    let settings = lab.summary().params;
    assert!(settings.contains(&("nodes", Value::Count(1))));
    for place in 0..steps {
        let again = load(&lab.to_file().unwrap());
        assert_eq!(again.setup_params(), settings);
        assert_eq!(again.slide_count(), steps);
        lab.go_to_slide(place);
        while lab.replay(u64::MAX).is_none() {}
    }
    load(&lab.to_file().unwrap());
}

#[test]
fn a_replay_that_pauses_at_the_moment_of_a_command_does_not_lose_it() {
    // A metronome: the read and the command fall on the same nanosecond.
    let mut lab = open("cache-lab");
    lab.command("set arrivals=fixed").unwrap();
    lab.command("set cache_ms=0").unwrap();
    go_to(lab.as_mut(), 2.0);
    assert_eq!(lab.step(1, u64::MAX), 0);
    lab.command("kill-cache").unwrap();
    let file = lab.to_file().unwrap();
    for budget in 1..60 {
        let mut replayed = load(&file);
        let outcome = loop {
            if let Some(outcome) = replayed.replay(budget) {
                break outcome;
            }
        };
        assert_eq!(outcome, Replayed::Identical, "in pieces of {budget} events");
    }
}

#[test]
fn going_back_stays_quick_after_a_command_at_a_round_second() {
    for what in openings() {
        let mut lab = open(&what);
        go_to(lab.as_mut(), 30.0);
        let (name, _) = lab.ranges()[0];
        let value = lab.summary().params[0].1.clone();
        lab.command(&format!("set {name}={value}")).unwrap();
        go_to(lab.as_mut(), 90.0);
        // After 90 s of at most 64 copies, the last one lies a few seconds back. Where next to
        // nothing happens, a few dozen events are quick as well.
        let few = (lab.events() / 10).max(50);
        let progress = lab.seek(SimTime::from_secs_f64(89.0), few);
        assert_eq!(progress, Progress::Arrived, "{what}");
    }
}

#[test]
fn a_slider_dragged_while_time_stands_still_is_one_command_and_one_undo() {
    let mut lab = open("cache-lab");
    go_to(lab.as_mut(), 5.0);
    let before = all_of(lab.as_ref());
    for slots in 21..60 {
        lab.command(&format!("set capacity={slots}")).unwrap();
    }
    assert_eq!(lab.log_len(), 1);
    assert!(lab.undo());
    assert_eq!(lab.replay(u64::MAX), Some(Replayed::NothingRecorded));
    assert_eq!(before, all_of(lab.as_ref()));
    assert!(!lab.can_undo());
}

#[test]
fn an_advance_of_nothing_changes_nothing() {
    for what in openings() {
        let mut lab = open(&what);
        go_to(lab.as_mut(), 3.0);
        let before = all_of(lab.as_ref());
        assert_eq!(lab.advance(SimDuration::ZERO, 0), Progress::Arrived);
        assert_eq!(before, all_of(lab.as_ref()));
    }
}

#[test]
fn what_one_gesture_does_is_one_step_whatever_the_time_does() {
    let mut lab = open("cache-lab");
    go_to(lab.as_mut(), 5.0);
    let capacity = |lab: &dyn Lab| {
        let mut params = lab.summary().params.into_iter();
        params.find(|(name, _)| *name == "capacity").unwrap().1
    };
    let first = capacity(lab.as_ref());
    for gesture in [1, 2] {
        lab.set_gesture(gesture);
        for slots in 21..40 {
            advance(lab.as_mut(), 100);
            let slots = slots + 20 * gesture;
            lab.command(&format!("set capacity={slots}")).unwrap();
        }
    }
    assert_eq!(lab.log_len(), 38, "the model saw all of it");
    let at = lab.now();
    for (left, expected) in [(19, "59"), (0, &first.to_string())] {
        assert!(lab.undo());
        lab.replay(u64::MAX);
        assert_eq!(lab.log_len(), left);
        assert_eq!(capacity(lab.as_ref()).to_string(), expected);
        assert_eq!(lab.now(), at);
    }
    assert!(!lab.can_undo());
    assert!(lab.redo());
    lab.replay(u64::MAX);
    assert_eq!(lab.log_len(), 19);
    // Something else takes the place of what could be done again.
    lab.set_gesture(3);
    lab.command("kill-cache").unwrap();
    assert!(!lab.can_redo());
}

#[test]
fn a_preset_is_changed_as_long_as_its_settings_differ() {
    for what in openings() {
        let mut lab = open(&what);
        lab.replay(u64::MAX);
        assert!(!lab.changed(), "{what}");
        go_to(lab.as_mut(), 90.0);
        assert!(!lab.changed(), "{what}, whatever it does by itself");
    }
    let mut lab = open("cache-lab/zipf-20-slots");
    go_to(lab.as_mut(), 5.0);
    lab.command("set capacity=53").unwrap();
    assert!(lab.changed());
    lab.undo();
    lab.replay(u64::MAX);
    assert!(!lab.changed());
    lab.redo();
    lab.replay(u64::MAX);
    assert!(lab.changed());
    lab.new_luck(3);
    assert!(lab.changed());
    assert_eq!(lab.setup_params(), lab.summary().params);
    lab.command("set capacity=20").unwrap();
    assert!(!lab.changed());
}
