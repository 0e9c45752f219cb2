//! A lab over a model.

mod document;
mod issue;

use std::sync::Arc;

use super::bet::BetRun;
use super::checked::{check, story_of, wager_of};
use super::comparing::{Beside, Pin};
use super::origin::{changed, on_trace};
use super::replay::Replay;
use super::settings::AsOpened;
use super::undo::History;
use super::words::parse;
use super::{Changes, Ghost, Handout as _, Lab, Opening, Replayed, RunSummary};
use crate::components::workload::Recorded;
use crate::lesson::refusal::quoted;
use crate::lesson::{
    Chapter, Commands as _, Document, FOLLOW, Field, FileText, Goal, GoalReading, Mark,
    NamedSeries, PACES, Parameters as _, Range, Refusal, Storyboard, Subject, Task, Unknown, Verb,
};
use crate::sim::{Experiment, LogEntry, Progress, Setup, SimDuration, SimTime, digest_text};

/// The seed of every chapter's default set-up.
const DEFAULT_SEED: u64 = 14;
/// What is done at once of a first moment, or of what a command causes, in units of work. The rest
/// is done in slices, as time is.
const PROMPT: u64 = 20_000;

/// A lab over the model `M`.
#[derive(Debug)]
pub struct LabOf<M: Subject> {
    chapter: &'static Chapter,
    preset: Option<&'static str>,
    title: String,
    notes: String,
    pace: Option<f64>,
    claimed_goals: Vec<String>,
    author: String,
    pub(super) tasks: Vec<Task>,
    pub(super) unknown: Vec<Unknown>,
    pub(super) written_by: String,
    pub(super) model_version: u32,
    pub(super) story: Storyboard<M::Command>,
    pub(super) bet_run: Option<BetRun<M::Command>>,
    /// What it is compared with.
    pub(super) beside: Beside<M>,
    pub(super) experiment: Experiment<M>,
    pub(super) replay: Option<Replay>,
    pub(super) history: History<M>,
    /// What the ready-made experiment was that was opened, if it was one.
    pub(super) as_opened: Option<AsOpened<M>>,
    pub(super) ghost: Option<Ghost>,
    /// The headline curve at the latest moment seen, from which a fork's ghost is made.
    latest: Ghost,
    /// The model's marks at the latest moment seen: going back does not unsee them.
    latest_marks: Vec<Mark>,
    #[cfg(feature = "gui")]
    pub(super) view: M::View,
    /// Whether what is drawn is only looked at.
    #[cfg(feature = "gui")]
    pub(super) locked: bool,
    /// Bumped with every run that replaces another, so that revisions never repeat.
    generation: u64,
    /// See [`Lab::edits`].
    pub(super) edits: u64,
}

impl<M: Subject> LabOf<M> {
    /// Opens a lab of `chapter`. A file is checked whole before anything comes of it; the clock
    /// stands at the start and [`Lab::replay`] goes to where it was saved.
    pub fn open(chapter: &'static Chapter, opening: Opening<'_>) -> Result<Self, Refusal> {
        match opening {
            Opening::Default => {
                let setup = Setup {
                    seed: DEFAULT_SEED,
                    params: M::Params::default(),
                };
                Ok(Self::start(chapter, setup, Vec::new()))
            }
            Opening::Preset(preset) => {
                let mut lab = Self::from_file(chapter, &FileText::read(preset.source)?)?;
                lab.preset = Some(preset.id);
                lab.as_opened = Some(AsOpened {
                    params: lab.experiment.setup().params.clone(),
                    log: lab.experiment.log().to_vec(),
                });
                Ok(lab)
            }
            Opening::File(file) => Self::from_file(chapter, file),
        }
    }

    /// A run at its start.
    pub(super) fn start(
        chapter: &'static Chapter,
        setup: Setup<M::Params>,
        log: Vec<LogEntry<M::Command>>,
    ) -> Self {
        Self {
            chapter,
            preset: None,
            title: String::new(),
            notes: String::new(),
            pace: None,
            claimed_goals: Vec::new(),
            author: String::new(),
            tasks: Vec::new(),
            unknown: Vec::new(),
            written_by: String::new(),
            model_version: M::MODEL_VERSION,
            story: Storyboard::default(),
            bet_run: None,
            beside: Beside::default(),
            experiment: begun(setup, log),
            replay: None,
            history: History::default(),
            as_opened: None,
            ghost: None,
            latest: Ghost::default(),
            latest_marks: Vec::new(),
            #[cfg(feature = "gui")]
            view: M::View::default(),
            #[cfg(feature = "gui")]
            locked: false,
            generation: 0,
            edits: 0,
        }
    }

