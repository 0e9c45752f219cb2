//! Exports from the window: the panel, what it writes, and what it refuses.

use std::path::PathBuf;

use crate::window::{Window, folders, lab, press, press_with, says, settle, still};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use hotset::app::Folders;
use hotset::io::tables;
use image::GenericImageView as _;

/// The panel, open over a run of two seconds.
fn panel(folders: &Folders) -> Window {
    let mut window = still(folders);
    let timeline = window.get_by_role_and_label(Role::Slider, "timeline");
    timeline.set_value_accesskit(2.0);
    window.step();
    settle(&mut window);
    press_with(&mut window, Modifiers::COMMAND, Key::E);
    window.run();
    window
}

fn choose(window: &mut Window, label: &str) {
    window
        .get_by_role_and_label(Role::RadioButton, label)
        .click();
    window.run();
}

fn export(window: &mut Window) {
    window.get_by_label("Export file").click();
    window.step();
    window.run();
}

fn files(folders: &Folders) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(&folders.experiments);
    let mut files: Vec<PathBuf> = entries
        .map(|entries| entries.map(|entry| entry.unwrap().path()).collect())
        .unwrap_or_default();
    files.sort();
    files
}

#[test]
fn the_stage_is_written_as_large_as_it_is_shown_and_told() {
    let (_folder, folders) = folders();
    let mut window = panel(&folders);
    let before = lab(&window).digest();
    export(&mut window);
    assert!(says(&window, "Exported"));
    assert_eq!(lab(&window).digest(), before);
    let path = folders.experiments.join("zipf-20-slots-10-s-stage.png");
    assert_eq!(files(&folders), [path.as_path()]);
    let picture = image::open(&path).unwrap();
    // Twice the points of the stage, which is a part of a window of 1600x900.
    let (width, height) = picture.dimensions();
    assert!((1_400..3_200).contains(&width) && (700..1_800).contains(&height));
    assert!(says(&window, &format!("{width} x {height} pixels")));
}

#[test]
fn a_file_that_is_there_is_asked_about() {
    let (_folder, folders) = folders();
    let mut window = panel(&folders);
    choose(&mut window, "metrics");
    export(&mut window);
    let path = folders.experiments.join("zipf-20-slots-10-s-metrics.csv");
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        tables::metrics(lab(&window))
    );
    std::fs::write(&path, "mine").unwrap();
    press_with(&mut window, Modifiers::COMMAND, Key::E);
    window.run();
    choose(&mut window, "metrics");
    export(&mut window);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "mine");
    window.get_by_label("Replace it").click();
    window.step();
    window.run();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        tables::metrics(lab(&window))
    );
}

#[test]
fn a_plot_is_chosen_by_its_title_and_written_alone() {
    let (_folder, folders) = folders();
    let mut window = panel(&folders);
    choose(&mut window, "a plot");
    choose(&mut window, "Latency");
    choose(&mut window, "SVG");
    export(&mut window);
    let files = files(&folders);
    assert_eq!(files.len(), 1, "{files:?}");
    let text = std::fs::read_to_string(&files[0]).unwrap();
    assert!(text.contains("aria-label=\"Latency\"") && !text.contains("aria-label=\"Hit rate\""));
}

#[test]
fn the_window_is_written_without_the_panel_in_front_of_it() {
    let (_folder, folders) = folders();
    let mut window = panel(&folders);
    choose(&mut window, "window");
    choose(&mut window, "SVG");
    export(&mut window);
    let text = std::fs::read_to_string(&files(&folders)[0]).unwrap();
    assert!(text.contains("width=\"1600\" height=\"900\""));
    assert!(text.contains("aria-label=\"hotset\"") && text.contains("aria-label=\"2.000 s\""));
    assert!(!text.contains("pixels a point") && !text.contains("Export file"));
}

#[test]
fn a_film_is_made_while_the_window_runs_and_can_be_given_up() {
    let (_folder, folders) = folders();
    let mut window = panel(&folders);
    let before = lab(&window).digest();
    choose(&mut window, "animated GIF");
    choose(&mut window, "640 x 360");
    window.get_by_label("Export file").click();
    window.run_steps(20);
    assert!(files(&folders).is_empty());
    window.get_by_label("Cancel").click();
    window.run_steps(4);
    window.run();
    assert!(files(&folders).is_empty());

    press_with(&mut window, Modifiers::COMMAND, Key::E);
    window.run();
    choose(&mut window, "animated GIF");
    choose(&mut window, "640 x 360");
    window.get_by_label("Export file").click();
    for _ in 0..300 {
        window.step();
        if says(&window, "Exported") {
            break;
        }
    }
    // From 0 to 2 s, twenty frames a second, both ends included.
    assert!(says(&window, "41 frames of 640 x 360 pixels"));
    assert_eq!(lab(&window).digest(), before);
    let bytes = std::fs::read(&files(&folders)[0]).unwrap();
    let mut decoder = gif::DecodeOptions::new().read_info(&bytes[..]).unwrap();
    let mut count = 0;
    while decoder.read_next_frame().unwrap().is_some() {
        count += 1;
    }
    assert_eq!(count, 41);
}

#[test]
fn what_is_refused_is_said_in_the_panel_and_writes_nothing() {
    let (_folder, folders) = folders();
    let mut window = panel(&folders);
    choose(&mut window, "animated GIF");
    let until = window.get_by_role_and_label(Role::TextInput, "until");
    until.focus();
    window.run();
    press(&mut window, Key::End);
    window
        .get_by_role_and_label(Role::TextInput, "until")
        .type_text("x");
    window.run();
    export(&mut window);
    assert!(
        window
            .query_by_label_contains("cannot be read here")
            .is_some()
    );
    assert!(files(&folders).is_empty());
    press(&mut window, Key::Escape);
    window.run();
    assert!(window.query_by_label("Export file").is_none());
}
