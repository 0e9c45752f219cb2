//! What every shipped talk has in common.

use hotset::lesson::{Lab, Slide};

use crate::common::steps::go;
use crate::common::{labs, load, open, seek, try_load};
use crate::talk_claims::told::text;

/// The chapters that ship a talk, and how many plots their stage can show to a room.
const TALKS: [(&str, usize); 9] = [
    ("bottleneck", 5),
    ("replication", 4),
    ("partitioning", 4),
    ("nosql", 3),
    ("cache-aside", 5),
    ("write-patterns", 5),
    ("eviction", 2),
    ("local-external", 6),
    ("cache-lab", 4),
];

fn each_talk(check: impl Fn(&str, &[Slide])) {
    for (id, _) in TALKS {
        let lab = open(&format!("{id}/talk"));
        check(id, &lab.slides());
    }
}

/// Real seconds that each playing step takes until the next.
fn stretches(chapter_pace: f64, slides: &[Slide]) -> Vec<f64> {
    let mut pace = chapter_pace;
    let mut all = Vec::new();
    for pair in slides.windows(2) {
        pace = pair[0].pace.unwrap_or(pace);
        if pair[0].play {
            all.push((pair[1].at.as_secs_f64() - pair[0].at.as_secs_f64()) / pace);
        }
    }
    all
}

#[test]
fn a_talk_is_the_last_experiment_of_its_chapter() {
    for (id, opened) in labs() {
        let has_one = opened.presets.iter().any(|preset| preset.id == "talk");
        assert_eq!(has_one, TALKS.iter().any(|(known, _)| *known == id), "{id}");
        if has_one {
            assert_eq!(opened.presets.last().unwrap().id, "talk", "{id}");
        }
    }
}

#[test]
fn a_talk_has_eight_to_twelve_steps_from_the_first_moment_on() {
    each_talk(|id, slides| {
        assert!((8..=12).contains(&slides.len()), "{id}: {}", slides.len());
        assert_eq!(slides[0].at.as_nanos(), 0, "{id}");
        for (at, pair) in slides.windows(2).enumerate() {
            let (step, next) = (&pair[0], &pair[1]);
            assert!(step.at <= next.at, "{id}: step {}", at + 2);
            assert!(
                !step.play || (step.at < next.at && step.ask.is_none()),
                "{id}: step {} has nowhere to play to, or plays while the room thinks",
                at + 1
            );
            let moves = step.at < next.at || next.commands > 0;
            assert!(
                moves || next.ask.is_some() || step.ask.is_some(),
                "{id}: step {} changes nothing",
                at + 2
            );
        }
        // Time stops at the next step; after the last it never would.
        assert!(!slides.last().unwrap().play, "{id}");
        assert!(slides.iter().any(|slide| slide.play), "{id}");
    });
}

#[test]
fn the_room_is_asked_before_it_is_told() {
    each_talk(|id, slides| {
        let asked: Vec<usize> = (0..slides.len())
            .filter(|&step| slides[step].ask.is_some())
            .collect();
        assert!((1..=2).contains(&asked.len()), "{id}: {asked:?}");
        for step in asked {
            let ask = slides[step].ask.as_ref().unwrap();
            assert!((2..=4).contains(&ask.options.len()), "{id}");
            assert!(ask.question.ends_with('?'), "{id}");
            assert!(ask.votes.is_empty(), "{id}: nobody has voted yet");
            let told = slides[step + 1..].iter();
            let told = told
                .filter(|slide| slide.notes.contains("was right"))
                .count();
            assert!(told > 0, "{id}: step {} is never answered", step + 1);
        }
    });
}

#[test]
fn captions_are_read_from_the_back_row_and_notes_at_a_glance() {
    each_talk(|id, slides| {
        for (at, slide) in slides.iter().enumerate() {
            let step = at + 1;
            let length = slide.caption.chars().count();
            assert!((8..=72).contains(&length), "{id}: step {step} has {length}");
            assert!(slide.caption.ends_with('.') || slide.caption.ends_with('?'));
            let sentences = format!("{} ", slide.notes);
            let sentences = [". ", "? "].map(|end| sentences.matches(end).count());
            let sentences: usize = sentences.iter().sum();
            assert!((1..=4).contains(&sentences), "{id}: step {step}");
            assert!(!text(slide).contains('!'), "{id}: step {step}");
            if let Some(ask) = &slide.ask {
                let longest = ask.options.iter().map(|option| option.chars().count());
                assert!(longest.max().unwrap() <= 36, "{id}: step {step}");
            }
        }
    });
}

