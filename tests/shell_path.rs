//! Paths in the window: a chapter opens on its path, which waits, helps, is left and taken up again.

use crate::window::{
    Window, folders, lab, new_folders, now, press, settle, shell, window, write_preferences,
};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Vec2};
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Folders, Start, What};
use hotset::chapters::{CHAPTERS, chapter};
use hotset::sim::SimTime;
use hotset::ui::focus;

/// The size at which a path is looked at.
const SMALL: Vec2 = Vec2::new(1280.0, 720.0);

/// A chapter as it opens for somebody who has not walked it.
fn begun(folders: &Folders, id: &str) -> Window {
    let start = Start {
        what: What::Chapter(chapter(id).expect("a chapter")),
        ..Start::default()
    };
    let mut window = window(folders, SMALL, start);
    window.run_steps(3);
    window
}

/// The laboratory's path at its second step, its prediction settled: the slots can be moved.
fn at_the_slots(folders: &Folders) -> Window {
    let mut window = begun(folders, "cache-lab");
    click(&mut window, Role::Button, "Skip this step");
    click(&mut window, Role::Button, "No prediction");
    window
}

fn has(window: &Window, label: &str) -> bool {
    window.query_all_by_label(label).next().is_some()
}

fn click(window: &mut Window, role: Role, label: &str) {
    // The column may be scrolled; who reads with the keyboard reaches all of it.
    window.get_by_role_and_label(role, label).click_accesskit();
    window.run_steps(3);
}

/// Frames until the present step is over.
fn finish(window: &mut Window) {
    for _ in 0..3_000 {
        window.step();
        if has(window, "Next") {
            return;
        }
    }
    panic!("the step is never over");
}

#[test]
fn the_first_start_opens_on_the_path_and_waits() {
    let (_folder, folders) = new_folders();
    let mut window = window(&folders, SMALL, Start::default());
    window.run_steps(30);
    assert!(shell(&window).is_walking());
    assert_eq!(lab(&window).chapter().id, CHAPTERS[0].id);
    assert!(has(&window, "Step 1 of 9"));
    assert_eq!(now(&window), SimTime::ZERO, "a step waits");
    assert!(!has(&window, "Next") && has(&window, "Skip this step"));
    click(&mut window, Role::Button, "Run one second");
    finish(&mut window);
    assert_eq!(
        now(&window),
        SimTime::from_secs_f64(1.0),
        "time stops at the step's end"
    );
    assert!(!shell(&window).playing());
}

#[test]
fn what_was_walked_opens_on_the_whole_laboratory() {
    let (_folder, folders) = folders();
    let window = begun(&folders, "bottleneck");
    assert!(!shell(&window).is_walking());
    assert!(has(&window, "Path, walked"));
}

#[test]
fn a_guess_is_made_before_the_run_and_kept_beside_the_truth() {
    let (_folder, folders) = new_folders();
    let mut window = begun(&folders, "bottleneck");
    click(&mut window, Role::Button, "Skip this step");
    assert!(has(&window, "Step 2 of 9"));
    // Nothing can be run before.
    press(&mut window, Key::Space);
    window.run_steps(10);
    assert_eq!(now(&window), SimTime::from_secs_f64(1.0));
    assert!(!has(&window, "Set 900 per second"));
    press(&mut window, Key::Num2);
    window.run_steps(3);
    click(&mut window, Role::Button, "Set 900 per second");
    finish(&mut window);
    assert!(has(&window, "over 50 ms: right"));
    assert!(has(
        &window,
        "three times as much, about 6 ms: your prediction"
    ));
    let walked = shell(&window).preferences().walked("bottleneck").cloned();
    let walked = walked.expect("kept");
    assert_eq!((walked.step, walked.guesses.get(&1)), (1, Some(&1.0)));
}

