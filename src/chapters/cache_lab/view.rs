//! The laboratory on the screen.

use eframe::egui::Ui;

use super::model::Model;
use crate::lesson::{self, Intents, Status};

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, _out: &mut Out) {
        ui.label(format!("{}", scene.now));
    }

    fn charts(&mut self, _ui: &mut Ui, _scene: &Scene<'_>, _out: &mut Out) {}

    fn details(&mut self, _ui: &mut Ui, _scene: &Scene<'_>, _out: &mut Out) {}

    fn status(&self, scene: &Scene<'_>) -> Status {
        Status {
            at: scene.now,
            text: String::new(),
            has_why: false,
        }
    }

    fn explain_status(&mut self, _scene: &Scene<'_>) {}
}
