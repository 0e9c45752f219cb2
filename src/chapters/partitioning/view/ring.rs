//! The ring: the circle of all hashes, who owns which arc, and where keys stand on it.

use std::f32::consts::TAU;

use eframe::egui::{Align2, Color32, Mesh, Pos2, Rect, Role, Sense, Shape, Stroke, Ui, Vec2, pos2};

use super::map::Light;
use super::{Lit, Scene, View, shard_color};
use crate::chapters::partitioning::model::Model;
use crate::chapters::partitioning::narrative::Thing;
use crate::ui::marks::{Mark, paint_mark};
use crate::ui::theme::{Palette, faint, focus_ring, font, palette};
use crate::ui::{describe, text_line, thousands};

/// Steps around the circle: more than pixels on any of them.
const STEPS: u32 = 720;
/// Keys that are shown as points.
const MOST_KEYS: u64 = 60;
/// More tokens have no tick of their own.
const MOST_TICKS: usize = 64;
/// What is not lit is drawn this faint.
const FAINT: f32 = 0.2;

/// The circle on the screen.
#[derive(Clone, Copy)]
struct Circle {
    center: Pos2,
    /// The outer edge of the band.
    outer: f32,
    /// Its inner edge.
    inner: f32,
}

impl Circle {
    fn in_area(area: Rect) -> Self {
        let outer = area.width().min(area.height()) / 2.0 - 5.0;
        Self {
            center: area.center(),
            outer,
            inner: outer * 0.8,
        }
    }

    /// The point of a share of the circle, clockwise from twelve o'clock.
    fn at(&self, share: f32, radius: f32) -> Pos2 {
        self.center + radius * Vec2::angled(TAU * (share - 0.25))
    }

    /// The share of the circle at which a point lies.
    fn share(&self, at: Pos2) -> f32 {
        ((at - self.center).angle() / TAU + 0.25).rem_euclid(1.0)
    }
}

/// How many hashes there are.
const HASHES: f64 = 18_446_744_073_709_551_616.0;

/// The share of the circle at which a hash stands.
fn share(hash: u64) -> f32 {
    (hash as f64 / HASHES) as f32
}

/// The hash that stands at a share of the circle.
fn hash_at(share: f32) -> u64 {
    (f64::from(share.clamp(0.0, 1.0)) * HASHES) as u64
}

pub(super) fn ring_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, area: Rect) {
    let model = scene.model;
    let circle = Circle::in_area(area);
    let response = ui.interact(area, ui.scope_id().with("ring"), Sense::click());
    let chosen = chosen(view, model);
    describe(
        &response,
        Role::Button,
        "hash ring",
        &in_words(model, chosen),
    );
    let palette = palette(ui);
    paint_band(view, ui, scene, circle);
    paint_keys(view, ui, scene, circle);
    paint_names(ui, model, circle, palette);
    paint_way(ui, model, circle, chosen, palette);
    if response.has_focus() {
        focus_ring(ui.painter(), area, area.width() / 2.0, palette);
    }
    if response.clicked() {
        view.inspector.explain(Thing::Row(chosen));
    }
    let said = response.hover_pos().map(|at| {
        let hash = hash_at(circle.share(at));
        let owner = model.layout().place(hash);
        view.point_at(Lit::Shard(owner));
        format!("a hash of 0x{:04x}… belongs to shard {owner}", hash >> 48)
    });
    if let Some(said) = said {
        response.on_hover_text_at_pointer(format!("{said}; click for the key in the middle"));
    }
}

/// The key whose way to its shard is drawn: the one pointed at or explained, else the card's.
fn chosen(view: &View, model: &Model) -> u64 {
    let world = model.world();
    let row = match (view.lit, view.inspector.explained()) {
        (Some(Lit::Row(row)), _) | (_, Some(Thing::Row(row))) => row,
        _ => {
            let month = world.month(model.params().month).start;
            world.row_of_user_near(model.params().user, month)
        }
    };
    row.clamp(world.first, world.end() - 1)
}

fn in_words(model: &Model, row: u64) -> String {
    let (layout, world) = (model.layout(), model.world());
    format!(
        "{} tokens of {} shards; key {} stands at {:.0} % of the circle, on shard {}",
        layout.tokens().len(),
        layout.nodes().len(),
        world.key(row),
        100.0 * share(layout.on_ring(world, row)),
        layout.home(world, row)
    )
}

/// Who owns which arc: all hashes up to a token belong to its shard.
fn paint_band(view: &View, ui: &Ui, scene: &Scene<'_>, circle: Circle) {
    let palette = palette(ui);
    let layout = scene.model.layout();
    let shard = match view.lit {
        Some(Lit::Shard(node)) => Some(node),
        _ => None,
    };
    let mut mesh = Mesh::default();
    for step in 0..STEPS {
        let from = step as f32 / STEPS as f32;
        let to = (step + 1) as f32 / STEPS as f32;
        let owner = layout.place(hash_at(f32::midpoint(from, to)));
        let color = shard_color(owner, palette);
        let color = if shard.is_none_or(|shard| shard == owner) {
            color
        } else {
            faint(color, FAINT)
        };
        let first = mesh.vertices.len() as u32;
        for (share, radius) in [
            (from, circle.inner),
            (from, circle.outer),
            (to, circle.outer),
            (to, circle.inner),
        ] {
            mesh.colored_vertex(circle.at(share, radius), color);
        }
        mesh.add_triangle(first, first + 1, first + 2);
        mesh.add_triangle(first, first + 2, first + 3);
    }
    let painter = ui.painter();
    painter.add(Shape::mesh(mesh));
    // Thin lines smooth the edges.
    for radius in [circle.inner, circle.outer] {
        painter.circle_stroke(circle.center, radius, Stroke::new(1.0, palette.bg));
    }
    if layout.tokens().len() <= MOST_TICKS {
        for &(at, node) in layout.tokens() {
            let ends = [
                circle.at(share(at), circle.inner),
                circle.at(share(at), circle.outer + 4.0),
            ];
            painter.line_segment(ends, Stroke::new(3.0, palette.bg));
            painter.line_segment(ends, Stroke::new(1.5, shard_color(node, palette)));
        }
    }
}

