//! Type has five sizes in the whole window, whatever it shows.

use eframe::egui::{Rect, Shape, Vec2, pos2};
use egui_kittest::kittest::Queryable as _;
use hotset::app::{Start, What};
use hotset::chapters::CHAPTERS;
use hotset::lesson::Chapter;
use hotset::sim::SimTime;
use hotset::ui::theme::font::SIZES;

use crate::window::{Window, folders, settle, window};

/// The text that is drawn, with where it is cut, where it lies and the sizes of its letters.
fn texts(window: &Window) -> Vec<(String, Rect, Vec<f32>)> {
    fn walk(shape: &Shape, clip: Rect, found: &mut Vec<(String, Rect, Vec<f32>)>) {
        match shape {
            Shape::Vec(all) => all.iter().for_each(|shape| walk(shape, clip, found)),
            Shape::Text(text) => {
                let seen = text.visual_bounding_rect().intersect(clip);
                if seen.is_positive() {
                    let sections = text.galley.job.sections.iter();
                    let sizes = sections.map(|section| section.format.font_id.size);
                    found.push((text.galley.job.text.clone(), seen, sizes.collect()));
                }
            }
            _ => {}
        }
    }
    let mut found = Vec::new();
    for clipped in &window.output().shapes {
        walk(&clipped.shape, clipped.clip_rect, &mut found);
    }
    found
}

fn opened(chapter: &'static Chapter, size: Vec2) -> (tempfile::TempDir, Window) {
    let (folder, folders) = folders();
    let start = Start {
        what: What::Chapter(chapter),
        at: chapter.lab().is_ok().then(|| SimTime::from_secs_f64(5.0)),
        ..Start::default()
    };
    let mut window = window(&folders, size, start);
    settle(&mut window);
    (folder, window)
}

#[test]
fn the_window_has_five_sizes_of_type_in_every_lab_and_drawer() {
    for chapter in &CHAPTERS {
        for size in [Vec2::new(1280.0, 720.0), Vec2::new(3840.0, 2160.0)] {
            let (_folder, mut window) = opened(chapter, size);
            let look = |window: &Window, what: &str| {
                for (text, _, sizes) in texts(window) {
                    for one in sizes {
                        assert!(
                            SIZES.contains(&one),
                            "{} at {size}, {what}: {text:?} has {one} points",
                            chapter.id
                        );
                    }
                }
            };
            look(&window, "at rest");
            let more = window.query_all_by_label("more");
            // What is called alike in the text is not meant.
            let more = more.into_iter().find(|node| node.rect().left() > TEXT);
            if let Some(more) = more {
                more.click();
                window.step();
                settle(&mut window);
                look(&window, "with all controls");
            }
        }
    }
}

/// Left of it stands the text, in points.
const TEXT: f32 = 496.0;

/// What stands on the stage and in the plots at 1280 by 720: right of the text, below the bar,
/// above the line that tells what happens.
fn on_stage() -> Rect {
    Rect::from_min_max(pos2(TEXT, 52.0), pos2(1280.0, 626.0))
}

/// Words of a lab's first experiment at rest, on stage and plots, at most.
const MOST_WORDS: usize = 90;
/// Labs that have more, and how many at most: the code of two threads, the cards of six queries, and
/// the game.
const MORE_WORDS: [(&str, usize); 3] = [
    ("cache-aside", 115),
    ("partitioning", 115),
    ("eviction", 100),
];

/// Words of a text. A number with its unit is a number.
fn words(text: &str) -> usize {
    let mut count = 0;
    let mut after_number = false;
    for word in text.split_whitespace() {
        let is_number = word.starts_with(|letter: char| letter.is_ascii_digit());
        let is_word = word.chars().any(char::is_alphabetic) && !is_number && !after_number;
        count += usize::from(is_word);
        after_number = is_number;
    }
    count
}

#[test]
fn a_stage_at_rest_has_few_words() {
    for chapter in CHAPTERS.iter().filter(|chapter| chapter.lab().is_ok()) {
        let (_folder, window) = opened(chapter, Vec2::new(1280.0, 720.0));
        let all = texts(&window);
        let here = all
            .iter()
            .filter(|(_, at, _)| on_stage().contains(at.center()));
        let count: usize = here.map(|(text, ..)| words(text)).sum();
        println!("{}: {count} words", chapter.id);
        let more = MORE_WORDS.iter().find(|(id, _)| *id == chapter.id);
        let most = more.map_or(MOST_WORDS, |(_, most)| *most);
        assert!(count <= most, "{}: {count} words", chapter.id);
    }
}
