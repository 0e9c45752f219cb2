//! What the window asks of a lab: to be drawn.

use eframe::egui::Ui;

use super::LabOf;
use crate::lesson::typed::{self, Wish};
use crate::lesson::{
    Aftermath, Commands as _, Intents, Kind, Pace, Parameters as _, Refusal, Scene, Status,
    Subject, Successor, Value, View as _,
};

/// A lab as the window sees it.
pub trait ShownLab {
    /// Draws the stage with its controls.
    fn stage_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath;
    /// Draws the plots.
    fn charts_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath;
    /// Whether anything is unfolded beside the stage.
    fn has_details(&self) -> bool;
    /// Draws what is unfolded beside the stage or over it, if anything is.
    fn details_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath;
    /// The pace at which what is under way can be followed; without end while nothing is.
    fn follow_pace(&self) -> f64;
    /// Follows one of what is under way, or another one; says whether there was one.
    fn follow_next(&mut self, pace: Pace, which: Successor) -> bool;
    /// The line that says what is happening.
    fn status(&self, pace: Pace) -> Status;
    /// Lets what is drawn only be looked at, or done something with.
    fn set_locked(&mut self, locked: bool);
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
        if let Some(which) = intents.take_follow() {
            view.follow_next(&self.scene(pace), which);
        }
        self.view = view;
        let asked = typed::take(ui.ctx());
        if self.locked {
            return Aftermath::default();
        }
        let mut aftermath = self.carry_out(intents);
        if let Some(refused) = asked.refused {
            aftermath.refusal = Some(Refusal::new(refused));
        }
        for wish in &asked.set {
            if let Err(refusal) = self.set(wish) {
                aftermath.refusal = Some(refusal);
            }
        }
        aftermath
    }

    /// Sets a parameter to exactly what was typed for it.
    fn set(&mut self, wish: &Wish) -> Result<(), Refusal> {
        let field = M::Params::field(&wish.name)?;
        let value = match field.kind {
            Kind::Count { .. } if wish.whole.fract() == 0.0 && wish.whole >= 0.0 => {
                Value::Count(wish.whole as u64)
            }
            _ => Value::Number(wish.value),
        };
        self.issue_change(M::Command::set(field.name, value))
    }

    /// Does something, unless it only sets what is set already: that would take away what the run
    /// still has to do, and change nothing.
    fn issue_change(&mut self, command: M::Command) -> Result<(), Refusal> {
        if let Some((name, value)) = command.as_set()
            && let Ok(field) = M::Params::field(name)
            && field.get(self.model().params()) == *value
        {
            return Ok(());
        }
        self.issue(command)
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
        let acts = commands.iter().any(M::Command::acts);
        let was_quiet = acts && self.follow_pace().is_infinite();
        let was_due = self.experiment.next_instant();
        for command in commands {
            if let Err(refusal) = self.issue_change(command) {
                aftermath.refusal = Some(refusal);
            }
        }
        let due = self.experiment.next_instant();
        let sooner = due.is_some_and(|due| was_due.is_none_or(|was_due| due < was_due));
        aftermath.set_off = was_quiet && sooner;
        aftermath.go_to = go_to.map(|at| at.min(self.experiment.horizon()));
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

    fn has_details(&self) -> bool {
        self.view.has_details()
    }

    fn details_ui(&mut self, ui: &mut Ui, pace: Pace) -> Aftermath {
        self.draw(ui, pace, M::View::details)
    }

    fn follow_pace(&self) -> f64 {
        self.view
            .follow(self.experiment.model(), self.experiment.now())
    }

    fn status(&self, pace: Pace) -> Status {
        self.view.status(&self.scene(pace))
    }

    fn set_locked(&mut self, locked: bool) {
        self.locked = locked;
    }

    fn follow_next(&mut self, pace: Pace, which: Successor) -> bool {
        let mut view = std::mem::take(&mut self.view);
        let found = view.follow_next(&self.scene(pace), which);
        self.view = view;
        found
    }

    fn explain_status(&mut self, pace: Pace) {
        let mut view = std::mem::take(&mut self.view);
        view.explain_status(&self.scene(pace));
        self.view = view;
    }
}
