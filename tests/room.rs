//! In front of a room: what a speaker holds in the hand, the strip below the wall, the menu, the code,
//! and a stage without controls.

use crate::common::labs;
use crate::presenting::{ROOM, presented};
use crate::window::{Window, folders, lab, press, press_with, settle, shell, still};
use eframe::egui::accesskit::Role;
use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{Key, Modifiers, Pos2, Vec2, pos2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};

/// The points of all lines that are drawn with more than a hundred points: nothing but ink has so many.
fn inked(window: &Window) -> usize {
    fn count(shape: &Shape) -> usize {
        match shape {
            Shape::Vec(all) => all.iter().map(count).sum(),
            Shape::Path(path) if !path.closed && path.points.len() > 100 => path.points.len(),
            _ => 0,
        }
    }
    let shapes = window.output().shapes.iter();
    shapes.map(|ClippedShape { shape, .. }| count(shape)).sum()
}

/// Moves the pointer to and fro over the wall.
fn scribble(window: &mut Window) {
    for step in 0..150 {
        let at = step as f32;
        window.hover_at(pos2(100.0 + at, 120.0 + 10.0 * (at * 0.3).sin()));
        window.step();
    }
}

/// A run and the step at which it stands.
fn run(window: &Window) -> (u64, Option<usize>) {
    (lab(window).digest(), lab(window).slide_at())
}

/// A talk that stands still at its second step.
fn talk() -> (tempfile::TempDir, Window) {
    let (folder, mut window) = presented("cache-lab", Some("talk"));
    press(&mut window, Key::PageDown);
    if shell(&window).playing() {
        press(&mut window, Key::K);
    }
    settle(&mut window);
    (folder, window)
}

#[test]
fn a_pen_draws_as_long_as_its_key_is_held_and_its_ink_is_gone_with_the_step() {
    let (_folder, mut window) = talk();
    let before = run(&window);
    scribble(&mut window);
    assert_eq!(inked(&window), 0, "nothing is in the hand");
    window.key_down(Key::D);
    window.step();
    scribble(&mut window);
    assert!(inked(&window) > 100, "{}", inked(&window));
    window.key_up(Key::D);
    window.step();
    let drawn = inked(&window);
    scribble(&mut window);
    assert_eq!(inked(&window), drawn, "the pen is off the wall");
    assert_eq!(run(&window), before);
    press(&mut window, Key::PageDown);
    window.step();
    assert_eq!(inked(&window), 0);
}

#[test]
fn a_drag_draws_and_is_no_click() {
    let (_folder, mut window) = talk();
    let before = run(&window);
    window.hover_at(pos2(90.0, 120.0));
    window.step();
    window.drag_at(pos2(90.0, 120.0));
    window.step();
    scribble(&mut window);
    window.drop_at(pos2(250.0, 120.0));
    window.run_steps(2);
    assert!(inked(&window) > 100, "{}", inked(&window));
    assert_eq!(run(&window), before);
}

#[test]
fn a_laser_is_a_dot_that_goes_with_its_key() {
    let dots = |window: &Window, at: Pos2| {
        let circles = window.output().shapes.iter();
        let here = |shape: &&ClippedShape| matches!(&shape.shape, Shape::Circle(dot) if dot.center.distance(at) < 0.1);
        circles.filter(here).count()
    };
    let (_folder, mut window) = talk();
    let at = pos2(333.0, 155.0);
    window.hover_at(at);
    window.step();
    let without = dots(&window, at);
    window.key_down(Key::L);
    // Longer than a pointer may rest.
    window.run_steps(90);
    assert_eq!(dots(&window, at), without + 2, "a dot and its halo");
    window.key_up(Key::L);
    window.run_steps(2);
    assert_eq!(dots(&window, at), without);
}

