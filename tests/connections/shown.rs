//! The map in the window: read, walked and clicked as a learner would.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::{Start, What};
use hotset::chapters::connections;
use hotset::lesson::{Concept, read_map_path, read_quiz};

use crate::window::{
    DESK, Window, folders, lab, new_folders, press, press_with, says, settle, shell, show_tab,
    window, write_preferences,
};

/// A window that shows the map to somebody who has done what `preferences` say.
fn opened(size: Vec2, preferences: &str) -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let entries = preferences.trim_start_matches('(').trim_end_matches(')');
    write_preferences(folders.state.as_ref().unwrap(), entries);
    let start = Start {
        what: What::Chapter(&hotset::chapters::CHAPTERS[9]),
        ..Start::default()
    };
    let mut window = window(&folders, size, start);
    window.run();
    (folder, window)
}

fn concepts() -> impl Iterator<Item = &'static Concept> {
    connections::CHAPTER.content.map().unwrap().concepts()
}

fn value(window: &Window, label: &str) -> String {
    window.get_by_label(label).value().unwrap_or_default()
}

#[test]
fn every_concept_is_a_named_button_and_none_covers_another() {
    for size in [
        Vec2::new(1280.0, 720.0),
        Vec2::new(960.0, 600.0),
        DESK,
        Vec2::new(1920.0, 1080.0),
    ] {
        let (_folder, window) = opened(size, "()");
        let placed: Vec<(&str, Rect)> = concepts()
            .map(|concept| (concept.name, window.get_by_label(concept.name).rect()))
            .collect();
        for (index, (name, rect)) in placed.iter().enumerate() {
            assert!(
                rect.width() >= 28.0 && rect.height() >= 28.0,
                "{name} is {rect:?}"
            );
            for (other, there) in &placed[..index] {
                // A wide name may reach beside another's circle, but two never cover each other.
                let both = rect.intersect(*there);
                let covered = both.is_positive() && both.width().min(both.height()) > 12.0;
                assert!(!covered, "{name} and {other} at {size}");
            }
        }
    }
}

#[test]
fn nothing_runs_and_what_would_need_a_run_says_so() {
    let (_folder, mut window) = opened(DESK, "()");
    assert!(shell(&window).lab().is_none());
    for absent in ["play", "new luck", "speed", "timeline", "experiment"] {
        assert!(window.query_by_label(absent).is_none(), "{absent}");
    }
    assert!(window.get_by_label("Save").accesskit_node().is_disabled());
    for key in [
        Key::Space,
        Key::ArrowRight,
        Key::Home,
        Key::R,
        Key::N,
        Key::Num1,
    ] {
        press(&mut window, key);
        assert!(!shell(&window).playing());
    }
    press_with(&mut window, Modifiers::COMMAND, Key::S);
    window.run();
    assert!(says(&window, "nothing to save"));
}

#[test]
fn the_map_begins_with_its_path_which_asks_leads_to_labs_and_is_kept() {
    let (_folder, folders) = new_folders();
    let start = || Start {
        what: What::Chapter(&hotset::chapters::CHAPTERS[9]),
        ..Start::default()
    };
    let mut map = window(&folders, Vec2::new(1280.0, 720.0), start());
    map.run_steps(3);
    let steps = read_map_path(connections::CHAPTER.content.map().unwrap().path).unwrap();
    let click = |window: &mut Window, label: &str| {
        let button = window.get_by_role_and_label(Role::Button, label);
        button.click_accesskit();
        window.run_steps(3);
    };
    let questions = read_quiz(connections::CHAPTER.texts.quiz).unwrap();
    for (place, step) in steps.iter().enumerate() {
        assert!(
            map.query_by_role_and_label(Role::Heading, &step.caption)
                .is_some(),
            "step {}",
            place + 1
        );
        if let Some(id) = &step.question {
            let asked = questions.iter().find(|one| one.id == *id).unwrap();
            let right = &asked.options[asked.answer].text;
            map.get_by_label(right).click_accesskit();
            map.run_steps(3);
            let name = format!("connections/{id}");
            let answers = &shell(&map).preferences().answers;
            assert_eq!(answers.get(&name), Some(&asked.answer));
        }
        if place + 1 < steps.len() {
            click(&mut map, "Next");
        }
    }
    assert!(map.query_by_label("Path, walked").is_some());
    click(&mut map, "From the beginning");
    click(&mut map, "Next");
    // A link opens the step of a lab's path that has shown it.
    map.get_by_label("every read arrives there")
        .click_accesskit();
    map.run_steps(3);
    settle(&mut map);
    assert_eq!(lab(&map).chapter().id, "bottleneck");
    assert!(shell(&map).is_walking());
    assert!(map.query_by_label("Step 6 of 9").is_some());
    // The map is where it was left.
    map.get_by_label("9 Connections").click_accesskit();
    map.run_steps(3);
    assert!(map.query_by_label("Step 2 of 9").is_some());
    drop(map);
    let again = window(&folders, Vec2::new(1280.0, 720.0), start());
    assert!(again.query_by_label("Path, walked").is_some());
}

