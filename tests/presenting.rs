//! In front of a room: large type in every chapter, a clicker's keys, steps and votes.

use crate::common::labs;
use crate::window::{Window, folders, lab, press, press_with, settle, shell, window};
use eframe::egui::accesskit::Role;
use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{Key, Modifiers, Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::{Start, What};
use hotset::chapters::chapter;

/// The smallest projector's picture, in pixels.
pub const PROJECTOR: Vec2 = Vec2::new(1280.0, 720.0);
/// The room that everything is laid out for there, in points.
pub const ROOM: Vec2 = Vec2::new(768.0, 432.0);

/// A chapter's experiment in front of a room; its first one if none is named.
pub fn presented(id: &'static str, preset: Option<&str>) -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let chapter = chapter(id).unwrap();
    let what = match preset {
        Some(preset) => What::Preset(chapter, chapter.lab().unwrap().preset(preset).unwrap()),
        None => What::Chapter(chapter),
    };
    let start = Start {
        what,
        ..Start::default()
    };
    let mut window = window(&folders, PROJECTOR, start);
    press(&mut window, Key::F5);
    // The harness keeps points, a window keeps its pixels.
    window.set_size(ROOM);
    window.run_steps(3);
    let zoom = window.ctx.zoom_factor();
    assert!((zoom - PROJECTOR.x / ROOM.x).abs() < 0.01, "{zoom}");
    (folder, window)
}

/// Every piece of text that can be seen: its size in pixels, and what it says.
fn texts(window: &Window) -> Vec<(f32, String)> {
    let mut found = Vec::new();
    let zoom = window.ctx.zoom_factor();
    for ClippedShape {
        clip_rect, shape, ..
    } in &window.output().shapes
    {
        collect(shape, *clip_rect, zoom, &mut found);
    }
    found
}

fn collect(shape: &Shape, clip: Rect, zoom: f32, into: &mut Vec<(f32, String)>) {
    match shape {
        Shape::Vec(shapes) => shapes
            .iter()
            .for_each(|shape| collect(shape, clip, zoom, into)),
        Shape::Text(text) if clip.intersects(text.visual_bounding_rect()) => {
            let sections = &text.galley.job.sections;
            let smallest = sections.iter().map(|section| section.format.font_id.size);
            let smallest = smallest.fold(f32::INFINITY, f32::min);
            into.push((smallest * zoom, text.galley.job.text.clone()));
        }
        _ => {}
    }
}

#[test]
fn no_text_is_smaller_than_20_points_in_any_chapter() {
    for (id, opened) in labs() {
        let presets = opened.presets.iter().map(|preset| preset.id);
        // The first, the last and one between them differ the most.
        let count = opened.presets.len();
        for preset in presets.step_by((count / 2).max(1)) {
            let (_folder, mut window) = presented(id, Some(preset));
            for plot in 0..5 {
                window.run_steps(20);
                let texts = texts(&window);
                assert!(texts.len() > 5, "{id}/{preset}: {} texts", texts.len());
                for (size, text) in texts {
                    assert!(
                        size > 19.99,
                        "{id}/{preset}, plot {plot}: {size:.1} {text:?}"
                    );
                }
                press(&mut window, Key::G);
            }
        }
    }
}

#[test]
fn a_clicker_blanks_the_screen_and_ends_the_talk_in_every_chapter() {
    for (id, _) in labs() {
        let (_folder, mut window) = presented(id, None);
        press(&mut window, Key::K);
        settle(&mut window);
        let digest = lab(&window).digest();
        for key in [Key::B, Key::Period, Key::W, Key::Comma] {
            press(&mut window, key);
            window.step();
            assert!(texts(&window).is_empty(), "{id}: {:?}", texts(&window));
            press(&mut window, key);
            window.step();
            assert!(!texts(&window).is_empty(), "{id}");
        }
        // The digits of a desk open other experiments; in front of a room they must not.
        let title = lab(&window).title().to_owned();
        press(&mut window, Key::Num2);
        assert_eq!(lab(&window).title(), title);
        assert_eq!(lab(&window).digest(), digest, "{id}");
        press(&mut window, Key::Escape);
        window.set_size(PROJECTOR);
        window.run_steps(3);
        assert!(!shell(&window).is_presenting(), "{id}");
        assert!((window.ctx.zoom_factor() - 1.0).abs() < 1e-3, "{id}");
    }
}

#[test]
fn a_talk_goes_to_its_end_and_back_to_its_beginning_with_equal_digests() {
    for (id, _) in labs() {
        let (_folder, mut window) = presented(id, Some("talk"));
        let count = lab(&window).slide_count();
        assert!((8..=12).contains(&count), "{id} has {count} steps");
        let mut forward = Vec::new();
        for place in 0..count {
            if place > 0 {
                press(&mut window, Key::PageDown);
            }
            // Whatever runs on meanwhile is not the step's doing.
            assert_eq!(lab(&window).slide_at(), Some(place), "{id}");
            forward.push(at_step(&mut window, place));
        }
        for place in (0..count).rev() {
            if place + 1 < count {
                press(&mut window, Key::PageUp);
            }
            assert_eq!(lab(&window).slide_at(), Some(place), "{id}");
            assert_eq!(at_step(&mut window, place), forward[place], "{id}, {place}");
        }
    }
}

/// The digest at the moment of a step, to which the run goes back if time ran on.
fn at_step(window: &mut Window, place: usize) -> u64 {
    let at = lab(window).slides()[place].at;
    if shell(window).playing() {
        press(window, Key::K);
    }
    settle(window);
    let mut copy = crate::common::load(&lab(window).to_file().unwrap());
    copy.go_to_slide(place);
    copy.replay(u64::MAX);
    let told = copy.digest();
    assert_eq!(copy.now(), at);
    let mut run = crate::common::load(&lab(window).to_file().unwrap());
    run.replay(u64::MAX);
    crate::common::seek(run.as_mut(), at);
    assert_eq!(
        run.digest(),
        told,
        "what is shown is what the storyboard says"
    );
    told
}

#[test]
fn a_pointer_that_has_vanished_asks_for_no_more_frames() {
    let (_folder, mut window) = presented("cache-lab", Some("talk"));
    if shell(&window).playing() {
        press(&mut window, Key::K);
    }
    window.hover_at((ROOM / 2.0).to_pos2());
    // Two seconds: twice as long as it may rest.
    window.run_steps(120);
    assert!(!window.ctx.input(|input| input.pointer.has_pointer()));
    settle(&mut window);
    window.hover_at((ROOM / 3.0).to_pos2());
    window.step();
    assert!(window.ctx.input(|input| input.pointer.has_pointer()));
}

#[test]
fn digits_count_hands_and_backspace_takes_them_back() {
    let (id, place) = asking();
    let (_folder, mut window) = presented(id, Some("talk"));
    for _ in 0..place {
        press(&mut window, Key::PageDown);
    }
    let votes = |window: &Window| {
        let slides = lab(window).slides();
        let ask = slides[place].ask.clone().unwrap();
        (ask.votes_for(0), ask.votes_for(1))
    };
    assert_eq!(votes(&window), (0, 0));
    for key in [Key::Num1, Key::Num2, Key::Num2] {
        press(&mut window, key);
    }
    assert_eq!(votes(&window), (1, 2));
    press(&mut window, Key::Backspace);
    assert_eq!(votes(&window), (1, 1));
    press(&mut window, Key::Delete);
    assert_eq!(votes(&window), (0, 0));
}

/// A talk with a question, and the step at which it is put.
fn asking() -> (&'static str, usize) {
    for (id, _) in labs() {
        let lab = crate::common::open(&format!("{id}/talk"));
        let place = lab.slides().iter().position(|slide| slide.ask.is_some());
        if let Some(place) = place {
            return (id, place);
        }
    }
    panic!("no talk asks anything");
}

#[test]
fn time_stops_by_itself_where_the_next_step_begins() {
    let (_folder, mut window) = presented("cache-lab", Some("talk"));
    let slides = lab(&window).slides();
    let place = slides.iter().position(|slide| slide.play).unwrap();
    for _ in 0..place {
        press(&mut window, Key::PageDown);
    }
    assert!(shell(&window).playing());
    for _ in 0..60 * 120 {
        window.step();
        if !shell(&window).playing() {
            break;
        }
    }
    assert!(!shell(&window).playing());
    assert_eq!(lab(&window).now(), slides[place + 1].at);
    assert_eq!(lab(&window).slide_at(), Some(place));
}

#[test]
fn the_speaker_sees_the_notes_and_goes_on() {
    let (_folder, mut window) = presented("cache-lab", Some("talk"));
    assert_eq!(lab(&window).slide_at(), Some(0));
    press(&mut window, Key::S);
    window.run_steps(3);
    // Without windows of its own, the harness shows the speaker's inside.
    window.get_by_role_and_label(Role::Button, "next").click();
    window.run_steps(2);
    assert_eq!(lab(&window).slide_at(), Some(1));
}

#[test]
fn a_storyboard_is_recorded_and_edited_in_the_window() {
    let (_folder, folders) = folders();
    let mut window = crate::window::still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::T);
    window.run_steps(2);
    let add = |window: &mut Window| {
        window
            .get_by_role_and_label(Role::Button, "add this moment")
            .click();
        window.run_steps(2);
    };
    add(&mut window);
    press_with(&mut window, Modifiers::SHIFT, Key::ArrowRight);
    add(&mut window);
    assert_eq!(lab(&window).slide_count(), 2);
    let caption = window.get_by_role_and_label(Role::TextInput, "caption of step 2");
    caption.focus();
    window.run_steps(1);
    let caption = window.get_by_role_and_label(Role::TextInput, "caption of step 2");
    caption.type_text(" of many");
    window.run_steps(2);
    assert!(lab(&window).slides()[1].caption.contains("of many"));
    window
        .get_by_role_and_label(Role::Button, "remove this step")
        .click();
    window.run_steps(2);
    assert_eq!(lab(&window).slide_count(), 1);
}