#[test]
fn a_path_is_left_for_the_laboratory_and_taken_up_at_the_same_step() {
    let (_folder, folders) = new_folders();
    let mut window = begun(&folders, "cache-lab");
    click(&mut window, Role::Button, "Skip this step");
    settle(&mut window);
    let (at, digest) = (now(&window), lab(&window).digest());
    // Only the step's own control stands on the stage.
    assert!(!has(&window, "reads"));
    press(&mut window, Key::Escape);
    window.run_steps(3);
    assert!(!shell(&window).is_walking());
    assert!(has(&window, "reads"), "all controls are back");
    press(&mut window, Key::Space);
    window.run_steps(20);
    press(&mut window, Key::Space);
    click(&mut window, Role::Tab, "Path, 2 of 9");
    settle(&mut window);
    assert!(shell(&window).is_walking());
    assert_eq!((now(&window), lab(&window).digest()), (at, digest));
    // Another experiment is another run; the path is where it was.
    press(&mut window, Key::Escape);
    window.run_steps(2);
    press(&mut window, Key::Num2);
    window.run_steps(3);
    assert_eq!(lab(&window).preset(), Some("uniform"));
    click(&mut window, Role::Tab, "Path");
    settle(&mut window);
    assert_eq!((now(&window), lab(&window).digest()), (at, digest));
    // Going back really goes back.
    click(&mut window, Role::Button, "Back");
    settle(&mut window);
    assert_eq!(now(&window), SimTime::ZERO);
}

#[test]
fn a_step_is_done_by_hand_as_well() {
    let (_folder, folders) = new_folders();
    let mut window = at_the_slots(&folders);
    let slots = window.get_by_role_and_label(Role::Slider, "slots");
    slots.set_value_accesskit(44.0);
    window.run_steps(4);
    assert!(shell(&window).playing(), "time runs on");
    finish(&mut window);
    assert_eq!(now(&window), SimTime::from_secs_f64(150.0));
}

#[test]
fn a_hint_comes_after_a_while() {
    let (_folder, folders) = new_folders();
    let mut window = at_the_slots(&folders);
    assert!(!has(&window, "Hint"));
    window.run_steps(13 * 60);
    click(&mut window, Role::Button, "Hint");
    let hint = lab(&window).walk().and_then(|walk| walk.todo.clone());
    assert!(has(&window, &hint.expect("a hint").hint));
}

#[test]
fn every_path_is_walked_from_its_first_step_to_its_last() {
    let with_path = CHAPTERS.iter().filter(|chapter| {
        let lab = chapter.content.lab();
        lab.is_some_and(|lab| lab.path.is_some())
    });
    for chapter in with_path {
        let (_folder, folders) = new_folders();
        let state = folders.state.as_ref().expect("a folder");
        std::fs::create_dir_all(state).expect("a folder");
        // Without motion a step is over as soon as it is computed.
        std::fs::write(state.join("preferences.ron"), "(reduced_motion: true)").expect("written");
        let mut window = begun(&folders, chapter.id);
        let count = lab(&window).slide_count();
        for step in 0..count {
            let id = format!("{}, step {}", chapter.id, step + 1);
            settle(&mut window);
            assert!(
                has(&window, &format!("Step {} of {count}", step + 1)),
                "{id}"
            );
            let mut missed = focus::missed(&window.ctx);
            let walk = lab(&window).walk().expect("a step").clone();
            if walk.guess.is_some() {
                click(&mut window, Role::Button, "No prediction");
            }
            if let Some(todo) = &walk.todo {
                click(&mut window, Role::Button, &todo.button);
                finish(&mut window);
            }
            // A part that the step itself brings to the stage is there when the step is over.
            let missed_at_end = focus::missed(&window.ctx);
            missed.retain(|name| missed_at_end.contains(name));
            assert!(missed.is_empty(), "{id} is to light {missed:?}");
            if step + 1 < count {
                click(&mut window, Role::Button, "Next");
            }
        }
        assert!(has(&window, "Path, walked"), "{}", chapter.id);
        click(&mut window, Role::Button, "Explore");
        assert!(!shell(&window).is_walking());
    }
}

#[test]
fn a_walked_path_leaves_no_experiment_behind() {
    let (_folder, folders) = folders();
    let state = folders.state.as_ref().expect("a folder");
    write_preferences(state, "last_chapter: \"cache-lab\"");
    let mut window = begun(&folders, "cache-lab");
    click(&mut window, Role::Tab, "Path, walked");
    click(&mut window, Role::Button, "Run half a minute");
    finish(&mut window);
    assert!(!lab(&window).can_undo() || shell(&window).is_walking());
    assert!(
        shell(&window).preferences().goals.is_empty(),
        "no goal is met by a path"
    );
}
