//! What can be clicked on the stage is a command in the file, under names a screen reader says.

use eframe::egui::{Key, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::{Start, What};
use hotset::chapters::chapter;
use hotset::chapters::replication::{CHAPTER, LogEvent, Model};
use hotset::lesson::{Chapter, Narrative as _};
use hotset::sim::{SimDuration, SimTime};

use crate::common::{go_to, open_as};
use crate::window::{DESK, Window, folders, lab, parameter, press, settle, window};

/// The preset in a window of this size, at a third of a second, where time stands still.
fn opened(preset: &str, size: Vec2) -> (tempfile::TempDir, Window) {
    opened_at(preset, size, SimTime::from_secs_f64(0.3))
}

fn opened_at(preset: &str, size: Vec2, at: SimTime) -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let found = chapter("replication").unwrap();
    let preset = found.lab().unwrap().preset(preset).unwrap();
    let start = Start {
        what: What::Preset(found, preset),
        at: Some(at),
        ..Start::default()
    };
    let mut window = window(&folders, size, start);
    settle(&mut window);
    (folder, window)
}

fn file(window: &Window) -> String {
    lab(window).to_file().unwrap()
}

fn click(window: &mut Window, label: &str) {
    window.get_by_label(label).click();
    window.step();
    settle(window);
}

#[test]
fn a_click_crashes_and_revives_a_node_and_cuts_and_heals_a_line() {
    let (_folder, mut window) = opened("async-crash", DESK);
    for (label, command) in [
        ("node 1", "Crash(1)"),
        ("node 1", "Revive(1)"),
        ("link 2-3", "Cut(2, 3)"),
        ("link 2-3", "Heal(2, 3)"),
    ] {
        assert!(!file(&window).contains(command));
        click(&mut window, label);
        assert!(file(&window).contains(command), "{command}");
    }
    assert!(window.get_by_label("log of node 1").value().is_some());
}

#[test]
fn a_cell_of_the_grid_sets_both_quorums() {
    let (_folder, mut window) = opened("one-and-one", DESK);
    click(&mut window, "W 3, R 2");
    assert_eq!(parameter(&window, "write_quorum"), "3");
    assert_eq!(parameter(&window, "read_quorum"), "2");
}

#[test]
fn a_message_that_has_the_keyboard_is_dropped_and_delayed() {
    for (key, command) in [
        (Key::Delete, "DropMessage("),
        (Key::ArrowRight, "DelayMessageBy("),
    ] {
        let (_folder, mut window) = opened("slow-follower", DESK);
        // The latest one is under way, whatever has become of those before.
        window
            .query_all_by_label_contains("from node 1 to node 3")
            .rfind(|node| {
                let label = node.accesskit_node().label();
                label.is_some_and(|label| label.starts_with("version"))
            })
            .expect("the log is on its way to node 3")
            .focus();
        // The arrows are its own from the frame on in which it has the keyboard.
        window.run_steps(3);
        press(&mut window, key);
        settle(&mut window);
        assert!(file(&window).contains(command), "{command}");
    }
}

#[test]
fn every_preset_is_drawn_at_every_size_and_changes_nothing() {
    let found: &Chapter = chapter("replication").unwrap();
    for preset in found.lab().unwrap().presets {
        for size in [DESK, Vec2::new(1280.0, 720.0), Vec2::new(960.0, 640.0)] {
            let (_folder, mut window) = opened(preset.id, size);
            let before = lab(&window).digest();
            let figures = window.query_all_by_label_contains("acknowledged ");
            assert!(figures.count() > 0, "{}", preset.id);
            click(&mut window, "more");
            window.run_steps(2);
            assert_eq!(lab(&window).digest(), before, "{}", preset.id);
        }
    }
}

#[test]
fn two_leaders_and_what_storage_refuses_are_named_on_the_stage() {
    let source = include_str!("../../saves/replication/fencing-token.ron");
    let mut run = open_as::<Model>(&CHAPTER, source).unwrap();
    go_to(&mut run, 1.4);
    let mut lines = run.model().log().lines();
    let refused = lines.find(|line| matches!(line.what, LogEvent::Fenced { .. }));
    let at = refused.unwrap().at + SimDuration::from_millis(1);
    let (_folder, window) = opened_at("fencing-token", DESK, at);
    // A choice of who acknowledges is called like a node, and has no version.
    let said = |label: &str| {
        let all = window.query_all_by_label(label);
        let mut values = all.filter_map(|node| node.value());
        values
            .find(|value| value.starts_with('v'))
            .unwrap_or_default()
    };
    let old = said("node 1");
    assert!(
        old.contains("replaced leader") && old.contains("cut off, epoch 1"),
        "{old}"
    );
    let others = [said("node 2"), said("node 3")];
    let leads = |said: &&String| said.contains("leader") && said.contains("epoch 2");
    assert_eq!(others.iter().filter(leads).count(), 1, "{others:?}");
    let refusals = window.query_all_by_label_contains("refusal from node 1 to clients");
    assert!(refusals.count() > 0);
}
