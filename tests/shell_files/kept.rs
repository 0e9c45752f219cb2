//! What is in no file yet: kept until it is saved or let go of, whatever ends the window.

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, ViewportCommand, ViewportEvent, ViewportId};
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Folders, Start, What};
use hotset::chapters::chapter;
use hotset::lesson::Chapter;
use hotset::sim::digest_text;

use crate::window::{
    DESK, Window, folders, lab, now, press, press_with, says, settle, shell, still, window,
};

fn keep(window: &mut Window) {
    window.state_mut().shell.as_mut().expect("a shell").keep();
}

/// The experiments that are kept, in all folders.
fn kept(folders: &Folders) -> Vec<PathBuf> {
    let all = folders.kept().expect("a folder");
    let mut found = Vec::new();
    for folder in std::fs::read_dir(all).into_iter().flatten().flatten() {
        let files = std::fs::read_dir(folder.path())
            .into_iter()
            .flatten()
            .flatten();
        found.extend(
            files
                .map(|file| file.path())
                .filter(|path| is_experiment(path)),
        );
    }
    found.sort();
    found
}

fn is_experiment(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "ron")
}

fn the_only_one(folders: &Folders) -> String {
    let kept = kept(folders);
    assert_eq!(kept.len(), 1, "{kept:?}");
    std::fs::read_to_string(&kept[0]).expect("read")
}

fn a_chapter(id: &str) -> &'static Chapter {
    chapter(id).expect("a chapter")
}

/// Opens a chapter from the list at the left.
fn go_to(window: &mut Window, id: &str) {
    let chapter = a_chapter(id);
    let row = format!("{} {}", chapter.number, chapter.name);
    window.get_by_label(&row).click();
    window.step();
    settle(window);
    assert_eq!(lab(window).chapter().id, id);
}

/// Opens a ready-made experiment, which stands still.
fn open_preset(window: &mut Window, key: Key) {
    press(window, key);
    press(window, Key::Space);
    settle(window);
}

/// Goes to a moment by the timeline.
fn seek(window: &mut Window, at_s: f64) {
    let timeline = window.get_by_role_and_label(Role::Slider, "timeline");
    timeline.set_value_accesskit(at_s);
    window.step();
    settle(window);
}

/// Wants the window to close; says whether it does.
fn close(window: &mut Window) -> bool {
    let viewports = &mut window.input_mut().viewports;
    let root = viewports.entry(ViewportId::ROOT).or_default();
    root.events.push(ViewportEvent::Close);
    window.step();
    let held = commands(window).contains(&ViewportCommand::CancelClose);
    let root = window
        .input_mut()
        .viewports
        .entry(ViewportId::ROOT)
        .or_default();
    root.events.clear();
    window.step();
    !held
}

fn commands(window: &Window) -> Vec<ViewportCommand> {
    let output = &window.output().viewport_output;
    output
        .get(&ViewportId::ROOT)
        .map(|root| root.commands.clone())
        .unwrap_or_default()
}

#[test]
fn looking_at_something_else_does_not_lose_the_run_from_last_time() {
    let (_folder, folders) = folders();
    let mut first = still(&folders);
    first.get_by_label("Kill cache").click();
    first.run();
    keep(&mut first);
    drop(first);
    let before = the_only_one(&folders);
    let mut second = window(&folders, DESK, Start::default());
    second.run_steps(60 * 16);
    keep(&mut second);
    drop(second);
    assert_eq!(the_only_one(&folders), before);
}

