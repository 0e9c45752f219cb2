//! The chapter on the screen: the tape of requests over the rows, the curves, and the game.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is what
//! the pointer is on, what has been unfolded, and the curves, which follow from the settings alone.

mod charts;
mod controls;
mod curves;
mod details;
mod game;
mod own;
mod plan;
mod policies;
mod row;
mod slots;
mod status;
mod strip;
mod tape;
mod words;

use eframe::egui::Ui;

use super::model::Model;
use super::params::Params;
use super::sweep::Sweep;
use crate::components::cache::Slot;
use crate::components::workload::Key;
use crate::lesson::{self, Intents, Status};
use crate::ui::present::presenting;

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// Requests that the curves go on by in a frame.
const SWEEP_A_FRAME: usize = 12_000;

/// What has been clicked to be explained.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Selection {
    Request { number: u64, row: usize },
    Slot { row: usize, slot: Slot },
    Redis,
    Log,
}

/// What stands in the first panel below the stage.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
enum Chart {
    #[default]
    Size,
    Reuse,
    All,
}

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// The key under the pointer in the last frame: it is lit wherever it is.
    lit: Option<Key>,
    /// The key under the pointer in this frame.
    pointed: Option<Key>,
    selection: Option<Selection>,
    more: bool,
    chart: Chart,
    /// What is typed into the field that asks for a key.
    typed: String,
    /// The mistake of the game that is played again.
    mistake: usize,
    /// Whether the game is played with the keyboard, which then goes on to the mistakes.
    by_keys: bool,
    sweep: Option<Sweep>,
}

impl View {
    fn point_at(&mut self, key: Option<Key>) {
        if key.is_some() {
            self.pointed = key;
        }
    }

    /// The curves for these settings, a little farther than in the last frame.
    fn sweep(&mut self, ui: &Ui, params: &Params) -> Option<&Sweep> {
        if self
            .sweep
            .as_ref()
            .is_none_or(|sweep| !sweep.is_about(params))
        {
            self.sweep = Some(Sweep::new(params));
        }
        let sweep = self.sweep.as_mut()?;
        if !sweep.is_done() {
            sweep.go_on(SWEEP_A_FRAME);
            ui.ctx().request_repaint();
        }
        Some(sweep)
    }
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let params = scene.model.params();
        let desk = !presenting(ui);
        let lines = desk.then(|| controls::lines(self, params));
        let area = ui.max_rect();
        let plan = plan::Plan::of(area, params.shown().len(), lines);
        tape::tape_ui(self, ui, scene, &plan);
        row::rows_ui(self, ui, scene, &plan, out);
        if desk {
            controls::controls_ui(self, ui, scene, &plan, out);
        }
    }

    fn charts(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        charts::charts_ui(self, ui, scene, out);
    }

    fn details(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        details::details_ui(self, ui, scene, out);
    }

    fn status(&self, scene: &Scene<'_>) -> Status {
        status::status(scene.model, scene.now, scene.pace)
    }

    fn explain_status(&mut self, scene: &Scene<'_>) {
        let row = scene.model.params().shown().first().copied();
        let number = status::subject(scene.model, scene.now, scene.pace)
            .and_then(|line| line.what.request());
        self.selection = match number.zip(row) {
            Some((number, row)) => Some(Selection::Request { number, row }),
            None => Some(Selection::Log),
        };
    }
}
