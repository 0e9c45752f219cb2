//! What unfolds over the stage: why something happened, a copy, and the event log.

use eframe::egui::{self, RichText, Ui};

use super::shelves::detail;
use super::status::line_text;
use super::{Out, Place, Scene, Selection, View};
use crate::chapters::local_external::because::{Cited, why};
use crate::components::workload::Key;
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
    card(ui, "local-external details", |ui, most| {
        open = header_ui(view, ui, selection);
        scrolled(ui, most, |ui| match selection {
            Selection::Request(id) => request_ui(view, ui, scene, id, out),
            Selection::Copy(place, key) => copy_ui(view, ui, scene, place, key),
            Selection::Log => log_ui(view, ui, scene),
        });
    });
    let escape = ui.input(|input| input.key_pressed(egui::Key::Escape));
    if !open || escape {
        view.selection = None;
    }
}

/// The title with its buttons; returns whether the card stays open.
fn header_ui(view: &mut View, ui: &mut Ui, selection: Selection) -> bool {
    let mut open = true;
    ui.horizontal(|ui| {
        let title = match selection {
            Selection::Request(_) => "Why".to_owned(),
            Selection::Copy(Place::Shared, key) => format!("Key {key}, shared cache"),
            Selection::Copy(Place::Instance(index), key) => {
                format!("Key {key}, instance {}", index + 1)
            }
            Selection::Log => "What has happened".to_owned(),
        };
        let title = RichText::new(title).font(font::strong(16.0));
        ui.label(title.color(palette(ui).ink));
        let right = egui::Layout::right_to_left(egui::Align::Center);
        ui.with_layout(right, |ui| {
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

fn request_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, id: u64, out: &mut Out) {
    let palette = palette(ui);
    let Some(request) = scene.model.request(id) else {
        ui.label("This request lies too far back, or has not been sent yet at this moment.");
        return;
    };
    view.point_at(Some(request.key));
    let explained = why(request);
    let headline = RichText::new(&explained.headline).font(font::body());
    ui.label(headline.color(palette.ink));
    ui.add_space(8.0);
    for cited in &explained.chain {
        cited_ui(view, ui, cited, out);
    }
}

/// A link of the chain: its moment, which leads there, and what happened.
fn cited_ui(view: &mut View, ui: &mut Ui, cited: &Cited, out: &mut Out) {
    ui.horizontal_top(|ui| {
        if moment_link(ui, cited.at) {
            out.go_to(cited.at);
        }
        let text = RichText::new(&cited.text).font(font::label());
        if let Some(id) = cited.leads_to {
            if ui.link(text).clicked() {
                view.selection = Some(Selection::Request(id));
            }
        } else {
            let text = text.color(palette(ui).ink2);
            ui.add(egui::Label::new(text).wrap());
        }
    });
}

fn copy_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, place: Place, key: Key) {
    let palette = palette(ui);
    view.point_at(Some(key));
    let model = scene.model;
    let cache = match place {
        Place::Shared => Some(model.shared()),
        Place::Instance(index) => model
            .instances()
            .get(index as usize)
            .map(super::super::model::Instance::cache),
    };
    let entry = cache.and_then(|cache| cache.get(key));
    let holders = model
        .instances()
        .iter()
        .filter(|instance| instance.cache().get(key).is_some())
        .count();
    let mut rows = vec![match entry {
        Some(entry) => format!("Here: {}.", detail(model, entry, scene.now)),
        None => "It is not here any more.".to_owned(),
    }];
    rows.push(format!(
        "The database has version {}; {holders} of {} instances hold a copy.",
        model.truth().committed(key),
        model.instances().len()
    ));
    rows.push(format!("\"write\" and \"Reload\" now mean key {key}."));
    for row in rows {
        ui.label(RichText::new(row).font(font::body()).color(palette.ink2));
    }
    let behind_by = entry.and_then(|entry| entry.value.behind_by);
    if let Some(id) = behind_by
        && ui.link("Which write made it old?").clicked()
    {
        view.selection = Some(Selection::Request(id));
    }
}

fn log_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>) {
    let palette = palette(ui);
    section_title(ui, "newest first", "click a line for its why");
    for line in scene.model.log().lines().rev().take(LINES) {
        let text = format!("{}  {}", clock(line.at), line_text(line.what));
        let lit = view.lit.is_some() && line.what.key() == view.lit;
        let color = if lit { palette.ink } else { palette.ink2 };
        let shown = RichText::new(text).font(font::label()).color(color);
        let response = ui.add(
            egui::Label::new(shown)
                .sense(egui::Sense::click())
                .truncate(),
        );
        if response.hovered() {
            view.point_at(line.what.key());
        }
        if response.clicked()
            && let Some(id) = line.what.request()
        {
            view.selection = Some(Selection::Request(id));
        }
    }
}
