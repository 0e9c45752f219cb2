//! What is taken and moved: boxes and arrows of a strip, messages on a line, lines, cells.

use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Pos2, Rect, Ui, Vec2};
use egui_kittest::kittest::Queryable as _;
use hotset::ui::heat::{Cell, Heat, heat};
use hotset::ui::marks::Mark;
use hotset::ui::nodes::{Face, Layer, Layered, Machine, Token, Wire, machine, stack, token, wire};
use hotset::ui::plot::{Column, Histogram, HistogramBar, PlotFrame, Pointer, Unit, histogram};
use hotset::ui::strip::{
    Event, Fate, Lane, Message, Moved, Sign, Step, Strip, Target, Tie, Tip, Touch, strip,
};
use hotset::ui::theme;

use super::{assert_near, window};

/// A box from 2 to 4.
fn stored(ui: &Ui) -> Step {
    Step {
        id: 3,
        lane: 0,
        from: 2.0,
        to: 4.0,
        label: "set v1".to_owned(),
        color: theme::palette(ui).stale,
        filled: true,
        lit: false,
        quiet: false,
        draggable: true,
        detail: "stores the old version".to_owned(),
    }
}

/// Two lanes over ten seconds, with a box from 2 to 4 and an arrow from 1 to 6.
fn shown(ui: &mut Ui) -> Touch {
    let palette = theme::palette(ui);
    let lane = |name: &str| Lane {
        name: name.to_owned(),
        identity: None,
        down: vec![(8.0, 20.0)],
    };
    let arrow = Message {
        id: 7,
        from: (0, 1.0),
        to: (1, 6.0),
        label: "v18".to_owned(),
        color: palette.accent,
        tip: Tip::Dot,
        fate: Fate::Arrives,
        lit: false,
        quiet: false,
        draggable: true,
        detail: "version 18 for node 2".to_owned(),
    };
    let lost = Message {
        id: 8,
        fate: Fate::Lost,
        draggable: false,
        label: "v19".to_owned(),
        to: (1, f64::INFINITY),
        tip: Tip::Mark(Mark::Error),
        ..arrow.clone()
    };
    let crash = Event {
        id: 1,
        at: (1, 8.0),
        sign: Sign::On(Mark::Error),
        color: palette.miss,
        label: "crashed".to_owned(),
        lit: false,
        quiet: false,
        detail: String::new(),
    };
    let tie = Tie {
        from: (0, 4.0),
        to: (0, 7.0),
        label: "waits".to_owned(),
        color: palette.stale,
    };
    let steps = [stored(ui)];
    strip(
        ui,
        &Strip {
            id: "strip",
            title: "What happened",
            height: 160.0,
            lanes: &[lane("thread 1"), lane("thread 2")],
            from: 0.0,
            to: 10.0,
            now: Some(9.0),
            messages: &[arrow, lost],
            events: &[crash],
            steps: &steps,
            ties: &[tie],
            ..Strip::default()
        },
    )
}

#[test]
fn a_box_is_dragged_in_time_by_pointer_and_by_keys() {
    let mut harness = window(Vec::<Moved>::new(), |ui, moves| {
        moves.extend(shown(ui).moved);
    });
    harness.run();
    let rect = harness.get_by_label("set v1").rect();
    // A box of two seconds dragged by its own width is two seconds later.
    harness.drag_at(rect.center());
    harness.run();
    harness.hover_at(rect.center() + Vec2::new(rect.width(), 3.0));
    harness.run();
    let held = *harness.state().last().expect("it is held");
    assert!(!held.released);
    harness.drop_at(rect.center() + Vec2::new(rect.width(), 3.0));
    harness.run();
    let moved = *harness.state().last().expect("it was let go");
    assert_eq!((moved.target, moved.released), (Target::Step(3), true));
    assert!((moved.by_s - 2.0).abs() < 0.05, "{moved:?}");
    harness.get_by_label("set v1").focus();
    harness.run();
    harness.key_press(Key::ArrowLeft);
    harness.run();
    let stepped = *harness.state().last().expect("a key moved it");
    assert_near(stepped.by_s, -0.1);
}

#[test]
fn an_arrow_is_clicked_and_an_empty_place_is_a_moment() {
    let mut harness = window(Touch::default(), |ui, last| {
        let touch = shown(ui);
        if touch.clicked.is_some() || touch.moment.is_some() {
            *last = touch;
        }
    });
    harness.run();
    harness.get_by_label("message v18").click();
    harness.run();
    assert_eq!(harness.state().clicked, Some(Target::Message(7)));
    harness.get_by_label("crashed").click();
    harness.run();
    assert_eq!(harness.state().clicked, Some(Target::Event(1)));
    let middle = harness.get_by_label("What happened").rect().center();
    let empty = Pos2::new(middle.x + 120.0, middle.y);
    harness.drag_at(empty);
    harness.run();
    harness.drop_at(empty);
    harness.run();
    let moment = harness.state().moment.expect("a moment");
    assert!((5.0..10.0).contains(&moment), "{moment}");
}

/// What was done to a message: how far it was put back, and whether it fell out.
type Done = (Option<f32>, bool);

