//! The shell does what its keys and controls say, and what it shows is what a run without a
//! window computes.

use crate::window::{
    DESK, Window, folders, given, headless_digest, lab, now, parameter, press, press_with, settle,
    shell, show_tab, still, window, write_preferences,
};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Modifiers, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::Start;
use hotset::sim::SimTime;

#[test]
fn it_opens_on_a_running_picture_and_stands_still_when_paused() {
    let (_folder, folders) = folders();
    let mut window = window(&folders, DESK, Start::default());
    assert!(shell(&window).playing());
    let before = now(&window);
    window.run_steps(30);
    let played = now(&window).since(before).as_secs_f64();
    assert!((0.45..0.55).contains(&played), "{played}");
    window.get_by_role_and_label(Role::Button, "pause").click();
    window.step();
    window.run();
    let paused_at = now(&window);
    // A harness runs until nothing asks for another frame.
    let frames = window.run();
    assert!(frames <= 2, "{frames} frames while paused");
    window.run_steps(20);
    assert_eq!(now(&window), paused_at);
    window.get_by_role_and_label(Role::Button, "play").click();
    window.run_steps(10);
    assert!(now(&window) > paused_at);
}

#[test]
fn any_speed_gives_the_run_that_has_no_window() {
    for faster in [0, -3, 3, 9] {
        let (_folder, folders) = folders();
        let mut window = window(&folders, DESK, Start::default());
        let key = if faster < 0 { Key::Minus } else { Key::Plus };
        for _ in 0..i32::abs(faster) {
            press(&mut window, key);
        }
        window.run_steps(25);
        press(&mut window, Key::Space);
        settle(&mut window);
        let at = now(&window);
        assert!(at > SimTime::ZERO);
        assert_eq!(lab(&window).digest(), headless_digest("zipf-20-slots", at));
    }
}

#[test]
fn keys_step_and_go_to_both_ends() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press(&mut window, Key::ArrowRight);
    let first = now(&window);
    assert!(first > SimTime::ZERO);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    let eleventh = now(&window);
    for _ in 0..10 {
        press(&mut window, Key::ArrowLeft);
    }
    assert_eq!(now(&window), first);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    assert_eq!(now(&window), eleventh);
    press(&mut window, Key::Home);
    settle(&mut window);
    assert_eq!(now(&window), SimTime::ZERO);
    press(&mut window, Key::End);
    settle(&mut window);
    let end = lab(&window).horizon();
    assert_eq!(now(&window), end);
    assert!(end > eleventh);
    assert_eq!(lab(&window).digest(), headless_digest("zipf-20-slots", end));
}

#[test]
fn buttons_step_as_keys_do() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    window.get_by_label("step forward").click();
    window.run();
    let first = now(&window);
    assert!(first > SimTime::ZERO);
    window.get_by_label("step back").click();
    window.run();
    assert_eq!(now(&window), SimTime::ZERO);
}

#[test]
fn the_timeline_goes_to_a_moment_that_nobody_has_seen() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    let timeline = window.get_by_role_and_label(Role::Slider, "timeline");
    timeline.set_value_accesskit(300.0);
    window.step();
    settle(&mut window);
    let at = SimTime::from_secs_f64(300.0);
    assert_eq!(now(&window), at);
    assert!(!shell(&window).playing());
    assert_eq!(lab(&window).digest(), headless_digest("zipf-20-slots", at));
}

#[test]
fn digits_open_the_ready_made_experiments_and_undo_brings_the_run_back() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press(&mut window, Key::ArrowRight);
    let (before, at) = (lab(&window).digest(), now(&window));
    press(&mut window, Key::Num2);
    assert_eq!(lab(&window).preset(), Some("uniform"));
    assert!(shell(&window).playing());
    press(&mut window, Key::Num0);
    assert_eq!(lab(&window).preset(), Some("most-frequent"));
    for _ in 0..2 {
        press_with(&mut window, Modifiers::COMMAND, Key::Z);
    }
    settle(&mut window);
    assert_eq!((lab(&window).digest(), now(&window)), (before, at));
}

