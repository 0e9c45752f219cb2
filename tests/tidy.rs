//! The rules of ARCHITECTURE.md that are absences: who never names whom, what is never left
//! behind. They hold for files that are added later as well.

mod arrows;
mod lengths;
mod words;

use std::path::{Path, PathBuf};

use crate::common::labs;
use hotset::chapters::CHAPTERS;

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// All files below a directory, from the root, with `/`; none if it is not there yet.
fn files_below(directory: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut open = vec![root().join(directory)];
    while let Some(directory) = open.pop() {
        let Ok(entries) = std::fs::read_dir(&directory) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
            } else {
                found.push(shown(&path));
            }
        }
    }
    found.sort();
    found
}

fn shown(path: &Path) -> String {
    let inside = path.strip_prefix(root()).unwrap();
    inside.to_str().unwrap().replace('\\', "/")
}

fn rust_files(directory: &str) -> Vec<String> {
    let all = files_below(directory).into_iter();
    all.filter(|path| Path::new(path).extension().is_some_and(|end| end == "rs"))
        .collect()
}

fn text(path: &str) -> String {
    std::fs::read_to_string(root().join(path)).unwrap()
}

/// The code of a file without its comments, so that prose may name what code may not.
fn code(path: &str) -> String {
    let text = text(path);
    let bare = |line: &str| line.split("//").next().unwrap_or_default().to_owned();
    text.lines().map(bare).collect::<Vec<_>>().join("\n")
}

/// The same without the tests inside of the file, which may name what they like.
fn code_alone(path: &str) -> String {
    let code = code(path);
    let end = code.find("#[cfg(test)]\nmod tests {");
    code[..end.unwrap_or(code.len())].to_owned()
}

/// Whether `word` stands in the code by itself, not as a part of a longer name.
fn names(code: &str, word: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(word).any(|(at, _)| {
        let before = code[..at].chars().next_back().is_some_and(is_part);
        let after = code[at + word.len()..].chars().next().is_some_and(is_part);
        !(before || after)
    })
}