#[test]
fn the_finder_does_what_is_chosen() {
    let (_folder, folders) = folders();
    let mut window = crate::window::still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::K);
    window.run_steps(2);
    let field = window.get_by_role_and_label(Role::SearchInput, "find");
    field.type_text("set ttl_s=3");
    window.run_steps(2);
    press(&mut window, Key::Enter);
    window.run_steps(2);
    assert_eq!(crate::window::parameter(&window, "ttl_s"), "3");
}

#[test]
fn the_finder_asks_for_a_value_with_its_range_and_keeps_what_is_refused() {
    let (_folder, folders) = folders();
    let mut window = crate::window::still(&folders);
    press_with(&mut window, Modifiers::COMMAND, Key::K);
    window.run_steps(2);
    let field = window.get_by_role_and_label(Role::SearchInput, "find");
    field.type_text("set capacity");
    window.run_steps(2);
    press(&mut window, Key::Enter);
    window.run_steps(2);
    let asked = |window: &crate::window::Window| {
        let field = window
            .query_all_by_role(Role::TextInput)
            .find(egui_kittest::Node::is_focused)?;
        Some((
            field.accesskit_node().label()?,
            field.value().unwrap_or_default(),
        ))
    };
    let (label, value) = asked(&window).expect("a field for the value");
    assert!(label.contains("a whole number from 0 to "), "{label}");
    assert_eq!(value, "");
    window.event(eframe::egui::Event::Text("many".to_owned()));
    window.run_steps(2);
    press(&mut window, Key::Enter);
    window.run_steps(3);
    assert_eq!(asked(&window).expect("still there").1, "many");
    window.get_by_label_contains("takes a whole number from 0 to ");
    for _ in 0..4 {
        press(&mut window, Key::Backspace);
    }
    window.event(eframe::egui::Event::Text("7".to_owned()));
    window.run_steps(2);
    press(&mut window, Key::Enter);
    window.run_steps(2);
    assert_eq!(crate::window::parameter(&window, "capacity"), "7");
    assert!(asked(&window).is_none(), "it closes when it is done");
}

