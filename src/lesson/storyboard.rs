//! Storyboards: an experiment as a talk, step after step.
//!
//! A step is a moment of the run and what is done on the way to it. The state at a step follows
//! from the set-up and the log of all steps up to it, so that going back really goes back.

mod edit;

use serde::{Deserialize, Serialize};

use super::bet::MOST_OPTIONS;
use super::file::check_pace;
use super::{LIMITS, Metrics, Refusal, Resolves, Walk};
use crate::sim::{LogEntry, SimTime};

/// Steps of a storyboard, at most.
pub const MOST_STEPS: usize = 60;
/// Characters of a caption, a question or an answer.
const MOST_CAPTION: usize = 160;
/// Characters of a step's notes.
const MOST_NOTES: usize = 2_000;
/// Parts that a step puts its focus on, and characters of their names.
const MOST_FOCUS: usize = 8;
const MOST_PART: usize = 80;
/// Seconds that are planned for a step.
const MOST_PLANNED_S: f64 = 7_200.0;

/// A step of a storyboard, as files have it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[serde(bound(deserialize = "C: Deserialize<'de>"))]
pub struct Step<C> {
    /// What the room reads.
    pub caption: String,
    /// What only the speaker reads.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub notes: String,
    /// The moment at which the run stands, in nanoseconds; never before that of the step before.
    #[serde(default)]
    pub at_ns: SimTime,
    /// What is done on the way from the step before, up to that moment.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub log: Vec<LogEntry<C>>,
    /// Whether time runs on from there, up to the moment of the next step.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub play: bool,
    /// Virtual seconds a real second from there on; `None`: as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pace: Option<f64>,
    /// The plot that is shown, counted from 0; `None`: as before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plot: Option<usize>,
    /// What the wall gives most of its room to; `None`: the stage, with the plot below it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub large: Option<Large>,
    /// The parts that matter, by the names that widgets of the stage and plots have for screen
    /// readers; the rest is dimmed. None: all of them do.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<String>,
    /// Whether the stage is enlarged around the parts that matter.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub zoom: bool,
    /// Whether the wall shows a QR code of the experiment as it stands.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub code: bool,
    /// How long the speaker means to stay at it, in real seconds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub planned_s: Option<f64>,
    /// What the room is asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ask: Option<Ask>,
    /// What it says and asks when one person walks the storyboard as a path.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub walk: Option<Walk>,
    /// The commands that do what a step of a path asks for, at its moment. Whatever was done
    /// there instead, the next step follows on these.
    #[serde(default = "Vec::new", skip_serializing_if = "Vec::is_empty")]
    pub give: Vec<C>,
}

/// What the wall gives most of its room to at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Large {
    /// The stage: no plot is drawn.
    Stage,
    /// The plot: no stage is drawn.
    Plot,
    /// The question, in the type of a caption.
    Question,
}

/// A question put to the room.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// What is asked.
    pub question: String,
    /// What can be answered, in the order of the digit keys.
    pub options: Vec<String>,
    /// How many chose each; shorter than the options where nobody chose the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub votes: Vec<u32>,
    /// What decides it; `None`: the speaker says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolves: Option<Resolves>,
}

/// A question as it has been resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct Resolution {
    /// The question, with the votes.
    pub ask: Ask,
    /// The answer that is right; `None`: this run makes none of them so.
    pub right: Option<usize>,
    /// Why, in a sentence; empty where none is right.
    pub because: String,
}

impl Ask {
    /// How many chose the option at this place.
    pub fn votes_for(&self, option: usize) -> u32 {
        self.votes.get(option).copied().unwrap_or_default()
    }

    /// How many answered at all.
    pub fn all_votes(&self) -> u64 {
        self.votes.iter().map(|&votes| u64::from(votes)).sum()
    }

    /// Counts `by` more hands for the option at this place; fewer if negative.
    pub fn count(&mut self, option: usize, by: i32) {
        if option < self.options.len() {
            self.votes.resize(self.options.len(), 0);
            self.votes[option] = self.votes[option].saturating_add_signed(by);
        }
    }
}

