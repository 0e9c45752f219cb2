//! No text is printed over another, in any lab and at any size of window.

use eframe::egui::{Rect, Shape, Vec2};
use hotset::app::{Start, What};
use hotset::chapters::CHAPTERS;
use hotset::lesson::Chapter;
use hotset::sim::SimTime;

use crate::window::{Window, folders, settle, window};

/// What two texts may have in common, in points.
const LITTLE: f32 = 1.5;

/// A text that is seen, and where.
type Seen = (String, Rect);

/// The texts that can be read: what is painted over by a filled shape later cannot.
fn seen(window: &Window) -> Vec<Seen> {
    fn walk(shape: &Shape, clip: Rect, found: &mut Vec<Seen>) {
        let covered = match shape {
            Shape::Vec(all) => {
                for shape in all {
                    walk(shape, clip, found);
                }
                return;
            }
            Shape::Text(text) => {
                // A text that flows around others is told line by line.
                for row in &text.galley.rows {
                    let ink = row.visuals.mesh_bounds.translate(row.pos.to_vec2());
                    let rect = ink.translate(text.pos.to_vec2()).intersect(clip);
                    if rect.is_positive() && !row.text().trim().is_empty() {
                        found.push((row.text(), rect));
                    }
                }
                return;
            }
            Shape::Rect(rect) if rect.fill.a() == 255 => rect.rect,
            Shape::Circle(circle) if circle.fill.a() == 255 => {
                Rect::from_center_size(circle.center, Vec2::splat(1.4 * circle.radius))
            }
            _ => return,
        };
        let covered = covered.intersect(clip);
        if covered.is_positive() {
            found.retain(|(_, rect)| {
                let common = rect.intersect(covered);
                !common.is_positive() || common.area() < 0.3 * rect.area()
            });
        }
    }
    let mut found = Vec::new();
    for clipped in &window.output().shapes {
        walk(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

fn over_each_other(all: &[Seen]) -> Vec<String> {
    let mut found = Vec::new();
    for (place, (text, rect)) in all.iter().enumerate() {
        for (other, its) in &all[..place] {
            let common = rect.intersect(*its);
            if common.width() > LITTLE && common.height() > LITTLE {
                found.push(format!("{text:?} over {other:?}"));
            }
        }
    }
    found
}

fn opened(chapter: &'static Chapter, size: Vec2, seconds: f64) -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let start = Start {
        what: What::Chapter(chapter),
        at: chapter
            .lab()
            .is_ok()
            .then(|| SimTime::from_secs_f64(seconds)),
        ..Start::default()
    };
    let mut window = window(&folders, size, start);
    settle(&mut window);
    (folder, window)
}

#[test]
fn no_text_is_printed_over_another() {
    let mut wrong = Vec::new();
    for chapter in &CHAPTERS {
        for (width, height) in [
            (1_024.0, 640.0),
            (1_280.0, 720.0),
            (1_440.0, 810.0),
            (1_920.0, 1_080.0),
            (3_840.0, 2_160.0),
        ] {
            for seconds in [0.0, 5.0] {
                let (_folder, window) = opened(chapter, Vec2::new(width, height), seconds);
                for what in over_each_other(&seen(&window)) {
                    let id = chapter.id;
                    wrong.push(format!("{id} at {width}x{height}, {seconds} s: {what}"));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} places:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn lines_that_are_too_close_are_told() {
    let line = |text: &str, y: f32| {
        let least = eframe::egui::pos2(10.0, y);
        (
            text.to_owned(),
            Rect::from_min_size(least, Vec2::new(60.0, 11.0)),
        )
    };
    assert_eq!(over_each_other(&[line("a", 0.0), line("b", 8.0)]).len(), 1);
    assert!(over_each_other(&[line("a", 0.0), line("b", 12.0)]).is_empty());
}