#[test]
fn new_luck_and_reset_can_be_undone() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    let (before, seed) = (lab(&window).digest(), lab(&window).seed());
    press(&mut window, Key::N);
    assert_ne!(lab(&window).seed(), seed);
    assert_eq!(now(&window), SimTime::ZERO);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!((lab(&window).digest(), lab(&window).seed()), (before, seed));
    press(&mut window, Key::R);
    assert_eq!(now(&window), SimTime::ZERO);
    window.get_by_label("Undo").click();
    window.step();
    settle(&mut window);
    assert_eq!(lab(&window).digest(), before);
}

#[test]
fn a_seed_can_be_typed_and_typing_is_no_command() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    window.get_by_label("seed 14").click();
    window.run();
    for key in [Key::R, Key::Space, Key::Num2] {
        press(&mut window, key);
    }
    assert_eq!(lab(&window).preset(), Some("zipf-20-slots"));
    assert!(!shell(&window).playing());
    let field = window.get_by_role_and_label(Role::TextInput, "seed");
    field.type_text("9");
    window.run();
    press(&mut window, Key::Enter);
    window.run();
    assert!(lab(&window).seed().to_string().contains('9'));
}

#[test]
fn arrows_belong_to_a_slider_that_has_the_keyboard() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    let slots = window.get_by_role_and_label(Role::Slider, "slots");
    slots.focus();
    window.run();
    press(&mut window, Key::ArrowRight);
    window.run();
    assert_eq!(parameter(&window, "capacity"), "21");
    assert_eq!(now(&window), SimTime::ZERO);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(parameter(&window, "capacity"), "20");
}

/// Whether something on the screen says this.
fn tells<'a>(window: &'a Window, part: &'a str) -> bool {
    let found = window.query_all_by(move |node| {
        let text = node.value().or(node.label()).unwrap_or_default();
        text.contains(part)
    });
    found.count() > 0
}

#[test]
fn a_question_is_answered_by_the_model_and_remembered() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    show_tab(&mut window, "Tasks");
    let id = "cache-lab/uniform-random-victims";
    window
        .get_by_label("Near 20 %, as with LRU")
        .click_accesskit();
    window.run_steps(2);
    assert_eq!(shell(&window).preferences().answers.get(id), Some(&2));
    window.get_by_label("show me").click_accesskit();
    window.run_steps(3);
    for _ in 0..2_000 {
        if !shell(&window).busy() {
            break;
        }
        std::thread::yield_now();
        window.step();
    }
    // The run is watched from some seconds before its end, where it stops and says the number.
    assert_eq!(parameter(&window, "policy"), "random");
    assert!(now(&window) < SimTime::from_secs_f64(299.0));
    assert!(shell(&window).playing());
    assert!(tells(&window, "is answered at 300"));
    settle(&mut window);
    assert_eq!(now(&window), SimTime::from_secs_f64(300.0));
    assert!(!shell(&window).playing());
    assert!(tells(&window, "The answer: hit rate"));
    assert!(tells(&window, "as the answer says"));
    // Where it is set otherwise, the number answers nothing any more.
    press(&mut window, Key::R);
    settle(&mut window);
    assert!(!tells(&window, "The answer:"));
    drop(window);
    let again = still(&folders);
    assert_eq!(shell(&again).preferences().answers.get(id), Some(&2));
}

#[test]
fn every_chapter_can_be_opened_from_the_sidebar() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    for chapter in &hotset::chapters::CHAPTERS {
        let name = format!("{} {}", chapter.number, chapter.name);
        let node = window.get_by_label(&name);
        assert!(!node.accesskit_node().is_disabled(), "{name}");
        node.click();
        window.run_steps(3);
        let shown = window.query_by_role_and_label(Role::Heading, chapter.title);
        assert!(shown.is_some(), "{name}");
    }
}

#[test]
fn a_narrow_window_starts_without_the_text_and_can_show_it() {
    let (_folder, folders) = folders();
    let mut window = window(&folders, Vec2::new(1000.0, 640.0), Start::default());
    press(&mut window, Key::Space);
    window.run();
    let is_shown = |window: &Window| window.query_by_label("Text").is_some();
    assert!(!is_shown(&window));
    press_with(&mut window, Modifiers::COMMAND, Key::B);
    window.run();
    assert!(is_shown(&window));
    window.get_by_label("hide the text").click();
    window.run();
    assert!(!is_shown(&window));
}