fn one_token(ui: &mut Ui, done: &mut Done) {
    let shown = Token {
        id: 4,
        name: "version 18 to node 2",
        at: Pos2::new(200.0, 200.0),
        way: Vec2::new(200.0, 0.0),
        face: Face::Filled("v18"),
        size: 20.0,
        lit: false,
        draggable: true,
        detail: "sent 2 ms ago",
    };
    let touch = token(ui, &shown);
    done.0 = touch.back.or(done.0);
    done.1 |= touch.dropped;
}

#[test]
fn a_message_is_put_back_on_its_way_or_dragged_off_it() {
    for (to, back, dropped) in [
        (Vec2::new(-100.0, 10.0), Some(0.5), false),
        (Vec2::new(10.0, 90.0), None, true),
    ] {
        let mut harness = window((None, false), one_token);
        harness.run();
        let at = harness.get_by_label("version 18 to node 2").rect().center();
        harness.drag_at(at);
        harness.run();
        harness.hover_at(at + to);
        harness.run();
        harness.drop_at(at + to);
        harness.run();
        assert_eq!(harness.state().1, dropped, "{to:?}");
        let found = harness.state().0;
        assert_eq!(found.is_some(), back.is_some(), "{to:?}");
        let apart = found.unwrap_or(0.0) - back.unwrap_or(0.0);
        assert!(apart.abs() < 0.01, "{found:?}");
    }
    let mut harness = window((None, false), one_token);
    harness.run();
    harness.get_by_label("version 18 to node 2").focus();
    harness.run();
    harness.key_press(Key::Delete);
    harness.run();
    assert!(harness.state().1);
}

#[test]
fn machines_lines_stacks_and_cells_have_names_and_states() {
    let mut harness = window(Vec::<String>::new(), |ui, clicks| {
        let leader = Machine {
            name: "node 1",
            title: "leader",
            value: "v48",
            note: "crashed",
            center: Pos2::new(60.0, 80.0),
            radius: 40.0,
            leader: true,
            deposed: false,
            candidate: false,
            crashed: true,
            lit: false,
            ring: None,
            identity: None,
            detail: "",
        };
        if machine(ui, &leader).clicked() {
            clicks.push("node".to_owned());
        }
        let line = Wire {
            name: "link 1-2",
            from: Pos2::new(110.0, 80.0),
            to: Pos2::new(300.0, 160.0),
            cut: true,
            faint: false,
            lit: false,
            note: "",
            detail: "",
        };
        if wire(ui, &line).clicked() {
            clicks.push("link".to_owned());
        }
        let layers: Vec<Layer> = (1..40)
            .map(|version| Layer {
                version,
                state: Layered::Missing,
            })
            .collect();
        let area = Rect::from_min_size(Pos2::new(320.0, 20.0), Vec2::new(20.0, 80.0));
        stack(ui, area, "log of node 1", &layers, Some(39), "39 versions");
        let names = |letter: &str| vec![format!("{letter} 1"), format!("{letter} 2")];
        let cells = vec![Cell::default(); 4];
        let area = Rect::from_min_size(Pos2::new(20.0, 220.0), Vec2::new(160.0, 160.0));
        let grid = Heat {
            id: "grid",
            columns: &names("W"),
            rows: &names("R"),
            cells: &cells,
            ..Heat::default()
        };
        if let Some((row, column)) = heat(ui, area, &grid) {
            clicks.push(format!("cell {row} {column}"));
        }
    });
    harness.run();
    let node = harness.get_by_label("node 1");
    assert_eq!(node.value().as_deref(), Some("v48, leader, crashed"));
    node.click();
    harness.run();
    let line = harness.get_by_label("link 1-2");
    assert_eq!(line.value().as_deref(), Some("cut"));
    line.click();
    harness.run();
    harness.get_by_label("W 2, R 1").click();
    harness.run();
    assert_eq!(*harness.state(), ["node", "link", "cell 0 1"]);
    harness.get_by_role_and_label(Role::Image, "log of node 1");
}

#[test]
fn a_histogram_survives_any_bars() {
    let mut harness = window((), |ui, ()| {
        let bar = |from: f64, to: f64, height: f64| HistogramBar { from, to, height };
        let bars = [bar(0.5, 1.0, 3.0), bar(1.0, 1.0, 9.0), bar(8.0, 1e9, 2.0)];
        let frame = PlotFrame {
            id: "latency",
            title: "Write latency",
            x: 0.0..=100.0,
            y: 0.0..=10.0,
            y_ticks: &[],
            log: [false, false],
            x_label: String::new(),
            over: Column::new("from", Unit::Millis),
            height: 90.0,
            summary: "p50 1.3 ms".to_owned(),
        };
        let pointer = |at: f64| Pointer {
            at,
            label: "p50".to_owned(),
            color: theme::palette(ui).ink2,
        };
        let shown = Histogram {
            bars: &bars,
            column: Column::new("share", Unit::Ratio),
            color: theme::palette(ui).accent,
            ghost: &bars,
            pointers: &[pointer(1.3), pointer(1.4), pointer(1e6)],
            logarithmic: true,
            ticks: &[(1.0, "1".to_owned()), (10.0, "10".to_owned())],
        };
        histogram(ui, &frame, &shown);
    });
    harness.run();
    let plot = harness.get_by_label("Write latency");
    assert_eq!(plot.value().as_deref(), Some("p50 1.3 ms"));
}
