//! The glossary: every term with its card, in a panel, and below each text.

use std::sync::OnceLock;

use eframe::egui::{Label, Response, RichText, Role, ScrollArea, TextEdit, Ui, WidgetInfo};

use super::Action;
use super::action::{OpenAction, WindowAction};
use crate::chapters::chapter;
use crate::lesson::glossary::{self, Term};
use crate::ui::describe;
use crate::ui::theme::{font, palette};

/// All terms; read once.
pub(super) fn terms() -> &'static [Term] {
    static TERMS: OnceLock<Vec<Term>> = OnceLock::new();
    TERMS.get_or_init(|| glossary::terms().unwrap_or_default())
}

/// What is shown of it.
#[derive(Debug, Default)]
pub(super) struct Glossary {
    typed: String,
    /// The term to be brought into sight.
    wanted: Option<String>,
}

impl Glossary {
    /// The glossary at a term, or at its beginning.
    pub(super) fn at(term: Option<String>) -> Self {
        Self {
            typed: String::new(),
            wanted: term,
        }
    }

    pub(super) fn ui(&mut self, ui: &mut Ui, out: &mut Vec<Action>) {
        let field = TextEdit::singleline(&mut self.typed)
            .hint_text("a term, or what a manual calls it")
            .font(font::label())
            .desired_width(f32::INFINITY);
        let response = ui.add(field);
        response.widget_info(|| WidgetInfo::labeled(Role::SearchInput, true, "find a term"));
        ui.add_space(8.0);
        ScrollArea::vertical()
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let found = terms().iter().filter(|term| term.is_called(&self.typed));
                for term in found {
                    let top = ui.cursor().min;
                    card_ui(ui, term, out);
                    if self.wanted.take_if(|wanted| *wanted == term.term).is_some() {
                        let rect = ui.min_rect().with_min_y(top.y);
                        ui.scroll_to_rect(rect, Some(eframe::egui::Align::TOP));
                    }
                    ui.add_space(12.0);
                }
            });
    }
}

/// A term with what it means, what else it is called, where it is met and what to look up next.
fn card_ui(ui: &mut Ui, term: &Term, out: &mut Vec<Action>) {
    let palette = palette(ui);
    let name = RichText::new(&term.term)
        .font(font::bold(15.0))
        .color(palette.ink);
    let response = ui.add(Label::new(name));
    describe(&response, Role::Heading, &term.term, "");
    body_ui(ui, term);
    ui.horizontal_wrapped(|ui| {
        ui.label(
            RichText::new("Met in:")
                .font(font::note())
                .color(palette.ink3),
        );
        for id in &term.met {
            if let Ok(chapter) = chapter(id)
                && ui
                    .link(RichText::new(chapter.name).font(font::note()))
                    .clicked()
            {
                out.push(OpenAction::Chapter(chapter).into());
            }
        }
    });
}

/// What stands in a card below its name, also where it is only hovered.
fn body_ui(ui: &mut Ui, term: &Term) {
    let palette = palette(ui);
    let note = |text: String| RichText::new(text).font(font::note()).color(palette.ink3);
    if !term.also.is_empty() {
        ui.label(note(format!("also called {}", term.also.join(", "))));
    }
    let text = RichText::new(&term.text)
        .font(font::label())
        .color(palette.ink2);
    ui.add(Label::new(text).wrap());
    if !term.next.is_empty() {
        ui.label(note(format!("Look up next: {}", term.next.join(", "))));
    }
}

/// A term with its card under the pointer.
pub(super) fn term_ui(ui: &mut Ui, name: &str) -> Response {
    let link = ui.link(RichText::new(name).font(font::label()));
    match terms().iter().find(|term| term.term == name) {
        Some(term) => link.on_hover_ui(|ui| {
            ui.set_max_width(360.0);
            body_ui(ui, term);
        }),
        None => link,
    }
}

/// The terms of a chapter, each with its card under the pointer; a click opens the glossary there.
pub(super) fn terms_ui(ui: &mut Ui, chapter: &str, out: &mut Vec<Action>) {
    let palette = palette(ui);
    let here = terms()
        .iter()
        .filter(|term| term.met.iter().any(|id| id == chapter));
    let heading = RichText::new("Terms")
        .font(font::bold(17.0))
        .color(palette.ink);
    ui.add_space(12.0);
    let response = ui.add(Label::new(heading));
    describe(&response, Role::Heading, "Terms", "");
    ui.horizontal_wrapped(|ui| {
        ui.spacing_mut().item_spacing.x = 10.0;
        for term in here {
            if term_ui(ui, &term.term).clicked() {
                out.push(WindowAction::ShowGlossary(Some(term.term.clone())).into());
            }
        }
    });
}
