//! The shell does what its keys and controls say, and what it shows is what a run without a
//! window computes.
#![cfg(feature = "gui")]

use std::path::{Path, PathBuf};

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::{Folders, Shell, Start, What};
use hotset::lesson::{Lab, Opening, chapter};
use hotset::sim::{Progress, SimTime, digest_text};
use hotset::ui::theme;

/// What the window is given, and the window.
struct World {
    folders: Folders,
    start: Option<Start>,
    shell: Option<Shell>,
}

type Window = Harness<'static, World>;

fn window(folders: &Folders, size: Vec2, start: Start) -> Window {
    let world = World {
        folders: folders.clone(),
        start: Some(start),
        shell: None,
    };
    let mut harness = Harness::builder()
        .with_size(size)
        .with_step_dt(1.0 / 60.0)
        .with_max_steps(60)
        .build_ui_state(
            |ui, world: &mut World| {
                if let Some(start) = world.start.take() {
                    theme::install(ui.ctx());
                    let shell = Shell::new(ui.ctx(), world.folders.clone(), start);
                    world.shell = Some(shell.expect("the window opens"));
                    // The fonts are there from the next frame on.
                    ui.ctx().request_repaint();
                } else if let Some(shell) = &mut world.shell {
                    shell.ui(ui);
                }
            },
            world,
        );
    harness.run_steps(2);
    harness
}

fn folders() -> (tempfile::TempDir, Folders) {
    let folder = tempfile::tempdir().expect("a folder");
    let folders = Folders {
        state: Some(folder.path().join("state")),
        experiments: folder.path().join("experiments"),
    };
    (folder, folders)
}

const DESK: Vec2 = Vec2::new(1600.0, 900.0);

/// A window in which the first experiment stands still at its start.
fn still(folders: &Folders) -> Window {
    let mut window = window(folders, DESK, Start::default());
    press(&mut window, Key::Space);
    press(&mut window, Key::Home);
    settle(&mut window);
    assert_eq!(now(&window), SimTime::ZERO);
    window
}

fn shell(window: &Window) -> &Shell {
    window.state().shell.as_ref().expect("a shell")
}

fn lab(window: &Window) -> &dyn Lab {
    shell(window).lab().expect("a lab")
}

fn now(window: &Window) -> SimTime {
    lab(window).now()
}

fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.step();
}

fn press_with(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.step();
}

/// Frames until the model has caught up; it must stand still then, without asking for more.
fn settle(window: &mut Window) {
    for _ in 0..2_000 {
        window.step();
        if !shell(window).busy() {
            break;
        }
    }
    window.run();
}

fn says(window: &Window, part: &str) -> bool {
    shell(window)
        .notices()
        .texts()
        .any(|text| text.contains(part))
}

/// The digest of a preset at a moment, computed without a window.
fn headless_digest(preset: &str, at: SimTime) -> u64 {
    let opened = chapter("cache-lab").and_then(|c| c.built()).expect("built");
    let preset = opened.preset(preset).expect("a preset");
    let mut lab = (opened.open)(Opening::Preset(preset)).expect("opens");
    assert_eq!(lab.seek(at, u64::MAX), Progress::Arrived);
    lab.digest()
}

fn parameter(window: &Window, name: &str) -> String {
    let summary = lab(window).summary();
    let found = summary.params.into_iter().find(|(known, _)| *known == name);
    found.expect("a parameter").1.to_string()
}

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
fn a_saved_experiment_comes_back_identical() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    window.get_by_label("Kill cache").click();
    window.run();
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    let (before, at) = (lab(&window).digest(), now(&window));
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    window.get_by_label("Save file").click();
    window.step();
    window.run();
    let path = folders.experiments.join("zipf-20-slots-10-s.ron");
    assert!(path.exists());
    assert!(says(&window, "Saved"));
    assert_eq!(shell(&window).preferences().recent, [path.clone()]);

    press(&mut window, Key::Num3);
    press_with(&mut window, Modifiers::COMMAND, Key::O);
    window.run_steps(3);
    let rows = window.get_all_by_label("Zipf, 20 slots, 10 s");
    let mine = rows
        .into_iter()
        .find(|row| row.value().is_some_and(|value| value.ends_with(".ron")));
    mine.expect("the file is listed").click();
    window.step();
    settle(&mut window);
    assert_eq!((lab(&window).digest(), now(&window)), (before, at));
    assert!(says(&window, "identical"));
}

fn started_with(path: &Path) -> Start {
    let source = std::fs::read_to_string(path).expect("read");
    Start {
        what: What::File(path.to_owned(), source),
        ..Start::default()
    }
}

