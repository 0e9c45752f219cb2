//! Two runs side by side in the window: one is pinned, one goes on, and one clock drives both.

use crate::common::labs;
use crate::window::{
    Window, folders, given, lab, now, parameter, press, press_with, says, settle, shell, still,
    window,
};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::{Folders, Start, What};
use hotset::chapters::chapter;
use hotset::lesson::{Changes, Form, Lab, Value};
use hotset::sim::SimTime;

/// A screen on which both stages have room.
const WIDE: Vec2 = Vec2::new(1920.0, 1080.0);

/// A chapter that stands still at its start.
fn opened(folders: &Folders, id: &str, size: Vec2) -> Window {
    let start = Start {
        what: What::Chapter(chapter(id).expect("a chapter")),
        ..Start::default()
    };
    let mut window = window(folders, size, start);
    press(&mut window, Key::Space);
    press(&mut window, Key::Home);
    settle(&mut window);
    window
}

/// The names of all headings that begin so.
fn heads(window: &Window, with: &str) -> usize {
    let heads = window.query_all_by_role(Role::Heading);
    let begins = |label: Option<String>| label.is_some_and(|label| label.starts_with(with));
    heads
        .filter(|node| begins(node.accesskit_node().label()))
        .count()
}

/// Asserts that A stands where B stands.
fn assert_level(window: &Window, what: &str) {
    let b = lab(window);
    let a = b.side_a().expect("A runs");
    assert_eq!(a.now(), b.now(), "{}: {what}", b.chapter().id);
    assert!(b.is_level(), "{}: {what}", b.chapter().id);
}

/// Gives a command as it is typed into the finder.
fn give(window: &mut Window, command: &str) {
    press_with(window, Modifiers::COMMAND, Key::K);
    window.run_steps(2);
    let field = window.get_by_role_and_label(Role::SearchInput, "find");
    field.type_text(command);
    window.run_steps(2);
    press(window, Key::Enter);
    window.run_steps(2);
}

/// A parameter that a slider moves, and another value that it can be set to.
fn another(lab: &dyn Lab) -> (&'static str, Value) {
    let found = lab.settings().into_iter().find_map(|(name, now)| {
        let control = lab.control(name).filter(|it| it.disabled.is_none())?;
        let Form::Slider(slider) = control.form else {
            return None;
        };
        let (start, end) = (*slider.track.start(), *slider.track.end());
        let value = slider.set(start + (end - start) * 0.3);
        let set = vec![(name.to_owned(), value.to_string())];
        let changes = Changes { seed: None, set };
        let taken = value != now && lab.origin_from_here().check(&changes).is_ok();
        taken.then_some((name, value))
    });
    found.expect("a slider")
}

/// The button of the timeline where the two part, once it is known.
fn parting_is_found(window: &mut Window) -> bool {
    (0..2_000).any(|_| {
        window.step();
        std::thread::sleep(std::time::Duration::from_millis(2));
        window.query_by_label_contains("A and B part").is_some()
    })
}

#[test]
fn each_lab_runs_beside_what_is_pinned_on_one_clock() {
    for (id, _) in labs() {
        let (_folder, folders) = folders();
        let mut window = opened(&folders, id, WIDE);
        assert_eq!(heads(&window, "A · "), 0, "{id}");
        press(&mut window, Key::X);
        window.run_steps(2);
        assert_eq!(
            (heads(&window, "A · "), heads(&window, "B · ")),
            (1, 1),
            "{id}"
        );
        press(&mut window, Key::Space);
        let mut level = 0;
        for _ in 0..30 {
            window.step();
            let b = lab(&window);
            let a = b.side_a().expect("A runs");
            assert!(a.now() <= b.now(), "{id}");
            // Where a frame was too short for A, the next one is A's.
            if b.is_level() {
                level += 1;
                assert_eq!(a.digest(), b.digest(), "{id}: nothing differs");
            }
        }
        assert!(level > 0, "{id}");
        press(&mut window, Key::Space);
        settle(&mut window);
        let (name, other) = another(lab(&window));
        give(&mut window, &format!("set {name}={other}"));
        settle(&mut window);
        assert_eq!(lab(&window).differing().len(), 1, "{id}");
        assert_eq!(
            window.query_all_by_label_contains("revert ").count(),
            1,
            "{id}"
        );
        let changed_at = now(&window);
        press(&mut window, Key::Space);
        window.run_steps(40);
        press(&mut window, Key::Space);
        settle(&mut window);
        for key in [Key::ArrowRight, Key::ArrowLeft, Key::Home, Key::End] {
            press(&mut window, key);
            settle(&mut window);
            assert_level(&window, &format!("{key:?}"));
        }
        press(&mut window, Key::Home);
        settle(&mut window);
        assert_eq!(now(&window), SimTime::ZERO, "{id}");
        // Before the change both are one run.
        let b = lab(&window);
        assert_eq!(b.side_a().map(Lab::digest), Some(b.digest()), "{id}");
        press(&mut window, Key::End);
        settle(&mut window);
        assert!(now(&window) > changed_at, "{id}");
    }
}

