//! The chapter's path: how the window opens on it, how a step waits for what it asks for, and how
//! it is left for the whole laboratory and taken up again.

pub(super) mod column;
mod curve;
mod guess;

use std::collections::BTreeMap;

use eframe::egui::Context;

use super::action::{PathAction, Tab};
use super::{Session, Shell};
use crate::kit::bound::Shown;
use crate::kit::charts::Guessed;
use crate::lesson::bound::{Piece, pieces};
use crate::lesson::sweep::Measuring;
use crate::lesson::{
    Chapter, DecidedBy, Guess, Lab, Opening, Preset, Refusal, Talk, Unit, Walk, Walking,
};
use crate::sim::SimTime;

/// The name of a chapter's path.
const PATH: &str = "path";
/// Work that a step may take before the picture is drawn; beyond it the replay is seen.
const PROMPT: u64 = 400_000;
/// How long a step waits before it offers a hint, in seconds.
const PATIENCE_S: f64 = 12.0;

/// Where the path of the chapter in front stands.
#[derive(Debug, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "independent switches, each with a name of its own"
)]
pub(super) struct PathState {
    /// What was predicted at this step: an option's place, or a value.
    guess: Option<f64>,
    /// The value on the scale that is not entered yet.
    draft: Option<f64>,
    /// The curve that is drawn, before it is a prediction and afterwards: a value a handle.
    curve: Option<Vec<f64>>,
    /// The measured curve, while it is being made.
    measuring: Option<Measuring>,
    /// Whether the prediction is made, or done without.
    settled: bool,
    /// Whether the run has been let go on.
    begun: bool,
    /// Whether it goes on now.
    runs: bool,
    /// What came of the step, once it is done.
    outcome: Option<Outcome>,
    /// How long nothing has been done, in seconds.
    waited_s: f64,
    /// Whether the hint is shown.
    hint: bool,
    /// What the column has shown last: whether the prediction was settled, and the step over. What is
    /// new is scrolled to.
    told: Option<(bool, bool)>,
    /// The part of the stage that is pointed at in the text.
    pub(super) lit: Option<String>,
}

/// What came of a step, as it was measured when it was done.
#[derive(Clone, Debug, Default)]
struct Outcome {
    /// The numbers of its text, by name.
    numbers: BTreeMap<String, String>,
    /// What decides the prediction; empty if there is none, or nothing was measured.
    values: Vec<f64>,
}

impl Shell {
    /// Whether a path is walked now.
    pub fn is_walking(&self) -> bool {
        self.presenter.is_none() && self.lab().is_some_and(|lab| lab.walk().is_some())
    }

    /// What the present step of the path says and asks.
    pub(super) fn walk(&self) -> Option<&Walk> {
        self.lab().filter(|_| self.presenter.is_none())?.walk()
    }

    /// The plot that the present step of the path shows for itself.
    pub(super) fn walk_plot(&self) -> Option<usize> {
        self.walk()?;
        self.slide()?.plot
    }

    /// Whether the chapter in front has a path.
    pub(super) fn has_path(&self) -> bool {
        let chapter = self.session().map(Session::chapter);
        let shipped = chapter.is_some_and(|chapter| path_of(chapter).is_some());
        shipped || self.lab().is_some_and(Walking::is_path) || !self.map_steps().is_empty()
    }

    /// Whether the step asks for a prediction that has not been made.
    pub(super) fn awaits_guess(&self) -> bool {
        self.is_walking() && !self.path.settled
    }

    /// The prediction that has been made at this step, as the plots show it; the truth is with it
    /// once it has been measured.
    pub(super) fn guess_on_plots(&self) -> Option<Guessed> {
        let (lab, walk) = (self.lab()?, self.walk()?);
        let guess = walk.guess.as_ref()?;
        let DecidedBy::Metric(metric) = &guess.decided_by else {
            return None;
        };
        let range = guess.range(self.path.guess.filter(|_| self.path.settled)?)?;
        let outcome = self.path.outcome.as_ref();
        Some(Guessed {
            metric: metric.clone(),
            unit: unit_of(lab, guess),
            range,
            truth: outcome.and_then(|outcome| outcome.values.first().copied()),
        })
    }