#[test]
fn on_one_monitor_notes_stand_below_the_wall_and_cover_nothing() {
    let (_folder, mut window) = talk();
    press(&mut window, Key::S);
    window.run_steps(3);
    let button = |window: &mut Window, label: &str| {
        window.get_by_role_and_label(Role::Button, label).click();
        window.run_steps(3);
    };
    button(&mut window, "below the wall");
    let whole = window.ctx.content_rect();
    let lowest = window.get_by_role_and_label(Role::Status, "what is happening");
    let lowest = lowest.rect().bottom();
    let next = window.get_by_role_and_label(Role::Button, "next").rect();
    assert!(lowest <= next.top(), "{lowest} and {next}");
    assert!(whole.contains_rect(next), "{next} in {whole}");
    let at = lab(&window).slide_at().unwrap();
    button(&mut window, "next");
    assert_eq!(lab(&window).slide_at(), Some(at + 1));
    // What is beside the strip is the wall, where a click is the next step.
    window.hover_at(pos2(200.0, 100.0));
    window.step();
    window.drag_at(pos2(200.0, 100.0));
    window.step();
    window.drop_at(pos2(200.0, 100.0));
    window.run_steps(3);
    let asks = lab(&window).slides()[at + 1].ask.is_some();
    assert_eq!(lab(&window).slide_at(), Some(at + 1 + usize::from(!asks)));
    // Escape asks first.
    press(&mut window, Key::Escape);
    window.run_steps(2);
    assert!(shell(&window).is_presenting());
    button(&mut window, "keep presenting");
    assert!(window.query_by_label("End the talk?").is_none());
    press(&mut window, Key::Escape);
    window.run_steps(2);
    button(&mut window, "end the talk");
    assert!(!shell(&window).is_presenting());
}

#[test]
fn a_menu_says_all_ways_to_present_and_does_them() {
    let row = |window: &mut Window, label: &str| {
        window
            .get_by_role_and_label(Role::Button, "Present")
            .click();
        window.run_steps(3);
        window.get_by_label_contains(label).click();
        window.run_steps(3);
    };
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    row(&mut window, "from here");
    assert!(!shell(&window).is_presenting(), "there are no steps");
    press(&mut window, Key::Escape);
    row(&mut window, "this experiment (F5)");
    assert!(shell(&window).is_presenting());
    press(&mut window, Key::Escape);
    window.run_steps(3);
    row(&mut window, "ready-made talk");
    assert!(shell(&window).is_presenting());
    assert_eq!(lab(&window).slide_at(), Some(0));
    press(&mut window, Key::PageDown);
    press(&mut window, Key::Escape);
    window.run_steps(3);
    row(&mut window, "its steps, from here");
    assert_eq!(lab(&window).slide_at(), Some(1));
    assert!(shell(&window).is_presenting());
    press(&mut window, Key::Escape);
    window.run_steps(3);
    row(&mut window, "this experiment's steps, from the first (F5)");
    assert_eq!(lab(&window).slide_at(), Some(0));
    press(&mut window, Key::Escape);
    window.run_steps(3);
    row(&mut window, "with the speaker's window");
    assert!(
        window
            .query_by_role_and_label(Role::Button, "next plot")
            .is_some()
    );
    press(&mut window, Key::Escape);
    window.run_steps(3);
    row(&mut window, "handout as PDF");
    for chosen in ["the talk", "PDF"] {
        let radio = window.get_by_role_and_label(Role::RadioButton, chosen);
        let on = radio.accesskit_node().toggled();
        assert_eq!(on, Some(eframe::egui::accesskit::Toggled::True), "{chosen}");
    }
}