    /// A run that keeps nothing to go back with.
    pub(super) fn only_going_on(
        chapter: &'static Chapter,
        setup: Setup<M::Params>,
        log: Vec<LogEntry<M::Command>>,
    ) -> Self {
        let mut lab = Self::start(chapter, setup, log);
        lab.experiment.only_go_on();
        lab
    }

    fn from_file(chapter: &'static Chapter, file: &FileText) -> Result<Self, Refusal> {
        let header = file.header();
        if header.chapter != chapter.id {
            return Err(Refusal::new(format!(
                "the file belongs to the chapter `{}`, not to `{}`.",
                quoted(&header.chapter),
                chapter.id
            )));
        }
        let document: Document<M::Params, M::Command> = Document::read(file)?;
        check::<M>(&document)?;
        let story = story_of::<M>(&document)?;
        let bet_run = wager_of::<M>(&document)?;
        let pin = Pin::<M>::of(&document)?;
        let mut lab = Self::start(chapter, document.setup, document.log);
        lab.title = document.title;
        lab.notes = document.notes;
        lab.pace = document.pace;
        lab.claimed_goals = document.goals;
        lab.author = document.author;
        lab.set_tasks(document.tasks)?;
        lab.unknown = document.unknown;
        lab.written_by = document.app;
        lab.model_version = document.model_version;
        lab.edits = 0;
        lab.beside.set(pin.map(Arc::new));
        lab.story = story;
        lab.story
            .check_metrics(&lab.model().metrics(SimTime::ZERO))?;
        lab.check_walks()?;
        if let Some(bet_run) = bet_run {
            bet_run.bet.check(&lab.model().metrics(SimTime::ZERO))?;
            lab.bet_run = Some(bet_run);
        }
        lab.replay = Some(Replay {
            to: document.now_ns,
            digest: document.digest,
            same_version: document.model_version == M::MODEL_VERSION,
        });
        Ok(lab)
    }

    /// The model, for tests that know it.
    pub fn model(&self) -> &M {
        self.experiment.model()
    }

    /// The run, for tests that know its model.
    pub fn experiment(&self) -> &Experiment<M> {
        &self.experiment
    }

    pub(super) fn replace(&mut self, setup: Setup<M::Params>, log: Vec<LogEntry<M::Command>>) {
        self.generation += 1 << 32;
        self.edits += 1;
        self.ghost = Some(self.as_ghost()).filter(|ghost| ghost.points.len() > 1);
        // The old run is not kept whole beside the new one.
        self.experiment.rest();
        self.experiment = begun(setup, log);
        self.latest = Ghost::default();
        self.latest_marks.clear();
        self.replay = None;
        if let Some(bet_run) = &mut self.bet_run {
            bet_run.forget();
        }
    }

    /// Begins with another set-up what has had nothing done to it.
    fn begin_with(&mut self, setup: Setup<M::Params>) {
        let log = self.experiment.log().to_vec();
        let replay = self.replay.take();
        self.experiment = begun(setup, log);
        self.generation += 1 << 32;
        self.edits += 1;
        // A changed set-up is another experiment: the recorded digest is not its own.
        self.replay = replay.map(|replay| Replay {
            digest: String::new(),
            ..replay
        });
    }

    /// A number pair that changes with every change of the set-up or the log.
    pub(super) fn log_key(&self) -> (u64, u64) {
        (self.edits, self.generation)
    }

    /// What tells this run from others, in a few words.
    fn run_label(&self) -> String {
        format!("{}, seed {}", self.model().headline_label(), self.seed())
    }

    fn look_ahead(&mut self) {
        if self.experiment.now() >= self.experiment.horizon() {
            self.latest = Ghost {
                points: self.model().headline(),
                label: self.run_label(),
            };
            self.latest_marks = self.model().marks().to_vec();
        }
    }
}