    /// How many options of a prediction the digit keys choose among.
    pub(super) fn guess_digits(&self) -> usize {
        let guess = self.walk().and_then(|walk| walk.guess.as_ref());
        guess.map_or(0, |guess| {
            if self.path.settled {
                0
            } else {
                guess.options.len()
            }
        })
    }

    /// Shows the path to whoever has not walked it: in the place of a chapter's first experiment
    /// with which nothing has been done.
    pub(super) fn begin_path(&mut self) {
        let Some(session) = self.sessions.get(self.current) else {
            return;
        };
        let chapter = session.chapter();
        let walked = self.preferences.walked(chapter.id);
        let first = chapter.lab().ok().and_then(|lab| lab.presets.first());
        let is_fresh = session.lab.preset() == first.map(|preset| preset.id)
            && !session.touched()
            && session.lab.now() == SimTime::ZERO;
        // Without a folder no progress is remembered: such a window only draws.
        let forgets = self.folders.state.is_none();
        if walked.is_some_and(|walked| walked.whole) || !is_fresh || forgets {
            return;
        }
        if let Some(path) = opened(chapter) {
            self.sessions.insert(chapter.id, path);
            self.take_up();
        }
    }

    /// The same where the window opens, unless it was asked for something else.
    pub(super) fn begin_path_unless(&mut self, otherwise: bool) {
        if !otherwise {
            self.begin_path();
        }
    }

    /// Opens a chapter, on its path for whoever has not walked it.
    pub(super) fn visit(&mut self, chapter: &'static Chapter) -> Result<(), Refusal> {
        self.open_chapter(chapter)?;
        self.begin_path();
        Ok(())
    }

    /// Goes to the step at which the path was left.
    fn take_up(&mut self) {
        let Some(lab) = self.lab() else {
            return;
        };
        let last = lab.slide_count().saturating_sub(1);
        let walked = self.preferences.walked(lab.chapter().id);
        let step = walked.map_or(0, |walked| walked.step);
        let again = walked.is_some_and(|walked| walked.whole) && step >= last;
        self.take_pace();
        self.go_to_step(if again { 0 } else { step.min(last) });
    }

    /// Whether the path in front is the chapter's own, whose progress is kept.
    fn is_shipped(&self) -> bool {
        self.lab().is_some_and(|lab| lab.preset() == Some(PATH))
    }

    /// Does what is asked on a path.
    pub(super) fn act_on_path(&mut self, action: PathAction) -> Result<(), Refusal> {
        match action {
            PathAction::Open => return self.open_path(),
            PathAction::Explore => self.explore(),
            PathAction::By(by) => self.step_by(by),
            PathAction::Guess(guess) => self.guess(guess),
            PathAction::Draw(place, value) => self.draw(place, value),
            PathAction::Predict => self.predict(),
            PathAction::SkipGuess => {
                self.path.settled = true;
                self.path.curve = None;
            }
            PathAction::Give => return self.give(),
            PathAction::GoOn => self.go_on(),
            PathAction::Again => self.again(),
            PathAction::ShowMe => {
                self.again();
                return self.give();
            }
            PathAction::Hint => self.path.hint = true,
            PathAction::Set(name, value) => {
                return self.give_all(&[format!("set {name}={value}")]);
            }
            PathAction::Commands(commands) => return self.give_all(&commands),
        }
        Ok(())
    }

    fn open_path(&mut self) -> Result<(), Refusal> {
        if !self.lab().is_some_and(Walking::is_path) {
            let chapter = self.session().map(Session::chapter);
            let path = chapter.and_then(opened);
            let path = path.ok_or_else(|| Refusal::new("this chapter has no path."))?;
            self.install(path);
            if let Some(session) = self.session_mut() {
                session.lab.set_ghost(None);
            }
        }
        self.reading_open = Some(true);
        self.take_up();
        Ok(())
    }

    /// Opens the path of a chapter at a step, counted from 1.
    pub(super) fn open_path_at(
        &mut self,
        chapter: &'static Chapter,
        step: usize,
    ) -> Result<(), Refusal> {
        self.open_chapter(chapter)?;
        self.open_path()?;
        let count = self.lab().map_or(0, Talk::slide_count);
        self.go_to_step(step.clamp(1, count.max(1)) - 1);
        Ok(())
    }

