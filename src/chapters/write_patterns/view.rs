//! The four lanes on the screen: the stage, the plots and what explains them.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is
//! only what the pointer is on and what has been unfolded.

mod cells;
mod charts;
mod controls;
mod dots;
mod geometry;
pub mod hops;
mod lanes;
mod table;

use eframe::egui::Ui;

use super::model::{LogEvent, Model};
use super::narrative::Thing;
use super::params::Params;
use super::prediction::{Prediction, predict};
use crate::components::theory::MOST_SUMMED;
use crate::components::workload::Key;
use crate::kit::inspector::{Inspector, status_line};
use crate::lesson::{self, Intents, QuietWords, Status, quiet};
use crate::ui::place::SLIDERS;
use crate::ui::plots::Choice;
use crate::ui::present::{presenting, stage_area};

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// What is said while nothing is told.
const OPERATIONS: QuietWords = QuietWords {
    none_yet: "Nothing has been written yet. Press Space.",
    first: "The first operations are on their way.",
    next: "Waiting for the next operation.",
};

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// The key under the pointer in the last frame: it is lit in all lanes.
    lit: Option<Key>,
    /// The key under the pointer in this frame.
    pointed: Option<Key>,
    /// The key that "write" writes.
    chosen_key: Option<Key>,
    inspector: Inspector<Thing>,
    more: bool,
    /// Theory for the present settings; it follows from them alone.
    theory: Option<(Params, Option<Prediction>)>,
    /// Which charts are drawn, where it was chosen.
    plots: Choice,
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
        charts::ui(self, ui, scene, out);
    }

    fn details(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        let lit = self.lit;
        let is_lit = |event: LogEvent| lit.is_some() && event.about().map(|(_, key)| key) == lit;
        self.inspector.ui(ui, scene, out, is_lit, |_, _, _| {});
        let key = match self.inspector.pointed() {
            Some(Thing::Request(kind, id)) => {
                let request = scene.model.lane(kind).request(id);
                request.map(|request| request.op.key)
            }
            Some(Thing::Key(_, key)) => Some(key),
            Some(Thing::Lost(_)) | None => None,
        };
        self.pointed = key.or(self.pointed);
    }

    fn status(&self, scene: &Scene<'_>) -> Status {
        status_line(scene, || {
            let params = scene.model.params();
            let asks = params.reads_per_s + params.writes_per_s > 0.0;
            let idle = (!asks).then_some(("Nobody asks for anything.", ""));
            let (log, moment) = (scene.model.log(), (scene.now, scene.pace));
            quiet(log, moment, &OPERATIONS, idle)
        })
    }

    fn explain_status(&mut self, scene: &Scene<'_>) {
        self.inspector.explain_status(scene);
    }
}
