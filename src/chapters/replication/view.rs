//! Replication on the screen: the stage, the plots and what explains them.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is only
//! what the pointer is on or holds, and what has been unfolded.

mod card;
mod charts;
mod controls;
mod geometry;
mod graph;
pub mod hops;
mod link;
mod stacks;
mod strip;
mod tokens;

use eframe::egui::{Color32, Pos2, Ui};

use super::model::{LogEvent, Model};
use super::narrative::Thing;
use crate::kit::inspector::{Inspector, Page, status_of};
use crate::lesson::{self, Intents, QuietWords, Status, Successor};
use crate::sim::SimTime;
use crate::ui::plots::Choice;
use crate::ui::present::{presenting, stage_area};
use crate::ui::theme::Palette;

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// The colour of a node, on the stage, in messages and in plots.
fn node_color(node: u8, palette: &Palette) -> Color32 {
    palette.of(usize::from(node).saturating_sub(1))
}

/// What is said while nothing is told.
const WRITES: QuietWords = QuietWords {
    none_yet: "Nothing has been written yet. Press Space.",
    first: "The first writes are on their way.",
    next: "Waiting for the next request.",
};

/// A message that the pointer holds, and where it was taken.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Held {
    message: u64,
    at: Pos2,
}

/// What is hovered, held, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    /// The operation under the pointer in the last frame: it is lit wherever it is.
    lit: Option<u64>,
    /// The operation under the pointer in this frame.
    pointed: Option<u64>,
    held: Option<Held>,
    inspector: Inspector<Thing>,
    /// Which charts are drawn, where it was chosen.
    plots: Choice,
}

impl View {
    fn point_at(&mut self, operation: Option<u64>) {
        if operation.is_some() {
            self.pointed = operation;
        }
    }

    /// Whether an operation is the one that is pointed at or explained.
    fn is_lit(&self, operation: Option<u64>) -> bool {
        operation.is_some()
            && (self.lit == operation
                || self.inspector.explained() == operation.map(Thing::Operation))
    }
}

impl View {
    /// The operation that is followed.
    fn followed(&self) -> Option<u64> {
        match self.inspector.explained() {
            Some(Thing::Operation(id)) => Some(id),
            _ => None,
        }
    }
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let desk = !presenting(ui);
        let area = stage_area(ui, geometry::CONTROLS, 0.0);
        let plan = geometry::Plan::of(area, scene.model);
        graph::links_ui(self, ui, scene, &plan, out);
        graph::machines_ui(self, ui, scene, &plan, out);
        tokens::tokens_ui(self, ui, scene, &plan, out);
        card::card_ui(ui, scene, &plan, out);
        if desk {
            controls::controls_ui(self, ui, scene, &plan, out);
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
        let all = ended.chain(scene.model.operations());
        self.inspector
            .follow_next(scene, which, all.map(|one| one.id), Thing::Operation)
    }

    fn has_details(&self) -> bool {
        self.inspector.is_open()
    }

    fn details(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        let explained = self.inspector.explained();
        let is_lit = |event: LogEvent| {
            let operation = event.operation();
            operation.is_some()
                && (self.lit == operation || explained == operation.map(Thing::Operation))
        };
        let own = |ui: &mut Ui, page: Page<Thing>, out: &mut Out| {
            if let Page::Why(Thing::Link(a, b)) = page {
                link::link_ui(ui, scene.model, (a, b), out);
            }
        };
        self.inspector.ui(ui, scene, out, is_lit, own);
        if let Some(Thing::Operation(id)) = self.inspector.pointed() {
            self.point_at(Some(id));
        }
    }

    fn status(&self, scene: &Scene<'_>) -> Status {
        let params = scene.model.params();
        let asks = params.reads_per_s + params.writes_per_s > 0.0;
        let idle = (!asks).then_some(("No requests arrive.", ""));
        status_of(scene, &WRITES, idle)
    }

    fn explain_status(&mut self, scene: &Scene<'_>) {
        self.inspector.explain_status(scene);
    }
}
