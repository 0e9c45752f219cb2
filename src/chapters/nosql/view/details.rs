//! What unfolds over the stage: what a family did for a question, and the event log.

use eframe::egui::{Label, RichText, Sense, Ui};

use super::panels::{cost_text, title};
use super::status::{line_text, question_text};
use super::{Out, Scene, Selection, View};
use crate::chapters::nosql::because::steps;
use crate::chapters::nosql::families::Family;
use crate::chapters::nosql::model::What;
use crate::ui::card::{card, clock, moment_link, scrolled};
use crate::ui::controls::{quiet_button, section_title};
use crate::ui::theme::{font, palette};

/// Lines of the log that are shown.
const LINES: usize = 120;

pub(super) fn details_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let Some(selection) = view.selection else {
        return;
    };
    let mut open = true;
    card(ui, "nosql details", |ui, most| {
        open = header_ui(view, ui, selection);
        scrolled(ui, most, |ui| match selection {
            Selection::Work(id, family) => work_ui(ui, scene, id, family, out),
            Selection::Log => log_ui(view, ui, scene, out),
        });
    });
    let escape = ui.input(|input| input.key_pressed(eframe::egui::Key::Escape));
    if !open || escape {
        view.selection = None;
    }
}

fn header_ui(view: &mut View, ui: &mut Ui, selection: Selection) -> bool {
    let mut open = true;
    ui.horizontal(|ui| {
        let name = match selection {
            Selection::Work(_, family) => format!("Why: the {} store", title(family)),
            Selection::Log => "What has happened".to_owned(),
        };
        let name = RichText::new(name)
            .font(font::strong(16.0))
            .color(palette(ui).ink);
        ui.label(name);
        let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
        ui.with_layout(layout, |ui| {
            open = !quiet_button(ui, "close").clicked();
            if selection != Selection::Log && quiet_button(ui, "event log").clicked() {
                view.selection = Some(Selection::Log);
            }
        });
    });
    ui.add_space(4.0);
    open
}

fn work_ui(ui: &mut Ui, scene: &Scene<'_>, id: u64, family: Family, out: &mut Out) {
    let palette = palette(ui);
    let Some(execution) = scene.model.execution(id) else {
        ui.label("This question lies too far back, or has not been asked yet at this moment.");
        return;
    };
    let text = format!("Asked for {}.", question_text(execution.question));
    ui.label(RichText::new(text).font(font::body()).color(palette.ink));
    ui.add_space(6.0);
    if moment_link(ui, execution.asked_at) {
        out.go_to(execution.asked_at);
    }
    let part = execution.part(family);
    for step in steps(scene.model.params(), execution.question, family, part) {
        let text = RichText::new(step).font(font::label()).color(palette.ink2);
        ui.add(Label::new(text).wrap());
        ui.add_space(4.0);
    }
    let text = format!("Together {}.", cost_text(part.work.cost_us()));
    ui.label(RichText::new(text).font(font::label()).color(palette.ink));
    ui.add_space(6.0);
    for other in Family::ALL.into_iter().filter(|&other| other != family) {
        let cost = cost_text(execution.part(other).work.cost_us());
        let text = RichText::new(format!("{}: {cost}", title(other))).font(font::note());
        ui.label(text.color(palette.ink3));
    }
}

fn log_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let palette = palette(ui);
    section_title(ui, "newest first", "click a line for its why");
    for line in scene.model.log().lines().rev().take(LINES) {
        let text = format!("{}  {}", clock(line.at), line_text(line.what));
        let shown = RichText::new(text).font(font::label()).color(palette.ink2);
        let response = ui.add(Label::new(shown).sense(Sense::click()).truncate());
        if response.clicked() {
            match line.what {
                What::Answered { id, family } | What::ReadFailed { id, family, .. } => {
                    view.selection = Some(Selection::Work(id, family));
                }
                _ => out.go_to(line.at),
            }
        }
    }
}
