//! What unfolds over the stage: why a key lies where it lies, what a query waited for, the log.

use eframe::egui::{Label, RichText, Sense, Ui};

use super::status::line_text;
use super::{Lit, Out, Scene, Selection, View};
use crate::chapters::partitioning::because::{Why, why_key, why_name, why_query};
use crate::chapters::partitioning::layout::Node;
use crate::ui::card::{card, clock, moment_link, scrolled};
use crate::ui::controls::{quiet_button, section_title};
use crate::ui::theme::{font, palette};
use crate::ui::thousands;

/// Lines of the log that are shown.
const LINES: usize = 120;

pub(super) fn details_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
    let Some(selection) = view.selection else {
        return;
    };
    let mut open = true;
    card(ui, "partitioning details", |ui, most| {
        open = header_ui(view, ui, selection);
        scrolled(ui, most, |ui| match selection {
            Selection::Row(row) => {
                let world = scene.model.world();
                let row = row.clamp(world.first, world.end() - 1);
                view.point_at(Lit::Row(row));
                why_ui(ui, &why_key(scene.model, row), out);
            }
            Selection::Query(id) => match scene.model.query(id) {
                Some(ask) => why_ui(ui, &why_query(ask, scene.model), out),
                None => {
                    ui.label("This query lies too far back, or has not been sent yet.");
                }
            },
            Selection::Name(number) => {
                match scene.model.names().find(|stored| stored.number == number) {
                    Some(stored) => why_ui(ui, &why_name(scene.model, &stored.name), out),
                    None => {
                        ui.label("This name is not stored at this moment.");
                    }
                }
            }
            Selection::Shelf(node) => shelf_ui(view, ui, scene, node),
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
            Selection::Row(_) | Selection::Name(_) => "Why there".to_owned(),
            Selection::Query(_) => "Why so long".to_owned(),
            Selection::Shelf(node) => format!("Shelf {node}"),
            Selection::Log => "What has happened".to_owned(),
        };
        let title = RichText::new(title).font(font::strong(16.0));
        ui.label(title.color(palette(ui).ink));
        let layout = eframe::egui::Layout::right_to_left(eframe::egui::Align::Center);
        ui.with_layout(layout, |ui| {
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

fn why_ui(ui: &mut Ui, why: &Why, out: &mut Out) {
    let palette = palette(ui);
    let headline = RichText::new(&why.headline).font(font::body());
    ui.label(headline.color(palette.ink));
    ui.add_space(8.0);
    for cited in &why.chain {
        ui.horizontal_top(|ui| {
            if let Some(at) = cited.at
                && moment_link(ui, at)
            {
                out.go_to(at);
            }
            let face = if cited.at.is_none() {
                font::mono(12.0)
            } else {
                font::label()
            };
            let text = RichText::new(&cited.text).font(face).color(palette.ink2);
            ui.add(Label::new(text).wrap());
        });
    }
}

fn shelf_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, node: Node) {
    let model = scene.model;
    let Some(index) = model.layout().index(node) else {
        ui.label("This shelf is gone.");
        return;
    };
    view.point_at(Lit::Shelf(node));
    let own = model.data().get(index).copied().unwrap_or(0);
    let all = model.stored().get(index).copied().unwrap_or(0);
    let visits = model.tally().traffic.get(index).copied().unwrap_or(0);
    let mut rows = vec![
        format!("It holds {} keys of its own part.", thousands(own as f64)),
        format!(
            "With copies of other parts it stores {}.",
            thousands(all as f64)
        ),
        format!(
            "It was visited {} times since the keys were laid out.",
            thousands(visits as f64)
        ),
    ];
    for stored in model.names().filter(|stored| stored.home == node) {
        rows.push(format!("It holds the row of {}.", stored.name));
    }
    if let Some(moved) = model.moved() {
        for (&(from, to), &count) in &moved.ways {
            if from == node || to == node {
                let count = thousands(count as f64);
                rows.push(format!(
                    "{count} keys moved from shelf {from} to shelf {to}."
                ));
            }
        }
    }
    for row in rows {
        let text = RichText::new(row).font(font::body());
        ui.label(text.color(palette(ui).ink2));
    }
}

fn log_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>) {
    use crate::chapters::partitioning::model::What;
    let palette = palette(ui);
    section_title(ui, "newest first", "click a line for its why");
    for line in scene.model.log().lines().rev().take(LINES) {
        let text = format!("{}  {}", clock(line.at), line_text(scene.model, line.what));
        let shown = RichText::new(text).font(font::label()).color(palette.ink2);
        let response = ui.add(Label::new(shown).sense(Sense::click()).truncate());
        if response.clicked() {
            view.selection = match line.what {
                What::Came { row, .. } => Some(Selection::Row(row)),
                What::Named { number, .. } | What::Called { number, .. } => {
                    Some(Selection::Name(number))
                }
                what => what.query().map(Selection::Query).or(view.selection),
            };
        }
    }
}