/// Some of the keys as points inside the band, in the colour of the shard that holds them.
fn paint_keys(view: &View, ui: &Ui, scene: &Scene<'_>, circle: Circle) {
    let palette = palette(ui);
    let (world, layout) = (scene.model.world(), scene.model.layout());
    let light = Light::of(view, scene);
    let every = (world.keys / MOST_KEYS).max(1) | 1;
    let radius = circle.inner - 4.5;
    for row in (world.first..world.end()).step_by(every as usize) {
        let home = layout.home(world, row);
        let color = shard_color(home, palette);
        let color = if light.falls_on(scene.model, row, home) {
            color
        } else {
            faint(color, FAINT)
        };
        let at = circle.at(share(layout.on_ring(world, row)), radius);
        ui.painter().circle_filled(at, 1.6, color);
    }
}

/// The learner's own keys.
fn paint_names(ui: &Ui, model: &Model, circle: Circle, palette: &Palette) {
    for stored in model.names() {
        let hash = model.layout().hash().of(stored.name.as_bytes());
        let at = circle.at(share(hash), circle.inner - 5.0);
        let color = shard_color(stored.home, palette);
        ui.painter()
            .circle(at, 3.5, color, Stroke::new(1.5, palette.ink));
    }
}

/// From the key in the middle to its place, and on to the next token clockwise.
fn paint_way(ui: &Ui, model: &Model, circle: Circle, row: u64, palette: &Palette) {
    let (world, layout) = (model.world(), model.layout());
    let hash = layout.on_ring(world, row);
    let home = layout.home(world, row);
    let color = shard_color(home, palette);
    let painter = ui.painter();
    let from = share(hash);
    let middle = f32::midpoint(circle.inner, circle.outer);
    let room = circle.inner - 10.0;
    let ends = [circle.at(from, room * 0.8), circle.at(from, middle)];
    painter.line_segment(ends, Stroke::new(1.5, palette.ink2));
    if let Some((token, node)) = layout.next_token(hash) {
        let way = (share(token) - from).rem_euclid(1.0);
        let steps = (way * 180.0).ceil().max(1.0) as u32;
        let along = |step: u32| circle.at(from + way * step as f32 / steps as f32, middle);
        let points: Vec<Pos2> = (0..=steps).map(along).collect();
        painter.add(Shape::line(points, Stroke::new(2.0, palette.ink)));
        let end = circle.at(share(token), middle);
        painter.circle(
            end,
            4.0,
            shard_color(node, palette),
            Stroke::new(1.5, palette.ink),
        );
    }
    paint_mark(painter, circle.at(from, middle), 8.0, Mark::Hit, palette);
    let key = world.key(row).to_string();
    let user = key.split('/').next().unwrap_or_default().to_owned();
    let by_user = layout.strategy() == crate::chapters::partitioning::params::Strategy::Compound;
    let name = if by_user { user } else { key };
    let lines = [
        (-15.0, name, font::mono_bold(13.0), palette.ink),
        (1.0, format!("shard {home}"), font::note(), color),
        (15.0, tokens_text(model), font::note(), palette.ink3),
    ];
    let shown = if room < 44.0 { 2 } else { 3 };
    for (down, text, face, ink) in lines.into_iter().take(shown) {
        let at = circle.center + Vec2::new(0.0, down + if shown == 2 { 6.0 } else { 0.0 });
        write(ui, at, &text, face, ink, room * 1.9);
    }
}

fn tokens_text(model: &Model) -> String {
    match model.layout().tokens().len() {
        1 => "1 token".to_owned(),
        tokens => format!("{} tokens", thousands(tokens as f64)),
    }
}

/// A line in the middle, which the way to the key does not run through.
fn write(ui: &Ui, at: Pos2, text: &str, face: eframe::egui::FontId, ink: Color32, width: f32) {
    let painter = ui.painter();
    let size = painter
        .layout_no_wrap(text.to_owned(), face.clone(), ink)
        .size();
    let ground = Rect::from_center_size(at, Vec2::new(size.x.min(width) + 4.0, size.y - 2.0));
    painter.rect_filled(ground, 3.0, palette(ui).bg);
    text_line(
        painter,
        pos2(at.x, at.y),
        Align2::CENTER_CENTER,
        text,
        face,
        ink,
        width,
    );
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_and_places_on_the_circle_belong_together() {
        let circle = Circle::in_area(Rect::from_min_size(Pos2::ZERO, Vec2::splat(100.0)));
        assert!(circle.at(0.0, 10.0).distance(pos2(50.0, 40.0)) < 0.01);
        assert!(circle.at(0.25, 10.0).distance(pos2(60.0, 50.0)) < 0.01);
        for part in [0.01_f32, 0.3, 0.55, 0.99] {
            assert!((circle.share(circle.at(part, 30.0)) - part).abs() < 1e-4);
            assert!((share(hash_at(part)) - part).abs() < 1e-6);
        }
        assert_eq!(hash_at(1.0), u64::MAX);
    }
}
