//! The game of chapter 6 in the window: a click, then digits, to the end and over the mistakes.

use crate::window::{DESK, folders, lab, press, shell, window};
use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Start, What};
use hotset::chapters::chapter;

#[test]
fn the_game_is_played_with_digits_once_a_slot_was_clicked() {
    let (_folder, folders) = folders();
    let chapter = chapter("eviction").expect("a chapter");
    let start = Start {
        what: What::Chapter(chapter),
        ..Start::default()
    };
    let mut window = window(&folders, DESK, start);
    press(&mut window, Key::Space);
    let preset = lab(&window).preset();
    window
        .get_by_role_and_label(Role::Button, "game slot 1")
        .click();
    window.run_steps(3);
    let mut pressed = 0;
    while window.query_by_label_contains("mistake 1 of").is_none() {
        let before = lab(&window).log_len();
        press(&mut window, Key::Num1);
        window.run_steps(2);
        assert_eq!(lab(&window).preset(), preset, "digits open no preset");
        assert_eq!(lab(&window).log_len(), before + 1, "each digit is a choice");
        pressed += 1;
        assert!(pressed < 60, "the game ends");
    }
    assert!(!shell(&window).playing());
    window.get_by_role_and_label(Role::Button, ">").click();
    window.run_steps(3);
    window.get_by_label_contains("mistake 2 of");
    // The digits of somebody who has played with them open nothing else: they show the mistakes.
    press(&mut window, Key::Num1);
    window.run_steps(2);
    window.get_by_label_contains("mistake 1 of");
    assert_eq!(lab(&window).preset(), preset);
}
