//! Traces in the window: dropped or opened, looked at before, and then the stream of a lab.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use eframe::egui::accesskit::Role;
use eframe::egui::{DroppedFile, Key, Modifiers};
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Folders, Start, What};
use hotset::io::WindowArguments;

use crate::window::{DESK, Window, folders, lab, press, press_with, settle, shell, still, window};

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

fn written(folders: &Folders, name: &str, text: &str) -> PathBuf {
    std::fs::create_dir_all(&folders.experiments).expect("a folder");
    let path = folders.experiments.join(name);
    std::fs::write(&path, text).expect("written");
    path
}

/// Waits for what is read in a thread of its own.
fn wait(window: &mut Window) {
    for _ in 0..500 {
        if !shell(window).busy() {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
        window.step();
    }
    window.run_steps(2);
}

fn is_said(window: &Window, says: &str) -> bool {
    window.query_all_by_label_contains(says).next().is_some()
}

fn dropped(window: &mut Window, path: PathBuf) {
    let files = &mut window.input_mut().dropped_files;
    files.push(Arc::new(Dropped(path)));
    window.step();
    wait(window);
}

/// Forty requests for four users, each with a moment and an operation.
fn table() -> String {
    let line = |at: u32| {
        format!(
            "{at}.5,user:{},get\n",
            [1, 2, 1, 3, 1, 2, 1, 4][at as usize % 8]
        )
    };
    let lines: String = (0..40).map(line).collect();
    format!("time,key,op\n{lines}")
}

#[test]
fn a_dropped_table_is_looked_at_and_then_the_stream_of_either_chapter() {
    let (_folder, folders) = folders();
    for (button, id) in [
        ("Run chapter 6, Eviction", "eviction"),
        ("Run chapter 8, The laboratory", "cache-lab"),
    ] {
        let mut window = still(&folders);
        dropped(&mut window, written(&folders, "users.csv", &table()));
        for says in [
            "CSV with a header, key in column 2 (key)",
            "40 requests, 4 keys",
            "user:3",
            "3.5 s",
        ] {
            assert!(
                window.query_all_by_label_contains(says).next().is_some(),
                "{says}"
            );
        }
        window.get_by_label(button).click();
        window.step();
        wait(&mut window);
        assert_eq!(lab(&window).chapter().id, id);
        let trace = lab(&window).trace().expect("a trace");
        assert_eq!((trace.requests(), trace.distinct()), (40, 4));
        // User 1 is requested most, then 2; 3 is requested before 4.
        assert_eq!(trace.keys()[..8], [1, 2, 1, 3, 1, 2, 1, 4]);
        assert_eq!(lab(&window).title(), "users.csv");
        assert!(lab(&window).notes().contains("40 requests"));
        assert!(
            window.query_by_label("Open a trace").is_none(),
            "the dialog is gone"
        );
        // What is in no file yet is worth keeping: the file holds the trace whole.
        let file = lab(&window).to_file().expect("a file");
        let path = written(&folders, "on-users.ron", &file);
        dropped(&mut window, path);
        settle(&mut window);
        assert_eq!(lab(&window).trace().expect("a trace").requests(), 40);
    }
}

#[test]
fn what_is_no_trace_is_refused_in_the_preview_and_columns_can_be_said() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    let before = lab(&window).digest();
    // Two columns may be the key.
    let rows: Vec<String> = (0..50)
        .map(|at| format!("a{},b{}", at % 7, at % 5))
        .collect();
    let rows = rows.join("\n");
    dropped(&mut window, written(&folders, "two.csv", &rows));
    assert!(window.query_by_label("Run chapter 6, Eviction").is_none());
    // It speaks of the fields of the form, and of no option of a command.
    for says in [
        "This is a table of 2 columns",
        "`key=N` in the field `columns` says it, or the format `keys`",
        "two.csv",
    ] {
        assert!(is_said(&window, says), "{says}");
    }
    assert!(!is_said(&window, "--"));
    let field = window.get_by_role_and_label(Role::TextInput, "columns");
    field.focus();
    field.type_text("key=2");
    window.run_steps(2);
    press(&mut window, Key::Enter);
    wait(&mut window);
    assert!(
        window
            .query_all_by_label_contains("50 requests, 5 keys")
            .next()
            .is_some()
    );
    window.get_by_label("cancel").click();
    window.run_steps(3);
    assert_eq!(lab(&window).digest(), before);
    for (name, bytes) in [("empty.txt", ""), ("zero.txt", "a\0b\na\0c\n")] {
        dropped(&mut window, written(&folders, name, bytes));
        assert!(
            window.query_all_by_label_contains(name).next().is_some(),
            "{name}"
        );
        assert!(window.query_by_label("Run chapter 6, Eviction").is_none());
        press(&mut window, Key::Escape);
        window.run_steps(2);
        assert_eq!(lab(&window).digest(), before, "{name}");
    }
}

#[test]
fn a_trace_is_opened_from_the_list_of_experiments() {
    let (_folder, folders) = folders();
    let path = written(&folders, "keys.txt", "a\nb\na\nc\na\n");
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::O);
    window.run_steps(2);
    window.get_by_label("Open trace\u{2026}").click();
    window.run_steps(4);
    let field = window.get_by_role_and_label(Role::TextInput, "trace");
    field.type_text(&path.display().to_string());
    window.run_steps(2);
    press(&mut window, Key::Enter);
    wait(&mut window);
    assert!(
        window
            .query_all_by_label_contains("5 requests, 3 keys")
            .next()
            .is_some()
    );
}

