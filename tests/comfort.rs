//! The window for everybody: at any zoom, by keyboard alone, and read aloud.

use std::collections::BTreeMap;

use crate::common::labs;
use crate::window::{DESK, Window, folders, press, press_with, settle, shell, window};
use eframe::egui::accesskit::{Live, Role};
use eframe::egui::epaint::{ClippedShape, Shape};
use eframe::egui::{Color32, Key, Modifiers, Pos2, Rect, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::{Start, What};
use hotset::chapters::chapter;
use hotset::ui::theme::palette_for;

/// The window of a laptop, in pixels.
const LAPTOP: Vec2 = Vec2::new(1280.0, 720.0);
/// What can be pressed, chosen or filled in.
const CONTROLS: [Role; 9] = [
    Role::Button,
    Role::RadioButton,
    Role::Switch,
    Role::Slider,
    Role::Link,
    Role::ComboBox,
    Role::CheckBox,
    Role::TextInput,
    Role::SpinButton,
];

/// A chapter's first experiment, standing still.
fn still(id: &'static str, size: Vec2) -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let start = Start {
        what: What::Chapter(chapter(id).unwrap()),
        ..Start::default()
    };
    let mut window = window(&folders, size, start);
    window.run_steps(30);
    press(&mut window, Key::Space);
    settle(&mut window);
    (folder, window)
}

/// Calls `look` with every shape that is drawn and the rectangle that it is cut at.
fn each_shape(window: &Window, mut look: impl FnMut(&Shape, Rect)) {
    fn walk(shape: &Shape, clip: Rect, look: &mut impl FnMut(&Shape, Rect)) {
        match shape {
            Shape::Vec(shapes) => {
                for shape in shapes {
                    walk(shape, clip, look);
                }
            }
            other => look(other, clip),
        }
    }
    for ClippedShape {
        clip_rect, shape, ..
    } in &window.output().shapes
    {
        walk(shape, *clip_rect, &mut look);
    }
}

/// Pieces of text within a rectangle that a border cuts.
fn cut(window: &Window, within: Rect) -> Vec<String> {
    let mut found = Vec::new();
    each_shape(window, |shape, clip| {
        if let Shape::Text(text) = shape {
            let seen = text.visual_bounding_rect();
            let visible = within.intersects(seen.intersect(clip)) && clip.intersects(seen);
            // A pixel is not missed.
            if visible && !clip.expand(1.0).contains_rect(seen) {
                found.push(text.galley.job.text.clone());
            }
        }
    });
    found
}

/// The bars are never scrolled, so nothing in them may be cut; all else can be scrolled to.
#[test]
fn the_bars_are_whole_at_any_zoom_from_50_to_300_percent() {
    for (id, _) in labs() {
        for zoom in [0.5, 0.75, 1.0, 1.5, 2.0, 3.0] {
            // The harness keeps points, a window keeps its pixels.
            let size = LAPTOP / zoom;
            let (_folder, window) = still(id, size);
            let corner = Pos2::new(size.x, size.y);
            let top = Rect::from_min_max(Pos2::ZERO, Pos2::new(size.x, 50.0));
            let bottom = Rect::from_min_max(Pos2::new(0.0, size.y - 60.0), corner);
            for bar in [top, bottom] {
                let cut = cut(&window, bar);
                assert!(cut.is_empty(), "{id} at {zoom}: {cut:?}");
            }
        }
    }
}

/// The controls that are shown and can be used, by what they are called.
fn controls(window: &Window) -> BTreeMap<String, bool> {
    let mut found = BTreeMap::new();
    for node in window.root().children_recursive() {
        let node = node.accesskit_node();
        if CONTROLS.contains(&node.role()) && !node.is_disabled() {
            let label = node.label().unwrap_or_default();
            assert!(!label.is_empty(), "a {:?} without a name", node.role());
            found.insert(format!("{:?} {label}", node.role()), node.is_focused());
        }
    }
    found
}

