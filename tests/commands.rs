//! A command that changes nothing is a fault: each parameter and each verb of every chapter is
//! tried one by one in many situations until one shows its effect.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::user::{near, verb_text};
use common::{go_to, open, openings};
use hotset::lesson::{Range, VerbArgument};

/// Situations in which a command may matter: every opening, and every name of every choice.
fn situations() -> Vec<(String, Option<String>)> {
    let mut all = Vec::new();
    for what in openings() {
        all.push((what.clone(), None));
        if what.contains('/') {
            continue;
        }
        for (name, range) in open(&what).ranges() {
            if let Range::Word(words) = range {
                let choices = words.iter().map(|word| format!("set {name}={word}"));
                all.extend(choices.map(|choice| (what.clone(), Some(choice))));
            }
        }
    }
    all
}

/// What breaks before a command and is mended after it, for commands that matter only then: verbs
/// of the chapter, each with what undoes it.
fn troubles(chapter: &str) -> Vec<[&'static str; 2]> {
    match chapter {
        "replication" => vec![["crash=3", "revive=3"], ["cut=1-2", "heal=1-2"]],
        _ => Vec::new(),
    }
}

/// Whether a command at 20 s changes the digest at once and some metric by 50 s; in chapters that
/// are watched in slow motion, at a tenth of that.
fn matters(chapter: &str, command: &str, before: Option<&str>) -> bool {
    let of_chapter = |what: &str| what.split('/').next() == Some(chapter);
    let calm = situations().into_iter().map(|it| (it, None));
    // What breaks is tried last, and in openings as they are.
    let troubled = openings().into_iter().flat_map(|what| {
        let troubles = troubles(chapter).into_iter();
        troubles.map(move |trouble| ((what.clone(), None), Some(trouble)))
    });
    calm.chain(troubled)
        .filter(|((what, _), _)| of_chapter(what))
        .any(|((what, choice), trouble)| {
            let run = |command: Option<&str>| {
                let mut lab = open(&what);
                let unit = if lab.pace() < 0.1 { 0.1 } else { 1.0 };
                if let Some(choice) = &choice {
                    lab.command(choice).unwrap();
                }
                if let Some([breaks, _]) = trouble {
                    go_to(lab.as_mut(), 10.0 * unit);
                    lab.command(breaks).ok()?;
                }
                go_to(lab.as_mut(), 20.0 * unit);
                for text in before.into_iter().chain(command) {
                    if lab.command(text).is_err() {
                        return None;
                    }
                }
                let digest = lab.digest();
                if let Some([_, mends]) = trouble {
                    go_to(lab.as_mut(), 30.0 * unit);
                    lab.command(mends).ok()?;
                }
                go_to(lab.as_mut(), 50.0 * unit);
                Some((digest, lab.summary().metrics))
            };
            let (Some(with), Some(without)) = (run(command.into()), run(None)) else {
                return false;
            };
            with.0 != without.0 && with.1 != without.1
        })
}

#[test]
fn every_parameter_changes_the_state_and_its_numbers_somewhere() {
    for (id, _) in common::built() {
        let lab = open(id);
        let defaults = lab.summary().params;
        for ((name, range), (_, default)) in lab.ranges().into_iter().zip(&defaults) {
            let values = near(&range, default);
            let some = values
                .iter()
                .any(|value| matters(id, &format!("set {name}={value}"), None));
            assert!(some, "{id}: no value of `{name}` changes anything");
        }
    }
}

#[test]
fn every_verb_changes_the_state_and_its_numbers_somewhere() {
    for (id, _) in common::built() {
        let verbs = open(id).verbs();
        for verb in verbs {
            // Some undo what another has done, so each is tried alone and after each other.
            let befores = verbs
                .iter()
                .filter(|other| other.name != verb.name && other.argument == VerbArgument::None);
            let befores = befores.map(|other| Some(other.name)).chain([None]);
            let befores: Vec<Option<&str>> = befores.collect();
            let texts = [1, 2, 3].map(|which| verb_text(verb, which));
            let some = texts.iter().any(|text| {
                let mut befores = befores.iter();
                befores.any(|before| matters(id, text, *before))
            });
            assert!(some, "{id}: `{}` changes nothing", verb.name);
        }
    }
}
