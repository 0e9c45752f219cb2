//! What unfolds over the stage: why something happened, and the event log.

use eframe::egui::{Align, Key, Label, Layout, RichText, Ui};

use super::machines::detail;
use super::status::line_text;
use super::{Out, Scene, Selection, View};
use crate::chapters::cache_aside::because::{Cited, why};
use crate::chapters::cache_aside::model::What;
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
    card(ui, "cache-aside details", |ui, most| {
        open = header_ui(view, ui, selection);
        scrolled(ui, most, |ui| match selection {
            Selection::Request(id) => request_ui(view, ui, scene, id, out),
            Selection::Slot(slot) => slot_ui(view, ui, scene, slot),
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
            Selection::Request(_) => "Why".to_owned(),
            Selection::Slot(slot) => format!("Slot {}", slot + 1),
            Selection::Log => "What has happened".to_owned(),
        };
        let title = RichText::new(title).font(font::strong(16.0));
        ui.label(title.color(palette(ui).ink));
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

fn request_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, id: u64, out: &mut Out) {
    let palette = palette(ui);
    let Some(request) = scene.model.request(id) else {
        ui.label("This request lies too far back, or has not come yet at this moment.");
        return;
    };
    let explained = why(scene.model, request);
    let headline = RichText::new(&explained.headline).font(font::body());
    ui.label(headline.color(palette.ink));
    ui.add_space(8.0);
    for cited in &explained.chain {
        cited_ui(view, ui, scene, cited, out);
    }
}

/// A link of the chain: its moment, which leads there, and what happened.
fn cited_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, cited: &Cited, out: &mut Out) {
    ui.horizontal_top(|ui| {
        if moment_link(ui, cited.at) {
            out.go_to(cited.at);
        }
        let text = RichText::new(&cited.text).font(font::label());
        let other = cited
            .request
            .filter(|id| scene.model.request(*id).is_some());
        if let Some(id) = other {
            if ui.link(text).clicked() {
                view.selection = Some(Selection::Request(id));
            }
        } else {
            ui.add(Label::new(text.color(palette(ui).ink2)).wrap());
        }
    });
}

fn slot_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, slot: Slot) {
    let palette = palette(ui);
    let entry = scene.model.cache().slots().get(slot as usize);
    let entry = entry.and_then(Option::as_ref);
    let text = detail(scene.model, entry, scene.now);
    let text = RichText::new(text).font(font::body());
    ui.label(text.color(palette.ink2));
    let touched = scene.model.log().lines().rev().find(|line| {
        matches!(line.what, What::Hit { slot: s, .. } | What::Stored { slot: s, .. } if s == slot)
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
        ui.horizontal_top(|ui| {
            let time = RichText::new(clock(line.at)).font(font::mono(12.0));
            ui.label(time.color(palette.ink3));
            let text = RichText::new(line_text(line.what)).font(font::label());
            match line.what.request() {
                Some(id) => {
                    if ui.link(text).clicked() {
                        view.selection = Some(Selection::Request(id));
                    }
                }
                None => {
                    ui.add(Label::new(text.color(palette.ink2)).wrap());
                }
            }
        });
    }
}