#[test]
fn it_can_be_drawn_at_every_size_and_zoom() {
    let (_folder, folders) = folders();
    for (width, height) in [
        (960.0, 600.0),
        (1280.0, 720.0),
        (640.0, 400.0),
        (330.0, 250.0),
    ] {
        let mut window = window(&folders, Vec2::new(width, height), Start::default());
        press(&mut window, Key::Space);
        window.run();
        for dialog in [Key::O, Key::S] {
            press_with(&mut window, Modifiers::COMMAND, dialog);
            window.run();
            press(&mut window, Key::Escape);
            window.run();
        }
        press(&mut window, Key::F1);
        window.run();
    }
}

#[test]
fn help_opens_and_closes_with_its_keys() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    for (open, close) in [(Key::F1, Key::Escape), (Key::Questionmark, Key::F1)] {
        press(&mut window, open);
        window.run();
        assert!(
            window
                .query_by_role_and_label(Role::Heading, "Keys and help")
                .is_some()
        );
        press(&mut window, close);
        window.run();
        assert!(
            window
                .query_by_role_and_label(Role::Heading, "Keys and help")
                .is_none()
        );
    }
}

#[test]
fn a_slider_dragged_while_time_runs_is_one_step_and_the_clock_stays() {
    let (_folder, folders) = folders();
    let mut window = window(&folders, DESK, Start::default());
    window.run_steps(5);
    let before = parameter(&window, "capacity");
    let slots = window.get_by_role_and_label(Role::Slider, "slots").rect();
    window.drag_at(slots.center());
    for step in 0..20 {
        window.hover_at(slots.center() + Vec2::new(step as f32 * 3.0, 0.0));
        window.step();
    }
    let end = slots.center() + Vec2::new(60.0, 0.0);
    window.drop_at(end);
    window.run_steps(3);
    press(&mut window, Key::Space);
    let (tuned, at) = (parameter(&window, "capacity"), now(&window));
    assert_ne!(tuned, before);
    assert!(lab(&window).log_len() > 5, "the model has seen the way");
    let shown = |window: &crate::window::Window| {
        let chooser = window.get_by_role_and_label(Role::ComboBox, "experiment");
        chooser.value().unwrap_or_default()
    };
    assert!(shown(&window).ends_with(", changed"), "{}", shown(&window));
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!((parameter(&window, "capacity"), now(&window)), (before, at));
    assert_eq!(lab(&window).log_len(), 0);
    assert!(!crate::window::says(&window, "moved the clock"));
    assert!(!shown(&window).contains("changed"));
    let redo = [
        (Modifiers::COMMAND | Modifiers::SHIFT, Key::Z),
        (Modifiers::COMMAND, Key::Y),
    ];
    for (modifiers, key) in redo {
        press_with(&mut window, modifiers, key);
        settle(&mut window);
        assert_eq!(
            (parameter(&window, "capacity"), now(&window)),
            (tuned.clone(), at)
        );
        press_with(&mut window, Modifiers::COMMAND, Key::Z);
        settle(&mut window);
    }
    press_with(&mut window, Modifiers::COMMAND, Key::Y);
    settle(&mut window);
    // New luck keeps what was tuned, as the set-up of the new run.
    press(&mut window, Key::N);
    settle(&mut window);
    assert_eq!(parameter(&window, "capacity"), tuned);
    assert_eq!((lab(&window).log_len(), now(&window)), (0, SimTime::ZERO));
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    settle(&mut window);
    assert_eq!(now(&window), at);
    assert!(crate::window::says(&window, "moved the clock"));
}

#[test]
fn the_opening_of_another_experiment_is_undone_and_done_again() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press(&mut window, Key::Num2);
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    assert_eq!(lab(&window).preset(), Some("zipf-20-slots"));
    press_with(&mut window, Modifiers::COMMAND, Key::Y);
    assert_eq!(lab(&window).preset(), Some("uniform"));
    press_with(&mut window, Modifiers::COMMAND, Key::Z);
    // Once something else is done it does not come back.
    press(&mut window, Key::R);
    press_with(&mut window, Modifiers::COMMAND, Key::Y);
    assert_eq!(lab(&window).preset(), Some("zipf-20-slots"));
}

