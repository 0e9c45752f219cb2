//! Curves, maps and comparisons in the window say what runs without a window say.

use crate::common::{Run, metric};
use crate::window::{Window, folders, lab, parameter, press, says, settle, still};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Rect, Vec2};
use egui_kittest::kittest::Queryable as _;
use hotset::lesson::Unit;

/// The slider of the slots, all of it that can be grasped.
fn slots(window: &Window) -> Rect {
    window.get_by_role_and_label(Role::Slider, "slots").rect()
}

/// Lets the pointer rest on a place for a second.
fn rest_on(window: &mut Window, rect: Rect) {
    window.hover_at(rect.center());
    window.run_steps(60);
}

const STRIP: &str = "what comes of slots";

/// What the strip says, once all of its runs are made.
fn said(window: &mut Window) -> String {
    for _ in 0..3_000 {
        window.step();
        let under_way = window.query_by_label_contains("of the runs made").is_some();
        let strip = window.query_by_role_and_label(Role::Button, STRIP);
        if let Some(strip) = strip
            && !under_way
        {
            return strip.value().unwrap_or_default();
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("the curve was never done");
}

/// The hit rate of a headless run of a minute with so many slots, as the window writes it.
fn hit_rate(window: &Window, slots: &str) -> String {
    let run = Run {
        what: "cache-lab/zipf-20-slots",
        seed: lab(window).seed(),
        set: &[("capacity", slots)],
        commands: &[],
        until_s: 60.0,
    };
    Unit::Share.text(metric(&run.metrics(), "hit_rate"))
}

#[test]
fn a_slider_that_is_looked_at_shows_what_would_come_of_it() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    assert!(window.query_by_label(STRIP).is_none(), "nothing by itself");
    let slider = slots(&window);
    window.hover_at(slider.center());
    window.run_steps(3);
    assert!(
        window.query_by_label(STRIP).is_none(),
        "the pointer only passes"
    );
    rest_on(&mut window, slider);
    let text = said(&mut window);
    // `near here, slots 19: 65.2 % (61 % to 70 % on 9 seeds)`
    let (place, outcome) = text.split_once(": ").unwrap();
    let value = place.rsplit(' ').next().unwrap();
    assert!(outcome.starts_with(&hit_rate(&window, value)), "{text}");
    assert!(place.starts_with("near here, slots"), "{text}");
    // The pointer may go into the strip, and the place below it is said and can be set.
    let strip = window.get_by_role_and_label(Role::Button, STRIP).rect();
    let there = strip.left_top() + Vec2::new(strip.width() * 0.6, strip.height() * 0.5);
    window.hover_at(there);
    window.run_steps(5);
    let text = said(&mut window);
    assert!(!text.starts_with("near here"), "{text}");
    let (place, outcome) = text.split_once(": ").unwrap();
    let value = place.rsplit(' ').next().unwrap().to_owned();
    assert!(outcome.starts_with(&hit_rate(&window, &value)), "{text}");
    window.drag_at(there);
    window.drop_at(there);
    window.run_steps(3);
    assert_eq!(parameter(&window, "capacity"), value);
    // It goes when the pointer does.
    window.hover_at(slider.center() - Vec2::new(0.0, 200.0));
    window.run_steps(5);
    assert!(window.query_by_label(STRIP).is_none());
    settle(&mut window);
}

#[test]
fn another_metric_can_be_chosen() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    let slider = slots(&window);
    rest_on(&mut window, slider);
    let next = window.get_by_label("the next metric").rect();
    window.hover_at(next.center());
    window.step();
    window.get_by_label("the next metric").click();
    window.run_steps(3);
    assert!(window.query_all_by_label("p99 latency").count() > 0);
    let text = said(&mut window);
    assert!(text.contains(" ms"), "{text}");
}

#[test]
fn two_parameters_make_a_map_of_which_a_click_sets_both() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press(&mut window, Key::M);
    assert!(waits_for(&mut window, "88 of 88 made"));
    let cells: Vec<(String, Rect)> = window
        .query_all_by_role(Role::Button)
        .filter_map(|node| Some((node.value()?, node.rect())))
        .filter(|(value, _)| value.starts_with("slots ") && value.contains(", TTL "))
        .collect();
    assert_eq!(cells.len(), 88);
    // `slots 41, TTL 9.8 s: 77.1 %`
    let (value, rect) = &cells[40];
    let slots = value.split([' ', ',']).nth(1).unwrap();
    window.drag_at(rect.center());
    window.drop_at(rect.center());
    window.run_steps(3);
    assert_eq!(parameter(&window, "capacity"), slots, "{value}");
    let ttl = parameter(&window, "ttl_s");
    assert!(value.contains(&format!("TTL {ttl} s")), "{value}");
    // What is said of the cell is what a run with both says.
    let run = Run {
        what: "cache-lab/zipf-20-slots",
        seed: lab(&window).seed(),
        set: &[("capacity", slots), ("ttl_s", &ttl)],
        commands: &[],
        until_s: 60.0,
    };
    let rate = Unit::Share.text(metric(&run.metrics(), "hit_rate"));
    assert!(value.ends_with(&rate), "{value}, not {rate}");
    press(&mut window, Key::Escape);
    settle(&mut window);
}

#[test]
fn what_is_pinned_is_compared_with_what_runs() {
    let (_folder, folders) = folders();
    let mut window = still(&folders);
    press(&mut window, Key::X);
    assert!(says(&window, "Pinned as A"));
    let slider = slots(&window);
    window.drag_at(slider.center());
    window.hover_at(slider.right_center() - Vec2::new(20.0, 0.0));
    window.step();
    window.drop_at(slider.right_center() - Vec2::new(20.0, 0.0));
    window.run_steps(3);
    press(&mut window, Key::X);
    window.run_steps(2);
    let as_in_a = window.query_all_by_label("slots as in A").last();
    assert!(as_in_a.is_some(), "one setting differs");
    let done = waits_for(&mut window, "40 of 40 runs made");
    assert!(done, "both sides have been run");
    assert!(window.query_all_by_label_contains("beyond luck").count() > 0);
    // As in A, nothing differs.
    let as_in_a = window.query_all_by_label("slots as in A").last();
    as_in_a.expect("a button of the panel").click();
    window.run_steps(3);
    assert_eq!(parameter(&window, "capacity"), "20");
    // The panel says so, and the line over both stages.
    let said = window.query_all_by_label_contains("All settings are the same");
    assert_eq!(said.count(), 2);
    press(&mut window, Key::Escape);
    settle(&mut window);
}

/// Whether a text that holds this comes to stand in the window.
fn waits_for(window: &mut Window, part: &str) -> bool {
    (0..3_000).any(|_| {
        window.step();
        std::thread::sleep(std::time::Duration::from_millis(5));
        window.query_by_label_contains(part).is_some()
    })
}