/// Presses every key, plain and with others held, and clicks all over the picture where a click
/// means no next step.
fn pelt(window: &mut Window, clicks: bool) {
    use eframe::egui::Pos2;
    let leaves = [
        Key::Escape,
        Key::F5,
        Key::Space,
        Key::PageDown,
        Key::PageUp,
        Key::ArrowLeft,
        Key::ArrowRight,
        Key::ArrowUp,
        Key::ArrowDown,
        Key::Home,
        Key::End,
        Key::Enter,
        Key::K,
        Key::N,
        Key::P,
        Key::Tab,
        Key::S,
    ];
    for key in Key::ALL {
        let (none, shift) = (Modifiers::NONE, Modifiers::SHIFT);
        for modifiers in [none, shift, Modifiers::COMMAND, Modifiers::COMMAND | shift] {
            // What goes on with the talk is not what is tested here.
            if !modifiers.command && leaves.contains(key) {
                continue;
            }
            press_with(window, modifiers, *key);
        }
    }
    if !clicks {
        return;
    }
    // Help, and a blank screen, may have come up.
    for (column, row) in (1..8).flat_map(|column| (2..8).map(move |row| (column, row))) {
        let at = Pos2::new(ROOM.x * column as f32 / 8.0, ROOM.y * row as f32 / 9.0);
        window.hover_at(at);
        window.step();
        window.drag_at(at);
        window.step();
        window.drop_at(at);
        window.step();
    }
}