#[test]
fn what_is_typed_for_a_setting_is_read_exactly_or_refused() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    for (typed, ttl) in [
        ("500ms", "0.5"),
        ("2 min", "120"),
        ("0.3", "0.3"),
        ("1,000", "1000"),
        ("off", "0"),
        ("1e1", "10"),
        ("1,5", "10"),
        ("5 m", "10"),
        ("", "10"),
        ("90000", "10"),
    ] {
        window.get_by_label("type TTL").click();
        window.run();
        let field = window.get_by_role_and_label(Role::TextInput, "TTL");
        if typed.is_empty() {
            press(&mut window, Key::Delete);
        } else {
            field.type_text(typed);
        }
        window.run();
        press(&mut window, Key::Enter);
        window.run();
        assert_eq!(parameter(&window, "ttl_s"), ttl, "{typed:?}");
        press(&mut window, Key::Escape);
        window.run();
    }
    for sentence in [
        "`1,5` can be read in two ways",
        "nothing was typed",
        "not `90000`",
    ] {
        assert!(crate::window::says(&window, sentence), "{sentence}");
    }
    // A seed is read alike.
    let seed = lab(&window).seed();
    for (typed, expected) in [("2.5", seed), ("1,000", 1_000)] {
        window.get_by_label(&format!("seed {seed}")).click();
        window.run();
        press_with(&mut window, Modifiers::COMMAND, Key::A);
        window
            .get_by_role_and_label(Role::TextInput, "seed")
            .type_text(typed);
        window.run();
        press(&mut window, Key::Enter);
        window.run();
        assert_eq!(lab(&window).seed(), expected, "{typed}");
        press(&mut window, Key::Escape);
        window.run();
    }
}

#[test]
fn arrows_always_move_a_setting_and_space_presses_what_has_the_keyboard() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    let ttl = |window: &Window| {
        parameter(window, "ttl_s")
            .parse::<f64>()
            .unwrap_or_default()
    };
    window.get_by_role_and_label(Role::Slider, "TTL").focus();
    window.run();
    let first = ttl(&window);
    press(&mut window, Key::ArrowLeft);
    window.run();
    let less = ttl(&window);
    assert!(less < first);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    window.run();
    let finer = ttl(&window);
    assert!(less < finer && finer < first, "{less} {finer} {first}");
    press(&mut window, Key::PageDown);
    window.run();
    assert!(first - ttl(&window) > 2.0 * (first - less));
    press(&mut window, Key::Home);
    window.run();
    assert!((ttl(&window) - 0.5).abs() < 1e-9);
    press(&mut window, Key::End);
    window.run();
    assert!(ttl(&window).abs() < 1e-9, "at its end it is off");
    // A slider cannot be pressed, a button can.
    press(&mut window, Key::Space);
    assert!(shell(&window).playing());
    press(&mut window, Key::Space);
    assert!(!shell(&window).playing());
    window.get_by_label("new luck").focus();
    window.run();
    let seed = lab(&window).seed();
    press(&mut window, Key::Space);
    window.run_steps(2);
    assert_ne!(lab(&window).seed(), seed);
    assert!(!shell(&window).playing());
}

#[test]
fn a_goal_once_met_keeps_its_tick_and_a_question_can_be_tried_again() {
    let (_folder, folders) = folders();
    let state = folders.state.as_ref().expect("a folder");
    let met = "last_chapter: \"cache-lab\", goals: [\"cache-lab/ninety\"]";
    write_preferences(state, met);
    let mut window = still(&folders);
    show_tab(&mut window, "Tasks");
    let goal = window.get_by_label("Reach 90 %");
    let value = goal.value().unwrap_or_default();
    assert!(value.starts_with("met before"), "{value}");
    let id = "cache-lab/uniform-random-victims";
    window
        .get_by_label("Near 20 %, as with LRU")
        .click_accesskit();
    window.run_steps(2);
    assert_eq!(shell(&window).preferences().tries(id).len(), 1);
}