#[test]
fn the_run_from_last_time_is_offered_and_comes_back() {
    let (_folder, folders) = folders();
    let mut first = still(&folders);
    first.get_by_label("Kill cache").click();
    first.run();
    press_with(&mut first, Modifiers::SHIFT, Key::ArrowRight);
    let (digest, at) = (lab(&first).digest(), now(&first));
    keep(&mut first);
    drop(first);

    let mut second = still(&folders);
    assert!(second.query_by_label_contains("from last time").is_some());
    second.get_by_label("Restore").click();
    second.step();
    settle(&mut second);
    assert_eq!((lab(&second).digest(), now(&second)), (digest, at));
    drop(second);

    let mut third = still(&folders);
    third.get_by_label("Discard").click();
    third.run();
    assert!(third.query_by_label_contains("from last time").is_none());
    keep(&mut third);
    drop(third);
    let fourth = still(&folders);
    assert!(fourth.query_by_label_contains("from last time").is_none());
}

#[test]
fn a_changed_run_is_written_within_some_seconds_however_the_program_ends() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    window.get_by_label("Kill cache").click();
    window.run_steps(60 * 2);
    let text = the_only_one(&folders);
    assert!(text.contains(&digest_text(lab(&window).digest())));
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    window.get_by_label("Revive cache").click();
    window.run_steps(60 * 2);
    // Nothing is done to it any more: it is dropped as a killed process is.
    let digest = digest_text(lab(&window).digest());
    drop(window);
    assert!(the_only_one(&folders).contains(&digest));
}

#[test]
fn an_experiment_in_another_chapter_is_kept_as_well() {
    let (_folder, folders) = folders();
    let mut first = still(&folders);
    first.get_by_label("Kill cache").click();
    first.run_steps(10);
    let digest = digest_text(lab(&first).digest());
    go_to(&mut first, "write-patterns");
    press(&mut first, Key::Space);
    first.run_steps(60 * 12);
    keep(&mut first);
    drop(first);
    assert!(the_only_one(&folders).contains(&digest));
    // Another window that looks at something else and closes changes nothing of it.
    let start = Start {
        what: What::Chapter(a_chapter("replication")),
        ..Start::default()
    };
    let mut second = window(&folders, DESK, start);
    second.run_steps(60 * 12);
    keep(&mut second);
    drop(second);
    let third = still(&folders);
    assert!(
        third
            .query_by_label_contains("An experiment from last time")
            .is_some()
    );
}

#[test]
fn a_second_window_takes_nothing_from_the_first() {
    let (_folder, folders) = folders();
    let mut first = still(&folders);
    seek(&mut first, 30.0);
    first.get_by_label("Kill cache").click();
    first.run_steps(60 * 3);
    let before = the_only_one(&folders);
    let mut second = still(&folders);
    assert!(second.query_by_label_contains("from last time").is_none());
    seek(&mut second, 60.0);
    second.get_by_label("Kill cache").click();
    second.run_steps(60 * 3);
    assert_eq!(kept(&folders).len(), 2);
    keep(&mut second);
    drop(second);
    assert_eq!(kept(&folders).len(), 2);
    drop(first);
    // Both are offered, and each comes back.
    let mut third = still(&folders);
    assert!(
        third
            .query_by_label_contains("2 experiments from last time")
            .is_some()
    );
    third.get_by_label("Show them").click();
    third.run_steps(3);
    let title = "Zipf, 20 slots, 10 s";
    let rows: Vec<_> = third.get_all_by_label(title).collect();
    let from_last_time = |value: Option<String>| value.is_some_and(|value| value.contains(", at "));
    assert_eq!(
        rows.iter()
            .filter(|row| from_last_time(row.value()))
            .count(),
        2
    );
    rows.iter()
        .find(|row| row.value().is_some_and(|value| value.ends_with("at 30 s")))
        .expect("the first one")
        .click();
    third.step();
    settle(&mut third);
    let digest = digest_text(lab(&third).digest());
    assert!(before.contains(&digest));
}

