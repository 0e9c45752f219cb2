//! What unfolds over the stage: why something happened, and the event log.

use eframe::egui::{RichText, Ui};

use super::slots::times;
use super::status::line_text;
use super::{Out, Scene, Selection, View};
use crate::chapters::cache_lab::because::{Cited, why};
use crate::chapters::cache_lab::model::What;
use crate::components::cache::Slot;
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
    card(ui, "cache-lab details", |ui, most| {
        open = header_ui(view, ui, selection);
        scrolled(ui, most, |ui| match selection {
            Selection::Request(id) => request_ui(view, ui, scene, id, out),
            Selection::Slot(slot) => slot_ui(view, ui, scene, slot),
            Selection::Log => log_ui(view, ui, scene),
        });
    });
    let escape = ui.input(|input| input.key_pressed(eframe::egui::Key::Escape));
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
            Selection::Slot(slot) => format!("Slot {}", slot + 1),
            Selection::Log => "What has happened".to_owned(),
        };
        ui.label(
            RichText::new(title)
                .font(font::strong(16.0))
                .color(palette(ui).ink),
        );
        ui.with_layout(
            eframe::egui::Layout::right_to_left(eframe::egui::Align::Center),
            |ui| {
                if quiet_button(ui, "close").clicked() {
                    open = false;
                }
                if selection != Selection::Log && quiet_button(ui, "event log").clicked() {
                    view.selection = Some(Selection::Log);
                }
            },
        );
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
    let explained = why(scene.model, request);
    ui.label(
        RichText::new(&explained.headline)
            .font(font::body())
            .color(palette.ink),
    );
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
        if let Some(What::Evicted { by: Some(by), .. } | What::Invalidated { id: by, .. }) =
            cited.event
        {
            if ui
                .link(RichText::new(&cited.text).font(font::label()))
                .clicked()
            {
                view.selection = Some(Selection::Request(by));
            }
        } else {
            let text = RichText::new(&cited.text)
                .font(font::label())
                .color(palette(ui).ink2);
            ui.add(eframe::egui::Label::new(text).wrap());
        }
    });
}

fn slot_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, slot: Slot) {
    let palette = palette(ui);
    let entry = scene
        .model
        .cache()
        .slots()
        .get(slot as usize)
        .and_then(Option::as_ref);
    let Some(entry) = entry else {
        ui.label("This slot is free.");
        return;
    };
    view.point_at(Some(entry.key));
    let now = scene.now;
    let mut rows = vec![
        format!(
            "It holds key {}, stored {} ago.",
            entry.key,
            now.since(entry.filled_at)
        ),
        format!(
            "Used {}, last {} ago.",
            times(entry.uses),
            now.since(entry.last_used_at)
        ),
    ];
    match entry.expires_at {
        Some(at) if at <= now => rows.push(format!(
            "It expired {} ago and keeps its slot until it is asked for, evicted or removed.",
            now.since(at)
        )),
        Some(at) => rows.push(format!("It expires in {}.", at.since(now))),
        None => rows.push("It never expires.".to_owned()),
    }
    if let Some(since) = entry.value.behind_since {
        rows.push(format!(
            "It is stale: version {}, while version {} was acknowledged {} ago.",
            entry.value.version,
            scene.model.truth().acknowledged(entry.key),
            now.since(since)
        ));
    }
    if scene.model.cache().next_victim(now) == Some(slot) {
        rows.push(scene.model.cache().policy().reason().to_owned());
    }
    for row in rows {
        ui.label(RichText::new(row).font(font::body()).color(palette.ink2));
    }
    last_request_ui(view, ui, scene, slot);
}

fn last_request_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, slot: Slot) {
    let touched = scene.model.log().lines().rev().find(|line| {
        matches!(line.what, What::Hit { slot: s, .. } | What::Filled { slot: s, .. } if s == slot)
    });
    if let Some(id) = touched.and_then(|line| line.what.request())
        && ui.link("Why did its last request end as it did?").clicked()
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
            eframe::egui::Label::new(shown)
                .sense(eframe::egui::Sense::click())
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
