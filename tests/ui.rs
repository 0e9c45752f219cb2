//! The widgets do what a keyboard, a pointer and a screen reader ask of them.

mod taken;

use eframe::egui::accesskit::Role;
use eframe::egui::{self, Key, Modifiers, Pos2, Rect, Ui, Vec2};
use egui_kittest::Harness;
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::lesson::Choice;
use hotset::lesson::typed::Quantity;
use hotset::ui::controls::{segmented, toggle};
use hotset::ui::goals::{GoalRow, goal_list};
use hotset::ui::marks::Mark;
use hotset::ui::nodes::database_node;
use hotset::ui::plot::{self, PlotFrame};
use hotset::ui::prose::{Prose, prose};
use hotset::ui::quiz::{Question, QuizEvent, question_ui};
use hotset::ui::slider::{SliderSpec, Zero, slider};
use hotset::ui::slots::{Slot, slot_ui};
use hotset::ui::theme;

/// A window with our fonts and styles in which `show` keeps a state.
fn window<'a, S: 'a>(state: S, mut show: impl FnMut(&mut Ui, &mut S) + 'a) -> Harness<'a, S> {
    let mut installed = false;
    Harness::builder()
        .with_size(Vec2::new(480.0, 480.0))
        .build_ui_state(
            move |ui, state: &mut S| {
                if installed {
                    show(ui, state);
                } else {
                    // The fonts are there from the next pass on.
                    installed = true;
                    theme::install(ui.ctx());
                    ui.ctx().request_repaint();
                }
            },
            state,
        )
}

fn spec(disabled_because: Option<&str>) -> SliderSpec<'_> {
    SliderSpec {
        label: "slots",
        name: "",
        quantity: Quantity::Plain,
        zero: Zero::Number,
        value_text: "20 slots".to_owned(),
        range: 1.0..=100.0,
        logarithmic: false,
        step: 1.0,
        disabled_because,
        help: "How many keys fit.",
        curve: None,
    }
}

fn one_slider(disabled_because: Option<&'static str>) -> Harness<'static, f64> {
    let mut harness = window(20.0, move |ui, value| {
        if let Some(new) = slider(ui, 240.0, *value, &spec(disabled_because)) {
            *value = new;
        }
    });
    harness.run();
    harness
}

fn assert_near(a: f64, b: f64) {
    assert!((a - b).abs() < 1e-9, "{a} is not {b}");
}

#[test]
fn a_slider_is_moved_by_keys() {
    let mut harness = one_slider(None);
    let node = harness.get_by_role_and_label(Role::Slider, "slots");
    assert_eq!(node.accesskit_node().numeric_value(), Some(20.0));
    node.focus();
    harness.run();
    for (key, modifiers, expected) in [
        (Key::ArrowRight, Modifiers::NONE, 21.0),
        // Nothing is finer than a whole number.
        (Key::ArrowRight, Modifiers::SHIFT, 22.0),
        (Key::PageUp, Modifiers::NONE, 32.0),
        (Key::PageDown, Modifiers::NONE, 22.0),
        (Key::ArrowLeft, Modifiers::NONE, 21.0),
        (Key::End, Modifiers::NONE, 100.0),
        (Key::ArrowRight, Modifiers::NONE, 100.0),
        (Key::Home, Modifiers::NONE, 1.0),
    ] {
        harness.key_press_modifiers(modifiers, key);
        harness.run();
        assert_near(*harness.state(), expected);
    }
}

#[test]
fn a_slider_is_moved_by_pointer_and_screen_reader() {
    let mut harness = one_slider(None);
    let rect = harness.get_by_role_and_label(Role::Slider, "slots").rect();
    assert!(rect.height() >= 28.0);
    harness.drag_at(rect.center());
    harness.run();
    harness.drop_at(rect.right_center());
    harness.run();
    assert_near(*harness.state(), 100.0);
    harness
        .get_by_role_and_label(Role::Slider, "slots")
        .set_value_accesskit(33.4);
    harness.run();
    assert_near(*harness.state(), 33.0);
}

#[test]
fn a_number_can_be_typed() {
    let mut harness = one_slider(None);
    harness.get_by_role_and_label(Role::Slider, "slots").focus();
    harness.run();
    harness.key_press(Key::Enter);
    harness.run();
    harness.key_press_modifiers(Modifiers::COMMAND, Key::A);
    harness
        .get_by_role_and_label(Role::TextInput, "slots")
        .type_text("47 slots");
    harness.run();
    assert_near(*harness.state(), 20.0);
    harness.key_press(Key::Enter);
    harness.run();
    assert_near(*harness.state(), 47.0);
}

#[test]
fn a_click_on_the_value_selects_it_and_escape_gives_up() {
    let mut harness = one_slider(None);
    let typed = |harness: &mut Harness<'static, f64>, text: &str, end: Key| {
        harness.get_by_label("type slots").click();
        harness.run();
        let field = harness.get_by_role_and_label(Role::TextInput, "slots");
        field.type_text(text);
        harness.run();
        harness.key_press(end);
        harness.run();
        *harness.state()
    };
    assert_near(typed(&mut harness, "47", Key::Escape), 20.0);
    assert_near(typed(&mut harness, "47", Key::Enter), 47.0);
    // What cannot be read changes nothing and stays to be mended.
    assert_near(typed(&mut harness, "1,5", Key::Enter), 47.0);
    let field = harness.query_by_role_and_label(Role::TextInput, "slots");
    assert_eq!(
        field.and_then(|field| field.value()).as_deref(),
        Some("1,5")
    );
    harness.key_press(Key::Escape);
    harness.run();
    assert_near(typed(&mut harness, "500", Key::Enter), 47.0);
}

