//! The laboratory on the screen: the stage, the plots and what explains them.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is
//! only what the pointer is on and what has been unfolded.

mod charts;
mod controls;
mod details;
mod flashes;
mod geometry;
pub mod hops;
mod nodes;
mod skyline;
mod slots;
mod status;

use eframe::egui::Ui;

use super::model::Model;
use super::params::Params;
use super::prediction::{Prediction, predict};
use crate::components::cache::Slot;
use crate::components::theory::MOST_SUMMED;
use crate::components::workload::Key;
use crate::lesson::{self, Intents, Status};
use crate::ui::present::{presenting, stage_area};

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// What has been clicked to be explained.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Selection {
    Request(u64),
    Slot(Slot),
    Log,
}

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// The key under the pointer in the last frame: it is lit wherever it is.
    lit: Option<Key>,
    /// The key under the pointer in this frame.
    pointed: Option<Key>,
    /// The key that "write" writes.
    chosen_key: Option<Key>,
    selection: Option<Selection>,
    more: bool,
    /// Whether the plot shows what room and time allow at most.
    ceilings: bool,
    /// Theory for the present settings; it follows from them alone.
    theory: Option<(Params, Option<Prediction>)>,
}

impl View {
    fn theory(&mut self, params: &Params) -> Option<Prediction> {
        if params.keys > MOST_SUMMED {
            return None;
        }
        if self
            .theory
            .as_ref()
            .is_none_or(|(known, _)| known != params)
        {
            self.theory = Some((params.clone(), predict(params)));
        }
        self.theory
            .as_ref()
            .and_then(|(_, prediction)| prediction.clone())
    }

    fn point_at(&mut self, key: Option<Key>) {
        if key.is_some() {
            self.pointed = key;
        }
    }
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let desk = !presenting(ui);
        let rows = if desk {
            controls::rows(self, scene.model.params())
        } else {
            0
        };
        let plan = geometry::Plan::of(stage_area(ui, 0.0, geometry::CONTROLS), rows);
        nodes::nodes_ui(self, ui, scene, &plan, out);
        slots::slots_ui(self, ui, scene, &plan);
        nodes::dots_ui(self, ui, scene, &plan);
        if desk {
            controls::controls_ui(self, ui, scene, &plan, out);
        }
        if let Some(area) = plan.skyline.filter(|_| desk) {
            skyline::skyline_ui(self, ui, scene, area);
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
        let explained = status::subject(scene.model, scene.now, scene.pace)
            .and_then(|line| line.what.request())
            .map(Selection::Request);
        self.selection = Some(explained.unwrap_or(Selection::Log));
    }
}