/// Asserts that none of the files names any of the words.
fn none_names(files: &[String], words: &[&str]) {
    let mut wrong = Vec::new();
    for path in files {
        let code = code(path);
        for word in words.iter().filter(|word| names(&code, word)) {
            wrong.push(format!("{path} names {word}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Files of a chapter that draw; everything else in its folder is its model.
fn draws(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap();
    name == "view.rs" || path.contains("/view/")
}

/// The engine, the components and every model.
fn pure() -> Vec<String> {
    let mut files = rust_files("src/sim");
    files.extend(rust_files("src/components"));
    files.extend(
        rust_files("src/chapters")
            .into_iter()
            .filter(|path| !draws(path)),
    );
    files
}

/// The folders of the chapters, as modules are called.
fn chapter_folders() -> Vec<String> {
    let registry = code("src/chapters/mod.rs");
    let modules = registry
        .lines()
        .filter_map(|line| line.strip_prefix("pub mod "));
    let folders: Vec<String> = modules
        .map(|name| name.trim_end_matches(';').to_owned())
        .collect();
    assert!(!folders.is_empty());
    folders
}

#[test]
fn models_know_no_window_no_clock_and_no_disorder() {
    let files = pure();
    assert!(files.len() > 30, "only {} files were found", files.len());
    let words = [
        "egui",
        "eframe",
        "std::fs",
        "std::io",
        "std::env",
        "std::thread",
        "std::net",
        "Instant",
        "SystemTime",
        "HashMap",
        "HashSet",
        "RandomState",
        "StdRng",
        "SmallRng",
        "ThreadRng",
        "thread_rng",
        "OsRng",
        "from_os_rng",
        "rand_distr",
        "println",
        "eprintln",
        "dbg",
    ];
    none_names(&files, &words);
}

#[test]
fn models_calculate_with_libm_alone() {
    // The standard library's functions differ in the last bit from one platform to the next.
    let methods = [
        ".ln()",
        ".ln_1p()",
        ".log10()",
        ".log2()",
        ".log(",
        ".exp()",
        ".exp2()",
        ".exp_m1()",
        ".powf(",
        ".powi(",
        ".sin()",
        ".cos()",
        ".tan()",
        ".tanh()",
        ".cbrt()",
        ".mul_add(",
    ];
    for path in pure() {
        // Tests may: what they compute is compared with a tolerance.
        let code = code(&path);
        let code = code.split("#[cfg(test)]").next().unwrap_or_default();
        // Without a base it is no logarithm, but the event log of a model.
        let code = code.replace(".log()", "");
        for method in methods {
            assert!(!code.contains(method), "{path} uses {method}");
        }
    }
}

#[test]
fn nobody_outside_names_a_chapter_and_nobody_below_the_window_egui() {
    // What paths of modules say is the matter of `arrows`; these are names in any place.
    let folders = chapter_folders();
    let folders: Vec<&str> = folders.iter().map(String::as_str).collect();
    for room in ["components", "lesson", "ui", "io", "app", "cli"] {
        none_names(&rust_files(&format!("src/{room}")), &folders);
    }
    for room in ["io", "cli"] {
        none_names(&rust_files(&format!("src/{room}")), &["egui", "eframe"]);
    }
}

#[test]
fn a_model_knows_nothing_of_its_view() {
    for path in pure()
        .into_iter()
        .filter(|path| path.starts_with("src/chapters/"))
    {
        // The folder's entry may declare the view, and nothing else of the window.
        if path.ends_with("/mod.rs") || path.ends_with("/subject.rs") {
            continue;
        }
        none_names(&[path], &["crate::ui", "super::view"]);
    }
}

#[test]
fn real_time_files_and_colours_enter_in_one_place_each() {
    let everywhere = rust_files("src");
    let outside = |allowed: &[&str]| -> Vec<String> {
        let kept = everywhere
            .iter()
            .filter(|path| !allowed.iter().any(|start| path.starts_with(start)));
        kept.cloned().collect()
    };
    none_names(
        &outside(&["src/app/clock", "src/cli/watch"]),
        &["Instant", "SystemTime"],
    );
    none_names(
        &outside(&[
            "src/app/files",
            "src/io/",
            "src/cli/check/hand_ins",
            "src/cli/install",
        ]),
        &["std::fs", "tempfile"],
    );
    let makers = [
        "from_rgb",
        "from_gray",
        "from_rgba_unmultiplied",
        "from_rgba_premultiplied",
        "from_black_alpha",
        "from_white_alpha",
        "from_hex",
        "hex_color",
        "Color32::WHITE",
        "Color32::BLACK",
        "Color32::RED",
        "Color32::GREEN",
        "Color32::BLUE",
        "Color32::GRAY",
        "Color32::YELLOW",
        "Color32::ORANGE",
    ];
    none_names(&outside(&["src/ui/theme"]), &makers);
}

#[test]
fn whatever_is_asked_of_the_window_is_named_where_it_is_done() {
    let mut blocks = 0;
    let mut wrong = Vec::new();
    for path in rust_files("src/app") {
        // Letters of a text are no actions; what makes a button grey does nothing.
        if path != "src/app/entries.rs" && code_alone(&path).contains("_ => {}") {
            wrong.push(format!("{path} lets something pass"));
        }
        if path == "src/app/top_bar.rs" {
            continue;
        }
        let code = code_alone(&path);
        let mut lines = code.lines();
        while let Some(line) = lines.next() {
            if !line.trim_end().ends_with("match action {") {
                continue;
            }
            blocks += 1;
            let indent = line.len() - line.trim_start().len();
            let ends = |line: &&str| line.trim_end() != format!("{}}}", " ".repeat(indent));
            let arms = lines.by_ref().take_while(ends);
            let arms = arms.filter(|line| line.len() - line.trim_start().len() == indent + 4);
            for arm in arms.map(str::trim_start) {
                let names_nothing = arm.starts_with('_') || arm.starts_with(char::is_lowercase);
                if names_nothing && arm.contains("=>") {
                    wrong.push(format!("{path}: {arm}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(blocks >= 12, "only {blocks} places do what is asked");
}

#[test]
fn keys_are_named_by_their_table_alone() {
    let mut wrong = Vec::new();
    for path in rust_files("src/app") {
        if path.starts_with("src/app/shortcuts") {
            continue;
        }
        let code = code(&path);
        for key in ["Ctrl+", "Shift+", "\"F5", "\"F11", "(F5)"] {
            if code.contains(key) {
                wrong.push(format!("{path} names {key}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn nothing_is_printed_past_the_border() {
    // It escapes what a terminal would obey, and tells when something cannot be written.
    let mut files = rust_files("src");
    files.retain(|path| path != "src/io/print.rs");
    let words = [
        "println",
        "eprintln",
        "print!",
        "eprint!",
        "stdout().write",
        "stderr",
    ];
    let printing = |path: &String| {
        let code = code(path)
            .replace("use_stderr()", "")
            .replace(".stderr(Stdio", "");
        words.iter().any(|word| code.contains(word))
    };
    files.retain(printing);
    assert!(files.is_empty(), "{files:?} print by themselves");
}

#[test]
fn no_file_is_long_and_nothing_is_left_for_later() {
    // Put together here, so that this file does not find itself.
    let later = [
        ["to", "do!("].concat(),
        ["TO", "DO"].concat(),
        ["FIX", "ME"].concat(),
    ];
    let mut wrong = Vec::new();
    for directory in ["src", "tests", "benches"] {
        for path in rust_files(directory) {
            let text = text(&path);
            let lines = text.lines().count();
            if lines > 600 {
                wrong.push(format!("{path} has {lines} lines"));
            }
            for mark in later.iter().filter(|mark| text.contains(mark.as_str())) {
                wrong.push(format!("{path} says {mark}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_chapter_is_complete() {
    for chapter in &CHAPTERS {
        let (id, texts) = (chapter.id, &chapter.texts);
        for (path, embedded) in [
            (format!("assets/lessons/{id}.md"), texts.lesson),
            (format!("assets/lessons/{id}.teachers.md"), texts.teachers),
            (format!("assets/lessons/{id}.quiz.ron"), texts.quiz),
        ] {
            assert_eq!(text(&path), embedded, "{path}");
            assert!(embedded.len() > 500, "{path} is hardly begun");
        }
        if let Some(map) = chapter.content.map() {
            let path = format!("assets/lessons/{id}.path.ron");
            assert_eq!(text(&path), map.path, "{path}");
        }
        if chapter.content.lab().is_some() {
            let path = format!("assets/lessons/{id}.goals.ron");
            assert_eq!(text(&path), texts.goals, "{path}");
        }
        assert!(
            !hotset::lesson::read_quiz(texts.quiz).unwrap().is_empty(),
            "quiz of {id}"
        );
    }
    for (id, opened) in labs() {
        let registered: Vec<String> = opened
            .presets
            .iter()
            .chain(opened.path)
            .map(|preset| format!("saves/{id}/{}.ron", preset.id))
            .collect();
        let mut sorted = registered.clone();
        sorted.sort();
        assert_eq!(
            files_below(&format!("saves/{id}")),
            sorted,
            "presets of {id}"
        );
        let goals = crate::common::open(id).goals();
        assert!(!goals.is_empty(), "goals of {id}");
        for (goal, _) in goals {
            assert!(opened.preset(goal.preset).is_ok(), "{id}: {}", goal.id);
        }
    }
}

#[test]
fn nothing_belongs_to_one_machine() {
    // Put together here, so that this file does not find itself.
    let marks = [
        ["/wo", "rk/"].concat(),
        ["/ro", "ot/"].concat(),
        ["/U", "sers/"].concat(),
    ];
    let mut files: Vec<String> = std::fs::read_dir(root())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .map(|path| shown(&path))
        .filter(|path| path != ".git")
        .collect();
    for directory in [
        ".github",
        "assets",
        "benches",
        "packaging",
        "saves",
        "src",
        "tests",
    ] {
        files.extend(files_below(directory));
    }
    let mentions = |path: &String| {
        let bytes = std::fs::read(root().join(path)).unwrap();
        let text = String::from_utf8_lossy(&bytes);
        marks.iter().any(|mark| text.contains(mark.as_str()))
    };
    let wrong: Vec<String> = files.into_iter().filter(mentions).collect();
    assert!(wrong.is_empty(), "{wrong:?} mention a place on one machine");
}
