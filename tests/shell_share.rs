//! Handing on in the window: copied, pasted, introduced, with tasks.

use crate::window::{
    DESK, Window, folders, given, lab, laboratory, now, press, press_with, says, settle, shell,
    still, window,
};
use eframe::egui::accesskit::Role;
use eframe::egui::{Event, Key, Modifiers, OutputCommand};
use egui_kittest::kittest::Queryable as _;
use hotset::app::Folders;
use hotset::lesson::{Condition, Lab, Opening, Task, share};
use hotset::sim::{Progress, SimTime};

/// The laboratory at 20 s, with this done to it first.
fn at_20_s(change: impl FnOnce(&mut dyn Lab)) -> Box<dyn Lab> {
    let mut lab = (laboratory().open)(Opening::Default).expect("opens");
    change(lab.as_mut());
    let at = SimTime::from_secs_f64(20.0);
    assert_eq!(lab.seek(at, u64::MAX), Progress::Arrived);
    lab
}

fn task(title: &str, metric: &str, least: f64) -> Task {
    Task {
        title: title.to_owned(),
        conditions: vec![Condition {
            metric: metric.to_owned(),
            at_least: Some(least),
            at_most: None,
        }],
        ..Task::default()
    }
}

/// A window that opens this text as a file.
fn opened(folders: &Folders, source: String) -> Window {
    let start = given(folders.experiments.join("given.ron"), source);
    let mut window = window(folders, DESK, start);
    settle(&mut window);
    window
}

fn paste(window: &mut Window, text: &str) {
    window
        .input_mut()
        .events
        .push(Event::Paste(text.to_owned()));
    window.step();
    settle(window);
}

fn choose(window: &mut Window, line: &str) {
    window.get_by_role_and_label(Role::Button, "Share").click();
    window.run();
    window.get_by_label(line).click();
}

/// What is copied within the next frames.
fn copied(window: &mut Window) -> String {
    for _ in 0..8 {
        window.step();
        for command in &window.output().platform_output.commands {
            if let OutputCommand::CopyText(text) = command {
                return text.clone();
            }
        }
    }
    panic!("nothing was copied");
}

fn shows(window: &Window, part: &str) -> bool {
    window.query_all_by_label_contains(part).next().is_some()
}

#[test]
fn what_is_copied_here_is_pasted_there() {
    let (_folder, folders) = folders();
    let mut here = still(&folders);
    press_with(&mut here, Modifiers::SHIFT, Key::ArrowRight);
    here.get_by_label("Kill cache").click();
    here.run();
    press_with(&mut here, Modifiers::SHIFT, Key::ArrowRight);
    let (digest, at) = (lab(&here).digest(), now(&here));
    choose(&mut here, "copy as text");
    let line = copied(&mut here);
    choose(&mut here, "copy as a file's text");
    let file = copied(&mut here);
    assert_eq!(share::from_text(&line), Ok(file.clone()));
    for text in [format!("look:\n{line}\n"), file] {
        let mut there = still(&folders);
        paste(&mut there, &text);
        assert_eq!((lab(&there).digest(), now(&there)), (digest, at));
        assert!(shows(&there, "replayed, identical"));
        assert!(shows(&there, "pasted as text"));
    }
}

#[test]
fn what_is_no_experiment_is_refused_in_a_sentence_and_changes_nothing() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press(&mut window, Key::ArrowRight);
    let before = lab(&window).digest();
    let line = share::as_line(&at_20_s(|_| {}).to_file().expect("a file"));
    for (text, says_so) in [
        ("hello".to_owned(), "hotset1:"),
        (line[..60].to_owned(), "damaged"),
        (
            "(format: 1, chapter: \"x\", model_version: 1)".to_owned(),
            "no chapter",
        ),
        (share::as_line(&" ".repeat(40 << 20)), "32 MiB"),
    ] {
        paste(&mut window, &text);
        assert!(says(&window, says_so), "{says_so}");
        assert_eq!(lab(&window).digest(), before);
    }
    // What is typed into a form stays there.
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    paste(&mut window, &line);
    assert_eq!(lab(&window).digest(), before);
}

#[test]
fn an_opened_file_says_what_it_is_and_what_nobody_understands() {
    let (_folder, folders) = folders();
    let source = at_20_s(|lab| {
        lab.describe("Mine".to_owned(), "Look here.".to_owned());
        lab.sign("A. Teacher".to_owned());
    })
    .to_file()
    .expect("a file");
    let mut plain = opened(&folders, source.clone());
    for part in [
        "8 The laboratory: a run at 20.0 s with 0 commands",
        "title and notes by A. Teacher",
        "given.ron",
        "replayed, identical",
        "nothing: all of it is understood",
    ] {
        assert!(shows(&plain, part), "{part}");
    }
    plain.run_steps(60 * 11);
    assert!(
        !shows(&plain, "replayed, identical"),
        "the card goes by itself"
    );
    choose(&mut plain, "about this experiment");
    plain.run();
    assert!(
        shows(&plain, "replayed, identical"),
        "and comes when asked for"
    );

    let newer = source.replace("  log: [", "  colour: \"red\",\n  log: [");
    let mut window = opened(&folders, newer);
    assert_eq!(now(&window), SimTime::from_secs_f64(20.0));
    window.run_steps(60 * 15);
    assert!(shows(
        &window,
        "`colour`, which this version does not understand"
    ));
    assert!(shows(&window, "kept when the file is saved"));
    assert!(
        lab(&window)
            .to_file()
            .expect("a file")
            .contains("colour: \"red\"")
    );
    window.get_by_label("put the card away").click();
    window.run();
    assert!(!shows(&window, "`colour`"));
}

