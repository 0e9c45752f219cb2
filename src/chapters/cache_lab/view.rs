//! The laboratory on the screen: the stage, the plots and what explains them.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is
//! only what the pointer is on and what has been unfolded.

mod charts;
mod flashes;
mod geometry;
pub mod hops;
mod nodes;
mod skyline;
mod slots;

use eframe::egui::Ui;

use super::model::{LogEvent, Model};
use super::narrative::Thing;
use super::params::Params;
use super::prediction::{Prediction, predict};
use crate::components::theory::MOST_SUMMED;
use crate::components::workload::Key;
use crate::kit::controls;
use crate::kit::inspector::{Inspector, Page, status_of};
use crate::lesson::{self, Intents, REQUESTS, Status, Successor};
use crate::sim::SimTime;
use crate::ui::controls::toggle;
use crate::ui::plots::Choice;
use crate::ui::present::{presenting, stage_area};

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// The key under the pointer in the last frame: it is lit wherever it is.
    lit: Option<Key>,
    /// The key under the pointer in this frame.
    pointed: Option<Key>,
    /// The key that "write" writes.
    chosen_key: Option<Key>,
    inspector: Inspector<Thing>,
    /// Whether the plot shows what room and time allow at most.
    ceilings: bool,
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

impl View {
    /// The request that is followed.
    fn followed(&self) -> Option<u64> {
        match self.inspector.explained() {
            Some(Thing::Request(id)) => Some(id),
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
        let plan = geometry::Plan::of(stage_area(ui, 0.0, geometry::CONTROLS));
        nodes::nodes_ui(self, ui, scene, &plan, out);
        slots::slots_ui(self, ui, scene, &plan);
        nodes::dots_ui(self, ui, scene, &plan);
        if desk {
            let mut more = self.inspector.shows_controls();
            controls::stage_ui(ui, plan.controls, params, &mut more, out);
            self.inspector.set_controls(more);
        }
        if desk {
            skyline::skyline_ui(self, ui, scene, plan.skyline);
        }
    }

    fn charts(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        charts::ui(self, ui, scene, out);
    }

    fn follow(&self, model: &Model, now: SimTime) -> f64 {
        hops::follow(model, now, self.followed())
    }

    fn follow_next(&mut self, scene: &Scene<'_>, which: Successor) -> bool {
        let ended = scene.model.recent().under_stride(1);
        let requests = ended.chain(scene.model.under_way());
        self.inspector
            .follow_next(scene, which, requests.map(|one| one.id), Thing::Request)
    }

    fn has_details(&self) -> bool {
        self.inspector.is_open()
    }

    fn details(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        let lit = self.lit;
        let is_lit = |event: LogEvent| lit.is_some() && event.key() == lit;
        let ceilings = &mut self.ceilings;
        self.inspector.ui(ui, scene, out, is_lit, |ui, page, _| {
            if page == Page::Controls {
                ceilings_ui(ceilings, ui);
            }
        });
        self.point_at(
            self.inspector
                .pointed()
                .and_then(|thing| key_of(scene.model, thing)),
        );
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

/// The key that a thing is about.
fn key_of(model: &Model, thing: Thing) -> Option<Key> {
    match thing {
        Thing::Request(id) => model.request(id).map(|request| request.key),
        Thing::Slot(slot) => {
            let entry = model.cache().slots().get(slot as usize)?.as_ref();
            entry.map(|entry| entry.key)
        }
    }
}

/// The switch for what room and time allow at most.
fn ceilings_ui(shown: &mut bool, ui: &mut Ui) {
    let switch = ui.scope(|ui| {
        if let Some(on) = toggle(ui, "show ceilings", *shown) {
            *shown = on;
        }
    });
    let help = "in the plot: the most that room and time allow";
    switch.response.on_hover_text(help);
}
