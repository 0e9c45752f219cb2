//! The slots of a large row as a strip: strong is young, faint is old.

use eframe::egui::{
    Align2, Color32, Mesh, Rect, Role, Sense, Shape, Stroke, StrokeKind, Ui, pos2, vec2,
};

use super::slots::{last_touched, said};
use super::{Scene, View};
use crate::chapters::eviction::explanation::key_name;
use crate::chapters::eviction::narrative::Thing;
use crate::components::cache::{Cache, Slot};
use crate::components::workload::Key;
use crate::lesson::sentences::counted;
use crate::ui::theme::{font, mix, palette};
use crate::ui::{describe, text_line};

/// Lower rows say nothing under the strip.
const SAYS: f32 = 54.0;
/// Some policies look at all slots to tell who goes next; with more than this that takes longer
/// than a frame may.
const MOST_FORESEEN: usize = 20_000;
/// Cells that are drawn at most.
const MOST_CELLS: usize = 1_000;

pub(super) fn strip_ui(view: &mut View, ui: &mut Ui, scene: &Scene<'_>, row: usize, area: Rect) {
    let Some(cache) = &scene.model.rows()[row].cache else {
        return;
    };
    let palette = palette(ui);
    let says = area.height() >= SAYS;
    let below = if says { 14.0 } else { 2.0 };
    let panel = Rect::from_min_max(
        pos2(area.left(), area.top() + 2.0),
        pos2(area.right(), area.bottom() - below),
    );
    let strip = Strip {
        scene,
        row,
        cache,
        count: cache.capacity().min(MOST_CELLS),
        grid: Grid::of(panel, cache.capacity().min(MOST_CELLS)),
        victim: (cache.capacity() <= MOST_FORESEEN)
            .then(|| cache.next_victim(scene.now))
            .flatten(),
    };
    strip.paint_cells(ui);
    strip.paint_names(ui);
    let outline = Stroke::new(1.0, palette.line);
    ui.painter()
        .rect_stroke(panel, 3.0, outline, StrokeKind::Outside);
    strip.paint_marks(ui, view.lit);
    strip.pointer_ui(view, ui);
    if says {
        strip.say(ui, area);
    }
}

/// A row's strip, as it is drawn.
struct Strip<'a> {
    scene: &'a Scene<'a>,
    row: usize,
    cache: &'a Cache<()>,
    /// The cells that are drawn.
    count: usize,
    grid: Grid,
    victim: Option<Slot>,
}

impl Strip<'_> {
    fn paint_cells(&self, ui: &Ui) {
        let palette = palette(ui);
        let newest = self.cache.uses();
        let keys = self.scene.model.params().keys;
        let mut mesh = Mesh::default();
        for (index, entry) in self.cache.first_slots(self.count).enumerate() {
            let color = match entry {
                None => palette.bg,
                Some(entry) => {
                    // As many requests ago as there are slots is about two thirds of the way.
                    let age = (newest - entry.last_use) as f32;
                    let old = 1.0 - (-age / self.count as f32).exp();
                    let warm = if u64::from(entry.key) > keys {
                        palette.expired
                    } else {
                        palette.hit
                    };
                    mix(warm, palette.raised, 0.35 + 0.6 * old)
                }
            };
            mesh.add_colored_rect(self.grid.cell(index), color);
        }
        ui.painter().add(Shape::mesh(mesh));
    }

    /// The keys, where the cells have room for them.
    fn paint_names(&self, ui: &Ui) {
        let size = self.grid.size();
        if size.x < 24.0 || size.y < 14.0 {
            return;
        }
        let palette = palette(ui);
        let keys = self.scene.model.params().keys;
        for (index, entry) in self.cache.first_slots(self.count).enumerate() {
            let Some(entry) = entry else {
                continue;
            };
            let name = key_name(entry.key, keys);
            let face = font::mono_bold(
                (size.y * 0.6)
                    .min(13.0)
                    .min(size.x / (name.len() as f32 * 0.7)),
            );
            let at = self.grid.cell(index).center();
            ui.painter()
                .text(at, Align2::CENTER_CENTER, name, face, palette.ink);
        }
    }

    /// Frames around what was asked for last, what goes next and what the pointer is on.
    fn paint_marks(&self, ui: &Ui, lit: Option<Key>) {
        let palette = palette(ui);
        let around = |slot: Slot, color: Color32| {
            if (slot as usize) < self.count {
                let at = self.grid.cell(slot as usize).expand(1.5);
                ui.painter()
                    .rect_stroke(at, 1.0, Stroke::new(2.0, color), StrokeKind::Outside);
            }
        };
        if let Some((slot, hit)) = last_touched(self.scene, self.row) {
            around(slot, if hit { palette.ink } else { palette.accent });
        }
        if let Some(slot) = self.victim {
            around(slot, palette.miss);
        }
        if let Some(slot) = lit.and_then(|key| self.cache.place_of(key)) {
            around(slot, palette.ink2);
        }
    }

    fn pointer_ui(&self, view: &mut View, ui: &mut Ui) {
        let (cache, panel) = (self.cache, self.grid.panel);
        let response = ui.interact(panel, ui.scope_id().with("strip"), Sense::click());
        let taken = format!(
            "{} of {} taken",
            cache.len(),
            counted(cache.capacity() as u64, "slot")
        );
        describe(&response, Role::Image, "slots", &taken);
        if response.has_focus() {
            crate::ui::theme::focus_ring(ui.painter(), panel, 3.0, palette(ui));
        }
        let pointed = response.hover_pos().and_then(|at| self.grid.index_at(at));
        let clicked = response.clicked();
        let index = pointed.or(clicked.then(|| self.victim.unwrap_or(0) as usize));
        let Some(index) = index.filter(|&index| index < cache.capacity()) else {
            return;
        };
        let slot = index as Slot;
        let entry = cache.slots().get(index).and_then(Option::as_ref);
        if response.hovered() {
            view.point_at(entry.map(|entry| entry.key));
        }
        if clicked {
            let row = self.row;
            view.inspector.explain(Thing::Slot { row, slot });
        }
        let (model, now) = (self.scene.model, self.scene.now);
        let text = said(model, cache, entry, slot, self.victim == Some(slot), now);
        response.on_hover_text(format!("slot {}: {text}", index + 1));
    }

    /// Who goes next, and what of the cache is drawn.
    fn say(&self, ui: &Ui, area: Rect) {
        let (cache, palette) = (self.cache, palette(ui));
        let victim = self
            .victim
            .and_then(|slot| cache.slots().get(slot as usize).copied().flatten());
        let (mut text, ink) = match victim {
            Some(entry) => (format!("next victim: key {}", entry.key), palette.miss),
            None => (
                format!(
                    "{} of {} taken",
                    cache.len(),
                    counted(cache.capacity() as u64, "slot")
                ),
                palette.ink3,
            ),
        };
        if cache.capacity() > self.count {
            text += &format!(
                "; the first {} of {}",
                self.count,
                counted(cache.capacity() as u64, "slot")
            );
        }
        text_line(
            ui.painter(),
            pos2(self.grid.panel.left(), self.grid.panel.bottom() + 7.0),
            Align2::LEFT_CENTER,
            &text,
            font::note(),
            ink,
            area.width(),
        );
    }
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
        // Between small cells a whole point would be most of the picture.
        let gap = if size.x.min(size.y) < 6.0 { 0.4 } else { 1.0 };
        Rect::from_min_size(at, (size - vec2(gap, gap)).max(vec2(1.0, 1.0)))
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
