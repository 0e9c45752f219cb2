//! What is drawn on a sheet: a lab's stage, one of its plots, or the whole window.

use eframe::egui::{Context, Ui};

use crate::app::{Folders, Session, Shell, Start};
use crate::io::{Export, Exported};
use crate::lesson::sweep::SLICE;
use crate::lesson::{Lab, Pace, Refusal};
use crate::sim::Progress;
use crate::ui::plots;

/// What an export draws, and of what.
pub(super) enum Scene<'a> {
    /// A part of a lab.
    Lab(&'a mut dyn Lab),
    /// A window.
    Shell(&'a mut Shell),
}

impl Scene<'_> {
    /// Draws `part` into the space it is given.
    pub(super) fn draw(&mut self, ui: &mut Ui, part: Exported, plot: usize, pace: Pace) {
        match self {
            Self::Shell(shell) => shell.draw_still(ui),
            Self::Lab(lab) if part == Exported::Plot => {
                plots::alone(ui.ctx(), Some(plot));
                // Nobody is there to ask for anything.
                drop(lab.charts_ui(ui, pace));
            }
            Self::Lab(lab) => {
                drop(lab.stage_ui(ui, pace));
                drop(lab.details_ui(ui, pace));
            }
        }
    }
}

impl Shell {
    /// Draws what a room sees, and takes no notice of what it asks for.
    pub(super) fn draw_wall(&mut self, ui: &mut Ui) {
        let mut unheard = Vec::new();
        self.announce_presenting(ui.ctx());
        drop(self.present_ui(ui, &mut unheard));
    }

    /// Draws the window without what stands in front of it, and takes no notice of what it asks
    /// for.
    fn draw_still(&mut self, ui: &mut Ui) {
        if let Some(session) = self.session_mut() {
            // No clock brings both runs to one moment.
            while session.lab.keep_level(SLICE) == Progress::OutOfBudget {}
        }
        let mut unheard = Vec::new();
        drop(self.layout(ui, &mut unheard));
    }
}

/// What a picture of this lab is called.
pub(super) fn title_of(lab: &dyn Lab) -> String {
    let chapter = lab.chapter().title;
    match lab.title() {
        "" => format!("{chapter}, {}", lab.now()),
        title => format!("{chapter}: {title}, {}", lab.now()),
    }
}

/// A window that shows a lab as it opens on a desk with default preferences.
pub(super) fn window_of(lab: Box<dyn Lab>, export: &Export, speed: f64) -> Result<Shell, Refusal> {
    let mut shell = Shell::new(&Context::default(), Folders::default(), Start::default())?;
    shell.keeps_nothing = true;
    shell.clock.set_speed(speed);
    shell.clock.set_playing(export.stretch.is_some());
    let id = lab.chapter().id;
    shell.sessions.insert(id, Session::new(lab));
    shell.current = id;
    Ok(shell)
}