#[test]
fn in_front_of_a_room_no_key_and_no_click_changes_the_run() {
    let (id, asks) = asking();
    for place in [asks, asks - 1] {
        let (_folder, mut window) = presented(id, Some("talk"));
        for _ in 0..place {
            press(&mut window, Key::PageDown);
        }
        pelted(&mut window, place == asks);
    }
}

fn pelted(window: &mut Window, clicks: bool) {
    if shell(window).playing() {
        press(window, Key::K);
    }
    settle(window);
    let run = |window: &Window| {
        let lab = lab(window);
        let deeds = lab.deeds();
        (
            lab.title().to_owned(),
            lab.seed(),
            lab.now(),
            deeds,
            lab.digest(),
            lab.slide_at(),
        )
    };
    let before = run(window);
    pelt(window, clicks);
    assert!(shell(window).is_presenting());
    assert_eq!(run(window), before);
    // What is said is not for the room.
    assert!(
        window
            .query_by_label_contains("take this message away")
            .is_none()
    );
}

#[test]
fn a_click_on_a_step_that_asks_nothing_is_the_next_step() {
    let (_folder, mut window) = presented("cache-lab", Some("talk"));
    window.hover_at((ROOM / 2.0).to_pos2());
    window.step();
    let asks = |window: &Window, at: usize| lab(window).slides()[at].ask.is_some();
    let mut at = 0;
    while !asks(&window, at) {
        for down in [true, false] {
            if down {
                window.drag_at((ROOM / 2.0).to_pos2());
            } else {
                window.drop_at((ROOM / 2.0).to_pos2());
            }
            window.run_steps(2);
        }
        at += 1;
        assert_eq!(lab(&window).slide_at(), Some(at));
    }
    // What a click means at a question is for what it hits.
    window.drag_at(eframe::egui::Pos2::new(2.0, 2.0));
    window.step();
    window.drop_at(eframe::egui::Pos2::new(2.0, 2.0));
    window.run_steps(2);
    assert_eq!(lab(&window).slide_at(), Some(at));
    assert!(at > 0);
}

#[test]
fn shift_f5_shows_the_step_at_which_the_run_stands() {
    let (_folder, mut window) = presented("cache-lab", Some("talk"));
    for _ in 0..3 {
        press(&mut window, Key::PageDown);
    }
    press(&mut window, Key::Escape);
    assert!(!shell(&window).is_presenting());
    press_with(&mut window, Modifiers::SHIFT, Key::F5);
    window.run_steps(2);
    assert!(shell(&window).is_presenting());
    assert_eq!(lab(&window).slide_at(), Some(3));
}

#[test]
fn arrows_walk_through_the_steps_and_f5_begins_with_the_first() {
    let (_folder, mut window) = presented("cache-lab", Some("talk"));
    press(&mut window, Key::ArrowRight);
    assert_eq!(lab(&window).slide_at(), Some(1));
    for (key, at) in [
        (Key::ArrowRight, 2),
        (Key::Enter, 3),
        (Key::ArrowLeft, 2),
        (Key::Home, 0),
        (Key::ArrowDown, 1),
        (Key::Space, 2),
        (Key::N, 3),
        (Key::P, 2),
    ] {
        press(&mut window, key);
        assert_eq!(lab(&window).slide_at(), Some(at), "{key:?}");
    }
    press(&mut window, Key::Escape);
    press(&mut window, Key::F5);
    window.run_steps(2);
    assert_eq!(lab(&window).slide_at(), Some(0));
}

#[test]
fn the_pointer_vanishes_after_a_second_of_rest() {
    use eframe::egui::{CursorIcon, Pos2};
    let (_folder, mut window) = presented("cache-lab", Some("talk"));
    let icon = |window: &Window| window.output().platform_output.cursor_icon;
    window.hover_at(Pos2::new(300.0, 200.0));
    window.run_steps(10);
    assert_ne!(icon(&window), CursorIcon::None);
    window.run_steps(70);
    assert_eq!(icon(&window), CursorIcon::None);
    assert!(
        window.ctx.pointer_hover_pos().is_none(),
        "nothing is hovered"
    );
    window.hover_at(Pos2::new(320.0, 200.0));
    window.step();
    assert_ne!(icon(&window), CursorIcon::None);
    press(&mut window, Key::Escape);
    window.run_steps(80);
    assert_ne!(icon(&window), CursorIcon::None, "at a desk it stays");
}
