//! Replication on the screen: the stage, the plots and what explains them.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is only
//! what the pointer is on or holds, and what has been unfolded.

mod card;
mod charts;
mod controls;
mod details;
mod geometry;
mod graph;
pub mod hops;
mod link;
mod stacks;
mod status;
mod strip;
mod tokens;

use eframe::egui::{Pos2, Ui};

use super::model::Model;
use crate::lesson::{self, Intents, Status};
use crate::ui::present::{presenting, stage_area};

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// What has been clicked to be explained.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Selection {
    Operation(u64),
    Link(u8, u8),
    Log,
}

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
    selection: Option<Selection>,
    more: bool,
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
            && (self.lit == operation || self.selection == operation.map(Selection::Operation))
    }
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let desk = !presenting(ui);
        let area = stage_area(ui, geometry::CONTROLS, 0.0);
        let plan = geometry::Plan::of(area, scene.model, self.more && desk);
        graph::links_ui(self, ui, scene, &plan, out);
        graph::machines_ui(self, ui, scene, &plan, out);
        tokens::tokens_ui(self, ui, scene, &plan, out);
        card::card_ui(ui, scene, &plan, out);
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
        let explained = status::subject(scene.model, scene.now, scene.pace)
            .and_then(|line| line.what.operation())
            .map(Selection::Operation);
        self.selection = Some(explained.unwrap_or(Selection::Log));
    }
}
