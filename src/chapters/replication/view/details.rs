//! What unfolds over the stage: why something happened, and the event log.

use eframe::egui::{Align, Key, Label, Layout, RichText, Sense, Ui};

use super::link;
use super::status::line_text;
use super::{Out, Scene, Selection, View};
use crate::chapters::replication::because::{Cited, why};
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
    card(ui, "replication details", |ui, most| {
        open = header_ui(view, ui, selection);
        scrolled(ui, most, |ui| match selection {
            Selection::Operation(id) => operation_ui(view, ui, scene, id, out),
            Selection::Link(a, b) => link::link_ui(ui, scene.model, (a, b), out),
            Selection::Log => log_ui(view, ui, scene),
        });
    });
    let escape = ui.input(|input| input.key_pressed(Key::Escape));
    if !open || escape {
        view.selection = None;
    }
}

/// The title with its buttons; returns whether the card stays open.
fn header_ui(view: &mut View, ui: &mut Ui, selection: Selection) -> bool {
    let mut open = true;
    ui.horizontal(|ui| {
        let title = match selection {
            Selection::Operation(_) => "Why".to_owned(),
            Selection::Link(a, b) => format!("The link between nodes {a} and {b}"),
            Selection::Log => "What has happened".to_owned(),
        };
        ui.label(
            RichText::new(title)
                .font(font::strong(16.0))
                .color(palette(ui).ink),
        );
        ui.with_layout(Layout::right_to_left(Align::Center), |ui| {
            if quiet_button(ui, "close").clicked() {
                open = false;
            }
            if selection != Selection::Log && quiet_button(ui, "event log").clicked() {
                view.selection = Some(Selection::Log);
            }
        });
    });
    ui.add_space(4.0);
    open
}

fn operation_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, id: u64, out: &mut Out) {
    let palette = palette(ui);
    let Some(operation) = scene.model.operation(id) else {
        ui.label("This lies too far back, or has not been sent yet at this moment.");
        return;
    };
    view.point_at(Some(id));
    let explained = why(scene.model, operation);
    ui.label(
        RichText::new(&explained.headline)
            .font(font::body())
            .color(palette.ink),
    );
    ui.add_space(8.0);
    for cited in &explained.chain {
        cited_ui(ui, cited, out);
    }
    if let Some(partner) = operation.partner {
        ui.add_space(8.0);
        if ui
            .link("The write and the read that belong together")
            .clicked()
        {
            view.selection = Some(Selection::Operation(partner));
        }
    }
}

/// A link of the chain: its moment, which leads there, and what happened.
fn cited_ui(ui: &mut Ui, cited: &Cited, out: &mut Out) {
    ui.horizontal_top(|ui| {
        if moment_link(ui, cited.at) {
            out.go_to(cited.at);
        }
        let text = RichText::new(&cited.text)
            .font(font::label())
            .color(palette(ui).ink2);
        ui.add(Label::new(text).wrap());
    });
}

fn log_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>) {
    let palette = palette(ui);
    section_title(ui, "newest first", "click a line for its why");
    for line in scene.model.log().lines().rev().take(LINES) {
        let text = format!("{}  {}", clock(line.at), line_text(line.what));
        let operation = line.what.operation();
        let color = if view.is_lit(operation) {
            palette.ink
        } else {
            palette.ink2
        };
        let shown = RichText::new(text).font(font::label()).color(color);
        let response = ui.add(Label::new(shown).sense(Sense::click()).truncate());
        if response.hovered() {
            view.point_at(operation);
        }
        if response.clicked()
            && let Some(id) = operation
        {
            view.selection = Some(Selection::Operation(id));
        }
    }
}
