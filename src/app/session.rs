//! A chapter that is open: its lab, and what the shell remembers of it.

use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};

use super::files;
use super::left::Keeping;
use super::shown::Shown;
use crate::chapters::opened;
use crate::lesson::{Chapter, FileText, Lab, Opening, Refusal, Replayed};
use crate::sim::SimTime;

/// The number of the next session.
static NEXT: AtomicU64 = AtomicU64::new(1);

/// Where an experiment comes from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// It is part of the program.
    #[default]
    Program,
    /// A file.
    File,
    /// A text that was pasted.
    Pasted,
    /// Kept by the program since last time.
    LastTime,
}

/// A lab with what the shell remembers of it.
pub struct Session {
    /// The running experiment.
    pub lab: Box<dyn Lab>,
    /// The file that it was opened from or saved to.
    pub path: Option<PathBuf>,
    /// What that file held when it was read or written last.
    pub stamp: Option<u64>,
    /// By what it is known among all that are open.
    pub number: u64,
    /// How it is kept while it is in no file.
    pub kept: Keeping,
    /// Why not all of what was kept of it could be read.
    pub damage: Option<Refusal>,
    /// Whether its owner has let go of it.
    pub gone: bool,
    /// A moment that is being gone to, over several frames.
    pub going_to: Option<SimTime>,
    /// How many moments are still to be gone over, over several frames; back if negative.
    pub stepping: i64,
    /// Whether the outcome of the replay under way is to be told.
    pub tell_replay: bool,
    /// Real time for which the model has been catching up, in seconds.
    pub replaying_s: f64,
    /// Where it comes from.
    pub origin: Origin,
    /// How the replay of what was opened ended.
    pub replayed: Option<Replayed>,
    /// The answer to a question that this run shows.
    pub(super) shown: Option<Shown>,
    /// Whether the run that is pinned beside it is looked at.
    pub(super) looks_at_a: bool,
    /// When the two part, as far as that is known.
    pub(super) parted: Option<SimTime>,
    /// The bounds of the model's memory that were said to be met.
    pub bounds_told: Vec<String>,
    /// [`Lab::edits`] when it was opened or saved.
    saved_edits: u64,
    /// The same when it was opened.
    opened_edits: u64,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session")
            .field("chapter", &self.chapter().id)
            .field("title", &self.lab.title())
            .field("now", &self.lab.now())
            .finish_non_exhaustive()
    }
}

impl Session {
    /// A session over a lab that has just been opened.
    pub fn new(lab: Box<dyn Lab>) -> Self {
        Self {
            saved_edits: lab.edits(),
            opened_edits: lab.edits(),
            lab,
            path: None,
            stamp: None,
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            kept: Keeping::default(),
            damage: None,
            gone: false,
            going_to: None,
            stepping: 0,
            tell_replay: false,
            replaying_s: 0.0,
            origin: Origin::default(),
            replayed: None,
            shown: None,
            looks_at_a: false,
            parted: None,
            bounds_told: Vec::new(),
        }
    }

    /// Opens a file without touching what is open.
    pub fn opened(file: &FileText) -> Result<Self, Refusal> {
        let mut session = Self::new(opened(file)?);
        session.tell_replay = true;
        session.stamp = Some(files::stamp_of(file.source()));
        Ok(session)
    }

    /// A chapter at its first ready-made experiment.
    pub fn first_of(chapter: &Chapter) -> Result<Self, Refusal> {
        let lab = chapter.lab()?;
        let first = lab.presets.first();
        let opening = first.map_or(Opening::Default, Opening::Preset);
        (lab.open)(opening).map(Self::new)
    }

    /// Its chapter.
    pub fn chapter(&self) -> &'static Chapter {
        self.lab.chapter()
    }

    /// What the experiment is called.
    pub fn title(&self) -> &str {
        match self.lab.title() {
            "" => self.chapter().title,
            title => title,
        }
    }

    /// The same, with whether a ready-made experiment is set to something else.
    pub fn named(&self) -> String {
        let changed = if self.lab.changed() { ", changed" } else { "" };
        format!("{}{changed}", self.title())
    }

    /// Whether something was done since it was opened or saved.
    pub fn unsaved(&self) -> bool {
        self.lab.edits() != self.saved_edits
    }

    /// Whether anything was done since it was opened.
    pub fn touched(&self) -> bool {
        self.lab.edits() != self.opened_edits
    }

    /// The answer to a question that this run shows, while nothing was done that changes it.
    pub(super) fn answer(&self) -> Option<&Shown> {
        self.shown.as_ref().filter(|_| !self.touched())
    }

    /// Notes that everything done so far was done by what is opened.
    pub fn mark_opened(&mut self) {
        self.opened_edits = self.lab.edits();
    }

    /// Notes that everything done so far is saved.
    pub fn mark_saved(&mut self) {
        self.saved_edits = self.lab.edits();
    }

    /// Notes that it is in no file as it stands.
    pub fn mark_unsaved(&mut self) {
        self.saved_edits = self.lab.edits().wrapping_sub(1);
    }

    /// Whether its file holds what was read or written here last, so that writing it again undoes
    /// nobody's work. A file that is gone is as good.
    pub fn file_is_ours(&self) -> bool {
        let there = self.path.as_deref().and_then(files::stamp);
        there.is_none() || there == self.stamp
    }

    /// Whether another run stands beside it. On a path the words are about one run.
    pub(super) fn has_company(&self) -> bool {
        self.lab.name_of_a().is_some() && self.lab.walk().is_none()
    }

    /// Whether the run beside it has to catch up.
    pub(super) fn a_lags(&self) -> bool {
        self.looks_at_a && !self.lab.is_level()
    }

    /// Whether the model has to catch up before it can go on.
    pub fn busy(&self) -> bool {
        self.lab.replaying_to().is_some()
            || self.going_to.is_some()
            || self.stepping != 0
            || !self.lab.is_settled()
    }

    /// Ends what is under way over several frames, wherever it has come to.
    pub fn stop_here(&mut self) {
        self.lab.cancel_replay();
        self.going_to = None;
        self.stepping = 0;
    }

    /// Whether nothing more is to be told of the replay of what was opened.
    pub fn replay_is_told(&self) -> bool {
        !self.tell_replay
    }

    /// What is under way and how much of it is done, as far as that is known, if it takes long
    /// enough to be shown.
    pub fn under_way(&self) -> Option<(String, Option<f32>)> {
        if self.replaying_s <= SHOWN_AFTER_S {
            return None;
        }
        let share = |to: SimTime| self.lab.now().as_secs_f64() / to.as_secs_f64().max(1e-9);
        let share = |to| Some(share(to).min(1.0) as f32);
        if let Some(to) = self.lab.replaying_to() {
            return Some((format!("Replaying to {to}"), share(to)));
        }
        if let Some(to) = self.going_to {
            return Some((format!("Going to {to}"), share(to)));
        }
        match self.stepping {
            0 if self.lab.is_settled() => None,
            0 => Some((format!("Much happens at {}", self.lab.now()), None)),
            steps if steps < 0 => Some(("Going back".to_owned(), None)),
            _ => Some(("Going on".to_owned(), None)),
        }
    }
}

/// What takes longer is shown, in seconds.
const SHOWN_AFTER_S: f64 = 0.25;
