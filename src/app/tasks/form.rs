//! The form in which a teacher writes tasks.

use eframe::egui::{Popup, Role, ScrollArea, TextEdit, Ui, Vec2};

use super::value_text;
use crate::app::Action;
use crate::app::action::{ShareAction, WindowAction};
use crate::app::menus::{drop_button, menu_row};
use crate::app::widgets::{self, Sign, field_info, sign_button};
use crate::lesson::typed::Quantity;
use crate::lesson::{Condition, Lab, MOST_CONDITIONS, MOST_TASKS, MetricInfo, Refusal, Task};
use crate::ui::controls::{outline_button, primary_button, quiet_button, segmented};
use crate::ui::describe;
use crate::ui::theme::font;

/// What is filled in.
#[derive(Debug)]
pub(in crate::app) struct TaskForm {
    drafts: Vec<Draft>,
    /// Why it could not be taken over.
    pub refusal: Option<String>,
}

/// A task as it is being written.
#[derive(Clone, Debug, Default, PartialEq)]
struct Draft {
    title: String,
    from: String,
    until: String,
    conditions: Vec<Line>,
}

/// A condition as it is being written.
#[derive(Clone, Debug, Default, PartialEq)]
struct Line {
    metric: String,
    most: bool,
    value: String,
}

/// A metric with its value as it stands.
struct Measured {
    info: MetricInfo,
    value: Option<f64>,
}

impl Measured {
    /// All metrics of a lab.
    fn of(lab: &dyn Lab) -> Vec<Self> {
        let values = lab.metrics().into_iter().map(|(_, value)| value);
        let infos = lab.metric_infos().into_iter();
        infos
            .zip(values)
            .map(|(info, value)| Self { info, value })
            .collect()
    }
}

impl TaskForm {
    /// The form with the tasks of a lab, or with an empty one.
    pub(in crate::app) fn new(lab: &dyn Lab) -> Self {
        let mut drafts: Vec<Draft> = lab.tasks().iter().map(Draft::of).collect();
        if drafts.is_empty() {
            drafts.push(Draft::fresh(lab));
        }
        Self {
            drafts,
            refusal: None,
        }
    }

    /// The tasks as they are written.
    ///
    /// # Errors
    /// When something is no number, in a sentence.
    pub(in crate::app) fn tasks(&self) -> Result<Vec<Task>, Refusal> {
        self.drafts.iter().map(Draft::task).collect()
    }

    pub(in crate::app) fn ui(&mut self, ui: &mut Ui, lab: &dyn Lab, out: &mut Vec<Action>) {
        widgets::paragraph(
            ui,
            "What whoever opens this experiment is asked to reach. It is shown with its progress \
             beside the goals, and `hotset check` grades it.",
        );
        let metrics = Measured::of(lab);
        let mut gone = None;
        let count = self.drafts.len();
        for (place, draft) in self.drafts.iter_mut().enumerate() {
            ui.add_space(8.0);
            ui.push_id(("task", place), |ui| {
                if draft.ui(ui, place + 1, count, &metrics) {
                    gone = Some(place);
                }
            });
        }
        if let Some(place) = gone {
            self.drafts.remove(place);
        }
        ui.add_space(8.0);
        let room = self.drafts.len() < MOST_TASKS;
        let more = ui.add_enabled_ui(room, |ui| outline_button(ui, "Add a task"));
        if more.inner.clicked() {
            self.drafts.push(Draft::fresh(lab));
        }
        ui.add_space(8.0);
        if let Some(refusal) = &self.refusal {
            widgets::refusal(ui, refusal);
        }
        ui.horizontal(|ui| {
            if primary_button(ui, "Use these tasks").clicked() {
                out.push(ShareAction::UseTasks.into());
            }
            if quiet_button(ui, "cancel").clicked() {
                out.push(WindowAction::Close.into());
            }
        });
    }
}

impl Draft {
    fn fresh(lab: &dyn Lab) -> Self {
        Self {
            conditions: vec![Line::fresh(&lab.metric_names())],
            ..Self::default()
        }
    }

    fn of(task: &Task) -> Self {
        let second = |second: Option<f64>| second.map_or(String::new(), |s| s.to_string());
        Self {
            title: task.title.clone(),
            from: second(task.from_s),
            until: second(task.until_s),
            conditions: task.conditions.iter().flat_map(Line::of).collect(),
        }
    }

    fn task(&self) -> Result<Task, Refusal> {
        let moment = |text: &str, name: &str| match text.trim() {
            "" => Ok(None),
            text => number(text, name).map(Some),
        };
        let conditions = self.conditions.iter().map(Line::condition);
        Ok(Task {
            title: self.title.trim().to_owned(),
            conditions: conditions.collect::<Result<_, _>>()?,
            from_s: moment(&self.from, "from")?,
            until_s: moment(&self.until, "until")?,
        })
    }

