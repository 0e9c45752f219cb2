//! A map of concepts: regions, nodes that fill as they are mastered, and what connects them.

use std::sync::Arc;

use eframe::egui::{
    Align2, Color32, Galley, Painter, Pos2, Rect, Response, Role, Sense, Shape, Stroke, StrokeKind,
    Ui, Vec2,
};

use super::goals::paint_check;
use super::ring::paint_ring;
use super::theme::{Palette, focus_ring, font, mix, palette};

/// The height of a region's name.
const HEAD: f32 = 22.0;
/// From a region's edge to where its nodes may be.
const INSET: f32 = 12.0;
/// The radius of a node.
const RADIUS: f32 = 8.0;
/// From a node's centre to the top of its name.
const BELOW: f32 = 11.0;
/// Narrower maps write names in the size of notes.
const ROOM_FOR_LABELS: f32 = 960.0;
/// How far above or below a link its label may stand, the best place first.
const BESIDE: [f32; 3] = [0.0, -15.0, 15.0];
/// Where along a link its label may stand, the best place first.
const ALONG: [f32; 7] = [0.5, 0.42, 0.58, 0.34, 0.66, 0.27, 0.73];

/// A part of the map.
#[derive(Clone, Debug)]
pub struct MapRegion<'a> {
    /// What it is about.
    pub name: &'a str,
    /// How much of it is done, in a few words.
    pub reading: String,
    /// Its place, in shares of the map.
    pub area: Rect,
    /// Whether it lies beyond the others: drawn as an outline, with square nodes.
    pub beyond: bool,
}

/// A concept.
#[derive(Clone, Debug)]
pub struct MapNode<'a> {
    /// Its name.
    pub name: &'a str,
    /// The index of its region.
    pub region: usize,
    /// Its place, in shares of the region.
    pub at: Vec2,
    /// How much of it is done, 0 to 1.
    pub done: f32,
    /// What is said of it besides its name.
    pub spoken: String,
}

/// Two concepts by their indices, and what the one does to the other.
#[derive(Clone, Copy, Debug)]
pub struct MapLink<'a> {
    /// The one.
    pub from: usize,
    /// The other.
    pub to: usize,
    /// What is between them.
    pub label: &'a str,
}

/// What a map shows.
#[derive(Clone, Debug, Default)]
pub struct ConceptMap<'a> {
    /// The regions.
    pub regions: Vec<MapRegion<'a>>,
    /// The concepts.
    pub nodes: Vec<MapNode<'a>>,
    /// What connects them.
    pub links: Vec<MapLink<'a>>,
    /// The concepts that are talked about, by their indices: unless one is pointed at or chosen,
    /// they and the links between them stand out. None if all are alike.
    pub focus: Vec<usize>,
}

/// A node as it is drawn.
struct Placed {
    center: Pos2,
    name: Arc<Galley>,
    /// Where the name is.
    text: Rect,
    response: Response,
}

/// Draws the map into the space it is given; returns the node that was clicked.
pub fn concept_map(ui: &mut Ui, map: &ConceptMap<'_>, chosen: Option<usize>) -> Option<usize> {
    let palette = palette(ui);
    let whole = ui.max_rect();
    for region in &map.regions {
        paint_ground(ui.painter(), on_map(whole, region.area), region, palette);
    }
    let placed: Vec<Placed> = map
        .nodes
        .iter()
        .map(|node| place(ui, whole, map, node))
        .collect();
    let hovered = placed.iter().position(|placed| placed.response.hovered());
    let focus = hovered.or(chosen);
    let talked_about = focus.is_none() && !map.focus.is_empty();
    let about = |index: usize| talked_about && map.focus.contains(&index);
    let touches = |link: &MapLink<'_>, index| link.from == index || link.to == index;
    let (bright, quiet): (Vec<&MapLink<'_>>, Vec<_>) = map.links.iter().partition(|link| {
        let between = about(link.from) && about(link.to);
        between || focus.is_some_and(|index| touches(link, index))
    });
    for link in quiet {
        let ink = quiet_link(map, link, talked_about || focus.is_some(), palette);
        paint_link(ui.painter(), &placed, link, Stroke::new(1.0, ink));
    }
    for link in &bright {
        let stroke = Stroke::new(1.5, palette.accent);
        paint_link(ui.painter(), &placed, link, stroke);
    }
    for region in &map.regions {
        paint_head(ui.painter(), on_map(whole, region.area), region, palette);
    }
    let is_near = |index: usize| {
        if talked_about {
            return about(index);
        }
        focus.is_none_or(|focus| focus == index || bright.iter().any(|link| touches(link, index)))
    };
    for (index, (node, placed)) in map.nodes.iter().zip(&placed).enumerate() {
        let look = Look {
            chosen: chosen == Some(index),
            near: is_near(index),
            beyond: map.regions[node.region].beyond,
        };
        paint_node(ui.painter(), node, placed, look, palette);
    }
    paint_labels(ui.painter(), whole, &placed, &bright, palette);
    placed.iter().position(|placed| placed.response.clicked())
}

