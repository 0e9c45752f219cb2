//! Paths: what a step of a storyboard says and asks when one person walks it alone.
//!
//! A path is a storyboard whose steps teach: each says something in a few sentences, asks for one
//! thing to be done, and tells what was measured. What is done in it are commands of the chapter, so
//! that the state at a step follows from the file alone, as in a talk.

use serde::{Deserialize, Serialize};

use super::bet::MOST_OPTIONS;
use super::refusal::quoted;
use super::{BetOption, DecidedBy, Drawn, Metrics, Refusal, Value};
use crate::sim::SimTime;

/// Controls that a step shows, at most.
const MOST_CONTROLS: usize = 2;
/// Names in a list of a step, at most.
const MOST_NAMES: usize = 12;
/// Characters of the words of a step, and of what it tells afterwards.
const MOST_WORDS: usize = 900;
/// Characters of anything else that a step says.
const MOST_LINE: usize = 300;

/// What a step says and asks, as files have it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Walk {
    /// The text of the step; see [`super::bound`] for what it may hold besides words.
    pub words: String,
    /// The parts of the stage and the plots that matter, by the names they have for a screen
    /// reader. Everything else is dimmed; nothing is if none is named.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<String>,
    /// The parameters whose controls are shown: none, one or two.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub controls: Vec<String>,
    /// What is to be predicted before the run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guess: Option<Guess>,
    /// What is to be done.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub todo: Option<Todo>,
    /// The moment up to which the run goes on once that has been done; `None`: it stands.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until_ns: Option<SimTime>,
    /// What is told when the step is done.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub after: String,
    /// The words of the field that it introduces, as the glossary has them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub terms: Vec<String>,
}

/// What a step asks for. It is done when everything in `done_when` holds and the run has come to
/// the step's end.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Todo {
    /// What is asked for, in a sentence.
    pub say: String,
    /// The label of the button that does it; empty if it is to be done by hand.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub button: String,
    /// What has to hold, all of it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub done_when: Vec<DoneWhen>,
    /// What helps if nothing has been done for a while.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub hint: String,
}

/// Something that holds or does not: of a setting, of a metric, of what was done.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum DoneWhen {
    /// The setting of this name has this value.
    Is(String, Value),
    /// The setting or metric of this name is at least this.
    AtLeast(String, f64),
    /// The setting or metric of this name is at most this.
    AtMost(String, f64),
    /// A command of this verb was given since the step began.
    Given(String),
}

/// A prediction of what the run of the step will measure.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guess {
    /// What is asked.
    pub question: String,
    /// What can be picked; none if a value is set.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub options: Vec<BetOption>,
    /// On which scale a value is set; `None` if an option is picked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<Scale>,
    /// Which curve is drawn; `None` if an option is picked or a value set.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub drawn: Option<Drawn>,
    /// How the run decides.
    pub decided_by: DecidedBy,
    /// What is measured, in words that follow its number.
    pub measured: String,
    /// Why it comes out so, in a sentence.
    pub why: String,
}

/// The scale on which a value is predicted, in the unit of the metric.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scale {
    /// Its left end.
    pub least: f64,
    /// Its right end.
    pub most: f64,
    /// Values are multiples of this.
    pub step: f64,
    /// A prediction that is off by no more than this is right.
    pub within: f64,
}

/// How the run stands to what a step asks for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WalkState {
    /// Whether everything that was asked for has been done.
    pub given: bool,
    /// Whether the run has come to the end of the step as well.
    pub done: bool,
}

impl DoneWhen {
    /// The name of the setting or metric, or the verb, that it is about.
    pub fn about(&self) -> &str {
        match self {
            Self::Is(name, _) | Self::AtLeast(name, _) | Self::AtMost(name, _) => name,
            Self::Given(verb) => verb,
        }
    }
}

impl Guess {
    /// The metrics that decide.
    pub fn metrics(&self) -> Vec<&str> {
        self.decided_by.metrics(&self.options)
    }

    /// The option that these numbers make right; `None` if they decide nothing or a value is set.
    pub fn right(&self, values: &[f64]) -> Option<usize> {
        self.decided_by.right(&self.options, values)
    }

