//! The shell does what its keys and controls say, and what it shows is what a run without a
//! window computes.
#![cfg(feature = "gui")]

#[path = "common/window.rs"]
mod window;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::Start;
use hotset::sim::SimTime;
use window::{
    DESK, folders, headless_digest, lab, now, parameter, press, press_with, settle, shell, still,
    window,
};

#[test]
fn it_opens_on_a_running_picture_and_stands_still_when_paused() {
    let (_folder, folders) = folders();
    let mut window = window(&folders, DESK, Start::default());
    assert!(shell(&window).playing());
    let before = now(&window);
    window.run_steps(30);
    let played = now(&window).since(before).as_secs_f64();
    assert!((0.45..0.55).contains(&played), "{played}");
    window.get_by_role_and_label(Role::Button, "pause").click();
    window.step();
    window.run();
    let paused_at = now(&window);
    // A harness runs until nothing asks for another frame.
    let frames = window.run();
    assert!(frames <= 2, "{frames} frames while paused");
    window.run_steps(20);
    assert_eq!(now(&window), paused_at);
    window.get_by_role_and_label(Role::Button, "play").click();
    window.run_steps(10);
    assert!(now(&window) > paused_at);
}

#[test]
fn any_speed_gives_the_run_that_has_no_window() {
    for faster in [0, -3, 3, 9] {
        let (_folder, folders) = folders();
        let mut window = window(&folders, DESK, Start::default());
        let key = if faster < 0 { Key::Minus } else { Key::Plus };
        for _ in 0..i32::abs(faster) {
            press(&mut window, key);
        }
        window.run_steps(25);
        press(&mut window, Key::Space);
        settle(&mut window);
        let at = now(&window);
        assert!(at > SimTime::ZERO);
        assert_eq!(lab(&window).digest(), headless_digest("zipf-20-slots", at));
    }
}

#[test]
fn keys_step_and_go_to_both_ends() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press(&mut window, Key::ArrowRight);
    let first = now(&window);
    assert!(first > SimTime::ZERO);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    let eleventh = now(&window);
    for _ in 0..10 {
        press(&mut window, Key::ArrowLeft);
    }
    assert_eq!(now(&window), first);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(now(&window), eleventh);
    press(&mut window, Key::Home);
    settle(&mut window);
    assert_eq!(now(&window), SimTime::ZERO);
    press(&mut window, Key::End);
    settle(&mut window);
    let end = lab(&window).horizon();
    assert_eq!(now(&window), end);
    assert!(end > eleventh);
    assert_eq!(lab(&window).digest(), headless_digest("zipf-20-slots", end));
}

#[test]
fn buttons_step_as_keys_do() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    window.get_by_label("step forward").click();
    window.run();
    let first = now(&window);
    assert!(first > SimTime::ZERO);
    window.get_by_label("step back").click();
    window.run();
    assert_eq!(now(&window), SimTime::ZERO);
}

#[test]
fn the_timeline_goes_to_a_moment_that_nobody_has_seen() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    let timeline = window.get_by_role_and_label(Role::Slider, "timeline");
    timeline.set_value_accesskit(300.0);
    window.step();
    settle(&mut window);
    let at = SimTime::from_secs_f64(300.0);
    assert_eq!(now(&window), at);
    assert!(!shell(&window).playing());
    assert_eq!(lab(&window).digest(), headless_digest("zipf-20-slots", at));
}

#[test]
fn digits_open_the_ready_made_experiments_and_undo_brings_the_run_back() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press(&mut window, Key::ArrowRight);
    let (before, at) = (lab(&window).digest(), now(&window));
    press(&mut window, Key::Num2);
    assert_eq!(lab(&window).preset(), Some("uniform"));
    assert!(shell(&window).playing());
    press(&mut window, Key::Num0);
    assert_eq!(lab(&window).preset(), Some("most-frequent"));
    for _ in 0..2 {
        press_with(&mut window, Modifiers::COMMAND, Key::Z);
    }
    settle(&mut window);
    assert_eq!((lab(&window).digest(), now(&window)), (before, at));
}

#[test]
fn new_luck_and_reset_can_be_undone() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    let (before, seed) = (lab(&window).digest(), lab(&window).seed());
    press(&mut window, Key::N);
    assert_ne!(lab(&window).seed(), seed);
    assert_eq!(now(&window), SimTime::ZERO);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!((lab(&window).digest(), lab(&window).seed()), (before, seed));
    press(&mut window, Key::R);
    assert_eq!(now(&window), SimTime::ZERO);
    window.get_by_label("Undo").click();
    window.step();
    settle(&mut window);
    assert_eq!(lab(&window).digest(), before);
}

