//! The four lanes on the screen: the stage, the plots and what explains them.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is
//! only what the pointer is on and what has been unfolded.

mod cells;
mod charts;
mod dots;
mod geometry;
pub mod hops;
mod lanes;
mod table;

use eframe::egui::Ui;

use super::command::Command;
use super::lane::LaneKind;
use super::model::{LogEvent, Model};
use super::narrative::Thing;
use super::params::Params;
use super::prediction::{Prediction, predict};
use crate::components::theory::MOST_SUMMED;
use crate::components::workload::Key;
use crate::kit::controls;
use crate::kit::inspector::{Inspector, Page, status_of};
use crate::lesson::{self, Intents, QuietWords, Status, Successor};
use crate::sim::SimTime;
use crate::ui::controls::outline_button;
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

    /// One write by hand, of the key that was chosen.
    fn write_ui(&self, ui: &mut Ui, params: &Params, out: &mut Out) {
        let keys = Key::try_from(params.keys).unwrap_or(Key::MAX).max(1);
        let key = self.chosen_key.unwrap_or(1).clamp(1, keys);
        let help = "one write of this key into all lanes; click a slot to choose another";
        let button = outline_button(ui, &format!("write key {key}"));
        if button.on_hover_text(help).clicked() {
            out.issue(Command::Write(key));
        }
    }
}

impl View {
    /// The operation that is followed.
    fn followed(&self) -> Option<u64> {
        match self.inspector.explained() {
            Some(Thing::Request(_, id)) => Some(id),
            _ => None,
        }
    }
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let desk = !presenting(ui);
        let params = scene.model.params();
        let plan = geometry::Plan::of(stage_area(ui, 0.0, SLIDERS));
        lanes::lanes_ui(self, ui, scene, &plan, out);
        cells::cells_ui(self, ui, scene, &plan);
        table::table_ui(self, ui, scene, &plan);
        dots::dots_ui(self, ui, scene, &plan);
        if desk {
            let mut more = self.inspector.shows_controls();
            controls::stage_ui(ui, plan.controls, params, &mut more, out);
            self.inspector.set_controls(more);
        }
    }

    fn charts(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        charts::ui(self, ui, scene, out);
    }

    fn follow(&self, model: &Model, now: SimTime) -> f64 {
        hops::follow(model, now, self.followed())
    }

    fn follow_next(&mut self, scene: &Scene<'_>, which: Successor) -> bool {
        // The first lane's: an operation enters all lanes, and the card leads to its others.
        let lane = scene.model.lane(LaneKind::CacheAside);
        let all = lane.recent().under_stride(1).chain(lane.under_way());
        self.inspector
            .follow_next(scene, which, all.map(|one| one.op.id), |id| {
                Thing::Request(LaneKind::CacheAside, id)
            })
    }

    fn has_details(&self) -> bool {
        self.inspector.is_open()
    }

    fn details(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        let lit = self.lit;
        let is_lit = |event: LogEvent| lit.is_some() && event.about().map(|(_, key)| key) == lit;
        let mut inspector = std::mem::take(&mut self.inspector);
        inspector.ui(ui, scene, out, is_lit, |ui, page, out| {
            if page == Page::Controls {
                self.write_ui(ui, scene.model.params(), out);
            }
        });
        self.inspector = inspector;
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
        let params = scene.model.params();
        let asks = params.reads_per_s + params.writes_per_s > 0.0;
        let idle = (!asks).then_some(("No requests arrive.", ""));
        status_of(scene, &OPERATIONS, idle)
    }

    fn explain_status(&mut self, scene: &Scene<'_>) {
        self.inspector.explain_status(scene);
    }
}
