//! The nine talks as a room sees them, step by step: what is large, and that every number of a caption
//! is on the wall.

use crate::common::{labs, open};
use hotset::app::draw;
use hotset::io::{Export, Exported, Kind};
use hotset::lesson::{Lab, Large, Slide};

/// Numbers of captions that stand on no wall, each with why.
const NOT_ON_THE_WALL: [(&str, usize, f64, &str); 12] = [
    (
        "bottleneck",
        2,
        900.0,
        "a rate that comes with the next step",
    ),
    ("replication", 1, 5.0, "a setting: the delay of a disk"),
    ("replication", 1, 80.0, "a setting: when the log is shipped"),
    ("nosql", 2, 30.0, "part of the query"),
    ("nosql", 3, 30.0, "part of the query"),
    ("nosql", 9, 10_000.0, "a setting"),
    ("nosql", 9, 1_000.0, "the setting before"),
    ("cache-aside", 2, 40.0, "a ratio of two times"),
    ("write-patterns", 7, 0.5, "what was measured steps before"),
    (
        "eviction",
        8,
        25.0,
        "a setting that comes with the next step",
    ),
    ("local-external", 6, 100.0, "a setting"),
    ("cache-lab", 6, 90.0, "a threshold, which the wall exceeds"),
];

/// A step of a talk as the room sees it at its end, as a drawing.
fn drawing(lab: Box<dyn Lab>, step: usize) -> String {
    let export = Export {
        part: Exported::Talk,
        plot: 0,
        step: Some(step),
        kind: Kind::Svg,
        size: (1_280.0, 720.0),
        scale: 1,
        light: false,
        stretch: None,
    };
    let made = draw(&export, lab, &mut |_| Ok(())).expect("a drawing");
    String::from_utf8(made.bytes).expect("text")
}

/// All that is written in a drawing.
fn texts(drawing: &str) -> Vec<String> {
    let parts = drawing.split("aria-label=\"").skip(1);
    let said = parts.filter_map(|part| part.split('"').next());
    let plain = |text: &str| {
        let text = text.replace("&lt;", "<").replace("&gt;", ">");
        text.replace("&quot;", "\"").replace("&amp;", "&")
    };
    said.map(plain).collect()
}

/// The numbers in a text, each with its digits after the point.
fn numbers(text: &str) -> Vec<(f64, usize)> {
    let is_part = |letter: char| letter.is_ascii_digit() || letter == '.' || letter == ',';
    let words = text.split(|letter: char| !is_part(letter));
    let read = |word: &str| {
        let word = word.trim_matches([',', '.']).replace(',', "");
        let digits = word.split_once('.').map_or(0, |(_, after)| after.len());
        word.parse().ok().map(|value: f64| (value, digits))
    };
    words.filter_map(read).collect()
}

/// Whether one of these numbers is what a caption says, rounded as the caption rounds, or about that.
fn says(all: &[(f64, usize)], (wanted, digits): (f64, usize), is_about: bool) -> bool {
    let unit = (0..digits).fold(1.0, |unit, _| 10.0 * unit);
    let slack = if is_about { 0.02 * wanted } else { 0.0 };
    let is_it = |value: f64| {
        let apart = ((value * unit).round() - (wanted * unit).round()).abs();
        apart < 0.5 || (value - wanted).abs() <= slack
    };
    all.iter().any(|(value, _)| is_it(*value))
}

#[test]
fn numbers_are_found_in_words() {
    let found = numbers("A write takes 11 ms now: 5 + 1 + 5. 10,000 or 0.54 ms, v8.");
    let expected = [
        (11.0, 0),
        (5.0, 0),
        (1.0, 0),
        (5.0, 0),
        (10_000.0, 0),
        (0.54, 2),
        (8.0, 0),
    ];
    assert_eq!(found, expected);
    let wall = numbers("p50 10.6 ms, 1.04");
    let exact = |value| says(&wall, (value, 0), false);
    assert!(exact(11.0) && exact(1.0) && !exact(10.0));
    assert!(says(&wall, (10.5, 1), true) && !says(&wall, (10.0, 0), true));
}

#[test]
fn every_number_of_a_caption_is_on_the_wall() {
    let mut missing = Vec::new();
    for (id, _) in labs() {
        let talk = || open(&format!("{id}/talk"));
        for (step, slide) in talk().slides().iter().enumerate() {
            let named = numbers(&slide.caption);
            if named.is_empty() {
                continue;
            }
            let written = texts(&drawing(talk(), step));
            let others = written.iter().filter(|text| **text != slide.caption);
            let all: Vec<(f64, usize)> = others.flat_map(|text| numbers(text)).collect();
            for number in named {
                let excused = NOT_ON_THE_WALL
                    .iter()
                    .any(|(of, at, value, _)| (*of, *at, *value) == (id, step + 1, number.0));
                let is_about = slide.caption.to_lowercase().contains("about");
                if !says(&all, number, is_about) && !excused {
                    missing.push(format!(
                        "{id} {}: {} in {:?}",
                        step + 1,
                        number.0,
                        slide.caption
                    ));
                }
            }
        }
    }
    assert!(missing.is_empty(), "{}", missing.join("\n"));
}

#[test]
fn a_step_gives_its_room_to_what_it_says_is_large() {
    let with = |large| {
        let mut lab = open("write-patterns/talk");
        let slide = Slide {
            large,
            ..lab.slides()[1].clone()
        };
        lab.edit_slide(1, slide).expect("a step");
        texts(&drawing(lab, 1))
    };
    let has = |texts: &[String], part: &str| texts.iter().any(|text| text.contains(part));
    // The plot is called "At risk", and lanes have names.
    for (large, plot, stage) in [
        (None, true, true),
        (Some(Large::Plot), true, false),
        (Some(Large::Stage), false, true),
    ] {
        let texts = with(large);
        assert_eq!(has(&texts, "At risk"), plot, "{large:?}: {texts:?}");
        assert_eq!(has(&texts, "database"), stage, "{large:?}: {texts:?}");
    }
}
