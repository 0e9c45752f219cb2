//! A chapter that is open: its lab, and what the shell remembers of it.

use std::path::PathBuf;

use super::share::Origin;
use crate::lesson::{Chapter, Lab, Opening, Refusal, Replayed};
use crate::sim::SimTime;

/// A lab with what the shell remembers of it.
pub struct Session {
    /// The running experiment.
    pub lab: Box<dyn Lab>,
    /// The file that it was opened from or saved to.
    pub path: Option<PathBuf>,
    /// A moment that is being gone to, over several frames.
    pub going_to: Option<SimTime>,
    /// Whether the outcome of the replay under way is to be told.
    pub tell_replay: bool,
    /// Real time for which a replay has been under way, in seconds.
    pub replaying_s: f64,
    /// Where it comes from.
    pub origin: Origin,
    /// How the replay of what was opened ended.
    pub replayed: Option<Replayed>,
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
            going_to: None,
            tell_replay: false,
            replaying_s: 0.0,
            origin: Origin::default(),
            replayed: None,
            bounds_told: Vec::new(),
        }
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

    /// Notes that everything done so far is saved.
    pub fn mark_saved(&mut self) {
        self.saved_edits = self.lab.edits();
    }

    /// Notes that it is in no file as it stands.
    pub fn mark_unsaved(&mut self) {
        self.saved_edits = self.lab.edits().wrapping_sub(1);
    }

    /// Whether the model has to catch up before it can go on.
    pub fn busy(&self) -> bool {
        self.lab.replaying_to().is_some() || self.going_to.is_some()
    }

    /// Whether nothing more is to be told of the replay of what was opened.
    pub fn replay_is_told(&self) -> bool {
        !self.tell_replay
    }

    /// Where a replay is going, how much of it is done, and whether it takes long enough to be
    /// shown.
    pub fn replay_progress(&self) -> Option<(SimTime, f32)> {
        let to = self.lab.replaying_to()?;
        let share = self.lab.now().as_secs_f64() / to.as_secs_f64().max(1e-9);
        (self.replaying_s > 0.25).then_some((to, share as f32))
    }
}