/// A place given in shares of the map.
fn on_map(whole: Rect, area: Rect) -> Rect {
    let at = |share: Pos2| whole.min + whole.size() * share.to_vec2();
    Rect::from_min_max(at(area.min), at(area.max))
}

/// What a region's nodes stand on.
fn ground(beyond: bool, palette: &Palette) -> Color32 {
    if beyond { palette.bg } else { palette.panel }
}

fn paint_ground(painter: &Painter, rect: Rect, region: &MapRegion<'_>, palette: &Palette) {
    let fill = ground(region.beyond, palette);
    let line = if region.beyond { palette.line } else { fill };
    let line = Stroke::new(1.0, line);
    painter.rect(rect, 8.0, fill, line, StrokeKind::Inside);
}

/// The name of a region and how much of it is done; links do not run through them.
fn paint_head(painter: &Painter, rect: Rect, region: &MapRegion<'_>, palette: &Palette) {
    let at = rect.left_top() + Vec2::new(INSET, HEAD / 2.0 + 3.0);
    let fill = ground(region.beyond, palette);
    let reading = painter.layout_no_wrap(region.reading.clone(), font::mono(12.0), palette.ink3);
    let right = Pos2::new(rect.right() - INSET, at.y);
    let right = Align2::RIGHT_CENTER.anchor_size(right, reading.size());
    let name = painter.layout_no_wrap(region.name.to_owned(), font::strong(13.0), palette.ink2);
    let left = Align2::LEFT_CENTER.anchor_size(at, name.size());
    for (text, place) in [(reading, right), (name, left)] {
        painter.rect_filled(place.expand2(Vec2::new(3.0, 0.0)), 4.0, fill);
        painter.galley(place.min, text, palette.ink2);
    }
}

/// The colour of a link that nothing points at: lit where both ends are met, and fainter where it
/// runs from one region into another.
fn quiet_link(
    map: &ConceptMap<'_>,
    link: &MapLink<'_>,
    dimmed: bool,
    palette: &Palette,
) -> Color32 {
    let (from, to) = (&map.nodes[link.from], &map.nodes[link.to]);
    if from.done > 0.0 && to.done > 0.0 {
        mix(palette.line, palette.hit, 0.45)
    } else if dimmed || from.region != to.region {
        palette.line
    } else {
        mix(palette.line, palette.ink3, 0.4)
    }
}

fn place(ui: &Ui, whole: Rect, map: &ConceptMap<'_>, node: &MapNode<'_>) -> Placed {
    let palette = palette(ui);
    let region = on_map(whole, map.regions[node.region].area);
    let inner = Rect::from_min_max(
        region.min + Vec2::new(INSET, HEAD),
        region.max - Vec2::new(INSET, 2.0),
    );
    let center = inner.min + inner.size() * node.at;
    let face = if whole.width() < ROOM_FOR_LABELS {
        font::note()
    } else {
        font::label()
    };
    let name = ui
        .painter()
        .layout_no_wrap(node.name.to_owned(), face, palette.ink);
    let half = name.size().x / 2.0;
    let x = center
        .x
        .clamp(region.left() + 4.0 + half, region.right() - 4.0 - half);
    let text = Rect::from_min_size(Pos2::new(x - half, center.y + BELOW), name.size());
    let touch = text
        .union(Rect::from_center_size(center, Vec2::splat(2.0 * RADIUS)))
        .expand(3.0);
    // A short name is no smaller to hit.
    let touch = Rect::from_center_size(touch.center(), touch.size().max(Vec2::splat(28.0)));
    let id = ui.scope_id().with(("concept", node.name));
    let response = ui.interact(touch, id, Sense::click());
    super::describe(&response, Role::Button, node.name, &node.spoken);
    Placed {
        center,
        name,
        text,
        response,
    }
}