#[test]
fn what_was_done_is_lit_and_counted() {
    let (_folder, window) = opened(DESK, "()");
    assert!(window.query_by_label("0 of 46 met").is_some());
    assert!(value(&window, "stampede").starts_with("not met yet"));
    let (_folder, window) = opened(
        DESK,
        "(goals: [\"cache-aside/stop-herd\", \"partitioning/celebrity\"], \
         answers: {\"bottleneck/in-flight\": 1, \"replication/three-of-five\": 99})",
    );
    assert!(value(&window, "stampede").starts_with("1 of 4 done"));
    assert!(value(&window, "hot key").starts_with("1 of 2 done"));
    // The other concept that the same goal belongs to.
    assert!(value(&window, "load balancing").starts_with("1 of 3 done"));
    // A wrong answer lights nothing.
    assert!(value(&window, "quorum").starts_with("not met yet"));
    let quiz = hotset::chapters::bottleneck::CHAPTER.texts.quiz;
    let questions = hotset::lesson::read_quiz(quiz).unwrap();
    let right = questions
        .iter()
        .find(|q| q.id == "in-flight")
        .unwrap()
        .answer;
    let law = value(&window, "Little's law");
    assert_eq!(law.starts_with("all done"), right == 1, "{law}");
    let lit = if right == 1 { 4 } else { 3 };
    assert!(window.query_by_label(&format!("{lit} of 46 met")).is_some());
}

#[test]
fn a_concept_leads_to_its_goal_with_the_rules_unfolded() {
    let (_folder, mut window) = opened(DESK, "()");
    window.get_by_label("stampede").click();
    window.run();
    assert!(
        window
            .query_by_label_contains("Many readers miss the same key at once")
            .is_some()
    );
    window.get_by_label("goal: Fifty readers, one load").click();
    settle_still(&mut window);
    assert_eq!(lab(&window).chapter().id, "cache-aside");
    assert_eq!(lab(&window).preset(), Some("stampede-of-fifty"));
    assert!(window.query_by_label("try it").is_some());
}

#[test]
fn a_concept_leads_to_its_experiment_question_and_chapter() {
    let (_folder, mut window) = opened(DESK, "()");
    window.get_by_label("hash ring").click();
    window.run();
    window
        .get_by_label("experiment: A fifth shard: ring")
        .click();
    settle_still(&mut window);
    assert_eq!(lab(&window).preset(), Some("add-a-node-ring"));
    window.get_by_label("9 Connections").click();
    window.run();
    window
        .get_by_label_contains("question: Shards are picked by hash mod 4")
        .click();
    settle_still(&mut window);
    assert_eq!(lab(&window).chapter().id, "partitioning");
    let asked = window.get_by_label_contains("Shards are picked by hash mod 4");
    let height = asked.rect().top();
    assert!(
        (52.0..800.0).contains(&height),
        "the question stands at {height}"
    );
    window.get_by_label("9 Connections").click();
    window.run();
    window.get_by_label("monotonic reads").click();
    window.run();
    let chapters = window.get_all_by_label("chapter 7 Local and external");
    chapters.into_iter().next().unwrap().click();
    window.run_steps(3);
    assert_eq!(lab(&window).chapter().id, "local-external");
}

/// Lets what was opened stand still.
fn settle_still(window: &mut Window) {
    window.run_steps(3);
    if shell(window).playing() {
        press(window, Key::Space);
    }
    settle(window);
}

#[test]
fn the_map_is_walked_with_the_keyboard() {
    let (_folder, mut window) = opened(DESK, "()");
    window.get_by_label("queue").focus();
    window.run();
    press(&mut window, Key::Enter);
    window.run();
    assert!(
        window
            .query_by_label("goal: Three times the load, 99 % under 50 ms")
            .is_some()
    );
    // Its card is headed by the same words.
    let nodes = window.get_all_by_label("queue");
    nodes.into_iter().next().unwrap().focus();
    window.run();
    press(&mut window, Key::Tab);
    window.run();
    assert!(window.get_by_label("Little's law").is_focused());
}

#[test]
fn a_question_is_measured_in_the_lab_of_another_chapter() {
    let id = "connections/three-speeds-flatter";
    let (_folder, mut window) =
        opened(DESK, "(answers: {\"connections/three-speeds-flatter\": 1})");
    assert_eq!(shell(&window).preferences().answers.get(id), Some(&1));
    show_tab(&mut window, "Tasks");
    window.get_by_label("show me").click_accesskit();
    settle(&mut window);
    assert_eq!(lab(&window).chapter().id, "local-external");
    let exponent = crate::window::parameter(&window, "zipf_exponent");
    assert_eq!(exponent, "0.8");
}
