//! A window without a screen, for tests that press keys and click.
#![allow(
    dead_code,
    clippy::missing_panics_doc,
    reason = "each test file uses a part of it, and a test may panic"
)]

use std::path::PathBuf;

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Rect, Ui, UiBuilder, Vec2, pos2};
use egui_kittest::Harness;
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Folders, Shell, Start, What};
use hotset::chapters::chapter;
use hotset::lesson::{Aftermath, Chapter, FileText, Lab, LabEntry, Opening, Pace};
use hotset::sim::{Progress, SimTime};
use hotset::ui::theme;

/// What the window is given, and the window.
pub struct World {
    pub folders: Folders,
    pub start: Option<Start>,
    pub shell: Option<Shell>,
}

/// A window that a test drives.
pub type Window = Harness<'static, World>;

/// Opens a window and draws its first frames.
pub fn window(folders: &Folders, size: Vec2, start: Start) -> Window {
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

/// Fresh folders, and what removes them.
pub fn folders() -> (tempfile::TempDir, Folders) {
    let folder = tempfile::tempdir().expect("a folder");
    let state = folder.path().join("state");
    // These tests know the laboratory, whichever chapter stands first.
    std::fs::create_dir_all(&state).expect("a folder");
    write_preferences(&state, "last_chapter: \"cache-lab\"");
    let folders = Folders {
        state: Some(state),
        experiments: folder.path().join("experiments"),
    };
    (folder, folders)
}

/// Writes preferences that hold `entries`, and that every path has been walked: what these tests
/// are about is the whole laboratory.
pub fn write_preferences(state: &std::path::Path, entries: &str) {
    let labs = hotset::chapters::CHAPTERS.iter();
    let paths: Vec<String> = labs
        .map(|chapter| format!("\"{}\": (whole: true)", chapter.id))
        .collect();
    let paths = paths.join(", ");
    let comma = if entries.is_empty() { "" } else { "," };
    let preferences = format!("({entries}{comma} paths: {{{paths}}})");
    std::fs::write(state.join("preferences.ron"), preferences).expect("written");
}

/// Fresh folders of somebody who has opened the program for the first time.
pub fn new_folders() -> (tempfile::TempDir, Folders) {
    let folder = tempfile::tempdir().expect("a folder");
    let folders = Folders {
        state: Some(folder.path().join("state")),
        experiments: folder.path().join("experiments"),
    };
    (folder, folders)
}

/// A window on a desk.
pub const DESK: Vec2 = Vec2::new(1600.0, 900.0);

/// A window in which the first experiment stands still at its start.
pub fn still(folders: &Folders) -> Window {
    let mut window = window(folders, DESK, Start::default());
    press(&mut window, Key::Space);
    press(&mut window, Key::Home);
    settle(&mut window);
    assert_eq!(now(&window), SimTime::ZERO);
    window
}

/// How a window opens that is given the text of a file, as if it lay there.
pub fn given(path: impl Into<PathBuf>, source: impl Into<String>) -> Start {
    let file = FileText::read(source).expect("a file");
    Start {
        what: What::File(path.into(), file),
        ..Start::default()
    }
}

/// Shows a tab of the column beside the stage, such as `Tasks`, which may say how much is done.
pub fn show_tab(window: &mut Window, name: &str) {
    let is_called = |label: &str| {
        let rest = label.strip_prefix(name);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(','))
    };
    let tab = window.get_by(|node| {
        node.role() == Role::Tab && node.label().is_some_and(|label| is_called(&label))
    });
    tab.click_accesskit();
    window.run_steps(3);
}

/// The shell in a window.
pub fn shell(window: &Window) -> &Shell {
    window.state().shell.as_ref().expect("a shell")
}

/// The lab that a window shows.
pub fn lab(window: &Window) -> &dyn Lab {
    shell(window).lab().expect("a lab")
}

/// Where its clock stands.
pub fn now(window: &Window) -> SimTime {
    lab(window).now()
}

/// Presses a key.
pub fn press(window: &mut Window, key: Key) {
    window.key_press(key);
    window.step();
}

/// Presses a key with others held.
pub fn press_with(window: &mut Window, modifiers: Modifiers, key: Key) {
    window.key_press_modifiers(modifiers, key);
    window.step();
}

/// Frames until the model has caught up; it must stand still then, without asking for more.
pub fn settle(window: &mut Window) {
    for _ in 0..2_000 {
        window.step();
        if !shell(window).busy() {
            break;
        }
    }
    // What is to be kept is written some seconds later, and a lab's curves are computed a little in
    // each frame: both are more frames than a run may take, and both come to an end.
    let came_to_rest = (0..500).any(|_| window.run_ok().is_some());
    let causes = window.ctx.repaint_causes();
    assert!(came_to_rest, "the window never comes to rest: {causes:?}");
}

/// Whether a message holds this.
pub fn says(window: &Window, part: &str) -> bool {
    shell(window)
        .notices()
        .texts()
        .any(|text| text.contains(part))
}

/// The chapter that is opened here.
pub fn laboratory() -> &'static LabEntry {
    chapter("cache-lab").and_then(Chapter::lab).expect("a lab")
}

/// The digest of a preset at a moment, computed without a window.
pub fn headless_digest(preset: &str, at: SimTime) -> u64 {
    let opened = laboratory();
    let preset = opened.preset(preset).expect("a preset");
    let mut lab = (opened.open)(Opening::Preset(preset)).expect("opens");
    assert_eq!(lab.seek(at, u64::MAX), Progress::Arrived);
    lab.digest()
}

/// A parameter as it stands.
pub fn parameter(window: &Window, name: &str) -> String {
    let summary = lab(window).summary();
    let found = summary.params.into_iter().find(|(known, _)| *known == name);
    found.expect("a parameter").1.to_string()
}

/// Draws a lab without the rest of the window, its stage over its charts; returns what came of each of
/// them and of its details.
pub fn draw_lab(ui: &mut Ui, lab: &mut dyn Lab, pace: Pace) -> [Aftermath; 3] {
    let area = ui.max_rect();
    let middle = area.top() + area.height() * 0.66;
    let stage = Rect::from_min_max(area.min, pos2(area.right(), middle));
    let charts = Rect::from_min_max(pos2(area.left(), middle), area.max);
    let mut upper = ui.new_child(UiBuilder::new().max_rect(stage));
    let mut lower = ui.new_child(UiBuilder::new().max_rect(charts));
    [
        lab.stage_ui(&mut upper, pace),
        lab.charts_ui(&mut lower, pace),
        lab.details_ui(&mut upper, pace),
    ]
}
