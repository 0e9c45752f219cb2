//! Sliders, steppers, choices and switches of every lab: all of them are in the window, and none
//! stands on another.

use eframe::egui::accesskit::Role;
use eframe::egui::{Rect, Vec2, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::{Start, What};
use hotset::chapters::{CHAPTERS, chapter};
use hotset::lesson::Chapter;

use crate::window::{Window, folders, lab, parameter, settle, window};

const SMALL: Vec2 = Vec2::new(1280.0, 720.0);
/// Left of it stands the text, and in its place the drawer; both are scrolled.
const TEXT: f32 = 496.0;

fn opened(found: &'static Chapter, preset: &str) -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let preset = found.lab().unwrap().preset(preset).unwrap();
    let start = Start {
        what: What::Preset(found, preset),
        at: Some(hotset::sim::SimTime::from_secs_f64(0.1)),
        ..Start::default()
    };
    let mut window = window(&folders, SMALL, start);
    settle(&mut window);
    (folder, window)
}

fn click(window: &mut Window, label: &str) {
    // What is called alike in the text is not meant.
    let on_stage = window
        .query_all_by_label(label)
        .find(|node| node.rect().left() > TEXT);
    match on_stage {
        Some(node) => node.click(),
        None => window.get_by_label(label).click(),
    }
    window.step();
    settle(window);
}

/// What can be set with the pointer: its name and its place.
fn controls(window: &Window) -> Vec<(String, Rect)> {
    let roles = [Role::Slider, Role::RadioButton, Role::Switch];
    let mut found = Vec::new();
    for role in roles {
        for node in window.query_all_by_role(role) {
            let name = node.accesskit_node().label().unwrap_or_default();
            found.push((name, node.rect()));
        }
    }
    for step in ["fewer", "more"] {
        for node in window.query_all_by_label_contains(&format!(": {step}")) {
            let name = node.accesskit_node().label().unwrap_or_default();
            found.push((name, node.rect()));
        }
    }
    found
}

#[test]
fn whatever_unfolds_is_in_the_window_and_beside_each_other() {
    let whole = Rect::from_min_max(pos2(0.0, 0.0), SMALL.to_pos2());
    for found in CHAPTERS.iter().filter(|chapter| chapter.lab().is_ok()) {
        let id = found.id;
        for preset in found.lab().unwrap().presets.iter().take(2) {
            let (_folder, mut window) = opened(found, preset.id);
            let on_stage = |all: &[(String, Rect)]| {
                let stage = all.iter().filter(|(_, rect)| rect.left() > TEXT);
                stage.cloned().collect::<Vec<_>>()
            };
            let before = on_stage(&controls(&window));
            click(&mut window, "more");
            let all = controls(&window);
            assert_eq!(on_stage(&all), before, "{id}: nothing moves");
            let before = before.len();
            let what = format!("{id}/{}", preset.id);
            assert!(all.len() > before, "{what}: more unfolds");
            for (index, (name, rect)) in all.iter().enumerate() {
                if rect.left() > TEXT {
                    assert!(whole.contains_rect(*rect), "{what}: {name} at {rect}");
                }
                for (other, at) in &all[index + 1..] {
                    let shared = rect.intersect(*at);
                    let apart = shared.width() <= 0.5 || shared.height() <= 0.5;
                    assert!(apart, "{what}: {name} at {rect}, {other} at {at}");
                }
            }
        }
    }
}

#[test]
fn a_stepper_sets_one_more_within_what_other_settings_allow() {
    let (_folder, mut window) = opened(chapter("replication").unwrap(), "one-and-one");
    assert_eq!(parameter(&window, "nodes"), "3");
    for (label, name, value) in [
        ("W: more", "write_quorum", "2"),
        ("W: more", "write_quorum", "3"),
        ("R: more", "read_quorum", "2"),
        ("nodes (N): more", "nodes", "4"),
    ] {
        click(&mut window, label);
        assert_eq!(parameter(&window, name), value, "{label}");
    }
    click(&mut window, "multi-leader");
    for _ in 0..4 {
        click(&mut window, "nodes (N): fewer");
    }
    assert_eq!(parameter(&window, "nodes"), "2", "a leader in each region");
}

#[test]
fn what_matters_to_the_question_stands_on_the_stage_at_rest() {
    let (_folder, mut window) = opened(chapter("nosql").unwrap(), "users-over-30");
    for (question, here, elsewhere) in [
        ("order + product", "copies", "indexes"),
        ("friends who bought", "indexes", "copies"),
    ] {
        click(&mut window, question);
        let is_shown = |label: &str| window.query_by_label(label).is_some();
        assert!(is_shown(here) && !is_shown(elsewhere), "{question}");
    }
    click(&mut window, "more");
    click(&mut window, "copies");
    assert_eq!(parameter(&window, "embed"), "true");
}

#[test]
fn who_asks_for_keys_of_their_own_is_shown_where_to_type_them() {
    let (_folder, mut window) = opened(chapter("partitioning").unwrap(), "timestamps-hashed");
    assert!(window.query_by_label("store each, today").is_none());
    click(&mut window, "your keys");
    assert!(window.query_by_label("store each, today").is_some());
    assert!(lab(&window).to_file().unwrap().contains("stream"));
}
