//! Talks on paper: every step, as the room sees it, with all that it says.

use crate::common::{labs, open};
use hotset::app::draw;
use hotset::io::{Export, Exported, Kind};
use hotset::lesson::Lab;
use image::GenericImageView as _;

fn export(kind: Kind) -> Export {
    Export {
        part: Exported::Talk,
        plot: 0,
        step: None,
        kind,
        size: (1_280.0, 720.0),
        scale: 1,
        light: false,
        stretch: None,
    }
}

fn talk(id: &str) -> Box<dyn Lab> {
    open(&format!("{id}/talk"))
}

fn written(lab: Box<dyn Lab>, export: &Export) -> Result<Vec<u8>, String> {
    let made = draw(export, lab, &mut |_| Ok(()));
    made.map(|made| made.bytes)
        .map_err(|refusal| refusal.to_string())
}

/// A text as a PDF holds it: in brackets, or as digits where it is more than ASCII.
fn is_in(file: &[u8], text: &str) -> bool {
    let has = |part: &[u8]| file.windows(part.len()).any(|window| window == part);
    let digits: Vec<String> = text
        .chars()
        .filter_map(|letter| u8::try_from(u32::from(letter)).ok())
        .map(|byte| format!("{byte:02X}"))
        .collect();
    let digits = digits.concat();
    has(text.as_bytes()) || has(digits.as_bytes())
}

#[test]
fn pages_show_all_steps_and_hold_their_words() {
    let lab = talk("cache-aside");
    let slides = lab.slides();
    let file = written(lab, &export(Kind::Pdf)).expect("a file");
    let text: String = file.iter().map(|&byte| char::from(byte)).collect();
    assert!(text.contains(&format!("/Count {}", slides.len())));
    assert_eq!(text.matches("/MediaBox").count(), slides.len());
    for slide in slides {
        assert!(is_in(&file, &slide.caption), "{}", slide.caption);
        for option in slide.ask.into_iter().flat_map(|ask| ask.options) {
            assert!(is_in(&file, &option), "{option}");
        }
    }
}

#[test]
fn text_holds_all_that_the_talks_of_all_labs_say() {
    for (id, _) in labs() {
        let lab = talk(id);
        let slides = lab.slides();
        let text = String::from_utf8(written(lab, &export(Kind::Markdown)).expect("a text"));
        let text = text.expect("letters");
        assert_eq!(text.matches("\n## ").count(), slides.len(), "{id}");
        for slide in slides {
            assert!(text.contains(&slide.caption), "{id}: {}", slide.caption);
            assert!(text.contains(&slide.notes), "{id}: {}", slide.notes);
        }
    }
}

#[test]
fn a_step_is_a_picture_of_the_wall() {
    let wanted = Export {
        step: Some(2),
        ..export(Kind::Png)
    };
    let picture = written(talk("replication"), &wanted).expect("a picture");
    let picture = image::load_from_memory(&picture).expect("a PNG");
    assert_eq!(picture.dimensions(), (1_280, 720));
    let again = written(talk("replication"), &wanted).expect("a picture");
    let other = Export {
        step: Some(3),
        ..wanted
    };
    let other = written(talk("replication"), &other).expect("a picture");
    assert_eq!(image::load_from_memory(&again).expect("a PNG"), picture);
    assert_ne!(image::load_from_memory(&other).expect("a PNG"), picture);
}

#[test]
fn what_is_no_talk_is_refused_in_a_sentence() {
    let no_steps = written(open("cache-lab"), &export(Kind::Pdf)).expect_err("no talk");
    assert!(no_steps.contains("has no storyboard"), "{no_steps}");
    let beyond = Export {
        step: Some(99),
        ..export(Kind::Png)
    };
    let beyond = written(talk("eviction"), &beyond).expect_err("no such step");
    assert!(beyond.contains("no step 100"), "{beyond}");
}
