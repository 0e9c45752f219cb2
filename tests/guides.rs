//! Hints and debriefs: each goal has its own, and each control that they name is one of its chapter.

use std::collections::BTreeSet;

use crate::common::labs;
use hotset::chapters::{self, CHAPTERS, chapter};
use hotset::lesson::{Guide, ON_ITS_EXPERIMENT, Opening, Parameters, marked, read_guides};

/// What stands at the controls of a chapter: labels, and the names of what can be chosen.
fn labels<P: Parameters>() -> BTreeSet<&'static str> {
    let knobs = P::FIELDS.iter().filter_map(|field| field.knob.as_ref());
    let mut labels = BTreeSet::new();
    for knob in knobs {
        labels.insert(knob.label);
        labels.extend(knob.options.iter().map(|(_, label)| *label));
        let listed = knob.list.into_iter().flat_map(|list| list());
        labels.extend(listed.map(|one| one.text));
    }
    labels
}

fn labels_of(chapter: &str) -> BTreeSet<&'static str> {
    match chapter {
        "bottleneck" => labels::<chapters::bottleneck::Params>(),
        "replication" => labels::<chapters::replication::Params>(),
        "partitioning" => labels::<chapters::partitioning::Params>(),
        "nosql" => labels::<chapters::nosql::Params>(),
        "cache-aside" => labels::<chapters::cache_aside::Params>(),
        "write-patterns" => labels::<chapters::write_patterns::Params>(),
        "eviction" => labels::<chapters::eviction::Params>(),
        "local-external" => labels::<chapters::local_external::Params>(),
        "cache-lab" => labels::<chapters::cache_lab::Params>(),
        other => panic!("whose controls are {other}'s?"),
    }
}

fn guides(id: &str) -> Vec<Guide> {
    read_guides(chapter(id).unwrap().texts.goals).unwrap()
}

#[test]
fn every_goal_has_its_hints_and_its_debrief() {
    for (id, opened) in labs() {
        let lab = (opened.open)(Opening::Default).unwrap();
        let goals: Vec<&str> = lab.goals().iter().map(|(goal, _)| goal.id).collect();
        let guides = guides(id);
        let guided: Vec<&str> = guides.iter().map(|guide| guide.goal.as_str()).collect();
        assert_eq!(guided, goals, "{id}");
    }
    for map in CHAPTERS.iter().filter(|one| one.content.map().is_some()) {
        assert!(guides(map.id).is_empty(), "{}", map.id);
    }
}

#[test]
fn hints_are_sentences_of_their_own_that_say_more_and_more() {
    let mut said: BTreeSet<String> = BTreeSet::new();
    for (id, _) in labs() {
        for guide in guides(id) {
            for sentence in guide.sentences() {
                let name = format!("{id}/{}: {sentence}", guide.goal);
                assert!(sentence.ends_with(['.', '?']), "{name}");
                let words = sentence.split_whitespace().count();
                assert!((6..=45).contains(&words), "{name}: {words} words");
                assert!(said.insert(sentence.to_owned()), "{name} is said twice");
            }
        }
    }
}

#[test]
fn every_control_that_a_hint_names_is_there() {
    for (id, _) in labs() {
        let labels = labels_of(id);
        for guide in guides(id) {
            for sentence in guide.sentences() {
                let name = format!("{id}/{}: {sentence}", guide.goal);
                assert!(sentence.matches('*').count().is_multiple_of(2), "{name}");
                for (control, _) in marked(sentence).filter(|(_, is_control)| *is_control) {
                    assert!(
                        labels.contains(control),
                        "{name}: no control is called {control}"
                    );
                }
            }
        }
    }
}

#[test]
fn a_goal_says_its_next_step_from_its_experiment_on() {
    for (id, opened) in labs() {
        for (goal, _) in (opened.open)(Opening::Default).unwrap().goals() {
            let preset = opened.preset(goal.preset).unwrap();
            let lab = (opened.open)(Opening::Preset(preset)).unwrap();
            let goals = lab.goals();
            let (_, reading) = goals.iter().find(|(one, _)| one.id == goal.id).unwrap();
            assert_ne!(reading.next, ON_ITS_EXPERIMENT, "{id}/{}", goal.id);
            for (_, reading) in &goals {
                let next = reading.next;
                let sentence = next.starts_with("Next: ") && next.ends_with('.');
                assert!(next.is_empty() || sentence, "{id}: {next}");
            }
        }
    }
}
