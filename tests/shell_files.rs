//! Files in the window: opened, saved, dropped, refused, kept for next time.

mod kept;

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::window::{
    DESK, folders, given, lab, laboratory, now, press, press_with, says, settle, shell, still,
    window,
};
use eframe::egui::accesskit::Role;
use eframe::egui::{DroppedFile, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Folders, Start, What};
use hotset::io::WindowArguments;
use hotset::lesson::Opening;
use hotset::sim::{Progress, SimTime};

fn started_with(path: &Path) -> Start {
    given(path, std::fs::read_to_string(path).expect("read"))
}

/// An experiment in a file, at 20 s.
fn experiment(folders: &Folders, edit: impl Fn(String) -> String) -> PathBuf {
    let opened = laboratory();
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
    assert_eq!(shell(&window).preferences().recent, [path]);

    press(&mut window, Key::Num3);
    press_with(&mut window, Modifiers::COMMAND, Key::O);
    window.run_steps(3);
    let rows = window.get_all_by_label("Zipf, 20 slots, 10 s");
    let mine = rows
        .into_iter()
        .find(|row| row.value().as_deref() == Some("zipf-20-slots-10-s.ron"));
    mine.expect("the file is listed").click();
    window.step();
    settle(&mut window);
    assert_eq!((lab(&window).digest(), now(&window)), (before, at));
    assert!(window.query_by_label_contains("identical").is_some());
}

#[test]
fn a_file_is_replayed_to_its_moment_and_proves_itself() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| text);
    let mut window = window(&folders, DESK, started_with(&path));
    settle(&mut window);
    assert_eq!(now(&window), SimTime::from_secs_f64(20.0));
    assert!(!shell(&window).playing());
    assert!(window.query_by_label_contains("identical").is_some());
    assert!(window.query_by_label_contains("Look here.").is_some());
}

#[test]
fn an_edited_file_is_found_out() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| text.replace("seed: 14", "seed: 15"));
    let mut window = window(&folders, DESK, started_with(&path));
    settle(&mut window);
    assert!(window.query_by_label_contains("digest differs").is_some());
}

#[test]
fn a_file_of_another_model_version_says_so() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| {
        text.replace("seed: 14", "seed: 15")
            .replace("model_version: 2", "model_version: 0")
    });
    let mut window = window(&folders, DESK, started_with(&path));
    settle(&mut window);
    assert!(window.query_by_label_contains("another version").is_some());
}

#[test]
fn another_model_version_is_told_also_where_nothing_is_recorded() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| {
        let digest = text.split("digest: \"").nth(1).expect("a digest");
        let digest = digest.split('"').next().expect("its end");
        text.replace(digest, "")
            .replace("model_version: 2", "model_version: 99")
    });
    let mut window = window(&folders, DESK, started_with(&path));
    settle(&mut window);
    assert!(
        window
            .query_by_label_contains("numbers may differ")
            .is_some()
    );
}

#[test]
fn a_file_is_opened_from_whatever_it_came_in() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| text);
    let text = std::fs::read_to_string(&path).expect("read");
    let wide: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    let mut quoted = String::new();
    for line in text.lines() {
        quoted += "> ";
        quoted += line;
        quoted.push('\n');
    }
    let sent = [
        [&[0xfe, 0xff], wide.as_slice()].concat(),
        format!("\u{feff}{text}").into_bytes(),
        format!("You wrote:\n{quoted}").into_bytes(),
    ];
    for bytes in sent {
        let mut window = still(&folders);
        let path = folders.experiments.join("sent.txt");
        std::fs::write(&path, bytes).expect("written");
        let dropped = &mut window.input_mut().dropped_files;
        dropped.push(Arc::new(Dropped(path)));
        window.step();
        settle(&mut window);
        assert_eq!(now(&window), SimTime::from_secs_f64(20.0));
        assert_eq!(lab(&window).title(), "Mine");
    }
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

/// A file as the system drops it on the window.
#[derive(Debug)]
struct Dropped(PathBuf);

impl DroppedFile for Dropped {
    fn path(&self) -> &Path {
        &self.0
    }

    fn bytes(&self) -> Result<Vec<u8>, String> {
        std::fs::read(&self.0).map_err(|error| error.to_string())
    }
}

#[test]
fn a_file_can_be_dropped_on_the_window() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| text);
    let mut window = still(&folders);
    let files = &mut window.input_mut().dropped_files;
    files.push(Arc::new(Dropped(path)));
    window.step();
    settle(&mut window);
    assert_eq!(now(&window), SimTime::from_secs_f64(20.0));
    assert_eq!(lab(&window).title(), "Mine");
}

#[test]
fn a_file_of_another_experiment_is_asked_about_before_it_is_replaced() {
    let (_folder, folders) = folders();
    let path = folders.experiments.join("zipf-20-slots-10-s.ron");
    std::fs::create_dir_all(&folders.experiments).expect("a folder");
    std::fs::write(&path, "precious").expect("written");
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    window.get_by_label("Save file").click();
    window.run();
    assert_eq!(std::fs::read_to_string(&path).expect("read"), "precious");
    window.get_by_label("Replace it").click();
    window.run();
    let text = std::fs::read_to_string(&path).expect("read");
    assert!(text.contains("cache-lab"));
    // Its own file is not asked about again.
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    assert!(window.query_by_label("Replace it").is_none());
}