    /// Whether a prediction, an option's place or a value, is right by these numbers.
    pub fn is_right(&self, guessed: f64, values: &[f64]) -> bool {
        match (self.scale, values.first()) {
            (Some(scale), Some(truth)) => (guessed - truth).abs() <= scale.within,
            (Some(_), None) => false,
            (None, _) => self
                .right(values)
                .is_some_and(|right| (right as f64 - guessed).abs() < 0.5),
        }
    }

    /// From where to where a prediction puts the metric that decides: the same number twice for a
    /// value, and nothing where an option has no end. `None` where it names no value.
    pub fn range(&self, guessed: f64) -> Option<[Option<f64>; 2]> {
        if self.scale.is_some() {
            return Some([Some(guessed); 2]);
        }
        let option = self.options.get(guessed.max(0.0) as usize)?;
        let named = option.from.is_some() || option.below.is_some();
        named.then_some([option.from, option.below])
    }

    fn check(&self, settings: &[&str]) -> Result<(), Refusal> {
        let by_metric = matches!(self.decided_by, DecidedBy::Metric(_));
        let scaled = self.scale.is_some_and(|scale| {
            let numbers = [scale.least, scale.most, scale.step, scale.within];
            numbers.iter().all(|number| number.is_finite())
                && scale.least < scale.most
                && scale.step > 0.0
                && scale.within >= 0.0
        });
        let picked = (2..=MOST_OPTIONS).contains(&self.options.len());
        let fits = match (&self.scale, &self.drawn) {
            (Some(_), None) => scaled && self.options.is_empty() && by_metric,
            (None, Some(_)) => self.options.is_empty() && by_metric,
            (None, None) => picked,
            (Some(_), Some(_)) => false,
        };
        if !fits {
            return Err(Refusal::new(format!(
                "a step's guess takes either 2 to {MOST_OPTIONS} options, or a scale whose ends \
                 rise or a curve to be drawn, and a metric that decides."
            )));
        }
        let drawn = self.drawn.as_ref();
        drawn.map_or(Ok(()), |drawn| drawn.check(settings))
    }
}

impl Walk {
    /// The curve that is to be drawn, if one is.
    pub fn drawn(&self) -> Option<&Drawn> {
        self.guess.as_ref()?.drawn.as_ref()
    }

    /// Refuses what a file may have got wrong. `known` are the chapter's metrics, `settings` its
    /// parameters, `verbs` its commands.
    pub(super) fn check(
        &self,
        known: &Metrics,
        settings: &[&str],
        verbs: &[&str],
    ) -> Result<(), Refusal> {
        self.check_lengths()?;
        let is_setting = |name: &str| settings.contains(&name);
        let is_metric = |name: &str| known.iter().any(|(metric, _)| *metric == name);
        if let Some(name) = self.controls.iter().find(|name| !is_setting(name)) {
            return Err(Refusal::new(format!(
                "a step shows the control of `{}`, which is no parameter; the parameters are {}.",
                quoted(name),
                settings.join(", ")
            )));
        }
        let todo = self.todo.iter().flat_map(|todo| &todo.done_when);
        for condition in todo {
            let name = condition.about();
            let fits = match condition {
                DoneWhen::Is(..) => is_setting(name),
                DoneWhen::AtLeast(..) | DoneWhen::AtMost(..) => is_setting(name) || is_metric(name),
                DoneWhen::Given(_) => verbs.contains(&name),
            };
            if !fits {
                return Err(Refusal::new(format!(
                    "a step waits for `{}`, which this chapter neither sets, measures nor does.",
                    quoted(name)
                )));
            }
        }
        let Some(guess) = &self.guess else {
            return Ok(());
        };
        guess.check(settings)?;
        guess
            .decided_by
            .check_metrics(&guess.options, known, "a step's guess")
    }