/// Whether a line in the accent is drawn around a place.
fn ringed(window: &Window, place: Rect) -> bool {
    let accents = [palette_for(true).accent, palette_for(false).accent];
    let mut found = false;
    each_shape(window, |shape, _| {
        let (stroke, at) = match shape {
            Shape::Rect(rect) => (rect.stroke.color, rect.rect),
            Shape::Circle(circle) => (circle.stroke.color, circle.visual_bounding_rect()),
            // A link in a text is underlined.
            Shape::Text(text) if text.underline.width > 0.0 => {
                (accents[0], text.visual_bounding_rect())
            }
            Shape::Path(path) => match path.stroke.color {
                eframe::egui::epaint::ColorMode::Solid(color) => {
                    (color, path.visual_bounding_rect())
                }
                eframe::egui::epaint::ColorMode::UV(_) => (Color32::TRANSPARENT, Rect::NOTHING),
            },
            _ => return,
        };
        found |= accents.contains(&stroke) && at.intersects(place.expand(6.0));
    });
    found
}

#[test]
fn tab_reaches_every_control_and_shows_where_it_is() {
    let mut all_unseen: Vec<String> = Vec::new();
    for (id, _) in labs() {
        let (_folder, mut window) = still(id, DESK);
        let wanted = controls(&window);
        let mut missing: BTreeMap<String, bool> = wanted.clone();
        let mut unseen = Vec::new();
        for _ in 0..2 * wanted.len() + 60 {
            press(&mut window, Key::Tab);
            window.step();
            let focused = window
                .root()
                .children_recursive()
                .find(|node| node.accesskit_node().is_focused());
            let Some(focused) = focused else { continue };
            let node = focused.accesskit_node();
            let name = format!("{:?} {}", node.role(), node.label().unwrap_or_default());
            let place = focused.rect();
            // Requests on their way are marks of a few points; they light instead.
            let moves = name.starts_with("Button request");
            if missing.remove(&name).is_some() && !moves && !ringed(&window, place) {
                unseen.push(name);
            }
            if missing.is_empty() {
                break;
            }
        }
        assert!(missing.is_empty(), "{id}: Tab does not reach {missing:?}");
        all_unseen.extend(unseen.into_iter().map(|name| format!("{id}: {name}")));
    }
    assert!(all_unseen.is_empty(), "no ring around {all_unseen:#?}");
}

#[test]
fn what_happens_is_read_aloud_when_the_reader_has_time() {
    for (id, _) in labs() {
        let (_folder, window) = still(id, DESK);
        let status = window.get_by_role_and_label(Role::Status, "what is happening");
        let node = status.accesskit_node();
        assert_eq!(node.live(), Live::Polite, "{id}");
        assert!(node.value().is_some_and(|text| text.len() > 8), "{id}");
    }
}

#[test]
fn each_chapter_remembers_its_layout() {
    let (_folder, folders) = folders();
    let mut window = window(&folders, DESK, Start::default());
    let open = |window: &mut Window, name: &str| {
        press_with(window, Modifiers::COMMAND, Key::K);
        window.run_steps(2);
        let field = window.get_by_role_and_label(Role::SearchInput, "find");
        field.type_text(name);
        window.run_steps(2);
        press(window, Key::Enter);
        window.run_steps(2);
    };
    open(&mut window, "larger plots");
    press_with(&mut window, Modifiers::COMMAND, Key::B);
    let of = |window: &Window, id: &str| shell(window).preferences().layout_of(id);
    let lab = of(&window, "cache-lab");
    assert!(lab.plots.is_some_and(|share| share > 0.3));
    assert_eq!(lab.reading_open, Some(false));
    open(&mut window, "chapter 6");
    assert_eq!(of(&window, "eviction").plots, None);
    press_with(&mut window, Modifiers::COMMAND, Key::B);
    assert_eq!(of(&window, "cache-lab"), lab);
}
