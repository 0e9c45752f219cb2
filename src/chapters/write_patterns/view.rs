//! The four lanes on the screen: the stage, the plots and what explains them.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is
//! only what the pointer is on and what has been unfolded.

mod cells;
mod charts;
mod controls;
mod details;
mod dots;
mod geometry;
pub mod hops;
mod lanes;
mod status;
mod table;

use eframe::egui::Ui;

use super::lane::LaneKind;
use super::model::Model;
use super::params::Params;
use super::prediction::{Prediction, predict};
use crate::components::theory::MOST_SUMMED;
use crate::components::workload::Key;
use crate::lesson::{self, Intents, Status};
use crate::ui::place::SLIDERS;
use crate::ui::present::{presenting, stage_area};

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// What has been clicked to be explained.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Selection {
    Request(LaneKind, u64),
    Key(LaneKind, Key),
    Lost(LaneKind),
    Log,
}

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// The key under the pointer in the last frame: it is lit in all lanes.
    lit: Option<Key>,
    /// The key under the pointer in this frame.
    pointed: Option<Key>,
    /// The key that "write" writes.
    chosen_key: Option<Key>,
    selection: Option<Selection>,
    more: bool,
    /// Theory for the present settings; it follows from them alone.
    theory: Option<(Params, Option<Prediction>)>,
}

impl View {
    fn theory(&mut self, params: &Params) -> Option<Prediction> {
        if params.keys > MOST_SUMMED {
            return None;
        }
        let known = self.theory.as_ref().filter(|(known, _)| known == params);
        if let Some((_, prediction)) = known {
            return *prediction;
        }
        let prediction = predict(params);
        self.theory = Some((params.clone(), prediction));
        prediction
    }

    fn point_at(&mut self, key: Key) {
        self.pointed = Some(key);
    }
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let desk = !presenting(ui);
        let plan = geometry::Plan::of(stage_area(ui, 0.0, SLIDERS), self.more && desk);
        lanes::lanes_ui(self, ui, scene, &plan, out);
        cells::cells_ui(self, ui, scene, &plan);
        table::table_ui(self, ui, scene, &plan);
        dots::dots_ui(self, ui, scene, &plan);
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
        let selection = status::subject(scene.model, scene.now, scene.pace)
            .and_then(|line| status::explained(line.what));
        self.selection = Some(selection.unwrap_or(Selection::Log));
    }
}