#[test]
fn a_file_that_cannot_be_written_is_said_in_the_form_and_changes_nothing() {
    let (folder, folders) = folders();
    std::fs::write(folder.path().join("experiments"), "no folder").expect("written");
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    let title = window.get_by_role_and_label(Role::TextInput, "title");
    title.type_text("!");
    window.run();
    window.get_by_label("Save file").click();
    window.run();
    assert!(
        window
            .query_by_label_contains("cannot be written")
            .is_some()
    );
    assert_eq!(lab(&window).title(), "Zipf, 20 slots, 10 s");
    press(&mut window, Key::Escape);
    window.run();
    assert!(
        window
            .query_by_label_contains("cannot be written")
            .is_none()
    );
}

#[test]
fn a_text_that_names_no_file_saves_nowhere() {
    let (folder, folders) = folders();
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    for nothing in ["", "  ", "..", "sub/", ".ron"] {
        let field = window.get_by_role_and_label(Role::TextInput, "file");
        field.focus();
        window.run();
        press_with(&mut window, Modifiers::COMMAND, Key::A);
        press(&mut window, Key::Delete);
        let field = window.get_by_role_and_label(Role::TextInput, "file");
        field.type_text(nothing);
        window.run();
        window.get_by_label("Save file").click();
        window.run();
        let said = window.query_by_label_contains("names no file");
        assert!(said.is_some(), "{nothing:?}");
    }
    assert!(!folders.experiments.exists());
    let written: Vec<_> = std::fs::read_dir(folder.path()).expect("read").collect();
    assert_eq!(written.len(), 1, "nothing beside the state: {written:?}");
}

#[test]
fn a_file_that_somebody_else_has_changed_is_asked_about() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| text);
    let mut window = window(&folders, DESK, started_with(&path));
    settle(&mut window);
    // Nobody has touched it: it is written without a question, twice.
    for verb in ["Kill cache", "Revive cache"] {
        // What has been opened is introduced in front of the stage.
        window.get_by_label(verb).click_accesskit();
        window.run();
        press_with(&mut window, Modifiers::COMMAND, Key::S);
        window.run();
        assert!(window.query_by_label("Replace it").is_none());
        let text = std::fs::read_to_string(&path).expect("read");
        let notices: Vec<_> = shell(&window).notices().texts().collect();
        assert!(text.contains("KillCache"), "{verb}: {notices:?}");
        press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    }
    let theirs = std::fs::read_to_string(&path)
        .expect("read")
        .replace("Look", "Listen");
    std::fs::write(&path, &theirs).expect("written");
    window.get_by_label("Kill cache").click_accesskit();
    window.run();
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    assert_eq!(std::fs::read_to_string(&path).expect("read"), theirs);
    assert!(
        window
            .query_by_label_contains("Another program has changed")
            .is_some()
    );
    window.get_by_label("Replace it").click();
    window.run();
    let ours = std::fs::read_to_string(&path).expect("read");
    assert!(ours.contains("Look") && !ours.contains("Listen"));
    // One that has gone meanwhile undoes nobody's work.
    std::fs::remove_file(&path).expect("removed");
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    assert!(path.exists());
}

#[test]
fn a_refused_file_opens_the_window_which_says_why() {
    let (_folder, folders) = folders();
    std::fs::create_dir_all(&folders.experiments).expect("a folder");
    let path = folders.experiments.join("broken.ron");
    std::fs::write(&path, "(format: 1, chapter").expect("written");
    let refused = |path: &Path| {
        let arguments = WindowArguments {
            file: Some(path.to_owned()),
            ..WindowArguments::default()
        };
        Start::read(&arguments).expect("a window all the same")
    };
    for path in [path, folders.experiments.join("missing.ron")] {
        let start = refused(&path);
        assert!(matches!(start.what, What::Refused(_)), "{start:?}");
        let window = window(&folders, DESK, start);
        let name = path.file_name().expect("a name").to_string_lossy();
        assert!(says(&window, &name), "{name}");
        assert_eq!(lab(&window).chapter().id, "cache-lab");
    }
    // What only opening brings to light is said as well.
    let path = experiment(&folders, |text| {
        text.replace("now_ns: 20000000000", "now_ns: 99999999999999999")
    });
    let mut window = window(&folders, DESK, refused(&path));
    settle(&mut window);
    assert!(says(&window, "mine.ron"));
}

#[test]
fn files_used_lately_that_are_gone_say_so_and_can_be_forgotten() {
    let (_folder, folders) = folders();
    let path = experiment(&folders, |text| text);
    let mut window = window(&folders, DESK, started_with(&path));
    settle(&mut window);
    std::fs::remove_file(&path).expect("removed");
    press_with(&mut window, Modifiers::COMMAND, Key::O);
    window.run_steps(3);
    let rows = window.get_all_by_label("mine");
    let about: Vec<_> = rows.filter_map(|row| row.value()).collect();
    assert!(
        about
            .iter()
            .any(|about| about.starts_with("not there any more")),
        "{about:?}"
    );
    window.get_by_label("forget").click();
    window.run_steps(3);
    assert!(shell(&window).preferences().recent.is_empty());
}
