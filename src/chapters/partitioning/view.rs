//! The shards on the screen: the map of all keys, the shards, the query cards, the plots.
//!
//! Everything drawn is a function of the model, the moment and the pace; what is kept here is
//! only what the pointer is on, what has been unfolded, and a name that is being typed.

mod borders;
mod cards;
mod charts;
mod controls;
mod dots;
mod geometry;
pub mod hops;
mod map;
mod ring;
mod shards;

use eframe::egui::{Color32, Ui};

use self::geometry::{Cards, Plan};

use super::cards::Card;
use super::layout::Node;
use super::model::Model;
use super::narrative::Thing;
use super::params::KeyStream;
use crate::kit::inspector::{Inspector, Page, status_line};
use crate::lesson::{self, Intents, Status, Successor};
use crate::sim::SimTime;
use crate::ui::plots::Choice;
use crate::ui::present::{presenting, stage_area};
use crate::ui::theme::{IDENTITIES, Palette, mix};

type Scene<'a> = lesson::Scene<'a, Model>;
type Out = Intents<Model>;

/// What the pointer is on: it is lit wherever it is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Lit {
    Card(Card),
    Shard(Node),
    Row(u64),
    Moved,
}

/// What is hovered, selected and unfolded.
#[derive(Debug, Default)]
pub struct View {
    lit: Option<Lit>,
    pointed: Option<Lit>,
    inspector: Inspector<Thing>,
    name: String,
    cells: map::Cells,
    /// Which charts are drawn, where it was chosen.
    plots: Choice,
}

impl View {
    fn point_at(&mut self, lit: Lit) {
        self.pointed = Some(lit);
    }
}

/// The colour of a shard: of its own family, since the colours of hit and miss mean outcomes only.
/// Beyond it the same colours come back paler and darker; its number says which it is, too.
fn shard_color(node: Node, palette: &Palette) -> Color32 {
    let index = node.saturating_sub(1) as usize;
    let color = palette.of(index);
    match index / IDENTITIES % 3 {
        0 => color,
        1 => mix(color, palette.bg, 0.45),
        _ => mix(color, palette.ink, 0.4),
    }
}

impl lesson::View for View {
    type Model = Model;

    fn stage(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        self.lit = self.pointed.take();
        let desk = !presenting(ui);
        let area = stage_area(ui, geometry::CONTROLS, 0.0);
        let layout = scene.model.layout();
        let has_ring = !layout.tokens().is_empty();
        let shards = layout.nodes().len();
        let cards = if desk { Cards::Whole } else { Cards::Lines };
        let plan = Plan::of(area, (shards, cards), has_ring);
        map::ways_ui(ui, scene, &plan);
        map::map_ui(self, ui, scene, &plan, out);
        if let Some(area) = plan.ring {
            ring::ring_ui(self, ui, scene, area);
        }
        shards::shards_ui(self, ui, scene, &plan, out);
        cards::cards_ui(self, ui, scene, plan.cards, out);
        if desk {
            controls::controls_ui(self, ui, scene, &plan, out);
        }
        dots::dots_ui(self, ui, scene, &plan);
    }

    fn charts(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        charts::ui(self, ui, scene, out);
    }

    fn follow(&self, model: &Model, now: SimTime) -> f64 {
        hops::follow(model, now)
    }

    fn follow_next(&mut self, scene: &Scene<'_>, which: Successor) -> bool {
        let ended = scene.model.recent_queries().under_stride(1);
        let all = ended.chain(scene.model.under_way());
        self.inspector
            .follow_next(scene, which, all.map(|ask| ask.id), Thing::Query)
    }

    fn has_details(&self) -> bool {
        self.inspector.is_open()
    }

    fn details(&mut self, ui: &mut Ui, scene: &Scene<'_>, out: &mut Out) {
        let mut inspector = std::mem::take(&mut self.inspector);
        let is_lit = |_| false;
        inspector.ui(ui, scene, out, is_lit, |ui, page, out| {
            if page == Page::Controls {
                controls::name_ui(self, ui, out);
            }
        });
        self.inspector = inspector;
        match self.inspector.explained() {
            Some(Thing::Row(row)) => self.point_at(Lit::Row(row)),
            Some(Thing::Shard(node)) => self.point_at(Lit::Shard(node)),
            _ => {}
        }
    }

    fn status(&self, scene: &Scene<'_>) -> Status {
        status_line(scene, || {
            Status::quiet(scene.now, quiet(scene.model, scene.now), "")
        })
    }

    fn explain_status(&mut self, scene: &Scene<'_>) {
        self.inspector.explain_status(scene);
    }
}

fn quiet(model: &Model, now: SimTime) -> &'static str {
    if now == SimTime::ZERO {
        "Nothing has been asked for yet. Press Space."
    } else if model.params().reads_per_s <= 0.0 {
        "No requests arrive."
    } else if model.params().stream == KeyStream::Names && model.names().next().is_none() {
        "None of your keys is stored yet, so no requests arrive."
    } else {
        "Waiting for the next request."
    }
}
