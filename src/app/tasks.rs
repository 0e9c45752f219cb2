//! The tasks of an experiment beside the chapter's goals: how far each is, and why.

mod form;

use eframe::egui::{Align2, Role, Sense, Ui, Vec2};

use super::action::TimeAction;
use super::{Action, Session, widgets};
use crate::lesson::{ConditionReading, Task, TaskReading, Timing};
use crate::sim::SimTime;
use crate::ui::controls::quiet_button;
use crate::ui::goals::{GoalRow, goal_card, paint_check};
use crate::ui::ring::paint_ring;
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line, thousands};

pub(super) use form::TaskForm;

/// The task that is unfolded, by its place.
#[derive(Debug, Default)]
pub(super) struct TasksPart {
    unfolded: Option<usize>,
}

impl TasksPart {
    /// Draws the card of tasks; nothing if there are none.
    pub(super) fn ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Vec<Action>) {
        let tasks = session.lab.tasks();
        if tasks.is_empty() {
            return;
        }
        let readings = session.lab.task_readings();
        let rows: Vec<GoalRow<'_>> = tasks
            .iter()
            .zip(&readings)
            .map(|(task, reading)| GoalRow {
                title: &task.title,
                progress: reading.progress,
                reading: short(task, reading),
                met: reading.met,
                before: false,
                next: "",
            })
            .collect();
        if let Some(clicked) = goal_card(ui, "Tasks", &rows) {
            self.unfolded = Some(clicked).filter(|_| self.unfolded != Some(clicked));
        }
        if let Some(place) = self.unfolded
            && let Some((task, reading)) = tasks.get(place).zip(readings.get(place))
            && unfolded_ui(ui, task, reading, out)
        {
            self.unfolded = None;
        }
        ui.add_space(12.0);
    }
}

/// What a task's row says at its end.
fn short(task: &Task, reading: &TaskReading) -> String {
    match (reading.timing, task.from_s, task.until_s) {
        (Timing::Early, Some(from), _) => format!("from {from} s"),
        (Timing::Late, _, Some(until)) => format!("until {until} s"),
        _ => match &reading.conditions[..] {
            [one] => value_text(one.value),
            several => {
                let hold = several.iter().filter(|reading| reading.holds).count();
                format!("{hold} of {}", several.len())
            }
        },
    }
}

/// A number as it is read beside a bound; what has none yet says so.
pub(super) fn value_text(value: Option<f64>) -> String {
    match value {
        None => "no value yet".to_owned(),
        Some(value) if value.abs() >= 1_000.0 => thousands(value),
        Some(value) if value.fract() == 0.0 => format!("{value:.0}"),
        Some(value) if value.abs() >= 10.0 => format!("{value:.1}"),
        Some(value) => format!("{value:.3}"),
    }
}

/// The conditions of a task one by one; true if they are to be folded again.
fn unfolded_ui(ui: &mut Ui, task: &Task, reading: &TaskReading, out: &mut Vec<Action>) -> bool {
    let mut fold = false;
    ui.add_space(4.0);
    widgets::card(ui, &task.title, |ui| {
        for (condition, state) in task.conditions.iter().zip(&reading.conditions) {
            condition_ui(ui, &condition.text(), *state);
        }
        let when = task.when();
        if !when.is_empty() {
            widgets::paragraph(ui, format!("It counts {when} of the run."));
        }
        widgets::note(ui, "A file is judged at the moment at which it was saved.");
        ui.horizontal(|ui| {
            let there = match reading.timing {
                Timing::Counts => None,
                Timing::Early => task.from_s,
                Timing::Late => task.until_s,
            };
            if let Some(at) = there
                && widgets::link(ui, &format!("go to {at} s")).clicked()
            {
                out.push(Action::Time(TimeAction::GoTo(SimTime::from_secs_f64(at))));
            }
            fold = quiet_button(ui, "close").clicked();
        });
    });
    fold
}

fn condition_ui(ui: &mut Ui, text: &str, state: ConditionReading) {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), 24.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
    let value = value_text(state.value);
    let held = if state.holds {
        "holds"
    } else {
        "does not hold"
    };
    describe(
        &response,
        Role::Label,
        &format!("{text}: {held}, {value}"),
        "",
    );
    let painter = ui.painter();
    let sign = rect.left_center() + Vec2::new(8.0, 0.0);
    if state.holds {
        paint_check(painter, sign, 6.5, palette.hit, palette.panel);
    } else {
        paint_ring(painter, sign, 6.0, 0.0, 1.5, palette.accent, palette.line);
    }
    let right = Align2::RIGHT_CENTER;
    let mono = font::mono(13.0);
    let at = rect.right_center();
    let number = text_line(painter, at, right, &value, mono, palette.ink2, rect.width());
    let at = rect.left_center() + Vec2::new(22.0, 0.0);
    let room = number.left() - at.x - 8.0;
    let (left, ink) = (Align2::LEFT_CENTER, palette.ink2);
    text_line(painter, at, left, text, font::label(), ink, room);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_beside_bounds_are_short() {
        for (value, text) in [
            (None, "no value yet"),
            (Some(2_000.4), "2,000"),
            (Some(3.0), "3"),
            (Some(0.81349), "0.813"),
            (Some(12.345), "12.3"),
        ] {
            assert_eq!(value_text(value), text);
        }
    }
}