#[test]
fn goals_and_answers_of_two_windows_are_both_remembered() {
    let (_folder, folders) = folders();
    let mut first = still(&folders);
    let mut second = still(&folders);
    press_with(&mut first, Modifiers::COMMAND, Key::Plus);
    first.run_steps(5);
    go_to(&mut second, "write-patterns");
    keep(&mut first);
    keep(&mut second);
    let read = |folders: &Folders| {
        let path = folders.preferences().expect("a path");
        std::fs::read_to_string(path).expect("read")
    };
    let zoom = shell(&first).preferences().zoom;
    assert!((zoom - 1.0).abs() > 0.01);
    let text = read(&folders);
    assert!(text.contains(&format!("zoom: {zoom}")), "{text}");
    assert!(text.contains("last_chapter: \"write-patterns\""), "{text}");
}

#[test]
fn closing_names_everything_that_is_in_no_file() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    // Nothing was done: nothing is asked.
    window.get_by_label("Kill cache").click();
    window.run();
    open_preset(&mut window, Key::Num2);
    go_to(&mut window, "write-patterns");
    assert!(!close(&mut window));
    window.run_steps(2);
    assert!(
        window
            .query_by_label_contains("This experiment is in no file yet")
            .is_some()
    );
    assert!(window.query_by_label("Zipf, 20 slots, 10 s").is_some());
    // Escape: it stays open, and asks again.
    press(&mut window, Key::Escape);
    window.run_steps(2);
    assert!(window.query_by_label_contains("in no file yet").is_none());
    assert!(!close(&mut window));
    window.run_steps(2);
    window.get_by_label("Keep it and close").click();
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));
    assert!(close(&mut window));
    keep(&mut window);
    drop(window);
    assert!(the_only_one(&folders).contains("KillCache"));
}

#[test]
fn what_was_let_go_of_is_gone_and_what_was_saved_is_in_its_file() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    window.get_by_label("Kill cache").click();
    window.run();
    assert!(!close(&mut window));
    window.run_steps(2);
    window.get_by_label("Save\u{2026}").click();
    window.run_steps(4);
    window.get_by_label("Save file").click();
    window.step();
    // It was the only one, so that the window closes once it is saved.
    assert!(commands(&window).contains(&ViewportCommand::Close));
    keep(&mut window);
    drop(window);
    assert!(folders.experiments.join("zipf-20-slots-10-s.ron").exists());
    assert!(kept(&folders).is_empty());

    let mut window = still(&folders);
    window.get_by_label("Kill cache").click();
    window.run();
    assert!(!close(&mut window));
    window.run_steps(2);
    window.get_by_label("Let go").click();
    window.run_steps(2);
    assert_eq!(kept(&folders).len(), 1, "nothing is gone before it closes");
    window.get_by_label("Let go of it and close").click();
    window.step();
    assert!(commands(&window).contains(&ViewportCommand::Close));
    keep(&mut window);
    drop(window);
    assert!(kept(&folders).is_empty());
}

#[test]
fn a_window_that_nobody_touched_closes_at_once() {
    let (_folder, folders) = folders();
    let mut window = window(&folders, DESK, Start::default());
    window.run_steps(60);
    assert!(close(&mut window));
}

#[test]
fn runs_that_gave_way_to_others_are_kept_too() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    // More of them than stay in the memory.
    for key in [
        Key::Num2,
        Key::Num3,
        Key::Num4,
        Key::Num5,
        Key::Num1,
        Key::Num2,
    ] {
        press(&mut window, Key::N);
        window.run_steps(3);
        open_preset(&mut window, key);
    }
    window.run_steps(60 * 8);
    assert_eq!(kept(&folders).len(), 6);
    assert!(!close(&mut window));
    window.run_steps(2);
    assert!(
        window
            .query_by_label_contains("These 6 experiments")
            .is_some()
    );
}

