//! The tasks of an experiment beside the chapter's goals: how far each is, and why.

mod form;

use eframe::egui::{Align2, Role, Sense, Ui, Vec2};

use super::action::TimeAction;
use super::{Action, Session, widgets};
use crate::lesson::{Lab, MetricInfo, Task, TaskReading, Timing, digits};
use crate::sim::SimTime;
use crate::ui::controls::quiet_button;
use crate::ui::goals::{GoalRow, goal_card, paint_check};
use crate::ui::ring::paint_ring;
use crate::ui::theme::{font, palette};
use crate::ui::{describe, text_line};

pub(super) use form::TaskForm;

/// The task that is unfolded, by its place.
#[derive(Debug, Default)]
pub(super) struct TasksPart {
    unfolded: Option<usize>,
}

impl TasksPart {
    /// Draws the card of tasks; nothing if there are none.
    pub(super) fn ui(&mut self, ui: &mut Ui, session: &Session, out: &mut Vec<Action>) {
        let lab = session.lab.as_ref();
        let tasks = lab.tasks();
        if tasks.is_empty() {
            return;
        }
        let readings = lab.task_readings();
        let rows: Vec<GoalRow<'_>> = tasks
            .iter()
            .zip(&readings)
            .map(|(task, reading)| GoalRow {
                title: &task.title,
                progress: reading.progress,
                reading: short(lab, task, reading),
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
            && unfolded_ui(ui, lab, (task, reading), out)
        {
            self.unfolded = None;
        }
        ui.add_space(12.0);
    }
}

/// What a task's row says at its end.
fn short(lab: &dyn Lab, task: &Task, reading: &TaskReading) -> String {
    match (reading.timing, task.from_s, task.until_s) {
        (Timing::Early, Some(from), _) => format!("from {from} s"),
        (Timing::Late, _, Some(until)) => format!("until {until} s"),
        _ => match &reading.conditions[..] {
            [one] => {
                let asked = task.conditions.first();
                let info = asked.and_then(|asked| lab.metric_info(&asked.metric));
                value_text(info.as_ref(), one.value)
            }
            several => {
                let hold = several.iter().filter(|reading| reading.holds).count();
                format!("{hold} of {}", several.len())
            }
        },
    }
}

/// A value of a metric beside a bound on it; what has none yet says so.
pub(super) fn value_text(info: Option<&MetricInfo>, value: Option<f64>) -> String {
    match (value, info) {
        (None, _) => "no value yet".to_owned(),
        (Some(value), Some(info)) => info.text(value),
        (Some(value), None) => digits(value),
    }
}

/// The conditions of a task one by one; true if they are to be folded again.
fn unfolded_ui(
    ui: &mut Ui,
    lab: &dyn Lab,
    (task, reading): (&Task, &TaskReading),
    out: &mut Vec<Action>,
) -> bool {
    let mut fold = false;
    ui.add_space(4.0);
    widgets::card(ui, &task.title, |ui| {
        for (condition, state) in task.conditions.iter().zip(&reading.conditions) {
            let info = lab.metric_info(&condition.metric);
            let value = value_text(info.as_ref(), state.value);
            condition_ui(ui, &condition.text(info.as_ref()), state.holds, &value);
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

fn condition_ui(ui: &mut Ui, text: &str, holds: bool, value: &str) {
    let palette = palette(ui);
    let extent = Vec2::new(ui.available_width(), 24.0);
    let (rect, response) = ui.allocate_exact_size(extent, Sense::hover());
    let held = if holds { "holds" } else { "does not hold" };
    describe(
        &response,
        Role::Label,
        &format!("{text}: {held}, {value}"),
        "",
    );
    let painter = ui.painter();
    let sign = rect.left_center() + Vec2::new(8.0, 0.0);
    if holds {
        paint_check(painter, sign, 6.5, palette.hit, palette.panel);
    } else {
        paint_ring(painter, sign, 6.0, 0.0, 1.5, palette.accent, palette.line);
    }
    let right = Align2::RIGHT_CENTER;
    let mono = font::mono(13.0);
    let at = rect.right_center();
    let number = text_line(painter, at, right, value, mono, palette.ink2, rect.width());
    let at = rect.left_center() + Vec2::new(22.0, 0.0);
    let room = number.left() - at.x - 8.0;
    let (left, ink) = (Align2::LEFT_CENTER, palette.ink2);
    text_line(painter, at, left, text, font::label(), ink, room);
}