    fn check_lengths(&self) -> Result<(), Refusal> {
        let longer = |text: &String, most: usize| text.chars().count() > most;
        let long = longer(&self.words, MOST_WORDS) || longer(&self.after, MOST_WORDS);
        let guess = self.guess.iter();
        let guessed = guess.flat_map(|guess| {
            let options = guess.options.iter().map(|option| &option.text);
            options.chain([&guess.question, &guess.measured, &guess.why])
        });
        let todo = self.todo.iter();
        let asked = todo.flat_map(|todo| [&todo.say, &todo.button, &todo.hint]);
        let lists = [&self.focus, &self.controls, &self.terms];
        let mut lines = guessed.chain(asked).chain(lists.into_iter().flatten());
        if long || lines.any(|line| longer(line, MOST_LINE)) {
            return Err(Refusal::new(format!(
                "a step's words take at most {MOST_WORDS} characters, and whatever else it says \
                 {MOST_LINE}."
            )));
        }
        if self.controls.len() > MOST_CONTROLS
            || lists.iter().any(|list| list.len() > MOST_NAMES)
            || self
                .todo
                .as_ref()
                .is_some_and(|todo| todo.done_when.len() > MOST_NAMES)
        {
            return Err(Refusal::new(format!(
                "a step shows at most {MOST_CONTROLS} controls and names at most {MOST_NAMES} \
                 parts, terms and conditions."
            )));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn guess() -> Guess {
        let option = |text: &str, from: Option<f64>, below: Option<f64>| BetOption {
            text: text.to_owned(),
            from,
            below,
            metric: String::new(),
        };
        Guess {
            question: "How many?".to_owned(),
            options: vec![
                option("few", None, Some(10.0)),
                option("many", Some(10.0), None),
            ],
            scale: None,
            drawn: None,
            decided_by: DecidedBy::Metric("reads".to_owned()),
            measured: "reads".to_owned(),
            why: "So it is.".to_owned(),
        }
    }

    fn on_a_scale() -> Guess {
        Guess {
            options: Vec::new(),
            scale: Some(Scale {
                least: 0.0,
                most: 100.0,
                step: 1.0,
                within: 5.0,
            }),
            ..guess()
        }
    }

    #[test]
    fn a_guess_is_right_if_its_option_is_or_if_it_is_near_enough() {
        let picked = guess();
        assert!(picked.is_right(0.0, &[9.0]) && picked.is_right(1.0, &[10.0]));
        assert!(!picked.is_right(0.0, &[10.0]) && !picked.is_right(0.0, &[]));
        let set = on_a_scale();
        assert!(set.is_right(45.0, &[50.0]) && !set.is_right(44.0, &[50.0]));
        assert!(!set.is_right(44.0, &[]));
    }

    #[test]
    fn what_a_step_cannot_ask_for_is_refused_in_a_sentence() {
        let known: Metrics = vec![("reads", None)];
        let check = |walk: &Walk| walk.check(&known, &["slots"], &["kill"]);
        let sound = Walk {
            words: "So.".to_owned(),
            controls: vec!["slots".to_owned()],
            guess: Some(on_a_scale()),
            todo: Some(Todo {
                done_when: vec![
                    DoneWhen::AtLeast("slots".to_owned(), 4.0),
                    DoneWhen::AtMost("reads".to_owned(), 4.0),
                    DoneWhen::Given("kill".to_owned()),
                ],
                ..Todo::default()
            }),
            ..Walk::default()
        };
        assert_eq!(check(&sound), Ok(()));
        let wait = |walk: &mut Walk, what| walk.todo.as_mut().unwrap().done_when.push(what);
        let wrong: [&dyn Fn(&mut Walk); 8] = [
            &|walk| walk.controls.push("reads".to_owned()),
            &|walk| walk.controls = vec!["slots".to_owned(); 3],
            &|walk| walk.words = "x".repeat(5_000),
            &|walk| wait(walk, DoneWhen::Is("reads".to_owned(), Value::Count(1))),
            &|walk| wait(walk, DoneWhen::Given("revive".to_owned())),
            &|walk| walk.guess.as_mut().unwrap().scale = None,
            &|walk| walk.guess.as_mut().unwrap().options = guess().options,
            &|walk| {
                walk.guess.as_mut().unwrap().decided_by = DecidedBy::Metric("moons".to_owned());
            },
        ];
        for (place, spoil) in wrong.iter().enumerate() {
            let mut walk = sound.clone();
            spoil(&mut walk);
            let refused = check(&walk).expect_err(&place.to_string()).to_string();
            assert!(refused.ends_with('.'), "{refused}");
        }
    }
}