#[test]
fn a_damaged_file_is_put_aside_and_what_can_be_read_of_it_comes_back() {
    let (_folder, folders) = folders();
    let mut first = still(&folders);
    seek(&mut first, 30.0);
    first.get_by_label("Kill cache").click();
    first.run();
    press_with(&mut first, Modifiers::SHIFT, Key::ArrowRight);
    first.get_by_label("Revive cache").click();
    first.run();
    keep(&mut first);
    drop(first);
    drop(still(&folders));
    let path = kept(&folders).remove(0);
    let damaged = the_only_one(&folders).replace("ReviveCache", "Revive#Cache");
    std::fs::write(&path, &damaged).expect("written");
    let mut second = still(&folders);
    let aside = folders.aside().expect("a folder").join("damaged-1.ron");
    second.get_by_label("Restore").click();
    second.step();
    settle(&mut second);
    assert_eq!(lab(&second).log_len(), 1);
    assert!(says(&second, "kept: "));
    assert_eq!(std::fs::read_to_string(&aside).expect("read"), damaged);
}

#[test]
fn what_a_newer_program_kept_is_told_once_and_never_deleted() {
    let (_folder, folders) = folders();
    let state = folders.state.clone().expect("a folder");
    let newer = "(format: 99, chapter: \"cache-lab\", model_version: 1, app: \"9.9\", shape: (1))";
    std::fs::write(state.join("autosave.ron"), newer).expect("written");
    let mut first = still(&folders);
    assert!(says(&first, "newer hotset") && says(&first, "kept: "));
    assert!(first.query_by_label_contains("from last time:").is_none());
    keep(&mut first);
    drop(first);
    let aside = state.join("aside/newer-1.ron");
    assert_eq!(std::fs::read_to_string(&aside).expect("read"), newer);
    let second = still(&folders);
    assert!(!says(&second, "newer hotset"));
    drop(second);
    // A program that knows the shape finds it again.
    std::fs::write(&aside, newer.replace("format: 99", "format: 1")).expect("written");
    let third = still(&folders);
    assert!(
        third
            .query_by_label_contains("An experiment from last time")
            .is_some()
    );
}

#[test]
fn preferences_that_are_damaged_or_newer_are_kept_aside_and_read_as_far_as_possible() {
    let (_folder, folders) = folders();
    let path = folders.preferences().expect("a path");
    let text = "(format: 9, last_chapter: \"cache-lab\", theme: Purple, goals: [\"a/b\"], hue: 3)";
    std::fs::write(&path, text).expect("written");
    let mut window = still(&folders);
    assert!(says(&window, "newer hotset"));
    assert!(shell(&window).preferences().has_met("a", "b"));
    go_to(&mut window, "write-patterns");
    window.run_steps(3);
    let aside = folders.aside().expect("a folder").join("preferences-1.ron");
    assert_eq!(std::fs::read_to_string(aside).expect("read"), text);
    let written = std::fs::read_to_string(&path).expect("read");
    assert!(
        written.contains("hue: 3") && written.contains("\"a/b\""),
        "{written}"
    );
    drop(window);
    let again = still(&folders);
    assert!(!says(&again, "preferences"));
}

#[test]
fn a_run_that_is_still_replayed_is_neither_saved_nor_kept_in_part() {
    let (_folder, folders) = folders();
    let mut first = still(&folders);
    first.get_by_label("Kill cache").click();
    first.run();
    seek(&mut first, 20_000.0);
    let at = now(&first);
    keep(&mut first);
    drop(first);
    let before = the_only_one(&folders);
    let mut second = still(&folders);
    second.get_by_label("Restore").click();
    second.step();
    assert!(shell(&second).busy());
    assert!(now(&second) < at);
    keep(&mut second);
    assert_eq!(the_only_one(&folders), before);
    // A file would hold a moment on the way.
    press_with(&mut second, Modifiers::COMMAND, Key::S);
    second.run_steps(2);
    second.get_by_label("Save file").click();
    second.run_steps(2);
    assert!(second.query_by_label_contains("still on its way").is_some());
    assert!(!folders.experiments.exists());
    settle(&mut second);
    second.get_by_label("Save file").click();
    second.step();
    second.run();
    assert!(folders.experiments.exists());
    assert_eq!(now(&second), at);
}