/// The points of a link: a shallow arc.
fn arc(placed: &[Placed], link: &MapLink<'_>) -> Vec<Pos2> {
    let (from, to) = (placed[link.from].center, placed[link.to].center);
    let way = to - from;
    let bend = from + way * 0.5 + way.rot90() * 0.1;
    (0..=16_u8)
        .map(|step| {
            let t = f32::from(step) / 16.0;
            let (a, b) = (from.lerp(bend, t), bend.lerp(to, t));
            a.lerp(b, t)
        })
        .collect()
}

fn paint_link(painter: &Painter, placed: &[Placed], link: &MapLink<'_>, stroke: Stroke) {
    painter.add(Shape::line(arc(placed, link), stroke));
}

/// How a node is to look.
#[derive(Clone, Copy)]
struct Look {
    chosen: bool,
    near: bool,
    beyond: bool,
}

fn paint_node(
    painter: &Painter,
    node: &MapNode<'_>,
    placed: &Placed,
    look: Look,
    palette: &Palette,
) {
    let ground = ground(look.beyond, palette);
    let (center, hovered) = (placed.center, placed.response.hovered());
    // Links end at the node and do not run through its name.
    painter.circle_filled(center, RADIUS + 3.0, ground);
    painter.rect_filled(placed.text.expand2(Vec2::new(3.0, 0.0)), 4.0, ground);
    let quiet = |ink: Color32| {
        if look.near {
            ink
        } else {
            mix(ground, ink, 0.62)
        }
    };
    if look.beyond {
        let square = Rect::from_center_size(center, Vec2::splat(2.0 * RADIUS + 6.0));
        let line = Stroke::new(1.2, quiet(palette.ink3));
        painter.rect_stroke(square, 5.0, line, StrokeKind::Middle);
    }
    if node.done >= 1.0 {
        paint_check(painter, center, RADIUS + 0.5, quiet(palette.hit), ground);
    } else {
        let track = quiet(palette.ink3);
        let lit = quiet(palette.hit);
        let width = if node.done > 0.0 { 2.2 } else { 1.5 };
        paint_ring(painter, center, RADIUS, node.done, width, lit, track);
        if node.done > 0.0 {
            painter.circle_filled(center, RADIUS * 0.44, lit);
        }
    }
    if look.chosen || hovered {
        let line = Stroke::new(2.0, palette.accent);
        painter.circle_stroke(center, RADIUS + 4.0, line);
    }
    let ink = if look.chosen || hovered || node.done > 0.0 {
        palette.ink
    } else {
        palette.ink2
    };
    painter.galley_with_override_text_color(placed.text.min, Arc::clone(&placed.name), quiet(ink));
    if placed.response.has_focus() {
        focus_ring(painter, placed.response.rect, 6.0, palette);
    }
}

/// Writes on the links what they say, each where it covers neither a name nor another; one that
/// finds no place is left out.
fn paint_labels(
    painter: &Painter,
    whole: Rect,
    placed: &[Placed],
    links: &[&MapLink<'_>],
    palette: &Palette,
) {
    let mut taken: Vec<Rect> = placed
        .iter()
        .flat_map(|placed| {
            let node = Rect::from_center_size(placed.center, Vec2::splat(2.0 * RADIUS));
            [placed.text, node]
        })
        .collect();
    for link in links {
        let galley = painter.layout_no_wrap(link.label.to_owned(), font::note(), palette.accent);
        let points = arc(placed, link);
        let spots = BESIDE
            .iter()
            .flat_map(|beside| ALONG.iter().map(move |along| (along, beside)));
        let spot = spots.into_iter().find_map(|(along, beside)| {
            let center = points[(along * 16.0) as usize] + Vec2::new(0.0, *beside);
            let rect = Rect::from_center_size(center, galley.size() + Vec2::new(8.0, 2.0));
            let free = !taken.iter().any(|other| other.intersects(rect));
            (free && whole.contains_rect(rect)).then_some(rect)
        });
        if let Some(rect) = spot {
            painter.rect_filled(rect, 4.0, palette.raised);
            painter.galley(rect.min + Vec2::new(4.0, 1.0), galley, palette.accent);
            taken.push(rect);
        }
    }
}
