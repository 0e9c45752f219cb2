//! What unfolds over the stage: why a request ended as it did, a slot, Redis's names, the log.

use eframe::egui::{Align, Key as Press, Label, Layout, RichText, Sense, Ui};

use super::status::line_text;
use super::{Out, Scene, Selection, View};
use crate::chapters::eviction::because::{key_name, why};
use crate::chapters::eviction::command::Command;
use crate::components::cache::{RedisPolicy, Slot};
use crate::components::named::Named as _;
use crate::lesson::Value;
use crate::ui::card::{card, clock, moment_link, scrolled};
use crate::ui::controls::{outline_button, quiet_button, section_title, segmented};
use crate::ui::theme::{font, palette};

/// Lines of the log that are shown.
const LINES: usize = 120;

pub(super) fn details_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let Some(selection) = view.selection else {
        return;
    };
    let mut open = true;
    card(ui, "eviction details", |ui, most| {
        open = header_ui(view, ui, selection);
        scrolled(ui, most, |ui| match selection {
            Selection::Request { number, row } => request_ui(view, ui, scene, number, row, out),
            Selection::Slot { row, slot } => slot_ui(view, ui, scene, row, slot, out),
            Selection::Redis => redis_ui(ui, scene, out),
            Selection::Log => log_ui(view, ui, scene),
        });
    });
    let escape = ui.input(|input| input.key_pressed(Press::Escape));
    if !open || escape {
        view.selection = None;
    }
}

/// The title with its buttons; returns whether the card stays open.
fn header_ui(view: &mut View, ui: &mut Ui, selection: Selection) -> bool {
    let mut open = true;
    ui.horizontal(|ui| {
        let title = match selection {
            Selection::Request { number, .. } => format!("Why, request {number}"),
            Selection::Slot { slot, .. } => format!("Slot {}", slot + 1),
            Selection::Redis => "Redis's ten policies".to_owned(),
            Selection::Log => "What has happened".to_owned(),
        };
        let ink = palette(ui).ink;
        ui.label(RichText::new(title).font(font::strong(16.0)).color(ink));
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

fn request_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    number: u64,
    row: usize,
    out: &mut Out,
) {
    let palette = palette(ui);
    let Some(past) = scene.model.request(number) else {
        ui.label("This request lies too far back, or has not come yet at this moment.");
        return;
    };
    view.point_at(Some(past.key));
    let shown = scene.model.params().shown();
    let options: Vec<(usize, &str)> = shown
        .iter()
        .map(|&row| (row, scene.model.policy_of(row).label()))
        .collect();
    if let Some(row) = segmented(ui, "row", row, &options) {
        view.selection = Some(Selection::Request { number, row });
    }
    ui.add_space(6.0);
    let Some(explained) = why(scene.model, past, row) else {
        ui.label("This row did not run at that moment.");
        return;
    };
    ui.label(
        RichText::new(&explained.headline)
            .font(font::body())
            .color(palette.ink),
    );
    ui.add_space(8.0);
    for cited in &explained.chain {
        ui.horizontal_top(|ui| {
            if moment_link(ui, cited.at) {
                out.go_to(cited.at);
            }
            let earlier = cited.request.filter(|&earlier| earlier != number);
            if let Some(earlier) = earlier {
                let text = RichText::new(&cited.text).font(font::label());
                if ui.link(text).clicked() {
                    let number = earlier;
                    view.selection = Some(Selection::Request { number, row });
                }
            } else {
                let text = RichText::new(&cited.text).font(font::label());
                ui.add(Label::new(text.color(palette.ink2)).wrap());
            }
        });
    }
    ask_again_ui(ui, scene, past.key, out);
}

fn ask_again_ui(ui: &mut Ui, scene: &Scene<'_>, key: u32, out: &mut Out) {
    ui.add_space(8.0);
    let text = format!("ask for {}", key_name(key, scene.model.params().keys));
    if outline_button(ui, &text).clicked() {
        out.issue(Command::Read(key));
    }
}

fn slot_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, row: usize, slot: Slot, out: &mut Out) {
    let palette = palette(ui);
    let model = scene.model;
    let Some(cache) = &model.rows()[row].cache else {
        ui.label("This row rests.");
        return;
    };
    let Some(entry) = cache.slots().get(slot as usize).and_then(Option::as_ref) else {
        ui.label("This slot is free.");
        return;
    };
    view.point_at(Some(entry.key));
    let now = scene.now;
    let kind = model.policy_of(row);
    let times = if entry.uses == 1 {
        "once".to_owned()
    } else {
        format!("{} times", entry.uses)
    };
    let mut lines = vec![
        format!(
            "{}: it holds {}, stored {} ago.",
            kind.label(),
            key_name(entry.key, model.params().keys),
            now.since(entry.filled_at)
        ),
        format!(
            "Used {times} since it came in, last {} ago.",
            now.since(entry.last_used_at)
        ),
        format!("Its fading counter stands at {}.", cache.faded(entry, now)),
    ];
    match entry.expires_at {
        Some(at) if at <= now => lines.push(format!(
            "It expired {} ago and keeps its slot until it is asked for or evicted.",
            now.since(at)
        )),
        Some(at) => lines.push(format!("It expires in {}.", at.since(now))),
        None => lines.push("It never expires.".to_owned()),
    }
    if cache.next_victim(now) == Some(slot) {
        lines.push(kind.reason().to_owned());
    }
    for line in lines {
        ui.label(RichText::new(line).font(font::body()).color(palette.ink2));
    }
    ask_again_ui(ui, scene, entry.key, out);
}

fn redis_ui(ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let palette = palette(ui);
    let current = scene.model.params().redis_policy;
    for (name, policy) in RedisPolicy::NAMES {
        ui.horizontal_top(|ui| {
            let ink = if *policy == current {
                palette.accent
            } else {
                palette.ink
            };
            let text = RichText::new(*name).font(font::mono_bold(13.0)).color(ink);
            if ui
                .link(text)
                .on_hover_text("let the row Redis follow it")
                .clicked()
            {
                super::controls::set(out, "redis_policy", Value::Word((*name).to_owned()));
            }
            let text = RichText::new(policy.considers()).font(font::label());
            ui.add(Label::new(text.color(palette.ink2)).wrap());
        });
    }
    ui.add_space(6.0);
    let notes = "noeviction is the default. Without keys that have a TTL the volatile policies \
                 behave like it. All but random and noeviction look at a sample.";
    ui.label(RichText::new(notes).font(font::label()).color(palette.ink3));
}

fn log_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>) {
    let palette = palette(ui);
    section_title(ui, "newest first", "click a line for its why");
    let row = scene.model.params().shown().first().copied();
    for line in scene.model.log().lines().rev().take(LINES) {
        let text = format!("{}  {}", clock(line.at), line_text(scene.model, line.what));
        let lit = view.lit.is_some() && line.what.key() == view.lit;
        let ink = if lit { palette.ink } else { palette.ink2 };
        let shown = RichText::new(text).font(font::label()).color(ink);
        let response = ui.add(Label::new(shown).sense(Sense::click()).truncate());
        if response.hovered() {
            view.point_at(line.what.key());
        }
        if response.clicked()
            && let Some((number, row)) = line.what.request().zip(row)
        {
            view.selection = Some(Selection::Request { number, row });
        }
    }
}