    /// Draws the fields; true if the task is to go.
    fn ui(&mut self, ui: &mut Ui, number: usize, count: usize, metrics: &[Measured]) -> bool {
        let margin = Vec2::new(10.0, 5.0);
        let mut gone = false;
        let name = format!("task {number}");
        widgets::note(ui, &name);
        ui.horizontal(|ui| {
            let field = TextEdit::singleline(&mut self.title)
                .hint_text("what is asked for, such as: Nine of ten reads are hits")
                .margin(margin)
                .desired_width(ui.available_width() - 60.0);
            let title = ui.add(field);
            title.widget_info(|| field_info(&name, &self.title));
            let help = format!("take task {number} away");
            gone = sign_button(ui, Sign::Close, &help, &help).clicked();
        });
        let mut without = None;
        let several = self.conditions.len() > 1;
        for (place, line) in self.conditions.iter_mut().enumerate() {
            ui.push_id(("condition", place), |ui| {
                if line.ui(ui, (number, place + 1), several, metrics) {
                    without = Some(place);
                }
            });
        }
        if let Some(place) = without {
            self.conditions.remove(place);
        }
        ui.horizontal(|ui| {
            let room = self.conditions.len() < MOST_CONDITIONS;
            let add = ui.add_enabled_ui(room, |ui| quiet_button(ui, "and also\u{2026}"));
            if add.inner.clicked() {
                let names: Vec<&str> = metrics.iter().map(|one| one.info.name).collect();
                self.conditions.push(Line::fresh(&names));
            }
            for (name, text) in [("from", &mut self.from), ("until", &mut self.until)] {
                let label = widgets::note(ui, format!("{name}, s"));
                let field = TextEdit::singleline(text)
                    .font(font::mono(14.0))
                    .hint_text("any")
                    .desired_width(64.0);
                let field = ui.add(field).labelled_by(label.id);
                let spoken = if count > 1 {
                    format!("{name} of task {number}")
                } else {
                    name.to_owned()
                };
                field.widget_info(|| field_info(&spoken, text));
            }
        });
        gone
    }
}

impl Line {
    /// A condition on a metric that most teachers begin with, if the chapter has it.
    fn fresh(metrics: &[&str]) -> Self {
        let usual = metrics.iter().find(|name| name.ends_with("hit_rate"));
        let first = usual.or_else(|| metrics.first());
        Self {
            metric: first.map_or(String::new(), |name| (*name).to_owned()),
            ..Self::default()
        }
    }

    /// A condition with two bounds is written as two lines.
    fn of(condition: &Condition) -> Vec<Self> {
        let bounds = [(false, condition.at_least), (true, condition.at_most)];
        let lines = bounds.into_iter().filter_map(|(most, bound)| {
            bound.map(|bound| Self {
                metric: condition.metric.clone(),
                most,
                value: bound.to_string(),
            })
        });
        lines.collect()
    }

    fn condition(&self) -> Result<Condition, Refusal> {
        let bound = number(&self.value, &self.metric)?;
        Ok(Condition {
            metric: self.metric.clone(),
            at_least: (!self.most).then_some(bound),
            at_most: self.most.then_some(bound),
        })
    }

    /// Draws the fields; true if the condition is to go.
    fn ui(
        &mut self,
        ui: &mut Ui,
        (task, place): (usize, usize),
        several: bool,
        metrics: &[Measured],
    ) -> bool {
        let mut gone = false;
        ui.horizontal(|ui| {
            let chosen = metrics.iter().find(|one| one.info.name == self.metric);
            let info = chosen.map(|chosen| &chosen.info);
            let title = info.map_or_else(|| self.metric.clone(), MetricInfo::title);
            let now = value_text(info, chosen.and_then(|chosen| chosen.value));
            let metric = drop_button(ui, 230.0, &title);
            let name = format!("metric {place} of task {task}");
            describe(&metric, Role::ComboBox, &name, &title);
            Popup::menu(&metric).gap(4.0).width(320.0).show(|ui| {
                ScrollArea::vertical().max_height(300.0).show(ui, |ui| {
                    ui.spacing_mut().item_spacing.y = 2.0;
                    for Measured { info, .. } in metrics {
                        let row = menu_row(ui, &info.title(), info.name == self.metric);
                        if row.clicked() {
                            info.name.clone_into(&mut self.metric);
                        }
                        row.on_hover_text(info.help);
                    }
                });
            });
            let choices = [(false, "at least"), (true, "at most")];
            if let Some(most) = segmented(ui, "comparison", self.most, &choices) {
                self.most = most;
            }
            let field = TextEdit::singleline(&mut self.value)
                .font(font::mono(14.0))
                .hint_text("value")
                .desired_width(72.0);
            let field = ui.add(field);
            let name = format!("value {place} of task {task}");
            field.widget_info(|| field_info(&name, &self.value));
            widgets::note(ui, format!("now {now}"));
            if several {
                let help = format!("take condition {place} of task {task} away");
                gone = sign_button(ui, Sign::Close, &help, &help).clicked();
            }
        });
        gone
    }
}

/// A number for a moment or a metric, whose name says its unit.
fn number(text: &str, of: &str) -> Result<f64, Refusal> {
    let quantity = match of {
        "from" | "until" => Quantity::SECONDS,
        metric => Quantity::of(metric),
    };
    let read = quantity.read(text);
    read.map_err(|refusal| Refusal::new(format!("`{of}`: {refusal}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_task_comes_back_from_its_draft() {
        let condition = |metric: &str, least, most| Condition {
            metric: metric.to_owned(),
            at_least: least,
            at_most: most,
        };
        let mut task = Task {
            title: "T".to_owned(),
            conditions: vec![
                condition("a", Some(0.9), None),
                condition("b", None, Some(12.5)),
            ],
            from_s: Some(30.0),
            until_s: None,
        };
        assert_eq!(Draft::of(&task).task().unwrap(), task);
        // Two bounds come back as two conditions.
        task.conditions = vec![condition("a", Some(1.0), Some(2.0))];
        let again = Draft::of(&task).task().unwrap();
        assert_eq!(
            again.conditions,
            [
                condition("a", Some(1.0), None),
                condition("a", None, Some(2.0))
            ]
        );
    }

    #[test]
    fn what_is_no_number_is_said() {
        for wrong in ["", "many", "NaN", "inf", "1,5"] {
            let line = Line {
                metric: "hits".to_owned(),
                most: false,
                value: wrong.to_owned(),
            };
            let refusal = line.condition().unwrap_err().to_string();
            assert!(
                refusal.contains("`hits`") && refusal.ends_with('.'),
                "{refusal}"
            );
        }
    }
}
