//! The chapter on the screen: threads beside their code, the cache, the row, and the strip on
//! which their steps stand in time.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is
//! only what the pointer is on and what has been unfolded.

mod cards;
mod charts;
mod code;
mod controls;
mod drag;
mod geometry;
pub mod hops;
mod machines;
mod numbers;
mod steps;

use eframe::egui::Ui;

use super::model::Model;
use super::narrative::Thing;
use super::request::{Kind, Request};
use crate::components::workload::Key;
use crate::kit::inspector::{Inspector, Page, status_of};
use crate::lesson::{self, Intents, QuietWords, Status, Successor};
use crate::sim::SimTime;
use crate::ui::plots::Choice;
use crate::ui::present::{presenting, stage_area};

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// Readers that come at once, unless another number is chosen.
const CROWD: u64 = 50;

/// What is said while nothing is told.
const STEPS: QuietWords = QuietWords {
    none_yet: "Nothing has been asked for yet. Press Space.",
    first: "The first requests are on their way.",
    next: "Waiting for the next step.",
};

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// What the pointer was on in the last frame: it is lit wherever it is.
    lit: Pointed,
    /// What it is on in this frame.
    pointed: Pointed,
    /// The key that "Read" and "Update" are about.
    chosen_key: Option<Key>,
    /// Readers that come at once.
    crowd: Option<u64>,
    inspector: Inspector<Thing>,
    /// Which charts are drawn, where it was chosen.
    plots: Choice,
}

/// A key and a request.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Pointed {
    key: Option<Key>,
    request: Option<u64>,
}

impl View {
    fn point_at(&mut self, key: Key, request: Option<u64>) {
        self.pointed = Pointed {
            key: Some(key),
            request,
        };
    }

    /// The key that the buttons are about.
    fn key(&self, scene: &Scene<'_>) -> Key {
        let keys = Key::try_from(scene.model.params().keys).unwrap_or(Key::MAX);
        self.chosen_key.unwrap_or(1).clamp(1, keys.max(1))
    }

    fn crowd(&self) -> u64 {
        self.crowd.unwrap_or(CROWD)
    }

    /// The request whose code is shown: the one selected, else one under way in the lowest
    /// thread, else the last that ended.
    fn shown<'a>(&self, scene: &Scene<'a>, kind: Kind) -> Option<&'a Request> {
        let model = scene.model;
        let selected = match self.inspector.explained() {
            Some(Thing::Request(id)) => model.request(id),
            _ => None,
        };
        selected
            .filter(|request| request.kind == kind)
            .or_else(|| {
                let under_way = model.under_way().take(cards::MOST_COUNTED);
                under_way
                    .filter(|request| request.kind == kind)
                    .min_by_key(|request| request.seat)
            })
            .or_else(|| {
                let recent = model.recent().under_stride(1);
                recent.rev().find(|request| request.kind == kind)
            })
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
        self.lit = std::mem::take(&mut self.pointed);
        let desk = !presenting(ui);
        // In front of a room the strip is one of the plots.
        let strip = if desk {
            0.0
        } else {
            geometry::strip_beside(ui.max_rect().height())
        };
        let plan = geometry::Plan::of(stage_area(ui, geometry::CONTROLS, strip));
        if desk {
            controls::controls_ui(self, ui, scene, &plan, out);
        }
        cards::cards_ui(self, ui, scene, &plan, out);
        machines::machines_ui(self, ui, scene, &plan);
        numbers::numbers_ui(ui, scene, plan.numbers);
        machines::dots_ui(self, ui, scene, &plan);
        if desk {
            steps::steps_ui(self, ui, scene, plan.strip, out);
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
        let mut inspector = std::mem::take(&mut self.inspector);
        let is_lit = |_| false;
        inspector.ui(ui, scene, out, is_lit, |ui, page, out| {
            if page == Page::Controls {
                controls::own_ui(self, ui, out);
            }
        });
        self.inspector = inspector;
    }

    fn status(&self, scene: &Scene<'_>) -> Status {
        status_of(scene, &STEPS, idle(scene.model))
    }

    fn explain_status(&mut self, scene: &Scene<'_>) {
        self.inspector.explain_status(scene);
    }
}

/// Why nothing goes on by itself, and what to press.
fn idle(model: &Model) -> Option<(&'static str, &'static str)> {
    let rate = model.params().reads_per_s + model.params().writes_per_s;
    if model.held().len() > 0 {
        Some(("A thread is held.", "Press \"go on\" at its code."))
    } else if rate <= 0.0 && model.under_way().len() == 0 {
        Some(("No requests arrive.", "Press Read or Update."))
    } else {
        None
    }
}
