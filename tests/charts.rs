//! The charts below the stage: one large, some small ones, and tabs for those that are not drawn.

use crate::window::{Window, folders, press, settle, window};
use eframe::egui::accesskit::Role;
use eframe::egui::{Key, Vec2};
use egui_kittest::kittest::{NodeT as _, Queryable as _};
use hotset::app::{Start, What};
use hotset::chapters::chapter;

/// How many charts each lab has, and how many small ones are drawn at once in a narrow window.
const LABS: [(&str, usize, usize); 9] = [
    ("bottleneck", 5, 2),
    ("replication", 4, 2),
    ("partitioning", 4, 2),
    ("nosql", 3, 2),
    ("cache-aside", 4, 2),
    ("write-patterns", 5, 2),
    // The game needs half of the width.
    ("eviction", 4, 1),
    ("local-external", 5, 2),
    ("cache-lab", 4, 2),
];

fn opened(id: &'static str, size: Vec2) -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let start = Start {
        what: What::Chapter(chapter(id).unwrap()),
        ..Start::default()
    };
    let mut window = window(&folders, size, start);
    window.run_steps(20);
    press(&mut window, Key::Space);
    settle(&mut window);
    (folder, window)
}

/// The tabs in the heads of plots: what each is called, and whether it is drawn.
fn tabs(window: &Window) -> Vec<(String, bool)> {
    let tabs = window.query_all_by(|node| node.role() == Role::Tab);
    let named = tabs.filter_map(|tab| {
        let node = tab.accesskit_node();
        let name = node.label()?;
        let of_plot = name.ends_with(": show") || name.ends_with(": enlarge");
        of_plot.then(|| (name, node.is_selected() == Some(true)))
    });
    named.collect()
}

#[test]
fn every_lab_draws_one_large_chart_and_few_small_ones_and_names_the_others() {
    for (id, charts, small) in LABS {
        for (width, more) in [(1280.0, 0), (1920.0, 1)] {
            let (_folder, window) = opened(id, Vec2::new(width, width * 9.0 / 16.0));
            let tabs = tabs(&window);
            assert_eq!(tabs.len(), charts - 1, "{id} at {width}: {tabs:?}");
            let drawn = tabs.iter().filter(|(_, drawn)| *drawn).count();
            assert_eq!(drawn, (small + more).min(charts - 1), "{id} at {width}");
        }
    }
}

/// How wide a plot is drawn, if it is.
fn width(window: &Window, plot: &str) -> Option<f64> {
    let node = window.query_by_role_and_label(Role::Image, plot)?;
    Some(node.accesskit_node().bounding_box()?.width())
}

#[test]
fn a_tab_draws_its_chart_and_the_title_of_a_small_one_makes_it_large() {
    let (_folder, mut window) = opened("cache-lab", Vec2::new(1280.0, 720.0));
    assert!(width(&window, "Latency").is_none());
    let (large, small) = (
        width(&window, "Hit rate").unwrap(),
        width(&window, "Why it missed").unwrap(),
    );
    assert!(large > 1.1 * small, "{large} beside {small}");

    window.get_by_label("Latency: show").click();
    settle(&mut window);
    assert!(width(&window, "Latency").is_some() && width(&window, "Why it missed").is_none());
    assert!(tabs(&window).contains(&("Why it missed: show".to_owned(), false)));

    window.get_by_label("Latency: enlarge").click();
    settle(&mut window);
    // What was large is drawn where the other one was.
    let (latency, hits) = (width(&window, "Latency"), width(&window, "Hit rate"));
    assert!(latency > hits && hits.is_some(), "{latency:?} {hits:?}");
    assert!(tabs(&window).contains(&("Hit rate: enlarge".to_owned(), true)));
}