#[test]
fn the_author_is_asked_for_when_a_file_is_saved() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    let author = window.get_by_role_and_label(Role::TextInput, "author");
    author.focus();
    window.run();
    let author = window.get_by_role_and_label(Role::TextInput, "author");
    author.type_text("B. Student");
    window.run();
    window.get_by_label("Save file").click();
    window.step();
    window.run();
    assert_eq!(lab(&window).author(), "B. Student");
    let path = folders.experiments.join("zipf-20-slots-10-s.ron");
    let text = std::fs::read_to_string(path).expect("read");
    assert!(text.contains("author: \"B. Student\""), "{text}");
}

#[test]
fn tasks_stand_beside_the_goals_and_follow_the_run() {
    let (_folder, folders) = folders();
    let source = at_20_s(|lab| {
        let mut early = task("A hundred hits by the end", "hits", 100.0);
        early.from_s = Some(30.0);
        let tasks = vec![task("Some reads", "reads", 10.0), early];
        lab.set_tasks(tasks).expect("tasks");
    })
    .to_file()
    .expect("a file");
    let mut window = opened(&folders, source);
    assert!(shows(&window, "2 tasks"));
    let value = |window: &Window, title: &str| {
        window
            .get_by_role_and_label(Role::Button, title)
            .value()
            .expect("a value")
    };
    assert!(value(&window, "Some reads").starts_with("met"));
    let early = value(&window, "A hundred hits by the end");
    assert!(
        early.contains("from 30 s") && early.contains("of the way"),
        "{early}"
    );
    window
        .get_by_role_and_label(Role::Button, "A hundred hits by the end")
        .click();
    window.run();
    assert!(shows(&window, "hits at least 100: holds"));
    window.get_by_label("go to 30 s").click();
    window.step();
    settle(&mut window);
    assert_eq!(now(&window), SimTime::from_secs_f64(30.0));
    assert!(value(&window, "A hundred hits by the end").starts_with("met"));
    press(&mut window, Key::Home);
    settle(&mut window);
    assert!(!value(&window, "Some reads").starts_with("met"));
}

#[test]
fn a_teacher_writes_a_task_in_the_window() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    choose(&mut window, "tasks for students\u{2026}");
    window.run();
    let write = |window: &mut Window, field: &str, text: &str| {
        window.get_by_role_and_label(Role::TextInput, field).focus();
        window.run();
        window
            .get_by_role_and_label(Role::TextInput, field)
            .type_text(text);
        window.run();
    };
    write(&mut window, "task 1", "Nine of ten");
    window.get_by_label("Use these tasks").click();
    window.run();
    assert!(
        shows(&window, "`hit_rate`: nothing was typed"),
        "the value is missing"
    );
    assert!(lab(&window).tasks().is_empty());
    write(&mut window, "value 1 of task 1", "0.9");
    write(&mut window, "from", "20");
    window.get_by_label("Use these tasks").click();
    window.run();
    let mut wanted = task("Nine of ten", "hit_rate", 0.9);
    wanted.from_s = Some(20.0);
    assert_eq!(lab(&window).tasks(), std::slice::from_ref(&wanted));
    assert!(shell(&window).lab().is_some());
    assert!(window.query_by_label("Nine of ten").is_some());
    // Editing changes nothing that is not touched, and choosing another metric does.
    choose(&mut window, "tasks for students\u{2026}");
    window.run();
    window
        .get_by_role_and_label(Role::ComboBox, "metric 1 of task 1")
        .click();
    window.run();
    window
        .get_by_role_and_label(Role::MenuItemRadio, "reads")
        .click();
    window.run();
    window
        .get_by_role_and_label(Role::RadioButton, "at most")
        .click();
    window.run();
    window.get_by_label("Use these tasks").click();
    window.run();
    wanted.conditions = vec![Condition {
        metric: "reads".to_owned(),
        at_least: None,
        at_most: Some(0.9),
    }];
    assert_eq!(lab(&window).tasks(), [wanted]);
}

#[test]
fn the_gallery_offers_every_experiment_of_every_chapter() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    choose(&mut window, "experiments");
    window.run_steps(4);
    for chapter in &hotset::chapters::CHAPTERS {
        let Some(opened) = chapter.content.lab() else {
            continue;
        };
        for preset in opened.presets {
            let title = hotset::lesson::read_header(preset.source)
                .expect("a header")
                .title;
            let mut cards = window.query_all_by_role_and_label(Role::Button, &title);
            assert!(cards.next().is_some(), "{}: {title}", chapter.id);
        }
    }
    window
        .get_by_role_and_label(Role::Button, "Every key equally likely")
        .click();
    window.run_steps(4);
    assert_eq!(lab(&window).preset(), Some("uniform"));
}