#[test]
fn a_talk_plays_for_one_to_five_minutes_and_never_long_at_a_time() {
    for (id, _) in TALKS {
        let lab = open(&format!("{id}/talk"));
        let stretches = stretches(lab.pace(), &lab.slides());
        let all: f64 = stretches.iter().sum();
        assert!((60.0..=300.0).contains(&all), "{id}: {all} s");
        for stretch in &stretches {
            assert!((5.0..=20.0).contains(stretch), "{id}: {stretches:?}");
        }
    }
}

#[test]
fn every_plot_that_is_called_for_is_there() {
    for (id, plots) in TALKS {
        let lab = open(&format!("{id}/talk"));
        let slides = lab.slides();
        let mut called = slides.iter().filter_map(|slide| slide.plot);
        assert!(called.all(|plot| plot < plots), "{id}");
        assert!(slides[0].plot.is_some(), "{id} says what it begins with");
    }
}

#[test]
fn a_talk_told_forth_and_back_is_the_same() {
    for (id, _) in TALKS {
        let mut lab = open(&format!("{id}/talk"));
        let digest = |lab: &mut dyn Lab, step| {
            go(lab, step);
            lab.assert_invariants();
            lab.digest()
        };
        let count = lab.slide_count();
        let forth: Vec<u64> = (0..count).map(|step| digest(lab.as_mut(), step)).collect();
        let mut back: Vec<u64> = (0..count)
            .rev()
            .map(|step| digest(lab.as_mut(), step))
            .collect();
        back.reverse();
        assert_eq!(forth, back, "{id}");
        // Played on to the next moment, a step meets the next one's beginning.
        let slides = lab.slides();
        for step in 0..count - 1 {
            if slides[step].play && slides[step + 1].commands == 0 {
                go(lab.as_mut(), step);
                seek(lab.as_mut(), slides[step + 1].at);
                assert_eq!(lab.digest(), forth[step + 1], "{id}: step {}", step + 1);
            }
        }
    }
}

/// Where the commands of the steps stand in a file, each with its step from 0.
fn commands(source: &str) -> Vec<(usize, std::ops::Range<usize>)> {
    let mut found = Vec::new();
    for (start, _) in source.match_indices("(at_ns: ") {
        let mut depth = 0;
        let end = source[start..].char_indices().find_map(|(at, c)| {
            depth += i32::from(c == '(') - i32::from(c == ')');
            (depth == 0).then_some(start + at + 1)
        });
        let mut end = end.unwrap();
        if source[end..].starts_with(',') {
            end += 1;
        }
        let step = source[..start].matches("caption: ").count() - 1;
        found.push((step, start..end));
    }
    found
}

#[test]
fn every_command_of_a_talk_does_something() {
    for (id, _) in TALKS {
        let source = crate::talk_claims::told::source(id);
        let commands = commands(source);
        let mut whole = load(source);
        let slides = whole.slides();
        let counted: usize = slides.iter().map(|slide| slide.commands).sum();
        assert_eq!(counted, commands.len(), "{id}");
        for (step, place) in commands {
            let what = &source[place.clone()];
            let mut without = source.to_owned();
            without.replace_range(place, "");
            // What a later command needs is needed.
            let Ok(mut without) = try_load(&without) else {
                continue;
            };
            let mut digests = [&mut whole, &mut without].map(|lab| {
                go(lab.as_mut(), step);
                let at_once = lab.digest();
                if let Some(next) = slides.get(step + 1) {
                    seek(lab.as_mut(), next.at);
                }
                (at_once, lab.digest())
            });
            digests.sort_unstable();
            assert_ne!(digests[0], digests[1], "{id}: step {}: {what}", step + 1);
        }
    }
}
