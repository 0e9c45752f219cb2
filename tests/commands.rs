//! A command that changes nothing is a fault: each parameter and each verb of every chapter is
//! tried one by one in many situations until one shows its effect.

use std::collections::BTreeMap;

use crate::common::user::{near, verb_text};
use crate::common::{go_to, in_parallel, open, openings};
use hotset::lesson::{Metrics, Range, VerbArgument};

/// A situation in which a command may matter.
struct Situation {
    what: String,
    /// A parameter that is set first.
    choice: Option<String>,
    fault: Fault,
}

/// What goes wrong around the command.
#[derive(Clone, Copy, PartialEq)]
enum Fault {
    Nothing,
    /// A machine is down when it comes, and comes back later.
    Outage,
    /// A machine is cut off from two others after it, by these links, and joined again later.
    Cut([&'static str; 2]),
}

/// Every opening, and every name of every choice; where machines can crash, with one that has, and
/// where links can be cut, with one that is cut off.
fn situations(chapter: &str) -> Vec<Situation> {
    let mut all = Vec::new();
    let openings = openings().into_iter();
    for what in openings.filter(|what| what.split('/').next() == Some(chapter)) {
        let mut choices = vec![None];
        let lab = open(&what);
        for (name, range) in lab.ranges().into_iter().filter(|_| !what.contains('/')) {
            if let Range::Word(words) = range {
                let settings = words.iter().map(|word| Some(format!("set {name}={word}")));
                choices.extend(settings);
            }
        }
        let has = |name: &str| lab.verbs().iter().any(|verb| verb.name == name);
        let mut faults = vec![Fault::Nothing];
        faults.extend(Some(Fault::Outage).filter(|_| has("crash") && has("revive")));
        if has("cut") && has("heal") {
            // Either may lead by then.
            faults.extend([["1-2", "1-3"], ["1-2", "2-3"]].map(Fault::Cut));
        }
        for choice in choices {
            all.extend(faults.iter().map(|&fault| Situation {
                what: what.clone(),
                choice: choice.clone(),
                fault,
            }));
        }
    }
    all
}

/// The digest after the commands and the metrics long after; `None` if one is refused.
type Outcome = Option<(u64, Metrics)>;

impl Situation {
    /// What comes of `commands` at 20 s by 50 s. Where the digest after them is `unless`, nothing
    /// has changed and nothing more is run.
    fn run(&self, commands: &[&str], unless: Option<u64>) -> Outcome {
        let mut lab = open(&self.what);
        if let Some(choice) = &self.choice {
            lab.command(choice).ok()?;
        }
        if self.fault == Fault::Outage {
            go_to(lab.as_mut(), 19.0);
            lab.command("crash=2").ok()?;
        }
        go_to(lab.as_mut(), 20.0);
        for text in commands {
            lab.command(text).ok()?;
        }
        let digest = lab.digest();
        if unless == Some(digest) {
            return None;
        }
        match self.fault {
            Fault::Nothing => {}
            Fault::Outage => {
                go_to(lab.as_mut(), 30.0);
                lab.command("revive=2").ok()?;
            }
            Fault::Cut(links) => {
                for (at, verb) in [(21.0, "cut"), (30.0, "heal")] {
                    go_to(lab.as_mut(), at);
                    for link in links {
                        lab.command(&format!("{verb}={link}")).ok()?;
                    }
                }
            }
        }
        go_to(lab.as_mut(), 50.0);
        Some((digest, lab.summary().metrics))
    }
}

/// A chapter's situations, and what came of them without the command that is tried.
struct Chapter {
    situations: Vec<Situation>,
    without: BTreeMap<(usize, Option<&'static str>), Outcome>,
}

impl Chapter {
    fn new(id: &str) -> Self {
        Self {
            situations: situations(id),
            without: BTreeMap::new(),
        }
    }

    /// Whether a command at 20 s changes the digest at once and some metric by 50 s.
    fn matters(&mut self, command: &str, before: Option<&'static str>) -> bool {
        self.situations
            .iter()
            .enumerate()
            .any(|(place, situation)| {
                let mut commands: Vec<&str> = before.into_iter().collect();
                let without = self
                    .without
                    .entry((place, before))
                    .or_insert_with(|| situation.run(&commands, None));
                let Some((digest, metrics)) = without else {
                    return false;
                };
                commands.push(command);
                let with = situation.run(&commands, Some(*digest));
                with.is_some_and(|with| with.1 != *metrics)
            })
    }
}

/// The chapters that can be run.
fn chapters() -> Vec<&'static str> {
    crate::common::labs().map(|(id, _)| id).collect()
}

#[test]
fn every_parameter_changes_the_state_and_its_numbers_somewhere() {
    in_parallel(&chapters(), |&id| {
        let mut chapter = Chapter::new(id);
        let lab = open(id);
        let defaults = lab.summary().params;
        for ((name, range), (_, default)) in lab.ranges().into_iter().zip(&defaults) {
            let values = near(&range, default);
            let some = values
                .iter()
                .any(|value| chapter.matters(&format!("set {name}={value}"), None));
            assert!(some, "{id}: no value of `{name}` changes anything");
        }
    });
}

#[test]
fn every_verb_changes_the_state_and_its_numbers_somewhere() {
    in_parallel(&chapters(), |&id| {
        let mut chapter = Chapter::new(id);
        let verbs = open(id).verbs();
        for verb in verbs {
            // Some undo what another has done, so each is tried alone and after each other.
            let befores = verbs
                .iter()
                .filter(|other| other.name != verb.name && other.argument == VerbArgument::None);
            let befores = befores.map(|other| Some(other.name)).chain([None]);
            let befores: Vec<Option<&'static str>> = befores.collect();
            let texts = [1, 2, 3].map(|which| verb_text(verb, which));
            let some = texts.iter().any(|text| {
                let mut befores = befores.iter();
                befores.any(|before| chapter.matters(text, *before))
            });
            assert!(some, "{id}: `{}` changes nothing", verb.name);
        }
    });
}

/// Whoever sets a parameter to what it is shifts nobody's luck: all that comes is as without.
#[test]
fn a_parameter_that_stays_what_it_is_changes_no_number() {
    let openings: Vec<String> = openings().into_iter().collect();
    let wrong = in_parallel(&openings, |what| {
        let run = |set: &[String]| {
            let mut lab = open(what);
            // A command in the past would take the place of what its log does later.
            lab.reset();
            for half in [6.5, 13.0] {
                go_to(lab.as_mut(), half);
                for text in set {
                    lab.command(text).unwrap();
                }
            }
            go_to(lab.as_mut(), 20.0);
            lab.summary().metrics
        };
        let params = open(what).summary().params;
        let all: Vec<String> = params
            .iter()
            .map(|(name, value)| format!("set {name}={value}"))
            .collect();
        let without = run(&[]);
        if run(&all) == without {
            return Vec::new();
        }
        let one_by_one = all
            .into_iter()
            .filter(|text| run(std::slice::from_ref(text)) != without);
        one_by_one.map(|text| format!("{what}: {text}")).collect()
    });
    let wrong: Vec<String> = wrong.into_iter().flatten().collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