/// A run at its start, as far as that is quickly done.
fn begun<M: Subject>(setup: Setup<M::Params>, log: Vec<LogEntry<M::Command>>) -> Experiment<M> {
    let mut experiment = Experiment::unsettled(setup, log);
    let _the_rest_comes_later = experiment.seek_within(SimTime::ZERO, PROMPT);
    experiment
}

impl<M: Subject> Lab for LabOf<M> {
    fn chapter(&self) -> &'static Chapter {
        self.chapter
    }

    fn preset(&self) -> Option<&'static str> {
        self.preset
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn notes(&self) -> &str {
        &self.notes
    }

    fn describe(&mut self, title: String, notes: String) {
        if (&self.title, &self.notes) != (&title, &notes) {
            self.edits += 1;
        }
        self.title = title;
        self.notes = notes;
    }

    fn author(&self) -> &str {
        &self.author
    }

    fn sign(&mut self, author: String) {
        if self.author != author {
            self.edits += 1;
        }
        self.author = author;
    }

    fn pace(&self) -> f64 {
        let usual = self.chapter.content.lab().map_or(1.0, |lab| lab.pace);
        self.pace.filter(|pace| *pace > 0.0).unwrap_or(usual)
    }

    fn follows(&self) -> bool {
        self.pace == Some(FOLLOW)
    }

    fn set_pace(&mut self, pace: f64) {
        self.pace = Some(pace).filter(|pace| *pace == FOLLOW || PACES.contains(pace));
    }

    fn seed(&self) -> u64 {
        self.experiment.setup().seed
    }

    fn now(&self) -> SimTime {
        self.experiment.now()
    }

    fn horizon(&self) -> SimTime {
        self.experiment.horizon()
    }

    fn revision(&self) -> u64 {
        self.generation + self.experiment.revision()
    }

    fn edits(&self) -> u64 {
        self.edits
    }

    fn events(&self) -> u64 {
        self.experiment.simulation().events()
    }

    fn work(&self) -> u64 {
        self.experiment.simulation().work()
    }

    fn next_instant(&self) -> Option<SimTime> {
        self.experiment.next_instant()
    }

    fn is_settled(&self) -> bool {
        self.experiment.is_settled()
    }

    fn log_len(&self) -> usize {
        self.experiment.log().len()
    }

    fn advance(&mut self, duration: SimDuration, budget: u64) -> Progress {
        self.seek(self.now() + duration, budget)
    }

    fn seek(&mut self, at: SimTime, budget: u64) -> Progress {
        let mut left = budget;
        // A run in two stretches is the run in one, so that nothing comes of stopping to measure.
        while let Some(first) = self.measure_first(at) {
            let before = self.work();
            if self.experiment.seek_within(first, left) == Progress::OutOfBudget {
                self.look_ahead();
                return Progress::OutOfBudget;
            }
            left = left
                .saturating_sub(self.work().saturating_sub(before))
                .max(1);
            self.measure_bet();
        }
        let progress = self.experiment.seek_within(at, left);
        self.look_ahead();
        progress
    }

    fn step(&mut self, count: usize, budget: u64) -> usize {
        let stop_at = self.work().saturating_add(budget);
        for left in (1..=count).rev() {
            let budget = stop_at.saturating_sub(self.work());
            if self.seek(self.now(), budget) == Progress::OutOfBudget {
                return left;
            }
            let Some(next) = self.experiment.next_instant() else {
                return 0;
            };
            let budget = stop_at.saturating_sub(self.work());
            if self.seek(next, budget) == Progress::OutOfBudget && self.now() < next {
                return left;
            }
        }
        0
    }

    fn step_back(&mut self, count: usize, budget: u64) -> Progress {
        self.experiment.step_back_within(count, budget)
    }

    fn rest(&mut self) {
        self.experiment.rest();
        self.beside.rest();
    }

    fn bytes(&self) -> usize {
        self.model().footprint_bytes()
    }

    fn reset(&mut self) {
        self.remember_for_undo(true);
        self.replace(self.experiment.setup().clone(), Vec::new());
        self.story.leave();
        self.open_bet_again();
    }

    fn new_luck(&mut self, seed: u64) {
        self.remember_for_undo(true);
        let (setup, log) = self.anew_from_here(seed);
        self.replace(setup, log);
        self.story.leave();
        self.open_bet_again();
    }

    fn undo(&mut self) -> bool {
        self.take_back()
    }

    fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    fn redo(&mut self) -> bool {
        self.do_again()
    }

    fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    fn forget_undone(&mut self) {
        self.history.forget_undone();
    }

    fn set_gesture(&mut self, number: u64) {
        self.history.set_gesture(number);
    }

    fn steps_made(&self) -> u64 {
        self.history.steps()
    }

    fn changed(&self) -> bool {
        self.is_changed()
    }

    fn replaying_to(&self) -> Option<SimTime> {
        self.replay.as_ref().map(|replay| replay.to)
    }

    fn replay(&mut self, budget: u64) -> Option<Replayed> {
        let to = self.replaying_to()?;
        if self.seek(to, budget) == Progress::OutOfBudget {
            return None;
        }
        let replay = self.replay.take()?;
        Some(if !replay.same_version {
            // Equal states prove nothing about numbers that are counted in another way.
            Replayed::DifferentVersion
        } else if replay.digest.is_empty() {
            Replayed::NothingRecorded
        } else if replay.digest == digest_text(self.digest()) {
            Replayed::Identical
        } else {
            Replayed::Different
        })
    }

    fn cancel_replay(&mut self) {
        self.replay = None;
    }

    fn verbs(&self) -> &'static [Verb] {
        M::Command::VERBS
    }

    fn ranges(&self) -> Vec<(&'static str, Range)> {
        let row = |field: &Field<M::Params>| (field.name, field.range());
        M::Params::FIELDS.iter().map(row).collect()
    }

    fn command(&mut self, text: &str) -> Result<(), Refusal> {
        let command = parse::<M>(text)?;
        self.issue(command)
    }

    fn change_setup(&mut self, changes: &Changes) -> Result<(), Refusal> {
        let setup = changed::<M>(self.experiment.setup(), changes)?;
        self.begin_with(setup);
        Ok(())
    }

    fn run_on(&mut self, trace: &Recorded) -> Result<(), Refusal> {
        let setup = on_trace::<M>(self.experiment.setup(), trace)?;
        self.begin_with(setup);
        Ok(())
    }

    fn trace(&self) -> Option<&Recorded> {
        self.experiment.setup().params.trace()
    }

    fn summary(&self) -> RunSummary {
        let params = self.model().params();
        RunSummary {
            seed: self.seed(),
            params: M::Params::FIELDS
                .iter()
                .map(|field| (field.name, field.get(params)))
                .collect(),
            metrics: self.model().metrics(self.now()),
            digest: self.digest(),
            bounds_met: self.bounds_met(),
        }
    }

    fn series(&self) -> Vec<NamedSeries> {
        self.model().series()
    }

    fn digest(&self) -> u64 {
        self.experiment.digest()
    }

    fn bounds_met(&self) -> Vec<String> {
        self.model().bounds_met()
    }

    fn goals(&self) -> Vec<(&'static Goal, GoalReading)> {
        M::GOALS
            .iter()
            .enumerate()
            .map(|(index, goal)| (goal, self.model().goal(index)))
            .collect()
    }

    fn claimed_goals(&self) -> &[String] {
        &self.claimed_goals
    }

    fn marks(&self) -> Vec<Mark> {
        let now = self.now();
        let mut marks: Vec<Mark> = self.model().marks().to_vec();
        marks.extend(
            self.latest_marks
                .iter()
                .filter(|mark| mark.at > now)
                .cloned(),
        );
        marks.extend(self.experiment.log().iter().map(|entry| Mark {
            at: entry.at_ns,
            kind: entry.command.mark(),
            text: entry.command.text(),
        }));
        marks.sort_by_key(|mark| mark.at);
        marks
    }

    fn as_ghost(&self) -> Ghost {
        if self.latest.points.is_empty() {
            Ghost {
                points: self.model().headline(),
                label: self.run_label(),
            }
        } else {
            self.latest.clone()
        }
    }

    fn set_ghost(&mut self, ghost: Option<Ghost>) {
        self.ghost = ghost.filter(|ghost| ghost.points.len() > 1);
    }

    fn to_file(&self) -> Result<String, Refusal> {
        self.document().write()
    }

    fn to_file_alone(&self) -> Result<String, Refusal> {
        self.document_alone().write()
    }

    fn assert_invariants(&self) {
        self.model().assert_invariants(self.now());
    }
}
