//! Practice in the window: an exercise is asked, answered, explained and shown; what was missed comes
//! back.

use crate::window::{DESK, Window, folders, lab, now, settle, shell, show_tab, window};
use eframe::egui::accesskit::Role;
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Folders, Start, What};
use hotset::chapters::chapter;
use hotset::lesson::practice::{Answer, Exercise, PracticeKind, exercise};

/// The kinds of the chapter that these tests practise.
fn kinds() -> &'static [PracticeKind] {
    let chapter = chapter("eviction").expect("a chapter");
    chapter.lab().expect("a lab").practice
}

/// The exercise that a fresh window shows first.
fn first() -> Exercise {
    let chapter = chapter("eviction").expect("a chapter");
    exercise(chapter, &kinds()[0], 1, 1).expect("made")
}

fn practising(folders: &Folders) -> Window {
    let start = Start {
        what: What::Chapter(chapter("eviction").expect("a chapter")),
        ..Start::default()
    };
    let mut window = window(folders, DESK, start);
    show_tab(&mut window, "Tasks");
    window
}

fn click(window: &mut Window, role: Role, label: &str) {
    let node = window.get_by_role_and_label(role, label);
    node.click_accesskit();
    window.step();
    window.step();
}

/// Clicks, and waits until the exercise is made.
fn ask(window: &mut Window, label: &str) {
    click(window, Role::Button, label);
    for _ in 0..200 {
        window.step();
        if window
            .query_by_label_contains("difficulty 1 of 3")
            .is_some()
        {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(10));
    }
    panic!("no exercise comes");
}

/// The options of an exercise: the right one, and one that is wrong with its objection.
fn two_options(exercise: &Exercise) -> (String, (String, String)) {
    let Answer::Choice { options, right } = &exercise.answer else {
        panic!("no options");
    };
    let wrong = &options[(right + 1) % options.len()];
    let wrong = (wrong.text.clone(), wrong.because.clone());
    (options[*right].text.clone(), wrong)
}

#[test]
fn a_wrong_answer_is_explained_kept_and_shown_at_its_moment() {
    let (_folder, folders) = folders();
    let mut window = practising(&folders);
    ask(&mut window, "Practise");
    let exercise = first();
    let (right, (wrong, because)) = two_options(&exercise);
    assert!(window.query_by_label_contains("Not right").is_none());
    click(&mut window, Role::RadioButton, &wrong);
    window.get_by_label(&format!("Not right: the answer is {right}."));
    window.get_by_label(&because);
    window.get_by_label(&format!("{right} (right)"));
    let drill = shell(&window)
        .preferences()
        .drill("eviction", kinds()[0].id);
    assert_eq!(
        (drill.asked, drill.right, drill.wrong, drill.streak),
        (1, 0, 1, 0)
    );
    assert!(drill.missed.is_some(), "it comes back");
    click(&mut window, Role::Button, "Show me");
    settle(&mut window);
    assert_eq!(lab(&window).title(), kinds()[0].title);
    assert_eq!(now(&window), exercise.moments[0].answered_at);
    assert!(!shell(&window).playing());
}

/// Whether a label lies in the window as a whole.
fn is_in_sight(window: &Window, label: &str) -> bool {
    let rect = window.get_by_label(label).rect();
    0.0 <= rect.top() && rect.bottom() <= DESK.y
}

#[test]
fn an_exercise_comes_into_sight_when_it_arrives() {
    let (_folder, folders) = folders();
    let mut window = practising(&folders);
    ask(&mut window, "Practise");
    window.run_steps(60);
    // From its title to the last of its options and the button below them.
    let (right, (wrong, _)) = two_options(&first());
    for label in ["difficulty 1 of 3", &right, &wrong, "Show me"] {
        assert!(is_in_sight(&window, label), "{label}");
    }
    // The next one begins where this one began, not where the answers were.
    click(&mut window, Role::RadioButton, &right);
    window.run_steps(60);
    ask(&mut window, "Next");
    window.run_steps(60);
    assert!(is_in_sight(&window, "difficulty 1 of 3"));
}

#[test]
fn before_the_answer_the_run_is_shown_at_the_question() {
    let (_folder, folders) = folders();
    let mut window = practising(&folders);
    ask(&mut window, "Practise");
    click(&mut window, Role::Button, "Show me");
    settle(&mut window);
    assert_eq!(now(&window), first().moments[0].asked_at);
}

#[test]
fn a_right_answer_counts_and_the_next_exercise_is_another() {
    let (_folder, folders) = folders();
    let mut window = practising(&folders);
    ask(&mut window, "Practise");
    let (right, _) = two_options(&first());
    click(&mut window, Role::RadioButton, &right);
    window.get_by_label("Right.");
    let practised = |window: &Window, place: usize| {
        let kind = &kinds()[place];
        shell(window).preferences().drill("eviction", kind.id)
    };
    assert_eq!(
        (practised(&window, 0).right, practised(&window, 0).streak),
        (1, 1)
    );
    ask(&mut window, "Next");
    assert_eq!(practised(&window, 1).asked, 1, "the kinds take turns");
    assert!(window.query_by_label("Right.").is_none());
}

#[test]
fn what_is_due_is_told_on_the_start_and_practised_first() {
    let (_folder, folders) = folders();
    let state = folders.state.clone().expect("a folder");
    let missed =
        "practice: {\"eviction/count-hits\": (asked: 1, wrong: 1, missed: Some((due: 3)))}";
    let preferences = format!("(last_chapter: \"cache-lab\", {missed})");
    std::fs::write(state.join("preferences.ron"), preferences).expect("written");
    let mut window = window(&folders, DESK, Start::default());
    window.get_by_label_contains("Due today: 1 kind of exercises that you missed (Eviction)");
    let strip = window
        .get_all_by_role_and_label(Role::Button, "Practise")
        .next();
    strip.expect("a button").click_accesskit();
    for _ in 0..60 {
        window.step();
    }
    assert_eq!(lab(&window).chapter().id, "eviction");
    let drill = shell(&window).preferences().drill("eviction", "count-hits");
    assert_eq!(drill.asked, 2, "it comes first");
    window.get_by_label_contains("due today, 0 of 1 right");
}

#[test]
fn the_progress_page_lists_all_chapters() {
    let (_folder, folders) = folders();
    let mut window = practising(&folders);
    click(&mut window, Role::Button, "Progress");
    // A dialog is measured in the frame before it is shown.
    window.run_steps(3);
    window.get_by_role_and_label(Role::Heading, "Progress");
    window.get_by_label_contains("Eviction, exercises:");
    click(&mut window, Role::Button, "Save as Markdown");
    let page = std::fs::read_to_string(folders.experiments.join("progress.md")).expect("saved");
    assert!(page.contains("| Eviction |"), "{page}");
}
