//! The table of concepts and links.

use std::collections::BTreeSet;

use hotset::chapters::chapter;
use hotset::chapters::{CHAPTERS, connections};
use hotset::lesson::bound::{Piece, pieces};
use hotset::lesson::{Concept, ConceptMap, Meeting, Met, read_map_path, read_quiz};

use crate::common;

fn map() -> &'static ConceptMap {
    connections::CHAPTER.content.map().unwrap()
}

/// Every concept with each of its meetings.
fn meetings() -> impl Iterator<Item = (&'static Concept, &'static Meeting)> {
    let of_concept = |concept: &'static Concept| concept.met.iter().map(move |met| (concept, met));
    map().concepts().flat_map(of_concept)
}

#[test]
fn what_the_map_leads_to_is_there() {
    for (concept, meeting) in meetings() {
        let found = chapter(meeting.chapter).unwrap();
        let there = match meeting.what {
            Met::Preset(id) => found.lab().unwrap().preset(id).is_ok(),
            Met::Goal(id) => {
                let goals = common::open(found.id).goals();
                goals.iter().any(|(goal, _)| goal.id == id)
            }
            Met::Question(id) => {
                let questions = read_quiz(found.texts.quiz).unwrap();
                questions.iter().any(|question| question.id == id)
            }
        };
        assert!(there, "{}: {meeting:?}", concept.id);
    }
}

#[test]
fn every_chapter_goal_and_question_is_on_the_map() {
    let on_map = |id: &str, what: Met| {
        meetings().any(|(_, meeting)| meeting.chapter == id && meeting.what == what)
    };
    for chapter in &CHAPTERS {
        for question in read_quiz(chapter.texts.quiz).unwrap() {
            let id: &'static str = question.id.leak();
            assert!(on_map(chapter.id, Met::Question(id)), "{}/{id}", chapter.id);
        }
        if chapter.content.lab().is_some() {
            for (goal, _) in common::open(chapter.id).goals() {
                assert!(
                    on_map(chapter.id, Met::Goal(goal.id)),
                    "{}/{}",
                    chapter.id,
                    goal.id
                );
            }
        }
    }
}

#[test]
fn every_concept_can_be_lit() {
    for concept in map().concepts() {
        let counts = |meeting: &Meeting| !matches!(meeting.what, Met::Preset(_));
        assert!(concept.met.iter().any(counts), "{}", concept.id);
        let unlike: BTreeSet<String> = concept.met.iter().map(|m| format!("{m:?}")).collect();
        assert_eq!(unlike.len(), concept.met.len(), "{}", concept.id);
    }
}

#[test]
fn the_map_hangs_together() {
    let ids: Vec<&str> = map().concepts().map(|concept| concept.id).collect();
    let unlike: BTreeSet<&str> = ids.iter().copied().collect();
    assert_eq!(unlike.len(), ids.len(), "a name stands twice");
    let mut pairs = BTreeSet::new();
    for link in map().links {
        assert!(
            unlike.contains(link.from) && unlike.contains(link.to),
            "{link:?}"
        );
        assert_ne!(link.from, link.to);
        let pair = (link.from.min(link.to), link.from.max(link.to));
        assert!(pairs.insert(pair), "{link:?} is there twice");
    }
    let mut reached = BTreeSet::from([ids[0]]);
    let mut open = vec![ids[0]];
    while let Some(id) = open.pop() {
        for link in map().links_of(id) {
            for end in [link.from, link.to] {
                if reached.insert(end) {
                    open.push(end);
                }
            }
        }
    }
    let apart: Vec<&&str> = unlike.difference(&reached).collect();
    assert!(apart.is_empty(), "{apart:?} hang on nothing");
}

#[test]
fn what_lies_beyond_is_named() {
    let beyond = map().regions.iter().filter(|region| region.beyond);
    let ids: Vec<&str> = beyond.flat_map(|r| r.concepts).map(|c| c.id).collect();
    let asked = [
        "load-balancing",
        "service-architecture",
        "messaging",
        "consensus",
    ];
    assert_eq!(ids, asked);
    for id in asked {
        let inward = map().links_of(id).count();
        assert!(inward >= 1, "{id} hangs on nothing");
    }
}

#[test]
fn a_concept_is_said_in_one_or_two_sentences() {
    for concept in map().concepts() {
        let ends = concept.text.matches(['.', '?']).count();
        assert!((1..=3).contains(&ends), "{}: {}", concept.id, concept.text);
        assert!(concept.text.len() < 200, "{} is long", concept.id);
        assert!(concept.text.ends_with('.'), "{}", concept.id);
    }
}

#[test]
fn the_path_over_the_map_has_the_shape_of_a_path_and_names_what_there_is() {
    let steps = read_map_path(map().path).unwrap();
    assert!((6..=9).contains(&steps.len()), "{}", steps.len());
    let questions = read_quiz(connections::CHAPTER.texts.quiz).unwrap();
    let mut asked = BTreeSet::new();
    for (place, step) in steps.iter().enumerate() {
        let id = &step.caption;
        assert!((8..=60).contains(&id.chars().count()), "{id}");
        let mut words = 0;
        for piece in pieces(&step.words) {
            match piece {
                Piece::Text(text) | Piece::Bold(text) => words += text.split_whitespace().count(),
                Piece::Open(text, target) => {
                    words += text.split_whitespace().count();
                    let (kind, name) = target.split_once(':').unwrap();
                    if kind == "path" {
                        let (chapter_id, step) = name.split_once('/').unwrap();
                        let lab = chapter(chapter_id).unwrap().lab().unwrap();
                        let path = common::load(lab.path.unwrap().source);
                        let step: usize = step.parse().unwrap();
                        assert!((1..=path.slide_count()).contains(&step), "{id}: {name}");
                    } else {
                        assert!(chapter(name).is_ok(), "{id}: {name}");
                    }
                }
                other => panic!("{id}: nothing runs on the map, but {other:?}"),
            }
        }
        assert!((30..=80).contains(&words), "{id}: {words} words");
        // A number would have to be measured.
        let plain = |text: &str| !text.contains(|c: char| c == '!' || c.is_ascii_digit());
        assert!(plain(id), "{id}");
        for name in &step.focus {
            assert!(map().concept(name).is_some(), "{id} names {name}");
        }
        // What is talked about hangs together: each concept is joined to another one of the step.
        for name in &step.focus {
            let joined = map().links_of(name).any(|link| {
                let other = if link.from == name {
                    link.to
                } else {
                    link.from
                };
                step.focus.iter().any(|one| one == other)
            });
            assert!(joined, "{id}: {name} stands alone");
        }
        if let Some(question) = &step.question {
            assert!(questions.iter().any(|one| one.id == *question), "{id}");
            asked.insert(question.clone());
        }
        let last = place + 1 == steps.len();
        assert_eq!(step.focus.is_empty(), last, "{id}");
    }
    assert!(asked.len() >= 3, "{asked:?}");
    assert!(steps.last().unwrap().words.contains("Next: "));
}