#[test]
fn the_moment_at_which_they_part_is_marked_and_gone_to() {
    let (_folder, folders) = folders();
    let mut window = opened(&folders, "cache-lab", WIDE);
    press(&mut window, Key::X);
    give(&mut window, "set capacity=2");
    press(&mut window, Key::Space);
    window.run_steps(240);
    press(&mut window, Key::Space);
    assert!(parting_is_found(&mut window));
    window.get_by_label_contains("A and B part").click();
    settle(&mut window);
    let at = now(&window);
    assert!(at > SimTime::ZERO && at < lab(&window).horizon());
    // Here the digests of both are not what they would be if nothing differed, and the event before
    // is the same in both.
    let said = |lab: &dyn Lab| lab.told_since(0).last().cloned();
    let (a, b) = (said(lab(&window).side_a().unwrap()), said(lab(&window)));
    assert_ne!(a.map(|told| told.exact), b.map(|told| told.exact));
    // What does not differ any more does not part.
    window.get_by_label("revert slots").click();
    settle(&mut window);
    assert!(lab(&window).differing().is_empty());
    assert!(window.query_by_label_contains("A and B part").is_none());
    assert_eq!(parameter(&window, "capacity"), "20");
}

#[test]
fn one_side_is_shown_where_there_is_no_room_for_both() {
    let (_folder, folders) = folders();
    let mut window = opened(&folders, "cache-lab", Vec2::new(1000.0, 700.0));
    press(&mut window, Key::X);
    window.run_steps(2);
    assert_eq!((heads(&window, "A · "), heads(&window, "B · ")), (0, 1));
    assert!(
        window
            .query_by_role_and_label(Role::RadioButton, "A | B")
            .is_none()
    );
    window.get_by_role_and_label(Role::RadioButton, "A").click();
    window.run_steps(3);
    assert_eq!((heads(&window, "A · "), heads(&window, "B · ")), (1, 0));
    window.get_by_label("Unpin A").click();
    window.run_steps(3);
    assert_eq!((heads(&window, "A · "), heads(&window, "B · ")), (0, 0));
    // Undo brings it back.
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    window.run_steps(3);
    assert!(lab(&window).name_of_a().is_some());
    settle(&mut window);
}

#[test]
fn what_is_done_to_a_setting_is_done_on_the_line_over_both_stages() {
    let (_folder, folders) = folders();
    let mut window = opened(&folders, "cache-lab", WIDE);
    press(&mut window, Key::X);
    give(&mut window, "set capacity=60");
    window.get_by_label("swap slots").click();
    window.run_steps(3);
    let of_a = |window: &Window| {
        let settings = lab(window).side_a().map(hotset::lesson::Rerun::settings);
        let mut settings = settings.unwrap().into_iter();
        settings
            .find(|(name, _)| *name == "capacity")
            .unwrap()
            .1
            .to_string()
    };
    assert_eq!(
        (of_a(&window), parameter(&window, "capacity")),
        ("60".into(), "20".into())
    );
    window.get_by_label("slots as in A").click();
    window.run_steps(3);
    assert_eq!(
        (of_a(&window), parameter(&window, "capacity")),
        ("60".into(), "60".into())
    );
    settle(&mut window);
}

#[test]
fn a_file_opens_with_both_sides_and_a_run_that_replaces_it_alone() {
    let (_folder, folders) = folders();
    let mut saved = crate::common::open("eviction");
    crate::common::go_to(saved.as_mut(), 2.0);
    saved.pin("the first");
    saved.command("set capacity=4").unwrap();
    crate::common::go_to(saved.as_mut(), 5.0);
    let start = given("both.hotset.ron", saved.to_file().unwrap());
    let mut window = window(&folders, WIDE, start);
    settle(&mut window);
    assert_eq!(heads(&window, "A · the first"), 1);
    assert_level(&window, "opened");
    assert!(parting_is_found(&mut window));
    // Another experiment of the chapter is seen alone, until it is compared with what is pinned.
    press(&mut window, Key::Num2);
    window.run_steps(3);
    assert_eq!(heads(&window, "A · "), 0);
    press(&mut window, Key::X);
    window.run_steps(3);
    assert!(says(&window, "`the first` is still pinned"));
    assert_eq!(heads(&window, "A · the first"), 1);
    press(&mut window, Key::Space);
    settle(&mut window);
}

#[test]
fn to_pin_a_run_is_not_to_touch_it() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    let before = lab(&window).digest();
    press(&mut window, Key::X);
    settle(&mut window);
    assert_eq!(lab(&window).digest(), before);
    assert!(!shell(&window).playing());
    assert_eq!(lab(&window).log_len(), 0);
}
