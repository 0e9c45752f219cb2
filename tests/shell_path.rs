//! Paths in the window: a chapter opens on its path, which waits, helps, is left and taken up again.

use crate::window::{
    Window, folders, lab, new_folders, now, press, settle, shell, show_tab, window,
    write_preferences,
};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Rect, Vec2, vec2};
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Folders, Start, What};
use hotset::chapters::{CHAPTERS, chapter};
use hotset::lesson::Unit;
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

/// A step of a chapter's path, counted from 1, as it stands once the ones before are skipped.
fn at_step(folders: &Folders, id: &str, step: usize) -> Window {
    let mut window = begun(folders, id);
    for _ in 1..step {
        click(&mut window, Role::Button, "Skip this step");
        settle(&mut window);
    }
    window
}

/// What the plot of this title says of itself.
fn plot(window: &Window, title: &str) -> String {
    let node = window.get_by_role_and_label(Role::Image, title);
    node.value().unwrap_or_default()
}

#[test]
fn a_value_that_was_predicted_stands_on_the_plot_beside_the_truth() {
    let (_folder, folders) = new_folders();
    let mut window = at_step(&folders, "cache-lab", 2);
    assert!(!plot(&window, "Hit rate").contains("your guess"));
    let scale = window.get_by_role_and_label(Role::Slider, "prediction");
    scale.set_value_accesskit(0.92);
    window.run_steps(3);
    click(&mut window, Role::Button, "Predict");
    // The guess stands there while the run goes on, and nothing is told before its end.
    let said = plot(&window, "Hit rate");
    assert!(said.contains("your guess 92 %"), "{said}");
    assert!(!said.contains("measured"), "{said}");
    click(&mut window, Role::Button, "Set 40 slots");
    finish(&mut window);
    let truth = lab(&window).metric("hit_rate").expect("measured");
    let said = plot(&window, "Hit rate");
    let wanted = format!("your guess 92 %, measured {}", Unit::Share.text(truth));
    assert!(said.contains(&wanted), "{said}");
    // It belongs to its step.
    click(&mut window, Role::Button, "Next");
    settle(&mut window);
    assert!(!plot(&window, "Hit rate").contains("your guess"));
    // An option that names values is a range on the plot.
    click(&mut window, Role::Button, "about 67 %");
    let said = plot(&window, "Hit rate");
    assert!(said.contains("your guess 60\u{2013}76 %"), "{said}");
}

#[test]
fn a_prediction_in_another_unit_than_the_plots_draws_nothing_on_them() {
    let (_folder, folders) = new_folders();
    let mut window = at_step(&folders, "cache-lab", 7);
    // Reads that time out are counted; no plot of this chapter counts them.
    click(&mut window, Role::Button, "none, or a handful");
    let on_plots = window.query_all_by(|node| {
        node.value()
            .is_some_and(|value| value.contains("your guess"))
    });
    assert_eq!(on_plots.count(), 0);
    assert!(has(&window, "Your prediction: none, or a handful."));
}

#[test]
fn a_curve_is_drawn_with_the_pointer_or_by_keys_and_compared_with_the_measured_one() {
    let (_folder, folders) = new_folders();
    let mut window = at_step(&folders, "eviction", 4);
    let handles = |window: &Window| -> Vec<Rect> {
        let all = window.query_all_by(|node| {
            let label = node.label().unwrap_or_default();
            node.role() == Role::Slider && label.contains("hit rate at")
        });
        all.map(|node| node.rect()).collect()
    };
    let before = handles(&window);
    assert_eq!(before.len(), 7);
    // The plots, on which the answer stands, are not there.
    assert!(!has(&window, "Misses against slots"));
    // A sweep from the lower left to the upper right.
    let (first, last) = (before[0].center(), before[6].center());
    let (from, to) = (first + vec2(0.0, 30.0), last - vec2(0.0, 30.0));
    window.drag_at(from);
    window.step();
    for share in [0.25, 0.5, 0.75, 1.0] {
        window.hover_at(from + (to - from) * share);
        window.step();
    }
    window.drop_at(to);
    window.run_steps(2);
    let drawn = handles(&window);
    assert!(drawn[0].center().y > before[0].center().y);
    assert!(
        drawn
            .windows(2)
            .all(|two| two[1].center().y <= two[0].center().y)
    );
    // The last point is taken all the way up by keys; the arrows lead from point to point.
    let node = window.get_by(|node| {
        node.role() == Role::Slider && node.label().is_some_and(|name| name.ends_with("at 8"))
    });
    node.focus();
    window.run_steps(2);
    press(&mut window, Key::ArrowUp);
    window.run_steps(2);
    assert!(handles(&window)[6].center().y < drawn[6].center().y);
    click(&mut window, Role::Button, "Predict");
    assert!(handles(&window).is_empty(), "what is predicted stays");
    click(&mut window, Role::Button, "Set six slots");
    finish(&mut window);
    let off = window.query_all_by_label_contains("On average your curve is off by");
    assert_eq!(off.count(), 1);
    let kept = shell(&window).preferences().walked("eviction").cloned();
    assert_eq!(kept.expect("kept").curves.get(&3).map(Vec::len), Some(7));
}

#[test]
fn the_column_has_tabs_that_each_chapter_remembers() {
    let (_folder, folders) = folders();
    let mut window = begun(&folders, "cache-lab");
    assert!(has(&window, "for teachers") && !has(&window, "Reach 90 %"));
    show_tab(&mut window, "Tasks");
    assert!(has(&window, "Reach 90 %") && has(&window, "Practise"));
    assert!(!has(&window, "for teachers"));
    for chapter in ["bottleneck", "cache-lab"] {
        let chapter = CHAPTERS.iter().find(|one| one.id == chapter).expect("it");
        let name = format!("{} {}", chapter.number, chapter.name);
        window.get_by_label(&name).click_accesskit();
        window.run_steps(3);
        assert_eq!(has(&window, "for teachers"), chapter.id == "bottleneck");
    }
    assert!(has(&window, "Reach 90 %"), "the chapter remembers its tab");
    // The arrows lead from tab to tab, and time stands where it was.
    let at = now(&window);
    window
        .get_by(|node| {
            let label = node.label().unwrap_or_default();
            node.role() == Role::Tab && label.starts_with("Tasks")
        })
        .focus();
    window.run_steps(2);
    press(&mut window, Key::ArrowLeft);
    window.run_steps(2);
    assert!(window.get_by_role_and_label(Role::Tab, "Text").is_focused());
    assert_eq!(now(&window), at);
    press(&mut window, Key::Enter);
    window.run_steps(2);
    assert!(has(&window, "for teachers"));
}
