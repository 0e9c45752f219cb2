//! The map of a chapter that has no lab: concepts, how done each is, and the way to each.

mod card;
mod path;
mod standing;

use eframe::egui::{Pos2, Rect, ScrollArea, Sense, Stroke, Ui, UiBuilder, Vec2, pos2};

use super::Action;
use super::chapter_info::ChapterInfo;
use super::preferences::Preferences;
use crate::lesson::{Concept, ConceptMap};
use crate::ui::concepts::{self, MapLink, MapNode, MapRegion, concept_map};
use crate::ui::present::presenting;
use crate::ui::theme::palette;
use standing::Standing;

/// The map is never drawn smaller; where there is less room, it is scrolled.
const LEAST_MAP: Vec2 = Vec2::new(640.0, 452.0);
/// The margin around it.
const MARGIN: f32 = 20.0;
/// The margin of a map that is shown to a room.
const PROJECTED: f32 = 10.0;
/// The height of the card below the map.
const BELOW: f32 = 176.0;
/// The width of the card beside it.
const BESIDE: f32 = 320.0;
/// Wider than this times its height, the room is divided side by side.
const WIDE: f32 = 1.45;

/// What a map is made from.
#[derive(Clone, Copy)]
pub(super) struct Given<'a> {
    /// The concepts.
    pub map: &'static ConceptMap,
    /// What the chapters offer.
    pub chapters: &'a [ChapterInfo],
    /// What the learner has done.
    pub preferences: &'a Preferences,
    /// The concepts that the step of the path is about, by their names in links.
    pub focus: &'a [String],
}

/// What the map keeps between frames.
#[derive(Debug, Default)]
pub(super) struct MapView {
    /// The concept whose card is shown.
    chosen: Option<&'static str>,
}

impl MapView {
    /// Shows no concept's card any more.
    pub(super) fn forget(&mut self) {
        self.chosen = None;
    }

    /// Draws map and card into the space they are given.
    pub(super) fn ui(&mut self, ui: &mut Ui, given: &Given<'_>, out: &mut Vec<Action>) {
        if presenting(ui) && self.chosen.is_none() {
            // A room sees the whole map first; a card comes with the concept that is talked about.
            let area = ui.max_rect().shrink(PROJECTED);
            return self.map_ui(&mut child(ui, area, "concepts"), given);
        }
        let room = ui.max_rect().size();
        let least = LEAST_MAP + Vec2::new(2.0 * MARGIN, BELOW + 2.0 * MARGIN);
        if room.x >= least.x && room.y >= least.y {
            return self.all_ui(ui, given, out);
        }
        ScrollArea::both()
            .id_salt("map")
            .auto_shrink([false, false])
            .show(ui, |ui| {
                let rect = Rect::from_min_size(ui.max_rect().min, room.max(least));
                ui.allocate_rect(rect, Sense::hover());
                let mut child = ui.new_child(UiBuilder::new().max_rect(rect).id_salt("all of it"));
                self.all_ui(&mut child, given, out);
            });
    }

    fn all_ui(&mut self, ui: &mut Ui, given: &Given<'_>, out: &mut Vec<Action>) {
        let whole = ui.max_rect();
        let line = Stroke::new(1.0, palette(ui).line);
        let beside = whole.width() > WIDE * whole.height();
        let (map, card) = if beside {
            let x = whole.right() - BESIDE;
            ui.painter().vline(x, whole.y_range(), line);
            (
                Rect::from_min_max(whole.min, pos2(x, whole.bottom())),
                Rect::from_min_max(pos2(x, whole.top()), whole.max),
            )
        } else {
            let y = whole.bottom() - BELOW;
            ui.painter().hline(whole.x_range(), y, line);
            (
                Rect::from_min_max(whole.min, pos2(whole.right(), y)),
                Rect::from_min_max(Pos2::new(whole.left(), y), whole.max),
            )
        };
        self.map_ui(&mut child(ui, map.shrink(MARGIN), "concepts"), given);
        let inner = card.shrink2(Vec2::new(MARGIN, 14.0));
        let mut ui = child(ui, inner, "card");
        match self.chosen.and_then(|id| given.map.concept(id)) {
            Some(concept) => card::concept_ui(&mut ui, given, concept, beside, out),
            None => {
                if let Some(next) = card::overview_ui(&mut ui, given, beside) {
                    self.chosen = Some(next.id);
                }
            }
        }
    }

    fn map_ui(&mut self, ui: &mut Ui, given: &Given<'_>) {
        let all: Vec<&'static Concept> = given.map.concepts().collect();
        let chosen = all.iter().position(|c| Some(c.id) == self.chosen);
        if let Some(clicked) = concept_map(ui, &drawn(given, &all), chosen) {
            let id = all[clicked].id;
            // A second click brings back the overview.
            self.chosen = (self.chosen != Some(id)).then_some(id);
        }
    }
}

fn child(ui: &mut Ui, rect: Rect, salt: &str) -> Ui {
    ui.new_child(UiBuilder::new().max_rect(rect).id_salt(salt))
}

/// The map as it is drawn.
fn drawn<'a>(given: &Given<'_>, all: &[&'static Concept]) -> concepts::ConceptMap<'a> {
    let mut drawn = concepts::ConceptMap::default();
    for (region, of_map) in given.map.regions.iter().enumerate() {
        let standings = of_map.concepts.iter().map(|c| Standing::of(c, given));
        let met = standings.filter(|standing| standing.done > 0).count();
        let [left, top, right, bottom] = of_map.area;
        drawn.regions.push(MapRegion {
            name: of_map.name,
            reading: format!("{met}/{}", of_map.concepts.len()),
            area: Rect::from_min_max(pos2(left, top), pos2(right, bottom)),
            beyond: of_map.beyond,
        });
        drawn.nodes.extend(of_map.concepts.iter().map(|concept| {
            let standing = Standing::of(concept, given);
            MapNode {
                name: concept.name,
                region,
                at: Vec2::from(concept.at),
                done: standing.share(),
                spoken: format!("{}; {}", standing.words(), links_in_words(given, concept)),
            }
        }));
    }
    let place = |id: &str| all.iter().position(|concept| concept.id == id);
    drawn.focus = given.focus.iter().filter_map(|id| place(id)).collect();
    drawn.links = given
        .map
        .links
        .iter()
        .filter_map(|link| {
            Some(MapLink {
                from: place(link.from)?,
                to: place(link.to)?,
                label: link.label,
            })
        })
        .collect();
    drawn
}

/// What a concept is connected with, for who cannot see the lines.
fn links_in_words(given: &Given<'_>, concept: &Concept) -> String {
    let name = |id: &str| given.map.concept(id).map_or("", |concept| concept.name);
    let links: Vec<String> = given
        .map
        .links_of(concept.id)
        .map(|link| format!("{} {} {}", name(link.from), link.label, name(link.to)))
        .collect();
    links.join(", ")
}