#[test]
fn a_slider_that_would_change_nothing_says_why() {
    let mut harness = one_slider(Some("without a cache there are none"));
    let node = harness.get_by_role_and_label(Role::Slider, "slots");
    assert!(node.accesskit_node().is_disabled());
    let rect = node.rect();
    harness.drag_at(rect.center());
    harness.run();
    harness.drop_at(rect.right_center());
    harness.run();
    assert_near(*harness.state(), 20.0);
}

#[test]
fn one_of_a_few_is_chosen_and_a_switch_thrown() {
    let mut harness = window((1, false), |ui, (mode, jitter)| {
        let options = [(1, "single leader"), (2, "leaderless")];
        if let Some(new) = segmented(ui, "replication", *mode, &options) {
            *mode = new;
        }
        if let Some(new) = toggle(ui, "jitter", *jitter) {
            *jitter = new;
        }
    });
    harness.run();
    harness.get_by_label("leaderless").click();
    harness
        .get_by_role_and_label(Role::Switch, "jitter")
        .click();
    harness.run();
    assert_eq!(*harness.state(), (2, true));
}

#[test]
fn slots_and_nodes_have_names_and_values() {
    let mut harness = window(0, |ui, clicks| {
        let slot = Slot {
            index: 6,
            key: Some(94),
            version: 2,
            ttl_left: Some(0.5),
            expired: false,
            stale: true,
            next_victim: true,
            flash: 0.5,
            flash_kind: Mark::Hit,
            highlighted: true,
            detail: "key 94, version 2, one behind",
        };
        let at = |x, y| Rect::from_min_size(Pos2::new(x, y), Vec2::new(80.0, 80.0));
        if slot_ui(ui, at(10.0, 50.0), &slot).clicked() {
            *clicks += 1;
        }
        database_node(ui, "database", at(200.0, 50.0), "14", "req/s", 1.5, 30);
    });
    harness.run();
    let node = harness.get_by_label("slot 7");
    assert_eq!(node.value().as_deref(), Some(slot_detail()));
    node.click();
    harness.run();
    assert_eq!(*harness.state(), 1);
    let value = harness.get_by_label("database").value();
    assert_eq!(value.as_deref(), Some("14 req/s, load 150 %, 30 waiting"));
}

fn slot_detail() -> &'static str {
    "key 94, version 2, one behind"
}

#[test]
fn a_link_of_ours_is_handed_back() {
    let text = "# Start\n\nSee [the flat one](preset:2) or [more](https://example.org).";
    let state = (Prose::default(), None::<String>);
    let mut harness = window(state, move |ui, (cache, last)| {
        if let Some(target) = prose(ui, cache, text) {
            *last = Some(target);
        }
    });
    harness.run();
    harness.get_by_label("the flat one").click();
    harness.run();
    assert_eq!(harness.state().1.as_deref(), Some("preset:2"));
}

