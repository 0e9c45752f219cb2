//! Scenes: what is sent while time stands still is seen through, and a scene that is over says so.

use eframe::egui::Key;
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use hotset::sim::SimTime;

use crate::window::{DESK, Window, folders, given, lab, now, press, says, shell, window};

/// A lab in which only what is sent by hand happens.
const QUIET: &str = r#"(format: 1, chapter: "cache-aside", model_version: 2, app: "0.1.0", setup: (seed: 7, params: (
    keys: 6, capacity: 6, reads_per_s: 0.0, writes_per_s: 0.0)), log: [LOG], pace: Some(1.0))"#;

fn opened(log: &str) -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let start = given("/tmp/quiet.ron", QUIET.replace("LOG", log));
    let window = window(&folders, DESK, start);
    (folder, window)
}

fn frames_until(window: &mut Window, holds: impl Fn(&Window) -> bool) {
    let came = (0..1_200).any(|_| {
        window.step();
        holds(window)
    });
    assert!(came, "it never comes");
}

fn stopped(window: &Window) -> bool {
    !shell(window).playing()
}

#[test]
fn a_request_sent_while_time_stands_still_is_seen_through() {
    let (_folder, mut window) = opened("");
    press(&mut window, Key::Space);
    assert!(stopped(&window));
    let before = now(&window);
    // The card about the file lies over it for a pointer.
    window
        .get_by_role_and_label(Role::Button, "Read 1")
        .click_accesskit();
    window.run_steps(3);
    assert!(!stopped(&window), "time runs");
    frames_until(&mut window, stopped);
    let metrics = lab(&window).summary().metrics;
    let latency = metrics
        .iter()
        .find(|(name, _)| *name == "latency_p50_answered_ms");
    assert!(latency.expect("a metric").1.is_some(), "it was answered");
    assert!(now(&window) > before);
    assert_eq!(
        lab(&window).pace(),
        1.0,
        "the pace is the one that was chosen"
    );
}

#[test]
fn a_setting_that_is_changed_while_time_stands_still_leaves_it_so() {
    let (_folder, mut window) = opened("");
    press(&mut window, Key::Space);
    let before = now(&window);
    window.key_press(Key::R);
    window.run_steps(10);
    assert!(stopped(&window));
    assert!(now(&window) <= before);
}

#[test]
fn a_scene_that_is_over_stops_and_can_be_played_again() {
    let (_folder, mut window) = opened("(at_ns: 2000000, command: Read(1))");
    frames_until(&mut window, stopped);
    assert!(says(&window, "The scene has ended"));
    let ended = now(&window);
    assert!(ended > SimTime::from_secs_f64(0.002));
    window
        .get_by_role_and_label(Role::Button, "Play again")
        .click();
    frames_until(&mut window, |window| {
        now(window) < ended && !stopped(window)
    });
    frames_until(&mut window, stopped);
    assert_eq!(lab(&window).log_len(), 1, "nothing of it is lost");
    // Who plays on watches time pass in which nothing happens.
    press(&mut window, Key::Space);
    window.run_steps(30);
    assert!(!stopped(&window));
}