/// What a step shows and says, without what is done in it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Slide {
    /// See [`Step::caption`].
    pub caption: String,
    /// See [`Step::notes`].
    pub notes: String,
    /// See [`Step::at_ns`].
    pub at: SimTime,
    /// See [`Step::play`].
    pub play: bool,
    /// See [`Step::pace`].
    pub pace: Option<f64>,
    /// See [`Step::plot`].
    pub plot: Option<usize>,
    /// See [`Step::large`].
    pub large: Option<Large>,
    /// See [`Step::focus`].
    pub focus: Vec<String>,
    /// See [`Step::zoom`].
    pub zoom: bool,
    /// See [`Step::code`].
    pub code: bool,
    /// See [`Step::planned_s`].
    pub planned_s: Option<f64>,
    /// See [`Step::ask`].
    pub ask: Option<Ask>,
    /// How many commands are given on the way to it.
    pub commands: usize,
}

impl<C: Clone> Step<C> {
    /// What it shows and says.
    pub fn slide(&self) -> Slide {
        Slide {
            caption: self.caption.clone(),
            notes: self.notes.clone(),
            at: self.at_ns,
            play: self.play,
            pace: self.pace,
            plot: self.plot,
            large: self.large,
            focus: self.focus.clone(),
            zoom: self.zoom,
            code: self.code,
            planned_s: self.planned_s,
            ask: self.ask.clone(),
            commands: self.log.len(),
        }
    }

    /// The commands that it asks for, as they stand in a log.
    fn given(&self) -> impl Iterator<Item = LogEntry<C>> + '_ {
        let at_ns = self.at_ns;
        let commands = self.give.iter().cloned();
        commands.map(move |command| LogEntry { at_ns, command })
    }

    /// The moment up to which it runs on by itself; its own if it stands.
    fn end(&self) -> SimTime {
        let until = self.walk.as_ref().and_then(|walk| walk.until_ns);
        until.unwrap_or(self.at_ns)
    }

    /// Takes over what is said and shown; moment and commands stay.
    pub fn take_over(&mut self, slide: Slide) {
        self.play = slide.play;
        self.pace = slide.pace;
        self.say(slide);
    }

    /// Takes over what is said and shown, but not whether time runs on, and how fast.
    fn say(&mut self, slide: Slide) {
        self.caption = slide.caption;
        self.notes = slide.notes;
        self.plot = slide.plot;
        self.large = slide.large;
        self.focus = slide.focus;
        self.zoom = slide.zoom;
        self.code = slide.code;
        self.planned_s = slide.planned_s;
        self.ask = slide.ask;
    }

    /// Refuses a step that a file may have got wrong, which follows on `before`.
    fn check(&self, before: SimTime) -> Result<(), Refusal> {
        let within = |at: SimTime| before <= at && at <= self.at_ns;
        if self.at_ns < before || !self.log.iter().all(|entry| within(entry.at_ns)) {
            return Err(Refusal::new(
                "a step, or a command in it, lies before the step that it follows on, or after \
                 its own moment.",
            ));
        }
        if self.end() < self.at_ns {
            return Err(Refusal::new("a step ends before its own moment."));
        }
        if self.end().as_secs_f64() > LIMITS.seconds {
            return Err(Refusal::new("a step lies beyond 24 virtual hours."));
        }
        check_pace("a step's `pace`", self.pace)?;
        self.slide().check()
    }
}