#[test]
fn a_trace_on_the_command_line_is_previewed() {
    let (_folder, folders) = folders();
    let path = written(&folders, "site.csv", &table());
    let arguments = WindowArguments {
        file: Some(path),
        ..WindowArguments::default()
    };
    let start = Start::read(&arguments).expect("a window");
    let mut window = window(&folders, DESK, start);
    wait(&mut window);
    let run = "Run chapter 6, Eviction";
    assert!(window.query_by_role_and_label(Role::Button, run).is_some());
    // A name that no file has is no trace.
    let missing = WindowArguments {
        file: Some(folders.experiments.join("missing.csv")),
        ..WindowArguments::default()
    };
    let start = Start::read(&missing).expect("a window all the same");
    assert!(matches!(start.what, What::Refused(_)), "{start:?}");
}

#[test]
fn a_trace_is_looked_at_from_its_preview_and_each_view_is_saved() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    // 600 requests for 50 keys, the first of which is requested half of the time.
    let key = |at: u32| {
        if at.is_multiple_of(2) {
            0
        } else {
            1 + at * at % 49
        }
    };
    let lines: Vec<String> = (0..600).map(|at| format!("k{}", key(at))).collect();
    dropped(&mut window, written(&folders, "six.txt", &lines.join("\n")));
    window.get_by_label("Look at it").click();
    window.run_steps(2);
    wait(&mut window);
    assert!(is_said(&window, "six.txt: 600 requests, "));
    for (tab, says, name) in [
        ("Popularity", "Zipf exponent", "popularity"),
        (
            "Working set",
            "different keys in a window on average",
            "working-set",
        ),
        ("Reuse", "Half of the repeated requests", "reuse"),
        ("Hit rate", "of all requests are hits", "hit-rate"),
        ("Miss ratio", "fewest misses", "miss-ratio"),
        ("Cost", "saves against LRU", "cost"),
    ] {
        window.get_by_role_and_label(Role::RadioButton, tab).click();
        window.run_steps(3);
        wait(&mut window);
        assert!(is_said(&window, says), "{tab}");
        for kind in ["PNG", "SVG", "CSV"] {
            window.get_by_label(kind).click();
            window.run_steps(3);
            let file = format!("six-txt-{name}.{}", kind.to_lowercase());
            let bytes = std::fs::read(folders.experiments.join(&file)).expect(&file);
            let begins: &[u8] = match kind {
                "PNG" => b"\x89PNG",
                "SVG" => b"<svg",
                _ => b"",
            };
            assert!(bytes.len() > 40 && bytes.starts_with(begins), "{file}");
        }
    }
    // Saved once more it stands beside the first.
    window.get_by_label("CSV").click();
    window.run_steps(3);
    assert!(folders.experiments.join("six-txt-cost-2.csv").exists());
    window.get_by_label("Back to the preview").click();
    window.run_steps(3);
    assert!(window.query_by_label("Run chapter 6, Eviction").is_some());
}

/// Puts a text in the place of what a field holds.
fn typed(window: &mut Window, field: &str, text: &str) {
    window.get_by_role_and_label(Role::TextInput, field).focus();
    window.run_steps(1);
    press_with(window, Modifiers::COMMAND, Key::A);
    window
        .get_by_role_and_label(Role::TextInput, field)
        .type_text(text);
    window.run_steps(3);
}

#[test]
fn a_size_and_prices_that_cannot_be_are_refused_in_the_view() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    dropped(
        &mut window,
        written(&folders, "few.txt", "a\nb\na\nc\nb\na\n"),
    );
    window.get_by_label("Look at it").click();
    window.run_steps(2);
    wait(&mut window);
    for (tab, field, says) in [
        (
            "Hit rate",
            "present size (slots)",
            "from 1 to 3, the keys of the trace",
        ),
        (
            "Cost",
            "bytes per object",
            "The field `bytes per object` takes numbers from 1",
        ),
    ] {
        window.get_by_role_and_label(Role::RadioButton, tab).click();
        window.run_steps(3);
        wait(&mut window);
        assert!(!is_said(&window, says), "{tab}");
        typed(&mut window, field, "0");
        assert!(is_said(&window, says), "{tab}");
        typed(&mut window, field, "2");
        wait(&mut window);
        assert!(!is_said(&window, says), "{tab}");
    }
}

#[test]
fn the_trace_of_a_lab_is_looked_at_from_the_list_of_everything() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    dropped(&mut window, written(&folders, "users.csv", &table()));
    window.get_by_label("Run chapter 8, The laboratory").click();
    window.step();
    wait(&mut window);
    press_with(&mut window, Modifiers::COMMAND, Key::K);
    window.run_steps(2);
    window
        .get_by_role_and_label(Role::SearchInput, "find")
        .type_text("views of the trace");
    window.run_steps(2);
    press(&mut window, Key::Enter);
    window.run_steps(2);
    wait(&mut window);
    assert!(is_said(&window, "users.csv: 40 requests, 4 keys"));
    assert!(window.query_by_label("Back to the preview").is_none());
}