    fn explore(&mut self) {
        if let Some(session) = self.session_mut() {
            session.lab.leave_slides();
            // What the path has done in this run is no merit of whoever goes on from there.
            session.mark_opened();
        }
        self.path = PathState::default();
    }

    fn step_by(&mut self, by: i64) {
        if !self.map_steps().is_empty() {
            self.map_step_by(by);
            return;
        }
        let Some((count, at)) = self.lab().map(|lab| (lab.slide_count(), lab.slide_at())) else {
            return;
        };
        let by = isize::try_from(by).unwrap_or_default();
        let next = at.unwrap_or_default().saturating_add_signed(by);
        let next = next.min(count.saturating_sub(1));
        if Some(next) != at {
            self.go_to_step(next);
        }
    }

    /// The present step from its beginning.
    fn again(&mut self) {
        if let Some(at) = self.lab().and_then(Talk::slide_at) {
            let before = std::mem::take(&mut self.path);
            self.go_to_step(at);
            self.path.settled |= before.settled;
            if before.settled {
                self.path.guess = before.guess;
                self.path.curve = before.curve;
            }
        }
    }

    /// Goes to a step: the run becomes what the path says, and stands there until something is done.
    fn go_to_step(&mut self, place: usize) {
        let shipped = self.is_shipped();
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        session.stop_here();
        session.tell_replay = false;
        session.replaying_s = 0.0;
        let lab = session.lab.as_mut();
        lab.go_to_slide(place);
        lab.replay(PROMPT);
        let slide = lab.slides().into_iter().nth(place).unwrap_or_default();
        let last = place + 1 >= lab.slide_count();
        let asks = lab.walk().is_some_and(|walk| walk.guess.is_some());
        let id = lab.chapter().id;
        session.mark_saved();
        self.reading.choose(id, Tab::Path);
        let walked = self.preferences.walked(id).filter(|_| shipped && asks);
        let guess = walked.and_then(|walked| walked.guesses.get(&place).copied());
        let curve = walked.and_then(|walked| walked.curves.get(&place).cloned());
        // A curve of another version of the path is none of this one.
        let drawn = session.lab.walk().and_then(Walk::drawn);
        let handles = drawn.map_or(0, |drawn| drawn.at.len());
        let curve = curve.filter(|curve| curve.len() == handles);
        let guess = guess.filter(|_| drawn.is_none());
        self.path = PathState {
            settled: !asks || guess.is_some() || curve.is_some(),
            guess,
            curve,
            ..PathState::default()
        };
        if shipped {
            let walked = self.preferences.walked_mut(id);
            walked.step = place;
            walked.whole |= last;
        }
        if let Some(pace) = slide.pace {
            self.clock.set_speed(pace);
        }
        self.clock.set_playing(false);
    }

    fn guess(&mut self, guess: f64) {
        let Some(walk) = self.walk() else {
            return;
        };
        let picks = walk
            .guess
            .as_ref()
            .is_some_and(|guess| guess.scale.is_none());
        let most = self.guess_digits() as f64;
        if self.path.settled || (picks && !(0.0..most).contains(&guess)) {
            return;
        }
        self.path.guess = Some(guess);
        self.path.settled = true;
        let at = self.lab().and_then(Talk::slide_at);
        if self.is_shipped()
            && let Some(at) = at
        {
            let walked = self.preferences.walked_mut(self.current);
            walked.guesses.insert(at, guess);
        }
    }

    /// Does what the step asks for, and lets the run go on.
    fn give(&mut self) -> Result<(), Refusal> {
        let begins = self.slide().map(|slide| slide.at);
        if self.lab().map(Lab::now) != begins {
            // What was run before it was done is no run of this step.
            self.again();
        }
        if let Some(session) = self.session_mut() {
            session.lab.give()?;
        }
        self.go_on();
        Ok(())
    }

    fn give_all(&mut self, commands: &[String]) -> Result<(), Refusal> {
        let Some(session) = self.session_mut() else {
            return Ok(());
        };
        commands
            .iter()
            .try_for_each(|command| session.lab.command(command))
    }

