//! What the window asks of a lab: to be drawn.

use eframe::egui::Ui;

use super::LabOf;
use crate::lesson::{Aftermath, Intents, Pace, Scene, Status, Subject, View as _};
use crate::sim::SimTime;

/// A lab as the window sees it.
pub trait ShownLab {
    /// Draws the stage with its controls.
    fn stage_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath;
    /// Draws the plots.
    fn charts_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath;
    /// Draws what floats above the stage, if anything does.
    fn details_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath;
    /// The line that says what is happening.
    fn status(&self, pace: Pace) -> Status;
    /// Unfolds the explanation of that line.
    fn explain_status(&mut self, pace: Pace);
}

type Part<M> = fn(&mut <M as Subject>::View, &mut Ui, &Scene<'_, M>, &mut Intents<M>);

impl<M: Subject> LabOf<M> {
    fn scene(&self, pace: Pace) -> Scene<'_, M> {
        Scene {
            model: self.experiment.model(),
            now: self.experiment.now(),
            horizon: self.experiment.horizon(),
            pace,
            ghost: self.ghost.as_ref(),
        }
    }

    fn draw(&mut self, ui: &mut Ui, pace: Pace, part: Part<M>) -> Aftermath {
        let mut intents = Intents::default();
        // The view is taken out so that it can be changed while the rest is only looked at.
        let mut view = std::mem::take(&mut self.view);
        part(&mut view, ui, &self.scene(pace), &mut intents);
        self.view = view;
        self.carry_out(intents)
    }

    fn carry_out(&mut self, mut intents: Intents<M>) -> Aftermath {
        let mut aftermath = Aftermath {
            refusal: intents.take_refusal(),
            ..Aftermath::default()
        };
        if let Some(revision) = intents.take_revision()
            && let Err(refusal) = self.revise(revision)
        {
            aftermath.refusal = Some(refusal);
        }
        let (commands, go_to) = intents.into_parts();
        for command in commands {
            if let Err(refusal) = self.issue(command) {
                aftermath.refusal = Some(refusal);
            }
        }
        if let Some(at) = go_to {
            self.experiment
                .seek(at.min(self.experiment.horizon().max(SimTime::ZERO)));
            aftermath.went = true;
        }
        aftermath
    }
}

impl<M: Subject> ShownLab for LabOf<M> {
    fn stage_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath {
        self.draw(ui, pace, M::View::stage)
    }

    fn charts_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath {
        self.draw(ui, pace, M::View::charts)
    }

    fn details_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath {
        self.draw(ui, pace, M::View::details)
    }

    fn status(&self, pace: Pace) -> Status {
        self.view.status(&self.scene(pace))
    }

    fn explain_status(&mut self, pace: Pace) {
        let mut view = std::mem::take(&mut self.view);
        view.explain_status(&self.scene(pace));
        self.view = view;
    }
}
