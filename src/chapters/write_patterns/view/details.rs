//! What unfolds over the stage: why something happened, what was lost, and the event log.

use eframe::egui::{Align, Key as Button, Label, Layout, RichText, Sense, Ui};

use super::status::line_text;
use super::{Out, Scene, Selection, View};
use crate::chapters::write_patterns::because::{Cited, Why, why, why_lost};
use crate::chapters::write_patterns::lane::LaneKind;
use crate::chapters::write_patterns::model::LostWrite;
use crate::components::workload::Key;
use crate::ui::card::{card, clock, moment_link, scrolled};
use crate::ui::controls::{quiet_button, section_title};
use crate::ui::theme::{font, palette};

/// Lines of the log and losses that are shown.
const LINES: usize = 120;

pub(super) fn details_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let Some(selection) = view.selection else {
        return;
    };
    let mut open = true;
    card(ui, "write-patterns details", |ui, most| {
        open = header_ui(view, ui, selection);
        scrolled(ui, most, |ui| match selection {
            Selection::Request(lane, id) => request_ui(view, ui, scene, lane, id, out),
            Selection::Key(lane, key) => key_ui(view, ui, scene, lane, key),
            Selection::Lost(lane) => lost_ui(view, ui, scene, lane, out),
            Selection::Log => log_ui(view, ui, scene),
        });
    });
    let escape = ui.input(|input| input.key_pressed(Button::Escape));
    if !open || escape {
        view.selection = None;
    }
}

/// The title with its buttons; returns whether the card stays open.
fn header_ui(view: &mut View, ui: &mut Ui, selection: Selection) -> bool {
    let mut open = true;
    ui.horizontal(|ui| {
        let title = match selection {
            Selection::Request(lane, _) => format!("Why, {}", lane.name()),
            Selection::Key(lane, key) => format!("Key {key}, {}", lane.name()),
            Selection::Lost(lane) => format!("Lost, {}", lane.name()),
            Selection::Log => "What has happened".to_owned(),
        };
        let color = palette(ui).ink;
        ui.label(RichText::new(title).font(font::strong(16.0)).color(color));
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
    lane: LaneKind,
    id: u64,
    out: &mut Out,
) {
    let model = scene.model.lane(lane);
    if let Some(request) = model.request(id) {
        view.point_at(request.op.key);
        why_ui(ui, &why(scene.model, lane, request), out);
    } else if let Some(lost) = model.lost().iter().find(|lost| lost.id == id) {
        view.point_at(lost.key);
        why_ui(ui, &why_lost(scene.model, lane, lost), out);
    } else {
        ui.label("This operation lies too far back, or has not been sent yet at this moment.");
    }
}

fn why_ui(ui: &mut Ui, explained: &Why, out: &mut Out) {
    let color = palette(ui).ink;
    ui.label(
        RichText::new(&explained.headline)
            .font(font::body())
            .color(color),
    );
    ui.add_space(8.0);
    for cited in &explained.chain {
        cited_ui(ui, cited, out);
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

fn key_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, kind: LaneKind, key: Key) {
    view.point_at(key);
    let lane = scene.model.lane(kind);
    let truth = lane.truth().of(key);
    let mut rows = Vec::new();
    match lane.cache().get(key).map(|entry| entry.value) {
        Some(stored) if stored.pending => {
            rows.push("The cache holds a write that the database has not taken yet.".to_owned());
        }
        Some(stored) => rows.push(format!("The cache holds version {}.", stored.version)),
        None => rows.push("The cache does not hold it.".to_owned()),
    }
    rows.push(format!("The database holds version {}.", truth.database));
    rows.push(format!(
        "Version {} was acknowledged last.",
        truth.acknowledged
    ));
    if let Some(dirty) = lane.buffer().holds(key) {
        rows.push(format!(
            "It is dirty since {}; a crash would lose {} acknowledged.",
            clock(dirty.since),
            writes(dirty.promised)
        ));
    } else if truth.lost_to > truth.database {
        rows.push("What was acknowledged of it last is lost.".to_owned());
    } else if lane.differs(key) {
        rows.push("The cache is behind the database: reads from it are stale.".to_owned());
    }
    let color = palette(ui).ink2;
    for row in rows {
        ui.label(RichText::new(row).font(font::body()).color(color));
    }
    let last = scene.model.log().lines().rev().find_map(|line| {
        let (id, about) = line.what.about()?;
        (line.what.lane() == Some(kind) && about == key).then_some(id)
    });
    if let Some(id) = last
        && ui
            .link("Why did its last operation end as it did?")
            .clicked()
    {
        view.selection = Some(Selection::Request(kind, id));
    }
}

fn writes(count: u64) -> String {
    match count {
        1 => "1 write".to_owned(),
        count => format!("{count} writes"),
    }
}

/// The acknowledged writes that are gone, by name.
fn lost_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, kind: LaneKind, out: &mut Out) {
    let lane = scene.model.lane(kind);
    let all = lane.tally().lost;
    let named: Vec<LostWrite> = lane.lost().iter().rev().take(LINES).copied().collect();
    let note = format!("the last {} of {all}", named.len());
    section_title(ui, "acknowledged, and gone", &note);
    for lost in named {
        ui.horizontal_top(|ui| {
            if moment_link(ui, lost.acknowledged_at) {
                out.go_to(lost.acknowledged_at);
            }
            let waited = lost.lost_at.since(lost.acknowledged_at);
            let text = format!(
                "key {}, version {}: lost {waited} later",
                lost.key, lost.version
            );
            let shown = RichText::new(text).font(font::label());
            let response = ui.link(shown);
            if response.hovered() {
                view.point_at(lost.key);
            }
            if response.clicked() {
                view.selection = Some(Selection::Request(kind, lost.id));
            }
        });
    }
}

fn log_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>) {
    let palette = palette(ui);
    section_title(ui, "newest first", "click a line for its why");
    for line in scene.model.log().lines().rev().take(LINES) {
        let about = line.what.about();
        let text = format!("{}  {}", clock(line.at), line_text(line.what));
        let lit = view.lit.is_some() && about.map(|(_, key)| key) == view.lit;
        let color = if lit { palette.ink } else { palette.ink2 };
        let shown = RichText::new(text).font(font::label()).color(color);
        let response = ui.add(Label::new(shown).sense(Sense::click()).truncate());
        let Some((id, key)) = about else {
            continue;
        };
        if response.hovered() {
            view.point_at(key);
        }
        if response.clicked()
            && let Some(lane) = line.what.lane()
        {
            view.selection = Some(Selection::Request(lane, id));
        }
    }
}
