//! The bet in the window: asked before the run, with the digit keys, and told when it is decided.

use crate::window::{DESK, Window, folders, lab, now, press, shell, window};
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Start, What};
use hotset::chapters::chapter;
use hotset::lesson::BetState;
use hotset::sim::SimTime;

/// A window that has just opened the experiment of chapter 6 with a bet.
fn asked() -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let chapter = chapter("eviction").expect("a chapter");
    let opened = chapter.lab().expect("built");
    let start = Start {
        what: What::Preset(chapter, opened.preset("loop").expect("a preset")),
        ..Start::default()
    };
    let window = window(&folders, DESK, start);
    assert_eq!(lab(&window).bet_state(), Some(BetState::Asked));
    assert!(!shell(&window).playing(), "it waits for the bet");
    (folder, window)
}

#[test]
fn a_digit_bets_and_starts_the_run_which_decides() {
    let (_folder, mut window) = asked();
    let question = lab(&window).bet().expect("a bet").question.clone();
    window.get_by_label(&question);
    press(&mut window, Key::Num9);
    assert_eq!(lab(&window).preset(), Some("loop"), "no preset is opened");
    press(&mut window, Key::Num2);
    assert_eq!(lab(&window).bet().expect("a bet").chosen, Some(1));
    assert!(shell(&window).playing());
    for _ in 0..8 {
        press(&mut window, Key::Plus);
    }
    for _ in 0..400 {
        window.step();
        if now(&window) > SimTime::from_secs_f64(21.0) {
            break;
        }
    }
    assert!(matches!(
        lab(&window).bet_state(),
        Some(BetState::Decided { right: 1, .. })
    ));
    window.get_by_label_contains("is right. Measured at 20 s");
    press(&mut window, Key::Escape);
    window.step();
    assert_eq!(lab(&window).bet_state(), None, "it is closed");
    press(&mut window, Key::Num2);
    assert_eq!(
        lab(&window).preset(),
        Some("a-scan"),
        "digits are free again"
    );
}

#[test]
fn a_click_bets_as_well() {
    let (_folder, mut window) = asked();
    let option = window.get_by_role_and_label(Role::Button, "bet on SIEVE");
    option.click();
    window.run_steps(3);
    assert_eq!(lab(&window).bet().expect("a bet").chosen, Some(2));
    assert!(shell(&window).playing());
}

#[test]
fn one_key_skips_it_and_the_lab_can_be_used_instead() {
    let (_folder, mut window) = asked();
    press(&mut window, Key::Escape);
    assert_eq!(lab(&window).bet_state(), None);
    assert!(shell(&window).playing());
    let (_folder, mut window) = asked();
    press(&mut window, Key::ArrowRight);
    window.step();
    assert!(now(&window) > SimTime::ZERO);
    assert_eq!(
        lab(&window).bet_state(),
        None,
        "the run has begun without a bet"
    );
}

#[test]
fn a_room_is_asked_too() {
    let (_folder, mut window) = asked();
    let question = lab(&window).bet().expect("a bet").question.clone();
    press(&mut window, Key::F5);
    window.run_steps(4);
    assert!(shell(&window).is_presenting());
    window.get_by_label(&question);
    assert!(window.query_by_label("skip (Esc)").is_none());
    press(&mut window, Key::Num2);
    assert_eq!(lab(&window).bet().expect("a bet").chosen, Some(1));
    assert!(shell(&window).playing());
}

#[test]
fn what_a_ready_made_log_reaches_is_not_the_learners() {
    let (_folder, folders) = folders();
    let chapter = chapter("cache-aside").expect("a chapter");
    let opened = chapter.lab().expect("built");
    let start = Start {
        what: What::Preset(chapter, opened.preset("late-reader").expect("a preset")),
        ..Start::default()
    };
    let mut window = window(&folders, DESK, start);
    let met = |window: &Window| -> Vec<&str> {
        let goals = lab(window).goals();
        let met = goals.into_iter().filter(|(_, reading)| reading.met);
        met.map(|(goal, _)| goal.id).collect()
    };
    for _ in 0..800 {
        if !met(&window).is_empty() {
            break;
        }
        window.step();
    }
    let goal = met(&window)
        .first()
        .copied()
        .expect("the log shows the race");
    window.run_steps(2);
    assert!(!shell(&window).preferences().has_met("cache-aside", goal));
}