#[test]
fn a_room_is_shown_no_control_of_a_stage() {
    // What is pressed on the stages, as the labs call it.
    let names = [
        "Kill cache",
        "Revive cache",
        "Write key",
        "write key",
        "crash the ",
        "remove shard",
        "add a shard",
        "Reload",
        "hold",
        "go on",
        "Ask",
        "Bad age",
        "Crash",
        "Repair",
        "more",
    ];
    let controls = |window: &Window| {
        let roles = [Role::RadioButton, Role::Switch, Role::Slider, Role::Button];
        let nodes = roles
            .into_iter()
            .flat_map(|role| window.query_all_by_role(role));
        let named = nodes.filter_map(|node| {
            let (role, node) = (node.accesskit_node().role(), node.accesskit_node());
            let label = node.label()?;
            // Borders between ranges are part of the picture, and a lane is chosen to be looked at.
            let is_seen = label.starts_with("border ") || label.starts_with("choose ");
            let is_pressed =
                role != Role::Button || names.iter().any(|name| label.starts_with(name));
            (is_pressed && !is_seen).then_some(label)
        });
        named.collect::<Vec<_>>()
    };
    for (id, opened) in labs() {
        for preset in [opened.presets[0].id, "talk"] {
            let (_folder, mut window) = presented(id, Some(preset));
            for _ in 0..3 {
                window.run_steps(20);
                assert_eq!(controls(&window), Vec::<String>::new(), "{id}/{preset}");
                press(&mut window, Key::G);
            }
            press(&mut window, Key::Escape);
            window.set_size(Vec2::new(1_280.0, 720.0));
            window.run_steps(4);
            assert!(
                controls(&window).len() > 2,
                "{id}/{preset}: at a desk there are"
            );
        }
    }
}

#[test]
fn steps_are_duplicated_moved_and_taken_back_in_the_window() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::T);
    window.run_steps(2);
    let button = |window: &mut Window, label: &str| {
        // What lies below is scrolled to by whoever clicks; an assistive technology need not.
        window
            .get_by_role_and_label(Role::Button, label)
            .click_accesskit();
        window.run_steps(2);
    };
    button(&mut window, "add this moment");
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    settle(&mut window);
    button(&mut window, "add this moment");
    let said = |window: &Window| -> Vec<String> {
        let slides = lab(window).slides().into_iter();
        slides.map(|slide| slide.caption).collect()
    };
    assert_eq!(said(&window), ["Step 1", "Step 2"]);
    let at = lab(&window).slides()[1].at;
    assert_eq!(at.as_nanos() % 1_000_000, 0, "a round moment: {at}");
    button(&mut window, "duplicate");
    assert_eq!(said(&window), ["Step 1", "Step 2", "Step 2"]);
    button(&mut window, "move step 1 down");
    assert_eq!(said(&window), ["Step 2", "Step 1", "Step 2"]);
    assert_eq!(lab(&window).slides()[2].at, at);
    button(&mut window, "move step 3 up");
    assert_eq!(said(&window), ["Step 2", "Step 2", "Step 1"]);
    for expected in [
        &["Step 2", "Step 1", "Step 2"][..],
        &["Step 1", "Step 2", "Step 2"],
        &["Step 1", "Step 2"],
        &["Step 1"],
        &[],
    ] {
        press_with(&mut window, Modifiers::COMMAND, Key::Z);
        window.run_steps(2);
        assert_eq!(said(&window), expected);
    }
    for _ in 0..5 {
        press_with(&mut window, Modifiers::COMMAND, Key::Y);
        window.run_steps(2);
    }
    assert_eq!(said(&window), ["Step 2", "Step 2", "Step 1"]);
}

#[test]
fn a_plot_is_chosen_by_its_name() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::T);
    window.run_steps(2);
    let button = |window: &mut Window, role: Role, label: &str| {
        window.get_by_role_and_label(role, label).click();
        window.run_steps(2);
    };
    button(&mut window, Role::Button, "add this moment");
    button(&mut window, Role::RadioButton, "latency");
    let plot = lab(&window).slides()[0].plot.expect("a plot");
    press(&mut window, Key::F5);
    window.set_size(ROOM);
    window.run_steps(4);
    let drawn = window
        .output()
        .shapes
        .iter()
        .any(|one| matches!(&one.shape, Shape::Text(text) if text.galley.text() == "Latency"));
    assert!(drawn, "plot {plot} is called so");
}

#[test]
fn a_code_is_shown_and_hidden_and_the_run_goes_on_under_it() {
    let (_folder, mut window) = talk();
    let before = run(&window);
    let has = |window: &Window| {
        window
            .query_by_label("QR code of this experiment")
            .is_some()
    };
    press(&mut window, Key::Q);
    window.run_steps(2);
    assert!(has(&window));
    assert_eq!(run(&window), before);
    press(&mut window, Key::Q);
    window.run_steps(2);
    assert!(!has(&window));
}