#[test]
fn a_seed_can_be_typed_and_typing_is_no_command() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    window.get_by_label("seed 14").click();
    window.run();
    for key in [Key::R, Key::Space, Key::Num2] {
        press(&mut window, key);
    }
    assert_eq!(lab(&window).preset(), Some("zipf-20-slots"));
    assert!(!shell(&window).playing());
    let field = window.get_by_role_and_label(Role::TextInput, "seed");
    field.type_text("9");
    window.run();
    press(&mut window, Key::Enter);
    window.run();
    assert!(lab(&window).seed().to_string().contains('9'));
}

#[test]
fn arrows_belong_to_a_slider_that_has_the_keyboard() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    let slots = window.get_by_role_and_label(Role::Slider, "slots");
    slots.focus();
    window.run();
    press(&mut window, Key::ArrowRight);
    window.run();
    assert_eq!(parameter(&window, "capacity"), "21");
    assert_eq!(now(&window), SimTime::ZERO);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(parameter(&window, "capacity"), "20");
}

#[test]
fn a_question_is_answered_by_the_model_and_remembered() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    let id = "cache-lab/uniform-random-victims";
    window
        .get_by_label("Near 20 %, as with LRU")
        .click_accesskit();
    window.run_steps(2);
    assert_eq!(shell(&window).preferences().answers.get(id), Some(&2));
    window.get_by_label("show me").click_accesskit();
    window.run_steps(3);
    let said = window.query_by(|node| {
        let text = node.value().or(node.label()).unwrap_or_default();
        text.contains("as the answer says")
    });
    assert!(said.is_some());
    window.get_by_label("open this run").click_accesskit();
    settle(&mut window);
    assert_eq!(now(&window), SimTime::from_secs_f64(300.0));
    assert_eq!(parameter(&window, "policy"), "random");
    drop(window);
    let again = still(&folders);
    assert_eq!(shell(&again).preferences().answers.get(id), Some(&2));
}

#[test]
fn every_chapter_can_be_opened_from_the_sidebar() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    for chapter in &hotset::chapters::CHAPTERS {
        let name = format!("{} {}", chapter.number, chapter.name);
        let node = window.get_by_label(&name);
        assert!(!node.accesskit_node().is_disabled(), "{name}");
        node.click();
        window.run_steps(3);
        let shown = window.query_by_role_and_label(Role::Heading, chapter.title);
        assert!(shown.is_some(), "{name}");
    }
}

#[test]
fn a_narrow_window_starts_without_the_text_and_can_show_it() {
    let (_folder, folders) = folders();
    let mut window = window(&folders, Vec2::new(1000.0, 640.0), Start::default());
    press(&mut window, Key::Space);
    window.run();
    assert!(window.query_by_label("Reach 90 %").is_none());
    press_with(&mut window, Modifiers::COMMAND, Key::B);
    window.run();
    assert!(window.query_by_label("Reach 90 %").is_some());
    window.get_by_label("hide the text").click();
    window.run();
    assert!(window.query_by_label("Reach 90 %").is_none());
}

#[test]
fn it_can_be_drawn_at_every_size_and_zoom() {
    let (_folder, folders) = folders();
    for (width, height) in [
        (960.0, 600.0),
        (1280.0, 720.0),
        (640.0, 400.0),
        (330.0, 250.0),
    ] {
        let mut window = window(&folders, Vec2::new(width, height), Start::default());
        press(&mut window, Key::Space);
        window.run();
        for dialog in [Key::O, Key::S] {
            press_with(&mut window, Modifiers::COMMAND, dialog);
            window.run();
            press(&mut window, Key::Escape);
            window.run();
        }
        press(&mut window, Key::F1);
        window.run();
    }
}

#[test]
fn help_opens_and_closes_with_its_keys() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    for (open, close) in [(Key::F1, Key::Escape), (Key::Questionmark, Key::F1)] {
        press(&mut window, open);
        window.run();
        assert!(
            window
                .query_by_role_and_label(Role::Heading, "Keys and help")
                .is_some()
        );
        press(&mut window, close);
        window.run();
        assert!(
            window
                .query_by_role_and_label(Role::Heading, "Keys and help")
                .is_none()
        );
    }
}
