//! The database under load on the screen: the stage, the plots and what explains them.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is
//! only what the pointer is on and what has been unfolded.

mod charts;
mod curve;
mod geometry;
pub mod hops;
mod nodes;
mod pages;
mod queue;
mod replicas;

use eframe::egui::Ui;

use super::model::Model;
use super::params::Params;
use super::prediction::{Prediction, predict};
use crate::components::workload::Key;
use crate::kit::controls;
use crate::kit::inspector::{Inspector, status_of};
use crate::lesson::{self, Intents, REQUESTS, Status, Successor};
use crate::sim::SimTime;
use crate::ui::plots::Choice;
use crate::ui::present::{presenting, stage_area};

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// The page under the pointer in the last frame: it is lit wherever it is.
    lit: Option<Key>,
    /// The page under the pointer in this frame.
    pointed: Option<Key>,
    inspector: Inspector<u64>,
    /// Theory for the present settings; it follows from them alone.
    theory: Option<(Params, bool, Theory)>,
    /// Which charts are drawn, where it was chosen.
    plots: Choice,
}

/// What theory says of the present settings.
#[derive(Clone, Debug)]
struct Theory {
    prediction: Prediction,
    /// Latency over the track of the load slider, 0 to 1.
    track: Vec<f32>,
}

impl View {
    fn theory(&mut self, scene: &Scene<'_>) -> Theory {
        // The load is where the curve is looked up, not what it depends on.
        let params = Params {
            reads_per_s: 0.0,
            ..scene.model.params().clone()
        };
        let up = scene.model.cache_is_up();
        match &self.theory {
            Some((known, was_up, theory)) if *known == params && *was_up == up => theory.clone(),
            _ => {
                let prediction = predict(&params, up);
                let track = curve::track(&prediction);
                let theory = Theory { prediction, track };
                self.theory = Some((params, up, theory.clone()));
                theory
            }
        }
    }

    fn point_at(&mut self, page: Key) {
        self.pointed = Some(page);
    }
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let params = scene.model.params();
        let replicas = scene.model.replicas().len();
        let desk = !presenting(ui);
        let area = stage_area(ui, 0.0, geometry::CONTROLS);
        let plan = geometry::Plan::of(area, params.has_cache(), replicas);
        nodes::header_ui(ui, scene, plan.header, out);
        nodes::nodes_ui(ui, scene, &plan.picture);
        replicas::replicas_ui(self, ui, scene, &plan.picture);
        nodes::dots_ui(self, ui, scene, &plan.picture);
        if desk {
            let curve = self.theory(scene).track;
            let mut more = self.inspector.shows_controls();
            let curve = ("reads_per_s", curve.as_slice());
            controls::curved_ui(ui, plan.controls, params, &mut more, out, curve);
            self.inspector.set_controls(more);
        }
    }

    fn charts(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        charts::ui(self, ui, scene, out);
    }

    fn follow(&self, model: &Model, now: SimTime) -> f64 {
        hops::follow(model, now, self.inspector.explained())
    }

    fn follow_next(&mut self, scene: &Scene<'_>, which: Successor) -> bool {
        let ended = scene.model.recent().under_stride(1);
        let requests = ended.chain(scene.model.under_way());
        self.inspector
            .follow_next(scene, which, requests.map(|one| one.id), |id| id)
    }

    fn has_details(&self) -> bool {
        self.inspector.is_open()
    }

    fn details(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.inspector.ui(ui, scene, out, |_| false, |_, _, _| {});
        let pointed = self.inspector.pointed();
        let pointed = pointed.and_then(|id| scene.model.request(id));
        self.pointed = pointed.map(|request| request.page).or(self.pointed);
    }

    fn status(&self, scene: &Scene<'_>) -> Status {
        let idle = scene.model.params().reads_per_s <= 0.0;
        let idle = idle.then_some(("No requests arrive.", ""));
        status_of(scene, &REQUESTS, idle)
    }

    fn explain_status(&mut self, scene: &Scene<'_>) {
        self.inspector.explain_status(scene);
    }
}
