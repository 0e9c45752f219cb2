//! The question of what becomes of experiments that are in no file, as it is asked.

use std::collections::BTreeSet;

use eframe::egui::{Align, Label, Layout, RichText, Ui};

use crate::app::action::{KeptAction, WindowAction};
use crate::app::left::Which;
use crate::app::{Action, widgets};
use crate::ui::controls::{outline_button, primary_button, quiet_button};
use crate::ui::theme::{font, palette};

#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) which: Which,
    pub(super) title: String,
    pub(super) about: String,
    /// Why it cannot be kept for next time, if it cannot.
    pub(super) not_kept: Option<String>,
}

/// The question.
#[derive(Debug, Default)]
pub(in crate::app) struct ClosingForm {
    pub(super) rows: Vec<Row>,
    pub(super) let_go: BTreeSet<Which>,
    pub(super) fresh: bool,
}

impl ClosingForm {
    pub(super) fn new(rows: Vec<Row>, let_go: BTreeSet<Which>) -> Self {
        Self {
            rows,
            let_go,
            fresh: true,
        }
    }

    pub(in crate::app) fn ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        widgets::paragraph(ui, self.sentence());
        ui.add_space(8.0);
        for row in &self.rows {
            row_ui(ui, row, self.let_go.contains(&row.which), out);
            ui.add_space(10.0);
        }
        ui.add_space(4.0);
        ui.horizontal(|ui| {
            let close = primary_button(ui, &self.close_text());
            if std::mem::take(&mut self.fresh) {
                close.request_focus();
            }
            if close.clicked() {
                out.push(KeptAction::CloseNow.into());
            }
            if quiet_button(ui, "let go of all").clicked() {
                let all = self.rows.iter().map(|row| row.which.clone());
                out.extend(all.map(|which| KeptAction::Mark(which, true).into()));
            }
            if quiet_button(ui, "cancel").clicked() {
                out.push(WindowAction::Close.into());
            }
        });
    }

    fn sentence(&self) -> String {
        let count = self.rows.len();
        let these = if count == 1 {
            "This experiment is".to_owned()
        } else {
            format!("These {count} experiments are")
        };
        format!("{these} in no file yet. What is kept is offered at the next start.")
    }

    fn close_text(&self) -> String {
        let gone = self.let_go.len();
        match (self.rows.len() - gone, gone) {
            (1, 0) => "Keep it and close".to_owned(),
            (kept, 0) => format!("Keep all {kept} and close"),
            (0, 1) => "Let go of it and close".to_owned(),
            (0, gone) => format!("Let go of all {gone} and close"),
            (kept, gone) => format!("Keep {kept}, let go of {gone}, and close"),
        }
    }
}

fn row_ui(ui: &mut Ui, row: &Row, goes: bool, out: &mut Vec<Action>) {
    ui.horizontal(|ui| {
        let layout = Layout::right_to_left(Align::Center);
        ui.with_layout(layout, |ui| {
            let word = if goes { "Keep" } else { "Let go" };
            let button = outline_button(ui, word);
            if button.clicked() {
                out.push(KeptAction::Mark(row.which.clone(), !goes).into());
            }
            if outline_button(ui, "Save\u{2026}").clicked() {
                out.push(KeptAction::Save(row.which.clone()).into());
            }
            ui.with_layout(Layout::top_down(Align::Min), |ui| {
                let title = RichText::new(&row.title)
                    .font(font::strong(14.0))
                    .color(palette(ui).ink);
                let title = if goes { title.strikethrough() } else { title };
                ui.add(Label::new(title).truncate());
                widgets::note(ui, &row.about);
                if let Some(why) = &row.not_kept {
                    let why = format!("It cannot be kept for next time: {why}");
                    let text = RichText::new(why)
                        .font(font::note())
                        .color(palette(ui).miss);
                    ui.add(Label::new(text).wrap());
                }
            });
        });
    });
}
