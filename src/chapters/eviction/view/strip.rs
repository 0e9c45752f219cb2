//! The slots of a large row as a strip: warm is young, pale is old.

use eframe::egui::{
    Align2, Color32, Mesh, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2,
};

use super::slots::{last_touched, newest, said};
use super::{Scene, Selection, View};
use crate::chapters::eviction::because::key_name;
use crate::components::cache::{Cache, Slot};
use crate::ui::describe;
use crate::ui::theme::{font, mix, palette};

/// Cells that are drawn at most.
const MOST_CELLS: usize = 1_000;

#[expect(
    clippy::too_many_lines,
    reason = "a flat list of parts, one after another; dividing it would only name them twice"
)]
pub(super) fn strip_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, row: usize, area: Rect) {
    let Some(cache) = &scene.model.rows()[row].cache else {
        return;
    };
    let palette = palette(ui);
    let says = area.height() >= 54.0;
    let below = if says { 14.0 } else { 2.0 };
    let panel = Rect::from_min_max(
        pos2(area.left(), area.top() + 2.0),
        pos2(area.right(), area.bottom() - below),
    );
    let count = cache.capacity().min(MOST_CELLS);
    let grid = Grid::of(panel, count);
    let newest = newest(cache);
    let keys = scene.model.params().keys;
    let mut mesh = Mesh::default();
    for (index, entry) in cache.slots().iter().take(count).enumerate() {
        let color = match entry {
            None => palette.bg,
            Some(entry) => {
                let age = (newest - entry.last_use + 1) as f32;
                let old = (age.log2() / (2.0 * count as f32).log2()).clamp(0.0, 1.0);
                let warm = if u64::from(entry.key) > keys {
                    palette.expired
                } else {
                    palette.hit
                };
                mix(warm, palette.raised, 0.35 + 0.6 * old)
            }
        };
        cell(&mut mesh, grid.cell(index), color);
    }
    ui.painter().add(Shape::mesh(mesh));
    names_ui(ui, scene, cache, &grid, count);
    let outline = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect_stroke(panel, 3.0, outline, StrokeKind::Outside);
    let victim = cache.next_victim(scene.now);
    let around = |slot: Slot, color: Color32| {
        if (slot as usize) < count {
            let at = grid.cell(slot as usize).expand(1.5);
            ui.painter()
                .rect_stroke(at, 1.0, Stroke::new(2.0, color), StrokeKind::Outside);
        }
    };
    if let Some((slot, hit)) = last_touched(scene, row) {
        around(slot, if hit { palette.ink } else { palette.accent });
    }
    if let Some(slot) = victim {
        around(slot, palette.miss);
    }
    let lit = view.lit.and_then(|key| slot_of(cache, key));
    if let Some(slot) = lit {
        around(slot, palette.ink2);
    }
    pointer_ui(view, ui, scene, row, cache, &grid, panel, victim);
    if says {
        let key = victim.and_then(|slot| cache.slots()[slot as usize].map(|entry| entry.key));
        let mut text = match key {
            Some(key) => format!("next out: key {key}"),
            None => format!("{} of {} slots taken", cache.len(), cache.capacity()),
        };
        if cache.capacity() > count {
            text += &format!("; the first {count} of {} slots", cache.capacity());
        }
        let ink = if key.is_some() {
            palette.miss
        } else {
            palette.ink3
        };
        let at = pos2(panel.left(), panel.bottom() + 7.0);
        crate::ui::text_line(
            ui.painter(),
            at,
            Align2::LEFT_CENTER,
            &text,
            font::note(),
            ink,
            area.width(),
        );
    }
}

/// The keys, where the cells have room for them.
fn names_ui(ui: &Ui, scene: &Scene<'_>, cache: &Cache<()>, grid: &Grid, count: usize) {
    let size = grid.size();
    if size.x < 24.0 || size.y < 14.0 {
        return;
    }
    let palette = palette(ui);
    for (index, entry) in cache.slots().iter().take(count).enumerate() {
        let Some(entry) = entry else {
            continue;
        };
        let name = key_name(entry.key, scene.model.params().keys);
        let face = font::mono_bold(
            (size.y * 0.6)
                .min(13.0)
                .min(size.x / (name.len() as f32 * 0.7)),
        );
        let at = grid.cell(index).center();
        ui.painter()
            .text(at, Align2::CENTER_CENTER, name, face, palette.ink);
    }
}

fn slot_of(cache: &Cache<()>, key: u32) -> Option<Slot> {
    let mut slots = cache.slots().iter();
    let found = slots.position(|entry| entry.is_some_and(|entry| entry.key == key))?;
    Some(found as Slot)
}

#[expect(
    clippy::too_many_arguments,
    reason = "the strip's parts, as they were worked out"
)]
fn pointer_ui(
    view: &mut View,
    ui: &mut Ui,
    scene: &Scene<'_>,
    row: usize,
    cache: &Cache<()>,
    grid: &Grid,
    panel: Rect,
    victim: Option<Slot>,
) {
    let response = ui.interact(panel, ui.scope_id().with("strip"), Sense::click());
    let taken = format!("{} of {} slots taken", cache.len(), cache.capacity());
    describe(&response, Role::Image, "slots", &taken);
    if response.has_focus() {
        crate::ui::theme::focus_ring(ui.painter(), panel, 3.0, palette(ui));
    }
    let pointed = response.hover_pos().and_then(|at| grid.index_at(at));
    let index = pointed.or(response.clicked().then(|| victim.unwrap_or(0) as usize));
    let Some(index) = index.filter(|&index| index < cache.capacity()) else {
        return;
    };
    let slot = index as Slot;
    let entry = cache.slots()[index].as_ref();
    if response.hovered() {
        view.point_at(entry.map(|entry| entry.key));
    }
    if response.clicked() {
        view.selection = Some(Selection::Slot { row, slot });
    }
    let text = said(
        scene.model,
        cache,
        entry,
        slot,
        victim == Some(slot),
        scene.now,
    );
    response.on_hover_text(format!("slot {}: {text}", index + 1));
}

/// Cells in lines, as square as the panel lets them be.
struct Grid {
    panel: Rect,
    columns: usize,
    lines: usize,
}

impl Grid {
    fn of(panel: Rect, count: usize) -> Self {
        let ratio = panel.width() / panel.height().max(1.0);
        let lines = ((count as f32 / ratio.max(0.1)).sqrt().round() as usize).max(1);
        Self {
            panel,
            columns: count.div_ceil(lines).max(1),
            lines,
        }
    }

    fn size(&self) -> eframe::egui::Vec2 {
        vec2(
            self.panel.width() / self.columns as f32,
            self.panel.height() / self.lines as f32,
        )
    }

    fn cell(&self, index: usize) -> Rect {
        let size = self.size();
        let (line, column) = (index / self.columns, index % self.columns);
        let at = self.panel.min + vec2(size.x * column as f32, size.y * line as f32);
        Rect::from_min_size(at, (size - vec2(1.0, 1.0)).max(vec2(1.0, 1.0)))
    }

    fn index_at(&self, at: eframe::egui::Pos2) -> Option<usize> {
        let (size, inside) = (self.size(), at - self.panel.min);
        if !self.panel.contains(at) {
            return None;
        }
        let column = ((inside.x / size.x) as usize).min(self.columns - 1);
        Some((inside.y / size.y) as usize * self.columns + column)
    }
}

fn cell(mesh: &mut Mesh, rect: Rect, color: Color32) {
    mesh.add_colored_rect(rect, color);
}
