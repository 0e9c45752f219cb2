//! Storyboards: what is recorded is what is played, forward and back, before and after saving.

use crate::common::user::{after_session, issue, session, wish};
use crate::common::{advance, load, try_load};
use hotset::lesson::{Ask, Lab, Replayed};
use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;

/// The digest at every step, in the order in which the steps are visited.
fn visit(lab: &mut dyn Lab, steps: impl Iterator<Item = usize>) -> Vec<u64> {
    steps
        .map(|step| {
            lab.go_to_slide(step);
            assert_eq!(lab.replay(u64::MAX), Some(Replayed::NothingRecorded));
            assert_eq!(lab.now(), lab.slides()[step].at);
            assert_eq!(lab.slide_at(), Some(step));
            lab.digest()
        })
        .collect()
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 40,
        failure_persistence: Some(Box::new(FileFailurePersistence::WithSource("regressions"))),
        ..ProptestConfig::default()
    })]

    #[test]
    fn a_storyboard_plays_as_it_was_recorded(
        session in session(),
        stretches in prop::collection::vec((0_u64..2_000, prop::collection::vec(wish(), 0..3)), 1..6),
        aside in wish(),
    ) {
        let mut lab = after_session(&session);
        // A talk that is shipped brings steps of its own.
        while lab.slide_count() > 0 {
            lab.remove_slide(0);
        }
        let mut recorded = Vec::new();
        for (millis, wishes) in &stretches {
            advance(lab.as_mut(), *millis);
            for &wish in wishes {
                issue(lab.as_mut(), wish);
            }
            let place = lab.add_slide(None).unwrap();
            prop_assert_eq!(place, recorded.len());
            recorded.push(lab.digest());
        }
        let count = recorded.len();
        let back: Vec<u64> = recorded.iter().rev().copied().collect();
        prop_assert_eq!(&visit(lab.as_mut(), 0..count), &recorded);
        prop_assert_eq!(&visit(lab.as_mut(), (0..count).rev()), &back);
        // What is tried between two steps leaves no trace in the next.
        advance(lab.as_mut(), 700);
        issue(lab.as_mut(), aside);
        let mut again = load(&lab.to_file().unwrap());
        prop_assert_eq!(&visit(lab.as_mut(), 0..count), &recorded);
        again.replay(u64::MAX);
        prop_assert_eq!(again.slide_count(), count);
        prop_assert_eq!(&visit(again.as_mut(), 0..count), &recorded);
    }
}

#[test]
fn to_talk_is_not_to_change_but_to_vote_is() {
    let mut lab = crate::common::open("cache-lab");
    advance(lab.as_mut(), 1_000);
    lab.add_slide(None).unwrap();
    advance(lab.as_mut(), 1_000);
    lab.add_slide(None).unwrap();
    let mut slide = lab.slides()[1].clone();
    slide.ask = Some(Ask {
        question: "Which?".to_owned(),
        options: vec!["this".to_owned(), "that".to_owned()],
        votes: Vec::new(),
        resolves: None,
    });
    lab.edit_slide(1, slide).unwrap();
    let edits = lab.edits();
    visit(lab.as_mut(), [0, 1, 0, 1].into_iter());
    assert_eq!(lab.edits(), edits);
    lab.vote(1, 0, 1);
    lab.vote(1, 0, 1);
    assert_ne!(lab.edits(), edits);
    let again = load(&lab.to_file().unwrap());
    let ask = again.slides()[1].ask.clone().unwrap();
    assert_eq!((ask.votes_for(0), ask.votes_for(1)), (2, 0));
}

#[test]
fn a_step_of_a_broken_storyboard_is_refused_in_a_sentence() {
    let mut lab = crate::common::open("cache-lab");
    advance(lab.as_mut(), 1_000);
    lab.add_slide(None).unwrap();
    lab.command("kill-cache").unwrap();
    advance(lab.as_mut(), 1_000);
    lab.add_slide(None).unwrap();
    let file = lab.to_file().unwrap();
    for (from, to) in [
        ("KillCache", "KillTheMoon"),
        ("at_ns: 2000000000", "at_ns: 500000000"),
        ("caption: \"Step 1\"", "caption: 4"),
    ] {
        assert!(file.contains(from), "{from} in {file}");
        let broken = file.replace(from, to);
        let refused = try_load(&broken);
        let sentence = refused.err().unwrap().to_string();
        assert!(sentence.ends_with('.'), "{sentence}");
    }
}

#[test]
fn going_to_a_step_keeps_what_the_run_still_had_to_do() {
    let later = |lab: &dyn Lab| -> Vec<(f64, String)> {
        let deeds = lab.deeds().into_iter();
        deeds.map(|(at, what)| (at.as_secs_f64(), what)).collect()
    };
    // Recorded in one go, and the same again from its file.
    let mut recorded = crate::common::open("cache-lab");
    crate::common::go_to(recorded.as_mut(), 20.0);
    recorded.add_slide(None).unwrap();
    crate::common::go_to(recorded.as_mut(), 30.0);
    recorded.command("kill-cache").unwrap();
    crate::common::go_to(recorded.as_mut(), 40.0);
    recorded.add_slide(None).unwrap();
    crate::common::go_to(recorded.as_mut(), 60.0);
    recorded.command("revive-cache").unwrap();
    crate::common::go_to(recorded.as_mut(), 70.0);
    let whole = later(recorded.as_ref());
    assert_eq!(whole.len(), 2);
    let end = recorded.digest();
    let mut opened = load(&recorded.to_file().unwrap());
    opened.replay(u64::MAX);
    for mut lab in [recorded, opened] {
        for step in [0, 1, 0] {
            lab.go_to_slide(step);
            lab.replay(u64::MAX);
            assert_eq!(later(lab.as_ref()), whole, "at step {step}");
            assert!(!lab.can_undo() || step == 0 || lab.slide_at() == Some(step));
            let again = load(&lab.to_file().unwrap());
            assert_eq!(later(again.as_ref()), whole, "saved at step {step}");
        }
        // The run goes on as it was recorded.
        crate::common::go_to(lab.as_mut(), 70.0);
        assert_eq!(lab.digest(), end);
        // What the learner changes has a future of its own.
        lab.go_to_slide(0);
        lab.replay(u64::MAX);
        lab.command("write=3").unwrap();
        assert_eq!(later(lab.as_ref()).len(), 1);
        lab.go_to_slide(1);
        lab.replay(u64::MAX);
        assert!(lab.undo(), "what was tried can be brought back");
        lab.replay(u64::MAX);
        assert_eq!(later(lab.as_ref()).len(), 1);
        assert!(lab.undo());
        lab.replay(u64::MAX);
        assert_eq!(later(lab.as_ref()), whole);
    }
}