#[test]
fn a_question_can_be_tried_until_the_answer_is_found() {
    let mut harness = window((Vec::new(), false), |ui, (tried, shown)| {
        let choice = |text: &str, wrong: &str| Choice {
            text: text.to_owned(),
            wrong: wrong.to_owned(),
        };
        let options = [
            choice("it rises", "A shorter time keeps less."),
            choice("it falls", ""),
            choice("it stays", "Some reads come too late now."),
        ];
        let question = Question {
            question: "What does the hit rate do?",
            options: &options,
            answer: 1,
            why: "There is less time to be asked for again.",
        };
        match question_ui(ui, &question, 1, tried, Some("61 %")) {
            Some(QuizEvent::Answered(index)) => tried.push(index),
            Some(QuizEvent::ShowMe) => *shown = true,
            None => {}
        }
    });
    harness.run();
    assert!(harness.query_by_label("show me").is_none());
    harness.get_by_label("it rises").click();
    harness.run();
    assert_eq!(harness.state().0, [0]);
    // The answer is not given away, and what was tried cannot be tried again.
    assert!(harness.query_by_label("it falls (right)").is_none());
    assert!(
        harness
            .query_by_label("A shorter time keeps less.")
            .is_some()
    );
    harness.get_by_label("it rises (wrong)").click();
    harness.run();
    assert_eq!(harness.state().0, [0]);
    harness.get_by_label("it stays").click();
    harness.run();
    assert!(
        harness
            .query_by_label("Some reads come too late now.")
            .is_some()
    );
    assert!(!harness.state().1, "the run is opened by its button alone");
    harness.get_by_label("it falls").click();
    harness.run();
    assert_eq!(harness.state().0, [0, 2, 1]);
    assert!(
        harness
            .query_by_label_contains("Right, after 3 tries")
            .is_some()
    );
    harness.get_by_label("it falls (right)").click();
    harness.get_by_label("show me").click();
    harness.run();
    assert_eq!(*harness.state(), (vec![0, 2, 1], true));
}

#[test]
fn a_plot_is_named_and_gives_the_place_that_was_clicked() {
    let mut harness = window(None, |ui, x| {
        let frame = PlotFrame {
            id: "rate",
            title: "Hit rate",
            x: 0.0..=60.0,
            y: 0.0..=1.0,
            y_ticks: &[(0.5, "50")],
            x_ticks: &[(30.0, "30 s")],
            log: [false, false],
            x_label: "0 s\t60 s".to_owned(),
            over: plot::Column::SECONDS,
            height: 160.0,
            summary: "80.5 % at 52 s".to_owned(),
        };
        let line = plot::Line {
            points: &[[0.0, 0.0], [60.0, 0.8]],
            color: theme::palette(ui).hit,
            width: 2.0,
            style: plot::LineKind::Solid,
            end_label: Some("80.5 %".to_owned()),
            column: None,
        };
        if let Some(clicked) = plot::lines(ui, &frame, &[line]) {
            *x = Some(clicked);
        }
    });
    harness.run();
    let node = harness.get_by_role_and_label(Role::Image, "Hit rate");
    assert_eq!(node.value().as_deref(), Some("80.5 % at 52 s"));
    node.click();
    harness.run();
    let x: f64 = harness.state().expect("the plot was clicked");
    assert!((x - 30.0).abs() < 1.0, "{x}");
}

#[test]
fn nothing_breaks_on_values_without_sense() {
    let mut harness = window((), |ui, ()| {
        let mut odd = spec(None);
        let ranges = [0.0..=0.0, 5.0..=1.0, f64::NAN..=f64::NAN];
        for (place, range) in ranges.into_iter().enumerate() {
            odd.range = range;
            odd.logarithmic = !odd.logarithmic;
            ui.push_id(place, |ui| slider(ui, 0.0, f64::NAN, &odd));
        }
        let frame = PlotFrame {
            id: "odd",
            title: "",
            x: 1.0..=1.0,
            y: f64::NAN..=f64::INFINITY,
            y_ticks: &[(f64::NAN, "?")],
            x_ticks: &[(f64::INFINITY, "?")],
            log: [false, false],
            x_label: String::new(),
            over: plot::Column::SECONDS,
            height: 0.0,
            summary: String::new(),
        };
        let line = plot::Line {
            points: &[[f64::NAN, f64::INFINITY]],
            color: theme::palette(ui).hit,
            width: 2.0,
            style: plot::LineKind::Dashed,
            end_label: Some("?".to_owned()),
            column: None,
        };
        plot::lines(ui, &frame, &[line]);
        let row = GoalRow {
            title: "none",
            progress: f32::NAN,
            reading: String::new(),
            met: false,
            before: false,
            next: "",
        };
        goal_list(ui, &[row]);
        let nowhere = egui::Rect::NOTHING;
        database_node(ui, "nowhere", nowhere, "", "", f32::NAN, 9);
    });
    harness.run();
}
