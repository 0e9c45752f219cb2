//! A command that changes nothing is a fault: each parameter and each verb of every chapter is
//! tried one by one in many situations until one shows its effect.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod common;

use common::user::{near, verb_text};
use common::{go_to, open, openings};
use hotset::lesson::{Metrics, Range, VerbArgument};

/// A situation in which a command may matter.
struct Situation {
    what: String,
    /// A parameter that is set first.
    choice: Option<String>,
    /// Whether a machine is down when the command comes, and comes back later.
    outage: bool,
}

/// Every opening, and every name of every choice; where machines can crash, with one that has.
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
        let outages = if has("crash") && has("revive") {
            &[false, true][..]
        } else {
            &[false]
        };
        for choice in choices {
            all.extend(outages.iter().map(|&outage| Situation {
                what: what.clone(),
                choice: choice.clone(),
                outage,
            }));
        }
    }
    all
}

impl Situation {
    /// The digest after `commands` at 20 s and the metrics at 50 s; `None` if one is refused.
    fn run(&self, commands: &[&str]) -> Option<(u64, Metrics)> {
        let mut lab = open(&self.what);
        if let Some(choice) = &self.choice {
            lab.command(choice).ok()?;
        }
        if self.outage {
            go_to(lab.as_mut(), 19.0);
            lab.command("crash=2").ok()?;
        }
        go_to(lab.as_mut(), 20.0);
        for text in commands {
            lab.command(text).ok()?;
        }
        let digest = lab.digest();
        if self.outage {
            go_to(lab.as_mut(), 30.0);
            lab.command("revive=2").ok()?;
        }
        go_to(lab.as_mut(), 50.0);
        Some((digest, lab.summary().metrics))
    }
}

/// Whether a command at 20 s changes the digest at once and some metric by 50 s.
fn matters(chapter: &str, command: &str, before: Option<&str>) -> bool {
    situations(chapter).iter().any(|situation| {
        let mut commands: Vec<&str> = before.into_iter().collect();
        let Some(without) = situation.run(&commands) else {
            return false;
        };
        commands.push(command);
        situation
            .run(&commands)
            .is_some_and(|with| with.0 != without.0 && with.1 != without.1)
    })
}

#[test]
fn every_parameter_changes_the_state_and_its_numbers_somewhere() {
    for (id, _) in common::labs() {
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
    for (id, _) in common::labs() {
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