impl Slide {
    /// Refuses what is too long to be shown, or asks without answers.
    ///
    /// # Errors
    /// In a sentence that says what is allowed.
    pub fn check(&self) -> Result<(), Refusal> {
        let too_long = |text: &str, most: usize| text.chars().count() > most;
        let asked = self.ask.iter();
        let said = asked.flat_map(|ask| ask.options.iter().chain([&ask.question]));
        let mut said = said.chain([&self.caption]);
        if said.any(|text| too_long(text, MOST_CAPTION)) {
            return Err(Refusal::new(format!(
                "a step's caption, question or answer has more than {MOST_CAPTION} characters."
            )));
        }
        if too_long(&self.notes, MOST_NOTES) {
            return Err(Refusal::new(format!(
                "a step's notes have more than {MOST_NOTES} characters."
            )));
        }
        if self.focus.len() > MOST_FOCUS || self.focus.iter().any(|part| too_long(part, MOST_PART))
        {
            return Err(Refusal::new(format!(
                "a step's focus names at most {MOST_FOCUS} parts of at most {MOST_PART} characters."
            )));
        }
        let is_planned = |seconds: f64| (0.0..=MOST_PLANNED_S).contains(&seconds);
        if !self.planned_s.is_none_or(is_planned) {
            return Err(Refusal::new(format!(
                "a step's planned time lies between 0 and {MOST_PLANNED_S} s."
            )));
        }
        if let Some(ask) = &self.ask
            && let Some(resolves) = &ask.resolves
        {
            resolves.check(ask.options.len())?;
        }
        if let Some(ask) = &self.ask
            && !((2..=MOST_OPTIONS).contains(&ask.options.len())
                && ask.votes.len() <= ask.options.len())
        {
            return Err(Refusal::new(format!(
                "a step's question takes 2 to {MOST_OPTIONS} answers, and no votes for others."
            )));
        }
        Ok(())
    }
}

/// The steps of an experiment, what comes before the first, and where the talk stands.
#[derive(Clone, Debug, PartialEq)]
pub struct Storyboard<C> {
    /// What was done before the first step.
    pub before: Vec<LogEntry<C>>,
    /// The steps.
    pub steps: Vec<Step<C>>,
    /// The step at which the talk stands; `None` while nobody is talking.
    pub at: Option<usize>,
    /// While it stands at one: what the run does besides what the steps do, as it was found and as
    /// the learner has gone on with it.
    pub script: Vec<LogEntry<C>>,
}

impl<C> Default for Storyboard<C> {
    fn default() -> Self {
        Self {
            before: Vec::new(),
            steps: Vec::new(),
            at: None,
            script: Vec::new(),
        }
    }
}

impl<C: Clone + PartialEq> Storyboard<C> {
    /// Refuses steps that a file may have got wrong. Commands are checked by the chapter.
    pub fn check(&self) -> Result<(), Refusal> {
        if self.steps.len() > MOST_STEPS {
            return Err(Refusal::new(format!(
                "the storyboard has {} steps; {MOST_STEPS} is the most.",
                self.steps.len()
            )));
        }
        let mut before = SimTime::ZERO;
        for step in &self.steps {
            step.check(before)?;
            before = step.end();
        }
        let commands = self.steps.iter();
        let commands: usize = commands.map(|step| step.log.len() + step.give.len()).sum();
        if self.before.len() + commands > LIMITS.commands_of_steps {
            return Err(Refusal::new(format!(
                "the storyboard holds more than {} commands.",
                LIMITS.commands_of_steps
            )));
        }
        Ok(())
    }

    /// Everything that has been done when the talk stands at the step of this number. What steps
    /// of a path ask for has been done in those before it.
    pub fn log_at(&self, step: usize) -> Vec<LogEntry<C>> {
        let mut done = self.before.clone();
        for (place, one) in self.steps.iter().take(step + 1).enumerate() {
            done.extend(one.log.iter().cloned());
            if place < step {
                done.extend(one.given());
            }
        }
        done
    }

    /// What has been done when the talk stands at the step of this number, and what the run still
    /// has to do after it.
    pub fn course(&self, step: usize) -> Vec<LogEntry<C>> {
        let mut course = self.log_at(step);
        let at = self
            .steps
            .get(step)
            .map_or(SimTime::ZERO, |step| step.at_ns);
        let told: Vec<LogEntry<C>> = later(&course, at).cloned().collect();
        let rest = later(&self.script, at).filter(|entry| !told.contains(entry));
        course.extend(rest.cloned());
        course.sort_by_key(|entry| entry.at_ns);
        course
    }

    /// Whether nothing of `log` is lost where `course` takes its place: what is not in that is in a
    /// step.
    pub fn keeps(&self, course: &[LogEntry<C>], log: &[LogEntry<C>]) -> bool {
        let steps = self.steps.iter().flat_map(|step| step.log.iter());
        let told: Vec<&LogEntry<C>> = self.before.iter().chain(steps).collect();
        log.iter().all(|entry| {
            let from = course.partition_point(|other| other.at_ns < entry.at_ns);
            let until = course.partition_point(|other| other.at_ns <= entry.at_ns);
            course[from..until].contains(entry) || told.contains(&entry)
        })
    }