#[test]
fn hints_open_one_by_one_and_a_goal_that_was_met_says_when_and_how() {
    let (_folder, folders) = folders();
    let state = folders.state.as_ref().expect("a folder");
    let met = "last_chapter: \"cache-lab\", goals: [\"cache-lab/ninety\"], feats: {\"cache-lab/ninety\": \
               (day: \"2026-12-01\", settings: [(\"capacity\", \"45\")], reading: \"91.2 %\")}";
    write_preferences(state, met);
    let mut window = still(&folders);
    show_tab(&mut window, "Tasks");
    window.get_by_label("Reach 90 %").click_accesskit();
    window.run_steps(3);
    assert!(tells(&window, "First met on 2026-12-01, with capacity=45"));
    assert!(tells(&window, "what it cost"));
    assert!(!tells(&window, "hint 1 of 3"));
    for (word, hint) in [
        ("a hint", "hint 1 of 3"),
        ("the next hint", "hint 2 of 3"),
        ("the next hint", "hint 3 of 3"),
    ] {
        assert!(!tells(&window, hint));
        window.get_by_label(word).click_accesskit();
        window.run_steps(3);
        assert!(tells(&window, hint));
    }
    assert!(window.query_by_label("the next hint").is_none());
    // One that was never met has hints, and nothing to look back at.
    let other = "Lose the cache, answer everyone";
    let goal = window.get_by_label(other);
    assert!(
        goal.value()
            .unwrap_or_default()
            .contains("Next: kill the cache.")
    );
    goal.click_accesskit();
    window.run_steps(3);
    assert!(window.query_by_label("a hint").is_some());
    assert!(!tells(&window, "what it cost"));
}

/// A valid file whose replay takes hours.
fn endless(params: &str) -> Start {
    let source = format!(
        "(format: 1, chapter: \"cache-lab\", model_version: 1, setup: (seed: 1, params: ({params})), \
         now_ns: 86400000000000)"
    );
    given("endless.ron", source)
}

#[test]
fn a_replay_of_hours_leaves_the_window_alive_and_escape_ends_it() {
    let (_folder, folders) = folders();
    let params = "reads_per_s: 1000000.0, database_per_s: 0.0";
    let mut window = window(&folders, DESK, endless(params));
    window.run_steps(60);
    assert!(shell(&window).busy());
    assert!(window.query_by_label_contains("Replaying to").is_some());
    let reached = now(&window);
    assert!(reached > SimTime::ZERO);
    press(&mut window, Key::Escape);
    assert!(!shell(&window).busy(), "a replay can be ended");
    window.run_steps(5);
    let stopped = now(&window);
    window.run_steps(5);
    assert_eq!(now(&window), stopped, "it stays where it was");
    // Everything else goes on, back and forth.
    press(&mut window, Key::ArrowLeft);
    settle(&mut window);
    assert!(now(&window) < stopped);
    press(&mut window, Key::Home);
    settle(&mut window);
    assert_eq!(now(&window), SimTime::ZERO);
}

#[test]
fn a_pace_that_cannot_be_kept_is_said_and_frames_go_on() {
    let (_folder, folders) = folders();
    let source = "(format: 1, chapter: \"cache-lab\", model_version: 1, setup: (seed: 1, params: \
                  (reads_per_s: 1000000.0, database_per_s: 0.0)))";
    let mut window = window(&folders, DESK, given("quick.ron", source));
    settle_opening(&mut window);
    for _ in 0..9 {
        press(&mut window, Key::Plus);
    }
    let before = lab(&window).work();
    window.run_steps(20);
    let worked = lab(&window).work() - before;
    assert!(window.query_by_label("running slow").is_some());
    // A thousand seconds a second of a million reads each would be three hundred million events.
    assert!(worked < 20_000_000, "{worked} units in twenty frames");
}

/// Frames until what is being opened is there.
fn settle_opening(window: &mut crate::window::Window) {
    for _ in 0..2_000 {
        if !shell(window).busy() {
            break;
        }
        window.step();
    }
}