    /// Lets the run go on to the end of the step.
    fn go_on(&mut self) {
        self.path.begun = true;
        let until = self.walk().and_then(|walk| walk.until_ns);
        let now = self.lab().map(Lab::now);
        let Some(until) = until.filter(|until| now.is_some_and(|now| now < *until)) else {
            return;
        };
        if self.preferences.reduced_motion {
            self.go_to(until);
        } else {
            self.clock.set_playing(true);
        }
    }

    /// Lets a step wait for what it asks for, and notes when that has been done.
    pub(super) fn tick_path(&mut self, ctx: &Context, real_s: f64) {
        if !self.is_walking() {
            return;
        }
        if !self.path.settled {
            // What the run shows must not be seen before it has been predicted.
            self.clock.set_playing(false);
            return;
        }
        let Some(session) = self.sessions.get_mut(self.current) else {
            return;
        };
        // What is tried on a path is no experiment to be kept.
        session.mark_saved();
        if session.busy() {
            return;
        }
        let lab = session.lab.as_ref();
        let state = lab.walk_state();
        let Some(walk) = lab.walk() else {
            return;
        };
        let Some(curve) = curve::measured(ctx, &mut self.path.measuring, lab, state.done) else {
            return;
        };
        if state.done && self.path.outcome.is_none() {
            let mut outcome = outcome(lab, walk);
            outcome.values.extend(curve);
            self.path.outcome = Some(outcome);
            return;
        }
        if state.given && !self.path.begun {
            self.go_on();
        } else if !state.done && !self.clock.playing() {
            let before = self.path.waited_s;
            self.path.waited_s += real_s;
            if before < PATIENCE_S {
                ctx.request_repaint_after_secs((PATIENCE_S - before) as f32);
            }
        }
    }
}

/// The unit of what decides a prediction.
fn unit_of(lab: &dyn Lab, guess: &Guess) -> Unit {
    let metrics = guess.metrics();
    let info = metrics.first().and_then(|name| lab.metric_info(name));
    info.map_or(Unit::Plain, |info| info.unit)
}

/// The chapter's path, at its start.
fn opened(chapter: &'static Chapter) -> Option<Session> {
    let path = path_of(chapter)?;
    let lab = (chapter.lab().ok()?.open)(Opening::Preset(path));
    lab.ok().map(Session::new)
}

fn path_of(chapter: &'static Chapter) -> Option<&'static Preset> {
    chapter.content.lab()?.path
}

/// What is measured now of what a step tells.
fn outcome(lab: &dyn Lab, walk: &Walk) -> Outcome {
    let told = pieces(&walk.after)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Number(name) => Some((name.to_owned(), said(lab, name)?)),
            _ => None,
        });
    let guess = walk.guess.as_ref();
    // A curve is measured at its handles.
    let at_once = guess.filter(|guess| guess.drawn.is_none());
    Outcome {
        numbers: told.collect(),
        values: at_once
            .and_then(|guess| lab.measured(guess))
            .unwrap_or_default(),
    }
}

/// A setting or metric in words.
fn said(lab: &dyn Lab, name: &str) -> Option<String> {
    if let Some(value) = lab.setting(name) {
        return lab.setting_said(name, &value).map(|(_, said)| said);
    }
    Some(lab.metric_info(name)?.text(lab.metric(name)?))
}

/// A number under the title of its setting or metric.
fn number(lab: &dyn Lab, name: &str, said: Option<String>) -> Shown {
    let Some(said) = said else {
        return Shown::Missing;
    };
    let setting = || {
        lab.setting(name)
            .and_then(|value| lab.setting_said(name, &value))
    };
    let metric = lab.metric_info(name).map(|info| info.title());
    let title = metric.or_else(|| setting().map(|(label, _)| label));
    Shown::Number(title.unwrap_or_else(|| name.to_owned()), said)
}

/// What a name in a text stands for.
fn shown(lab: &dyn Lab, name: &str) -> Shown {
    match lab.control(name) {
        Some(control) => Shown::Setting(control),
        None => number(lab, name, said(lab, name)),
    }
}