/// An experiment in a file, at 20 s.
fn experiment(folders: &Folders, edit: impl Fn(String) -> String) -> PathBuf {
    let opened = chapter("cache-lab").and_then(|c| c.built()).expect("built");
    let mut lab = (opened.open)(Opening::Default).expect("opens");
    assert_eq!(
        lab.seek(SimTime::from_secs_f64(20.0), u64::MAX),
        Progress::Arrived
    );
    lab.describe("Mine".to_owned(), "Look here.".to_owned());
    let path = folders.experiments.join("mine.ron");
    std::fs::create_dir_all(&folders.experiments).expect("a folder");
    std::fs::write(&path, edit(lab.to_file().expect("a file"))).expect("written");
    path
}

#[test]
fn a_file_is_replayed_to_its_moment_and_proves_itself() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| text);
    let mut window = window(&folders, DESK, started_with(&path));
    settle(&mut window);
    assert_eq!(now(&window), SimTime::from_secs_f64(20.0));
    assert!(!shell(&window).playing());
    assert!(says(&window, "identical"));
    assert!(window.query_by_label_contains("Look here.").is_some());
}

#[test]
fn an_edited_file_is_found_out() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| text.replace("seed: 14", "seed: 15"));
    let mut window = window(&folders, DESK, started_with(&path));
    settle(&mut window);
    assert!(says(&window, "digest differs"));
}

#[test]
fn a_file_of_another_model_version_says_so() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| {
        text.replace("seed: 14", "seed: 15")
            .replace("model_version: 1", "model_version: 0")
    });
    let mut window = window(&folders, DESK, started_with(&path));
    settle(&mut window);
    assert!(says(&window, "another version"));
}

#[test]
fn what_cannot_be_opened_changes_nothing_and_says_why() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press(&mut window, Key::ArrowRight);
    let (before, recent) = (lab(&window).digest(), Vec::<PathBuf>::new());
    std::fs::create_dir_all(&folders.experiments).expect("a folder");
    let newer = experiment(&folders, |text| text.replace("format: 1", "format: 99"));
    let newer = std::fs::read_to_string(newer).expect("read");
    for (name, text) in [
        ("broken.ron", "(format: 1, chapter".to_owned()),
        ("newer.ron", newer),
        ("huge.ron", " ".repeat(5 << 20)),
        (
            "unbuilt.ron",
            "(format: 1, chapter: \"nosql\", model_version: 1)".to_owned(),
        ),
        ("missing.ron", String::new()),
    ] {
        let path = folders.experiments.join(name);
        if text.is_empty() {
            drop(std::fs::remove_file(&path));
        } else {
            std::fs::write(&path, text).expect("written");
        }
        press_with(&mut window, Modifiers::COMMAND, Key::O);
        window.run_steps(2);
        let field = window.get_by_role_and_label(Role::TextInput, "path");
        field.type_text(&path.display().to_string());
        window.run_steps(2);
        press(&mut window, Key::Enter);
        window.run_steps(2);
        let last = shell(&window).notices().texts().last().map(str::to_owned);
        let last = last.expect("a sentence");
        assert!(last.ends_with(name), "{last}");
        press(&mut window, Key::Escape);
        window.run_steps(2);
        assert_eq!(lab(&window).digest(), before, "{name}");
        assert_eq!(shell(&window).preferences().recent, recent);
    }
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
fn the_run_from_last_time_is_offered_and_comes_back() {
    let (_folder, folders) = folders();
    let mut first = still(&folders);
    first.get_by_label("Kill cache").click();
    first.run();
    press_with(&mut first, Modifiers::SHIFT, Key::ArrowRight);
    let (digest, at) = (lab(&first).digest(), now(&first));
    first.state_mut().shell.as_mut().expect("a shell").keep();
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
    third.state_mut().shell.as_mut().expect("a shell").keep();
    drop(third);
    let fourth = still(&folders);
    assert!(fourth.query_by_label_contains("from last time").is_none());
}

#[test]
fn a_changed_run_is_written_within_some_seconds() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    window.get_by_label("Kill cache").click();
    window.run_steps(60 * 11);
    let path = folders
        .state
        .as_ref()
        .expect("a folder")
        .join("autosave.ron");
    let text = std::fs::read_to_string(path).expect("written");
    assert!(text.contains(&digest_text(lab(&window).digest())));
}

#[test]
fn chapters_that_are_not_built_say_so_and_cannot_be_opened() {
    let (_folder, folders) = folders();
    let window = still(&folders);
    let node = window.get_by_label("1 Replication");
    assert!(node.accesskit_node().is_disabled());
    assert_eq!(node.value().as_deref(), Some("not built yet"));
    let built = window.get_by_label("8 The laboratory");
    assert!(!built.accesskit_node().is_disabled());
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