    /// Begins the talk, if it has not begun, with a run of this log.
    pub fn enter(&mut self, log: &[LogEntry<C>]) {
        if self.at.is_none() {
            self.script = log.to_vec();
        }
    }

    /// Ends the talk.
    pub fn leave(&mut self) {
        self.at = None;
        self.script.clear();
    }

    /// Notes what the learner does `now`, which the run does from then on in the place of what it
    /// was going to do. It may take the place of what was done last at the same moment.
    pub fn follow(&mut self, now: SimTime, command: &C, in_place: bool) {
        if self.at.is_none() {
            return;
        }
        self.script.retain(|entry| entry.at_ns <= now);
        if in_place && self.script.last().is_some_and(|last| last.at_ns == now) {
            self.script.pop();
        }
        self.script.push(LogEntry {
            at_ns: now,
            command: command.clone(),
        });
    }

    /// Refuses questions that are decided by what is no metric of the chapter.
    pub fn check_metrics(&self, known: &Metrics) -> Result<(), Refusal> {
        let asked = self.steps.iter().filter_map(|step| step.ask.as_ref());
        let mut resolved = asked.filter_map(|ask| ask.resolves.as_ref());
        resolved.try_for_each(|resolves| resolves.check_metrics(known))
    }

    /// The question that is decided `now`, at the end of the step at which the talk stands, by the
    /// numbers that `metrics` reads.
    pub fn resolution(
        &self,
        now: SimTime,
        metrics: impl FnOnce() -> Metrics,
    ) -> Option<Resolution> {
        let at = self.at?;
        let (ask, resolves) = self.steps.iter().enumerate().find_map(|(place, step)| {
            let ask = step.ask.as_ref()?;
            let resolves = ask.resolves.as_ref()?;
            (place + resolves.after == at).then_some((ask, resolves))
        })?;
        let plays = self.steps.get(at).is_some_and(|step| step.play);
        let ended = !plays || self.next_moment().is_some_and(|next| next <= now);
        ended.then(|| {
            let right = resolves.right(&metrics());
            Resolution {
                ask: ask.clone(),
                right,
                because: right.map_or_else(String::new, |_| resolves.because.clone()),
            }
        })
    }

    /// The moment up to which the step at which the talk stands runs: its own end, or the moment of
    /// the step after it.
    pub fn next_moment(&self) -> Option<SimTime> {
        let at = self.at?;
        let own = self.steps.get(at).and_then(|step| step.walk.as_ref());
        let next = || self.steps.get(at + 1).map(|step| step.at_ns);
        own.and_then(|walk| walk.until_ns).or_else(next)
    }
}

fn later<C>(log: &[LogEntry<C>], at: SimTime) -> impl Iterator<Item = &LogEntry<C>> {
    log.iter().filter(move |entry| entry.at_ns > at)
}

#[cfg(test)]
mod tests {
    use super::edit::tests::recorded;
    use super::*;

    #[test]
    fn steps_out_of_order_or_without_answers_are_refused() {
        let mut story = recorded();
        story.steps.swap(0, 2);
        assert!(story.check().is_err());
        let mut story = recorded();
        story.steps[0].ask = Some(Ask {
            question: "why".to_owned(),
            options: vec!["so".to_owned()],
            votes: Vec::new(),
            resolves: None,
        });
        assert!(story.check().is_err());
        let mut story = recorded();
        story.steps[1].pace = Some(-1.0);
        assert!(story.check().is_err());
        let mut story = recorded();
        story.steps[1].caption = "x".repeat(500);
        assert!(story.check().is_err());
    }

    #[test]
    fn votes_are_counted_and_taken_back() {
        let mut ask = Ask {
            question: "how many".to_owned(),
            options: vec!["none".to_owned(), "one".to_owned()],
            votes: Vec::new(),
            resolves: None,
        };
        ask.count(1, 1);
        ask.count(1, 1);
        ask.count(1, -1);
        ask.count(0, -1);
        ask.count(5, 1);
        assert_eq!(
            (ask.votes_for(0), ask.votes_for(1), ask.all_votes()),
            (0, 1, 1)
        );
    }
}
